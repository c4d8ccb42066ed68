#include "nn/train/saliency.h"

#include "nn/model/op.h"
#include "nn/train/samples.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace nn {

namespace {

/// No node can be called so.
constexpr const char* kWanted = "(wanted)";

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

/// The network without its losses and what stands behind them, and with |scores - wanted|, summed, as its objective. Values, parameters
/// and buffers stay where they are, so the same weights serve.
std::shared_ptr<const Network> with_score_as_objective(const Network& network, const LossAnswers& answers) {
    auto made = std::make_shared<Network>(network);
    std::set<int> gone;
    made->nodes.clear();
    for (std::size_t i = 0; i < network.nodes.size(); ++i) {
        const Network::Node& node = network.nodes[i];
        const bool loss = std::ranges::find(network.losses, static_cast<int>(i)) != network.losses.end();
        const bool behind = std::ranges::any_of(node.inputs, [&](int v) { return gone.contains(v); });
        if (loss || behind) {
            gone.insert(node.outputs.begin(), node.outputs.end());
            continue;
        }
        made->nodes.push_back(node);
    }
    for (Network::Value& value : made->values) value.node = -1;
    for (std::size_t i = 0; i < made->nodes.size(); ++i)
        for (const int value : made->nodes[i].outputs)
            if (value >= 0) made->values[at(value)].node = static_cast<int>(i);
    std::erase_if(made->outputs, [&](const Network::Output& output) { return gone.contains(output.value); });
    std::erase_if(made->inputs, [&](const Network::Input& input) { return input.target_only; });
    std::erase_if(made->ports, [&](const Network::Port& port) { return gone.contains(port.value); });

    const int wanted = static_cast<int>(made->values.size());
    made->values.push_back({{DType::Float32, network.values[at(answers.scores)].type.shape}, -1, 0});
    made->inputs.push_back({kWanted, "", wanted, true, 1});
    const Op* op = find_op("L1Loss");
    auto options = op->schema.build({{"reduction", std::string("sum")}});
    const int result = wanted + 1;
    made->values.push_back({{DType::Float32, {}}, static_cast<int>(made->nodes.size()), 0});
    Network::Node loss;
    loss.path = "(score)";
    loss.op = op;
    loss.options = *options;
    loss.inputs = {answers.scores, wanted};
    loss.outputs = {result};
    made->losses = {static_cast<int>(made->nodes.size())};
    made->nodes.push_back(std::move(loss));
    return made;
}

/// A picture's channels become one map, their sum; anything else stays as it is.
LookTensor without_channels(LookTensor t) {
    if (t.shape.size() != 3) return t;
    const std::int64_t area = t.shape[1] * t.shape[2];
    LookTensor map{{t.shape[1], t.shape[2]}, std::vector<float>(at(area), 0.0f)};
    for (std::int64_t c = 0; c < t.shape[0]; ++c)
        for (std::int64_t p = 0; p < area; ++p) map.values[at(p)] += t.values[at(c * area + p)];
    return map;
}

/// Channels weighed by the mean of their gradient; what is below 0 speaks against the score and is left out.
LookTensor grad_cam(const LookTensor& maps, const LookTensor& gradient) {
    const std::int64_t channels = maps.shape[1], area = std::ssize(maps.values) / std::max<std::int64_t>(channels, 1);
    LookTensor cam{{maps.shape.begin() + 2, maps.shape.end()}, std::vector<float>(at(area), 0.0f)};
    for (std::int64_t c = 0; c < channels; ++c) {
        double weight = 0;
        for (std::int64_t p = 0; p < area; ++p) weight += gradient.values[at(c * area + p)];
        weight /= static_cast<double>(area);
        for (std::int64_t p = 0; p < area; ++p) cam.values[at(p)] += static_cast<float>(weight * maps.values[at(c * area + p)]);
    }
    for (float& value : cam.values) value = std::max(value, 0.0f);
    return cam;
}

}  // namespace

SaliencyMaker::SaliencyMaker(std::shared_ptr<const Network> network, LossAnswers answers, int threads)
    : network_(std::move(network)), answers_(std::move(answers)), forward_(network_, threads) {
    backward_ = std::make_unique<BatchLooker>(with_score_as_objective(*network_, answers_), threads);
}
SaliencyMaker::~SaliencyMaker() = default;

Result<Saliency> SaliencyMaker::make(Weights& weights, const NpzArrays& arrays, std::int64_t score, std::size_t input, SaliencyWay way,
                                     const std::optional<LayerPlace>& layer) {
    const TensorType& type = network_->values[at(network_->inputs[input].value)].type;
    if (type.dtype != DType::Float32)
        return Error(Message(TR("Input {0} holds whole numbers, by which there is no gradient"), {network_->inputs[input].path}), true);
    const std::int64_t scores = numel(extents(network_->values[at(answers_.scores)].type.shape, 1));
    if (score < 0 || score >= scores)
        return Error(Message(TR("The network gives {0} scores; there is no number {1}"), {std::to_string(scores), std::to_string(score)}), true);
    if (way == SaliencyWay::Occlusion) return by_occlusion(weights, arrays, score, input);
    if (way == SaliencyWay::GradientInput) return by_gradient(weights, arrays, score, input, nullptr);
    if (!layer || network_->values[at(layer->output)].type.rank() < 3)
        return Error(Message(TR("Grad-CAM needs a layer that gives maps, such as a convolution. Choose one on the canvas")), true);
    return by_gradient(weights, arrays, score, input, &*layer);
}

Result<Saliency> SaliencyMaker::by_gradient(Weights& weights, const NpzArrays& arrays, std::int64_t score, std::size_t input,
                                            const LayerPlace* layer) {
    auto seen = forward_.look(weights, arrays, {answers_.scores});
    if (!seen) return seen.error();
    const NpyArray& scores = seen->values.at(answers_.scores);
    std::vector<float> wanted = to_floats(scores);
    Saliency saliency;
    saliency.score = wanted[at(score)];
    // The slope of |score - wanted| is 1 above it, and 0 where the two are equal: all but this one.
    wanted[at(score)] -= std::max(1.0f, std::abs(wanted[at(score)]));
    NpzArrays with = arrays;
    with.insert_or_assign(kWanted, float_array(scores.shape, wanted));
    const int source = network_->inputs[input].value, maps = layer ? layer->output : source;
    auto back = backward_->look(weights, with, {source, maps}, true);
    if (!back) return back.error();
    const auto gradient = back->gradients.find(maps);
    if (gradient == back->gradients.end())
        return Error(Message(TR("The answer does not depend on {0}"), {layer ? layer->path : network_->inputs[input].path}), true);
    LookTensor values{back->values.at(maps).shape, to_floats(back->values.at(maps))};
    const LookTensor slopes{gradient->second.shape, to_floats(gradient->second)};
    if (layer) {
        saliency.map = grad_cam(values, slopes);
        return saliency;
    }
    for (std::size_t i = 0; i < values.values.size(); ++i) values.values[i] *= slopes.values[i];
    values.shape.erase(values.shape.begin());
    saliency.map = without_channels(std::move(values));
    return saliency;
}

Result<Saliency> SaliencyMaker::by_occlusion(Weights& weights, const NpzArrays& arrays, std::int64_t score, std::size_t input) {
    const auto source = arrays.find(network_->inputs[input].path);
    if (source == arrays.end() || source->second.shape.size() < 3 || source->second.shape.size() > 4)
        return Error(Message(TR("Occlusion needs a picture; {0} is none"), {network_->inputs[input].path}), true);
    const Extents shape = source->second.shape;
    const std::int64_t height = shape[shape.size() - 2], width = shape.back(), channels = shape.size() == 4 ? shape[1] : 1;
    const std::int64_t side = std::max<std::int64_t>(1, (std::max(height, width) + 13) / 14);
    const std::int64_t rows = (height + side - 1) / side, columns = (width + side - 1) / side, batch = rows * columns + 1;
    const std::vector<float> picture = to_floats(source->second);
    std::vector<float> all;
    for (std::int64_t k = 0; k < batch; ++k) all.insert(all.end(), picture.begin(), picture.end());
    double mean = 0;
    for (const float v : picture) mean += v;
    mean /= static_cast<double>(std::max<std::size_t>(picture.size(), 1));
    for (std::int64_t k = 1; k < batch; ++k)
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t y = (k - 1) / columns * side; y < std::min(height, ((k - 1) / columns + 1) * side); ++y)
                for (std::int64_t x = (k - 1) % columns * side; x < std::min(width, ((k - 1) % columns + 1) * side); ++x)
                    all[at(((k * channels + c) * height + y) * width + x)] = static_cast<float>(mean);
    NpzArrays batched;
    for (const auto& [name, array] : arrays) {  // what else goes in stays the same
        NpyArray& many = batched[name] = array;
        many.shape[0] = batch;
        many.bytes.clear();
        for (std::int64_t k = 0; k < batch; ++k) many.bytes.insert(many.bytes.end(), array.bytes.begin(), array.bytes.end());
    }
    Extents many = shape;
    many[0] = batch;
    batched.insert_or_assign(network_->inputs[input].path, float_array(many, all));
    auto seen = forward_.look(weights, batched, {answers_.scores});
    if (!seen) return seen.error();
    const std::vector<float> scores = to_floats(seen->values.at(answers_.scores));
    const std::int64_t each = std::ssize(scores) / batch;
    Saliency saliency;
    saliency.score = scores[at(score)];
    saliency.map.shape = {height, width};
    for (std::int64_t p = 0; p < height * width; ++p) {
        const std::int64_t k = 1 + p / width / side * columns + p % width / side;
        saliency.map.values.push_back(scores[at(score)] - scores[at(k * each + score)]);
    }
    return saliency;
}

}  // namespace nn
