#include "app/studio/end_signals.h"
#include "ui/dialogs/dialogs.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"
#include "ui/window/application.h"
#include "ui/window/translations.h"

namespace ui {

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
