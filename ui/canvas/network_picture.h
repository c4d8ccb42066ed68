#pragma once

#include "nn/model/project.h"

#include <QPixmap>

namespace ui {

/// The outermost scope of a project as the canvas draws it, on one row where it fits, in the theme's colours. UI thread; some milliseconds for
/// a few dozen nodes. Shapes are not found out: no data is read.
QPixmap networkPicture(const nn::Project& project, QSize size, double devicePixelRatio);

}  // namespace ui
