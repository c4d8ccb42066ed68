#pragma once

#include <QObject>

namespace ui {

/// Of the whole program: a wheel over a control without focus - a list that drops down, a slider, a number, a bar of tabs -
/// scrolls what is around it and changes no value, and does not give it the focus either.
class WheelGuard : public QObject {
    Q_OBJECT

public:
    /// From the first call on; others do nothing. An application has to be there.
    static void install();
    /// Has it a value that a wheel would change?
    static bool concerns(const QWidget* widget);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    using QObject::QObject;
};

}  // namespace ui
