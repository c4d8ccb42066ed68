#pragma once
// A few numbers about what every node gives, or about the gradient that comes back to it, looked at while a step is run.

#include "nn/engine/plan/plan.h"
#include "nn/train/handover.h"
#include "nn/train/probe.h"

#include <span>
#include <string>
#include <vector>

namespace nn {

/// A kind of figures about the first output of a node: one file in nn/train/figures, which defines `NodeFigureKind
/// NAME_figure()`.
struct NodeFigureKind {
    std::string id;     ///< permanent: "activations"
    const char* title;  ///< TR()
    TapSide side = TapSide::Value;
    std::vector<const char*> names;  ///< of the numbers; TR()
    /// The numbers of a tensor of floats; its elements lie together, in any order. Into as many as there are names.
    void (*measure)(const float* values, std::int64_t count, std::span<double> into);
};
const std::vector<NodeFigureKind>& node_figure_kinds();
/// Null where there is none.
const NodeFigureKind* find_node_figure(std::string_view id);

struct NodeFigures {
    struct Node {
        std::string path;
        std::vector<double> numbers;  ///< as the kind names them
    };
    std::int64_t step = 0;    ///< that they are of, from 1
    std::vector<Node> nodes;  ///< in running order; those that have something to look at, see `Plan::tap`
};

/// Asked, it looks at the next full batch. Nothing stays in the plan between.
class NodeFiguresProbe final : public Probe {
public:
    /// `kind` is one of `node_figure_kinds`.
    explicit NodeFiguresProbe(const NodeFigureKind& kind, double share = 0.05) : Probe(share), kind_(kind) {}

    const NodeFigureKind& kind() const { return kind_; }
    /// The newest ones, or null where none came since the last call. They stay until the next call. One reader.
    const NodeFigures* take() { return latest_.take(); }

private:
    void answer(ProbeSite& site) override;
    void stepped(ProbeSite& site, const StepFacts& facts) override;
    void end(ProbeSite& site, bool run_over) override;
    void look(std::size_t node, const TensorView& view);
    void untap(Plan& plan);

    const NodeFigureKind& kind_;
    std::vector<int> taps_;      ///< while it waits for a full batch
    NodeFigures found_;
    Latest<NodeFigures> latest_;
};

}  // namespace nn
