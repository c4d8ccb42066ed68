#include "nn/train/probes/optimizer_look.h"

#include "nn/train/live_run.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace nn {

namespace {

/// Index of a parameter, by its key.
std::size_t find_parameter(const Network& network, const std::string& key) {
    return static_cast<std::size_t>(std::ranges::find(network.parameters, key, &Network::Tensor::key) - network.parameters.begin());
}

std::vector<float> floats_of(const StateTensor& tensor) {
    std::vector<float> values(tensor.bytes.size() / sizeof(float));
    std::memcpy(values.data(), tensor.bytes.data(), values.size() * sizeof(float));
    return values;
}

}  // namespace

void OptimizerLookProbe::answer(ProbeSite& site) {
    if (waiting_) return;
    waiting_ = std::make_shared<OptimizerLook>();
    for (std::size_t p = 0; p < site.network.parameters.size(); ++p) {
        const Network::Tensor& tensor = site.network.parameters[p];
        if (!tensor.trainable || std::ranges::find(keys_, tensor.key) == keys_.end()) continue;
        const TensorView now = site.run.weights->parameter(p);
        waiting_->items.push_back({tensor.key, tensor.shape, {now.f32(), now.f32() + now.size()}, {}});
    }
}

void OptimizerLookProbe::stepped(ProbeSite& site, const StepFacts&) {
    if (!waiting_) return;
    const OptimizerState state = site.run.optimizer->state();
    waiting_->step = site.run.position.step;
    for (OptimizerLook::Item& item : waiting_->items) {
        const float* now = site.run.weights->parameter(find_parameter(site.network, item.key)).f32();
        for (std::size_t i = 0; i < item.change.size(); ++i) item.change[i] = now[i] - item.change[i];
        for (const OptimizerState::Entry& entry : state.entries) {
            const auto found = std::ranges::find(entry.tensors, item.key, &StateTensor::key);
            if (found == entry.tensors.end() || found->dtype != DType::Float32 || found->shape != item.shape) continue;
            item.moments.emplace_back(entry.name, floats_of(*found));
        }
    }
    look_.put(std::exchange(waiting_, nullptr));
}

}  // namespace nn
