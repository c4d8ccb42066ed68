#include "nn/engine/weights.h"

#include "nn/engine/machine/processor.h"
#include "nn/engine/random/random.h"
#include "nn/model/graph.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <new>
#include <set>
#include <string_view>

namespace nn {

namespace {

std::size_t round_up(std::size_t value, std::size_t multiple) { return (value + multiple - 1) / multiple * multiple; }

std::size_t count(const Network::Tensor& tensor) {
    return static_cast<std::size_t>(numel(tensor.shape));
}

void fill(const TensorView& view, const Init& init, Mt19937& generator) {
    const auto n = static_cast<std::size_t>(view.size());
    if (view.dtype != DType::Float32) {
        std::fill_n(view.i64(), n, static_cast<std::int64_t>(init.a));
        return;
    }
    const std::span<float> values(view.f32(), n);
    switch (init.kind) {
        case Init::Kind::Constant:
            std::fill(values.begin(), values.end(), static_cast<float>(init.a));
            break;
        case Init::Kind::Uniform:
            generator.uniform(values, init.a, init.b);
            break;
        case Init::Kind::Normal:
            generator.normal(values, init.a, init.b);
            break;
        case Init::Kind::LowerTriangle: {
            const auto columns = static_cast<std::size_t>(view.shape.back()), rows = static_cast<std::size_t>(view.shape[view.shape.size() - 2]);
            for (std::size_t i = 0; i < n; ++i) values[i] = i % columns <= i / columns % rows ? 1.0f : 0.0f;
            break;
        }
    }
    if (init.zero_row < 0) return;
    const std::size_t row = n / static_cast<std::size_t>(view.shape[0]);
    std::ranges::fill(values.subspan(static_cast<std::size_t>(init.zero_row) * row, row), 0.0f);
}

template <typename From, typename To>
void convert(const std::byte* from, std::size_t n, void* into) {
    auto* to = static_cast<To*>(into);
    for (std::size_t i = 0; i < n; ++i) {
        From value;
        std::memcpy(&value, from + i * sizeof(From), sizeof(From));
        if constexpr (std::is_same_v<From, float>) {
            to[i] = std::abs(value) < 9e18f ? static_cast<To>(value) : To{0};  // also where it is not a number
        } else {
            to[i] = static_cast<To>(value);
        }
    }
}

void copy_tensor(const StateTensor& from, const TensorView& to) {
    const auto n = static_cast<std::size_t>(to.size());
    if (from.dtype == to.dtype) {
        if (n > 0) std::memcpy(to.data, from.bytes.data(), n * size_of(to.dtype));
    } else if (to.dtype == DType::Float32) {
        convert<std::int64_t, float>(from.bytes.data(), n, to.data);
    } else {
        convert<float, std::int64_t>(from.bytes.data(), n, to.data);
    }
}

/// "a, b, c, d and 17 more"
std::string first_of(const std::vector<std::string>& words) {
    constexpr std::size_t shown = 4;
    std::string text;
    for (std::size_t i = 0; i < std::min(words.size(), shown); ++i) text += (i == 0 ? "" : ", ") + words[i];
    return words.size() <= shown ? text : text + " and " + std::to_string(words.size() - shown) + " more";
}

std::string changed(std::string_view key, const KeyChange& change) {
    if (key.starts_with(change.left_out)) key.remove_prefix(change.left_out.size());
    return change.put_before + std::string(key);
}

/// "model." where every key begins so; empty where they have no container in common.
std::string common_container(const std::set<std::string_view>& keys) {
    if (keys.empty()) return {};
    const std::string_view first = *keys.begin();
    const std::string_view container = first.substr(0, first.find('.') + 1);  // nothing where there is no dot
    return std::ranges::all_of(keys, [&](std::string_view key) { return key.starts_with(container); }) ? std::string(container) : "";
}

/// BatchNorm files of version 1 have no count of batches: PyTorch sets it to 0.
bool may_be_missing(const Network::Tensor& tensor, const StateDict& state, const KeyChange& change) {
    constexpr std::string_view suffix = "num_batches_tracked";
    if (last_id(tensor.key) != suffix) return false;
    const std::string module = parent_path(tensor.key);
    for (const Network::Module& m : state.metadata) {
        if (changed(m.path, change) == module) return m.version < 2;
    }
    return true;
}

}  // namespace

const StateTensor* StateDict::find(std::string_view key) const {
    const auto it = std::find_if(tensors.begin(), tensors.end(), [&](const StateTensor& t) { return t.key == key; });
    return it == tensors.end() ? nullptr : &*it;
}

std::string LoadReport::text() const {
    std::string text;
    const auto add = [&text](const char* what, const std::vector<std::string>& keys) {
        if (!keys.empty()) text += (text.empty() ? "" : "; ") + std::string(what) + first_of(keys);
    };
    add("missing keys: ", missing);
    add("unexpected keys: ", unexpected);
    add("wrong shapes: ", misshaped);
    return text;
}

KeyChange key_change(const Network& network, const StateDict& state) {
    std::set<std::string_view> wanted;
    for (const Network::StateEntry& entry : network.state) wanted.insert(network.key(entry));
    const std::string container = common_container(wanted);
    std::map<std::string_view, std::size_t> matches;  // by prefix
    std::size_t inside = 0;
    for (const StateTensor& t : state.tensors) {
        const std::string_view key = t.key;
        if (wanted.contains(key)) return {};
        if (!container.empty() && wanted.contains(container + t.key)) ++inside;
        for (std::size_t dot = key.find('.'); dot != std::string_view::npos; dot = key.find('.', dot + 1))
            if (wanted.contains(key.substr(dot + 1))) ++matches[key.substr(0, dot + 1)];
    }
    if (2 * inside > state.tensors.size()) return {{}, container};
    const auto best = std::ranges::max_element(matches, {}, [](const auto& match) { return match.second; });
    if (best == matches.end()) return {};
    const auto begins = [&](const StateTensor& t) { return t.key.starts_with(best->first); };
    const std::size_t common = static_cast<std::size_t>(std::ranges::count_if(state.tensors, begins));
    return 2 * common > state.tensors.size() ? KeyChange{std::string(best->first), {}} : KeyChange{};
}

Weights::Weights(std::shared_ptr<const Network> network, std::uint64_t seed) : network_(std::move(network)) {
    constexpr std::size_t floats = cache_line / sizeof(float);
    std::size_t size = 0;
    for (const Network::Tensor& t : network_->parameters) {
        offsets_.push_back(size);
        size += round_up(count(t), floats);
    }
    parameters_.assign(size, 0.0f);
    gradients_.assign(size, 0.0f);
    size = 0;
    for (const Network::Tensor& t : network_->buffers) {
        buffer_offsets_.push_back(size);
        size += round_up(count(t) * size_of(t.dtype), cache_line);
    }
    buffers_.assign(size, std::byte{0});

    Mt19937 generator(seed);
    draw_initial_values(generator);
}

WeightsSize weights_size(const Network& network) {
    WeightsSize size;
    for (const Network::Tensor& t : network.parameters) size.parameters += round_up(count(t) * sizeof(float), cache_line);
    for (const Network::Tensor& t : network.buffers) size.buffers += round_up(count(t) * size_of(t.dtype), cache_line);
    return size;
}

Result<std::unique_ptr<Weights>> make_weights(std::shared_ptr<const Network> network, std::uint64_t seed) {
    const WeightsSize size = weights_size(*network);
    const std::size_t bytes = 2 * size.parameters + size.buffers;
    const Error no_memory({TR("The weights and their gradients would take {0} MiB, which this machine does not have. Make the "
                              "layers smaller."),
                           {std::to_string(bytes >> 20)}});
    if (const auto memory = physical_memory(); memory && bytes > *memory) return no_memory;
    try {
        return std::make_unique<Weights>(std::move(network), seed);
    } catch (const std::bad_alloc&) {
        return no_memory;
    }
}

void Weights::draw_initial_values(Mt19937& generator) {
    for (const Network::Fill& f : network_->fills) {
        const auto index = static_cast<std::size_t>(f.into.index);
        fill(f.into.buffer ? buffer(index) : parameter(index), f.init, generator);
    }
}

TensorView Weights::parameter(std::size_t index) {
    return {parameters_.data() + offsets_[index], DType::Float32, Layout::RowMajor, network_->parameters[index].shape};
}

TensorView Weights::gradient(std::size_t index) {
    return {gradients_.data() + offsets_[index], DType::Float32, Layout::RowMajor, network_->parameters[index].shape};
}

TensorView Weights::buffer(std::size_t index) {
    const Network::Tensor& t = network_->buffers[index];
    return {buffers_.data() + buffer_offsets_[index], t.dtype, Layout::RowMajor, t.shape};
}

std::size_t Weights::bytes() const {
    return (parameters_.size() + gradients_.size()) * sizeof(float) + buffers_.size();
}

void Weights::zero_gradients() { std::memset(gradients_.data(), 0, gradients_.size() * sizeof(float)); }

StateDict Weights::state_dict() const {
    StateDict state;
    state.metadata = network_->modules;
    for (const Network::StateEntry& entry : network_->state) {
        const Network::Tensor& tensor = network_->tensor(entry);
        const auto index = static_cast<std::size_t>(entry.index);
        const auto* from = entry.buffer ? buffers_.data() + buffer_offsets_[index]
                                        : reinterpret_cast<const std::byte*>(parameters_.data() + offsets_[index]);
        const std::string& key = network_->key(entry);
        StateTensor out{key, tensor.dtype, tensor.shape, {}, {}};
        if (key != tensor.key) out.shares = tensor.key;
        out.bytes.assign(from, from + count(tensor) * size_of(tensor.dtype));
        state.tensors.push_back(std::move(out));
    }
    return state;
}

LoadReport Weights::load_state_dict(const StateDict& state, bool strict, const KeyChange& change) {
    LoadReport report;
    std::map<std::string, const StateTensor*> given;
    for (const StateTensor& t : state.tensors) given.emplace(changed(t.key, change), &t);

    std::vector<std::pair<const StateTensor*, TensorView>> copies;
    std::vector<TensorView> zeroed;
    for (const Network::StateEntry& entry : network_->state) {
        const Network::Tensor& tensor = network_->tensor(entry);
        const auto index = static_cast<std::size_t>(entry.index);
        const TensorView into = entry.buffer ? buffer(index) : parameter(index);
        const std::string& key = network_->key(entry);
        const auto it = given.find(key);
        if (it == given.end()) {
            if (entry.buffer && may_be_missing(tensor, state, change)) {
                zeroed.push_back(into);
            } else {
                report.missing.push_back(key);
            }
            continue;
        }
        const StateTensor& from = *it->second;
        given.erase(it);
        const bool fits = from.shape == tensor.shape || (tensor.shape.empty() && from.shape == Extents{1});
        if (!fits || from.bytes.size() != count(tensor) * size_of(from.dtype)) {
            report.misshaped.push_back(key + ": file has " + to_string(from.shape) + ", network needs " +
                                       to_string(tensor.shape));
            continue;
        }
        copies.emplace_back(&from, into);
    }
    for (const StateTensor& t : state.tensors) {
        const auto it = given.find(changed(t.key, change));
        if (it != given.end() && it->second == &t) report.unexpected.push_back(t.key);
    }
    report.fitting = copies.size();
    if (strict && !report.clean()) return report;
    for (const auto& [from, into] : copies) copy_tensor(*from, into);
    for (const TensorView& view : zeroed)
        std::memset(view.data, 0, static_cast<std::size_t>(view.size()) * size_of(view.dtype));
    return report;
}

}  // namespace nn
