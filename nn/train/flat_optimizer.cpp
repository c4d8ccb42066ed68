#include "nn/train/flat_optimizer.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

namespace nn {

namespace {

constexpr std::size_t kChunk = 4096;             // what a thread takes at a time
constexpr std::size_t kParallelSize = 1u << 15;  // below, waking the team costs more than it saves

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
    squares_.resize(chunks_.size());
    for (std::size_t i = 0; i < names_.size(); ++i) blocks_.emplace_back(weights.parameters().size(), 0.0f);
}

void FlatOptimizer::fill_state(std::size_t index, float value) {
    std::fill(blocks_[index].begin(), blocks_[index].end(), value);
}

void FlatOptimizer::add_chunks(std::size_t begin, std::size_t end) {
    constexpr std::size_t line = Line::SizeAtCompileTime;
    end = (end + line - 1) / line * line;  // what fills a parameter's last line is computed with it
    for (std::size_t at = begin; at < end; at += kChunk) {
        chunks_.push_back({static_cast<std::int64_t>(at), static_cast<std::int64_t>(std::min(at + kChunk, end))});
    }
}

template <typename Fn>
void FlatOptimizer::for_chunks(Fn&& fn) const {
    const auto count = static_cast<std::ptrdiff_t>(chunks_.size());
    [[maybe_unused]] const bool parallel = threads_ > 1 && chunks_.size() * kChunk > kParallelSize;
#pragma omp parallel for schedule(static) num_threads(threads_) if (parallel)
    for (std::ptrdiff_t i = 0; i < count; ++i) fn(static_cast<std::size_t>(i));
}

void FlatOptimizer::step(Weights& weights) {
    ++steps_;
    begin_step();
    float* parameters = weights.parameters().data();
    const float* gradients = weights.gradients().data();
    for_chunks([&](std::size_t i) { update(chunks_[i], parameters, gradients); });
}

double FlatOptimizer::clip_grad_norm(Weights& weights, double max_norm) {
    float* gradients = weights.gradients().data();
    for_chunks([&](std::size_t i) {
        Eigen::Array<double, Line::SizeAtCompileTime, 1> squares = decltype(squares)::Zero();
        for_lines(
            chunks_[i], [&](const auto& g) { squares += g.template cast<double>().square(); }, gradients);
        squares_[i] = std::accumulate(squares.begin(), squares.end(), 0.0);
    });
    // Chunk by chunk, whoever summed them: the norm does not depend on the number of threads.
    const double norm = std::sqrt(std::accumulate(squares_.begin(), squares_.end(), 0.0));
    const double coefficient = max_norm / (norm + 1e-6);
    if (coefficient >= 1) return norm;
    const auto factor = static_cast<float>(coefficient);  // NaN stays NaN, as in PyTorch
    for_chunks([&](std::size_t i) {
        for_lines(
            chunks_[i], [=](auto g) { g *= factor; }, gradients);
    });
    return norm;
}

StateDict FlatOptimizer::state() const {
    StateDict state;
    state.tensors.push_back(scalar("step", steps_));
    state.tensors.push_back(scalar("extra", std::bit_cast<std::int64_t>(extra_)));  // files hold no doubles
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const auto size = static_cast<std::int64_t>(blocks_[i].size());
        StateTensor t{names_[i], DType::Float32, {size}, std::vector<std::byte>(blocks_[i].size() * sizeof(float))};
        if (size > 0) std::memcpy(t.bytes.data(), blocks_[i].data(), t.bytes.size());
        state.tensors.push_back(std::move(t));
    }
    return state;
}

Result<void> FlatOptimizer::load_state(const StateDict& state) {
    const StateTensor *step = state.find("step"), *extra = state.find("extra");
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
    for (const StateTensor* t : {step, extra}) {
        if (t == nullptr || t->dtype != DType::Int64 || t->bytes.size() != sizeof steps_) {
            return Error(Message(TR("The optimizer's state has no step count")));
        }
    }
    std::memcpy(&steps_, step->bytes.data(), sizeof steps_);
    std::memcpy(&extra_, extra->bytes.data(), sizeof extra_);
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
