// Sources of data: what they hold, how they are split, and what they say about files that are wrong.
#include "nn/data/dataset.h"
#include "nn/io/npz.h"
#include "nn/model/define.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <zlib.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstring>
#include <fstream>
#include <numbers>
#include <set>

namespace fs = std::filesystem;

namespace {

std::string slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void spill(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }
void spill_packed(const fs::path& file, const std::string& bytes) {
    const gzFile out = gzopen(file.c_str(), "wb");
    gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(out);
}
std::string unpack(const fs::path& file) {
    const gzFile in = gzopen(file.c_str(), "rb");
    std::string bytes;
    char buffer[65536];
    for (int got = 0; (got = gzread(in, buffer, sizeof buffer)) > 0;)
        bytes.append(buffer, static_cast<std::size_t>(got));
    gzclose(in);
    return bytes;
}

std::string big_endian(std::uint32_t n) {
    return {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
}
std::string idx_images(std::uint32_t count, std::uint32_t rows, std::uint32_t columns) {
    std::string bytes = big_endian(0x803) + big_endian(count) + big_endian(rows) + big_endian(columns);
    for (std::uint32_t i = 0; i < count * rows * columns; ++i) bytes += static_cast<char>(i * 7);
    return bytes;
}
std::string idx_labels(std::uint32_t count, std::uint32_t classes) {
    std::string bytes = big_endian(0x801) + big_endian(count);
    for (std::uint32_t i = 0; i < count; ++i) bytes += static_cast<char>(i % classes);
    return bytes;
}

nn::DataSpec spec(const char* source, const std::string& path = {}) {
    nn::DataSpec data;
    data.source = source;
    if (!path.empty()) data.options["path"] = path;
    return data;
}
nn::FieldSpec random_field(const char* name, std::vector<std::int64_t> shape, std::int64_t classes = 0) {
    nn::FieldSpec field{name, {{"shape", std::move(shape)}}};
    if (classes > 0) field.options["classes"] = classes;
    return field;
}
std::vector<float> image(const nn::Dataset& data, bool test, std::int64_t sample) {
    std::vector<float> values(static_cast<std::size_t>(nn::numel_per_sample(data.fields().at("image").type.shape)));
    data.read("image", test, sample, values.data());
    return values;
}
std::int64_t label(const nn::Dataset& data, bool test, std::int64_t sample) {
    std::int64_t value = -1;
    data.read("label", test, sample, &value);
    return value;
}
std::vector<std::int64_t> class_counts(const nn::Dataset& data, bool test) {
    std::vector<std::int64_t> counts(10);
    for (std::int64_t i = 0; i < data.size(test); ++i) ++counts.at(static_cast<std::size_t>(label(data, test, i)));
    return counts;
}

}  // namespace

class TestDataset : public QObject {
    Q_OBJECT
    QTemporaryDir dir_;
    fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }
    std::string refusal(const nn::DataSpec& data) const {
        const auto opened = nn::open_dataset(data, path(""));
        return opened ? "accepted" : opened.error().text();
    }
    /// A good folder of four files; the test then spoils one.
    fs::path idx_folder(const std::string& name) const {
        const fs::path folder = path(name);
        fs::create_directory(folder);
        spill_packed(folder / "train-images-idx3-ubyte.gz", idx_images(50, 5, 3));
        spill(folder / "train-labels-idx1-ubyte", idx_labels(50, 4));
        spill(folder / "t10k-images-idx3-ubyte", idx_images(8, 5, 3));
        spill_packed(folder / "t10k-labels-idx1-ubyte.gz", idx_labels(8, 6));
        return folder;
    }

private slots:
    void sources_are_described() {
        for (const nn::SourceInfo* info : nn::all_sources()) QVERIFY(*info->title != 0 && *info->doc != 0);
        QVERIFY(QString::fromStdString(refusal(spec("digit"))).contains("digits"));
        QVERIFY(QString::fromStdString(refusal(spec(""))).contains("no data yet"));
    }

    void digits() {
        const auto data = nn::open_dataset(spec("digits"), "");
        QVERIFY2(data, data ? "" : data.error().text().c_str());
        QCOMPARE((*data)->size(false), 1797);
        QCOMPARE((*data)->size(true), 0);
        QVERIFY((*data)->fields().at("image").type == nn::f32({1, 8, 8}));
        QVERIFY((*data)->fields().at("label").type == nn::i64({}));
        QCOMPARE(*(*data)->fields().at("label").classes, 10);
        // The published number of each digit.
        QVERIFY((class_counts(**data, false) ==
                 std::vector<std::int64_t>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
        const std::vector<float> first = image(**data, false, 0);
        const std::vector<float> begin = {0, 0, 5 / 16.f, 13 / 16.f, 9 / 16.f,  1 / 16.f,
                                          0, 0, 0,        0,         13 / 16.f, 15 / 16.f};
        QVERIFY(std::equal(begin.begin(), begin.end(), first.begin()));
        QVERIFY(nn::describe_fields(spec("digits"), "")->size() == 2);
    }

    void fashion_mnist() {
        const fs::path folder = "/usr/share/datasets/fashion-mnist";
        QVERIFY2(fs::exists(folder), "Debian's package dataset-fashion-mnist is needed for this test");
        QElapsedTimer timer;
        timer.start();
        const auto data = nn::open_dataset(spec("fashion-mnist"), "");
        QVERIFY2(data, data ? "" : data.error().text().c_str());
        qInfo("loaded in %lld ms", timer.elapsed());
        QCOMPARE((*data)->size(false), 60'000);
        QCOMPARE((*data)->size(true), 10'000);
        QCOMPARE((*data)->fields().at("label").class_names[9], std::string("Ankle boot"));
        QVERIFY(class_counts(**data, false) == std::vector<std::int64_t>(10, 6000));
        QVERIFY(class_counts(**data, true) == std::vector<std::int64_t>(10, 1000));
        for (const bool test : {false, true}) {
            const std::string prefix = test ? "t10k" : "train";
            const std::string pixels = unpack(folder / (prefix + "-images-idx3-ubyte.gz"));
            const std::string labels = unpack(folder / (prefix + "-labels-idx1-ubyte.gz"));
            for (std::int64_t i = 0; i < (*data)->size(test); i += 37) {
                QCOMPARE(label(**data, test, i), static_cast<std::int64_t>(labels[8 + static_cast<std::size_t>(i)]));
                const std::vector<float> values = image(**data, test, i);
                for (std::size_t k = 0; k < 784; ++k) {
                    const auto byte = static_cast<std::uint8_t>(pixels[16 + static_cast<std::size_t>(i) * 784 + k]);
                    if (values[k] != static_cast<float>(byte) / 255.0f) QFAIL("pixels differ");
                }
            }
        }
        timer.restart();
        const auto fields = nn::describe_fields(spec("fashion-mnist"), "");
        QVERIFY(fields);
        qInfo("described in %lld us", timer.nsecsElapsed() / 1000);
        QVERIFY(fields->at("image").type == nn::f32({1, 28, 28}));
        QCOMPARE(*fields->at("label").classes, 10);
    }

    void idx() {
        idx_folder("good");
        const auto data = nn::open_dataset(spec("idx", "good"), path(""));
        QVERIFY2(data, data ? "" : data.error().text().c_str());
        QCOMPARE((*data)->size(false), 50);
        QCOMPARE((*data)->size(true), 8);
        QCOMPARE(*(*data)->fields().at("label").classes, 6);
        QCOMPARE(label(**data, false, 7), 3);
        QCOMPARE(image(**data, true, 1)[0], static_cast<float>((15 * 7) % 256) / 255.0f);
        const auto fields = nn::describe_fields(spec("idx", "good"), path(""));
        QVERIFY(fields && fields->at("image").type == nn::f32({1, 5, 3}));
        QCOMPARE(*fields->at("label").classes, 6);
        QVERIFY(nn::open_dataset(spec("fashion-mnist", "good"), path("")));
    }

    void reading_idx_can_be_stopped() {
        idx_folder("stopped");
        std::stop_source stop;
        stop.request_stop();
        const auto opened = nn::open_dataset(spec("idx", "stopped"), path(""), {stop.get_token(), std::nullopt});
        const auto described = nn::describe_fields(spec("idx", "stopped"), path(""), stop.get_token());
        QVERIFY(!opened && !described);
        QCOMPARE(opened.error().text(), std::string("Reading was stopped."));
        QCOMPARE(described.error().text(), opened.error().text());
    }

    void idx_mistakes_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* file, const std::string& bytes, const char* text) {
            QTest::newRow(name) << QString(file) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))
                                << QString(text);
        };
        row("counts disagree", "train-labels-idx1-ubyte", idx_labels(49, 4), "50 images, 49 labels");
        row("sizes differ", "t10k-images-idx3-ubyte", idx_images(8, 3, 5), "differ in size");
        row("labels for images", "t10k-images-idx3-ubyte", idx_labels(8, 5), "start with 2051");
        row("cut off", "t10k-images-idx3-ubyte", idx_images(8, 5, 3).substr(0, 100), "promises 120 values, but 84");
        row("too long", "train-labels-idx1-ubyte", idx_labels(50, 4) + "x", "promises 50 values, but 51");
        row("huge sizes", "t10k-images-idx3-ubyte", big_endian(0x803) + std::string(12, '\xff'), "pixels");
        row("huge count", "t10k-images-idx3-ubyte",
            big_endian(0x803) + std::string(4, '\xff') + big_endian(65536) + big_endian(65536), "promises");
        row("empty", "train-labels-idx1-ubyte", "", "too short");
        row("no samples", "train-labels-idx1-ubyte", idx_labels(0, 4), "no samples");
        row("no gzip", "train-images-idx3-ubyte.gz", "hello", "not a .gz file");
    }
    void idx_mistakes() {
        QFETCH(QString, file);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, text);
        const fs::path folder = idx_folder("bad");
        spill(folder / file.toStdString(), bytes.toStdString());
        const QString found = QString::fromStdString(refusal(spec("idx", "bad")));
        QVERIFY2(found.contains(text) && found.contains("bad"), qPrintable(found));
        fs::remove_all(folder);
    }

    void missing_and_damaged() {
        QVERIFY(QString::fromStdString(refusal(spec("fashion-mnist", "nowhere"))).contains("nowhere does not exist"));
        QVERIFY(QString::fromStdString(refusal(spec("idx"))).contains("no \"path\""));
        const fs::path folder = idx_folder("damaged");
        fs::remove(folder / "t10k-labels-idx1-ubyte.gz");
        const std::string missing = refusal(spec("idx", "damaged"));
        QVERIFY2(missing.find("t10k-labels-idx1-ubyte.gz") != std::string::npos, missing.c_str());
        const auto described = nn::describe_fields(spec("idx", "damaged"), path(""));
        QVERIFY(!described && described.error().text() == missing);

        idx_folder("damaged");
        const fs::path packed = folder / "train-images-idx3-ubyte.gz";
        const std::string good = slurp(packed);
        for (std::size_t size = 2; size < good.size(); size += 5) {
            spill(packed, good.substr(0, size));
            const std::string text = refusal(spec("idx", "damaged"));
            QVERIFY2(text.find("train-images-idx3-ubyte.gz: it ends in the middle") != std::string::npos, text.c_str());
        }
        std::string flipped = good;
        flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 1);
        spill(packed, flipped);
        QVERIFY(refusal(spec("idx", "damaged")) != "accepted");
    }

    void npz() {
        nn::NpzArrays arrays;
        std::vector<float> x(6 * 4);
        std::vector<std::int64_t> y = {0, 2, 1, 1, 0, 2};
        for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i);
        const auto bytes = [](const auto& values) {
            const auto all = std::as_bytes(std::span(values));
            return std::vector<std::byte>(all.begin(), all.end());
        };
        arrays["x"] = {nn::DType::Float32, {6, 2, 2}, bytes(x)};
        arrays["y"] = {nn::DType::Int64, {6}, bytes(y)};
        QVERIFY(nn::save_npz(arrays, path("set.npz")));
        const auto data = nn::open_dataset(spec("npz", "set.npz"), path(""));
        QVERIFY2(data, data ? "" : data.error().text().c_str());
        QCOMPARE((*data)->size(false), 6);
        QVERIFY((*data)->fields().at("x").type == nn::f32({2, 2}));
        QVERIFY((*data)->fields().at("y").type == nn::i64({}));
        QCOMPARE(*(*data)->fields().at("y").classes, 3);
        QCOMPARE(static_cast<const float*>((*data)->raw("x", false))[5], 5.0f);
        std::int64_t value = 0;
        (*data)->read("y", false, 1, &value);
        QCOMPARE(value, 2);
        QCOMPARE(*nn::describe_fields(spec("npz", "set.npz"), path(""))->at("y").classes, 3);

        y.push_back(7);
        arrays["y"] = {nn::DType::Int64, {7}, bytes(y)};
        QVERIFY(nn::save_npz(arrays, path("set.npz")));
        QVERIFY(QString::fromStdString(refusal(spec("npz", "set.npz"))).contains("y has 7 samples, x has 6"));
        QCOMPARE(*nn::describe_fields(spec("npz", "set.npz"), path(""))->at("y").classes, 8);  // it changed: nothing remembered is used
        QVERIFY(QString::fromStdString(refusal(spec("npz", "none.npz"))).contains("none.npz does not exist"));
        QVERIFY(nn::save_npz({{"x", {nn::DType::Float32, {}, std::vector<std::byte>(4)}}}, path("scalar.npz")));
        QVERIFY(QString::fromStdString(refusal(spec("npz", "scalar.npz"))).contains("first axis must be the samples"));
    }

    void points() {
        nn::DataSpec data = spec("points");
        data.options = {{"samples", std::int64_t{601}}, {"classes", std::int64_t{3}}, {"noise", 0.0}};
        // Where a class lies: a circle's radius by its number, and what an arm of a spiral turns on the way.
        const auto far = [](const float* at) { return std::hypot(at[0], at[1]); };
        for (const char* pattern : {"moons", "circles", "spirals", "blobs"}) {
            data.options["pattern"] = std::string(pattern);
            const auto set = nn::open_dataset(data, "");
            QVERIFY2(set, pattern);
            QCOMPARE((*set)->size(false), 601);
            QVERIFY((*set)->fields().at("point").type == nn::f32({2}));
            QCOMPARE(*(*set)->fields().at("label").classes, 3);
            const auto* at = static_cast<const float*>((*set)->raw("point", false));
            for (std::int64_t i = 0; i < 601; ++i, at += 2) {
                std::int64_t label = 0;
                (*set)->read("label", false, i, &label);
                QCOMPARE(label, i % 3);
                const std::string p = pattern;
                const float x = at[0] - static_cast<float>(label);
                if (p == "moons") QVERIFY(std::abs(std::hypot(x, label == 1 ? at[1] - 0.5f : at[1]) - 1) < 1e-5f);
                if (p == "circles") QVERIFY(std::abs(far(at) - static_cast<float>(3 - label) / 3) < 1e-5f);
                if (p == "blobs") QVERIFY(std::abs(far(at) - 1) < 1e-5f);
                const double turns = 1.75 * far(at) + static_cast<double>(label) / 3;
                const double angle = std::atan2(at[1], at[0]) / (2 * std::numbers::pi) - turns;
                if (p == "spirals" && far(at) > 0) QVERIFY(std::abs(angle - std::round(angle)) < 1e-4);
            }
        }
        // The same seed gives the same points, another one others; noise is what it says.
        data.options = {{"pattern", std::string("blobs")}, {"samples", std::int64_t{20000}}, {"noise", 0.25}};
        const auto a = nn::open_dataset(data, ""), b = nn::open_dataset(data, "");
        data.options["seed"] = std::int64_t{1};
        const auto c = nn::open_dataset(data, "");
        QVERIFY(a && b && c);
        QVERIFY(std::memcmp((*a)->raw("point", false), (*b)->raw("point", false), 20000 * 2 * sizeof(float)) == 0);
        QVERIFY(std::memcmp((*a)->raw("point", false), (*c)->raw("point", false), 20000 * 2 * sizeof(float)) != 0);
        const auto* at = static_cast<const float*>((*a)->raw("point", false));
        double squares = 0;
        for (int i = 0; i < 20000; ++i) squares += std::pow(at[2 * i] - (i % 2 == 0 ? 1 : -1), 2);
        QVERIFY(std::abs(std::sqrt(squares / 20000) - 0.25) < 0.01);
        data.options = {{"samples", std::int64_t{1}}, {"classes", std::int64_t{100}}};
        QVERIFY(nn::open_dataset(data, ""));
        data.options = {{"pattern", std::string("stars")}};
        QVERIFY(QString::fromStdString(refusal(data)).contains("stars"));
        QVERIFY(!nn::describe_fields(data, ""));
        data.options = {{"samples", std::int64_t{0}}};
        QVERIFY(refusal(data) != "accepted");
    }

    void random() {
        nn::DataSpec data = spec("random");
        QVERIFY(QString::fromStdString(refusal(data)).contains("\"fields\""));
        data.fields = {random_field("x", {3, 8}), random_field("y", {}, 5)};
        data.options["samples"] = std::int64_t{2000};
        const auto a = nn::open_dataset(data, ""), b = nn::open_dataset(data, "");
        data.options["seed"] = std::int64_t{1};
        const auto c = nn::open_dataset(data, "");
        QVERIFY(a && b && c);
        QCOMPARE((*a)->size(false), 2000);
        const std::size_t bytes = 2000 * 24 * sizeof(float);
        QVERIFY(std::memcmp((*a)->raw("x", false), (*b)->raw("x", false), bytes) == 0);
        QVERIFY(std::memcmp((*a)->raw("x", false), (*c)->raw("x", false), bytes) != 0);
        const auto* x = static_cast<const float*>((*a)->raw("x", false));
        double sum = 0, squares = 0;
        for (int i = 0; i < 48'000; ++i) {
            sum += x[i];
            squares += static_cast<double>(x[i]) * x[i];
        }
        QVERIFY(std::abs(sum / 48'000) < 0.02 && std::abs(squares / 48'000 - 1) < 0.03);
        const auto* y = static_cast<const std::int64_t*>((*a)->raw("y", false));
        std::set<std::int64_t> seen(y, y + 2000);
        QVERIFY((seen == std::set<std::int64_t>{0, 1, 2, 3, 4}));
        data.fields[0] = random_field("x", {0});
        QVERIFY(refusal(data) != "accepted");
        data.fields[0] = random_field("x", {1 << 20, 1 << 20});
        QVERIFY(refusal(data) != "accepted");
        data.fields[0] = random_field("y", {});
        QVERIFY(QString::fromStdString(refusal(data)).contains("twice"));
    }

    void splits_as_pytorch() {
        const auto digits = nn::open_dataset(spec("digits"), "");
        QVERIFY(digits);
        nn::DataSpec data = spec("digits");
        data.split = {0.25, 0.2, 7};
        // 359 test samples, then a quarter of the other 1,438.
        QProcess python;
        python.start("/usr/bin/python3",
                     {"-c",
                      "import torch, json\n"
                      "g = torch.Generator().manual_seed(7)\n"
                      "s = torch.utils.data.random_split(range(1797), [1079, 359, 359], generator=g)\n"
                      "print(json.dumps([list(p.indices) for p in s]))"});
        QVERIFY2(python.waitForFinished(100'000) && python.exitCode() == 0, python.readAllStandardError().constData());
        const auto expected = nlohmann::json::parse(python.readAllStandardOutput().toStdString());
        const nn::Split order[] = {nn::Split::Train, nn::Split::Validation, nn::Split::Test};
        for (int i = 0; i < 3; ++i) {
            const auto found = nn::split_indices(**digits, data, order[i]);
            QVERIFY(found && !found->test_files);
            QVERIFY2(found->indices == expected[static_cast<std::size_t>(i)].get<std::vector<std::int64_t>>(),
                     nn::to_string(order[i]));
        }
        // Defaults: a tenth for validation, no test.
        data.split = {};
        QCOMPARE(nn::split_indices(**digits, data, nn::Split::Validation)->indices.size(), std::size_t(179));
        QCOMPARE(nn::split_indices(**digits, data, nn::Split::Train)->indices.size(), std::size_t(1618));
        const auto none = nn::split_indices(**digits, data, nn::Split::Test);
        QVERIFY(!none && none.error().text().find("no test samples") != std::string::npos);
        data.split.validation = 0;
        const auto whole = nn::split_indices(**digits, data, nn::Split::Train);
        QVERIFY(whole->indices.size() == 1797 && whole->indices[5] == 5);
        data.split = {0.25, 0.2, 7, "file"};
        const auto first = nn::split_indices(**digits, data, nn::Split::Train);
        const auto middle = nn::split_indices(**digits, data, nn::Split::Validation);
        const auto last = nn::split_indices(**digits, data, nn::Split::Test);
        QVERIFY(first && middle && last);
        QCOMPARE(first->indices.size(), std::size_t(1079));
        QVERIFY(first->indices.front() == 0 && first->indices.back() == 1078);
        QVERIFY(middle->indices.front() == 1079 && middle->indices.back() == 1437);
        QVERIFY(last->indices.front() == 1438 && last->indices.back() == 1796);
        data.split = {};
        data.split.validation = 1.5;
        QVERIFY(!nn::split_indices(**digits, data, nn::Split::Train));
    }

    void own_test_files() {
        idx_folder("own");
        nn::DataSpec data = spec("idx", "own");
        const auto opened = nn::open_dataset(data, path(""));
        QVERIFY(opened);
        const auto test = nn::split_indices(**opened, data, nn::Split::Test);
        QVERIFY(test && test->test_files && test->indices.size() == 8 && test->indices[7] == 7);
        QCOMPARE(nn::split_indices(**opened, data, nn::Split::Validation)->indices.size(), std::size_t(5));
        data.split.test = 0.5;
        QVERIFY(!nn::split_indices(**opened, data, nn::Split::Test));
    }
};
QTEST_GUILESS_MAIN(TestDataset)
#include "test_dataset.moc"
