// A recurrent layer gives the same in chunks of steps as in one piece, in both directions.
#include "nn/engine/kernels/sequence/recurrent.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

using namespace nn;

namespace {

using Values = std::vector<float>;

struct Run {
    Values states, input_gradient, ih, hh, bias_ih, bias_hh, hr;
};

/// Forward and backward with random weights, inputs and gradients, the same for every `chunk`.
class Layer {
public:
    Layer(RecurrentShape shape, std::int64_t chunk) : s_(shape), engine_(7) { s_.chunk = chunk; }

    Run run() {
        const std::int64_t gates = s_.gates() * s_.hidden, state = s_.state();
        Values ih = random(gates * s_.input), hh = random(gates * state), bias_ih = random(gates),
               bias_hh = random(gates), hr = random(s_.projection * s_.hidden), x = random(s_.rows() * s_.input),
               dy = random(s_.rows() * s_.row_h);
        RecurrentLayer layer(s_, 2, true, true);
        Values memory(layer.saved_floats() + 32), scratch(layer.scratch_floats() + 32);
        Run r;
        r.states = Values(count((s_.steps + 2) * s_.batch * s_.row_h));
        const RecurrentSaved saved = layer.place(aligned(memory));
        float* work = aligned(scratch);
        const RecurrentWeights w{ih.data(), hh.data(), bias_ih.data(), bias_hh.data(),
                                 s_.projection ? hr.data() : nullptr};
        layer.begin_forward(w, work);
        for (std::int64_t c = 0; c < layer.chunks(); ++c) {
            layer.project_inputs(layer.chunk(c), w, x.data(), saved, work);
            layer.forward_rows(layer.chunk(c), 0, s_.batch, r.states.data(), saved, work);
        }
        r.input_gradient.resize(x.size());
        r.ih.assign(ih.size(), 9.0f);  // to be written over
        r.hh.assign(hh.size(), 9.0f);
        r.bias_ih.assign(bias_ih.size(), 9.0f);
        r.bias_hh.assign(bias_hh.size(), 9.0f);
        r.hr.assign(hr.size(), 9.0f);
        const RecurrentWeights g{r.ih.data(), r.hh.data(), r.bias_ih.data(), r.bias_hh.data(),
                                 s_.projection ? r.hr.data() : nullptr};
        std::fill_n(layer.state_gradient(work), s_.batch * state, 0.5f);
        if (s_.cell == Cell::Lstm) std::fill_n(layer.cell_gradient(work), s_.batch * s_.hidden, 0.25f);
        layer.begin_backward(w, work);
        for (std::int64_t c = layer.chunks(); c-- > 0;) {
            layer.backward_rows(layer.chunk(c), 0, s_.batch, r.states.data(), dy.data(), saved, work);
            layer.end_backward(layer.chunk(c), w, g, true, x.data(), r.states.data(), r.input_gradient.data(), false,
                               saved, work);
        }
        return r;
    }

private:
    static std::size_t count(std::int64_t n) { return static_cast<std::size_t>(n); }
    static float* aligned(Values& v) {
        const auto at = reinterpret_cast<std::uintptr_t>(v.data());
        return v.data() + (64 - at % 64) % 64 / sizeof(float);
    }
    Values random(std::int64_t n) {
        std::uniform_real_distribution<float> values(-0.5f, 0.5f);
        Values v(count(n));
        for (float& x : v) x = values(engine_);
        return v;
    }

    RecurrentShape s_;
    std::mt19937 engine_;
};

double difference(const Values& a, const Values& b) {
    double worst = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
        const double d = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
        worst = d <= worst ? worst : d;
    }
    return worst;
}

}  // namespace

class TestRecurrent : public QObject {
    Q_OBJECT

private slots:
    void chunks_data() {
        QTest::addColumn<int>("cell");
        QTest::addColumn<int>("projection");
        QTest::addColumn<bool>("reverse");
        for (const bool reverse : {false, true}) {
            const char* way = reverse ? "backwards" : "forwards";
            QTest::addRow("tanh %s", way) << static_cast<int>(Cell::Tanh) << 0 << reverse;
            QTest::addRow("LSTM %s", way) << static_cast<int>(Cell::Lstm) << 0 << reverse;
            QTest::addRow("LSTM with projection %s", way) << static_cast<int>(Cell::Lstm) << 5 << reverse;
            QTest::addRow("GRU %s", way) << static_cast<int>(Cell::Gru) << 0 << reverse;
        }
    }
    void chunks() {
        QFETCH(int, cell);
        QFETCH(int, projection);
        QFETCH(bool, reverse);
        RecurrentShape s;
        s.cell = static_cast<Cell>(cell);
        s.steps = 11;
        s.batch = 3;
        s.input = 6;
        s.hidden = 8;
        s.projection = projection;
        s.row_h = s.state() + 2;
        s.reverse = reverse;
        const Run whole = Layer(s, s.steps).run();
        for (const std::int64_t chunk : {1, 4, 5}) {
            const Run parts = Layer(s, chunk).run();
            QVERIFY(difference(parts.states, whole.states) < 1e-5);
            QVERIFY(difference(parts.input_gradient, whole.input_gradient) < 1e-5);
            QVERIFY(difference(parts.ih, whole.ih) < 1e-4);
            QVERIFY(difference(parts.hh, whole.hh) < 1e-4);
            QVERIFY(difference(parts.bias_ih, whole.bias_ih) < 1e-4);
            QVERIFY(difference(parts.bias_hh, whole.bias_hh) < 1e-4);
            QVERIFY(difference(parts.hr, whole.hr) < 1e-4);
        }
    }
};

QTEST_APPLESS_MAIN(TestRecurrent)
#include "test_recurrent.moc"
