#include "ui/window/wheel_guard.h"

#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QScrollBar>
#include <QTabBar>

namespace ui {

void WheelGuard::install() {
    static WheelGuard* guard = nullptr;
    if (guard) return;
    guard = new WheelGuard(qApp);
    connect(guard, &QObject::destroyed, [] { guard = nullptr; });
    qApp->installEventFilter(guard);
}

bool WheelGuard::concerns(const QWidget* widget) {
    if (qobject_cast<const QScrollBar*>(widget)) return false;  // scrolling is what it is for
    return qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QTabBar*>(widget);
}

bool WheelGuard::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    if (type != QEvent::Wheel && type != QEvent::Polish) return false;
    auto* widget = qobject_cast<QWidget*>(watched);
    if (!widget || !concerns(widget)) return false;
    if (type == QEvent::Polish) {
        // Otherwise the wheel gives it the focus before it asks whether it has it.
        if (widget->focusPolicy() == Qt::WheelFocus) widget->setFocusPolicy(Qt::StrongFocus);
        return false;
    }
    if (widget->hasFocus() || widget->isAncestorOf(QApplication::focusWidget())) return false;
    event->ignore();  // so that it goes on to what is around
    return true;
}

}  // namespace ui
