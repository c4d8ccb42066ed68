#include "nn/train/run_loop.h"

#include "nn/engine/machine/float_flags.h"
#include "nn/engine/plan/watch.h"
#include "nn/train/batches.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace nn {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

}  // namespace

RunLoop::RunLoop(RunSetup& setup, RunRecord& record, Publisher& publisher)
    : setup_(setup), run_(setup.run), record_(record), publisher_(publisher) {
    const auto& nodes = setup.network->nodes;
    const bool changes = std::ranges::any_of(nodes, [](const Network::Node& node) {
        return node.op->role != Role::Parameter && std::ranges::any_of(node.buffers, [](int b) { return b >= 0; });
    });
    if (changes) buffers_.resize(run_.weights->buffer_bytes().size());
    const std::vector<bool> masks = mask_values(*setup.network);
    for (std::size_t i = 0; i < setup.network->inputs.size(); ++i) {
        const auto value = static_cast<std::size_t>(setup.network->inputs[i].value);
        if (setup.network->values[value].type.dtype == DType::Float32) watched_.push_back({i, masks[value]});
    }
}

Result<void> RunLoop::run() {
    publisher_.set_state(TrainState::Running);
    sizes_.start(run_.position.step, *run_.weights);
    weights_suspect_ = !all_finite(run_.weights->parameters().data(), std::ssize(run_.weights->parameters()));
    if (auto done = train(); !done) return keep_what_was(done.error());
    publisher_.finish();
    if (stopped_) {  // after the last epoch everything is saved already
        if (auto done = record_.save(); !done) return done;
    }
    publisher_.set_state(stopped_ ? TrainState::Stopped : TrainState::Finished);
    return {};
}

Result<void> RunLoop::train() {
    while (!run_.finished() && !stopped_) {
        if (auto done = train_epoch(); !done) return done;
        if (stopped_) break;
        if (auto done = finish_epoch(); !done) return done;
    }
    return {};
}

/// Before the step began.
Error RunLoop::untouched(Error why) {
    failed_ = Failed::Before;
    return why;
}

/// Before the step changed the weights: what else it changes is put back.
Error RunLoop::failed_before(Error why) {
    if (!buffers_.empty()) std::ranges::copy(buffers_, run_.weights->buffer_bytes().begin());
    return untouched(std::move(why));
}

Error RunLoop::keep_what_was(Error why) {
    if (failed_ == Failed::After && go_back()) failed_ = Failed::Before;
    if (failed_ == Failed::Before) (void)record_.save();  // what went wrong first is what to tell
    if (broken_) {
        (void)record_.note(to_json(*broken_));
        publisher_.send(std::move(*broken_));
    }
    return why;
}

/// From the last checkpoint the same steps again, but for the last one: the same bits. False where there is none, or where
/// nobody wants to wait.
bool RunLoop::go_back() {
    const std::int64_t wanted = run_.position.step - 1;
    auto state = record_.last();
    if (!state || !*state) return false;
    const std::optional<TrainingSpec>&saved = (*state)->changed, &now = run_.changed;
    if (saved.has_value() != now.has_value() || (now && !settings_that_differ(*saved, *now).empty())) return false;
    run_.position.sum.clear();
    if (!run_.restore(**state, record_.folder().string())) return false;
    again_ = true;
    setup_.last_step = wanted;
    return train() && steps_done_;
}

bool RunLoop::gradients_finite(double norm) const {
    if (std::isfinite(norm) || setup_.allow_nonfinite) return true;
    const auto gradients = std::as_const(*run_.weights).gradients();  // the squares alone may be too large
    return all_finite(gradients.data(), std::ssize(gradients));
}

bool RunLoop::data_finite(const Batch& batch) const {
    return std::ranges::all_of(watched_, [&](const Watched& w) {
        const std::vector<std::byte>& field = batch.fields[w.field];
        return all_finite(reinterpret_cast<const float*>(field.data()), static_cast<std::int64_t>(field.size() / sizeof(float)), w.infinities);
    });
}

Result<void> RunLoop::train_epoch() {
    std::vector<std::int64_t> visits = run_.visits();
    for (std::int64_t& v : visits) v = setup_.samples[static_cast<std::size_t>(v)];
    RunPosition& position = run_.position;
    const std::int64_t done = std::min(position.batch * setup_.options.batch_size, std::ssize(visits));
    visits.erase(visits.begin(), visits.begin() + done);
    Batcher& batcher = *setup_.batcher;
    waited_before_ = batcher.waited_seconds();
    if (position.batch < setup_.steps_per_epoch)
        batcher.start(std::move(visits), setup_.options.batch_size, setup_.options.drop_last);
    while (position.batch < setup_.steps_per_epoch) {
        const auto wanted = may_step();
        if (!wanted) return wanted.error();
        if (!*wanted) {
            stopped_ = true;
            return {};
        }
        const Clock::time_point start = Clock::now();
        const Batch* batch = batcher.next();
        if (batch == nullptr) return untouched(Error(Message(TR("The data gave fewer batches than it has samples for"))));
        if (auto trained = train_batch(*batch); !trained) return trained;
        const double seconds = seconds_since(start);
        run_.clock.run += seconds;
        run_.clock.epoch += seconds;
        if (position.batch < setup_.steps_per_epoch && !again_ && record_.due()) {
            if (auto saved = record_.save(); !saved) return saved;
        }
    }
    return {};
}

/// False: the run ends here, whether it was asked to or this was its last step.
Result<bool> RunLoop::may_step() {
    for (;;) {
        steps_done_ = setup_.last_step && run_.position.step >= *setup_.last_step;
        if (steps_done_) return false;
        const Publisher::Wish wish = publisher_.boundary();
        if (wish != Publisher::Wish::Change) return wish == Publisher::Wish::Step;
        const auto wanted = publisher_.take_change();
        if (!wanted || again_) continue;
        if (auto done = change(*wanted); !done) return done.error();
    }
}

/// Saved before a step goes by it: whatever goes on from the folder goes by it too.
Result<void> RunLoop::change(const TrainingSpec& wanted) {
    RunChange told = run_.change(wanted);
    if (!told.refused && !told.settings.empty()) {
        if (auto saved = record_.save(); !saved) return saved;
        if (auto noted = record_.note(to_json(told)); !noted) return noted;
    }
    publisher_.send(std::move(told));
    return {};
}

Result<void> RunLoop::train_batch(const Batch& batch) {
    auto compiled = setup_.plans->get(batch.size);
    if (!compiled) return untouched(compiled.error());
    Plan& plan = **compiled;
    Weights& weights = *run_.weights;
    if (!buffers_.empty()) std::ranges::copy(weights.buffer_bytes(), buffers_.begin());
    if (!setup_.allow_nonfinite && (weights_suspect_ || !data_finite(batch))) {
        weights_suspect_ = false;
        if (Error why = broke(batch, nullptr, true); broken_) return untouched(std::move(why));
    }
    bind_batch(plan, batch);
    const double loss = run_step(plan);
    if (const auto& refusal = plan.refusal()) return failed_before(*refusal);
    const bool loss_is_finite = std::isfinite(loss) || plan.nothing_counts() || setup_.allow_nonfinite;
    if (plan.not_finite() || !loss_is_finite) {
        if (!buffers_.empty()) std::ranges::copy(buffers_, weights.buffer_bytes().begin());
        return failed_before(broke(batch, &plan, loss_is_finite || plan.not_finite()));
    }
    return update(batch, plan, loss);
}

/// Where another thread noticed something it is not known where: the same step again, looked at everywhere, says so.
double RunLoop::run_step(Plan& plan) {
    Weights& weights = *run_.weights;
    const auto number = static_cast<std::uint64_t>(run_.position.step);
    const double loss = plan.forward_backward(weights, number);
    if (!plan.suspects() || plan.not_finite() || plan.refusal()) return loss;
    if (!buffers_.empty()) std::ranges::copy(buffers_, weights.buffer_bytes().begin());
    return plan.forward_backward(weights, number);
}

/// The second half of a step, once the gradients are there.
Result<void> RunLoop::update(const Batch& batch, Plan& plan, double loss) {
    Weights& weights = *run_.weights;
    Optimizer& optimizer = *run_.optimizer;
    Clock::time_point began = Clock::now();
    std::optional<double> before_clipping;
    if (run_.clip_grad_norm) {
        before_clipping = optimizer.clip_grad_norm(weights, *run_.clip_grad_norm);
        if (!gradients_finite(*before_clipping)) return failed_before(gradient_not_finite(run_.position.step + 1));
    }
    double optimizer_seconds = seconds_since(began);
    const auto values = setup_.metrics->add(plan, batch, loss, run_.position.sum);
    if (!values) return values.error();
    StepPoint point = count_step(batch);
    point.loss = loss;
    point.metrics = *values;
    point.lr = optimizer.lr();
    began = Clock::now();
    clear_float_flags();
    const double norm = optimizer.step(weights);
    optimizer_seconds += seconds_since(began);
    if (!gradients_finite(norm)) {
        failed_ = Failed::After;
        return gradient_not_finite(point.step);
    }
    if (float_flags() != 0) weights_suspect_ = !all_finite(weights.parameters().data(), std::ssize(weights.parameters()));
    sizes_.stepped(point.step, weights);
    point.grad_norm = before_clipping.value_or(norm);
    if (run_.schedule && run_.schedule->every_step()) run_.schedule->step(optimizer);
    if (again_) return {};
    publisher_.send(point);
    record_.add(point);
    publisher_.stepped({&plan == &setup_.full_batch_plan(), optimizer_seconds});
    return {};
}

/// Nothing of the step is left. Notes where it broke, if it did.
Error RunLoop::broke(const Batch& batch, const Plan* plan, bool loss_is_finite) {
    broken_ = find_not_finite({setup_, batch, run_.position.batch * setup_.options.batch_size, sizes_,
                               plan != nullptr ? plan->not_finite() : std::nullopt, loss_is_finite});
    if (broken_) return Error(message_of(*broken_));
    return plan != nullptr ? gradient_not_finite(run_.position.step + 1) : Error();
}

/// What the watch did not see, the norm does: of which parameter is what is known then.
Error RunLoop::gradient_not_finite(std::int64_t step) {
    const Network& network = *setup_.network;
    NotFinite& found = broken_.emplace();
    found.epoch = run_.position.epoch;
    found.step = step;
    found.batch = run_.position.batch;
    found.backward = true;
    found.what = NotFinite::What::Gradient;
    found.lr = run_.optimizer->lr();
    for (auto node = network.nodes.rbegin(); node != network.nodes.rend() && found.node.empty(); ++node)
        for (const int p : node->parameters) {
            if (p < 0) continue;
            const TensorView gradient = run_.weights->gradient(static_cast<std::size_t>(p));
            if (all_finite(gradient.f32(), gradient.size())) continue;
            found.node = node->path;
            found.op = node->op->id();
            found.parameter = network.parameters[static_cast<std::size_t>(p)].key;
            break;
        }
    found.causes = {{{TR("the values of the step are finite, its gradient is not; the learning rate is {0}"), {to_string(OptionValue(found.lr))}},
                     Remedy::ClipGradients}};
    return Error(message_of(found));
}

StepPoint RunLoop::count_step(const Batch& batch) {
    RunPosition& position = run_.position;
    ++position.step;
    ++position.batch;
    position.samples += batch.size;
    StepPoint point;
    point.epoch = position.epoch;
    point.step = position.step;
    point.seconds = run_.clock.run;
    point.samples = position.samples;
    return point;
}

Result<void> RunLoop::finish_epoch() {
    RunPosition& position = run_.position;
    EpochPoint point;
    point.epoch = position.epoch;
    point.step = position.step;
    point.train = setup_.metrics->values(position.sum);
    if (const double seconds = run_.clock.epoch; seconds > 0) {
        point.samples_per_second = static_cast<double>(point.train.samples) / seconds;
        point.waiting_share = std::min(1.0, (setup_.batcher->waited_seconds() - waited_before_) / seconds);
    }
    const Clock::time_point start = Clock::now();
    double paused = 0;
    if (auto done = validate(point, paused); !done || stopped_) return done;
    point.seconds = run_.clock.epoch + seconds_since(start) - paused;

    const auto value = [&](const std::string& monitor) { return watched_value(point, setup_.metrics->metrics(), monitor); };
    const bool better = run_.is_best(value(run_.best_monitor));
    if (run_.schedule && !run_.schedule->every_step())
        run_.schedule->step(*run_.optimizer, value(run_.schedule->monitor()));
    if (run_.stopping) run_.stopping->add(value(run_.stopping->options().monitor));
    run_.begin_next_epoch();
    if (again_) return {};
    publisher_.send(point);
    return record_.end_epoch(point, better);
}

/// Stopped meanwhile, the checkpoint says that the epoch's validation is to come. `paused`: seconds that were waited.
Result<void> RunLoop::validate(EpochPoint& point, double& paused) {
    if (!setup_.validation) return {};
    publisher_.set_state(TrainState::Validating);
    const auto go_on = [&] {
        const Clock::time_point asked = Clock::now();
        const bool wanted = publisher_.validation_boundary();
        paused += seconds_since(asked);
        return wanted;
    };
    const auto metrics = setup_.validation->run(*run_.weights, go_on);
    publisher_.set_state(TrainState::Running);
    if (!metrics) return metrics.error();
    if (*metrics) {
        point.validation = **metrics;
    } else {
        stopped_ = true;
    }
    return {};
}

}  // namespace nn
