#pragma once
// The program's QApplication: exceptions end at it.

#include <QApplication>
#include <QPointer>

namespace ui {

class Dialogs;

/// Nothing is thrown on purpose where Qt calls; memory may run out anywhere. Then what was begun is left undone and said, and
/// the work of the person lives on.
class Application : public QApplication {
    Q_OBJECT

public:
    using QApplication::QApplication;
    /// Whom to tell from now on; `dialogs` outlives the event loop.
    void warn(Dialogs* dialogs, QWidget* window);
    bool notify(QObject* receiver, QEvent* event) override;

private:
    Dialogs* dialogs_ = nullptr;
    QPointer<QWidget> window_;
    bool telling_ = false;
};

}  // namespace ui
