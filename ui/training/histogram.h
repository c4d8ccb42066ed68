#pragma once

#include "ui/training/tensor_feed.h"

#include <QWidget>

class QCustomPlot;
class QCPBars;

namespace ui {

/// How a tensor's values are spread: bars from the smallest to the largest.
class Histogram : public QWidget {
    Q_OBJECT

public:
    /// `axes`: with numbers below; without, the bars alone.
    explicit Histogram(QWidget* parent = nullptr, bool axes = false);
    void setSummary(const TensorSummary& summary);
    void clear();

private:
    void restyle();
    QCustomPlot* plot_;
    QCPBars* bars_;
    bool axes_;
};

}  // namespace ui
