// Sums, means and maxima along dimensions.
#include "nn/engine/kernels/shape/sections.h"
#include "nn/engine/kernels/vector/nest_formula.h"
#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/dims.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nn {

namespace {

using List = std::vector<std::int64_t>;

struct ReduceOptions {
    std::optional<List> dim;
    bool keepdim = false;
};
struct MaxOptions {
    std::optional<std::int64_t> dim;
    bool keepdim = false;
};

/// Which dimensions go; none named means all of them.
std::vector<bool> reduced_dims(const std::optional<List>& dims, std::size_t rank) {
    std::vector<bool> reduced(rank, !dims || dims->empty());
    if (dims)
        for (const std::int64_t dim : *dims) reduced[dim_at(dim, rank)] = true;
    return reduced;
}

template <typename D>
std::vector<D> without(const std::vector<D>& shape, const std::vector<bool>& reduced, bool keepdim) {
    std::vector<D> out;
    for (std::size_t d = 0; d < shape.size(); ++d) {
        if (!reduced[d])
            out.push_back(shape[d]);
        else if (keepdim)
            out.push_back(1);
    }
    return out;
}

void infer_reduce(ReduceOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const Shape& in = c.input().shape;
    if (o.dim) {
        std::vector<bool> seen(in.size(), false);
        for (const std::int64_t dim : *o.dim) {
            const std::int64_t front = front_dim(c, dim, "dim");
            if (front < 0) return;
            if (seen[static_cast<std::size_t>(front)]) {
                c.option_error("dim", Message(TR("dimension {0} is named twice"), {std::to_string(dim)}));
                return;
            }
            seen[static_cast<std::size_t>(front)] = true;
        }
    }
    const auto reduced = reduced_dims(o.dim, in.size());
    for (std::size_t d = 0; d < in.size(); ++d)
        if (reduced[d]) warn_if_batch(c, static_cast<std::int64_t>(d));
    c.output(without(in, reduced, o.keepdim));
}

void infer_max(MaxOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const Shape& in = c.input().shape;
    const std::int64_t dim = o.dim ? front_dim(c, *o.dim, "dim") : 0;
    if (dim < 0) return;
    std::vector<bool> reduced(in.size(), !o.dim);
    if (o.dim) reduced[static_cast<std::size_t>(dim)] = true;
    if (!o.dim && o.keepdim) {
        c.option_error("keepdim", TR("keepdim needs dim: the maximum of everything is one number"));
        return;
    }
    for (std::size_t d = 0; d < in.size(); ++d)
        if (reduced[d]) warn_if_batch(c, static_cast<std::int64_t>(d));
    c.output(without(in, reduced, o.keepdim));
    if (o.dim) c.output(without(in, reduced, o.keepdim), DType::Int64);
}

/// Sum over some dimensions, times a factor. In either layout.
template <bool kMean>
class SumKernel : public Kernel {
public:
    SumKernel(const ReduceOptions& options, const KernelSpec& spec)
        : in_(spec.inputs[0].shape), out_(spec.outputs[0].shape), threads_(spec.threads), keepdim_(options.keepdim) {
        reduced_ = reduced_dims(options.dim, in_.size());
        if (kMean) factor_ = static_cast<double>(numel(out_)) / static_cast<double>(numel(in_));
        for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
            const Extents own = strides_of(in_, layout), result = strides_of(out_, layout_after(layout));
            Extents to(in_.size(), 0);
            for (std::size_t d = 0, k = 0; d < in_.size(); ++d) {
                if (!reduced_[d]) to[d] = result[k];
                if (!reduced_[d] || keepdim_) ++k;
            }
            const bool last = layout == Layout::ChannelsLast;
            sum_[last] = Nest<2>(in_, {to, own}, 1);
            spread_[last] = Nest<2>(in_, {own, to});
        }
    }

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
    Layout output_layout(std::size_t, std::span<const Layout> inputs) const override { return layout_after(inputs[0]); }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    bool passes_channel_offset(std::size_t) const override { return in_.size() > 1 && !reduced_[0] && !reduced_[1]; }
    std::size_t scratch_bytes() const override { return sum_scratch(numel(out_), threads_); }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        float* y = run.outputs[0].f32();
        auto* sums = static_cast<double*>(run.scratch);
        const Nest<2>& nest = sum_[run.inputs[0].layout == Layout::ChannelsLast];
        const std::int64_t count = run.outputs[0].size();
        sum_nest(
            nest, threads_, 1, [](const auto& v) { return v; }, sums, count, x);
        ArrayMap(y, count) = (factor_ * Eigen::Map<Eigen::ArrayXd>(sums, count)).cast<float>();
    }
    void backward(const KernelRun& run) override {
        const float* g = run.output_gradients[0].f32();
        const auto factor = static_cast<float>(factor_);
        const Nest<2>& nest = spread_[run.input_gradients[0].layout == Layout::ChannelsLast];
        const auto share = [factor](const auto& up) { return factor * up; };
        map_nest(nest, threads_, 1, share, run.input_gradients[0].f32(), g);
    }

private:
    /// Channels stay last where samples and channels are still there.
    Layout layout_after(Layout layout) const {
        const bool kept = keepdim_ || (in_.size() > 2 && !reduced_[0] && !reduced_[1]);
        return kept ? layout : Layout::RowMajor;
    }

    const Extents in_, out_;
    const int threads_;
    const bool keepdim_;
    double factor_ = 1;
    std::vector<bool> reduced_;
    std::array<Nest<2>, 2> sum_, spread_;  ///< of a row-major, of a channels-last input
};

/// The largest value along a dimension, the first of equal ones, and where it is: by hand, as Eigen computes with no
/// floats and whole numbers in one expression.
class MaxKernel : public Kernel {
public:
    MaxKernel(const MaxOptions& options, const KernelSpec& spec)
        : in_(spec.inputs[0].shape),
          dim_(dim_at(options.dim.value_or(0), in_.size())),
          all_(!options.dim),
          keepdim_(options.keepdim),
          threads_(spec.threads) {}

    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override {
        return !all_ && !keepdim_ && dim_ == 0 ? Layout::RowMajor : arriving[0];
    }
    Layout output_layout(std::size_t, std::span<const Layout> inputs) const override {
        return all_ ? Layout::RowMajor : keepdim_ ? inputs[0] : layout_without(inputs[0], dim_);
    }
    bool backward_needs_input(std::size_t) const override { return all_; }
    bool backward_needs_output(std::size_t) const override { return true; }

    void forward(const KernelRun& run) override {
        const float* x = run.inputs[0].f32();
        if (all_) {
            *run.outputs[0].f32() = largest(x, run.inputs[0].size());
            return;
        }
        const Slabs s(in_, dim_, run.inputs[0].layout);
        float* value = run.outputs[0].f32();
        std::int64_t* index = run.outputs[1].i64();
        parallel_shares(threads_, s.outer, numel(in_), [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t o = begin; o < end; ++o) {
                float* best = value + o * s.inner;
                std::int64_t* where = index + o * s.inner;
                std::copy_n(x + o * s.extent * s.inner, s.inner, best);
                std::fill_n(where, s.inner, 0);
                for (std::int64_t k = 1; k < s.extent; ++k) {
                    const float* row = x + (o * s.extent + k) * s.inner;
#pragma omp simd
                    for (std::int64_t i = 0; i < s.inner; ++i) {
                        // The first NaN wins over everything.
                        const bool better = !(row[i] <= best[i]) && best[i] == best[i];
                        best[i] = better ? row[i] : best[i];
                        where[i] = better ? k : where[i];
                    }
                }
            }
        });
    }

    void backward(const KernelRun& run) override {
        const float* g = run.output_gradients[0].f32();
        float* dx = run.input_gradients[0].f32();
        if (!g) {  // the indices alone are read
            std::fill_n(dx, numel(in_), 0.0f);
            return;
        }
        if (all_) {
            share_out(run.inputs[0].f32(), *run.outputs[0].f32(), *g, dx, numel(in_));
            return;
        }
        const Slabs s(in_, dim_, run.input_gradients[0].layout);
        const std::int64_t* index = run.outputs[1].i64();
        parallel_shares(threads_, s.outer, numel(in_), [&](std::int64_t begin, std::int64_t end, int) {
            std::fill_n(dx + begin * s.extent * s.inner, (end - begin) * s.extent * s.inner, 0.0f);
            for (std::int64_t o = begin; o < end; ++o)
                for (std::int64_t i = 0; i < s.inner; ++i)
                    dx[(o * s.extent + index[o * s.inner + i]) * s.inner + i] = g[o * s.inner + i];
        });
    }

private:
    static float largest(const float* x, std::int64_t count) {
        float best = x[0];
        for (std::int64_t i = 1; i < count; ++i) best = x[i] > best || x[i] != x[i] ? x[i] : best;
        return best;
    }
    /// All that equal the maximum get the same share, as PyTorch's.
    static void share_out(const float* x, float best, float g, float* dx, std::int64_t count) {
        const ConstArrayMap v(x, count);
        const auto share = [&](const auto& equal) {
            ArrayMap(dx, count) = where(equal, g / static_cast<float>(equal.count()), 0.0f);
        };
        std::isnan(best) ? share(v != v) : share(v == best);
    }

    const Extents in_;
    const std::size_t dim_;
    const bool all_, keepdim_;
    const int threads_;
};

/// Of one number there is nothing to reduce. Sums take their dimensions as an input already, means as an attribute still.
OnnxValue onnx_sum_or_mean(bool mean, const ReduceOptions& o, OnnxForm& f) {
    if (f.shape().empty()) return f.input();
    Extents axes;
    const auto reduced = reduced_dims(o.dim, f.shape().size());
    for (std::size_t d = 0; d < reduced.size(); ++d)
        if (reduced[d]) axes.push_back(static_cast<std::int64_t>(d));
    if (mean) return f.node("ReduceMean", {f.input()}, {{"axes", axes}, {"keepdims", o.keepdim}});
    return f.node("ReduceSum", {f.input(), f.integers(axes)}, {{"keepdims", o.keepdim}});
}

void onnx_max(const MaxOptions& o, OnnxForm& f) {
    if (!o.dim) return f.result(f.shape().empty() ? f.input() : f.node("ReduceMax", {f.input()}, {{"keepdims", 0}}));
    const auto axis = static_cast<std::int64_t>(dim_at(*o.dim, f.shape().size()));
    f.result(f.node("ReduceMax", {f.input()}, {{"axes", {axis}}, {"keepdims", o.keepdim}}));
    if (f.used(1)) f.result(f.node("ArgMax", {f.input()}, {{"axis", axis}, {"keepdims", o.keepdim}}), 1);
}

template <typename O>
Define<O> reducing(const char* id, const char* doc, const char* formula, const char* keywords) {
    Define<O> define(id);
    define.title(id)
        .category(Category::Math)
        .role(Role::Function)
        .icon("math")
        .doc(doc)
        .formula(formula)
        .keywords(keywords)
        .input("input", TR("(*)"))
        .error({}, {i64({2, 3})}, "takes float32");
    return define;
}

template <typename K>
Define<ReduceOptions> summing(const char* id, const char* doc, const char* formula, const char* keywords) {
    auto define = reducing<ReduceOptions>(id, doc, formula, keywords);
    define.output("output", TR("without those dimensions, or with size 1 in their place"))
        .option(&ReduceOptions::dim, "dim",
                TR("The dimensions to go; 2 and 3 are an image's. None: all, even the batch."))
        .range(-16, 15)
        .summary()
        .option(&ReduceOptions::keepdim, "keepdim", TR("Leaves a size of 1 in place of each dimension that goes."))
        .infer(infer_reduce)
        .python([](const ReduceOptions& o, PythonForm& form) {
            // PyTorch takes keepdim beside dim alone, None or not.
            if (o.keepdim) form.find("dim")->is_default = false;
        })
        .template kernel<K>()
        .sample({{"dim", {2, 3}}}, {f32({2, 3, 4, 5})})
        .sample({{"dim", {1}}}, {f32({2, 3, 4, 5})})
        .sample({{"dim", -1}, {"keepdim", true}}, {f32({2, 3, 40})})
        .sample({{"dim", {1, 3}}}, {f32({2, 3, 4, 5})})
        .sample({{"dim", {0}}}, {f32({20, 3})})
        .sample({{"dim", {2}}, {"keepdim", true}}, {f32({2, 3, 4, 5})})
        .sample({{"dim", OptionValue()}, {"keepdim", true}}, {f32({2, 3})})
        .sample({}, {f32({2, 3, 4})})
        .error({{"dim", {4}}}, {f32({2, 3})}, "has dimensions -2 to 1")
        .error({{"dim", {1, -1}}}, {f32({2, 3})}, "named twice");
    return define;
}

}  // namespace

std::vector<Op> reduce_ops() {
    return {
        summing<SumKernel<true>>(
            "Mean", TR("The mean along dimensions. Over 2 and 3 of an image it is global average pooling."),
            "y = Σ x / n", "average global pooling reduce")
            .onnx([](const ReduceOptions& o, OnnxForm& f) { return onnx_sum_or_mean(true, o, f); }),
        summing<SumKernel<false>>("Sum", TR("The sum along dimensions."), "y = Σ x", "total add up reduce")
            .onnx([](const ReduceOptions& o, OnnxForm& f) { return onnx_sum_or_mean(false, o, f); }),
        reducing<MaxOptions>("Max",
                             TR("The largest value along a dimension and where it stands, or the largest of all."),
                             "y = max(x)", "maximum largest argmax reduce pooling")
            .output("output", TR("the largest values"))
            .output("indices", TR("where they stand along dim"))
            .when([](const MaxOptions& o) { return o.dim.has_value(); })
            .option(&MaxOptions::dim, "dim",
                    TR("The dimension to go. None: the largest of all values, even across the batch."))
            .range(-16, 15)
            .summary()
            .option(&MaxOptions::keepdim, "keepdim", TR("Leaves a size of 1 in its place."))
            .infer(infer_max)
            .kernel<MaxKernel>()
            .onnx(onnx_max)
            .sample({{"dim", 1}}, {f32({2, 3, 4})})
            .sample({{"dim", -1}, {"keepdim", true}}, {f32({2, 3, 4, 5})})
            .sample({{"dim", 2}}, {f32({2, 3, 4, 5})})
            .sample({{"dim", 0}}, {f32({4, 3, 5})})
            .sample({}, {f32({2, 3, 4})})
            .error({{"dim", 2}}, {f32({2, 3})}, "has dimensions -2 to 1")
            .error({{"keepdim", true}}, {f32({2, 3})}, "keepdim needs dim"),
    };
}

}  // namespace nn
