#include "nn/engine/kernel.h"
#include "nn/engine/kernels/shape/resample.h"
#include "nn/model/python.h"
#include "nn/ops/spatial_onnx.h"

#include <cmath>

namespace nn {

namespace {

struct UpsampleOptions {
    std::optional<std::vector<std::int64_t>> size;
    std::optional<std::vector<double>> scale_factor;
    std::string mode = "nearest";
    std::optional<bool> align_corners;
    std::optional<bool> recompute_scale_factor;
};

struct UpsamplingOptions {
    std::optional<std::vector<std::int64_t>> size;
    std::optional<std::vector<double>> scale_factor;
};

/// Modes without a straight line between neighbours; they know no corners to align.
bool is_stepped(const std::string& mode) { return mode == "nearest" || mode == "nearest-exact" || mode == "area"; }

/// Spatial dimensions that a mode is for; 0: any.
std::size_t rank_of(const std::string& mode) {
    if (mode == "linear") return 1;
    if (mode == "bilinear" || mode == "bicubic") return 2;
    return mode == "trilinear" ? 3 : 0;
}
const char* mode_for(std::size_t spatial) { return spatial == 1 ? "linear" : spatial == 2 ? "bilinear" : "trilinear"; }

bool check_rank(const UpsampleOptions& o, InferContext& c) {
    if (!need_float(c)) return false;
    const std::size_t rank = c.input().rank(), wanted = rank_of(o.mode);
    if (rank < 3 || rank > 5) {
        c.error(0, Message(TR("input is {0}; needed is {1}"),
                           {to_string(c.input().shape), "(N, C, L), (N, C, H, W), (N, C, D, H, W)"}));
        return false;
    }
    for (std::size_t d = 1; d < rank; ++d) {
        if (!c.input().shape[d].batch) continue;
        c.error(0, Message(TR("the batch must be the first dimension; input is {0}"), {to_string(c.input().shape)}));
        return false;
    }
    if (wanted == 0 || wanted + 2 == rank) return true;
    const std::string fitting = mode_for(rank - 2);
    c.option_error("mode", Message(TR("mode '{0}' does not fit the input {1}"), {o.mode, to_string(c.input().shape)}),
                   {InferContext::set_option(Message(TR("Set mode '{0}'"), {fitting}), "mode", OptionValue(fitting))});
    return false;
}

bool check_options(const UpsampleOptions& o, InferContext& c) {
    if (is_stepped(o.mode) && o.align_corners) {
        c.option_error("align_corners", Message(TR("mode '{0}' knows no align_corners"), {o.mode}),
                       {InferContext::set_option(TR("Set align_corners None"), "align_corners", {})});
        return false;
    }
    if (o.size && o.scale_factor) {
        c.option_error("size", TR("give size or scale_factor, not both"),
                       {InferContext::set_option(TR("Set size None"), "size", {}),
                        InferContext::set_option(TR("Set scale_factor None"), "scale_factor", {})});
        return false;
    }
    if (!o.size && !o.scale_factor) {
        c.option_error("scale_factor", TR("give size or scale_factor"),
                       {InferContext::set_option(TR("Set scale_factor 2"), "scale_factor", OptionValue(2.0))});
        return false;
    }
    if (o.size && o.recompute_scale_factor.value_or(false)) {
        c.option_error("recompute_scale_factor", TR("with size there is no scale_factor to recompute"),
                       {InferContext::set_option(TR("Set recompute_scale_factor None"), "recompute_scale_factor", {})});
        return false;
    }
    return true;
}

/// One number stands for every spatial dimension; the list is then written out, for PyTorch takes no list of one.
template <typename T>
bool fit_list(std::optional<std::vector<T>>& list, const char* option, InferContext& c) {
    const std::size_t spatial = c.input().rank() - 2;
    if (!list || list->size() == spatial) return true;
    if (list->size() == 1) {
        list->resize(spatial, list->front());
        return true;
    }
    c.option_error(option, Message(TR("{0} has {1} numbers, but the input {2} has {3} spatial dimensions"),
                                   {option, std::to_string(list->size()), to_string(c.input().shape),
                                    std::to_string(spatial)}));
    return false;
}

void infer(UpsampleOptions& o, InferContext& c) {
    if (!check_rank(o, c) || !check_options(o, c)) return;
    if (!fit_list(o.size, "size", c) || !fit_list(o.scale_factor, "scale_factor", c)) return;
    Shape out = c.input().shape;
    for (std::size_t a = 0; a + 2 < out.size(); ++a) {
        Dim& dim = out[a + 2];
        if (o.size) {
            dim.size = (*o.size)[a];
            continue;
        }
        const double size = std::floor(static_cast<double>(dim.size) * (*o.scale_factor)[a]);
        if (size < 1 || size > static_cast<double>(max_elements)) {
            c.option_error("scale_factor", Message(TR("scale_factor {0} makes {1} of {2}"),
                                                   {to_string(OptionValue((*o.scale_factor)[a])), to_string(OptionValue(size)),
                                                    to_string(dim)}));
            return;
        }
        dim.size = static_cast<std::int64_t>(size);
    }
    c.output(out);
}

/// As the options of Upsample.
UpsampleOptions upsample(const UpsamplingOptions& o, const char* mode) {
    UpsampleOptions general{o.size, o.scale_factor, mode, {}, {}};
    if (!is_stepped(mode)) general.align_corners = true;
    return general;
}
void infer_2d(UpsamplingOptions& o, InferContext& c, const char* mode) {
    if (!need_float(c) || !need_rank(c, 4, "(N, C, H, W)")) return;
    UpsampleOptions general = upsample(o, mode);
    infer(general, c);
    o.size = general.size;
    o.scale_factor = general.scale_factor;
}

/// Where scale_factor, not the sizes, says which inputs an output lies between.
bool by_factor(const UpsampleOptions& o) { return o.scale_factor && !o.recompute_scale_factor.value_or(false); }

/// The input's extents and the output's, both (N, C, spatial...).
std::vector<Taps> taps_of(const UpsampleOptions& o, const Extents& in, const Extents& out) {
    Interpolation mode = Interpolation::Linear;
    if (o.mode == "nearest") mode = Interpolation::Nearest;
    if (o.mode == "nearest-exact") mode = Interpolation::NearestExact;
    if (o.mode == "bicubic") mode = Interpolation::Cubic;
    if (o.mode == "area") mode = Interpolation::Area;
    std::vector<Taps> taps;
    for (std::size_t a = 0; a + 2 < in.size(); ++a)
        taps.push_back(interpolation_taps(mode, in[a + 2], out[a + 2], o.align_corners.value_or(false),
                                          by_factor(o) ? (*o.scale_factor)[a] : 0));
    return taps;
}

class UpsampleKernel : public ChannelsLastKernel {
public:
    UpsampleKernel(const UpsampleOptions& o, const KernelSpec& spec)
        : resampler_(taps_of(o, spec.inputs[0].shape, spec.outputs[0].shape), spec.inputs[0].shape[0], spec.inputs[0].shape[1]),
          threads_(spec.threads) {}

    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }
    /// What is mixed is mixed by shares that add up to 1.
    bool passes_channel_offset(std::size_t) const override { return true; }
    std::size_t scratch_bytes() const override { return resampler_.scratch_bytes(); }
    void forward(const KernelRun& run) override {
        resampler_.forward(run.inputs[0].f32(), run.outputs[0].f32(), run.scratch, threads_);
    }
    void backward(const KernelRun& run) override {
        resampler_.backward(run.output_gradients[0].f32(), run.input_gradients[0].f32(), run.scratch, threads_);
    }

private:
    const Resampler resampler_;
    const int threads_;
};
class UpsamplingNearestKernel : public UpsampleKernel {
public:
    UpsamplingNearestKernel(const UpsamplingOptions& o, const KernelSpec& spec)
        : UpsampleKernel(upsample(o, "nearest"), spec) {}
};
class UpsamplingBilinearKernel : public UpsampleKernel {
public:
    UpsamplingBilinearKernel(const UpsamplingOptions& o, const KernelSpec& spec)
        : UpsampleKernel(upsample(o, "bilinear"), spec) {}
};
/// The factor by which Resize comes from `in` to `out`, which it finds in float32; nothing where it finds another size.
std::optional<double> resize_factor(std::int64_t in, std::int64_t out, double wanted) {
    const auto gives = [&](float factor) {
        const bool single = static_cast<std::int64_t>(static_cast<float>(in) * factor) == out;
        return single && static_cast<std::int64_t>(static_cast<double>(in) * static_cast<double>(factor)) == out;
    };
    auto factor = static_cast<float>(wanted);
    for (int last_bit = 0; last_bit < 2 && !gives(factor); ++last_bit) factor = std::nextafter(factor, 65536.0f);
    return gives(factor) ? std::optional<double>(factor) : std::nullopt;
}

/// ONNX's Resize, where it places its points as PyTorch does.
OnnxValue onnx_resized(OnnxForm& f, const UpsampleOptions& o, const Extents& in, const Extents& out) {
    std::vector<float> factors = {1, 1};
    const bool nearest = o.mode == "nearest", corners = o.align_corners.value_or(false);
    for (std::size_t a = 2; a < in.size(); ++a) {
        const bool asked = by_factor(o) && !corners && in[a] != out[a];
        const auto factor = resize_factor(in[a], out[a], asked ? (*o.scale_factor)[a - 2] : static_cast<double>(out[a]) / static_cast<double>(in[a]));
        if (!factor || (nearest && out[a] % in[a] != 0) || (nearest && asked && *factor != std::floor(*factor))) return {};
        factors.push_back(static_cast<float>(*factor));
    }
    // Of a cubic, what keeps its size under another factor is not copied.
    if (o.mode == "bicubic" && by_factor(o) && !corners)
        for (std::size_t a = 2; a < in.size(); ++a)
            if (in[a] == out[a] && (*o.scale_factor)[a - 2] != 1) return {};
    const auto rank = static_cast<std::int64_t>(factors.size());
    const OnnxValue scales = f.floats(std::move(factors), {rank});
    const char* places = nearest ? "asymmetric" : corners ? "align_corners" : "half_pixel";
    if (nearest)
        return f.node("Resize", {f.input(), OnnxValue{}, scales},
                      {{"mode", "nearest"}, {"coordinate_transformation_mode", places}, {"nearest_mode", "floor"}});
    if (o.mode == "bicubic")
        return f.node("Resize", {f.input(), OnnxValue{}, scales},
                      {{"mode", "cubic"}, {"coordinate_transformation_mode", places}, {"cubic_coeff_a", -0.75}});
    return f.node("Resize", {f.input(), OnnxValue{}, scales}, {{"mode", "linear"}, {"coordinate_transformation_mode", places}});
}

OnnxValue onnx_upsample(const UpsampleOptions& o, OnnxForm& f) {
    const Extents in = extents(f.shape(), 1), out = extents(f.result_shape(), 1);
    if (o.mode == "nearest" || rank_of(o.mode) > 0)
        if (const OnnxValue y = onnx_resized(f, o, in, out)) return y;
    // Axis by axis: what is copied is picked, what is mixed is a product with a matrix.
    for (std::size_t a = 2; a < in.size(); ++a)
        if (!f.room(Count(in[a]) * out[a])) return {};
    const std::vector<Taps> taps = taps_of(o, in, out);
    OnnxValue x = f.input();
    Shape shape = f.shape();
    for (std::size_t a = 2; a < in.size(); ++a) {
        const Taps& axis = taps[a - 2];
        if (axis.identity()) continue;
        if (const auto places = axis.places()) {
            x = f.node("Gather", {x, f.integers(*places)}, {{"axis", static_cast<std::int64_t>(a)}});
            shape[a] = out[a];
        } else {
            x = onnx_mixed(f, x, shape, a, out[a], axis.matrix());
        }
    }
    return x;
}

using L = std::vector<std::int64_t>;

/// What the three have in common.
template <typename O>
Define<O> declare(const char* id, const char* input, const char* output) {
    Define<O> define(id);
    define.python([](const O&, PythonForm& form) {
        // PyTorch takes one number for every dimension, but no list of one.
        for (PythonArgument& argument : form.arguments)
            if (argument.value.ends_with(",)")) argument.value = argument.value.substr(1, argument.value.size() - 3);
    });
    define.title(id)
        .category(Category::Shape)
        .icon("upsample")
        .input("input", input)
        .output("output", output)
        .option(&O::size, "size", TR("Size of the output: one number, or one per spatial dimension."))
        .range(1, 65536)
        .ui_range(1, 256)
        .summary()
        .option(&O::scale_factor, "scale_factor",
                TR("How many times larger: one number, or one per spatial dimension. Below 1 shrinks."))
        .range(1e-6, 65536)
        .ui_range(0.25, 8)
        .summary();
    return define;
}

Define<UpsampleOptions> upsample_op() {
    auto define = declare<UpsampleOptions>("Upsample", "(N, C, spatial...)", TR("(N, C, ⌊spatial · scale_factor⌋...)"));
    define.doc(TR("Makes a sequence, image or volume larger (or smaller) by interpolating between its points; learns nothing."))
        .formula("y[n,c,i] = Σ weights near (i + ½) / scale − ½ · x[n,c,·]\n"
                 "align_corners: near i · (L − 1) / (L_out − 1)")
        .keywords("interpolate resize enlarge zoom scale bilinear bicubic nearest decoder upscale")
        .option(&UpsampleOptions::mode, "mode",
                TR("Nearest copies; linear, bilinear, trilinear draw straight lines (1, 2, 3 dimensions); bicubic is "
                   "smoother; area averages."))
        .choices({"nearest", "linear", "bilinear", "bicubic", "trilinear", "nearest-exact", "area"})
        .summary()
        .option(&UpsampleOptions::align_corners, "align_corners",
                TR("The corner points of input and output lie on each other; otherwise the corners of their pixels."))
        .option(&UpsampleOptions::recompute_scale_factor, "recompute_scale_factor",
                TR("Interpolate by the ratio of the sizes, which were rounded, instead of by scale_factor."))
        .infer(infer)
        .kernel<UpsampleKernel>()
        .onnx(onnx_upsample)
        .sample({{"scale_factor", 2.0}}, {f32({2, 3, 4, 5})})
        .sample({{"scale_factor", 1.3}}, {f32({2, 3, 3, 3})})
        .sample({{"size", 7}}, {f32({2, 3, 5})})
        .sample({{"size", {3, 6, 4}}}, {f32({1, 2, 2, 3, 4})})
        .sample({{"scale_factor", 2.5}, {"mode", "linear"}}, {f32({2, 3, 5})})
        .sample({{"scale_factor", {2.0, 0.7}}, {"mode", "bilinear"}}, {f32({2, 3, 4, 5})})
        .sample({{"scale_factor", {1.7, 2.3}}, {"mode", "bilinear"}, {"recompute_scale_factor", true}}, {f32({2, 3, 4, 5})})
        .sample({{"scale_factor", {1.2, 2.0}}, {"mode", "bilinear"}}, {f32({2, 3, 4, 3})})
        .sample({{"size", {7, 9}}, {"mode", "bilinear"}, {"align_corners", true}}, {f32({2, 16, 4, 5})})
        .sample({{"size", {7, 3}}, {"mode", "bicubic"}, {"align_corners", false}}, {f32({2, 3, 4, 5})})
        .sample({{"scale_factor", 1.6}, {"mode", "bicubic"}, {"align_corners", true}}, {f32({2, 3, 4, 5})})
        .sample({{"scale_factor", 2}, {"mode", "trilinear"}, {"align_corners", false}}, {f32({1, 2, 2, 3, 2})})
        .sample({{"scale_factor", 2.6}, {"mode", "nearest-exact"}}, {f32({2, 3, 3, 4})})
        .sample({{"size", {2, 7}}, {"mode", "area"}}, {f32({2, 3, 5, 3})})
        .error({{"scale_factor", 2.0}}, {f32({2, 3})}, "needed is (N, C, L)")
        .error({{"scale_factor", 2.0}}, {i64({2, 3, 4})}, "which takes float32")
        .error({}, {f32({2, 3, 4, 4})}, "give size or scale_factor")
        .error({{"scale_factor", 2.0}, {"size", 8}}, {f32({2, 3, 4, 4})}, "not both")
        .error({{"scale_factor", 2.0}, {"mode", "linear"}}, {f32({2, 3, 4, 4})}, "mode 'linear' does not fit")
        .error({{"scale_factor", 2.0}, {"align_corners", true}}, {f32({2, 3, 4, 4})}, "knows no align_corners")
        .error({{"size", 8}, {"recompute_scale_factor", true}}, {f32({2, 3, 4, 4})}, "no scale_factor to recompute")
        .error({{"scale_factor", {2.0, 2.0, 2.0}}}, {f32({2, 3, 4, 4})}, "3 numbers, but the input")
        .error({{"scale_factor", 0.1}}, {f32({2, 3, 4, 4})}, "scale_factor 0.1 makes 0 of 4");
    return define;
}

Define<UpsamplingOptions> upsampling_nearest() {
    auto define = declare<UpsamplingOptions>("UpsamplingNearest2d", "(N, C, H, W)", "(N, C, H_out, W_out)");
    define.doc(TR("Enlarges an image by copying the nearest pixel: Upsample with mode 'nearest'."))
        .formula("y[n,c,i,j] = x[n, c, ⌊i / scale⌋, ⌊j / scale⌋]")
        .keywords("interpolate resize enlarge zoom scale decoder upscale")
        .infer([](UpsamplingOptions& o, InferContext& c) { infer_2d(o, c, "nearest"); })
        .kernel<UpsamplingNearestKernel>()
        .onnx([](const UpsamplingOptions& o, OnnxForm& f) { return onnx_upsample(upsample(o, "nearest"), f); })
        .sample({{"scale_factor", 2.0}}, {f32({2, 3, 4, 5})})
        .sample({{"size", {5, 9}}}, {f32({2, 3, 4, 5})})
        .error({{"scale_factor", 2.0}}, {f32({2, 3, 4})}, "needed is (N, C, H, W)")
        .error({}, {f32({2, 3, 4, 4})}, "give size or scale_factor")
        .error({{"scale_factor", 2.0}, {"size", 8}}, {f32({2, 3, 4, 4})}, "not both");
    return define;
}

Define<UpsamplingOptions> upsampling_bilinear() {
    auto define = declare<UpsamplingOptions>("UpsamplingBilinear2d", "(N, C, H, W)", "(N, C, H_out, W_out)");
    define
        .doc(TR("Enlarges an image by straight lines between its pixels, corner on corner: Upsample with mode 'bilinear' "
                "and align_corners."))
        .formula("y[n,c,i,j] = bilinear x at i · (H − 1) / (H_out − 1), j · (W − 1) / (W_out − 1)")
        .keywords("interpolate resize enlarge zoom scale decoder upscale smooth")
        .infer([](UpsamplingOptions& o, InferContext& c) { infer_2d(o, c, "bilinear"); })
        .kernel<UpsamplingBilinearKernel>()
        .onnx([](const UpsamplingOptions& o, OnnxForm& f) { return onnx_upsample(upsample(o, "bilinear"), f); })
        .sample({{"scale_factor", 2.0}}, {f32({2, 3, 4, 5})})
        .sample({{"size", {5, 9}}}, {f32({2, 3, 4, 5})})
        .error({{"scale_factor", 2.0}}, {f32({2, 3, 4})}, "needed is (N, C, H, W)")
        .error({}, {f32({2, 3, 4, 4})}, "give size or scale_factor")
        .error({{"scale_factor", 2.0}, {"size", 8}}, {f32({2, 3, 4, 4})}, "not both");
    return define;
}

}  // namespace

std::vector<Op> upsample_ops() { return {upsample_op(), upsampling_nearest(), upsampling_bilinear()}; }

}  // namespace nn
