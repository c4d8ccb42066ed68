#pragma once
// Shapes of two operands that stretch to each other, and a number in place of the second one.

#include "nn/ops/shape_rules.h"

#include <optional>

namespace nn {

/// PyTorch's broadcasting: shapes are aligned at their ends, extents of 1 stretch. False: they do not fit.
inline bool broadcast(const Shape& a, const Shape& b, Shape& out) {
    const std::size_t rank = std::max(a.size(), b.size());
    const Dim one(1);
    out.assign(rank, one);
    for (std::size_t i = 0; i < rank; ++i) {
        const Dim& x = i < a.size() ? a[a.size() - 1 - i] : one;
        const Dim& y = i < b.size() ? b[b.size() - 1 - i] : one;
        if (x != y && x != one && y != one) return false;
        out[rank - 1 - i] = x == one ? y : x;
    }
    return true;
}

/// A layer with weights that brings operand `at` to the other's channels, or features, and size: as the shortcut of a residual block does.
void offer_projection(const InferContext& c, std::size_t at, std::vector<InferContext::FixHint>& fixes);
/// Zeros around the smaller operand where it has the other's channels.
void offer_padding(const InferContext& c, std::size_t at, std::vector<InferContext::FixHint>& fixes);

/// Two wired operands, or one and the number given as option `name`.
inline void infer_operands(InferContext& c, const std::optional<double>& number, const char* name) {
    if (!need_float(c, 0)) return;
    if (!c.wired(1)) {
        if (number)
            c.output(c.input());
        else
            c.option_error(name, Message(TR("needs a wire on '{0}', or a number for it"), {name}));
        return;
    }
    if (!need_float(c, 1)) return;
    if (number) {
        c.option_error(name, Message(TR("'{0}' is both wired and given as a number"), {name}),
                       {InferContext::set_option(TR("Drop the number"), name, {})});
        return;
    }
    Shape out;
    const Shape &a = c.input(0).shape, &b = c.input(1).shape;
    if (broadcast(a, b, out)) {
        c.output(out);
        return;
    }
    std::vector<InferContext::FixHint> fixes;
    // On the wire that is named first, then on the other one.
    for (const std::size_t at : {std::size_t{1}, std::size_t{0}}) offer_projection(c, at, fixes);
    for (const std::size_t at : {std::size_t{1}, std::size_t{0}}) offer_padding(c, at, fixes);
    c.error(1, Message(TR("{0} and {1} do not fit together: extents must be equal or 1"), {to_string(a), to_string(b)}),
            std::move(fixes));
}

}  // namespace nn
