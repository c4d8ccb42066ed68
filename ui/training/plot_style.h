#pragma once

class QCustomPlot;

namespace ui {

/// Ground, axes, grid and fonts of a plot from the theme; call again when the theme changes.
/// As high as the line over a plot is, with its controls or without: what stands side by side begins on one line.
int plotHeaderHeight();
void stylePlot(QCustomPlot* plot);

}  // namespace ui
