#include "app/studio/training_session.h"

#include "app/studio/document.h"
#include "app/studio/followed_weights.h"
#include "app/studio/pace.h"
#include "app/studio/run_points.h"
#include "nn/train/probes/weights_copy.h"

#include <algorithm>
#include <cstring>
#include <stop_token>
#include <thread>

namespace studio {

namespace {

constexpr int tickMilliseconds = 33;
constexpr qint64 snapshotMilliseconds = 100;
constexpr qint64 timesMilliseconds = 1000;
/// Of what is known already, when newer times come.
constexpr double timesKept = 0.6;
/// Drawing initial values takes about a second for a hundred million; above this it is not done just to be looked at.
constexpr std::int64_t initialValuesToShow = 4'000'000;
constexpr int settledMilliseconds = 150;  ///< without a change of the network, before they are drawn anew

// Texts of the library's kind stand outside of the class, whose own are looked up in another context.
nn::Error beingTrained() {
    return nn::Error(nn::Message(TR("The network is being trained: pause or stop first, or ask for a copy.")));
}
const char* theWeights() { return TR("the weights trained before"); }
nn::Error tooManyWeights(std::int64_t count) {
    return nn::Error(
        nn::Message(TR("The weights of this network, {0} numbers, do not fit into memory."), {std::to_string(count)}));
}

nn::Snapshot::Item itemOf(const nn::StateTensor& tensor) {
    nn::Snapshot::Item item;
    item.key = tensor.key;
    item.shape = tensor.shape;
    if (tensor.dtype == nn::DType::Float32) {
        item.values.resize(tensor.bytes.size() / sizeof(float));
        std::memcpy(item.values.data(), tensor.bytes.data(), item.values.size() * sizeof(float));
    } else {
        std::vector<std::int64_t> whole(tensor.bytes.size() / sizeof(std::int64_t));
        std::memcpy(whole.data(), tensor.bytes.data(), whole.size() * sizeof(std::int64_t));
        item.values.assign(whole.begin(), whole.end());
    }
    return item;
}

/// Weighted sums of fading steps: their ratios are means over the last few reports, steady where a machine is not.
void fadeIn(nn::StepTimes& kept, const nn::StepTimes& fresh) {
    if (kept.nodes.size() != fresh.nodes.size()) {
        kept = fresh;
        return;
    }
    const auto fade = [](double& sum, double more) { sum = timesKept * sum + more; };
    fade(kept.steps, fresh.steps);
    fade(kept.optimizer, fresh.optimizer);
    for (std::size_t i = 0; i < kept.nodes.size(); ++i) {
        fade(kept.nodes[i].forward, fresh.nodes[i].forward);
        fade(kept.nodes[i].backward, fresh.nodes[i].backward);
    }
}

}  // namespace

/// What the worker and the session share. The worker writes its results, then `done`; the session reads them after.
struct TrainingSession::Run {
    std::shared_ptr<nn::TrainChannel> channel = std::make_shared<nn::TrainChannel>();
    std::stop_source reading;  // of the data
    std::thread worker;
    std::atomic<bool> done{false};

    std::optional<nn::Error> error;
    bool stopped = false;
    std::shared_ptr<const nn::StateDict> weights;

    void stop() {
        reading.request_stop();
        channel->control.stop();
    }
    ~Run() {
        stop();
        if (worker.joinable()) worker.join();
    }

    void work(nn::TrainRequest request) {
        try {
            auto trainer = nn::Trainer::create(std::move(request), channel);
            if (trainer) {
                if (auto result = (*trainer)->run(); !result) error = result.error();
                stopped = (*trainer)->stopped();
                weights = std::make_shared<nn::StateDict>((*trainer)->state_dict());
            } else if (reading.stop_requested()) {
                stopped = true;
            } else {
                error = trainer.error();
            }
        } catch (const std::exception& e) {  // memory: nothing may leave a thread
            error = nn::Error(nn::Message(TR("Training failed: {0}"), {e.what()}));
        }
        done.store(true, std::memory_order_release);
    }
};

struct TrainingSession::Impl {
    Document* document = nullptr;
    QTimer timer;
    nn::TrainState state = nn::TrainState::Idle;
    std::unique_ptr<Run> run;                    // active, or the one whose snapshot is shown
    std::vector<std::unique_ptr<Run>> retiring;  // asked to stop; their results are of no interest
    nn::Project frozen;                          // what the run trains
    bool ran = false, graphChanged = false, networkChanged = false;
    RunSteering* steering = nullptr;

    RunPoints points;
    nn::Metrics metrics;
    QString errorText;
    std::shared_ptr<const nn::StateDict> weights;
    nn::Graph weightsOf;             // whose they are; of weights from a file, nobody knows
    bool fromFile = false;
    bool kept = true;                // they lie in a file
    std::int64_t keptAtStep = 0;     // of an active run: weights up to here do
    std::shared_ptr<const nn::StateDict> before;  // those that a run that comes to nothing leaves as they were
    bool beforeKept = true;
    std::vector<Moves> movesOfRun;                // nodes that got other paths since the active run began: its weights follow at its end

    std::vector<std::shared_ptr<nn::Probe>> probes;  // of the active run, and of the next
    std::shared_ptr<nn::WeightsProbe> weightsProbe;  // while a copy is waited for

    std::vector<std::string> watched;
    std::shared_ptr<nn::SnapshotProbe> snapshots;  // where anything is watched
    const nn::Snapshot* snapshot = nullptr;
    std::shared_ptr<nn::SnapshotProbe> shown;  // whose snapshot that is
    nn::Snapshot still;  // of weights that no run changes
    QElapsedTimer sinceSnapshot;
    bool timesWanted = false;
    std::shared_ptr<nn::StepTimesProbe> stepTimer;  // while steps are timed
    nn::StepTimes times;  // no steps: none yet
    QElapsedTimer sinceTimes;
    std::int64_t timesAskedAtStep = -1;
    Pace pace;  // of news while training runs
    std::int64_t askedAtStep = -1;  // steps done when the last snapshot was asked for
    std::shared_ptr<const nn::Network> shownNetwork;
    std::int64_t shownSeed = 0;
    QTimer settled;  // since the last change: nobody waits for initial values while typing

    bool active() const { return run && !nn::is_over(state) && state != nn::TrainState::Idle; }
    std::int64_t done() const { return points.steps().empty() ? 0 : points.steps().back().step; }

    void add(std::shared_ptr<nn::Probe> probe) {
        if (active()) run->channel->control.add(probe);
        probes.push_back(std::move(probe));
    }
    template <typename T>
    void drop(std::shared_ptr<T>& probe) {
        if (!probe) return;
        if (active()) run->channel->control.remove(probe);
        std::erase(probes, probe);
        probe.reset();
    }
    void ask(nn::Probe& probe) {
        if (active()) run->channel->control.ask(probe);
    }

    void watchTensors() {
        drop(snapshots);
        if (!watched.empty()) add(snapshots = std::make_shared<nn::SnapshotProbe>(watched));
    }
    /// For a new run, which trains the network that is there now: what the last one left is nothing to it.
    void renewProbes() {
        networkChanged = false;
        shown.reset();
        drop(stepTimer);
        watchTensors();
        controlTiming();
    }

    /// Asks for the next snapshot, where somebody watches and something may have changed.
    void askSnapshot(bool now) {
        if (!snapshots || !active()) return;
        if (!now && (askedAtStep == done() || sinceSnapshot.elapsed() < snapshotMilliseconds)) return;
        askedAtStep = done();
        sinceSnapshot.start();
        ask(*snapshots);
    }

    /// What nobody sees is not timed.
    void controlTiming() {
        const bool on = timesWanted && !networkChanged;
        if (!on) {
            drop(stepTimer);
        } else if (!stepTimer) {
            add(stepTimer = std::make_shared<nn::StepTimesProbe>());
        }
    }
    void askTimes() {
        if (!stepTimer || !active() || timesAskedAtStep == done()) return;
        // The first come as soon as there are any.
        if (times.steps > 0 && sinceTimes.elapsed() < timesMilliseconds) return;
        timesAskedAtStep = done();
        sinceTimes.start();
        ask(*stepTimer);
    }
};

TrainingSession::TrainingSession(Document* document, QObject* parent)
    : QObject(parent), impl_(std::make_unique<Impl>()) {
    impl_->document = document;
    impl_->steering = new RunSteering(document, this);
    connect(impl_->steering, &RunSteering::changed, this, [this](const nn::RunChange& change) {
        impl_->frozen.training = change.training;
        updateGraphChanged();
    });
    impl_->timer.setInterval(tickMilliseconds);
    connect(&impl_->timer, &QTimer::timeout, this, &TrainingSession::tick);
    connect(document, &Document::changed, this, [this](const DocumentChange& change) {
        // Places and words are no part of a run.
        using Part = DocumentChange::Part;
        if (!change.has(Part::Nodes | Part::Wires | Part::Options | Part::Data | Part::Fields | Part::Training)) return;
        if (isActive()) impl_->movesOfRun.insert(impl_->movesOfRun.end(), change.moves.begin(), change.moves.end());
        else impl_->weights = followed(std::move(impl_->weights), change.moves);
        updateGraphChanged();
        if (!isActive() && !impl_->weights && !impl_->watched.empty()) impl_->settled.start(settledMilliseconds);
    });
    impl_->settled.setSingleShot(true);
    connect(&impl_->settled, &QTimer::timeout, this, [this] {
        if (!isActive() && !impl_->weights && !impl_->watched.empty()) showWeights();
    });
    connect(document, &Document::reset, this, &TrainingSession::forget);
}

TrainingSession::~TrainingSession() {
    // Asked all first, then waited for all.
    if (impl_->run) impl_->run->stop();
    for (const auto& run : impl_->retiring) run->stop();
}

nn::TrainState TrainingSession::state() const { return impl_->state; }

bool TrainingSession::isActive() const { return impl_->active(); }

RunSteering& TrainingSession::steering() { return *impl_->steering; }

bool TrainingSession::graphChanged() const { return impl_->graphChanged; }
bool TrainingSession::networkChanged() const { return impl_->networkChanged; }

void TrainingSession::start(Begin begin) {
    if (isActive())
        resume();
    else
        launch(false, begin);
}

void TrainingSession::pause() {
    if (isActive()) impl_->run->channel->control.pause();
}

void TrainingSession::resume() {
    if (isActive()) impl_->run->channel->control.resume();
}

void TrainingSession::stepOnce(Begin begin) {
    if (isActive())
        impl_->run->channel->control.step();
    else
        launch(true, begin);
}

void TrainingSession::stop() {
    if (isActive()) impl_->run->stop();
}

void TrainingSession::stopAndWait() {
    stop();
    if (impl_->run && impl_->run->worker.joinable()) {
        impl_->run->worker.join();
        tick();
    }
    impl_->retiring.clear();
}

void TrainingSession::launch(bool oneStep, Begin begin) {
    impl_->points.clear();
    impl_->metrics.clear();
    impl_->errorText.clear();
    impl_->movesOfRun.clear();
    impl_->before = std::move(impl_->weights);
    impl_->beforeKept = std::exchange(impl_->kept, false);
    impl_->keptAtStep = 0;
    impl_->weights.reset();
    impl_->snapshot = nullptr;
    impl_->askedAtStep = impl_->timesAskedAtStep = -1;
    impl_->times = {};
    impl_->frozen = impl_->document->project();
    impl_->ran = true;

    impl_->run = std::make_unique<Run>();
    impl_->steering->begin(impl_->run->channel, impl_->frozen.training);
    impl_->renewProbes();
    for (const auto& probe : impl_->probes) impl_->run->channel->control.add(probe);
    if (oneStep) impl_->run->channel->control.step();
    nn::TrainRequest request;
    request.project = impl_->frozen;
    request.folder = impl_->document->folder().toStdString();
    request.stop_reading = impl_->run->reading.get_token();
    if (begin == Begin::AtWeights && impl_->before) {
        request.init = impl_->before;
        request.init_name = text(nn::Message(theWeights())).toStdString();
        request.init_partial = !impl_->fromFile && !(impl_->weightsOf == impl_->frozen.graph);
    }
    impl_->run->worker = std::thread(&Run::work, impl_->run.get(), std::move(request));
    impl_->timer.start();
    emit pointsAdded(0, 0);
    emit stepTimesChanged();
    updateGraphChanged();
    setState(nn::TrainState::Preparing);
    impl_->askSnapshot(true);
}

void TrainingSession::tick() {
    std::erase_if(impl_->retiring, [](const auto& run) { return run->done.load(std::memory_order_acquire); });
    if (isActive()) {
        // Read before draining: nothing is pushed after `done`.
        const bool done = impl_->run->done.load(std::memory_order_acquire);
        const nn::TrainState now = impl_->run->channel->state.load(std::memory_order_acquire);
        const bool busy = now == nn::TrainState::Running || now == nn::TrainState::Validating;
        impl_->steering->look();
        if (done || !busy || impl_->pace.due()) {
            impl_->pace.begin();
            drain();
        }
        if (done) {
            finishRun();
        } else {
            // The end is told when the worker has left and the weights are here.
            if (!nn::is_over(now) && now != nn::TrainState::Idle) setState(now);
        }
    }
    if (!isActive() && impl_->retiring.empty()) impl_->timer.stop();
}

void TrainingSession::drain() {
    nn::TrainChannel& channel = *impl_->run->channel;
    RunPoints& points = impl_->points;
    const RunPoints::Fresh fresh = points.take(channel);
    if (impl_->metrics.empty() && !points.empty()) impl_->metrics = channel.metrics;
    if (points.steps().size() > fresh.step || points.epochs().size() > fresh.epoch)
        emit pointsAdded(static_cast<int>(fresh.step), static_cast<int>(fresh.epoch));

    takeAnswers();
}

void TrainingSession::takeAnswers() {
    if (const nn::Snapshot* fresh = impl_->snapshots ? impl_->snapshots->take() : nullptr) {
        impl_->snapshot = fresh;
        impl_->shown = impl_->snapshots;
        emit snapshotChanged();
    }
    impl_->askSnapshot(false);
    if (const nn::StepTimes* fresh = impl_->stepTimer ? impl_->stepTimer->take() : nullptr) {
        fadeIn(impl_->times, *fresh);
        emit stepTimesChanged();
    }
    impl_->askTimes();
    if (auto weights = impl_->weightsProbe ? impl_->weightsProbe->take() : nullptr) {
        impl_->drop(impl_->weightsProbe);
        emit weightsReady(std::move(weights));
    }
    emit observed();
}

void TrainingSession::finishRun() {
    Run& run = *impl_->run;
    if (run.worker.joinable()) run.worker.join();
    impl_->steering->end();
    impl_->weights = run.weights;
    if (impl_->points.empty() && impl_->before) {
        impl_->weights = impl_->before;  // nothing was trained: nothing is lost
        impl_->kept = impl_->beforeKept;
    } else {
        impl_->weightsOf = impl_->frozen.graph;
        impl_->fromFile = false;
        impl_->kept = impl_->points.empty() || impl_->keptAtStep == impl_->done();
    }
    impl_->before.reset();
    impl_->weights = followed(std::move(impl_->weights), std::exchange(impl_->movesOfRun, {}));
    if (run.error) impl_->errorText = text(run.error->message);
    const bool asked = impl_->weightsProbe != nullptr;
    impl_->drop(impl_->weightsProbe);
    setState(run.error ? nn::TrainState::Failed : run.stopped ? nn::TrainState::Stopped : nn::TrainState::Finished);
    if (asked) emit weightsReady(impl_->weights);
    if (!impl_->watched.empty()) showWeights();
}

void TrainingSession::forget() {
    const bool had = !impl_->points.empty();
    if (impl_->run && !impl_->run->done.load(std::memory_order_acquire)) {
        impl_->run->stop();
        impl_->retiring.push_back(std::move(impl_->run));
    }
    impl_->run.reset();
    // The trainer of a run that is retiring may still be at them.
    const bool asked = impl_->weightsProbe != nullptr;
    impl_->probes.clear();
    impl_->weightsProbe.reset();
    impl_->snapshots.reset();
    impl_->stepTimer.reset();
    impl_->snapshot = nullptr;
    impl_->shown.reset();
    impl_->watched.clear();
    impl_->times = {};
    impl_->points.clear();
    impl_->metrics.clear();
    impl_->errorText.clear();
    impl_->weights.reset();
    impl_->before.reset();
    impl_->steering->forget();
    impl_->fromFile = false;
    impl_->kept = true;
    impl_->shownNetwork.reset();
    impl_->ran = false;
    if (asked) emit weightsReady(nullptr);
    setState(nn::TrainState::Idle);
    updateGraphChanged();
    impl_->controlTiming();
    if (had) emit pointsAdded(0, 0);
    emit stepTimesChanged();
}

void TrainingSession::setState(nn::TrainState state) {
    if (std::exchange(impl_->state, state) != state) emit stateChanged(state);
}

void TrainingSession::updateGraphChanged() {
    const nn::Project& now = impl_->document->project();
    const bool network = impl_->ran && !(now.graph == impl_->frozen.graph);
    const bool changed = network || (impl_->ran && !(now.data == impl_->frozen.data && now.training == impl_->frozen.training));
    if (std::exchange(impl_->graphChanged, changed) != changed) emit graphChangedChanged(changed);
    if (std::exchange(impl_->networkChanged, network) == network) return;
    impl_->controlTiming();
    emit stepTimesChanged();
}

const std::vector<nn::StepPoint>& TrainingSession::steps() const { return impl_->points.steps(); }

const std::vector<nn::EpochPoint>& TrainingSession::epochs() const { return impl_->points.epochs(); }

const nn::Metrics& TrainingSession::metrics() const { return impl_->metrics; }

std::int64_t TrainingSession::stepsDone() const { return impl_->done(); }

std::int64_t TrainingSession::stepsTotal() const {
    return impl_->run ? impl_->run->channel->steps_total.load(std::memory_order_acquire) : 0;
}

std::optional<double> TrainingSession::secondsLeft() const {
    const std::int64_t total = stepsTotal();
    if (steps().empty() || total <= 0 || !isActive()) return std::nullopt;
    const nn::StepPoint& last = steps().back();
    return static_cast<double>(std::max<std::int64_t>(total - last.step, 0)) * last.seconds /
           static_cast<double>(last.step);
}

std::optional<double> TrainingSession::samplesPerSecond() const { return impl_->points.samplesPerSecond(); }

int TrainingSession::epochsTotal() const {
    const auto options =
        nn::training_options(isActive() ? impl_->frozen.training : impl_->document->project().training);
    return options ? static_cast<int>(options->epochs) : 0;
}

const nn::NotFinite* TrainingSession::notFinite() const {
    return impl_->state == nn::TrainState::Failed && impl_->run && impl_->run->channel->not_finite ? &*impl_->run->channel->not_finite : nullptr;
}

QString TrainingSession::errorText() const { return impl_->errorText; }

void TrainingSession::watch(const QStringList& keys) {
    std::vector<std::string> watched;
    for (const QString& key : keys) watched.push_back(key.toStdString());
    if (watched == impl_->watched) return;
    impl_->watched = std::move(watched);
    impl_->watchTensors();
    if (isActive()) {
        impl_->askSnapshot(true);
    } else {
        impl_->shownNetwork.reset();
        showWeights();
    }
}

const nn::Snapshot* TrainingSession::snapshot() const { return impl_->snapshot; }

/// A snapshot of weights that nobody changes: those of the last run, or the initial ones.
void TrainingSession::showWeights() {
    const auto& network = impl_->document->analysis().network;
    const auto options = nn::training_options(impl_->document->project().training);
    if (!impl_->weights) {
        const std::int64_t seed = options ? options->seed : 0;
        if (!network || network->parameter_count() > initialValuesToShow) return;
        if (impl_->shownNetwork == network && impl_->shownSeed == seed) return;
        impl_->shownNetwork = network;
        impl_->shownSeed = seed;
    }
    std::shared_ptr<const nn::StateDict> state = impl_->weights;
    if (!state) {
        auto initial = weights();
        if (!initial) return;
        state = std::make_shared<const nn::StateDict>(std::move(*initial));
    }
    nn::Snapshot still;
    still.step = stepsDone();
    for (const nn::StateTensor& tensor : state->tensors) {
        if (std::find(impl_->watched.begin(), impl_->watched.end(), tensor.key) == impl_->watched.end()) continue;
        still.items.push_back(itemOf(tensor));
        // The gradients of the last step that was looked at stay in view after the run.
        if (!impl_->snapshot || !impl_->weights) continue;
        for (const nn::Snapshot::Item& old : impl_->snapshot->items)
            if (old.key == tensor.key) still.items.back().gradients = old.gradients;
    }
    impl_->still = std::move(still);
    impl_->snapshot = &impl_->still;
    emit snapshotChanged();
}

void TrainingSession::timeSteps(bool on) {
    if (std::exchange(impl_->timesWanted, on) == on) return;
    impl_->controlTiming();
    impl_->timesAskedAtStep = -1;
}

const nn::StepTimes* TrainingSession::stepTimes() const {
    return impl_->times.steps > 0 && !impl_->networkChanged ? &impl_->times : nullptr;
}

void TrainingSession::observe(std::shared_ptr<nn::Probe> probe) { impl_->add(std::move(probe)); }

void TrainingSession::release(const std::shared_ptr<nn::Probe>& probe) {
    auto dropped = probe;
    impl_->drop(dropped);
}

void TrainingSession::ask(nn::Probe& probe) { impl_->ask(probe); }

bool TrainingSession::hasTrainedWeights() const { return !steps().empty() && (isActive() || impl_->weights); }

bool TrainingSession::canGoOn() const { return !isActive() && impl_->weights; }

void TrainingSession::takeWeights(nn::StateDict weights) {
    if (isActive()) return;
    forget();
    impl_->weights = std::make_shared<nn::StateDict>(std::move(weights));
    impl_->fromFile = true;
    showWeights();
}

bool TrainingSession::hasUnkeptWeights() const {
    if (isActive()) return impl_->done() > impl_->keptAtStep || (impl_->before && !impl_->beforeKept && impl_->points.empty());
    return impl_->weights && !impl_->kept;
}

void TrainingSession::noteKept(std::int64_t step) {
    impl_->keptAtStep = std::max(impl_->keptAtStep, step);
    if (!isActive()) impl_->kept = impl_->kept || step >= impl_->done();
    emit weightsKept(step);
}

std::shared_ptr<const nn::StateDict> TrainingSession::ownWeights() const { return isActive() ? nullptr : impl_->weights; }

nn::Result<nn::StateDict> TrainingSession::weights() const {
    if (isActive())
        return beingTrained();
    if (impl_->weights) return *impl_->weights;
    const nn::Analysis& analysis = impl_->document->analysis();
    if (!analysis.network) return nn::Error(nn::Message(analysis.first_error()), true);
    const auto options = nn::training_options(impl_->document->project().training);
    if (!options) return options.error();
    try {
        const auto weights = nn::make_weights(analysis.network, static_cast<std::uint64_t>(options->seed));
        if (!weights) return weights.error();
        return (*weights)->state_dict();
    } catch (const std::exception&) {  // std::bad_alloc, std::length_error
        return tooManyWeights(analysis.parameter_count);
    }
}

void TrainingSession::requestWeights() {
    if (isActive()) {
        if (!impl_->weightsProbe) impl_->add(impl_->weightsProbe = std::make_shared<nn::WeightsProbe>());
        impl_->ask(*impl_->weightsProbe);
        return;
    }
    auto state = weights();
    emit weightsReady(state ? std::make_shared<const nn::StateDict>(std::move(*state)) : nullptr);
}

}  // namespace studio
