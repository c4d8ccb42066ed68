#include "app/studio/document.h"
#include "app/studio/node_watch.h"
#include "app/studio/rehearser.h"
#include "app/studio/run_points.h"
#include "app/studio/training_session.h"
#include "nn/train/probes/node_figures.h"
#include "random_edits.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace test;
using nn::TrainState;
using studio::Document;
using studio::NodeWatch;
using studio::Thinned;
using studio::TrainingSession;

namespace {

/// Trains on digits; `epochs` many enough never to end by itself where a test stops it.
nn::Project digits(std::int64_t epochs) {
    nn::Project p = small_project();
    p.training.options["epochs"] = epochs;
    p.data.split.validation = 0.1;
    p.training.optimizer = {"Adam", {{"lr", 0.01}}};
    return p;
}

constexpr std::int64_t endless = 100000;

}  // namespace

class TestSession : public QObject {
    Q_OBJECT

private slots:
    void trainsToTheEnd() {
        Document document;
        document.adopt(digits(5), QDir::tempPath());
        TrainingSession session(&document);
        QSignalSpy states(&session, &TrainingSession::stateChanged), points(&session, &TrainingSession::pointsAdded);
        QCOMPARE(session.state(), TrainState::Idle);
        QVERIFY(!session.hasTrainedWeights());
        const auto initial = session.weights();
        QVERIFY(initial);
        session.start();
        QCOMPARE(session.state(), TrainState::Preparing);
        QTRY_COMPARE_WITH_TIMEOUT(session.state(), TrainState::Finished, 60000);
        QVERIFY2(session.errorText().isEmpty(), qPrintable(session.errorText()));
        QCOMPARE(states.first().first().value<TrainState>(), TrainState::Preparing);
        QCOMPARE(states.last().first().value<TrainState>(), TrainState::Finished);

        QCOMPARE(session.epochs().size(), std::size_t(5));
        QCOMPARE(session.epochsTotal(), 5);
        QVERIFY(session.stepsTotal() > 0);
        QCOMPARE(session.steps().back().step, session.stepsTotal());
        std::int64_t steps = 0;
        for (const nn::StepPoint& point : session.steps()) steps += point.merged;
        QCOMPARE(steps, session.stepsTotal());  // nothing was lost on the way
        QVERIFY(session.epochs().back().validation);
        QVERIFY2(session.epochs().back().validation->metrics[0].value_or(0) > 0.85,
                 qPrintable(QString::number(session.epochs().back().validation->metrics[0].value_or(0))));
        QVERIFY(session.samplesPerSecond() > 0);
        QVERIFY(!session.secondsLeft());
        // Each new point was announced once, in order.
        int next = 0;
        for (const auto& call : points) {
            QVERIFY(call.at(0).toInt() <= next || call.at(0).toInt() == next);
            next = int(session.steps().size());
        }
        QVERIFY(points.count() < int(session.steps().size()));  // never a signal a step

        QVERIFY(session.hasTrainedWeights());
        const auto trained = session.weights();
        QVERIFY(trained);
        QCOMPARE(trained->tensors.size(), initial->tensors.size());
        QVERIFY(trained->find("head.weight")->bytes != initial->find("head.weight")->bytes);
        QCOMPARE(trained->find("head.weight")->shape, (nn::Extents{10, 16}));
    }

    void pauseStepResumeStop() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(session.steps().size() > 20, 60000);
        QVERIFY(session.secondsLeft() > 0);
        session.pause();
        QTRY_COMPARE(session.state(), TrainState::Paused);
        QVERIFY(session.isActive());
        QVERIFY(!session.weights());
        const std::int64_t paused = session.stepsDone();
        for (int i = 1; i <= 3; ++i) {
            session.stepOnce();
            QTRY_COMPARE(session.stepsDone(), paused + i);
        }
        QTRY_COMPARE(session.state(), TrainState::Paused);
        QCOMPARE(session.stepsDone(), paused + 3);
        session.resume();
        QTRY_VERIFY(session.stepsDone() > paused + 20);
        QTRY_COMPARE(session.state(), TrainState::Running);
        session.pause();
        QTRY_COMPARE(session.state(), TrainState::Paused);
        session.start();  // the train button resumes
        QTRY_COMPARE(session.state(), TrainState::Running);
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        QVERIFY(!session.isActive() && session.hasTrainedWeights() && session.weights());
        const std::size_t stopped = session.steps().size();
        session.pause();
        session.resume();
        session.stop();
        QCOMPARE(session.state(), TrainState::Stopped);
        // Once more from the start.
        session.start();
        QCOMPARE(session.steps().size(), std::size_t(0));
        QTRY_VERIFY(session.steps().size() > 0);
        QCOMPARE(session.steps().front().step, std::int64_t(1));
        session.stopAndWait();
        QCOMPARE(session.state(), TrainState::Stopped);
        QVERIFY(stopped > 0);
    }

    void oneStepStartsARun() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        session.stepOnce();
        QTRY_COMPARE(session.state(), TrainState::Paused);
        QTRY_COMPARE(session.stepsDone(), std::int64_t(1));
        // Stopping while paused.
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        QCOMPARE(session.stepsDone(), std::int64_t(1));
    }

    void failuresAreTold() {
        Document document;
        nn::Project p = digits(1);
        p.graph.wires.pop_back();  // the loss has no target
        document.adopt(p, QDir::tempPath());
        TrainingSession session(&document);
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Failed);
        QVERIFY(session.errorText().contains("loss"));
        QVERIFY(!session.hasTrainedWeights());
        QVERIFY(!session.weights());
        // Data that is not there.
        QTemporaryDir folder;
        p = digits(1);
        p.data = {};
        p.data.source = "idx";
        p.data.options["path"] = std::string("nowhere");
        document.adopt(p, folder.path());
        QCOMPARE(session.state(), TrainState::Idle);
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Failed);
        QVERIFY2(session.errorText().contains("nowhere"), qPrintable(session.errorText()));
        // A loss that explodes.
        p = digits(endless);
        p.training.optimizer = {"SGD", {{"lr", 1e6}, {"weight_decay", 1e3}}};
        document.adopt(p, folder.path());
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Failed);
        QVERIFY2(session.errorText().contains("step"), qPrintable(session.errorText()));
        // And the next run starts clean.
        document.adopt(digits(1), folder.path());
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Finished);
        QVERIFY(session.errorText().isEmpty());
    }

    void editingGoesOn() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        QSignalSpy banner(&session, &TrainingSession::graphChangedChanged);
        QVERIFY(document.apply({nn::SetNotes{"before"}}, "notes"));
        QVERIFY(!session.graphChanged());
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Running);
        QVERIFY(document.apply({nn::MoveNodes{{{"head", nn::Position{9, 9}}}}}, "move"));
        QVERIFY(document.apply({nn::SetName{"Other name"}}, "name"));
        QVERIFY(!session.graphChanged());
        QVERIFY(document.apply(nn::remove_nodes(document.project(), "", {"head"}), "remove"));
        QVERIFY(session.graphChanged());
        const std::int64_t done = session.stepsDone();
        QTRY_VERIFY(session.stepsDone() > done + 10);  // the frozen copy trains on
        document.undoStack()->undo();
        QVERIFY(!session.graphChanged());
        QCOMPARE(banner.count(), 2);
        // Another project ends the run and forgets it, without waiting.
        document.adopt(digits(1), QDir::tempPath());
        QCOMPARE(session.state(), TrainState::Idle);
        QVERIFY(session.steps().empty() && !session.hasTrainedWeights() && !session.graphChanged());
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Finished);
    }

    void snapshots() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        QSignalSpy came(&session, &TrainingSession::snapshotChanged);
        // Before any run: the initial values.
        session.watch({"head.weight"});
        QCOMPARE(came.count(), 1);
        QVERIFY(session.snapshot());
        QCOMPARE(session.snapshot()->items.size(), std::size_t(1));
        QCOMPARE(session.snapshot()->items[0].values.size(), std::size_t(160));
        QVERIFY(session.snapshot()->items[0].gradients.empty());
        const std::vector<float> initial = session.snapshot()->items[0].values;

        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(session.snapshot() && session.snapshot()->step > 5, 60000);
        QCOMPARE(session.snapshot()->items[0].gradients.size(), std::size_t(160));
        QVERIFY(session.snapshot()->items[0].values != initial);
        session.pause();
        QTRY_COMPARE(session.state(), TrainState::Paused);
        // Another tensor while paused.
        session.watch({"features.0.bias", "head.bias"});
        QTRY_COMPARE(session.snapshot()->items.size(), std::size_t(2));
        QTRY_COMPARE(session.snapshot()->step, session.stepsDone());
        session.stepOnce();
        QTRY_COMPARE(session.snapshot()->step, session.stepsDone());
        session.watch({});
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        // After the run: what it left.
        session.watch({"head.weight"});
        QCOMPARE(session.snapshot()->items.size(), std::size_t(1));
        const auto weights = session.weights();
        QVERIFY(weights);
        QCOMPARE(std::memcmp(session.snapshot()->items[0].values.data(), weights->find("head.weight")->bytes.data(),
                             160 * sizeof(float)),
                 0);
    }

    void timesOfSteps() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        QSignalSpy came(&session, &TrainingSession::stepTimesChanged);
        session.stepOnce();
        QTRY_COMPARE(session.stepsDone(), 1);
        QTRY_COMPARE(session.state(), TrainState::Paused);
        QVERIFY(!session.stepTimes());
        session.timeSteps(true);
        session.stepOnce();
        QTRY_VERIFY(session.stepTimes());
        QCOMPARE(session.stepTimes()->steps, 1.0);
        const auto all = [&] {
            double sum = 0;
            for (const auto& node : session.stepTimes()->nodes) sum += node.forward + node.backward;
            return sum;
        };
        QVERIFY(all() > 0);
        session.resume();
        QTRY_VERIFY(session.stepTimes()->steps > 20);
        // What is old fades: four in ten of the first steps at the least.
        const int before = came.count();
        QTRY_VERIFY_WITH_TIMEOUT(came.count() >= before + 3, 20000);
        QVERIFY(session.stepTimes()->steps < double(session.stepsDone() - 8));
        session.pause();
        QTRY_COMPARE(session.state(), TrainState::Paused);

        // Another network has other times; the same again has them back.
        QVERIFY(document.apply({nn::SetOption{"head", "out_features", std::int64_t(11)}}, "Edit"));
        QVERIFY(session.graphChanged() && !session.stepTimes());
        document.undoStack()->undo();
        QVERIFY(session.stepTimes());
        session.timeSteps(false);
        const double steps = session.stepTimes()->steps;
        const std::int64_t done = session.stepsDone();
        session.stepOnce();
        QTRY_COMPARE(session.stepsDone(), done + 1);
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        QCOMPARE(session.stepTimes()->steps, steps);
        session.stepOnce();
        QVERIFY(!session.stepTimes());  // another run
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
    }

    void whatIsThinnedStaysEven() {
        Thinned<int, 8> thinned;
        for (int i = 0; i < 1000; ++i) {
            thinned.add(i);
            const std::vector<int>& values = thinned.values();
            QVERIFY(values.size() <= 8);
            QCOMPARE(values.front(), 0);
            for (std::size_t k = 1; k < values.size(); ++k) QCOMPARE(values[k] - values[k - 1], values[1] - values[0]);
            QVERIFY(i - values.back() < std::max(1, values.size() > 1 ? values[1] - values[0] : 1));
        }
    }

    /// From run to run, until nobody wants them; of a kind that is wanted anew there is nothing old.
    void figuresOfNodes() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        NodeWatch watch(&session);
        watch.want({"updates"});
        QVERIFY(!watch.figures("updates"));
        session.start();
        const auto path = [&] { return QString::fromStdString(watch.figures("updates")->nodes.front().path); };
        QTRY_VERIFY(watch.figures("updates"));
        QTRY_VERIFY(watch.history("updates", path()).size() > 2);
        QVERIFY(watch.figures("updates")->nodes.front().numbers[0] > 0);
        QVERIFY(!watch.figures("activations"));
        QVERIFY(watch.secondsPerLook() > 0 && watch.share() > 0 && watch.share() < 0.2);
        watch.want({"activations"});
        QVERIFY(!watch.figures("updates") && watch.history("updates", "fc1").empty());
        QTRY_VERIFY(watch.figures("activations"));
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        QVERIFY(watch.figures("activations"));
        session.start();
        QVERIFY(!watch.figures("activations"));  // of another run
        QTRY_VERIFY(watch.figures("activations"));
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        document.clear();
        QVERIFY(!watch.figures("activations"));
    }

    void probesOfOthers() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        const auto probe = std::make_shared<nn::NodeFiguresProbe>(*nn::find_node_figure("activations"));
        session.observe(probe);
        session.ask(*probe);  // nothing runs: nothing comes of it
        std::int64_t newest = 0;
        connect(&session, &TrainingSession::observed, this, [&] {
            if (const nn::NodeFigures* figures = probe->take()) newest = figures->step;
            session.ask(*probe);
        });
        session.start();
        QTRY_VERIFY(newest > 0);
        const std::int64_t first = newest;
        QTRY_VERIFY(newest > first);
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        // The next run has it too, until it is let go.
        newest = 0;
        session.start();
        QTRY_VERIFY(newest > 0);
        session.release(probe);
        QTRY_COMPARE(probe.use_count(), 1L);
        session.observe(probe);
        QVERIFY(probe.use_count() > 1);
        document.clear();  // the run ends by itself meanwhile
        QTRY_COMPARE(probe.use_count(), 1L);
    }

    void weightsOfARunningRun() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        std::vector<std::shared_ptr<const nn::StateDict>> got;
        connect(&session, &TrainingSession::weightsReady, this, [&](auto weights) { got.push_back(weights); });
        session.requestWeights();
        QCOMPARE(got.size(), std::size_t(1));  // nothing runs: the initial ones, at once
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Running);
        session.requestWeights();
        QTRY_COMPARE(got.size(), std::size_t(2));
        QVERIFY(got[1] && got[1]->find("head.weight")->bytes != got[0]->find("head.weight")->bytes);
        session.pause();
        QTRY_COMPARE(session.state(), TrainState::Paused);
        session.requestWeights();
        QTRY_COMPARE(got.size(), std::size_t(3));
        session.requestWeights();
        session.stop();
        QTRY_COMPARE(session.state(), TrainState::Stopped);
        QTRY_COMPARE(got.size(), std::size_t(4));
        QVERIFY(got[3]);
        QCOMPARE(got[3]->find("head.weight")->bytes, session.weights()->find("head.weight")->bytes);
    }

    void aRunOfAnyLengthTakesBoundedMemory() {
        studio::RunPoints points;
        auto channel = std::make_unique<nn::TrainChannel>();
        std::int64_t step = 0, epoch = 0, seen = 0;
        for (int look = 0; look < 300; ++look) {
            for (int i = 0; i < 3000; ++i) {
                nn::StepPoint point;
                point.step = ++step;
                point.loss = double(step);
                QVERIFY(channel->steps.push(point));
            }
            for (int i = 0; i < 300; ++i) {
                nn::EpochPoint point;
                point.epoch = ++epoch;
                QVERIFY(channel->epochs.push(point));
            }
            const auto fresh = points.take(*channel);
            // The new ones are whole and in order, whatever became of the old ones.
            QCOMPARE(points.steps().size() - fresh.step, std::size_t(3000));
            QCOMPARE(points.epochs().size() - fresh.epoch, std::size_t(300));
            for (std::size_t i = fresh.step; i < points.steps().size(); ++i) QCOMPARE(points.steps()[i].step, ++seen);
            QVERIFY(points.steps().size() <= studio::RunPoints::mostSteps);
            QVERIFY(points.epochs().size() <= studio::RunPoints::mostEpochs + 300);
        }
        std::int64_t merged = 0, last = 0;
        for (const nn::StepPoint& point : points.steps()) {
            merged += point.merged;
            QVERIFY(point.step > last);
            QVERIFY(point.merged == 1 || point.step <= step - 4000);
            // A mean of the steps that it stands for.
            QVERIFY(std::abs(point.loss - (double(point.step) - double(point.merged - 1) / 2)) < 1e-6);
            last = point.step;
        }
        QCOMPARE(merged, step);
        QCOMPARE(points.epochs().back().epoch, epoch);
    }

    void theEndOfASessionStopsItsWorker() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        for (int i = 0; i < 5; ++i) {
            TrainingSession session(&document);
            session.start();
            if (i % 2) QTRY_COMPARE(session.state(), TrainState::Running);
        }
        TrainingSession session(&document);
        session.start();
        session.stopAndWait();
        QVERIFY(!session.isActive());
    }

    void settingsAreOfferedAndApplied() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        studio::RunSteering& steering = session.steering();
        QSignalSpy offers(&steering, &studio::RunSteering::offerChanged);
        nn::TrainingSpec training = document.project().training;
        training.optimizer.options["lr"] = 0.02;
        QVERIFY(document.apply({nn::SetTraining{training}}, "no run"));
        QVERIFY(!steering.canApply() && offers.isEmpty());
        session.start();
        QTRY_VERIFY(session.stepsDone() > 0);
        training.optimizer.options["lr"] = 0.005;
        training.options["clip_grad_norm"] = 1.0;
        QVERIFY(document.apply({nn::SetTraining{training}}, "lr"));
        QVERIFY(steering.canApply() && session.graphChanged());
        QCOMPARE(studio::settingsText(steering.offer()), QStringLiteral("lr 0.02 → 0.005, clip_grad_norm null → 1.0"));
        steering.apply();
        QVERIFY(!steering.canApply());  // it is on its way
        QTRY_COMPARE(steering.changes().size(), std::size_t(1));
        QVERIFY(!session.graphChanged());
        QTRY_COMPARE(session.steps().back().lr, 0.005);
        // What the run cannot take is said.
        QSignalSpy refused(&steering, &studio::RunSteering::refused);
        training.optimizer.options["amsgrad"] = true;
        QVERIFY(document.apply({nn::SetTraining{training}}, "amsgrad"));
        steering.apply();
        QTRY_COMPARE(refused.count(), 1);
        QVERIFY(session.graphChanged() && steering.canApply());
        QCOMPARE(steering.changes().size(), std::size_t(1));
        document.undoStack()->undo();
        QVERIFY(steering.offer().empty() && steering.problem().isEmpty());
        session.stopAndWait();
        document.undoStack()->undo();
        QVERIFY(!steering.canApply());  // nothing runs
        QCOMPARE(steering.changes().size(), std::size_t(1));
        session.start();
        QVERIFY(steering.changes().empty());
    }

    void aConditionIsThereBeforeTheFirstStep() {
        Document document;
        document.adopt(digits(endless), QDir::tempPath());
        TrainingSession session(&document);
        session.steering().pauseWhen({{"loss_over", 0.0}});
        std::vector<nn::ConditionMet> met;
        connect(&session.steering(), &studio::RunSteering::paused, this, [&](const nn::ConditionMet& one) { met.push_back(one); });
        session.start();
        QTRY_COMPARE(session.state(), TrainState::Paused);
        QTRY_COMPARE(session.stepsDone(), std::int64_t(1));
        QCOMPARE(met.size(), std::size_t(1));
        QCOMPARE(met[0].step, std::int64_t(1));
        session.resume();
        QTRY_VERIFY(session.stepsDone() > 1);
    }

    void aProjectIsTriedBesideTheWindow() {
        Document document;
        document.adopt(digits(1), QDir::tempPath());
        studio::Rehearser rehearser(&document);
        using State = studio::Rehearser::State;
        QSignalSpy busy(&rehearser, &studio::Rehearser::busyChanged);
        rehearser.start({"first_loss", "input_scale", "no such one", "first_loss"});
        QCOMPARE(rehearser.outcome("first_loss").state, State::Running);
        QCOMPARE(rehearser.outcome("input_scale").state, State::Waiting);
        QCOMPARE(rehearser.outcome("no such one").state, State::Never);
        QTRY_VERIFY(!rehearser.busy());
        QCOMPARE(busy.count(), 2);
        for (const char* id : {"first_loss", "input_scale"}) {
            QCOMPARE(rehearser.outcome(id).state, State::Done);
            QVERIFY(!rehearser.outcome(id).stale && !rehearser.outcome(id).found.text.format.empty());
        }
        nn::TrainingSpec training = document.project().training;
        training.options["batch_size"] = std::int64_t{16};
        QVERIFY(document.apply({nn::SetTraining{training}}, "batch"));
        QVERIFY(rehearser.outcome("first_loss").stale);
        rehearser.start({"one_batch", "first_loss"});
        rehearser.cancel();
        QTRY_VERIFY(!rehearser.busy());
        for (const char* id : {"one_batch", "first_loss"}) QCOMPARE(rehearser.outcome(id).state, State::Never);
        rehearser.start({"one_batch"});
        document.adopt(digits(2), QDir::tempPath());  // what comes of the other project is not shown
        QTRY_VERIFY(!rehearser.busy());
        QCOMPARE(rehearser.outcome("one_batch").state, State::Never);
        QCOMPARE(rehearser.outcome("input_scale").state, State::Never);
    }
};

QTEST_GUILESS_MAIN(TestSession)
#include "test_session.moc"
