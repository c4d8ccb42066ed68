#pragma once

#include <QString>

namespace ui {

struct Colors;

/// What the dialog adds to the window's style sheet.
QString fromDataStyle(const Colors& colors);

}  // namespace ui
