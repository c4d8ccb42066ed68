// What is tried before a long run: verdicts, and the numbers behind them, on data of which the answer is known.
#include "training.h"

#include "nn/train/rehearsal.h"

#include <QElapsedTimer>
#include <QTemporaryDir>

#include <cmath>
#include <cstring>
#include <fstream>
#include <random>

using namespace nn;
using namespace nn::test;

namespace {

/// A table of `rows` with columns a, b and a class of 3 that follows from them; `value` makes a cell of a normal draw.
template <typename Value>
void write_table(const QTemporaryDir& folder, int rows, Value&& value) {
    std::ofstream out(folder.filePath("data.csv").toStdString());
    std::mt19937 random(11);
    std::normal_distribution<double> normal;
    out << "a,b,kind\n";
    for (int i = 0; i < rows; ++i) {
        const double a = normal(random), b = normal(random);
        out << value(a, 0) << ',' << value(b, 1) << ',' << (a > 0.4 ? 0 : b > 0 ? 1 : 2) << '\n';
    }
}

Json table_project(int hidden = 32) {
    Json json = classifier();
    json["graph"]["nodes"][2]["options"]["out_features"] = hidden;
    json["graph"]["nodes"][3] = {{"id", "t"}, {"op", "ReLU"}};
    json["data"] = Json::parse(R"({"source": "csv", "path": "data.csv", "fields": {"x": {"columns": ["a", "b"]}, "y": {"columns": "kind", "as": "class"}}})");
    json["training"] = Json::parse(R"({"epochs": 3, "batch_size": 16, "seed": 5, "optimizer": {"type": "Adam", "lr": 0.01}})");
    return json;
}

Result<Rehearsal> rehearse(const char* id, const Json& json, const QTemporaryDir& folder, std::stop_token stop = {}) {
    const RehearsalKind* kind = find_rehearsal(id);
    if (kind == nullptr) qFatal("no rehearsal %s", id);
    RehearsalRequest r;
    r.project = request(json).project;
    r.folder = folder.path().toStdString();
    r.threads = 1;
    r.stop = stop;
    return kind->run(r);
}

double plain(double a, int) { return a; }

}  // namespace

#define COMPARE_NEAR(actual, expected, tolerance) \
    QVERIFY2(std::abs((actual) - (expected)) <= (tolerance), qPrintable(QString("%1, expected %2").arg(actual).arg(expected)))

class TestRehearsal : public QObject {
    Q_OBJECT

private slots:
    void all_are_there() {
        QStringList ids;
        for (const RehearsalKind& kind : declared_rehearsals()) ids << QString::fromStdString(kind.id);
        QCOMPARE(ids, (QStringList{"first_loss", "one_batch", "input_scale", "learning_rate", "dead_units", "shuffled_labels"}));
    }

    void the_first_loss_is_held_against_guessing() {
        QTemporaryDir folder;
        write_table(folder, 200, plain);
        const auto good = rehearse("first_loss", table_project(), folder);
        QVERIFY2(good, good ? "" : good.error().text().c_str());
        COMPARE_NEAR(*good->number("expected"), std::log(3.0), 1e-12);
        COMPARE_NEAR(*good->number("loss"), std::log(3.0), 0.3);
        QCOMPARE(good->verdict, Verdict::Good);
        QVERIFY(good->text.text().find("log 3 = 1.099") != std::string::npos);

        write_table(folder, 200, [](double a, int) { return 1000 * a; });
        const auto bad = rehearse("first_loss", table_project(), folder);
        QVERIFY(bad);
        QVERIFY(*bad->number("loss") > 10);
        QCOMPARE(bad->verdict, Verdict::Bad);
    }

    void of_numbers_the_spread_of_the_targets_is_what_guessing_costs() {
        QTemporaryDir folder;
        {
            std::ofstream out(folder.filePath("data.csv").toStdString());
            out << "a,b,y\n";
            for (int i = 0; i < 64; ++i) out << i / 64.0 << ',' << 1 - i / 64.0 << ',' << (i % 2 ? 3 : -1) << '\n';
        }
        Json json = table_project();
        json["graph"]["nodes"][5]["options"]["out_features"] = 1;
        json["graph"]["nodes"][6]["op"] = "MSELoss";
        json["data"]["fields"]["y"] = {{"columns", {"y"}}};
        const auto found = rehearse("first_loss", json, folder);
        QVERIFY2(found, found ? "" : found.error().text().c_str());
        COMPARE_NEAR(*found->number("expected"), 4.0, 1e-6);
        QCOMPARE(found->verdict, Verdict::Good);
    }

    void a_batch_is_learned_by_heart() {
        QTemporaryDir folder;
        write_table(folder, 200, plain);
        const auto good = rehearse("one_batch", table_project(64), folder);
        QVERIFY2(good, good ? "" : good.error().text().c_str());
        QVERIFY2(*good->number("last") <= 0.1 * *good->number("first"), qPrintable(QString::number(*good->number("last"))));
        QCOMPARE(good->verdict, Verdict::Good);
        QCOMPARE(good->x.size(), good->y.size());
        QCOMPARE(*good->number("steps"), double(good->x.size()));

        write_table(folder, 200, [](double, int) { return 1; });  // nothing tells one sample from another
        const auto bad = rehearse("one_batch", table_project(64), folder);
        QVERIFY(bad);
        QVERIFY(*bad->number("last") > 0.5 * *bad->number("first"));
        QCOMPARE(bad->verdict, Verdict::Bad);
    }

    void the_input_is_measured() {
        QTemporaryDir folder;
        write_table(folder, 400, plain);
        const auto good = rehearse("input_scale", table_project(), folder);
        QVERIFY2(good, good ? "" : good.error().text().c_str());
        QCOMPARE(good->verdict, Verdict::Good);
        COMPARE_NEAR(*good->number("mean"), 0.0, 0.15);
        COMPARE_NEAR(*good->number("spread"), 1.0, 0.15);

        write_table(folder, 400, [](double a, int) { return 100 + 3 * a; });
        const auto far = rehearse("input_scale", table_project(), folder);
        QVERIFY(far);
        QCOMPARE(far->verdict, Verdict::Bad);
        COMPARE_NEAR(*far->number("mean"), 100.0, 1.0);

        write_table(folder, 400, [](double a, int column) { return column == 0 ? a : 0.001 * a; });
        const auto uneven = rehearse("input_scale", table_project(), folder);
        QVERIFY(uneven);
        QCOMPARE(uneven->verdict, Verdict::Careful);
        QVERIFY(uneven->advice.text().find("columns") != std::string::npos);
    }

    void a_learning_rate_is_found() {
        QTemporaryDir folder;
        Json json = Json::parse(R"({"format": "netloom", "version": 1, "name": "digits",
            "graph": {"nodes": [{"id": "image", "op": "Input", "options": {"field": "image"}}, {"id": "label", "op": "Input", "options": {"field": "label"}},
                                {"id": "f", "op": "Flatten"}, {"id": "a", "op": "Linear", "options": {"out_features": 32}}, {"id": "r", "op": "ReLU"},
                                {"id": "b", "op": "Linear", "options": {"out_features": 10}}, {"id": "loss", "op": "CrossEntropyLoss"}],
                      "wires": [["image", "f"], ["f", "a"], ["a", "r"], ["r", "b"], ["b", "loss:input"], ["label", "loss:target"]]},
            "data": {"source": "digits"}, "training": {"batch_size": 32, "optimizer": {"type": "Adam", "lr": 0.003}}})");
        const auto found = rehearse("learning_rate", json, folder);
        QVERIFY2(found, found ? "" : found.error().text().c_str());
        QVERIFY(found->learning_rate);
        QVERIFY2(*found->learning_rate >= 1e-3 && *found->learning_rate <= 0.05, qPrintable(QString::number(*found->learning_rate)));
        QCOMPARE(found->verdict, Verdict::Good);
        QVERIFY(found->x.size() > 60 && found->x.size() == found->y.size() && found->log_x);
        // It trains well with it.
        json["training"]["optimizer"]["lr"] = *found->learning_rate;
        json["training"]["epochs"] = 3;
        auto channel = std::make_shared<TrainChannel>();
        auto trainer = make(request(json), channel);
        QVERIFY(trainer && trainer->run());
        EpochPoint last;
        while (channel->epochs.pop(last)) {
        }
        QVERIFY2(last.train.loss < 0.6, qPrintable(QString::number(last.train.loss)));

        json["training"]["optimizer"]["lr"] = 5.0;
        const auto bad = rehearse("learning_rate", json, folder);
        QVERIFY(bad);
        QCOMPARE(bad->verdict, Verdict::Bad);
        QCOMPARE(*bad->number("own"), 5.0);
    }

    /// All samples are one: what a unit gives for it, it gives for all.
    void dead_units_are_those_that_give_nothing() {
        QTemporaryDir folder;
        write_table(folder, 200, [](double, int column) { return column == 0 ? 2 : -3; });
        const Json json = table_project(48);
        TrainRequest r = request(json);
        r.folder = folder.path().toStdString();
        const StateDict initial = make(r, std::make_shared<TrainChannel>())->state_dict();
        const auto floats = [&](const char* key) {
            const StateTensor* t = initial.find(key);
            std::vector<float> values(t->bytes.size() / sizeof(float));
            std::memcpy(values.data(), t->bytes.data(), t->bytes.size());
            return values;
        };
        const auto weight = floats("a.weight"), bias = floats("a.bias");
        int dead = 0;
        for (std::size_t u = 0; u < bias.size(); ++u) dead += weight[2 * u] * 2 + weight[2 * u + 1] * -3 + bias[u] <= 0;
        QVERIFY(dead > 0 && dead < 48);
        const auto found = rehearse("dead_units", json, folder);
        QVERIFY2(found, found ? "" : found.error().text().c_str());
        QCOMPARE(*found->number("dead"), double(dead));
        QCOMPARE(*found->number("units"), 48.0);
        QCOMPARE(found->verdict, dead > 24 ? Verdict::Bad : Verdict::Careful);
    }

    void shuffled_labels_show_what_chance_is() {
        QTemporaryDir folder;
        write_table(folder, 600, plain);
        const auto good = rehearse("shuffled_labels", table_project(), folder);
        QVERIFY2(good, good ? "" : good.error().text().c_str());
        QVERIFY(*good->number("accuracy") > 0.8);
        QVERIFY(*good->number("shuffled_accuracy") < 0.55);
        QCOMPARE(good->verdict, Verdict::Good);

        Json json = table_project();
        json["data"] = Json::parse(R"({"source": "random", "samples": 400, "seed": 3, "fields": {"x": {"shape": [2]}, "y": {"shape": [], "classes": 3}}})");
        json["training"]["optimizer"]["lr"] = 0.0005;
        const auto chance = rehearse("shuffled_labels", json, folder);
        QVERIFY(chance);
        QVERIFY2(chance->verdict == Verdict::Bad || chance->verdict == Verdict::Careful, chance->text.text().c_str());
        COMPARE_NEAR(*chance->number("loss"), *chance->number("shuffled_loss"), 0.1);
    }

    void they_end_when_asked_to_and_say_what_stands_in_the_way() {
        QTemporaryDir folder;
        write_table(folder, 200, plain);
        for (const RehearsalKind& kind : declared_rehearsals()) {
            std::stop_source stop;
            stop.request_stop();
            QElapsedTimer clock;
            clock.start();
            const auto found = rehearse(kind.id.c_str(), table_project(), folder, stop.get_token());
            QVERIFY2(!found || found->stopped, kind.id.c_str());
            QVERIFY2(clock.elapsed() < 2000, kind.id.c_str());
            Json json = table_project();
            json["data"]["path"] = "nowhere.csv";
            const auto refused = rehearse(kind.id.c_str(), json, folder);
            QVERIFY2(!refused && refused.error().text().find("nowhere.csv") != std::string::npos, kind.id.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestRehearsal)
#include "test_rehearsal.moc"
