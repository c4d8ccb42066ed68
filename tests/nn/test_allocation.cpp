// A steady training step allocates nothing.
#include "networks.h"

#include <QTest>

#include <dlfcn.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

std::atomic<bool> counting{false};
std::atomic<long> counted{0};
char first[256];  // who called, for the message

/// `caller`: where the call came from. dladdr allocates nothing.
void count(std::size_t bytes, void* caller) {
    if (!counting.load(std::memory_order_relaxed)) return;
    if (counted.fetch_add(1) > 0) return;
    Dl_info info{};
    dladdr(caller, &info);
    std::snprintf(first, sizeof first, "%zu bytes for %s in %s", bytes, info.dli_sname ? info.dli_sname : "?",
                  info.dli_fname ? info.dli_fname : "?");
}

}  // namespace

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);

void* malloc(std::size_t bytes) {
    count(bytes, __builtin_return_address(0));
    return __libc_malloc(bytes);
}
void* calloc(std::size_t n, std::size_t bytes) {
    count(n * bytes, __builtin_return_address(0));
    return __libc_calloc(n, bytes);
}
void* realloc(void* p, std::size_t bytes) {
    count(bytes, __builtin_return_address(0));
    return __libc_realloc(p, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
    count(bytes, __builtin_return_address(0));
    return __libc_memalign(alignment, bytes);
}
void* memalign(std::size_t alignment, std::size_t bytes) {
    count(bytes, __builtin_return_address(0));
    return __libc_memalign(alignment, bytes);
}
int posix_memalign(void** p, std::size_t alignment, std::size_t bytes) {
    count(bytes, __builtin_return_address(0));
    *p = __libc_memalign(alignment, bytes);
    return *p ? 0 : 12;
}
}

// The library's own operator new would show libstdc++ as the caller.
void* operator new(std::size_t bytes) {
    count(bytes, __builtin_return_address(0));
    if (void* p = __libc_malloc(bytes == 0 ? 1 : bytes)) return p;
    throw std::bad_alloc();
}
void* operator new[](std::size_t bytes) {
    count(bytes, __builtin_return_address(0));
    if (void* p = __libc_malloc(bytes == 0 ? 1 : bytes)) return p;
    throw std::bad_alloc();
}
// Where GCC 14 takes a delete apart, and not its new, it takes free for the wrong partner.
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete[](void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete[](void* p, std::size_t) noexcept { std::free(p); }

using namespace nn;
using namespace nn::test;

class TestAllocation : public QObject {
    Q_OBJECT

private slots:
    void the_counter_counts() {
        counted = 0;
        counting = true;
        std::vector<int>* made = new std::vector<int>(100);
        void* block = std::malloc(10);
        counting = false;
        QVERIFY(counted >= 3);
        std::free(block);
        delete made;
    }

    void a_steady_step_data() {
        QTest::addColumn<int>("threads");
        QTest::newRow("1 thread") << 1;
        QTest::newRow("2 threads") << 2;
    }
    void a_steady_step() {
        QFETCH(int, threads);
        std::string why;
        const auto network = compile_network(residual_network(), image_fields(3, 16, 5), &why);
        QVERIFY2(network, why.c_str());
        PlanOptions options;
        options.batch = 16;
        options.threads = threads;
        auto plan = Plan::compile(network, options);
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        Weights weights(network, 1);
        fill_inputs(**plan, 5);
        for (std::uint64_t step = 0; step < 3; ++step) (*plan)->forward_backward(weights, step);
        counted = 0;
        counting = true;
        for (std::uint64_t step = 3; step < 13; ++step) (*plan)->forward_backward(weights, step);
        counting = false;
        QVERIFY2(counted == 0, first);
    }
};

QTEST_GUILESS_MAIN(TestAllocation)
#include "test_allocation.moc"
