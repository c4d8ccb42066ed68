// Probes: what a run lets others see of it, when, and at whose expense.
#include "training.h"

#include "nn/train/live_run.h"
#include "nn/train/probe_runner.h"
#include "nn/train/probes/node_figures.h"
#include "nn/train/probes/optimizer_look.h"
#include "nn/train/probes/snapshot.h"
#include "nn/train/probes/step_times.h"
#include "nn/train/probes/weights_copy.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <thread>

using namespace nn;
using namespace nn::test;

namespace {

/// Writes down what it is called for. What it costs is what it says.
class Diary final : public Probe {
public:
    explicit Diary(double cost = 0) : Probe(0.5), cost_(cost) {}
    std::string text() const {
        const std::lock_guard lock(mutex_);
        return text_;
    }
    int answers() const { return answers_.load(); }

private:
    void write(const std::string& word) {
        const std::lock_guard lock(mutex_);
        text_ += word + " ";
    }
    void begin(ProbeSite& site) override { write("begin@" + std::to_string(site.run.position.step)); }
    void answer(ProbeSite& site) override {
        write("answer@" + std::to_string(site.run.position.step));
        spend(cost_);
        ++answers_;
    }
    void stepped(ProbeSite&, const StepFacts& facts) override { write(facts.full_batch ? "full" : "part"); }
    void end(ProbeSite&, bool over) override { write(over ? "over" : "removed"); }

    const double cost_;
    mutable std::mutex mutex_;
    std::string text_;
    std::atomic<int> answers_{0};
};

/// A paused run on a thread of its own, taken through by steps.
struct Stepped {
    explicit Stepped(const Json& json) : trainer(make(request(json), channel)) {
        channel->control.pause();
        if (trainer) thread = std::thread([this] { (void)trainer->run(); });
    }
    ~Stepped() {
        channel->control.stop();
        if (thread.joinable()) thread.join();
    }
    bool paused() const { return channel->state.load() == TrainState::Paused; }
    TrainControl& control() { return channel->control; }

    std::shared_ptr<TrainChannel> channel = std::make_shared<TrainChannel>();
    std::unique_ptr<Trainer> trainer;
    std::thread thread;
};

Json one_epoch() {
    Json json = classifier();
    json["training"]["epochs"] = 1;
    return json;
}

}  // namespace

class TestProbe : public QObject {
    Q_OBJECT

private slots:
    void it_sees_a_run_from_its_beginning_to_its_end() {
        auto channel = std::make_shared<TrainChannel>();
        const auto diary = std::make_shared<Diary>();
        channel->control.add(diary);
        channel->control.ask(*diary);
        auto trainer = make(request(one_epoch()), channel);
        QVERIFY(trainer && trainer->run());
        QCOMPARE(diary->text(), std::string("begin@0 answer@0 full full full full full full part over "));
    }

    void a_run_that_fails_ends_it_too() {
        Json json = classifier();
        json["training"]["optimizer"] = {{"type", "SGD"}, {"lr", 1e6}, {"weight_decay", 1e6}};
        auto channel = std::make_shared<TrainChannel>();
        const auto diary = std::make_shared<Diary>();
        channel->control.add(diary);
        auto trainer = make(request(json), channel);
        QVERIFY(trainer && !trainer->run());
        QVERIFY2(diary->text().ends_with("over "), diary->text().c_str());
    }

    void it_comes_and_goes_between_two_steps() {
        Stepped run(classifier());
        QTRY_VERIFY(run.paused());
        run.control().step();
        StepPoint point;
        QTRY_VERIFY(point.step == 1 || run.channel->steps.pop(point));
        const auto diary = std::make_shared<Diary>();
        run.control().add(diary);
        QTRY_COMPARE(diary->text(), std::string("begin@1 "));
        run.control().step();
        QTRY_COMPARE(diary->text(), std::string("begin@1 full "));
        run.control().ask(*diary);
        QTRY_COMPARE(diary->text(), std::string("begin@1 full answer@2 "));
        run.control().remove(diary);
        QTRY_COMPARE(diary->text(), std::string("begin@1 full answer@2 removed "));
        run.control().step();
        QTRY_VERIFY(point.step == 3 || run.channel->steps.pop(point));
        run.control().ask(*diary);  // nobody hears it
        run.control().step();
        QTRY_VERIFY(point.step == 4 || run.channel->steps.pop(point));
        QCOMPARE(diary->text(), std::string("begin@1 full answer@2 removed "));
        QCOMPARE(diary.use_count(), 1L);  // the run holds it no longer
    }

    /// Half of the time is its share: after an answer of a million seconds its next turn does not come while the run goes on,
    /// and comes at once where it rests.
    void what_costs_too_much_is_put_off() {
        Json json = classifier();
        json["training"]["epochs"] = 1000000;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer);
        const auto dear = std::make_shared<Diary>(1e6), cheap = std::make_shared<Diary>();
        channel->control.add(dear);
        channel->control.add(cheap);
        channel->control.ask(*dear);
        std::thread thread([&] { (void)trainer->run(); });
        QTRY_COMPARE(dear->answers(), 1);
        channel->control.ask(*dear);
        for (int k = 1; k <= 5; ++k) {  // others have their turns meanwhile
            channel->control.ask(*cheap);
            QTRY_COMPARE(cheap->answers(), k);
        }
        QCOMPARE(dear->answers(), 1);
        channel->control.pause();
        QTRY_COMPARE(dear->answers(), 2);
        channel->control.stop();
        thread.join();
    }

    void it_changes_nothing_in_the_run() {
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(classifier(), 2), channel);
        QVERIFY(trainer);
        const auto snapshots = std::make_shared<SnapshotProbe>(std::vector<std::string>{"a.weight", "b.bias"});
        const auto times = std::make_shared<StepTimesProbe>();
        const auto weights = std::make_shared<WeightsProbe>();
        const auto optimizer = std::make_shared<OptimizerLookProbe>(std::vector<std::string>{"a.weight"});
        std::vector<std::shared_ptr<NodeFiguresProbe>> figures;
        for (const NodeFigureKind& kind : node_figure_kinds()) figures.push_back(std::make_shared<NodeFiguresProbe>(kind));
        std::vector<std::shared_ptr<Probe>> all{snapshots, times, weights, optimizer};
        all.insert(all.end(), figures.begin(), figures.end());
        for (const auto& probe : all) channel->control.add(probe);
        channel->control.pause();
        std::thread thread([&] { (void)trainer->run(); });
        StepPoint point;
        for (int k = 1; k <= 9; ++k) {
            for (const auto& probe : all) channel->control.ask(*probe);
            channel->control.step();
            QTRY_VERIFY(point.step == k || channel->steps.pop(point));
        }
        for (const auto& probe : all) channel->control.ask(*probe);
        channel->control.resume();
        thread.join();
        QVERIFY(snapshots->take() && times->take() && weights->take() && optimizer->take());
        for (const auto& probe : figures) QVERIFY2(probe->take(), probe->kind().id.c_str());
        QVERIFY(same(trainer->state_dict(), trained(classifier(), 2)));
    }

    void many_can_come_and_ask_at_once() {
        Json json = classifier();
        json["training"]["epochs"] = 1000000;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer);
        std::thread thread([&] { (void)trainer->run(); });
        std::atomic<int> answered{0};
        std::vector<std::thread> observers;
        for (int who = 0; who < 3; ++who) {
            observers.emplace_back([&] {
                for (int k = 0; k < 20; ++k) {
                    const auto probe = std::make_shared<WeightsProbe>();
                    channel->control.add(probe);
                    channel->control.ask(*probe);
                    while (!probe->take()) std::this_thread::yield();
                    channel->control.remove(probe);
                    ++answered;
                }
            });
        }
        for (std::thread& observer : observers) observer.join();
        channel->control.stop();
        thread.join();
        QCOMPARE(answered.load(), 60);
    }
};

QTEST_GUILESS_MAIN(TestProbe)
#include "test_probe.moc"
