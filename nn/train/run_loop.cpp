#include "nn/train/run_loop.h"

#include "nn/train/batches.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace nn {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

bool all_finite(const float* values, std::int64_t count) {
    return std::all_of(values, values + count, [](float v) { return std::isfinite(v); });
}

/// The first of the samples in an array of floats that holds what is no finite number.
std::optional<std::int64_t> first_not_finite(const std::vector<std::byte>& field, std::int64_t samples) {
    const auto* values = reinterpret_cast<const float*>(field.data());
    const std::int64_t each = static_cast<std::int64_t>(field.size() / sizeof(float)) / std::max<std::int64_t>(samples, 1);
    for (std::int64_t n = 0; n < samples; ++n)
        if (!all_finite(values + n * each, each)) return n;
    return std::nullopt;
}

}  // namespace

RunLoop::RunLoop(RunSetup& setup, RunRecord& record, Publisher& publisher)
    : setup_(setup), run_(setup.run), record_(record), publisher_(publisher) {
    const auto& nodes = setup.network->nodes;
    const bool changes = std::ranges::any_of(nodes, [](const Network::Node& node) {
        return node.op->role != Role::Parameter && std::ranges::any_of(node.buffers, [](int b) { return b >= 0; });
    });
    if (changes) buffers_.resize(run_.weights->buffer_bytes().size());
}

Result<void> RunLoop::run() {
    publisher_.set_state(TrainState::Running);
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
    return why;
}

/// From the last checkpoint the same steps again, but for the last one: the same bits. False where there is none, or where
/// nobody wants to wait.
bool RunLoop::go_back() {
    const std::int64_t wanted = run_.position.step - 1;
    auto state = record_.last();
    if (!state || !*state) return false;
    run_.position.sum.clear();
    if (!run_.restore(**state, record_.folder().string())) return false;
    again_ = true;
    setup_.last_step = wanted;
    return train() && steps_done_;
}

bool RunLoop::gradients_finite(double norm) const {
    if (std::isfinite(norm)) return true;
    const auto gradients = std::as_const(*run_.weights).gradients();  // the squares alone may be too large
    return all_finite(gradients.data(), std::ssize(gradients));
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
        steps_done_ = setup_.last_step && position.step >= *setup_.last_step;
        if (steps_done_ || !publisher_.boundary()) {
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

Result<void> RunLoop::train_batch(const Batch& batch) {
    auto compiled = setup_.plans->get(batch.size);
    if (!compiled) return untouched(compiled.error());
    Plan& plan = **compiled;
    Weights& weights = *run_.weights;
    if (!buffers_.empty()) std::ranges::copy(weights.buffer_bytes(), buffers_.begin());
    bind_batch(plan, batch);
    const double loss = plan.forward_backward(weights, static_cast<std::uint64_t>(run_.position.step));
    if (const auto& refusal = plan.refusal()) return failed_before(*refusal);
    if (!std::isfinite(loss) && !plan.nothing_counts()) return failed_before(not_finite(batch, loss));
    return update(batch, plan, loss);
}

/// The second half of a step, once the gradients are there.
Result<void> RunLoop::update(const Batch& batch, Plan& plan, double loss) {
    Weights& weights = *run_.weights;
    Optimizer& optimizer = *run_.optimizer;
    Clock::time_point began = Clock::now();
    std::optional<double> before_clipping;
    if (const auto longest = setup_.options.clip_grad_norm) {
        before_clipping = optimizer.clip_grad_norm(weights, *longest);
        if (!gradients_finite(*before_clipping)) return failed_before(gradient_not_finite(batch, run_.position.step + 1));
    }
    double optimizer_seconds = seconds_since(began);
    const auto values = setup_.metrics->add(plan, batch, loss, run_.position.sum);
    if (!values) return values.error();
    StepPoint point = count_step(batch);
    point.loss = loss;
    point.metrics = *values;
    point.lr = optimizer.lr();
    began = Clock::now();
    const double norm = optimizer.step(weights);
    optimizer_seconds += seconds_since(began);
    if (!gradients_finite(norm)) {
        failed_ = Failed::After;
        return gradient_not_finite(batch, point.step);
    }
    point.grad_norm = before_clipping.value_or(norm);
    if (run_.schedule && run_.schedule->every_step()) run_.schedule->step(optimizer);
    if (again_) return {};
    publisher_.send(point);
    record_.add(point);
    publisher_.stepped({&plan == &setup_.full_batch_plan(), optimizer_seconds});
    return {};
}

/// What is no number in the data, or in the weights that the run began with, is no fault of the step's.
std::optional<Error> RunLoop::brought_in(const Batch& batch, std::int64_t step) const {
    const RunPosition& position = run_.position;
    const std::int64_t at = position.batch - (position.step - (step - 1));  // whether or not the step is counted already
    const std::string step_text = std::to_string(step), epoch = std::to_string(position.epoch);
    const auto& inputs = setup_.network->inputs;
    for (std::size_t i = 0; i < batch.fields.size(); ++i) {
        if (setup_.network->values[static_cast<std::size_t>(inputs[i].value)].type.dtype != DType::Float32) continue;
        const auto sample = first_not_finite(batch.fields[i], batch.size);
        if (!sample) continue;
        const std::int64_t visited = run_.visits()[static_cast<std::size_t>(at * setup_.options.batch_size + *sample)];
        return Error(Message(TR("Training stopped at step {0} (epoch {1}): field \"{2}\" of the data holds a value that is not a finite "
                                "number (sample {3}). Replace it or leave the sample out; the weights are as they were before this step"),
                             {step_text, epoch, inputs[i].field,
                              std::to_string(setup_.samples[static_cast<std::size_t>(visited)])}));
    }
    if (step > 1 || position.step > 0) return std::nullopt;
    for (std::size_t p = 0; p < setup_.network->parameters.size(); ++p) {
        const TensorView values = run_.weights->parameter(p);
        if (all_finite(values.f32(), values.size())) continue;
        return Error(Message(TR("Training stopped at step {0} (epoch {1}): the weights it began with hold values that are not "
                                "finite numbers, in {2}. Begin with others"),
                             {step_text, epoch, setup_.network->parameters[p].key}));
    }
    return std::nullopt;
}

Error RunLoop::not_finite(const Batch& batch, double loss) const {
    const std::int64_t step = run_.position.step + 1;
    if (auto known = brought_in(batch, step)) return *known;
    return Error(Message(
        TR("Training stopped at step {0} (epoch {1}): the loss is {2}. The weights are as they were before this "
           "step. A smaller learning rate than {3} may help, or inputs of a smaller scale"),
        {std::to_string(step), std::to_string(run_.position.epoch), std::isnan(loss) ? "not a number" : "infinite",
         to_string(OptionValue(run_.optimizer->lr()))}));
}

Error RunLoop::gradient_not_finite(const Batch& batch, std::int64_t step) const {
    if (auto known = brought_in(batch, step)) return *known;
    return Error(Message(TR("Training stopped at step {0} (epoch {1}): the loss is a number, but its gradient is not finite. The run folder, "
                            "where one is kept, has the weights from before this step. A square root, a logarithm or a division "
                            "close to 0 does this, and so does a learning rate that is too large: it is {2}"),
                         {std::to_string(step), std::to_string(run_.position.epoch), to_string(OptionValue(run_.optimizer->lr()))}));
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
