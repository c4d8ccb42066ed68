// Batches prepared on another thread: right samples, right order, nothing allocated once it runs, a clean stop.
#include "nn/data/dataset.h"
#include "nn/model/define.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>
#include <numeric>
#include <random>
#include <set>

namespace {
std::atomic<long> allocations{0};
}
void* operator new(std::size_t size) {
    ++allocations;
    if (void* p = std::malloc(size != 0 ? size : 1)) return p;
    throw std::bad_alloc();
}
// Where GCC 14 takes a delete apart, and not its new, it takes free for the wrong partner.
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

/// Sample i is i, i + 0.5 in `x` (contiguous) and 1000 + i in `y` (read one by one).
class Counting final : public nn::Dataset {
public:
    explicit Counting(std::int64_t n) : n_(n) {
        nn::FieldInfo x, y;
        x.type = nn::f32({2});
        y.type = nn::i64({});
        fields_ = {{"x", x}, {"y", y}};
        for (std::int64_t i = 0; i < n; ++i) x_.insert(x_.end(), {static_cast<float>(i), static_cast<float>(i) + 0.5f});
    }
    const nn::Fields& fields() const override { return fields_; }
    std::int64_t size(bool) const override { return n_; }
    void read(std::string_view field, bool test, std::int64_t sample, void* into) const override {
        if (field == "x") {
            std::memcpy(into, x_.data() + sample * 2, 8);
        } else {
            const std::int64_t value = (test ? 5000 : 1000) + sample;
            std::memcpy(into, &value, 8);
        }
    }
    const void* raw(std::string_view field, bool) const override { return field == "x" ? x_.data() : nullptr; }

private:
    std::int64_t n_;
    nn::Fields fields_;
    std::vector<float> x_;
};

std::vector<std::int64_t> shuffled(std::int64_t n, unsigned seed) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), std::mt19937(seed));
    return order;
}
std::int64_t y_of(const nn::Batch& batch, std::size_t i) {
    std::int64_t value;
    std::memcpy(&value, batch.fields[0].data() + i * 8, 8);
    return value;
}
float x_of(const nn::Batch& batch, std::size_t i) {
    float value;
    std::memcpy(&value, batch.fields[1].data() + i * 4, 4);
    return value;
}

}  // namespace

class TestBatcher : public QObject {
    Q_OBJECT

private slots:
    void every_sample_in_order() {
        nn::Batcher batcher(std::make_shared<Counting>(103), {"y", "x"}, false);
        QVERIFY(batcher.next() == nullptr);  // nothing was started
        for (unsigned epoch = 0; epoch < 20; ++epoch) {
            const auto order = shuffled(103, epoch);
            batcher.start(order, 10, false);
            std::size_t at = 0;
            while (const nn::Batch* batch = batcher.next()) {
                QCOMPARE(batch->size, at < 100 ? 10 : 3);
                QCOMPARE(batch->fields[0].size(), static_cast<std::size_t>(batch->size) * 8);
                QCOMPARE(batch->fields[1].size(), static_cast<std::size_t>(batch->size) * 8);
                for (std::size_t i = 0; i < static_cast<std::size_t>(batch->size); ++i, ++at) {
                    QCOMPARE(y_of(*batch, i), 1000 + order[at]);
                    QCOMPARE(x_of(*batch, 2 * i), static_cast<float>(order[at]));
                    QCOMPARE(x_of(*batch, 2 * i + 1), static_cast<float>(order[at]) + 0.5f);
                }
            }
            QCOMPARE(at, std::size_t(103));
            QVERIFY(batcher.next() == nullptr);
        }
        QVERIFY(batcher.waited_seconds() >= 0);
    }
    void drops_the_rest() {
        nn::Batcher batcher(std::make_shared<Counting>(103), {"y"}, true);
        batcher.start(shuffled(103, 1), 10, true);
        int count = 0;
        while (const nn::Batch* batch = batcher.next()) {
            QCOMPARE(batch->size, 10);
            QVERIFY(y_of(*batch, 0) >= 5000);
            ++count;
        }
        QCOMPARE(count, 10);
        batcher.start(shuffled(5, 1), 10, true);
        QVERIFY(batcher.next() == nullptr);
        batcher.start({}, 10, false);
        QVERIFY(batcher.next() == nullptr);
        batcher.start(shuffled(5, 1), 1'000'000'000, false);
        QCOMPARE(batcher.next()->size, 5);
        QVERIFY(batcher.next() == nullptr);
    }
    void restarts_in_the_middle() {
        nn::Batcher batcher(std::make_shared<Counting>(1000), {"y"}, false);
        std::mt19937 random(3);
        for (unsigned round = 0; round < 300; ++round) {
            const auto order = shuffled(1000, round);
            const auto size = static_cast<std::int64_t>(1 + random() % 64);
            batcher.start(order, size, false);
            const unsigned stop = random() % 8;
            for (unsigned b = 0; b < stop; ++b) {
                const nn::Batch* batch = batcher.next();
                QVERIFY(batch != nullptr);
                QCOMPARE(y_of(*batch, 0), 1000 + order[static_cast<std::size_t>(size) * b]);
            }
        }
    }
    void a_batch_stays_until_the_next_call() {
        nn::Batcher batcher(std::make_shared<Counting>(4000), {"y"}, false);
        const auto order = shuffled(4000, 9);
        batcher.start(order, 4, false);
        std::set<const std::byte*> buffers;
        for (std::size_t b = 0; b < 1000; ++b) {
            const nn::Batch* batch = batcher.next();
            buffers.insert(batch->fields[0].data());
            for (int look = 0; look < 50; ++look) {
                for (std::size_t i = 0; i < 4; ++i) {
                    if (y_of(*batch, i) != 1000 + order[b * 4 + i]) QFAIL("the batch changed under the reader's hands");
                }
            }
        }
        QCOMPARE(buffers.size(), std::size_t(32));  // as many as are ever kept: these are small
    }
    void nothing_is_allocated() {
        nn::Batcher batcher(std::make_shared<Counting>(10'000), {"y", "x"}, false);
        batcher.start(shuffled(10'000, 2), 32, false);
        for (int i = 0; i < 5; ++i) batcher.next();
        const long before = allocations.load();
        std::int64_t seen = 0;
        while (const nn::Batch* batch = batcher.next()) seen += batch->size;
        QCOMPARE(allocations.load() - before, 0);
        QCOMPARE(seen, 10'000 - 5 * 32);
    }
    void stops_at_any_time() {
        const auto data = std::make_shared<Counting>(5000);
        std::mt19937 random(8);
        for (int round = 0; round < 300; ++round) {
            nn::Batcher batcher(data, {"y", "x"}, false);
            if (round % 10 == 0) continue;
            batcher.start(shuffled(5000, 1), 500, false);
            for (unsigned i = random() % 4; i > 0; --i) batcher.next();
        }
        QCOMPARE(data.use_count(), 1);
    }
};
QTEST_GUILESS_MAIN(TestBatcher)
#include "test_batcher.moc"
