#include "nn/train/probes/snapshot.h"

#include "nn/train/live_run.h"

#include <algorithm>

namespace nn {

/// What was published before is written over: copies of tensors are large, and their memory serves again.
void SnapshotProbe::answer(ProbeSite& site) {
    Weights& weights = *site.run.weights;
    Snapshot& snapshot = latest_.writing();
    snapshot.step = site.run.position.step;
    std::size_t used = 0;
    for (const Network::StateEntry& entry : site.network.state) {
        const std::string& key = site.network.key(entry);
        if (std::ranges::find(keys_, key) == keys_.end()) continue;
        if (snapshot.items.size() == used) snapshot.items.emplace_back();
        Snapshot::Item& item = snapshot.items[used++];
        const auto index = static_cast<std::size_t>(entry.index);
        const TensorView view = entry.buffer ? weights.buffer(index) : weights.parameter(index);
        item.key = key;
        item.shape = view.shape;
        item.gradients.clear();
        if (view.dtype == DType::Float32) {
            item.values.assign(view.f32(), view.f32() + view.size());
        } else {
            item.values.assign(view.i64(), view.i64() + view.size());
        }
        if (!entry.buffer) {
            const float* gradient = weights.gradient(index).f32();
            item.gradients.assign(gradient, gradient + view.size());
        }
    }
    snapshot.items.resize(used);
    latest_.publish();
}

}  // namespace nn
