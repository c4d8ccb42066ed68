#pragma once
// What View > Watch shows of a scope while a network trains: at each node bars, a lamp and a line, at each wire how much goes through it.

#include "nn/train/probes/node_figures.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <QVector>

#include <functional>
#include <optional>
#include <vector>

namespace ui {

/// What is switched on, and what is known of it. Null: it is off, or nothing came yet.
struct WatchedFigures {
    bool any = false;  ///< something is switched on
    const nn::NodeFigures *flow = nullptr, *updates = nullptr, *units = nullptr, *magnitudes = nullptr;
    QString lineTitle;  ///< of the figure whose line is drawn; "": none is
    bool lineByTens = false;  ///< equal steps are equal factors
    std::function<const std::vector<float>&(const QString& path)> line;
    double secondsPerLook = 0, share = 0;  ///< what all of it costs the training
    QStringList switchedOn;                ///< kinds, in the order in which a legend names them
};

/// Of one node.
struct NodeSigns {
    std::optional<double> flow, update;  ///< how long a bar is, 0..1
    QString flowText, updateText;        ///< beside them
    std::optional<double> dead, saturated;  ///< the lamp; both or none
    QVector<float> line;                 ///< heights, 0..1, the oldest first
    QStringList tips;                    ///< the same in words, a line each
    bool operator==(const NodeSigns&) const = default;
    bool empty() const { return !flow && !update && !dead && line.isEmpty(); }
    /// The part below the node.
    bool below() const { return flow || update || !line.isEmpty(); }
};

struct ScopeSigns {
    QHash<QString, NodeSigns> nodes;       ///< by path; those that have something to show
    QHash<QString, double> magnitudes;     ///< level of what each node gives, 0..1
    QHash<QString, QString> magnitudeTips;
    double largestFlow = 0, largestMagnitude = 0;  ///< of the whole network: what has the full length, or colour
};

/// Bars and wires are as long, or strong, as these say: a full one stands for the largest, each of so many steps less for a tenth.
constexpr int flowTens = 6, magnitudeTens = 3;
/// The bar of updates is fixed: from 10^-6 to 1, so that the usual 10^-3 is its middle.
constexpr int updateTens = 6;

/// Two figures, for where there is little room: "0.0012", "3e-7".
QString shortReal(double value);

/// `drawn`: paths of the nodes on show. Linear in the nodes of the network.
ScopeSigns scopeSigns(const WatchedFigures& watched, const QStringList& drawn);

}  // namespace ui
