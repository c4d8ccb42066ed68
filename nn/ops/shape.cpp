#include "nn/engine/kernel.h"
#include "nn/engine/parallel.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <cstring>

namespace nn {

namespace {

struct FlattenOptions {
    std::int64_t start_dim = 1;
    std::int64_t end_dim = -1;
};

struct CatOptions {
    std::int64_t dim = 0;
};

/// A dimension counted from the front; -1 where it is out of range, which is then reported.
std::int64_t front_dim(InferContext& c, std::int64_t dim, const char* option) {
    const auto rank = static_cast<std::int64_t>(c.input().rank());
    const std::int64_t front = dim < 0 ? dim + rank : dim;
    if (front >= 0 && front < rank) return front;
    c.option_error(option, Message(TR("{0} is {1}, but the input {2} has dimensions {3} to {4}"),
                                   {option, std::to_string(dim), to_string(c.input().shape), std::to_string(-rank),
                                    std::to_string(rank - 1)}));
    return -1;
}

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

void infer_cat(CatOptions& o, InferContext& c) {
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
            c.error(i, Message(TR("tensor {0} is {1}; to be joined along dimension {2} with {3} it must agree in all others"),
                               {std::to_string(i + 1), to_string(in.shape), std::to_string(dim),
                                to_string(c.input().shape)}));
            return;
        }
        out.shape[static_cast<std::size_t>(dim)].size += in.shape[static_cast<std::size_t>(dim)].size;
    }
    c.output(std::move(out));
}

/// The same memory under another shape, once it is row-major.
class FlattenKernel : public Kernel {
public:
    FlattenKernel(const FlattenOptions&, const KernelSpec&) {}
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool alias() const override { return true; }
    void forward(const KernelRun&) override {}
    void backward(const KernelRun&) override {}
};

/// Blocks of the inputs beside each other. Along any dimension, in either layout.
class CatKernel : public Kernel {
public:
    CatKernel(const CatOptions& options, const KernelSpec& spec) : spec_(spec) {
        const auto rank = static_cast<std::int64_t>(spec.outputs[0].shape.size());
        dim_ = static_cast<std::size_t>(options.dim < 0 ? options.dim + rank : options.dim);
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        auto* out = static_cast<std::byte*>(run.outputs[0].data);
        copy(run.outputs[0], run.inputs, [out](std::byte* piece, std::size_t at, std::size_t bytes) {
            std::memcpy(out + at, piece, bytes);
        });
    }
    void backward(const KernelRun& run) override {
        const auto* d = static_cast<const std::byte*>(run.output_gradients[0].data);
        copy(run.output_gradients[0], run.input_gradients, [d](std::byte* piece, std::size_t at, std::size_t bytes) {
            std::memcpy(piece, d + at, bytes);
        });
    }

private:
    /// Elements that lie together: those of one index of every axis that comes before `dim` in memory.
    std::int64_t run_length(const Extents& shape, Layout layout) const {
        std::int64_t length = shape[dim_];
        const bool last = layout == Layout::ChannelsLast && shape.size() > 2;
        if (last && dim_ == 1) return length;
        for (std::size_t d = dim_ + 1; d < shape.size(); ++d) length *= shape[d];
        if (last && dim_ > 1) length *= shape[1];
        return length;
    }

    template <typename Fn>
    void copy(const TensorView& whole, std::span<const TensorView> pieces, Fn&& fn) const {
        const std::size_t item = size_of(whole.dtype);
        const std::int64_t stride = run_length(whole.shape, whole.layout), outer = whole.size() / stride;
        std::int64_t offset = 0;
        for (std::size_t k = 0; k < pieces.size(); ++k) {
            const std::int64_t length = run_length(spec_.inputs[k].shape, whole.layout);
            if (auto* data = static_cast<std::byte*>(pieces[k].data))
                parallel_shares(spec_.threads, outer, outer * length, [&](std::int64_t begin, std::int64_t end, int) {
                    for (std::int64_t o = begin; o < end; ++o)
                        fn(data + static_cast<std::size_t>(o * length) * item,
                           static_cast<std::size_t>(o * stride + offset) * item, static_cast<std::size_t>(length) * item);
                });
            offset += length;
        }
    }

    const KernelSpec spec_;
    std::size_t dim_ = 0;
};

}  // namespace

std::vector<Op> shape_ops() {
    using I = std::int64_t;
    return {
        Define<FlattenOptions>("Flatten")
            .title(TR("Flatten"))
            .category(Category::Shape)
            .icon("flatten")
            .doc(TR("Lays dimensions start_dim to end_dim out in one row; of an image, all but the batch."))
            .formula("(N, C, H, W) → (N, C·H·W)")
            .keywords("reshape view vector unroll")
            .input("input", TR("(N, *)"))
            .output("output", TR("(N, product)"))
            .option(&FlattenOptions::start_dim, "start_dim", TR("First dimension to join."))
            .range(-8, 8)
            .option(&FlattenOptions::end_dim, "end_dim", TR("Last dimension to join; -1 is the last one."))
            .range(-8, 8)
            .infer(infer_flatten)
            .kernel<FlattenKernel>()
            .sample({}, {f32({2, 3, 4, 5})})
            .sample({{"start_dim", I{2}}}, {f32({2, 3, 4, 5})})
            .sample({{"start_dim", I{0}}, {"end_dim", I{1}}}, {f32({2, 3, 4})})
            .error({{"start_dim", I{4}}}, {f32({2, 3})}, "has dimensions -2 to 1")
            .error({{"start_dim", I{2}}, {"end_dim", I{1}}}, {f32({2, 3, 4})}, "lies before"),
        Define<CatOptions>("Cat")
            .title(TR("Cat"))
            .category(Category::Shape)
            .role(Role::Function)
            .icon("cat")
            .doc(TR("Joins tensors along a dimension, in the order of their wires; dim 1 of images joins their channels."))
            .formula("y = [x₁, x₂, ...]")
            .keywords("concat concatenate join merge skip connection")
            .variadic_input("tensors", TR("(*), alike but for dim"))
            .output("output")
            .option(&CatOptions::dim, "dim", TR("The dimension along which to join; 0 is the batch, 1 the channels."))
            .range(-8, 8)
            .summary()
            .infer(infer_cat)
            .kernel<CatKernel>()
            .sample({{"dim", I{1}}}, {f32({2, 3}), f32({2, 4})})
            .sample({{"dim", I{1}}}, {f32({2, 3, 4, 4}), f32({2, 1, 4, 4}), f32({2, 2, 4, 4})})
            .sample({{"dim", I{-1}}}, {f32({2, 3, 4, 2}), f32({2, 3, 4, 5})})
            .sample({{"dim", I{0}}}, {f32({2, 3}), f32({2, 3})})
            .error({{"dim", I{1}}}, {f32({2, 3, 4}), f32({2, 3, 5})}, "must agree in all others")
            .error({{"dim", I{2}}}, {f32({2, 3}), f32({2, 3})}, "has dimensions -2 to 1"),
    };
}

}  // namespace nn
