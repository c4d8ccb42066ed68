#pragma once

#include "ui/training/tensor_feed.h"

#include <QImage>
#include <QWidget>

namespace ui {

/// A tensor as a picture: convolution filters as tiles (one input channel, or in colour where there are three), matrices as
/// a heat map. Dark is small, bright is large, over the whole tensor.
class TensorImage : public QWidget {
    Q_OBJECT

public:
    explicit TensorImage(QWidget* parent = nullptr);

    void setTensor(const TensorSummary& summary);
    void clear();
    /// Input channel that the tiles show; -1: as colours where there are three, else the first.
    void setChannel(int channel);
    /// Input channels to choose from; 1 where there is no choice.
    /// Of filters over a plane or a space: they are drawn one by one.
    static bool filtered(const nn::Extents& shape);
    static int channels(const nn::Extents& shape);

    /// Rows and columns of tiles as laid out now; 0 without a tensor.
    int tileCount() const { return int(tiles_.size()); }
    QSize sizeHint() const override { return {260, 140}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    void build();
    int columnsFor(double& scale) const;
    TensorSummary tensor_;
    int channel_ = -1;
    std::vector<QImage> tiles_;
};

}  // namespace ui
