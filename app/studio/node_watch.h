#pragma once
// What the canvas is told of the nodes of a network in training: figures a few times a second, and how they went.

#include "app/studio/thinned.h"
#include "app/studio/training_session.h"
#include "nn/train/probes/node_figures.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <memory>
#include <vector>

namespace studio {

/// How one number went over a run.
using FigureHistory = Thinned<float, 96>;

/// UI thread only. What nobody wants is not looked at. Kept after the run, until the next one begins or the network is another.
class NodeWatch : public QObject {
    Q_OBJECT

public:
    explicit NodeWatch(TrainingSession* session, QObject* parent = nullptr);
    ~NodeWatch() override;

    /// Kinds by their id in nn/train/figures; from now on these and no others.
    void want(const QStringList& kinds);
    QStringList wanted() const;
    /// The newest; null where there are none.
    const nn::NodeFigures* figures(const QString& kind) const;
    /// The first number of the kind at this node, from when it was wanted; empty where there is none.
    const std::vector<float>& history(const QString& kind, const QString& path) const;

    /// What all kinds together keep the training for each time they are looked at, in seconds; 0: not looked at yet.
    double secondsPerLook() const;
    /// Of the time since the first look, 0..1.
    double share() const;

signals:
    /// Other figures, or none any more; a few times a second.
    void changed();

private:
    struct Impl;
    void follow();
    std::unique_ptr<Impl> impl_;
};

}  // namespace studio
