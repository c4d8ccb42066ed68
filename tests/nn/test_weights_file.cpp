// Weight files against live PyTorch in both directions, and files that mean harm.
#include "nn/io/weights_file.h"
#include "nn/io/zip_archive.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <cmath>
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

nn::StateTensor floats(std::string key, nn::Extents shape, const std::vector<float>& values) {
    nn::StateTensor t{std::move(key), nn::DType::Float32, std::move(shape), {}};
    t.bytes.resize(values.size() * sizeof(float));
    if (!values.empty()) std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
    return t;
}
nn::StateTensor integers(std::string key, nn::Extents shape, const std::vector<std::int64_t>& values) {
    nn::StateTensor t{std::move(key), nn::DType::Int64, std::move(shape), {}};
    t.bytes.resize(values.size() * sizeof(std::int64_t));
    if (!values.empty()) std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
    return t;
}

/// "" where `state` is what PyTorch described.
std::string difference(const nn::StateDict& state, const json& expected) {
    const json& tensors = expected["tensors"];
    if (tensors.size() != state.tensors.size()) return "number of tensors";
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const nn::StateTensor& t = state.tensors[i];
        const json& e = tensors[i];
        if (t.key != e["key"].get<std::string>()) return t.key + ": key";
        if (t.shape != e["shape"].get<nn::Extents>()) return t.key + ": shape";
        if ((t.dtype == nn::DType::Float32) != (e["kind"] == "float")) return t.key + ": type";
        for (std::size_t k = 0; k < e["values"].size(); ++k) {
            bool same = false;
            if (t.dtype == nn::DType::Float32) {
                float value;
                std::memcpy(&value, t.bytes.data() + k * 4, 4);
                same = e["values"][k] == static_cast<double>(value);
            } else {
                std::int64_t value;
                std::memcpy(&value, t.bytes.data() + k * 8, 8);
                same = e["values"][k] == value;
            }
            if (!same) return t.key + ": value " + std::to_string(k);
        }
        if (t.bytes.size() != e["values"].size() * nn::size_of(t.dtype)) return t.key + ": bytes";
    }
    json metadata = json::array();
    for (const auto& module : state.metadata) metadata.push_back({module.path, module.version});
    return metadata == expected["metadata"] ? "" : "metadata " + metadata.dump();
}

}  // namespace

class TestWeightsFile : public QObject {
    Q_OBJECT
    QTemporaryDir dir_;
    json expected_;
    fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }

    std::string python(const QStringList& arguments) {
        QProcess process;
        process.start("/usr/bin/python3",
                      QStringList{QString(NETLOOM_SOURCE_DIR) + "/tests/nn/weights_torch.py"} + arguments);
        if (!process.waitForFinished(200'000) || process.exitCode() != 0) {
            qWarning("%s", process.readAllStandardError().constData());
            return "failed";
        }
        return process.readAllStandardOutput().toStdString();
    }
    std::string refusal(const std::string& name) const {
        const auto state = nn::load_pytorch(path(name));
        return state ? "accepted" : state.error().text();
    }
    void mutate(const std::string& good, int rounds, std::mt19937& random,
                const std::function<void(const std::string&)>& feed) {
        for (int i = 0; i < rounds; ++i) {
            std::string bad = good;
            const int changes = 1 + static_cast<int>(random() % 3);
            for (int k = 0; k < changes; ++k) {
                char& byte = bad[random() % bad.size()];
                switch (random() % 3) {
                    case 0:
                        byte = static_cast<char>(byte ^ (1 << random() % 8));
                        break;
                    case 1:
                        byte = static_cast<char>(random());
                        break;
                    default:
                        byte = "\xff\x7f\x80\x01"[random() % 4];
                }
            }
            feed(bad);
        }
    }

private slots:
    void initTestCase() {
        QVERIFY2(python({"write", dir_.path()}) == "", "PyTorch (python3-torch) is needed for this test");
        std::string text = slurp(path("expected.json"));
        for (auto at = text.find("Infinity"); at != std::string::npos; at = text.find("Infinity"))
            text.replace(at, 8, "null");
        expected_ = json::parse(text);
        for (const char* name : {"kinds.pt", "old_kinds.pt"}) {
            for (json& tensor : expected_[name]["tensors"]) {
                for (json& value : tensor["values"]) {
                    if (value.is_null()) value = std::numeric_limits<double>::infinity();
                }
            }
        }
        QVERIFY(expected_.size() >= 9);
    }

    void reads_what_pytorch_saved() {
        for (const auto& [name, expected] : expected_.items()) {
            const auto state = nn::load_pytorch(path(name));
            QVERIFY2(state, state ? "" : state.error().text().c_str());
            const std::string wrong = difference(*state, expected);
            QVERIFY2(wrong.empty(), (name + ": " + wrong).c_str());
        }
    }

    void pytorch_reads_what_was_saved() {
        // The same network, passed through our reader and our writer.
        const auto state = nn::load_pytorch(path("plain.pt"));
        QVERIFY(state);
        QVERIFY(nn::save_pytorch(*state, path("ours.pt")));
        json seen = json::parse(python({"check", QString::fromStdString(path("ours.pt").string())}));
        QVERIFY2(difference(*state, seen).empty(), difference(*state, seen).c_str());
        QCOMPARE(seen["strict"], json(true));
        QCOMPARE(seen["metadata_equal"], json(true));

        nn::StateDict odd;
        std::vector<float> values(70'000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) * 0.1f;
        odd.tensors = {floats("größe", {70'000}, values), floats("scalar", {}, {1.5f}), floats("empty", {0, 3}, {}),
                       integers("count", {}, {-9'000'000'000}), floats("deep.a.b", {2, 1, 2}, {1, 2, 3, 4})};
        QVERIFY(nn::save_pytorch(odd, path("odd.pt")));
        seen = json::parse(python({"check", QString::fromStdString(path("odd.pt").string())}));
        QVERIFY2(difference(odd, seen).empty(), difference(odd, seen).c_str());
        const auto again = nn::load_pytorch(path("odd.pt"));
        QVERIFY(again);
        QVERIFY2(difference(*again, seen).empty(), difference(*again, seen).c_str());
        QVERIFY(nn::save_pytorch(odd, path("odd2.pt")));
        QVERIFY(slurp(path("odd.pt")) == slurp(path("odd2.pt")));
    }

    void more_tensors_than_16_bits_count() {
        nn::StateDict state;
        for (int i = 0; i < 66'000; ++i) state.tensors.push_back(floats("t" + std::to_string(i), {1}, {static_cast<float>(i)}));
        QVERIFY(nn::save_pytorch(state, path("many.zip64.pt")));
        const auto again = nn::load_pytorch(path("many.zip64.pt"));
        QVERIFY2(again, again ? "" : again.error().text().c_str());
        QVERIFY(again->tensors == state.tensors);
    }

    /// Memory that was never written, and holes in the file: neither takes room.
    void archives_over_4_gib() {
        const std::size_t size = (std::size_t{4} << 30) + 12345;
        void* zeros = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        QVERIFY(zeros != MAP_FAILED);
        nn::ZipWriter writer;
        writer.add("archive/data/0", std::span(static_cast<const std::byte*>(zeros), size));
        writer.add("archive/data/1", "behind 4 GiB");
        writer.add("archive/version", "3\n");
        const nn::FileParts parts = writer.finish();
        const int fd = ::open(path("large.zip").c_str(), O_RDWR | O_CREAT, 0600);
        std::uint64_t at = 0;
        for (const auto& part : parts.parts()) {
            if (part.size() < size) QCOMPARE(pwrite(fd, part.data(), part.size(), static_cast<off_t>(at)), static_cast<ssize_t>(part.size()));
            at += part.size();
        }
        void* file = mmap(nullptr, at, PROT_READ, MAP_SHARED, fd, 0);
        QVERIFY(file != MAP_FAILED);
        const auto zip = nn::ZipArchive::open({static_cast<const char*>(file), at});
        QVERIFY2(zip, zip ? "" : zip.error().text().c_str());
        QCOMPARE(zip->entries().size(), std::size_t{3});
        QCOMPARE(zip->entries()[0].size, std::uint64_t{size});
        QCOMPARE(*zip->read(zip->entries()[1]), std::string("behind 4 GiB"));
        QCOMPARE(python({"record", QString::fromStdString(path("large.zip").string())}), std::string("behind 4 GiB"));
        munmap(file, at);
        munmap(zeros, size);
        ::close(fd);
        fs::remove(path("large.zip"));
    }

    void refuses_by_name_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::newRow("command in a zip") << "command.pt"
                                          << "posix.system";
        QTest::newRow("bare command") << "bare_command.pt"
                                      << "posix.system";
        QTest::newRow("TorchScript") << "script.pt"
                                     << "TorchScript";
        QTest::newRow("whole module") << "module.pt"
                                      << "torch.nn.modules.linear.Linear";
        QTest::newRow("complex") << "complex.pt"
                                 << "torch.ComplexFloatStorage";
        QTest::newRow("ambiguous") << "ambiguous.pt"
                                   << "model, ema";
        QTest::newRow("number") << "number.pt"
                                << "the number 3";
        QTest::newRow("tensor") << "tensor.pt"
                                << "a tensor";
        QTest::newRow("mixed") << "mixed.pt"
                               << "epoch is the number 3";
        QTest::newRow("missing") << "absent.pt"
                                 << "No such file";
    }
    void refuses_by_name() {
        QFETCH(QString, file);
        QFETCH(QString, text);
        const QString found = QString::fromStdString(refusal(file.toStdString()));
        QVERIFY2(found.contains(text), qPrintable(found));
        QVERIFY2(found.contains(file), qPrintable(found));
        QVERIFY(!fs::exists("/tmp/netloom-must-not-exist"));
    }

    void refuses_contradictions() {
        nn::StateDict bad;
        bad.tensors = {floats("w", {3}, {1, 2})};
        QVERIFY(!nn::save_pytorch(bad, path("bad.pt")));
        bad.tensors = {floats("w", {1}, {1}), floats("w", {1}, {1})};
        QVERIFY(!nn::save_pytorch(bad, path("bad.pt")));
        QVERIFY(!fs::exists(path("bad.pt")));
        spill(path("text.pt"), "hello");
        QVERIFY(QString::fromStdString(refusal("text.pt")).contains("not a PyTorch weight file"));
        spill(path("nothing.pt"), "");
        QVERIFY(refusal("nothing.pt") != "accepted");
    }

    void cut_off_anywhere() {
        for (const char* name : {"plain.pt", "deflated.pt", "old.pt"}) {
            const std::string good = slurp(path(name));
            for (std::size_t size = 0; size < good.size(); size += 97) {
                spill(path("cut.pt"), good.substr(0, size));
                QVERIFY2(refusal("cut.pt") != "accepted", std::to_string(size).c_str());
            }
        }
    }

    void changed_bytes() {
        std::mt19937 random(1);
        for (const char* name : {"plain.pt", "deflated.pt", "views.pt", "kinds.pt", "old.pt", "old_views.pt", "old_parameters.pt"}) {
            mutate(slurp(path(name)), 150, random, [&](const std::string& bad) {
                spill(path("changed.pt"), bad);
                const auto state = nn::load_pytorch(path("changed.pt"));
                QVERIFY(state || !state.error().text().empty());
            });
        }
    }

    /// The checksum guards the pickle against accidents alone: here it is right and the program wrong.
    void changed_programs() {
        std::mt19937 random(2);
        int accepted = 0, refused = 0;
        for (const char* name : {"plain.pt", "views.pt", "state_dict.pt", "protocol4.pt"}) {
            const std::string file = slurp(path(name));
            const auto zip = nn::ZipArchive::open(file);
            QVERIFY(zip);
            std::map<std::string, std::string> records;
            std::string program;
            for (const nn::ZipEntry& entry : zip->entries()) {
                records[entry.name] = *zip->read(entry);
                if (entry.name.ends_with("/data.pkl")) program = entry.name;
            }
            mutate(records[program], 600, random, [&](const std::string& bad) {
                nn::ZipWriter writer;
                writer.add(program, bad);
                for (const auto& [record, bytes] : records) {
                    if (record != program) writer.add(record, bytes);
                }
                spill(path("program.pt"), writer.finish());
                ++(nn::load_pytorch(path("program.pt")) ? accepted : refused);
            });
        }
        QVERIFY(refused > 1000);
        QVERIFY(accepted > 0);  // a changed name is still a name: the test reaches the tensors
    }
};
QTEST_GUILESS_MAIN(TestWeightsFile)
#include "test_weights_file.moc"
