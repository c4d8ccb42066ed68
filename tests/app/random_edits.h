#pragma once
// Random projects by random edits: what the tests of edits and of the document share.

#include "app/studio/clipboard.h"
#include "app/studio/layout.h"
#include "nn/model/edit.h"
#include "nn/model/op.h"
#include "nn/model/scope.h"

#include <random>
#include <string>
#include <vector>

namespace test {

inline nn::Node node(std::string id, std::string op, nn::OptionValues options = {}) {
    nn::Node n;
    n.id = std::move(id);
    n.op = std::move(op);
    n.options = std::move(options);
    return n;
}

inline nn::Wire wire(std::string_view from, std::string_view to) {
    return {nn::PortRef::parse(from), nn::PortRef::parse(to)};
}

/// image -> features (Sequential: fc, relu, drop) -> head -> loss; label -> loss. Every node has a position.
inline nn::Project small_project() {
    nn::Project p;
    p.name = "Small";
    nn::Node features = node("features", "Sequential");
    features.inner.nodes = {node("0", "Linear", {{"out_features", std::int64_t{16}}}), node("1", "ReLU"),
                            node("2", "Dropout")};
    p.graph.nodes = {node("image", "Input", {{"field", std::string("image")}}),
                     node("label", "Input", {{"field", std::string("label")}}),
                     node("flatten", "Flatten"),
                     features,
                     node("head", "Linear", {{"out_features", std::int64_t{10}}}),
                     node("loss", "CrossEntropyLoss")};
    p.graph.wires = {wire("image", "flatten"), wire("flatten", "features"), wire("features", "head"),
                     wire("head", "loss:input"), wire("label", "loss:target")};
    double x = 0;
    for (const nn::Node& n : p.graph.nodes) p.layout[n.id] = {x += 240, 0};
    p.data.source = "digits";
    p.training.optimizer.type = "Adam";
    p.training.options["epochs"] = std::int64_t{2};
    return p;
}

/// Draws edits as people make them: the canvas' composed ones, options, names, containers, groups.
class RandomEdits {
public:
    explicit RandomEdits(unsigned seed) : random_(seed) {}

    /// Edits for the project as it is; they may be none, or (seldom) refused.
    nn::Edits draw(const nn::Project& project) {
        const std::string scope = some_scope(project);
        const nn::Graph& graph = *nn::find_scope(project.graph, scope);
        const std::vector<std::string> picked = some_nodes(graph, scope);
        switch (below(19)) {
            case 0:
            case 1:
            case 2:
                return insert(project, scope, graph);
            case 3:
            case 4:
                return connect(project, scope, graph);
            case 5:
                return disconnect(project, scope, graph);
            case 6:
                return nn::remove_nodes(project, scope, picked, below(2) == 0);
            case 7:
                return insert_on_wire(project, scope, graph);
            case 8:
                return rename(project);
            case 9:
                return reorder(project);
            case 10:
                return move(project);
            case 11:
                return set_option(project);
            case 12:
                return settings(project);
            case 13:
                return edits_of(studio::groupNodes(project, scope, picked));
            case 14:
                return edits_of(studio::ungroupNode(project, some_node(project)));
            case 15:
                return studio::duplicateNodes(project, scope, picked, below(2) == 0).edits;
            case 16:
                return {studio::tidy(project, scope)};
            case 17:
                return mute(project);
            default:
                return marks(project, scope, graph);
        }
    }

    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

private:
    static nn::Edits edits_of(const nn::Result<studio::Change>& change) { return change ? change->edits : nn::Edits{}; }

    template <typename T>
    const T& pick(const std::vector<T>& of) {
        return of[below(of.size())];
    }

    static std::vector<std::string> paths(const nn::Project& project) {
        std::vector<std::string> out;
        nn::for_each_node(project.graph, "", [&](const std::string& path, const nn::Node&) { out.push_back(path); });
        return out;
    }
    std::string some_node(const nn::Project& project) {
        const auto all = paths(project);
        return all.empty() ? std::string() : pick(all);
    }
    std::string some_scope(const nn::Project& project) {
        std::vector<std::string> scopes{"", ""};
        nn::for_each_node(project.graph, "", [&](const std::string& path, const nn::Node& n) {
            const nn::Op* op = nn::find_op(n.op);
            if (op && op->is_container()) scopes.push_back(path);
        });
        return pick(scopes);
    }
    std::vector<std::string> some_nodes(const nn::Graph& graph, const std::string& scope) {
        std::vector<std::string> out;
        if (graph.nodes.empty()) return out;
        const std::size_t first = below(graph.nodes.size()), count = 1 + below(3);
        for (std::size_t i = first; i < std::min(first + count, graph.nodes.size()); ++i)
            out.push_back(nn::join_path(scope, graph.nodes[i].id));
        return out;
    }

    nn::Node new_node(int depth = 0) {
        static const std::vector<std::string> ops{"Linear",    "Conv2d",  "ReLU",       "Tanh",
                                                  "Flatten",   "Dropout", "Add",        "Cat",
                                                  "MaxPool2d", "Module",  "Sequential", "BatchNorm2d"};
        nn::Node n = node("", pick(ops));
        if (n.op == "Linear" || n.op == "Conv2d")
            n.options[n.op == "Linear" ? "out_features" : "out_channels"] = std::int64_t(1 + below(64));
        if (n.op == "Conv2d" || n.op == "MaxPool2d") n.options["kernel_size"] = std::int64_t(1 + below(4));
        if (depth > 1) return n;
        if (n.op == "Module") {
            n.inner.nodes = {node("input", "Input"), node("output", "Output")};
            nn::Node inner = new_node(depth + 1);
            inner.id = "inner";
            n.inner.nodes.push_back(inner);
            n.inner.wires = {wire("input", "inner"), wire("inner", "output")};
        } else if (n.op == "Sequential") {
            for (std::size_t i = 0, count = below(4); i < count; ++i) {
                n.inner.nodes.push_back(new_node(depth + 1));
                n.inner.nodes.back().id = std::to_string(i);
            }
        }
        return n;
    }

    nn::Edits insert(const nn::Project& project, const std::string& scope, const nn::Graph& graph) {
        nn::InsertNode edit{scope, below(graph.nodes.size() + 2), new_node(), {}};
        const bool numbered = nn::is_sequential(project, scope);
        edit.node.id = nn::unique_id(graph, nn::suggested_id(edit.node.op), numbered);
        if (below(3) > 0) edit.layout[nn::join_path(scope, edit.node.id)] = some_position();
        return {edit};
    }
    nn::Position some_position() { return {double(below(2000)) - 500.5, double(below(2000)) * 0.25}; }

    nn::PortRef some_end(const nn::Graph& graph, bool output) {
        const nn::Node& n = pick(graph.nodes);
        const auto ports = output ? nn::output_ports(n) : nn::input_ports(n);
        return {n.id, ports.empty() || below(2) == 0 ? std::string() : pick(ports).id};
    }
    nn::Edits connect(const nn::Project& project, const std::string& scope, const nn::Graph& graph) {
        if (graph.nodes.empty()) return {};
        return nn::connect(project, scope, {some_end(graph, true), some_end(graph, false)});
    }
    nn::Edits disconnect(const nn::Project& project, const std::string& scope, const nn::Graph& graph) {
        return graph.wires.empty() ? nn::Edits{} : nn::disconnect(project, scope, pick(graph.wires));
    }
    nn::Edits insert_on_wire(const nn::Project& project, const std::string& scope, const nn::Graph& graph) {
        if (graph.wires.empty()) return {};
        return nn::insert_on_wire(project, scope, pick(graph.wires), new_node(), some_position());
    }
    nn::Edits rename(const nn::Project& project) {
        const std::string path = some_node(project);
        if (path.empty()) return {};
        const nn::Graph& siblings = *nn::find_scope(project.graph, nn::parent_path(path));
        static const std::vector<std::string> names{"fc", "conv", "block", "x", "y", "features", "input"};
        return {nn::RenameNode{path, nn::unique_id(siblings, pick(names), false), {}}};
    }
    nn::Edits reorder(const nn::Project& project) {
        const std::string path = some_node(project);
        if (path.empty()) return {};
        return {nn::ReorderNode{path, below(8)}};
    }
    nn::Edits move(const nn::Project& project) {
        nn::MoveNodes moves;
        for (std::size_t i = 0; i < 1 + below(3); ++i)
            if (const std::string path = some_node(project); !path.empty()) moves.positions[path] = some_position();
        return {moves};
    }
    nn::Edits set_option(const nn::Project& project) {
        const std::string path = some_node(project);
        const nn::Node* n = path.empty() ? nullptr : nn::find_node(project.graph, path);
        if (!n) return {};
        if (n->op == "Linear" && below(2) == 0) return {nn::SetRequiresGrad{path, below(2) == 0}};
        if (n->op == "Linear") return {nn::SetOption{path, "bias", below(2) == 0}};
        if (n->op == "Dropout") return {nn::SetOption{path, "p", 0.25 * double(below(4))}};
        if (n->op == "Conv2d") return {nn::SetOption{path, "stride", std::int64_t(1 + below(3))}};
        return {};
    }
    nn::Edits mute(const nn::Project& project) {
        const std::string path = some_node(project);
        const nn::Node* n = path.empty() ? nullptr : nn::find_node(project.graph, path);
        const nn::Op* op = n ? nn::find_op(n->op) : nullptr;
        return op && nn::can_be_muted(*op) ? nn::Edits{nn::SetMuted{path, !n->muted}} : nn::Edits{};
    }
    nn::Edits marks(const nn::Project& project, const std::string& scope, const nn::Graph& graph) {
        if (below(3) == 0) {
            std::vector<nn::Frame> frames = project.frames;
            if (frames.size() > 4) frames.erase(frames.begin());
            frames.push_back({"part " + std::to_string(below(9)), {double(below(99)), 0}, {1 + double(below(99)), 40}, scope, below(2) ? "#4c9aff" : ""});
            return {nn::SetFrames{std::move(frames)}};
        }
        if (below(2) == 0 && !graph.wires.empty()) {
            std::vector<nn::Point> points(below(3), nn::Point{double(below(500)), 12.25});
            return {nn::SetBends{{scope, pick(graph.wires)}, std::move(points)}};
        }
        const std::string path = some_node(project);
        const auto place = project.layout.find(path);
        return place == project.layout.end() ? nn::Edits{} : nn::Edits{nn::SetCollapsed{path, !place->second.collapsed}};
    }
    nn::Edits settings(const nn::Project& project) {
        switch (below(4)) {
            case 0:
                return {nn::SetName{"Name " + std::to_string(below(100))}};
            case 1:
                return {nn::SetNotes{"Grüße, 笔记 \"quoted\"\n" + std::to_string(below(100))}};
            case 2: {
                nn::TrainingSpec training = project.training;
                training.options["epochs"] = std::int64_t(1 + below(50));
                return {nn::SetTraining{training}};
            }
            default: {
                nn::DataSpec data = project.data;
                data.split.seed = std::int64_t(below(9));
                return {nn::SetData{data}};
            }
        }
    }

    std::mt19937 random_;
};

}  // namespace test
