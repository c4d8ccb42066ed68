#include "app/studio/end_signals.h"
#include "ui/dialogs/dialogs.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "ui/window/translations.h"

#include <QApplication>
#include <QPointer>

#include <exception>
#include <utility>

namespace ui {

namespace {

/// Nothing is thrown on purpose where Qt calls; memory may run out anywhere. Then what was begun is left undone and said, and
/// the work of the person lives on.
class Application : public QApplication {
    Q_DECLARE_TR_FUNCTIONS(Application)

public:
    using QApplication::QApplication;
    void warn(Dialogs* dialogs, QWidget* window) {
        dialogs_ = dialogs;
        window_ = window;
    }
    bool notify(QObject* receiver, QEvent* event) override {
        try {
            return QApplication::notify(receiver, event);
        } catch (const std::exception& error) {
            qCritical("not done: %s", error.what());
            if (dialogs_ && !std::exchange(telling_, true)) {
                const QString why = QString::fromUtf8(error.what());
                dialogs_->showError(window_, tr("Not done"), tr("This could not be done: %1. There may be too little memory.").arg(why));
                telling_ = false;
            }
        }
        return true;
    }

private:
    Dialogs* dialogs_ = nullptr;
    QPointer<QWidget> window_;
    bool telling_ = false;
};

}  // namespace

int runWindow(int& argc, char** argv, const QString& file) {
    Application app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("netloom"));
    QApplication::setApplicationDisplayName(QStringLiteral("Netloom"));
    QApplication::setApplicationVersion(QStringLiteral(NETLOOM_VERSION));
    QApplication::setOrganizationName(QStringLiteral("netloom"));
    QApplication::setDesktopFileName(QStringLiteral("netloom"));
    studio::Settings settings;
    installTranslations(&app, settings.language());
    Theme::instance().setTextScale(settings.textScale());
    Theme::instance().apply(settings.theme());
    DesktopDialogs dialogs;
    MainWindow window(&settings, &dialogs);
    app.warn(&dialogs, &window);
    window.show();
    const studio::EndSignals ends;
    bool ended = false;  // while a question is open: its loop ends, and no other is begun
    QObject::connect(&ends, &studio::EndSignals::received, &window, [&] {
        ended = true;
        window.endNow();
    });
    if (!file.isEmpty()) window.openFile(file);
    if (!ended) window.offerRecovery();
    return ended ? 0 : QApplication::exec();
}

}  // namespace ui
