// Tensors joined and cut up along a dimension.
#include "nn/engine/kernels/vector/nest.h"
#include "nn/engine/kernels/shape/sections.h"
#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/dims.h"

namespace nn {

namespace {

struct DimOptions {
    std::int64_t dim = 0;
};
struct ChunkOptions {
    std::int64_t chunks = 2;
    std::int64_t dim = 0;
};
constexpr std::int64_t kMostChunks = 64;

void infer_cat(DimOptions& o, InferContext& c) {
    const std::int64_t dim = front_dim(c, o.dim, "dim");
    if (dim < 0) return;
    TensorType out = c.input();
    for (std::size_t i = 1; i < c.size(); ++i) {
        const TensorType& in = c.input(i);
        bool fits = in.rank() == out.rank() && in.dtype == out.dtype;
        for (std::size_t d = 0; fits && d < in.rank(); ++d) {
            if (static_cast<std::int64_t>(d) != dim)
                fits = in.shape[d] == out.shape[d];
            else
                fits = in.shape[d].batch == out.shape[d].batch;
        }
        if (!fits) {
            c.error(
                i,
                Message(TR("tensor {0} is {1}; to be joined along dimension {2} with {3} it must agree in all others"),
                        {std::to_string(i + 1), to_string(in.shape), std::to_string(dim), to_string(c.input().shape)}));
            return;
        }
        out.shape[static_cast<std::size_t>(dim)].size += in.shape[static_cast<std::size_t>(dim)].size;
    }
    c.output(std::move(out));
}

void infer_stack(DimOptions& o, InferContext& c) {
    const std::int64_t dim = front_dim(c, o.dim, "dim", 1);
    if (dim < 0) return;
    for (std::size_t i = 1; i < c.size(); ++i) {
        if (c.input(i) == c.input()) continue;
        c.error(i, Message(TR("tensor {0} is {1}; to be stacked it must be {2}, as the first"),
                           {std::to_string(i + 1), to_string(c.input(i).shape), to_string(c.input().shape)}));
        return;
    }
    TensorType out = c.input();
    out.shape.insert(out.shape.begin() + dim, Dim(static_cast<std::int64_t>(c.size())));
    c.output(std::move(out));
}

void infer_chunk(ChunkOptions& o, InferContext& c) {
    const std::int64_t dim = fixed_dim(c, o.dim, "dim");
    if (dim < 0) return;
    const std::int64_t size = c.input().shape[static_cast<std::size_t>(dim)].size;
    const std::int64_t each = (size + o.chunks - 1) / o.chunks, count = (size + each - 1) / each;
    if (count != o.chunks) {
        c.option_error(
            "chunks",
            Message(TR("{0} elements in chunks of {1} make only {2} chunks, not {3}"),
                    {std::to_string(size), std::to_string(each), std::to_string(count), std::to_string(o.chunks)}),
            {InferContext::set_option(Message(TR("Set chunks {0}"), {std::to_string(count)}), "chunks",
                                      OptionValue(count))});
        return;
    }
    for (std::int64_t k = 0; k < count; ++k) {
        TensorType out = c.input();
        out.shape[static_cast<std::size_t>(dim)] = std::min(each, size - k * each);
        c.output(std::move(out));
    }
}

/// The inputs beside each other along a dimension. In either layout.
class CatKernel : public Kernel {
public:
    CatKernel(const DimOptions& options, const KernelSpec& spec) {
        const std::size_t dim = dim_at(options.dim, spec.outputs[0].shape.size());
        joins_channels_ = dim == 1;
        std::vector<std::int64_t> lengths;
        for (const auto& input : spec.inputs) lengths.push_back(input.shape[dim]);
        pieces_ = Sections(spec.outputs[0].shape, dim, lengths, spec.outputs[0].dtype, spec.threads);
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    bool passes_channel_offset(std::size_t) const override { return joins_channels_; }

    void forward(const KernelRun& run) override {
        for (std::size_t k = 0; k < pieces_.count(); ++k) pieces_.place(run.inputs[k].data, k, run.outputs[0]);
    }
    void backward(const KernelRun& run) override {
        for (std::size_t k = 0; k < pieces_.count(); ++k)
            if (run.input_gradients[k]) pieces_.take(run.output_gradients[0], k, run.input_gradients[k].data);
    }

protected:
    CatKernel() = default;
    Sections pieces_;
    bool joins_channels_ = false;
};

/// Cat of tensors with a dimension of size 1 put in.
class StackKernel : public CatKernel {
public:
    StackKernel(const DimOptions& options, const KernelSpec& spec) {
        const Extents& out = spec.outputs[0].shape;
        pieces_ = Sections(out, dim_at(options.dim, out.size()), std::vector<std::int64_t>(spec.inputs.size(), 1),
                         spec.outputs[0].dtype, spec.threads);
    }
    Layout input_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
};

/// Cat backwards.
class ChunkKernel : public Kernel {
public:
    ChunkKernel(const ChunkOptions& options, const KernelSpec& spec) : used_(spec.output_used) {
        const std::size_t dim = dim_at(options.dim, spec.inputs[0].shape.size());
        std::vector<std::int64_t> lengths;
        for (const auto& output : spec.outputs) lengths.push_back(output.shape[dim]);
        pieces_ = Sections(spec.inputs[0].shape, dim, lengths, spec.inputs[0].dtype, spec.threads);
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        for (std::size_t k = 0; k < pieces_.count(); ++k)
            if (used_[k]) pieces_.take(run.inputs[0], k, run.outputs[k].data);
    }
    void backward(const KernelRun& run) override {
        for (std::size_t k = 0; k < pieces_.count(); ++k) {
            if (run.output_gradients[k])
                pieces_.place(run.output_gradients[k].data, k, run.input_gradients[0]);
            else
                pieces_.clear(k, run.input_gradients[0]);
        }
    }

private:
    const std::vector<bool> used_;
    Sections pieces_;
};

OnnxValue onnx_cat(const DimOptions& o, OnnxForm& f) {
    return f.node("Concat", f.inputs(), {{"axis", static_cast<std::int64_t>(dim_at(o.dim, f.shape().size()))}});
}
OnnxValue onnx_stack(const DimOptions& o, OnnxForm& f) {
    const auto axis = static_cast<std::int64_t>(dim_at(o.dim, f.shape().size() + 1));
    std::vector<OnnxValue> parts;
    for (const OnnxValue input : f.inputs()) parts.push_back(f.unsqueeze(input, axis));
    return f.node("Concat", parts, {{"axis", axis}});
}
void onnx_chunk(const ChunkOptions& o, OnnxForm& f) {
    if (o.chunks == 1) return f.result(f.input());
    const std::size_t axis = dim_at(o.dim, f.shape().size()), count = static_cast<std::size_t>(o.chunks);
    Extents lengths;
    for (std::size_t k = 0; k < count; ++k) lengths.push_back(f.result_shape(k)[axis].size);
    const auto pieces = f.nodes("Split", {f.input(), f.integers(lengths)}, {{"axis", static_cast<std::int64_t>(axis)}}, count);
    for (std::size_t k = 0; k < count; ++k) f.result(pieces[k], k);
}

Define<DimOptions> joining(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<DimOptions> define(id);
    define.title(id)
        .category(Category::Shape)
        .role(Role::Function)
        .icon("cat")
        .doc(doc)
        .formula(formula)
        .keywords(keywords);
    return define;
}

}  // namespace

std::vector<Op> shape_join_ops() {
    Define<ChunkOptions> chunk("Chunk");
    chunk.title("Chunk")
        .category(Category::Shape)
        .role(Role::Function)
        .icon("shape")
        .doc(TR("Cuts a tensor along a dimension into equal pieces (the last may be shorter), an output each."))
        .formula("[y₀, y₁, ...] = x")
        .keywords("split cut divide pieces parts gates")
        .input("input", TR("(*)"))
        .option(&ChunkOptions::chunks, "chunks", TR("Number of pieces."))
        .range(1, kMostChunks)
        .ui_range(2, 8)
        .required()
        .summary()
        .option(&ChunkOptions::dim, "dim", TR("The dimension to cut; 1 the channels. The batch, 0, cannot be cut."))
        .range(-16, 15)
        .summary()
        .infer(infer_chunk)
        .python([](const ChunkOptions& o, PythonForm& form) {
            if (o.chunks == 1) form.results = {"({0},)"};  // a tuple, even of one
        })
        .kernel<ChunkKernel>()
        .onnx(onnx_chunk)
        .sample({{"chunks", 2}, {"dim", 1}}, {f32({2, 6, 3, 3})})
        .sample({{"chunks", 3}, {"dim", -1}}, {f32({2, 3, 7})})
        .sample({{"chunks", 1}, {"dim", 1}}, {f32({2, 3})})
        .error({{"chunks", 4}, {"dim", 1}}, {f32({2, 5})}, "make only 3 chunks")
        .error({{"chunks", 2}, {"dim", 2}}, {f32({2, 5})}, "has dimensions -2 to 1");
    for (std::int64_t k = 0; k < kMostChunks; ++k)
        chunk.output("output_" + std::to_string(k), TR("a piece")).when([k](const ChunkOptions& o) {
            return k < o.chunks;
        });
    return {
        joining(
            "Cat",
            TR("Joins tensors along a dimension, in the order of their wires; dim 1 of images joins their channels."),
            "y = [x₁, x₂, ...]", "concat concatenate join merge skip connection")
            .variadic_input("tensors", TR("(*), alike but for dim"))
            .output("output")
            .option(&DimOptions::dim, "dim", TR("The dimension along which to join; 0 is the batch, 1 the channels."))
            .range(-16, 15)
            .summary()
            .infer(infer_cat)
            .kernel<CatKernel>()
            .onnx(onnx_cat)
            .sample({{"dim", 1}}, {f32({2, 3}), f32({2, 4})})
            .sample({{"dim", 1}}, {f32({2, 3, 4, 4}), f32({2, 1, 4, 4}), f32({2, 2, 4, 4})})
            .sample({{"dim", -1}}, {f32({2, 3, 4, 2}), f32({2, 3, 4, 5})})
            .sample({{"dim", 0}}, {f32({2, 3}), f32({2, 3})})
            .error({{"dim", 1}}, {f32({2, 3, 4}), f32({2, 3, 5})}, "must agree in all others")
            .error({{"dim", 2}}, {f32({2, 3}), f32({2, 3})}, "has dimensions -2 to 1"),
        joining("Stack",
                TR("Lays tensors of one shape beside each other along a new dimension, in the order of their wires."),
                "y[.., k, ..] = xₖ", "join merge pile new dimension")
            .variadic_input("tensors", TR("(*), all alike"))
            .output("output", TR("one dimension more"))
            .option(&DimOptions::dim, "dim", TR("Where the new dimension stands; at 0 it comes before the batch."))
            .range(-16, 15)
            .summary()
            .infer(infer_stack)
            .kernel<StackKernel>()
            .onnx(onnx_stack)
            .sample({{"dim", 1}}, {f32({2, 3}), f32({2, 3})})
            .sample({{"dim", -1}}, {f32({2, 3, 4}), f32({2, 3, 4}), f32({2, 3, 4})})
            .sample({}, {f32({2, 3}), f32({2, 3})})
            .error({{"dim", 1}}, {f32({2, 3}), f32({2, 4})}, "to be stacked it must be")
            .error({{"dim", 3}}, {f32({2, 3}), f32({2, 3})}, "has dimensions -3 to 2"),
        chunk,
    };
}

}  // namespace nn
