#pragma once
// RNN, LSTM and GRU whole: floors one above the other, each with one or two directions, dropout between them.

#include "nn/engine/kernel.h"
#include "nn/engine/kernels/sequence/recurrent.h"
#include "nn/engine/kernels/shape/dropout_mask.h"

#include <array>

namespace nn {

struct StackShape {
    Cell cell = Cell::Tanh;
    std::int64_t input = 1, hidden = 1, projection = 0;
    std::int64_t floors = 1, directions = 1;
    bool bias = true;
    bool batch_first = false;  ///< inputs and outputs are (N, T, features), not (T, N, features)
    double dropout = 0;

    std::int64_t state() const { return projection ? projection : hidden; }
    std::int64_t width() const { return directions * state(); }  ///< features of a floor's output
    std::int64_t input_of(std::int64_t floor) const { return floor == 0 ? input : width(); }
    /// Parameters of one direction of one floor: weight_ih, weight_hh, then biases, then weight_hr.
    std::int64_t tensors() const { return 2 + (bias ? 2 : 0) + (projection ? 1 : 0); }
};

/// Inputs: input, h_0, and c_0 for LSTM (both may be absent: zero). Outputs: output, h_n, and c_n for LSTM. Parameters
/// floor by floor, the forward direction first.
class RecurrentStack : public Kernel {
public:
    RecurrentStack(const StackShape& shape, const KernelSpec& spec);

    bool backward_needs_input(std::size_t input) const override { return input == 0 && !shape_.batch_first; }
    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t saved_bytes() const override { return spec_.backward ? kept_floats_ * sizeof(float) : 0; }
    std::size_t scratch_bytes() const override;

    void forward(const KernelRun& run) override;
    void backward(const KernelRun& run) override;

private:
    std::size_t index(std::int64_t floor, std::int64_t direction) const {
        return static_cast<std::size_t>(floor * shape_.directions + direction);
    }
    float* kept(const KernelRun& run) const { return static_cast<float*>(spec_.backward ? run.saved : run.scratch); }
    float* states(float* kept, std::int64_t floor) const { return kept + states_[static_cast<std::size_t>(floor)]; }
    const float* input_of(const KernelRun& run, std::int64_t floor) const;
    RecurrentWeights weights(std::span<const TensorView> tensors, std::int64_t floor, std::int64_t direction) const;
    RecurrentWeights gradients(const KernelRun& run, std::int64_t floor, std::int64_t direction) const;
    RecurrentSaved saved(float* kept, std::int64_t floor, std::int64_t direction) const;
    /// Initial states of a floor come from h_0 and c_0; final ones go to h_n and c_n. `gradients`: the same backward.
    void begin_floor(const KernelRun& run, std::int64_t floor) const;
    void end_floor(const KernelRun& run, std::int64_t floor) const;
    void begin_floor_gradients(const KernelRun& run, std::int64_t floor, float* layer_scratch) const;
    void end_floor_gradients(const KernelRun& run, std::int64_t floor, float* layer_scratch) const;
    void backward_floor(const KernelRun& run, std::int64_t floor, const float* dy, float* dx, float* layer_scratch);
    void swap_axes(const float* from, float* to, std::int64_t features, bool to_time_first) const;
    void drop(const KernelRun& run, std::int64_t floor, const float* from, float* to) const;
    void plan_memory();
    template <typename Fn>
    void for_parts(Fn&& fn) const;

    const StackShape shape_;
    const KernelSpec spec_;
    const std::int64_t steps_, batch_;
    const DropoutMask dropout_;
    std::vector<RecurrentLayer> layers_;
    // Offsets in floats: into what is kept (in scratch where no backward follows), per floor and per layer, ...
    std::size_t input_ = 0, kept_floats_ = 0, layer_scratch_floats_ = 0;
    std::vector<std::size_t> states_, dropped_, saved_;
    // ... and into scratch: gradients of a floor's output, of its input, scratch of its two layers.
    std::array<std::size_t, 2> gradient_{};
    std::size_t backward_layers_ = 0, backward_floats_ = 0;
};

}  // namespace nn
