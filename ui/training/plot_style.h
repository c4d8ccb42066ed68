#pragma once

class QCustomPlot;

namespace ui {

/// Ground, axes, grid and fonts of a plot from the theme; call again when the theme changes.
void stylePlot(QCustomPlot* plot);

}  // namespace ui
