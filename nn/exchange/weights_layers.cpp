#include "nn/exchange/weights_layers.h"

#include <algorithm>

namespace nn {

namespace {

OptionValue whole(std::int64_t value) { return OptionValue(value); }

class Guess {
public:
    Guess(const OwnTensors& tensors, const std::string& path, const Neighbours& neighbours) : tensors_(tensors), neighbours_(neighbours) {
        for (const char c : path) name_ += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }

    std::optional<GuessedLayer> run() {
        if (find("weight_ih_l0") || find("weight_ih")) return recurrent();
        if (find("in_proj_weight")) return attention();
        if (find("running_mean")) return batch_norm();
        const Extents* weight = find("weight");
        const bool known = std::ranges::all_of(tensors_, [](const auto& one) { return one.first == "weight" || one.first == "bias"; });
        if (!weight || !known) return std::nullopt;
        switch (weight->size()) {
            case 1: return norm((*weight)[0]);
            case 2: return matrix(*weight);
            case 3:
                if (named({"bilinear"})) return std::nullopt;
                [[fallthrough]];
            case 4:
            case 5: return convolution(*weight);
            default: return std::nullopt;
        }
    }

private:
    const Extents* find(std::string_view id) const {
        const auto found = std::ranges::find(tensors_, id, &OwnTensors::value_type::first);
        return found == tensors_.end() ? nullptr : &found->second->shape;
    }
    bool named(std::initializer_list<const char*> parts) const {
        return std::ranges::any_of(parts, [&](const char* part) { return name_.find(part) != std::string::npos; });
    }
    bool has_bias() const { return find("bias") != nullptr; }

    static GuessedLayer layer(std::string op, OptionValues options) { return {std::move(op), std::move(options), {}, {}}; }

    GuessedLayer matrix(const Extents& weight) const {
        if (!has_bias() && named({"emb", "wte", "wpe", "token", "pos"}))
            return layer("Embedding", {{"num_embeddings", whole(weight[0])}, {"embedding_dim", whole(weight[1])}});
        GuessedLayer made = layer("Linear", {{"in_features", whole(weight[1])}, {"out_features", whole(weight[0])},
            {"bias", OptionValue(has_bias())}});
        if (!has_bias())
            made.notes.push_back(TR("Linear and Embedding have the same weights without a bias; by its name this is a Linear"));
        return made;
    }

    GuessedLayer convolution(const Extents& weight) const {
        const std::size_t spatial = weight.size() - 2;
        const auto norm = neighbours_.next_norm;
        const bool turned = norm && weight[0] != *norm && weight[1] == *norm;
        const bool goes_on = neighbours_.transposed && neighbours_.before == weight[0] && weight[1] != weight[0];
        bool transposed = turned || goes_on || named({"deconv", "convt", "transpose", "upconv", "up."}) || name_.ends_with("up");
        // A bias has a number for each filter, whatever the layer is called.
        if (const Extents* bias = find("bias"); bias && bias->size() == 1 && weight[0] != weight[1] && ((*bias)[0] == weight[0] || (*bias)[0] == weight[1]))
            transposed = (*bias)[0] == weight[1];
        std::vector<std::int64_t> kernel(weight.begin() + 2, weight.end());
        const bool alike = std::ranges::all_of(kernel, [&](std::int64_t k) { return k == kernel[0]; });
        OptionValues options{{"in_channels", whole(weight[transposed ? 0 : 1])}, {"out_channels", whole(weight[transposed ? 1 : 0])},
                             {"bias", OptionValue(has_bias())}};
        options["kernel_size"] = alike ? whole(kernel[0]) : OptionValue(kernel);
        // One channel for each filter, where as many arrive as there are filters.
        const bool depthwise = !transposed && weight[1] == 1 && weight[0] > 1 && (named({"dw", "depth", "group"}) || neighbours_.before == weight[0]);
        if (depthwise) {
            options["groups"] = whole(weight[0]);
            options["in_channels"] = whole(weight[0]);
        }
        const bool odd = std::ranges::all_of(kernel, [](std::int64_t k) { return k % 2 == 1; });
        const bool pads = odd && !transposed && kernel != std::vector<std::int64_t>(spatial, 1);
        if (pads) {
            for (std::int64_t& k : kernel) k /= 2;
            options["padding"] = alike ? whole(kernel[0]) : OptionValue(kernel);
        }
        GuessedLayer made = layer((transposed ? "ConvTranspose" : "Conv") + std::to_string(spatial) + "d", std::move(options));
        made.spatial = spatial;
        made.notes.push_back(pads ?
            Message(TR("stride, padding and dilation are not in the file; the padding keeps the size, the rest is the default"))
                                  : Message(TR("stride, padding and dilation are not in the file; they are the defaults")));
        return made;
    }

    GuessedLayer batch_norm() const {
        const std::size_t spatial = neighbours_.spatial.value_or(1);
        GuessedLayer made = layer("BatchNorm" + std::to_string(spatial) + "d",
                                  {{"num_features", whole((*find("running_mean")).empty() ? 1 : (*find("running_mean"))[0])},
                                   {"affine", OptionValue(find("weight") != nullptr)}});
        if (!find("num_batches_tracked"))
            made.op = "InstanceNorm" + std::to_string(spatial) + "d", made.options["track_running_stats"] = true;
        return made;
    }

    GuessedLayer norm(std::int64_t size) const {
        if (!has_bias()) {
            if (size == 1 || named({"prelu", "act"})) return layer("PReLU", {{"num_parameters", whole(size)}});
        }
        if (has_bias() && named({"gn", "group"})) {
            GuessedLayer made = layer("GroupNorm", {{"num_channels", whole(size)}, {"num_groups", whole(size % 32 == 0 ? 32 : 1)}});
            made.notes.push_back(TR("the number of groups is not in the file; LayerNorm has the same weights"));
            return made;
        }
        return layer("LayerNorm", {{"normalized_shape", whole(size)}});
    }

    GuessedLayer attention() const {
        const Extents& weight = *find("in_proj_weight");
        const std::int64_t width = weight.size() == 2 ? weight[1] : 1;
        std::int64_t heads = width % 64 == 0 ? width / 64 : 1;
        if (heads == 1 && width % 8 == 0) heads = 8;
        GuessedLayer made = layer("MultiheadAttention", {{"embed_dim", whole(width)}, {"num_heads", whole(heads)},
            {"batch_first", OptionValue(true)},
                                                         {"bias", OptionValue(find("in_proj_bias") != nullptr)}});
        made.notes.push_back({TR("the number of heads is not in the file; it is set to {0}, and batch_first to True"),
            {std::to_string(heads)}});
        return made;
    }

    std::optional<GuessedLayer> recurrent() const {
        const bool cell = find("weight_ih") != nullptr;
        const Extents *input = find(cell ? "weight_ih" : "weight_ih_l0"), *hidden = find(cell ? "weight_hh" : "weight_hh_l0");
        if (!hidden || input->size() != 2 || hidden->size() != 2) return std::nullopt;
        const Extents* projection = find("weight_hr_l0");
        const std::int64_t size = projection && projection->size() == 2 ? (*projection)[1] : (*hidden)[1];
        const std::int64_t gates = size > 0 && (*input)[0] % size == 0 ? (*input)[0] / size : 0;
        const std::string op = gates == 4 ? "LSTM" : gates == 3 ? "GRU" : gates == 1 ? "RNN" : "";
        if (op.empty()) return std::nullopt;
        OptionValues options{{"input_size", whole((*input)[1])}, {"hidden_size", whole(size)},
                             {"bias", OptionValue(find(cell ? "bias_ih" : "bias_ih_l0") != nullptr)}};
        if (cell) return layer(op + "Cell", std::move(options));
        std::int64_t layers = 1;
        while (layers < 1000 && find("weight_ih_l" + std::to_string(layers))) ++layers;
        options["num_layers"] = whole(layers);
        options["bidirectional"] = OptionValue(find("weight_ih_l0_reverse") != nullptr);
        options["batch_first"] = OptionValue(true);
        if (projection) options["proj_size"] = whole((*projection)[0]);
        GuessedLayer made = layer(op, std::move(options));
        made.notes.push_back(TR("whether time or the batch comes first is not in the file; batch_first is set to True"));
        return made;
    }

    const OwnTensors& tensors_;
    const Neighbours& neighbours_;
    std::string name_;  ///< the path in small letters
};

}  // namespace

std::optional<GuessedLayer> guess_layer(const OwnTensors& tensors, const std::string& path, const Neighbours& neighbours) {
    if (tensors.empty()) return std::nullopt;
    return Guess(tensors, path, neighbours).run();
}

}  // namespace nn
