#pragma once
// What the pointer is near to, over a chart: a line down the plot, and a box with the values there.

#include "ui/training/curve_plot.h"

namespace ui {

class CurveHover : public QWidget {
    Q_OBJECT

public:
    explicit CurveHover(QWidget* chart);

    /// Where there is nothing near it hides. `axes`, `pointer`: in the plot, which lies at `plot` in the chart.
    void show(const CurvePlot::Near& near, const QRect& axes, const QPointF& pointer, const QPoint& plot);
    using QWidget::hide;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    CurvePlot::Near near_;
    QRect axes_;
    QPointF pointer_;
};

}  // namespace ui
