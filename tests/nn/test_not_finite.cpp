// Losses that are no finite number: means over nothing, which training passes over, and what the data or the weights bring in.
#include "training.h"

#include "nn/io/npz.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <cstring>
#include <limits>

using namespace nn;
using namespace nn::test;

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
};

QTEST_GUILESS_MAIN(TestNotFinite)
#include "test_not_finite.moc"
