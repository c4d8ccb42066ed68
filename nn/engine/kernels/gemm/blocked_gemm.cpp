// By hand: Eigen's product takes 1.2 to 1.5 times as long (1024x512x128: 1.63 ms against 1.23; tests/bench/README.md).
#include "nn/engine/kernels/gemm/blocked_gemm.h"

#include "nn/engine/kernels/vector/simd.h"
#include "nn/engine/kernels/vector/transpose.h"

#include <algorithm>
#include <cstring>

namespace nn {
namespace {

using simd::kLanes;

constexpr std::int64_t kRightFloats = 128 * 1024;  ///< of a packed block: half a megabyte of the second cache
constexpr std::int64_t kBlockTiles = 4;            ///< few, so that the result is written row by row
constexpr std::int64_t kMostDepth = 1024;          ///< of a block with packed panels
// A right matrix is read where it is for few rows, and in blocks so short that a panel's lines, scattered over as many
// pages, stay in the first cache.
constexpr std::int64_t kFewRows = 8 * kTileRows;
constexpr std::int64_t kInPlaceDepth = 256, kMostInPlace = 1024;

std::int64_t blocks(std::int64_t count, std::int64_t size) { return (count + size - 1) / size; }
std::int64_t rounded(std::int64_t count, std::int64_t unit) { return blocks(count, unit) * unit; }

std::int64_t most_depth(bool packed) { return packed ? kMostDepth : kInPlaceDepth; }

/// Distance of packed tiles and panels: never a whole number of pages, which would all lie in the same lines of the
/// cache.
std::int64_t tile_floats(std::int64_t depth) { return kTileRows * (depth + 1); }
std::int64_t panel_floats(std::int64_t depth) { return kTileColumns * (depth + 1); }

/// `finish.bias` as long as a row.
void put_rows(const float* from, std::int64_t row_from, std::int64_t rows, std::int64_t columns, float* c,
              std::int64_t row_c, const Finish& finish) {
    const auto put = [&](auto&& value) {
        for (std::int64_t r = 0; r < rows; ++r, from += row_from, c += row_c)
#pragma omp simd
            for (std::int64_t i = 0; i < columns; ++i) {
                const float sum = value(i);
                c[i] = finish.relu && sum < 0.0f ? 0.0f : sum;  // keeps NaN, as PyTorch
            }
    };
    const float* bias = finish.bias;
    if (finish.add && bias)
        put([&](std::int64_t i) { return c[i] + from[i] + bias[i]; });
    else if (finish.add)
        put([&](std::int64_t i) { return c[i] + from[i]; });
    else if (bias)
        put([&](std::int64_t i) { return from[i] + bias[i]; });
    else
        put([&](std::int64_t i) { return from[i]; });
}

}  // namespace

BlockedGemm::BlockedGemm(const GemmShape& shape) : shape_(shape) {
    const GemmShape& s = shape_;
    const Side a{s.m, s.transpose_a ? 1 : s.stride_a(), s.transpose_a ? s.stride_a() : 1};
    const Side b{s.n, s.transpose_b ? s.stride_b() : 1, s.transpose_b ? 1 : s.stride_b()};
    const double plain = cost_of(a, b, false), swapped = cost_of(b, a, true);
    swapped_ = swapped < plain;
    cost_ = std::min(plain, swapped);
    left_ = swapped_ ? b : a;
    right_ = swapped_ ? a : b;
    plan_blocks();
}

/// Cycles of the tiles, where two sums are formed in one cycle but none sooner than four after the last; of packing,
/// transposing and storing.
double BlockedGemm::cost_of(const Side& left, const Side& right, bool swapped) const {
    const auto tile = [&](std::int64_t vectors) {
        const std::int64_t count = blocks(left.count, kTileRows), height = blocks(left.count, count);
        return static_cast<double>(count * std::max<std::int64_t>(height * vectors, 8)) * 0.5;
    };
    const std::int64_t vectors = blocks(right.count, kLanes), widest = kTileColumns / kLanes;
    const auto k = static_cast<double>(shape_.k), l = static_cast<double>(left.count),
               r = static_cast<double>(right.count);
    double cost = k * (static_cast<double>(vectors / widest) * tile(widest) + (vectors % widest ? tile(1) : 0.0));
    if (left.step == 1 && left.depth != 1) cost += 0.2 * k * l;
    if (right.step != 1)
        cost += 0.3 * k * r;
    else if (packs_right(left, right))
        cost += 0.12 * k * r;
    if (swapped) cost += 0.5 * l * r * static_cast<double>(blocks(shape_.k, most_depth(packs_right(left, right))));
    return cost;
}

bool BlockedGemm::spares_copies() const {
    if (left_.count > kFewRows && right_.count > kFewRows) return false;
    const double products = static_cast<double>(shape_.m * shape_.n * shape_.k) / (2 * kLanes);
    return cost_ < 1.15 * products && (swapped_ ? !packs_left_ : !packs_right_ && shape_.k <= kInPlaceDepth);
}

bool BlockedGemm::packs_right(const Side& left, const Side& right) const {
    return right.step != 1 || left.count > kFewRows || right.count % kLanes != 0 || shape_.k > kMostInPlace;
}

void BlockedGemm::plan_blocks() {
    const std::int64_t tiles = blocks(left_.count, kTileRows), groups = blocks(tiles, kBlockTiles);
    tile_rows_ = blocks(left_.count, tiles);
    block_rows_ = tile_rows_ * blocks(tiles, groups);
    packs_left_ = left_.step == 1 && left_.depth != 1;
    packs_right_ = packs_right(left_, right_);
    block_depth_ = blocks(shape_.k, blocks(shape_.k, most_depth(packs_right_)));
    const std::int64_t panels = std::max<std::int64_t>(kRightFloats / block_depth_ / kTileColumns, 1);
    block_columns_ = rounded(blocks(right_.count, blocks(right_.count, panels * kTileColumns)), kTileColumns);
    const auto place = [this](std::int64_t floats) {
        const std::size_t at = scratch_floats_;
        scratch_floats_ += static_cast<std::size_t>(rounded(floats, kLanes));
        return at;
    };
    if (packs_right_) place(block_columns_ / kTileColumns * panel_floats(block_depth_));
    left_at_ = place(packs_left_ ? block_rows_ / tile_rows_ * tile_floats(block_depth_) : 0);
    tile_at_ = place(2 * block_rows_ * kTileColumns);
}

std::int64_t BlockedGemm::panel_width(std::int64_t column) const {
    return std::min(kTileColumns, right_.count - column);
}

/// Columns [first, last) into panels; the last may be filled up with zeros.
void BlockedGemm::pack_right(const float* right, std::int64_t first, std::int64_t last, std::int64_t depth,
                             float* to) const {
    const std::int64_t whole = first + (last - first) / kTileColumns * kTileColumns, rest = last - whole;
    const std::int64_t each = panel_floats(depth), row_rest = rounded(rest, kLanes);
    float* last_panel = to + (whole - first) / kTileColumns * each;
    if (rest != row_rest) std::fill_n(last_panel, row_rest * depth, 0.0f);
    if (right_.step != 1) {
        for (std::int64_t n = first; n < whole; n += kTileColumns, to += each)
            transpose(kTileColumns, depth, right + n * right_.step, right_.step, to, kTileColumns);
        transpose(rest, depth, right + whole * right_.step, right_.step, last_panel, row_rest);
        return;
    }
    // Row by row: memory is then read in order.
    const std::int64_t row = right_.depth;
    for (std::int64_t k = 0; k < depth; ++k) {
        const float* from = right + k * row;
        float* out = to + k * kTileColumns;
        for (std::int64_t n = first; n < whole; n += kTileColumns, out += each)
            std::memcpy(out, from + n, kTileColumns * sizeof(float));
        if (rest > 0)
            std::memcpy(last_panel + k * row_rest, from + whole, static_cast<std::size_t>(rest) * sizeof(float));
    }
}

/// Tile by tile, in each the rows' elements of one depth side by side. `available`: rows up to the matrix's end.
void BlockedGemm::pack_left(const float* left, std::int64_t rows, std::int64_t available, std::int64_t depth,
                            float* to) const {
    const std::int64_t row = left_.depth, height = tile_rows_, each = tile_floats(depth);
    for (std::int64_t k = 0; k < depth; ++k) {
        const float* from = left + k * row;
        float* out = to + k * kTileRows;
        std::int64_t r = 0;
        for (; r < rows && r + kTileRows <= available; r += height, out += each)
            std::memcpy(out, from + r, kTileRows * sizeof(float));
        for (; r < rows; r += height, out += each) std::copy_n(from + r, std::min(height, rows - r), out);
    }
}

void BlockedGemm::run(const float* a, const float* b, const float* bias, float* c, bool add, void* scratch) const {
    const float *left = swapped_ ? b : a, *right = swapped_ ? a : b;
    auto* memory = static_cast<float*>(scratch);
    for (std::int64_t k = 0; k < shape_.k; k += block_depth_) {
        const std::int64_t depth = std::min(block_depth_, shape_.k - k);
        const bool last = k + depth == shape_.k;
        const Finish finish{add || k > 0, last && shape_.bias ? bias : nullptr, last && shape_.relu};
        for (std::int64_t n = 0; n < right_.count; n += block_columns_) {
            const std::int64_t end = std::min(n + block_columns_, right_.count);
            if (packs_right_) pack_right(right + k * right_.depth, n, end, depth, memory);
            for (std::int64_t m = 0; m < left_.count; m += block_rows_)
                run_block(left + m * left_.step + k * left_.depth, right + k * right_.depth, m, n, depth, c, finish,
                          memory);
        }
    }
}

/// All panels of a block of columns times one block of rows.
void BlockedGemm::run_block(const float* left, const float* right, std::int64_t m0, std::int64_t n0, std::int64_t depth,
                            float* c, const Finish& finish, float* scratch) const {
    const std::int64_t rows = std::min(block_rows_, left_.count - m0), row_c = shape_.stride_c();
    const std::int64_t end = std::min(n0 + block_columns_, right_.count);
    if (packs_left_) {
        pack_left(left, rows, left_.count - m0, depth, scratch + left_at_);
        left = scratch + left_at_;
    }
    const auto at_column = [&finish](std::int64_t column) {
        return Finish{finish.add, finish.bias ? finish.bias + column : nullptr, finish.relu};
    };
    float *sums = scratch + tile_at_, *turned = sums + block_rows_ * kTileColumns;
    for (std::int64_t n = n0; n < end; n += kTileColumns) {
        const std::int64_t width = panel_width(n), padded = rounded(width, kLanes);
        const float* panel = packs_right_ ? scratch + (n - n0) / kTileColumns * panel_floats(depth) : right + n;
        const std::int64_t row_panel = packs_right_ ? padded : right_.depth;
        if (!swapped_ && width == padded) {
            run_panel(left, rows, depth, panel, padded, row_panel, c + m0 * row_c + n, row_c, at_column(n));
            continue;
        }
        run_panel(left, rows, depth, panel, padded, row_panel, sums, padded, {});
        if (swapped_) {
            transpose(rows, width, sums, padded, turned, block_rows_);
            put_rows(turned, block_rows_, width, rows, c + n * row_c + m0, row_c, at_column(m0));
        } else {
            put_rows(sums, padded, rows, width, c + m0 * row_c + n, row_c, at_column(n));
        }
    }
}

void BlockedGemm::run_panel(const float* left, std::int64_t rows, std::int64_t depth, const float* panel,
                            std::int64_t width, std::int64_t row_panel, float* c, std::int64_t row_c,
                            const Finish& finish) const {
    if (!packs_left_) {
        microkernel(rows, width, depth, {left, left_.step, left_.depth}, panel, row_panel, c, row_c, finish);
        return;
    }
    packed_tiles(rows, tile_rows_, width, depth, left, tile_floats(depth), panel, row_panel, c, row_c, finish);
}

}  // namespace nn
