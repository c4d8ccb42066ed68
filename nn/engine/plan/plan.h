#pragma once
// A network compiled for one batch size: kernels in order, every tensor's place in one arena. Compile once, run many.

#include "nn/engine/plan/profile.h"
#include "nn/engine/weights.h"
#include "nn/model/result.h"

#include <memory>
#include <string_view>

namespace nn {

struct PlanOptions {
    std::int64_t batch = 1;
    Mode mode = Mode::Train;
    bool backward = true;  ///< plan a backward pass (Train only)
    bool losses = true;    ///< run the losses; false: predict, targets are not needed
    int threads = 0;       ///< 0: all cores
    std::uint64_t seed = 0;    ///< for dropout
    bool share_memory = true;  ///< false: every tensor has memory of its own; to look at all values, and for tests
};

/// Not thread-safe; a plan and the Weights it runs on belong to one thread at a time. Nothing allocates after
/// `compile`.
class Plan {
public:
    static Result<std::unique_ptr<Plan>> compile(std::shared_ptr<const Network> network, const PlanOptions& options);
    ~Plan();

    const Network& network() const;
    const PlanOptions& options() const;
    /// Bytes of the arena: activations, gradients of activations, saved and scratch memory. With `parameter_bytes`
    /// (values, gradients) and the optimizer's state it is what training takes.
    std::size_t arena_bytes() const;
    /// Fusions and kernel choices, a line each, for `check` and `bench`.
    std::vector<std::string> notes() const;

    /// Where the caller puts a batch, row-major, before `forward`: one view per Network::inputs entry (without data for
    /// targets when losses are not run).
    std::span<const TensorView> inputs() const;
    /// Copies the batch's inputs are read from instead of `inputs()` memory: zero-copy hand-over from the batcher.
    void bind_input(std::size_t input, const void* data);

    /// Runs all nodes; returns the objective (0 without losses). Where the batch holds values that a node cannot take,
    /// such as an index out of range, `refusal` says so: no other result is to be read then, and backward does nothing.
    double forward(Weights& weights, std::uint64_t step = 0);
    const std::optional<Error>& refusal() const;
    /// After forward: adds gradients of the objective to the Weights' gradients.
    void backward(Weights& weights);
    /// zero_gradients, forward, backward in one: what a training step does before the optimizer.
    double forward_backward(Weights& weights, std::uint64_t step);

    /// From now on every step is timed, node by node; what was counted before is forgotten. Costs some 50 ns a node.
    void start_profile();
    /// No step is timed from now on, and what was counted is forgotten.
    void stop_profile();
    /// In running order, since `start_profile`; empty without.
    std::vector<NodeProfile> profile() const;

    /// Value of each loss node (unweighted), after forward, in order of Network::losses.
    std::span<const double> losses() const;
    /// Row-major copy of a model output, in order of Network::outputs. `into` has numel floats.
    TensorView output(std::size_t index) const;
    void read_output(std::size_t index, float* into) const;
    /// Row-major copy of any value of the network after a forward, if the plan kept it.
    bool read_value(int value, float* into) const;

private:
    struct Impl;
    explicit Plan(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace nn
