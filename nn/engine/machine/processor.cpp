#include "nn/engine/machine/processor.h"

#include <unistd.h>

namespace nn {

// The compiler's own marks of what -march allows it, in the order of the x86-64 psABI's levels.
std::string_view processor_level() {
#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512CD__) && defined(__AVX512DQ__) && \
    defined(__AVX512VL__)
    return "x86-64-v4";
#elif defined(__AVX2__) && defined(__FMA__) && defined(__BMI2__)
    return "x86-64-v3";
#elif defined(__SSE4_2__)
    return "x86-64-v2";
#elif defined(__x86_64__)
    return "x86-64";
#else
    return "";
#endif
}

std::optional<std::size_t> physical_memory() {
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || bytes <= 0) return std::nullopt;
    return static_cast<std::size_t>(pages) * static_cast<std::size_t>(bytes);
}

}  // namespace nn
