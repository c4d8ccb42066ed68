#include "nn/train/run_folder.h"

#include "nn/io/atomic_file.h"
#include "nn/io/weights_file.h"
#include "nn/train/checkpoint.h"
#include "nn/train/project_file.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

namespace nn {

namespace {

/// Lines up to and with `step`: what was trained after the checkpoint is trained again.
std::string lines_until(const std::string& text, std::int64_t step) {
    std::string kept;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string line = text.substr(begin, end - begin);
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (json.is_object() && json.contains("step") && json["step"].is_number_integer() && json["step"] <= step) {
            kept += line + "\n";
        }
        begin = end + 1;
    }
    return kept;
}

}  // namespace

Result<RunFolder> RunFolder::create(const std::filesystem::path& folder, const Project& project) {
    std::error_code error;
    for (const char* name : {"checkpoint.pt", "metrics.jsonl", "last.pt", "best.pt"}) {
        if (std::filesystem::exists(folder / name, error)) {
            return Error(Message(TR("{0} holds a run already ({1}). Choose another folder, or go on with that run"),
                                 {folder.string(), name}),
                         true);
        }
    }
    std::filesystem::create_directories(folder, error);
    if (error) return Error(Message(TR("Cannot make the run folder {0}: {1}"), {folder.string(), error.message()}));
    RunFolder run(folder);
    if (auto saved = save_project(project, folder / "project.netloom.json"); !saved) return saved.error();
    if (auto saved = write_atomically(folder / "metrics.jsonl", std::string_view{}); !saved) return saved.error();
    return run;
}

Result<RunFolder> RunFolder::open(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(folder / "checkpoint.pt", error)) {
        return Error(Message(TR("{0} holds no run to go on with: there is no checkpoint.pt"), {folder.string()}), true);
    }
    return RunFolder(folder);
}

Result<RunState> RunFolder::load(const Weights& weights) const {
    return load_checkpoint(folder_ / "checkpoint.pt", weights);
}

Result<void> RunFolder::drop_metrics_after(std::int64_t step) {
    std::error_code error;
    const auto metrics = folder_ / "metrics.jsonl";
    if (!std::filesystem::exists(metrics, error)) return {};
    auto text = read_file(metrics, std::uint64_t{1} << 32);
    if (!text) return text.error();
    return write_atomically(metrics, lines_until(*text, step));
}

Result<void> RunFolder::append_metrics(std::string_view lines) {
    const std::string file = (folder_ / "metrics.jsonl").string();
    std::FILE* out = std::fopen(file.c_str(), "ab");
    bool ok = out != nullptr && std::fwrite(lines.data(), 1, lines.size(), out) == lines.size();
    int reason = errno;
    if (out != nullptr && std::fclose(out) != 0) {
        reason = ok ? errno : reason;
        ok = false;
    }
    if (ok) return {};
    return Error(Message(TR("Cannot write {0}: {1}"), {file, std::strerror(reason)}));
}

Result<void> RunFolder::save_best(const StateDict& weights) { return save_pytorch(weights, folder_ / "best.pt"); }

Result<void> RunFolder::save_epoch(const StateDict& weights, std::int64_t epoch, std::int64_t keep) {
    if (auto saved = save_pytorch(weights, folder_ / ("epoch-" + std::to_string(epoch) + ".pt")); !saved) return saved;
    std::vector<std::pair<std::int64_t, std::filesystem::path>> files;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
        const std::string name = entry.path().filename().string();
        std::int64_t number = 0;
        if (!name.starts_with("epoch-") || !name.ends_with(".pt")) continue;
        const char *begin = name.data() + 6, *end = name.data() + name.size() - 3;
        if (std::from_chars(begin, end, number).ptr == end) files.emplace_back(number, entry.path());
    }
    std::sort(files.begin(), files.end());
    for (std::size_t i = 0; i + static_cast<std::size_t>(keep) < files.size(); ++i)
        std::filesystem::remove(files[i].second, error);  // one that stays does no harm
    return {};
}

Result<void> RunFolder::save(RunState state) {
    if (auto saved = save_pytorch(state.weights, folder_ / "last.pt"); !saved) return saved;
    return save_checkpoint(std::move(state), folder_ / "checkpoint.pt");
}

}  // namespace nn
