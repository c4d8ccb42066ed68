#include "ui/window/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace ui {

void installTranslations(QCoreApplication* app, const QString& language) {
    for (QTranslator* before : app->findChildren<QTranslator*>(QStringLiteral("language"), Qt::FindDirectChildrenOnly)) {
        QCoreApplication::removeTranslator(before);
        delete before;
    }
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    const auto install = [app](const QLocale& of, const QString& file, const QString& folder) {
        auto* translator = new QTranslator(app);
        translator->setObjectName(QStringLiteral("language"));
        if (translator->load(of, file, QStringLiteral("_"), folder)) QCoreApplication::installTranslator(translator);
    };
    // Qt's own texts first: ours win where both know one. English, with its plurals, stands behind every other language.
    install(locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    install(QLocale(QLocale::English), QStringLiteral("netloom"), QStringLiteral(":/i18n"));
    install(locale, QStringLiteral("netloom"), QStringLiteral(":/i18n"));
}

}  // namespace ui
