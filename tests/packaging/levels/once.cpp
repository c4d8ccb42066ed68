// The part that is the same at every level.
#include <string>

std::string level_compiled_once() {
#if defined(__AVX2__) || defined(__SSE4_2__)
    return "newer";
#else
    return "oldest";
#endif
}
