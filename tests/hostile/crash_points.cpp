// Preloaded into the program: counts its calls that change files below CRASH_ROOT, lists them in CRASH_LOG, and ends the process, as a
// kill or a power failure would, before the call number CRASH_AT; with CRASH_HALF in the middle of it, where it writes.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

std::atomic<long> calls{0};
constexpr int most_descriptors = 1024;
std::atomic<bool> watched[most_descriptors];

template <typename Fn>
Fn* next(const char* name) {
    return reinterpret_cast<Fn*>(dlsym(RTLD_NEXT, name));
}

const char* setting(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

bool below_root(const char* path) {
    const char* root = setting("CRASH_ROOT");
    return path[0] != '/' || (root[0] != '\0' && std::strncmp(path, root, std::strlen(root)) == 0);
}

/// True where the process is to end now.
bool counts(const char* what, const char* path) {
    const long call = ++calls;
    if (const char* log = setting("CRASH_LOG"); log[0] != '\0') {
        char line[512];
        const int length = std::snprintf(line, sizeof line, "%ld %s %.400s\n", call, what, path);
        const long fd = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0644);
        syscall(SYS_write, fd, line, length);
        syscall(SYS_close, fd);
    }
    return call == std::atol(setting("CRASH_AT"));
}

void crash() {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

template <typename Call>
int opened(const char* path, int flags, Call&& call) {
    const bool changes = (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && below_root(path);
    if (changes && counts("open", path)) crash();
    const int fd = call();
    if (fd >= 0 && fd < most_descriptors) watched[fd] = changes;
    return fd;
}

mode_t mode_of(int flags, va_list arguments) { return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0; }

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    static auto* real = next<int(const char*, int, ...)>("open");
    return opened(path, flags, [&] { return real(path, flags, mode); });
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = mode_of(flags, arguments);
    va_end(arguments);
    static auto* real = next<int(const char*, int, ...)>("open64");
    return opened(path, flags, [&] { return real(path, flags, mode); });
}

ssize_t write(int fd, const void* bytes, size_t count) {
    static auto* real = next<ssize_t(int, const void*, size_t)>("write");
    if (fd >= 0 && fd < most_descriptors && watched[fd] && counts("write", "")) {
        if (setting("CRASH_HALF")[0] != '\0') real(fd, bytes, count / 2);
        crash();
    }
    return real(fd, bytes, count);
}

int fsync(int fd) {
    (void)fd;
    if (counts("fsync", "")) crash();
    return 0;  // a killed process loses nothing that it gave to the system, and disks are slow
}

int ftruncate(int fd, off_t size) noexcept {
    static auto* real = next<int(int, off_t)>("ftruncate");
    if (counts("ftruncate", "")) crash();
    return real(fd, size);
}

int rename(const char* from, const char* to) noexcept {
    static auto* real = next<int(const char*, const char*)>("rename");
    if (below_root(to) && counts("rename", to)) crash();
    return real(from, to);
}

int unlink(const char* path) noexcept {
    static auto* real = next<int(const char*)>("unlink");
    if (below_root(path) && counts("unlink", path)) crash();
    return real(path);
}

int remove(const char* path) noexcept {
    static auto* real = next<int(const char*)>("remove");
    if (below_root(path) && counts("remove", path)) crash();
    return real(path);
}

int mkdir(const char* path, mode_t mode) noexcept {
    static auto* real = next<int(const char*, mode_t)>("mkdir");
    if (below_root(path) && counts("mkdir", path)) crash();
    return real(path, mode);
}

int close(int fd) {
    static auto* real = next<int(int)>("close");
    if (fd >= 0 && fd < most_descriptors) watched[fd] = false;
    return real(fd);
}

}  // extern "C"
