#include "ui/training/curve_thin.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace ui {

QVector<QCPGraphData> thinned(const QCPAxis& axis, bool positive, const std::vector<double>& places, double scale, const std::vector<float>& values,
                              double yScale, const std::function<Extremes::Range(std::size_t, std::size_t)>& range) {
    QVector<QCPGraphData> points;
    const std::size_t size = std::min(places.size(), values.size());
    if (size == 0 || !(scale > 0)) return points;
    const bool logX = axis.scaleType() == QCPAxis::stLogarithmic;
    const auto place = [&](double x, std::size_t from) {
        return std::size_t(std::lower_bound(places.begin() + std::ptrdiff_t(from), places.begin() + std::ptrdiff_t(size), x / scale) - places.begin());
    };
    std::size_t first = place(axis.range().lower, 0), last = place(axis.range().upper, first);
    if (logX) first = std::max(first, std::size_t(std::upper_bound(places.begin(), places.begin() + std::ptrdiff_t(size), 0.0) - places.begin()));
    if (first > 0 && (!logX || places[first - 1] > 0)) --first;
    last = std::min(size, last + 1);
    if (first >= last) return points;
    const auto add = [&](double x, double y) {
        if (std::isfinite(y) && (!positive || y > 0)) points.append(QCPGraphData(x, y * yScale));
    };
    const int columns = std::max(1, axis.axisRect()->width());
    if (last - first <= 3 * std::size_t(columns)) {
        points.reserve(qsizetype(last - first));
        for (std::size_t i = first; i < last; ++i) add(places[i] * scale, double(values[i]));
        return points;
    }
    points.reserve(2 * columns + 4);
    const int left = axis.axisRect()->left();
    add(places[first] * scale, double(values[first]));
    std::size_t from = first;
    for (int column = 0; column < columns && from < last; ++column) {
        const std::size_t to = std::min(last, place(axis.pixelToCoord(left + column + 1), from));
        if (to <= from) continue;
        const Extremes::Range both = range(from, to);
        const double x = axis.pixelToCoord(left + column + 0.5);
        if (both.any()) {
            // In the order in which the line ends there, so that it leads on to the next column without a detour.
            const double end = double(values[to - 1]), low = double(both.low), high = double(both.high);
            const bool upLast = std::abs(end - high) < std::abs(end - low);
            add(x, upLast ? low : high);
            if (both.low != both.high) add(x, upLast ? high : low);
        }
        from = to;
    }
    if (from < last) add(places[last - 1] * scale, double(values[last - 1]));
    return points;
}

}  // namespace ui
