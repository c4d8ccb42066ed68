#pragma once
// What recurrent layers and cells share.

#include "nn/model/python.h"
#include "nn/ops/shape_rules.h"

namespace nn {

/// uniform(-1/√hidden, 1/√hidden): how all their weights and biases begin.
inline Init recurrent_init(std::int64_t hidden) {
    const double bound = 1.0 / std::sqrt(static_cast<double>(hidden));
    return Init::uniform(-bound, bound);
}

/// A state wired to optional input `i` has exactly this shape.
inline bool check_state(InferContext& c, std::size_t i, const Shape& expected) {
    if (!c.wired(i)) return true;
    if (!need_float(c, i)) return false;
    const Shape& found = c.input(i).shape;
    if (found == expected) return true;
    std::vector<InferContext::FixHint> fixes;
    if (found.size() == 3 && expected.size() == 3 && Shape{found[1], found[0], found[2]} == expected &&
        find_op("Transpose"))
        fixes.push_back(InferContext::insert(TR("Insert Transpose: the batch second"), i, "Transpose",
                                             {{"dim0", 0}, {"dim1", 1}}));
    c.error(i, Message(TR("{0} is {1}; needed is {2}"), {c.port(i), to_string(found), to_string(expected)}),
            std::move(fixes));
    return false;
}

/// In PyTorch hidden state and cell are one argument: of inputs 1 and 2, one without a wire is zeros as wide as `widths` says.
inline void join_states(PythonForm& form, std::int64_t state_width, std::int64_t cell_width) {
    std::string &state = form.inputs[1], &cell = form.inputs[2];
    if (state.empty() && cell.empty()) return;
    const auto zeros_beside = [](const std::string& other, std::int64_t width) {
        return other + ".new_zeros(*" + other + ".shape[:-1], " + std::to_string(width) + ")";
    };
    const std::string first = state.empty() ? zeros_beside(cell, state_width) : state;
    const std::string second = cell.empty() ? zeros_beside(state, cell_width) : cell;
    state = "(" + first + ", " + second + ")";
    cell.clear();
}

}  // namespace nn
