#include "nn/train/probes/node_figures.h"

#include "nn/train/live_run.h"

#include <algorithm>

namespace nn {

const NodeFigureKind* find_node_figure(std::string_view id) {
    const auto& kinds = node_figure_kinds();
    const auto it = std::ranges::find(kinds, id, &NodeFigureKind::id);
    return it == kinds.end() ? nullptr : &*it;
}

void NodeFiguresProbe::answer(ProbeSite& site) {
    if (!taps_.empty()) return;
    found_.nodes.clear();
    for (const Network::Node& node : site.network.nodes) {
        if (node.outputs.empty()) continue;
        const int value = node.outputs[0];
        if (site.network.values[static_cast<std::size_t>(value)].type.dtype != DType::Float32) continue;
        const std::size_t index = found_.nodes.size();
        const auto tap = site.plan.tap(value, kind_.side, [this, index](const TensorView& v) { look(index, v); });
        if (!tap) continue;
        taps_.push_back(*tap);
        found_.nodes.push_back({node.path, std::vector<double>(kind_.names.size(), 0)});
    }
}

void NodeFiguresProbe::look(std::size_t node, const TensorView& view) {
    const auto start = std::chrono::steady_clock::now();
    kind_.measure(view.f32(), view.size(), found_.nodes[node].numbers);
    spend(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

void NodeFiguresProbe::stepped(ProbeSite& site, const StepFacts& facts) {
    if (!facts.full_batch || taps_.empty()) return;
    untap(site.plan);
    found_.step = site.run.position.step;
    latest_.writing() = found_;
    latest_.publish();
}

void NodeFiguresProbe::untap(Plan& plan) {
    for (const int tap : taps_) plan.untap(tap);
    taps_.clear();
}

void NodeFiguresProbe::end(ProbeSite& site, bool) { untap(site.plan); }

}  // namespace nn
