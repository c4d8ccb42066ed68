#include "nn/train/flat_optimizer.h"

#include <algorithm>
#include <cstring>

namespace nn {

namespace {

constexpr std::size_t chunk_size = 4096;         // four blocks of it fit the first cache twice over
constexpr std::size_t worth_threads = 1u << 15;  // below, waking the team costs more than it saves

/// Parameters that a loss depends on. The others have no gradient in PyTorch (`grad is None`), and optimizers leave
/// them alone: no weight decay either.
std::vector<bool> reached_by_losses(const Network& network) {
    std::vector<bool> reached(network.parameters.size(), false), seen(network.nodes.size(), false);
    std::vector<int> open(network.losses.begin(), network.losses.end());
    while (!open.empty()) {
        const int index = open.back();
        open.pop_back();
        if (index < 0 || seen[static_cast<std::size_t>(index)]) continue;
        seen[static_cast<std::size_t>(index)] = true;
        const Network::Node& node = network.nodes[static_cast<std::size_t>(index)];
        for (const int p : node.parameters) {
            if (p >= 0) reached[static_cast<std::size_t>(p)] = true;
        }
        for (const int value : node.inputs) {
            if (value < 0) continue;
            const Network::Value& v = network.values[static_cast<std::size_t>(value)];
            if (v.type.dtype == DType::Float32) open.push_back(v.node);
        }
    }
    return reached;
}

StateTensor scalar(std::string key, std::int64_t value) {
    StateTensor t{std::move(key), DType::Int64, {}, std::vector<std::byte>(sizeof value)};
    std::memcpy(t.bytes.data(), &value, sizeof value);
    return t;
}

}  // namespace

FlatOptimizer::FlatOptimizer(const Weights& weights, std::vector<std::string> state_names, double lr, int threads)
    : names_(std::move(state_names)), lr_(lr), threads_(std::max(threads, 1)) {
    const Network& network = weights.network();
    const std::vector<bool> reached = reached_by_losses(network);
    std::size_t begin = 0, end = 0;  // neighbours are joined: the gaps between are zero and stay zero
    for (std::size_t i = 0; i < network.parameters.size(); ++i) {
        const Network::Tensor& t = network.parameters[i];
        if (!t.trainable || !reached[i]) {
            add_chunks(begin, end);
            begin = end = 0;
            continue;
        }
        if (end == 0) begin = weights.offset(i);
        end = weights.offset(i) + static_cast<std::size_t>(numel(t.shape));
    }
    add_chunks(begin, end);
    for (std::size_t i = 0; i < names_.size(); ++i) blocks_.emplace_back(weights.parameters().size(), 0.0f);
}

void FlatOptimizer::add_chunks(std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end; at += chunk_size) chunks_.push_back({at, std::min(chunk_size, end - at)});
}

void FlatOptimizer::step(Weights& weights) {
    ++steps_;
    begin_step();
    float* parameters = weights.parameters().data();
    const float* gradients = weights.gradients().data();
    const auto count = static_cast<std::ptrdiff_t>(chunks_.size());
    [[maybe_unused]] const bool parallel = threads_ > 1 && chunks_.size() * chunk_size > worth_threads;
#pragma omp parallel for schedule(static) num_threads(threads_) if (parallel)
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const Chunk& c = chunks_[static_cast<std::size_t>(i)];
        update(parameters + c.offset, gradients + c.offset, c.offset, c.count);
    }
}

StateDict FlatOptimizer::state() const {
    StateDict state;
    state.tensors.push_back(scalar("step", steps_));
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const auto size = static_cast<std::int64_t>(blocks_[i].size());
        StateTensor t{names_[i], DType::Float32, {size}, std::vector<std::byte>(blocks_[i].size() * sizeof(float))};
        if (size > 0) std::memcpy(t.bytes.data(), blocks_[i].data(), t.bytes.size());
        state.tensors.push_back(std::move(t));
    }
    return state;
}

Result<void> FlatOptimizer::load_state(const StateDict& state) {
    const StateTensor* step = state.find("step");
    std::vector<const StateTensor*> found;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const StateTensor* t = state.find(names_[i]);
        if (t == nullptr || t->dtype != DType::Float32 || t->bytes.size() != blocks_[i].size() * sizeof(float)) {
            return Error(
                Message(TR("The optimizer's state does not fit: \"{0}\" is missing or has another size. The network "
                           "or the optimizer has changed since the checkpoint was saved"),
                        {names_[i]}));
        }
        found.push_back(t);
    }
    if (step == nullptr || step->dtype != DType::Int64 || step->bytes.size() != sizeof steps_) {
        return Error(Message(TR("The optimizer's state has no step count")));
    }
    std::memcpy(&steps_, step->bytes.data(), sizeof steps_);
    for (std::size_t i = 0; i < names_.size(); ++i) {
        if (!found[i]->bytes.empty()) std::memcpy(blocks_[i].data(), found[i]->bytes.data(), found[i]->bytes.size());
    }
    return {};
}

std::size_t FlatOptimizer::state_bytes() const {
    std::size_t bytes = 0;
    for (const auto& block : blocks_) bytes += block.size() * sizeof(float);
    return bytes;
}

}  // namespace nn
