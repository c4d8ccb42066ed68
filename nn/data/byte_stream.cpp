#include "nn/data/byte_stream.h"

#include "nn/data/source.h"
#include "nn/io/atomic_file.h"

#include <unistd.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>

namespace nn {

constexpr unsigned piece_bytes = 1u << 18;

struct ByteStream::Handle {
    gzFile file;
    explicit Handle(gzFile opened) : file(opened) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { gzclose(file); }
};

ByteStream::ByteStream() = default;
ByteStream::ByteStream(ByteStream&&) noexcept = default;
ByteStream& ByteStream::operator=(ByteStream&&) noexcept = default;
ByteStream::~ByteStream() = default;

Result<ByteStream> ByteStream::open(const std::filesystem::path& file, std::stop_token stop) {
    ByteStream stream;
    stream.file_ = file;
    stream.stop_ = std::move(stop);
    const Result<int> descriptor = open_to_read(file);
    if (!descriptor) return descriptor.error();
    const gzFile opened = gzdopen(*descriptor, "rb");
    if (opened == nullptr) {
        ::close(*descriptor);
        return about(file, {TR("it cannot be read: {0}."), {std::string("no memory")}});
    }
    stream.handle_ = std::make_unique<Handle>(opened);
    gzbuffer(opened, piece_bytes);
    stream.piece_.resize(piece_bytes);
    // What does not start as a .gz file is passed through as it is.
    if (gzdirect(opened) == 1 && file.extension() == ".gz")
        return about(file, TR("it is not a .gz file. Copy or download it again."));
    return stream;
}

Result<std::string_view> ByteStream::next() {
    if (stop_.stop_requested()) return reading_stopped();
    errno = 0;
    const int got = gzread(handle_->file, piece_.data(), piece_bytes);
    int code = Z_OK;
    const char* reason = gzerror(handle_->file, &code);
    if (got < 0 || code != Z_OK) {
        if (code == Z_BUF_ERROR) return about(file_, TR("it ends in the middle. Copy or download it again."));
        if (code == Z_ERRNO) return about(file_, {TR("it cannot be read: {0}."), {std::string(std::strerror(errno))}});
        return about(file_, {TR("it is damaged ({0}). Copy or download it again."), {std::string(reason)}});
    }
    total_ += static_cast<std::uint64_t>(got);
    if (total_ > max_data_bytes) {
        return about(file_, {TR("it holds more than {0} bytes, which no source takes."),
                             {std::to_string(max_data_bytes)}});
    }
    return std::string_view(piece_.data(), static_cast<std::size_t>(got));
}

}  // namespace nn
