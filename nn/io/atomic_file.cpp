#include "nn/io/atomic_file.h"

#include "nn/io/file_parts.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>
#include <string>
#include <system_error>
#include <utility>

namespace nn {
namespace {

namespace fs = std::filesystem;

std::string reason(int code) { return std::generic_category().message(code); }

Error write_error(const fs::path& file, int code) {
    return Error(
        {TR("{0} could not be written: {1}. What was there before is unchanged."), {file.string(), reason(code)}});
}
Error read_error(const fs::path& file, int code) {
    return Error({TR("{0} could not be read: {1}."), {file.string(), reason(code)}}, true);
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    /// Errors of delayed writes (NFS, quotas) arrive here.
    int close() { return ::close(std::exchange(fd_, -1)); }

private:
    int fd_;
};

/// The file that a chain of symbolic links ends at: the link stays, its target is replaced.
fs::path link_target(const fs::path& file) {
    std::error_code ignored;
    fs::path target = file;
    for (int hops = 0; hops < 32 && fs::is_symlink(fs::symlink_status(target, ignored)); ++hops) {
        const fs::path next = fs::read_symlink(target, ignored);
        if (ignored) break;
        target = next.is_absolute() ? next : target.parent_path() / next;
    }
    return target;
}

constexpr std::string_view temporary_prefix = ".netloom-", temporary_suffix = ".tmp";

/// Whoever writes a temporary file holds its lock; one that can be locked is left over from a process that has died.
void remove_if_left_over(const fs::path& temporary) {
    const Descriptor fd(::open(temporary.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
    struct stat info {};
    if (fd && ::fstat(fd.get(), &info) == 0 && S_ISREG(info.st_mode) && ::flock(fd.get(), LOCK_EX | LOCK_NB) == 0)
        ::unlink(temporary.c_str());
}

/// A new, locked file beside `target`, open for writing; no other process can have made the same one.
Descriptor open_temporary(const fs::path& target, fs::path& name) {
    static std::atomic<unsigned> counter{0};
    for (int attempt = 0; attempt < 100; ++attempt) {
        // Long names would exceed the limit of 255 bytes, so the temporary one does not repeat the target's.
        name = target.parent_path() /
               (std::string(temporary_prefix) + std::to_string(::getpid()) + "-" + std::to_string(counter++) +
                std::string(temporary_suffix));
        Descriptor out(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
        if (!out && errno == EEXIST) continue;
        if (!out) return out;
        // Where a file system has no locks, a left-over file stays.
        ::flock(out.get(), LOCK_EX);
        // Between opening and locking, another process may have taken it for a left-over one.
        struct stat info {};
        if (::fstat(out.get(), &info) == 0 && info.st_nlink > 0) return out;
    }
    return Descriptor(-1);
}

/// A process that died in a folder is found by the next one's first write there.
void clean_once(const fs::path& folder) {
    static std::mutex mutex;
    static std::set<fs::path> cleaned;
    std::error_code error;
    const fs::path place = fs::absolute(folder, error);
    const std::lock_guard lock(mutex);
    if (error || !cleaned.insert(place).second) return;
    remove_left_over_files(folder);
}

int write_all(int fd, std::span<const std::byte> bytes, const std::stop_token& stop) {
    while (!bytes.empty()) {
        if (stop.stop_requested()) return ECANCELED;
        const ssize_t written = ::write(fd, bytes.data(), std::min<std::size_t>(bytes.size(), 1u << 23));
        if (written < 0) {
            if (errno == EINTR) continue;
            return errno;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return 0;
}

int sync(int fd) {
    // Some file systems cannot sync (EINVAL); the data is then as safe as they make it.
    return ::fsync(fd) != 0 && errno != EINVAL && errno != EROFS ? errno : 0;
}

/// 0 or the error number; the temporary file may be left behind on errors.
int write_and_rename(Descriptor& out, const fs::path& temporary, const fs::path& target, const FileParts& parts, const std::stop_token& stop) {
    struct stat old {};
    if (::stat(target.c_str(), &old) == 0) {
        if (S_ISDIR(old.st_mode)) return EISDIR;
        if (::fchmod(out.get(), old.st_mode & 07777) != 0) return errno;
    }
    for (const std::span<const std::byte> bytes : parts.parts())
        if (const int code = write_all(out.get(), bytes, stop)) return code;
    if (const int code = sync(out.get())) return code;
    if (stop.stop_requested()) return ECANCELED;
    if (out.close() != 0) return errno;
    if (::rename(temporary.c_str(), target.c_str()) != 0) return errno;
    return 0;
}

struct OpenFile {
    Descriptor descriptor;
    std::uint64_t size = 0;
};

Result<void> need_regular(const fs::path& file, const struct stat& info) {
    if (S_ISDIR(info.st_mode)) return read_error(file, EISDIR);
    if (!S_ISREG(info.st_mode)) return Error({TR("{0} is not a regular file."), {file.string()}}, true);
    return {};
}

Result<OpenFile> open_regular(const fs::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return read_error(file, errno);
    if (const auto regular = need_regular(file, info); !regular) return regular.error();
    // O_NONBLOCK: should it have become a named pipe by now, it must not keep the program waiting for a writer.
    OpenFile in{Descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK))};
    if (!in.descriptor) return read_error(file, errno);
    if (::fstat(in.descriptor.get(), &info) != 0) return read_error(file, errno);
    if (const auto regular = need_regular(file, info); !regular) return regular.error();
    in.size = static_cast<std::uint64_t>(info.st_size);
    return in;
}

Result<std::string> read_bytes(const OpenFile& in, const fs::path& file, std::uint64_t count, const std::stop_token& stop = {}) {
    std::string text;
    text.reserve(count);  // without touching it: a stop must not wait for gigabytes of zeros
    while (text.size() < count) {
        if (stop.stop_requested()) return reading_stopped();
        const std::size_t have = text.size();
        text.resize(have + std::min<std::uint64_t>(count - have, 1u << 23));
        const ssize_t got = ::read(in.descriptor.get(), text.data() + have, text.size() - have);
        const int code = errno;
        text.resize(have + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        if (got < 0 && code != EINTR) return read_error(file, code);
        if (got == 0) break;  // became shorter since it was opened
    }
    return text;
}

}  // namespace

void remove_left_over_files(const fs::path& folder) {
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (name.starts_with(temporary_prefix) && name.ends_with(temporary_suffix)) remove_if_left_over(it->path());
    }
}

Result<void> write_atomically(const fs::path& file, const FileParts& parts, const std::stop_token& stop) {
    if (file.empty() || !file.has_filename()) return write_error(file, EISDIR);
    const fs::path target = link_target(file);
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    clean_once(folder);
    fs::path temporary;
    Descriptor out = open_temporary(target, temporary);
    if (!out) return write_error(file, errno);
    if (const int code = write_and_rename(out, temporary, target, parts, stop)) {
        ::unlink(temporary.c_str());
        if (code == ECANCELED && stop.stop_requested()) return writing_stopped();
        return write_error(file, code);
    }
    // The new name itself must reach the disk; where the folder cannot be opened the file is still whole.
    if (Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); directory) {
        sync(directory.get());
    }
    return {};
}

Result<void> write_atomically(const fs::path& file, std::span<const std::byte> bytes) {
    FileParts parts;
    parts.refer(bytes);
    return write_atomically(file, parts);
}

Result<void> write_atomically(const fs::path& file, std::string_view text) {
    return write_atomically(file, std::as_bytes(std::span(text.data(), text.size())));
}

Error reading_stopped() { return Error(TR("Reading was stopped.")); }
Error writing_stopped() { return Error(TR("Writing was stopped. What was there before is unchanged.")); }

Result<int> open_to_read(const fs::path& file) {
    Result<OpenFile> in = open_regular(file);
    if (!in) return in.error();
    return in->descriptor.release();
}

Result<std::string> read_file(const fs::path& file, std::uint64_t limit, const std::stop_token& stop) {
    Result<OpenFile> in = open_regular(file);
    if (!in) return in.error();
    if (in->size > limit) {
        return Error({TR("{0} has {1} bytes; at most {2} are read here. Is it the right file?"),
                      {file.string(), std::to_string(in->size), std::to_string(limit)}},
                     true);
    }
    return read_bytes(*in, file, in->size, stop);
}

Result<std::string> read_start(const fs::path& file, std::size_t count) {
    Result<OpenFile> in = open_regular(file);
    if (!in) return in.error();
    return read_bytes(*in, file, std::min<std::uint64_t>(count, in->size));
}

}  // namespace nn
