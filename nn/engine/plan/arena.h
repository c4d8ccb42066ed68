#pragma once
// One block of memory, for one user or for several that take turns.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace nn {

/// Zeroed, aligned to 64 bytes (to 2 MiB where it is that large, so that the system can back it with huge pages). Large
/// ones come zeroed from the system, which gives memory when it is first touched: taking one costs nothing yet.
class Arena {
public:
    Arena() = default;
    /// Empty (`data()` is null) where the memory cannot be had.
    explicit Arena(std::size_t bytes) { reserve(bytes); }

    /// Makes room for `bytes`. Where that takes a larger block, `data()` changes and what lay in the old one is gone.
    /// False: the memory cannot be had, and nothing has changed.
    bool reserve(std::size_t bytes);

    std::byte* data() const { return block_.get(); }
    std::size_t bytes() const { return bytes_; }

    /// Says that the caller is going to write, and gives the number of its turn. What it leaves is there as long as
    /// `turn()` is that number.
    std::uint64_t take_turn() { return ++turn_; }
    std::uint64_t turn() const { return turn_; }

private:
    struct Release {
        Release() : mapped(0) {}
        explicit Release(std::size_t bytes) : mapped(bytes) {}
        std::size_t mapped;  ///< bytes from the system; 0: from the C library
        void operator()(std::byte* p) const;
    };
    std::unique_ptr<std::byte, Release> block_;
    std::size_t bytes_ = 0;
    std::uint64_t turn_ = 0;
};

}  // namespace nn
