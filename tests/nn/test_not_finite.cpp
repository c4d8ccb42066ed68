// Losses that are no finite number: means over nothing, which training passes over, and what the data or the weights bring in. What a run
// that fails leaves.
#include "training.h"

#include "nn/io/npz.h"
#include "nn/io/weights_file.h"
#include "nn/train/checkpoint.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

using namespace nn;
using namespace nn::test;

namespace {

/// 24 samples of one number, 1 to 24 but for the one at `odd`, and the targets -1 to -24.
void save_numbers(const std::filesystem::path& file, std::size_t odd, float value) {
    NpyArray x{DType::Float32, {24, 1}, std::vector<std::byte>(24 * sizeof(float))}, y = x;
    for (std::size_t i = 0; i < 24; ++i) {
        const float number = static_cast<float>(i + 1), input = i == odd ? value : number, target = -number;
        std::memcpy(x.bytes.data() + i * sizeof input, &input, sizeof input);
        std::memcpy(y.bytes.data() + i * sizeof target, &target, sizeof target);
    }
    if (!save_npz({{"x", x}, {"y", y}}, file)) qFatal("cannot write");
}

/// x -> a -> n -> f -> loss, with running statistics and a schedule that remembers.
Json numbers(const std::filesystem::path& file, const char* f) {
    Json json = Json::parse(R"({"format": "netloom", "version": 1, "name": "numbers",
        "graph": {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                            {"id": "a", "op": "Linear", "options": {"out_features": 3, "bias": false}}, {"id": "f", "op": "Abs"},
                            {"id": "g", "op": "Sqrt"}, {"id": "n", "op": "BatchNorm1d"},
                            {"id": "b", "op": "Linear", "options": {"out_features": 1}}, {"id": "loss", "op": "MSELoss"}],
                  "wires": [["x", "a"], ["a", "f"], ["f", "g"], ["g", "n"], ["n", "b"], ["b", "loss:input"], ["y", "loss:target"]]},
        "data": {"source": "npz", "split": {"validation": 0}},
        "training": {"epochs": 2, "batch_size": 4, "shuffle": false, "optimizer": {"type": "Adam", "lr": 0.001},
                     "scheduler": {"type": "OneCycleLR", "max_lr": 0.01}, "checkpoint": {"every": 5}}})");
    json["graph"]["nodes"][4]["op"] = f;
    json["data"]["path"] = file.string();
    return json;
}

}  // namespace

class TestNotFinite : public QObject {
    Q_OBJECT

private slots:
    void batches_in_which_nothing_counts_are_passed_over_data() {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("options");
        QTest::newRow("ignored") << "CrossEntropyLoss" << R"({"ignore_index": 0})";
        QTest::newRow("ignored, smoothed") << "CrossEntropyLoss" << R"({"ignore_index": 0, "label_smoothing": 0.1})";
        QTest::newRow("without weight") << "CrossEntropyLoss" << R"({"weight": [0, 1, 1]})";
        QTest::newRow("ignored, NLLLoss") << "NLLLoss" << R"({"ignore_index": 0})";
        QTest::newRow("without weight, NLLLoss") << "NLLLoss" << R"({"weight": [0, 1, 1]})";
    }
    /// A mean over nothing is no number and has no gradient; training goes on, and the epoch's loss says what it leaves out.
    void batches_in_which_nothing_counts_are_passed_over() {
        QFETCH(QString, loss);
        QFETCH(QString, options);
        Json json = classifier();
        json["graph"]["nodes"][6]["op"] = loss.toStdString();
        json["graph"]["nodes"][6]["options"] = Json::parse(options.toStdString());
        json["data"]["fields"]["y"]["classes"] = 2;
        json["training"]["batch_size"] = 2;  // some hold class 0 alone
        json["training"]["optimizer"] = {{"type", "SGD"}, {"lr", 0.01}};
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer);
        const auto done = trainer->run();
        QVERIFY2(done, done ? "" : done.error().text().c_str());
        int nothing = 0;
        double sum = 0, counted = 0;
        for (const StepPoint& p : drain(*channel)) {
            QCOMPARE(p.merged, std::int64_t{1});
            if (std::isnan(p.loss)) QCOMPARE(p.grad_norm, 0.0);
            if (p.epoch != 1) continue;
            const std::int64_t samples = p.step == 27 ? 1 : 2;
            nothing += std::isnan(p.loss) ? static_cast<int>(samples) : 0;
            if (!std::isnan(p.loss)) sum += p.loss * static_cast<double>(samples), counted += static_cast<double>(samples);
        }
        EpochPoint epoch;
        QVERIFY(channel->epochs.pop(epoch));
        QVERIFY(nothing > 0 && counted > 0);
        QCOMPARE(epoch.train.without_loss, std::int64_t{nothing});
        QVERIFY(std::abs(epoch.train.loss - sum / counted) < 1e-9);
        QVERIFY(to_json(epoch, {}).find("\"without_loss\":" + std::to_string(nothing)) != std::string::npos);
    }

    void runs_in_which_nothing_counts_have_no_loss() {
        Json json = classifier();
        json["graph"]["nodes"][6]["options"] = {{"ignore_index", 0}};
        json["data"]["fields"]["y"]["classes"] = 1;
        json["data"]["split"] = {{"validation", 0.25}};
        json["training"]["early_stopping"] = {{"patience", 5}};
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer && trainer->run());
        EpochPoint epoch;
        QVERIFY(channel->epochs.pop(epoch) && epoch.validation);
        QCOMPARE(epoch.train.without_loss, epoch.train.samples);
        QCOMPARE(epoch.validation->without_loss, epoch.validation->samples);
        QVERIFY(!watched_value(epoch, {}, "validation.loss") && !watched_value(epoch, {}, "train.loss"));
    }

    void a_run_that_halts_keeps_what_was_before_the_step_data() {
        QTest::addColumn<QString>("f");
        QTest::addColumn<int>("odd");
        QTest::addColumn<float>("value");
        QTest::addColumn<bool>("clipped");
        QTest::addColumn<int>("step");
        // The root's gradient at 0 is infinite, while the loss is a number: seen when the step is taken.
        QTest::newRow("gradient") << "Sqrt" << 17 << 0.0f << false << 5;
        QTest::newRow("gradient, clipped") << "Sqrt" << 17 << 0.0f << true << 5;
        QTest::newRow("gradient of the first step") << "Sqrt" << 1 << 0.0f << false << 1;
        QTest::newRow("loss") << "Exp" << 9 << 1e30f << false << 3;
        QTest::newRow("loss of the first step") << "Exp" << 0 << 1e30f << false << 1;
    }
    /// Weights, running statistics, what the optimizer and the schedule remember, sums and position: to the bit those of a run that
    /// ends one step earlier.
    void a_run_that_halts_keeps_what_was_before_the_step() {
        QFETCH(QString, f);
        QFETCH(int, odd);
        QFETCH(float, value);
        QFETCH(bool, clipped);
        QFETCH(int, step);
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        save_numbers(root / "d.npz", static_cast<std::size_t>(odd), value);
        Json json = numbers(root / "d.npz", f.toUtf8().constData());
        if (clipped) json["training"]["clip_grad_norm"] = 1.0;

        TrainRequest halts = request(json);
        halts.run_folder = root / "halts";
        auto trainer = make(halts, std::make_shared<TrainChannel>());
        QVERIFY(trainer);
        const auto result = trainer->run();
        QVERIFY(!result && !result.error().usage);
        const std::string text = result.error().text();
        QVERIFY2(text.find("step " + std::to_string(step) + " ") != std::string::npos, text.c_str());

        TrainRequest ends = request(json);
        ends.run_folder = root / "ends";
        ends.steps = step - 1;
        auto before = make(ends, std::make_shared<TrainChannel>());
        QVERIFY(before && before->run());
        QCOMPARE(before->state().position.step, std::int64_t{step - 1});
        QVERIFY(trainer->state() == before->state());
        const Weights weights(std::make_shared<Network>(before->network()), 0);
        const auto kept = load_checkpoint(root / "halts/checkpoint.pt", weights);
        const auto expected = load_checkpoint(root / "ends/checkpoint.pt", weights);
        QVERIFY(kept && expected && *kept == *expected);
        const auto last = load_pytorch(root / "halts/last.pt");
        QVERIFY(last && same(*last, before->state_dict()));
        // The step that came to nothing has no line but the one that says where and why.
        QFile lines(QString::fromStdString((root / "halts/metrics.jsonl").string())), others(QString::fromStdString((root / "ends/metrics.jsonl").string()));
        QVERIFY(lines.open(QIODevice::ReadOnly) && others.open(QIODevice::ReadOnly));
        const QByteArray halted = lines.readAll();
        QCOMPARE(halted.count('\n'), others.readAll().count('\n') + 1);
        const Json last_line = Json::parse(halted.trimmed().split('\n').last().toStdString());
        QCOMPARE(last_line["kind"].get<std::string>(), std::string("nonfinite"));
        QCOMPARE(last_line["step"].get<int>(), step);
        QCOMPARE(last_line["node"].get<std::string>(), std::string("g"));
    }

    /// Epochs with their validation and what follows from it come again where the last checkpoint is older than they are. A weight
    /// sinks until it is below 0; where ReLU then gives exactly 0, the root's gradient is infinite.
    void steps_are_taken_again_over_epochs() {
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        save_numbers(root / "d.npz", 0, 1);
        Json json = numbers(root / "d.npz", "Sqrt");
        json["graph"] = Json::parse(R"({"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
            {"id": "a", "op": "Linear", "options": {"out_features": 1, "bias": false}}, {"id": "r", "op": "ReLU"},
            {"id": "c", "op": "Linear", "options": {"out_features": 1, "bias": false}}, {"id": "f", "op": "Abs"}, {"id": "g", "op": "Sqrt"},
            {"id": "loss", "op": "MSELoss"}],
            "wires": [["x", "a"], ["a", "r"], ["r", "c"], ["c", "f"], ["f", "g"], ["g", "loss:input"], ["y", "loss:target"]]})");
        json["data"]["split"] = {{"validation", 0.25}};
        json["training"] = Json::parse(R"({"epochs": 500, "batch_size": 4, "optimizer": {"type": "SGD", "lr": 1e-4, "momentum": 0.5},
            "scheduler": {"type": "ReduceLROnPlateau", "patience": 3}, "early_stopping": {"patience": 400}, "checkpoint": {"every": 600}})");
        int halts = 0;
        for (int seed = 0; seed < 6; ++seed) {
            json["training"]["seed"] = seed;
            TrainRequest first = request(json);
            first.run_folder = root / ("halts" + std::to_string(seed));
            auto trainer = make(first, std::make_shared<TrainChannel>());
            QVERIFY(trainer);
            if (trainer->run() || trainer->state().position.epoch < 3) continue;  // as the seed draws the weight
            ++halts;
            TrainRequest second = request(json);
            second.steps = trainer->state().position.step;
            auto before = make(second, std::make_shared<TrainChannel>());
            QVERIFY(before && before->run() && before->steps_done());
            QVERIFY(trainer->state() == before->state());
            const auto kept = load_checkpoint(first.run_folder / "checkpoint.pt", Weights(std::make_shared<Network>(before->network()), 0));
            QVERIFY(kept && *kept == before->state());
        }
        QVERIFY(halts > 0);
    }

    /// What is no number in the data is no fault of the learning rate.
    void no_number_in_the_data_is_named() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("d.npz").toStdString();
        NpyArray x{DType::Float32, {8, 6}, std::vector<std::byte>(8 * 6 * sizeof(float))};
        NpyArray y{DType::Int64, {8}, std::vector<std::byte>(8 * sizeof(std::int64_t))};
        const float bad = std::numeric_limits<float>::infinity();
        std::memcpy(x.bytes.data() + (5 * 6 + 2) * sizeof bad, &bad, sizeof bad);
        QVERIFY(save_npz({{"x", x}, {"y", y}}, file));
        Json json = classifier();
        json["data"] = {{"source", "npz"}, {"path", file.string()}};
        auto trainer = make(request(json), std::make_shared<TrainChannel>());
        QVERIFY(trainer);
        const auto result = trainer->run();
        QVERIFY(!result);
        const std::string text = result.error().text();
        QVERIFY2(text.find("field \"x\"") != std::string::npos && text.find("sample 5") != std::string::npos, text.c_str());
        QVERIFY2(text.find("learning rate") == std::string::npos, text.c_str());
    }

    /// Whatever ends a run, its folder has what it had come to.
    void a_run_that_fails_keeps_what_was_before_the_step() {
        QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        std::ofstream table(root / "table.csv");
        table << "a,c\n";
        for (int i = 0; i < 53; ++i) table << 0.01 * i << ',' << (i < 45 ? i % 3 : 3) << '\n';  // a fourth class in the sixth batch
        table.close();
        Json json = classifier();
        json["data"] = Json::parse(R"({"source": "csv", "path": "table.csv", "fields": {"x": {"columns": ["a"]}, "y": {"columns": ["c"], "as": "class"}},
            "split": {"validation": 0}})");
        json["training"]["shuffle"] = false;
        json["graph"]["nodes"].push_back({{"id", "same"}, {"op", "Flatten"}, {"options", {{"start_dim", 0}}}});
        json["graph"]["wires"].erase(5);
        json["graph"]["wires"].push_back({"y", "same"});
        json["graph"]["wires"].push_back({"same", "loss:target"});
        const auto run = [&](const char* name, std::optional<std::int64_t> steps) {
            TrainRequest r = request(json);
            r.folder = root;
            r.run_folder = root / name;
            r.steps = steps;
            auto trainer = make(r, std::make_shared<TrainChannel>());
            const auto result = trainer ? trainer->run() : Result<void>(Error("refused"));
            return std::pair(std::move(trainer), result ? std::string() : result.error().text());
        };
        const auto [fails, why] = run("fails", std::nullopt);
        QVERIFY2(why.find("loss: a target is 3") != std::string::npos, why.c_str());
        const auto [ends, nothing] = run("ends", 5);
        QVERIFY2(nothing.empty(), nothing.c_str());
        const Weights weights(std::make_shared<Network>(ends->network()), 0);
        const auto kept = load_checkpoint(root / "fails/checkpoint.pt", weights);
        const auto expected = load_checkpoint(root / "ends/checkpoint.pt", weights);
        QVERIFY(kept && expected && *kept == *expected);
        QCOMPARE(kept->position.step, std::int64_t{5});
        const auto last = load_pytorch(root / "fails/last.pt");
        QVERIFY(last && same(*last, ends->state_dict()));
    }
};

QTEST_GUILESS_MAIN(TestNotFinite)
#include "test_not_finite.moc"
