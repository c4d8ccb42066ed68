#pragma once
// The channels of a node's output side by side: mean, spread, and which are dead.

#include "nn/train/layer_look.h"

#include <QWidget>

namespace ui {

/// A bar for each channel or unit from one standard deviation below its mean to one above, the mean in it; below, the share of zeros.
class ChannelView : public QWidget {
    Q_OBJECT

public:
    explicit ChannelView(QWidget* parent);
    void setChannels(const std::vector<nn::ChannelFigures>& channels);
    /// The one that was clicked; -1: none.
    int current() const { return current_; }
    /// The middle of a channel in pixels of this widget.
    QPoint pixelOf(int channel) const;
    QSize minimumSizeHint() const override { return {60, 60}; }
    QSize sizeHint() const override { return {320, 200}; }

signals:
    void clicked(int channel);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    int at(const QPointF& pos) const;
    double each() const;
    std::vector<nn::ChannelFigures> channels_;
    int current_ = -1;
};

}  // namespace ui
