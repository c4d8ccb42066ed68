#pragma once
// What a piece of work really takes of the machine's memory.

#include <cstddef>
#include <optional>

namespace cli {

/// Growth of the process's resident memory from the making of the object on. Memory that was freed before is given back
/// to the system first, so that taking it again counts. Pages of the program's and its libraries' files, read when
/// their code first runs, do not count.
class ResidentGrowth {
public:
    ResidentGrowth();
    /// Up to the highest point so far, in bytes, to within what the system counts by (some hundred KiB); none where the
    /// system does not tell.
    std::optional<std::size_t> peak() const;

private:
    std::optional<std::size_t> before_, files_before_;
};

}  // namespace cli
