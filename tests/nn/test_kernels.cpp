// Every op that can run, on every sample of its declaration: gradients against difference quotients, one thread
// against several, and adding to gradients against writing them.
#include "nn/model/define.h"
#include "kernel_bench.h"

#include <QTest>

using namespace nn;
using namespace nn::test;

namespace {

/// Largest difference, relative to the largest value of `b` (at least 1e-3).
double difference(Tensor& a, Tensor& b) {
    double largest = 1e-3, worst = 0;
    for (std::int64_t i = 0; i < a.size(); ++i) {
        largest = std::max(largest, std::abs(static_cast<double>(b.f32()[i])));
        const double d = std::abs(static_cast<double>(a.f32()[i]) - static_cast<double>(b.f32()[i]));
        worst = std::isnan(d) ? 1e30 : std::max(worst, d);
    }
    return worst / largest;
}

/// Compares `gradient` of `objective` in `t` with central differences, on at most 40 elements.
QString check_gradient(KernelBench& bench, Tensor& t, Tensor& gradient, const QString& name) {
    const std::int64_t stride = std::max<std::int64_t>(1, t.size() / 40);
    double largest = 1e-2;
    for (std::int64_t i = 0; i < t.size(); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(gradient.f32()[i])));
    for (std::int64_t i = 0; i < t.size(); i += stride) {
        const float before = t.f32()[i];
        constexpr double kStep = 0.01;
        t.f32()[i] = static_cast<float>(static_cast<double>(before) + kStep);
        const double above = bench.objective(), high = static_cast<double>(t.f32()[i]);
        t.f32()[i] = static_cast<float>(static_cast<double>(before) - kStep);
        const double below = bench.objective(), low = static_cast<double>(t.f32()[i]);
        t.f32()[i] = before;
        const double expected = (above - below) / (high - low), found = static_cast<double>(gradient.f32()[i]);
        // Where a kernel shares roundings among its outputs (Winograd) they do not average out over the objective.
        const double rounding = bench.magnitude() * 0x1p-24 / kStep;
        if (!(std::abs(expected - found) <= 0.01 * largest + 1e-3 + rounding))
            return QStringLiteral("%1[%2]: gradient %3, difference quotient %4")
                .arg(name)
                .arg(i)
                .arg(found)
                .arg(expected);
    }
    return {};
}

bool runs(const Op& op) { return static_cast<bool>(op.make_kernel); }

}  // namespace

class TestKernels : public QObject {
    Q_OBJECT

    void samples() const {
        QTest::addColumn<int>("op");
        QTest::addColumn<int>("sample");
        for (std::size_t o = 0; o < all_ops().size(); ++o)
            for (std::size_t s = 0; runs(*all_ops()[o]) && s < all_ops()[o]->samples.size(); ++s)
                QTest::addRow("%s %zu", all_ops()[o]->id().c_str(), s) << static_cast<int>(o) << static_cast<int>(s);
    }
    static const Op& op() {
        QFETCH(int, op);
        return *all_ops()[static_cast<std::size_t>(op)];
    }
    static const Sample& sample() {
        QFETCH(int, sample);
        return op().samples[static_cast<std::size_t>(sample)];
    }

private slots:
    void gradients_data() { samples(); }
    void gradients() {
        KernelBench bench(op(), sample());
        QVERIFY2(bench.problem().empty(), bench.problem().c_str());
        QVERIFY(std::isfinite(bench.objective()));
        bench.backward(true);
        for (std::size_t k = 0; k < bench.inputs().size(); ++k) {
            if (!bench.spec().input_gradient[k]) continue;
            const QString wrong =
                check_gradient(bench, bench.inputs()[k], bench.input_gradients()[k], QStringLiteral("input %1").arg(k));
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
        for (std::size_t k = 0; k < bench.parameters().size(); ++k) {
            if (!bench.spec().parameter_gradient[k]) continue;
            const QString wrong = check_gradient(bench, bench.parameters()[k], bench.parameter_gradients()[k],
                                                 QStringLiteral("parameter %1").arg(k));
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
        }
    }

    void threads_agree_data() { samples(); }
    void threads_agree() {
        KernelBench one(op(), sample()), three(op(), sample(), 3);
        QVERIFY2(one.problem().empty(), one.problem().c_str());
        one.objective();
        one.backward(true);
        three.objective();
        three.backward(true);
        for (std::size_t k = 0; k < one.outputs().size(); ++k)
            QVERIFY(difference(three.outputs()[k], one.outputs()[k]) < 2e-5);
        for (std::size_t k = 0; k < one.inputs().size(); ++k)
            if (one.spec().input_gradient[k])
                QVERIFY(difference(three.input_gradients()[k], one.input_gradients()[k]) < 2e-5);
        for (std::size_t k = 0; k < one.parameters().size(); ++k)
            if (one.spec().parameter_gradient[k])
                QVERIFY(difference(three.parameter_gradients()[k], one.parameter_gradients()[k]) < 2e-5);
    }

    void gradients_add_up_data() { samples(); }
    void gradients_add_up() {
        KernelBench once(op(), sample()), twice(op(), sample());
        once.objective();
        once.backward(true);
        twice.objective();
        twice.backward(true);
        twice.objective();
        twice.backward(false);
        for (std::size_t k = 0; k < once.parameters().size(); ++k) {
            if (!once.spec().parameter_gradient[k]) continue;
            Tensor& sum = once.parameter_gradients()[k];
            for (std::int64_t i = 0; i < sum.size(); ++i) sum.f32()[i] *= 2;
            QVERIFY(difference(twice.parameter_gradients()[k], sum) < 1e-5);
        }
    }

    /// No op runs untested.
    void every_op_has_samples() {
        for (const Op* op : all_ops())
            if (runs(*op)) QVERIFY2(!op->samples.empty(), op->id().c_str());
    }
};

QTEST_GUILESS_MAIN(TestKernels)
#include "test_kernels.moc"
