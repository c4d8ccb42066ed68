// Convolutions against im2col on shapes that an op's small samples do not reach: odd extents, uneven
// padding, channels that fill vectors and such that do not, several threads.
#include "nn/engine/kernels/convolution/convolution.h"

#include <QTest>

#include <cmath>
#include <functional>
#include <limits>
#include <random>

using namespace nn;

namespace {

using Make = std::function<std::unique_ptr<Convolution>(const ConvolutionShape&, const ConvolutionUse&)>;

struct Results {
    std::vector<float> y, dx, dw, db;
};

/// Evenly in [-1, 1].
std::vector<float> noise(std::int64_t count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<float> v(static_cast<std::size_t>(count));
    for (float& value : v) value = static_cast<float>(random() % 20001) / 10000.0f - 1.0f;
    return v;
}

Results run(Convolution& convolution, const ConvolutionShape& s) {
    const std::int64_t in = s.batch * s.in_positions() * s.in_channels,
                       out = s.batch * s.out_positions() * s.out_channels;
    const auto x = noise(in, 1), w = noise(s.weight_size(), 2), b = noise(s.out_channels, 3), dy = noise(out, 4);
    std::vector<std::byte> memory(convolution.scratch_bytes() + 64, std::byte{0xCD});
    void* scratch = reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64);
    Results r{std::vector<float>(static_cast<std::size_t>(out)), std::vector<float>(x.size()),
              std::vector<float>(w.size(), 1), std::vector<float>(b.size(), 1)};
    convolution.forward(x.data(), w.data(), b.data(), r.y.data(), scratch);
    convolution.backward(x.data(), w.data(), dy.data(), {r.dx.data(), r.dw.data(), r.db.data(), true}, scratch);
    convolution.backward(x.data(), w.data(), dy.data(), {nullptr, r.dw.data(), r.db.data(), false}, scratch);
    return r;
}

double difference(const std::vector<float>& a, const std::vector<float>& b) {
    double worst = 0, largest = 1e-3;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double d = std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i]));
        worst = std::isnan(d) ? 1e30 : std::max(worst, d);
        largest = std::max(largest, std::abs(static_cast<double>(b[i])));
    }
    return worst / largest;
}

ConvolutionShape shape(std::int64_t in, std::int64_t out, std::int64_t h, std::int64_t w, std::int64_t kernel,
                       std::int64_t pad_begin, std::int64_t pad_end) {
    ConvolutionShape s;
    s.batch = 3;
    s.in_channels = in;
    s.out_channels = out;
    s.bias = true;
    s.in = {1, h, w};
    s.kernel = {1, kernel, kernel};
    s.pad_begin = {0, pad_begin, pad_begin};
    s.pad_end = {0, pad_end, pad_end};
    s.out = {1, h + pad_begin + pad_end - kernel + 1, w + pad_begin + pad_end - kernel + 1};
    return s;
}

/// The same with steps and distances of their own, and a depth.
ConvolutionShape stepped(std::int64_t in, std::int64_t out, ConvolutionShape::Axes extent,
                         ConvolutionShape::Axes kernel, ConvolutionShape::Axes stride, ConvolutionShape::Axes dilation,
                         ConvolutionShape::Axes padding) {
    ConvolutionShape s = shape(in, out, 1, 1, 1, 0, 0);
    s.rank = 3;
    s.in = extent;
    s.kernel = kernel;
    s.stride = stride;
    s.dilation = dilation;
    s.pad_begin = s.pad_end = padding;
    for (std::size_t a = 0; a < 3; ++a)
        s.out[a] = (extent[a] + 2 * padding[a] - dilation[a] * (kernel[a] - 1) - 1) / stride[a] + 1;
    return s;
}

ConvolutionShape line(std::int64_t in, std::int64_t out, std::int64_t length, std::int64_t kernel,
                      std::int64_t pad_begin, std::int64_t pad_end) {
    ConvolutionShape s = shape(in, out, 1, length, kernel, 0, 0);
    s.rank = 1;
    s.kernel = {1, 1, kernel};
    s.pad_begin = {0, 0, pad_begin};
    s.pad_end = {0, 0, pad_end};
    s.out = {1, 1, length + pad_begin + pad_end - kernel + 1};
    return s;
}

/// Every channel by itself, `times` filters for each.
ConvolutionShape depthwise(ConvolutionShape s, std::int64_t times = 1) {
    s.groups = s.in_channels;
    s.out_channels = s.in_channels * times;
    return s;
}

}  // namespace

class TestConvolution : public QObject {
    Q_OBJECT

private slots:
    /// A network that has gone wrong must look wrong: no implementation's ReLU hides what is not a number.
    void relu_keeps_nan() {
        for (const ConvolutionShape& s : {shape(3, 32, 9, 9, 3, 1, 1), shape(64, 64, 8, 8, 1, 0, 0),
                                          shape(64, 64, 32, 32, 3, 1, 1), shape(20, 50, 12, 12, 5, 0, 0)}) {
            ConvolutionUse use;
            use.relu = true;
            const auto convolution = Convolution::make(s, use);
            auto x = noise(s.batch * s.in_positions() * s.in_channels, 1);
            x[0] = std::numeric_limits<float>::quiet_NaN();
            const auto w = noise(s.weight_size(), 2), b = noise(s.out_channels, 3);
            std::vector<float> y(static_cast<std::size_t>(s.batch * s.out_positions() * s.out_channels));
            std::vector<std::byte> memory(convolution->scratch_bytes() + 64);
            void* scratch = reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(memory.data()) + 63) / 64 * 64);
            convolution->forward(x.data(), w.data(), b.data(), y.data(), scratch);
            for (std::int64_t c = 0; c < s.out_channels; ++c)
                QVERIFY2(std::isnan(y[static_cast<std::size_t>(c)]), convolution->note().c_str());
            QVERIFY(!std::isnan(y.back()));
        }
    }

    void agrees_with_im2col_data() {
        QTest::addColumn<int>("maker");
        QTest::addColumn<int>("threads");
        QTest::addColumn<bool>("relu");
        const char* names[] = {"Winograd", "col2im", "direct", "adjoint", "sliced", "depthwise"};
        for (int maker = 0; maker < 6; ++maker)
            for (int threads : {1, 3})
                for (bool relu : {false, true})
                    QTest::addRow("%s, %d threads%s", names[maker], threads, relu ? ", ReLU" : "")
                        << maker << threads << relu;
    }
    void agrees_with_im2col() {
        QFETCH(int, maker);
        QFETCH(int, threads);
        QFETCH(bool, relu);
        const Make makers[] = {make_winograd_convolution, make_col2im_convolution, make_direct_convolution,
                               make_winograd_adjoint,     make_sliced_convolution, make_depthwise_convolution};
        const ConvolutionShape shapes[] = {
            shape(32, 32, 8, 8, 3, 1, 1),
            shape(32, 48, 7, 9, 3, 1, 1),
            shape(48, 32, 9, 6, 3, 0, 0),
            shape(64, 96, 5, 5, 3, 2, 2),
            shape(32, 32, 6, 7, 3, 0, 2),
            shape(32, 32, 3, 3, 3, 0, 0),
            shape(20, 50, 12, 12, 5, 0, 0),
            shape(20, 50, 9, 7, 5, 2, 2),
            shape(70, 6, 5, 6, 1, 0, 0),
            shape(33, 17, 11, 4, 2, 1, 0),
            shape(1, 20, 28, 28, 5, 0, 0),
            shape(3, 32, 9, 33, 3, 1, 1),
            stepped(3, 48, {1, 15, 17}, {1, 7, 7}, {1, 2, 2}, {1, 1, 1}, {0, 3, 3}),
            stepped(5, 18, {1, 9, 14}, {1, 3, 3}, {1, 2, 2}, {1, 1, 1}, {0, 1, 1}),
            stepped(8, 16, {1, 12, 13}, {1, 4, 4}, {1, 2, 2}, {1, 1, 1}, {0, 1, 1}),
            stepped(4, 7, {1, 11, 16}, {1, 2, 3}, {1, 3, 4}, {1, 1, 1}, {0, 0, 5}),
            stepped(2, 35, {1, 9, 20}, {1, 3, 3}, {1, 1, 1}, {1, 2, 3}, {0, 2, 3}),
            stepped(3, 5, {1, 10, 9}, {1, 3, 2}, {1, 2, 1}, {1, 3, 4}, {0, 4, 0}),
            stepped(1, 16, {6, 5, 7}, {3, 3, 3}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}),
            stepped(6, 33, {5, 6, 4}, {2, 3, 2}, {2, 1, 2}, {2, 1, 1}, {1, 0, 1}),
            stepped(16, 24, {1, 1, 40}, {1, 1, 5}, {1, 1, 1}, {1, 1, 2}, {0, 0, 9}),
            stepped(16, 32, {8, 8, 8}, {3, 3, 3}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}),
            stepped(6, 20, {5, 6, 4}, {3, 3, 3}, {2, 1, 1}, {1, 1, 1}, {1, 0, 1}),
            stepped(9, 17, {6, 7, 5}, {2, 5, 5}, {1, 1, 1}, {2, 1, 1}, {0, 2, 2}),
            stepped(12, 9, {1, 7, 6}, {1, 1, 1}, {1, 2, 3}, {1, 1, 1}, {0, 0, 0}),
            shape(32, 32, 2, 9, 3, 1, 1),
            shape(17, 33, 13, 6, 3, 2, 1),
            shape(16, 16, 10, 11, 5, 4, 3),
            shape(16, 16, 8, 8, 3, 1, 1),
            line(32, 64, 21, 5, 2, 2),
            line(24, 17, 19, 3, 2, 0),
            line(16, 16, 3, 3, 0, 0),
            depthwise(shape(1, 1, 9, 8, 3, 1, 1)),
            depthwise(shape(3, 3, 12, 21, 3, 1, 1)),
            depthwise(shape(16, 16, 9, 7, 3, 1, 1)),
            depthwise(shape(17, 17, 6, 13, 5, 2, 2)),
            depthwise(shape(40, 40, 5, 30, 3, 0, 2)),
            depthwise(shape(40, 40, 2, 2, 5, 3, 3)),
            depthwise(stepped(17, 17, {1, 11, 14}, {1, 3, 3}, {1, 2, 2}, {1, 1, 1}, {0, 1, 1})),
            depthwise(stepped(16, 16, {1, 9, 12}, {1, 3, 5}, {1, 1, 1}, {1, 2, 2}, {0, 2, 4})),
            depthwise(stepped(40, 40, {1, 13, 17}, {1, 3, 2}, {1, 3, 3}, {1, 2, 2}, {0, 1, 1})),
            depthwise(stepped(3, 3, {1, 8, 9}, {1, 1, 1}, {1, 2, 3}, {1, 1, 1}, {0, 0, 0})),
            depthwise(stepped(16, 16, {5, 6, 7}, {3, 3, 3}, {1, 2, 1}, {1, 1, 1}, {1, 1, 1})),
            depthwise(stepped(5, 5, {6, 4, 5}, {2, 3, 2}, {2, 1, 2}, {1, 2, 1}, {1, 2, 0}), 3),
            depthwise(shape(1, 1, 9, 8, 3, 1, 1), 2),
            depthwise(shape(17, 17, 7, 10, 3, 1, 1), 2),
            depthwise(shape(40, 40, 6, 9, 5, 2, 2), 2),
            depthwise(stepped(16, 16, {1, 10, 11}, {1, 3, 3}, {1, 2, 2}, {1, 1, 1}, {0, 1, 1}), 3),
            depthwise(line(16, 16, 33, 9, 4, 4)),
            depthwise(line(40, 40, 20, 3, 2, 0), 2),
        };
        int checked = 0;
        for (const ConvolutionShape& s : shapes) {
            ConvolutionUse use;
            use.relu = relu;
            use.threads = threads;
            use.data_gradient = use.weight_gradient = use.bias_gradient = true;
            const auto ours = makers[maker](s, use);
            if (!ours) continue;
            ++checked;
            const Results found = run(*ours, s), expected = run(*make_im2col_convolution(s, use), s);
            const QByteArray text = QByteArray::fromStdString(ours->note()) + " " + QByteArray::number(checked);
            QVERIFY2(difference(found.y, expected.y) < 1e-5, text);
            QVERIFY2(difference(found.dx, expected.dx) < 1e-5, text);
            QVERIFY2(difference(found.dw, expected.dw) < 1e-5, text);
            QVERIFY2(difference(found.db, expected.db) < 1e-5, text);
        }
        QVERIFY(checked >= (maker == 2 ? 20 : 3));
    }
};

QTEST_GUILESS_MAIN(TestConvolution)
#include "test_convolution.moc"
