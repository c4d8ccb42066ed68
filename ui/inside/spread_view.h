#pragma once
// How the numbers of a tensor are spread, and how that went: a row for each look, the newest at the bottom.

#include "app/studio/thinned.h"
#include "nn/train/log_histogram.h"

#include <QImage>
#include <QWidget>

namespace ui {

/// Histograms of one tensor over time, in bounded memory.
struct SpreadHistory {
    struct Row {
        std::int64_t step = 0;
        nn::LogHistogram spread;
    };
    studio::Thinned<Row, 128> rows;
    Row newest;
    /// Of the same step again nothing comes.
    void add(std::int64_t step, const nn::LogHistogram& spread);
    bool empty() const { return newest.spread.finite + newest.spread.not_finite == 0; }
};

/// Above the newest as a curve, below all of them as a heat map: value across, on a scale of powers of ten to both sides of zero. What is
/// exactly zero, as half of a ReLU's output, would outshine the rest: it is left out of the scale, and said.
class SpreadView : public QWidget {
    Q_OBJECT

public:
    explicit SpreadView(QWidget* parent);
    void setHistory(const SpreadHistory& history);
    /// How many rows there are.
    int rows() const { return map_.height(); }
    /// What it says beside the picture: "38 % are 0, left out of the scale".
    QString remark() const { return remark_; }
    QSize minimumSizeHint() const override { return {60, 60}; }
    QSize sizeHint() const override { return {320, 200}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void build();
    QRectF plot() const;
    void paintAxis(QPainter& painter, const QRectF& box) const;
    std::vector<SpreadHistory::Row> shown_;
    int low_ = 0, high_ = 0;  ///< bins on show, from the first to before the second
    QImage map_;              ///< a pixel a bin and row
    QString remark_;
};

}  // namespace ui
