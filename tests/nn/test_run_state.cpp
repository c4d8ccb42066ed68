// A run as a value: named by parameter, saved and restored to the bit, taken over by key and shape, and never trusted where
// it comes from a file.
#include "training.h"

#include "nn/io/atomic_file.h"
#include "nn/io/weights_file.h"
#include "nn/train/checkpoint.h"
#include "nn/train/live_run.h"
#include "nn/train/probe.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstring>

using namespace nn;
using namespace nn::test;

namespace {

/// The small classifier with a BatchNorm, whose buffers are state too, and everything that has a memory.
Json everything(const char* optimizer = R"({"type": "Adam", "lr": 0.01})") {
    Json json = classifier();
    json["graph"]["nodes"][3] = {{"id", "t"}, {"op", "BatchNorm1d"}};
    json["data"]["split"] = {{"validation", 0.2}};
    json["training"]["optimizer"] = Json::parse(optimizer);
    json["training"]["scheduler"] = {{"type", "ReduceLROnPlateau"}, {"patience", 0}, {"factor", 0.5}};
    json["training"]["early_stopping"] = {{"patience", 9}};
    return json;
}

std::filesystem::path in(const QTemporaryDir& folder, const char* name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

/// Stops its run after a step.
class StopAfter final : public Probe {
public:
    StopAfter(TrainControl& control, std::int64_t step) : control_(control), step_(step) {}

private:
    void stepped(ProbeSite& site, const StepFacts&) override {
        if (site.run.position.step == step_) control_.stop();
    }
    TrainControl& control_;
    const std::int64_t step_;
};

/// Trains until `step` and leaves the run folder of a stopped run; the state that it stopped with.
RunState stopped_after(const Json& json, std::int64_t step, const std::filesystem::path& folder) {
    TrainRequest r = request(json);
    r.run_folder = folder;
    auto channel = std::make_shared<TrainChannel>();
    auto trainer = make(r, channel);
    channel->control.add(std::make_shared<StopAfter>(channel->control, step));
    if (!trainer || !trainer->run()) qFatal("the run failed");
    return trainer->state();
}

Weights weights_of(const Json& json) {
    const TrainRequest r = request(json);
    return Weights(check_project(r.project, {}).network, 0);
}

std::string resume_error(const Json& json, const std::filesystem::path& folder) {
    TrainRequest r = request(json);
    r.resume_folder = folder;
    auto trainer = Trainer::create(std::move(r), std::make_shared<TrainChannel>());
    return trainer ? "" : trainer.error().text();
}

/// Changes the checkpoint of a run folder.
template <typename Change>
void change_checkpoint(const std::filesystem::path& folder, Change&& change) {
    auto state = load_pytorch(folder / "checkpoint.pt");
    if (!state) qFatal("%s", state.error().text().c_str());
    change(*state);
    if (auto saved = save_pytorch(*state, folder / "checkpoint.pt"); !saved) qFatal("%s", saved.error().text().c_str());
}

StateTensor& tensor(StateDict& state, std::string_view key) {
    const auto it = std::ranges::find(state.tensors, key, &StateTensor::key);
    if (it == state.tensors.end()) qFatal("no %s", std::string(key).c_str());
    return *it;
}

template <typename T>
void put(StateTensor& t, std::size_t index, T value) {
    std::memcpy(t.bytes.data() + index * sizeof(T), &value, sizeof(T));
}

template <typename T>
T get(const StateTensor& t, std::size_t index = 0) {
    T value;
    std::memcpy(&value, t.bytes.data() + index * sizeof(T), sizeof(T));
    return value;
}

/// The same checkpoint as the first version wrote it: states as flat blocks, one step for all, no generator.
void make_first_version(StateDict& state, const Weights& weights) {
    StateDict old;
    old.metadata = state.metadata;
    std::vector<std::string> names;
    for (const StateTensor& t : state.tensors) {
        if (t.key == "order" || t.key == "settings" || t.key.starts_with("optimizer_type.") || t.key.starts_with("metric.") ||
            t.key.starts_with("best."))
            continue;
        if (!t.key.starts_with("optimizer.")) {
            old.tensors.push_back(t);
            continue;
        }
        const std::size_t dot = t.key.find('.', std::strlen("optimizer."));
        const std::string name = t.key.substr(0, dot), parameter = t.key.substr(dot + 1);
        if (name == "optimizer.step") {
            if (old.find(name) == nullptr) old.tensors.push_back({name, DType::Int64, {}, t.bytes, {}});
            continue;
        }
        if (name == "optimizer.mu_product") {
            const auto product = static_cast<double>(get<float>(t));
            StateTensor extra{"optimizer.extra", DType::Int64, {}, std::vector<std::byte>(sizeof product), {}};
            put(extra, 0, product);
            if (old.find(extra.key) == nullptr) old.tensors.push_back(extra);
            continue;
        }
        if (old.find(name) == nullptr) {
            const auto size = static_cast<std::int64_t>(weights.parameters().size());
            old.tensors.push_back({name, DType::Float32, {size}, std::vector<std::byte>(weights.parameters().size_bytes()), {}});
        }
        const auto& parameters = weights.network().parameters;
        const auto index = std::ranges::find(parameters, parameter, &Network::Tensor::key) - parameters.begin();
        std::memcpy(tensor(old, name).bytes.data() + weights.offset(static_cast<std::size_t>(index)) * sizeof(float),
                    t.bytes.data(), t.bytes.size());
    }
    if (old.find("optimizer.extra") == nullptr)
        old.tensors.push_back({"optimizer.extra", DType::Int64, {}, std::vector<std::byte>(sizeof(double)), {}});
    // Its numbers had the right answers and all of them, the best loss and whether there is one between the others.
    const StateTensor *accuracy = state.find("metric.accuracy"), *best = state.find("best.validation.loss");
    const auto first = [](const StateTensor* t) { return t ? get<double>(*t) : 0.0; };
    StateTensor& run = tensor(old, "run");
    put(run, 0, std::int64_t{1});
    run.bytes.insert(run.bytes.begin() + 9 * sizeof(std::int64_t), 4 * sizeof(std::int64_t), std::byte{0});
    run.shape = {18};
    put(run, 9, static_cast<std::int64_t>(first(accuracy)));
    put(run, 10, static_cast<std::int64_t>(accuracy ? get<double>(*accuracy, 1) : 0.0));
    put(run, 11, first(best));
    put(run, 12, std::int64_t{best != nullptr});
    state = std::move(old);
}

}  // namespace

class TestRunState : public QObject {
    Q_OBJECT

private slots:
    void states_are_named_by_parameter() {
        auto trainer = make(request(everything()), std::make_shared<TrainChannel>());
        QVERIFY(trainer && trainer->run());
        const RunState state = trainer->state();
        QCOMPARE(state.optimizer_type, std::string("Adam"));
        QCOMPARE(state.optimizer.entries.size(), std::size_t{3});
        const std::vector<std::string> keys{"a.weight", "a.bias", "t.weight", "t.bias", "b.weight", "b.bias"};
        for (const char* name : {"step", "exp_avg", "exp_avg_sq"}) {
            const OptimizerState::Entry* entry = state.optimizer.find(name);
            QVERIFY2(entry, name);
            QCOMPARE(entry->tensors.size(), keys.size());
            for (std::size_t i = 0; i < keys.size(); ++i) {
                const StateTensor& t = entry->tensors[i];
                QCOMPARE(t.key, keys[i]);
                if (entry->name == "step") {
                    QCOMPARE(get<std::int64_t>(t), state.position.step);
                } else {
                    QCOMPARE(t.shape, state.weights.find(t.key)->shape);
                }
            }
        }
        // The squares are squares.
        for (const StateTensor& t : state.optimizer.find("exp_avg_sq")->tensors)
            for (std::size_t i = 0; i < t.bytes.size() / sizeof(float); ++i) QVERIFY(get<float>(t, i) >= 0);
    }

    void copies_are_deep_and_compared_by_value() {
        QTemporaryDir folder;
        const RunState state = stopped_after(everything(), 9, in(folder, "run"));
        RunState copy = state;
        QVERIFY(copy == state);
        copy.clock.run += 1;
        QVERIFY(copy == state);
        const std::vector<std::function<void(RunState&)>> changes{
            [](RunState& s) { s.weights.tensors[0].bytes[3] ^= std::byte{1}; },
            [](RunState& s) { s.weights.tensors.pop_back(); },
            [](RunState& s) { s.optimizer.entries[1].tensors[2].bytes[0] ^= std::byte{1}; },
            [](RunState& s) { s.optimizer_type = "AdamW"; },
            [](RunState& s) { s.scheduler_type.clear(); },
            [](RunState& s) { s.schedule[0] += 1; },
            [](RunState& s) { s.stopping[1] += 1; },
            [](RunState& s) { s.order->random(); },
            [](RunState& s) { s.order.reset(); },
            [](RunState& s) { ++s.position.sum.metrics[0].numbers[0]; },
            [](RunState& s) { s.position.best.reset(); },
            [](RunState& s) { s.identity.shuffle = !s.identity.shuffle; },
        };
        for (std::size_t i = 0; i < changes.size(); ++i) {
            RunState other = state;
            changes[i](other);
            QVERIFY2(!(other == state), qPrintable(QString("change %1").arg(i)));
        }
        QVERIFY(copy == state);
    }

    void a_file_gives_back_what_it_was_given_data() {
        QTest::addColumn<QString>("optimizer");
        for (const char* o : {R"({"type": "SGD", "lr": 0.01, "momentum": 0.9})", R"({"type": "SGD", "lr": 0.01})",
                              R"({"type": "Adam", "lr": 0.01, "amsgrad": true})", R"({"type": "NAdam", "lr": 0.01})",
                              R"({"type": "Adagrad", "lr": 0.01})", R"({"type": "RMSprop", "lr": 0.001, "centered": true})"})
            QTest::newRow(o) << o;
    }
    void a_file_gives_back_what_it_was_given() {
        QFETCH(QString, optimizer);
        QTemporaryDir folder;
        const Json json = everything(optimizer.toUtf8());
        const RunState state = stopped_after(json, 8, in(folder, "run"));
        QCOMPARE(state.position.step, std::int64_t{8});
        auto loaded = load_checkpoint(in(folder, "run") / "checkpoint.pt", weights_of(json));
        QVERIFY2(loaded, loaded ? "" : loaded.error().text().c_str());
        QVERIFY(loaded->weights.tensors == state.weights.tensors && loaded->weights.metadata == state.weights.metadata);
        QVERIFY(loaded->optimizer == state.optimizer && loaded->schedule == state.schedule);
        QVERIFY(loaded->order == state.order && loaded->position == state.position);
        QVERIFY(*loaded == state);
        QCOMPARE(loaded->clock.run, state.clock.run);
        // On from there it is the run that was never stopped, in everything.
        TrainRequest r = request(json);
        r.resume_folder = in(folder, "run");
        auto resumed = make(r, std::make_shared<TrainChannel>());
        auto whole = make(request(json), std::make_shared<TrainChannel>());
        QVERIFY(resumed && resumed->run() && whole && whole->run());
        QVERIFY(resumed->state() == whole->state());
    }

    void a_module_that_stands_twice_comes_back_as_one() {
        Json json = classifier();
        json["graph"] = Json::parse(R"({"nodes": [
            {"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
            {"id": "layers", "op": "Sequential", "nodes": [{"id": "0", "op": "Linear", "options": {"out_features": 6}},
                {"id": "1", "op": "ReLU"}, {"id": "2", "op": "Reuse", "options": {"module": "0"}}]},
            {"id": "b", "op": "Linear", "options": {"out_features": 3}}, {"id": "loss", "op": "CrossEntropyLoss"}],
            "wires": [["x", "layers"], ["layers", "b"], ["b", "loss:input"], ["y", "loss:target"]]})");
        QTemporaryDir folder;
        const RunState state = stopped_after(json, 3, in(folder, "run"));
        QCOMPARE(state.position.step, std::int64_t{3});
        auto loaded = load_checkpoint(in(folder, "run") / "checkpoint.pt", weights_of(json));
        QVERIFY(loaded && *loaded == state);
        QCOMPARE(state.weights.find("layers.2.weight")->shares, std::string("layers.0.weight"));
    }

    /// As the first version wrote it.
    void an_older_checkpoint_goes_on_data() {
        QTest::addColumn<QString>("optimizer");
        for (const char* o : {R"({"type": "Adam", "lr": 0.01})", R"({"type": "NAdam", "lr": 0.01})", R"({"type": "SGD", "lr": 0.01})"})
            QTest::newRow(o) << o;
    }
    void an_older_checkpoint_goes_on() {
        QFETCH(QString, optimizer);
        QTemporaryDir folder;
        const Json json = everything(optimizer.toUtf8());
        stopped_after(json, 12, in(folder, "run"));
        change_checkpoint(in(folder, "run"), [&](StateDict& s) { make_first_version(s, weights_of(json)); });
        TrainRequest r = request(json);
        r.resume_folder = in(folder, "run");
        auto resumed = make(r, std::make_shared<TrainChannel>());
        auto whole = make(request(json), std::make_shared<TrainChannel>());
        QVERIFY(resumed && resumed->run() && whole && whole->run());
        QVERIFY(resumed->state() == whole->state());
    }

    void hostile_numbers_are_refused_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<qlonglong>("value");
        const auto bits = [](double v) { return static_cast<qlonglong>(std::bit_cast<std::int64_t>(v)); };
        constexpr qlonglong most = std::numeric_limits<qlonglong>::max(), least = std::numeric_limits<qlonglong>::min();
        const struct {
            const char* name;
            int index;
        } counts[] = {{"epoch", 1}, {"batch", 2}, {"step", 3}, {"samples", 4}, {"sum samples", 8}};
        for (const auto& [name, index] : counts)
            for (const qlonglong value : {most, least, qlonglong{-1}, qlonglong{1} << 40, qlonglong{1} << 62})
                if (!(index == 4 && value == qlonglong{1} << 40))
                    QTest::addRow("%s %lld", name, value) << index << value;
        QTest::newRow("epoch 0") << 1 << qlonglong{0};
        QTest::newRow("another batch") << 2 << qlonglong{3};
        QTest::newRow("another step") << 3 << qlonglong{7};
        for (const int index : {5, 6, 7})
            for (const double value : {std::nan(""), HUGE_VAL}) QTest::addRow("double %d %g", index, value) << index << bits(value);
        QTest::newRow("time before the start") << 5 << bits(-1);
        QTest::newRow("batch size 0") << 10 << qlonglong{0};
        QTest::newRow("batch size huge") << 10 << most;
        QTest::newRow("no samples") << 11 << qlonglong{0};
        QTest::newRow("samples huge") << 11 << most;
        QTest::newRow("version 0") << 0 << qlonglong{0};
    }
    void hostile_numbers_are_refused() {
        QFETCH(int, index);
        QFETCH(qlonglong, value);
        static QTemporaryDir kept;
        const auto run = in(kept, "run");
        if (!std::filesystem::exists(run)) stopped_after(everything(), 8, run);
        auto before = read_file(run / "checkpoint.pt", 1 << 20);
        QVERIFY(before);
        change_checkpoint(run, [&](StateDict& s) { put(tensor(s, "run"), static_cast<std::size_t>(index), std::int64_t{value}); });
        const std::string error = resume_error(everything(), run);
        QVERIFY(write_atomically(run / "checkpoint.pt", *before));
        QVERIFY2(error.find("is damaged") != std::string::npos && error.find("last.pt") != std::string::npos, error.c_str());
        QCOMPARE(resume_error(everything(), run), std::string());
    }

    void hostile_tensors_are_refused_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("says");
        QTest::newRow("shape of a state") << "optimizer.exp_avg.a.weight" << "\"exp_avg\" of a.weight";
        QTest::newRow("negative step") << "optimizer.step.b.bias" << "\"step\" of b.bias";
        QTest::newRow("missing state") << "optimizer.exp_avg_sq.t.bias" << "\"exp_avg_sq\" of t.bias";
        QTest::newRow("generator") << "order" << "\"order\"";
        QTest::newRow("settings") << "settings" << "\"settings\"";
        QTest::newRow("schedule") << "scheduler.ReduceLROnPlateau" << "ReduceLROnPlateau";
        QTest::newRow("stopping") << "early_stopping" << "early stopping";
        QTest::newRow("weights") << "model.a.weight" << "does not fit the network";
        QTest::newRow("run") << "run" << "is damaged";
        QTest::newRow("version") << "run, later" << "later version";
        QTest::newRow("not one") << "run, none" << "is not a checkpoint";
    }
    void hostile_tensors_are_refused() {
        QFETCH(QString, key);
        QFETCH(QString, says);
        QTemporaryDir folder;
        const auto run = in(folder, "run");
        stopped_after(everything(), 8, run);
        change_checkpoint(run, [&](StateDict& s) {
            StateTensor& t = tensor(s, key.section(',', 0, 0).toStdString());
            if (key == "optimizer.step.b.bias") {
                put(t, 0, std::int64_t{-4});
            } else if (key == "optimizer.exp_avg_sq.t.bias") {
                t.key = "elsewhere";
            } else if (key == "order") {
                put(t, 1, std::int64_t{624});
            } else if (key.startsWith("scheduler") || key == "early_stopping") {
                put(t, 1, 1e300);
            } else if (key == "run, later") {
                put(t, 0, std::int64_t{99});
            } else if (key == "run, none") {
                t.key = "walk";
            } else {
                t.shape = {2};
                t.bytes.resize(2 * size_of(t.dtype));
            }
        });
        // Lines after the checkpoint: a run that is refused keeps them.
        std::FILE* metrics = std::fopen((run / "metrics.jsonl").c_str(), "ab");
        std::fputs("{\"kind\":\"step\",\"epoch\":2,\"step\":9}\n", metrics);
        std::fclose(metrics);
        const auto before = read_file(run / "metrics.jsonl", 1 << 20);
        const std::string error = resume_error(everything(), run);
        QVERIFY2(QString::fromStdString(error).contains(says), error.c_str());
        QCOMPARE(*read_file(run / "metrics.jsonl", 1 << 20), *before);
    }

    void a_wrong_number_is_named() {
        QTemporaryDir folder;
        const auto run = in(folder, "run");
        stopped_after(everything(), 8, run);
        change_checkpoint(run, [&](StateDict& s) { put(tensor(s, "run"), 2, std::int64_t{9221120237041090560}); });
        const std::string error = resume_error(everything(), run);
        QVERIFY2(error.find("batch 9221120237041090560 of ") != std::string::npos, error.c_str());
        change_checkpoint(run, [&](StateDict& s) {
            put(tensor(s, "run"), 2, std::int64_t{1});
            put(tensor(s, "run"), 3, std::int64_t{77});
        });
        const std::string step = resume_error(everything(), run);
        QVERIFY2(step.find("step 77 where ") != std::string::npos, step.c_str());
    }

    void a_schedule_counts_as_its_run_does() {
        QTemporaryDir folder;
        const auto run = in(folder, "run");
        stopped_after(everything(), 8, run);
        change_checkpoint(run, [&](StateDict& s) { put(tensor(s, "scheduler.ReduceLROnPlateau"), 1, 4e15); });
        const std::string error = resume_error(everything(), run);
        QVERIFY2(error.find("ReduceLROnPlateau") != std::string::npos && error.find("step 8") != std::string::npos, error.c_str());
    }

    /// Everything that decides the numbers, and nothing that does not.
    void what_differs_is_named_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* path, const char* value, const char* says) { QTest::newRow(path) << path << value << says; };
        row("/data/split/seed", "5", "data.split.seed (not given before, 5 now)");
        row("/data/split/validation", "0.3", "data.split.validation (0.2 before, 0.3 now)");
        row("/data/seed", "4", "data.seed");
        row("/training/seed", "9", "training.seed (");
        row("/training/batch_size", "5", "training.batch_size (");
        row("/training/shuffle", "false", "training.shuffle (true before, false now)");
        row("/training/drop_last", "true", "training.drop_last (false before, true now)");
        row("/training/clip_grad_norm", "1.5", "training.clip_grad_norm");
        row("/training/optimizer/lr", "0.5", "training.optimizer.lr (0.01 before, 0.5 now)");
        row("/training/scheduler/factor", "0.25", "training.scheduler.factor (0.5 before, 0.25 now)");
        row("/graph/nodes/3/op", "\"Identity\"", "t (\"BatchNorm1d\" before, \"Identity\" now)");
        row("/graph/nodes/6/options", R"({"label_smoothing": 0.1})", "loss.label_smoothing");
        row("/training/epochs", "9", "");
        row("/training/early_stopping/patience", "20", "");
        row("/training/checkpoint", R"({"every": 3})", "");
        row("/name", "\"another\"", "");
        row("/notes", "\"text\"", "");
    }
    void what_differs_is_named() {
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(QString, says);
        static QTemporaryDir kept;
        const auto run = in(kept, "run");
        if (!std::filesystem::exists(run)) stopped_after(everything(), 8, run);
        Json json = everything();
        json[Json::json_pointer(path.toStdString())] = Json::parse(value.toStdString());
        const std::string error = resume_error(json, run);
        if (says.isEmpty()) {
            QCOMPARE(error, std::string());
        } else {
            QVERIFY2(QString::fromStdString(error).contains(says), error.c_str());
        }
    }

    void another_optimizer_does_not_go_on() {
        QTemporaryDir folder;
        stopped_after(everything(), 3, in(folder, "run"));
        const std::string error = resume_error(everything(R"({"type": "AdamW", "lr": 0.01})"), in(folder, "run"));
        QVERIFY2(error.find("training.optimizer.type (\"Adam\" before, \"AdamW\" now)") != std::string::npos, error.c_str());
    }

    void what_fits_by_key_and_shape_is_taken_over() {
        QTemporaryDir folder;
        const RunState from = stopped_after(everything(), 8, in(folder, "from"));
        Json json = everything();
        json["graph"]["nodes"][5]["options"]["out_features"] = 4;  // b has another shape
        json["data"]["fields"]["y"]["classes"] = 4;
        json["graph"]["nodes"][4]["id"] = "elsewhere";
        json["graph"]["wires"] = Json::parse(
            R"([["x", "a"], ["a", "t"], ["t", "elsewhere"], ["elsewhere", "b"], ["b", "loss:input"], ["y", "loss:target"]])");
        auto fresh = make(request(json), std::make_shared<TrainChannel>());
        QVERIFY(fresh);
        const RunState initial = fresh->state();
        RunState into = initial;
        const Transfer transfer = take_over(into, from);
        const std::vector<std::string> kept{"a.weight", "a.bias", "t.weight", "t.bias", "t.running_mean", "t.running_var",
                                            "t.num_batches_tracked"};
        const std::vector<std::string> rest{"b.weight", "b.bias"};
        QCOMPARE(transfer.kept, kept);
        QCOMPARE(transfer.initialised, rest);
        QCOMPARE(transfer.dropped, rest);
        for (const std::string& key : kept) QCOMPARE(into.weights.find(key)->bytes, from.weights.find(key)->bytes);
        for (const std::string& key : rest) QCOMPARE(into.weights.find(key)->bytes, initial.weights.find(key)->bytes);
        for (const OptimizerState::Entry& entry : into.optimizer.entries) {
            for (const StateTensor& t : entry.tensors) {
                const RunState& source = t.key.starts_with("b.") ? initial : from;
                const auto& there = source.optimizer.find(entry.name)->tensors;
                QCOMPARE(t.bytes, std::ranges::find(there, t.key, &StateTensor::key)->bytes);
            }
        }
        QVERIFY(into.position == initial.position && into.order == initial.order && into.schedule == initial.schedule);

        RunState other = initial;
        other.optimizer_type = "AdamW";
        take_over(other, from);
        QVERIFY(other.optimizer == initial.optimizer);
        QCOMPARE(other.weights.find("a.weight")->bytes, from.weights.find("a.weight")->bytes);
        // Half of what is remembered is nothing to go on with.
        RunState half = from;
        std::erase_if(half.optimizer.entries, [](const auto& entry) { return entry.name == "exp_avg_sq"; });
        RunState none = initial;
        take_over(none, half);
        QVERIFY(none.optimizer == initial.optimizer);
        // All of itself: nothing is left of what was there.
        RunState same = make(request(everything()), std::make_shared<TrainChannel>())->state();
        QVERIFY(take_over(same, from).initialised.empty());
        QVERIFY(same.weights == from.weights && same.optimizer == from.optimizer);
    }

    /// As PyTorch counts steps for each parameter, one that starts later takes its first step as a first step.
    void parameters_of_different_ages_step_as_they_would_alone_data() {
        QTest::addColumn<QString>("type");
        for (const OptimizerInfo* info : all_optimizers()) QTest::newRow(info->schema.id.c_str()) << info->schema.id.c_str();
    }
    void parameters_of_different_ages_step_as_they_would_alone() {
        QFETCH(QString, type);
        const OptimizerSpec spec{type.toStdString(), {}};
        auto network = check_project(request(classifier()).project, {}).network;
        const auto step = [](Optimizer& optimizer, Weights& weights, int number) {
            for (std::size_t p = 0; p < weights.network().parameters.size(); ++p)
                for (std::int64_t i = 0; i < weights.gradient(p).size(); ++i)
                    weights.gradient(p).f32()[i] = static_cast<float>(std::sin(0.7 * static_cast<double>(i) + number));
            optimizer.step(weights);
        };
        Weights old_weights(network, 1), new_weights(network, 1), mixed(network, 1);
        const auto optimizer_of = [&](const Weights& weights) {
            auto made = make_optimizer(spec, weights, 1);
            return made ? std::move(*made) : nullptr;
        };
        const auto old_one = optimizer_of(old_weights), new_one = optimizer_of(new_weights), both = optimizer_of(mixed);
        QVERIFY(old_one && new_one && both);
        for (int k = 1; k <= 4; ++k) step(*old_one, old_weights, k);
        // "a" is four steps old, "b" starts.
        RunState into, from;
        into.optimizer_type = from.optimizer_type = "same";
        into.weights = mixed.state_dict();
        from.weights = old_weights.state_dict();
        into.optimizer = both->state();
        from.optimizer = old_one->state();
        std::erase_if(from.weights.tensors, [](const StateTensor& t) { return t.key.starts_with("b."); });
        take_over(into, from);
        QVERIFY(mixed.load_state_dict(into.weights).clean());
        QVERIFY(both->load_state(into.optimizer));
        for (int k = 5; k <= 7; ++k) {
            step(*old_one, old_weights, k);
            step(*new_one, new_weights, k);
            step(*both, mixed, k);
        }
        const StateDict got = mixed.state_dict(), old_state = old_weights.state_dict(), new_state = new_weights.state_dict();
        for (const StateTensor& t : got.tensors)
            QVERIFY2(t.bytes == (t.key.starts_with("a.") ? old_state : new_state).find(t.key)->bytes, t.key.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRunState)
#include "test_run_state.moc"
