#pragma once
// A few numbers about every node: what it gives, the gradient that comes back to it, what a step does to its parameters.

#include "nn/engine/plan/plan.h"
#include "nn/train/handover.h"
#include "nn/train/probe.h"

#include <span>
#include <string>
#include <vector>

namespace nn {

/// A parameter of a node around one step of the optimizer.
struct ParameterStep {
    const float* before;
    const float* after;
    const float* gradient;  ///< as the optimizer read it: clipped where that is asked for
    std::int64_t count;
};

/// A kind of figures about nodes: one file in nn/train/figures, which defines `NodeFigureKind NAME_figure()`. It has one of the three
/// functions; each writes as many numbers as there are names.
struct NodeFigureKind {
    std::string id;     ///< permanent: "activations"
    const char* title;  ///< TR()
    TapSide side = TapSide::Value;
    std::vector<const char*> names;  ///< of the numbers; TR()
    /// Of a tensor of floats, the first output of a node or its gradient; its elements lie together, in any order.
    void (*measure)(const float* values, std::int64_t count, std::span<double> into) = nullptr;
    /// Of the first output of a node, by its units, which are index 1 of the shape. False: it says nothing of such nodes.
    bool (*measure_units)(const Network::Node& node, const TensorView& view, std::span<double> into) = nullptr;
    /// Of all parameters of a node, or of all inside of a container, that learn. False: there is no such number.
    bool (*measure_step)(std::span<const ParameterStep> parameters, std::span<double> into) = nullptr;
};
const std::vector<NodeFigureKind>& node_figure_kinds();
/// Null where there is none.
const NodeFigureKind* find_node_figure(std::string_view id);

struct NodeFigures {
    struct Node {
        std::string path;             ///< as the project has it: of an Input, of a container too, whose result it gives
        std::vector<double> numbers;  ///< as the kind names them
    };
    std::int64_t step = 0;    ///< that they are of, from 1
    double seconds = 0;       ///< that the training was kept for them
    std::vector<Node> nodes;  ///< in running order; those that have something to look at, see `Plan::tap`
};

/// Asked, it looks at the next full batch. Nothing stays in the plan between. Memory: where the kind is about steps, that of the
/// parameters once more.
class NodeFiguresProbe final : public Probe {
public:
    /// `kind` is one of `node_figure_kinds`.
    explicit NodeFiguresProbe(const NodeFigureKind& kind, double share = 0.05) : Probe(share), kind_(kind) {}

    const NodeFigureKind& kind() const { return kind_; }
    /// The newest ones, or null where none came since the last call. They stay until the next call. One reader.
    const NodeFigures* take() { return latest_.take(); }

private:
    /// What is looked at once, for all paths that it is known by.
    struct Subject {
        std::vector<std::string> paths;
        int value = -1, node = -1;        ///< of the network: what is tapped, and who gives it
        int pooled = -1;                  ///< what a max pooling alone makes of it, for units: where it pools in the same go; -1: none
        std::vector<int> parameters;      ///< of the network, that learn; for kinds about steps
        std::vector<double> numbers;
        bool found = false;
    };

    void begin(ProbeSite& site) override;
    void answer(ProbeSite& site) override;
    void stepped(ProbeSite& site, const StepFacts& facts) override;
    void end(ProbeSite& site, bool run_over) override;
    void find_values(const Network& network);
    void find_pooled(const Network& network);
    void find_parameters(const Network& network);
    void look(const Network& network, Subject& subject, const TensorView& view);
    void compare(ProbeSite& site);
    void publish(std::int64_t step);
    void untap(Plan& plan);

    const NodeFigureKind& kind_;
    std::vector<Subject> subjects_;
    std::vector<int> taps_;
    std::vector<float> before_;              ///< all parameters, flat, at the step's beginning
    std::vector<ParameterStep> parameters_;  ///< of the node that is being measured
    bool waiting_ = false;                   ///< for a full batch
    double seconds_ = 0;                     ///< of this look so far
    Latest<NodeFigures> latest_;
};

}  // namespace nn
