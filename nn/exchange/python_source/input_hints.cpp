#include "nn/exchange/python_source/input_hints.h"

#include <algorithm>
#include <ranges>

namespace nn::python {

namespace {

std::optional<std::int64_t> given(const OptionValues& options, const char* id) {
    const auto found = options.find(id);
    const auto* number = found == options.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
    return number ? std::optional(*number) : std::nullopt;
}

bool on(const OptionValues& options, const char* id) {
    const auto found = options.find(id);
    const auto* flag = found == options.end() ? nullptr : std::get_if<bool>(&found->second);
    return flag && *flag;
}

/// Lengths and sides that data usually have; the first that fits the layers behind is taken.
std::vector<std::int64_t> usual_sides(std::size_t dimensions, std::int64_t channels, bool transposed) {
    if (transposed) return {1, 4, 7, 8, 16, 32, 14, 64};
    if (dimensions == 1) return {128, 64, 100, 256, 32, 16, 784, 1000, 1024, 187, 140, 16000};
    if (dimensions == 3) return {16, 32, 64, 8, 24, 48};
    std::vector<std::int64_t> sides = channels == 1 ? std::vector<std::int64_t>{28, 32, 64} : std::vector<std::int64_t>{32, 64, 28};
    for (const std::int64_t side : {224, 96, 128, 227, 256, 299, 48, 84, 100, 150, 160, 200, 512, 572}) sides.push_back(side);
    for (std::int64_t side = 1; side <= 256; ++side)
        if (std::ranges::find(sides, side) == sides.end()) sides.push_back(side);
    return sides;
}

constexpr std::int64_t usual_length = 16;

std::vector<Extents> spatial(std::size_t dimensions, std::int64_t channels, bool transposed) {
    std::vector<Extents> shapes;
    for (const std::int64_t side : usual_sides(dimensions, channels, transposed)) {
        Extents shape(dimensions, side);
        shape.insert(shape.begin(), channels);
        shapes.push_back(std::move(shape));
    }
    return shapes;
}

std::size_t dimensions_of(const std::string& op) {
    const std::size_t d = op.size() > 2 && op.back() == 'd' ? static_cast<std::size_t>(op[op.size() - 2] - '0') : 0;
    return d <= 3 ? d : 0;
}

/// Shapes of a sample that the layer takes, the likeliest first.
std::vector<Extents> likely_shapes(const std::string& op, const OptionValues& options) {
    const std::size_t dimensions = dimensions_of(op);
    if (const auto channels = given(options, "in_channels"); channels && dimensions > 0)
        return spatial(dimensions, *channels, op.starts_with("ConvTranspose"));
    if (op == "Embedding") return {{usual_length}, {}};
    if (op == "Linear" || op == "Bilinear")
        if (const auto features = given(options, op == "Linear" ? "in_features" : "in1_features"))
            return {{*features}, {usual_length, *features}};
    if (const auto features = given(options, "num_features")) {
        if (dimensions == 1) return {{*features}, {*features, usual_length}};
        if (dimensions > 1) return spatial(dimensions, *features, false);
    }
    if (const auto features = given(options, "input_size")) {
        if (op.ends_with("Cell")) return {{*features}};
        return {{usual_length, *features}};
    }
    if (const auto features = given(options, "embed_dim")) return {{usual_length, *features}};
    if (const auto channels = given(options, "num_channels")) return spatial(2, *channels, false);
    if (const auto found = options.find("normalized_shape"); found != options.end()) {
        Extents shape;
        if (const auto* one = std::get_if<std::int64_t>(&found->second)) shape = {*one};
        if (const auto* many = std::get_if<std::vector<std::int64_t>>(&found->second)) shape = *many;
        Extents sequence = shape;
        sequence.insert(sequence.begin(), usual_length);
        if (!shape.empty()) return {shape, sequence};
    }
    if (const auto found = options.find("shape"); op == "Reshape" && found != options.end()) {
        const auto* sizes = std::get_if<std::vector<std::int64_t>>(&found->second);
        if (sizes && sizes->size() > 1 && (*sizes)[0] == -1 &&
                std::ranges::all_of(*sizes | std::views::drop(1), [](auto s) { return s > 0; }))
            return {{sizes->begin() + 1, sizes->end()}};
    }
    return {};
}

}  // namespace

std::optional<Extents> shape_in_comment(const std::string& comment) {
    const std::size_t open = comment.find_first_of("([");
    const std::size_t close = comment.find_first_of(")]", std::min(open, comment.size()));
    if (open == std::string::npos || close == std::string::npos) return std::nullopt;
    Extents shape;
    std::size_t at = open + 1;
    for (bool first = true; at < close; first = false) {
        const std::size_t end = std::min(comment.find(',', at), close);
        std::string item = comment.substr(at, end - at);
        std::erase(item, ' ');
        const bool number = !item.empty() && item.size() < 8 && item.find_first_not_of("0123456789") == std::string::npos && item != "0";
        if (first == number) return std::nullopt;  // the batch is a letter, all else numbers
        if (number) shape.push_back(std::stoll(item));
        at = end + 1;
    }
    return shape.empty() || shape.size() > max_rank ? std::nullopt : std::optional(shape);
}

bool learn_from(InputPlan& input, const Op& op, const OptionValues& options, std::size_t port, const std::optional<TensorType>& arriving,
                int line) {
    const std::string& id = op.id();
    const bool recurrent = id == "RNN" || id == "LSTM" || id == "GRU";
    if (recurrent && port > 0) {
        input.zero_state = true;
        return true;
    }
    if (id == "Embedding" && !input.classes) {
        input.classes = std::max<std::int64_t>(given(options, "num_embeddings").value_or(2), 1);
        if (!input.shape) input.candidates = likely_shapes(id, options), input.shape = input.candidates[0], input.reason = id;
        return true;
    }
    const bool sequence = recurrent || id == "MultiheadAttention";
    if (sequence && !on(options, "batch_first") && arriving && arriving->rank() == 3 && arriving->shape[0].batch && !input.time_first) {
        input.time_first = true;
        input.line = line;
        return true;
    }
    if (arriving || input.shape) return false;
    input.candidates = likely_shapes(id, options);
    if (input.candidates.empty()) return false;
    input.shape = input.candidates[0];
    input.reason = id;
    input.line = line;
    return true;
}

}  // namespace nn::python
