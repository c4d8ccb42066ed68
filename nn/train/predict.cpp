#include "nn/train/predict.h"

#include "nn/train/input_arrays.h"
#include "nn/train/plan_cache.h"

#include <algorithm>

namespace nn {

Result<NpzArrays> predict(std::shared_ptr<const Network> network, Weights& weights, const NpzArrays& arrays,
                          std::int64_t batch_size, int threads) {
    auto inputs = input_arrays(*network, arrays, false);
    if (!inputs) return inputs.error();
    std::int64_t samples = 0;
    for (const NpyArray& array : *inputs) samples = std::max(samples, array.shape.empty() ? 0 : array.shape.front());
    batch_size = std::clamp<std::int64_t>(batch_size, 1, samples);

    PlanCache plans(network, prediction_plan(batch_size, threads));

    std::vector<NpyArray> outputs;
    for (const Network::Output& output : network->outputs) {
        const TensorType& type = network->values[static_cast<std::size_t>(output.value)].type;
        NpyArray array{type.dtype, extents(type.shape, samples), {}};
        array.bytes.resize(static_cast<std::size_t>(numel(array.shape)) * size_of(type.dtype));
        outputs.push_back(std::move(array));
        // Batches are laid behind each other: what does not begin with the samples is made in one go.
        if (type.shape.empty() || type.shape[0] != Dim::batches()) batch_size = samples;
    }
    for (std::int64_t begin = 0; begin < samples; begin += batch_size) {
        const std::int64_t count = std::min(batch_size, samples - begin);
        auto plan = plans.get(count);
        if (!plan) return plan.error();
        for (std::size_t i = 0; i < inputs->size(); ++i) {
            const NpyArray& array = (*inputs)[i];
            if (array.bytes.empty()) continue;
            (*plan)->bind_input(i, array.bytes.data() + array.bytes.size() / static_cast<std::size_t>(samples) *
                                                            static_cast<std::size_t>(begin));
        }
        (*plan)->forward(weights);
        if (const auto& refusal = (*plan)->refusal()) return *refusal;
        for (std::size_t o = 0; o < outputs.size(); ++o) {
            auto& bytes = outputs[o].bytes;
            const std::size_t at = bytes.size() / static_cast<std::size_t>(samples) * static_cast<std::size_t>(begin);
            if (auto read = (*plan)->read_output(o, bytes.data() + at); !read) return read.error();
        }
    }
    NpzArrays result;
    for (std::size_t o = 0; o < outputs.size(); ++o) result.emplace(network->outputs[o].path, std::move(outputs[o]));
    return result;
}

}  // namespace nn
