#include "ui/canvas/node_heat.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

#include <algorithm>
#include <cmath>

namespace ui {

namespace {

constexpr double levels = 48;

/// The node on show that `path` belongs to: itself, or the container around it; "" where it is not in this scope.
QString drawnAs(const QSet<QString>& drawn, QString path) {
    while (!drawn.contains(path)) {
        const int dot = path.lastIndexOf(QLatin1Char('.'));
        if (dot < 0) return {};
        path.truncate(dot);
    }
    return path;
}

QString nameIn(const QString& scope, const QString& path) {
    return !scope.isEmpty() && path.startsWith(scope + QLatin1Char('.')) ? path.mid(scope.size() + 1) : path;
}

QString percentOf(double share) {
    const int percent = static_cast<int>(std::lround(100 * share));
    return percent > 0 ? QStringLiteral("%1\u202f%").arg(percent) : QStringLiteral("<1\u202f%");
}

/// Times and names; the rest follows from all of them.
QHash<QString, NodeHeat> sumsOf(const nn::StepTimes& times, const QString& scope, const QSet<QString>& drawn) {
    QHash<QString, NodeHeat> sums;
    for (const nn::StepTimes::Node& node : times.nodes) {
        const QString path = QString::fromStdString(node.path);
        const QString owner = drawnAs(drawn, path);
        if (!owner.isEmpty()) {
            NodeHeat& sum = sums[owner];
            sum.forward += node.forward / times.steps;
            sum.backward += node.backward / times.steps;
        }
        for (const std::string& other : node.includes) {
            const QString included = QString::fromStdString(other);
            const QString shown = drawnAs(drawn, included);
            if (owner == path) sums[owner].includes << nameIn(scope, included);
            if (!shown.isEmpty() && shown != owner && sums[shown].doneIn.isEmpty()) sums[shown].doneIn = nameIn(scope, path);
        }
    }
    return sums;
}

}  // namespace

QString shortDuration(double seconds) {
    const double milliseconds = seconds * 1e3;
    if (milliseconds < 0.0995) return QLocale().toString(seconds * 1e6, 'f', 0) + QStringLiteral("\u202fµs");
    if (milliseconds < 9.95) return QLocale().toString(milliseconds, 'f', milliseconds < 0.995 ? 2 : 1) + QStringLiteral("\u202fms");
    if (milliseconds < 9950) return QLocale().toString(milliseconds, 'f', 0) + QStringLiteral("\u202fms");
    return QLocale().toString(seconds, 'f', 1) + QStringLiteral("\u202fs");
}

ScopeHeat scopeHeat(const nn::StepTimes& times, const QString& scope, const QStringList& drawn) {
    ScopeHeat heat;
    if (times.steps <= 0) return heat;
    for (const nn::StepTimes::Node& node : times.nodes) {
        heat.forward += node.forward / times.steps;
        heat.backward += node.backward / times.steps;
    }
    heat.optimizer = times.optimizer / times.steps;
    const double all = heat.forward + heat.backward;
    if (all <= 0) return heat;
    heat.nodes = sumsOf(times, scope, QSet<QString>(drawn.begin(), drawn.end()));
    for (NodeHeat& node : heat.nodes) {
        node.shown = true;
        node.share = (node.forward + node.backward) / all;
        heat.hottest = std::max(heat.hottest, node.share);
    }
    for (NodeHeat& node : heat.nodes) {
        if (node.warm()) {
            node.level = std::round(levels * node.share / heat.hottest) / levels;
            node.brief = percentOf(node.share);
            node.label = QStringLiteral("%1 · %2").arg(shortDuration(node.forward + node.backward), node.brief);
        } else if (!node.doneIn.isEmpty()) {
            node.label = node.brief = QCoreApplication::translate("Canvas", "in %1").arg(node.doneIn);
        }
    }
    return heat;
}

QString heatTip(const NodeHeat& heat) {
    QStringList lines;
    if (heat.warm()) {
        lines << QCoreApplication::translate("Canvas", "Of each training step: forward %1, backward %2, %3 of all layers")
                     .arg(shortDuration(heat.forward), shortDuration(heat.backward), percentOf(heat.share));
    }
    if (!heat.includes.isEmpty())
        lines << QCoreApplication::translate("Canvas", "Does the work of %1 too").arg(heat.includes.join(QStringLiteral(", ")));
    if (!heat.doneIn.isEmpty())
        lines << QCoreApplication::translate("Canvas", "%1 does work of this one too, in one go").arg(heat.doneIn);
    return lines.join(QLatin1Char('\n'));
}

}  // namespace ui
