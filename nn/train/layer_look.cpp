#include "nn/train/layer_look.h"

#include "nn/model/op.h"
#include "nn/train/samples.h"

#include <algorithm>
#include <cmath>

namespace nn {

namespace {

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

LayerPlace place_of(const Network& network, const Network::Port& port) {
    LayerPlace place{port.path, "", port.name, port.value, -1, -1, -1};
    const int node = network.values[at(port.value)].node;
    if (node < 0) {
        place.op = "Input";
        return place;
    }
    const Network::Node& producer = network.nodes[at(node)];
    if (producer.path != port.path) return place;
    place.node = node;
    place.op = producer.op->id();
    if (!producer.inputs.empty()) place.input = producer.inputs[0];
    if (place.op == "MultiheadAttention" && producer.outputs.size() > 1) {
        const bool given = std::ranges::any_of(network.ports, [&](const Network::Port& p) { return p.value == producer.outputs[1]; });
        if (given) place.attention = producer.outputs[1];
    }
    return place;
}

LookTensor tensor_of(const std::map<int, NpyArray>& arrays, int value) {
    const auto found = arrays.find(value);
    return found == arrays.end() ? LookTensor{} : LookTensor{found->second.shape, to_floats(found->second)};
}

std::vector<ChannelFigures> figures_of(const LookTensor& t, bool batched) {
    if (!batched || t.shape.size() < 2 || t.empty()) return {};
    const std::int64_t samples = t.shape[0], channels = t.shape[1];
    const std::int64_t each = std::ssize(t.values) / std::max<std::int64_t>(samples * channels, 1);
    std::vector<ChannelFigures> figures(at(channels));
    for (std::int64_t c = 0; c < channels; ++c) {
        double sum = 0, squares = 0;
        std::int64_t finite = 0, zeros = 0;
        for (std::int64_t n = 0; n < samples; ++n) {
            const float* values = t.values.data() + (n * channels + c) * each;
            for (std::int64_t i = 0; i < each; ++i) {
                zeros += values[i] == 0 ? 1 : 0;
                if (!std::isfinite(values[i])) continue;
                sum += values[i], squares += double(values[i]) * values[i], ++finite;
            }
        }
        ChannelFigures& f = figures[at(c)];
        const auto count = static_cast<double>(std::max<std::int64_t>(finite, 1));
        f.mean = sum / count;
        f.std = std::sqrt(std::max(0.0, squares / count - f.mean * f.mean));
        f.zeros = static_cast<double>(zeros) / static_cast<double>(std::max<std::int64_t>(samples * each, 1));
        f.dead = zeros == samples * each && zeros > 0;
    }
    return figures;
}

/// What the options of a convolution say along the last two axes; of one axis the first of them is 1 and idle.
struct Axes {
    std::int64_t kernel[2] = {1, 1}, stride[2] = {1, 1}, dilation[2] = {1, 1}, before[2] = {0, 0};
};

std::vector<std::int64_t> numbers(const OptionValue& value) {
    if (const auto* one = std::get_if<std::int64_t>(&value)) return {*one, *one};
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) return *list;
    return {};
}

OptionValue option(const Network::Node& node, const char* id) {
    const OptionInfo* info = node.op->schema.find(id);
    return info ? info->get(node.options.get()) : OptionValue();
}

Axes axes_of(const Network::Node& node, std::size_t rank) {
    Axes axes;
    const auto fill = [&](const char* id, std::int64_t (&into)[2]) {
        const std::vector<std::int64_t> given = numbers(option(node, id));
        for (std::size_t k = 0; k < rank && k < given.size(); ++k) into[2 - rank + k] = given[k];
    };
    fill("kernel_size", axes.kernel);
    fill("stride", axes.stride);
    fill("dilation", axes.dilation);
    const OptionValue padding = option(node, "padding");
    const auto* word = std::get_if<std::string>(&padding);
    if (!word) fill("padding", axes.before);
    for (std::size_t k = 2 - rank; word && *word == "same" && k < 2; ++k) axes.before[k] = axes.dilation[k] * (axes.kernel[k] - 1) / 2;
    return axes;
}

/// The place that a margin's number comes from; -1: it is a zero.
std::int64_t inside(std::int64_t index, std::int64_t extent, const std::string& mode) {
    if (index >= 0 && index < extent) return index;
    if (mode == "reflect") return index < 0 ? -index : 2 * (extent - 1) - index;
    if (mode == "replicate") return std::clamp<std::int64_t>(index, 0, extent - 1);
    if (mode == "circular") return ((index % extent) + extent) % extent;
    return -1;
}

std::vector<float> parameter(const Network& network, const StateDict& state, int index) {
    const StateTensor* tensor = index < 0 ? nullptr : state.find(network.parameters[at(index)].key);
    return tensor ? to_floats({tensor->dtype, tensor->shape, tensor->bytes}) : std::vector<float>();
}

}  // namespace

std::optional<LayerPlace> find_layer(const Network& network, std::string_view path) {
    for (const Network::Port& port : network.ports)
        if (port.path == path && port.first) return place_of(network, port);
    return std::nullopt;
}

std::optional<LayerPlace> first_layer(const Network& network) {
    for (const Network::Node& node : network.nodes) {
        if (node.parameters.empty() || node.op->role != Role::Layer) continue;
        if (auto place = find_layer(network, node.path)) return place;
    }
    if (network.ports.empty()) return std::nullopt;
    return place_of(network, network.ports.front());
}

std::vector<int> values_of(const LayerPlace& place) {
    std::vector<int> values;
    for (const int value : {place.output, place.input, place.attention})
        if (value >= 0) values.push_back(value);
    return values;
}

LayerLook layer_look(const Network& network, const LayerPlace& place, const BatchLook& look) {
    LayerLook l;
    l.path = place.path;
    l.op = place.op;
    l.port = place.port;
    const Shape& shape = network.values[at(place.output)].type.shape;
    l.batched = !shape.empty() && shape[0] == Dim::batches();
    l.output = tensor_of(look.values, place.output);
    l.gradient = tensor_of(look.gradients, place.output);
    l.input = tensor_of(look.values, place.input);
    l.attention = tensor_of(look.values, place.attention);
    l.channels = figures_of(l.output, l.batched);
    return l;
}

std::pair<double, double> robust_range(const std::vector<float>& values) {
    constexpr std::size_t most = 20'000;
    std::vector<float> some;
    const std::size_t step = std::max<std::size_t>(values.size() / most, 1);
    for (std::size_t i = 0; i < values.size(); i += step)
        if (std::isfinite(values[i])) some.push_back(values[i]);
    if (some.empty()) return {0, 0};
    const auto end = [&](double share) {
        const auto place = some.begin() + static_cast<std::ptrdiff_t>(std::llround(share * static_cast<double>(some.size() - 1)));
        std::nth_element(some.begin(), place, some.end());
        return double(*place);
    };
    return {end(0.005), end(0.995)};
}

std::optional<WindowSum> window_sum(const Network& network, int index, const StateDict& state, const LookTensor& input, const Extents& output,
                                    std::int64_t sample, std::int64_t channel, std::int64_t row, std::int64_t column) {
    if (index < 0 || input.empty()) return std::nullopt;
    const Network::Node& node = network.nodes[at(index)];
    const std::size_t rank = node.op->id() == "Conv2d" ? 2 : node.op->id() == "Conv1d" ? 1 : 0;
    if (rank == 0 || input.shape.size() != rank + 2 || output.size() != rank + 2) return std::nullopt;
    const auto plane = [rank](const Extents& e) { return std::pair(rank == 2 ? e[2] : 1, e[rank + 1]); };
    const auto [out_rows, out_columns] = plane(output);
    const auto [rows, columns] = plane(input.shape);
    if (sample < 0 || sample >= output[0] || sample >= input.shape[0] || channel < 0 || channel >= output[1]) return std::nullopt;
    if (row < 0 || row >= out_rows || column < 0 || column >= out_columns) return std::nullopt;
    const Axes axes = axes_of(node, rank);
    const OptionValue groups_given = option(node, "groups");
    const auto* groups = std::get_if<std::int64_t>(&groups_given);
    const std::int64_t in_group = input.shape[1] / std::max<std::int64_t>(groups ? *groups : 1, 1);
    const std::int64_t out_group = output[1] / std::max<std::int64_t>(groups ? *groups : 1, 1);
    const std::vector<float> weight = parameter(network, state, node.parameters.empty() ? -1 : node.parameters[0]);
    const std::vector<float> bias = parameter(network, state, node.parameters.size() > 1 ? node.parameters[1] : -1);
    const std::int64_t area = axes.kernel[0] * axes.kernel[1];
    if (std::ssize(weight) != output[1] * in_group * area) return std::nullopt;
    const OptionValue padding_mode = option(node, "padding_mode");
    const auto* word = std::get_if<std::string>(&padding_mode);
    const std::string mode = word ? *word : "zeros";

    WindowSum w;
    w.window = {in_group, axes.kernel[0], axes.kernel[1]};
    w.first_channel = channel / std::max<std::int64_t>(out_group, 1) * in_group;
    w.top = row * axes.stride[0] - axes.before[0];
    w.left = column * axes.stride[1] - axes.before[1];
    w.row_step = axes.dilation[0];
    w.column_step = axes.dilation[1];
    w.weights.assign(weight.begin() + channel * in_group * area, weight.begin() + (channel + 1) * in_group * area);
    for (std::int64_t c = 0; c < in_group; ++c)
        for (std::int64_t y = 0; y < axes.kernel[0]; ++y)
            for (std::int64_t x = 0; x < axes.kernel[1]; ++x) {
                const std::int64_t from_row = inside(w.top + y * axes.dilation[0], rows, mode);
                const std::int64_t from_column = inside(w.left + x * axes.dilation[1], columns, mode);
                const bool margin = from_row < 0 || from_column < 0;
                const std::int64_t place = ((sample * input.shape[1] + w.first_channel + c) * rows + from_row) * columns + from_column;
                w.values.push_back(margin ? 0 : input.values[at(place)]);
            }
    for (std::size_t i = 0; i < w.values.size(); ++i) w.sum += double(w.values[i]) * w.weights[i];
    if (at(channel) < bias.size()) w.bias = bias[at(channel)];
    return w;
}

}  // namespace nn
