#pragma once
// Memory for vector instructions: a std::vector whose first element starts a cache line.

#include <cstddef>
#include <new>
#include <vector>

namespace nn {

constexpr std::size_t cache_line = 64;

template <typename T>
struct AlignedAllocator {
    using value_type = T;
    AlignedAllocator() = default;
    template <typename U>
    AlignedAllocator(const AlignedAllocator<U>&) {}

    T* allocate(std::size_t n) { return static_cast<T*>(::operator new (n * sizeof(T), std::align_val_t{cache_line})); }
    void deallocate(T* p, std::size_t) { ::operator delete (p, std::align_val_t{cache_line}); }
    bool operator==(const AlignedAllocator&) const = default;
};

template <typename T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

}  // namespace nn
