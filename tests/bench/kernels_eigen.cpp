// Plain Eigen, as its users write it, beside the engine's own products and convolutions.
#include "tests/bench/eigen.h"

#include "nn/engine/kernels/gemm/packed_gemm.h"

#include <algorithm>

namespace nn::bench {
namespace {

Job eigen_product(const GemmShape& shape) {
    struct State {
        AlignedVector<float> a, b, c;
    };
    auto s = std::make_shared<State>(
        State{values(shape.m * shape.k), values(shape.k * shape.n), values(shape.m * shape.n)});
    Job job;
    job.run = [s, shape] {
        const ConstMatrixMap a(s->a.data(), shape.transpose_a ? shape.k : shape.m, shape.transpose_a ? shape.m : shape.k);
        const ConstMatrixMap b(s->b.data(), shape.transpose_b ? shape.n : shape.k, shape.transpose_b ? shape.k : shape.n);
        MatrixMap c(s->c.data(), shape.m, shape.n);
        if (shape.transpose_a)
            c.noalias() = a.transpose() * b;
        else if (shape.transpose_b)
            c.noalias() = a * b.transpose();
        else
            c.noalias() = a * b;
    };
    job.flops = 2.0 * static_cast<double>(shape.m * shape.n * shape.k);
    return job;
}

/// The same right matrix at every step: packed beforehand.
Job packed_product(const GemmShape& shape) {
    struct State {
        PackedGemm product;
        AlignedVector<float> a, packed, c;
    };
    auto s = std::make_shared<State>(State{{shape.k, shape.n}, values(shape.m * shape.k), {}, values(shape.m * shape.n)});
    s->packed.resize(s->product.packed_floats());
    s->product.pack(values(shape.k * shape.n).data(), 1, shape.k, s->packed.data(), 0, s->product.strips());
    Job job;
    job.run = [s, shape] {
        s->product.run(shape.m, s->packed.data(), s->a.data(), shape.k, s->c.data(), shape.n, false);
    };
    job.flops = 2.0 * static_cast<double>(shape.m * shape.n * shape.k);
    return job;
}

void add_products() {
    const auto shape = [](std::int64_t m, std::int64_t n, std::int64_t k, char transposed) {
        GemmShape s{m, n, k};
        s.transpose_a = transposed == 'a', s.transpose_b = transposed == 'b';
        return s;
    };
    const std::pair<const char*, GemmShape> shapes[] = {
        {"MLP forward", shape(64, 512, 784, 'b')},
        {"MLP data", shape(64, 784, 512, ' ')},
        {"MLP weight", shape(512, 784, 64, 'a')},
        {"LeNet forward", shape(64, 500, 800, 'b')},
        {"LSTM inputs", shape(3200, 512, 64, 'b')},
        {"Transformer forward", shape(1024, 512, 128, 'b')},
        {"square", shape(1024, 1024, 1024, ' ')},
    };
    for (const auto& [name, s] : shapes)
        add_pair(name_of("product", name, s.m, s.n, s.k), [s = s] { return product_job(s, 1); },
                 [s = s] { return eigen_product(s); });
    const GemmShape states = shape(32, 512, 128, 'b');
    add_pair(name_of("product", "LSTM states", states.m, states.n, states.k), [=] { return packed_product(states); },
             [=] { return eigen_product(states); });
}

/// Stride 1, sample by sample: windows side by side (im2col) times the filters; depthwise, a product per tap.
struct EigenConvolution {
    ConvolutionShape s;
    std::int64_t channels = s.in_channels, filters = s.out_channels, depth = channels * s.taps();
    AlignedVector<float> x = values(s.batch * s.in_positions() * channels), w = values(s.weight_size());
    AlignedVector<float> y = values(s.batch * s.out_positions() * filters);
    Matrix columns{s.out_positions(), depth}, packed{depth, filters}, gradient{depth, filters};
    Matrix tap_weights{s.taps(), channels};

    MatrixMap in(std::int64_t n) { return {x.data() + n * s.in_positions() * channels, s.in_positions(), channels}; }
    MatrixMap out(std::int64_t n) { return {y.data() + n * s.out_positions() * filters, s.out_positions(), filters}; }

    /// fn(first output position, first input position, how many, tap): runs of positions along the last axis.
    template <typename Fn>
    void for_runs(Fn&& fn) const {
        for (std::int64_t d = 0; d < s.out[0]; ++d)
            for (std::int64_t h = 0; h < s.out[1]; ++h)
                for (std::int64_t a = 0; a < s.kernel[0]; ++a)
                    for (std::int64_t b = 0; b < s.kernel[1]; ++b)
                        for (std::int64_t c = 0; c < s.kernel[2]; ++c) {
                            const std::int64_t z = d + a - s.pad_begin[0], line = h + b - s.pad_begin[1];
                            if (z < 0 || z >= s.in[0] || line < 0 || line >= s.in[1]) continue;
                            const std::int64_t first = std::max<std::int64_t>(0, s.pad_begin[2] - c);
                            const std::int64_t last = std::min(s.out[2], s.in[2] + s.pad_begin[2] - c);
                            fn((d * s.out[1] + h) * s.out[2] + first,
                               (z * s.in[1] + line) * s.in[2] + first + c - s.pad_begin[2], last - first,
                               (a * s.kernel[1] + b) * s.kernel[2] + c);
                        }
    }
    auto taps_of(AlignedVector<float>& weights, std::int64_t t) const {
        return Eigen::Map<Matrix, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>(weights.data() + t, filters, channels,
                                                                                   {depth, s.taps()});
    }
    /// PyTorch's [out, in, taps] as [taps * in, out].
    void pack() {
        for (std::int64_t t = 0; t < s.taps(); ++t)
            packed.middleRows(t * channels, channels) = taps_of(w, t).transpose();
    }
    void gather(std::int64_t n) {
        columns.setZero();
        for_runs([&](std::int64_t to, std::int64_t from, std::int64_t count, std::int64_t t) {
            columns.block(to, t * channels, count, channels) = in(n).middleRows(from, count);
        });
    }
    void forward() {
        pack();
        for (std::int64_t n = 0; n < s.batch; ++n) {
            gather(n);
            out(n).noalias() = columns * packed;
        }
    }
    void data_gradient() {
        pack();
        for (std::int64_t n = 0; n < s.batch; ++n) {
            columns.noalias() = out(n) * packed.transpose();
            in(n).setZero();
            for_runs([&](std::int64_t from, std::int64_t to, std::int64_t count, std::int64_t t) {
                in(n).middleRows(to, count) += columns.block(from, t * channels, count, channels);
            });
        }
    }
    void weight_gradient() {
        gradient.setZero();
        for (std::int64_t n = 0; n < s.batch; ++n) {
            gather(n);
            gradient.noalias() += columns.transpose() * out(n);
        }
        for (std::int64_t t = 0; t < s.taps(); ++t)
            taps_of(w, t) = gradient.middleRows(t * channels, channels).transpose();
    }

    /// A tap's number of every channel, the same for all positions.
    auto of_tap(std::int64_t t, std::int64_t count) const {
        return Eigen::Map<const Rows, 0, Eigen::OuterStride<>>(tap_weights.row(t).data(), count, channels,
                                                               Eigen::OuterStride<>(0));
    }
    void pack_taps() { tap_weights = MatrixMap(w.data(), channels, s.taps()).transpose(); }
    void depthwise_forward() {
        pack_taps();
        for (std::int64_t n = 0; n < s.batch; ++n) {
            out(n).setZero();
            for_runs([&](std::int64_t to, std::int64_t from, std::int64_t count, std::int64_t t) {
                out(n).middleRows(to, count).array() += in(n).middleRows(from, count).array() * of_tap(t, count);
            });
        }
    }
    void depthwise_data_gradient() {
        pack_taps();
        for (std::int64_t n = 0; n < s.batch; ++n) {
            in(n).setZero();
            for_runs([&](std::int64_t from, std::int64_t to, std::int64_t count, std::int64_t t) {
                in(n).middleRows(to, count).array() += out(n).middleRows(from, count).array() * of_tap(t, count);
            });
        }
    }
    void depthwise_weight_gradient() {
        tap_weights.setZero();
        for (std::int64_t n = 0; n < s.batch; ++n)
            for_runs([&](std::int64_t from, std::int64_t to, std::int64_t count, std::int64_t t) {
                tap_weights.row(t) += in(n).middleRows(to, count).cwiseProduct(out(n).middleRows(from, count)).colwise().sum();
            });
        MatrixMap(w.data(), channels, s.taps()) = tap_weights.transpose();
    }

    void run(Pass pass) {
        const bool depthwise = s.groups > 1;
        if (pass == Pass::Forward) return depthwise ? depthwise_forward() : forward();
        if (pass == Pass::Data) return depthwise ? depthwise_data_gradient() : data_gradient();
        return depthwise ? depthwise_weight_gradient() : weight_gradient();
    }
};

Job eigen_convolution(const ConvolutionShape& shape, Pass pass) {
    auto s = std::make_shared<EigenConvolution>(EigenConvolution{shape});
    Job job;
    job.run = [s, pass] { s->run(pass); };
    job.flops = 2.0 * static_cast<double>(shape.batch * shape.out_positions() * shape.weight_size());
    return job;
}

void add_convolutions() {
    const std::pair<const char*, ConvolutionShape> shapes[] = {
        {"VGG 3-32 32x32", convolution(64, 3, 32, 32)},
        {"VGG 32-32 32x32", convolution(64, 32, 32, 32)},
        {"VGG 128-128 8x8", convolution(64, 128, 128, 8)},
        {"LeNet 1-20 28x28", convolution(64, 1, 20, 28, 5, 0)},
        {"LeNet 20-50 12x12", convolution(64, 20, 50, 12, 5, 0)},
        {"SegNet 16-16 14x14", convolution(64, 16, 16, 14)},
        {"Conv1d 32-64 128", convolution(32, 32, 64, 128, 5, 2, 1)},
        {"Conv3d 16-32 8x8x8", convolution(16, 16, 32, 8, 3, 1, 3)},
        {"pointwise 64-128 16x16", convolution(32, 64, 128, 16, 1, 0)},
        {"depthwise 64 16x16", convolution(32, 64, 64, 16, 3, 1, 2, 64)},
    };
    const std::pair<const char*, Pass> passes[] = {
        {"forward", Pass::Forward}, {"data", Pass::Data}, {"weight", Pass::Weight}};
    for (const auto& [name, shape] : shapes)
        for (const auto& [pass_name, pass] : passes)
            add_pair(name_of("convolution", name, pass_name),
                     [shape = shape, pass = pass] { return convolution_job(shape, pass, Convolution::make, 1); },
                     [shape = shape, pass = pass] { return eigen_convolution(shape, pass); });
}

}  // namespace

void add_pair(const std::string& name, std::function<Job()> ours, std::function<Job()> eigen) {
    add_benchmark("beside/" + name + "/ours", 1, std::move(ours));
    add_benchmark("beside/" + name + "/Eigen", 1, std::move(eigen));
}

void register_eigen() {
    add_products();
    add_convolutions();
    add_eigen_layers();
}

}  // namespace nn::bench
