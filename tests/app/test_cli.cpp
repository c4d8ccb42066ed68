// The program as a script sees it: exit status, stdout, stderr, files. No display.
#include "app/cli/command.h"
#include "nn/io/atomic_file.h"
#include "nn/io/npz.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <signal.h>
#include <sys/types.h>
#include <cstring>
#include <nlohmann/json.hpp>

using Json = nlohmann::ordered_json;

namespace {

struct Outcome {
    int status = -1;
    QByteArray out, err;
};

QProcessEnvironment environment() {
    QProcessEnvironment e = QProcessEnvironment::systemEnvironment();
    e.remove("DISPLAY");
    e.remove("WAYLAND_DISPLAY");
    e.insert("QT_QPA_PLATFORM", "there-is-no-such-platform");  // a command that made a QApplication would die of it
    return e;
}

Outcome run(const QString& program, const QStringList& arguments, const QString& folder) {
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setWorkingDirectory(folder);
    process.start(program, arguments);
    Outcome outcome;
    if (!process.waitForFinished(120000) || process.exitStatus() != QProcess::NormalExit) return outcome;
    outcome.status = process.exitCode();
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

Json project() {
    return Json::parse(R"({"format": "netloom", "version": 1, "name": "small",
        "graph": {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                            {"id": "fc", "op": "Linear", "options": {"out_features": 16}}, {"id": "act", "op": "ReLU"},
                            {"id": "head", "op": "Linear", "options": {"out_features": 3}}, {"id": "loss", "op": "CrossEntropyLoss"}],
                  "wires": [["x", "fc"], ["fc", "act"], ["act", "head"], ["head", "loss:input"], ["y", "loss:target"]]},
        "data": {"source": "random", "samples": 40, "seed": 3, "fields": {"x": {"shape": [6]}, "y": {"shape": [], "classes": 3}},
                 "split": {"validation": 0.25}},
        "training": {"epochs": 2, "batch_size": 8, "seed": 5, "optimizer": {"type": "SGD", "lr": 0.1}}})");
}

/// One line for people, nothing else: no trace, no second line.
bool is_one_line(const QByteArray& text) {
    return text.endsWith('\n') && text.count('\n') == 1 && text.startsWith("netloom: ");
}

}  // namespace

class TestCli : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> folder_;

    QString path(const QString& name) const { return folder_->filePath(name); }
    void write(const QString& name, const std::string& text) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text.data(), static_cast<qint64>(text.size())) >= 0);
    }
    QByteArray read(const QString& name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    Outcome netloom(const QStringList& arguments) const { return run(NETLOOM_PROGRAM, arguments, folder_->path()); }
    Outcome python(const QString& code) const { return run("/usr/bin/python3", {"-c", code}, folder_->path()); }

    /// One call that must be refused with `status` and one line that holds all `parts`.
    void refused(const QStringList& arguments, int status, const QStringList& parts) const {
        const Outcome o = netloom(arguments);
        QVERIFY2(o.status == status,
                 qPrintable(QString("status %1: %2%3").arg(o.status).arg(QString(o.out), QString(o.err))));
        QVERIFY2(is_one_line(o.err), o.err);
        for (const QString& part : parts)
            QVERIFY2(o.err.contains(part.toUtf8()), qPrintable("no \"" + part + "\" in " + o.err));
    }

private slots:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        write("p.netloom.json", project().dump());
    }

    void help_and_version() {
        for (const QStringList& call :
             {QStringList{"help"}, {"--help"}, {"help", "train"}, {"train", "--help"}, {"--version"}}) {
            const Outcome o = netloom(call);
            QCOMPARE(o.status, 0);
            QVERIFY(!o.out.isEmpty() && o.err.isEmpty());
        }
        QVERIFY(netloom({"help"}).out.contains("predict"));
        QFile page(NETLOOM_SOURCE_DIR "/resources/help/command-line.md");
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QByteArray text = page.readAll();
        for (const cli::Command& command : cli::all_commands())
            QVERIFY2(text.contains(("| `" + command.name + " ").c_str()), command.name.c_str());
        QVERIFY(netloom({"help", "export"}).out.contains(".npz (NumPy arrays)"));
    }

    void wrong_usage_exits_with_2_and_one_line() {
        refused({"trian", "p.netloom.json"}, 2, {"trian", "train"});
        refused({"train"}, 2, {"needs a project file"});
        refused({"train", "p.netloom.json", "--epocs", "3"}, 2, {"--epocs", "--epochs"});
        refused({"train", "p.netloom.json", "--epochs"}, 2, {"--epochs", "needs a value"});
        refused({"train", "p.netloom.json", "--epochs", "0"}, 2, {"epochs"});
        refused({"train", "p.netloom.json", "--epochs", "many"}, 2, {"epochs"});
        refused({"train", "p.netloom.json", "--threads", "-1"}, 2, {"--threads"});
        refused({"train", "p.netloom.json", "--set", "training.optimizer.lr"}, 2, {"--set"});
        refused({"train", "p.netloom.json", "--set", "training.optimiser.lr=1"}, 2, {"optimiser"});
        refused({"train", "p.netloom.json", "--set", "fx.out_features=1"}, 2, {"fx"});
        refused({"train", "p.netloom.json", "--export", "m.doc"}, 2, {".pt"});
        refused({"train", "p.netloom.json", "--export", "nowhere/m.pt"}, 2, {"nowhere"});
        refused({"train", "p.netloom.json", "--resume", "nowhere"}, 2, {"nowhere"});
        refused({"export", "p.netloom.json"}, 2, {"--to"});
        refused({"export", "p.netloom.json", "--to", "w.pt", "--batch", "2"}, 2, {"--batch", "w.pt", "leave it out"});
        refused({"export", "p.netloom.json", "--to", "m.onnx", "--batch", "0"}, 2, {"--batch", "from 1"});
        refused({"eval", "p.netloom.json", "--weights", "w.pt", "--split", "half"}, 2, {"validation"});
        refused({"check", "missing.netloom.json"}, 2, {"missing.netloom.json"});
        refused({"check", "p.netloom.json", "other.json"}, 2, {"one file"});
    }

    /// Not after hours of training.
    void an_export_that_cannot_be_is_refused_before_training() {
        write("l.netloom.json",
              R"({"format": "netloom", "version": 1, "graph": {"nodes": [{"id": "x", "op": "Input"}, {"id": "y", "op": "Input"},
                  {"id": "lstm", "op": "LSTM", "options": {"hidden_size": 4, "proj_size": 2, "batch_first": true}}, {"id": "loss", "op": "MSELoss"}],
                  "wires": [["x", "lstm"], ["lstm", "loss:input"], ["y", "loss:target"]]},
                  "data": {"source": "random", "samples": 8, "fields": {"x": {"shape": [3, 2]}, "y": {"shape": [3, 2]}}}})");
        refused({"train", "l.netloom.json", "--json", "--export", "m.onnx"}, 2, {"lstm: ONNX has no form for LSTM", "proj_size"});
        QVERIFY(netloom({"train", "l.netloom.json", "--json", "--export", "m.onnx"}).out.isEmpty());
        QVERIFY(!QFile::exists(path("m.onnx")));
        QCOMPARE(netloom({"train", "l.netloom.json", "--json", "--epochs", "1", "--export", "m.pt"}).status, 0);
    }

    void check_prints_shapes_parameters_and_memory() {
        const Outcome o = netloom({"check", "p.netloom.json", "--json"});
        QVERIFY2(o.status == 0, o.err);
        const Json json = Json::parse(o.out.toStdString());
        QVERIFY(json["ok"].get<bool>());
        QCOMPARE(json["parameters"].get<int>(), 6 * 16 + 16 + 16 * 3 + 3);
        QCOMPARE(json["macs"].get<int>(), 6 * 16 + 16 * 3);
        for (const Json& node : json["nodes"]) {
            if (node["path"] == "fc") QCOMPARE(node["outputs"][0]["shape"].dump(), std::string(R"(["N",16])"));
        }
        QVERIFY(json["memory"]["training_bytes"].get<long>() > json["memory"]["inference_bytes"].get<long>());
        const Outcome text = netloom({"check", "p.netloom.json"});
        QCOMPARE(text.status, 0);
        QVERIFY(text.out.contains("fc") && text.out.contains("163 parameters"));
    }

    void check_tells_a_wrong_shape_with_its_fix() {
        Json wrong = project();
        wrong["graph"]["nodes"][2]["options"]["in_features"] = 7;
        write("p.netloom.json", wrong.dump());
        const Outcome o = netloom({"check", "p.netloom.json", "--json"});
        QCOMPARE(o.status, 2);
        const Json json = Json::parse(o.out.toStdString());
        QVERIFY(!json["ok"].get<bool>());
        QCOMPARE(json["diagnostics"][0]["node"].get<std::string>(), std::string("fc"));
        QVERIFY(json["diagnostics"][0]["fix"].is_string());
        QVERIFY2(is_one_line(o.err), o.err);
    }

    void train_writes_a_json_line_a_step_and_an_epoch() {
        const Outcome o = netloom({"train", "p.netloom.json", "--json", "--run", "run", "--export", "a.pt", "--export",
                                   "b.pth", "--export", "c.npz", "--threads", "1"});
        QVERIFY2(o.status == 0, o.err);
        int steps = 0, epochs = 0;
        for (const QByteArray& line : o.out.split('\n')) {
            if (line.isEmpty()) continue;
            const Json point = Json::parse(line.toStdString());
            if (point["kind"] == "step") {
                QCOMPARE(point["step"].get<int>(), ++steps);
                QVERIFY(point["loss"].is_number() && point["lr"] == 0.1);
                QCOMPARE(point["epoch"].get<int>(), epochs + 1);
            } else {
                QCOMPARE(point["epoch"].get<int>(), ++epochs);
                for (const char* key : {"train", "validation"})
                    QVERIFY(point[key]["loss"].is_number() && point[key]["accuracy"].is_number());
                QVERIFY(point["seconds"].is_number() && point["samples_per_second"].is_number());
            }
        }
        QCOMPARE(steps, 8);
        QCOMPARE(epochs, 2);
        QCOMPARE(o.err.count("epoch "), 3);  // a plain line each, and the summary
        QVERIFY(!o.err.contains('\r'));
        QVERIFY(!read("a.pt").isEmpty() && read("b.pth") == read("a.pt"));
        QCOMPARE(python("import numpy, torch\na, c = torch.load('a.pt'), numpy.load('c.npz')\n"
                        "assert sorted(a) == sorted(c.files) and all((a[k].numpy() == c[k]).all() for k in a)")
                     .status,
                 0);
        QCOMPARE(read("run/metrics.jsonl").count('\n'), 10);
        refused({"train", "p.netloom.json", "--run", "run"}, 2, {"run", "already"});
        const Outcome more = netloom({"train", "p.netloom.json", "--resume", "run", "--epochs", "3"});
        QVERIFY2(more.status == 0, more.err);
        QCOMPARE(read("run/metrics.jsonl").count('\n'), 15);
    }

    void settings_and_init_reach_the_run() {
        QCOMPARE(netloom({"export", "p.netloom.json", "--to", "init.pt"}).status, 0);
        const Outcome o =
            netloom({"train", "p.netloom.json", "--json", "--init", "init.pt", "--export", "out.pt", "--epochs", "1",
                     "--seed", "9", "--set", "training.optimizer.lr=0", "--set", "training.batch_size=30"});
        QVERIFY2(o.status == 0, o.err);
        QCOMPARE(o.out.count("\"step\",") - o.out.count("\"kind\":\"epoch\",\"step\","), 1);
        QCOMPARE(python("import torch\na, b = torch.load('init.pt'), torch.load('out.pt')\nassert "
                        "all(torch.equal(a[k], b[k]) for k in a)")
                     .status,
                 0);
        QCOMPARE(
            netloom({"check", "p.netloom.json", "--set", "head.out_features=5", "--json"}).out.contains("[\"N\",5]"),
            true);
    }

    void an_interrupt_saves_and_exits_with_1() {
        QProcess process;
        process.setProcessEnvironment(environment());
        process.setWorkingDirectory(folder_->path());
        process.start(NETLOOM_PROGRAM, {"train", "p.netloom.json", "--run", "run", "--epochs", "1000000", "--json"});
        QTRY_VERIFY_WITH_TIMEOUT(process.bytesAvailable() > 10000, 60000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(60000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("--resume run"));
        QVERIFY(!read("run/checkpoint.pt").isEmpty() && !read("run/last.pt").isEmpty());
    }

    void eval_measures_and_predict_answers() {
        QCOMPARE(netloom({"train", "p.netloom.json", "--export", "w.pt"}).status, 0);
        const Outcome o = netloom({"eval", "p.netloom.json", "--weights", "w.pt", "--json"});
        QVERIFY2(o.status == 0, o.err);
        const Json json = Json::parse(o.out.toStdString());
        QCOMPARE(json["split"].get<std::string>(), std::string("validation"));
        QCOMPARE(json["samples"].get<int>(), 10);
        int all = 0, right = 0;
        for (std::size_t t = 0; t < 3; ++t) {
            for (std::size_t p = 0; p < 3; ++p) all += json["confusion"][t][p].get<int>();
            right += json["confusion"][t][t].get<int>();
        }
        QCOMPARE(all, 10);
        QCOMPARE(json["accuracy"].get<double>(), right / 10.0);

        QCOMPARE(python("import numpy as np\nnp.savez('in.npz', x=np.ones((300, 6), 'f4'))\nnp.savez('bad.npz', "
                        "x=np.ones((3, 7), 'f4'))\n"
                        "np.savez('other.npz', z=np.ones((3, 6), 'f4'))")
                     .status,
                 0);
        const Outcome p =
            netloom({"predict", "p.netloom.json", "--weights", "w.pt", "--input", "in.npz", "--output", "out.npz"});
        QVERIFY2(p.status == 0, p.err);
        auto outputs = nn::load_npz(path("out.npz").toStdString());
        QVERIFY(outputs && outputs->begin()->second.shape == (nn::Extents{300, 3}));
        refused({"predict", "p.netloom.json", "--weights", "w.pt", "--input", "bad.npz", "--output", "o.npz"}, 2,
                {"\"x\"", "[3, 7]"});
        refused({"predict", "p.netloom.json", "--weights", "w.pt", "--input", "other.npz", "--output", "o.npz"}, 2,
                {"\"x\"", "z"});
    }

    void trace_tells_every_node() {
        QCOMPARE(netloom({"export", "p.netloom.json", "--to", "w.pt"}).status, 0);
        QCOMPARE(python("import numpy as np\nx = np.random.default_rng(1).normal(size=(5, 6)).astype('f4')\n"
                        "np.savez('in.npz', x=x)\nnp.savez('both.npz', x=x, y=np.arange(5) % 3)")
                     .status,
                 0);
        const auto traced = [this](const QStringList& more) {
            const Outcome o = netloom(QStringList{"trace", "p.netloom.json", "--weights", "w.pt", "--output", "out.npz"} + more);
            if (o.status != 0) qWarning("%s", o.err.constData());
            auto arrays = nn::load_npz(path("out.npz").toStdString());
            return o.status == 0 && arrays ? *arrays : nn::NpzArrays{};
        };
        const nn::NpzArrays plain = traced({"--input", "in.npz"});
        QVERIFY(plain.contains("x") && !plain.contains("y") && !plain.contains("loss"));
        const nn::NpzArrays all = traced({"--input", "both.npz", "--gradients"});
        QVERIFY(all.contains("y") && all.contains("loss") && all.contains("grad/x") && !all.contains("grad/y"));
        const nn::NpzArrays half = traced({"--input", "both.npz"});
        QVERIFY(half.contains("loss") && !half.contains("grad/x"));
        QVERIFY(half.at("loss").bytes == all.at("loss").bytes);
        const nn::NpzArrays one = traced({"--input", "in.npz", "--node", "x"});
        QVERIFY(one.size() == 1 && one.begin()->first == "x");
        refused({"trace", "p.netloom.json", "--weights", "w.pt", "--input", "in.npz", "--output", "o.npz", "--gradients"}, 2, {"\"y\""});
        refused({"trace", "p.netloom.json", "--weights", "w.pt", "--input", "in.npz", "--output", "o.npz", "--node", "nope"}, 2,
                {"nope", "x"});
    }

    void data_says_what_there_is() {
        const Outcome o = netloom({"data", "p.netloom.json", "--json"});
        QVERIFY2(o.status == 0, o.err);
        const Json json = Json::parse(o.out.toStdString());
        QCOMPARE(json["fields"].size(), std::size_t(2));
        QVERIFY(json["fields"][0] == Json::parse(R"({"field": "x", "dtype": "float32", "shape": [6], "classes": null})"));
        QVERIFY(json["fields"][1]["class_names"] == Json::parse(R"(["0", "1", "2"])"));
        // 40 samples, a quarter of them to validate with.
        QCOMPARE(json["splits"].size(), std::size_t(2));
        int samples[] = {30, 10};
        for (std::size_t i = 0; i < 2; ++i) {
            const Json& split = json["splits"][i];
            QCOMPARE(split["split"].get<std::string>(), std::string(i == 0 ? "train" : "validation"));
            QCOMPARE(split["samples"].get<int>(), samples[i]);
            int all = 0;
            for (const Json& count : split["classes"]["y"]) all += count.get<int>();
            QCOMPARE(all, samples[i]);
        }
        const Outcome text = netloom({"data", "p.netloom.json"});
        QVERIFY(text.out.contains("validation") && text.out.contains("30 samples"));
        refused({"data", "p.netloom.json", "--set", "data.source=npz"}, 2, {"path"});
    }

    void bench_times_steps() {
        const Outcome o =
            netloom({"bench", "p.netloom.json", "--steps", "5", "--warmup", "1", "--threads", "1", "--json"});
        QVERIFY2(o.status == 0, o.err);
        const Json json = Json::parse(o.out.toStdString());
        QVERIFY(json["step_ms"]["min"].get<double>() > 0 && json["step_ms"]["median"] >= json["step_ms"]["min"]);
        QVERIFY(json["step_ms"]["p90"] >= json["step_ms"]["median"]);
        for (const char* key : {"samples_per_second", "peak_rss_bytes", "memory_plan_bytes", "compile_ms"})
            QVERIFY(json[key].get<double>() > 0);
    }

    void bench_finds_what_the_plan_foretells() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer keeps memory of its own for ours");
#endif
        // Wide enough that what libraries take beside the plan is little.
        const Outcome o = netloom({"bench", "p.netloom.json", "--set", "fc.out_features=200000", "--set",
                                   "training.optimizer.type=SGD", "--steps", "2", "--warmup", "0", "--json"});
        QVERIFY2(o.status == 0, o.err);
        const Json json = Json::parse(o.out.toStdString());
        const double plan = json["memory_plan_bytes"].get<double>(), used = json["memory_used_bytes"].get<double>();
        QVERIFY2(plan > 2e7 && used > 0.95 * plan && used < 1.1 * plan,
                 qPrintable(QString("planned %1, used %2").arg(plan).arg(used)));
    }

    void bench_profiles_nodes() {
        const Outcome o = netloom(
            {"bench", "p.netloom.json", "--steps", "5", "--warmup", "1", "--threads", "1", "--profile", "--json"});
        QVERIFY2(o.status == 0, o.err);
        const Json profile = Json::parse(o.out.toStdString())["profile"];
        QVERIFY(profile["peak_gflops"].get<double>() > 0);
        double sum = profile["optimizer"]["ms"].get<double>();
        QVERIFY(profile["nodes"].size() >= 2);
        for (const Json& node : profile["nodes"])
            for (const char* pass : {"forward", "backward"}) {
                sum += node[pass]["ms"].get<double>();
                if (node["op"] == "Linear") QVERIFY(node[pass]["operations"].get<double>() > 0);
                QVERIFY(node[pass]["bytes"].get<double>() >= 0);
            }
        QVERIFY(std::abs(sum - profile["step_ms"].get<double>()) < 1e-6 * sum);
        const Outcome table = netloom({"bench", "p.netloom.json", "--steps", "2", "--warmup", "0", "--profile"});
        QVERIFY2(table.status == 0 && table.out.contains("GFLOP/s") && table.out.contains("optimizer"), table.out);
    }

    void ops_lists_the_catalogue() {
        const Outcome o = netloom({"ops", "--json"});
        QCOMPARE(o.status, 0);
        const Json json = Json::parse(o.out.toStdString());
        const auto conv = std::find_if(json.begin(), json.end(), [](const Json& op) { return op["id"] == "Conv2d"; });
        QVERIFY(conv != json.end());
        QVERIFY((*conv)["parameters"][0]["id"] == "weight");
        for (const Json& op : json) {
            QVERIFY2(!op["doc"].get<std::string>().empty(), op["id"].get<std::string>().c_str());
            for (const Json& option : op["options"]) QVERIFY(!option["doc"].get<std::string>().empty());
        }
    }

    void stdout_that_cannot_be_written_is_an_error() {
        const Outcome o = run("/bin/sh", {"-c", QString("%1 ops > /dev/full").arg(NETLOOM_PROGRAM)}, folder_->path());
        QCOMPARE(o.status, 1);
        QVERIFY2(is_one_line(o.err), o.err);
        const Outcome pipe = run(
            "/bin/sh",
            {"-c",
             QString("%1 train p.netloom.json --json --epochs 100000 --export w.pt | head -n 2").arg(NETLOOM_PROGRAM)},
            folder_->path());
        QCOMPARE(pipe.status, 0);  // it came to an end
        QCOMPARE(pipe.out.count('\n'), 2);
    }

    // ---- bad input: one clear message each, nothing lost
    // ----------------------------------------------------------------

    void bad_projects_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("parts");
        const auto row = [](const char* name, const Json& json, const QStringList& parts) {
            QTest::newRow(name) << QByteArray::fromStdString(json.dump()) << parts;
        };
        QTest::newRow("malformed") << QByteArray("{\"format\": \"netloom\",\n \"version\": 1,\n nodes}")
                                   << QStringList{"line 3"};
        QTest::newRow("empty") << QByteArray() << QStringList{"p.netloom.json"};
        QTest::newRow("deeply nested") << QByteArray(200000, '[') << QStringList{"p.netloom.json"};
        Json j = project();
        j["graph"]["nodes"][2]["op"] = "Linaer";
        row("unknown op", j, {"Linaer", "Linear"});
        j = project();
        j["graph"]["wires"].push_back({"head", "fc"});
        row("two wires into one input", j, {"fc"});
        j = project();
        j["graph"]["wires"][0] = {"act", "fc"};
        row("cycle", j, {"cycle"});
        j = project();
        j["graph"]["nodes"][3]["id"] = "fc";
        row("duplicate id", j, {"fc"});
        j = project();
        j["graph"]["nodes"][2]["options"]["out_features"] = "many";
        row("wrong option type", j, {"fc", "out_features", "many"});
        j = project();
        j["graph"]["nodes"][2]["options"]["out_featuers"] = 3;
        row("unknown option", j, {"out_featuers", "out_features"});
        j = project();
        j["version"] = 2;
        row("newer version", j, {"version", "2"});
        j = project();
        j["data"] = {{"source", "idx"}, {"path", "no-such-folder"}};
        row("missing data folder", j, {"no-such-folder"});
        j = project();
        j["training"]["optimizer"] = {{"type", "SGD"}, {"nesterov", true}};
        row("options at odds", j, {"momentum"});
    }

    void bad_projects() {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, parts);
        write("p.netloom.json", text.toStdString());
        for (const QStringList& call :
             {QStringList{"check", "p.netloom.json"}, {"train", "p.netloom.json", "--run", "run"}})
            refused(call, 2, parts);
        QVERIFY(!QDir(path("run")).exists());
        QCOMPARE(read("p.netloom.json"), text);
    }

    void a_truncated_gz_is_refused_by_name() {
        QCOMPARE(
            python("import gzip, struct, os\nos.mkdir('d')\n"
                   "for p in ('train', 't10k'):\n"
                   " open(f'd/{p}-images-idx3-ubyte.gz', 'wb').write(gzip.compress(struct.pack('>4i', 2051, 50, 28, "
                   "28) + os.urandom(50 * 784)))\n"
                   " open(f'd/{p}-labels-idx1-ubyte.gz', 'wb').write(gzip.compress(struct.pack('>2i', 2049, 50) + "
                   "bytes(50)))\n"
                   "f = 'd/train-images-idx3-ubyte.gz'\nb = open(f, 'rb').read()\nopen(f, 'wb').write(b[:len(b) // 2])")
                .status,
            0);
        Json j = project();
        j["graph"]["nodes"][0]["options"]["field"] = "image";
        j["graph"]["nodes"][1]["options"]["field"] = "label";
        j["graph"]["nodes"][2] = {{"id", "fc"}, {"op", "Flatten"}};
        j["graph"]["nodes"][4]["options"]["out_features"] = 10;
        j["data"] = {{"source", "idx"}, {"path", "d"}};
        write("p.netloom.json", j.dump());
        refused({"train", "p.netloom.json", "--run", "run"}, 2, {"train-images-idx3-ubyte.gz"});
        QVERIFY(!QDir(path("run")).exists());
    }

    void bad_weights_are_refused_by_name() {
        QCOMPARE(netloom({"export", "p.netloom.json", "--to", "good.pt"}).status, 0);
        QCOMPARE(python("import torch, os\n"
                        "class Evil:\n def __reduce__(self): return os.system, ('touch pwned',)\n"
                        "torch.save(Evil(), 'evil.pt')\n"
                        "b = open('good.pt', 'rb').read()\nopen('half.pt', 'wb').write(b[:len(b) // 2])\n"
                        "s = torch.load('good.pt')\nt = dict(s)\ndel t['fc.bias']\ntorch.save(t, 'missing.pt')\n"
                        "s['fc.weight'] = torch.zeros(16, 5)\ntorch.save(s, 'shape.pt')\n"
                        "open('text.pt', 'w').write('hello')")
                     .status,
                 0);
        const auto call = [](const QString& file) { return QStringList{"eval", "p.netloom.json", "--weights", file}; };
        refused(call("evil.pt"), 2, {"evil.pt", "system"});
        QVERIFY(!QFile::exists(path("pwned")));
        refused(call("half.pt"), 2, {"half.pt"});
        refused(call("missing.pt"), 2, {"missing.pt", "fc.bias"});
        refused(call("shape.pt"), 2, {"shape.pt", "fc.weight", "[16, 5]", "[16, 6]"});
        refused(call("text.pt"), 2, {"text.pt"});
        refused(call("none.pt"), 2, {"none.pt"});
        const Outcome partial = netloom(call("missing.pt") << "--partial");
        QCOMPARE(partial.status, 0);
        QVERIFY(partial.err.contains("fc.bias"));
    }

    void a_picture_needs_no_display() {
        QVERIFY(netloom({"help", "export"}).out.contains(".svg (SVG picture of the canvas)"));
        for (const char* name : {"net.svg", "net.pdf", "net.png"}) {
            const Outcome o = netloom({"export", "p.netloom.json", "--to", name});
            QVERIFY2(o.status == 0 && o.err.isEmpty() && o.out.isEmpty(), o.err);
        }
        // Shapes are the data's: six numbers a sample.
        const QByteArray svg = read("net.svg");
        for (const char* word : {"Linear", "CrossEntropyLoss", "6 → 16", "N×16", "</svg>"}) QVERIFY2(svg.contains(word), word);
        QVERIFY(read("net.pdf").startsWith("%PDF-") && read("net.png").startsWith("\x89PNG"));
        // One with mistakes is drawn as it is; one without nodes is not.
        Json j = project();
        j["graph"]["nodes"][2]["options"]["in_features"] = 7;
        write("p.netloom.json", j.dump());
        QCOMPARE(netloom({"export", "p.netloom.json", "--to", "net.svg"}).status, 0);
        j["graph"] = {{"nodes", Json::array()}, {"wires", Json::array()}};
        write("p.netloom.json", j.dump());
        refused({"export", "p.netloom.json", "--to", "none.svg"}, 2, {"nothing to draw"});
        QVERIFY(!QFile::exists(path("none.svg")));
    }

    void a_full_disk_leaves_the_old_file() {
        QCOMPARE(netloom({"export", "p.netloom.json", "--to", "w.pt"}).status, 0);
        const QByteArray before = read("w.pt");
        const Outcome o =
            run("/bin/sh",
                {"-c", QString("ulimit -f 1; exec %1 export p.netloom.json --seed 8 --to w.pt").arg(NETLOOM_PROGRAM)},
                folder_->path());
        QCOMPARE(o.status, 1);
        QVERIFY2(is_one_line(o.err) && o.err.contains("w.pt"), o.err);
        QCOMPARE(read("w.pt"), before);
        QCOMPARE(QDir(folder_->path()).entryList(QDir::Files | QDir::Hidden), (QStringList{"p.netloom.json", "w.pt"}));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "test_cli.moc"
