#pragma once
// A file about to be written, in parts, so that large arrays are written from where they lie. Internal to nn/io.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

namespace nn {

class FileParts {
public:
    FileParts() = default;
    FileParts(FileParts&&) = default;
    FileParts& operator=(FileParts&&) = default;

    /// Bytes that stay where they are until the file is written.
    void refer(std::span<const std::byte> bytes) {
        parts_.push_back(bytes);
        size_ += bytes.size();
    }
    /// Bytes that are kept here.
    void keep(std::string bytes) {
        const std::string& kept = kept_.emplace_back(std::move(bytes));
        refer(std::as_bytes(std::span(kept.data(), kept.size())));
    }

    /// In order; behind each other they are the file.
    std::span<const std::span<const std::byte>> parts() const { return parts_; }
    std::uint64_t size() const { return size_; }

private:
    std::deque<std::string> kept_;  // whose strings never move
    std::vector<std::span<const std::byte>> parts_;
    std::uint64_t size_ = 0;
};

}  // namespace nn
