#include "nn/engine/kernels/gemm/gemm.h"

#include "nn/engine/kernels/gemm/blocked_gemm.h"
#include "nn/engine/kernels/onednn.h"
#include "nn/engine/machine/parallel.h"

#include <algorithm>
#include <vector>

namespace nn {
namespace {

[[maybe_unused]] constexpr std::int64_t kSmallProduct = 4096;

/// Our own product, its rows or columns shared out among the threads.
class SharedGemm : public Gemm {
public:
    SharedGemm(const GemmShape& shape, int threads) : shape_(shape), threads_(threads) {
        // The longer side: a thread then reads, step after step, its own part of the weights, which it has in its
        // cache.
        by_rows_ = shape.m >= shape.n;
        parts_ = cut(by_rows_);
        for (const Part& part : parts_) part_bytes_ = std::max(part_bytes_, part.product.scratch_bytes());
    }

    std::size_t scratch_bytes() const override { return part_bytes_ * parts_.size(); }
    std::string note() const override { return "own product"; }

    void run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) override {
        const std::int64_t step_a = shape_.transpose_a ? 1 : shape_.stride_a();
        const std::int64_t step_b = shape_.transpose_b ? shape_.stride_b() : 1;
        parallel_shares(
            threads_, static_cast<std::int64_t>(parts_.size()), work(), [&](std::int64_t begin, std::int64_t end, int) {
                for (std::int64_t i = begin; i < end; ++i) {
                    const Part& part = parts_[static_cast<std::size_t>(i)];
                    const std::int64_t m = by_rows_ ? part.first : 0, n = by_rows_ ? 0 : part.first;
                    part.product.run(a + m * step_a, b + n * step_b, bias ? bias + n : nullptr,
                                     c + m * shape_.stride_c() + n, add,
                                     static_cast<std::byte*>(scratch) + part_bytes_ * static_cast<std::size_t>(i));
                }
            });
    }

private:
    struct Part {
        std::int64_t first;
        BlockedGemm product;
    };
    std::int64_t work() const { return shape_.m * shape_.n * shape_.k; }
    std::vector<Part> cut(bool by_rows) const {
        const std::int64_t count = by_rows ? shape_.m : shape_.n;
        const int shares = share_count(threads_, count, work());
        const std::int64_t unit = count >= 16 * shares ? 16 : 1, units = (count + unit - 1) / unit;
        std::vector<Part> parts;
        for (int s = 0; s < shares; ++s) {
            const std::int64_t first = units * s / shares * unit,
                               last = std::min(units * (s + 1) / shares * unit, count);
            GemmShape part = shape_;
            part.row_a = shape_.stride_a();
            part.row_b = shape_.stride_b();
            part.row_c = shape_.stride_c();
            (by_rows ? part.m : part.n) = last - first;
            parts.push_back({first, BlockedGemm(part)});
        }
        return parts;
    }

    GemmShape shape_;
    int threads_;
    bool by_rows_ = true;
    std::vector<Part> parts_;
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
    const bool small = shape.m * shape.n * shape.k <= kSmallProduct;
    const bool ours = small || shape.relu || BlockedGemm(shape).spares_copies();
    if (onednn && !ours) return std::make_unique<OneDnnGemm>(shape);
#endif
    return std::make_unique<SharedGemm>(shape, threads);
}

}  // namespace nn
