#pragma once
// Recurrent layers and cells in ONNX, whose gates come in another order.

#include "nn/engine/kernels/sequence/recurrent_stack.h"
#include "nn/model/onnx.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

namespace nn {

/// Which of PyTorch's blocks of rows ONNX has first, second...: LSTM's i, f, g, o become i, o, f, c; GRU's r, z, n become z, r, h.
inline std::vector<std::size_t> onnx_gates(Cell cell) {
    if (cell == Cell::Lstm) return {0, 3, 1, 2};
    if (cell == Cell::Gru) return {1, 0, 2};
    return {0};
}

inline void append_gates(std::vector<float>& to, std::span<const float> from, const std::vector<std::size_t>& gates) {
    const std::size_t block = from.size() / gates.size();
    for (const std::size_t gate : gates) to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(gate * block),
                                                   from.begin() + static_cast<std::ptrdiff_t>((gate + 1) * block));
}

/// One layer of `s` in one direction or two, its tensors named with these endings ("_l0", "_l0_reverse"; a cell's have none), over x
/// (T, N, features): all states (T, directions, N, hidden), then the last states and, of an LSTM, the last cells (directions, N, hidden).
/// `h`, `c`: the first ones, absent where they are zero.
inline std::vector<OnnxValue> onnx_recurrence(OnnxForm& f, const StackShape& s, const std::vector<std::string>& endings, OnnxValue x, OnnxValue h,
                                              OnnxValue c) {
    const std::vector<std::size_t> gates = onnx_gates(s.cell);
    const auto directions = static_cast<std::int64_t>(endings.size());
    std::vector<float> ih, hh, bias;
    for (const std::string& ending : endings) {
        append_gates(ih, f.values("weight_ih" + ending), gates);
        append_gates(hh, f.values("weight_hh" + ending), gates);
        if (!s.bias) continue;
        append_gates(bias, f.values("bias_ih" + ending), gates);
        append_gates(bias, f.values("bias_hh" + ending), gates);
    }
    const std::int64_t rows = static_cast<std::int64_t>(gates.size()) * s.hidden;
    const std::string first = "weight_ih" + endings[0];
    const std::int64_t columns = static_cast<std::int64_t>(ih.size()) / (directions * rows);
    const OnnxValue w = f.derived(first, "W", {directions, rows, columns}, std::move(ih));
    const OnnxValue r = f.derived(first, "R", {directions, rows, s.hidden}, std::move(hh));
    const OnnxValue b = s.bias ? f.derived(first, "B", {directions, 2 * rows}, std::move(bias)) : OnnxValue{};
    OptionValues attributes = {{"hidden_size", s.hidden}, {"direction", std::string(directions == 2 ? "bidirectional" : "forward")}};
    const bool lstm = s.cell == Cell::Lstm;
    if (s.cell == Cell::Gru) attributes["linear_before_reset"] = std::int64_t{1};
    if (s.cell == Cell::Tanh || s.cell == Cell::Relu)
        attributes["activations"] = std::vector<std::string>(endings.size(), s.cell == Cell::Relu ? "Relu" : "Tanh");
    const char* op = lstm ? "LSTM" : s.cell == Cell::Gru ? "GRU" : "RNN";
    return f.nodes(op, {x, w, r, b, OnnxValue{}, h, c}, attributes, lstm ? 3 : 2);
}

}  // namespace nn
