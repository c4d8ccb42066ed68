#pragma once
// Training as the window sees it: starts a worker thread on a frozen copy of the project, drains its channel 30 times a
// second, and tells widgets with one signal for all new points.

#include "nn/train/trainer.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <thread>

namespace studio {

class Document;

/// UI thread only. No call blocks: stop() asks, stateChanged tells when it happened.
class TrainingSession : public QObject {
    Q_OBJECT

public:
    explicit TrainingSession(Document* document, QObject* parent = nullptr);
    /// Stops and joins the worker.
    ~TrainingSession() override;

    nn::TrainState state() const;
    bool isActive() const;  ///< Preparing, Running, Paused or Validating
    /// The project was edited since the run began.
    bool graphChanged() const;

    void start();   ///< trains; resumes where paused
    void pause();
    void resume();
    void stepOnce();  ///< one step, then paused; starts a run where there is none
    void stop();
    /// Stops without waiting to be told; for closing the window. Returns when the worker is gone.
    void stopAndWait();

    /// All points of the run so far (kept here, UI thread).
    const std::vector<nn::StepPoint>& steps() const;
    const std::vector<nn::EpochPoint>& epochs() const;
    std::int64_t stepsTotal() const;
    double secondsLeft() const;       ///< -1 where unknown
    double samplesPerSecond() const;  ///< over the last second
    int epochsTotal() const;
    /// Why the run failed, ready to show; "" otherwise.
    QString errorText() const;

    /// Keys whose values and gradients should be watched; the newest snapshot arrives by signal. None: costs nothing.
    void watch(const QStringList& keys);
    const nn::Snapshot* snapshot() const;  ///< newest, or null

    /// Weights after or during a run (taken at a step boundary while running: then delivered by `weightsReady`), or the
    /// initial values for the project's seed where nothing was trained.
    bool hasTrainedWeights() const;
    nn::Result<nn::StateDict> weights() const;

signals:
    void stateChanged(nn::TrainState state);
    /// New points came: indices of the first new step and epoch.
    void pointsAdded(int firstStep, int firstEpoch);
    void snapshotChanged();
    void graphChangedChanged(bool changed);

private:
    void drain();
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace studio
