// The same values under another shape.
#include "nn/engine/kernels/shape/alias.h"
#include "nn/engine/kernels/vector/nest.h"
#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/dims.h"

#include <algorithm>

namespace nn {

namespace {

using List = std::vector<std::int64_t>;

struct FlattenOptions {
    std::int64_t start_dim = 1;
    std::int64_t end_dim = -1;
};
struct ReshapeOptions {
    List shape = {-1, 1};
};
struct SqueezeOptions {
    std::optional<std::int64_t> dim;
};
struct UnsqueezeOptions {
    std::int64_t dim = 1;
};

void infer_flatten(FlattenOptions& o, InferContext& c) {
    const std::int64_t start = front_dim(c, o.start_dim, "start_dim");
    const std::int64_t end = start < 0 ? -1 : front_dim(c, o.end_dim, "end_dim");
    if (end < 0) return;
    if (end < start) {
        c.option_error("end_dim", TR("end_dim lies before start_dim"));
        return;
    }
    const Shape& in = c.input().shape;
    Shape out(in.begin(), in.begin() + start);
    Dim joined(1);
    for (std::int64_t d = start; d <= end; ++d) {
        const Dim& dim = in[static_cast<std::size_t>(d)];
        if (dim.batch && joined.batch) {
            c.error(0, TR("two dimensions that grow with the batch cannot be joined"));
            return;
        }
        joined.size *= dim.size;
        joined.batch = joined.batch || dim.batch;
    }
    out.push_back(joined);
    out.insert(out.end(), in.begin() + end + 1, in.end());
    c.output(std::move(out), c.input().dtype);
}

void infer_reshape(ReshapeOptions& o, InferContext& c) {
    const Shape& in = c.input().shape;
    const auto grows = std::ranges::count_if(in, [](const Dim& d) { return d.batch; });
    std::int64_t product = 1;
    bool overflow = false;
    for (const std::int64_t size : o.shape)
        if (size != -1) overflow = __builtin_mul_overflow(product, size, &product) || overflow;
    const auto open = std::ranges::count(o.shape, std::int64_t{-1});
    if (open > 1 || o.shape.size() > max_rank ||
        std::ranges::any_of(o.shape, [](auto s) { return s == 0 || s < -1; })) {
        c.option_error("shape", Message(TR("{0} is no shape: sizes are 1 or more, one of them may be -1"),
                                        {to_string(OptionValue(o.shape))}));
        return;
    }
    if (grows > 1) {
        c.error(0, TR("two dimensions that grow with the batch cannot be joined"));
        return;
    }
    const std::int64_t total = numel_per_sample(in);
    if (grows == 1 && open == 0) {
        std::vector<InferContext::FixHint> fixes;
        List open_shape = o.shape;
        if (!open_shape.empty() && product / open_shape[0] == total) {
            open_shape[0] = -1;
            fixes.push_back(InferContext::set_option(Message(TR("Set shape {0}"), {to_string(OptionValue(open_shape))}),
                                                     "shape", OptionValue(open_shape)));
        }
        c.option_error("shape", TR("the size of the batch is not fixed: the dimension that grows with it must be -1"),
                       std::move(fixes));
        return;
    }
    if (overflow || total % product != 0 || (open == 0 && total != product)) {
        c.error(0, Message(TR("{0} cannot be laid out as {1}: the number of values differs"),
                           {to_string(in), to_string(OptionValue(o.shape))}));
        return;
    }
    Shape out;
    for (const std::int64_t size : o.shape) {
        Dim dim(size == -1 ? total / product : size);
        dim.batch = size == -1 && grows == 1;
        out.push_back(dim);
    }
    c.output(std::move(out), c.input().dtype);
}

void infer_squeeze(SqueezeOptions& o, InferContext& c) {
    const Shape& in = c.input().shape;
    const Dim one(1);
    Shape out;
    if (!o.dim) {
        for (const Dim& dim : in)
            if (dim != one) out.push_back(dim);
    } else {
        const std::int64_t dim = fixed_dim(c, *o.dim, "dim");
        if (dim < 0) return;
        out = in;
        if (in[static_cast<std::size_t>(dim)] == one)
            out.erase(out.begin() + dim);
        else
            c.warning(0, Message(TR("dimension {0} has {1} elements, not 1: it stays"),
                                 {std::to_string(*o.dim), to_string(in[static_cast<std::size_t>(dim)])}));
    }
    c.output(std::move(out), c.input().dtype);
}

void infer_unsqueeze(UnsqueezeOptions& o, InferContext& c) {
    const std::int64_t dim = front_dim(c, o.dim, "dim", 1);
    if (dim < 0) return;
    Shape out = c.input().shape;
    out.insert(out.begin() + dim, Dim(1));
    c.output(std::move(out), c.input().dtype);
}

/// Flatten is for all but the first dimension.
OnnxValue onnx_flatten(const FlattenOptions& o, OnnxForm& f) {
    const Shape& in = f.shape();
    const auto whole = static_cast<std::int64_t>(in.size());
    if (f.result_shape() == in) return f.input();
    const bool plain = o.start_dim == 1 && (o.end_dim == -1 || o.end_dim == whole - 1);
    return plain ? f.node("Flatten", {f.input()}, {{"axis", 1}}) : f.reshape(f.input(), f.result_shape());
}

OnnxValue onnx_squeeze(const SqueezeOptions& o, OnnxForm& f) {
    const Shape& in = f.shape();
    Extents axes;
    for (std::size_t d = 0; d < in.size(); ++d)
        if (in[d] == Dim(1) && (o.dim ? dim_at(*o.dim, in.size()) == d : true)) axes.push_back(static_cast<std::int64_t>(d));
    // A batch that is fixed at 1 looks like it, and stays.
    if (in.size() - axes.size() != f.result_shape().size()) return f.reshape(f.input(), f.result_shape());
    return axes.empty() ? f.input() : f.node("Squeeze", {f.input(), f.integers(axes)});
}

template <typename O>
Define<O> reshaping(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<O> define(id);
    define.title(id)
        .category(Category::Shape)
        .role(Role::Function)
        .icon("shape")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", TR("(*)"))
        .output("output", TR("the same values"))
        .keeps_meaning()
        .template kernel<AliasKernel>();
    return define;
}

}  // namespace

std::vector<Op> shape_ops() {
    return {
        reshaping<FlattenOptions>(
            "Flatten", TR("Lays dimensions start_dim to end_dim out in one row; of an image, all but the batch."),
            "(N, C, H, W) → (N, C·H·W)", "reshape view vector unroll")
            .role(Role::Layer)
            .icon("flatten")
            .option(&FlattenOptions::start_dim, "start_dim", TR("First dimension to join."))
            .range(-8, 8)
            .option(&FlattenOptions::end_dim, "end_dim", TR("Last dimension to join; -1 is the last one."))
            .range(-8, 8)
            .infer(infer_flatten)
            .onnx(onnx_flatten)
            .sample({}, {f32({2, 3, 4, 5})})
            .sample({{"start_dim", 2}}, {f32({2, 3, 4, 5})})
            .sample({{"start_dim", 0}, {"end_dim", 1}}, {f32({2, 3, 4})})
            .error({{"start_dim", 4}}, {f32({2, 3})}, "has dimensions -2 to 1")
            .error({{"start_dim", 2}, {"end_dim", 1}}, {f32({2, 3, 4})}, "lies before"),
        reshaping<ReshapeOptions>(
            "Reshape",
            TR("Lays the same values out in another shape, in their order. The dimension that grows "
               "with the batch is written -1."),
            "(N, 12) → (N, 3, 4) with shape (-1, 3, 4)", "view resize layout dimensions")
            .option(&ReshapeOptions::shape, "shape", TR("The new sizes; one may be -1 and takes what is left."))
            .range(-1, 1e9)
            .required()
            .summary()
            .infer(infer_reshape)
            .onnx([](const ReshapeOptions&, OnnxForm& f) { return f.reshape(f.input(), f.result_shape()); })
            .python([](const ReshapeOptions& o, PythonForm& form) {
                std::string sizes;
                for (const std::int64_t size : o.shape) sizes += (sizes.empty() ? "" : ", ") + std::to_string(size);
                form.expression = form.inputs[0] + ".reshape(" + sizes + ")";
            })
            .sample({{"shape", {-1, 3, 4}}}, {f32({2, 12})})
            .sample({{"shape", {-1}}}, {f32({2, 3, 4})})
            .sample({{"shape", {3, -1, 2}}}, {f32({2, 3, 2, 5})})
            .error({{"shape", {-1, 5}}}, {f32({2, 3, 4})}, "the number of values differs")
            .error({{"shape", {-1, -1}}}, {f32({2, 3, 4})}, "one of them may be -1")
            .error({{"shape", {0, -1}}}, {f32({2, 3, 4})}, "sizes are 1 or more"),
        reshaping<SqueezeOptions>("Squeeze",
                                  TR("Takes dimensions of size 1 out: one of them, or all. The batch stays."),
                                  "(N, C, 1, 1) → (N, C)", "remove drop dimension one singleton")
            .option(&SqueezeOptions::dim, "dim", TR("The dimension to take out; none: all of size 1."))
            .range(-16, 15)
            .summary()
            .infer(infer_squeeze)
            .onnx(onnx_squeeze)
            .python([](const SqueezeOptions& o, PythonForm& form) {
                form.expression = form.inputs[0] + ".squeeze(" + (o.dim ? std::to_string(*o.dim) : "") + ")";
            })
            .sample({}, {f32({2, 3, 1, 1})})
            .sample({{"dim", 1}}, {f32({2, 1, 4})})
            .sample({{"dim", -1}}, {f32({2, 1, 4, 1})})
            .sample({{"dim", 1}}, {f32({2, 3, 4})})
            .error({{"dim", 3}}, {f32({2, 1})}, "has dimensions -2 to 1"),
        reshaping<UnsqueezeOptions>("Unsqueeze", TR("Puts a dimension of size 1 in."), "(N, L) → (N, 1, L)",
                                    "add insert dimension one singleton expand")
            .option(&UnsqueezeOptions::dim, "dim", TR("Where the new dimension stands in the result."))
            .range(-16, 15)
            .required()
            .summary()
            .infer(infer_unsqueeze)
            .onnx([](const UnsqueezeOptions& o, OnnxForm& f) {
                return f.unsqueeze(f.input(), static_cast<std::int64_t>(dim_at(o.dim, f.shape().size() + 1)));
            })
            .python([](const UnsqueezeOptions& o, PythonForm& form) {
                form.expression = form.inputs[0] + ".unsqueeze(" + std::to_string(o.dim) + ")";
            })
            .sample({{"dim", 1}}, {f32({2, 3})})
            .sample({{"dim", -1}}, {f32({2, 3, 4})})
            .sample({{"dim", 0}}, {f32({2, 3})})
            .error({{"dim", 4}}, {f32({2, 3})}, "has dimensions -3 to 2"),
    };
}

}  // namespace nn
