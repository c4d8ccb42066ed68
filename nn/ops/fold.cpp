#include "nn/engine/kernel.h"
#include "nn/engine/machine/parallel.h"
#include "nn/ops/spatial_onnx.h"

#include <algorithm>

namespace nn {

namespace {

struct UnfoldOptions {
    Sizes<2> kernel_size{3, 3};
    Sizes<2> dilation{1, 1};
    Sizes<2> padding{0, 0};
    Sizes<2> stride{1, 1};
};
struct FoldOptions {
    Sizes<2> output_size{8, 8};
    Sizes<2> kernel_size{3, 3};
    Sizes<2> dilation{1, 1};
    Sizes<2> padding{0, 0};
    Sizes<2> stride{1, 1};
};

template <typename O>
SlidingWindow<2> window_of(const O& o) {
    return {.size = o.kernel_size,
            .stride = o.stride,
            .dilation = o.dilation,
            .pad_begin = o.padding,
            .pad_end = o.padding};
}

/// Windows that fit into `in`, per axis; an error where none does.
bool count_windows(const SlidingWindow<2>& window, const Sizes<2>& in, Sizes<2>& windows, InferContext& c) {
    for (std::size_t k = 0; k < 2; ++k) {
        windows[k] = window.places(k, in[k]);
        if (windows[k] > 0) continue;
        c.option_error("kernel_size",
                       Message(TR("the window covers {0}, more than the padded image of {1}"),
                               {std::to_string(window.span(k)), std::to_string(window.padded(k, in[k]))}));
        return false;
    }
    return true;
}

bool need_batch_first(InferContext& c) {
    const Shape& in = c.input().shape;
    if (std::none_of(in.begin() + 1, in.end(), [](const Dim& d) { return d.batch; })) return true;
    c.error(0, Message(TR("the batch must be the first dimension; input is {0}"), {to_string(in)}));
    return false;
}

void infer_unfold(UnfoldOptions& o, InferContext& c) {
    if (!need_float(c) || !need_rank(c, 4, "(N, C, H, W)") || !need_batch_first(c)) return;
    const Shape& in = c.input().shape;
    Sizes<2> windows{};
    if (!count_windows(window_of(o), {in[2].size, in[3].size}, windows, c)) return;
    c.output({in[0], in[1].size * o.kernel_size[0] * o.kernel_size[1], windows[0] * windows[1]});
}

void infer_fold(FoldOptions& o, InferContext& c) {
    if (!need_float(c) || !need_rank(c, 3, "(N, C·kH·kW, L)") || !need_batch_first(c)) return;
    const Shape& in = c.input().shape;
    const std::int64_t taps = o.kernel_size[0] * o.kernel_size[1];
    if (in[1].size % taps != 0) {
        c.error(0, Message(TR("dimension 1 must be a multiple of the window's {0} points; input is {1}"),
                           {std::to_string(taps), to_string(in)}));
        return;
    }
    Sizes<2> windows{};
    if (!count_windows(window_of(o), o.output_size, windows, c)) return;
    if (in[2].size != windows[0] * windows[1]) {
        c.error(0, Message(TR("an output of {0} × {1} has {2} windows, but the input {3} holds {4}"),
                           {std::to_string(o.output_size[0]), std::to_string(o.output_size[1]),
                            std::to_string(windows[0] * windows[1]), to_string(in), std::to_string(in[2].size)}));
        return;
    }
    c.output({in[0], in[1].size / taps, o.output_size[0], o.output_size[1]});
}

/// Images and the columns of their windows, both row-major.
class Windows {
public:
    /// `image` is (N, C, H, W), `columns` (N, C * taps, L).
    Windows(const SlidingWindow<2>& window, const Extents& image, int threads) : window_(window), threads_(threads) {
        planes_ = image[0] * image[1];
        for (std::size_t k = 0; k < 2; ++k) {
            in_[k] = image[k + 2];
            out_[k] = window.places(k, in_[k]);
        }
    }

    void gather(const float* image, float* columns) const {
        for_rows(
            [&](std::int64_t plane, std::int64_t row, std::int64_t column, const Run& run) {
                float* to = columns + column;
                std::fill_n(to, run.begin, 0.0f);
                const float* from = image + (plane * in_[0] + row) * in_[1] + run.first;
                for (std::int64_t i = run.begin; i < run.end; ++i) to[i] = from[(i - run.begin) * window_.stride[1]];
                std::fill(to + run.end, to + out_[1], 0.0f);
            },
            [&](std::int64_t column) { std::fill_n(columns + column, out_[1], 0.0f); });
    }

    /// Overlapping windows add up.
    void scatter(const float* columns, float* image) const {
        std::fill_n(image, planes_ * in_[0] * in_[1], 0.0f);
        for_rows(
            [&](std::int64_t plane, std::int64_t row, std::int64_t column, const Run& run) {
                float* to = image + (plane * in_[0] + row) * in_[1] + run.first;
                for (std::int64_t i = run.begin; i < run.end; ++i)
                    to[(i - run.begin) * window_.stride[1]] += columns[column + i];
            },
            [](std::int64_t) {});
    }

private:
    /// Windows [begin, end) of a row of them have the tap inside the image; the first of them at `first`.
    struct Run {
        std::int64_t begin, end, first;
    };
    Run run_of(std::int64_t tap) const {
        const std::int64_t left = tap * window_.dilation[1] - window_.pad_begin[1], stride = window_.stride[1];
        const std::int64_t begin = std::min(left < 0 ? (-left + stride - 1) / stride : 0, out_[1]);
        const std::int64_t last = in_[1] - 1 - left;
        const std::int64_t end = last < 0 ? begin : std::max(begin, std::min(last / stride + 1, out_[1]));
        return {begin, end, begin * stride + left};
    }

    /// For every tap of every row of windows: inside(plane, image row, column, run), or outside(column).
    template <typename Inside, typename Outside>
    void for_rows(Inside&& inside, Outside&& outside) const {
        const std::int64_t taps = window_.size[0] * window_.size[1], length = out_[0] * out_[1];
        parallel_shares(threads_, planes_, planes_ * taps * length, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t t = begin * taps; t < end * taps; ++t) {
                const std::int64_t a = t % taps / window_.size[1];
                const Run run = run_of(t % window_.size[1]);
                for (std::int64_t h = 0; h < out_[0]; ++h) {
                    const std::int64_t row = h * window_.stride[0] + a * window_.dilation[0] - window_.pad_begin[0];
                    const std::int64_t column = t * length + h * out_[1];
                    if (row < 0 || row >= in_[0] || run.begin == run.end)
                        outside(column);
                    else
                        inside(t / taps, row, column, run);
                }
            }
        });
    }

    const SlidingWindow<2> window_;
    const int threads_;
    std::int64_t planes_ = 0;
    Sizes<2> in_{}, out_{};
};

class UnfoldKernel : public Kernel {
public:
    UnfoldKernel(const UnfoldOptions& o, const KernelSpec& spec)
        : windows_(window_of(o), spec.inputs[0].shape, spec.threads) {}
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    void forward(const KernelRun& run) override { windows_.gather(run.inputs[0].f32(), run.outputs[0].f32()); }
    void backward(const KernelRun& run) override {
        windows_.scatter(run.output_gradients[0].f32(), run.input_gradients[0].f32());
    }

private:
    const Windows windows_;
};

class FoldKernel : public Kernel {
public:
    FoldKernel(const FoldOptions& o, const KernelSpec& spec)
        : windows_(window_of(o), spec.outputs[0].shape, spec.threads) {}
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    void forward(const KernelRun& run) override { windows_.scatter(run.inputs[0].f32(), run.outputs[0].f32()); }
    void backward(const KernelRun& run) override {
        windows_.gather(run.output_gradients[0].f32(), run.input_gradients[0].f32());
    }

private:
    const Windows windows_;
};

/// Where along axis `k` of the padded image each tap of each window lies: [taps, windows].
OnnxValue places(OnnxForm& f, const SlidingWindow<2>& w, std::size_t k, std::int64_t windows) {
    std::vector<std::int64_t> places;
    if (!f.room(Count(w.size[k]) * windows)) return {};
    for (std::int64_t tap = 0; tap < w.size[k]; ++tap)
        for (std::int64_t i = 0; i < windows; ++i) places.push_back(i * w.stride[k] + tap * w.dilation[k]);
    return f.integers(std::move(places), {w.size[k], windows});
}

/// Rows are picked by tap and window, then columns.
OnnxValue onnx_unfold(const UnfoldOptions& o, OnnxForm& f) {
    const SlidingWindow<2> w = window_of(o);
    const Shape& in = f.shape();
    const std::int64_t high = w.places(0, in[2].size), wide = w.places(1, in[3].size);
    Shape shape = in;
    OnnxValue x = onnx_padded<2>(f, f.input(), shape, PaddingMode::Constant, w.pad_begin, w.pad_end);
    x = f.node("Gather", {x, places(f, w, 0, high)}, {{"axis", 2}});
    x = f.node("Gather", {x, places(f, w, 1, wide)}, {{"axis", 4}});  // (N, C, kH, H_out, kW, W_out)
    return f.reshape(f.transpose(x, {0, 1, 2, 4, 3, 5}), f.result_shape());
}

/// A transposed convolution of which every filter puts one tap of a channel in its place.
OnnxValue onnx_fold(const FoldOptions& o, OnnxForm& f) {
    const SlidingWindow<2> w = window_of(o);
    const std::int64_t taps = w.size[0] * w.size[1], columns = f.shape()[1].size, channels = columns / taps;
    Sizes<2> windows{}, more{};
    for (std::size_t k = 0; k < 2; ++k) {
        windows[k] = w.places(k, o.output_size[k]);
        more[k] = w.padded(k, o.output_size[k]) - ((windows[k] - 1) * w.stride[k] + w.span(k));
    }
    if (!f.room(Count(columns) * taps)) return {};
    std::vector<float> filters(static_cast<std::size_t>(columns * taps), 0.0f);
    for (std::int64_t c = 0; c < columns; ++c) filters[static_cast<std::size_t>(c * taps + c % taps)] = 1;
    const OnnxValue x = f.reshape(f.input(), {f.shape()[0], columns, windows[0], windows[1]});
    return f.node("ConvTranspose", {x, f.floats(std::move(filters), {columns, 1, w.size[0], w.size[1]})},
                  {{"kernel_shape", axes_of(w.size)},
                   {"strides", axes_of(w.stride)},
                   {"pads", pads_of(w.pad_begin, w.pad_end)},
                   {"output_padding", axes_of(more)},
                   {"dilations", axes_of(w.dilation)},
                   {"group", channels}});
}

/// The options after the first, in PyTorch's order, which is not that of convolutions.
template <typename O>
Define<O>& window_options(Define<O>& define) {
    return define.category(Category::Shape)
        .icon("conv")
        .option(&O::kernel_size, "kernel_size", TR("Height and width of the windows."))
        .range(1, 4096)
        .ui_range(1, 11)
        .required()
        .summary()
        .option(&O::dilation, "dilation", TR("Distance between a window's points."))
        .range(1, 4096)
        .ui_range(1, 4)
        .option(&O::padding, "padding", TR("Margin of zeros around the image."))
        .range(0, 4096)
        .ui_range(0, 5)
        .option(&O::stride, "stride", TR("Step from window to window."))
        .range(1, 4096)
        .ui_range(1, 8)
        .summary();
}
using L = std::vector<std::int64_t>;

Define<UnfoldOptions> unfold() {
    Define<UnfoldOptions> define("Unfold");
    define.title(TR("Unfold"))
        .doc(TR(
            "Lays out every sliding window of an image as a column: what a convolution multiplies its filters with."))
        .formula("y[n, c·kH·kW + k·kW + l, i·W_out + j] = x[n, c, i·s + k·d − p, j·s + l·d − p]")
        .keywords("im2col patches blocks windows extract")
        .input("input", "(N, C, H, W)")
        .output("output", "(N, C·kH·kW, L)");
    window_options(define)
        .infer(infer_unfold)
        .kernel<UnfoldKernel>()
        .onnx(onnx_unfold)
        .sample({{"kernel_size", 2}}, {f32({2, 3, 4, 5})})
        .sample({{"kernel_size", {3, 2}}, {"dilation", {1, 2}}, {"padding", {2, 1}}, {"stride", {2, 3}}},
                {f32({2, 3, 5, 6})})
        .error({{"kernel_size", 2}}, {f32({2, 3, 4})}, "needed is (N, C, H, W)")
        .error({{"kernel_size", 2}}, {i64({2, 3, 4, 4})}, "which takes float32")
        .error({{"kernel_size", 5}}, {f32({2, 3, 4, 4})}, "more than the padded image of 4");
    return define;
}

Define<FoldOptions> fold() {
    Define<FoldOptions> define("Fold");
    define.title(TR("Fold"))
        .doc(TR("Puts columns of windows back into an image; where windows overlap they add up."))
        .formula("y[n, c, i·s + k·d − p, j·s + l·d − p] += x[n, c·kH·kW + k·kW + l, i·W_out + j]")
        .keywords("col2im patches blocks windows combine assemble")
        .input("input", "(N, C·kH·kW, L)")
        .output("output", TR("(N, C, output_size)"))
        .option(&FoldOptions::output_size, "output_size", TR("Height and width of the image."))
        .range(1, 65536)
        .ui_range(1, 64)
        .required()
        .summary();
    window_options(define)
        .infer(infer_fold)
        .kernel<FoldKernel>()
        .onnx(onnx_fold)
        .sample({{"output_size", {4, 5}}, {"kernel_size", 2}}, {f32({2, 12, 12})})
        .sample({{"output_size", {5, 6}},
                 {"kernel_size", {3, 2}},
                 {"dilation", {1, 2}},
                 {"padding", {2, 1}},
                 {"stride", {2, 3}}},
                {f32({2, 18, 8})})
        .error({{"output_size", 4}, {"kernel_size", 2}}, {f32({2, 3, 4, 4})}, "needed is (N, C·kH·kW, L)")
        .error({{"output_size", 4}, {"kernel_size", 2}}, {f32({2, 7, 9})}, "multiple of the window's 4 points")
        .error({{"output_size", 4}, {"kernel_size", 2}}, {f32({2, 8, 8})}, "has 9 windows")
        .error({{"output_size", 4}, {"kernel_size", 5}}, {f32({2, 25, 1})}, "more than the padded image of 4");
    return define;
}

}  // namespace

std::vector<Op> fold_ops() { return {unfold(), fold()}; }

}  // namespace nn
