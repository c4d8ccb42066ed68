#include "app/studio/insight_work.h"

#include "nn/start/start_point.h"
#include "nn/train/samples.h"

#include <algorithm>
#include <cmath>

namespace studio {

namespace {

/// Numbers of a node's parameters that are worth carrying over: a picture of more says no more.
constexpr std::int64_t mostParameters = 4'000'000;

/// What people want to see of a sample: a picture, else a sequence or text, else whatever goes in first.
std::string shownField(const nn::Network& network, const nn::Fields& fields) {
    std::string best;
    int rank = -1;
    for (const nn::Network::Input& input : network.inputs) {
        const auto field = fields.find(input.field);
        if (input.target_only || field == fields.end()) continue;
        const nn::SampleForm form = nn::form_of(field->second);
        const int value = form == nn::SampleForm::Picture ? 2 : form == nn::SampleForm::Sequence || form == nn::SampleForm::Tokens ? 1 : 0;
        if (value > rank) rank = value, best = input.field;
    }
    return best;
}

nn::FieldSamples fieldSamples(const nn::NpyArray& array, std::size_t count) {
    nn::FieldSamples out;
    const std::vector<float> all = nn::to_floats(array);
    const std::size_t each = count > 0 ? all.size() / count : 0;
    for (std::size_t i = 0; i < count; ++i)
        out.values.emplace_back(all.begin() + std::ptrdiff_t(i * each), all.begin() + std::ptrdiff_t((i + 1) * each));
    const auto [low, high] = std::minmax_element(all.begin(), all.end());
    if (!all.empty()) out.least = *low, out.most = *high;
    return out;
}

/// Its arrays, and whether they hold targets too.
nn::Result<nn::NpzArrays> probeArrays(ModelBench& bench, const ProbeBatch& probe) {
    if (const auto* drawn = std::get_if<nn::NpzArrays>(&probe.of)) return *drawn;
    auto samples = std::get<ProbeBatch::Samples>(probe.of);
    const auto dataset = bench.data();
    if (!dataset) return dataset.error();
    if (samples.indices.empty()) {
        const nn::DataSpec& spec = bench.subject().data->spec();
        auto of = nn::split_indices(**dataset, spec, samples.split);
        if (!of || of->indices.empty()) of = nn::split_indices(**dataset, spec, nn::Split::Train);
        if (!of) return of.error();
        samples.test_files = of->test_files;
        of->indices.resize(std::size_t(std::min<std::int64_t>(std::ssize(of->indices), probeSamples)));
        samples.indices = of->indices;
    }
    return nn::sample_arrays(bench.network(), **dataset, samples.test_files, samples.indices);
}

bool hasTargets(const nn::Network& network, const nn::NpzArrays& arrays) {
    return std::ranges::all_of(network.inputs, [&](const nn::Network::Input& in) { return !in.target_only || arrays.contains(in.path); });
}

std::vector<std::pair<std::string, nn::LookTensor>> parametersOf(ModelBench& bench, int node) {
    std::vector<std::pair<std::string, nn::LookTensor>> found;
    if (node < 0) return found;
    for (const int index : bench.network().nodes[std::size_t(node)].parameters) {
        if (index < 0) continue;
        const nn::Network::Tensor& tensor = bench.network().parameters[std::size_t(index)];
        const nn::StateTensor* values = bench.state().find(tensor.key);
        if (!values || nn::numel(tensor.shape) > mostParameters) continue;
        found.emplace_back(tensor.key, nn::LookTensor{values->shape, nn::to_floats({values->dtype, values->shape, values->bytes})});
    }
    return found;
}

/// Maps that an answer is made of: more than one number a channel.
bool hasMaps(const nn::Network& network, int value) {
    const nn::Network::Value& v = network.values[std::size_t(value)];
    return v.node >= 0 && v.type.dtype == nn::DType::Float32 && v.type.rank() == 4 && v.type.shape[2].size * v.type.shape[3].size > 1;
}

/// By class where one answer is given and its scores say how probable each is.
std::vector<double> probabilities(const nn::LossAnswers& of, const std::vector<float>& scores) {
    std::vector<double> out;
    if (of.kind == nn::Answers::YesNo) {
        for (const float s : scores) out.push_back(of.meaning == nn::Meaning::Scores ? 1 / (1 + std::exp(-double(s))) : double(s));
        return out;
    }
    if (of.kind != nn::Answers::Classes || std::ssize(scores) != of.classes || of.meaning == nn::Meaning::Any) return out;
    const double top = *std::max_element(scores.begin(), scores.end());
    double sum = 0;
    for (const float s : scores) {
        out.push_back(of.meaning == nn::Meaning::Scores ? std::exp(s - top) : of.meaning == nn::Meaning::LogProbabilities ? std::exp(double(s)) : double(s));
        sum += out.back();
    }
    if (of.meaning == nn::Meaning::Scores)
        for (double& p : out) p /= sum;
    return out;
}

}  // namespace

SampleSet readSamples(ModelBench& bench, std::vector<std::int64_t> indices, bool testFiles, bool answers) {
    SampleSet set;
    set.indices = std::move(indices);
    set.test_files = testFiles;
    const auto dataset = bench.data();
    if (!dataset) return set.error = text(dataset.error().message), set;
    set.fields = (*dataset)->fields();
    set.shown = shownField(bench.network(), set.fields);
    auto arrays = nn::sample_arrays(bench.network(), **dataset, testFiles, set.indices);
    if (!arrays) return set.error = text(arrays.error().message), set;
    for (const nn::Network::Input& input : bench.network().inputs)
        set.samples.insert_or_assign(input.field, fieldSamples(arrays->at(input.path), set.indices.size()));
    const auto losses = nn::loss_answers(bench.network());
    if (answers && !losses.empty()) {
        set.of = losses.front();
        nn::NpzArrays inputs = *arrays;
        for (const nn::Network::Input& input : bench.network().inputs)
            if (input.target_only) inputs.erase(input.path);
        auto look = bench.looker().look(bench.weights(), inputs, {set.of->scores});
        if (!look) return set.error = text(look.error().message), set;
        const nn::NpyArray& scores = look->values.at(set.of->scores);
        set.answers = {scores.shape, nn::to_floats(scores)};
    }
    set.arrays = std::move(*arrays);
    return set;
}

SampleSet pickSample(ModelBench& bench, nn::Split split, std::int64_t place) {
    SampleSet set;
    const auto dataset = bench.data();
    if (!dataset) return set.error = text(dataset.error().message), set;
    const auto of = nn::split_indices(**dataset, bench.subject().data->spec(), split);
    if (!of) return set.error = text(of.error().message), set;
    if (of->indices.empty()) return set.error = text(nn::Message(TR("This split has no samples"))), set;
    const std::int64_t count = std::ssize(of->indices);
    return readSamples(bench, {of->indices[std::size_t((place % count + count) % count)]}, of->test_files, false);
}

LayerState lookAtLayer(ModelBench& bench, const LayerWish& wish, const ProbeBatch& probe) {
    LayerState state;
    state.step = bench.subject().model->step;
    const nn::Network& network = bench.network();
    const auto place = wish.path.isEmpty() ? nn::first_layer(network) : nn::find_layer(network, wish.path.toStdString());
    if (!place)
        return state.error = text(nn::Message(TR("{0} gives nothing to look at, or is not part of the network that was trained"), {wish.path.toStdString()})), state;
    auto arrays = probeArrays(bench, probe);
    if (!arrays) return state.error = text(arrays.error().message), state;
    state.targets = !network.losses.empty() && hasTargets(network, *arrays);
    const bool gradients = wish.gradient && state.targets;
    if (!gradients)
        for (const nn::Network::Input& input : network.inputs)
            if (input.target_only) arrays->erase(input.path);
    auto look = bench.looker().look(bench.weights(), *arrays, nn::values_of(*place), gradients);
    if (!look) return state.error = text(look.error().message), state;
    state.look = nn::layer_look(network, *place, *look);
    for (const auto& [name, array] : *arrays)
        if (!array.shape.empty()) state.samples = int(array.shape[0]);
    if (state.look.output.empty())
        return state.error = text(nn::Message(TR("{0} gives nothing without the right answers, and what is drawn by hand has none"), {place->path})), state;
    state.parameters = parametersOf(bench, place->node);
    state.outputSpread = nn::log_histogram(state.look.output.values);
    state.gradientSpread = nn::log_histogram(state.look.gradient.values);
    for (const auto& [key, tensor] : state.parameters) state.parameterSpreads.push_back(nn::log_histogram(tensor.values));
    if (wish.pixel)
        state.window = nn::window_sum(network, place->node, bench.state(), state.look.input, state.look.output.shape, wish.pixel->sample,
                                      wish.pixel->channel, wish.pixel->row, wish.pixel->column);
    return state;
}

TryAnswer tryInput(ModelBench& bench, const TryWish& wish) {
    TryAnswer answer;
    const nn::Network& network = bench.network();
    const auto losses = nn::loss_answers(network);
    if (losses.empty()) return answer.error = text(nn::Message(TR("Nothing compares what this network gives with right answers, so there is nothing to name"))), answer;
    answer.of = losses.front();
    nn::NpzArrays arrays = wish.arrays;
    for (const nn::Network::Input& input : network.inputs)
        if (input.target_only) arrays.erase(input.path);
    const auto model = nn::find_text(network);
    if (model && !wish.begin.empty()) {
        const auto field = bench.data();
        if (!field) return answer.error = text(field.error().message), answer;
        const auto found = (*field)->fields().find(network.inputs[model->input].field);
        auto ids = nn::generate_text(*model, network, bench.looker(), bench.weights(), wish.begin, wish.length, wish.temperature, 0,
                                     [&] { return !bench.stop().stop_requested(); });
        if (!ids) return answer.error = text(ids.error().message), answer;
        for (const std::int64_t id : *ids) answer.text += QString::fromStdString(nn::class_name(found->second, std::size_t(id)));
        return answer;
    }
    auto look = bench.looker().look(bench.weights(), arrays, {answer.of.scores});
    if (!look) return answer.error = text(look.error().message), answer;
    const nn::NpyArray& scores = look->values.at(answer.of.scores);
    answer.scores = {scores.shape, nn::to_floats(scores)};
    if (!answer.scores.shape.empty()) answer.scores.shape.erase(answer.scores.shape.begin());
    answer.probabilities = probabilities(answer.of, answer.scores.values);
    if (!wish.saliency || answer.scores.values.empty()) return answer;
    const auto& values = answer.scores.values;
    const std::int64_t largest = std::max_element(values.begin(), values.end()) - values.begin();
    std::optional<std::size_t> input;
    for (std::size_t i = 0; i < network.inputs.size() && !input; ++i)
        if (!network.inputs[i].target_only && network.values[std::size_t(network.inputs[i].value)].type.dtype == nn::DType::Float32) input = i;
    if (!input) return answer.saliencyError = text(nn::Message(TR("Nothing that goes in has a gradient"))), answer;
    std::optional<nn::LayerPlace> layer;
    if (!wish.layer.isEmpty()) layer = nn::find_layer(network, wish.layer.toStdString());
    if (!layer || !hasMaps(network, layer->output)) {  // none chosen that has maps: the last one
        layer.reset();
        for (const nn::Network::Port& port : network.ports)
            if (hasMaps(network, port.value)) layer = nn::find_layer(network, port.path);
    }
    auto map = bench.saliency().make(bench.weights(), arrays, std::clamp<std::int64_t>(wish.score.value_or(largest), 0, std::ssize(values) - 1),
                                     *input, *wish.saliency, layer);
    if (map) answer.saliency = std::move(*map);
    else answer.saliencyError = text(map.error().message);
    return answer;
}

}  // namespace studio
