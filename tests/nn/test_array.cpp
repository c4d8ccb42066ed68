// The language of formulas: what holds wherever in an array a number stands, and over tensors that lie differently.
#include "nn/engine/kernels/vector/elementwise.h"
#include "nn/engine/kernels/vector/nest_formula.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

using namespace nn;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

bool same_bits(float a, float b) { return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b); }

using Formula = std::function<void(ArrayMap to, ConstArrayMap x)>;

/// One that every function of array.h is part of.
const std::vector<std::pair<const char*, Formula>> kFormulas = {
    {"exp", [](ArrayMap to, ConstArrayMap x) { to = exp(x); }},
    {"expm1", [](ArrayMap to, ConstArrayMap x) { to = expm1(x); }},
    {"log", [](ArrayMap to, ConstArrayMap x) { to = log(x); }},
    {"log1p", [](ArrayMap to, ConstArrayMap x) { to = log1p(x.abs()); }},
    {"tanh", [](ArrayMap to, ConstArrayMap x) { to = tanh(x); }},
    {"erf", [](ArrayMap to, ConstArrayMap x) { to = erf(x); }},
    {"sigmoid", [](ArrayMap to, ConstArrayMap x) { to = sigmoid(x); }},
    {"softplus", [](ArrayMap to, ConstArrayMap x) { to = softplus(x); }},
    {"sign", [](ArrayMap to, ConstArrayMap x) { to = sign(x); }},
    {"relu", [](ArrayMap to, ConstArrayMap x) { to = relu(x); }},
    {"minus", [](ArrayMap to, ConstArrayMap x) { to = -x; }},
    {"limits", [](ArrayMap to, ConstArrayMap x) { to = at_most(at_least(x, -1.0f), 2.0f); }},
    {"arithmetic", [](ArrayMap to, ConstArrayMap x) { to = (x * 1.7f + 0.3f) / (x.square() + 1.0f) - x.abs().sqrt(); }},
    {"where", [](ArrayMap to, ConstArrayMap x) { to = where(x > 0.5f || x <= -1.0f, x * 0.1f, exp(x)); }},
};

}  // namespace

class TestArray : public QObject {
    Q_OBJECT

private slots:
    /// Zeros keep their sign, NaN fails every comparison but !=, and what is not chosen leaves no trace.
    void where_special_values() {
        const std::vector<float> values = {-kInfinity, -1.0f, -0.0f, 0.0f, 1e-45f, 1.0f, kInfinity, kNaN};
        std::vector<float> a, b;
        for (const float x : values)
            for (const float y : values) {
                a.push_back(x);
                b.push_back(y);
            }
        const auto count = static_cast<std::int64_t>(a.size()) - 3;  // whole registers and single numbers
        const ConstArrayMap x(a.data(), count), y(b.data(), count);
        std::vector<float> got(a.size());
        ArrayMap to(got.data(), count);
        const auto check = [&](const char* what, const auto& chosen) {
            for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
                const float expected = chosen(a[i], b[i]) ? a[i] : b[i];
                QVERIFY2(same_bits(got[i], expected) || (std::isnan(got[i]) && std::isnan(expected)),
                         qPrintable(QStringLiteral("%1 of %2, %3: %4").arg(what).arg(a[i]).arg(b[i]).arg(got[i])));
            }
        };
        to = where(x < y, x, y);
        check("<", [](float p, float q) { return p < q; });
        to = where(x <= y, x, y);
        check("<=", [](float p, float q) { return p <= q; });
        to = where(x > y, x, y);
        check(">", [](float p, float q) { return p > q; });
        to = where(x >= y, x, y);
        check(">=", [](float p, float q) { return p >= q; });
        to = where(x == y, x, y);
        check("==", [](float p, float q) { return p == q; });
        to = where(x != y, x, y);
        check("!=", [](float p, float q) { return p != q; });
        to = where(x > 0.0f && y <= 1.0f, x, y);
        check("&&", [](float p, float q) { return p > 0.0f && q <= 1.0f; });
        to = where(x != x || y > 0.0f, x, y);
        check("||", [](float p, float q) { return std::isnan(p) || q > 0.0f; });

        to = where(x > 0.0f, -0.0f, y / 0.0f);
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i)
            if (a[i] > 0.0f) QVERIFY(same_bits(got[i], -0.0f));
    }

    void zeros_keep_their_sign() {
        const std::vector<float> zeros(37, 0.0f);
        std::vector<float> got(37);
        ArrayMap(got.data(), 37) = -ConstArrayMap(zeros.data(), 37);
        for (const float v : got) QVERIFY(same_bits(v, -0.0f));
        ArrayMap(got.data(), 37) = relu(ConstArrayMap(got.data(), 37));
        for (const float v : got) QVERIFY(same_bits(v, -0.0f));
    }

    /// A number's place changes no bit of a formula: any length at any offset gives what the whole array gives.
    void place_changes_nothing() {
        constexpr std::int64_t kCount = 80;
        std::vector<float> x(kCount), whole(kCount);
        for (std::int64_t i = 0; i < kCount; ++i)
            x[static_cast<std::size_t>(i)] = static_cast<float>(6.0 * std::sin(1.3 * static_cast<double>(i)));
        x[11] = kInfinity, x[29] = -kInfinity, x[31] = -0.0f, x[43] = 100.0f, x[47] = -100.0f;
        for (const auto& [name, formula] : kFormulas) {
            formula({whole.data(), kCount}, {x.data(), kCount});
            for (std::int64_t length = 1; length <= 40; ++length)
                for (std::int64_t offset = 1; offset < 36; offset += 2) {
                    std::vector<float> part(kCount, 7.0f);
                    formula({part.data() + offset, length}, {x.data() + offset, length});
                    for (std::int64_t i = 0; i < kCount; ++i) {
                        const auto k = static_cast<std::size_t>(i);
                        const bool inside = i >= offset && i < offset + length;
                        const float expected = inside ? whole[k] : 7.0f;
                        QVERIFY2(same_bits(part[k], expected) || (std::isnan(part[k]) && std::isnan(expected)),
                                 qPrintable(QStringLiteral("%1 of %2 at %3 of %4 from %5")
                                                .arg(name)
                                                .arg(x[k])
                                                .arg(i)
                                                .arg(length)
                                                .arg(offset)));
                    }
                }
        }
    }

    /// Tensors that stretch, or lie in another order, along every axis in turn; each axis kept by the sum, or summed.
    void nests() {
        const Extents shape{3, 5, 37};
        const Extents plain = strides_of(shape, Layout::RowMajor), turned = strides_of(shape, Layout::ChannelsLast);
        std::vector<float> a(3 * 5 * 37), b(a.size());
        for (std::size_t i = 0; i < a.size(); ++i) {
            a[i] = static_cast<float>(std::sin(0.7 * static_cast<double>(i)));
            b[i] = static_cast<float>(std::cos(0.3 * static_cast<double>(i)));
        }
        const auto formula = [](const auto& x, const auto& y) { return x * y + y; };
        for (int stretched = 0; stretched < 8; ++stretched)
            for (int threads : {1, 3}) {
                Extents of_b = turned, sums_at(3, 0);
                std::int64_t sums_count = 1;
                for (std::size_t d = 3; d-- > 0;) {
                    if (stretched >> d & 1) {
                        of_b[d] = 0;
                        continue;
                    }
                    sums_at[d] = sums_count;
                    sums_count *= shape[d];
                }
                std::vector<float> to(a.size()), expected(a.size());
                std::vector<double> sums(std::max<std::size_t>(static_cast<std::size_t>(sums_count), 3)),
                    exact(sums.size());
                for (std::int64_t i = 0; i < 3; ++i)
                    for (std::int64_t j = 0; j < 5; ++j)
                        for (std::int64_t k = 0; k < 37; ++k) {
                            const auto at = [&](const Extents& step) {
                                return static_cast<std::size_t>(i * step[0] + j * step[1] + k * step[2]);
                            };
                            expected[at(plain)] = a[at(plain)] * b[at(of_b)] + b[at(of_b)];
                            exact[at(sums_at)] += static_cast<double>(expected[at(plain)]);
                        }
                map_nest(Nest<3>(shape, {plain, plain, of_b}), threads, 100000, formula, to.data(), a.data(), b.data());
                QVERIFY(to == expected);
                sum_nest(Nest<3>(shape, {sums_at, plain, of_b}, 1), threads, 100000, formula, sums.data(), sums_count,
                         a.data(), b.data());
                for (std::size_t i = 0; i < static_cast<std::size_t>(sums_count); ++i)
                    QVERIFY(std::abs(sums[i] - exact[i]) < 1e-4);
            }
    }
};

QTEST_GUILESS_MAIN(TestArray)
#include "test_array.moc"
