#pragma once
// One block of memory, taken once.

#include <cstddef>
#include <memory>

namespace nn {

/// Zeroed, aligned to 64 bytes (to 2 MiB where it is that large, so that the kernel can back it with huge pages). A
/// large block is address space until it is touched: a plan that is only asked what it would be takes no memory.
class Arena {
public:
    Arena() = default;
    /// Empty (`data()` is null) where the memory cannot be had.
    explicit Arena(std::size_t bytes);

    std::byte* data() const { return block_.get(); }
    std::size_t bytes() const { return bytes_; }

private:
    struct Release {
        std::size_t mapped;  ///< bytes of pages from the system; 0: from the heap
        void operator()(std::byte* block) const;
    };
    std::unique_ptr<std::byte, Release> block_;
    std::size_t bytes_ = 0;
};

}  // namespace nn
