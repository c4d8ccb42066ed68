#include "nn/train/run_folder.h"

#include "nn/io/atomic_file.h"
#include "nn/io/weights_file.h"
#include "nn/train/checkpoint.h"
#include "nn/train/project_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <nlohmann/json.hpp>
#include <system_error>

namespace nn {

namespace fs = std::filesystem;

namespace {

constexpr const char *checkpoint_name = "checkpoint.pt", *metrics_name = "metrics.jsonl", *last_name = "last.pt", *best_name = "best.pt",
                     *project_name = "project.netloom.json";

std::string reason(int code) { return std::generic_category().message(code); }

/// Whether a line was written before the run stood at `position`. An epoch's line comes after its validation, so that one at the same
/// step may be yet to come.
bool is_before(const nlohmann::json& line, const RunPosition& position) {
    const auto number = [&](const char* key) -> std::optional<std::int64_t> {
        const auto it = line.find(key);
        return it != line.end() && it->is_number_integer() ? std::optional(it->get<std::int64_t>()) : std::nullopt;
    };
    const auto step = number("step"), epoch = number("epoch");
    if (!step || *step > position.step) return false;
    const auto kind = line.find("kind");
    return kind == line.end() || *kind != "epoch" || (epoch && *epoch < position.epoch);
}

/// How much of `tail`, which begins with a line, ends before `position`; nothing where none of it does. Lines stand in the order of
/// their steps.
std::optional<std::size_t> length_before(std::string_view tail, const RunPosition& position) {
    for (std::size_t end = tail.rfind('\n'); end != std::string_view::npos;) {
        const std::size_t before = end == 0 ? std::string_view::npos : tail.rfind('\n', end - 1);
        const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
        const auto json = nlohmann::json::parse(tail.substr(begin, end - begin), nullptr, false);
        if (json.is_object() && is_before(json, position)) return end + 1;
        end = before;
    }
    return std::nullopt;
}

Error holds_a_run(const fs::path& folder, const char* name) {
    return Error(Message(TR("{0} holds a run already ({1}). Choose another folder, or go on with that run"), {folder.string(), name}),
                 true);
}

Error cannot_make(const fs::path& folder, const std::string& why) {
    return Error(Message(TR("Cannot make the run folder {0}: {1}"), {folder.string(), why}));
}

/// True where it was made, false where there is something of that name.
Result<bool> make_folder(const fs::path& folder) {
    std::error_code error;
    if (folder.has_parent_path()) fs::create_directories(folder.parent_path(), error);
    if (error) return cannot_make(folder, error.message());
    if (::mkdir(folder.c_str(), 0777) == 0) return true;
    if (errno != EEXIST) return cannot_make(folder, reason(errno));
    return false;
}

}  // namespace

class RunFolder::Lock {
public:
    explicit Lock(int fd) : fd_(fd) {}
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock() {
        if (fd_ >= 0) ::close(fd_);
    }
    int fd() const { return fd_; }

private:
    int fd_;
};

RunFolder::RunFolder(fs::path folder, std::shared_ptr<Lock> lock) : folder_(std::move(folder)), lock_(std::move(lock)) {}

// ---- whose it is ----------------------------------------------------------------------------------

Result<RunFolder> RunFolder::claim(const fs::path& folder) {
    auto lock = std::make_shared<Lock>(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (lock->fd() < 0) return Error(Message(TR("Cannot open the run folder {0}: {1}"), {folder.string(), reason(errno)}), true);
    if (::flock(lock->fd(), LOCK_EX | LOCK_NB) == 0) return RunFolder(folder, std::move(lock));
    if (errno == EWOULDBLOCK) {
        return Error(Message(TR("{0} is in use: another process trains there. Wait for its end, or choose another folder"),
                             {folder.string()}),
                     true);
    }
    return Error(Message(TR("Cannot lock the run folder {0}: {1}. Choose a folder on another disk"), {folder.string(), reason(errno)}));
}

Result<RunFolder> RunFolder::create(const fs::path& folder) {
    const fs::path clean = folder.has_filename() ? folder : folder.parent_path();
    if (auto made = make_folder(clean); !made) return made.error();
    auto run = claim(clean);
    if (!run) return run;
    for (const char* name : {checkpoint_name, last_name, best_name})
        if (run->has(name)) return holds_a_run(clean, name);
    std::error_code error;
    if (run->has(metrics_name) && fs::file_size(clean / metrics_name, error) > 0) return holds_a_run(clean, metrics_name);
    return run;
}

Result<RunFolder> RunFolder::create_numbered(const fs::path& stem) {
    for (std::int64_t k = 1;; ++k) {
        const fs::path folder = stem.parent_path() / (stem.filename().string() + "-" + std::to_string(k));
        const auto made = make_folder(folder);
        if (!made) return made.error();
        if (*made) return claim(folder);
    }
}

Result<RunFolder> RunFolder::open(const fs::path& folder) {
    std::error_code error;
    const Error none(Message(TR("{0} holds no run to go on with: there is no checkpoint.pt"), {folder.string()}), true);
    if (!fs::is_directory(folder, error)) return none;
    auto run = claim(folder);
    if (run && !run->begun() && !run->untouched()) return none;
    return run;
}

bool RunFolder::has(const char* name) const {
    std::error_code error;
    return fs::exists(folder_ / name, error);
}

bool RunFolder::begun() const { return has(checkpoint_name); }

/// A run was about to begin here and did not: nothing is there but an empty metrics.jsonl, with whatever else beside it, or nothing
/// at all.
bool RunFolder::untouched() const {
    for (const char* name : {last_name, best_name})
        if (has(name)) return false;
    std::error_code error;
    if (has(metrics_name)) return fs::file_size(folder_ / metrics_name, error) == 0;
    for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error))
        if (!it->path().filename().string().starts_with(".netloom-")) return false;
    return !error;
}

/// A file of the run, about to be written.
fs::path RunFolder::own(const std::string& name) const {
    fs::path file = folder_ / name;
    std::error_code error;
    if (fs::is_symlink(fs::symlink_status(file, error))) fs::remove(file, error);
    return file;
}

// ---- what is in it --------------------------------------------------------------------------------

Result<void> RunFolder::begin(const Project& project, RunState state) {
    const fs::path kept = folder_ / project_name;
    const std::string text = write_project(project);
    if (has(project_name)) {
        const auto there = read_file(kept, std::uint64_t{64} << 20);
        if (!there || *there != text) {
            return Error(Message(TR("{0} is not of this run, and would be overwritten. Choose another run folder"), {kept.string()}), true);
        }
    }
    if (auto done = write_atomically(own(metrics_name), std::string_view{}); !done) return done;
    if (auto done = save_checkpoint(std::move(state), own(checkpoint_name)); !done) return done;
    return write_atomically(own(project_name), text);
}

Result<RunState> RunFolder::load(const Weights& weights) const {
    return load_checkpoint(folder_ / checkpoint_name, weights);
}

std::vector<std::string> RunFolder::missing(const RunState& state, bool finished) const {
    std::vector<std::string> names;
    if (!has(project_name)) names.emplace_back(project_name);
    if (!has(metrics_name)) names.emplace_back(metrics_name);
    if (!finished) return names;  // what it saves next replaces the rest
    const auto last = load_pytorch(folder_ / last_name);
    const auto same = [](const StateTensor& a, const StateTensor& b) { return a.key == b.key && a.shape == b.shape && a.bytes == b.bytes; };
    if (!last || !std::ranges::equal(last->tensors, state.weights.tensors, same)) names.emplace_back(last_name);
    return names;
}

Result<void> RunFolder::complete(const std::vector<std::string>& names, const Project& project, const RunState& state) {
    for (const std::string& name : names) {
        const fs::path file = own(name);
        const auto done = name == project_name   ? save_project(project, file)
                          : name == metrics_name ? write_atomically(file, std::string_view{})
                                                 : save_pytorch(state.weights, file);
        if (!done) return done;
    }
    return {};
}

/// From the end, for files grow long: in pieces that double until one holds a line that stays.
Result<void> RunFolder::drop_metrics_after(const RunPosition& position) {
    if (!has(metrics_name)) return {};
    const fs::path file = own(metrics_name);
    const auto failed = [&](int code) { return Error(Message(TR("Cannot write {0}: {1}"), {file.string(), reason(code)})); };
    const Lock lines(::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (lines.fd() < 0 && errno == ENOENT) return {};
    struct stat info {};
    if (lines.fd() < 0 || ::fstat(lines.fd(), &info) != 0) return failed(errno);
    off_t keep = 0;
    for (off_t piece = 1 << 20; info.st_size > 0; piece *= 2) {
        const off_t from = std::max<off_t>(0, info.st_size - piece);
        std::string tail(static_cast<std::size_t>(info.st_size - from), '\0');
        if (::pread(lines.fd(), tail.data(), tail.size(), from) != static_cast<ssize_t>(tail.size())) return failed(EIO);
        const std::size_t first = from == 0 ? 0 : std::min(tail.find('\n'), tail.size() - 1) + 1;
        if (const auto length = length_before(std::string_view(tail).substr(first), position)) {
            keep = from + static_cast<off_t>(first + *length);
            break;
        }
        if (from == 0) break;
    }
    return keep == info.st_size || ::ftruncate(lines.fd(), keep) == 0 ? Result<void>() : failed(errno);
}

Result<void> RunFolder::append_metrics(std::string_view lines) {
    const fs::path file = own(metrics_name);
    const auto failed = [&](int code) { return Error(Message(TR("Cannot write {0}: {1}"), {file.string(), reason(code)})); };
    const Lock out(::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666));
    struct stat before {};
    if (out.fd() < 0 || ::fstat(out.fd(), &before) != 0) return failed(errno);
    while (!lines.empty()) {
        const ssize_t written = ::write(out.fd(), lines.data(), lines.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const int code = errno;
            (void)!::ftruncate(out.fd(), before.st_size);
            return failed(code);
        }
        lines.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> RunFolder::save_best(const StateDict& weights) { return save_pytorch(weights, own(best_name)); }

Result<void> RunFolder::save_epoch(const StateDict& weights, std::int64_t epoch, std::int64_t keep) {
    if (auto saved = save_pytorch(weights, own("epoch-" + std::to_string(epoch) + ".pt")); !saved) return saved;
    std::vector<std::pair<std::int64_t, fs::path>> files;
    std::error_code error;
    for (fs::directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
        const std::string name = it->path().filename().string();
        std::int64_t number = 0;
        if (!name.starts_with("epoch-") || !name.ends_with(".pt")) continue;
        const char *begin = name.data() + 6, *stop = name.data() + name.size() - 3;
        if (std::from_chars(begin, stop, number).ptr == stop) files.emplace_back(number, it->path());
    }
    std::sort(files.begin(), files.end());
    for (std::size_t i = 0; i + static_cast<std::size_t>(keep) < files.size(); ++i)
        fs::remove(files[i].second, error);  // one that stays does no harm
    return {};
}

Result<void> RunFolder::save(RunState state) {
    if (auto saved = save_pytorch(state.weights, own(last_name)); !saved) return saved;
    return save_checkpoint(std::move(state), own(checkpoint_name));
}

Project kept_project(Project project, const fs::path& folder, const fs::path& run_folder) {
    const auto option = project.data.options.find("path");
    const auto* text = option != project.data.options.end() ? std::get_if<std::string>(&option->second) : nullptr;
    if (text == nullptr || text->empty() || fs::path(*text).is_absolute()) return project;
    std::error_code error;
    const fs::path data = fs::weakly_canonical(fs::absolute(folder / *text), error);
    const fs::path run = error ? fs::path() : fs::weakly_canonical(fs::absolute(run_folder), error);
    const fs::path way = error ? fs::path() : data.lexically_relative(run);
    if (!way.empty()) option->second = way.string();
    return project;
}

}  // namespace nn
