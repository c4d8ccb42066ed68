#include "nn/train/checkpoint.h"

#include "nn/io/weights_file.h"
#include "nn/train/project_file.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>

namespace nn {

namespace {

/// Version 3 is 2 with settings that were changed on the way: who does not know them must not go on by the old ones.
constexpr std::int64_t checkpoint_version = 3, unchanged_version = 2;
constexpr std::size_t run_numbers = 14, run_numbers_1 = 18;
constexpr std::string_view model_prefix = "model.", optimizer_prefix = "optimizer.", schedule_prefix = "scheduler.",
                           type_prefix = "optimizer_type.", metric_prefix = "metric.", best_prefix = "best.", run_key = "run",
                           without_loss_key = "without_loss", stopping_key = "early_stopping", order_key = "order",
                           settings_key = "settings", changed_key = "changed";

StateTensor int_tensor(std::string key, const std::vector<std::int64_t>& values) {
    StateTensor t{std::move(key), DType::Int64, {std::ssize(values)}, {}, {}};
    t.bytes.resize(values.size() * sizeof(std::int64_t));
    if (!values.empty()) std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
    return t;
}

/// Weight files hold float32 and int64: the run's doubles travel as their bits, so that nothing is lost.
StateTensor double_tensor(std::string key, const std::vector<double>& values) {
    std::vector<std::int64_t> bits;
    for (const double v : values) bits.push_back(std::bit_cast<std::int64_t>(v));
    return int_tensor(std::move(key), bits);
}

std::vector<std::int64_t> ints(const StateTensor& t) {
    std::vector<std::int64_t> values(t.dtype == DType::Int64 ? t.bytes.size() / sizeof(std::int64_t) : 0);
    if (!values.empty()) std::memcpy(values.data(), t.bytes.data(), values.size() * sizeof(std::int64_t));
    return values;
}

/// A text's bytes, filled up with spaces.
StateTensor text_tensor(std::string key, std::string text) {
    text.resize((text.size() + sizeof(std::int64_t) - 1) / sizeof(std::int64_t) * sizeof(std::int64_t), ' ');
    StateTensor t{std::move(key), DType::Int64, {static_cast<std::int64_t>(text.size() / sizeof(std::int64_t))}, {}, {}};
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    t.bytes.assign(bytes.begin(), bytes.end());
    return t;
}

std::string text_of(const StateTensor& t) {
    return t.dtype == DType::Int64 ? std::string(reinterpret_cast<const char*>(t.bytes.data()), t.bytes.size()) : std::string();
}

std::vector<double> doubles(const StateTensor& t) {
    std::vector<double> values;
    for (const std::int64_t v : ints(t)) values.push_back(std::bit_cast<double>(v));
    return values;
}

std::vector<std::int64_t> pack(const RunState& s) {
    const auto bits = [](double v) { return std::bit_cast<std::int64_t>(v); };
    const RunPosition& p = s.position;
    const RunIdentity& i = s.identity;
    return {s.changed ? checkpoint_version : unchanged_version,
            p.epoch,
            p.batch,
            p.step,
            p.samples,
            bits(s.clock.run),
            bits(s.clock.epoch),
            bits(p.sum.loss),
            p.sum.samples,
            i.seed,
            i.batch_size,
            i.samples,
            i.shuffle,
            i.drop_last};
}

/// Version 1 counted right answers and all of them, and knew the best of the loss alone.
void unpack(const std::vector<std::int64_t>& v, RunState& s) {
    std::size_t at = 0;
    const auto next = [&] { return v[at++]; };
    const auto next_double = [&] { return std::bit_cast<double>(v[at++]); };
    const bool first_version = next() == 1;
    RunPosition& p = s.position;
    p.epoch = next();
    p.batch = next();
    p.step = next();
    p.samples = next();
    s.clock.run = next_double();
    s.clock.epoch = next_double();
    p.sum.loss = next_double();
    p.sum.samples = next();
    if (first_version) {
        const auto right = static_cast<double>(next()), all = static_cast<double>(next());
        if (all > 0) p.sum.metrics.push_back({"accuracy", {right, all}});
        const double best = next_double();
        if (next() != 0) p.best = {"", best};
    }
    s.identity.seed = next();
    s.identity.batch_size = next();
    s.identity.samples = next();
    s.identity.shuffle = next() != 0;
    s.identity.drop_last = next() != 0;
}

bool is_time(double seconds) { return std::isfinite(seconds) && seconds >= 0; }

/// `t` is "exp_avg.fc.weight": what it is called, and of which parameter.
void add_named(OptimizerState& state, StateTensor t) {
    const std::size_t dot = std::min(t.key.find('.'), t.key.size());
    const std::string name = t.key.substr(0, dot);
    t.key.erase(0, dot + 1);
    if (state.entries.empty() || state.entries.back().name != name) state.entries.push_back({name, {}});
    state.entries.back().tensors.push_back(std::move(t));
}

/// Version 1: `t` is "step", a count for all parameters, "extra", NAdam's product of momenta, or "exp_avg", a block of the
/// size of all parameters.
void add_flat(OptimizerState& state, const StateTensor& t, const Weights& weights) {
    OptimizerState::Entry entry{t.key == "extra" ? "mu_product" : t.key, {}};
    const std::vector<Network::Tensor>& parameters = weights.network().parameters;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        StateTensor of{parameters[i].key, t.dtype, {}, t.bytes, {}};
        if (t.key == "extra") {
            const std::vector<double> value = doubles(t);
            const float number = value.size() == 1 ? static_cast<float>(value[0]) : 0.0f;
            of.dtype = DType::Float32;
            of.bytes.resize(sizeof number);
            std::memcpy(of.bytes.data(), &number, sizeof number);
        } else if (t.key != "step") {
            const std::size_t size = static_cast<std::size_t>(numel(parameters[i].shape)) * sizeof(float);
            const std::size_t begin = weights.offset(i) * sizeof(float);
            if (t.bytes.size() != weights.parameters().size_bytes()) return;  // of another network: the optimizer says so
            of.shape = parameters[i].shape;
            of.bytes.assign(t.bytes.begin() + static_cast<std::ptrdiff_t>(begin),
                            t.bytes.begin() + static_cast<std::ptrdiff_t>(begin + size));
        }
        entry.tensors.push_back(std::move(of));
    }
    state.entries.push_back(std::move(entry));
}

class Reader {
public:
    Reader(const std::filesystem::path& file, const Weights& weights) : file_(file), weights_(weights) {}

    Result<RunState> read(StateDict all) {
        const StateTensor* run = all.find(run_key);
        const std::vector<std::int64_t> numbers = run ? ints(*run) : std::vector<std::int64_t>{};
        if (numbers.empty()) return Error(Message(TR("{0} is not a checkpoint of Netloom"), {file_.string()}), true);
        version_ = numbers[0];
        if (version_ > checkpoint_version) {
            return Error(Message(TR("The checkpoint {0} is of a later version of Netloom (version {1}; this one reads up to {2}). "
                                    "Go on with the Netloom that wrote it"),
                                 {file_.string(), std::to_string(version_), std::to_string(checkpoint_version)}),
                         true);
        }
        if (version_ < 1 || numbers.size() != (version_ == 1 ? run_numbers_1 : run_numbers)) return damaged("\"run\"");
        unpack(numbers, state_);
        for (const double seconds : {state_.clock.run, state_.clock.epoch})
            if (!is_time(seconds)) return damaged("\"run\", seconds " + std::to_string(seconds));
        state_.weights.metadata = std::move(all.metadata);
        for (StateTensor& t : all.tensors)
            if (auto taken = take(t); !taken) return taken.error();
        if (const auto wrong = impossible(state_.position, state_.identity)) return damaged("\"run\", " + *wrong);
        name_shared();
        return std::move(state_);
    }

private:
    Error damaged(const std::string& what) const {
        return Error(Message(TR("The checkpoint {0} is damaged: {1} is nothing that a run can have. The weights of the run are in "
                                "last.pt; a new run can start from them"),
                             {file_.string(), what}),
                     true);
    }

    Result<void> take(StateTensor& t) {
        if (t.key == order_key) {
            state_.order = Mt19937::from_state(ints(t));
            if (!state_.order) return damaged("\"order\"");
        } else if (t.key == settings_key) {
            auto settings = settings_from_text(text_of(t));
            if (!settings) return damaged("\"settings\"");
            state_.identity.settings = std::move(*settings);
        } else if (t.key == changed_key) {
            auto project = parse_project(text_of(t));
            if (!project || !project->diagnostics.empty()) return damaged("\"changed\"");
            state_.changed = std::move(project->project.training);
        } else if (t.key == without_loss_key) {
            const auto count = ints(t);
            if (count.size() != 1 || count[0] < 0 || count[0] > state_.position.sum.samples) return damaged('"' + t.key + '"');
            state_.position.sum.without_loss = count[0];
        } else if (t.key == stopping_key) {
            state_.stopping = doubles(t);
        } else if (t.key.starts_with(schedule_prefix)) {
            state_.scheduler_type = t.key.substr(schedule_prefix.size());
            state_.schedule = doubles(t);
        } else if (t.key.starts_with(metric_prefix)) {
            state_.position.sum.metrics.push_back({t.key.substr(metric_prefix.size()), doubles(t)});
        } else if (t.key.starts_with(best_prefix)) {
            const std::vector<double> value = doubles(t);
            if (value.size() != 1 || !std::isfinite(value[0])) return damaged('"' + t.key + '"');
            state_.position.best = {t.key.substr(best_prefix.size()), value[0]};
        } else if (t.key.starts_with(type_prefix)) {
            state_.optimizer_type = t.key.substr(type_prefix.size());
        } else if (t.key.starts_with(model_prefix)) {
            t.key.erase(0, model_prefix.size());
            state_.weights.tensors.push_back(std::move(t));
        } else if (t.key.starts_with(optimizer_prefix)) {
            t.key.erase(0, optimizer_prefix.size());
            if (version_ == 1)
                add_flat(state_.optimizer, t, weights_);
            else
                add_named(state_.optimizer, std::move(t));
        }
        return {};
    }

    /// Which tensor is another name of which, files do not say.
    void name_shared() {
        const Network& network = weights_.network();
        for (const Network::StateEntry& entry : network.state) {
            const std::string &key = network.key(entry), &own = network.tensor(entry).key;
            if (key == own) continue;
            const auto it = std::ranges::find(state_.weights.tensors, key, &StateTensor::key);
            if (it != state_.weights.tensors.end()) it->shares = own;
        }
    }

    const std::filesystem::path& file_;
    const Weights& weights_;
    std::int64_t version_ = 0;
    RunState state_;
};

}  // namespace

Result<void> save_checkpoint(RunState state, const std::filesystem::path& file) {
    StateDict all = std::move(state.weights);
    for (StateTensor& t : all.tensors) {
        t.key.insert(0, model_prefix);
        if (!t.shares.empty()) t.shares.insert(0, model_prefix);
    }
    for (OptimizerState::Entry& entry : state.optimizer.entries) {
        for (StateTensor& t : entry.tensors) {
            t.key.insert(0, std::string(optimizer_prefix) + entry.name + ".");
            all.tensors.push_back(std::move(t));
        }
    }
    all.tensors.push_back(int_tensor(std::string(run_key), pack(state)));
    all.tensors.push_back(int_tensor(std::string(type_prefix) + state.optimizer_type, {unchanged_version}));
    if (!state.scheduler_type.empty())
        all.tensors.push_back(double_tensor(std::string(schedule_prefix) + state.scheduler_type, state.schedule));
    if (!state.stopping.empty()) all.tensors.push_back(double_tensor(std::string(stopping_key), state.stopping));
    const RunPosition& position = state.position;
    for (const MetricSums::Of& of : position.sum.metrics)
        all.tensors.push_back(double_tensor(std::string(metric_prefix) + of.metric, of.numbers));
    if (position.sum.without_loss > 0)
        all.tensors.push_back(int_tensor(std::string(without_loss_key), {position.sum.without_loss}));
    if (position.best)
        all.tensors.push_back(double_tensor(std::string(best_prefix) + position.best->monitor, {position.best->value}));
    all.tensors.push_back(text_tensor(std::string(settings_key), to_text(state.identity.settings)));
    if (state.changed) {
        Project settings;
        settings.training = *state.changed;
        all.tensors.push_back(text_tensor(std::string(changed_key), write_project(settings)));
    }
    if (state.order) all.tensors.push_back(int_tensor(std::string(order_key), state.order->state()));
    return save_pytorch(all, file);
}

bool is_checkpoint(const StateDict& state) {
    const StateTensor* run = state.find(run_key);
    return run != nullptr && run->dtype == DType::Int64 &&
           std::ranges::any_of(state.tensors, [](const StateTensor& t) { return t.key.starts_with(model_prefix); });
}

StateDict weights_of_checkpoint(StateDict checkpoint) {
    std::erase_if(checkpoint.tensors, [](const StateTensor& t) { return !t.key.starts_with(model_prefix); });
    for (StateTensor& t : checkpoint.tensors) {
        t.key.erase(0, model_prefix.size());
        if (!t.shares.empty()) t.shares.erase(0, model_prefix.size());
    }
    return checkpoint;
}

Result<RunState> load_checkpoint(const std::filesystem::path& file, const Weights& weights) {
    auto all = load_pytorch(file);
    if (!all) return all.error();
    return Reader(file, weights).read(std::move(*all));
}

}  // namespace nn
