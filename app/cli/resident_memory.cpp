#include "app/cli/resident_memory.h"

#include <charconv>
#include <fstream>
#include <string>
#include <string_view>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace cli {

namespace {

/// A line "VmHWM:  1234 kB" of the system's account of this process.
std::optional<std::size_t> status_bytes(std::string_view key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (!line.starts_with(key)) continue;
        const std::size_t digits = line.find_first_of("0123456789");
        std::size_t kib = 0;
        if (digits == std::string::npos) return std::nullopt;
        if (std::from_chars(line.data() + digits, line.data() + line.size(), kib).ec != std::errc())
            return std::nullopt;
        return kib * 1024;
    }
    return std::nullopt;
}

}  // namespace

ResidentGrowth::ResidentGrowth() {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
    std::ofstream reset("/proc/self/clear_refs");
    if (!(reset << "5" << std::flush)) return;  // the highest point is now the present one
    before_ = status_bytes("VmRSS:");
    files_before_ = status_bytes("RssFile:");
}

std::optional<std::size_t> ResidentGrowth::peak() const {
    const auto peak = status_bytes("VmHWM:");
    const auto files = status_bytes("RssFile:");
    if (!before_ || !files_before_ || !peak || !files) return std::nullopt;
    const std::size_t start = *before_ + (*files > *files_before_ ? *files - *files_before_ : 0);
    return *peak > start ? *peak - start : 0;
}

}  // namespace cli
