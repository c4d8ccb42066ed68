#pragma once
// Axes for small charts that results are drawn in.

#include <QPainter>
#include <QRectF>
#include <QString>

namespace ui {

/// A frame with ticks at round numbers, titles and a way from numbers to pixels. For the time of one painting.
class Chart {
public:
    Chart(QPainter& painter, const QRectF& all, double left, double right, double bottom, double top, const QString& across, const QString& up);
    QPointF at(double x, double y) const;
    QRectF area() const { return area_; }
    double xOf(double pixel) const { return left_ + (pixel - area_.left()) / area_.width() * (right_ - left_); }

private:
    QRectF area_;
    double left_, right_, bottom_, top_;
};

/// Round steps, some five of them, from one end to the other.
double roundStep(double span);

}  // namespace ui
