// What CMake finds by file names: each kind is known once, by its id, described, and named in the help.
#include "nn/data/dataset.h"
#include "nn/model/op.h"
#include "nn/train/training.h"

#include <QRegularExpression>
#include <QtTest>

#include <algorithm>
#include <fstream>

class TestRegistries : public QObject {
    Q_OBJECT

    static QString help(const char* page) {
        std::ifstream file(std::string(NETLOOM_SOURCE_DIR "/resources/help/") + page);
        return QString::fromStdString({std::istreambuf_iterator<char>(file), {}});
    }
    template <typename Info>
    static void check(const std::vector<const Info*>& all, const Info* (*find)(std::string_view), const QString& page) {
        QVERIFY(!all.empty());
        for (const Info* info : all) {
            const std::string& id = info->schema.id;
            QVERIFY2(find(id) == info, id.c_str());  // the only one of its name
            QVERIFY2(*info->doc, id.c_str());
            const QRegularExpression word("(?<![\\w-])" + QRegularExpression::escape(QString::fromStdString(id)) + "(?![\\w-])");
            QVERIFY2(page.contains(word), id.c_str());
        }
        QVERIFY(find("nothing") == nullptr);
    }

private slots:
    void sources() { check(nn::all_sources(), nn::find_source, help("data-and-training.md")); }
    void optimizers() { check(nn::all_optimizers(), nn::find_optimizer, help("data-and-training.md")); }
    void schedules() { check(nn::all_schedulers(), nn::find_scheduler, help("data-and-training.md")); }
    void ops() {
        QVERIFY(!nn::all_ops().empty());
        for (const nn::Op* op : nn::all_ops()) QVERIFY2(nn::find_op(op->id()) == op, op->id().c_str());
        QVERIFY(std::ranges::is_sorted(nn::all_ops(), {}, &nn::Op::category));
    }
    /// What a new project offers first.
    void order() {
        QCOMPARE(nn::all_sources().front()->schema.id, std::string("fashion-mnist"));
        QCOMPARE(nn::all_optimizers().front()->schema.id, std::string("SGD"));
        QCOMPARE(nn::all_schedulers().front()->schema.id, std::string("StepLR"));
    }
};

QTEST_GUILESS_MAIN(TestRegistries)
#include "test_registries.moc"
