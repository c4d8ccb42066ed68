#include "nn/train/batch_look.h"

#include "nn/train/input_arrays.h"
#include "nn/train/plan_cache.h"
#include "nn/train/value_array.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace nn {

namespace {

constexpr std::size_t kMostPlans = 4;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// Values that losses alone give, or their targets alone.
std::set<int> of_losses(const Network& network) {
    std::set<int> values;
    for (const Network::Input& input : network.inputs)
        if (input.target_only) values.insert(input.value);
    for (const int loss : network.losses)
        for (const int value : network.nodes[at(loss)].outputs) values.insert(value);
    return values;
}

}  // namespace

struct BatchLooker::Kept {
    std::int64_t batch;
    std::vector<int> values;
    bool gradients;
    std::unique_ptr<Plan> plan;
    std::map<int, NpyArray> seen;  ///< gradients of the pass that is going on
};

BatchLooker::BatchLooker(std::shared_ptr<const Network> network, int threads) : network_(std::move(network)), threads_(threads) {}
BatchLooker::~BatchLooker() = default;

Result<BatchLooker::Kept*> BatchLooker::plan_for(std::int64_t batch, const std::vector<int>& values, bool gradients) {
    const auto same = [&](const auto& k) { return k->batch == batch && k->values == values && k->gradients == gradients; };
    if (const auto found = std::ranges::find_if(kept_, same); found != kept_.end()) {
        std::rotate(kept_.begin(), found, found + 1);
        return kept_.front().get();
    }
    PlanOptions options = prediction_plan(batch, threads_);
    options.keep = values;
    options.losses = options.backward = options.input_gradients = gradients;
    auto plan = Plan::compile(network_, options);
    if (!plan) return plan.error();
    auto kept = std::make_unique<Kept>(Kept{batch, values, gradients, std::move(*plan), {}});
    for (std::size_t i = 0; gradients && i < values.size(); ++i) {
        const int value = values[i];
        if (std::find(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i), value) != values.begin() + static_cast<std::ptrdiff_t>(i)) continue;
        kept->plan->tap(value, TapSide::Gradient, [this, k = kept.get(), value](const TensorView& view) {
            copy_value(view, k->seen[value] = value_array(network_->values[at(value)].type, k->batch), 1);
        });
    }
    kept_.insert(kept_.begin(), std::move(kept));
    if (kept_.size() > kMostPlans) kept_.pop_back();
    return kept_.front().get();
}

Result<BatchLook> BatchLooker::look(Weights& weights, const NpzArrays& arrays, const std::vector<int>& wanted, bool gradients) {
    auto inputs = input_arrays(*network_, arrays, gradients);
    if (!inputs) return inputs.error();
    std::int64_t batch = 1;
    for (const NpyArray& array : *inputs)
        if (!array.shape.empty()) batch = array.shape.front();
    std::vector<int> values = wanted;
    if (!gradients) std::erase_if(values, [none = of_losses(*network_)](int v) { return none.contains(v); });
    auto kept = plan_for(batch, values, gradients);
    if (!kept) return kept.error();
    Plan& plan = *(*kept)->plan;
    for (std::size_t i = 0; i < inputs->size(); ++i)
        if (!(*inputs)[i].bytes.empty()) plan.bind_input(i, (*inputs)[i].bytes.data());
    BatchLook look;
    (*kept)->seen.clear();
    look.objective = gradients ? plan.forward_backward(weights, 0) : plan.forward(weights);
    if (const auto& refusal = plan.refusal()) return *refusal;
    for (const int value : values) {
        if (look.values.contains(value)) continue;
        NpyArray array = value_array(network_->values[at(value)].type, batch);
        if (auto read = plan.read_value(value, array.bytes.data()); !read) return read.error();
        look.values.emplace(value, std::move(array));
    }
    look.gradients = std::move((*kept)->seen);
    for (std::size_t i = 0; i < inputs->size(); ++i) plan.bind_input(i, nullptr);
    return look;
}

}  // namespace nn
