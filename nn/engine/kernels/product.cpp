// Built with -ffp-contract=fast: the products are meant to be fused.
#include "nn/engine/kernels/product.h"

#include "nn/engine/kernels/simd.h"

namespace nn {
namespace {

using simd::Floats;
using simd::kLanes;
using simd::load;
using simd::store;

template <int R, int V>
inline void tile(std::int64_t depth, const LeftMatrix& a, const float* b, std::int64_t row_b, float* c,
                 std::int64_t row_c, bool add) {
    Floats sum[R][V] = {};
    for (std::int64_t k = 0; k < depth; ++k) {
        Floats right[V];
        for (int v = 0; v < V; ++v) right[v] = load<Floats>(b + k * row_b + v * kLanes);
        for (int r = 0; r < R; ++r) {
            const Floats left = simd::splat(a.data[r * a.row + k * a.depth]);
            for (int v = 0; v < V; ++v) sum[r][v] += left * right[v];
        }
    }
    for (int r = 0; r < R; ++r)
        for (int v = 0; v < V; ++v) {
            float* to = c + r * row_c + v * kLanes;
            store(to, add ? load<Floats>(to) + sum[r][v] : sum[r][v]);
        }
}

template <int V, int kMostRows>
void panel(std::int64_t rows, std::int64_t depth, LeftMatrix a, const float* b, std::int64_t row_b, float* c,
           std::int64_t row_c, bool add) {
    const auto run = [&]<int R>() {
        tile<R, V>(depth, a, b, row_b, c, row_c, add);
        a.data += R * a.row;
        c += R * row_c;
        rows -= R;
    };
    while (rows >= kMostRows) run.template operator()<kMostRows>();
    if constexpr (kMostRows > 8)
        if (rows >= 8) run.template operator()<8>();
    if (rows >= 4) run.template operator()<4>();
    if (rows >= 2) run.template operator()<2>();
    if (rows >= 1) run.template operator()<1>();
}

}  // namespace

void product(std::int64_t rows, std::int64_t columns, std::int64_t depth, const LeftMatrix& a, const float* b,
             std::int64_t row_b, float* c, std::int64_t row_c, bool add) {
    std::int64_t n = 0;
    if constexpr (!kFastProducts) {  // sixteen registers of 8 floats: six rows of sixteen columns
        for (; n < columns; n += kLanes) panel<1, 6>(rows, depth, a, b + n, row_b, c + n, row_c, add);
        return;
    }
    for (; n + 2 * kLanes <= columns; n += 2 * kLanes) panel<2, 12>(rows, depth, a, b + n, row_b, c + n, row_c, add);
    if (n < columns) panel<1, 12>(rows, depth, a, b + n, row_b, c + n, row_c, add);
}

}  // namespace nn
