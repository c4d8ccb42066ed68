#include "ui/window/application.h"

#include "ui/dialogs/dialogs.h"

#include <exception>
#include <utility>

namespace ui {

void Application::warn(Dialogs* dialogs, QWidget* window) {
    dialogs_ = dialogs;
    window_ = window;
}

bool Application::notify(QObject* receiver, QEvent* event) {
    try {
        return QApplication::notify(receiver, event);
    } catch (const std::exception& error) {
        qCritical("not done: %s", error.what());
        // What goes wrong while that is being said is not said on top of it.
        if (dialogs_ && !std::exchange(telling_, true)) {
            const QString why = QString::fromUtf8(error.what());
            dialogs_->showError(window_, tr("Not done"), tr("This could not be done: %1. There may be too little memory.").arg(why));
            telling_ = false;
        }
    }
    return true;
}

}  // namespace ui
