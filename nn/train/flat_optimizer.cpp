#include "nn/train/flat_optimizer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
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

/// Steps that a file can claim to be behind it: far more than anybody takes, and a double still counts them.
constexpr std::int64_t kMostSteps = std::int64_t{1} << 53;

template <typename T>
StateTensor tensor_of(std::string key, DType dtype, Extents shape, std::span<const T> values) {
    StateTensor t{std::move(key), dtype, std::move(shape), std::vector<std::byte>(values.size_bytes()), {}};
    if (!values.empty()) std::memcpy(t.bytes.data(), values.data(), values.size_bytes());
    return t;
}

/// The tensors of an entry by key; those that are not what they should be are left out.
class Found {
public:
    explicit Found(const OptimizerState::Entry* entry) {
        if (entry == nullptr) return;
        for (const StateTensor& t : entry->tensors) by_key_.emplace(t.key, &t);
    }
    const std::byte* bytes(const std::string& key, DType dtype, const Extents& shape) const {
        const auto it = by_key_.find(key);
        if (it == by_key_.end()) return nullptr;
        const StateTensor& t = *it->second;
        const bool fits = t.dtype == dtype && t.shape == shape &&
                          t.bytes.size() == static_cast<std::size_t>(numel(shape)) * size_of(dtype);
        return fits ? t.bytes.data() : nullptr;
    }

private:
    std::map<std::string_view, const StateTensor*> by_key_;
};

Error unfit(const std::string& name, const std::string& key) {
    return Error(Message(TR("The optimizer's state does not fit: \"{0}\" of {1} is missing or is not what it should be. The "
                            "network or the optimizer has changed since the checkpoint was saved"),
                         {name, key}));
}

}  // namespace

FlatOptimizer::FlatOptimizer(const Weights& weights, std::vector<std::string> state_names, double lr, int threads)
    : names_(std::move(state_names)), lr_(lr), threads_(std::max(threads, 1)) {
    const Network& network = weights.network();
    const std::vector<bool> reached = reached_by_losses(network);
    bool joined = false;
    for (std::size_t i = 0; i < network.parameters.size(); ++i) {
        const Network::Tensor& t = network.parameters[i];
        const bool learns = t.trainable && reached[i];
        if (learns) parts_.push_back({t.key, t.shape, weights.offset(i), joined});
        joined = learns;
    }
    for (std::size_t i = 0; i < names_.size(); ++i) blocks_.emplace_back(weights.parameters().size(), 0.0f);
    arrange();
}

/// Chunks over the parts. Neighbours that are in step are joined: the gaps between are zero and stay zero.
void FlatOptimizer::arrange() {
    groups_.clear();
    chunks_.clear();
    std::size_t begin = 0, end = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const Part& part = parts_[i];
        const bool in_step = i > 0 && part.in_step_with(parts_[i - 1]);
        if (!in_step || !part.joined) {
            add_chunks(begin, end);
            begin = part.begin;
        }
        if (!in_step) {
            if (!groups_.empty()) groups_.back().end_chunk = chunks_.size();
            groups_.push_back({i, chunks_.size(), chunks_.size()});
        }
        end = part.begin + part.size();
    }
    add_chunks(begin, end);
    if (!groups_.empty()) groups_.back().end_chunk = chunks_.size();
    squares_.resize(chunks_.size());
}

void FlatOptimizer::fill_state(std::size_t index, float value) {
    std::fill(blocks_[index].begin(), blocks_[index].end(), value);
}

void FlatOptimizer::add_number(std::string name, float first) {
    number_name_ = std::move(name);
    for (Part& part : parts_) part.number = first;
}

void FlatOptimizer::add_chunks(std::size_t begin, std::size_t end) {
    constexpr std::size_t line = Line::SizeAtCompileTime;
    end = (end + line - 1) / line * line;  // what fills a parameter's last line is computed with it
    for (std::size_t at = begin; at < end; at += kChunk) {
        chunks_.push_back({static_cast<std::int64_t>(at), static_cast<std::int64_t>(std::min(at + kChunk, end))});
    }
}

template <typename Fn>
void FlatOptimizer::for_chunks(std::size_t first, std::size_t end, Fn&& fn) const {
    const auto from = static_cast<std::ptrdiff_t>(first), to = static_cast<std::ptrdiff_t>(end);
    [[maybe_unused]] const bool parallel = threads_ > 1 && (end - first) * kChunk > kParallelSize;
#pragma omp parallel for schedule(static) num_threads(threads_) if (parallel)
    for (std::ptrdiff_t i = from; i < to; ++i) fn(static_cast<std::size_t>(i));
}

double FlatOptimizer::norm() const { return std::sqrt(std::accumulate(squares_.begin(), squares_.end(), 0.0)); }

double FlatOptimizer::step(Weights& weights) {
    float* parameters = weights.parameters().data();
    const float* gradients = weights.gradients().data();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
        const std::size_t first = groups_[g].first_part;
        const std::size_t end = g + 1 < groups_.size() ? groups_[g + 1].first_part : parts_.size();
        steps_ = parts_[first].steps + 1;
        number_ = parts_[first].number;
        begin_step();
        for (std::size_t p = first; p < end; ++p) {
            parts_[p].steps = steps_;
            parts_[p].number = number_;
        }
        for_chunks(groups_[g].first_chunk, groups_[g].end_chunk,
                   [&](std::size_t i) { squares_[i] = update(chunks_[i], parameters, gradients); });
    }
    return norm();
}

double FlatOptimizer::clip_grad_norm(Weights& weights, double max_norm) {
    float* gradients = weights.gradients().data();
    for_chunks(0, chunks_.size(), [&](std::size_t i) {
        Eigen::Array<double, Line::SizeAtCompileTime, 1> squares = decltype(squares)::Zero();
        for_lines(
            chunks_[i], [&](const auto& g) { squares += g.template cast<double>().square(); }, gradients);
        squares_[i] = std::accumulate(squares.begin(), squares.end(), 0.0);
    });
    const double before = norm();
    const double coefficient = max_norm / (before + 1e-6);
    if (coefficient >= 1) return before;
    const auto factor = static_cast<float>(coefficient);  // NaN stays NaN, as in PyTorch
    for_chunks(0, chunks_.size(), [&](std::size_t i) {
        for_lines(
            chunks_[i], [=](auto g) { g *= factor; }, gradients);
    });
    return before;
}

OptimizerState FlatOptimizer::state() const {
    OptimizerState state;
    const auto add = [&](const std::string& name, auto&& tensor) {
        OptimizerState::Entry& entry = state.entries.emplace_back();
        entry.name = name;
        for (const Part& part : parts_) entry.tensors.push_back(tensor(part));
    };
    add("step", [](const Part& p) { return tensor_of<std::int64_t>(p.key, DType::Int64, {}, {&p.steps, 1}); });
    if (!number_name_.empty())
        add(number_name_, [](const Part& p) { return tensor_of<float>(p.key, DType::Float32, {}, {&p.number, 1}); });
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const float* block = blocks_[i].data();
        add(names_[i], [block](const Part& p) {
            return tensor_of<float>(p.key, DType::Float32, p.shape, {block + p.begin, p.size()});
        });
    }
    return state;
}

Result<void> FlatOptimizer::load_state(const OptimizerState& state) {
    std::vector<Part> parts = parts_;
    const Found steps(state.find("step")), numbers(state.find(number_name_));
    for (Part& part : parts) {
        const std::byte* step = steps.bytes(part.key, DType::Int64, {});
        if (step == nullptr) return unfit("step", part.key);
        std::memcpy(&part.steps, step, sizeof part.steps);
        if (part.steps < 0 || part.steps > kMostSteps) return unfit("step", part.key);
        if (number_name_.empty()) continue;
        const std::byte* number = numbers.bytes(part.key, DType::Float32, {});
        if (number == nullptr) return unfit(number_name_, part.key);
        std::memcpy(&part.number, number, sizeof part.number);
        if (!std::isfinite(part.number)) return unfit(number_name_, part.key);
    }
    std::vector<std::pair<float*, std::span<const std::byte>>> copies;
    for (std::size_t i = 0; i < names_.size(); ++i) {
        const Found found(state.find(names_[i]));
        for (const Part& part : parts) {
            const std::byte* bytes = found.bytes(part.key, DType::Float32, part.shape);
            if (bytes == nullptr && part.size() > 0) return unfit(names_[i], part.key);
            copies.emplace_back(blocks_[i].data() + part.begin, std::span(bytes, part.size() * sizeof(float)));
        }
    }
    for (const auto& [into, bytes] : copies)
        if (!bytes.empty()) std::memcpy(into, bytes.data(), bytes.size());
    parts_ = std::move(parts);
    arrange();
    return {};
}

std::size_t FlatOptimizer::state_bytes() const {
    std::size_t bytes = 0;
    for (const auto& block : blocks_) bytes += block.size() * sizeof(float);
    return bytes;
}

}  // namespace nn
