// A run that is steered: settings changed on its way, against PyTorch and against itself; and conditions under which it pauses.
#include "training.h"

#include "nn/train/checkpoint.h"
#include "nn/train/live_run.h"
#include "nn/train/probe.h"

#include <QProcess>
#include <QTemporaryDir>

#include <fstream>
#include <functional>
#include <thread>

using namespace nn;
using namespace nn::test;

namespace {

/// Does something once a step is done.
class After final : public Probe {
public:
    After(std::int64_t step, std::function<void()> act) : step_(step), act_(std::move(act)) {}

private:
    void stepped(ProbeSite& site, const StepFacts&) override {
        if (site.run.position.step == step_) act_();
    }
    const std::int64_t step_;
    const std::function<void()> act_;
};

TrainingSpec training_of(const Json& json) { return request(json).project.training; }

Json with(Json json, const char* optimizer) {
    json["training"]["optimizer"] = Json::parse(optimizer);
    return json;
}

struct Steered {
    RunState state;
    std::vector<StepPoint> steps;
    std::vector<RunChange> changes;
    std::optional<Error> error;
};

/// Trains `r`; after `step` the run is told to go by `wanted`.
Steered steered(TrainRequest r, std::int64_t step, const TrainingSpec& wanted) {
    auto channel = std::make_shared<TrainChannel>();
    auto trainer = make(std::move(r), channel);
    if (!trainer) return {};
    channel->control.add(std::make_shared<After>(step, [&] { channel->control.change(wanted); }));
    const auto done = trainer->run();
    Steered result{trainer->state(), drain(*channel), channel->changes.take(), {}};
    if (!done) result.error = done.error();
    return result;
}

std::filesystem::path in(const QTemporaryDir& folder, const char* name) { return std::filesystem::path(folder.path().toStdString()) / name; }

std::vector<Json> lines_of(const std::filesystem::path& file) {
    std::vector<Json> lines;
    std::ifstream text(file);
    for (std::string line; std::getline(text, line);) lines.push_back(Json::parse(line));
    return lines;
}

/// Numbers that follow from nothing but their place.
Json numbers(int rows, int columns, int salt) {
    Json all = Json::array();
    for (int i = 0; i < rows; ++i) {
        Json row = Json::array();
        for (int k = 0; k < columns; ++k) row.push_back(((i * 37 + k * 101 + salt) % 199 - 99) / 64.0);
        all.push_back(row);
    }
    return all;
}

constexpr int samples = 48, batch = 16, epochs = 12, at = 14;  // of the runs that PyTorch repeats

struct Change {
    const char *name, *before, *after, *scheduler = "null";
    std::optional<double> clip = {};
};

void write_table(const std::filesystem::path& file, const Json& x, const Json& y) {
    std::ofstream table(file);
    table << "x0,x1,x2,x3,x4,x5,y0,y1,y2\n";
    for (std::size_t i = 0; i < x.size(); ++i) {
        for (const Json& value : x[i]) table << value.dump() << ',';
        for (std::size_t k = 0; k < y[i].size(); ++k) table << y[i][k].dump() << (k + 1 < y[i].size() ? ',' : '\n');
    }
}

Json regression(const char* optimizer, const char* scheduler) {
    Json json = Json::parse(R"({"format": "netloom", "version": 1, "name": "steered",
        "graph": {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                            {"id": "a", "op": "Linear", "options": {"out_features": 8}}, {"id": "t", "op": "Tanh"},
                            {"id": "b", "op": "Linear", "options": {"out_features": 3}}, {"id": "loss", "op": "MSELoss"}],
                  "wires": [["x", "a"], ["a", "t"], ["t", "b"], ["b", "loss:input"], ["y", "loss:target"]]},
        "data": {"source": "csv", "path": "data.csv", "fields": {"x": {"columns": ["x0","x1","x2","x3","x4","x5"]}, "y": {"columns": ["y0","y1","y2"]}},
                 "split": {"validation": 0, "test": 0}},
        "training": {"shuffle": false, "seed": 1}})");
    json["training"]["epochs"] = epochs;
    json["training"]["batch_size"] = batch;
    json["training"]["optimizer"] = Json::parse(optimizer);
    if (std::string_view(scheduler) != "null") json["training"]["scheduler"] = Json::parse(scheduler);
    return json;
}

/// A network of ReLUs whose units are all dead: their bias is far below zero.
struct Dead {
    Json json = classifier();
    std::shared_ptr<StateDict> init;
    Dead() {
        json["graph"]["nodes"][3] = {{"id", "t"}, {"op", "ReLU"}};
        init = std::make_shared<StateDict>(make(request(json), std::make_shared<TrainChannel>())->state_dict());
        for (StateTensor& t : init->tensors)
            if (t.key == "a.bias") std::ranges::fill(std::span(reinterpret_cast<float*>(t.bytes.data()), t.bytes.size() / sizeof(float)), -100.0f);
    }
};

struct Running {
    explicit Running(TrainRequest r) : trainer(make(std::move(r), channel)) {}
    ~Running() {
        channel->control.stop();
        if (thread.joinable()) thread.join();
    }
    void start() {
        thread = std::thread([this] { (void)trainer->run(); });
    }
    bool rests() const { return channel->state == TrainState::Paused || is_over(channel->state); }
    std::shared_ptr<TrainChannel> channel = std::make_shared<TrainChannel>();
    std::unique_ptr<Trainer> trainer;
    std::thread thread;
};

}  // namespace

class TestSteering : public QObject {
    Q_OBJECT

private slots:
    void a_change_is_what_pytorch_makes_of_it() {
        const Change changes[] = {
            {"SGD, lr", R"({"type":"SGD","lr":0.05})", R"({"type":"SGD","lr":0.01})"},
            {"SGD, a momentum from none", R"({"type":"SGD","lr":0.05})", R"({"type":"SGD","lr":0.05,"momentum":0.9,"dampening":0.3})"},
            {"SGD, another momentum", R"({"type":"SGD","lr":0.05,"momentum":0.9})", R"({"type":"SGD","lr":0.02,"momentum":0.5,"weight_decay":0.1})"},
            {"Adam, all of it", R"({"type":"Adam","lr":0.01})", R"({"type":"Adam","lr":0.003,"betas":[0.8,0.95],"eps":0.0001,"weight_decay":0.02})"},
            {"AdamW, decay and clipping", R"({"type":"AdamW","lr":0.01})", R"({"type":"AdamW","lr":0.01,"weight_decay":0.3})", "null", 0.05},
            {"RMSprop", R"({"type":"RMSprop","lr":0.003})", R"({"type":"RMSprop","lr":0.001,"alpha":0.9,"eps":0.001})"},
            {"Adamax", R"({"type":"Adamax","lr":0.01})", R"({"type":"Adamax","lr":0.004,"betas":[0.8,0.9],"weight_decay":0.01})"},
            {"NAdam", R"({"type":"NAdam","lr":0.01})", R"({"type":"NAdam","lr":0.004,"betas":[0.8,0.95],"momentum_decay":0.01,"weight_decay":0.02})"},
            {"RAdam", R"({"type":"RAdam","lr":0.01})", R"({"type":"RAdam","lr":0.004,"betas":[0.85,0.99],"eps":0.0001})"},
            {"Adadelta", R"({"type":"Adadelta","lr":1.0})", R"({"type":"Adadelta","lr":0.5,"rho":0.8,"eps":0.00001})"},
            {"Adagrad", R"({"type":"Adagrad","lr":0.05})", R"({"type":"Adagrad","lr":0.02,"lr_decay":0.01,"weight_decay":0.1})"},
            {"Rprop", R"({"type":"Rprop","lr":0.01})", R"({"type":"Rprop","lr":0.01,"etas":[0.4,1.3],"step_sizes":[0.0001,1.0]})"},
            {"StepLR", R"({"type":"SGD","lr":0.05})", R"({"type":"SGD","lr":0.02})", R"({"type":"StepLR","step_size":3,"gamma":0.5})"},
            {"StepLR, before its first fall", R"({"type":"SGD","lr":0.05})", R"({"type":"SGD","lr":0.02})", R"({"type":"StepLR","step_size":9,"gamma":0.5})"},
            {"ExponentialLR, by step", R"({"type":"Adam","lr":0.02})", R"({"type":"Adam","lr":0.05})", R"({"type":"ExponentialLR","gamma":0.97,"every":"step"})"},
            {"CosineAnnealingLR", R"({"type":"Adam","lr":0.02})", R"({"type":"Adam","lr":0.007})", R"({"type":"CosineAnnealingLR","T_max":12,"eta_min":0.001})"},
            {"warm restarts", R"({"type":"SGD","lr":0.05})", R"({"type":"SGD","lr":0.01})", R"({"type":"CosineAnnealingWarmRestarts","T_0":4})"},
            {"schedule, another setting", R"({"type":"SGD","lr":0.05,"momentum":0.9})", R"({"type":"SGD","lr":0.05,"momentum":0.5})", R"({"type":"StepLR","step_size":3})"},
        };
        QTemporaryDir folder;
        const Json x = numbers(samples, 6, 5), y = numbers(samples, 3, 71);
        write_table(in(folder, "data.csv"), x, y);
        Json cases = Json::array();
        for (const Change& change : changes) {
            Json json = regression(change.before, change.scheduler), later = regression(change.after, change.scheduler);
            if (change.clip) later["training"]["clip_grad_norm"] = *change.clip;
            TrainRequest r = request(json);
            r.folder = folder.path().toStdString();
            const Steered own = steered(r, at, training_of(later));
            QVERIFY2(!own.error, own.error ? own.error->text().c_str() : "");
            QCOMPARE(own.changes.size(), std::size_t{1});
            QVERIFY2(!own.changes[0].refused, own.changes[0].refused ? own.changes[0].refused->text().c_str() : "");
            QCOMPARE(own.changes[0].step, std::int64_t{at});
            QCOMPARE(own.changes[0].lr_after, own.steps[at].lr);
            Json weights, rates = Json::array();
            for (const StateTensor& t : own.state.weights.tensors)
                for (const float v : std::span(reinterpret_cast<const float*>(t.bytes.data()), t.bytes.size() / sizeof(float))) weights[t.key].push_back(v);
            for (const StepPoint& p : own.steps) rates.push_back(p.lr);
            cases.push_back({{"name", change.name}, {"x", x}, {"y", y}, {"epochs", epochs}, {"batch", batch}, {"at", at},
                             {"optimizer", Json::parse(change.before)}, {"after", Json::parse(change.after)}, {"scheduler", Json::parse(change.scheduler)},
                             {"clip", change.clip ? Json(*change.clip) : Json(nullptr)}, {"lr", rates}, {"weights", weights}});
        }
        std::ofstream(in(folder, "cases.json")) << cases.dump();
        QProcess python;
        python.start("/usr/bin/python3", {QString(NETLOOM_SOURCE_DIR) + "/tests/nn/steering_torch.py", folder.filePath("cases.json")});
        QVERIFY(python.waitForFinished(120'000));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        const QByteArray said = python.readAllStandardOutput();
        QVERIFY2(said.isEmpty(), said.constData());
    }

    /// The same bits as a run with the new settings that begins where the old one stood.
    void a_changed_run_is_two_runs_in_one() {
        QTemporaryDir folder;
        const Json before = classifier(), after = with(before, R"({"type": "Adam", "lr": 0.003, "betas": [0.8, 0.9]})");
        const Steered changed = steered(request(before), 9, training_of(after));
        QVERIFY(!changed.error && changed.changes.size() == 1 && changed.changes[0].settings.size() == 2);

        TrainRequest first = request(before);
        first.run_folder = in(folder, "run");
        first.steps = 9;
        {
            auto trainer = make(first, std::make_shared<TrainChannel>());
            QVERIFY(trainer && trainer->run());
            RunState state = trainer->state();
            state.identity.settings["training.optimizer.lr"] = "0.003";
            state.identity.settings["training.optimizer.betas"] = "[0.8,0.9]";
            QVERIFY(save_checkpoint(std::move(state), in(folder, "run") / "checkpoint.pt"));
        }
        TrainRequest second = request(after);
        second.resume_folder = in(folder, "run");
        auto trainer = make(second, std::make_shared<TrainChannel>());
        QVERIFY(trainer && trainer->run());
        QVERIFY(same(trainer->state().weights, changed.state.weights));
        QVERIFY(trainer->state().optimizer == changed.state.optimizer);
        QVERIFY(!same(changed.state.weights, trained(before)));
    }

    void a_resumed_run_goes_on_with_the_change_data() {
        QTest::addColumn<bool>("edited");
        QTest::newRow("by the project as it was") << false;
        QTest::newRow("by the project as it is now") << true;
    }
    void a_resumed_run_goes_on_with_the_change() {
        QFETCH(bool, edited);
        QTemporaryDir folder;
        Json before = classifier();
        before["training"]["scheduler"] = {{"type", "ExponentialLR"}, {"gamma", 0.9}, {"every", "step"}};
        Json after = with(before, R"({"type": "Adam", "lr": 0.003})");
        after["training"]["clip_grad_norm"] = 0.5;
        const Steered whole = steered(request(before), 9, training_of(after));
        QVERIFY(!whole.error && whole.state.changed);

        TrainRequest r = request(before);
        r.run_folder = in(folder, "run");
        r.steps = 12;
        QVERIFY(!steered(r, 9, training_of(after)).error);
        const std::vector<Json> lines = lines_of(in(folder, "run") / "metrics.jsonl");
        const auto change = std::ranges::find(lines, "change", [](const Json& line) { return line["kind"].get<std::string>(); });
        QVERIFY(change != lines.end());
        QCOMPARE((*change)["step"].get<int>(), 9);
        QCOMPARE((*change)["settings"]["lr"]["before"].get<double>(), 0.01);
        QCOMPARE((*change)["settings"]["lr"]["after"].get<double>(), 0.003);
        QVERIFY((*change)["settings"]["clip_grad_norm"]["before"].is_null());
        QCOMPARE((*change)["lr"]["after"].get<double>(), whole.changes[0].lr_after);
        QVERIFY(std::prev(change)->at("step").get<int>() == 9 && std::next(change)->at("step").get<int>() == 10);

        TrainRequest on = request(edited ? after : before);
        on.resume_folder = in(folder, "run");
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(on, channel);
        QVERIFY(trainer && trainer->run());
        QVERIFY(trainer->state() == whole.state);
        for (const StepPoint& p : drain(*channel)) QCOMPARE(p.lr, whole.steps[static_cast<std::size_t>(p.step) - 1].lr);
    }

    void a_run_that_was_changed_is_not_resumed_by_others() {
        QTemporaryDir folder;
        TrainRequest r = request(classifier());
        r.run_folder = in(folder, "run");
        r.steps = 12;
        QVERIFY(!steered(r, 9, training_of(with(classifier(), R"({"type": "Adam", "lr": 0.003})"))).error);
        TrainRequest on = request(with(classifier(), R"({"type": "Adam", "lr": 0.5})"));
        on.resume_folder = in(folder, "run");
        auto refused = Trainer::create(on, std::make_shared<TrainChannel>());
        QVERIFY(!refused);
        QVERIFY2(refused.error().text().find("training.optimizer.lr") != std::string::npos, refused.error().text().c_str());
    }

    void a_checkpoint_that_claims_another_optimizer_is_refused() {
        QTemporaryDir folder;
        TrainRequest r = request(classifier());
        r.run_folder = in(folder, "run");
        r.steps = 12;
        Steered run = steered(r, 9, training_of(with(classifier(), R"({"type": "Adam", "lr": 0.003})")));
        QVERIFY(!run.error && run.state.changed);
        run.state.changed->optimizer = {"SGD", {{"lr", 0.5}}};
        QVERIFY(save_checkpoint(std::move(run.state), in(folder, "run") / "checkpoint.pt"));
        TrainRequest on = request(classifier());
        on.resume_folder = in(folder, "run");
        auto refused = Trainer::create(on, std::make_shared<TrainChannel>());
        QVERIFY(!refused);
        QVERIFY2(refused.error().text().find("was made with SGD") != std::string::npos, refused.error().text().c_str());
    }

    /// The change is saved before a step goes by it, so what the run folder has is the run before the step that broke.
    void a_run_that_breaks_by_its_change_is_kept_as_it_was() {
        QTemporaryDir folder;
        write_table(in(folder, "data.csv"), numbers(samples, 6, 5), numbers(samples, 3, 71));
        const auto wanted = [&](const char* lr) {
            TrainRequest r = request(regression(lr, "null"));
            r.folder = folder.path().toStdString();
            return r;
        };
        const char *small = R"({"type": "SGD", "lr": 0.01})", *large = R"({"type": "SGD", "lr": 1000000.0})";
        TrainRequest r = wanted(small);
        r.run_folder = in(folder, "run");
        const Steered run = steered(r, 9, wanted(large).project.training);
        QVERIFY(run.error);
        const std::vector<Json> lines = lines_of(in(folder, "run") / "metrics.jsonl");
        QCOMPARE(lines.back()["kind"].get<std::string>(), std::string("nonfinite"));
        const int broke = lines.back()["step"].get<int>();
        QVERIFY(broke > 9);
        TrainRequest on = wanted(small);
        on.resume_folder = in(folder, "run");
        on.steps = broke - 1;
        auto trainer = make(on, std::make_shared<TrainChannel>());
        QVERIFY(trainer);
        TrainRequest again = wanted(small);
        again.steps = broke - 1;
        const Steered until = steered(again, 9, wanted(large).project.training);
        QVERIFY(!until.error);
        QVERIFY(trainer->state() == until.state);
    }

    void what_cannot_change_on_the_way_is_refused_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("scheduler");
        QTest::addColumn<QString>("says");
        QTest::newRow("memory") << R"({"type":"Adam","lr":0.01})" << R"({"type":"Adam","lr":0.01,"amsgrad":true})" << "" << "needs a memory";
        QTest::newRow("the schedule's rate") << R"({"type":"SGD","lr":0.01,"momentum":0.9})" << R"({"type":"SGD","lr":0.02,"momentum":0.9})"
                                             << R"({"type":"OneCycleLR","max_lr":0.1})" << "lr is the schedule's";
        QTest::newRow("the schedule's momentum") << R"({"type":"SGD","lr":0.01,"momentum":0.9})" << R"({"type":"SGD","lr":0.01,"momentum":0.8})"
                                                 << R"({"type":"OneCycleLR","max_lr":0.1})" << "momentum is the schedule's";
        QTest::newRow("wrong together") << R"({"type":"SGD","lr":0.01,"momentum":0.9})" << R"({"type":"SGD","lr":0.01,"momentum":0.9,"nesterov":true,"dampening":0.5})"
                                        << "" << "Nesterov";
    }
    void what_cannot_change_on_the_way_is_refused() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, scheduler);
        QFETCH(QString, says);
        Json json = with(classifier(), qPrintable(before)), later = with(classifier(), qPrintable(after));
        for (Json* one : {&json, &later})
            if (!scheduler.isEmpty()) (*one)["training"]["scheduler"] = Json::parse(scheduler.toStdString());
        const Steered run = steered(request(json), 9, training_of(later));
        QVERIFY(!run.error);
        QCOMPARE(run.changes.size(), std::size_t{1});
        QVERIFY(run.changes[0].refused);
        QVERIFY2(QString::fromStdString(run.changes[0].refused->text()).contains(says), run.changes[0].refused->text().c_str());
        QVERIFY(same(run.state.weights, trained(json)));
    }

    void a_paused_run_takes_a_change_at_once() {
        Running run(request(classifier()));
        QVERIFY(run.trainer);
        run.channel->control.step();
        run.start();
        QTRY_VERIFY(run.rests());
        run.channel->control.change(training_of(with(classifier(), R"({"type": "Adam", "lr": 0.5})")));
        std::vector<RunChange> changes;
        const auto come = [&] {
            std::ranges::move(run.channel->changes.take(), std::back_inserter(changes));
            return !changes.empty();
        };
        QTRY_VERIFY(come());
        QCOMPARE(changes[0].step, std::int64_t{1});
        QCOMPARE(changes[0].lr_after, 0.5);
        QVERIFY(run.channel->state == TrainState::Paused);
    }

    void a_condition_pauses_once_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("threshold");
        QTest::addColumn<bool>("dead");
        QTest::addColumn<int>("step");  // at which it pauses
        QTest::newRow("loss") << "loss_over" << 0.0 << false << 1;
        QTest::newRow("gradient") << "grad_norm_over" << 0.0 << false << 1;
        QTest::newRow("accuracy") << "accuracy_under" << 1.1 << false << 7;
        QTest::newRow("dead units") << "dead_over" << 0.9 << true << 1;
    }
    void a_condition_pauses_once() {
        QFETCH(QString, id);
        QFETCH(double, threshold);
        QFETCH(bool, dead);
        QFETCH(int, step);
        Dead network;
        TrainRequest r = request(dead ? network.json : classifier());
        if (dead) r.init = network.init;
        Running run(std::move(r));
        QVERIFY(run.trainer);
        run.channel->control.pause_when({{id.toStdString(), threshold}});
        run.start();
        QTRY_COMPARE(run.channel->state.load(), TrainState::Paused);
        const auto steps = drain(*run.channel);
        QCOMPARE(steps.size(), static_cast<std::size_t>(step));
        const auto met = run.channel->met.take();
        QCOMPARE(met.size(), std::size_t{1});
        QCOMPARE(met[0].step, std::int64_t{step});
        QVERIFY(message_of(met[0]).text().starts_with("Paused at step " + std::to_string(step)));
        if (dead) QCOMPARE(met[0].value, 1.0);
        if (dead) QVERIFY(message_of(met[0]).text().find("of t are dead") != std::string::npos);
        // It goes on holding, and the run goes on.
        run.channel->control.resume();
        QTRY_COMPARE(run.channel->state.load(), TrainState::Finished);
        QVERIFY(run.channel->met.take().empty());
        QCOMPARE(drain(*run.channel).size() + steps.size(), static_cast<std::size_t>(run.channel->steps_total.load()));
    }

    void a_condition_that_does_not_hold_changes_nothing() {
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(classifier()), channel);
        channel->control.pause_when({{"loss_over", 1e9}, {"grad_norm_over", 1e9}, {"accuracy_under", 0}, {"dead_over", 1}, {"no such one", 0}});
        QVERIFY(trainer && trainer->run());
        QVERIFY(channel->met.take().empty());
        QVERIFY(same(trainer->state_dict(), trained(classifier())));
    }

    void a_condition_that_comes_back_is_told_again() {
        ConditionWatch watch;
        watch.set({{"loss_over", 1.0}});
        const Metrics none;
        std::vector<bool> told;
        for (const double loss : {0.5, 2.0, 3.0, 0.5, 2.0}) {
            StepPoint point;
            point.loss = loss;
            told.push_back(watch.look({none, &point}).has_value());
        }
        QCOMPARE(told, (std::vector<bool>{false, true, false, false, true}));
    }

    /// Channels of pictures and features behind a Linear, in both layouts.
    void dead_units_are_counted_by_channel() {
        std::vector<float> values{0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0};  // 2 samples of 3 channels of 2, or of 2 positions of 3
        TensorView view;
        view.data = values.data();
        view.shape = {2, 3, 2};
        DeadCount rows({"t", 0, false}), last({"t", 0, true}), columns({"t", 0, false});
        rows.add(view);
        QCOMPARE(rows.units().units, std::int64_t{3});
        QCOMPARE(rows.units().dead, std::int64_t{1});  // the first: 0 0 | 0 0
        view.shape = {2, 2, 3};
        last.add(view);
        QCOMPARE(last.units().units, std::int64_t{3});
        QCOMPARE(last.units().dead, std::int64_t{1});  // the first of each three
        view.shape = {2, 3, 2};
        view.layout = Layout::ChannelsLast;
        columns.add(view);
        QCOMPARE(columns.units().dead, last.units().dead);
    }
};

QTEST_GUILESS_MAIN(TestSteering)
#include "test_steering.moc"
