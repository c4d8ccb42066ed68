#pragma once
// One time step of one sample's cells, sixteen at a time.

#include "nn/engine/kernels/sequence/recurrent.h"

namespace nn::cells {

/// Pointers to one row of `hidden` values each; null where the cell has no such thing.
struct Row {
    float* gates;          ///< forward: sums in, activations out; backward: activations in, gradients of sums out
    const float* state;    ///< before the step (GRU, and RNN's backward: after it)
    const float* cell;     ///< LSTM: before the step
    float* next_cell;      ///< LSTM
    float* tanh_cell;      ///< LSTM
    float* next_state;     ///< forward
    const float* bias;     ///< GRU forward: what the third gate's state part starts from; null: 0
    const float* d_state;  ///< backward: gradient of the state after the step
    float* d_before;       ///< GRU backward: the part that goes to the state before without a product; may be d_state
    float* d_cell;         ///< LSTM backward: gradient of the cell, after the step in, before it out
};

void forward(Cell cell, std::int64_t hidden, const Row& row);
void backward(Cell cell, std::int64_t hidden, const Row& row);

}  // namespace nn::cells
