#include "nn/ops/shape_rules.h"

namespace nn {

namespace {

struct AddOptions {
    double alpha = 1;
};

/// PyTorch's broadcasting: shapes are aligned at their ends, extents of 1 stretch.
bool broadcast(InferContext& c, Shape& out) {
    const Shape &a = c.input(0).shape, &b = c.input(1).shape;
    const std::size_t rank = std::max(a.size(), b.size());
    out.assign(rank, Dim(1));
    for (std::size_t i = 0; i < rank; ++i) {
        const Dim one(1);
        const Dim& x = i < a.size() ? a[a.size() - 1 - i] : one;
        const Dim& y = i < b.size() ? b[b.size() - 1 - i] : one;
        if (x != y && x != one && y != one) return false;
        out[rank - 1 - i] = x == one ? y : x;
    }
    return true;
}

void infer_add(AddOptions&, InferContext& c) {
    if (!need_float(c, 0) || !need_float(c, 1)) return;
    Shape out;
    if (broadcast(c, out)) {
        c.output(out);
        return;
    }
    const Shape &a = c.input(0).shape, &b = c.input(1).shape;
    std::vector<InferContext::FixHint> fixes;
    const bool images = a.size() == 4 && b.size() == 4 && a[2] == b[2] && a[3] == b[3];
    if (images)
        fixes.push_back(InferContext::insert(
            Message(TR("Insert a 1×1 Conv2d to {0} channels"), {to_string(b[1])}), 0, "Conv2d",
            {{"out_channels", b[1].size}, {"kernel_size", std::int64_t{1}}}));
    c.error(1, Message(TR("{0} and {1} cannot be added: extents must be equal or 1"), {to_string(a), to_string(b)}),
            std::move(fixes));
}

}  // namespace

std::vector<Op> math_ops() {
    return {
        Define<AddOptions>("Add")
            .title(TR("Add"))
            .category(Category::Math)
            .role(Role::Function)
            .icon("add")
            .doc(TR("Adds two tensors; where an extent is 1 it is stretched to the other's. The heart of a residual block."))
            .formula("y = input + alpha · other")
            .keywords("plus sum residual skip connection shortcut")
            .input("input", TR("(*)"))
            .input("other", TR("(*), the same shape or one that stretches to it"))
            .output("output")
            .option(&AddOptions::alpha, "alpha", TR("Factor of other."))
            .range(-1e30, 1e30)
            .ui_range(-2, 2)
            .infer(infer_add)
            .sample({}, {f32({2, 3, 4, 4}), f32({2, 3, 4, 4})})
            .sample({{"alpha", 0.5}}, {f32({2, 3}), f32({2, 3})})
            .sample({}, {f32({2, 3, 4, 5}), f32({2, 3, 1, 1})})
            .sample({}, {f32({4, 5}), f32({3, 4, 1})})
            .error({}, {f32({2, 3, 4, 4}), f32({2, 5, 4, 4})}, "cannot be added")
            .error({}, {f32({2, 3}), i64({2, 3})}, "takes float32"),
    };
}

}  // namespace nn
