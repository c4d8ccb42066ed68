#include "nn/train/run_setup.h"

#include "nn/train/batches.h"
#include "nn/train/check.h"
#include "nn/train/take_weights.h"

#include <zlib.h>

#include <algorithm>

namespace nn {

namespace {

/// Of a few samples' inputs and targets: another table under the same name is another run's data.
std::string sample_checksum(const Dataset& dataset, bool test_files, const Network& network) {
    constexpr std::int64_t most = 16;
    const std::int64_t size = dataset.size(test_files), stride = std::max<std::int64_t>(1, size / most);
    uLong sum = crc32(0, nullptr, 0);
    for (const std::string& name : input_fields(network)) {
        const TensorType& type = dataset.fields().find(name)->second.type;
        std::vector<std::byte> sample(static_cast<std::size_t>(numel_per_sample(type.shape)) * size_of(type.dtype));
        for (std::int64_t i = 0; i < size; i += stride) {
            dataset.read(name, test_files, i, sample.data());
            sum = crc32_z(sum, reinterpret_cast<const Bytef*>(sample.data()), sample.size());
        }
    }
    return "checksum " + std::to_string(sum);
}

class SetUp {
public:
    explicit SetUp(const TrainRequest& request) : request_(request) {}

    Result<RunSetup> make() {
        for (const auto part : {&SetUp::read_project, &SetUp::open_data, &SetUp::make_weights, &SetUp::compile,
                                &SetUp::hold_out, &SetUp::make_rules})
            if (auto done = (this->*part)(); !done) return done.error();
        return std::move(s_);
    }

private:
    const TrainingSpec& training() const { return request_.project.training; }
    std::int64_t sample_count() const { return std::ssize(s_.samples); }

    Result<void> read_project();
    Result<void> open_data();
    Result<void> make_weights();
    Result<void> compile();
    void make_metrics(std::int64_t largest_batch);
    Result<void> hold_out();
    Result<void> make_rules();

    const TrainRequest& request_;
    RunSetup s_;
};

Result<void> SetUp::read_project() {
    s_.threads = resolve_threads(request_.threads);
    const Analysis analysis = check_project(request_.project, request_.folder, request_.stop_reading);
    if (!analysis.ok()) return Error(Message(analysis.first_error()), true);
    for (const Diagnostic& d : analysis.diagnostics) {
        if (d.severity == Severity::Error) return Error(Message(analysis.first_error()), true);
    }
    s_.network = analysis.network;
    if (s_.network->losses.empty()) {
        return Error(Message(TR("The network has no loss, so there is nothing to train for. Add a loss node")), true);
    }
    auto typed = training_options(training());
    if (!typed) return typed.error();
    s_.options = *typed;
    auto kept = checkpoint_options(training());
    if (!kept) return kept.error();
    s_.checkpoints = *kept;
    return {};
}

Result<void> SetUp::open_data() {
    auto opened = open_dataset(request_.project.data, request_.folder, data_request(*s_.network, request_.stop_reading));
    if (!opened) return opened.error();
    s_.dataset = *opened;
    auto train = split_indices(*s_.dataset, request_.project.data, Split::Train);
    if (!train) return train.error();
    if (auto labels = check_labels(*s_.network, *s_.dataset, *train); !labels) return labels;
    s_.samples = std::move(train->indices);
    if (s_.samples.empty()) return Error(Message(TR("The data has no training samples")), true);
    s_.last_step = request_.steps;
    s_.run.identity = {s_.options.seed,    s_.options.batch_size, sample_count(),
                       s_.options.shuffle, s_.options.drop_last,  run_settings(request_.project)};
    s_.run.identity.settings["what the samples hold"] = sample_checksum(*s_.dataset, train->test_files, *s_.network);
    s_.run.epochs = s_.options.epochs;
    s_.steps_per_epoch = s_.run.identity.steps_per_epoch();
    if (s_.steps_per_epoch == 0) {
        return Error(Message(TR("drop_last leaves no batch: there are {0} training samples and batch_size is {1}"),
                             {std::to_string(sample_count()), std::to_string(s_.options.batch_size)}),
                     true);
    }
    s_.batcher = std::make_shared<Batcher>(s_.dataset, input_fields(*s_.network), train->test_files);
    return {};
}

Result<void> SetUp::make_weights() {
    const auto seed = static_cast<std::uint64_t>(s_.options.seed);
    LiveRun& run = s_.run;
    run.network = s_.network;
    run.dataset = s_.dataset;
    auto weights = nn::make_weights(s_.network, seed);
    if (!weights) return weights.error();
    run.weights = std::move(*weights);
    if (request_.init) {
        auto taken = take_weights(*run.weights, *request_.init, request_.init_name, request_.init_partial);
        if (!taken) return taken.error();
        s_.said = std::move(*taken);
    }
    auto made = make_optimizer(optimizer_for(training()), *run.weights, s_.threads);
    if (!made) return made.error();
    run.optimizer = std::move(*made);
    run.optimizer_type = training().optimizer.type;
    run.training = training();
    run.clip_grad_norm = s_.options.clip_grad_norm;
    run.threads = s_.threads;
    if (s_.options.shuffle) run.order.emplace(sample_count(), seed);
    return {};
}

Result<void> SetUp::compile() {
    s_.allow_nonfinite = request_.allow_nonfinite;
    PlanOptions plan = training_plan(*s_.network, s_.options, s_.threads);
    plan.watch = s_.allow_nonfinite ? Watch::Nothing : Watch::Noticed;
    s_.plans = std::make_unique<PlanCache>(s_.network, plan);
    const std::int64_t full = std::min(s_.options.batch_size, sample_count());
    const std::int64_t tail = s_.options.drop_last ? 0 : sample_count() % full;
    for (const std::int64_t batch : {full, tail}) {
        if (batch == 0) continue;
        if (auto compiled = s_.plans->get(batch); !compiled) return compiled.error();
    }
    make_metrics(full);
    s_.run.position.sum = s_.metrics->zero();
    return {};
}

void SetUp::make_metrics(std::int64_t largest_batch) {
    s_.metrics = std::make_shared<MetricSet>(*s_.network, metrics_in_use(*s_.network, s_.options), largest_batch, s_.threads);
}

/// Training rests while a validation runs: its memory and its batches serve both.
Result<void> SetUp::hold_out() {
    auto held_out = split_indices(*s_.dataset, request_.project.data, Split::Validation);
    if (!held_out) return held_out.error();
    if (held_out->indices.empty()) return {};
    const std::int64_t batch = std::min(s_.options.batch_size, std::ssize(held_out->indices));
    if (batch > sample_count()) make_metrics(batch);
    auto evaluator = Evaluator::create(s_.network, s_.dataset, std::move(*held_out), s_.metrics->metrics(),
                                       s_.options.batch_size, s_.threads, {s_.plans->arena(), s_.batcher, s_.metrics});
    if (!evaluator) return evaluator.error();
    s_.validation = std::move(*evaluator);
    return {};
}

/// Schedule, early stopping, and what best.pt is the best of.
Result<void> SetUp::make_rules() {
    LiveRun& run = s_.run;
    auto made = make_schedule(training(), s_.steps_per_epoch);
    if (!made) return made.error();
    run.schedule = std::move(*made);
    if (training().scheduler) run.scheduler_type = training().scheduler->type;
    if (run.schedule && run.schedule->course())
        run.identity.settings["length of " + run.scheduler_type] = std::to_string(*run.schedule->course()) + " steps";
    auto stop = early_stopping_options(training());
    if (!stop) return stop.error();
    if (*stop) run.stopping.emplace(**stop);
    run.best_monitor = s_.checkpoints.monitor.value_or(s_.validation ? "validation.loss" : "train.loss");
    const std::pair<const char*, std::string> watching[] = {{"scheduler", run.schedule ? run.schedule->monitor() : ""},
                                                            {"early_stopping", run.stopping ? run.stopping->options().monitor : ""},
                                                            {"checkpoint", run.best_monitor}};
    for (const auto& [who, monitor] : watching) {
        if (monitor.empty()) continue;
        if (auto problem = monitor_problem(monitor, who, s_.metrics->metrics(), s_.validation != nullptr))
            return Error(std::move(*problem), true);
    }
    if (run.schedule) run.schedule->start(*run.optimizer);
    return {};
}

}  // namespace

Plan& RunSetup::full_batch_plan() const {
    return **plans->get(std::min(options.batch_size, std::ssize(samples)));
}

std::size_t RunSetup::planned_bytes() const {
    const std::int64_t full = std::min(options.batch_size, std::ssize(samples));
    return training_bytes(*network, run.optimizer->state_bytes(), plans->arena()->bytes(),
                          metric_bytes(*network, metrics->metrics(), full, threads), options.batch_size, std::ssize(samples));
}

Result<RunSetup> set_up_run(const TrainRequest& request) { return SetUp(request).make(); }

}  // namespace nn
