#pragma once
// One block of memory, taken once.

#include <cstddef>
#include <cstdlib>
#include <memory>

namespace nn {

/// Zeroed, aligned to 64 bytes (to 2 MiB where it is that large, so that the kernel can back it with huge pages).
class Arena {
public:
    Arena() = default;
    /// Empty (`data()` is null) where the memory cannot be had.
    explicit Arena(std::size_t bytes);

    std::byte* data() const { return block_.get(); }
    std::size_t bytes() const { return bytes_; }

private:
    struct Free {
        void operator()(std::byte* p) const { std::free(p); }
    };
    std::unique_ptr<std::byte, Free> block_;
    std::size_t bytes_ = 0;
};

}  // namespace nn
