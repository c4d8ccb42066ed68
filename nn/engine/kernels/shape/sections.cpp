#include "nn/engine/kernels/shape/sections.h"

#include "nn/engine/machine/parallel.h"

#include <cstring>

namespace nn {

Slabs::Slabs(const Extents& shape, std::size_t dim, Layout layout) {
    const bool last = layout == Layout::ChannelsLast && shape.size() > 2;
    extent = shape[dim];
    for (std::size_t d = 0; d < shape.size(); ++d) {
        if (d == dim) continue;
        // Channels lie behind all other dimensions.
        const bool before = last && d != 0 && dim != 0 && (d == 1 || dim == 1) ? dim == 1 : d < dim;
        (before ? outer : inner) *= shape[d];
    }
}

Layout layout_without(Layout layout, std::size_t dim) { return dim == 1 ? Layout::RowMajor : layout; }

Sections::Sections(const Extents& whole, std::size_t dim, const std::vector<std::int64_t>& lengths, DType dtype,
                   int threads)
    : whole_(whole), dim_(dim), item_(size_of(dtype)), threads_(threads), lengths_(lengths) {
    std::int64_t at = 0;
    for (const std::int64_t length : lengths_) {
        starts_.push_back(at);
        at += length;
    }
}

/// fn(row of the whole, its bytes, where in it the piece is, row of the piece, its bytes) for all rows.
template <typename Fn>
void Sections::each_row(const TensorView& whole, std::size_t k, Fn&& fn) const {
    const Slabs slabs(whole_, dim_, whole.layout);
    const std::size_t row = static_cast<std::size_t>(slabs.extent * slabs.inner) * item_;
    const std::size_t piece = static_cast<std::size_t>(lengths_[k] * slabs.inner) * item_;
    const std::size_t at = static_cast<std::size_t>(starts_[k] * slabs.inner) * item_;
    auto* data = static_cast<std::byte*>(whole.data);
    const std::int64_t elements = slabs.outer * lengths_[k] * slabs.inner;
    parallel_shares(threads_, slabs.outer, elements, [&](std::int64_t begin, std::int64_t end, int) {
        for (std::int64_t o = begin; o < end; ++o)
            fn(data + static_cast<std::size_t>(o) * row, row, at, static_cast<std::size_t>(o) * piece, piece);
    });
}

namespace {

/// memcpy, without the call for a single element.
inline void copy(std::byte* to, const std::byte* from, std::size_t bytes) {
    if (bytes == 4)
        std::memcpy(to, from, 4);
    else
        std::memcpy(to, from, bytes);
}

}  // namespace

void Sections::take(const TensorView& whole, std::size_t k, void* piece) const {
    auto* to = static_cast<std::byte*>(piece);
    each_row(whole, k, [to](const std::byte* row, std::size_t, std::size_t at, std::size_t p, std::size_t bytes) {
        copy(to + p, row + at, bytes);
    });
}

void Sections::place(const void* piece, std::size_t k, const TensorView& whole) const {
    const auto* from = static_cast<const std::byte*>(piece);
    each_row(whole, k, [from](std::byte* row, std::size_t, std::size_t at, std::size_t p, std::size_t bytes) {
        copy(row + at, from + p, bytes);
    });
}

void Sections::place_alone(const void* piece, std::size_t k, const TensorView& whole) const {
    const auto* from = static_cast<const std::byte*>(piece);
    each_row(whole, k, [from](std::byte* row, std::size_t all, std::size_t at, std::size_t p, std::size_t bytes) {
        std::memset(row, 0, at);
        copy(row + at, from + p, bytes);
        std::memset(row + at + bytes, 0, all - at - bytes);
    });
}

void Sections::clear(std::size_t k, const TensorView& whole) const {
    each_row(whole, k, [](std::byte* row, std::size_t, std::size_t at, std::size_t, std::size_t bytes) {
        std::memset(row + at, 0, bytes);
    });
}

}  // namespace nn
