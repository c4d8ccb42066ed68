#include "nn/engine/machine/parallel.h"

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace nn {
namespace {

#if defined(__SSE2__)
constexpr unsigned kFlushDenormals = 0x8040;  // FTZ | DAZ
unsigned control() { return _mm_getcsr(); }
void set_control(unsigned value) { _mm_setcsr(value); }
#else
constexpr unsigned kFlushDenormals = 0;
unsigned control() { return 0; }
void set_control(unsigned) {}
#endif

}  // namespace

ExecutionScope::ExecutionScope(int threads) : threads_before_(omp_get_max_threads()), control_before_(control()) {
    // Set on every thread of this thread's team, which may have been started before; those started later inherit this
    // thread's control word. Once is enough, and waking a team for it every step is not free.
    static thread_local int flushed_team = 1;
    if (threads_before_ != threads) omp_set_num_threads(threads);
    set_control(control_before_ | kFlushDenormals);
    if (threads > flushed_team) {
        flushed_team = threads;
#pragma omp parallel num_threads(threads)
        set_control(control() | kFlushDenormals);
    }
}

ExecutionScope::~ExecutionScope() {
    set_control(control_before_);
    if (threads_before_ != omp_get_max_threads()) omp_set_num_threads(threads_before_);
}

}  // namespace nn
