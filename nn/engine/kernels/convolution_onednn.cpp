#include "nn/engine/kernels/convolution/convolution.h"
#include "nn/engine/kernels/onednn.h"
#include "nn/engine/kernels/vector/activation.h"

#ifdef NETLOOM_ONEDNN

#include <algorithm>

namespace nn {
namespace {

using dnnl::memory;
using Tag = memory::format_tag;
constexpr auto kF32 = memory::data_type::f32;

/// The last `rank` axes.
memory::dims axes(const ConvolutionShape::Axes& a, int rank) { return {a.end() - rank, a.end()}; }

memory::dims dims(std::int64_t n, std::int64_t c, const ConvolutionShape::Axes& a, int rank) {
    memory::dims d = {n, c};
    for (std::int64_t extent : axes(a, rank)) d.push_back(extent);
    return d;
}

class OneDnnConvolution : public Convolution {
public:
    OneDnnConvolution(const ConvolutionShape& shape, const ConvolutionUse& use) : shape_(shape), use_(use) {
        const int r = shape.rank;
        const Tag activation = r == 1 ? Tag::nwc : r == 2 ? Tag::nhwc : Tag::ndhwc;
        x_ = memory::desc(dims(shape.batch, shape.in_channels, shape.in, r), kF32, activation);
        y_ = memory::desc(dims(shape.batch, shape.out_channels, shape.out, r), kF32, activation);
        memory::dims w = dims(shape.out_channels / shape.groups, shape.in_channels / shape.groups, shape.kernel, r);
        if (shape.groups > 1)
            w.insert(w.begin(), shape.groups);
        else
            w[0] = shape.out_channels;
        const Tag plain[2][3] = {{Tag::oiw, Tag::oihw, Tag::oidhw}, {Tag::goiw, Tag::goihw, Tag::goidhw}};
        plain_weight_ = memory::desc(w, kF32, plain[shape.groups > 1][r - 1]);
        any_weight_ = memory::desc(w, kF32, Tag::any);
        bias_ = memory::desc({shape.out_channels}, kF32, Tag::x);
        make_forward();
        if (use.data_gradient) make_data_gradient();
        if (use.weight_gradient) make_weight_gradient();
    }

    std::size_t scratch_bytes() const override { return std::max({forward_bytes_, data_bytes_, weight_bytes_}); }
    std::string note() const override { return note_; }

    void forward(const float* x, const float* weight, const float* bias, float* y, void* scratch) override {
        onednn::Pieces pieces(scratch);
        forward_.set(DNNL_ARG_WEIGHTS, in_format(weight, to_forward_, forward_sizes_, pieces));
        forward_.set(DNNL_ARG_SRC, x);
        if (shape_.bias) forward_.set(DNNL_ARG_BIAS, bias);
        forward_.set(DNNL_ARG_DST, y);
        forward_.set(DNNL_ARG_SCRATCHPAD, pieces.take(forward_sizes_.scratchpad));
        forward_.run();
        // Not as oneDNN's post-op: it makes 0 of NaN, and a network that has gone wrong would look sound.
        if (use_.relu)
            map_elements(
                use_.threads, shape_.batch * shape_.out_positions() * shape_.out_channels, Relu::kWork,
                [](simd::Floats v) { return Relu().value(v); }, y, static_cast<const float*>(y));
    }

    void backward(const float* x, const float* weight, const float* dy, const Gradients& g, void* scratch) override {
        if (g.x) {
            onednn::Pieces pieces(scratch);
            data_.set(DNNL_ARG_WEIGHTS, in_format(weight, to_data_, data_sizes_, pieces));
            data_.set(DNNL_ARG_DIFF_DST, dy);
            data_.set(DNNL_ARG_DIFF_SRC, g.x);
            data_.set(DNNL_ARG_SCRATCHPAD, pieces.take(data_sizes_.scratchpad));
            data_.run();
        }
        if (g.weight || g.bias) weight_gradient(x, dy, g, scratch);
    }

private:
    /// In bytes; asked once, because oneDNN allocates to answer.
    struct Sizes {
        std::size_t weight = 0, scratchpad = 0;
    };
    template <typename PrimitiveDesc>
    static Sizes sizes_of(const memory::desc& weight, const PrimitiveDesc& desc) {
        return {weight.get_size(), desc.scratchpad_desc().get_size()};
    }

    const float* in_format(const float* weight, onednn::Reorder& reorder, const Sizes& sizes, onednn::Pieces& pieces) {
        if (!reorder.needed()) return weight;
        auto* copy = static_cast<float*>(pieces.take(sizes.weight));
        reorder.run(weight, copy, pieces.take(reorder.scratch_bytes()));
        return copy;
    }

    template <typename Desc, typename... Arguments>
    Desc describe(Arguments... arguments) const {
        // oneDNN counts dilation from 0.
        memory::dims dilation = axes(shape_.dilation, shape_.rank);
        for (auto& d : dilation) --d;
        return Desc(arguments..., axes(shape_.stride, shape_.rank), dilation, axes(shape_.pad_begin, shape_.rank),
                    axes(shape_.pad_end, shape_.rank));
    }

    void make_forward() {
        using F = dnnl::convolution_forward;
        const auto kind = dnnl::prop_kind::forward_training;
        const auto direct = dnnl::algorithm::convolution_direct;
        const auto desc = shape_.bias ? describe<F::desc>(kind, direct, x_, any_weight_, bias_, y_)
                                      : describe<F::desc>(kind, direct, x_, any_weight_, y_);
        hint_ = forward_desc_ = F::primitive_desc(desc, onednn::user_scratchpad(), onednn::engine());
        note_ = std::string("oneDNN ") + forward_desc_.impl_info_str();
        to_forward_ = onednn::Reorder(plain_weight_, forward_desc_.weights_desc());
        std::vector<std::pair<int, memory::desc>> arguments = {{DNNL_ARG_SRC, x_},
                                                               {DNNL_ARG_WEIGHTS, forward_desc_.weights_desc()},
                                                               {DNNL_ARG_DST, y_},
                                                               {DNNL_ARG_SCRATCHPAD, forward_desc_.scratchpad_desc()}};
        if (shape_.bias) arguments.emplace_back(DNNL_ARG_BIAS, bias_);
        forward_ = onednn::Call(F(forward_desc_), std::move(arguments));
        forward_sizes_ = sizes_of(forward_desc_.weights_desc(), forward_desc_);
        onednn::Pieces count(nullptr);
        count.take(forward_sizes_.weight);
        count.take(to_forward_.scratch_bytes());
        count.take(forward_sizes_.scratchpad);
        forward_bytes_ = count.used();
    }

    void make_data_gradient() {
        using B = dnnl::convolution_backward_data;
        const auto desc = describe<B::desc>(dnnl::algorithm::convolution_direct, x_, any_weight_, y_);
        data_desc_ = B::primitive_desc(desc, onednn::user_scratchpad(), onednn::engine(), hint_);
        note_ += std::string(", ") + data_desc_.impl_info_str();
        to_data_ = onednn::Reorder(plain_weight_, data_desc_.weights_desc());
        data_ = onednn::Call(B(data_desc_), {{DNNL_ARG_DIFF_SRC, x_},
                                             {DNNL_ARG_WEIGHTS, data_desc_.weights_desc()},
                                             {DNNL_ARG_DIFF_DST, y_},
                                             {DNNL_ARG_SCRATCHPAD, data_desc_.scratchpad_desc()}});
        data_sizes_ = sizes_of(data_desc_.weights_desc(), data_desc_);
        onednn::Pieces count(nullptr);
        count.take(data_sizes_.weight);
        count.take(to_data_.scratch_bytes());
        count.take(data_sizes_.scratchpad);
        data_bytes_ = count.used();
    }

    void make_weight_gradient() {
        using W = dnnl::convolution_backward_weights;
        const auto direct = dnnl::algorithm::convolution_direct;
        const auto desc = use_.bias_gradient ? describe<W::desc>(direct, x_, any_weight_, bias_, y_)
                                             : describe<W::desc>(direct, x_, any_weight_, y_);
        weight_desc_ = W::primitive_desc(desc, onednn::user_scratchpad(), onednn::engine(), hint_);
        note_ += std::string(", ") + weight_desc_.impl_info_str();
        from_gradient_ = onednn::Reorder(weight_desc_.diff_weights_desc(), plain_weight_);
        std::vector<std::pair<int, memory::desc>> arguments = {
            {DNNL_ARG_SRC, x_},
            {DNNL_ARG_DIFF_WEIGHTS, weight_desc_.diff_weights_desc()},
            {DNNL_ARG_DIFF_DST, y_},
            {DNNL_ARG_SCRATCHPAD, weight_desc_.scratchpad_desc()}};
        if (use_.bias_gradient) arguments.emplace_back(DNNL_ARG_DIFF_BIAS, bias_);
        weight_ = onednn::Call(W(weight_desc_), std::move(arguments));
        weight_sizes_ = sizes_of(weight_desc_.diff_weights_desc(), weight_desc_);
        onednn::Pieces count(nullptr);
        take_weight_pieces(count);
        weight_bytes_ = count.used();
    }

    struct WeightPieces {
        float *formatted, *plain, *bias;
        void *reorder, *scratchpad;
    };
    WeightPieces take_weight_pieces(onednn::Pieces& pieces) const {
        WeightPieces p;
        p.formatted = static_cast<float*>(pieces.take(weight_sizes_.weight));
        p.plain = static_cast<float*>(pieces.take(static_cast<std::size_t>(shape_.weight_size()) * sizeof(float)));
        p.bias = static_cast<float*>(pieces.take(static_cast<std::size_t>(shape_.out_channels) * sizeof(float)));
        p.reorder = pieces.take(from_gradient_.scratch_bytes());
        p.scratchpad = pieces.take(weight_sizes_.scratchpad);
        return p;
    }

    /// oneDNN writes gradients in its own format; ours are plain and may have to be added to.
    void weight_gradient(const float* x, const float* dy, const Gradients& g, void* scratch) {
        onednn::Pieces pieces(scratch);
        const WeightPieces p = take_weight_pieces(pieces);
        const bool direct = g.overwrite && !from_gradient_.needed() && g.weight;
        float* formatted = direct ? g.weight : p.formatted;
        weight_.set(DNNL_ARG_SRC, x);
        weight_.set(DNNL_ARG_DIFF_DST, dy);
        weight_.set(DNNL_ARG_DIFF_WEIGHTS, formatted);
        weight_.set(DNNL_ARG_DIFF_BIAS, g.overwrite && g.bias ? g.bias : p.bias);
        weight_.set(DNNL_ARG_SCRATCHPAD, p.scratchpad);
        weight_.run();
        if (g.weight && !direct) {
            float* plain = formatted;
            if (from_gradient_.needed()) {
                plain = g.overwrite ? g.weight : p.plain;
                from_gradient_.run(formatted, plain, p.reorder);
            }
            if (!g.overwrite) add(plain, g.weight, shape_.weight_size());
        }
        if (g.bias && !g.overwrite) add(p.bias, g.bias, shape_.out_channels);
    }

    static void add(const float* from, float* into, std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) into[i] += from[i];
    }

    ConvolutionShape shape_;
    ConvolutionUse use_;
    memory::desc x_, y_, plain_weight_, any_weight_, bias_;
    dnnl::convolution_forward::primitive_desc forward_desc_, hint_;
    dnnl::convolution_backward_data::primitive_desc data_desc_;
    dnnl::convolution_backward_weights::primitive_desc weight_desc_;
    onednn::Call forward_, data_, weight_;
    onednn::Reorder to_forward_, to_data_, from_gradient_;
    Sizes forward_sizes_, data_sizes_, weight_sizes_;
    std::size_t forward_bytes_ = 0, data_bytes_ = 0, weight_bytes_ = 0;
    std::string note_;
};

}  // namespace

std::unique_ptr<Convolution> make_onednn_convolution(const ConvolutionShape& shape, const ConvolutionUse& use) {
    try {
        ConvolutionUse wanted = use;
        wanted.weight_gradient |= use.bias_gradient;  // oneDNN forms both together
        return std::make_unique<OneDnnConvolution>(shape, wanted);
    } catch (const dnnl::error& e) {
        if (e.status == dnnl_out_of_memory) throw std::bad_alloc();
        return nullptr;  // a shape that it has no implementation for; another then takes it, as the note says
    }
}

}  // namespace nn

#else

namespace nn {
std::unique_ptr<Convolution> make_onednn_convolution(const ConvolutionShape&, const ConvolutionUse&) { return nullptr; }
}  // namespace nn

#endif
