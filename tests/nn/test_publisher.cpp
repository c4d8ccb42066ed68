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
        std::thread worker([&] { QVERIFY(trainer->run()); });
        const auto state = [&] { return channel->state.load(); };
        QTRY_VERIFY(state() == TrainState::Validating || is_over(state()));
        channel->control.pause();
        QTRY_VERIFY(state() == TrainState::Paused || is_over(state()));
        QCOMPARE(state(), TrainState::Paused);
        QVERIFY(channel->epochs.pop(*std::make_unique<EpochPoint>()) == false);
        channel->control.resume();
        worker.join();
        QCOMPARE(state(), TrainState::Finished);
        EpochPoint point;
        QVERIFY(channel->epochs.pop(point) && point.validation);
        QCOMPARE(point.validation->samples, std::int64_t{199'800});
    }
};

QTEST_GUILESS_MAIN(TestPublisher)
#include "test_publisher.moc"
