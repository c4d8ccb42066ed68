#pragma once

#include <QString>

namespace ui {

struct Colors;

/// What the window's own parts add to the theme's style sheet.
QString windowStyle(const Colors& colors);

}  // namespace ui
