#pragma once

#include <QString>

class QCoreApplication;

namespace ui {

/// Loads the texts of `language` ("" follows the locale; English needs none). Call before the first window.
void installTranslations(QCoreApplication* app, const QString& language);

}  // namespace ui
