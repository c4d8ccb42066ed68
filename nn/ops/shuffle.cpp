#include "nn/engine/kernel.h"
#include "nn/engine/parallel.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nn {

namespace {

struct PixelShuffleOptions {
    std::int64_t upscale_factor = 2;
};
struct PixelUnshuffleOptions {
    std::int64_t downscale_factor = 2;
};
struct ChannelShuffleOptions {
    std::int64_t groups = 2;
};

/// (N, ..., C, H, W), the batch first and nowhere else.
bool need_image(InferContext& c) {
    if (!need_float(c)) return false;
    const Shape& in = c.input().shape;
    if (in.size() < 4) {
        c.error(0, Message(TR("input is {0}; needed is {1}"), {to_string(in), "(N, ..., C, H, W)"}));
        return false;
    }
    for (std::size_t d = in.size() - 3; d < in.size(); ++d) {
        if (!in[d].batch) continue;
        c.error(0, Message(TR("the batch must be the first dimension; input is {0}"), {to_string(in)}));
        return false;
    }
    return true;
}

void infer_shuffle(PixelShuffleOptions& o, InferContext& c) {
    if (!need_image(c)) return;
    Shape out = c.input().shape;
    Dim* channels = &out[out.size() - 3];
    const std::int64_t square = o.upscale_factor * o.upscale_factor;
    if (channels[0].size % square != 0) {
        c.error(0, Message(TR("the channels must be a multiple of upscale_factor², {0}; input is {1}"),
                           {std::to_string(square), to_string(out)}));
        return;
    }
    channels[0].size /= square;
    for (int axis : {1, 2}) channels[axis].size *= o.upscale_factor;
    c.output(out);
}

void infer_unshuffle(PixelUnshuffleOptions& o, InferContext& c) {
    if (!need_image(c)) return;
    Shape out = c.input().shape;
    Dim* channels = &out[out.size() - 3];
    for (int axis : {1, 2}) {
        if (channels[axis].size % o.downscale_factor != 0) {
            c.error(0, Message(TR("height and width must be multiples of downscale_factor {0}; input is {1}"),
                               {std::to_string(o.downscale_factor), to_string(c.input().shape)}));
            return;
        }
        channels[axis].size /= o.downscale_factor;
    }
    channels[0].size *= o.downscale_factor * o.downscale_factor;
    c.output(out);
}

void infer_channels(ChannelShuffleOptions& o, InferContext& c) {
    if (!need_float(c)) return;
    const Shape& in = c.input().shape;
    if (in.size() < 3) {
        c.error(0, Message(TR("input is {0}; needed is {1}"), {to_string(in), "(N, C, *)"}));
        return;
    }
    if (in[1].batch || in[1].size % o.groups != 0) {
        c.option_error("groups", Message(TR("groups {0} must divide the channels; input is {1}"),
                                         {std::to_string(o.groups), to_string(in)}));
        return;
    }
    c.output(in);
}

/// An axis of a box of elements: how many, and how far neighbours lie apart where they come from and where they go.
struct Axis {
    std::int64_t extent = 1, from = 0, to = 0;
};
using Box = std::array<Axis, 6>;

/// to[Σ i·to] = from[Σ i·from] for every element of the box.
void move_box(Box box, const float* from, float* to, int threads) {
    // Written in order: the last axis is the one whose neighbours lie closest in the target.
    std::sort(box.begin(), box.end(), [](const Axis& a, const Axis& b) {
        return a.extent == 1 || b.extent == 1 ? a.extent < b.extent : a.to > b.to;
    });
    const std::int64_t outer = box[0].extent * box[1].extent * box[2].extent;
    const std::int64_t inner = box[3].extent * box[4].extent * box[5].extent;
    parallel_shares(threads, outer, outer * inner, [&](std::int64_t begin, std::int64_t end, int) {
        const auto& [a, b, c, d, e, last] = box;
        for (std::int64_t o = begin; o < end; ++o) {
            const std::int64_t ia = o / (b.extent * c.extent), ib = o / c.extent % b.extent, ic = o % c.extent;
            for (std::int64_t id = 0; id < d.extent; ++id)
                for (std::int64_t ie = 0; ie < e.extent; ++ie) {
                    const float* take = from + ia * a.from + ib * b.from + ic * c.from + id * d.from + ie * e.from;
                    float* put = to + ia * a.to + ib * b.to + ic * c.to + id * d.to + ie * e.to;
                    for (std::int64_t i = 0; i < last.extent; ++i) put[i * last.to] = take[i * last.from];
                }
        }
    });
}

/// How far neighbours of (n, c, positions...) lie apart.
Extents steps_of(const Extents& shape, Layout layout) {
    Extents steps(shape.size(), 1);
    std::int64_t step = layout == Layout::ChannelsLast ? shape[1] : 1;
    for (std::size_t d = shape.size(); d-- > 2; step *= shape[d]) steps[d] = step;
    if (layout == Layout::RowMajor) {
        steps[1] = step;
        step *= shape[1];
    }
    steps[0] = step;
    return steps;
}

/// Moves every element to another place; the gradient moves back.
class PlaceKernel : public ElementwiseKernel {
public:
    explicit PlaceKernel(int threads) : threads_(threads) {}
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    void forward(const KernelRun& run) override {
        move_box(box(run.inputs[0], run.outputs[0]), run.inputs[0].f32(), run.outputs[0].f32(), threads_);
    }
    void backward(const KernelRun& run) override {
        Box back = box(run.input_gradients[0], run.output_gradients[0]);
        for (Axis& axis : back) std::swap(axis.from, axis.to);
        move_box(back, run.output_gradients[0].f32(), run.input_gradients[0].f32(), threads_);
    }

protected:
    /// From the input to the output.
    virtual Box box(const TensorView& input, const TensorView& output) const = 0;

private:
    const int threads_;
};

/// One tensor is (n, c r², h, w), the other (n, c, h r, w r). Axes n, c, i, j, h, w: the r² channels are i, j.
class PixelKernel : public PlaceKernel {
public:
    PixelKernel(std::int64_t factor, bool up, int threads) : PlaceKernel(threads), factor_(factor), up_(up) {}
    /// Only images have a layout to choose.
    Layout input_layout(std::size_t, std::span<const Layout>) const override {
        return row_major_ ? Layout::RowMajor : Layout::ChannelsLast;
    }

protected:
    void more_dimensions() { row_major_ = true; }

    Box box(const TensorView& input, const TensorView& output) const override {
        const TensorView &deep = up_ ? input : output, &wide = up_ ? output : input;
        const Extents e = image(deep.shape), s = steps_of(e, deep.layout), t = steps_of(image(wide.shape), wide.layout);
        const std::int64_t r = factor_;
        Box box = {{{e[0], s[0], t[0]},
                    {e[1] / (r * r), s[1] * r * r, t[1]},
                    {r, s[1] * r, t[2]},
                    {r, s[1], t[3]},
                    {e[2], s[2], t[2] * r},
                    {e[3], s[3], t[3] * r}}};
        if (!up_)
            for (Axis& axis : box) std::swap(axis.from, axis.to);
        return box;
    }

private:
    /// All that comes before the channels is batch.
    static Extents image(const Extents& shape) {
        Extents e(shape.end() - 4, shape.end());
        for (std::size_t d = 0; d + 4 < shape.size(); ++d) e[0] *= shape[d];
        return e;
    }

    const std::int64_t factor_;
    const bool up_;
    bool row_major_ = false;
};

class PixelShuffleKernel : public PixelKernel {
public:
    PixelShuffleKernel(const PixelShuffleOptions& o, const KernelSpec& spec)
        : PixelKernel(o.upscale_factor, true, spec.threads) {
        if (spec.inputs[0].shape.size() > 4) more_dimensions();
    }
};
class PixelUnshuffleKernel : public PixelKernel {
public:
    PixelUnshuffleKernel(const PixelUnshuffleOptions& o, const KernelSpec& spec)
        : PixelKernel(o.downscale_factor, false, spec.threads) {
        if (spec.inputs[0].shape.size() > 4) more_dimensions();
    }
};

/// Axes n, group, channel of the group, position.
class ChannelShuffleKernel : public PlaceKernel {
public:
    ChannelShuffleKernel(const ChannelShuffleOptions& o, const KernelSpec& spec)
        : PlaceKernel(spec.threads), groups_(o.groups) {}

protected:
    Box box(const TensorView& input, const TensorView& output) const override {
        const Extents e = flat(input.shape), s = steps_of(e, input.layout), t = steps_of(e, output.layout);
        const std::int64_t each = e[1] / groups_;
        return {{{e[0], s[0], t[0]}, {groups_, s[1] * each, t[1]}, {each, s[1], t[1] * groups_}, {e[2], s[2], t[2]}}};
    }

private:
    static Extents flat(const Extents& shape) {
        Extents e = {shape[0], shape[1], 1};
        for (std::size_t d = 2; d < shape.size(); ++d) e[2] *= shape[d];
        return e;
    }

    const std::int64_t groups_;
};

}  // namespace

std::vector<Op> shuffle_ops() {
    using I = std::int64_t;
    return {
        Define<PixelShuffleOptions>("PixelShuffle")
            .title(TR("PixelShuffle"))
            .category(Category::Shape)
            .icon("upsample")
            .doc(TR("Turns every r² channels into a block of r × r pixels: a larger image from learned channels."))
            .formula("y[n, c, h·r + i, w·r + j] = x[n, c·r² + i·r + j, h, w]")
            .keywords("depth to space subpixel super resolution upscale upsample enlarge")
            .input("input", "(N, *, C·r², H, W)")
            .output("output", "(N, *, C, H·r, W·r)")
            .option(&PixelShuffleOptions::upscale_factor, "upscale_factor", TR("r: how many times higher and wider."))
            .range(1, 1024)
            .ui_range(1, 8)
            .required()
            .summary()
            .infer(infer_shuffle)
            .kernel<PixelShuffleKernel>()
            .sample({{"upscale_factor", I{2}}}, {f32({2, 12, 3, 4})})
            .sample({{"upscale_factor", I{3}}}, {f32({2, 9, 2, 3})})
            .sample({{"upscale_factor", I{2}}}, {f32({2, 3, 4, 2, 3})})
            .error({{"upscale_factor", I{2}}}, {f32({2, 6, 3, 3})}, "multiple of upscale_factor², 4")
            .error({{"upscale_factor", I{2}}}, {f32({2, 4, 3})}, "needed is (N, ..., C, H, W)"),
        Define<PixelUnshuffleOptions>("PixelUnshuffle")
            .title(TR("PixelUnshuffle"))
            .category(Category::Shape)
            .icon("shape")
            .doc(TR("Turns every block of r × r pixels into r² channels: a smaller image that loses nothing."))
            .formula("y[n, c·r² + i·r + j, h, w] = x[n, c, h·r + i, w·r + j]")
            .keywords("space to depth subpixel downscale downsample shrink")
            .input("input", "(N, *, C, H·r, W·r)")
            .output("output", "(N, *, C·r², H, W)")
            .option(&PixelUnshuffleOptions::downscale_factor, "downscale_factor", TR("r: how many times lower and narrower."))
            .range(1, 1024)
            .ui_range(1, 8)
            .required()
            .summary()
            .infer(infer_unshuffle)
            .kernel<PixelUnshuffleKernel>()
            .sample({{"downscale_factor", I{2}}}, {f32({2, 3, 4, 6})})
            .sample({{"downscale_factor", I{3}}}, {f32({2, 1, 6, 3})})
            .sample({{"downscale_factor", I{2}}}, {f32({2, 3, 2, 4, 2})})
            .error({{"downscale_factor", I{2}}}, {f32({2, 3, 4, 5})}, "multiples of downscale_factor 2")
            .error({{"downscale_factor", I{2}}}, {f32({2, 4, 4})}, "needed is (N, ..., C, H, W)"),
        Define<ChannelShuffleOptions>("ChannelShuffle")
            .title(TR("ChannelShuffle"))
            .category(Category::Shape)
            .icon("shape")
            .doc(TR("Interleaves the channels of g groups, so that grouped convolutions behind it see all groups."))
            .formula("y[n, k·g + i] = x[n, i·(C/g) + k]")
            .keywords("shufflenet groups mix interleave permute")
            .input("input", "(N, C, *)")
            .output("output", "(N, C, *)")
            .option(&ChannelShuffleOptions::groups, "groups", TR("g: how many groups the channels are in."))
            .range(1, 1e6)
            .ui_range(1, 16)
            .required()
            .summary()
            .infer(infer_channels)
            .kernel<ChannelShuffleKernel>()
            .sample({{"groups", I{2}}}, {f32({2, 6, 3, 4})})
            .sample({{"groups", I{3}}}, {f32({2, 6, 5})})
            .error({{"groups", I{4}}}, {f32({2, 6, 3, 3})}, "must divide the channels")
            .error({{"groups", I{2}}}, {f32({2, 6})}, "needed is (N, C, *)"),
    };
}

}  // namespace nn
