#include "nn/engine/arena.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace nn {
namespace {

constexpr std::size_t kHuge = std::size_t{2} << 20;
constexpr std::size_t kPage = std::size_t{64} << 10;  // a multiple of every system's small pages

/// Fresh pages, which the system gives zeroed when they are first touched, from a multiple of 2 MiB on. `bytes` is a
/// multiple of kPage. Null: there are none.
std::byte* map_pages(std::size_t bytes) {
    const std::size_t room = bytes + kHuge;
    void* const mapped = mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return nullptr;
    auto* const start = static_cast<std::byte*>(mapped);
    const std::size_t before = (kHuge - reinterpret_cast<std::uintptr_t>(start) % kHuge) % kHuge;
    if (before > 0) munmap(start, before);
    munmap(start + before + bytes, kHuge - before);
#if defined(MADV_HUGEPAGE)
    // A wish; small pages work as well. What does not fill a huge page takes small ones, and no more than it needs.
    madvise(start + before, bytes / kHuge * kHuge, MADV_HUGEPAGE);
#endif
    return start + before;
}

}  // namespace

Arena::Arena(std::size_t bytes) {
    if (bytes > SIZE_MAX - 2 * kHuge) return;
    if (bytes >= kHuge) {
        const std::size_t pages = (bytes + kPage - 1) / kPage * kPage;
        block_ = {map_pages(pages), Release{pages}};
    } else {
        const std::size_t rounded = bytes == 0 ? 64 : (bytes + 63) / 64 * 64;
        block_ = {static_cast<std::byte*>(std::aligned_alloc(64, rounded)), Release{0}};
        if (block_) std::memset(block_.get(), 0, rounded);
    }
    if (block_) bytes_ = bytes;
}

void Arena::Release::operator()(std::byte* block) const {
    if (mapped > 0)
        munmap(block, mapped);
    else
        std::free(block);
}

}  // namespace nn
