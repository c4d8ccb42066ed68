#pragma once
// One direction of one recurrent layer: RNN, LSTM (with projection) or GRU, after torch.nn's formulas. Knows matrices
// in time order, not options: rows are (time, sample), states have one block of rows more at either end, so that the
// state before the first step lies beside the first one. https://pytorch.org/docs/1.13/generated/torch.nn.LSTM.html,
// .RNN.html, .GRU.html

#include "nn/engine/kernels/gemm/gemm.h"
#include "nn/engine/kernels/gemm/packed_gemm.h"

#include <algorithm>
#include <memory>

namespace nn {

enum class Cell : std::uint8_t { Tanh, Relu, Lstm, Gru };

struct RecurrentShape {
    Cell cell = Cell::Tanh;
    std::int64_t steps = 1, batch = 1, input = 1, hidden = 1;
    std::int64_t projection = 0;  ///< LSTM: size of the state where it is not `hidden`
    std::int64_t row_h = 1;       ///< floats from one row of states to the next: two directions lie side by side
    bool reverse = false;
    /// Steps whose inputs are projected, and whose gates give gradients, at a time: while the gates are in the cache.
    std::int64_t chunk = 1;

    std::int64_t state() const { return projection ? projection : hidden; }
    std::int64_t rows() const { return steps * batch; }
    /// Blocks of `hidden` rows in the weights, and of `hidden` columns in memory: GRU keeps what the state adds to its
    /// third gate apart.
    std::int64_t gates() const { return cell == Cell::Lstm ? 4 : cell == Cell::Gru ? 3 : 1; }
    std::int64_t slots() const { return cell == Cell::Gru ? 4 : gates(); }
    std::int64_t row_gates() const { return slots() * hidden; }
    /// The block of states that holds the state before the first step / after the last one, of steps + 2.
    std::int64_t first_block() const { return reverse ? steps + 1 : 0; }
    std::int64_t last_block() const { return reverse ? 1 : steps; }
};

/// PyTorch's parameters of the layer, or their gradients; null where absent or not wanted.
struct RecurrentWeights {
    float *ih = nullptr, *hh = nullptr, *bias_ih = nullptr, *bias_hh = nullptr, *hr = nullptr;
};

/// What forward leaves for backward.
struct RecurrentSaved {
    float* gates = nullptr;  ///< [steps, batch, slots, hidden]: activations; backward makes their gradients of them
    float* cells = nullptr;  ///< LSTM: [steps + 1, batch, hidden] in the order of processing, the initial one first
    float* tanh_cells = nullptr;  ///< LSTM: [steps, batch, hidden]
    float* raw = nullptr;         ///< with projection: [steps, batch, hidden], states before it
};

/// Some steps in the order of processing.
struct StepRange {
    std::int64_t begin = 0, end = 0;
};

/// Forward: `begin_forward`, then for every chunk from the first `project_inputs` and `forward_rows`. Backward:
/// `begin_backward`, then for every chunk from the last `backward_rows` and `end_backward`.
class RecurrentLayer {
public:
    RecurrentLayer(const RecurrentShape& shape, int threads, bool backward, bool input_gradient);

    const RecurrentShape& shape() const { return shape_; }
    std::size_t saved_floats() const;
    RecurrentSaved place(float* memory) const;
    std::size_t scratch_floats() const { return scratch_floats_; }
    std::int64_t chunks() const { return (shape_.steps + shape_.chunk - 1) / shape_.chunk; }
    StepRange chunk(std::int64_t index) const {
        return {index * shape_.chunk, std::min((index + 1) * shape_.chunk, shape_.steps)};
    }

    /// Biases are summed, weights are packed. Uses all threads.
    void begin_forward(const RecurrentWeights& w, float* scratch);
    /// Gates start with bias and input projections. Uses all threads.
    void project_inputs(StepRange steps, const RecurrentWeights& w, const float* x, const RecurrentSaved& saved,
                        float* scratch);
    /// Samples [first, last), on the calling thread. `h`: all blocks of states.
    void forward_rows(StepRange steps, std::int64_t first, std::int64_t last, float* h, const RecurrentSaved& saved,
                      float* scratch) const;

    /// Where the gradients of the final state and cell are put before `backward_rows`, and those of the initial ones
    /// are found after it: [batch, state] and [batch, hidden].
    float* state_gradient(float* scratch) const { return scratch + carry_; }
    float* cell_gradient(float* scratch) const { return scratch + cell_; }
    void begin_backward(const RecurrentWeights& w, float* scratch);
    /// `dy`: gradients of the outputs, rows as the states'; null: none.
    void backward_rows(StepRange steps, std::int64_t first, std::int64_t last, const float* h, const float* dy,
                       const RecurrentSaved& saved, float* scratch) const;
    /// Gradients of parameters (added unless `overwrite`, and to those of other chunks) and of the input (`add`: to
    /// what is there). Uses all threads.
    void end_backward(StepRange steps, const RecurrentWeights& w, const RecurrentWeights& gradients, bool overwrite,
                      const float* x, const float* h, float* dx, bool add, const RecurrentSaved& saved, float* scratch);

private:
    /// Those over many rows at once: inputs' part of the gates, and the gradients.
    struct Products {
        std::unique_ptr<Gemm> inputs, d_input, d_ih, d_hh, d_third, d_hr;
    };
    Products make_products(std::int64_t steps, bool backward, bool input_gradient) const;
    Products& products(StepRange steps) { return steps.end - steps.begin == shape_.chunk ? whole_ : rest_; }
    /// Row of gates, inputs and outputs at which the steps begin.
    std::int64_t first_row(StepRange steps) const {
        return (shape_.reverse ? shape_.steps - steps.end : steps.begin) * shape_.batch;
    }
    void plan_scratch();
    void pack(const PackedGemm& product, const float* b, std::int64_t depth_stride, std::int64_t column_stride,
              float* packed) const;
    void bias_gradients(const RecurrentWeights& gradients, bool overwrite, const float* gates, std::int64_t rows,
                        float* scratch) const;

    RecurrentShape shape_;
    int threads_;
    // The state's part of the gates; GRU: of its first two gates, and of the third.
    PackedGemm states_, third_, project_;
    PackedGemm states_back_, third_back_, project_back_;
    Products whole_, rest_;  ///< of a chunk; of a last one with fewer steps
    // Offsets into scratch, in floats.
    std::size_t bias_ = 0, packed_ = 0, packed_third_ = 0, packed_project_ = 0;
    std::size_t carry_ = 0, cell_ = 0, raw_ = 0, projected_ = 0, gemm_ = 0, scratch_floats_ = 0;
};

}  // namespace nn
