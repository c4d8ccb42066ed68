#pragma once
// What "Time per layer" shows of a scope: how each node shares in the time of a training step.

#include "nn/train/probes/step_times.h"

#include <QHash>
#include <QString>
#include <QStringList>

namespace ui {

/// Of one node, with everything inside of it.
struct NodeHeat {
    bool shown = false;                ///< the overlay is on and knows something
    double forward = 0, backward = 0;  ///< seconds a step
    double share = 0;                  ///< of the forward and backward time of all nodes, 0..1
    double level = 0;      ///< `share` against the hottest node on show, in steps that the eye can tell apart
    QString label;         ///< "1.2 ms · 34 %"; "in conv1" where another node does the work; "" where there is none
    QString brief;         ///< "34 %": for where there is less room
    QStringList includes;  ///< names of the nodes whose work this one, a layer, does too
    QString doneIn;        ///< name of a node outside of this one that does work of it

    bool looksLike(const NodeHeat& o) const { return shown == o.shown && level == o.level && label == o.label; }
    /// Takes time of its own.
    bool warm() const { return share > 0; }
};

/// Of the nodes of one scope. Times in seconds a step.
struct ScopeHeat {
    QHash<QString, NodeHeat> nodes;                   ///< by path; those that take nothing are left out
    double forward = 0, backward = 0, optimizer = 0;  ///< of the whole network
    double hottest = 0;                               ///< the largest share in the scope
};

/// `drawn`: paths of the nodes on show; what is inside of one counts to it. Linear in the nodes of the network.
ScopeHeat scopeHeat(const nn::StepTimes& times, const QString& scope, const QStringList& drawn);

/// The same in sentences, a line each; "" where there is nothing to say.
QString heatTip(const NodeHeat& heat);

/// "1.2 ms": two or three figures, in a unit that suits.
QString shortDuration(double seconds);

}  // namespace ui
