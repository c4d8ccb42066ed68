// From one's own data to a first project: what is guessed, and that every first model for every kind of data is right and trains.
#include "nn/io/npz.h"
#include "nn/start/first_look.h"
#include "nn/start/starter.h"
#include "nn/train/check.h"
#include "nn/train/trainer.h"
#include "source_test.h"

#include <QImage>

#include <cstring>
#include <random>

using namespace source_test;

namespace {

/// A made project, ready to be checked and trained.
struct Made {
    nn::StartPoint point;
    nn::Project project;
    const nn::Starter* starter = nullptr;
};

nn::FirstLook look_at(const fs::path& path) {
    auto data = nn::data_at(path);
    if (!data) qFatal("%s", data.error().text().c_str());
    auto look = nn::first_look(*data);
    if (!look) qFatal("%s", look.error().text().c_str());
    return std::move(*look);
}

std::vector<Made> all_projects(const nn::DataPlan& plan) {
    const auto data = nn::data_of(plan);
    if (!data) qFatal("%s", data.error().text().c_str());
    const auto fields = nn::describe_fields(*data, {});
    if (!fields) qFatal("%s", fields.error().text().c_str());
    const auto point = nn::start_point(plan, *fields);
    if (!point) qFatal("%s", point.error().text().c_str());
    std::vector<Made> made;
    for (const nn::Starter* starter : nn::fitting_starters(*point).all)
        made.push_back({*point, nn::start_project(*point, *data, *starter), starter});
    return made;
}

/// Checks every model and trains it for a few steps; nothing where all is well.
QString wrong_with(const nn::DataPlan& plan, const QStringList& expected) {
    QStringList drawn;
    for (Made& made : all_projects(plan)) {
        drawn << QString::fromLatin1(made.starter->id);
        if (made.starter->draw == nullptr) continue;
        const QString who = QStringLiteral("%1: ").arg(QLatin1String(made.starter->id));
        const nn::Analysis analysis = nn::check_project(made.project, std::filesystem::path());
        for (const nn::Diagnostic& d : analysis.diagnostics) {
            if (d.severity == nn::Severity::Error) return who + QString::fromStdString(d.node + ": " + d.text.text());
        }
        if (!analysis.ok()) return who + QStringLiteral("no network");
        made.project.training.options["epochs"] = std::int64_t{2};
        nn::TrainRequest request;
        request.project = made.project;
        request.threads = 1;
        auto channel = std::make_shared<nn::TrainChannel>();
        auto trainer = nn::Trainer::create(std::move(request), channel);
        if (!trainer) return who + QString::fromStdString(trainer.error().text());
        if (const auto ran = (*trainer)->run(); !ran) return who + QString::fromStdString(ran.error().text());
    }
    return drawn == expected ? QString() : QStringLiteral("drawn: ") + drawn.join(QLatin1Char(' '));
}

QStringList roles(const nn::DataPlan& plan) {
    QStringList out;
    for (const nn::DataPart& part : plan.parts) {
        out << QStringLiteral("%1 %2%3").arg(QString::fromStdString(part.name),
                                             part.role == nn::PartRole::Input ? "in" : part.role == nn::PartRole::Predict ? "predict" : "out",
                                             part.classes ? " kinds" : "");
    }
    return out;
}

/// Flowers with words on both sides, and gaps.
std::string penguins(int rows = 120) {
    std::string text = "species,island,bill_length_mm,body_mass_g,sex\n";
    for (int i = 0; i < rows; ++i) {
        const char* species[] = {"Adelie", "Chinstrap", "Gentoo"};
        const char* islands[] = {"Dream", "Biscoe"};
        text += std::string(species[i % 3]) + "," + islands[i % 2] + ",";
        text += i % 40 == 7 ? "NA" : std::to_string(35 + 5 * (i % 3)) + "." + std::to_string(i % 10);
        text += "," + std::to_string(3000 + 500 * (i % 3) + i) + "," + (i % 30 == 4 ? "" : i % 4 < 2 ? "MALE" : "FEMALE") + "\n";
    }
    return text;
}

template <typename T>
nn::NpyArray array(nn::DType dtype, nn::Extents shape, const std::vector<T>& values) {
    nn::NpyArray out{dtype, std::move(shape), {}};
    out.bytes.resize(values.size() * sizeof(T));
    std::memcpy(out.bytes.data(), values.data(), out.bytes.size());
    return out;
}

}  // namespace

class TestStart : public QObject, private Folder {
    Q_OBJECT

    nn::FirstLook table(const std::string& name, const std::string& text) const {
        spill(path(name), text);
        return look_at(path(name));
    }

private slots:
    void aTableWithATextClass() {
        const nn::FirstLook look = table("penguins.csv", penguins());
        QCOMPARE(roles(look.plan), (QStringList{"species predict kinds", "island in kinds", "bill_length_mm in", "body_mass_g in", "sex in kinds"}));
        QCOMPARE(look.table->rows, 120);
        QCOMPARE(look.table->columns[0].different, 3);
        QCOMPARE(look.table->columns[2].missing, 3);
        QCOMPARE(look.table->columns[4].missing, 4);
        QCOMPARE(look.plan.samples, 113);
        const auto data = nn::data_of(look.plan);
        QVERIFY(bool(data));
        QCOMPARE(data->fields.size(), 2u);
        QCOMPARE(nn::to_string(data->fields[0].options.at("as")), nn::to_string(nn::OptionValue(std::string("one_hot"))));
        QCOMPARE(nn::to_string(data->options.at("missing")), nn::to_string(nn::OptionValue(std::string("skip"))));
        const auto fields = nn::describe_fields(*data, {});
        QVERIFY(bool(fields));
        QCOMPARE(fields->at("x").type.shape, nn::Shape({6}));  // 2 + 1 + 1 + 2
        QCOMPARE(fields->at("species").class_names, (std::vector<std::string>{"Adelie", "Chinstrap", "Gentoo"}));
        QCOMPARE(wrong_with(look.plan, {"linear", "mlp", "wide_mlp", "empty"}), QString());
    }

    void aTableWithNumbersToPredict() {
        std::string text = "id;area;rooms;price\n";
        for (int i = 0; i < 150; ++i) {
            const double area = 30 + i % 50 * 2.5;
            text += std::to_string(i + 1) + ";" + std::to_string(int(area)) + ",5;" + std::to_string(1 + i % 5) + ";" + std::to_string(int(area * 3000) + i) + "\n";
        }
        const nn::FirstLook look = table("houses.csv", text);
        QCOMPARE(roles(look.plan), (QStringList{"id out", "area in", "rooms in", "price predict"}));
        QCOMPARE(nn::to_string(look.plan.data.options.at("separator")), nn::to_string(nn::OptionValue(std::string(";"))));
        QCOMPARE(nn::to_string(look.plan.data.options.at("decimal")), nn::to_string(nn::OptionValue(std::string(","))));
        QCOMPARE(wrong_with(look.plan, {"linear", "mlp", "wide_mlp", "empty"}), QString());
    }

    void headersThatAreNoNames() {
        // Without a header, in columns set apart by blanks; the last column holds words.
        std::string text;
        for (int i = 0; i < 60; ++i) text += std::to_string(i % 7) + ".5  " + std::to_string(i % 3) + ".25 " + (i % 3 == 0 ? "a" : "b") + "\n";
        const nn::FirstLook blanks = table("plain.dat", text);
        QCOMPARE(roles(blanks.plan), (QStringList{"0 in", "1 in", "2 predict kinds"}));
        QCOMPARE(wrong_with(blanks.plan, {"linear", "mlp", "wide_mlp", "empty"}), QString());
        // Names that are there twice, that no variable may have, in another encoding.
        std::string odd = "x,x,class\n";
        for (int i = 0; i < 60; ++i) odd += std::to_string(i % 9) + "," + std::to_string(i % 4) + "," + (i % 2 == 0 ? "gr\xFCn" : "rot") + "\n";
        const nn::FirstLook twice = table("odd.csv", odd);
        QCOMPARE(nn::target_fields_of(twice.plan), (std::vector<std::string>{"class_"}));
        QCOMPARE(wrong_with(twice.plan, {"linear", "mlp", "wide_mlp", "empty"}), QString());
    }

    void aSeries() {
        const nn::FirstLook look = look_at(fs::path(NETLOOM_SOURCE_DIR) / "resources/data/sunspots.csv");
        QVERIFY(look.plan.window);
        QCOMPARE(wrong_with(look.plan, {"linear", "mlp", "wide_mlp", "lstm", "empty"}), QString());
    }

    void whatIsChosenOtherwise() {
        nn::FirstLook look = table("penguins.csv", penguins());
        nn::set_role(look.plan, 3, nn::PartRole::Predict);  // a number: the class goes in instead
        QCOMPARE(roles(look.plan)[0], "species in kinds");
        nn::set_role(look.plan, 2, nn::PartRole::Predict);  // two numbers together
        look.plan.samples = nn::samples_of(look.plan, *look.table);
        QCOMPARE(nn::target_fields_of(look.plan), (std::vector<std::string>{"y"}));
        QCOMPARE(wrong_with(look.plan, {"linear", "mlp", "wide_mlp", "empty"}), QString());
        for (std::size_t i = 0; i < look.plan.parts.size(); ++i) nn::set_role(look.plan, i, nn::PartRole::LeftOut);
        QVERIFY(!nn::data_of(look.plan));
        nn::set_role(look.plan, 0, nn::PartRole::Predict);
        QVERIFY(!nn::data_of(look.plan));
        nn::set_role(look.plan, 1, nn::PartRole::Input);
        QVERIFY(bool(nn::data_of(look.plan)));
        QCOMPARE(wrong_with(look.plan, {"linear", "mlp", "wide_mlp", "empty"}), QString());
    }

    void picturesInFolders() {
        for (const auto& [size, grey] : {std::pair{24, true}, std::pair{40, false}}) {
            fs::remove_all(path("pets"));
            for (const char* name : {"cats", "dogs"}) {
                fs::create_directories(path("pets") / name);
                for (int i = 0; i < 12; ++i) {
                    QImage image(size + (grey ? 0 : i), size, QImage::Format_RGB32);
                    const int level = (name[0] == 'c' ? 40 : 180) + i;
                    image.fill(grey ? QColor(level, level, level) : QColor(level, 20, 90));
                    QVERIFY(image.save(QString::fromStdString((path("pets") / name / (std::to_string(i) + ".png")).string())));
                }
            }
            const nn::FirstLook look = look_at(path("pets"));
            QCOMPARE(roles(look.plan), (QStringList{"image in", "label predict kinds"}));
            const nn::Shape shape = look.look->fields.at("image").type.shape;
            QCOMPARE(shape, grey ? nn::Shape({1, 24, 24}) : nn::Shape({3, 64, 64}));
            QVERIFY(!look.look->samples.at("image").values.empty());
            QCOMPARE(wrong_with(look.plan, {"linear", "mlp", "wide_mlp", "small_cnn", "empty"}), QString());
        }
    }

    void arraysAsKerasHasThem() {
        std::mt19937 random(1);
        const auto bytes = [&](std::size_t count, int below) {
            std::vector<std::int64_t> out(count);
            for (auto& value : out) value = static_cast<std::int64_t>(random() % static_cast<unsigned>(below));
            return out;
        };
        // The writer has no uint8; that its pixels are divided by 255 is the source's business, tested there.
        nn::NpzArrays arrays;
        arrays["x_train"] = array(nn::DType::Int64, {60, 12, 12}, bytes(60 * 144, 255));
        arrays["y_train"] = array(nn::DType::Int64, {60}, bytes(60, 4));
        arrays["x_test"] = array(nn::DType::Int64, {20, 12, 12}, bytes(20 * 144, 255));
        arrays["y_test"] = array(nn::DType::Int64, {20}, bytes(20, 4));
        QVERIFY(bool(nn::save_npz(arrays, path("mnist.npz"))));
        const nn::FirstLook look = look_at(path("mnist.npz"));
        QCOMPARE(roles(look.plan), (QStringList{"x_train in", "y_train predict kinds"}));
        const auto data = nn::data_of(look.plan);
        QVERIFY(bool(data) && !data->split.test && data->split.validation);
        QCOMPARE(wrong_with(look.plan, {"linear", "mlp", "wide_mlp", "small_cnn", "empty"}), QString());
        // Labels in a column, channels last; then one-hot rows.
        arrays["x_train"] = array(nn::DType::Float32, {60, 12, 12, 3}, std::vector<float>(60 * 144 * 3, 0.5f));
        arrays["y_train"] = array(nn::DType::Int64, {60, 1}, bytes(60, 4));
        arrays.erase("x_test");
        arrays.erase("y_test");
        QVERIFY(bool(nn::save_npz(arrays, path("cifar.npz"))));
        QCOMPARE(wrong_with(look_at(path("cifar.npz")).plan, {"linear", "mlp", "wide_mlp", "small_cnn", "empty"}), QString());
        std::vector<float> one_hot(60 * 4, 0.0f);
        for (std::size_t i = 0; i < 60; ++i) one_hot[i * 4 + i % 4] = 1;
        arrays["y_train"] = array(nn::DType::Float32, {60, 4}, one_hot);
        QVERIFY(bool(nn::save_npz(arrays, path("onehot.npz"))));
        QCOMPARE(wrong_with(look_at(path("onehot.npz")).plan, {"linear", "mlp", "wide_mlp", "small_cnn", "empty"}), QString());
    }

    void otherArrays() {
        nn::NpzArrays arrays;
        // A number a sample from a row and a matrix, two inputs.
        arrays["a"] = array(nn::DType::Float32, {40, 5}, std::vector<float>(200, 0.25f));
        arrays["b"] = array(nn::DType::Float32, {40}, std::vector<float>(40, 1.5f));
        arrays["target"] = array(nn::DType::Float32, {40}, std::vector<float>(40, 2.0f));
        QVERIFY(bool(nn::save_npz(arrays, path("two.npz"))));
        QCOMPARE(wrong_with(look_at(path("two.npz")).plan, {"linear", "mlp", "wide_mlp", "empty"}), QString());
        // Sequences, and pictures from pictures.
        arrays = {{"x", array(nn::DType::Float32, {40, 9, 2}, std::vector<float>(720, 0.25f))},
                  {"y", array(nn::DType::Float32, {40, 3, 2}, std::vector<float>(240, 0.25f))}};
        QVERIFY(bool(nn::save_npz(arrays, path("series.npz"))));
        QCOMPARE(wrong_with(look_at(path("series.npz")).plan, {"linear", "mlp", "wide_mlp", "lstm", "empty"}), QString());
        // Words as numbers, as imdb has them.
        std::vector<std::int64_t> words(40 * 30), labels(40);
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = static_cast<std::int64_t>(i * 7919 % 2000);
        for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::int64_t>(i % 2);
        arrays = {{"x_train", array(nn::DType::Int64, {40, 30}, words)}, {"y_train", array(nn::DType::Int64, {40}, labels)}};
        QVERIFY(bool(nn::save_npz(arrays, path("imdb.npz"))));
        QCOMPARE(wrong_with(look_at(path("imdb.npz")).plan, {"linear", "mlp", "wide_mlp", "lstm", "empty"}), QString());
    }

    void dataWithinTheProgramAndTexts() {
        const auto digits = nn::first_look(nn::DataSpec{"digits", {}, {}, {}});
        QVERIFY(bool(digits));
        QCOMPARE(digits->look->parts.front().classes.at("label").size(), 10u);
        QCOMPARE(wrong_with(digits->plan, {"linear", "mlp", "wide_mlp", "small_cnn", "empty"}), QString());
        std::string text;
        for (int i = 0; i < 400; ++i) text += "the quick brown fox " + std::to_string(i) + "\n" + (i % 3 == 0 ? "and, now" : "");
        spill(path("story.txt"), text);
        QCOMPARE(wrong_with(look_at(path("story.txt")).plan, {"lstm", "empty"}), QString());
    }

    void whatCannotBeTaken() {
        spill(path("picture.gif"), "GIF");
        QVERIFY(QString::fromStdString(nn::data_at(path("picture.gif")).error().text()).contains(".npz"));
        QVERIFY(!nn::data_at(path("nothing.csv")));
        fs::create_directories(path("hollow"));
        QVERIFY(QString::fromStdString(nn::data_at(path("hollow")).error().text()).contains("folder"));
        spill(path("empty.csv"), "");
        QVERIFY(!nn::first_look(*nn::data_at(path("empty.csv"))));
        spill(path("ragged.csv"), "a,b\n1,2\n3\n");
        QVERIFY(QString::fromStdString(nn::first_look(*nn::data_at(path("ragged.csv"))).error().text()).contains("line"));
        // One class alone: said before anything is made.
        std::string one = "size,label\n";
        for (int i = 0; i < 40; ++i) one += std::to_string(i % 5) + ".5,cat\n";
        nn::FirstLook look = table("one.csv", one);
        nn::set_role(look.plan, 1, nn::PartRole::Predict);
        nn::set_role(look.plan, 0, nn::PartRole::Input);
        const auto data = nn::data_of(look.plan);
        QVERIFY(bool(data));
        const auto fields = nn::describe_fields(*data, {});
        QVERIFY(bool(fields));
        const auto point = nn::start_point(look.plan, *fields);
        QVERIFY(!point);
        QVERIFY(QString::fromStdString(point.error().text()).contains("one class only"));
    }

    void readingEndsWhenItIsNoLongerWanted() {
        spill(path("penguins.csv"), penguins(2000));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(!nn::first_look(*nn::data_at(path("penguins.csv")), stop.get_token()));
        QVERIFY(!nn::look_at_table(path("penguins.csv"), stop.get_token()));
    }
};

QTEST_GUILESS_MAIN(TestStart)
#include "test_start.moc"
