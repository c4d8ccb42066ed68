// Exporters and importers: what each writes its importer reads, and what there is not is told with what there is.
#include "nn/exchange/exporter.h"
#include "nn/exchange/format_list.h"
#include "nn/exchange/importer.h"
#include "nn/exchange/weights_graph.h"
#include "nn/model/nested_message.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <set>

namespace fs = std::filesystem;

class TestExchange : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;
    fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }

    template <typename T>
    static nn::StateTensor tensor(const char* key, nn::DType dtype, nn::Extents shape, const std::vector<T>& values,
                                  const char* shares = "") {
        nn::StateTensor t{key, dtype, std::move(shape), std::vector<std::byte>(values.size() * sizeof(T)), shares};
        std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
        return t;
    }
    /// Floats, a count without dimensions, and a tensor with two names.
    static nn::StateDict weights() {
        nn::StateDict state;
        state.tensors = {tensor<float>("embed.weight", nn::DType::Float32, {2, 3}, {1, -2, 3, 4e-30f, 5, 6}),
                         tensor<std::int64_t>("bn.num_batches_tracked", nn::DType::Int64, {}, {1'234'567'890'123}),
                         tensor<float>("scale", nn::DType::Float32, {1}, {0.5f}),
                         tensor<float>("head.weight", nn::DType::Float32, {2, 3}, {1, -2, 3, 4e-30f, 5, 6}, "embed.weight")};
        state.metadata = {{"", 1}, {"embed", 1}, {"bn", 2}, {"head", 1}};
        return state;
    }
    static nn::ExportSource source(const nn::StateDict& state) {
        static const nn::Project project;
        static const nn::Network network;
        return {&project, {}, &network, &state};
    }
    static bool same(const nn::StateDict& read, const nn::StateDict& expected) {
        if (read.tensors.size() != expected.tensors.size()) return false;
        return std::ranges::all_of(expected.tensors, [&](const nn::StateTensor& t) {
            const nn::StateTensor* found = read.find(t.key);
            return found && found->dtype == t.dtype && found->shape == t.shape && found->bytes == t.bytes;
        });
    }

    static nn::StateDict shapes(const std::vector<std::pair<const char*, nn::Extents>>& all) {
        nn::StateDict state;
        for (const auto& [key, shape] : all)
            state.tensors.push_back({key, nn::DType::Float32, shape, std::vector<std::byte>(std::size_t(nn::numel(shape)) * 4), {}});
        return state;
    }
    static std::set<std::string> proposals(const nn::StateDict& state) {
        const auto imported = nn::graph_from_weights(state);
        if (!imported) qFatal("%s", imported.error().text().c_str());
        nn::for_each_node(imported->project.graph, "", [](const std::string& path, const nn::Node& node) {
            if (!node.inner.wires.empty()) qFatal("%s is wired", path.c_str());
        });
        if (!imported->project.graph.wires.empty()) qFatal("the model is wired");
        std::set<std::string> found;
        for (const auto& [scope, wire] : imported->proposals) {
            if (!found.insert(scope + ": " + wire.from.text() + " > " + wire.to.text()).second) qFatal("proposed twice");
        }
        return found;
    }
    using Wires = std::set<std::string>;

private slots:
    void every_ending_has_one_owner() {
        std::vector<std::string> seen;
        for (const nn::Exporter& exporter : nn::all_exporters()) {
            QVERIFY(!exporter.endings.empty() && *exporter.title && exporter.write);
            for (const std::string& ending : exporter.endings) {
                QVERIFY2(ending.size() > 1 && ending[0] == '.', ending.c_str());
                QVERIFY2(std::ranges::find(seen, ending) == seen.end(), ending.c_str());
                seen.push_back(ending);
                QVERIFY(*nn::find_exporter("some/file" + ending) == &exporter);
            }
        }
        QVERIFY(std::ranges::is_sorted(nn::all_exporters(), {}, &nn::Exporter::place));
        QCOMPARE(nn::all_exporters().front().endings.front(), std::string(".pt"));
    }

    void what_is_written_is_read_again() {
        int tried = 0;
        for (const nn::Importer& importer : nn::weight_importers()) {
            QVERIFY(*importer.title && importer.recognizes && importer.read_weights);
            for (const std::string& ending : importer.endings) {
                const fs::path file = path("weights" + ending);
                const auto exporter = nn::find_exporter(file);
                if (!exporter) continue;
                const auto written = (*exporter)->write(source(weights()), file);
                QVERIFY2(written, written ? "" : written.error().text().c_str());
                const auto read = nn::load_weights(file);
                QVERIFY2(read, read ? "" : read.error().text().c_str());
                QVERIFY2(same(*read, weights()), ending.c_str());
                // Under an ending that nobody knows it is known by its bytes.
                fs::copy_file(file, path("weights" + ending + ".bin"));
                QVERIFY(*nn::find_importer(path("weights" + ending + ".bin")) == &importer);
                ++tried;
            }
        }
        QVERIFY(tried >= 4);
    }

    void what_there_is_not() {
        const auto exporter = nn::find_exporter("net.tflite");
        QVERIFY(!exporter && exporter.error().usage);
        for (const char* word : {"net.tflite", ".pt, .pth (PyTorch state_dict)", ".safetensors", ".npz"})
            QVERIFY2(QString::fromStdString(exporter.error().text()).contains(word), exporter.error().text().c_str());
        std::ofstream(path("notes.txt")) << "no weights at all";
        const auto importer = nn::load_weights(path("notes.txt"));
        QVERIFY(!importer && importer.error().usage);
        for (const char* word : {"notes.txt", ".pth", ".safetensors", ".npz"})
            QVERIFY2(QString::fromStdString(importer.error().text()).contains(word), importer.error().text().c_str());
        const auto missing = nn::load_weights(path("nowhere.bin"));
        QVERIFY(!missing && QString::fromStdString(missing.error().text()).contains("nowhere.bin"));
    }

    void numpy_reads_the_arrays() {
        const auto exporter = nn::find_exporter("w.npz");
        QVERIFY(exporter && (*exporter)->write(source(weights()), path("w.npz")));
        QProcess process;
        process.start("/usr/bin/python3",
                      {"-c",
                       "import sys, numpy\n"
                       "w = numpy.load(sys.argv[1], allow_pickle=False)\n"
                       "for k in sorted(w.files): print(k, w[k].dtype, w[k].shape, w[k].ravel()[0])\n",
                       QString::fromStdString(path("w.npz").string())});
        QVERIFY(process.waitForFinished(100'000));
        QCOMPARE(QString(process.readAllStandardOutput()),
                 QString("bn.num_batches_tracked int64 () 1234567890123\n"
                         "embed.weight float32 (2, 3) 1.0\n"
                         "head.weight float32 (2, 3) 1.0\n"
                         "scale float32 (1,) 0.5\n"));
    }

    void the_help_names_every_ending() {
        std::ifstream page(NETLOOM_SOURCE_DIR "/resources/help/weights.md");
        const std::string text{std::istreambuf_iterator<char>(page), {}};
        for (const nn::Exporter& exporter : nn::all_exporters())
            for (const std::string& ending : exporter.endings)
                QVERIFY2(text.find("`" + ending + "`") != std::string::npos, ending.c_str());
        for (const nn::Importer& importer : nn::weight_importers())
            for (const std::string& ending : importer.endings)
                QVERIFY2(text.find("`" + ending + "`") != std::string::npos, ending.c_str());
    }

    /// A message inside of another one is filled in like a text, however deep, and text that merely looks like one stays text.
    void messages_stand_in_one_another() {
        const nn::Message inner("{0} of {1}", {"1:2", std::string("a\0b", 3)});
        const nn::Message middle("<{0}>", {nn::as_argument(inner)});
        const nn::Message outer("{1} and {0}", {"plain", nn::as_argument(middle)});
        QCOMPARE(outer.text(), std::string("<1:2 of a") + '\0' + "b> and plain");
        QVERIFY(nn::nested_message(outer.args[1]) == middle);
        QVERIFY(nn::nested_message(middle.args[0]) == inner);
        for (const std::string& text : {std::string(), std::string("plain"), std::string("\x1f"), std::string("\x1f" "5:abc"), std::string("\x1f" "x:a"),
                                        std::string("\x1f" "99999999999999999999:a"), std::string("\x1f" "1:a2")}) {
            QVERIFY(!nn::nested_message(text));
            QCOMPARE(nn::Message("{0}", {text}).text(), text);
        }
    }

    /// What there is, in words that are translated one by one, reads as it did.
    void formats_are_listed() {
        const auto found = nn::find_exporter("a.xyz");
        QVERIFY(!found);
        QVERIFY2(found.error().text().ends_with(nn::texts_of(nn::all_exporters()) + "."), found.error().text().c_str());
        const auto list = nn::nested_message(found.error().message.args.back());
        QVERIFY(list);
        QCOMPARE(list->format, std::string("{0} or {1}"));
        QCOMPARE(nn::list_message({"one"}).text(), std::string("one"));
        QCOMPARE(nn::list_message({"one", "two", "three"}).text(), std::string("one, two or three"));
    }

    /// What is asked to stop leaves the file that was there, and no other.
    void a_stopped_export_changes_nothing() {
        for (const nn::Exporter& exporter : nn::all_exporters()) {
            if (!exporter.needs_weights || exporter.needs_network) continue;
            const nn::StateDict state = weights();
            nn::ExportSource from = source(state);
            const fs::path file = path("stopped" + exporter.endings.front());
            QVERIFY(exporter.write(from, file));
            const auto size = fs::file_size(file);
            std::stop_source stop;
            stop.request_stop();
            from.stop = stop.get_token();
            nn::StateDict more = state;
            more.tensors.push_back(tensor<float>("more", nn::DType::Float32, {2}, {1, 2}));
            from.weights = &more;
            const auto written = exporter.write(from, file);
            QVERIFY2(!written && QString::fromStdString(written.error().text()).contains("stopped"), exporter.title);
            QCOMPARE(fs::file_size(file), size);
            for (const auto& entry : fs::directory_iterator(path(""))) QVERIFY2(!entry.path().filename().string().starts_with(".netloom"), entry.path().c_str());
        }
    }

    /// Order, names and sizes make wires likely; they are proposed and never drawn.
    void wires_are_proposed() {
        QCOMPARE(proposals(shapes({{"conv1.weight", {8, 3, 3, 3}}, {"conv2.weight", {16, 8, 3, 3}}, {"fc1.weight", {20, 16 * 5 * 5}}, {"fc2.weight", {4, 20}}})),
                 (Wires{": conv1 > conv2", ": conv2 > fc1", ": fc1 > fc2"}));
        // A shortcut takes what its module takes.
        QCOMPARE(proposals(shapes({{"stem.weight", {8, 3, 3, 3}}, {"b.conv1.weight", {16, 8, 3, 3}}, {"b.conv2.weight", {16, 16, 3, 3}},
                                   {"b.shortcut.weight", {16, 8, 1, 1}}, {"fc.weight", {2, 16}}})),
                 (Wires{": stem > b", ": b > fc", "b: x > conv1", "b: conv1 > conv2", "b: x > shortcut", "b: conv2 > output"}));
        // Query, key and value take the same, and so do mean and variance.
        QCOMPARE(proposals(shapes({{"emb.weight", {9, 6}}, {"q.weight", {6, 6}}, {"k.weight", {6, 6}}, {"v.weight", {6, 6}}})),
                 (Wires{": emb > q", ": emb > k", ": emb > v"}));
        QCOMPARE(proposals(shapes({{"fc1.weight", {24, 36}}, {"fc21.weight", {4, 24}}, {"fc22.weight", {4, 24}}, {"fc3.weight", {24, 4}}})),
                 (Wires{": fc1 > fc21", ": fc1 > fc22", ": fc22 > fc3"}));
        // Sizes that do not fit are not joined.
        QCOMPARE(proposals(shapes({{"a.weight", {7, 3}}, {"b.weight", {2, 5}}})), Wires{});
    }

    /// As a program's `main` does for what it alone can write. Last: it stays.
    void what_is_added_is_found() {
        const std::size_t before = nn::all_exporters().size();
        nn::Exporter notes;
        notes.endings = {".notes"};
        notes.title = "notes";
        notes.place = 15;
        notes.write = [](const nn::ExportSource& from, const fs::path& file) -> nn::Result<void> {
            std::ofstream(file) << from.project->notes;
            return {};
        };
        nn::add_exporters({notes});
        QCOMPARE(nn::all_exporters().size(), before + 1);
        QCOMPARE(nn::all_exporters()[1].endings.front(), std::string(".notes"));
        const auto found = nn::find_exporter("a.notes");
        QVERIFY(found && (*found)->write(source(weights()), path("a.notes")) && fs::exists(path("a.notes")));
    }
};

QTEST_GUILESS_MAIN(TestExchange)
#include "test_exchange.moc"
