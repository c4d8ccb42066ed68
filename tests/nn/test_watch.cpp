// A plan that watches notices every number that stops being finite, whatever kernel gives it.
#include "nn/engine/machine/float_flags.h"
#include "nn/engine/plan/plan.h"
#include "nn/engine/plan/watch.h"
#include "nn/engine/unnoticed.h"
#include "kernel_bench.h"

#include <QTest>

#include <limits>

using namespace nn;
using namespace nn::test;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool runs(const Op& op) { return static_cast<bool>(op.make_kernel); }

bool any_not_finite(std::vector<TensorView>& views) {
    return std::ranges::any_of(views, [](const TensorView& v) { return v && v.dtype == DType::Float32 && !all_finite(v, false, 1); });
}

}  // namespace

class TestWatch : public QObject {
    Q_OBJECT

private slots:
    void numbers() {
        std::vector<float> values(10'000, 1);
        const auto count = std::ssize(values);
        QVERIFY(all_finite(values.data(), count));
        for (const std::size_t place : {std::size_t{0}, std::size_t{4095}, std::size_t{4096}, std::size_t{9'999}}) {
            for (const float bad : {kInfinity, -kInfinity, std::numeric_limits<float>::quiet_NaN()}) {
                values[place] = bad;
                QVERIFY(!all_finite(values.data(), count));
                QCOMPARE(all_finite(values.data(), count, true), std::isinf(bad));
                values[place] = -std::numeric_limits<float>::max();
            }
            QVERIFY(all_finite(values.data(), count));
        }
    }

    void every_kernel_is_noticed_data() {
        QTest::addColumn<int>("op");
        QTest::addColumn<int>("sample");
        for (std::size_t o = 0; o < all_ops().size(); ++o)
            for (std::size_t s = 0; runs(*all_ops()[o]) && s < all_ops()[o]->samples.size(); ++s)
                QTest::addRow("%s %zu", all_ops()[o]->id().c_str(), s) << static_cast<int>(o) << static_cast<int>(s);
    }
    /// Finite numbers in, and anything else out: the processor has noticed, or the kernel says that it would not, or it is a loss, which is
    /// looked at in every step. Forward and backward, on numbers that break things.
    void every_kernel_is_noticed() {
        QFETCH(int, op);
        QFETCH(int, sample);
        const Op& one = *all_ops()[static_cast<std::size_t>(op)];
        const std::vector<std::vector<float>> hostile = {{0},         {0, 1},           {-1, 0, 2, -3}, {1e30f, -1e30f, 0},
                                                         {3e38f, 2e38f}, {-3e38f, -3e38f}, {100, 90, 120}, {1e-38f, 1e-30f, -1e-35f},
                                                         {1},         {1e20f, 1e-20f, 0}};
        for (const std::vector<float>& values : hostile) {
            KernelBench bench(one, one.samples[static_cast<std::size_t>(sample)]);
            QVERIFY2(bench.problem().empty(), bench.problem().c_str());
            if (bench.kernel().alias()) continue;
            const bool unnoticed = one.role == Role::Loss || dynamic_cast<const UnnoticedInfinity*>(&bench.kernel()) != nullptr;
            std::size_t next = 0;
            for (Tensor& t : bench.inputs())
                for (std::int64_t i = 0; t.view.dtype == DType::Float32 && !t.bytes.empty() && i < t.size(); ++i)
                    t.f32()[i] = values[next++ % values.size()];
            KernelBench::Memory memory = bench.arrange();
            clear_float_flags();
            bench.run_forward(memory);
            const bool broke = any_not_finite(memory.outputs);
            if (broke) QVERIFY2(unnoticed || float_flags() != 0, qPrintable(QStringLiteral("forward of %1...").arg(static_cast<double>(values[0]))));
            if (broke) continue;
            clear_float_flags();
            bench.run_backward(memory, true);
            if (any_not_finite(memory.input_gradients) || any_not_finite(memory.parameter_gradients))
                QVERIFY2(unnoticed || float_flags() != 0, qPrintable(QStringLiteral("backward of %1...").arg(static_cast<double>(values[0]))));
        }
        clear_float_flags();
    }
};

QTEST_GUILESS_MAIN(TestWatch)
#include "test_watch.moc"
