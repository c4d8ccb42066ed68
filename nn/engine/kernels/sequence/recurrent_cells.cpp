#include "nn/engine/kernels/sequence/recurrent_cells.h"

#include "nn/engine/kernels/vector/panels.h"

namespace nn::cells {
namespace {

/// As many values as the compiler knows, from `first` on.
template <int width>
struct Full {
    using Array = Eigen::Array<float, 1, width>;
    std::int64_t first;
    Array get(const float* from) const { return Eigen::Map<const Array>(from + first); }
    void put(float* to, const Array& v) const { Eigen::Map<Array>(to + first) = v; }
};
constexpr int kRegister = kWidestPanel / 4;
/// What is left at a row's end, in a register that is not full.
struct Part {
    using Array = Eigen::Array<float, 1, kRegister>;
    std::int64_t first, count;
    Array get(const float* from) const {
        Array v = Array::Zero();
        v.head(count) = ConstRowMap(from + first, count);
        return v;
    }
    void put(float* to, const Array& v) const { RowMap(to + first, count) = v.head(count); }
};

/// fn(values) for all `count` of a row, so many registers at a time.
template <int registers, typename Fn>
void for_values(std::int64_t count, Fn&& fn) {
    std::int64_t i = 0;
    for (; i + registers * kRegister <= count; i += registers * kRegister) fn(Full<registers * kRegister>{i});
    for (; i + kRegister <= count; i += kRegister) fn(Full<kRegister>{i});
    if (i < count) fn(Part{i, count - i});
}

void lstm_forward(std::int64_t hidden, const Row& r) {
    float *gi = r.gates, *gf = gi + hidden, *gg = gf + hidden, *go = gg + hidden;
    for_values<2>(hidden, [&](auto at) {
        using Array = typename decltype(at)::Array;
        const Array i = sigmoid(at.get(gi)), f = sigmoid(at.get(gf)), g = tanh(at.get(gg)), o = sigmoid(at.get(go));
        const Array c = f * at.get(r.cell) + i * g, t = tanh(c);
        at.put(gi, i);
        at.put(gf, f);
        at.put(gg, g);
        at.put(go, o);
        at.put(r.next_cell, c);
        at.put(r.tanh_cell, t);
        at.put(r.next_state, o * t);
    });
}

void lstm_backward(std::int64_t hidden, const Row& r) {
    float *gi = r.gates, *gf = gi + hidden, *gg = gf + hidden, *go = gg + hidden;
    for_values<2>(hidden, [&](auto at) {
        using Array = typename decltype(at)::Array;
        const Array i = at.get(gi), f = at.get(gf), g = at.get(gg), o = at.get(go);
        const Array t = at.get(r.tanh_cell), dh = at.get(r.d_state);
        const Array dc = at.get(r.d_cell) + dh * o * (1.0f - t.square());
        at.put(go, dh * t * (o * (1.0f - o)));
        at.put(gi, dc * g * (i * (1.0f - i)));
        at.put(gf, dc * at.get(r.cell) * (f * (1.0f - f)));
        at.put(gg, dc * i * (1.0f - g.square()));
        at.put(r.d_cell, dc * f);
    });
}

void gru_forward(std::int64_t hidden, const Row& row) {
    float *gr = row.gates, *gz = gr + hidden, *gn = gz + hidden, *gs = gn + hidden;
    for_values<2>(hidden, [&](auto at) {
        using Array = typename decltype(at)::Array;
        const Array r = sigmoid(at.get(gr)), z = sigmoid(at.get(gz));
        Array s = at.get(gs);
        if (row.bias) s += at.get(row.bias);
        const Array n = tanh(at.get(gn) + r * s);
        at.put(gr, r);
        at.put(gz, z);
        at.put(gn, n);
        at.put(gs, s);
        at.put(row.next_state, z * (at.get(row.state) - n) + n);
    });
}

void gru_backward(std::int64_t hidden, const Row& row) {
    float *gr = row.gates, *gz = gr + hidden, *gn = gz + hidden, *gs = gn + hidden;
    for_values<2>(hidden, [&](auto at) {
        using Array = typename decltype(at)::Array;
        const Array r = at.get(gr), z = at.get(gz), n = at.get(gn), s = at.get(gs), dh = at.get(row.d_state);
        const Array dn = dh * (1.0f - z) * (1.0f - n.square());
        at.put(gr, dn * s * (r * (1.0f - r)));
        at.put(gz, dh * (at.get(row.state) - n) * (z * (1.0f - z)));
        at.put(gn, dn);
        at.put(gs, dn * r);
        at.put(row.d_before, dh * z);
    });
}

template <bool kRelu>
void rnn_forward(std::int64_t hidden, const Row& r) {
    for_values<1>(hidden, [&](auto at) {
        using Array = typename decltype(at)::Array;
        const Array a = at.get(r.gates);
        if constexpr (kRelu)
            at.put(r.next_state, relu(a));
        else
            at.put(r.next_state, tanh(a));
    });
}

template <bool kRelu>
void rnn_backward(std::int64_t hidden, const Row& r) {
    for_values<1>(hidden, [&](auto at) {
        using Array = typename decltype(at)::Array;
        const Array h = at.get(r.state), dh = at.get(r.d_state);
        if constexpr (kRelu)
            at.put(r.gates, where(h <= 0.0f, 0.0f, dh));
        else
            at.put(r.gates, dh * (1.0f - h.square()));
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
