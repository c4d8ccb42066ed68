#include "nn/exchange/weights_graph.h"

#include "nn/exchange/weights_layers.h"
#include "nn/exchange/weights_wires.h"
#include "nn/model/nested_message.h"
#include "nn/train/check.h"
#include "nn/train/project_file.h"

#include <algorithm>

namespace nn {

namespace {

/// A module as the keys tell of it: its own tensors and its children, in the order of the file.
struct Branch {
    std::string id;
    OwnTensors tensors;
    std::vector<Branch> children;

    Branch& child(const std::string& name) {
        for (Branch& one : children)
            if (one.id == name) return one;
        children.push_back({name, {}, {}});
        return children.back();
    }
};

constexpr std::size_t deepest = 64, most_tensors = 100'000;

class Builder {
public:
    explicit Builder(ImportedProject& into) : into_(into) {}

    void note(std::string_view path, Message text) {
        if (into_.notes.size() < 500) into_.notes.push_back({0, {TR("{0}: {1}"), {std::string(path), as_argument(text)}}});
    }

    Node node(const Branch& branch, const std::string& path) {
        Node made;
        made.id = branch.id;
        if (auto layer = layer_of(branch, path)) {
            made.op = layer->op;
            made.options = find_op(layer->op)->schema.without_defaults(layer->options);
            for (Message& text : layer->notes) note(path, std::move(text));
            return made;
        }
        if (branch.children.empty() && branch.tensors.empty()) {
            made.op = "Identity";
            note(path, TR("it has no weights, so which layer it is the file does not say; Identity stands in its place"));
            return made;
        }
        fill(branch, path, made.inner);
        const bool numbers = std::ranges::all_of(branch.children, [](const Branch& c) { return is_number(c.id); });
        made.op = !branch.tensors.empty() || !numbers ? "Module" : is_chain(made.inner) ? "Sequential" : "ModuleList";
        if (made.op == "Module" && std::ranges::any_of(branch.children, [](const Branch& c) { return is_number(c.id); }))
            made.op = "ModuleDict";
        if (only_parameters(branch, made.inner)) made.op = numbers_of(branch) ? "ParameterList" : made.op;
        return made;
    }

    void fill(const Branch& branch, const std::string& path, Graph& graph) {
        for (const auto& [name, tensor] : branch.tensors) {
            Node parameter;
            parameter.id = name;
            parameter.op = "Parameter";
            parameter.options["shape"] = tensor->shape.empty() ? std::vector<std::int64_t>{1} : tensor->shape;
            graph.nodes.push_back(std::move(parameter));
        }
        for (std::size_t i = 0; i < branch.children.size(); ++i) {
            next_norm_ = i + 1 < branch.children.size() ? norm_size(branch.children[i + 1]) : std::nullopt;
            graph.nodes.push_back(node(branch.children[i], join_path(path, branch.children[i].id)));
        }
    }

private:
    static bool is_number(const std::string& id) { return id.find_first_not_of("0123456789") == std::string::npos; }
    static bool numbers_of(const Branch& branch) {
        return std::ranges::all_of(branch.tensors, [](const auto& one) { return is_number(one.first); });
    }
    static bool only_parameters(const Branch& branch, const Graph& inner) { return branch.children.empty() && !inner.nodes.empty(); }

    /// Layers, each of which takes what the one before it gives.
    static bool is_chain(const Graph& graph) {
        std::optional<std::int64_t> width;
        for (const Node& node : graph.nodes) {
            const auto size = [&](std::initializer_list<const char*> ids) -> std::optional<std::int64_t> {
                for (const char* id : ids)
                    if (const auto found = node.options.find(id); found != node.options.end())
                        if (const auto* number = std::get_if<std::int64_t>(&found->second)) return *number;
                return std::nullopt;
            };
            const Op* op = find_op(node.op);
            if (!op || (op->is_container() && node.op != "Sequential") || op->role == Role::Parameter) return false;
            const auto in = size({"in_features", "in_channels", "num_features"}), out = size({"out_features", "out_channels"});
            // Flatten may stand between: then the width is a multiple.
            if (in && width && *in % *width != 0) return false;
            if (in) width = in;
            if (out) width = out;
        }
        return true;
    }

    std::optional<GuessedLayer> layer_of(const Branch& branch, const std::string& path) {
        OwnTensors all = branch.tensors;
        // MultiheadAttention has a Linear inside that is no module of its own here.
        const bool attention = std::ranges::any_of(all, [](const auto& one) { return one.first.starts_with("in_proj"); });
        if (attention && branch.children.size() == 1 && branch.children[0].id == "out_proj")
            for (const auto& [name, tensor] : branch.children[0].tensors) all.emplace_back("out_proj." + name, tensor);
        else if (!branch.children.empty())
            return std::nullopt;
        auto found = guess_layer(all, path, {rank_, next_norm_, before_, transposed_});
        if (found && found->spatial) {
            rank_ = found->spatial;
            transposed_ = found->op.starts_with("ConvTranspose");
        }
        if (found)
            for (const char* id : {"out_channels", "num_features"})
                if (const auto width = found->options.find(id); width != found->options.end()) before_ = std::get<std::int64_t>(width->second);
        return found;
    }

    ImportedProject& into_;
    static std::optional<std::int64_t> norm_size(const Branch& branch) {
        for (const auto& [name, tensor] : branch.tensors)
            if (name == "running_mean" && tensor->shape.size() == 1) return tensor->shape[0];
        return std::nullopt;
    }

    std::optional<std::int64_t> next_norm_;  ///< channels of the norm right behind
    std::optional<std::int64_t> before_;     ///< channels that the last convolution or norm gives
    bool transposed_ = false;                ///< the last convolution was a transposed one
    std::optional<std::size_t> rank_;  ///< dimensions of the convolutions so far: those of the norms behind them
};

/// "module." and the like, where every key begins so.
std::string wrapper_of(const StateDict& state) {
    for (const std::string prefix : {"module.", "_orig_mod.", "model."}) {
        const auto wrapped = [&](const StateTensor& t) {
            const bool number = t.key.size() > prefix.size() && t.key[prefix.size()] >= '0' && t.key[prefix.size()] <= '9';
            return t.key.starts_with(prefix) && !(number && prefix == "model.");  // numbers would need a name again
        };
        if (std::ranges::all_of(state.tensors, wrapped)) return prefix;
    }
    return {};
}

void add_path(Branch& root, std::string_view path, const StateTensor* tensor) {
    Branch* at = &root;
    for (std::size_t depth = 0; depth < deepest; ++depth) {
        const std::size_t dot = path.find('.');
        if (dot == std::string_view::npos) break;
        at = &at->child(std::string(path.substr(0, dot)));
        path.remove_prefix(dot + 1);
    }
    if (tensor)
        at->tensors.emplace_back(std::string(path), tensor);
    else
        at->child(std::string(path));
}

void note_what_is_open(ImportedProject& imported) {
    const auto& nodes = imported.project.graph.nodes;
    if (std::ranges::any_of(nodes, [](const Node& node) { return node.op == "Module"; }))
        imported.notes.push_back({0, TR("what goes into a module and out of it weights do not say: each Module has one Input and one Output")});
    imported.notes.push_back({0, TR("how the layers are joined, and with which activations, weights do not say: wire what has no wires")});
    if (!imported.proposals.empty())
        imported.notes.push_back({0, {TR("{0} wires are likely, by order, names and sizes: they are proposed, and not part of the network"),
                                      {std::to_string(imported.proposals.size())}}});
}

}  // namespace

Result<ImportedProject> graph_from_weights(StateDict state) {
    if (state.tensors.empty()) return Error(TR("there are no weights in this file, so no network can be made of it"), true);
    if (state.tensors.size() > most_tensors)
        return Error({TR("there are {0} tensors in this file; at most {1} are drawn"),
            {std::to_string(state.tensors.size()), std::to_string(most_tensors)}}, true);
    ImportedProject imported;
    Builder builder(imported);
    for (std::string prefix = wrapper_of(state); !prefix.empty(); prefix = wrapper_of(state)) {
        for (StateTensor& tensor : state.tensors) tensor.key.erase(0, prefix.size());
        for (Network::Module& module : state.metadata)
            module.path.erase(0, module.path.starts_with(prefix) ? prefix.size() : std::string::npos);
        imported.notes.push_back({0, {TR("every key begins with {0}, which a wrapper puts there; it is left out"), {prefix}}});
    }
    Branch root;
    for (const Network::Module& module : state.metadata)
        if (!module.path.empty() && state.metadata.size() <= most_tensors) add_path(root, module.path, nullptr);
    for (const StateTensor& tensor : state.tensors) add_path(root, tensor.key, &tensor);
    const bool numbered = std::ranges::any_of(root.children,
        [](const Branch& c) { return c.id.find_first_not_of("0123456789") == std::string::npos; });
    if (numbered) {
        Branch around;
        root.id = "model";
        around.children.push_back(std::move(root));
        root = std::move(around);
        imported.notes.push_back({0, TR("what has numbers for names stands in 'model', so its keys begin with model.")});
    }
    builder.fill(root, "", imported.project.graph);
    add_module_ports(imported.project.graph);
    imported.proposals = likely_wires(imported.project.graph);
    note_what_is_open(imported);
    const auto written = parse_project(write_project(imported.project));
    if (!written) return written.error();
    for (const Diagnostic& d : written->diagnostics)
        if (d.severity == Severity::Error) return Error({TR("{0}: {1}"), {d.node, as_argument(d.text)}}, true);
    const Analysis analysis = check_project(imported.project, {});
    std::map<std::string, Extents> made;
    for (const NodeReport& node : analysis.nodes)
        for (const NodeReport::Parameter& parameter : node.parameters) made[parameter.key] = parameter.shape;
    for (const StateTensor& tensor : state.tensors) {
        const auto found = made.find(numbered ? "model." + tensor.key : tensor.key);
        (found != made.end() && found->second == tensor.shape ? imported.matched : imported.unmatched).push_back(tensor.key);
    }
    return imported;
}

Result<ImportedProject> project_from_weights(const std::filesystem::path& file, const ImportRequest& request) {
    if (!request.inputs.empty() || !request.model.empty())
        return Error({TR("{0} holds weights alone: they have no inputs and no classes to choose from."), {file.string()}}, true);
    auto state = load_weights(file);
    if (!state) return state.error();
    auto imported = graph_from_weights(std::move(*state));
    if (!imported) return Error({TR("{0}: {1}"), {file.string(), as_argument(imported.error().message)}}, true);
    imported->project.name = file.stem().string();
    return imported;
}

}  // namespace nn
