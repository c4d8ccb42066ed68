// Convolution and its transpose against the sums that define them, written out: one to three dimensions, strides,
// uneven margins, dilation, groups, output padding of a whole step; both kernel sets.
#include "nn/engine/kernels/convolution/convolution.h"

#include <QTest>

#include <cmath>

using namespace nn;

namespace {

using Axes = ConvolutionShape::Axes;

struct Tensors {
    std::vector<float> x, weight, bias, y, dy, dx, dw, db;
};

std::vector<float> waves(std::int64_t count, double pace) {
    std::vector<float> v(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < v.size(); ++i)
        v[i] = static_cast<float>(std::sin(pace * static_cast<double>(i * i % 97)));
    return v;
}

/// Calls fn(x, weight, y) with the places of all that are multiplied. In a transposed convolution x and y change roles.
template <typename Fn>
void for_products(const ConvolutionShape& s, bool transposed, Fn&& fn) {
    const Axes &small = transposed ? s.in : s.out, &large = transposed ? s.out : s.in;
    const std::int64_t many = transposed ? s.in_channels : s.out_channels,
                       few = transposed ? s.out_channels : s.in_channels;
    const std::int64_t out_each = many / s.groups, in_each = few / s.groups;
    const auto flat = [](const Axes& at, const Axes& e) { return (at[0] * e[1] + at[1]) * e[2] + at[2]; };
    const auto cells = [](const Axes& e) { return e[0] * e[1] * e[2]; };
    const auto place = [](std::int64_t i, const Axes& e) { return Axes{i / (e[1] * e[2]), i / e[2] % e[1], i % e[2]}; };
    for (std::int64_t n = 0; n < s.batch; ++n)
        for (std::int64_t p = 0; p < cells(small); ++p)
            for (std::int64_t t = 0; t < s.taps(); ++t) {
                const Axes at = place(p, small), tap = place(t, s.kernel);
                Axes to{};
                bool inside = true;
                for (std::size_t k = 0; k < 3; ++k) {
                    to[k] = at[k] * s.stride[k] + tap[k] * s.dilation[k] - s.pad_begin[k];
                    inside = inside && to[k] >= 0 && to[k] < large[k];
                }
                if (!inside) continue;
                for (std::int64_t o = 0; o < many; ++o)
                    for (std::int64_t i = 0; i < in_each; ++i) {
                        const std::int64_t channel = o / out_each * in_each + i;
                        const std::int64_t a = (n * cells(small) + p) * many + o;
                        const std::int64_t b = (n * cells(large) + flat(to, large)) * few + channel;
                        const std::int64_t w = (o * in_each + i) * s.taps() + t;
                        transposed ? fn(a, w, b) : fn(b, w, a);
                    }
            }
}

ConvolutionShape shape(bool transposed, int rank, std::int64_t in, std::int64_t out, std::int64_t groups, Axes extent,
                       Axes kernel, Axes stride, Axes begin, Axes end, Axes dilation, Axes more = {}) {
    ConvolutionShape s;
    s.rank = rank;
    s.batch = 3;
    s.in_channels = in;
    s.out_channels = out;
    s.groups = groups;
    s.bias = true;
    s.in = extent;
    s.kernel = kernel;
    s.stride = stride;
    s.pad_begin = begin;
    s.pad_end = end;
    s.dilation = dilation;
    for (std::size_t k = 0; k < 3; ++k) {
        const std::int64_t span = dilation[k] * (kernel[k] - 1) + 1;
        s.out[k] = transposed ? (extent[k] - 1) * stride[k] - begin[k] - end[k] + span + more[k]
                              : (extent[k] + begin[k] + end[k] - span) / stride[k] + 1;
    }
    return s;
}

/// Largest difference, relative to the largest value.
double difference(const std::vector<float>& found, const std::vector<double>& expected) {
    double worst = 0, largest = 1e-3;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double d = std::abs(static_cast<double>(found[i]) - expected[i]);
        worst = std::isnan(d) ? 1e30 : std::max(worst, d);
        largest = std::max(largest, std::abs(expected[i]));
    }
    return worst / largest;
}

}  // namespace

class TestConvolutionDefinition : public QObject {
    Q_OBJECT

private slots:
    void is_its_definition_data() {
        QTest::addColumn<bool>("transposed");
        QTest::addColumn<int>("threads");
        for (const bool transposed : {false, true})
            for (const int threads : {1, 3})
                QTest::addRow("%s, %d threads", transposed ? "transposed" : "plain", threads) << transposed << threads;
    }
    void is_its_definition() {
        QFETCH(bool, transposed);
        QFETCH(int, threads);
        const Axes one{1, 1, 1}, none{0, 0, 0};
        const ConvolutionShape shapes[] = {
            shape(transposed, 1, 8, 32, 1, {1, 1, 20}, {1, 1, 7}, one, {0, 0, 3}, {0, 0, 3}, one),
            shape(transposed, 1, 6, 4, 2, {1, 1, 13}, {1, 1, 4}, {1, 1, 3}, {0, 0, 1}, {0, 0, 1}, {1, 1, 2}, {0, 0, 2}),
            shape(transposed, 2, 16, 8, 1, {1, 7, 6}, {1, 4, 4}, {1, 2, 2}, {0, 1, 1}, {0, 1, 1}, one),
            shape(transposed, 2, 32, 16, 1, {1, 9, 5}, {1, 2, 2}, {1, 2, 2}, none, none, one, {0, 1, 0}),
            shape(transposed, 2, 5, 7, 1, {1, 6, 8}, {1, 3, 2}, {1, 1, 2}, {0, 2, 0}, {0, 2, 0}, {1, 3, 1}, {0, 2, 1}),
            shape(transposed, 2, 32, 32, 1, {1, 7, 8}, {1, 3, 3}, one, {0, 1, 1}, {0, 1, 1}, one),
            shape(transposed, 2, 4, 8, 4, {1, 5, 5}, {1, 3, 3}, {1, 2, 1}, {0, 1, 1}, {0, 1, 1}, one),
            shape(transposed, 2, 3, 5, 1, {1, 4, 4}, {1, 1, 1}, {1, 3, 2}, none, none, one, {0, 2, 1}),
            shape(transposed, 2, 16, 16, 16, {1, 9, 11}, {1, 3, 3}, one, {0, 1, 1}, {0, 1, 1}, one),
            shape(transposed, 2, 17, 17, 17, {1, 8, 9}, {1, 5, 5}, {1, 2, 2}, {0, 2, 2}, {0, 2, 2}, one, {0, 1, 0}),
            shape(transposed, 2, 40, 80, 40, {1, 7, 8}, {1, 3, 3}, one, {0, 2, 2}, {0, 2, 2}, {1, 2, 2}),
            shape(transposed, 1, 3, 9, 3, {1, 1, 14}, {1, 1, 4}, {1, 1, 2}, {0, 0, 1}, {0, 0, 3}, one),
            shape(transposed, 3, 18, 18, 18, {5, 4, 6}, {3, 2, 3}, {1, 2, 1}, one, one, one),
            shape(transposed, 3, 1, 16, 1, {6, 5, 4}, {3, 3, 3}, one, one, one, one),
            shape(transposed, 3, 16, 6, 2, {4, 5, 6}, {2, 3, 2}, {2, 1, 2}, {0, 1, 1}, {0, 1, 1}, {2, 1, 1}, {1, 0, 1}),
            shape(transposed, 3, 3, 4, 1, {3, 4, 3}, {2, 2, 2}, {2, 2, 2}, none, none, {1, 2, 3}, {0, 1, 2}),
        };
        for (const ConvolutionShape& s : shapes) check(s, transposed, threads);
    }

private:
    static void check(const ConvolutionShape& s, bool transposed, int threads) {
        ConvolutionUse use;
        use.relu = true;
        use.threads = threads;
        use.data_gradient = use.weight_gradient = use.bias_gradient = true;
        const auto made = transposed ? make_transposed_convolution(s, use) : Convolution::make(s, use);
        const auto weights = s.in_channels * s.out_channels / s.groups * s.taps();
        Tensors t{waves(s.batch * s.in_positions() * s.in_channels, 0.7), waves(weights, 1.3),
                  waves(s.out_channels, 0.9)};
        t.dy = waves(s.batch * s.out_positions() * s.out_channels, 1.9);
        t.y.resize(t.dy.size());
        t.dx.resize(t.x.size());
        t.dw.resize(t.weight.size());
        t.db.resize(t.bias.size());
        std::vector<std::byte> memory(made->scratch_bytes() + 64, std::byte{0xCD});
        void* scratch = reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64);
        made->forward(t.x.data(), t.weight.data(), t.bias.data(), t.y.data(), scratch);
        made->backward(t.x.data(), t.weight.data(), t.dy.data(), {t.dx.data(), t.dw.data(), t.db.data(), true},
                       scratch);
        made->backward(t.x.data(), t.weight.data(), t.dy.data(), {nullptr, t.dw.data(), t.db.data(), false}, scratch);

        std::vector<double> y(t.y.size()), dx(t.dx.size()), dw(t.dw.size()), db(t.db.size());
        for (std::size_t i = 0; i < y.size(); ++i) {
            y[i] = static_cast<double>(t.bias[i % t.bias.size()]);
            db[i % db.size()] += 2 * static_cast<double>(t.dy[i]);
        }
        for_products(s, transposed, [&](std::int64_t i, std::int64_t w, std::int64_t o) {
            const auto at = [](const std::vector<float>& v, std::int64_t k) {
                return static_cast<double>(v[static_cast<std::size_t>(k)]);
            };
            y[static_cast<std::size_t>(o)] += at(t.x, i) * at(t.weight, w);
            dx[static_cast<std::size_t>(i)] += at(t.dy, o) * at(t.weight, w);
            dw[static_cast<std::size_t>(w)] += 2 * at(t.dy, o) * at(t.x, i);
        });
        for (double& v : y) v = std::max(v, 0.0);
        const QByteArray text = QByteArray::fromStdString(made->note()) + ", output " + QByteArray::number(s.out[2]);
        QVERIFY2(difference(t.y, y) < 2e-6, text);
        QVERIFY2(difference(t.dx, dx) < 2e-6, text);
        QVERIFY2(difference(t.dw, dw) < 1e-5, text);
        QVERIFY2(difference(t.db, db) < 1e-5, text);
    }
};

QTEST_GUILESS_MAIN(TestConvolutionDefinition)
#include "test_convolution_definition.moc"
