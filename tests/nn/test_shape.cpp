// How many elements there are: of tensors, and of numbers that claim to be sizes.
#include "nn/model/shape.h"

#include <QtTest>

#include <limits>

using namespace nn;

class TestShape : public QObject {
    Q_OBJECT

private slots:
    void elements_of_a_tensor() {
        QCOMPARE(numel({}), std::int64_t{1});
        QCOMPARE(numel({2, 3, 4}), std::int64_t{24});
        QCOMPARE(numel({largest, 0, largest}), std::int64_t{0});
        QCOMPARE(numel({largest, 2}), largest);
    }

    /// Absent is not a number: no caller can take it for one.
    void elements_of_numbers_from_anywhere() {
        QCOMPARE(checked_numel({}), std::optional<std::int64_t>(1));
        QCOMPARE(checked_numel({2, 3, 4}), std::optional<std::int64_t>(24));
        QCOMPARE(checked_numel({largest, 0, largest}), std::optional<std::int64_t>(0));
        QCOMPARE(checked_numel({largest, 1}), std::optional<std::int64_t>(largest));
        for (const Extents& sizes : std::vector<Extents>{{-1}, {-1, -1}, {0, -1}, {-3, 0}, {largest, 2}, {1 << 30, 1 << 30, 1 << 30}})
            QVERIFY(!checked_numel(sizes));
    }

    /// A product that comes around to the right number of bytes is not it.
    void bytes_of_a_tensor() {
        QVERIFY(fills(24, {2, 3}, DType::Float32) && fills(48, {2, 3}, DType::Int64) && fills(4, {}, DType::Float32));
        QVERIFY(fills(0, {3, 0}, DType::Int64));
        QVERIFY(!fills(24, {2, 3}, DType::Int64) && !fills(25, {2, 3}, DType::Float32) && !fills(0, {1}, DType::Float32));
        QVERIFY(!fills(0, {std::int64_t{1} << 61}, DType::Int64) && !fills(0, {std::int64_t{1} << 62}, DType::Float32));
        QVERIFY(!fills(4, {-1}, DType::Float32) && !fills(4, {-1, -1}, DType::Float32));
    }

private:
    static constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
};

QTEST_GUILESS_MAIN(TestShape)
#include "test_shape.moc"
