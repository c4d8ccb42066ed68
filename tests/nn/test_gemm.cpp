// Matrix products against sums in double precision.
#include "nn/engine/kernels/gemm/gemm.h"
#include "nn/engine/kernels/vector/transpose.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <vector>

using namespace nn;

namespace {

std::vector<float> random_values(std::size_t count, unsigned seed) {
    std::mt19937 engine(seed);
    std::uniform_real_distribution<float> values(-1, 1);
    std::vector<float> v(count);
    for (float& x : v) x = values(engine);
    return v;
}

/// Matrices for one shape. `c` begins with values that `run` may add to, and has a margin that it must not touch.
struct Problem {
    GemmShape s;
    std::vector<float> a, b, bias, c;

    explicit Problem(const GemmShape& shape) : s(shape) {
        a = random_values(count((s.transpose_a ? s.k : s.m) * s.stride_a()), 1);
        b = random_values(count((s.transpose_b ? s.n : s.k) * s.stride_b()), 2);
        bias = random_values(count(s.n), 3);
        c = random_values(count(s.m * s.stride_c() + 40), 4);
    }
    static std::size_t count(std::int64_t n) { return static_cast<std::size_t>(n); }

    std::vector<float> run(int threads, bool add) const {
        const auto gemm = std::make_unique<Gemm>(s, threads);
        std::vector<float> result = c, scratch(gemm->scratch_bytes() / sizeof(float) + 32);
        void* memory = scratch.data();
        std::size_t space = scratch.size() * sizeof(float);
        std::align(64, space - 64, memory, space);
        gemm->run(a.data(), b.data(), s.bias ? bias.data() : nullptr, result.data(), add, memory);
        return result;
    }
    double expected(std::int64_t i, std::int64_t j, bool add) const {
        double sum = add ? static_cast<double>(c[count(i * s.stride_c() + j)]) : 0;
        for (std::int64_t k = 0; k < s.k; ++k)
            sum += static_cast<double>(a[count(s.transpose_a ? k * s.stride_a() + i : i * s.stride_a() + k)]) *
                   static_cast<double>(b[count(s.transpose_b ? j * s.stride_b() + k : k * s.stride_b() + j)]);
        if (s.bias) sum += static_cast<double>(bias[count(j)]);
        return s.relu ? std::max(sum, 0.0) : sum;
    }
    /// "" where `result` is right in the matrix and untouched outside.
    QString mistake(const std::vector<float>& result, bool add) const {
        const double tolerance = 1e-6 * std::sqrt(static_cast<double>(s.k)) * 4 + 1e-6;
        for (std::int64_t p = 0; p < static_cast<std::int64_t>(c.size()); ++p) {
            const std::int64_t i = p / s.stride_c(), j = p % s.stride_c();
            const bool inside = i < s.m && j < s.n;
            const double found = static_cast<double>(result[count(p)]);
            const double right = inside ? expected(i, j, add) : static_cast<double>(c[count(p)]);
            if (!(std::abs(found - right) <= (inside ? tolerance : 0.0)))
                return QStringLiteral("element %1, %2 is %3 and should be %4").arg(i).arg(j).arg(found).arg(right);
        }
        return {};
    }
};

}  // namespace

class TestGemm : public QObject {
    Q_OBJECT

private slots:
    void products_data() {
        QTest::addColumn<int>("m");
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("k");
        const int sizes[][3] = {{1, 1, 1},      {1, 33, 17},   {7, 5, 3},      {16, 8, 2},
                                {12, 32, 64},   {13, 47, 61},  {64, 96, 70},   {64, 10, 256},
                                {10, 256, 64},  {100, 64, 40}, {8, 130, 1100}, {200, 48, 300},
                                {64, 64, 1030}, {97, 100, 33}, {3, 400, 500},  {300, 16, 16}};
        for (const auto& s : sizes) QTest::addRow("%d x %d x %d", s[0], s[1], s[2]) << s[0] << s[1] << s[2];
    }
    void products() {
        QFETCH(int, m);
        QFETCH(int, n);
        QFETCH(int, k);
        for (int variant = 0; variant < 16; ++variant) {
            GemmShape s{.m = m, .n = n, .k = k, .transpose_a = (variant & 1) != 0, .transpose_b = (variant & 2) != 0};
            s.bias = s.relu = (variant & 4) != 0;
            s.accumulates = true;
            if (variant & 8) {  // parts of wider matrices
                s.row_a = s.stride_a() + 3;
                s.row_b = s.stride_b() + 16;
                s.row_c = n + 5;
            }
            const Problem problem(s);
            for (const bool add : {false, true}) {
                if (add && s.relu) continue;
                for (const int threads : {1, 2, 3}) {
                    const auto result = problem.run(threads, add);
                    const QString mistake = problem.mistake(result, add);
                    QVERIFY2(mistake.isEmpty(), qPrintable(QStringLiteral("variant %1, add %2, %3 threads: %4")
                                                               .arg(variant)
                                                               .arg(add)
                                                               .arg(threads)
                                                               .arg(mistake)));
                    const auto again = problem.run(threads, add);
                    QCOMPARE(std::memcmp(again.data(), result.data(), result.size() * sizeof(float)), 0);
                }
            }
        }
    }

    /// What is not a number stays so, with and without ReLU.
    void not_a_number() {
        for (const bool relu : {false, true})
            for (const bool transpose_b : {false, true}) {
                Problem problem({.m = 40, .n = 50, .k = 30, .transpose_b = transpose_b, .relu = relu});
                problem.a[5 * 30 + 7] = std::numeric_limits<float>::quiet_NaN();
                const auto result = problem.run(1, false);
                for (std::size_t j = 0; j < 50; ++j) {
                    QVERIFY2(std::isnan(result[5 * 50 + j]),
                             qPrintable(QStringLiteral("relu %1, transpose_b %2").arg(relu).arg(transpose_b)));
                    QVERIFY(!std::isnan(result[4 * 50 + j]) && !std::isnan(result[6 * 50 + j]));
                }
            }
    }

    void transposes() {
        for (const std::int64_t rows : {1, 7, 8, 19, 32})
            for (const std::int64_t columns : {1, 8, 21, 40}) {
                const std::int64_t row_from = columns + 2, row_to = rows + 3;
                const auto from = random_values(Problem::count(rows * row_from), 5);
                std::vector<float> to(Problem::count(columns * row_to), 9.0f);
                transpose(rows, columns, from.data(), row_from, to.data(), row_to);
                for (std::int64_t c = 0; c < columns; ++c)
                    for (std::int64_t r = 0; r < row_to; ++r)
                        QCOMPARE(to[Problem::count(c * row_to + r)],
                                 r < rows ? from[Problem::count(r * row_from + c)] : 9.0f);
            }
    }
};

QTEST_APPLESS_MAIN(TestGemm)
#include "test_gemm.moc"
