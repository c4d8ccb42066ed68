#include "nn/engine/kernels/gemm.h"

#include "nn/engine/kernels/onednn.h"
#include "nn/engine/parallel.h"

#include <algorithm>
#include <vector>

namespace nn {
namespace {

[[maybe_unused]] constexpr std::int64_t kSmallProduct = 4096;

/// Eigen's product, the longer side of c shared out among the threads.
class SharedEigenGemm : public Gemm {
public:
    SharedEigenGemm(const GemmShape& shape, int threads)
        : shape_(shape), threads_(threads), by_rows_(shape.m >= shape.n), long_side_(std::max(shape.m, shape.n)) {
        const int shares = share_count(threads, long_side_, work());
        for (int s = 0; s < shares; ++s) {
            const std::int64_t length = long_side_ * (s + 1) / shares - long_side_ * s / shares;
            parts_.emplace_back(by_rows_ ? length : shape.m, by_rows_ ? shape.n : length, shape.k, shape.transpose_a,
                                shape.transpose_b);
            part_bytes_ = std::max(part_bytes_, parts_.back().scratch_bytes());
        }
    }

    std::size_t scratch_bytes() const override { return part_bytes_ * parts_.size(); }
    std::string note() const override { return "Eigen"; }

    void run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) override {
        parallel_shares(threads_, long_side_, work(), [&](std::int64_t begin, std::int64_t end, int share) {
            const std::int64_t r0 = by_rows_ ? begin : 0, r1 = by_rows_ ? end : shape_.m;
            const std::int64_t c0 = by_rows_ ? 0 : begin, c1 = by_rows_ ? shape_.n : end;
            if (!add) start(bias, c, r0, r1, c0, c1);
            const std::int64_t row_a = shape_.stride_a(), row_b = shape_.stride_b(), row_c = shape_.stride_c();
            parts_[static_cast<std::size_t>(share)].add(
                a + (shape_.transpose_a ? r0 : r0 * row_a), row_a, b + (shape_.transpose_b ? c0 * row_b : c0), row_b,
                c + r0 * row_c + c0, row_c,
                static_cast<std::byte*>(scratch) + part_bytes_ * static_cast<std::size_t>(share));
            if (shape_.relu) clamp(c, r0, r1, c0, c1);
        });
    }

private:
    std::int64_t work() const { return shape_.m * shape_.n * shape_.k; }

    void start(const float* bias, float* c, std::int64_t r0, std::int64_t r1, std::int64_t c0, std::int64_t c1) const {
        for (std::int64_t r = r0; r < r1; ++r) {
            float* row = c + r * shape_.stride_c();
            if (shape_.bias)
                std::copy(bias + c0, bias + c1, row + c0);
            else
                std::fill(row + c0, row + c1, 0.0f);
        }
    }
    void clamp(float* c, std::int64_t r0, std::int64_t r1, std::int64_t c0, std::int64_t c1) const {
        for (std::int64_t r = r0; r < r1; ++r) {
            float* row = c + r * shape_.stride_c();
            for (std::int64_t i = c0; i < c1; ++i) row[i] = row[i] < 0.0f ? 0.0f : row[i];  // keeps NaN, as PyTorch
        }
    }

    GemmShape shape_;
    int threads_;
    bool by_rows_;
    std::int64_t long_side_;
    std::vector<EigenGemm> parts_;
    std::size_t part_bytes_ = 0;
};

#ifdef NETLOOM_ONEDNN

class OneDnnGemm : public Gemm {
public:
    explicit OneDnnGemm(const GemmShape& s) : bias_(s.bias) {
        using tag = dnnl::memory::format_tag;
        constexpr auto f32 = dnnl::memory::data_type::f32;
        const auto matrix = [](std::int64_t rows, std::int64_t columns, std::int64_t stride, bool transpose) {
            using Dims = dnnl::memory::dims;
            return dnnl::memory::desc({rows, columns}, f32, transpose ? Dims{1, stride} : Dims{stride, 1});
        };
        const dnnl::memory::desc a = matrix(s.m, s.k, s.stride_a(), s.transpose_a);
        const dnnl::memory::desc b = matrix(s.k, s.n, s.stride_b(), s.transpose_b);
        const dnnl::memory::desc c = matrix(s.m, s.n, s.stride_c(), false), bias({1, s.n}, f32, tag::ab);
        const auto make = [&](bool add) {
            dnnl::post_ops ops;
            if (add) ops.append_sum();
            if (s.relu) ops.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
            auto attributes = onednn::user_scratchpad();
            attributes.set_post_ops(ops);
            const auto desc = s.bias ? dnnl::matmul::desc(a, b, bias, c) : dnnl::matmul::desc(a, b, c);
            const dnnl::matmul::primitive_desc pd(desc, attributes, onednn::engine());
            note_ = std::string("oneDNN ") + pd.impl_info_str();
            scratch_ = std::max(scratch_, pd.scratchpad_desc().get_size());
            std::vector<std::pair<int, dnnl::memory::desc>> arguments = {{DNNL_ARG_SRC, a},
                                                                         {DNNL_ARG_WEIGHTS, b},
                                                                         {DNNL_ARG_DST, c},
                                                                         {DNNL_ARG_SCRATCHPAD, pd.scratchpad_desc()}};
            if (s.bias) arguments.emplace_back(DNNL_ARG_BIAS, bias);
            return onednn::Call(dnnl::matmul(pd), std::move(arguments));
        };
        write_ = make(false);
        if (s.accumulates) add_ = make(true);
    }

    std::size_t scratch_bytes() const override { return scratch_; }
    std::string note() const override { return note_; }

    void run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) override {
        onednn::Call& call = add ? add_ : write_;
        call.set(DNNL_ARG_SRC, a);
        call.set(DNNL_ARG_WEIGHTS, b);
        if (bias_) call.set(DNNL_ARG_BIAS, bias);
        call.set(DNNL_ARG_DST, c);
        call.set(DNNL_ARG_SCRATCHPAD, scratch);
        call.run();
    }

private:
    bool bias_;
    std::size_t scratch_ = 0;
    std::string note_;
    onednn::Call write_, add_;
};

#endif

}  // namespace

std::unique_ptr<Gemm> Gemm::make(const GemmShape& shape, int threads, bool onednn) {
#ifdef NETLOOM_ONEDNN
    if (onednn && shape.m * shape.n * shape.k > kSmallProduct) return std::make_unique<OneDnnGemm>(shape);
#endif
    return std::make_unique<SharedEigenGemm>(shape, threads);
}

}  // namespace nn
