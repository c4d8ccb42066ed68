#pragma once
// What one node gives for a batch, in numbers that can be drawn, and how an element of a convolution's output comes about.

#include "nn/train/batch_look.h"

namespace nn {

/// Figures of one channel, which is index 1 of the shape, or of one unit, over the whole batch.
struct ChannelFigures {
    double mean = 0, std = 0;  ///< of finite values; std of the whole, not of a sample of it
    double zeros = 0;          ///< share of values that are exactly 0
    /// Nothing at all comes out: every value is 0 for every sample of the batch.
    bool dead = false;
};

/// A tensor of a batch, by value.
struct LookTensor {
    Extents shape;  ///< the first axis is the batch where the network's is
    std::vector<float> values;
    bool empty() const { return values.empty(); }
};

struct LayerLook {
    std::string path, op;
    std::string port;       ///< of the output
    bool batched = true;    ///< the first axis is the batch
    LookTensor output, gradient;  ///< gradient: of the objective by the output; empty where there is none
    LookTensor input;             ///< of the first port; empty where there is none
    std::vector<ChannelFigures> channels;  ///< of the output
    LookTensor attention;         ///< what each position looks at, (N, L, S) or (N, heads, L, S); empty: it does not tell
};

/// What to look at of a node, as values of the network; nothing where the network runs no such node. `path` of a container: its result.
struct LayerPlace {
    std::string path, op, port;
    int output = -1, input = -1, attention = -1;  ///< -1: none
    int node = -1;                                ///< index into Network::nodes; -1: a container's result, an Input
};
std::optional<LayerPlace> find_layer(const Network& network, std::string_view path);
/// Of the first layer that learns, which is where people look first; else of the first node there is.
std::optional<LayerPlace> first_layer(const Network& network);
/// The values to ask a BatchLooker for.
std::vector<int> values_of(const LayerPlace& place);
LayerLook layer_look(const Network& network, const LayerPlace& place, const BatchLook& look);

/// Robust ends of a scale for these values: 0.5 % of the finite ones may lie beyond either. Equal where all are.
std::pair<double, double> robust_range(const std::vector<float>& values);

/// One element of a convolution's output as the formula has it: Σ window · kernel + bias.
struct WindowSum {
    Extents window;              ///< (channels of the group, rows, columns); of Conv1d one row
    std::vector<float> values;   ///< of the input, padding included
    std::vector<float> weights;
    std::int64_t first_channel = 0;  ///< of the input, that the group begins at
    std::int64_t top = 0, left = 0;  ///< in the input; below 0 in the margin
    std::int64_t row_step = 1, column_step = 1;  ///< dilation
    double sum = 0, bias = 0;
    double result() const { return sum + bias; }
};
/// Of sample, channel, row and column (Conv1d: row 0) of what a Conv1d or Conv2d gave. Nothing for any other node, or places outside.
std::optional<WindowSum> window_sum(const Network& network, int node, const StateDict& state, const LookTensor& input,
                                    const Extents& output, std::int64_t sample, std::int64_t channel, std::int64_t row, std::int64_t column);

}  // namespace nn
