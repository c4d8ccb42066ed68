#include "nn/model/onnx.h"
#include "nn/model/python.h"
#include "nn/ops/pooling_kernels.h"

namespace nn {

namespace {

template <std::size_t K>
struct MaxUnpoolOptions {
    Sizes<K> kernel_size = every_axis<K>(2);
    std::optional<Sizes<K>> stride;
    Sizes<K> padding = every_axis<K>(0);
    std::optional<Sizes<K>> output_size;
};

bool indices_fit(InferContext& c) {
    if (c.input(1).dtype != DType::Int64) {
        c.error(1, TR("float32 values arrive on 'indices', which takes the places (int64) that a pooling layer with "
                      "return_indices gives"));
        return false;
    }
    if (c.input(0).shape == c.input(1).shape) return true;
    c.error(1, Message(TR("input is {0} and indices {1}; they must be the same"),
                       {to_string(c.input(0).shape), to_string(c.input(1).shape)}));
    return false;
}

/// PyTorch's bounds: less than one stride from the size that follows from the window.
template <std::size_t K>
bool output_size_fits(const MaxUnpoolOptions<K>& o, const Shape& natural, std::size_t axis, InferContext& c) {
    const std::int64_t size = natural[axis + 2].size, stride = o.stride.value_or(o.kernel_size)[axis];
    const std::int64_t asked = (*o.output_size)[axis];
    if (size - stride < asked && asked < size + stride) return true;
    c.option_error("output_size",
                   Message(TR("output_size {0} must lie between {1} and {2}"),
                           {std::to_string(asked), std::to_string(std::max<std::int64_t>(1, size - stride + 1)),
                            std::to_string(size + stride - 1)}),
                   {InferContext::set_option(TR("Let the window decide"), "output_size", {})});
    return false;
}

template <std::size_t K>
void infer(MaxUnpoolOptions<K>& o, InferContext& c) {
    if (!need_spatial<K>(c) || !indices_fit(c)) return;
    const Sizes<K> stride = o.stride.value_or(o.kernel_size);
    Shape out = c.input().shape;
    for (std::size_t axis = 0; axis < K; ++axis) {
        Dim& size = out[axis + 2];
        size = (size.size - 1) * stride[axis] + o.kernel_size[axis] - 2 * o.padding[axis];
        if (o.output_size) {
            if (!output_size_fits(o, out, axis, c)) return;
            size = (*o.output_size)[axis];
        }
        if (size.size > 0) continue;
        c.option_error("padding",
                       Message(TR("padding {0} leaves nothing of the output"), {std::to_string(o.padding[axis])}),
                       {InferContext::set_option(TR("Set padding 0"), "padding", {})});
        return;
    }
    c.output(out);
}

template <std::size_t K>
class MaxUnpoolKernel : public ChannelsLastKernel {
public:
    MaxUnpoolKernel(const MaxUnpoolOptions<K>&, const KernelSpec& spec) : name_(spec.name) {
        const PoolingShape s = pooling_extents(spec);
        shape_ = {s.batch, s.channels, s.in_positions(), s.out_positions(), s.threads};
    }

    bool backward_needs_input(std::size_t input) const override { return input == 1; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        if (!max_unpool_forward(shape_, run.inputs[0].f32(), run.inputs[1].i64(), run.outputs[0].f32()))
            run.refuse(
                Message(TR("{0}: an index lies outside of the output's plane of {1} values. Give the size of the "
                           "pooling's input as output_size"),
                        {name_, std::to_string(shape_.out_positions)}));
    }
    void backward(const KernelRun& run) override {
        if (!run.input_gradients[0]) return;
        max_unpool_backward(shape_, run.inputs[1].i64(), run.output_gradients[0].f32(), run.input_gradients[0].f32());
    }

private:
    const std::string name_;
    UnpoolingShape shape_;
};

/// ONNX's MaxUnpool counts the planes before a value into its place, of an output that is as large as the pooling's input. Ours counts in its
/// own plane alone, whatever the size: values are put into planes of zeros.
template <std::size_t K>
OnnxValue onnx_unpool(const MaxUnpoolOptions<K>&, OnnxForm& f) {
    const Shape &in = f.shape(), &out = f.result_shape();
    Shape flat = {in[0], in[1], 1}, planes = flat;
    for (std::size_t axis = 2; axis < K + 2; ++axis) {
        flat[2].size *= in[axis].size;
        planes[2].size *= out[axis].size;
    }
    const OnnxValue zeros = f.node("Expand", {f.number(0), f.sizes(planes, f.input())});
    const OnnxValue places = f.reshape(f.input(1), flat), values = f.reshape(f.input(), flat);
    return f.reshape(f.node("ScatterElements", {zeros, places, values}, {{"axis", 2}}), out);
}

/// A sample's two inputs.
template <std::size_t K>
std::vector<SampleInput> pooled(std::int64_t channels, Sizes<3> spatial) {
    const SampleInput input = spatial_input<K>(channels, spatial);
    SampleInput indices = input;
    indices.dtype = DType::Int64;
    return {input, indices};
}

template <std::size_t K>
Op unpool() {
    using O = MaxUnpoolOptions<K>;
    auto op = Define<O>(rank_id<K>("MaxUnpool"));
    op.title(by_rank<K>(TR("MaxUnpool1d"), TR("MaxUnpool2d"), TR("MaxUnpool3d")))
        .category(Category::Pooling)
        .icon("unpool")
        .doc(TR(
            "Puts values back where a MaxPool found its maxima, zero everywhere else. Takes the pooling's indices; of "
            "several values for one place the last stays."))
        .formula(by_rank<K>("y[n, c, indices[n,c,i]] = x[n,c,i]\nL_out = (L − 1)·s − 2p + k",
                            "y[n, c, indices[n,c,i,j]] = x[n,c,i,j]\nH_out = (H − 1)·s − 2p + k",
                            "y[n, c, indices[n,c,h,i,j]] = x[n,c,h,i,j]\nH_out = (H − 1)·s − 2p + k"))
        .keywords("unpooling inverse pooling upsample enlarge decoder segmentation segnet")
        .input("input", spatial_form<K>())
        .input("indices", TR("int64, shaped like input: places in the output's plane"))
        .output("output", spatial_result_form<K>());
    window_options<O, K>(op)
        .option(&O::padding, "padding", TR("Margin that the pooling had."))
        .range(0, 4096)
        .ui_range(0, 4)
        .option(
            &O::output_size, "output_size",
            TR("The output's size where several fit: that of the pooling's input. None: it follows from the window."))
        .range(1, 65536)
        .ui_range(1, 64)
        .infer(infer<K>)
        .template kernel<MaxUnpoolKernel<K>>()
        .onnx(onnx_unpool<K>)
        .python([](const O& o, PythonForm& form) {
            auto size = form.take("output_size");  // an argument of the call, which takes a list alone
            if (!o.output_size) return;
            size->value = python_literal(std::vector<std::int64_t>(o.output_size->begin(), o.output_size->end()));
            form.call_arguments.push_back(std::move(*size));
        })
        .sample({{"kernel_size", 2}}, pooled<K>(3, {2, 3, 4}))
        .sample({{"kernel_size", 3}, {"stride", 2}, {"padding", 1}}, pooled<K>(17, {2, 3, 3}))
        .sample({{"kernel_size", 2}, {"output_size", last_axes<K>({5, 6, 7})}}, pooled<K>(2, {2, 3, 3}))
        .error({{"kernel_size", 2}, {"output_size", 8}}, pooled<K>(2, {3, 3, 3}), "must lie between 5 and 7")
        .error({{"kernel_size", 1}, {"padding", 2}}, pooled<K>(2, {3, 3, 3}), "leaves nothing of the output")
        .error({{"kernel_size", 2}}, {spatial_input<K>(2, {3, 3, 3}), spatial_input<K>(2, {3, 3, 3})},
               "float32 values arrive on 'indices'")
        .error({{"kernel_size", 2}}, {pooled<K>(2, {3, 3, 3})[1], pooled<K>(2, {3, 3, 3})[1]},
               "int64 values arrive on 'input'")
        .error({{"kernel_size", 2}}, {pooled<K>(2, {3, 3, 3})[0], pooled<K>(2, {3, 3, 2})[1]},
               "they must be the same");
    return op;
}

}  // namespace

std::vector<Op> pooling_unpool_ops() { return {unpool<1>(), unpool<2>(), unpool<3>()}; }

}  // namespace nn
