#pragma once
// What optimizers share: which stretches of the flat blocks they change, their state as flat blocks beside them, what of
// it belongs to which parameter, and the options that most of them have.

#include "nn/engine/kernels/vector/array.h"
#include "nn/train/optimizer_kind.h"

namespace nn {

/// A cache line of parameters, gradients or state, or of what is computed from them.
using Line = Eigen::Array<float, cache_line / sizeof(float), 1>;

/// Elements of the flat blocks from `begin` to before `end`: whole lines.
struct Chunk {
    std::int64_t begin, end;
};

/// formula(line...) for every line of the chunk, of each block: all statements in one pass over memory. What the
/// formula knows beside them it holds by value: for all the compiler knows, storing a line could change anything in
/// memory.
template <typename Formula, typename... T>
[[gnu::flatten]] void for_lines(Chunk chunk, Formula formula, T*... blocks) {
    for (std::int64_t i = chunk.begin; i < chunk.end; i += Line::SizeAtCompileTime) {
        formula(Eigen::Map<std::conditional_t<std::is_const_v<T>, const Line, Line>, Eigen::Aligned64>(blocks + i)...);
    }
}

/// The same for a formula that changes parameters by their gradients. Gives the sum of the gradients' squares: on the way it
/// costs nothing that could be measured, in a pass of its own up to as much as the formula.
template <typename Formula, typename... T>
[[gnu::flatten]] double update_lines(Chunk chunk, Formula formula, float* parameters, const float* gradients,
                                     T*... state) {
    Line squares = Line::Zero();
    for_lines(
        chunk,
        [&squares, formula](auto p, auto gradient, auto... s) {
            squares += gradient.square();
            formula(p, gradient, s...);
        },
        parameters, gradients, state...);
    return squares.template cast<double>().sum();
}

/// An optimizer is a formula over arrays: PyTorch's, statement by statement.
class FlatOptimizer : public Optimizer {
public:
    /// `state_names`: PyTorch's names of the state tensors ("exp_avg"), one flat block each.
    FlatOptimizer(const Weights& weights, std::vector<std::string> state_names, double lr, int threads);

    double step(Weights& weights) final;
    double clip_grad_norm(Weights& weights, double max_norm) final;
    double lr() const final { return lr_; }
    void set_lr(double lr) final { lr_ = lr; }
    OptimizerState state() const final;
    Result<void> load_state(const OptimizerState& state) final;
    std::size_t state_bytes() const final;

protected:
    /// Called before the chunks of parameters that have the same number of steps behind them, in most runs all: prepares
    /// the step's factors. `steps()` counts this one already.
    virtual void begin_step() {}
    /// One chunk, by `update_lines`, whose sum it gives; called from several threads at once on different chunks.
    virtual double update(const Chunk& chunk, float* parameters, const float* gradients) = 0;

    /// The block of `state_names[index]`.
    float* state(std::size_t index) { return blocks_[index].data(); }
    void fill_state(std::size_t index, float value);
    /// A number that every parameter has beside its blocks, and its first value. `begin_step` finds and changes it in
    /// `number_`.
    void add_number(std::string name, float first);
    std::int64_t steps() const { return steps_; }

    float number_ = 0;

private:
    /// A parameter that learns, as a stretch of the flat blocks.
    struct Part {
        std::string key;
        Extents shape;
        std::size_t begin = 0;
        bool joined = false;  ///< to the part before, with nothing but a gap between
        std::int64_t steps = 0;
        float number = 0;
        std::size_t size() const { return static_cast<std::size_t>(numel(shape)); }
        bool in_step_with(const Part& o) const { return steps == o.steps && number == o.number; }
    };
    /// Parts that are in step with each other, and their chunks.
    struct Group {
        std::size_t first_part, first_chunk, end_chunk;
    };

    void arrange();
    void add_chunks(std::size_t begin, std::size_t end);
    /// fn(number of the chunk) for chunks from `first` to before `end`, on all threads where that pays.
    template <typename Fn>
    void for_chunks(std::size_t first, std::size_t end, Fn&& fn) const;
    /// From `squares_`, chunk by chunk, whoever summed them: it does not depend on the number of threads.
    double norm() const;

    std::vector<Part> parts_;
    std::vector<Group> groups_;
    std::vector<Chunk> chunks_;
    std::vector<double> squares_;  ///< of each chunk's gradients
    std::vector<std::string> names_;
    std::vector<AlignedVector<float>> blocks_;
    std::string number_name_;  ///< "": there is no such number
    double lr_;
    int threads_;
    std::int64_t steps_ = 0;
};

/// What optimizers take for the gradient: g = ∇ + weight_decay θ, with `maximize` g = -∇ + weight_decay θ.
struct Penalized {
    float sign = 1, decay;
    template <typename O>
    explicit Penalized(const O& options) : decay(static_cast<float>(options.weight_decay)) {
        if constexpr (requires { options.maximize; }) sign = options.maximize ? -1.0f : 1.0f;
    }
    template <typename G, typename P>
    auto operator()(const G& gradient, const P& parameters) const {
        return sign * gradient + decay * parameters;
    }
};

// ---- options that several have; the members may be a base's
// ------------------------------------------------------------

template <typename O>
SchemaBuilder<O>& lr_option(SchemaBuilder<O>& b, double likely_max = 0.1) {
    return b.option(static_cast<double O::*>(&O::lr), "lr", TR("Learning rate: how far a step goes."))
        .range(0, 1e6)
        .ui_range(1e-5, likely_max);
}
template <typename O>
SchemaBuilder<O>& eps_option(SchemaBuilder<O>& b) {
    return b.option(static_cast<double O::*>(&O::eps), "eps", TR("Added to the denominator, against division by zero."))
        .range(0, 1e6)
        .ui_range(1e-10, 1e-3);
}
template <typename O>
SchemaBuilder<O>& decay_option(SchemaBuilder<O>& b) {
    return b
        .option(static_cast<double O::*>(&O::weight_decay), "weight_decay",
                TR("L2 penalty: pulls every weight towards zero."))
        .range(0, 1e6)
        .ui_range(0, 0.1);
}
template <typename O>
SchemaBuilder<O>& maximize_option(SchemaBuilder<O>& b) {
    return b.option(static_cast<bool O::*>(&O::maximize), "maximize",
                    TR("Climbs the objective instead of descending it."));
}

}  // namespace nn
