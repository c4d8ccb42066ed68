// What saving a run takes of memory: its tensors go from where they are into the file.
#include "training.h"

#include "nn/train/run_folder.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <functional>

using namespace nn;
using namespace nn::test;

namespace {

/// VmRSS or VmHWM, in bytes.
std::int64_t resident(const std::string& key) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(key + ":")) return 1024 * std::stoll(line.substr(key.size() + 1));
    }
    qFatal("no %s", key.c_str());
}

/// By how many bytes the process grows at most while `work` is done. Blocks as large as the tensors here come from the kernel, and go back.
std::int64_t growth(const std::function<void()>& work) {
    std::ofstream("/proc/self/clear_refs") << "5";  // the peak is what there is now
    const std::int64_t before = resident("VmRSS");
    work();
    return resident("VmHWM") - before;
}

constexpr std::int64_t side = 3400;  // a weight of 46 MB: over the 32 MiB up to which freed memory may stay with the process
constexpr std::int64_t weight_bytes = side * side * 4;

Json large() {
    Json json = classifier();
    json["graph"]["nodes"][2]["options"]["out_features"] = side;
    json["graph"]["nodes"].push_back({{"id", "wide"}, {"op", "Linear"}, {"options", {{"out_features", side}}}});
    json["graph"]["wires"][1] = {"a", "wide"};
    json["graph"]["wires"].push_back({"wide", "t"});
    json["data"]["samples"] = 8;
    json["training"]["epochs"] = 2;
    return json;
}

}  // namespace

class TestSavingMemory : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer keeps what is freed, and more beside it");
#endif
    }

    void growth_is_seen() {
        const std::int64_t grown = growth([] {
            std::vector<char> block(64 << 20, 'x');
            QVERIFY(block.back() == 'x');
        });
        QVERIFY2(grown > 60 << 20 && grown < 80 << 20, qPrintable(QString::number(grown)));
    }

    void a_folder_is_saved_without_a_copy() {
        QTemporaryDir folder;
        auto trainer = make(request(large()), std::make_shared<TrainChannel>());
        QVERIFY(trainer);
        auto files = RunFolder::create(std::filesystem::path(folder.path().toStdString()) / "run");
        QVERIFY(files && files->begin(request(large()).project, trainer->state()));
        RunState state = trainer->state();
        const std::int64_t grown = growth([&] { QVERIFY(files->save(std::move(state))); });
        QVERIFY2(grown < weight_bytes / 4, qPrintable(QString::number(grown)));
    }

    /// The state is copied once, weights and all that Adam remembers; the step itself takes the rest.
    void a_run_that_saves_takes_one_copy_more() {
        QTemporaryDir folder;
        const auto run = [&](bool kept) {
            TrainRequest r = request(large());
            if (kept) r.run_folder = std::filesystem::path(folder.path().toStdString()) / "run";
            return growth([&] {
                auto trainer = make(r, std::make_shared<TrainChannel>());
                QVERIFY(trainer && trainer->run());
            });
        };
        run(false);  // what is loaded once
        const std::int64_t plain = run(false), saving = run(true);
        QVERIFY2(plain > 4 * weight_bytes, qPrintable(QString::number(plain)));  // weight, gradient, Adam's two
        QVERIFY2(saving - plain < 13 * weight_bytes / 4, qPrintable(QStringLiteral("%1 and %2").arg(plain).arg(saving)));
    }
};

QTEST_GUILESS_MAIN(TestSavingMemory)
#include "test_saving_memory.moc"
