// The trainer as the window and the terminal use it: through its channel, from another thread.
#include "training.h"

#include "nn/io/atomic_file.h"
#include "nn/io/npz.h"
#include "nn/io/weights_file.h"
#include "nn/train/checkpoint.h"
#include "nn/train/live_run.h"
#include "nn/train/predict.h"
#include "nn/train/probes/snapshot.h"
#include "nn/train/probes/step_times.h"
#include "nn/train/probes/weights_copy.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstring>
#include <fstream>
#include <thread>

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define COUNT_ALLOCATIONS 1
/// Every allocation of the process, whoever makes it: operator new ends here too.
static std::atomic<long> allocations{0};
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
void* malloc(std::size_t n) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(n);
}
void* aligned_alloc(std::size_t alignment, std::size_t n) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    return __libc_memalign(alignment, n);
}
int posix_memalign(void** into, std::size_t alignment, std::size_t n) {
    allocations.fetch_add(1, std::memory_order_relaxed);
    *into = __libc_memalign(alignment, n);
    return *into == nullptr ? ENOMEM : 0;
}
}
#endif

using namespace nn;
using namespace nn::test;

namespace {

std::filesystem::path path(const QTemporaryDir& folder, const char* name) {
    return std::filesystem::path(folder.path().toStdString()) / name;
}

std::string refusal(TrainRequest r) {
    auto channel = std::make_shared<TrainChannel>();
    auto trainer = Trainer::create(std::move(r), channel);
    return trainer ? "" : trainer.error().text();
}

/// A run on a thread of its own. The destructor stops it.
struct Background {
    explicit Background(TrainRequest r) : trainer(make(std::move(r), channel)) {}
    ~Background() {
        channel->control.stop();
        if (thread.joinable()) thread.join();
    }
    void start() {
        thread = std::thread([this] { ok = static_cast<bool>(trainer->run()); });
    }
    TrainState state() const { return channel->state.load(); }

    std::shared_ptr<TrainChannel> channel = std::make_shared<TrainChannel>();
    std::unique_ptr<Trainer> trainer;
    std::atomic<bool> ok{false};
    std::thread thread;
};

}  // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private slots:
    void a_run_gives_every_step_and_epoch() {
        auto channel = std::make_shared<TrainChannel>();
        Json json = classifier();
        json["data"]["split"] = {{"validation", 0.2}};
        auto trainer = make(request(json), channel);
        QVERIFY(trainer);
        QVERIFY(trainer->planned_bytes() > 0);
        QVERIFY(trainer->run());
        QCOMPARE(channel->state.load(), TrainState::Finished);
        const auto steps = drain(*channel);
        QCOMPARE(static_cast<std::int64_t>(steps.size()), channel->steps_total.load());
        for (std::size_t i = 0; i < steps.size(); ++i) {
            QCOMPARE(steps[i].step, static_cast<std::int64_t>(i) + 1);
            QVERIFY(std::isfinite(steps[i].loss) && steps[i].metrics[0].value_or(-1) >= 0 && *steps[i].metrics[0] <= 1);
            QCOMPARE(steps[i].lr, 0.01);
        }
        int epochs = 0;
        for (EpochPoint p; channel->epochs.pop(p);) {
            QCOMPARE(p.epoch, ++epochs);
            QVERIFY(p.validation && p.validation->metrics[0]);
            QCOMPARE(p.train.samples + p.validation->samples, std::int64_t{53});
        }
        QCOMPARE(epochs, 3);
    }

    void training_learns() {
        Json json = classifier();
        json["training"]["epochs"] = 60;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer && trainer->run());
        EpochPoint first, last;
        QVERIFY(channel->epochs.pop(first));
        while (channel->epochs.pop(last)) {
        }
        QVERIFY2(last.train.loss < 0.6 * first.train.loss, qPrintable(QString::number(last.train.loss)));
    }

    void the_same_seed_gives_the_same_run() {
        const StateDict a = trained(classifier()), b = trained(classifier());
        QVERIFY(!a.tensors.empty());
        QVERIFY(same(a, b));
        Json other = classifier();
        other["training"]["seed"] = 6;
        QVERIFY(!same(a, trained(other)));
    }

    void a_stop_before_the_first_step_trains_nothing() {
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(classifier()), channel);
        QVERIFY(trainer);
        const StateDict before = trainer->state_dict();
        channel->control.stop();
        channel->control.resume();  // nothing counts after a stop
        QVERIFY(trainer->run());
        QVERIFY(trainer->stopped());
        QCOMPARE(channel->state.load(), TrainState::Stopped);
        QVERIFY(same(before, trainer->state_dict()));
    }

    void pause_step_and_resume_change_nothing_but_time() {
        Background run(request(classifier()));
        QVERIFY(run.trainer);
        run.channel->control.pause();
        run.start();
        QTRY_COMPARE(run.state(), TrainState::Paused);
        QCOMPARE(drain(*run.channel).size(), std::size_t{0});
        for (int k = 1; k <= 3; ++k) {
            run.channel->control.step();
            StepPoint point;  // QTRY_ macros ask again, so what is taken has to stay taken
            QTRY_VERIFY(point.step == k || run.channel->steps.pop(point));
            QCOMPARE(point.step, std::int64_t{k});
            QTRY_COMPARE(run.state(), TrainState::Paused);
            QCOMPARE(drain(*run.channel).size(), std::size_t{0});
        }
        run.channel->control.resume();
        QTRY_COMPARE(run.state(), TrainState::Finished);
        run.thread.join();
        QVERIFY(run.ok);
        QVERIFY(same(run.trainer->state_dict(), trained(classifier())));
    }

    void a_paused_trainer_sleeps_and_answers_snapshots() {
        Background run(request(classifier()));
        QVERIFY(run.trainer);
        run.channel->control.pause();
        run.start();
        QTRY_COMPARE(run.state(), TrainState::Paused);
        TrainControl& control = run.channel->control;
        const auto probe = std::make_shared<SnapshotProbe>(std::vector<std::string>{"a.weight", "b.bias", "nobody"});
        control.add(probe);
        control.ask(*probe);
        const Snapshot* snapshot = nullptr;
        QTRY_VERIFY(snapshot != nullptr || (snapshot = probe->take()) != nullptr);
        QCOMPARE(snapshot->items.size(), std::size_t{2});
        QCOMPARE(snapshot->items[0].key, std::string("a.weight"));
        QCOMPARE(snapshot->items[0].shape, (Extents{16, 6}));
        QCOMPARE(snapshot->items[0].values.size(), std::size_t{96});
        QCOMPARE(snapshot->items[0].gradients.size(), std::size_t{96});
        const auto copy = std::make_shared<WeightsProbe>();
        control.add(copy);
        control.ask(*copy);
        std::shared_ptr<const StateDict> weights;
        QTRY_VERIFY(weights || (weights = copy->take()));
        control.stop();
        QTRY_COMPARE(run.state(), TrainState::Stopped);
        run.thread.join();
        const StateDict state = run.trainer->state_dict();
        QCOMPARE(std::memcmp(snapshot->items[0].values.data(), state.find("a.weight")->bytes.data(), 96 * 4), 0);
        QVERIFY(same(*weights, state));
    }

    void timing_says_where_a_step_goes_and_changes_nothing() {
        Background run(request(classifier()));
        QVERIFY(run.trainer);
        TrainControl& control = run.channel->control;
        const auto probe = std::make_shared<StepTimesProbe>();
        control.pause();
        control.add(probe);
        run.start();
        StepPoint point;
        for (int k = 1; k <= 5; ++k) {
            control.step();
            QTRY_VERIFY(point.step == k || run.channel->steps.pop(point));
        }
        control.ask(*probe);
        const StepTimes* times = nullptr;
        QTRY_VERIFY(times != nullptr || (times = probe->take()) != nullptr);
        QCOMPARE(times->steps, 5.0);
        QVERIFY(times->optimizer > 0);
        QSet<QString> paths;
        for (const StepTimes::Node& node : times->nodes) {
            paths << QString::fromStdString(node.path);
            for (const std::string& other : node.includes) paths << QString::fromStdString(other);
            QVERIFY2(node.forward > 0, node.path.c_str());
        }
        QCOMPARE(paths, (QSet<QString>{"a", "t", "d", "b", "loss"}));
        control.step();
        QTRY_VERIFY(point.step == 6 || run.channel->steps.pop(point));
        control.remove(probe);  // nothing is counted any more, and what was not handed over is forgotten
        control.resume();
        QTRY_COMPARE(run.state(), TrainState::Finished);
        run.thread.join();
        QVERIFY(probe->take() == nullptr);
        QVERIFY(same(run.trainer->state_dict(), trained(classifier())));
    }

    void a_timed_run_leaves_its_times() {
        auto channel = std::make_shared<TrainChannel>();
        const auto probe = std::make_shared<StepTimesProbe>();
        channel->control.add(probe);
        auto trainer = make(request(classifier(), 2), channel);
        QVERIFY(trainer && trainer->run());
        const StepTimes* times = probe->take();
        QVERIFY(times);
        QCOMPARE(times->steps, 18.0);  // three epochs of six full batches; the last one of each is shorter
        QVERIFY(same(trainer->state_dict(), trained(classifier(), 2)));
    }

    void a_stopped_run_goes_on_bit_for_bit_data() {
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("threads");
        for (const int steps : {1, 6, 7, 10}) {  // 7: between epochs
            for (const int threads : {1, 2}) {
                QTest::addRow("after step %d, %d threads", steps, threads) << steps << threads;
            }
        }
    }

    void a_stopped_run_goes_on_bit_for_bit() {
        QFETCH(int, steps);
        QFETCH(int, threads);
        QTemporaryDir folder;
        Json json = classifier();
        json["data"]["split"] = {{"validation", 0.0}};
        {
            TrainRequest r = request(json, threads);
            r.run_folder = path(folder, "run");
            Background run(std::move(r));
            QVERIFY(run.trainer);
            run.channel->control.pause();
            run.start();
            for (int k = 1; k <= steps; ++k) {
                QTRY_COMPARE(run.state(), TrainState::Paused);
                run.channel->control.step();
                StepPoint point;
                QTRY_VERIFY(point.step == k || run.channel->steps.pop(point));
            }
            QTRY_COMPARE(run.state(), TrainState::Paused);
            run.channel->control.stop();
            QTRY_COMPARE(run.state(), TrainState::Stopped);
        }
        TrainRequest r = request(json, threads);
        r.resume_folder = path(folder, "run");
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(r, channel);
        QVERIFY(trainer && trainer->run());
        QCOMPARE(drain(*channel).front().step, std::int64_t{steps + 1});
        QVERIFY(same(trainer->state_dict(), trained(json, threads)));

        std::ifstream metrics(path(folder, "run") / "metrics.jsonl");
        int step = 0, epoch = 0;
        for (std::string line; std::getline(metrics, line);) {
            const Json point = Json::parse(line);
            int& count = point["kind"] == "step" ? step : epoch;
            QCOMPARE(point[point["kind"].get<std::string>()].get<int>(), ++count);
        }
        QCOMPARE(step, 21);
        QCOMPARE(epoch, 3);

        const std::string over = refusal(r);
        QVERIFY2(over.find("3 epochs") != std::string::npos, over.c_str());
        Json other = json;
        other["training"]["batch_size"] = 9;
        TrainRequest mixed = request(other, threads);
        mixed.resume_folder = r.resume_folder;
        QVERIFY(refusal(mixed).find("batch_size") != std::string::npos);
    }

    void the_run_folder_holds_what_it_says() {
        QTemporaryDir folder;
        Json json = classifier();
        json["data"]["split"] = {{"validation", 0.25}};
        TrainRequest r = request(json);
        r.run_folder = path(folder, "deep/run");
        auto trainer = make(r, std::make_shared<TrainChannel>());
        QVERIFY(trainer && trainer->run());
        auto last = load_pytorch(r.run_folder / "last.pt");
        QVERIFY(last && same(*last, trainer->state_dict()));
        QVERIFY(load_pytorch(r.run_folder / "best.pt"));
        auto project = load_project(r.run_folder / "project.netloom.json");
        QVERIFY(project && *project == r.project);
        const std::string again = refusal(r);
        QVERIFY2(again.find("holds a run already") != std::string::npos, again.c_str());
        TrainRequest nothing = r;
        nothing.resume_folder = path(folder, "empty");
        QVERIFY(refusal(nothing).find("checkpoint.pt") != std::string::npos);
    }

    void a_loss_that_is_no_number_ends_the_run_at_its_step() {
        Json json = classifier();
        json["training"]["optimizer"] = {{"type", "SGD"}, {"lr", 1e6}, {"weight_decay", 1e6}};
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer);
        const auto result = trainer->run();
        QVERIFY(!result);
        QVERIFY(!result.error().usage);
        QCOMPARE(channel->state.load(), TrainState::Failed);
        const auto steps = drain(*channel);
        const std::string at = "step " + std::to_string(steps.size() + 1);
        QVERIFY2(result.error().text().find(at) != std::string::npos, result.error().text().c_str());
        QVERIFY(result.error().text().find("learning rate") != std::string::npos);
    }

    void a_full_ring_merges_and_loses_nothing() {
        Json json = classifier();
        json["data"]["samples"] = 50;
        json["training"]["batch_size"] = 1;
        json["training"]["epochs"] = 400;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer && trainer->run());
        const auto steps = drain(*channel);
        std::int64_t stood_for = 0;
        for (const StepPoint& p : steps) {
            stood_for += p.merged;
            QCOMPARE(p.step, stood_for);
        }
        QCOMPARE(stood_for, std::int64_t{20000});
        QCOMPARE(steps.size(), std::size_t{16384});
        QCOMPARE(steps.back().merged, std::int64_t{20000 - 16383});
    }

    void a_label_out_of_range_is_refused_by_name() {
        QTemporaryDir folder;
        NpzArrays arrays;
        NpyArray x{DType::Float32, {4, 6}, std::vector<std::byte>(4 * 6 * sizeof(float))};
        NpyArray y{DType::Int64, {4}, std::vector<std::byte>(4 * sizeof(std::int64_t))};
        const std::int64_t labels[] = {0, 1, 7, 2};
        std::memcpy(y.bytes.data(), labels, sizeof labels);
        arrays.emplace("x", x);
        arrays.emplace("y", y);
        QVERIFY(save_npz(arrays, path(folder, "data.npz")));
        Json json = classifier();
        json["data"] = {{"source", "npz"}, {"path", "data.npz"}};
        TrainRequest r = request(json);
        r.folder = folder.path().toStdString();
        const std::string text = refusal(r);
        for (const char* part : {"\"y\"", "7", "3 classes"})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    }

    /// The labels go through a layer: no check of the data sees them before the loss does.
    void a_label_that_only_the_loss_sees_ends_the_run_by_name() {
        Json json = classifier();
        json["data"]["fields"]["y"]["classes"] = 9;
        json["graph"]["nodes"].push_back({{"id", "same"}, {"op", "Flatten"}, {"options", {{"start_dim", 0}}}});
        json["graph"]["wires"].erase(5);
        json["graph"]["wires"].push_back({"y", "same"});
        json["graph"]["wires"].push_back({"same", "loss:target"});
        auto trainer = make(request(json), std::make_shared<TrainChannel>());
        QVERIFY(trainer);
        const auto result = trainer->run();
        QVERIFY(!result);
        const std::string text = result.error().text();
        for (const char* part : {"loss: a target is ", "3 classes, 0 to 2"})
            QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    }

    void early_stopping_ends_the_run() {
        QTemporaryDir folder;
        Json json = classifier();
        json["data"]["split"] = {{"validation", 0.25}};
        json["training"]["epochs"] = 9;
        json["training"]["optimizer"] = {{"type", "SGD"}, {"lr", 0.0}};  // nothing ever gets better
        json["training"]["early_stopping"] = {{"patience", 2}};
        TrainRequest r = request(json);
        r.run_folder = path(folder, "run");
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(r, channel);
        QVERIFY(trainer && trainer->run());
        QVERIFY(trainer->stopped_early() && !trainer->stopped());
        QCOMPARE(channel->state.load(), TrainState::Finished);
        EpochPoint point;
        std::int64_t epochs = 0;
        while (channel->epochs.pop(point)) ++epochs;
        QCOMPARE(epochs, std::int64_t{3});
        TrainRequest again = request(json);
        again.resume_folder = r.run_folder;
        QVERIFY2(refusal(again).find("early stopping after epoch 3") != std::string::npos, refusal(again).c_str());
        json["training"]["early_stopping"]["patience"] = 4;
        again = request(json);
        again.resume_folder = r.run_folder;
        auto more = make(again, channel);
        QVERIFY(more && more->run() && more->stopped_early());
        while (channel->epochs.pop(point)) ++epochs;
        QCOMPARE(epochs, std::int64_t{5});
        json["data"]["split"] = {{"validation", 0.0}};
        QVERIFY(refusal(request(json)).find("no validation samples") != std::string::npos);
    }

    void checkpoints_are_kept_as_asked() {
        QTemporaryDir folder;
        Json json = classifier();
        json["training"]["epochs"] = 7;
        json["training"]["checkpoint"] = {{"every", 2}, {"keep", 2}};
        TrainRequest r = request(json);
        r.run_folder = path(folder, "run");
        auto trainer = make(r, std::make_shared<TrainChannel>());
        QVERIFY(trainer && trainer->run());
        for (const int epoch : {1, 2, 3, 4, 5, 6, 7}) {
            const auto file = r.run_folder / ("epoch-" + std::to_string(epoch) + ".pt");
            QCOMPARE(std::filesystem::exists(file), epoch >= 6);
        }
        auto newest = load_pytorch(r.run_folder / "epoch-7.pt");
        QVERIFY(newest && same(*newest, trainer->state_dict()));
    }

    /// At each step the checkpoint is of the step before.
    void checkpoints_come_within_epochs_too() {
        struct Watch final : Probe {
            std::filesystem::path run;
            const Network* network = nullptr;
            int right = 0, wrong = 0;
            void stepped(ProbeSite& site, const StepFacts&) override {
                const auto state = load_checkpoint(run / "checkpoint.pt", *site.run.weights);
                ++(state && state->position.step == site.run.position.step - 1 ? right : wrong);
            }
        };
        QCOMPARE(checkpoint_options({})->every_minutes, 10.0);  // where nothing is said
        for (const double minutes : {1e-9, 0.0}) {
            QTemporaryDir folder;
            Json json = classifier();
            json["training"]["checkpoint"] = {{"every_minutes", minutes}};
            TrainRequest r = request(json);
            r.run_folder = path(folder, "run");
            auto channel = std::make_shared<TrainChannel>();
            auto watch = std::make_shared<Watch>();
            watch->run = r.run_folder;
            channel->control.add(watch);
            auto trainer = make(r, channel);
            QVERIFY(trainer && trainer->run());
            QVERIFY(watch->right > 0);
            QCOMPARE(watch->wrong == 0, minutes > 0);
        }
    }

    void another_scheduler_does_not_go_on() {
        QTemporaryDir folder;
        Json json = classifier();
        json["training"]["scheduler"] = {{"type", "StepLR"}, {"step_size", 1}};
        TrainRequest r = request(json);
        r.run_folder = path(folder, "run");
        auto trainer = make(r, std::make_shared<TrainChannel>());
        QVERIFY(trainer && trainer->run());
        json["training"]["epochs"] = 5;
        for (const char* other : {R"({"type": "ExponentialLR", "gamma": 0.9})", "null"}) {
            json["training"]["scheduler"] = Json::parse(other);
            TrainRequest again = request(json);
            again.resume_folder = r.run_folder;
            QVERIFY2(refusal(again).find("StepLR") != std::string::npos, refusal(again).c_str());
        }
        json["training"]["scheduler"] = {{"type", "OneCycleLR"}, {"max_lr", 0.1}, {"total_steps", 34}};
        QVERIFY2(refusal(request(json)).find("35") != std::string::npos, refusal(request(json)).c_str());
        json["training"]["optimizer"] = {{"type", "Adagrad"}};
        QVERIFY2(refusal(request(json)).find("no momentum to cycle") != std::string::npos,
                 refusal(request(json)).c_str());
    }

    void what_cannot_be_trained_is_refused() {
        Json no_loss = classifier();
        no_loss["graph"]["nodes"].erase(6);
        no_loss["graph"]["wires"] = Json::parse(R"([["x", "a"], ["a", "t"], ["t", "d"], ["d", "b"]])");
        QVERIFY(refusal(request(no_loss)).find("loss") != std::string::npos);
        Json none_left = classifier();
        none_left["training"]["drop_last"] = true;
        none_left["training"]["batch_size"] = 64;
        QVERIFY(refusal(request(none_left)).find("drop_last") != std::string::npos);
        Json one_value =
            classifier();  // 53 samples: the last batch of 52 has one, and BatchNorm nothing to take a variance of
        one_value["data"]["fields"]["x"]["shape"] = {6, 1, 1};
        one_value["graph"]["nodes"][3] = {{"id", "t"}, {"op", "Flatten"}};
        one_value["graph"]["nodes"][2] = {{"id", "a"}, {"op", "BatchNorm2d"}};
        one_value["training"]["batch_size"] = 52;
        const std::string text = refusal(request(one_value));
        QVERIFY2(text.find("a: BatchNorm2d") != std::string::npos && text.find("drop_last") != std::string::npos,
                 text.c_str());
        one_value["training"]["drop_last"] = true;
        QCOMPARE(refusal(request(one_value)), std::string());
        Json missing = classifier();
        missing["data"] = {{"source", "npz"}, {"path", "nowhere.npz"}};
        QVERIFY(refusal(request(missing)).find("nowhere.npz") != std::string::npos);
    }

    void evaluate_and_predict_agree() {
        const TrainRequest r = request(classifier());
        auto trainer = make(r, std::make_shared<TrainChannel>());
        QVERIFY(trainer && trainer->run());
        const Analysis analysis = check_project(r.project, {});
        auto dataset = open_dataset(r.project.data, {});
        QVERIFY(dataset);
        Weights weights(analysis.network, 0);
        QVERIFY(weights.load_state_dict(trainer->state_dict()).clean());
        auto evaluation = evaluate(analysis.network, weights, r.project, *dataset, Split::Train, 1);
        QVERIFY(evaluation);
        QCOMPARE(evaluation->metrics.samples, std::int64_t{53});

        NpzArrays inputs;
        NpyArray x{DType::Float32, {53, 6}, std::vector<std::byte>(53 * 6 * sizeof(float))};
        std::vector<std::int64_t> labels(53);
        for (std::int64_t i = 0; i < 53; ++i) {
            (*dataset)->read("x", false, i, x.bytes.data() + i * 24);
            (*dataset)->read("y", false, i, &labels[static_cast<std::size_t>(i)]);
        }
        inputs.emplace("x", x);
        auto whole = predict(analysis.network, weights, inputs, 64, 1),
             parts = predict(analysis.network, weights, inputs, 10, 1);
        QVERIFY(whole && parts);
        QCOMPARE(whole->size(), std::size_t{1});
        const NpyArray& scores = whole->begin()->second;
        QCOMPARE(scores.shape, (Extents{53, 3}));
        std::vector<std::vector<std::int64_t>> confusion(3, std::vector<std::int64_t>(3, 0));
        for (std::size_t i = 0; i < 53; ++i) {
            float row[3], part[3];
            std::memcpy(row, scores.bytes.data() + i * 12, 12);
            std::memcpy(part, parts->begin()->second.bytes.data() + i * 12, 12);
            for (int c = 0; c < 3; ++c) QVERIFY(std::abs(row[c] - part[c]) < 1e-5f);
            ++confusion[static_cast<std::size_t>(labels[i])]
                       [static_cast<std::size_t>(std::max_element(row, row + 3) - row)];
        }
        for (std::int64_t right = 0; right < 3; ++right)
            for (std::int64_t given = 0; given < 3; ++given)
                QCOMPARE(evaluation->confusion.count(right, given), confusion[static_cast<std::size_t>(right)][static_cast<std::size_t>(given)]);
        inputs["z"] = x;
        QVERIFY(!predict(analysis.network, weights, inputs, 64, 1));
        QVERIFY(!predict(analysis.network, weights, {}, 64, 1));
    }

    void a_steady_step_allocates_nothing() {
#ifndef COUNT_ALLOCATIONS
        QSKIP("the sanitizers have their own malloc");
#else
        const auto count = [](int epoch_steps) {
            Json json = classifier();
            json["data"]["samples"] = 8 * epoch_steps;
            json["training"]["epochs"] = 1;
            auto trainer = make(request(json), std::make_shared<TrainChannel>());
            const long before = allocations.load();
            return trainer && trainer->run() ? allocations.load() - before : -1;
        };
        count(20);  // whatever is made once in a process
        const long few = count(20), many = count(2000);
        QVERIFY(few >= 0);
        QVERIFY2(std::abs(many - few) < 20,
                 qPrintable(QString("%1 allocations in 20 steps, %2 in 2000").arg(few).arg(many)));
#endif
    }
};

QTEST_GUILESS_MAIN(TestTrainer)
#include "test_trainer.moc"
