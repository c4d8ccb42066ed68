// Matrix products, and convolutions by every implementation that takes the shape.
#include "tests/bench/kernels.h"

#include "nn/engine/machine/parallel.h"

#include <fmt/format.h>

#include <utility>

namespace nn::bench {
namespace {

struct NamedProduct {
    const char* name;
    GemmShape shape;
};

/// A fully connected layer's three products, for `rows` samples.
void add_layer(std::vector<NamedProduct>& to, std::int64_t rows, std::int64_t in, std::int64_t out) {
    GemmShape forward{rows, out, in}, data{rows, in, out}, weight{out, in, rows};
    forward.transpose_b = forward.bias = true;
    weight.transpose_a = true;
    to.push_back({"forward", forward});
    to.push_back({"data", data});
    to.push_back({"weight", weight});
}

ConvolutionUse use_of(Pass pass, int threads) {
    ConvolutionUse use;
    use.data_gradient = pass == Pass::Data;
    use.weight_gradient = pass == Pass::Weight;
    use.threads = threads;
    return use;
}

struct NamedConvolution {
    const char* name;
    ConvolutionShape shape;
};

}  // namespace

Job product_job(const GemmShape& shape, int threads) {
    struct State {
        std::unique_ptr<Gemm> gemm;
        AlignedVector<float> a, b, bias, c;
        AlignedVector<std::byte> scratch;
    };
    auto s = std::make_shared<State>();
    s->gemm = std::make_unique<Gemm>(shape, threads);
    s->a = values(shape.m * shape.k), s->b = values(shape.k * shape.n), s->bias = values(shape.n);
    s->c = values(shape.m * shape.n);
    s->scratch.resize(s->gemm->scratch_bytes());
    Job job;
    job.run = [s, bias = shape.bias] {
        s->gemm->run(s->a.data(), s->b.data(), bias ? s->bias.data() : nullptr, s->c.data(), false, s->scratch.data());
    };
    job.flops = 2.0 * static_cast<double>(shape.m * shape.n * shape.k);
    return job;
}

ConvolutionShape convolution(std::int64_t batch, std::int64_t in, std::int64_t out, std::int64_t size,
                             std::int64_t kernel, std::int64_t padding, int rank, std::int64_t groups) {
    ConvolutionShape s;
    s.batch = batch, s.in_channels = in, s.out_channels = out, s.rank = rank, s.groups = groups;
    for (std::size_t axis = 3 - static_cast<std::size_t>(rank); axis < 3; ++axis) {
        s.in[axis] = size, s.kernel[axis] = kernel, s.pad_begin[axis] = s.pad_end[axis] = padding;
        s.out[axis] = size + 2 * padding - kernel + 1;
    }
    return s;
}

Job convolution_job(const ConvolutionShape& shape, Pass pass, ConvolutionMaker maker, int threads) {
    struct State {
        std::unique_ptr<Convolution> convolution;
        AlignedVector<float> x, w, y, dx, dw;
        AlignedVector<std::byte> scratch;
    };
    auto s = std::make_shared<State>();
    s->convolution = maker(shape, use_of(pass, threads));
    s->x = values(shape.batch * shape.in_positions() * shape.in_channels), s->w = values(shape.weight_size());
    s->y = values(shape.batch * shape.out_positions() * shape.out_channels);
    if (pass == Pass::Data) s->dx.resize(s->x.size());
    if (pass == Pass::Weight) s->dw.resize(s->w.size());
    s->scratch.resize(s->convolution->scratch_bytes());
    Job job;
    if (pass == Pass::Forward)
        job.run = [s] { s->convolution->forward(s->x.data(), s->w.data(), nullptr, s->y.data(), s->scratch.data()); };
    else
        job.run = [s] {
            const Convolution::Gradients gradients{s->dx.empty() ? nullptr : s->dx.data(),
                                                   s->dw.empty() ? nullptr : s->dw.data(), nullptr, true};
            s->convolution->backward(s->x.data(), s->w.data(), s->y.data(), gradients, s->scratch.data());
        };
    job.flops = 2.0 * static_cast<double>(shape.batch * shape.out_positions() * shape.weight_size());
    job.note = s->convolution->note();
    return job;
}

void register_products() {
    std::vector<NamedProduct> products;
    add_layer(products, 64, 784, 512);  // MLP
    add_layer(products, 64, 512, 256);
    add_layer(products, 64, 800, 500);    // LeNet's classifier
    add_layer(products, 3200, 64, 512);   // LSTM's input projections, all steps at once
    add_layer(products, 1024, 128, 512);  // Transformer's feed-forward part
    products.push_back({"square", {1024, 1024, 1024}});
    for (const auto& [name, shape] : products)
        for (int threads : thread_counts())
            add_benchmark(fmt::format("product/{}/{}x{}x{}", name, shape.m, shape.n, shape.k), threads,
                          [shape, threads] { return product_job(shape, threads); });
}

void register_convolutions() {
    const NamedConvolution shapes[] = {
        {"vgg 3-32 32x32", convolution(64, 3, 32, 32)},
        {"vgg 32-32 32x32", convolution(64, 32, 32, 32)},
        {"vgg 32-64 16x16", convolution(64, 32, 64, 16)},
        {"vgg 64-64 16x16", convolution(64, 64, 64, 16)},
        {"vgg 64-128 8x8", convolution(64, 64, 128, 8)},
        {"vgg 128-128 8x8", convolution(64, 128, 128, 8)},
        {"lenet 1-20 28x28", convolution(64, 1, 20, 28, 5, 0)},
        {"lenet 20-50 12x12", convolution(64, 20, 50, 12, 5, 0)},
        {"segnet 16-16 14x14", convolution(64, 16, 16, 14)},
        {"conv1d 32-64 128", convolution(32, 32, 64, 128, 5, 2, 1)},
        {"conv3d 16-32 8x8x8", convolution(16, 16, 32, 8, 3, 1, 3)},
        {"pointwise 64-128 16x16", convolution(32, 64, 128, 16, 1, 0)},
        {"depthwise 64 16x16", convolution(32, 64, 64, 16, 3, 1, 2, 64)},
    };
    const std::pair<const char*, ConvolutionMaker> makers[] = {{"chosen", Convolution::make},
                                                    {"direct", make_direct_convolution},
                                                    {"Winograd", make_winograd_convolution},
                                                    {"col2im", make_col2im_convolution},
                                                    {"im2col", make_im2col_convolution}};
    const std::pair<const char*, Pass> passes[] = {
        {"forward", Pass::Forward}, {"data", Pass::Data}, {"weight", Pass::Weight}};
    for (const auto& [name, shape] : shapes)
        for (const auto& [pass_name, pass] : passes)
            for (const auto& [maker_name, maker] : makers)
                for (int threads : thread_counts()) {
                    const ExecutionScope scope(threads);
                    if (maker(shape, use_of(pass, threads)) == nullptr) continue;  // does not suit the shape
                    add_benchmark(fmt::format("convolution/{}/{}/{}", name, pass_name, maker_name), threads,
                                  [=, shape = shape, pass = pass, maker = maker] {
                                      return convolution_job(shape, pass, maker, threads);
                                  });
                }
}

}  // namespace nn::bench
