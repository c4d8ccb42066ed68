#pragma once
// From a line of any length to as many points as there are pixels. Internal to ui/training.

#include "ui/training/curve_series.h"

#include <QVector>

#include <functional>

class QCPAxis;
class QCPGraphData;

namespace ui {

/// The part of a line between the ends of `axis`, a point beyond them, in the axis's coordinates: as it is where it has few points, else
/// smallest and largest for each column of pixels. `places` times `scale` are the axis's; values are times `yScale`. On a logarithmic axis
/// what is not positive has no place. `range`: smallest and largest of a stretch of `values`.
QVector<QCPGraphData> thinned(const QCPAxis& axis, bool positive, const std::vector<double>& places, double scale, const std::vector<float>& values,
                              double yScale, const std::function<Extremes::Range(std::size_t, std::size_t)>& range);

}  // namespace ui
