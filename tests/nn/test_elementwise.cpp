// Elementary functions and activations by value: accuracy against the C library in double precision, and the ends of
// the range, where a formula that is right in the middle overflows.
#include "nn/model/define.h"
#include "kernel_bench.h"

#include <QTest>

#include <functional>
#include <limits>

using namespace nn;
using namespace nn::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// One op on values of ours.
class Bench {
public:
    Bench(const char* op, const std::vector<float>& values, OptionValues options = {})
        : sample_{std::move(options), {f32(shape_for(*find_op(op), values.size()))}},
          bench_(*find_op(op), sample_) {
        std::copy(values.begin(), values.end(), bench_.inputs()[0].f32());
        bench_.objective();
        bench_.backward(true);
    }
    float value(std::size_t i) { return bench_.outputs()[0].f32()[i]; }
    float gradient(std::size_t i) { return bench_.input_gradients()[0].f32()[i]; }

private:
    /// One dimension, or as many as an op for images wants, with the values as channels.
    static Extents shape_for(const Op& op, std::size_t count) {
        const auto size = static_cast<std::int64_t>(count);
        const bool image = !op.inputs.empty() && std::string_view(op.inputs[0].doc).starts_with("(N, C, H, W");
        return image ? Extents{1, size, 1, 1} : Extents{size};
    }

    Sample sample_;
    KernelBench bench_;
};

/// Distance in units of the last place of `expected`.
double ulps(float got, double expected) {
    const float near = std::abs(static_cast<float>(expected));
    return std::abs(static_cast<double>(got) - expected) / static_cast<double>(std::nextafter(near, kInfinity) - near);
}

}  // namespace

class TestElementwise : public QObject {
    Q_OBJECT

private slots:
    void accuracy_data() {
        QTest::addColumn<QString>("op");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::addColumn<double>("limit");
        QTest::newRow("exp") << "Exp" << -87.0 << 88.0 << 2.0;
        QTest::newRow("log near 1") << "Log" << 0.5 << 2.0 << 2.0;
        QTest::newRow("log") << "Log" << 1e-37 << 1e38 << 2.0;
        QTest::newRow("sqrt") << "Sqrt" << 0.0 << 100.0 << 0.51;
        QTest::newRow("tanh") << "Tanh" << -9.0 << 9.0 << 2.0;
        QTest::newRow("tanh near 0") << "Tanh" << -1e-3 << 1e-3 << 2.0;
        QTest::newRow("sigmoid") << "Sigmoid" << -80.0 << 80.0 << 3.0;
        QTest::newRow("log of sigmoid") << "LogSigmoid" << -80.0 << 80.0 << 3.0;
        QTest::newRow("elu") << "ELU" << -80.0 << 5.0 << 2.0;
        QTest::newRow("elu near 0") << "ELU" << -1e-3 << 0.0 << 2.0;
    }
    void accuracy() {
        QFETCH(QString, op);
        QFETCH(double, low);
        QFETCH(double, high);
        QFETCH(double, limit);
        const std::map<QString, std::function<double(double)>> exact = {
            {"Exp", [](double x) { return std::exp(x); }},
            {"Log", [](double x) { return std::log(x); }},
            {"Sqrt", [](double x) { return std::sqrt(x); }},
            {"Tanh", [](double x) { return std::tanh(x); }},
            {"Sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }},
            {"LogSigmoid", [](double x) { return std::min(x, 0.0) - std::log1p(std::exp(-std::abs(x))); }},
            {"ELU", [](double x) { return x > 0 ? x : std::expm1(x); }},
        };
        std::vector<float> x(100'003);  // not a multiple of a vector
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] = static_cast<float>(low + (high - low) * static_cast<double>(i) / static_cast<double>(x.size()));
        Bench bench(qPrintable(op), x);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double expected = exact.at(op)(static_cast<double>(x[i]));
            if (std::abs(expected) < 1.2e-38) continue;
            QVERIFY2(
                ulps(bench.value(i), expected) <= limit,
                qPrintable(
                    QStringLiteral("%1(%2) = %3, exactly %4").arg(op).arg(x[i]).arg(bench.value(i)).arg(expected)));
        }
    }

    /// Far out nothing turns into NaN, neither value nor gradient.
    void far_out() {
        const std::vector<float> x = {-1e30f, -1e10f, -200.0f, -89.0f, -0.0f, 0.0f, 89.0f, 200.0f, 1e10f, 1e18f};
        for (const Op* op : all_ops()) {
            if (op->category != Category::Activation || op->inputs.size() != 1 || !op->parameters.empty()) continue;
            if (op->id() == "GLU") continue;  // halves its input
            OptionValues options;
            if (op->id() == "Threshold") options = {{"threshold", 0.5}, {"value", -1.0}};
            Bench bench(op->id().c_str(), x, options);
            for (std::size_t i = 0; i < x.size(); ++i) {
                QVERIFY2(std::isfinite(bench.value(i)),
                         qPrintable(QStringLiteral("%1(%2)").arg(op->id().c_str()).arg(x[i])));
                QVERIFY2(std::isfinite(bench.gradient(i)),
                         qPrintable(QStringLiteral("gradient of %1(%2)").arg(op->id().c_str()).arg(x[i])));
            }
        }
    }

    void special_values() {
        const std::vector<float> x = {-kInfinity, -1.0f, -0.0f, 1e-45f, kInfinity, std::nanf("")};
        Bench log("Log", x), exp("Exp", x), tanh("Tanh", x), sigmoid("Sigmoid", x);
        QVERIFY(std::isnan(log.value(0)) && std::isnan(log.value(1)) && std::isnan(log.value(5)));
        QCOMPARE(log.value(2), -kInfinity);
        QCOMPARE(log.value(4), kInfinity);
        QCOMPARE(exp.value(0), 0.0f);
        QCOMPARE(exp.value(4), kInfinity);
        QVERIFY(std::isnan(exp.value(5)) && std::isnan(tanh.value(5)) && std::isnan(sigmoid.value(5)));
        QCOMPARE(tanh.value(0), -1.0f);
        QCOMPARE(tanh.value(4), 1.0f);
        QCOMPARE(sigmoid.value(0), 0.0f);
        QCOMPARE(sigmoid.value(4), 1.0f);
    }

    /// What torch's backward functions say of the corners.
    void corners() {
        const auto slope = [](const char* op, float x) {
            Bench bench(op, {x, 1.5f});
            Bench one("Neg", {x, 1.5f});
            return bench.gradient(0) / -one.gradient(0);
        };
        QCOMPARE(slope("ReLU", 0.0f), 0.0f);
        QCOMPARE(slope("ReLU6", 6.0f), 0.0f);
        QCOMPARE(slope("LeakyReLU", 0.0f), 0.01f);
        QCOMPARE(slope("ELU", 0.0f), 1.0f);
        QCOMPARE(slope("Hardtanh", 1.0f), 0.0f);
        QCOMPARE(slope("Hardsigmoid", 3.0f), 0.0f);
        QCOMPARE(slope("Hardswish", 3.0f), 1.0f);
        QCOMPARE(slope("Hardshrink", 0.5f), 0.0f);
        QCOMPARE(slope("Softshrink", -0.5f), 0.0f);
        QCOMPARE(slope("Abs", 0.0f), 0.0f);
        QCOMPARE(slope("Sqrt", 0.0f), kInfinity);
    }
};

QTEST_GUILESS_MAIN(TestElementwise)
#include "test_elementwise.moc"
