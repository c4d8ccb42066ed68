// Identity and Unflatten: modules that move no value.
#include "nn/engine/kernels/shape/alias.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

namespace nn {

namespace {

struct NoOptions {};

struct UnflattenOptions {
    std::int64_t dim = 1;
    std::vector<std::int64_t> unflattened_size = {1, -1};
};

void infer_identity(NoOptions&, InferContext& c) { c.output(c.input()); }

/// The product of the sizes that are given; 0 where they cannot be right. At most one is -1.
std::int64_t given_product(const std::vector<std::int64_t>& sizes, bool& open) {
    std::int64_t product = 1;
    open = false;
    for (const std::int64_t size : sizes) {
        if (size == -1 && !open) {
            open = true;
        } else if (size < 1 || __builtin_mul_overflow(product, size, &product)) {
            return 0;
        }
    }
    return sizes.empty() ? 0 : product;
}

void infer_unflatten(UnflattenOptions& o, InferContext& c) {
    const Shape& in = c.input().shape;
    const auto rank = static_cast<std::int64_t>(in.size());
    const std::int64_t dim = o.dim < 0 ? o.dim + rank : o.dim;
    if (dim < 0 || dim >= rank) {
        c.option_error("dim", Message(TR("{0} is {1}, but the input {2} has dimensions {3} to {4}"),
                                      {"dim", std::to_string(o.dim), to_string(in), std::to_string(-rank),
                                       std::to_string(rank - 1)}));
        return;
    }
    const Dim whole = in[static_cast<std::size_t>(dim)];
    bool open = false;
    const std::int64_t product = given_product(o.unflattened_size, open);
    const std::int64_t rest = product > 0 && whole.size % product == 0 ? whole.size / product : 0;
    if (rest == 0 || (!open && rest != 1)) {
        c.option_error("unflattened_size",
                       Message(TR("dimension {0} has {1} elements, which unflattened_size {2} does not cut up; one size may "
                                  "be -1"),
                               {std::to_string(o.dim), to_string(whole), to_string(OptionValue(o.unflattened_size))}));
        return;
    }
    if (whole.batch && !open) {
        c.option_error("unflattened_size",
                       TR("this dimension grows with the batch: one of its sizes must be -1, to grow too"));
        return;
    }
    Shape out(in.begin(), in.begin() + dim);
    for (const std::int64_t size : o.unflattened_size) {
        Dim part(size == -1 ? rest : size);
        part.batch = size == -1 && whole.batch;
        out.push_back(part);
    }
    out.insert(out.end(), in.begin() + dim + 1, in.end());
    c.output(std::move(out), c.input().dtype);
}

}  // namespace

std::vector<Op> identity_ops() {
    return {
        Define<NoOptions>("Identity")
            .title(TR("Identity"))
            .category(Category::Shape)
            .icon("shape")
            .doc(TR("Passes its input on unchanged: holds the place of a layer."))
            .formula("y = x")
            .keywords("pass through placeholder nothing skip")
            .input("input", TR("(*)"))
            .output("output", TR("(*), as the input"))
            .keeps_meaning()
            .infer(infer_identity)
            .kernel<SameKernel>()
            .onnx([](const NoOptions&, OnnxForm& f) { return f.input(); })
            .sample({}, {f32({2, 3})})
            .sample({}, {f32({2, 3, 4, 5})}),
        Define<UnflattenOptions>("Unflatten")
            .title(TR("Unflatten"))
            .category(Category::Shape)
            .icon("flatten")
            .doc(TR("Cuts one dimension up into several: what Flatten joined, such as features back into an image."))
            .formula("(N, C·H·W) → (N, C, H, W)")
            .keywords("reshape view split dimension image")
            .input("input", TR("(N, *)"))
            .output("output", TR("(N, ..., sizes, ...)"))
            .keeps_meaning()
            .option(&UnflattenOptions::dim, "dim", TR("The dimension to cut up; 1 is the first after the batch."))
            .range(-8, 8)
            .required()
            .summary()
            .option(&UnflattenOptions::unflattened_size, "unflattened_size",
                    TR("The new sizes, such as [16, 7, 7]; -1 for one that follows from the rest."))
            .range(-1, 1e9)
            .ui_range(1, 256)
            .required()
            .summary()
            .infer(infer_unflatten)
            .kernel<AliasKernel>()
            .onnx([](const UnflattenOptions&, OnnxForm& f) { return f.reshape(f.input(), f.result_shape()); })
            .sample({{"dim", 1}, {"unflattened_size", {3, 2}}}, {f32({2, 6})})
            .sample({{"dim", -1}, {"unflattened_size", {2, -1}}}, {f32({2, 3, 8})})
            .sample({{"dim", 1}, {"unflattened_size", {2, 1, 3}}}, {f32({2, 6, 4, 5})})
            .error({{"dim", 1}, {"unflattened_size", {4, 2}}}, {f32({2, 6})}, "does not cut up")
            .error({{"dim", 1}, {"unflattened_size", {-1, -1}}}, {f32({2, 6})}, "does not cut up")
            .error({{"dim", 2}, {"unflattened_size", {2, 3}}}, {f32({2, 6})}, "has dimensions -2 to 1"),
    };
}

}  // namespace nn
