#pragma once

#include <QFrame>

namespace ui {

class Actions;

/// Every key and gesture on one page over the window; any key or click closes it.
class ShortcutsOverlay : public QFrame {
    Q_OBJECT

public:
    ShortcutsOverlay(const Actions* actions, QWidget* window);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace ui
