#include "nn/train/trainer.h"

#include "nn/engine/random/random.h"
#include "nn/train/early_stopping.h"
#include "nn/train/evaluator.h"
#include "nn/train/run_folder.h"
#include "nn/train/schedule.h"
#include "nn/train/step_timer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <numeric>

namespace nn {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Turns what the standard library throws into an Error: nothing passes through a thread's end or a Qt slot.
template <typename Fn>
auto guarded(Fn&& fn) -> decltype(fn()) {
    try {
        return fn();
    } catch (const std::bad_alloc&) {
        return Error(
            Message(TR("There is not enough memory for this training. Make the batch or the network smaller")));
    } catch (const std::exception& e) {
        return Error(Message(TR("Training failed: {0}"), {e.what()}));
    }
}

}  // namespace

struct Trainer::Impl {
    TrainRequest request;
    std::shared_ptr<TrainChannel> channel;
    std::shared_ptr<const Network> network;
    std::shared_ptr<const Dataset> dataset;
    TrainingOptions options;
    CheckpointOptions checkpoints;
    int threads = 1;

    std::vector<std::int64_t> samples;  ///< indices of the training split
    std::int64_t steps_per_epoch = 0;
    std::unique_ptr<Weights> weights;
    std::unique_ptr<Optimizer> optimizer;
    std::unique_ptr<Schedule> schedule;     ///< null: the learning rate stays
    std::optional<EarlyStopping> stopping;  ///< none: all epochs are run
    std::unique_ptr<PlanCache> plans;
    std::optional<StepTimer> timer;  ///< of the plan for full batches
    std::shared_ptr<Batcher> batcher;
    std::unique_ptr<AccuracyCounter> counter;
    std::unique_ptr<ShuffleOrder> order;
    std::unique_ptr<Evaluator> validation;
    std::optional<RunFolder> folder;

    RunPosition position;
    bool stopped = false;
    std::optional<StepPoint> unsent;  ///< merged while the ring is full
    std::vector<EpochPoint> unsent_epochs;
    std::vector<StepPoint> epoch_points;  ///< for metrics.jsonl; room for an epoch is taken beforehand
    std::vector<std::string> watched;
    std::uint32_t watched_version = 0;
    double waited_before = 0;

    Result<void> prepare();
    Result<void> open_data();
    Result<void> build();
    Result<void> build_validation();
    Result<void> build_rules();
    Result<void> restore();
    Result<void> restore_rules(const Checkpoint& checkpoint, const std::string& where);

    Result<void> run();
    Result<void> train_epoch();
    Result<void> train_batch(const Batch& batch);
    Result<void> finish_epoch();
    Result<void> save_epoch(const EpochPoint& point, bool better);
    Result<void> save_checkpoint();
    Result<void> write_metrics(const EpochPoint* epoch);

    bool boundary();
    void wait_while_paused(std::uint32_t seen);
    void send(const StepPoint& point);
    void flush_unsent(std::size_t keep_free);
    void publish_snapshot();
    void set_state(TrainState state) { channel->state.store(state, std::memory_order_release); }
    RunIdentity identity() const {
        return {options.seed, options.batch_size, static_cast<std::int64_t>(samples.size()), options.shuffle,
                options.drop_last};
    }
};

// ---- before the first step ---------------------------------------------------------------------------------------

Result<void> Trainer::Impl::prepare() {
    threads = resolve_threads(request.threads);
    const Analysis analysis = check_project(request.project, request.folder);
    if (!analysis.ok()) return Error(Message(analysis.first_error()), true);
    for (const Diagnostic& d : analysis.diagnostics) {
        if (d.severity == Severity::Error) return Error(Message(analysis.first_error()), true);
    }
    network = analysis.network;
    if (network->losses.empty()) {
        return Error(Message(TR("The network has no loss, so there is nothing to train for. Add a loss node")), true);
    }
    auto typed = training_options(request.project.training);
    if (!typed) return typed.error();
    options = *typed;
    auto kept = checkpoint_options(request.project.training);
    if (!kept) return kept.error();
    checkpoints = *kept;

    if (auto done = open_data(); !done) return done;
    if (auto done = build(); !done) return done;
    if (auto done = build_rules(); !done) return done;
    if (!request.resume_folder.empty()) return restore();
    if (!request.run_folder.empty()) {
        auto made = RunFolder::create(request.run_folder, request.project);
        if (!made) return made.error();
        folder = std::move(*made);
    }
    return {};
}

Result<void> Trainer::Impl::open_data() {
    auto opened = open_dataset(request.project.data, request.folder);
    if (!opened) return opened.error();
    dataset = *opened;
    auto train = split_indices(*dataset, request.project.data, Split::Train);
    if (!train) return train.error();
    if (auto labels = check_labels(*network, *dataset, *train); !labels) return labels;
    samples = std::move(train->indices);
    const auto count = static_cast<std::int64_t>(samples.size());
    if (count == 0) return Error(Message(TR("The data has no training samples")), true);
    const std::int64_t batch = options.batch_size;
    steps_per_epoch = options.drop_last ? count / batch : (count + batch - 1) / batch;
    if (steps_per_epoch == 0) {
        return Error(Message(TR("drop_last leaves no batch: there are {0} training samples and batch_size is {1}"),
                             {std::to_string(count), std::to_string(batch)}),
                     true);
    }
    batcher = std::make_shared<Batcher>(dataset, input_fields(*network), train->test_files);
    channel->steps_total.store(steps_per_epoch * options.epochs, std::memory_order_release);
    return {};
}

Result<void> Trainer::Impl::build() {
    const auto seed = static_cast<std::uint64_t>(options.seed);
    weights = std::make_unique<Weights>(network, seed);
    if (request.init) {
        const LoadReport report = weights->load_state_dict(*request.init);
        if (!report.clean())
            return Error(Message(TR("The initial weights do not fit the network: {0}"), {report.text()}), true);
    }
    auto made = make_optimizer(optimizer_for(request.project.training), *weights, threads);
    if (!made) return made.error();
    optimizer = std::move(*made);

    plans = std::make_unique<PlanCache>(network, training_plan(*network, options, threads));
    const auto count = static_cast<std::int64_t>(samples.size());
    const std::int64_t full = std::min(options.batch_size, count);
    const std::int64_t tail = options.drop_last ? 0 : count % full;
    for (const std::int64_t batch : {full, tail}) {
        if (batch == 0) continue;
        auto compiled = plans->get(batch);
        if (!compiled) return compiled.error();
        if (batch == full) timer.emplace(**compiled);
    }
    counter = std::make_unique<AccuracyCounter>(*network, full);
    if (options.shuffle) order = std::make_unique<ShuffleOrder>(count, seed);
    epoch_points.reserve(static_cast<std::size_t>(steps_per_epoch));
    return build_validation();
}

/// Training rests while a validation runs: its memory and its batches serve both.
Result<void> Trainer::Impl::build_validation() {
    auto held_out = split_indices(*dataset, request.project.data, Split::Validation);
    if (!held_out) return held_out.error();
    if (held_out->indices.empty()) return {};
    auto evaluator = Evaluator::create(network, dataset, std::move(*held_out), options.batch_size, threads,
                                       {plans->arena(), batcher});
    if (!evaluator) return evaluator.error();
    validation = std::move(*evaluator);
    return {};
}

/// Schedule and early stopping.
Result<void> Trainer::Impl::build_rules() {
    auto made = make_schedule(request.project.training, steps_per_epoch);
    if (!made) return made.error();
    schedule = std::move(*made);
    auto stop = early_stopping_options(request.project.training);
    if (!stop) return stop.error();
    if (*stop) stopping.emplace(**stop);
    const std::string watched_by_schedule = schedule ? schedule->monitor() : std::string();
    if (!watched_by_schedule.empty()) {
        auto there = check_monitor(watched_by_schedule, "scheduler", validation != nullptr, counter->counts());
        if (!there) return there;
    }
    if (stopping) {
        auto there = check_monitor(stopping->options().monitor, "early_stopping", validation != nullptr, counter->counts());
        if (!there) return there;
    }
    if (schedule) schedule->start(*optimizer);
    return {};
}

Result<void> Trainer::Impl::restore_rules(const Checkpoint& checkpoint, const std::string& where) {
    const auto& scheduler = request.project.training.scheduler;
    if (checkpoint.scheduler != (scheduler ? scheduler->type : std::string()) ||
        (schedule && !schedule->load(checkpoint.schedule, *optimizer))) {
        return Error(Message(TR("The run in {0} was made with {1}; with another scheduler it cannot go on"),
                             {where, checkpoint.scheduler.empty() ? "no scheduler" : checkpoint.scheduler}),
                     true);
    }
    if (!stopping) return {};
    if (!stopping->load(checkpoint.stopping)) {
        return Error(Message(TR("The checkpoint in {0} holds a state of early stopping that this version does not know"),
                             {where}),
                     true);
    }
    if (!stopping->over()) return {};
    return Error(Message(TR("The run in {0} was ended by early stopping after epoch {1}. To train on, raise its patience or "
                            "remove it"),
                         {where, std::to_string(checkpoint.position.epoch - 1)}),
                 true);
}

Result<void> Trainer::Impl::restore() {
    auto opened = RunFolder::open(request.resume_folder);
    if (!opened) return opened.error();
    const Checkpoint& checkpoint = opened->second;
    const std::string where = request.resume_folder.string();
    if (checkpoint.identity != identity()) {
        return Error(
            Message(
                TR("The run in {0} was made with another seed, batch_size, shuffle, drop_last or number of samples; "
                   "with these settings it would not go on but mix two runs"),
                {where}),
            true);
    }
    const LoadReport report = weights->load_state_dict(checkpoint.weights);
    if (!report.clean())
        return Error(Message(TR("The checkpoint in {0} does not fit the network: {1}"), {where, report.text()}), true);
    if (auto loaded = optimizer->load_state(checkpoint.optimizer); !loaded) return Error(loaded.error().message, true);
    if (auto rules = restore_rules(checkpoint, where); !rules) return rules;
    position = checkpoint.position;
    if (position.epoch > options.epochs) {
        return Error(Message(TR("The run in {0} has finished its {1} epochs. To train on, set more epochs"),
                             {where, std::to_string(position.epoch - 1)}),
                     true);
    }
    for (std::int64_t e = 1; order && e < position.epoch; ++e) order->next();
    folder = std::move(opened->first);
    return {};
}

// ---- the run -----------------------------------------------------------------------------------------------------

Result<void> Trainer::Impl::run() {
    set_state(TrainState::Running);
    while (position.epoch <= options.epochs && !stopped) {
        if (auto done = train_epoch(); !done) return done;
        if (stopped) break;
        if (auto done = finish_epoch(); !done) return done;
        if (!stopped && stopping && stopping->over()) break;
    }
    flush_unsent(0);
    timer->publish(channel->times);
    if (stopped) {  // after the last epoch everything is saved already
        if (auto done = write_metrics(nullptr); !done) return done;
        if (auto done = save_checkpoint(); !done) return done;
    }
    set_state(stopped ? TrainState::Stopped : TrainState::Finished);
    return {};
}

Result<void> Trainer::Impl::train_epoch() {
    std::vector<std::int64_t> visits(samples.size());
    if (order) {
        visits = order->next();
    } else {
        std::iota(visits.begin(), visits.end(), std::int64_t{0});
    }
    for (std::int64_t& v : visits) v = samples[static_cast<std::size_t>(v)];
    const auto done =
        std::min<std::int64_t>(position.batch * options.batch_size, static_cast<std::int64_t>(visits.size()));
    visits.erase(visits.begin(), visits.begin() + done);
    waited_before = batcher->waited_seconds();
    if (position.batch < steps_per_epoch) batcher->start(std::move(visits), options.batch_size, options.drop_last);
    while (position.batch < steps_per_epoch) {
        if (!boundary()) {
            stopped = true;
            return {};
        }
        const Clock::time_point start = Clock::now();
        const Batch* batch = batcher->next();
        if (batch == nullptr) return Error(Message(TR("The data gave fewer batches than it has samples for")));
        if (auto trained = train_batch(*batch); !trained) return trained;
        const double seconds = seconds_since(start);
        position.seconds += seconds;
        position.epoch_seconds += seconds;
    }
    return {};
}

Result<void> Trainer::Impl::train_batch(const Batch& batch) {
    auto plan = plans->get(batch.size);  // compiled by build()
    if (!plan) return plan.error();
    bind_batch(**plan, batch);
    const double loss = (*plan)->forward_backward(*weights, static_cast<std::uint64_t>(position.step));
    if (const auto& refusal = (*plan)->refusal()) return *refusal;
    const std::int64_t step = position.step + 1;
    if (!std::isfinite(loss)) {
        return Error(Message(
            TR("Training stopped at step {0} (epoch {1}): the loss is {2}. The weights are as they were before this "
               "step. A smaller learning rate than {3} may help, or inputs of a smaller scale; a mean over targets that "
               "all have the value of ignore_index is no number either"),
            {std::to_string(step), std::to_string(position.epoch), std::isnan(loss) ? "not a number" : "infinite",
             to_string(OptionValue(optimizer->lr()))}));
    }
    const auto count = counter->count(**plan, batch);
    if (!count) return count.error();
    const Clock::time_point gradients = Clock::now();
    if (options.clip_grad_norm) optimizer->clip_grad_norm(*weights, *options.clip_grad_norm);
    const double lr = optimizer->lr();
    optimizer->step(*weights);
    if (timer->times(**plan)) timer->add_step(seconds_since(gradients));
    if (schedule && schedule->every_step()) schedule->step(*optimizer);

    position.step = step;
    ++position.batch;
    position.samples += batch.size;
    position.sum.add(loss, batch.size, *count);
    StepPoint point;
    point.epoch = position.epoch;
    point.step = step;
    point.loss = loss;
    if (count->all > 0) point.accuracy = static_cast<double>(count->right) / static_cast<double>(count->all);
    point.lr = lr;
    point.seconds = position.seconds;
    point.samples = position.samples;
    send(point);
    if (folder) epoch_points.push_back(point);
    return {};
}

Result<void> Trainer::Impl::finish_epoch() {
    EpochPoint point;
    point.epoch = position.epoch;
    point.step = position.step;
    point.train = position.sum.metrics();
    if (position.epoch_seconds > 0) {
        point.samples_per_second = static_cast<double>(point.train.samples) / position.epoch_seconds;
        point.waiting_share = std::min(1.0, (batcher->waited_seconds() - waited_before) / position.epoch_seconds);
    }
    const Clock::time_point start = Clock::now();
    if (validation) {
        set_state(TrainState::Validating);
        using Want = TrainControl::Want;
        const auto metrics = validation->run(
            *weights, [this] { return channel->control.want_.load(std::memory_order_acquire) != Want::Stop; });
        set_state(TrainState::Running);
        if (!metrics) return metrics.error();
        if (!*metrics) {  // stopped: the checkpoint says that the epoch's validation is to come
            stopped = true;
            return {};
        }
        point.validation = **metrics;
    }
    point.seconds = position.epoch_seconds + seconds_since(start);

    const double monitored = point.validation ? point.validation->loss : point.train.loss;
    const bool better = std::isfinite(monitored) && (!position.has_best || monitored < position.best);
    if (better) {
        position.best = monitored;
        position.has_best = true;
    }
    if (schedule && !schedule->every_step()) schedule->step(*optimizer, monitored_value(point, schedule->monitor()));
    if (stopping) stopping->add(monitored_value(point, stopping->options().monitor));
    ++position.epoch;
    position.batch = 0;
    position.epoch_seconds = 0;
    position.sum = {};
    unsent_epochs.push_back(point);
    flush_unsent(1);
    return save_epoch(point, better);
}

Result<void> Trainer::Impl::save_epoch(const EpochPoint& point, bool better) {
    if (!folder) return {};
    if (auto done = write_metrics(&point); !done) return done;
    if (better) {
        if (auto done = folder->save_best(weights->state_dict()); !done) return done;
    }
    const bool last = point.epoch >= options.epochs || (stopping && stopping->over());
    if (!last && point.epoch % checkpoints.every != 0) return {};
    if (checkpoints.keep > 0) {
        if (auto done = folder->save_epoch(weights->state_dict(), point.epoch, checkpoints.keep); !done) return done;
    }
    return save_checkpoint();
}

Result<void> Trainer::Impl::save_checkpoint() {
    if (!folder) return {};
    Checkpoint checkpoint;
    checkpoint.weights = weights->state_dict();
    checkpoint.optimizer = optimizer->state();
    if (schedule) {
        checkpoint.scheduler = request.project.training.scheduler->type;
        checkpoint.schedule = schedule->state(*optimizer);
    }
    if (stopping) checkpoint.stopping = stopping->state();
    checkpoint.position = position;
    checkpoint.identity = identity();
    return folder->save(checkpoint);
}

Result<void> Trainer::Impl::write_metrics(const EpochPoint* epoch) {
    if (!folder) return {};
    std::string lines;
    for (const StepPoint& p : epoch_points) lines += to_json(p) + "\n";
    if (epoch != nullptr) lines += to_json(*epoch) + "\n";
    epoch_points.clear();
    return folder->append_metrics(lines);
}

// ---- talking to whoever watches ------------------------------------------------------------------------------------

/// Obeys what was asked since the last step. False: stop.
bool Trainer::Impl::boundary() {
    using Want = TrainControl::Want;
    TrainControl& control = channel->control;
    for (;;) {
        const std::uint32_t seen = control.events_.load(std::memory_order_acquire);
        if (control.snapshot_wanted_.exchange(false, std::memory_order_acq_rel)) publish_snapshot();
        timer->turn(control.timing_.load(std::memory_order_acquire));
        if (control.times_wanted_.exchange(false, std::memory_order_acq_rel)) timer->publish(channel->times);
        if (control.weights_wanted_.exchange(false, std::memory_order_acq_rel)) {
            channel->weights.put(std::make_shared<const StateDict>(weights->state_dict()));
        }
        Want want = control.want_.load(std::memory_order_acquire);
        if (want == Want::Stop) return false;
        if (want == Want::Run) break;
        if (want == Want::Step && control.want_.compare_exchange_strong(want, Want::Pause)) break;
        if (want == Want::Pause) wait_while_paused(seen);
    }
    if (channel->state.load(std::memory_order_relaxed) != TrainState::Running) set_state(TrainState::Running);
    return true;
}

/// Sleeps until anything is asked for. `seen`: the count of requests that were looked at already.
void Trainer::Impl::wait_while_paused(std::uint32_t seen) {
    flush_unsent(1);
    set_state(TrainState::Paused);
    channel->control.events_.wait(seen, std::memory_order_acquire);
}

/// The last place of the ring is kept for what could not be sent before the run's end.
void Trainer::Impl::flush_unsent(std::size_t keep_free) {
    if (unsent && channel->steps.push(*unsent, keep_free)) unsent.reset();
    std::size_t sent = 0;
    while (sent < unsent_epochs.size() && channel->epochs.push(unsent_epochs[sent])) ++sent;
    unsent_epochs.erase(unsent_epochs.begin(), unsent_epochs.begin() + static_cast<std::ptrdiff_t>(sent));
}

void Trainer::Impl::send(const StepPoint& point) {
    flush_unsent(1);
    if (!unsent) {
        if (!channel->steps.push(point, 1)) unsent = point;
        return;
    }
    const auto before = static_cast<double>(unsent->merged);
    StepPoint merged = point;
    merged.merged = unsent->merged + 1;
    merged.loss = (unsent->loss * before + point.loss) / (before + 1);
    if (point.accuracy >= 0 && unsent->accuracy >= 0) {
        merged.accuracy = (unsent->accuracy * before + point.accuracy) / (before + 1);
    }
    unsent = merged;
}

void Trainer::Impl::publish_snapshot() {
    TrainControl& control = channel->control;
    if (const auto version = control.watch_version_.load(std::memory_order_acquire); version != watched_version) {
        const std::lock_guard lock(control.watch_mutex_);
        watched = control.watched_;
        watched_version = version;
    }
    if (watched.empty()) return;
    Snapshot& snapshot = channel->snapshot.writing();
    snapshot.step = position.step;
    std::size_t used = 0;
    for (const Network::StateEntry& entry : network->state) {
        const Network::Tensor& tensor = network->tensor(entry);
        if (std::find(watched.begin(), watched.end(), network->key(entry)) == watched.end()) continue;
        if (snapshot.items.size() == used) snapshot.items.emplace_back();
        Snapshot::Item& item = snapshot.items[used++];
        const auto index = static_cast<std::size_t>(entry.index);
        const TensorView view = entry.buffer ? weights->buffer(index) : weights->parameter(index);
        item.key = network->key(entry);
        item.shape = tensor.shape;
        item.gradients.clear();
        if (view.dtype == DType::Float32) {
            item.values.assign(view.f32(), view.f32() + view.size());
        } else {
            item.values.assign(view.i64(), view.i64() + view.size());
        }
        if (!entry.buffer) {
            const float* gradient = weights->gradient(index).f32();
            item.gradients.assign(gradient, gradient + view.size());
        }
    }
    snapshot.items.resize(used);
    channel->snapshot.publish();
}

// ---- the public face -----------------------------------------------------------------------------------------------

Trainer::Trainer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Trainer::~Trainer() = default;

Result<std::unique_ptr<Trainer>> Trainer::create(TrainRequest request, std::shared_ptr<TrainChannel> channel) {
    channel->state.store(TrainState::Preparing, std::memory_order_release);
    auto impl = std::make_unique<Impl>();
    impl->request = std::move(request);
    impl->channel = channel;
    if (auto prepared = guarded([&] { return impl->prepare(); }); !prepared) {
        channel->state.store(TrainState::Failed, std::memory_order_release);
        return prepared.error();
    }
    return std::unique_ptr<Trainer>(new Trainer(std::move(impl)));
}

Result<void> Trainer::run() {
    auto result = guarded([&] { return impl_->run(); });
    if (!result) {
        impl_->flush_unsent(0);
        (void)guarded([this] { return impl_->write_metrics(nullptr); });  // the first error is the one to tell
        impl_->set_state(TrainState::Failed);
    }
    return result;
}

const Network& Trainer::network() const { return *impl_->network; }
StateDict Trainer::state_dict() const { return impl_->weights->state_dict(); }
bool Trainer::stopped() const { return impl_->stopped; }
bool Trainer::stopped_early() const { return !impl_->stopped && impl_->stopping && impl_->stopping->over(); }

std::size_t Trainer::planned_bytes() const {
    return training_bytes(*impl_->weights, *impl_->optimizer, impl_->plans->arena()->bytes(), impl_->options.batch_size,
                          static_cast<std::int64_t>(impl_->samples.size()));
}

}  // namespace nn
