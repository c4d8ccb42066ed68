#include "nn/engine/plan/executor.h"

#include "nn/engine/kernels/vector/elementwise.h"
#include "nn/engine/machine/float_flags.h"
#include "nn/engine/machine/parallel.h"
#include "nn/engine/plan/watch.h"
#include "nn/engine/unnoticed.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <limits>

namespace nn {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

void add_into(float* into, const float* from, std::int64_t count, int threads) {
    const auto sum = [](const auto& a, const auto& b) { return a + b; };
    map_elements(threads, count, 1, sum, into, into, from);
}

/// Adds the time of its own life to `seconds`; null: measures nothing.
class Stopwatch {
public:
    explicit Stopwatch(double* seconds) : seconds_(seconds) {
        if (seconds_) start_ = Clock::now();
    }
    ~Stopwatch() {
        if (seconds_) *seconds_ += std::chrono::duration<double>(Clock::now() - start_).count();
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    using Clock = std::chrono::steady_clock;
    double* seconds_;
    Clock::time_point start_;
};

}  // namespace

Executor::Executor(std::shared_ptr<const Network> network, const PlanOptions& options, Program program)
    : network_(std::move(network)),
      options_(options),
      program_(std::move(program)),
      memory_(make_memory_plan(program_, options.share_memory)),
      arena_(options.arena ? options.arena : std::make_shared<Arena>()),
      input_data_(network_->inputs.size(), nullptr),
      losses_(network_->losses.size(), 0.0) {
    if (arena_->reserve(memory_.arena_bytes)) make_views();
}

/// All views where the arena lies now. Plans that were compiled into it since may have moved it.
void Executor::make_views() {
    if (base_ == arena_->data()) return;
    base_ = arena_->data();
    inputs_.clear();
    for (const auto& input : network_->inputs) {
        const int value = program_.value_of[at(input.value)];
        inputs_.push_back(value < 0 ? TensorView{} : view(value, Layout::RowMajor, memory_.value[at(value)]));
    }
    values_.clear();
    for (std::size_t v = 0; v < program_.values.size(); ++v)
        values_.push_back(view(static_cast<int>(v), program_.values[v].layout, memory_.value[v]));
    steps_.clear();
    steps_.reserve(program_.nodes.size());  // views are referred to by address
    for (std::size_t i = 0; i < program_.nodes.size(); ++i)
        if (!program_.nodes[i].kernel->alias()) make_step(static_cast<int>(i));
    add_alias_sums();
    bound_parameters_ = bound_gradients_ = nullptr;
    bound_buffers_ = nullptr;
    find_first_gradients();
    find_input_views();
    if (options_.watch != Watch::Nothing) find_watched();
}

void* Executor::place(int storage) const {
    return storage < 0 ? nullptr : base_ + memory_.storages[at(storage)].offset;
}

TensorView Executor::view(int value, Layout layout, int storage) const {
    if (value < 0) return {};
    const Program::Value& v = program_.values[at(value)];
    return {place(storage), v.dtype, layout, v.shape};
}

void Executor::make_step(int index) {
    const Program::Node& node = program_.nodes[at(index)];
    const MemoryPlan::Node& plan = memory_.nodes[at(index)];
    Step& step = steps_.emplace_back();
    step.kernel = node.kernel.get();
    step.node = index;
    step.backward = node.backward;
    step.loss = node.loss;
    if (node.source >= 0) step.loss_scale = network_->nodes[at(node.source)].objective_weight;
    for (const auto& use : node.inputs)
        step.inputs.push_back(view(use.value, use.layout, use.value < 0 ? -1 : memory_.value[at(use.value)]));
    for (int v : node.outputs) step.outputs.push_back(view(v, program_.values[at(v)].layout, memory_.value[at(v)]));
    for (int p : node.parameters)
        step.parameters.push_back(
            p < 0 ? TensorView{}
                  : TensorView{nullptr, DType::Float32, Layout::RowMajor, network_->parameters[at(p)].shape});
    for (int b : node.buffers)
        step.buffers.push_back(b < 0 ? TensorView{}
                                     : TensorView{nullptr, network_->buffers[at(b)].dtype, Layout::RowMajor,
                                                  network_->buffers[at(b)].shape});
    step.saved = place(plan.saved);
    step.forward_scratch = place(plan.forward_scratch);
    step.backward_scratch = place(plan.backward_scratch);
    if (node.backward) make_gradient_views(index, step);
}

void Executor::make_gradient_views(int index, Step& step) {
    const Program::Node& node = program_.nodes[at(index)];
    const MemoryPlan::Node& plan = memory_.nodes[at(index)];
    step.parameter_gradients = step.parameters;
    step.adds = plan.adds;
    for (int v : node.outputs)
        step.output_gradients.push_back(view(v, program_.values[at(v)].layout, memory_.gradient[at(v)]));
    for (std::size_t k = 0; k < node.inputs.size(); ++k)
        step.input_gradients.push_back(view(node.inputs[k].value, node.inputs[k].layout, plan.input_gradients[k]));
    add_sums(index, step);
}

void Executor::add_sums(int node, Step& step) const {
    for (const GradientSum& sum : memory_.nodes[at(node)].sums)
        step.sums.push_back({static_cast<float*>(place(sum.into)), static_cast<const float*>(place(sum.from)),
                             numel(program_.values[at(sum.value)].shape)});
}

/// An alias runs no step, but where what it names has other readers too their gradients are to be added up all the same: by
/// the step that runs backward just before the alias would.
void Executor::add_alias_sums() {
    Step* next = nullptr;
    std::size_t s = steps_.size();
    for (std::size_t i = program_.nodes.size(); i-- > 0;) {
        if (!program_.nodes[i].kernel->alias()) {
            if (steps_[--s].backward) next = &steps_[s];
        } else if (next) {
            add_sums(static_cast<int>(i), *next);
        }
    }
}

/// A module used twice writes its gradients in the first of its backward runs and adds to them in the others.
void Executor::find_first_gradients() {
    touched_.assign(network_->parameters.size(), false);
    std::size_t s = steps_.size();
    for (std::size_t i = program_.nodes.size(); i-- > 0;) {
        const Program::Node& node = program_.nodes[i];
        if (node.kernel->alias()) continue;
        Step& step = steps_[--s];
        if (!node.backward) continue;
        for (std::size_t k = 0; k < node.parameters.size(); ++k) {
            if (!node.parameter_gradient[k]) continue;
            if (touched_[at(node.parameters[k])]) step.first_gradient = false;
            touched_[at(node.parameters[k])] = true;
        }
    }
}

/// By storage, which a value shares with its aliases.
void Executor::find_input_views() {
    input_views_.assign(inputs_.size(), {});
    std::vector<std::vector<TensorView*>*> of(memory_.storages.size(), nullptr);
    for (std::size_t k = 0; k < inputs_.size(); ++k)
        if (const int value = program_.value_of[at(network_->inputs[k].value)]; value >= 0)
            of[at(memory_.value[at(value)])] = &input_views_[k];
    const auto add = [&](int value, TensorView& view) {
        if (value < 0) return;
        if (auto* views = of[at(memory_.value[at(value)])]) views->push_back(&view);
    };
    for (std::size_t v = 0; v < values_.size(); ++v) add(static_cast<int>(v), values_[v]);
    for (Step& step : steps_) {
        const Program::Node& node = program_.nodes[at(step.node)];
        for (std::size_t k = 0; k < node.inputs.size(); ++k) add(node.inputs[k].value, step.inputs[k]);
    }
    for (std::size_t k = 0; k < inputs_.size(); ++k) bind_input(k, input_data_[k]);
}

/// Kernels may leave out what nobody reads; whole numbers are always finite.
void Executor::find_watched() {
    std::vector<bool> read(program_.values.size());
    for (std::size_t v = 0; v < read.size(); ++v) read[v] = program_.values[v].kept;
    for (const Program::Node& node : program_.nodes)
        for (const Program::Use& use : node.inputs)
            if (use.value >= 0) read[at(use.value)] = true;
    std::vector<bool> masks(program_.values.size(), false);
    const std::vector<bool> network_masks = mask_values(*network_);
    for (std::size_t v = 0; v < network_masks.size(); ++v)
        if (network_masks[v] && program_.value_of[v] >= 0) masks[at(program_.value_of[v])] = true;
    team_works_ = wakes_team();
    for (Step& step : steps_) {
        const Program::Node& node = program_.nodes[at(step.node)];
        if (node.source < 0) continue;  // put in between by the plan: it gives what it was given
        // Losses take logarithms of their own, and what they give is little.
        step.looked_at = options_.watch == Watch::Everything || step.loss >= 0 || dynamic_cast<const UnnoticedInfinity*>(step.kernel) != nullptr;
        for (std::size_t k = 0; k < node.outputs.size(); ++k) {
            const int v = node.outputs[k];
            if (read[at(v)] && program_.values[at(v)].dtype == DType::Float32) step.watched.push_back({k, masks[at(v)]});
        }
    }
}

/// Whether any of its kernels may be worth the team's while. No kernel asks for more than some hundred operations an element.
bool Executor::wakes_team() const {
    if (options_.threads <= 1) return false;
    std::int64_t work = 0;
    for (const Program::Value& value : program_.values) work += 256 * numel(value.shape);
    for (const Network::Node& node : network_->nodes) work += node.macs * options_.batch;
    return work >= kParallelWork;
}

/// Right behind its kernel: a look where there may be something to see. False, and noted, where anything it gave is not finite.
bool Executor::stays_finite(Step& step, TapSide side) {
    if (options_.watch == Watch::Nothing) return true;
    const bool noticed = float_flags() != 0;
    if (!noticed && !step.looked_at && !step.noisy && !closer_) return true;
    if (!gave_finite(step, side)) return false;
    // What this thread noticed to no effect the others have too; and what they did before counts no more once all is looked at.
    if (!team_works_ || !(noticed || step.noisy || closer_)) return true;
    const bool team_noticed = take_team_flags(options_.threads) != 0;
    step.noisy = step.noisy || noticed || team_noticed;
    return true;
}

bool Executor::gave_finite(const Step& step, TapSide side) {
    clear_float_flags();
    const int threads = options_.threads;
    const auto finite = [&](const TensorView& view) { return !view || view.dtype != DType::Float32 || all_finite(view, false, threads); };
    bool all = true;
    if (side == TapSide::Value) {
        for (const Step::Watched& watched : step.watched)
            all = all && all_finite(step.outputs[watched.output], watched.infinities, threads);
    } else {
        all = std::ranges::all_of(step.input_gradients, finite) && std::ranges::all_of(step.parameter_gradients, finite);
        for (const Step::Sum& sum : step.sums) all = all && all_finite(sum.into, sum.count);
    }
    if (all) return true;
    not_finite_ = {program_.nodes[at(step.node)].source, side, step.inputs, step.outputs, step.parameters, step.input_gradients,
                   step.parameter_gradients};
    return false;
}

std::span<const TensorView> Executor::inputs() {
    make_views();
    return inputs_;
}

void Executor::bind_input(std::size_t input, const void* data) {
    input_data_[input] = const_cast<void*>(data);  // values kept are read only
    void* memory = data ? input_data_[input] : inputs_[input].data;
    for (TensorView* v : input_views_[input]) v->data = memory;
}

void Executor::bind(Weights& weights) {
    if (bound_parameters_ == weights.parameters().data() && bound_gradients_ == weights.gradients().data() &&
        bound_buffers_ == weights.buffer_bytes().data())
        return;
    bound_parameters_ = weights.parameters().data();
    bound_gradients_ = weights.gradients().data();
    bound_buffers_ = weights.buffer_bytes().data();
    std::size_t s = 0;
    for (const Program::Node& node : program_.nodes) {
        if (node.kernel->alias()) continue;
        Step& step = steps_[s++];
        for (std::size_t k = 0; k < node.parameters.size(); ++k) {
            if (node.parameters[k] < 0) continue;
            step.parameters[k].data = weights.parameter(at(node.parameters[k])).data;
            if (node.backward && node.parameter_gradient[k])
                step.parameter_gradients[k].data = weights.gradient(at(node.parameters[k])).data;
        }
        for (std::size_t k = 0; k < node.buffers.size(); ++k)
            if (node.buffers[k] >= 0) step.buffers[k].data = weights.buffer(at(node.buffers[k])).data;
    }
}

KernelRun Executor::run_of(const Step& step) {
    KernelRun run;
    run.inputs = step.inputs;
    run.outputs = step.outputs;
    run.parameters = step.parameters;
    run.buffers = step.buffers;
    run.output_gradients = step.output_gradients;
    run.input_gradients = step.input_gradients;
    run.parameter_gradients = step.parameter_gradients;
    run.saved = step.saved;
    run.step = step_;
    run.loss_scale = step.loss_scale;
    run.refusal = &refusal_;
    run.nothing_counts = &nothing_counts_;
    return run;
}

double Executor::forward(Weights& weights, std::uint64_t number) {
    const ExecutionScope scope(options_.threads);
    make_views();
    bind(weights);
    step_ = number;
    phase_ = Phase::Nothing;
    const bool others_ran = arena_->turn() != turn_;
    turn_ = arena_->take_turn();
    double objective = 0;
    refusal_.reset();
    not_finite_.reset();
    only_nothing_ = true;
    clear_float_flags();
    if (others_ran && options_.watch == Watch::Noticed && team_works_) take_team_flags(options_.threads);
    const auto node_of = [&](std::size_t i) { return i < steps_.size() ? steps_[i].node : std::numeric_limits<int>::max(); };
    std::size_t tap = look_at_values(0, node_of(0));
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Step& step = steps_[i];
        KernelRun run = run_of(step);
        run.scratch = step.forward_scratch;
        nothing_counts_ = false;
        {
            const Stopwatch watch(seconds_.empty() ? nullptr : &seconds_[i].forward);
            step.kernel->forward(run);
        }
        if (refusal_ || (!nothing_counts_ && !stays_finite(steps_[i], TapSide::Value)))
            return std::numeric_limits<double>::quiet_NaN();
        tap = look_at_values(tap, node_of(i + 1));
        if (step.loss < 0 || step.outputs.empty()) continue;
        const double loss = *step.outputs[0].f32();
        losses_[at(step.loss)] = loss;
        objective += step.loss_scale * loss;
        if (!std::isfinite(loss) && !nothing_counts_) only_nothing_ = false;
    }
    phase_ = Phase::Forward;
    return objective;
}

void Executor::clear_untouched(Weights& weights) const {
    for (std::size_t p = 0; p < touched_.size(); ++p) {
        const std::size_t count = static_cast<std::size_t>(numel(network_->parameters[p].shape));
        if (!touched_[p]) std::fill_n(weights.gradients().data() + weights.offset(p), count, 0.0f);
    }
}

void Executor::backward(Weights& weights, bool fresh) {
    const ExecutionScope scope(options_.threads);
    if (refusal_ || not_finite_) return;
    if (phase_ != Phase::Forward || arena_->turn() != turn_) {
        refusal_.emplace(
            TR("There is no forward pass to go back through: backward comes once after each, with no "
               "other plan run in the same memory between"));
        return;
    }
    bind(weights);
    phase_ = Phase::Backward;
    if (fresh) clear_untouched(weights);
    std::size_t tap = 0;
    clear_float_flags();
    for (std::size_t i = steps_.size(); i-- > 0;) {
        tap = look_at_gradients(tap, steps_[i].node);
        if (!steps_[i].backward) continue;
        {
            const Stopwatch watch(seconds_.empty() ? nullptr : &seconds_[i].backward);
            run_backward(steps_[i], fresh);
        }
        if (!stays_finite(steps_[i], TapSide::Gradient)) return;
    }
    look_at_gradients(tap, -1);
    if (options_.watch == Watch::Noticed && team_works_) closer_ = take_team_flags(options_.threads) != 0 && !closer_;
}

void Executor::run_backward(Step& step, bool fresh) {
    KernelRun run = run_of(step);
    run.scratch = step.backward_scratch;
    run.overwrite_gradients = fresh && step.first_gradient;
    run.add_input_gradients = step.adds;
    step.kernel->backward(run);
    for (const Step::Sum& sum : step.sums) add_into(sum.into, sum.from, sum.count, options_.threads);
}

/// Nobody below an input waits for its gradient: it is whole, and may be overwritten, once this node has run backward.
int Executor::first_reader(int value) const {
    const auto reads = [&](const Program::Node& node) {
        return std::ranges::find(node.inputs, value, &Program::Use::value) != node.inputs.end();
    };
    return static_cast<int>(std::ranges::find_if(program_.nodes, reads) - program_.nodes.begin());
}

/// Kernels may leave out what nobody reads.
bool Executor::is_read(int value) const {
    return program_.values[at(value)].kept || first_reader(value) < static_cast<int>(program_.nodes.size());
}

std::optional<int> Executor::tap(int network_value, TapSide side, TapFunction look) {
    const int value = program_.value_of[at(network_value)];
    if (value < 0 || !(side == TapSide::Value ? is_read(value) : memory_.gradient[at(value)] >= 0)) return std::nullopt;
    auto& taps = side == TapSide::Value ? value_taps_ : gradient_taps_;
    const int producer = program_.values[at(value)].producer;
    const int node = side == TapSide::Value || producer >= 0 ? producer : first_reader(value) - 1;
    const auto comes_first = [&](const Tap& t) { return side == TapSide::Value ? t.node <= node : t.node >= node; };
    taps.insert(std::ranges::find_if_not(taps, comes_first), {taps_made_, value, node, std::move(look)});
    return taps_made_++;
}

void Executor::untap(int tap) {
    std::erase_if(value_taps_, [&](const Tap& t) { return t.number == tap; });
    std::erase_if(gradient_taps_, [&](const Tap& t) { return t.number == tap; });
}

/// From `tap` on, all of nodes before `before`: they have given their values, an alias with what it is an alias of, and
/// nothing has run since that could have overwritten them. Gives the tap that comes next.
std::size_t Executor::look_at_values(std::size_t tap, int before) const {
    for (; tap < value_taps_.size() && value_taps_[tap].node < before; ++tap)
        value_taps_[tap].look(values_[at(value_taps_[tap].value)]);
    return tap;
}

/// From `tap` on, all that are given by node `from` or later: whoever reads them has run backward, and what gives them has
/// not, so their gradients are whole.
std::size_t Executor::look_at_gradients(std::size_t tap, int from) const {
    for (; tap < gradient_taps_.size() && gradient_taps_[tap].node >= from; ++tap) {
        const int value = gradient_taps_[tap].value;
        gradient_taps_[tap].look(view(value, program_.values[at(value)].layout, memory_.gradient[at(value)]));
    }
    return tap;
}

void Executor::start_profile() { seconds_.assign(steps_.size(), {}); }

std::vector<NodeProfile> Executor::profile() const {
    std::vector<NodeProfile> all;
    for (std::size_t i = 0; i < seconds_.size(); ++i) all.push_back(profile_of(i));
    return all;
}

NodeProfile Executor::profile_of(std::size_t index) const {
    const Step& step = steps_[index];
    const Program::Node& node = program_.nodes[at(step.node)];
    NodeProfile p;
    p.path = node.path;
    for (const int absorbed : node.absorbed) p.includes.push_back(network_->nodes[at(absorbed)].path);
    p.note = node.kernel->note();
    p.forward.seconds = seconds_[index].forward;
    p.backward.seconds = seconds_[index].backward;
    if (node.source >= 0) {
        const Network::Node& source = network_->nodes[at(node.source)];
        p.op = source.op->id();
        p.forward.operations = 2.0 * static_cast<double>(source.macs) * static_cast<double>(options_.batch);
        const auto inputs = std::ranges::count(node.input_gradient, true);
        const bool parameters = std::ranges::count(node.parameter_gradient, true) > 0;
        if (node.backward)
            p.backward.operations =
                p.forward.operations * static_cast<double>(std::min<std::ptrdiff_t>(inputs + parameters, 2));
    }
    const auto bytes = [](const std::vector<TensorView>& views) {
        std::int64_t sum = 0;
        for (const TensorView& v : views)
            if (v) sum += v.size() * static_cast<std::int64_t>(size_of(v.dtype));
        return sum;
    };
    p.forward.bytes = bytes(step.inputs) + bytes(step.parameters) + bytes(step.outputs);
    if (!node.backward) return p;
    p.backward.bytes = bytes(step.output_gradients) + bytes(step.input_gradients) + bytes(step.parameter_gradients);
    p.backward.bytes += bytes(step.parameters);
    for (std::size_t k = 0; k < step.inputs.size(); ++k)
        if (node.kernel->backward_needs_input(k)) p.backward.bytes += bytes({step.inputs[k]});
    for (std::size_t k = 0; k < step.outputs.size(); ++k)
        if (node.kernel->backward_needs_output(k)) p.backward.bytes += bytes({step.outputs[k]});
    return p;
}

const TensorView& Executor::value(int network_value) const {
    static const TensorView none;
    const int v = program_.value_of[at(network_value)];
    if (v < 0 || phase_ == Phase::Nothing || arena_->turn() != turn_) return none;
    return program_.values[at(v)].kept || !options_.share_memory ? values_[at(v)] : none;
}

}  // namespace nn
