#include "nn/io/gzip.h"

#include "nn/io/atomic_file.h"
#include "nn/io/bytes.h"

#include <zlib.h>

#include <algorithm>
#include <limits>

namespace nn {
namespace {

/// zlib counts in 32 bits, files in 64.
constexpr std::size_t max_step = std::numeric_limits<uInt>::max();
constexpr std::uint64_t best_ratio = 1032;
constexpr std::size_t piece = std::size_t{1} << 20;  ///< between looks at whether to stop

class Inflater {
public:
    Inflater() : good_(inflateInit2(&stream_, MAX_WBITS + 16) == Z_OK) {}
    ~Inflater() {
        if (good_) inflateEnd(&stream_);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    explicit operator bool() const { return good_; }
    /// Unpacks from `in` to `out` and takes away what was used of both.
    int run(std::string_view& in, char*& out, std::size_t& room) {
        const auto give = static_cast<uInt>(std::min(max_step, in.size()));
        const auto take = static_cast<uInt>(std::min(max_step, room));
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
        stream_.avail_in = give;
        stream_.next_out = reinterpret_cast<Bytef*>(out);
        stream_.avail_out = take;
        const int status = inflate(&stream_, Z_NO_FLUSH);
        in.remove_prefix(give - stream_.avail_in);
        out += take - stream_.avail_out;
        room -= take - stream_.avail_out;
        return status;
    }
    void next_member() { inflateReset(&stream_); }

private:
    z_stream stream_{};
    bool good_;
};

Error cut_off() { return Error(TR("it ends in the middle. Copy or download it again."), true); }
Error damaged() { return Error(TR("it is damaged. Copy or download it again."), true); }

}  // namespace

Result<std::string> gunzip(std::string_view packed, std::uint64_t limit, const std::stop_token& stop) {
    if (packed.size() < 18) return cut_off();
    Inflater inflater;
    if (!inflater) return Error(TR("there is no memory to unpack it."));
    const Error too_large({TR("it unpacks to more than {0} bytes. Is it the right file?"), {std::to_string(limit)}},
                          true);
    // The last four bytes hold the unpacked size (of the last member, modulo 2^32): a hint, never trusted. One byte
    // more lets the end be seen without growing.
    const std::uint64_t hint = get_le<std::uint32_t>(packed, packed.size() - 4);
    std::string bytes(std::min({hint, limit, packed.size() * best_ratio}) + 1, '\0');
    std::size_t have = 0;
    while (true) {
        if (stop.stop_requested()) return reading_stopped();
        char* out = bytes.data() + have;
        std::size_t room = std::min(bytes.size() - have, piece);
        const std::size_t asked = room;
        const int status = inflater.run(packed, out, room);
        have += asked - room;
        if (have > limit) return too_large;
        if (status == Z_STREAM_END) {
            if (!is_gzip(packed)) break;  // zero padding behind the last member is common
            inflater.next_member();
        } else if (status == Z_BUF_ERROR || status == Z_OK) {
            if (room == 0 && have < bytes.size()) continue;
            if (room == 0) {
                bytes.resize(std::min<std::uint64_t>(bytes.size() * 2 + 4096, limit + 1));
            } else if (packed.empty()) {
                return cut_off();
            }
        } else {
            return damaged();
        }
    }
    bytes.resize(have);
    return bytes;
}

Result<std::string> gunzip_start(std::string_view packed, std::size_t count) {
    Inflater inflater;
    if (!inflater) return Error(TR("there is no memory to unpack it."));
    std::string bytes(count, '\0');
    char* out = bytes.data();
    std::size_t room = count;
    int status = Z_OK;
    while (room > 0 && status == Z_OK && !packed.empty()) status = inflater.run(packed, out, room);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return damaged();
    bytes.resize(count - room);
    return bytes;
}

}  // namespace nn
