#pragma once

#include <QString>

class QCoreApplication;

namespace ui {

/// Loads the texts of `language` ("" follows the locale; English has its plurals) in place of those before. What was made earlier
/// keeps its own: make it anew.
void installTranslations(QCoreApplication* app, const QString& language);

}  // namespace ui
