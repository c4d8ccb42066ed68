#pragma once
// Messages of Protocol Buffers, written: https://protobuf.dev/programming-guides/encoding

#include "nn/io/file_parts.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace nn {

/// Fields in the order in which they are added.
class ProtoMessage {
public:
    void integer(int field, std::int64_t value);
    void floating(int field, float value);
    void text(int field, std::string_view value);
    /// Bytes that stay where they are until the file is written.
    void bytes(int field, std::span<const std::byte> value);
    void message(int field, ProtoMessage value);

    std::uint64_t size() const { return size_; }
    /// Appends the message to a file, and is empty then.
    void give(FileParts& file);

private:
    struct Piece {
        std::string own;
        std::span<const std::byte> elsewhere;  ///< behind it
    };
    /// Adds bytes of our own.
    void put(std::string_view text);
    void put_varint(std::uint64_t value);

    std::vector<Piece> pieces_;
    std::uint64_t size_ = 0;
};

}  // namespace nn
