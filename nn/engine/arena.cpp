#include "nn/engine/arena.h"

#include <cstring>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace nn {

Arena::Arena(std::size_t bytes) {
    constexpr std::size_t kHuge = std::size_t{2} << 20;
    const std::size_t alignment = bytes >= kHuge ? kHuge : 64;
    const std::size_t rounded = (bytes + 63) / 64 * 64;
    if (rounded < bytes) return;
    block_.reset(static_cast<std::byte*>(std::aligned_alloc(alignment, rounded == 0 ? 64 : rounded)));
    if (!block_) return;
    bytes_ = bytes;
#if defined(__linux__) && defined(MADV_HUGEPAGE)
    // A wish; small pages work as well. What does not fill a huge page takes small ones, and no more than it needs.
    if (rounded >= kHuge) madvise(block_.get(), rounded / kHuge * kHuge, MADV_HUGEPAGE);
#endif
    std::memset(block_.get(), 0, rounded);
}

}  // namespace nn
