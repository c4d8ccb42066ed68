#include "nn/engine/kernels/shape/padding.h"

#include "nn/engine/machine/parallel.h"

#include <algorithm>

namespace nn {
namespace {

/// Where output index `i - begin` of an axis of `extent` elements comes from; -1: from nowhere.
std::int64_t source_of(PaddingMode mode, std::int64_t at, std::int64_t extent) {
    if (at >= 0 && at < extent) return at;
    switch (mode) {
        case PaddingMode::Constant:
            return -1;
        case PaddingMode::Reflect:
            return at < 0 ? -at : 2 * (extent - 1) - at;
        case PaddingMode::Replicate:
            return at < 0 ? 0 : extent - 1;
        case PaddingMode::Circular:
            return at < 0 ? at + extent : at - extent;
    }
    return -1;
}

}  // namespace

Margins::Margins(PaddingMode mode, const Axes& in, const Axes& begin, const Axes& end) : in_(in), out_(in) {
    for (std::size_t a = 0; a < 3; ++a) {
        out_[a] = in[a] + begin[a] + end[a];
        for (std::int64_t i = 0; i < out_[a]; ++i) source_[a].push_back(source_of(mode, i - begin[a], in[a]));
    }
    plain_begin_ = std::clamp<std::int64_t>(begin[2], 0, out_[2]);
    plain_end_ = std::clamp<std::int64_t>(begin[2] + in[2], plain_begin_, out_[2]);
}

void Margins::copy_row(const float* from, float* to, std::int64_t inner, float value) const {
    const auto& source = source_[2];
    const auto place = [&](std::int64_t i) {
        const std::int64_t at = source[static_cast<std::size_t>(i)];
        if (at < 0)
            std::fill_n(to + i * inner, inner, value);
        else
            std::copy_n(from + at * inner, inner, to + i * inner);
    };
    for (std::int64_t i = 0; i < plain_begin_; ++i) place(i);
    if (plain_end_ > plain_begin_)
        std::copy_n(from + source[static_cast<std::size_t>(plain_begin_)] * inner, (plain_end_ - plain_begin_) * inner,
                    to + plain_begin_ * inner);
    for (std::int64_t i = plain_end_; i < out_[2]; ++i) place(i);
}

void Margins::add_row(const float* from, float* to, std::int64_t inner) const {
    const auto add = [&](std::int64_t i, std::int64_t count) {
        const std::int64_t at = source_[2][static_cast<std::size_t>(i)];
        if (at < 0) return;
        const float* d = from + i * inner;
        float* sum = to + at * inner;
#pragma omp simd
        for (std::int64_t k = 0; k < count * inner; ++k) sum[k] += d[k];
    };
    for (std::int64_t i = 0; i < plain_begin_; ++i) add(i, 1);
    if (plain_end_ > plain_begin_) add(plain_begin_, plain_end_ - plain_begin_);
    for (std::int64_t i = plain_end_; i < out_[2]; ++i) add(i, 1);
}

void Margins::pad(const float* x, float* y, std::int64_t outer, std::int64_t inner, float value, int threads) const {
    const std::int64_t rows = out_[0] * out_[1], row = out_[2] * inner;
    parallel_shares(threads, outer * rows, outer * rows * row, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t r = begin; r < end; ++r) {
            const std::int64_t d = source_[0][static_cast<std::size_t>(r % rows / out_[1])],
                               h = source_[1][static_cast<std::size_t>(r % out_[1])];
            if (d < 0 || h < 0)
                std::fill_n(y + r * row, row, value);
            else
                copy_row(x + (((r / rows) * in_[0] + d) * in_[1] + h) * in_[2] * inner, y + r * row, inner, value);
        }
    });
}

void Margins::fold(const float* dy, float* dx, std::int64_t outer, std::int64_t inner, int threads) const {
    const std::int64_t rows = out_[0] * out_[1], row = out_[2] * inner, each = in_positions() * inner;
    parallel_shares(threads, outer, outer * rows * row, [&](std::int64_t begin, std::int64_t end, int) {
        std::fill_n(dx + begin * each, (end - begin) * each, 0.0f);
        for (std::int64_t r = begin * rows; r < end * rows; ++r) {
            const std::int64_t d = source_[0][static_cast<std::size_t>(r % rows / out_[1])],
                               h = source_[1][static_cast<std::size_t>(r % out_[1])];
            if (d >= 0 && h >= 0)
                add_row(dy + r * row, dx + (((r / rows) * in_[0] + d) * in_[1] + h) * in_[2] * inner, inner);
        }
    });
}

}  // namespace nn
