#pragma once
// The whole scope in a corner; a click or drag goes there.

#include <QWidget>

namespace ui {

class Canvas;

class MiniMap : public QWidget {
    Q_OBJECT

public:
    MiniMap(Canvas* canvas, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    QTransform toMap() const;
    QRectF viewRect() const;
    Canvas* canvas_;
};

}  // namespace ui
