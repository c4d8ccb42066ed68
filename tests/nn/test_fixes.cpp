// What is met while a network is built, and the change that mends it: offered where it helps, aimed at what it names, and right when it
// was done.
#include "nn/model/hints.h"
#include "nn/train/check.h"
#include "nn/train/project_file.h"

#include <QtTest>

#include <array>
#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::ordered_json;

nn::FieldInfo numbers(nn::Shape shape) {
    nn::FieldInfo info;
    info.type = {nn::DType::Float32, std::move(shape)};
    return info;
}
nn::FieldInfo labels(std::int64_t classes, nn::Shape shape = {}) {
    nn::FieldInfo info;
    info.type = {nn::DType::Int64, std::move(shape)};
    info.classes = classes;
    return info;
}

using Wires = std::vector<std::array<std::string, 2>>;

nn::Project project(const Json& nodes, const Wires& wires, Json data = nullptr) {
    Json all{{"format", "netloom"}, {"version", 1}, {"graph", {{"nodes", nodes}, {"wires", wires}}}};
    if (!data.is_null()) all["data"] = data;
    const auto parsed = nn::parse_project(all.dump());
    if (!parsed) qFatal("%s", parsed.error().text().c_str());
    return parsed->project;
}
Json node(const char* id, const char* op, Json options = Json::object()) { return {{"id", id}, {"op", op}, {"options", options}}; }

nn::Analysis check(const nn::Project& p, const nn::Fields& fields) {
    nn::Analyzer analyzer;
    return nn::check_project(p, analyzer, &fields, nullptr);
}

/// The fixes of what is wrong at a node.
std::vector<nn::Fix> fixes_at(const nn::Analysis& analysis, const std::string& node) {
    for (const nn::Diagnostic& d : analysis.diagnostics)
        if (d.node == node && d.severity == nn::Severity::Error) return d.fixes;
    return {};
}
std::vector<std::string> texts(const std::vector<nn::Fix>& fixes) {
    std::vector<std::string> out;
    for (const nn::Fix& fix : fixes) out.push_back(fix.text.text());
    return out;
}

/// Each of them alone makes the mistake go away; nothing where all is well.
QString wrong_after(const nn::Project& before, const nn::Fields& fields, const std::string& at, std::size_t expected) {
    const nn::Analysis analysis = check(before, fields);
    const auto fixes = fixes_at(analysis, at);
    if (fixes.size() != expected) return QStringLiteral("%1 fixes: %2").arg(fixes.size()).arg(QString::fromStdString(analysis.first_error()));
    for (const nn::Fix& fix : fixes) {
        nn::Project after = before;
        if (const auto done = nn::apply(after, fix.edits); !done) return QString::fromStdString(fix.text.text() + ": " + done.error().text());
        const nn::Analysis now = check(after, fields);
        if (!now.ok()) return QString::fromStdString(fix.text.text() + ": " + now.first_error());
    }
    return {};
}

}  // namespace

class TestFixes : public QObject {
    Q_OBJECT

private slots:
    void aTargetThatNothingFeeds() {
        const nn::Fields fields{{"image", numbers({8})}, {"label", labels(5)}};
        const Json nodes = Json::array({node("image", "Input"), node("fc", "Linear", {{"out_features", 5}}), node("loss", "CrossEntropyLoss")});
        const Wires wires = {{"image", "fc"}, {"fc", "loss:input"}};
        const nn::Project bare = project(nodes, wires);
        QCOMPARE(texts(fixes_at(check(bare, fields), "loss")), (std::vector<std::string>{"Add the input label and wire it to target"}));
        QCOMPARE(wrong_after(bare, fields, "loss", 1), QString());
        // Its node is there already: only the wire is missing.
        Json with = nodes;
        with.insert(with.begin(), node("y", "Input", {{"field", "label"}}));
        QCOMPARE(texts(fixes_at(check(project(with, wires), fields), "loss")), (std::vector<std::string>{"Wire y to target"}));
        QCOMPARE(wrong_after(project(with, wires), fields, "loss", 1), QString());
    }
    void aTargetOfNumbers() {
        const nn::Fields fields{{"x", numbers({4})}, {"price", numbers({1})}, {"kind", labels(3)}};
        const nn::Project p = project({node("x", "Input"), node("fc", "Linear", {{"out_features", 1}}), node("loss", "MSELoss")},
                                      {{"x", "fc"}, {"fc", "loss:input"}});
        QCOMPARE(texts(fixes_at(check(p, fields), "loss")), (std::vector<std::string>{"Add the input price and wire it to target"}));
        QCOMPARE(wrong_after(p, fields, "loss", 1), QString());
    }

    void aTargetBesideTwoInputs() {
        const nn::Fields fields{{"a", numbers({4})}, {"b", numbers({4})}, {"alike", numbers({})}};
        const Json nodes = Json::array({node("a", "Input"), node("b", "Input"), node("loss", "CosineEmbeddingLoss")});
        const nn::Project p = project(nodes, {{"a", "loss:input1"}, {"b", "loss:input2"}});
        QCOMPARE(texts(fixes_at(check(p, fields), "loss")), (std::vector<std::string>{"Add the input alike and wire it to target"}));
        QCOMPARE(wrong_after(p, fields, "loss", 1), QString());
        // Without the second one nothing can be said of the target yet, however the first one looks.
        QVERIFY(fixes_at(check(project(nodes, {{"a", "loss:input1"}}), fields), "loss").empty());
    }

    void aLastLayerThatIsTooSmall_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("fix");
        QTest::newRow("linear") << R"([{"id": "fc", "op": "Linear", "options": {"out_features": 3}}])" << "Set out_features of fc to 5";
        QTest::newRow("behind an activation") << R"([{"id": "fc", "op": "Linear", "options": {"out_features": 3}}, {"id": "drop", "op": "Dropout"}])"
                                              << "Set out_features of fc to 5";
        QTest::newRow("in a container") << R"([{"id": "head", "op": "Sequential", "nodes": [{"id": "0", "op": "ReLU"},
                                              {"id": "1", "op": "Linear", "options": {"out_features": 3}}]}])" << "Set out_features of head.1 to 5";
    }
    void aLastLayerThatIsTooSmall() {
        QFETCH(QString, before);
        QFETCH(QString, fix);
        const nn::Fields fields{{"x", numbers({8})}, {"label", labels(5)}};
        Json nodes = Json::array({node("x", "Input"), node("label", "Input")});
        Wires wires;
        std::string last = "x";
        for (const Json& layer : Json::parse(before.toStdString())) {
            nodes.push_back(layer);
            wires.push_back({last, layer["id"].get<std::string>()});
            last = layer["id"].get<std::string>();
        }
        nodes.push_back(node("loss", "CrossEntropyLoss"));
        wires.push_back({last, "loss:input"});
        wires.push_back({"label", "loss:target"});
        const nn::Project p = project(nodes, wires);
        QCOMPARE(texts(fixes_at(check(p, fields), "loss")), (std::vector<std::string>{fix.toStdString()}));
        QCOMPARE(wrong_after(p, fields, "loss", 1), QString());
    }
    void classesOfPixelsAndOfSteps() {
        const nn::Fields fields{{"x", numbers({3, 8, 8})}, {"mask", labels(4, {8, 8})}, {"ids", labels(9, {6})}, {"next", labels(9, {6})}};
        const nn::Project pixels = project({node("x", "Input"), node("mask", "Input"), node("conv", "Conv2d", {{"out_channels", 2}, {"kernel_size", 1}}),
                                            node("loss", "CrossEntropyLoss")},
                                           {{"x", "conv"}, {"conv", "loss:input"}, {"mask", "loss:target"}});
        QCOMPARE(wrong_after(pixels, fields, "loss", 1), QString());
        const nn::Project steps = project({node("ids", "Input"), node("next", "Input"), node("e", "Embedding", {{"num_embeddings", 9}, {"embedding_dim", 4}}),
                                           node("fc", "Linear", {{"out_features", 7}}), node("t", "Transpose", {{"dim0", 1}, {"dim1", 2}}),
                                           node("loss", "CrossEntropyLoss")},
                                          {{"ids", "e"}, {"e", "fc"}, {"fc", "t"}, {"t", "loss:input"}, {"next", "loss:target"}});
        QCOMPARE(wrong_after(steps, fields, "loss", 1), QString());
    }
    /// A number beyond the scores may stand for "no class"; more scores than classes are no mistake, but seldom meant.
    void classesThatAreIgnored() {
        const nn::Fields fields{{"x", numbers({8})}, {"label", labels(256)}};
        const auto with = [&](const Json& options, int out) {
            return check(project({node("x", "Input"), node("label", "Input"), node("fc", "Linear", {{"out_features", out}}),
                                  node("loss", "CrossEntropyLoss", options)},
                                 {{"x", "fc"}, {"fc", "loss:input"}, {"label", "loss:target"}}),
                         fields);
        };
        QVERIFY(!with(Json::object(), 21).ok());
        QVERIFY(with({{"ignore_index", 255}}, 21).ok());
        const nn::Analysis more = with(Json::object(), 300);
        QVERIFY(more.ok());
        QCOMPARE(more.diagnostics.size(), std::size_t(1));
        QVERIFY(more.diagnostics[0].severity == nn::Severity::Warning);
        QCOMPARE(texts(more.diagnostics[0].fixes), (std::vector<std::string>{"Set out_features of fc to 256"}));
        QVERIFY(with(Json::object(), 256).diagnostics.empty());
    }

    void idsWhereNumbersBelong() {
        const nn::Fields fields{{"word", labels(200, {12})}, {"kind", labels(3)}};
        const nn::Project p = project({node("word", "Input"), node("kind", "Input"), node("lstm", "LSTM", {{"hidden_size", 8}, {"batch_first", true}}),
                                       node("last", "Select", {{"dim", 1}, {"index", -1}}), node("fc", "Linear", {{"out_features", 3}}),
                                       node("loss", "CrossEntropyLoss")},
                                      {{"word", "lstm:input"}, {"lstm:output", "last"}, {"last", "fc"}, {"fc", "loss:input"}, {"kind", "loss:target"}});
        QCOMPARE(wrong_after(p, fields, "lstm", 1), QString());
        const nn::Project one = project({node("kind", "Input"), node("fc", "Linear", {{"out_features", 3}})}, {{"kind", "fc"}});
        QCOMPARE(texts(fixes_at(check(one, fields), "fc")), (std::vector<std::string>{"Insert Embedding for the 3 values of kind"}));
    }
    /// A table's classes may be taken as one-hot as well.
    void classesOfATable() {
        nn::Fields fields{{"island", labels(3)}, {"kind", labels(3)}};
        const Json data{{"source", "csv"}, {"path", "a.csv"}, {"fields", {{"island", {{"columns", {"island"}}, {"as", "class"}}},
                                                                          {"kind", {{"columns", {"kind"}}, {"as", "class"}}}}}};
        const nn::Project p = project({node("island", "Input"), node("kind", "Input"), node("fc", "Linear", {{"out_features", 3}}),
                                       node("loss", "CrossEntropyLoss")},
                                      {{"island", "fc"}, {"fc", "loss:input"}, {"kind", "loss:target"}}, data);
        const auto fixes = fixes_at(check(p, fields), "fc");
        QCOMPARE(texts(fixes), (std::vector<std::string>{"Insert Embedding for the 3 values of island", "Take island as one_hot"}));
        nn::Project after = p;
        QVERIFY(bool(nn::apply(after, fixes[1].edits)));
        fields["island"] = numbers({3});  // what the table then gives
        QVERIFY(check(after, fields).ok());
    }

    void sumsThatDoNotFit_data() {
        QTest::addColumn<int>("channels");
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("padding");
        QTest::addColumn<int>("fixes");
        QTest::addRow("channels") << 5 << 1 << 1 << 2;          // on either wire
        QTest::addRow("channels and stride") << 5 << 2 << 1 << 1;  // only the larger can become the smaller
        QTest::addRow("stride") << 3 << 2 << 1 << 2;   // a projection, or zeros around what is smaller
        QTest::addRow("size") << 3 << 1 << 0 << 1;     // zeros around what is smaller
    }
    void sumsThatDoNotFit() {
        QFETCH(int, channels);
        QFETCH(int, stride);
        QFETCH(int, padding);
        QFETCH(int, fixes);
        const nn::Fields fields{{"x", numbers({3, 8, 8})}};
        const nn::Project p = project({node("x", "Input"), node("conv", "Conv2d", {{"out_channels", channels}, {"kernel_size", 3}, {"stride", stride}, {"padding", padding}}),
                                       node("add", "Add")},
                                      {{"x", "conv"}, {"conv", "add:input"}, {"x", "add:other"}});
        QCOMPARE(wrong_after(p, fields, "add", std::size_t(fixes)), QString());
        for (const nn::Fix& fix : fixes_at(check(p, fields), "add"))
            QVERIFY2(fix.text.text().ends_with("input") || fix.text.text().ends_with("other"), fix.text.text().c_str());
    }
    /// What is changed lies on the wire that the text names.
    void aFixIsOnTheWireItNames() {
        const nn::Fields fields{{"x", numbers({6})}};
        const nn::Project p = project({node("x", "Input"), node("fc", "Linear", {{"out_features", 4}}), node("add", "Add")},
                                      {{"x", "fc"}, {"fc", "add:input"}, {"x", "add:other"}});
        const auto fixes = fixes_at(check(p, fields), "add");
        QCOMPARE(fixes.size(), 2u);
        for (const nn::Fix& fix : fixes) {
            nn::Project after = p;
            QVERIFY(bool(nn::apply(after, fix.edits)));
            const std::string port = fix.text.text().ends_with("other") ? "other" : "input";
            const auto wire = std::ranges::find_if(after.graph.wires, [&](const nn::Wire& w) { return w.to == nn::PortRef{"add", port}; });
            const auto* giver = nn::find_node(after.graph, wire->from.node);
            QVERIFY2(giver && giver->op == "Linear" && giver->id != "fc", fix.text.text().c_str());
        }
    }
    /// One wire twice into Cat: what is inserted stands on the second where that is meant.
    void oneOfTwoEqualWires() {
        nn::Project p = project({node("x", "Input"), node("cat", "Cat", {{"dim", 1}})}, {{"x", "cat"}, {"x", "cat"}});
        const nn::Edits edits = nn::insert_on_wire(p.graph, "", p.graph.wires[1], nn::Node{"r", "ReLU"}, std::nullopt);
        QVERIFY(bool(nn::apply(p, edits)));
        QCOMPARE(p.graph.wires.size(), 3u);
        QCOMPARE(p.graph.wires[0].to.node, std::string("cat"));
        QCOMPARE(p.graph.wires[1].to.node, std::string("r"));
        QCOMPARE(p.graph.wires[2].from.node, std::string("r"));
    }

    void paddingThatKeepsTheSize_data() {
        QTest::addColumn<QString>("op");
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("hint");
        QTest::newRow("3") << "Conv2d" << R"({"kernel_size": 3})" << "padding 1 keeps 28 × 28";
        QTest::newRow("5") << "Conv2d" << R"({"kernel_size": 5})" << "padding 2 keeps 28 × 28";
        QTest::newRow("dilated") << "Conv2d" << R"({"kernel_size": 3, "dilation": 4})" << "padding 4 keeps 28 × 28";
        QTest::newRow("too much") << "Conv2d" << R"({"kernel_size": 3, "padding": 2})" << "padding 1 keeps 28 × 28";
        QTest::newRow("kept already") << "Conv2d" << R"({"kernel_size": 3, "padding": 1})" << "";
        QTest::newRow("kept by word") << "Conv2d" << R"({"kernel_size": 3, "padding": "same"})" << "";
        QTest::newRow("even") << "Conv2d" << R"({"kernel_size": 4})" << "";
        QTest::newRow("strided") << "Conv2d" << R"({"kernel_size": 3, "stride": 2})" << "";
        QTest::newRow("pooled") << "MaxPool2d" << R"({"kernel_size": 2})" << "";
    }
    void paddingThatKeepsTheSize() {
        QFETCH(QString, op);
        QFETCH(QString, options);
        QFETCH(QString, hint);
        const nn::Fields fields{{"x", numbers({1, 28, 28})}};
        Json given = Json::parse(options.toStdString());
        if (op == "Conv2d") given["out_channels"] = 4;
        const nn::Project p = project({node("x", "Input"), node("layer", op.toStdString().c_str(), given)}, {{"x", "layer"}});
        const nn::Analysis before = check(p, fields);
        const auto hints = nn::hints_for(p.graph, before, &fields, "layer");
        QCOMPARE(texts(hints), hint.isEmpty() ? std::vector<std::string>{} : std::vector<std::string>{hint.toStdString()});
        if (hints.empty()) return;
        nn::Project after = p;
        QVERIFY(bool(nn::apply(after, hints[0].edits)));
        const nn::Analysis now = check(after, fields);
        QCOMPARE(nn::to_string(now.find("layer")->outputs[0].type->shape), std::string("N × 4 × 28 × 28"));
        QVERIFY(nn::hints_for(after.graph, now, &fields, "layer").empty());
    }
    /// A layer that a loss reads is offered as many scores as there are classes; one with a layer between is not, for that one decides.
    void scoresForTheClasses() {
        const nn::Fields fields{{"x", numbers({8})}, {"label", labels(5)}};
        const auto with = [&](int out, const char* loss = "CrossEntropyLoss") {
            return project({node("x", "Input"), node("y", "Input", {{"field", "label"}}), node("hidden", "Linear", {{"out_features", 32}}),
                            node("fc", "Linear", {{"out_features", out}}), node("loss", loss)},
                           {{"x", "hidden"}, {"hidden", "fc"}, {"fc", "loss:input"}, {"y", "loss:target"}});
        };
        const auto hints = [&](const nn::Project& p, const char* at, const nn::Fields* known) {
            return nn::hints_for(p.graph, check(p, fields), known, at);
        };
        const nn::Project more = with(7);
        const auto offered = hints(more, "fc", &fields);
        QCOMPARE(texts(offered), (std::vector<std::string>{"out_features 5: one for each class of label"}));
        nn::Project after = more;
        QVERIFY(bool(nn::apply(after, offered[0].edits)));
        QVERIFY(check(after, fields).diagnostics.empty() && hints(after, "fc", &fields).empty());
        QVERIFY(hints(more, "hidden", &fields).empty());
        QVERIFY(hints(more, "fc", nullptr).empty());
        QVERIFY(hints(with(7, "MSELoss"), "fc", &fields).empty());
        QVERIFY(hints(more, "nobody", &fields).empty());
    }
    /// Behind pictures a Linear lacks a Flatten where its size says so, else the size that arrives comes first. What mends comes alone: no hint.
    void aLinearBehindPictures() {
        const nn::Fields fields{{"x", numbers({8, 10, 10})}};
        const auto with = [](int in, bool flat) {
            Json nodes = Json::array({node("x", "Input"), node("flatten", "Flatten"), node("fc", "Linear", {{"in_features", in}, {"out_features", 3}})});
            return flat ? project(nodes, {{"x", "flatten"}, {"flatten", "fc"}}) : project(nodes, {{"x", "flatten"}, {"x", "fc"}});
        };
        QCOMPARE(texts(fixes_at(check(with(700, true), fields), "fc")), (std::vector<std::string>{"Set in_features 800"}));
        QCOMPARE(wrong_after(with(700, true), fields, "fc", 1), QString());
        QCOMPARE(texts(fixes_at(check(with(800, false), fields), "fc")), (std::vector<std::string>{"Insert Flatten", "Set in_features 10"}));
        QCOMPARE(wrong_after(with(800, false), fields, "fc", 2), QString());
        const nn::Project wrong = with(700, true);
        QVERIFY(nn::hints_for(wrong.graph, check(wrong, fields), &fields, "fc").empty());
    }
    /// A mistake takes nothing from what lies before it or beside it.
    void whatLiesBeforeTheMistakeStaysRight() {
        const nn::Fields fields{{"x", numbers({3, 8, 8})}};
        const nn::Project p = project({node("x", "Input"), node("conv", "Conv2d", {{"out_channels", 4}, {"kernel_size", 3}}), node("relu", "ReLU"),
                                       node("wrong", "Linear", {{"in_features", 7}, {"out_features", 3}}), node("after", "Tanh"),
                                       node("pool", "MaxPool2d", {{"kernel_size", 2}}), node("flatten", "Flatten")},
                                      {{"x", "conv"}, {"conv", "relu"}, {"relu", "wrong"}, {"wrong", "after"}, {"relu", "pool"}, {"pool", "flatten"}});
        const nn::Analysis analysis = check(p, fields);
        for (const nn::Diagnostic& d : analysis.diagnostics) QVERIFY2(d.severity != nn::Severity::Error || d.node == "wrong", d.text.text().c_str());
        const auto shape = [&](const char* path) {
            const nn::NodeReport* report = analysis.find(path);
            return report && !report->outputs.empty() && report->outputs[0].type ? nn::to_string(report->outputs[0].type->shape) : std::string();
        };
        QCOMPARE(shape("conv"), std::string("N × 4 × 6 × 6"));
        QCOMPARE(shape("relu"), std::string("N × 4 × 6 × 6"));
        QCOMPARE(shape("flatten"), std::string("N × 36"));
        QCOMPARE(shape("wrong"), std::string());
        QCOMPARE(shape("after"), std::string());
        QCOMPARE(analysis.find("conv")->parameter_count, std::int64_t(4 * 3 * 9 + 4));
    }

    /// The wire that closed the cycle was drawn last: that one goes, wherever the search began.
    void aCycleLosesItsNewestWire() {
        const nn::Fields fields{{"x", numbers({6})}};
        for (const char* first : {"a", "b", "c"}) {
            Json nodes = {node("x", "Input")};
            nodes.push_back(node(first, "Add"));
            for (const char* id : {"a", "b", "c"})
                if (std::string(id) != first) nodes.push_back(node(id, "Add"));
            nodes.push_back(node("out", "Output"));
            nn::Project p = project(nodes, {{"x", "a:input"}, {"x", "b:other"}, {"x", "c:other"}, {"a", "b:input"}, {"b", "c:input"}, {"c", "out"}});
            const nn::Wire newest{{"c", ""}, {"a", "other"}};
            p.graph.wires.push_back(newest);
            const nn::Analysis analysis = check(p, fields);
            QVERIFY(!analysis.ok());
            const auto found = std::ranges::find_if(analysis.diagnostics, [](const nn::Diagnostic& d) { return d.text.format.find("cycle") != std::string::npos; });
            QVERIFY(found != analysis.diagnostics.end() && found->fixes.size() == 1);
            QCOMPARE(found->fixes[0].text.text(), std::string("Remove the wire from c to a:other"));
            nn::Project after = p;
            QVERIFY(bool(nn::apply(after, found->fixes[0].edits)));
            QVERIFY(std::ranges::find(after.graph.wires, newest) == after.graph.wires.end());
            QCOMPARE(after.graph.wires.size(), p.graph.wires.size() - 1);
        }
    }
};

QTEST_GUILESS_MAIN(TestFixes)
#include "test_fixes.moc"
