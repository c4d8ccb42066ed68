#pragma once
// How one number of a convolution's output comes about: window times kernel plus bias.

#include "nn/train/layer_look.h"

#include <QWidget>

class QSpinBox;

namespace ui {

class LookView;

/// The input with the window lit up, the window's numbers, the kernel's, and the sum.
class PixelView : public QWidget {
    Q_OBJECT

public:
    explicit PixelView(QWidget* parent);
    /// `input`: of the sample, without the batch.
    void setWindow(const nn::WindowSum& window, const nn::LookTensor& input, const QString& place);
    /// What it says: "Σ +0.362 + bias −0.021 = +0.341".
    QString text() const { return accessibleDescription(); }
    LookView* input() const { return input_; }
    QSize minimumSizeHint() const override { return {150, 110}; }
    QSize sizeHint() const override { return {380, 150}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showChannel();
    void layOut();
    nn::WindowSum window_;
    nn::LookTensor all_;
    QString place_;
    LookView* input_;
    QSpinBox* channel_;
};

}  // namespace ui
