#include "nn/exchange/onnx/protobuf.h"

#include <cstring>
#include <utility>

namespace nn {

namespace {

enum Wire : std::uint64_t { kVarint = 0, kLength = 2, kFixed32 = 5 };

std::uint64_t tag(int field, Wire wire) { return static_cast<std::uint64_t>(field) << 3 | wire; }

}  // namespace

void ProtoMessage::put(std::string_view text) {
    if (pieces_.empty() || !pieces_.back().elsewhere.empty()) pieces_.emplace_back();
    pieces_.back().own += text;
    size_ += text.size();
}

void ProtoMessage::put_varint(std::uint64_t value) {
    std::string bytes;
    for (; value > 0x7f; value >>= 7) bytes += static_cast<char>(0x80 | (value & 0x7f));
    put(bytes + static_cast<char>(value));
}

void ProtoMessage::integer(int field, std::int64_t value) {
    put_varint(tag(field, kVarint));
    put_varint(static_cast<std::uint64_t>(value));
}

void ProtoMessage::floating(int field, float value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);  // little-endian, as every machine is that the engine runs on
    put_varint(tag(field, kFixed32));
    put({bytes, sizeof bytes});
}

void ProtoMessage::text(int field, std::string_view value) {
    put_varint(tag(field, kLength));
    put_varint(value.size());
    put(value);
}

void ProtoMessage::bytes(int field, std::span<const std::byte> value) {
    put_varint(tag(field, kLength));
    put_varint(value.size());
    pieces_.back().elsewhere = value;
    size_ += value.size();
}

void ProtoMessage::message(int field, ProtoMessage value) {
    put_varint(tag(field, kLength));
    put_varint(value.size_);
    for (const Piece& piece : value.pieces_) {
        put(piece.own);
        pieces_.back().elsewhere = piece.elsewhere;
        size_ += piece.elsewhere.size();
    }
}

void ProtoMessage::give(FileParts& file) {
    for (Piece& piece : pieces_) {
        file.keep(std::move(piece.own));
        if (!piece.elsewhere.empty()) file.refer(piece.elsewhere);
    }
    pieces_.clear();
    size_ = 0;
}

}  // namespace nn
