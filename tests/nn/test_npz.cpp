// .npz files against live NumPy in both directions, and damaged ones.
#include "nn/io/npz.h"

#include "nn/io/zip_archive.h"

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
void spill(const fs::path& file, const nn::FileParts& parts) {
    std::ofstream out(file, std::ios::binary);
    for (const auto part : parts.parts())
        out.write(reinterpret_cast<const char*>(part.data()), static_cast<std::streamsize>(part.size()));
}

/// "" where the arrays are what NumPy described.
std::string difference(const nn::NpzArrays& arrays, const json& expected) {
    if (arrays.size() != expected.size()) return "number of arrays";
    for (const auto& [name, e] : expected.items()) {
        const auto it = arrays.find(name);
        if (it == arrays.end()) return name + ": missing";
        const nn::NpyArray& a = it->second;
        if (a.shape != e["shape"].get<nn::Extents>()) return name + ": shape " + nn::to_string(a.shape);
        if ((a.dtype == nn::DType::Float32) != (e["kind"] == "float")) return name + ": type";
        if (a.bytes.size() != e["values"].size() * nn::size_of(a.dtype)) return name + ": bytes";
        for (std::size_t i = 0; i < e["values"].size(); ++i) {
            float f = 0;
            std::int64_t n = 0;
            if (a.dtype == nn::DType::Float32) {
                std::memcpy(&f, a.bytes.data() + i * 4, 4);
            } else {
                std::memcpy(&n, a.bytes.data() + i * 8, 8);
            }
            const bool same =
                a.dtype == nn::DType::Float32 ? e["values"][i] == static_cast<double>(f) : e["values"][i] == n;
            if (!same) return name + ": value " + std::to_string(i);
        }
    }
    return "";
}

}  // namespace

class TestNpz : public QObject {
    Q_OBJECT
    QTemporaryDir dir_;
    json expected_;
    fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }
    std::string python(const QStringList& arguments) {
        QProcess process;
        process.start("/usr/bin/python3",
                      QStringList{QString(NETLOOM_SOURCE_DIR) + "/tests/nn/npz_numpy.py"} + arguments);
        if (!process.waitForFinished(100'000) || process.exitCode() != 0) {
            qWarning("%s", process.readAllStandardError().constData());
            return "failed";
        }
        return process.readAllStandardOutput().toStdString();
    }

private slots:
    void initTestCase() {
        QVERIFY2(python({"write", dir_.path()}) == "", "NumPy (python3-numpy) is needed for this test");
        expected_ = json::parse(slurp(path("expected.json")));
        QCOMPARE(expected_.size(), std::size_t(4));
    }
    void reads_what_numpy_saved() {
        for (const auto& [name, expected] : expected_.items()) {
            const auto arrays = nn::load_npz(path(name));
            QVERIFY2(arrays, arrays ? "" : arrays.error().text().c_str());
            const std::string wrong = difference(*arrays, expected);
            QVERIFY2(wrong.empty(), (name + ": " + wrong).c_str());
        }
    }
    void numpy_reads_what_was_saved() {
        for (const auto& [name, expected] : expected_.items()) {
            const auto arrays = nn::load_npz(path(name));
            QVERIFY(arrays);
            QVERIFY(nn::save_npz(*arrays, path("ours.npz")));
            const json seen = json::parse(python({"check", QString::fromStdString(path("ours.npz").string())}));
            const std::string wrong = difference(*arrays, seen);
            QVERIFY2(wrong.empty(), (name + ": " + wrong).c_str());
            QVERIFY(difference(*nn::load_npz(path("ours.npz")), seen).empty());
        }
    }
    void refuses_by_name_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::newRow("objects") << "objects.npz"
                                 << "|O is not supported";
        QTest::newRow("text") << "text.npz"
                              << "<U1 is not supported";
        QTest::newRow("record") << "record.npz"
                                << "records and objects";
        QTest::newRow("complex") << "complex.npz"
                                 << "<c8 is not supported";
        QTest::newRow("single array") << "single.npy"
                                      << "numpy.savez";
        QTest::newRow("missing") << "absent.npz"
                                 << "No such file";
    }
    void refuses_by_name() {
        QFETCH(QString, file);
        QFETCH(QString, text);
        const auto arrays = nn::load_npz(path(file.toStdString()));
        QVERIFY(!arrays);
        const QString found = QString::fromStdString(arrays.error().text());
        QVERIFY2(found.contains(text) && found.contains(file), qPrintable(found));
    }
    void headers_that_lie() {
        const auto with_header = [&](const std::string& header) {
            std::string npy("\x93NUMPY\x01\x00", 8);
            npy += static_cast<char>(header.size());
            npy += '\0';
            nn::ZipWriter zip;
            zip.add("x.npy", npy + header + std::string(16, 'v'));
            spill(path("lie.npz"), zip.finish());
            const auto arrays = nn::load_npz(path("lie.npz"));
            return arrays ? std::string("accepted") : arrays.error().text();
        };
        QCOMPARE(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }\n"), std::string("accepted"));
        for (const char* shape :
             {"(5,)", "(3,)", "(4, 4611686018427387904)", "(4294967296, 4294967296)", "(-4,)", "(4", "()", "4"}) {
            const std::string header =
                std::string("{'descr': '<f4', 'fortran_order': False, 'shape': ") + shape + ", }\n";
            QVERIFY2(with_header(header) != "accepted", shape);
        }
        QVERIFY(with_header("{'descr': '<f4', 'shape': (4,), }\n") != "accepted");
        QVERIFY(with_header("") != "accepted");
        QVERIFY(with_header("{") != "accepted");
    }
    void cut_off_and_changed() {
        std::mt19937 random(5);
        for (const char* name : {"kinds.npz", "deflated.npz"}) {
            const std::string good = slurp(path(name));
            for (std::size_t size = 0; size < good.size(); size += 97) {
                spill(path("cut.npz"), good.substr(0, size));
                QVERIFY(!nn::load_npz(path("cut.npz")));
            }
            for (int i = 0; i < 500; ++i) {
                std::string bad = good;
                bad[random() % bad.size()] = static_cast<char>(random());
                spill(path("changed.npz"), bad);
                const auto arrays = nn::load_npz(path("changed.npz"));
                QVERIFY(arrays || !arrays.error().text().empty());
            }
        }
    }
};
QTEST_GUILESS_MAIN(TestNpz)
#include "test_npz.moc"
