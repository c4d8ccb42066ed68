// Figures from PyTorch 1.13.1 on a processor with AVX2; tests/parity compares with the live one.
#include "nn/engine/random/random.h"

#include <QProcess>
#include <QtTest>

#include <bit>
#include <cstring>

using nn::CounterRandom;
using nn::Mt19937;
using nn::ShuffleOrder;

namespace {

void compare_bits(const std::vector<float>& got, const std::vector<std::uint32_t>& expected) {
    QCOMPARE(got.size(), expected.size());
    for (std::size_t i = 0; i < got.size(); ++i) QCOMPARE(std::bit_cast<std::uint32_t>(got[i]), expected[i]);
}

const std::vector<std::uint32_t> uniform_20{0xbdca5be6, 0xbeb3a8da, 0xbbb736a0, 0xbbf043c0, 0xbea69e9c,
                                            0xbe398d87, 0xbeb07a9e, 0xbce2e658, 0xbe676fec, 0x3e0dc62b,
                                            0x3e1098aa, 0xbdb1c376, 0xbe91da94, 0xbeb0c5fa, 0xbe2a2bb6,
                                            0xbe6c1182, 0x3d250238, 0xbee3f2b4, 0x3e68e5f5, 0xbed69c27};
const std::vector<std::uint32_t> normal_20{0xbf23e8ac, 0x3fe54816, 0x40330f6f, 0xbfe36e70, 0x3fb2cd4c,
                                           0x40241af5, 0x4045017b, 0xbee5e624, 0xbf32a426, 0xbfb788b0,
                                           0x3f568457, 0x406e4525, 0xc047de82, 0x401648ee, 0xbfd2c6ca,
                                           0xbfdc19d2, 0xbf3bc050, 0xbe0315f0, 0xc0473a2a, 0x3e92b754};

/// Draws of every kind by live PyTorch: for each seed and size three uniform and three normal tensors, one permutation
/// and three epochs of a shuffling DataLoader's order, as raw bytes.
const char* const oracle = R"(
import sys, torch
from torch.utils.data import DataLoader, TensorDataset
out = sys.stdout.buffer
for seed in (0, 1, 42, 2**31 + 7, 2**40 + 3):
    for n in (1, 7, 15, 16, 17, 24, 31, 32, 33, 100, 1000):
        torch.manual_seed(seed)
        for _ in range(3): out.write(torch.empty(n).uniform_(-0.3, 0.7).numpy().tobytes())
        for _ in range(3): out.write(torch.empty(n).normal_(0.25, 1.7).numpy().tobytes())
        out.write(torch.randperm(n).numpy().tobytes())
        loader = DataLoader(TensorDataset(torch.arange(n)), batch_size=7, shuffle=True, generator=torch.Generator().manual_seed(seed))
        for _ in range(3): out.write(torch.cat([b[0] for b in loader]).numpy().tobytes())
)";

template <typename T>
void append(QByteArray& bytes, const std::vector<T>& values) {
    bytes.append(reinterpret_cast<const char*>(values.data()), static_cast<qsizetype>(values.size() * sizeof(T)));
}

}  // namespace

class TestRandom : public QObject {
    Q_OBJECT

private slots:
    void uniform_is_pytorchs() {
        Mt19937 generator(7);
        std::vector<float> values(20);
        generator.uniform(values, -0.5, 0.25);
        compare_bits(values, uniform_20);
    }

    void normal_is_pytorchs_from_sixteen_on() {
        Mt19937 generator(7);
        std::vector<float> values(20);
        generator.normal(values, 1.0, 2.0);
        compare_bits(values, normal_20);
    }

    void normal_is_pytorchs_below_sixteen() {
        Mt19937 generator(7);
        std::vector<float> values(4);
        generator.normal(values, 1.0, 2.0);
        compare_bits(values, {0x3f34d746, 0x4024a047, 0x40393173, 0xbf9d45a6});
    }

    void the_seeds_low_half_counts() {
        Mt19937 low(7), high((std::uint64_t{1} << 32) + 7);
        for (int i = 0; i < 2000; ++i) QCOMPARE(low.random(), high.random());
    }

    void randperm_is_pytorchs() {
        Mt19937 generator(9);
        QCOMPARE(generator.randperm(12), (std::vector<std::int64_t>{10, 9, 6, 8, 0, 3, 7, 4, 1, 11, 2, 5}));
        QCOMPARE(generator.randperm(0).size(), std::size_t{0});
        QCOMPARE(generator.randperm(1), std::vector<std::int64_t>{0});
    }

    void shuffle_order_is_the_loaders_over_epochs() {
        ShuffleOrder order(10, 5);
        QCOMPARE(order.next(), (std::vector<std::int64_t>{7, 4, 8, 1, 2, 3, 6, 5, 9, 0}));
        QCOMPARE(order.next(), (std::vector<std::int64_t>{2, 1, 6, 3, 5, 9, 4, 7, 8, 0}));
        QCOMPARE(order.next(), (std::vector<std::int64_t>{4, 3, 2, 7, 9, 1, 6, 8, 5, 0}));
    }

    void an_epoch_passed_over_leaves_the_generator_as_one_taken() {
        for (const std::int64_t n : {1, 2, 10, 1000}) {
            ShuffleOrder taken(n, 5), passed(n, 5);
            for (int k = 0; k < 3; ++k) {
                taken.next();
                passed.skip();
            }
            QVERIFY(taken.generator() == passed.generator());
            ShuffleOrder on(n, passed.generator());
            QCOMPARE(on.next(), taken.next());
        }
    }

    void a_generator_is_a_value() {
        for (const int drawn : {0, 1, 3, 623, 624, 625, 2000}) {
            Mt19937 generator(7);
            std::vector<float> normal(3);
            for (int k = 0; k < drawn; ++k) generator.random();
            if (drawn == 3) generator.normal(normal, 0, 1);  // draws pairs, and keeps one number back
            auto back = Mt19937::from_state(generator.state());
            QVERIFY(back && *back == generator);
            for (int k = 0; k < 700; ++k) QCOMPARE(back->random(), generator.random());
            generator.normal(normal, 0, 1);
            std::vector<float> same(3);
            back->normal(same, 0, 1);
            QCOMPARE(same, normal);
            generator.random();
            QVERIFY(!(*back == generator));
        }
    }

    void what_is_no_state_is_refused() {
        Mt19937 generator(7);
        generator.random();
        const std::vector<std::int64_t> good = generator.state();
        QVERIFY(Mt19937::from_state(good));
        const struct {
            std::size_t at;
            std::int64_t value;
        } bad[] = {{0, 0}, {0, -1}, {0, 625}, {0, 600}, {1, 624}, {1, -1}, {1, std::int64_t{1} << 40}, {2, 2}, {4, -1}, {627, std::int64_t{1} << 32}};
        for (const auto& [at, value] : bad) {
            std::vector<std::int64_t> state = good;
            state[at] = value;
            QVERIFY2(!Mt19937::from_state(state), qPrintable(QString("%1 at %2").arg(value).arg(at)));
        }
        QVERIFY(!Mt19937::from_state({}));
        QVERIFY(!Mt19937::from_state(std::vector<std::int64_t>(good.begin(), good.end() - 1)));
    }

    void all_of_it_is_live_pytorchs() {
        QProcess python;
        python.start("/usr/bin/python3", {"-c", oracle});
        QVERIFY(python.waitForFinished(120000));
        const QByteArray expected = python.readAllStandardOutput();
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError());
        QByteArray got;
        for (const std::uint64_t seed : {0ull, 1ull, 42ull, (1ull << 31) + 7, (1ull << 40) + 3}) {
            for (const std::int64_t n : {1, 7, 15, 16, 17, 24, 31, 32, 33, 100, 1000}) {
                Mt19937 generator(seed);
                std::vector<float> values(static_cast<std::size_t>(n));
                for (int k = 0; k < 3; ++k) {
                    generator.uniform(values, -0.3, 0.7);
                    append(got, values);
                }
                for (int k = 0; k < 3; ++k) {
                    generator.normal(values, 0.25, 1.7);
                    append(got, values);
                }
                append(got, generator.randperm(n));
                ShuffleOrder order(n, seed);
                for (int k = 0; k < 3; ++k) append(got, order.next());
            }
        }
        QCOMPARE(got.size(), expected.size());
        QVERIFY(got == expected);
    }

    /// Known answers of the authors of Philox (Random123).
    void counter_random_is_philox() {
        QCOMPARE(CounterRandom(0, 0).block(0),
                 (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        const std::uint64_t ones = ~std::uint64_t{0};
        QCOMPARE(CounterRandom(ones, ones).block(ones),
                 (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        QVERIFY(CounterRandom(1, 0).block(0) != CounterRandom(1, 1).block(0));
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "test_random.moc"
