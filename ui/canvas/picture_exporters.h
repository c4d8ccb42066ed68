#pragma once

#include "nn/exchange/exporter.h"

namespace ui {

/// Pictures of a project's outermost scope, .svg, .pdf and .png, for `nn::add_exporters`. They need no display: where the program has
/// no application yet, as in a terminal, one without a screen is made. UI thread, or the only one.
std::vector<nn::Exporter> pictureExporters();

}  // namespace ui
