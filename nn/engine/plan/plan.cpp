#include "nn/engine/plan/plan.h"

#include "nn/engine/plan/executor.h"
#include "nn/engine/plan/layout.h"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <new>

namespace nn {
namespace {

/// Path of the node that gives a value.
std::string giver_of(const Network& network, int value) {
    const int node = network.values[static_cast<std::size_t>(value)].node;
    if (node >= 0) return network.nodes[static_cast<std::size_t>(node)].path;
    const auto input = std::ranges::find(network.inputs, value, &Network::Input::value);
    return input == network.inputs.end() ? std::string() : input->path;
}

}  // namespace

struct Plan::Impl {
    std::shared_ptr<const Network> network;
    PlanOptions options;
    Executor executor;
    mutable TensorView row_major;  ///< where `read_value` writes: kept, for a shape is memory and a step takes none
};

Plan::Plan(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Plan::~Plan() = default;

Result<std::unique_ptr<Plan>> Plan::compile(std::shared_ptr<const Network> network, const PlanOptions& wanted) {
    PlanOptions options = wanted;
    if (options.threads <= 0) options.threads = omp_get_num_procs();
    if (options.batch < 1)
        return Error({TR("The batch size is {0}; it must be at least 1."), {std::to_string(options.batch)}}, true);
    const Error no_memory({TR("There is not enough memory for a batch of {0}. Make the batch or the network smaller."),
                           {std::to_string(options.batch)}});
    try {
        Result<Program> program = build_program(*network, options);
        if (!program) return program.error();
        Executor executor(network, options, std::move(*program));
        if (!executor.fits()) return no_memory;
        return std::unique_ptr<Plan>(
            new Plan(std::unique_ptr<Impl>(new Impl{std::move(network), options, std::move(executor), {}})));
    } catch (const std::bad_alloc&) {
        return no_memory;
    } catch (const std::exception& e) {
        return Error(Message(TR("The network cannot be compiled: {0}"), {e.what()}));
    }
}

const Network& Plan::network() const { return *impl_->network; }
const PlanOptions& Plan::options() const { return impl_->options; }
std::size_t Plan::arena_bytes() const { return impl_->executor.arena_bytes(); }
std::vector<std::string> Plan::notes() const { return impl_->executor.program().notes; }
std::span<const TensorView> Plan::inputs() const { return impl_->executor.inputs(); }
void Plan::bind_input(std::size_t input, const void* data) { impl_->executor.bind_input(input, data); }
double Plan::forward(Weights& weights, std::uint64_t step) { return impl_->executor.forward(weights, step); }
const std::optional<Error>& Plan::refusal() const { return impl_->executor.refusal(); }
const std::optional<NotFiniteAt>& Plan::not_finite() const { return impl_->executor.not_finite(); }
bool Plan::suspects() const { return impl_->executor.suspects(); }
void Plan::backward(Weights& weights) { impl_->executor.backward(weights, false); }

double Plan::forward_backward(Weights& weights, std::uint64_t step) {
    const double objective = impl_->executor.forward(weights, step);
    impl_->executor.backward(weights, true);
    return objective;
}

std::optional<int> Plan::tap(int value, TapSide side, TapFunction look) {
    return impl_->executor.tap(value, side, std::move(look));
}
void Plan::untap(int tap) { impl_->executor.untap(tap); }

void Plan::start_profile() { impl_->executor.start_profile(); }
void Plan::stop_profile() { impl_->executor.stop_profile(); }
std::vector<NodeProfile> Plan::profile() const { return impl_->executor.profile(); }

std::span<const double> Plan::losses() const { return impl_->executor.losses(); }

bool Plan::nothing_counts() const {
    return impl_->executor.only_nothing() &&
           std::ranges::any_of(losses(), [](double loss) { return !std::isfinite(loss); });
}

Result<void> Plan::read_value(int value, void* into) const {
    const TensorView& view = impl_->executor.value(value);
    if (!view) {
        return Error({TR("What {0} gave is not there any more: it was not kept, or another plan has used its memory"),
                      {giver_of(*impl_->network, value)}});
    }
    impl_->row_major.data = into;
    impl_->row_major.shape = view.shape;
    reorder(view, impl_->row_major, impl_->options.threads);
    return {};
}

Result<void> Plan::read_output(std::size_t index, void* into) const {
    return read_value(impl_->network->outputs[index].value, into);
}

}  // namespace nn
