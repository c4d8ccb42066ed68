#pragma once
// A picture to draw on, as small as the network takes it.

#include "ui/tryout/stroke_picture.h"

#include <QWidget>

#include <vector>

namespace ui {

class DrawPad : public QWidget {
    Q_OBJECT

public:
    explicit DrawPad(QWidget* parent);
    /// Of the network's pictures; what was drawn goes. `low` and `high`: what the numbers of the data lie between.
    void setForm(int channels, int rows, int columns, double low, double high);
    /// Ground that is drawn upon: (channels, rows, columns) of numbers as the data has them. None: blank.
    void setGround(std::vector<float> ground);
    void clearStrokes();
    bool isBlank() const { return strokes_.empty() && ground_.empty(); }
    void setErases(bool on) { erases_ = on; }
    void setCentred(bool on);
    void setFills(double share);  ///< see StrokeOptions
    /// Light on dark: so a dropped picture is taken.
    void setDark(bool dark) { dark_ = dark; }
    /// What the network gets.
    std::vector<float> numbers() const;
    /// How much each pixel speaks for the answer, `rows` x `columns`, laid over the picture; none: nothing.
    void setSaliency(int rows, int columns, std::vector<float> map);
    void take(const QImage& picture);
    /// Where a place, in shares of the picture, is on screen: for hands.
    QPoint pixelOf(const QPointF& share) const;
    QSize sizeHint() const override { return {180, 180}; }
    QSize minimumSizeHint() const override { return {70, 70}; }

signals:
    void changed();
    void refused(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRectF area() const;
    void addPoint(const QPointF& pos);
    StrokeOptions options() const;
    int channels_ = 1, rows_ = 28, columns_ = 28;
    double low_ = 0, high_ = 1, fills_ = 20.0 / 28;
    std::vector<float> ground_;
    std::vector<Stroke> strokes_;
    bool erases_ = false, centred_ = true, dark_ = true;
    int saliencyRows_ = 0, saliencyColumns_ = 0;
    std::vector<float> saliency_;
};

}  // namespace ui
