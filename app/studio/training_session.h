#pragma once
// Training as the window sees it: starts a worker thread on a frozen copy of the project, looks at its channel 30 times
// a second, and tells widgets with one signal for all new points, as often as drawing them stays cheap (pace.h).

#include "app/studio/run_steering.h"
#include "nn/train/probes/snapshot.h"
#include "nn/train/probes/step_times.h"
#include "nn/train/trainer.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace studio {

class Document;

/// UI thread only. No call blocks except the destructor and `stopAndWait`; `stateChanged` tells when what was asked for
/// has happened. Another project in the document ends the run and forgets its results.
class TrainingSession : public QObject {
    Q_OBJECT

public:
    explicit TrainingSession(Document* document, QObject* parent = nullptr);
    /// Stops and joins the worker.
    ~TrainingSession() override;

    nn::TrainState state() const;
    bool isActive() const;  ///< Preparing, Running, Paused or Validating
    /// Network, data or training settings are not those that the run goes by. Undoing the change undoes this too.
    bool graphChanged() const;
    /// The network alone: what weights there are belong to another one than is drawn now.
    bool networkChanged() const;

    /// Where a run begins: at initial values drawn from the seed, or at the weights that there are, as far as they fit the network.
    enum class Begin { Anew, AtWeights };
    void start(Begin begin = Begin::Anew);  ///< trains; resumes where paused
    void pause();
    void resume();
    void stepOnce(Begin begin = Begin::Anew);  ///< one step, then paused; starts a run where there is none
    void stop();
    /// For closing the window. Returns when the worker is gone: after the step, or the reading of data, that it is at.
    void stopAndWait();

    /// What may be changed of the run on its way, and when it pauses by itself.
    RunSteering& steering();

    /// The points of the run so far (kept here, UI thread); of a very long run the early ones are thinned, see RunPoints.
    const std::vector<nn::StepPoint>& steps() const;
    const std::vector<nn::EpochPoint>& epochs() const;
    /// Whose values the points carry; empty before the first point.
    const nn::Metrics& metrics() const;
    std::int64_t stepsDone() const;
    std::int64_t stepsTotal() const;  ///< 0 until the data is open
    std::optional<double> secondsLeft() const;       ///< validation and pauses left out; none where unknown
    std::optional<double> samplesPerSecond() const;  ///< over the last second of training; none where unknown
    int epochsTotal() const;
    /// Why the run failed, ready to show; "" otherwise.
    QString errorText() const;

    /// Where the run broke, if numbers that are not finite ended it; null otherwise.
    const nn::NotFinite* notFinite() const;

    /// Keys whose values and gradients should be watched; the newest snapshot arrives by signal, ten times a second at
    /// most. None: costs nothing. Where nothing runs it shows the trained, or else the initial, values, without
    /// gradients.
    void watch(const QStringList& keys);
    const nn::Snapshot* snapshot() const;  ///< newest, or null

    /// Whether running steps are timed, node by node. Off: costs nothing.
    void timeSteps(bool on);
    /// Of about the last three seconds of steps that were timed, newer ones weighing more; kept after the run. Null
    /// where there are none, and while the network is not the one that the run began with.
    const nn::StepTimes* stepTimes() const;

    /// Adds a probe to the active run, if there is one, and to every run from now on: for whatever else is to be known of a
    /// training. `observed` tells when to look what it has. Another project in the document lets go of all probes.
    void observe(std::shared_ptr<nn::Probe> probe);
    void release(const std::shared_ptr<nn::Probe>& probe);
    /// Asks an observing probe; does nothing while nothing runs.
    void ask(nn::Probe& probe);

    /// True once a step was done.
    bool hasTrainedWeights() const;
    /// Weights lie here that a run could begin at: those of the last run, or taken from a file.
    bool canGoOn() const;
    /// Weights from elsewhere; of the last run's there are none afterwards. Not while a run is active.
    void takeWeights(nn::StateDict weights);
    /// Trained weights that no file has: they are lost with the next run, another project or the end of the program.
    bool hasUnkeptWeights() const;
    /// The weights as they were after this step lie in a file.
    void noteKept(std::int64_t step);
    /// Weights of the last run, or the initial values for the project's seed where nothing was trained. The error while
    /// a run is active: ask with `requestWeights`.
    nn::Result<nn::StateDict> weights() const;
    /// Those of the last run, or taken from a file, shared and not copied; null where there are none, and while a run is active.
    std::shared_ptr<const nn::StateDict> ownWeights() const;
    /// Takes a copy of the weights, between two steps of an active run; `weightsReady` brings it.
    void requestWeights();

signals:
    void stateChanged(nn::TrainState state);
    /// New points came: indices of the first new step and epoch.
    void pointsAdded(int firstStep, int firstEpoch);
    /// Probes may have answered: as often as points are looked for, and once more when the run has ended.
    void observed();
    void snapshotChanged();
    /// About once a second while steps are timed.
    void stepTimesChanged();
    void graphChangedChanged(bool changed);
    /// The weights as they were after this step lie in a file now.
    void weightsKept(qint64 step);
    /// Null where the run ended without any weights.
    void weightsReady(std::shared_ptr<const nn::StateDict> weights);

private:
    struct Run;
    struct Impl;
    void launch(bool oneStep, Begin begin);
    void tick();
    void drain();
    void finishRun();
    void forget();
    void setState(nn::TrainState state);
    void updateGraphChanged();
    void takeAnswers();
    void showWeights();
    std::unique_ptr<Impl> impl_;
};

}  // namespace studio
