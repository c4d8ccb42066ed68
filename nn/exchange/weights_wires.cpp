#include "nn/exchange/weights_wires.h"

#include "nn/model/scope.h"

#include <algorithm>

namespace nn {

namespace {

constexpr std::size_t most_wires = 5000;
/// How many layers before it one looks for what feeds a layer: what lies further back is not likely.
constexpr std::size_t looked_back = 12;

using Width = std::optional<std::int64_t>;

/// What goes into a node and comes out of it, by the sizes in its options.
struct Widths {
    Width in, out;
    bool indices = false;   ///< takes whole numbers, as Embedding does
    bool layer = true;      ///< has weights: of others nothing is known, and they pass on what they get
};

Width number(const Node& node, std::initializer_list<const char*> ids) {
    for (const char* id : ids) {
        const auto found = node.options.find(id);
        if (found == node.options.end()) continue;
        if (const auto* one = std::get_if<std::int64_t>(&found->second)) return *one;
        if (const auto* list = std::get_if<std::vector<std::int64_t>>(&found->second); list && !list->empty()) return list->back();
    }
    return std::nullopt;
}

bool is_true(const Node& node, const char* id) {
    const auto found = node.options.find(id);
    const bool* value = found == node.options.end() ? nullptr : std::get_if<bool>(&found->second);
    return value && *value;
}

Widths widths_of(const Graph& graph);

Widths widths_of(const Node& node) {
    const Op* op = find_op(node.op);
    if (!op || is_list(node)) return {{}, {}, false, false};
    if (op->is_container()) return widths_of(node.inner);
    Widths widths;
    widths.layer = op->role != Role::Input && op->role != Role::Output && op->role != Role::Parameter && node.op != "Identity";
    if (node.op == "Embedding") return {{}, number(node, {"embedding_dim"}), true, true};
    const Width same = number(node, {"num_features", "num_channels", "normalized_shape", "embed_dim"});
    widths.in = same ? same : number(node, {"in_features", "in_channels", "input_size"});
    widths.out = same ? same : number(node, {"out_features", "out_channels", "proj_size", "hidden_size"});
    if (widths.out && is_true(node, "bidirectional")) *widths.out *= 2;
    return widths;
}

std::string lower(std::string_view text) {
    std::string out;
    for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

/// What lies beside the main way: it takes what its module takes.
bool lies_beside(std::string_view id) {
    const std::string name = lower(id);
    for (const char* part : {"downsample", "shortcut", "skip", "residual", "res_conv", "identity"})
        if (name.find(part) != std::string::npos) return true;
    return false;
}

bool contains_any(std::string_view name, std::initializer_list<const char*> parts) {
    return std::ranges::any_of(parts, [&](const char* part) { return name.find(part) != std::string_view::npos; });
}

std::string stem_of(const std::string& name) { return name.substr(0, name.find_last_not_of("0123456789") + 1); }

/// "branch1", "branch2": what they give is put together by Cat.
bool are_branches(std::string_view before, std::string_view id) {
    const std::string a = lower(before), b = lower(id), stem = stem_of(a);
    return a != b && stem == stem_of(b) && contains_any(stem, {"branch", "tower", "path"});
}

/// Names that people give to layers which all take the same: query, key, value; mean and variance; branches.
bool side_by_side(std::string_view before, std::string_view id) {
    const std::string a = lower(before), b = lower(id);
    using Family = std::initializer_list<const char*>;
    static const std::initializer_list<Family> families = {
        {"q", "k", "v"},        {"query", "key", "value"}, {"queries", "keys", "values"}, {"q_proj", "k_proj", "v_proj"},
        {"wq", "wk", "wv"},     {"w_q", "w_k", "w_v"},     {"to_q", "to_k", "to_v"},      {"q_lin", "k_lin", "v_lin"},
        {"mu", "logvar"},       {"mu", "log_var"},         {"mu", "var"},                 {"mu", "sigma"},
        {"fc_mu", "fc_logvar"}, {"fc_mu", "fc_var"},       {"mean", "logvar"},            {"mean", "std"},
        {"actor", "critic"},    {"policy", "value"},       {"advantage", "value"}};
    for (const Family& family : families)
        if (std::ranges::find(family, a) != family.end() && std::ranges::find(family, b) != family.end()) return a != b;
    return are_branches(before, id) || (a != b && stem_of(a) == "head" && stem_of(b) == "head");
}

/// Of the part of a list or of the node itself: "branch2" of "branch2.0".
std::string head_of(const std::string& id) { return id.substr(0, id.find('.')); }

/// The nodes of a scope in the order in which they are likely to run. People register a Transformer's norms behind all else, and the
/// norm of what is wrapped behind it.
std::vector<Wirable> likely_order(const Graph& graph) {
    std::vector<Wirable> nodes = wirable_nodes(graph);
    std::erase_if(nodes, [](const Wirable& one) { return !find_op(one.node->op) || is_list(*one.node); });
    const auto at = [&](auto&& says) { return std::ranges::find_if(nodes, says) - nodes.begin(); };
    const auto named = [](std::initializer_list<const char*> ids) {
        return [ids](const Wirable& one) { return std::ranges::find(ids, one.id) != ids.end(); };
    };
    const auto end = static_cast<std::ptrdiff_t>(nodes.size());
    if (const auto inner = at(named({"fn"})), norm = at(named({"norm"})); inner < norm && norm < end)
        std::rotate(nodes.begin() + inner, nodes.begin() + norm, nodes.begin() + norm + 1);
    const auto attention = at([](const Wirable& one) {
        return one.node->op == "MultiheadAttention" || contains_any(lower(one.id), {"attn", "attention"});
    });
    const auto first = at(named({"norm1", "ln1", "ln_1", "layer_norm1", "norm_1"}));
    const auto second = at(named({"norm2", "ln2", "ln_2", "layer_norm2", "norm_2"}));
    if (attention < first && second == first + 1 && second < end)
        std::rotate(nodes.begin() + attention + 1, nodes.begin() + first, nodes.begin() + first + 1);
    return nodes;
}

/// The first that says what goes in, and the last that says what comes out; of branches it is their sum.
Widths widths_of(const Graph& graph) {
    Widths widths;
    widths.layer = false;
    Width others;  // what the branches before the last one give
    std::string head;
    for (const Wirable& one : likely_order(graph)) {
        const Widths inner = widths_of(*one.node);
        if (!inner.layer) continue;
        if (!widths.layer) widths.in = inner.in, widths.indices = inner.indices;
        const std::string now = head_of(one.id);
        if (widths.layer && are_branches(head, now)) others = others.value_or(0) + widths.out.value_or(0);
        head = now;
        widths.layer = true;
        if (inner.out && !lies_beside(now)) widths.out = inner.out;
    }
    if (others && widths.out) *widths.out += *others;
    return widths;
}

/// Goes through the nodes of a scope.
class Scope {
public:
    Scope(const Graph& graph, const std::string& path, std::vector<ScopeWire>& wires) : graph_(graph), path_(path), wires_(wires) {}

    void run() {
        std::string output;
        for (const Wirable& one : likely_order(graph_)) {
            const Op* op = find_op(one.node->op);
            if (op->role == Role::Input) source_ = Placed{one.id, {}, {}, false, {}};
            else if (op->role == Role::Output) output = one.id;
            else if (op->role != Role::Parameter) place(one);
        }
        // What branches give is put together first, by a Cat that is not there.
        const bool branches = placed_.size() > 1 && std::ranges::any_of(placed_, [&](const Placed& one) {
            return are_branches(head_of(one.id), head_of(placed_.back().id));
        });
        if (!output.empty() && last_ && !branches) join(last_->id, output, nullptr);
    }

private:
    struct Placed {
        std::string id;
        Width in, out;
        bool indices = false;
        std::string from;  ///< what feeds it; "": nothing was found
    };

    static bool exact(const Placed& before, const Widths& widths) { return before.out && widths.in && *before.out == *widths.in; }

    void place(const Wirable& one) {
        const Widths widths = widths_of(*one.node);
        const bool beside = lies_beside(head_of(one.id)) && source_;
        if (!widths.layer) {
            // A pooling or an activation: it stands where it was registered, where something stands before it.
            if (beside) return join(source_->id, one.id, one.node);
            if (!last_) return;
            join(last_->id, one.id, one.node);
            last_->id = one.id;
            return;
        }
        if (source_ && placed_.empty()) source_->out = widths.in;
        const std::string before = beside && exact(*source_, widths) ? source_->id : before_of(one.id, widths);
        if (!before.empty()) join(before, one.id, one.node);
        // A second Embedding is added to the first one, or reads something else: the way goes on from the first.
        const bool second = widths.indices && last_ && last_->indices && last_->out == widths.out;
        placed_.push_back({one.id, widths.in, widths.out, widths.indices, before});
        if (!second && !beside) last_ = placed_.back();
    }

    /// The id of what is likely to feed a layer; "": nothing is.
    std::string before_of(const std::string& id, const Widths& widths) const {
        const std::string source = source_ ? source_->id : std::string();
        if (widths.indices) return placed_.empty() ? source : std::string();
        if (!last_) return source;
        const Placed& previous = placed_.back();
        const std::string head = head_of(id);
        const bool alike = previous.in == widths.in;
        if (side_by_side(head_of(previous.id), head)) {
            const auto first = std::ranges::find_if(placed_, [&](const Placed& one) { return head_of(one.id) == head_of(previous.id); });
            if (first->in == widths.in || are_branches(head_of(previous.id), head)) return first->from;
        }
        if (alike && side_by_side(last_id(previous.id), last_id(id))) return previous.from;
        if (!widths.in || !last_->out || exact(*last_, widths)) return last_->id;
        const std::int64_t in = *widths.in, out = *last_->out;
        // Query, key and value in one, of which attention makes a third; a skip that is put beside what is unpooled.
        if (out == 3 * in && contains_any(lower(previous.id), {"qkv", "attn", "in_proj", "query_key_value"})) return last_->id;
        if (in == 2 * out && contains_any(lower(id), {"up", "dec"})) return last_->id;
        if (alike) return previous.from;
        const std::size_t begin = placed_.size() - std::min(placed_.size(), looked_back);
        for (std::size_t i = placed_.size(); i-- > begin;)
            if (exact(placed_[i], widths)) return placed_[i].id;
        if (source_ && exact(*source_, widths)) return source;
        // Flatten may stand between, or Cat.
        return out > 0 && in % out == 0 ? last_->id : std::string();
    }

    /// To each input that a node of this op needs: attention asks what it is told by the same.
    void join(const std::string& from, const std::string& to, const Node* node) {
        const std::vector<PortInfo> ports = node && !find_op(node->op)->is_container() ? input_ports(graph_, "", *node) : std::vector<PortInfo>();
        const auto asked = std::ranges::count_if(ports, [](const PortInfo& port) { return !port.optional; });
        const auto needed = static_cast<std::size_t>(std::max<std::ptrdiff_t>(1, asked));
        for (std::size_t i = 0; i < needed && wires_.size() < most_wires; ++i)
            wires_.push_back({path_, {{from, ""}, {to, i == 0 ? std::string() : ports[i].id}}});
    }

    const Graph& graph_;
    const std::string& path_;
    std::vector<ScopeWire>& wires_;
    std::optional<Placed> source_;  ///< the Module's Input
    std::optional<Placed> last_;    ///< the end of the main way; passes on the width of a layer behind which weightless ones stand
    std::vector<Placed> placed_;    ///< layers, in order
};

void propose(const Graph& graph, const std::string& path, std::vector<ScopeWire>& wires) {
    if (graph.wires.empty()) Scope(graph, path, wires).run();
    for (const Wirable& one : wirable_nodes(graph)) {
        const Op* op = find_op(one.node->op);
        if (!op || !op->is_container() || is_list(*one.node)) continue;
        const std::string inner = join_path(path, one.id);
        if (one.node->op == "Module") propose(one.node->inner, inner, wires);
    }
}

}  // namespace

void add_module_ports(Graph& graph) {
    for (Node& node : graph.nodes) {
        add_module_ports(node.inner);
        if (node.op != "Module") continue;
        Node input, output;
        input.op = "Input";
        input.id = unique_id(node.inner, "x", false);
        node.inner.nodes.insert(node.inner.nodes.begin(), std::move(input));
        output.op = "Output";
        output.id = unique_id(node.inner, "output", false);
        node.inner.nodes.push_back(std::move(output));
    }
}

std::vector<ScopeWire> likely_wires(const Graph& graph) {
    std::vector<ScopeWire> wires;
    propose(graph, "", wires);
    return wires;
}

}  // namespace nn
