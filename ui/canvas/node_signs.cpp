#include "ui/canvas/node_signs.h"

#include "ui/window/format.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

class Says {
    Q_DECLARE_TR_FUNCTIONS(NodeSigns)
};

/// Where a value stands below `largest`, each of `tens` steps a tenth; in so many places as the eye can tell.
double levelBelow(double value, double largest, int tens) {
    if (!(value > 0) || !(largest > 0)) return 0;
    constexpr double places = 96;
    const double level = std::clamp(1 + std::log10(value / largest) / tens, 0.0, 1.0);
    return std::round(places * level) / places;
}

double largestOf(const nn::NodeFigures& figures) {
    double largest = 0;
    for (const nn::NodeFigures::Node& node : figures.nodes)
        if (std::isfinite(node.numbers[0])) largest = std::max(largest, node.numbers[0]);
    return largest;
}

/// fn(path, numbers) for the nodes on show.
template <typename Fn>
void forDrawn(const nn::NodeFigures& figures, const QSet<QString>& drawn, Fn&& fn) {
    for (const nn::NodeFigures::Node& node : figures.nodes)
        if (const QString path = QString::fromStdString(node.path); drawn.contains(path)) fn(path, node.numbers);
}

void addFlow(ScopeSigns& signs, const nn::NodeFigures& figures, const QSet<QString>& drawn) {
    signs.largestFlow = largestOf(figures);
    forDrawn(figures, drawn, [&](const QString& path, const std::vector<double>& numbers) {
        NodeSigns& node = signs.nodes[path];
        node.flow = levelBelow(numbers[0], signs.largestFlow, flowTens);
        node.flowText = QStringLiteral("∇ ") + shortReal(numbers[0]);
        node.tips << Says::tr("Gradient that comes back to it: norm %1, root mean square %2").arg(formatReal(numbers[0]), formatReal(numbers[1]));
    });
}

void addUpdates(ScopeSigns& signs, const nn::NodeFigures& figures, const QSet<QString>& drawn) {
    forDrawn(figures, drawn, [&](const QString& path, const std::vector<double>& numbers) {
        NodeSigns& node = signs.nodes[path];
        node.update = levelBelow(numbers[0], 1, updateTens);
        node.updateText = QStringLiteral("Δ ") + shortReal(numbers[0]);
        node.tips << Says::tr("A step changes its parameters by %1 of their size; norm of their gradient %2").arg(formatReal(numbers[0]), formatReal(numbers[1]));
    });
}

void addUnits(ScopeSigns& signs, const nn::NodeFigures& figures, const QSet<QString>& drawn) {
    forDrawn(figures, drawn, [&](const QString& path, const std::vector<double>& numbers) {
        NodeSigns& node = signs.nodes[path];
        node.dead = numbers[0];
        node.saturated = numbers[1];
        const auto units = std::lround(numbers[2]), dead = std::lround(numbers[0] * numbers[2]);
        if (dead > 0) node.tips << Says::tr("%1 of %2 units are dead: they give 0 for every sample of the batch").arg(dead).arg(units);
        if (numbers[1] > 0) node.tips << Says::tr("%1 of its values are saturated: at an end of what it can give").arg(formatPercent(numbers[1]));
        if (dead == 0 && numbers[1] == 0) node.tips << Says::tr("None of its %1 units is dead or saturated").arg(units);
    });
}

void addMagnitudes(ScopeSigns& signs, const nn::NodeFigures& figures, const QSet<QString>& drawn) {
    signs.largestMagnitude = largestOf(figures);
    forDrawn(figures, drawn, [&](const QString& path, const std::vector<double>& numbers) {
        signs.magnitudes.insert(path, levelBelow(numbers[0], signs.largestMagnitude, magnitudeTens));
        signs.magnitudeTips.insert(path, Says::tr("mean absolute value %1, %2 zero").arg(formatReal(numbers[0]), formatPercent(numbers[1])));
    });
}

/// Between the smallest and the largest of its own: a line says how it went, not how much.
QVector<float> heightsOf(const std::vector<float>& values, bool byTens) {
    const auto place = [byTens](float v) { return byTens ? std::log10(std::max(v, 1e-12f)) : v; };
    QVector<float> heights;
    float low = INFINITY, high = -INFINITY;
    for (const float v : values) {
        if (!std::isfinite(v)) continue;
        heights << place(v);
        low = std::min(low, heights.back());
        high = std::max(high, heights.back());
    }
    if (heights.size() < 2) return {};
    const float room = high - low;
    for (float& h : heights) h = room > 0 ? (h - low) / room : 0.5f;
    return heights;
}

}  // namespace

QString shortReal(double value) {
    if (value == 0) return QStringLiteral("0");
    QString text = QString::number(value, 'g', 2);
    return text.replace(QStringLiteral("e-0"), QStringLiteral("e-")).replace(QStringLiteral("e+0"), QStringLiteral("e"));
}

ScopeSigns scopeSigns(const WatchedFigures& watched, const QStringList& paths) {
    const QSet<QString> drawn(paths.begin(), paths.end());
    ScopeSigns signs;
    if (watched.flow) addFlow(signs, *watched.flow, drawn);
    if (watched.updates) addUpdates(signs, *watched.updates, drawn);
    if (watched.units) addUnits(signs, *watched.units, drawn);
    if (watched.magnitudes) addMagnitudes(signs, *watched.magnitudes, drawn);
    if (!watched.line) return signs;
    for (const QString& path : paths) {
        const std::vector<float>& values = watched.line(path);
        QVector<float> heights = heightsOf(values, watched.lineByTens);
        if (heights.isEmpty()) continue;
        NodeSigns& node = signs.nodes[path];
        node.line = std::move(heights);
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        node.tips << Says::tr("%1: now %2, between %3 and %4 so far").arg(watched.lineTitle, formatReal(values.back()), formatReal(*low), formatReal(*high));
    }
    return signs;
}

}  // namespace ui
