#include "nn/engine/kernels/vector/nest.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

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

/// A box of elements: its extents, and how far neighbours along each axis lie apart in the input and in the output.
struct Box {
    Extents extents, from, to;
};

/// Moves every element to another place; the gradient moves back.
class PlaceKernel : public ElementwiseKernel {
public:
    /// `box(layout)`: where both tensors have that layout.
    template <typename BoxFn>
    PlaceKernel(const KernelSpec& spec, BoxFn&& box) : threads_(spec.threads) {
        for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
            const Box b = box(layout);
            const bool last = layout == Layout::ChannelsLast;
            forward_[last] = StridedCopy(b.extents, b.to, b.from, DType::Float32);
            backward_[last] = StridedCopy(b.extents, b.from, b.to, DType::Float32);
        }
    }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    void forward(const KernelRun& run) override {
        forward_[run.inputs[0].layout == Layout::ChannelsLast].run(run.outputs[0].data, run.inputs[0].data, threads_);
    }
    void backward(const KernelRun& run) override {
        backward_[run.input_gradients[0].layout == Layout::ChannelsLast].run(run.input_gradients[0].data,
                                                                             run.output_gradients[0].data, threads_);
    }

private:
    const int threads_;
    std::array<StridedCopy, 2> forward_, backward_;  ///< row-major, channels-last
};

/// From (n, c r², h, w) to (n, c, h r, w r), all that comes before the channels in n. Axes n, c, i, j, h, w: the r² channels
/// are i, j.
Box pixel_box(const Extents& deep, const Extents& wide, std::int64_t r, Layout layout) {
    const auto image = [](const Extents& shape) {
        Extents e(shape.end() - 4, shape.end());
        for (std::size_t d = 0; d + 4 < shape.size(); ++d) e[0] *= shape[d];
        return e;
    };
    const Extents e = image(deep), s = strides_of(e, layout), t = strides_of(image(wide), layout);
    return {{e[0], e[1] / (r * r), r, r, e[2], e[3]},
            {s[0], s[1] * r * r, s[1] * r, s[1], s[2], s[3]},
            {t[0], t[1], t[2], t[3], t[2] * r, t[3] * r}};
}

/// Only images have a layout to choose.
class PixelKernel : public PlaceKernel {
public:
    template <typename BoxFn>
    PixelKernel(const KernelSpec& spec, BoxFn&& box)
        : PlaceKernel(spec, box),
          layout_(spec.inputs[0].shape.size() == 4 ? Layout::ChannelsLast : Layout::RowMajor) {}
    Layout input_layout(std::size_t, std::span<const Layout>) const override { return layout_; }

private:
    const Layout layout_;
};

class PixelShuffleKernel : public PixelKernel {
public:
    PixelShuffleKernel(const PixelShuffleOptions& o, const KernelSpec& spec)
        : PixelKernel(spec, [&](Layout layout) {
              return pixel_box(spec.inputs[0].shape, spec.outputs[0].shape, o.upscale_factor, layout);
          }) {}
};
class PixelUnshuffleKernel : public PixelKernel {
public:
    PixelUnshuffleKernel(const PixelUnshuffleOptions& o, const KernelSpec& spec)
        : PixelKernel(spec, [&](Layout layout) {
              Box box = pixel_box(spec.outputs[0].shape, spec.inputs[0].shape, o.downscale_factor, layout);
              std::swap(box.from, box.to);
              return box;
          }) {}
};

/// Axes n, group, channel of the group, position.
Box channel_box(const Extents& shape, std::int64_t groups, Layout layout) {
    Extents e = {shape[0], shape[1], 1};
    for (std::size_t d = 2; d < shape.size(); ++d) e[2] *= shape[d];
    const Extents s = strides_of(e, layout);
    const std::int64_t each = e[1] / groups;
    return {{e[0], groups, each, e[2]}, {s[0], s[1] * each, s[1], s[2]}, {s[0], s[1], s[1] * groups, s[2]}};
}

class ChannelShuffleKernel : public PlaceKernel {
public:
    ChannelShuffleKernel(const ChannelShuffleOptions& o, const KernelSpec& spec)
        : PlaceKernel(spec, [&](Layout layout) { return channel_box(spec.inputs[0].shape, o.groups, layout); }) {}
};

/// (N, C, H, W): all that comes before the channels as the samples.
Shape as_images(const Shape& shape) {
    Shape images(shape.end() - 4, shape.end());
    for (std::size_t d = 0; d + 4 < shape.size(); ++d) {
        images[0].size *= shape[d].size;
        images[0].batch = images[0].batch || shape[d].batch;
    }
    return images;
}

OnnxValue onnx_shuffle(const PixelShuffleOptions& o, OnnxForm& f) {
    const bool images = f.shape().size() == 4;
    const OnnxValue x = images ? f.input() : f.reshape(f.input(), as_images(f.shape()));
    const OnnxValue y = f.node("DepthToSpace", {x}, {{"blocksize", o.upscale_factor}, {"mode", "CRD"}});
    return images ? y : f.reshape(y, f.result_shape());
}

/// ONNX's SpaceToDepth puts the channels in another order.
OnnxValue onnx_unshuffle(const PixelUnshuffleOptions& o, OnnxForm& f) {
    const Shape in = as_images(f.shape());
    const std::int64_t r = o.downscale_factor;
    const OnnxValue blocks = f.reshape(f.input(), {in[0], in[1], in[2].size / r, r, in[3].size / r, r});
    return f.reshape(f.transpose(blocks, {0, 1, 3, 5, 2, 4}), f.result_shape());
}

OnnxValue onnx_channel_shuffle(const ChannelShuffleOptions& o, OnnxForm& f) {
    const Shape& in = f.shape();
    Shape groups = {in[0], o.groups, in[1].size / o.groups, 1};
    for (std::size_t d = 2; d < in.size(); ++d) {
        groups[3].size *= in[d].size;
        groups[3].batch = groups[3].batch || in[d].batch;
    }
    return f.reshape(f.transpose(f.reshape(f.input(), groups), {0, 2, 1, 3}), in);
}

}  // namespace

std::vector<Op> shuffle_ops() {
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
            .onnx(onnx_shuffle)
            .sample({{"upscale_factor", 2}}, {f32({2, 12, 3, 4})})
            .sample({{"upscale_factor", 3}}, {f32({2, 9, 2, 3})})
            .sample({{"upscale_factor", 2}}, {f32({2, 3, 4, 2, 3})})
            .error({{"upscale_factor", 2}}, {f32({2, 6, 3, 3})}, "multiple of upscale_factor², 4")
            .error({{"upscale_factor", 2}}, {f32({2, 4, 3})}, "needed is (N, ..., C, H, W)"),
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
            .onnx(onnx_unshuffle)
            .sample({{"downscale_factor", 2}}, {f32({2, 3, 4, 6})})
            .sample({{"downscale_factor", 3}}, {f32({2, 1, 6, 3})})
            .sample({{"downscale_factor", 2}}, {f32({2, 3, 2, 4, 2})})
            .error({{"downscale_factor", 2}}, {f32({2, 3, 4, 5})}, "multiples of downscale_factor 2")
            .error({{"downscale_factor", 2}}, {f32({2, 4, 4})}, "needed is (N, ..., C, H, W)"),
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
            .onnx(onnx_channel_shuffle)
            .sample({{"groups", 2}}, {f32({2, 6, 3, 4})})
            .sample({{"groups", 3}}, {f32({2, 6, 5})})
            .error({{"groups", 4}}, {f32({2, 6, 3, 3})}, "must divide the channels")
            .error({{"groups", 2}}, {f32({2, 6})}, "needed is (N, C, *)"),
    };
}

}  // namespace nn
