#include "nn/engine/kernels/sequence/recurrent_cells.h"

#include "nn/engine/kernels/vector/simd_math.h"

#include <cstring>

namespace nn::cells {
namespace {

using simd::Floats;
using simd::fma;
using simd::kLanes;

/// Sixteen values, or fewer at a row's end.
struct Full {
    static Floats get(const float* from) { return simd::load<Floats>(from); }
    static void put(float* to, Floats v) { simd::store(to, v); }
};
struct Part {
    std::size_t count;
    Floats get(const float* from) const {
        Floats v = {};
        std::memcpy(&v, from, count * sizeof(float));
        return v;
    }
    void put(float* to, Floats v) const { std::memcpy(to, &v, count * sizeof(float)); }
};

template <typename Fn>
void for_lanes(std::int64_t count, Fn&& fn) {
    std::int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes) fn(i, Full{});
    if (i < count) fn(i, Part{static_cast<std::size_t>(count - i)});
}

void lstm_forward(std::int64_t hidden, const Row& r) {
    for_lanes(hidden, [&](std::int64_t k, auto lanes) {
        float *gi = r.gates + k, *gf = gi + hidden, *gg = gf + hidden, *go = gg + hidden;
        const Floats i = simd::sigmoid(lanes.get(gi)), f = simd::sigmoid(lanes.get(gf));
        const Floats g = simd::tanh(lanes.get(gg)), o = simd::sigmoid(lanes.get(go));
        const Floats c = fma(f, lanes.get(r.cell + k), i * g), t = simd::tanh(c);
        lanes.put(gi, i);
        lanes.put(gf, f);
        lanes.put(gg, g);
        lanes.put(go, o);
        lanes.put(r.next_cell + k, c);
        lanes.put(r.tanh_cell + k, t);
        lanes.put(r.next_state + k, o * t);
    });
}

void lstm_backward(std::int64_t hidden, const Row& r) {
    for_lanes(hidden, [&](std::int64_t k, auto lanes) {
        float *gi = r.gates + k, *gf = gi + hidden, *gg = gf + hidden, *go = gg + hidden;
        const Floats i = lanes.get(gi), f = lanes.get(gf), g = lanes.get(gg), o = lanes.get(go);
        const Floats t = lanes.get(r.tanh_cell + k), dh = lanes.get(r.d_state + k);
        const Floats dc = fma(dh * o, 1.0f - t * t, lanes.get(r.d_cell + k));
        lanes.put(go, dh * t * (o * (1.0f - o)));
        lanes.put(gi, dc * g * (i * (1.0f - i)));
        lanes.put(gf, dc * lanes.get(r.cell + k) * (f * (1.0f - f)));
        lanes.put(gg, dc * i * (1.0f - g * g));
        lanes.put(r.d_cell + k, dc * f);
    });
}

void gru_forward(std::int64_t hidden, const Row& row) {
    for_lanes(hidden, [&](std::int64_t k, auto lanes) {
        float *gr = row.gates + k, *gz = gr + hidden, *gn = gz + hidden, *gs = gn + hidden;
        const Floats r = simd::sigmoid(lanes.get(gr)), z = simd::sigmoid(lanes.get(gz));
        const Floats s = row.bias ? lanes.get(gs) + lanes.get(row.bias + k) : lanes.get(gs);
        const Floats n = simd::tanh(fma(r, s, lanes.get(gn)));
        lanes.put(gr, r);
        lanes.put(gz, z);
        lanes.put(gn, n);
        lanes.put(gs, s);
        lanes.put(row.next_state + k, fma(z, lanes.get(row.state + k) - n, n));
    });
}

void gru_backward(std::int64_t hidden, const Row& row) {
    for_lanes(hidden, [&](std::int64_t k, auto lanes) {
        float *gr = row.gates + k, *gz = gr + hidden, *gn = gz + hidden, *gs = gn + hidden;
        const Floats r = lanes.get(gr), z = lanes.get(gz), n = lanes.get(gn), s = lanes.get(gs);
        const Floats dh = lanes.get(row.d_state + k);
        const Floats dn = dh * (1.0f - z) * (1.0f - n * n);
        lanes.put(gr, dn * s * (r * (1.0f - r)));
        lanes.put(gz, dh * (lanes.get(row.state + k) - n) * (z * (1.0f - z)));
        lanes.put(gn, dn);
        lanes.put(gs, dn * r);
        lanes.put(row.d_before + k, dh * z);
    });
}

template <bool kRelu>
void rnn_forward(std::int64_t hidden, const Row& r) {
    for_lanes(hidden, [&](std::int64_t k, auto lanes) {
        const Floats a = lanes.get(r.gates + k);
        lanes.put(r.next_state + k, kRelu ? simd::relu(a) : simd::tanh(a));
    });
}

template <bool kRelu>
void rnn_backward(std::int64_t hidden, const Row& r) {
    for_lanes(hidden, [&](std::int64_t k, auto lanes) {
        const Floats h = lanes.get(r.state + k), dh = lanes.get(r.d_state + k);
        lanes.put(r.gates + k, kRelu ? (h <= 0.0f ? Floats{} : dh) : dh * (1.0f - h * h));
    });
}

}  // namespace

void forward(Cell cell, std::int64_t hidden, const Row& row) {
    switch (cell) {
        case Cell::Lstm:
            return lstm_forward(hidden, row);
        case Cell::Gru:
            return gru_forward(hidden, row);
        case Cell::Relu:
            return rnn_forward<true>(hidden, row);
        case Cell::Tanh:
            return rnn_forward<false>(hidden, row);
    }
}

void backward(Cell cell, std::int64_t hidden, const Row& row) {
    switch (cell) {
        case Cell::Lstm:
            return lstm_backward(hidden, row);
        case Cell::Gru:
            return gru_backward(hidden, row);
        case Cell::Relu:
            return rnn_backward<true>(hidden, row);
        case Cell::Tanh:
            return rnn_backward<false>(hidden, row);
    }
}

}  // namespace nn::cells
