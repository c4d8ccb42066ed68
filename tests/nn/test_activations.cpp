// The figures "activations": how large what a node gives is, and how much of it is zero.
#include "training.h"

#include "nn/train/probes/node_figures.h"

#include <QtTest>

#include <cmath>
#include <thread>

using namespace nn;
using namespace nn::test;

class TestActivations : public QObject {
    Q_OBJECT

private slots:
    void numbers_data() {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 15, 16, 17, 4095, 4096, 4097, 100003}) QTest::addRow("%d", count) << count;
    }
    void numbers() {
        QFETCH(int, count);
        std::vector<float> values(static_cast<std::size_t>(count));
        double sum = 0, zeros = 0;
        for (int i = 0; i < count; ++i) {
            float& v = values[static_cast<std::size_t>(i)];
            v = i % 3 == 1 ? (i % 2 ? -0.0f : 0.0f) : std::sin(0.37f * static_cast<float>(i)) - 0.2f;
            sum += std::abs(static_cast<double>(v));
            zeros += v == 0;
        }
        const NodeFigureKind* kind = find_node_figure("activations");
        QVERIFY(kind);
        QCOMPARE(kind->names.size(), std::size_t{2});
        std::vector<double> found{-1, -1};
        kind->measure(values.data(), count, found);
        const double all = std::max(count, 1);
        QVERIFY2(std::abs(found[0] - sum / all) < 1e-6, qPrintable(QString("%1, not %2").arg(found[0]).arg(sum / all)));
        QCOMPARE(found[1], zeros / all);
    }

    void of_a_running_network() {
        Json json = classifier();
        json["graph"]["nodes"][3] = {{"id", "t"}, {"op", "ReLU"}};
        json["graph"]["nodes"][2]["options"]["out_features"] = 512;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer);
        const auto probe = std::make_shared<NodeFiguresProbe>(*find_node_figure("activations"));
        channel->control.add(probe);
        channel->control.pause();
        std::thread thread([&] { (void)trainer->run(); });
        const auto take_step = [&](int number) {
            StepPoint point;
            channel->control.step();
            const auto done = [&] { return point.step == number || (channel->steps.pop(point) && point.step == number); };
            QTRY_VERIFY(done());
        };
        const NodeFigures* figures = nullptr;
        const auto came = [&] { return figures != nullptr || (figures = probe->take()) != nullptr; };
        take_step(1);
        channel->control.ask(*probe);
        QTRY_COMPARE(channel->state.load(), TrainState::Paused);
        QVERIFY(!probe->take());  // nothing to see where nothing runs
        take_step(2);
        QTRY_VERIFY(came());
        QCOMPARE(figures->step, std::int64_t{2});
        QStringList paths;
        std::map<std::string, std::vector<double>> of;
        for (const NodeFigures::Node& node : figures->nodes) {
            paths << QString::fromStdString(node.path);
            of[node.path] = node.numbers;
        }
        QVERIFY2(paths.endsWith("loss") && paths.contains("t") && paths.contains("d") && paths.contains("b"),
                 qPrintable(paths.join(' ')));
        for (const char* path : {"t", "d", "b"}) QVERIFY2(of[path][0] > 0, path);
        // ReLU lets about half through, and Dropout a share of 0.8 of that: 4096 values.
        QVERIFY2(std::abs(of["t"][1] - 0.5) < 0.1, qPrintable(QString::number(of["t"][1])));
        QVERIFY2(std::abs((1 - of["d"][1]) / (1 - of["t"][1]) - 0.8) < 0.05, qPrintable(QString::number(of["d"][1])));
        QCOMPARE(of["b"][1], 0.0);
        // Asked for once, seen once.
        take_step(3);
        QVERIFY(!probe->take());
        // The shorter last batch, step 7, is passed over.
        for (int k = 4; k <= 6; ++k) take_step(k);
        QTRY_COMPARE(channel->state.load(), TrainState::Paused);
        channel->control.ask(*probe);
        figures = nullptr;
        take_step(7);
        QVERIFY(!probe->take());
        take_step(8);
        QTRY_VERIFY(came());
        QCOMPARE(figures->step, std::int64_t{8});
        channel->control.resume();
        thread.join();
        QVERIFY(same(trainer->state_dict(), trained(json)));
    }
};

QTEST_GUILESS_MAIN(TestActivations)
#include "test_activations.moc"
