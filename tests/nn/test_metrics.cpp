// What a run measures: which metrics there are and suit, values that are absent, monitors, runs that go on. What the values are
// is held against NumPy by tests/parity/metrics.py.
#include "training.h"

#include "nn/train/check.h"
#include "nn/train/early_stopping.h"

#include <QtTest>

#include <set>

using namespace nn;
using namespace nn::test;

namespace {

/// The classifier, predicting numbers.
Json regression() {
    Json json = classifier();
    json["graph"]["nodes"][6]["op"] = "MSELoss";
    json["data"]["fields"]["y"] = {{"shape", {3}}};
    return json;
}

/// All that suits the project's network.
std::vector<std::string> suitable(const Json& json) {
    const Analysis analysis = check_project(request(json).project, {});
    if (!analysis.network) qFatal("%s", analysis.first_error().c_str());
    const std::vector<LossAnswers> losses = loss_answers(*analysis.network);
    std::vector<std::string> all;
    for (const MetricInfo* metric : all_metrics())
        if (measured(*metric, losses)) all.push_back(metric->id);
    return all;
}

std::vector<std::string> ids(const Metrics& metrics) {
    std::vector<std::string> all;
    for (const MetricInfo* metric : metrics) all.push_back(metric->id);
    return all;
}

std::vector<EpochPoint> epochs(TrainChannel& channel) {
    std::vector<EpochPoint> points;
    for (EpochPoint p; channel.epochs.pop(p);) points.push_back(p);
    return points;
}

/// The one diagnostic that the project has.
std::optional<Diagnostic> diagnostic(const Json& json) {
    const TrainRequest r = request(json);
    const Analysis analysis = check_project(r.project, {});
    if (analysis.diagnostics.size() != 1) return std::nullopt;
    return analysis.diagnostics.front();
}

}  // namespace

class TestMetrics : public QObject {
    Q_OBJECT

private slots:
    void every_metric_says_what_it_is() {
        std::set<std::string> seen;
        for (const MetricInfo* metric : all_metrics()) {
            const std::string& id = metric->id;
            QVERIFY2(seen.insert(id).second, id.c_str());
            QVERIFY2(!id.empty() && std::ranges::all_of(id, [](char c) { return std::islower(c) || std::isdigit(c); }), id.c_str());
            QVERIFY2(*metric->title && *metric->doc && metric->need && metric->make, id.c_str());
            QVERIFY2(std::string_view(metric->doc).ends_with('.'), id.c_str());
            QVERIFY2(find_metric(id) == metric, id.c_str());
        }
        QVERIFY(find_metric("loss") == nullptr);
        QVERIFY(all_metrics().size() <= max_metrics);
    }

    void what_suits_the_loss_is_measured_unless_said_otherwise() {
        const auto measured = [](const Json& json) {
            const auto channel = std::make_shared<TrainChannel>();
            const auto trainer = make(request(json), channel);
            return trainer ? ids(channel->metrics) : std::vector<std::string>{"refused"};
        };
        using Ids = std::vector<std::string>;
        QCOMPARE(measured(classifier()), Ids{"accuracy"});
        QCOMPARE(measured(regression()), Ids{"mae"});
        Json json = classifier();
        json["training"]["metrics"] = {"top5", "f1"};
        QCOMPARE(measured(json), (Ids{"top5", "f1"}));
        json["training"]["metrics"] = Json::array();
        QCOMPARE(measured(json), Ids{});
        json["training"]["metrics"] = nullptr;
        QCOMPARE(measured(json), Ids{"accuracy"});
        Json two = classifier();
        two["graph"]["nodes"].push_back({{"id", "far"}, {"op", "L1Loss"}});
        two["graph"]["wires"].push_back({"x", "far:input"});
        two["graph"]["wires"].push_back({"x", "far:target"});
        QCOMPARE(measured(two), (Ids{"accuracy", "mae"}));
    }

    void files_keep_them() {
        Json json = classifier();
        json["training"]["metrics"] = {"recall", "accuracy"};
        json["training"]["checkpoint"] = {{"monitor", "train.recall"}};
        const Project project = request(json).project;
        const std::string text = write_project(project);
        QVERIFY2(text.find("\"metrics\": [\"recall\", \"accuracy\"]") != std::string::npos, text.c_str());
        QVERIFY2(text.find("\"monitor\": \"train.recall\"") != std::string::npos, text.c_str());
        const auto again = parse_project(text);
        QVERIFY(again && again->diagnostics.empty() && again->project == project);
        json["training"]["metrics"] = Json::array();
        QVERIFY(write_project(request(json).project).find("\"metrics\": []") != std::string::npos);
    }

    void what_does_not_suit_is_named_with_a_fix_data() {
        QTest::addColumn<bool>("numbers");
        QTest::addColumn<QString>("training");
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("fix");
        const auto row = [](const char* name, bool numbers, const char* training, const char* option, const char* text,
                            const char* fix) {
            QTest::newRow(name) << numbers << QString(training) << QString(option) << QString(text) << QString(fix);
        };
        row("classes", true, R"({"metrics": ["mae", "f1"]})", "training.metrics", "f1 counts right answers", "Leave f1 out");
        row("scores", true, R"({"metrics": ["top5"]})", "training.metrics", "top5 needs a score", "Leave top5 out");
        row("probabilities", true, R"({"metrics": ["perplexity"]})", "training.metrics", "perplexity needs a probability",
            "Leave perplexity out");
        row("numbers", false, R"({"metrics": ["mse"]})", "training.metrics", "mse measures how far", "Leave mse out");
        row("stopping", false, R"({"early_stopping": {"monitor": "train.f1"}})", "training.early_stopping.monitor",
            "does not measure f1", "Measure f1");
        row("stopping, other loss", false, R"({"early_stopping": {"monitor": "train.mae"}})", "training.early_stopping.monitor",
            "watch one of: validation.loss, validation.accuracy, train.loss, train.accuracy", "Watch validation.loss");
        row("scheduler", false, R"({"scheduler": {"type": "ReduceLROnPlateau", "monitor": "validation.recall"}})",
            "training.scheduler.monitor", "scheduler watches validation.recall", "Measure recall");
        row("checkpoint", true, R"({"checkpoint": {"monitor": "validation.rmse"}})", "training.checkpoint.monitor",
            "checkpoint watches validation.rmse", "Measure rmse");
    }
    void what_does_not_suit_is_named_with_a_fix() {
        QFETCH(bool, numbers);
        QFETCH(QString, training);
        QFETCH(QString, option);
        QFETCH(QString, text);
        QFETCH(QString, fix);
        Json json = numbers ? regression() : classifier();
        json["data"]["split"] = {{"validation", 0.2}};
        json["training"].update(Json::parse(training.toStdString()));
        const auto found = diagnostic(json);
        QVERIFY(found);
        QCOMPARE(QString::fromStdString(found->option), option);
        QVERIFY2(found->severity == Severity::Error && found->text.text().find(text.toStdString()) != std::string::npos,
                 found->text.text().c_str());
        QVERIFY(!found->fixes.empty());
        QCOMPARE(QString::fromStdString(found->fixes.front().text.text()), fix);
        QVERIFY(!Trainer::create(request(json), std::make_shared<TrainChannel>()));
        for (const Fix& one : found->fixes) {
            Project mended = request(json).project;
            QVERIFY(apply(mended, one.edits));
            const Analysis analysis = check_project(mended, {});
            QVERIFY2(analysis.ok() && analysis.diagnostics.empty(), analysis.first_error().c_str());
        }
    }

    void without_validation_samples_there_is_none_of_it_to_watch() {
        Json json = classifier();
        json["training"]["early_stopping"] = {{"monitor", "validation.accuracy"}};
        const auto found = diagnostic(json);
        QVERIFY(found && found->severity == Severity::Warning);
        QCOMPARE(found->option, std::string("training.early_stopping.monitor"));
        QCOMPARE(found->fixes.front().text.text(), std::string("Watch train.loss"));
        const auto refused = Trainer::create(request(json), std::make_shared<TrainChannel>());
        QVERIFY(!refused && refused.error().usage);
        QVERIFY2(refused.error().text().find("no validation samples") != std::string::npos, refused.error().text().c_str());
    }

    void unknown_ones_are_refused_by_the_reader() {
        const auto read = [](const char* key, const Json& value) {
            Json json = classifier();
            json["training"][key] = value;
            const auto parsed = parse_project(json.dump());
            return parsed && parsed->diagnostics.size() == 1
                       ? parsed->diagnostics[0].option + ": " + parsed->diagnostics[0].text.text()
                       : std::string();
        };
        const auto has = [](const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; };
        std::string text = read("metrics", {"acuracy"});
        QVERIFY2(has(text, "training.metrics: ") && has(text, "did you mean 'accuracy'?") && has(text, "'top5'"), text.c_str());
        text = read("metrics", {"f1", "f1"});
        QVERIFY2(has(text, "different words"), text.c_str());
        text = read("metrics", {1, 2});
        QVERIFY2(has(text, "training.metrics: "), text.c_str());
        text = read("checkpoint", {{"monitor", "validation.acc"}});
        QVERIFY2(has(text, "training.checkpoint.monitor: ") && has(text, "'validation.accuracy'"), text.c_str());
        text = read("early_stopping", {{"monitor", "train.los"}});
        QVERIFY2(has(text, "did you mean 'train.loss'?"), text.c_str());
    }

    void monitors_follow_from_the_metrics() {
        using Names = std::vector<std::string>;
        QCOMPARE(monitors_of({find_metric("f1")}, true), (Names{"validation.loss", "validation.f1", "train.loss", "train.f1"}));
        QCOMPARE(monitors_of({}, false), Names{"train.loss"});
        QVERIFY(more_is_better("train.accuracy") && more_is_better("validation.f1") && more_is_better("train.top5"));
        QVERIFY(!more_is_better("train.loss") && !more_is_better("train.mae") && !more_is_better("validation.perplexity"));
    }

    void what_is_absent_is_no_better_than_anything() {
        EarlyStopping stopping({"train.accuracy", 2, 0});
        stopping.add(std::nullopt);
        QVERIFY(!stopping.over());
        stopping.add(0.0);  // better than none at all
        stopping.add(std::nullopt);
        QVERIFY(!stopping.over());
        stopping.add(0.0);
        QVERIFY(stopping.over());
        EarlyStopping less({"train.mae", 1, 0});
        less.add(3.0);
        less.add(2.0);
        QVERIFY(!less.over());
        less.add(2.5);
        QVERIFY(less.over());
    }

    /// Labels that are all ignored: points and lines say nothing, a watched value is no better, and no best.pt is of it.
    void nothing_to_measure_gives_no_value() {
        QTemporaryDir folder;
        Json json = classifier();
        json["graph"]["nodes"][6]["options"] = {{"ignore_index", 0}, {"reduction", "sum"}};
        json["data"]["fields"]["y"]["classes"] = 1;  // labels of 0 alone
        json["training"]["metrics"] = suitable(classifier());
        json["training"]["epochs"] = 9;
        json["training"]["early_stopping"] = {{"monitor", "train.accuracy"}, {"patience", 2}};
        json["training"]["checkpoint"] = {{"monitor", "train.accuracy"}};
        auto channel = std::make_shared<TrainChannel>();
        TrainRequest r = request(json);
        r.run_folder = std::filesystem::path(folder.path().toStdString()) / "run";
        auto trainer = make(r, channel);
        QVERIFY(trainer && trainer->run());
        QVERIFY(trainer->stopped_early());
        const auto points = epochs(*channel);
        QCOMPARE(points.size(), std::size_t{2});
        QVERIFY(channel->metrics.size() > 5);
        for (std::size_t i = 0; i < channel->metrics.size(); ++i) QVERIFY(!points[0].train.metrics[i]);
        const std::string line = to_json(points[0], channel->metrics), step = to_json(drain(*channel).front(), channel->metrics);
        QVERIFY2(line.find("\"train\":{\"loss\":0,\"samples\":53}") != std::string::npos, line.c_str());
        for (const MetricInfo* metric : channel->metrics) QVERIFY2(step.find('"' + metric->id + '"') == std::string::npos, step.c_str());
        QVERIFY(!std::filesystem::exists(r.run_folder / "best.pt"));
    }

    /// Each thread has room of its own, which is planned, and what they count together is what one counts.
    void every_pixel_is_counted_on_all_threads() {
        Json json = classifier();
        json["graph"] = Json::parse(R"({"nodes": [{"id": "x", "op": "Input"}, {"id": "y", "op": "Input"},
            {"id": "conv", "op": "Conv2d", "options": {"out_channels": 3, "kernel_size": 1}}, {"id": "loss", "op": "CrossEntropyLoss"}],
            "wires": [["x", "conv"], ["conv", "loss:input"], ["y", "loss:target"]]})");
        json["data"]["fields"] = Json::parse(R"({"x": {"shape": [2, 64, 64]}, "y": {"shape": [64, 64], "classes": 3}})");
        json["training"]["metrics"] = {"accuracy", "f1"};
        const TrainRequest r = request(json);
        const auto trainer = make(r, std::make_shared<TrainChannel>());
        QVERIFY(trainer);
        const auto network = std::make_shared<Network>(trainer->network());
        const Metrics metrics{find_metric("accuracy"), find_metric("f1")};
        const std::size_t one = metric_bytes(*network, metrics, 8, 1), four = metric_bytes(*network, metrics, 8, 4);
        QCOMPARE(four - one, std::size_t{3 * 3 * 64 * 64} * sizeof(float));  // the scores of a sample, for each
        const auto data = open_dataset(r.project.data, r.folder);
        QVERIFY(data);
        std::vector<Evaluation> found;
        for (const int threads : {1, 4}) {
            Weights weights(network, 7);
            auto seen = evaluate(network, weights, r.project, *data, Split::Train, threads);
            QVERIFY2(seen, seen ? "" : seen.error().text().c_str());
            found.push_back(std::move(*seen));
        }
        for (std::size_t i = 0; i < metrics.size(); ++i) QVERIFY(found[0].metrics.metrics[i] && found[0].metrics.metrics[i] == found[1].metrics.metrics[i]);
        QVERIFY(*found[0].metrics.metrics[0] > 0.1 && *found[0].metrics.metrics[0] < 0.9);
    }

    void lines_name_values_by_their_ids() {
        const Metrics metrics{find_metric("f1"), find_metric("recall"), find_metric("top5")};
        StepPoint step;
        step.epoch = 1;
        step.step = 2;
        step.loss = 0.5;
        step.metrics.set(0, 0.25);
        step.metrics.set(2, 1.0);
        step.grad_norm = 3.5;
        step.lr = 0.01;
        step.samples = 16;
        QCOMPARE(to_json(step, metrics), std::string(R"({"kind":"step","epoch":1,"step":2,"loss":0.5,"f1":0.25,"top5":1,)"
                                                     R"("grad_norm":3.5,"lr":0.01,"samples":16,"seconds":0.000000})"));
        EpochPoint epoch;
        epoch.train.metrics.set(1, std::numeric_limits<double>::quiet_NaN());
        QVERIFY(to_json(epoch, metrics).find(R"("train":{"loss":0,"recall":null,"samples":0})") != std::string::npos);
    }

    void points_that_are_merged_are_means() {
        StepPoint a, b;
        a.merged = 3;
        a.loss = 1;
        a.grad_norm = 2;
        a.metrics.set(0, 0.5);
        a.metrics.set(1, 0.25);
        b.loss = 5;
        b.grad_norm = 6;
        b.lr = 0.1;
        b.metrics.set(0, 0.9);
        const StepPoint both = merged(a, b);
        QCOMPARE(both.merged, std::int64_t{4});
        QCOMPARE(both.loss, 2.0);
        QCOMPARE(both.grad_norm, 3.0);
        QCOMPARE(both.lr, 0.1);
        QCOMPARE(both.metrics[0].value(), 0.6);
        QCOMPARE(both.metrics[1].value(), 0.25);  // b has none
        QVERIFY(!both.metrics[2]);
    }

    /// Stopped in the middle of an epoch and gone on with: the epoch's values are those of the run that never stopped.
    void a_run_that_goes_on_has_the_same_values_data() {
        QTest::addColumn<bool>("numbers");
        QTest::newRow("classes") << false;
        QTest::newRow("numbers") << true;
    }
    void a_run_that_goes_on_has_the_same_values() {
        QFETCH(bool, numbers);
        QTemporaryDir folder;
        const std::filesystem::path run = std::filesystem::path(folder.path().toStdString()) / "run";
        Json json = numbers ? regression() : classifier();
        json["data"]["split"] = {{"validation", 0.2}};
        json["training"]["metrics"] = suitable(json);
        auto whole = std::make_shared<TrainChannel>();
        QVERIFY(make(request(json), whole)->run());
        {
            TrainRequest r = request(json);
            r.run_folder = run;
            auto channel = std::make_shared<TrainChannel>();
            channel->control.step();
            auto trainer = make(std::move(r), channel);
            QVERIFY(trainer);
            std::thread worker([&] { (void)trainer->run(); });
            int taken = 0;
            const auto paused_after = [&](int steps) {
                for (StepPoint p; channel->steps.pop(p);) ++taken;
                return taken == steps && channel->state.load() == TrainState::Paused;
            };
            for (int k = 1; k < 9; ++k) {
                QTRY_VERIFY(paused_after(k));
                channel->control.step();
            }
            QTRY_VERIFY(paused_after(9));  // of 6 an epoch
            channel->control.stop();
            worker.join();
        }
        Json other = json;
        other["training"]["metrics"] = {other["training"]["metrics"][0]};
        TrainRequest mixed = request(other);
        mixed.resume_folder = run;
        const auto refused = Trainer::create(std::move(mixed), std::make_shared<TrainChannel>());
        QVERIFY2(!refused && refused.error().text().find("metrics") != std::string::npos,
                 refused ? "" : refused.error().text().c_str());

        TrainRequest r = request(json);
        r.resume_folder = run;
        auto rest = std::make_shared<TrainChannel>();
        auto trainer = make(std::move(r), rest);
        QVERIFY(trainer && trainer->run());
        const auto expected = epochs(*whole), got = epochs(*rest);
        QCOMPARE(expected.size(), std::size_t{3});
        QCOMPARE(got.size(), std::size_t{2});
        for (std::size_t i = 0; i < got.size(); ++i) {
            const EpochPoint &a = got[i], &b = expected[i + 1];
            QCOMPARE(a.train.loss, b.train.loss);
            for (std::size_t m = 0; m < whole->metrics.size(); ++m) {
                QVERIFY2(a.train.metrics[m] && a.train.metrics[m] == b.train.metrics[m], whole->metrics[m]->id.c_str());
                QVERIFY2(a.validation->metrics[m] == b.validation->metrics[m], whole->metrics[m]->id.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "test_metrics.moc"
