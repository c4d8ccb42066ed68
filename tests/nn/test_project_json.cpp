// Project files: what is written reads back, and every mistake is named.
#include "nn/data/dataset.h"
#include "nn/model/op.h"
#include "nn/model/scope.h"
#include "nn/train/check.h"
#include "nn/train/project_file.h"
#include "nn/train/training.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <random>

namespace fs = std::filesystem;

namespace {

/// As the writer writes it, and as the reference shows it.
const std::string lenet = R"({
  "format": "netloom", "version": 1,
  "name": "LeNet on Fashion-MNIST",
  "notes": "free text, \"quoted\"\nsecond line: größer",
  "graph": {
    "nodes": [
      {"id": "image", "op": "Input", "options": {"field": "image"}},
      {"id": "label", "op": "Input", "options": {"field": "label"}},
      {"id": "features", "op": "Sequential", "nodes": [
        {"id": "0", "op": "Conv2d", "options": {"out_channels": 20, "kernel_size": 5}, "requires_grad": false},
        {"id": "1", "op": "ReLU"},
        {"id": "2", "op": "MaxPool2d", "options": {"kernel_size": 2}}]},
      {"id": "block", "op": "Module", "nodes": [
        {"id": "x", "op": "Input"},
        {"id": "act", "op": "Tanh"},
        {"id": "y", "op": "Output"}], "wires": [
        ["x", "act"],
        ["act", "y"]]},
      {"id": "flatten", "op": "Flatten", "muted": true},
      {"id": "fc", "op": "Linear", "options": {"out_features": 10}},
      {"id": "loss", "op": "CrossEntropyLoss"}],
    "wires": [
      ["image", "features"],
      ["features", "block:x"],
      ["block:y", "flatten"],
      ["flatten", "fc"],
      ["fc", "loss:input"],
      ["label", "loss:target"]]
  },
  "data": {"source": "random", "samples": 500, "fields": {"image": {"shape": [1, 28, 28]}, "label": {"shape": [], "classes": 10}}, "split": {"validation": 0.25, "test": 0.2, "seed": 3}},
  "training": {"epochs": 3, "batch_size": 32, "optimizer": {"type": "Adam", "lr": 0.003}},
  "layout": {
    "features": {"at": [220, 0], "collapsed": true},
    "features.0": [0.1, -12.5],
    "image": [0, 0]
  },
  "bends": {
    "flatten -> fc": [[300, 40], [340.5, 60]],
    "block.x -> block.act": [[1, 2]]
  },
  "frames": [
    {"text": "eyes", "at": [-10, 0], "size": [300, 120.5], "scope": "", "color": "#4c9aff"},
    {"text": "inside", "at": [0, 0], "size": [10, 10], "scope": "block"}]
}
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    if (at == std::string::npos) qFatal("the text to replace is not there: %s", from.c_str());
    return text.replace(at, from.size(), to);
}
std::string listed(const nn::Result<nn::ProjectText>& parsed) {
    if (!parsed) return "Error: " + parsed.error().text();
    std::string text;
    for (const nn::Diagnostic& d : parsed->diagnostics) {
        text += std::string(d.severity == nn::Severity::Error ? "error" : "warning") + " [" + d.node + "|" + d.port +
                "|" + d.option + "] " + d.text.text() + "\n";
    }
    return text;
}

class RandomProject {
public:
    explicit RandomProject(unsigned seed) : random_(seed) {}

    nn::Project make() {
        nn::Project p;
        p.name = word() + "\t\"\\ ü € 😀";
        if (below(2) == 0) p.notes = "line\nline\x01\x7f </script>";
        p.graph = scope("", 0, false);
        nn::for_each_node(p.graph, "", [&](const std::string& path, const nn::Node&) {
            if (below(2) == 0) p.layout[path] = {number(), static_cast<double>(below(2000)) - 1000, below(3) == 0};
        });
        marks(p, p.graph, "");
        const auto& sources = nn::all_sources();
        const nn::SourceInfo& source = *sources[below(sources.size())];
        p.data.source = source.schema.id;
        p.data.options = options(source.schema);
        if (source.takes_fields()) {
            for (const char* name : {"x", "y z"}) p.data.fields.push_back({name, options(*source.field)});
            for (nn::FieldSpec& field : p.data.fields) {
                for (const nn::OptionInfo& o : source.field->options) {
                    if (o.required) field.options[o.id] = o.default_value;
                }
            }
        }
        if (below(2) == 0) p.data.split.order = "file";
        if (below(2) == 0) p.data.split.validation = static_cast<double>(below(1000)) / 1001;
        p.data.split.seed = static_cast<std::int64_t>(random_());
        p.training.options = options(nn::training_schema());
        const auto& optimizers = nn::all_optimizers();
        const nn::OptimizerInfo& optimizer = *optimizers[below(optimizers.size())];
        p.training.optimizer = {optimizer.schema.id, options(optimizer.schema)};
        const auto& schedulers = nn::all_schedulers();
        const nn::SchedulerInfo& scheduler = *schedulers[below(schedulers.size())];
        if (below(2) == 0) p.training.scheduler = {scheduler.schema.id, options(scheduler.schema)};
        if (below(2) == 0) p.training.early_stopping = options(nn::early_stopping_schema());
        p.training.checkpoint = options(nn::checkpoint_schema());
        return p;
    }

private:
    std::size_t below(std::size_t n) { return random_() % n; }
    std::string word() { return std::string(1, static_cast<char>('a' + below(26))) + std::to_string(below(1000)); }
    double number() { return std::normal_distribution<double>(0, 300)(random_); }

    /// Legal values that differ from the defaults, in the form that files hold.
    nn::OptionValues options(const nn::Schema& schema) {
        nn::OptionValues values;
        for (const nn::OptionInfo& o : schema.options) {
            if (below(2) == 0) continue;
            const double low = std::max(o.min, -1e6), high = std::min(o.max, 1e6);
            nn::OptionValue value;
            switch (o.kind) {
                case nn::OptionKind::Bool:
                    value = below(2) == 0;
                    break;
                case nn::OptionKind::Int:
                    value = static_cast<std::int64_t>(std::ceil(low)) + static_cast<std::int64_t>(below(5));
                    break;
                case nn::OptionKind::Float:
                    value = low + (std::min(high, low + 1) - low) * static_cast<double>(below(1000)) / 1007;
                    break;
                case nn::OptionKind::Choice:
                    value = o.choices[below(o.choices.size())];
                    break;
                case nn::OptionKind::Text:
                    value = word();
                    break;
                default:
                    continue;
            }
            if (o.check(value)) values[o.id] = value;
        }
        return schema.without_defaults(values);
    }

    void marks(nn::Project& p, const nn::Graph& graph, const std::string& path) {
        for (const nn::Wire& wire : graph.wires)
            if (below(3) == 0) p.bends[{path, wire}] = std::vector<nn::Point>(1 + below(3), {number(), -0.5});
        if (below(2) == 0) p.frames.push_back({word() + " \"ü\"", {number(), 1}, {1, 2.5}, path, below(2) == 0 ? "" : "#102030"});
        for (const nn::Node& node : graph.nodes)
            if (nn::find_op(node.op)->is_container()) marks(p, node.inner, nn::join_path(path, node.id));
    }
    nn::Graph scope(const std::string& path, int depth, bool numbered) {
        nn::Graph graph;
        const auto& ops = nn::all_ops();
        for (std::size_t i = 0, n = 1 + below(6); i < n; ++i) {
            const nn::Op& op = *ops[below(ops.size())];
            nn::Node node;
            node.id = numbered ? std::to_string(i) : "n" + std::to_string(i);
            node.op = op.id();
            node.options = options(op.schema);
            node.requires_grad = op.parameters.empty() || below(2) == 0;
            node.muted = nn::can_be_muted(op) && below(4) == 0;
            if (op.is_container() && depth < 3) {
                node.inner = scope(nn::join_path(path, node.id), depth + 1, op.numbered_children);
                if (op.role != nn::Role::Module) node.inner.wires.clear();
            }
            graph.nodes.push_back(std::move(node));
        }
        for (std::size_t i = below(8); i > 0; --i) {
            const nn::Node& from = graph.nodes[below(graph.nodes.size())];
            const nn::Node& to = graph.nodes[below(graph.nodes.size())];
            const nn::Op& source = *nn::find_op(from.op);
            const nn::Op& target = *nn::find_op(to.op);
            if (source.outputs.empty() || target.inputs.empty()) continue;
            const auto port = [&](const std::vector<nn::PortInfo>& ports) {
                return below(2) == 0 ? std::string() : ports[below(ports.size())].id;
            };
            graph.wires.push_back({{from.id, port(source.outputs)}, {to.id, port(target.inputs)}});
        }
        return graph;
    }

    std::mt19937 random_;
};

}  // namespace

class TestProjectJson : public QObject {
    Q_OBJECT
    QTemporaryDir dir_;
    fs::path path(const std::string& name) const { return fs::path(dir_.path().toStdString()) / name; }

private slots:
    void reads_and_writes_the_reference() {
        const auto parsed = nn::parse_project(lenet);
        QVERIFY2(parsed && parsed->diagnostics.empty(), listed(parsed).c_str());
        const nn::Project& p = parsed->project;
        QCOMPARE(p.name, std::string("LeNet on Fashion-MNIST"));
        QCOMPARE(p.graph.nodes.size(), std::size_t(7));
        const nn::Node* conv = nn::find_node(p.graph, "features.0");
        QVERIFY(conv != nullptr && !conv->requires_grad);
        QVERIFY(conv->options.at("kernel_size") == nn::OptionValue(std::int64_t{5}));
        QVERIFY((p.graph.wires[1] == nn::Wire{{"features", ""}, {"block", "x"}}));
        QCOMPARE(p.layout.at("features.0").y, -12.5);
        QCOMPARE(p.data.fields[1].options.at("classes"), nn::OptionValue(std::int64_t(10)));
        QCOMPARE(*p.data.split.test, 0.2);
        QCOMPARE(p.training.optimizer.type, std::string("Adam"));
        QCOMPARE(QString::fromStdString(nn::write_project(p)), QString::fromStdString(lenet));
    }

    void leaves_defaults_out() {
        std::string text =
            replaced(lenet, "\"kernel_size\": 5}", "\"kernel_size\": [5, 5], \"stride\": 1, \"bias\": true}");
        text = replaced(text, "\"epochs\": 3", "\"epochs\": 3, \"shuffle\": true, \"seed\": 0");
        text = replaced(text, "\"lr\": 0.003", "\"lr\": 3e-3");
        const auto parsed = nn::parse_project(text);
        QVERIFY2(parsed && parsed->diagnostics.empty(), listed(parsed).c_str());
        QCOMPARE(QString::fromStdString(nn::write_project(parsed->project)), QString::fromStdString(lenet));
    }

    void an_empty_project_survives() {
        const nn::Project empty;
        const auto parsed = nn::parse_project(nn::write_project(empty));
        QVERIFY2(parsed && parsed->diagnostics.empty(), listed(parsed).c_str());
        QVERIFY(parsed->project == empty);
    }

    void random_projects_survive() {
        for (unsigned seed = 0; seed < 300; ++seed) {
            const nn::Project p = RandomProject(seed).make();
            const std::string text = nn::write_project(p);
            const auto parsed = nn::parse_project(text);
            QVERIFY2(parsed && parsed->diagnostics.empty(), (listed(parsed) + text).c_str());
            QCOMPARE(QString::fromStdString(nn::write_project(parsed->project)), QString::fromStdString(text));
            QVERIFY2(parsed->project == p, text.c_str());
            const auto fragment = nn::parse_fragment(nn::write_fragment(p.graph, p.layout));
            QVERIFY2(fragment, fragment ? "" : fragment.error().text().c_str());
            QVERIFY(fragment->graph == p.graph && fragment->layout == p.layout);
            const auto marked = nn::parse_fragment(nn::write_fragment(p));
            QVERIFY(marked && marked->bends == p.bends && marked->frames == p.frames && marked->name.empty());
        }
    }

    void mistakes_are_named_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("place");  // node|port|option
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* from, const char* to, const char* place, const char* text) {
            QTest::newRow(name) << QString(from) << QString(to) << QString(place) << QString(text);
        };
        row("unknown op", "\"Conv2d\"", "\"Conv2D\"", "features.0||", "Conv2d");
        row("unknown option", "\"kernel_size\": 5", "\"kernel_sise\": 5", "features.0||kernel_sise", "kernel_size");
        row("option beside op", "\"op\": \"Linear\",", "\"op\": \"Linear\", \"bias\": false,", "fc||bias",
            "inside \"options\"");
        row("unknown node key", "\"op\": \"ReLU\"", "\"op\": \"ReLU\", \"optoins\": {}", "features.1||", "\"options\"");
        row("wrong type", "\"out_features\": 10", "\"out_features\": \"ten\"", "fc||out_features", "");
        row("float for int", "\"out_features\": 10", "\"out_features\": 10.5", "fc||out_features", "");
        row("object for int", "\"out_features\": 10", "\"out_features\": {}", "fc||out_features", "an object");
        row("out of range", "\"out_features\": 10", "\"out_features\": -1", "fc||out_features", "");
        row("wrong arity", "\"kernel_size\": 5", "\"kernel_size\": [5, 5, 5]", "features.0||kernel_size", "");
        row("duplicate id", "\"id\": \"fc\"", "\"id\": \"flatten\"", "flatten||", "positions 5 and 6");
        row("id with a dot", "\"id\": \"act\"", "\"id\": \"a.ct\"", "block||", "digits and '_'");
        row("number as id", "\"id\": \"act\"", "\"id\": \"3\"", "block.3||", "Sequential");
        row("no id", "\"id\": \"act\", ", "", "block||", "no \"id\"");
        row("id of a wrong type", "\"id\": \"act\"", "\"id\": 3", "block||", "not 3");
        row("no op", "\"id\": \"act\", \"op\": \"Tanh\"", "\"id\": \"act\"", "block.act||", "no \"op\"");
        row("node of a wrong type", "{\"id\": \"flatten\", \"op\": \"Flatten\", \"muted\": true}", "\"flatten\"", "||", "position 5");
        row("children of a layer", "\"op\": \"ReLU\"", "\"op\": \"ReLU\", \"nodes\": []", "features.1||",
            "no container");
        row("wires in a Sequential", "\"op\": \"Sequential\",", "\"op\": \"Sequential\", \"wires\": [],", "features||",
            "in order");
        row("requires_grad", "\"requires_grad\": false", "\"requires_grad\": 0", "features.0||", "true or false");
        row("wire to nowhere", "[\"flatten\", \"fc\"]", "[\"flaten\", \"fc\"]", "||", "\"flatten\"");
        row("wire to no port", "\"loss:target\"", "\"loss:traget\"", "loss|traget|", "\"target\"");
        row("wire from no port", "[\"fc\", ", "[\"fc:out\", ", "fc|out|", "output");
        row("wire into a container", "[\"image\", \"features\"]", "[\"image\", \"features.0\"]", "features||",
            "reaches inside");
        row("wire of three", "[\"flatten\", \"fc\"]", "[\"flatten\", \"fc\", \"x\"]", "||", "Wire 4");
        row("unknown key", "\"notes\"", "\"note\"", "||", "\"notes\"");
        row("unknown graph key", "    \"wires\": [", "    \"edges\": [], \"wires\": [", "||", "\"edges\"");
        row("name of a wrong type", "\"name\": \"LeNet on Fashion-MNIST\"", "\"name\": 3", "||name", "not 3");
        row("unknown source", "\"source\": \"random\"", "\"source\": \"rondom\"", "||data.source", "\"random\"");
        row("unknown data key", "\"samples\"", "\"sample\"", "||data.sample", "\"samples\"");
        row("samples out of range", "\"samples\": 500", "\"samples\": 0", "||data.samples", "");
        row("field without shape", "{\"shape\": [], \"classes\": 10}", "{\"classes\": 10}", "||data.fields.label.shape",
            "needs a \"shape\"");
        row("field of nothing", "[1, 28, 28]", "[1, 0, 28]", "||data.fields.image.shape", "(1, 0, 28)");
        row("field of everything", "[1, 28, 28]", "[4000000000, 4000000000, 4000000000]", "||data.fields.image.shape",
            "2147483648");
        row("fraction", "\"validation\": 0.25", "\"validation\": 1", "||data.split.validation", "below 1");
        row("split order", "\"seed\": 3", "\"order\": \"size\"", "||data.split.order", "\"file\"");
        row("split key", "\"validation\": 0.25", "\"valid\": 0.25", "||data.split.valid", "validation");
        row("split seed", "\"seed\": 3", "\"seed\": 0.5", "||data.split.seed", "0.5");
        row("unknown optimizer", "\"Adam\"", "\"Adan\"", "||training.optimizer.type", "\"Adam\"");
        row("optimizer option", "\"lr\"", "\"momentum\"", "||training.optimizer.momentum", "momentum");
        row("optimizer value", "\"lr\": 0.003", "\"lr\": \"fast\"", "||training.optimizer.lr", "");
        row("training value", "\"epochs\": 3", "\"epochs\": true", "||training.epochs", "");
        row("training key", "\"epochs\"", "\"epoch\"", "||training.epoch", "\"epochs\"");
        row("scheduler without type", "\"epochs\": 3", "\"scheduler\": {\"step_size\": 3}", "||training.scheduler.type",
            "needs a \"type\"");
        row("unknown scheduler", "\"epochs\": 3", "\"scheduler\": {\"type\": \"StepsLR\"}", "||training.scheduler.type",
            "\"StepLR\"");
        row("scheduler option", "\"epochs\": 3", "\"scheduler\": {\"type\": \"StepLR\", \"gama\": 3}",
            "||training.scheduler.gama", "\"gamma\"");
        row("scheduler value", "\"epochs\": 3", "\"scheduler\": {\"type\": \"StepLR\", \"every\": \"day\"}",
            "||training.scheduler.every", "'epoch', 'step'");
        row("scheduler is a word", "\"epochs\": 3", "\"scheduler\": \"StepLR\"", "||training.scheduler", "");
        row("clipping", "\"epochs\": 3", "\"clip_grad_norm\": 0", "||training.clip_grad_norm", "");
        row("early stopping", "\"epochs\": 3", "\"early_stopping\": {\"patience\": 0}",
            "||training.early_stopping.patience", "");
        row("early stopping key", "\"epochs\": 3", "\"early_stopping\": {\"wait\": 1}",
            "||training.early_stopping.wait", "");
        row("monitor", "\"epochs\": 3", "\"early_stopping\": {\"monitor\": \"loss\"}",
            "||training.early_stopping.monitor", "'train.loss'");
        row("checkpoint", "\"epochs\": 3", "\"checkpoint\": {\"keep\": -1}", "||training.checkpoint.keep", "");
        row("layout value", "[220, 0]", "[220]", "features||", "two numbers");
        row("collapsed", "\"collapsed\": true", "\"collapsed\": 1", "features||", "true or false");
        row("place", "\"collapsed\"", "\"colapsed\"", "features||", "collapsed");
        row("muted", "\"muted\": true", "\"muted\": \"yes\"", "flatten||", "true or false");
        row("muted input", "{\"id\": \"image\", \"op\": \"Input\"", "{\"id\": \"image\", \"op\": \"Input\", \"muted\": true", "image||",
            "cannot be muted");
        row("bend", "[340.5, 60]", "[340.5]", "||bends", "flatten -> fc");
        row("frame size", "[300, 120.5]", "[300, 0]", "||frames", "above zero");
        row("frame key", "\"color\"", "\"colour\"", "||frames.colour", "color");
        row("layout far away", "[220, 0]", "[1e300, 0]", "features||", "10 million");
    }
    void mistakes_are_named() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, place);
        QFETCH(QString, text);
        const auto parsed = nn::parse_project(replaced(lenet, from.toStdString(), to.toStdString()));
        QVERIFY2(parsed, parsed ? "" : parsed.error().text().c_str());
        const QString all = QString::fromStdString(listed(parsed));
        bool found = false;
        for (const QString& line : all.split('\n'))
            found |= line.startsWith("error [" + place + "]") && line.contains(text);
        QVERIFY2(found, qPrintable(all));
    }

    void a_forgotten_position_is_a_warning() {
        const auto parsed = nn::parse_project(replaced(lenet, "\"image\": [0, 0]", "\"imag\": [0, 0]"));
        QVERIFY(parsed && parsed->diagnostics.size() == 1);
        QVERIFY(parsed->diagnostics[0].severity == nn::Severity::Warning);
        QVERIFY2(parsed->diagnostics[0].text.text().find("\"image\"") != std::string::npos, listed(parsed).c_str());
        QCOMPARE(parsed->project.layout.size(), std::size_t(2));
    }

    void marks_of_what_is_not_there_are_warnings() {
        for (const auto& [from, to] : {std::pair{"flatten -> fc", "flatten -> gone"}, {"\"scope\": \"block\"", "\"scope\": \"fc\""}}) {
            const auto parsed = nn::parse_project(replaced(lenet, from, to));
            QVERIFY2(parsed && parsed->diagnostics.size() == 1, listed(parsed).c_str());
            QVERIFY(parsed->diagnostics[0].severity == nn::Severity::Warning);
        }
        // Ports may be named or not.
        const auto named = nn::parse_project(replaced(lenet, "flatten -> fc", "flatten:output -> fc:input"));
        QVERIFY2(named && named->diagnostics.empty(), listed(named).c_str());
        QVERIFY(named->project.bends.contains({"", nn::Wire{{"flatten", ""}, {"fc", ""}}}));
    }

    void refused_as_a_whole_data() {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const std::string& json, const char* text) {
            QTest::newRow(name) << QByteArray(json.data(), static_cast<qsizetype>(json.size())) << QString(text);
        };
        row("empty", " \n ", "empty");
        row("cut off", lenet.substr(0, 300), "line 9, column 1");
        row("comma", replaced(lenet, "\"version\": 1,", "\"version\": 1,,"), "line 2, column 37");
        row("trailing text", lenet + "x", "line 45, column 1");
        row("comment", "{\n // hello\n}", "line 2, column 2");
        row("unclosed quote", "{\"format\": \"netloom\n\"}", "line 1, column 20");
        row("invalid UTF-8", replaced(lenet, "free", "fr\xc3(e"), "line 4, column 16");
        row("double key", replaced(lenet, "\"id\": \"fc\"", "\"id\": \"fc\", \"id\": \"fd\""),
            "\"id\" appears twice in graph.nodes[5]");
        row("huge float", replaced(lenet, "0.003", "1e400"), "1e400");
        row("huge int", replaced(lenet, "\"seed\": 3", "\"seed\": 9223372036854775808"), "9223372036854775808");
        row("huger int", replaced(lenet, "\"seed\": 3", "\"seed\": 99999999999999999999999"), "too large");
        row("NaN", replaced(lenet, "0.003", "NaN"), "line 31, column 83");
        row("deep", std::string(100'000, '['), "200 levels");
        row("many", "[" + std::string(5'000'000, '1').replace(0, 0, "") + "]", "too large");
        row("list", "[]", "not a Netloom project");
        row("something else", "{\"nodes\": []}", "not a Netloom project");
        row("newer", replaced(lenet, "\"version\": 1", "\"version\": 2"), "format version 2");
        row("no version", replaced(lenet, ", \"version\": 1", ""), "absent");
        row("odd version", replaced(lenet, "\"version\": 1", "\"version\": \"1\""), "not \"1\"");
        std::string zeros = "[0";
        for (int i = 0; i < 2'100'000; ++i) zeros += ",0";
        row("too many values", zeros + "]", "2000000 values");
    }
    void refused_as_a_whole() {
        QFETCH(QByteArray, json);
        QFETCH(QString, text);
        const auto parsed = nn::parse_project({json.constData(), static_cast<std::size_t>(json.size())});
        const QString found = QString::fromStdString(listed(parsed));
        QVERIFY2(!parsed && found.contains(text) && !found.contains("json.exception"), qPrintable(found.left(2000)));
        QVERIFY(parsed.error().usage);
    }

    void mistakes_are_bounded() {
        std::string text = R"({"format": "netloom", "version": 1, "graph": {"nodes": [)";
        for (int i = 0; i < 20'000; ++i)
            text += (i > 0 ? "," : "") + std::string("{\"id\": \"n") + std::to_string(i) + "\", \"op\": \"ReLU\"}";
        text += "], \"wires\": [";
        for (int i = 0; i < 20'000; ++i)
            text += (i > 0 ? "," : "") + std::string("[\"m") + std::to_string(i) + "\", \"n0\"]";
        const auto parsed = nn::parse_project(text + "]}}");
        QVERIFY(parsed);
        QCOMPARE(parsed->diagnostics.size(), std::size_t(101));
    }

    void changed_bytes_never_crash() {
        std::mt19937 random(4);
        int accepted = 0;
        for (int i = 0; i < 5000; ++i) {
            std::string text = lenet;
            for (int k = static_cast<int>(random() % 3); k >= 0; --k) {
                char& byte = text[random() % text.size()];
                byte = random() % 2 == 0 ? "{}[]\",:0e.-"[random() % 11] : static_cast<char>(random());
            }
            const auto parsed = nn::parse_project(text);
            if (!parsed || !parsed->diagnostics.empty()) continue;
            ++accepted;
            const std::string written = nn::write_project(parsed->project);
            const auto again = nn::parse_project(written);
            QVERIFY2(again && again->project == parsed->project, written.c_str());
        }
        QVERIFY(accepted > 20);
    }

    /// What the reader leaves to the analysis is an error there, never ignored.
    void ports_that_are_gone() {
        const std::string text = replaced(lenet, "\"block:y\"", "\"block:z\"");
        const auto parsed = nn::parse_project(text);
        QVERIFY2(parsed && parsed->diagnostics.empty(), listed(parsed).c_str());
        QCOMPARE(QString::fromStdString(nn::write_project(parsed->project)), QString::fromStdString(text));
        bool named = false;
        for (const nn::Diagnostic& d : nn::check_project(parsed->project, "").diagnostics) {
            named |=
                d.severity == nn::Severity::Error && (d.port == "z" || d.text.text().find('z') != std::string::npos);
        }
        QVERIFY(named);
    }

    void fragments() {
        nn::Graph graph;
        graph.nodes = {{"0", "ReLU", {}, true, {}}, {"1", "Linear", {{"out_features", std::int64_t{3}}}, true, {}}};
        graph.wires = {{{"0", ""}, {"1", "input"}}};
        const auto copy = nn::parse_fragment(nn::write_fragment(graph, {{"0", {1, 2}}}));
        QVERIFY2(copy, copy ? "" : copy.error().text().c_str());
        QVERIFY(copy->graph == graph);
        QCOMPARE(copy->layout.at("0").y, 2.0);
        QVERIFY(!nn::parse_fragment(lenet));
        QVERIFY(!nn::parse_fragment("hello"));
        QVERIFY(!nn::parse_fragment(replaced(nn::write_fragment(graph, {}), "ReLU", "RELU")));
    }

    void files() {
        const auto parsed = nn::parse_project(lenet);
        QVERIFY(parsed && nn::save_project(parsed->project, path("a.netloom.json")));
        const auto loaded = nn::load_project(path("a.netloom.json"));
        QVERIFY(loaded && *loaded == parsed->project);
        std::ofstream(path("bad.json")) << replaced(replaced(lenet, "Conv2d", "Conv3"), "\"Tanh\"", "\"Than\"");
        const auto bad = nn::load_project(path("bad.json"));
        QVERIFY(!bad && bad.error().usage);
        const QString text = QString::fromStdString(bad.error().text());
        QVERIFY2(text.contains("bad.json: features.0: ") && text.contains("(1 more)") && !text.contains('\n'),
                 qPrintable(text));
        const auto absent = nn::load_project(path("absent.json"));
        QVERIFY(!absent && absent.error().usage);
        QVERIFY(!nn::save_project(*loaded, path("no/folder.json")));
    }
};
QTEST_GUILESS_MAIN(TestProjectJson)
#include "test_project_json.moc"
