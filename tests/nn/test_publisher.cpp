// What the trainer tells of a run, and when it waits.
#include "training.h"

#include <thread>

using namespace nn;
using namespace nn::test;

class TestPublisher : public QObject {
    Q_OBJECT

private slots:
    void no_epoch_is_lost_where_nobody_looks() {
        Json json = classifier();
        json["training"]["epochs"] = 1500;
        json["training"]["batch_size"] = 53;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer && trainer->run());
        std::vector<EpochPoint> epochs;
        channel->take_epochs(epochs);
        QCOMPARE(epochs.size(), std::size_t(1500));
        for (std::size_t i = 0; i < epochs.size(); ++i) QCOMPARE(epochs[i].epoch, std::int64_t(i) + 1);
        channel->take_epochs(epochs);
        QCOMPARE(epochs.size(), std::size_t(1500));
    }

    void a_pause_holds_a_validation_too() {
        // Much to validate, little to train: it is validating when the pause comes.
        Json json = classifier();
        json["data"]["samples"] = 200'000;
        json["data"]["split"] = {{"validation", 0.999}};
        json["training"]["epochs"] = 1;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer);
        const auto state = [&] { return channel->state.load(); };
        // The pause comes from another thread, at the moment when the validation begins.
        std::jthread pauser([&] {
            while (state() != TrainState::Validating && !is_over(state())) std::this_thread::yield();
            channel->control.pause();
        });
        std::jthread worker([&] { static_cast<void>(trainer->run()); });
        const auto goOn = qScopeGuard([&] { channel->control.resume(); });
        QTRY_VERIFY(state() == TrainState::Paused || is_over(state()));
        QCOMPARE(state(), TrainState::Paused);
        EpochPoint point;
        QVERIFY(!channel->epochs.pop(point));
        channel->control.resume();
        worker.join();
        QCOMPARE(state(), TrainState::Finished);
        QVERIFY(channel->epochs.pop(point) && point.validation);
        QCOMPARE(point.validation->samples, std::int64_t{199'800});
    }
};

QTEST_GUILESS_MAIN(TestPublisher)
#include "test_publisher.moc"
