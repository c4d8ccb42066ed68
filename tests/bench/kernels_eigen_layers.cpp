// Plain Eigen beside the engine's own pooling, recurrent steps, attention, transposition and pooled normalization.
#include "tests/bench/eigen.h"

#include "nn/engine/kernels/gemm/packed_gemm.h"
#include "nn/engine/kernels/normalization/batch_norm_pool.h"
#include "nn/engine/kernels/pooling/pooling.h"
#include "nn/engine/kernels/sequence/attention.h"
#include "nn/engine/kernels/sequence/recurrent_cells.h"
#include "nn/engine/kernels/vector/transpose.h"

namespace nn::bench {
namespace {

// ---- windows of 2 x 2, side by side ----

/// An image's line of outputs, and what each of the four taps reads for it.
struct Windows {
    PoolingShape s;
    AlignedVector<float> x = values(s.batch * s.in_positions() * s.channels);
    AlignedVector<float> y = values(s.batch * s.out_positions() * s.channels);
    AlignedVector<float> scale = values(s.channels), offset = values(s.channels), mean = values(s.channels);
    AlignedVector<float> won = y;
    AlignedVector<std::uint8_t> taps = AlignedVector<std::uint8_t>(y.size());
    Rows best{s.out[2], s.channels}, tap{s.out[2], s.channels}, scaled{s.out[2], s.channels};

    using TapMap = Eigen::Map<Rows, 0, Eigen::OuterStride<>>;
    std::int64_t lines() const { return s.batch * s.out[1]; }
    TapMap read(std::int64_t line, int t) {
        const std::int64_t row = 2 * line + t / 2;
        return {x.data() + (row * s.in[2] + t % 2) * s.channels, s.out[2], s.channels,
                Eigen::OuterStride<>(2 * s.channels)};
    }
    RowsMap line_of(AlignedVector<float>& of, std::int64_t line) {
        return {of.data() + line * s.out[2] * s.channels, s.out[2], s.channels};
    }
    auto choices(std::int64_t line) {
        using Bytes = Eigen::Array<std::uint8_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        return Eigen::Map<Bytes>(taps.data() + line * s.out[2] * s.channels, s.out[2], s.channels);
    }
    /// A number of every channel, the same for all positions.
    auto per_channel(const AlignedVector<float>& of) const {
        return Eigen::Map<const Rows, 0, Eigen::OuterStride<>>(of.data(), s.out[2], s.channels, Eigen::OuterStride<>(0));
    }

    void maximum() {
        for (std::int64_t i = 0; i < lines(); ++i)
            line_of(y, i) = read(i, 0).max(read(i, 1)).max(read(i, 2).max(read(i, 3)));
    }
    void maximum_with_choices() {
        for (std::int64_t i = 0; i < lines(); ++i) {
            best = read(i, 0);
            tap.setZero();
            for (int t = 1; t < 4; ++t) {
                const auto v = read(i, t);
                tap = where(v > best || v != v, static_cast<float>(t), tap);
                best = where(v > best || v != v, v, best);
            }
            line_of(y, i) = best;
            choices(i) = tap.cast<std::uint8_t>();
        }
    }
    void maximum_backward() {
        for (std::int64_t i = 0; i < lines(); ++i) {
            tap = choices(i).cast<float>();
            for (int t = 0; t < 4; ++t) read(i, t) = where(tap == static_cast<float>(t), line_of(y, i), 0.0f);
        }
    }
    void average() {
        for (std::int64_t i = 0; i < lines(); ++i)
            line_of(y, i) = 0.25f * (read(i, 0) + read(i, 1) + read(i, 2) + read(i, 3));
    }
    void average_backward() {
        for (std::int64_t i = 0; i < lines(); ++i)
            for (int t = 0; t < 4; ++t) read(i, t) = 0.25f * line_of(y, i);
    }
    /// BatchNorm's scaling and a ReLU in front of the maximum.
    void scale_and_pool() {
        for (std::int64_t i = 0; i < lines(); ++i) {
            RowsMap kept = line_of(won, i);
            kept = read(i, 0);
            best = kept * per_channel(scale) + per_channel(offset);
            tap.setZero();
            for (int t = 1; t < 4; ++t) {
                const auto v = read(i, t);
                scaled = v * per_channel(scale) + per_channel(offset);
                tap = where(scaled > best || scaled != scaled, static_cast<float>(t), tap);
                kept = where(scaled > best || scaled != scaled, v, kept);
                best = where(scaled > best || scaled != scaled, scaled, best);
            }
            line_of(y, i) = relu(best);
            choices(i) = tap.cast<std::uint8_t>();
        }
    }
    void combine_pooled() {
        for (std::int64_t i = 0; i < lines(); ++i) {
            tap = choices(i).cast<float>();
            best = line_of(y, i) * per_channel(scale);
            for (int t = 0; t < 4; ++t) {
                auto v = read(i, t);
                scaled = v * per_channel(scale) + per_channel(offset);
                v = where(tap == static_cast<float>(t) && scaled > 0.0f, best, 0.0f) +
                    ((v - per_channel(mean)) * per_channel(scale) + per_channel(offset));
            }
        }
    }
};

void add_windows(const std::string& name, const PoolingShape& shape, void (*ours)(Windows&), void (Windows::*eigen)()) {
    const auto job = [shape](auto&& run) {
        auto s = std::make_shared<Windows>(Windows{shape});
        Job job;
        job.run = [s, run] { run(*s); };
        job.bytes = static_cast<double>(s->x.size() + s->y.size()) * sizeof(float);
        return job;
    };
    add_pair(name_of(name, shape.batch, shape.channels, shape.in[1]), [=] { return job(ours); },
             [=] { return job([eigen](Windows& w) { (w.*eigen)(); }); });
}

void add_pooling(std::int64_t batch, std::int64_t channels, std::int64_t size) {
    PoolingShape s;
    s.batch = batch, s.channels = channels;
    for (const std::size_t axis : {1, 2})
        s.in[axis] = size, s.out[axis] = size / 2, s.kernel[axis] = s.stride[axis] = 2;
    add_windows("maximum", s, [](Windows& w) { max_pool_forward(w.s, w.x.data(), w.y.data(), nullptr, nullptr); },
                &Windows::maximum);
    add_windows("maximum with choices", s,
                [](Windows& w) { max_pool_forward(w.s, w.x.data(), w.y.data(), w.taps.data(), nullptr); },
                &Windows::maximum_with_choices);
    add_windows("maximum backward", s,
                [](Windows& w) { max_pool_backward(w.s, w.taps.data(), w.y.data(), w.x.data()); },
                &Windows::maximum_backward);
    add_windows("average", s, [](Windows& w) { average_pool_forward(w.s, {}, w.x.data(), w.y.data()); },
                &Windows::average);
    add_windows("average backward", s, [](Windows& w) { average_pool_backward(w.s, {}, w.y.data(), w.x.data()); },
                &Windows::average_backward);
    add_windows("norm and maximum", s,
                [](Windows& w) {
                    scale_and_pool(w.s, w.x.data(), w.scale.data(), w.offset.data(), {.low = 0}, w.y.data(),
                                   {w.won.data(), w.taps.data()});
                },
                &Windows::scale_and_pool);
    add_windows("norm and maximum backward", s,
                [](Windows& w) {
                    const PooledIncoming in{w.x.data(),     w.y.data(),     w.taps.data(),  w.mean.data(),
                                            w.scale.data(), w.offset.data(), Limits{.low = 0}};
                    combine_pooled(w.s, in, w.scale.data(), w.scale.data(), w.offset.data(), w.x.data());
                },
                &Windows::combine_pooled);
}

// ---- recurrent steps ----

/// One step of a layer: gates hold the inputs' part.
struct Step {
    Cell cell;
    std::int64_t batch, hidden, slots = cell == Cell::Lstm || cell == Cell::Gru ? 4 : 1;
    Matrix start = MatrixMap(values(batch * slots * hidden).data(), batch, slots * hidden), gates = start;
    Matrix h = start.leftCols(hidden), c = h, next_c = h, t = h, next_h = h, d_h = h, d_c = h;
    Matrix weights = MatrixMap(values(slots * hidden * hidden).data(), slots * hidden, hidden);
    PackedGemm product{hidden, slots * hidden};
    AlignedVector<float> packed = AlignedVector<float>(product.packed_floats());

    auto gate(int k) { return gates.middleCols(k * hidden, hidden).array(); }
    void pack() { product.pack(weights.data(), 1, hidden, packed.data(), 0, product.strips()); }

    void add_states() { product.run(batch, packed.data(), h.data(), hidden, gates.data(), slots * hidden, true); }
    void add_states_eigen() { gates.noalias() += h * weights.transpose(); }

    cells::Row row(std::int64_t r) {
        cells::Row at{};
        at.gates = gates.row(r).data(), at.state = h.row(r).data(), at.next_state = next_h.row(r).data();
        at.cell = c.row(r).data(), at.next_cell = next_c.row(r).data(), at.tanh_cell = t.row(r).data();
        at.d_state = d_h.row(r).data(), at.d_before = d_h.row(r).data(), at.d_cell = d_c.row(r).data();
        return at;
    }
    void forward() {
        for (std::int64_t r = 0; r < batch; ++r) cells::forward(cell, hidden, row(r));
    }
    void backward() {
        for (std::int64_t r = 0; r < batch; ++r) cells::backward(cell, hidden, row(r));
    }
    void forward_eigen() {
        if (cell == Cell::Tanh) {
            next_h.array() = tanh(gates.array());
        } else if (cell == Cell::Lstm) {
            auto i = gate(0), f = gate(1), g = gate(2), o = gate(3);
            i = sigmoid(i), f = sigmoid(f), g = tanh(g), o = sigmoid(o);
            next_c.array() = f * c.array() + i * g;
            t.array() = tanh(next_c.array());
            next_h.array() = o * t.array();
        } else {
            auto r = gate(0), z = gate(1), n = gate(2), s = gate(3);
            r = sigmoid(r), z = sigmoid(z), n = tanh(n + r * s);
            next_h.array() = z * (h.array() - n) + n;
        }
    }
    void backward_eigen() {
        const auto dh = d_h.array();
        if (cell == Cell::Tanh) {
            gates.array() = dh * (1.0f - h.array().square());
        } else if (cell == Cell::Lstm) {
            auto i = gate(0), f = gate(1), g = gate(2), o = gate(3);
            auto dc = d_c.array();
            dc += dh * o * (1.0f - t.array().square());
            o = dh * t.array() * (o * (1.0f - o));
            next_c.array() = dc * g * (i * (1.0f - i));
            g = dc * i * (1.0f - g.square());
            i = next_c.array();
            next_c.array() = dc * f;
            f = dc * c.array() * (f * (1.0f - f));
            dc = next_c.array();
        } else {
            auto r = gate(0), z = gate(1), n = gate(2), s = gate(3);
            next_c.array() = dh * (1.0f - z) * (1.0f - n.square());
            r = next_c.array() * s * (r * (1.0f - r));
            s = next_c.array() * r;
            t.array() = dh * z;
            z = dh * (h.array() - n) * (z * (1.0f - z));
            n = next_c.array();
            d_h = t;
        }
    }
};

void add_steps(const char* name, Cell cell) {
    const auto job = [cell](auto&& run) {
        auto s = std::make_shared<Step>(Step{cell, 32, 128});
        s->pack();
        Job job;
        job.prepare = [s] { s->gates = s->start; };
        job.run = [s, run] { run(*s); };
        return job;
    };
    using Run = void (*)(Step&);
    const auto add = [&](const char* what, Run ours, Run eigen) {
        add_pair(name_of(what, name, "32x128"), [=] { return job(ours); }, [=] { return job(eigen); });
    };
    add("cell", [](Step& s) { s.forward(); }, [](Step& s) { s.forward_eigen(); });
    add("cell backward", [](Step& s) { s.backward(); }, [](Step& s) { s.backward_eigen(); });
    add("step", [](Step& s) { s.add_states(), s.forward(); }, [](Step& s) { s.add_states_eigen(), s.forward_eigen(); });
}

// ---- attention ----

struct Heads {
    AttentionShape s;
    std::int64_t floats = s.batch * s.targets * s.width();
    AlignedVector<float> q = values(floats), k = q, v = q, context = q, dq = q, dk = q, dv = q;
    AlignedVector<float> weights = values(s.weights()), scores = weights;
    Attention attention{s, DropoutMask(0, {}), 1};
    AlignedVector<std::byte> scratch = AlignedVector<std::byte>(attention.scratch_bytes());
    float factor = 1 / std::sqrt(static_cast<float>(s.head));

    using HeadMap = Eigen::Map<Matrix, 0, Eigen::OuterStride<>>;
    HeadMap of(AlignedVector<float>& rows, std::int64_t n, std::int64_t h) {
        return {rows.data() + s.target_start(n) + h * s.head, s.targets, s.head, Eigen::OuterStride<>(s.row())};
    }
    MatrixMap plane(AlignedVector<float>& planes, std::int64_t n, std::int64_t h) {
        return {planes.data() + (n * s.heads + h) * s.targets * s.sources, s.targets, s.sources};
    }
    AttentionData data() {
        AttentionData d{};
        d.q = q.data(), d.k = k.data(), d.v = v.data(), d.weights = d.dropped = weights.data();
        d.context = context.data();
        return d;
    }
    void forward() { attention.forward(data(), 0, scratch.data()); }
    void backward() {
        AttentionGradients g{};
        g.context = context.data();
        g.q = dq.data(), g.k = dk.data(), g.v = dv.data(), g.scores = scores.data();
        attention.backward(data(), g, 0, scratch.data());
    }
    void forward_eigen() {
        for (std::int64_t n = 0; n < s.batch; ++n)
            for (std::int64_t h = 0; h < s.heads; ++h) {
                MatrixMap w = plane(weights, n, h);
                w.noalias() = factor * of(q, n, h) * of(k, n, h).transpose();
                for (std::int64_t t = 0; t < s.targets; ++t) {
                    auto row = w.row(t).array();
                    row = exp(row - row.maxCoeff());
                    row *= 1 / row.sum();
                }
                of(context, n, h).noalias() = w * of(v, n, h);
            }
    }
    void backward_eigen() {
        for (std::int64_t n = 0; n < s.batch; ++n)
            for (std::int64_t h = 0; h < s.heads; ++h) {
                MatrixMap w = plane(weights, n, h), d = plane(scores, n, h);
                d.noalias() = of(context, n, h) * of(v, n, h).transpose();
                of(dv, n, h).noalias() = w.transpose() * of(context, n, h);
                for (std::int64_t t = 0; t < s.targets; ++t)
                    d.row(t).array() = w.row(t).array() * (d.row(t).array() - w.row(t).dot(d.row(t)));
                of(dq, n, h).noalias() = factor * d * of(k, n, h);
                of(dk, n, h).noalias() = factor * d.transpose() * of(q, n, h);
            }
    }
};

void add_attention() {
    AttentionShape shape;
    shape.batch = 16, shape.heads = 4, shape.head = 32, shape.targets = shape.sources = shape.wired_sources = 64;
    shape.batch_first = true;
    const auto job = [shape](void (Heads::*run)()) {
        auto s = std::make_shared<Heads>(Heads{shape});
        Job job;
        job.run = [s, run] { ((*s).*run)(); };
        return job;
    };
    add_pair("attention/16x4x64x32/forward", [=] { return job(&Heads::forward); },
             [=] { return job(&Heads::forward_eigen); });
    add_pair("attention/16x4x64x32/backward", [=] { return job(&Heads::backward); },
             [=] { return job(&Heads::backward_eigen); });
}

// ---- transposition ----

void add_transposition(std::int64_t rows, std::int64_t columns) {
    struct State {
        AlignedVector<float> from, to;
    };
    const auto job = [=](auto&& run) {
        auto s = std::make_shared<State>(State{values(rows * columns), values(rows * columns)});
        Job job;
        job.run = [s, run] { run(s->from.data(), s->to.data()); };
        job.bytes = 2.0 * static_cast<double>(rows * columns) * sizeof(float);
        return job;
    };
    add_pair(name_of("transpose", rows, columns),
             [=] { return job([=](const float* from, float* to) { transpose(rows, columns, from, columns, to, rows); }); },
             [=] {
                 return job([=](const float* from, float* to) {
                     MatrixMap(to, columns, rows) = ConstMatrixMap(from, rows, columns).transpose();
                 });
             });
}

}  // namespace

void add_eigen_layers() {
    add_pooling(64, 32, 32);
    add_pooling(64, 128, 8);
    add_pooling(64, 20, 24);
    add_pooling(64, 50, 8);
    add_steps("LSTM", Cell::Lstm);
    add_steps("GRU", Cell::Gru);
    add_steps("RNN", Cell::Tanh);
    add_attention();
    add_transposition(16, 64);
    add_transposition(128, 128);
    add_transposition(512, 784);
}

}  // namespace nn::bench
