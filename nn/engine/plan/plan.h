#pragma once
// A network compiled for one batch size: kernels in order, every tensor's place in one arena. Compile once, run many.
//
// Who reads a value is settled before memory is planned: the kernels, and whoever reads after the step - model outputs,
// losses, `PlanOptions::keep`. What nobody reads any more is overwritten, and asking for it is an error.

#include "nn/engine/plan/arena.h"
#include "nn/engine/plan/profile.h"
#include "nn/engine/weights.h"
#include "nn/model/result.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace nn {

/// How a plan looks for infinity and NaN among the numbers that its nodes give and give back. Masks alone may hold infinities.
enum class Watch : std::uint8_t {
    Nothing,
    Noticed,     ///< wherever the processor noticed anything that can make them of finite numbers: costs some nanoseconds a node, and a
                 ///< microsecond a step where several threads work
    Everything,  ///< at every number
};

struct PlanOptions {
    std::int64_t batch = 1;
    Mode mode = Mode::Train;
    bool backward = true;      ///< plan a backward pass; in Evaluate mode that of what is computed there
    /// Gradients by the float32 inputs too, and by all that depends on nothing else: to look at, see `Plan::tap`.
    bool input_gradients = false;
    bool losses = true;        ///< run the losses; false: predict, targets are not needed
    int threads = 0;           ///< 0: all cores
    std::uint64_t seed = 0;    ///< for dropout
    Watch watch = Watch::Nothing;  ///< the step ends at the first number that is not finite, see `Plan::not_finite`
    std::vector<int> keep;     ///< values of the network that `read_value` is asked for, beside the model outputs
    bool share_memory = true;  ///< false: every tensor has memory of its own; to look at all values, and for tests
    /// The memory to work in, grown to what the plan needs. Plans that never run at the same time share one: what one
    /// leaves there is gone when another runs. Null: one of the plan's own.
    std::shared_ptr<Arena> arena;
};

/// What `Plan::tap` looks at: a value, or the gradient of the objective by it.
enum class TapSide : std::uint8_t { Value, Gradient };
/// Called while a step is being run, on its thread. The view is good for the call alone and read only; its layout is the one
/// that the plan computes in.
using TapFunction = std::function<void(const TensorView&)>;

/// A node that gave what is not finite (Value), or whose backward did (Gradient), while all it was given is. The views are of what it
/// read and wrote, in the plan's layouts, good until a plan runs in the arena again; those of values that are not kept may hold
/// something else by now, as may gradients that its backward was given.
struct NotFiniteAt {
    int node = -1;  ///< index into Network::nodes
    TapSide side = TapSide::Value;
    std::span<const TensorView> inputs, outputs, parameters, input_gradients, parameter_gradients;
};

/// Not thread-safe; the plans of an arena and the Weights they run on belong to one thread at a time. Nothing allocates
/// after `compile`, but for the first use after another plan has made the arena larger.
class Plan {
public:
    static Result<std::unique_ptr<Plan>> compile(std::shared_ptr<const Network> network, const PlanOptions& options);
    ~Plan();

    const Network& network() const;
    const PlanOptions& options() const;
    /// Bytes that the plan needs in its arena: activations, gradients of activations, saved and scratch memory.
    std::size_t arena_bytes() const;
    /// Fusions and kernel choices, a line each, for `check` and `bench`.
    std::vector<std::string> notes() const;

    /// Where the caller puts a batch, row-major, before `forward`: one view per Network::inputs entry (without data for
    /// targets when losses are not run). Lies in the arena: what is written is there until another plan runs, the
    /// views are until another plan is compiled.
    std::span<const TensorView> inputs() const;
    /// Every reader of the input, `read_output` where it is one too, finds it at `data`, which is never written to and
    /// must stay until the step's results are read: zero-copy hand-over from the batcher. Null: at `inputs()` again.
    void bind_input(std::size_t input, const void* data);

    /// Runs all nodes; returns the objective (0 without losses). Where the batch holds values that a node cannot take,
    /// such as an index out of range, `refusal` says so: there is no other result then, and backward does nothing.
    double forward(Weights& weights, std::uint64_t step = 0);
    const std::optional<Error>& refusal() const;
    /// With `PlanOptions::watch`: where the last step ended because a number is not finite. There is no result then. Means over nothing
    /// are none of it.
    const std::optional<NotFiniteAt>& not_finite() const;
    /// With `Watch::Noticed`, after `backward`: another thread noticed something in the step, and it is not known where. The same step is
    /// to be run once more, from the buffers as they were before: it is looked at everywhere then.
    bool suspects() const;
    /// Once after forward: adds gradients of the objective to the Weights' gradients. Where another plan has run in the
    /// arena since, it does nothing and `refusal` says so.
    void backward(Weights& weights);
    /// zero_gradients, forward, backward in one: what a training step does before the optimizer.
    double forward_backward(Weights& weights, std::uint64_t step);

    /// From now on `look` is called in every step: right behind the kernel that gives this value of the network, before
    /// anything overwrites it, or, for its gradient, once all that read the value have added theirs. The plan stays what it
    /// is: nothing is kept for it, and what is fused away stays away. Nothing is given where there is no such thing to look
    /// at: another node does the work too, nobody reads the value, or no gradient of it is wanted. Else a number for
    /// `untap`. Not to be called from within a `look`, neither of the two.
    std::optional<int> tap(int value, TapSide side, TapFunction look);
    void untap(int tap);

    /// From now on every step is timed, node by node; what was counted before is forgotten. Costs some 50 ns a node.
    void start_profile();
    /// No step is timed from now on, and what was counted is forgotten.
    void stop_profile();
    /// In running order, since `start_profile`; empty without.
    std::vector<NodeProfile> profile() const;

    /// Value of each loss node (unweighted), after forward, in order of Network::losses.
    std::span<const double> losses() const;
    /// After forward, where the objective is not finite: whether it is so only because losses are means over nothing, all of
    /// their targets ignored or without weight. Their gradients are zero then, and training goes on as PyTorch's does.
    bool nothing_counts() const;
    /// Row-major copy of a value of the network after a step: a model output, a loss, an input or one of
    /// `PlanOptions::keep`. `into` has room for the value's shape at this batch in its type. An error, and nothing
    /// written, where it is gone: not kept, no forward that went well, or another plan has used the arena since.
    Result<void> read_value(int value, void* into) const;
    /// The same of a model output, in order of Network::outputs.
    Result<void> read_output(std::size_t index, void* into) const;

private:
    struct Impl;
    explicit Plan(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace nn
