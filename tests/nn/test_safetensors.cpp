// safetensors files against the format's own rules, kept by a script of few lines, and files that break them.
#include "nn/io/weights_file.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include <cstring>
#include <fstream>
#include <random>

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::string slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void spill(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

template <typename T>
nn::StateTensor tensor(std::string key, nn::DType dtype, nn::Extents shape, const std::vector<T>& values, std::string shares = {}) {
    nn::StateTensor t{std::move(key), dtype, std::move(shape), {}, std::move(shares)};
    t.bytes.resize(values.size() * sizeof(T));
    if (!values.empty()) std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
    return t;
}

std::vector<double> values_of(const nn::StateTensor& t) {
    std::vector<double> values(t.bytes.size() / size_of(t.dtype));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (t.dtype == nn::DType::Float32) {
            float value;
            std::memcpy(&value, t.bytes.data() + 4 * i, 4);
            values[i] = static_cast<double>(value);
        } else {
            std::int64_t value;
            std::memcpy(&value, t.bytes.data() + 8 * i, 8);
            values[i] = static_cast<double>(value);
        }
    }
    return values;
}

std::string file_of(const std::string& header, const std::string& values = {}) {
    std::string bytes(8, '\0');
    const std::uint64_t length = header.size();
    std::memcpy(bytes.data(), &length, 8);
    return bytes + header + values;
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT
    QTemporaryDir dir_;
    fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }

    static QByteArray python(const QStringList& arguments) {
        QProcess process;
        process.start("/usr/bin/python3", QStringList{"-B", NETLOOM_SOURCE_DIR "/tests/nn/safetensors_rules.py"} + arguments);
        if (!process.waitForFinished(100'000) || process.exitCode() != 0)
            return "failed: " + process.readAllStandardError();
        return process.readAllStandardOutput();
    }
    QString refusal(const std::string& bytes) const {
        spill(path("bad.safetensors"), bytes);
        const auto state = nn::load_safetensors(path("bad.safetensors"));
        return state ? QStringLiteral("accepted") : QString::fromStdString(state.error().text());
    }
    /// A network's state: a BatchNorm's counter among floats, and a tensor with two names.
    static nn::StateDict example() {
        nn::StateDict state;
        state.tensors = {tensor<float>("embed.weight", nn::DType::Float32, {2, 3}, {1, 2, 3, 4, 5, 6}),
                         tensor<float>("bn.weight", nn::DType::Float32, {1}, {0.5f}),
                         tensor<std::int64_t>("bn.num_batches_tracked", nn::DType::Int64, {}, {9}),
                         tensor<float>("head.weight", nn::DType::Float32, {2, 3}, {1, 2, 3, 4, 5, 6}, "embed.weight"),
                         tensor<float>("\"quoted\\\n.é", nn::DType::Float32, {0, 2}, {})};
        state.metadata = {{"", 1}, {"embed", 1}, {"bn", 2}, {"head", 1}};
        return state;
    }

private slots:
    void what_is_written_keeps_the_rules() {
        const nn::StateDict state = example();
        QVERIFY(nn::save_safetensors(state, path("ours.safetensors")));
        const QByteArray told = python({"check", QString::fromStdString(path("ours.safetensors").string())});
        QVERIFY2(told.startsWith('{'), told.constData());
        const json seen = json::parse(told.toStdString());
        QCOMPARE(seen["tensors"].size(), std::size_t(4));  // the shared one once
        for (const json& t : seen["tensors"]) {
            const nn::StateTensor* ours = state.find(t["key"].get<std::string>());
            QVERIFY(ours);
            QCOMPARE(t["dtype"].get<std::string>(), std::string(ours->dtype == nn::DType::Float32 ? "F32" : "I64"));
            QVERIFY(t["shape"].get<nn::Extents>() == ours->shape);
            QVERIFY(t["values"].get<std::vector<double>>() == values_of(*ours));
        }
        QCOMPARE(seen["metadata"]["format"], json("pt"));
        QCOMPARE(seen["metadata"]["head.weight"], json("embed.weight"));
    }

    void comes_back_as_it_was() {
        const nn::StateDict state = example();
        QVERIFY(nn::save_safetensors(state, path("ours.safetensors")));
        const auto back = nn::load_safetensors(path("ours.safetensors"));
        QVERIFY2(back, back ? "" : back.error().text().c_str());
        QCOMPARE(back->tensors.size(), state.tensors.size());
        for (std::size_t i = 0; i < state.tensors.size(); ++i) {
            const nn::StateTensor &a = back->tensors[i], &b = state.tensors[i];
            QVERIFY(a.key == b.key && a.dtype == b.dtype && a.shape == b.shape && a.bytes == b.bytes && a.shares == b.shares);
        }
        QCOMPARE(back->metadata.size(), std::size_t(4));
        for (const nn::Network::Module& module : back->metadata) QCOMPARE(module.version, module.path == "bn" ? 2 : 1);
        QVERIFY(nn::save_safetensors(*back, path("again.safetensors")));
        QVERIFY(slurp(path("again.safetensors")) == slurp(path("ours.safetensors")));
    }

    void reads_what_others_write() {
        QCOMPARE(python({"write", dir_.path()}), QByteArray());
        const json expected = json::parse(slurp(path("expected.json")));
        QVERIFY(expected.size() >= 5);
        for (const auto& [name, tensors] : expected.items()) {
            const auto state = nn::load_safetensors(path(name));
            QVERIFY2(state, state ? "" : state.error().text().c_str());
            QCOMPARE(state->tensors.size(), tensors.size());
            for (std::size_t i = 0; i < tensors.size(); ++i) {
                const nn::StateTensor& t = state->tensors[i];
                QCOMPARE(t.key, tensors[i]["key"].get<std::string>());
                QVERIFY(t.shape == tensors[i]["shape"].get<nn::Extents>());
                QCOMPARE(t.dtype == nn::DType::Float32, tensors[i]["kind"] == "float");
                QVERIFY2(values_of(t) == tensors[i]["values"].get<std::vector<double>>(), t.key.c_str());
            }
        }
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const std::string& bytes, const char* says) {
            QTest::newRow(name) << QByteArray(bytes.data(), qsizetype(bytes.size())) << QString(says);
        };
        const std::string four(4, '\0'), eight(8, '\0');
        const auto one = [&](const std::string& entry) { return file_of("{\"w\": " + entry + "}", four); };
        row("nothing", "", "too short");
        row("short", "abc", "too short");
        row("long header", std::string(7, '\xff') + "\x7f{}", "promises a header");
        row("header beyond the file", file_of("{}").substr(0, 9), "promises a header");
        row("no brace", file_of(" {}"), "no safetensors");
        row("no JSON", file_of("{\"a\": }"), "header cannot be read");
        row("key twice", file_of("{\"w\": 1, \"w\": 2}"), "header cannot be read");
        row("no UTF-8", file_of("{\"\xff\": 1}"), "header cannot be read");
        row("deep", file_of("{\"w\": " + std::string(100'000, '[')), "header cannot be read");
        row("no object", one("3"), "\"w\" needs dtype");
        row("no offsets", one(R"({"dtype": "F32", "shape": [1]})"), "needs dtype");
        row("more", one(R"({"dtype": "F32", "shape": [1], "data_offsets": [0, 4], "strides": [1]})"), "nothing else");
        row("three offsets", one(R"({"dtype": "F32", "shape": [1], "data_offsets": [0, 4, 8]})"), "needs dtype");
        row("negative size", one(R"({"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]})"), "needs dtype");
        row("fraction", one(R"({"dtype": "F32", "shape": [1.0], "data_offsets": [0, 4]})"), "needs dtype");
        row("type", one(R"({"dtype": "F8_E4M3", "shape": [4], "data_offsets": [0, 4]})"), "\"F8_E4M3\"");
        row("beyond", one(R"({"dtype": "F32", "shape": [2], "data_offsets": [0, 8]})"), "to 8 of 4");
        row("backwards", one(R"({"dtype": "F32", "shape": [1], "data_offsets": [4, 0]})"), "from byte 4 to 0");
        row("shape", one(R"({"dtype": "F32", "shape": [2], "data_offsets": [0, 4]})"), "4 bytes do not fill");
        row("overflow", one(R"({"dtype": "F32", "shape": [4294967296, 4294967296, 4], "data_offsets": [0, 4]})"), "do not fill");
        row("overflow to zero", one(R"({"dtype": "F32", "shape": [4294967296, 4294967296], "data_offsets": [0, 0]})"), "do not fill");
        row("hole in front", file_of(R"({"w": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}})", eight), "begins at byte 4");
        row("hole behind", file_of(R"({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}})", eight), "byte 4 of 8");
        row("overlap", file_of(R"({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "b": {"dtype": "F32", "shape": [1], "data_offsets": [4, 8]}})", eight),
            "begins at byte 4");
        row("metadata", file_of(R"({"__metadata__": {"a": 3}})"), "texts alone");
        row("metadata of another kind", file_of(R"({"__metadata__": "a"})"), "texts alone");
        std::string many = R"({"__metadata__": {)";
        for (int i = 0; i < 100; ++i) many += (i == 0 ? "\"n" : ", \"n") + std::to_string(i) + "\": \"w\"";
        row("too many names", file_of(many + R"(}, "w": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}})", eight), "too many other names");
    }
    void refuses() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        const QString found = refusal(bytes.toStdString());
        QVERIFY2(found.contains(says) && found.contains("bad.safetensors") && !found.contains('\n'), qPrintable(found));
    }

    void cut_or_changed_anywhere() {
        QVERIFY(nn::save_safetensors(example(), path("ours.safetensors")));
        const std::string good = slurp(path("ours.safetensors"));
        for (std::size_t size = 0; size < good.size(); ++size) QVERIFY(refusal(good.substr(0, size)) != "accepted");
        QVERIFY(refusal(good + "x") != "accepted");
        std::mt19937 random(4);
        for (int i = 0; i < 2000; ++i) {
            std::string bad = good;
            for (int k = 0; k < 1 + i % 3; ++k) bad[random() % bad.size()] = static_cast<char>(random());
            QVERIFY(!refusal(bad).isEmpty());
        }
    }
};
QTEST_GUILESS_MAIN(TestSafetensors)
#include "test_safetensors.moc"
