#include "nn/engine/plan/arena.h"

#include <cstdint>
#include <cstring>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace nn {
namespace {

constexpr std::size_t kHuge = std::size_t{2} << 20;

std::size_t round_up(std::size_t bytes, std::size_t to) { return (bytes + to - 1) / to * to; }

#if defined(__linux__)
/// Fresh pages from a multiple of kHuge on; null where there are none.
std::byte* map(std::size_t bytes) {
    constexpr std::size_t kPage = 4096;
    const std::size_t whole = bytes + kHuge;
    if (whole < bytes) return nullptr;
    void* got = mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (got == MAP_FAILED) return nullptr;
    auto* begin = static_cast<std::byte*>(got);
    const std::size_t before =
        round_up(reinterpret_cast<std::uintptr_t>(begin), kHuge) - reinterpret_cast<std::uintptr_t>(begin);
    if (before > 0) munmap(begin, before);
    const std::size_t used = before + round_up(bytes, kPage);
    if (used < whole) munmap(begin + used, whole - used);
    // A wish; small pages work as well. What does not fill a huge page takes small ones, and no more than it needs.
    madvise(begin + before, bytes / kHuge * kHuge, MADV_HUGEPAGE);
    return begin + before;
}
#endif

}  // namespace

void Arena::Release::operator()(std::byte* p) const {
#if defined(__linux__)
    if (mapped > 0) {
        munmap(p, mapped);
        return;
    }
#endif
    std::free(p);
}

bool Arena::reserve(std::size_t bytes) {
    if (block_ && bytes <= bytes_) return true;
    const std::size_t rounded = round_up(bytes == 0 ? 1 : bytes, 64);
    if (rounded < bytes) return false;
    decltype(block_) block;
#if defined(__linux__)
    if (rounded >= kHuge) block = {map(rounded), Release{rounded}};
    else
#endif
    {
        block.reset(static_cast<std::byte*>(std::aligned_alloc(64, rounded)));
        if (block) std::memset(block.get(), 0, rounded);
    }
    if (!block) return false;
    block_ = std::move(block);
    bytes_ = bytes;
    ++turn_;
    return true;
}

}  // namespace nn
