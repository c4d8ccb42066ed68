#pragma once
// Numbers as colours: one diverging scale for everything that a network computes with, and the bar that says what it means.

#include <QImage>
#include <QWidget>

#include <array>

namespace ui {

/// From -1 to 1 in so many steps as the eye can tell, in the theme's colours.
class DivergingTable {
public:
    DivergingTable();
    QRgb operator()(double value, double largest) const;

private:
    std::array<QRgb, 257> colors_;
    QRgb notFinite_;
};

/// `rows` by `columns` numbers, row-major; `largest` has the full colour. More than a panel has pixels are sampled.
QImage valueMap(const float* values, std::int64_t rows, std::int64_t columns, double largest);
/// What has the full colour: the larger end of a robust range, so that a few outliers do not pale the rest.
double scaleOf(const std::vector<float>& values);

/// The scale as a bar with its ends.
class ScaleBar : public QWidget {
    Q_OBJECT

public:
    explicit ScaleBar(QWidget* parent);
    /// Values are on both sides of 0, or on one alone.
    void setScale(double largest, bool negative, bool positive);
    QSize sizeHint() const override { return {150, 26}; }
    QSize minimumSizeHint() const override { return {60, 26}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double largest_ = 0;
    bool negative_ = true, positive_ = true;
};

}  // namespace ui
