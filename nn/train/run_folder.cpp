#include "nn/train/run_folder.h"

#include "nn/io/atomic_file.h"
#include "nn/io/weights_file.h"
#include "nn/train/project_file.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

namespace nn {

namespace {

constexpr std::int64_t checkpoint_version = 1;
constexpr std::string_view model_prefix = "model.", optimizer_prefix = "optimizer.", schedule_prefix = "scheduler.";

StateTensor int_tensor(std::string key, const std::vector<std::int64_t>& values) {
    StateTensor t{std::move(key), DType::Int64, {static_cast<std::int64_t>(values.size())}, {}};
    t.bytes.resize(values.size() * sizeof(std::int64_t));
    std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
    return t;
}

/// Weight files hold float32 and int64: the run's doubles travel as their bits, so that nothing is lost.
std::vector<std::int64_t> pack(const Checkpoint& c) {
    const auto bits = [](double v) { return std::bit_cast<std::int64_t>(v); };
    const RunPosition& p = c.position;
    const RunIdentity& i = c.identity;
    return {checkpoint_version,
            p.epoch,
            p.batch,
            p.step,
            p.samples,
            bits(p.seconds),
            bits(p.epoch_seconds),
            bits(p.sum.loss),
            p.sum.samples,
            p.sum.right,
            p.sum.answers,
            bits(p.best),
            p.has_best,
            i.seed,
            i.batch_size,
            i.samples,
            i.shuffle,
            i.drop_last};
}

/// Doubles as their bits, as above.
StateTensor double_tensor(std::string key, const std::vector<double>& values) {
    std::vector<std::int64_t> bits;
    for (const double v : values) bits.push_back(std::bit_cast<std::int64_t>(v));
    return int_tensor(std::move(key), bits);
}

std::vector<double> doubles(const StateTensor& t) {
    std::vector<double> values(t.dtype == DType::Int64 ? t.bytes.size() / sizeof(double) : 0);
    if (!values.empty()) std::memcpy(values.data(), t.bytes.data(), values.size() * sizeof(double));
    return values;
}

bool unpack(const StateTensor& t, Checkpoint& c) {
    std::vector<std::int64_t> v(t.bytes.size() / sizeof(std::int64_t));
    if (t.dtype != DType::Int64 || v.size() != pack(c).size()) return false;
    std::memcpy(v.data(), t.bytes.data(), v.size() * sizeof(std::int64_t));
    std::size_t at = 0;
    const auto next = [&] { return v[at++]; };
    const auto next_double = [&] { return std::bit_cast<double>(v[at++]); };
    if (next() != checkpoint_version) return false;
    RunPosition& p = c.position;
    p.epoch = next();
    p.batch = next();
    p.step = next();
    p.samples = next();
    p.seconds = next_double();
    p.epoch_seconds = next_double();
    p.sum.loss = next_double();
    p.sum.samples = next();
    p.sum.right = next();
    p.sum.answers = next();
    p.best = next_double();
    p.has_best = next() != 0;
    c.identity.seed = next();
    c.identity.batch_size = next();
    c.identity.samples = next();
    c.identity.shuffle = next() != 0;
    c.identity.drop_last = next() != 0;
    return p.epoch >= 1 && p.batch >= 0 && p.step >= 0;
}

Result<Checkpoint> read_checkpoint(const std::filesystem::path& file) {
    auto state = load_pytorch(file);
    if (!state) return state.error();
    Checkpoint checkpoint;
    checkpoint.weights.metadata = state->metadata;
    bool found = false;
    for (StateTensor& t : state->tensors) {
        if (t.key == "run") {
            found = unpack(t, checkpoint);
        } else if (t.key == "early_stopping") {
            checkpoint.stopping = doubles(t);
        } else if (t.key.starts_with(schedule_prefix)) {
            checkpoint.scheduler = t.key.substr(schedule_prefix.size());
            checkpoint.schedule = doubles(t);
        } else if (t.key.starts_with(model_prefix)) {
            t.key.erase(0, model_prefix.size());
            checkpoint.weights.tensors.push_back(std::move(t));
        } else if (t.key.starts_with(optimizer_prefix)) {
            t.key.erase(0, optimizer_prefix.size());
            checkpoint.optimizer.tensors.push_back(std::move(t));
        }
    }
    if (!found) return Error(Message(TR("{0} is not a checkpoint of this version of Netloom"), {file.string()}), true);
    return checkpoint;
}

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

Result<std::pair<RunFolder, Checkpoint>> RunFolder::open(const std::filesystem::path& folder) {
    std::error_code error;
    if (!std::filesystem::exists(folder / "checkpoint.pt", error)) {
        return Error(Message(TR("{0} holds no run to go on with: there is no checkpoint.pt"), {folder.string()}), true);
    }
    auto checkpoint = read_checkpoint(folder / "checkpoint.pt");
    if (!checkpoint) return checkpoint.error();
    const auto metrics = folder / "metrics.jsonl";
    if (std::filesystem::exists(metrics, error)) {
        auto text = read_file(metrics, std::uint64_t{1} << 32);
        if (!text) return text.error();
        if (auto saved = write_atomically(metrics, lines_until(*text, checkpoint->position.step)); !saved)
            return saved.error();
    }
    return std::pair{RunFolder(folder), std::move(*checkpoint)};
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

Result<void> RunFolder::save(Checkpoint checkpoint) {
    StateDict state = std::move(checkpoint.weights);
    const std::size_t weights = state.tensors.size();
    for (StateTensor& t : state.tensors) t.key.insert(0, model_prefix);
    for (StateTensor& t : checkpoint.optimizer.tensors) {
        t.key.insert(0, optimizer_prefix);
        state.tensors.push_back(std::move(t));
    }
    state.tensors.push_back(int_tensor("run", pack(checkpoint)));
    if (!checkpoint.scheduler.empty())
        state.tensors.push_back(
            double_tensor(std::string(schedule_prefix) + checkpoint.scheduler, checkpoint.schedule));
    if (!checkpoint.stopping.empty()) state.tensors.push_back(double_tensor("early_stopping", checkpoint.stopping));
    if (auto saved = save_pytorch(state, folder_ / "checkpoint.pt"); !saved) return saved;
    state.tensors.resize(weights);
    for (StateTensor& t : state.tensors) t.key.erase(0, model_prefix.size());
    return save_pytorch(state, folder_ / "last.pt");
}

}  // namespace nn
