#pragma once

#include <QString>

namespace ui {

/// Registers a copy of an installed font whose tabular figures (OpenType `tnum`) are always on, and returns its family;
/// "" where the font has none. Qt 6.4 cannot switch OpenType features on by itself.
QString tabularFamily(const QString& family);

}  // namespace ui
