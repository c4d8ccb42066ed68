#pragma once
// Runs a compiled program: kernels with all their views made beforehand, so that a step allocates nothing.

#include "nn/engine/plan/arena.h"
#include "nn/engine/plan/memory_plan.h"

namespace nn {

class Executor {
public:
    /// Takes the program over. `fits()` is false where the memory could not be had.
    Executor(std::shared_ptr<const Network> network, const PlanOptions& options, Program program);

    bool fits() const { return arena_->bytes() >= memory_.arena_bytes; }
    std::size_t arena_bytes() const { return memory_.arena_bytes; }
    const Program& program() const { return program_; }
    const MemoryPlan& memory() const { return memory_; }

    std::span<const TensorView> inputs();
    void bind_input(std::size_t input, const void* data);
    double forward(Weights& weights, std::uint64_t step);
    const std::optional<Error>& refusal() const { return refusal_; }
    /// See Plan::not_finite.
    const std::optional<NotFiniteAt>& not_finite() const { return not_finite_; }
    /// See Plan::suspects.
    bool suspects() const { return closer_; }
    /// `fresh`: the gradients hold nothing worth adding to; afterwards they hold this pass alone.
    void backward(Weights& weights, bool fresh);
    std::span<const double> losses() const { return losses_; }
    /// See Plan::nothing_counts.
    bool only_nothing() const { return only_nothing_; }

    /// See Plan::tap.
    std::optional<int> tap(int network_value, TapSide side, TapFunction look);
    void untap(int tap);

    void start_profile();
    void stop_profile() { seconds_.clear(); }
    std::vector<NodeProfile> profile() const;

    /// A value of the network as it lies in memory; without data unless it is there to read now.
    const TensorView& value(int network_value) const;

private:
    /// All views of one node, forward and backward.
    struct Step {
        Kernel* kernel = nullptr;
        std::vector<TensorView> inputs, outputs, parameters, buffers, output_gradients, input_gradients,
            parameter_gradients;
        void* saved = nullptr;
        void* forward_scratch = nullptr;
        void* backward_scratch = nullptr;
        double loss_scale = 1;
        int loss = -1;
        int node = -1;           ///< index into the program's nodes
        std::uint32_t adds = 0;  ///< KernelRun::add_input_gradients
        bool backward = false;
        bool first_gradient = true;  ///< nobody writes this node's parameters' gradients before, in backward order
        struct Sum {
            float* into;
            const float* from;
            std::int64_t count;
        };
        std::vector<Sum> sums;
        /// Outputs to look at where the plan watches.
        struct Watched {
            std::size_t output;
            bool infinities;  ///< it may hold them
        };
        std::vector<Watched> watched;
        bool looked_at = false;  ///< in every step, whatever the processor noticed
        bool noisy = false;      ///< the processor notices what never gets out, such as e^-x on the way to 1 / (1 + e^-x)
    };

    struct Tap {
        int number;
        int value;  ///< of the program
        int node;   ///< that gives it, index into the program's nodes; of an input the one before its first reader, or -1
        TapFunction look;
    };

    void make_views();
    void make_step(int node);
    void make_gradient_views(int node, Step& step);
    void add_sums(int node, Step& step) const;
    void find_watched();
    bool wakes_team() const;
    bool stays_finite(Step& step, TapSide side);
    bool gave_finite(const Step& step, TapSide side);
    void add_alias_sums();
    void find_first_gradients();
    void find_input_views();
    TensorView view(int value, Layout layout, int storage) const;
    bool is_read(int value) const;
    int first_reader(int value) const;
    std::size_t look_at_values(std::size_t tap, int before) const;
    std::size_t look_at_gradients(std::size_t tap, int from) const;
    void* place(int storage) const;
    void bind(Weights& weights);
    void clear_untouched(Weights& weights) const;
    KernelRun run_of(const Step& step);
    void run_backward(Step& step, bool fresh);
    NodeProfile profile_of(std::size_t step) const;

    std::shared_ptr<const Network> network_;
    PlanOptions options_;
    Program program_;
    MemoryPlan memory_;
    std::shared_ptr<Arena> arena_;
    std::byte* base_ = nullptr;  ///< of the arena, when the views were made
    std::uint64_t turn_ = 0;     ///< of the arena, that the last forward took
    std::vector<Step> steps_;    ///< one per program node that runs; aliases have none
    std::vector<TensorView> inputs_;
    std::vector<TensorView> values_;                     ///< by program value
    std::vector<std::vector<TensorView*>> input_views_;  ///< whatever reads each input's memory, aliases included
    std::vector<void*> input_data_;                      ///< where each input is bound to; null: at `inputs_`
    std::vector<double> losses_;
    std::optional<Error> refusal_;
    std::optional<NotFiniteAt> not_finite_;
    bool team_works_ = false;  ///< other threads may take part, so what they noticed counts
    bool closer_ = false;      ///< they noticed something in the last step: the next is looked at everywhere
    bool nothing_counts_ = false;  ///< the loss run last is a mean over nothing
    bool only_nothing_ = true;     ///< losses that are no number are means over nothing
    std::vector<bool> touched_;  ///< parameters whose gradient some backward step writes
    const float* bound_parameters_ = nullptr;
    const float* bound_gradients_ = nullptr;
    const std::byte* bound_buffers_ = nullptr;
    std::uint64_t step_ = 0;
    struct Seconds {
        double forward = 0, backward = 0;
    };
    std::vector<Seconds> seconds_;  ///< one per step while profiling, empty otherwise
    std::vector<Tap> value_taps_, gradient_taps_;  ///< in the order in which a step comes past them
    int taps_made_ = 0;
    enum class Phase { Nothing, Forward, Backward } phase_ = Phase::Nothing;  ///< what has gone well last
};

}  // namespace nn
