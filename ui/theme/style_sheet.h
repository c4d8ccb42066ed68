#pragma once

#include <QString>

namespace ui {

struct Colors;

/// The application's style sheet over Fusion. Widgets opt into variants by dynamic property:
/// QPushButton/QToolButton `primary` (filled with the accent), `danger`; QLabel `role` = "title", "section", "dim", "faint",
/// "mono", "error"; QFrame `card`.
QString styleSheet(const Colors& colors, const QString& monoFamily);

}  // namespace ui
