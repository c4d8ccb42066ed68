// Analysis of whole graphs: types, what is wrong and its fix, the flat network, and work that grows with the graph.
#include "graph_parts.h"

#include "nn/model/analysis.h"

#include <QtTest>

#include <limits>

namespace {

using nn::OptionValues;
using I = std::int64_t;
using nn::test::node;
using nn::test::wire;

const nn::Fields& fields() {
    static const nn::Fields all{{"image", {{nn::DType::Float32, {3, 8, 8}}, std::nullopt, {}}},
                                {"label", {{nn::DType::Int64, {}}, 10, {}}}};
    return all;
}

/// image -> conv -> flat -> fc -> loss <- label
nn::Project chain() {
    nn::Project p;
    p.graph.nodes = {node("image", "Input"),  node("label", "Input"),
                     node("conv", "Conv2d", {{"out_channels", I{4}}, {"kernel_size", I{3}}}),
                     node("flat", "Flatten"), node("fc", "Linear", {{"out_features", I{10}}}),
                     node("loss", "CrossEntropyLoss")};
    p.graph.wires = {wire("image", "conv"), wire("conv", "flat"), wire("flat", "fc"), wire("fc", "loss:input"),
                     wire("label", "loss:target")};
    return p;
}

nn::Analysis analyze(const nn::Project& p) { return nn::Analyzer().analyze(p.graph, &fields()); }

std::string error_of(const nn::Project& p) { return analyze(p).first_error(); }

/// What is said of loss, its wires and options, where `nodes` stand between x (4 numbers) and it; y is the target.
nn::Analysis before_loss(const std::vector<nn::Node>& nodes, const nn::Node& loss, const nn::FieldInfo& y, nn::Project& p) {
    static nn::Fields fields;
    fields = {{"x", {{nn::DType::Float32, {4}}, std::nullopt, {}}}, {"y", y}};
    p.graph.nodes = {node("x", "Input"), node("y", "Input")};
    std::string at = "x";
    for (const nn::Node& n : nodes) {
        p.graph.nodes.push_back(n);
        p.graph.wires.push_back({{at, ""}, {n.id, ""}});
        at = n.id;
    }
    p.graph.nodes.push_back(loss);
    p.graph.wires.push_back({{at, ""}, {loss.id, "input"}});
    p.graph.wires.push_back(wire("y", (loss.id + ":target").c_str()));
    return nn::Analyzer().analyze(p.graph, &fields);
}

const nn::FieldInfo classes{{nn::DType::Int64, {}}, 3, {}};
nn::FieldInfo floats(const nn::Shape& shape) { return {{nn::DType::Float32, shape}, std::nullopt, {}}; }

/// Modules m0 to m(levels - 1): each applies the one before twice.
nn::Project doubling(int levels, bool used) {
    nn::Project p;
    p.graph.nodes = {node("image", "Input")};
    for (int i = 0; i < levels; ++i) {
        nn::Node m = node("m" + std::to_string(i), "Module");
        m.inner.nodes = {node("a", "Input"), node("b", "Output")};
        if (i == 0) {
            m.inner.nodes.push_back(node("r", "ReLU"));
            m.inner.wires = {wire("a", "r"), wire("r", "b")};
        } else {
            const nn::OptionValues below{{"module", "m" + std::to_string(i - 1)}};
            m.inner.nodes.push_back(node("r", "Reuse", below));
            m.inner.nodes.push_back(node("s", "Reuse", below));
            m.inner.wires = {wire("a", "r"), wire("r", "s"), wire("s", "b")};
        }
        p.graph.nodes.push_back(m);
    }
    if (!used) return p;
    p.graph.nodes.push_back(node("y", "Output"));
    const std::string last = "m" + std::to_string(levels - 1);
    p.graph.wires = {wire("image", last.c_str()), {{last, ""}, {"y", ""}}};
    return p;
}

/// Residual blocks: an Add joins each block's two ways.
nn::Project residual(int blocks) {
    nn::Project p;
    p.graph.nodes = {node("image", "Input")};
    std::string at = "image";
    for (int i = 0; i < blocks; ++i) {
        const std::string r = "r" + std::to_string(i), s = "s" + std::to_string(i);
        p.graph.nodes.push_back(node(r, "ReLU"));
        p.graph.nodes.push_back(node(s, "Add"));
        p.graph.wires.push_back({{at, ""}, {r, ""}});
        p.graph.wires.push_back({{at, ""}, {s, "input"}});
        p.graph.wires.push_back({{r, ""}, {s, "other"}});
        at = s;
    }
    p.graph.nodes.push_back(node("y", "Output"));
    p.graph.wires.push_back({{at, ""}, {"y", ""}});
    return p;
}

}  // namespace

class TestAnalysis : public QObject {
    Q_OBJECT

private slots:
    void types() {
        const nn::Project p = chain();
        const nn::Analysis a = analyze(p);
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(nn::to_string(a.find("conv")->outputs[0].type->shape), "N × 4 × 6 × 6");
        QCOMPARE(nn::to_string(a.wire_type(p.graph, "", wire("flat", "fc"))->shape), "N × 144");
        QVERIFY(a.find("fc")->from_wire.at("in_features") == nn::OptionValue(I{144}));
        QCOMPARE(a.parameter_count, I{4 * 3 * 9 + 4 + 144 * 10 + 10});
        QCOMPARE(a.macs, I{4 * 27 * 36 + 1440});
    }

    void flatNetwork() {
        const nn::Analysis a = analyze(chain());
        const nn::Network& net = *a.network;
        std::vector<std::string> keys, modules;
        for (const auto& entry : net.state) keys.push_back(net.tensor(entry).key);
        for (const auto& module : net.modules) modules.push_back(module.path);
        QVERIFY((keys == std::vector<std::string>{"conv.weight", "conv.bias", "fc.weight", "fc.bias"}));
        QVERIFY((modules == std::vector<std::string>{"", "conv", "flat", "fc"}));  // no Input, no loss
        QCOMPARE(net.outputs.size(), std::size_t(1));
        QCOMPARE(net.outputs[0].path, "fc");
        QCOMPARE(net.inputs.size(), std::size_t(2));
        QVERIFY(!net.inputs[0].target_only && net.inputs[1].target_only);
    }

    void registrationOrderIsTheFiles() {
        nn::Project p = chain();
        std::swap(p.graph.nodes[2], p.graph.nodes[4]);  // fc before conv in the file; what runs first stays
        const nn::Analysis a = analyze(p);
        QVERIFY(a.ok());
        QCOMPARE(a.network->parameters[0].key, "fc.weight");
        QCOMPARE(a.network->nodes[0].path, "conv");
    }

    void unknownStaysBesideRight() {
        nn::Project p = chain();
        p.graph.nodes[2].options["in_channels"] = I{5};
        const nn::Analysis a = analyze(p);
        QVERIFY(!a.ok());
        QCOMPARE(a.diagnostics.size(), std::size_t(1));  // nothing downstream complains
        QCOMPARE(a.diagnostics[0].node, "conv");
        QVERIFY(a.find("image")->outputs[0].type);
        QVERIFY(!a.find("fc")->outputs[0].type);
    }

    void fixesMend_data() {
        QTest::addColumn<QString>("change");
        for (const char* name : {"channels", "features", "no flatten", "cycle", "port", "wires twice", "field"})
            QTest::newRow(name) << name;
    }
    /// Every offered fix, applied, leaves a network without errors.
    void fixesMend() {
        QFETCH(QString, change);
        nn::Project p = chain();
        if (change == "channels") p.graph.nodes[2].options["in_channels"] = I{5};
        if (change == "features") p.graph.nodes[4].options["in_features"] = I{7};
        if (change == "no flatten") {
            p.graph.nodes.erase(p.graph.nodes.begin() + 3);
            p.graph.wires = {wire("image", "conv"), wire("conv", "fc"), wire("fc", "loss:input"), wire("label", "loss:target")};
        }
        if (change == "cycle") {
            p.graph.nodes.push_back(node("a", "ReLU"));
            p.graph.nodes.push_back(node("b", "ReLU"));
            p.graph.wires.push_back(wire("a", "b"));
            p.graph.wires.push_back(wire("b", "a"));
        }
        if (change == "port") p.graph.wires.push_back(wire("image:nothing", "conv"));
        if (change == "wires twice") p.graph.wires.push_back(wire("image", "conv"));
        if (change == "field") p.graph.nodes[0].options["field"] = std::string("picture");
        const nn::Analysis before = analyze(p);
        QVERIFY(!before.ok());
        const nn::Fix* fix = nullptr;
        for (const nn::Diagnostic& d : before.diagnostics) {
            if (!d.fixes.empty() && !fix) fix = &d.fixes.front();
        }
        QVERIFY2(fix, before.first_error().c_str());
        QVERIFY(nn::apply(p, fix->edits));
        if (change == "field") p.graph.nodes[0].options["field"] = std::string("image");  // the offer is any field
        QVERIFY2(analyze(p).ok(), error_of(p).c_str());
    }

    void errorsName() {
        nn::Project p = chain();
        p.graph.nodes[2].op = "Conv2D";
        QVERIFY(error_of(p).find("did you mean 'Conv2d'") != std::string::npos);
        p = chain();
        p.graph.nodes[4].options["out_feature"] = I{3};
        QVERIFY(error_of(p).find("did you mean 'out_features'") != std::string::npos);
        p = chain();
        p.graph.nodes[4].id = "conv";
        QVERIFY(error_of(p).find("used twice") != std::string::npos);
        p = chain();
        p.graph.wires.erase(p.graph.wires.begin());
        QVERIFY(error_of(p).find("conv: Conv2d needs a wire on 'input'") == 0);
    }

    void looseNodesOnlyWarn() {
        nn::Project p = chain();
        p.graph.nodes.push_back(node("spare", "Linear", {{"out_features", I{3}}}));
        const nn::Analysis a = analyze(p);
        QVERIFY(a.ok());
        QCOMPARE(a.diagnostics.size(), std::size_t(1));
        QVERIFY(a.diagnostics[0].severity == nn::Severity::Warning);
        // Of unknown size it is no part of the state_dict; of a given one it is, as in PyTorch.
        QCOMPARE(a.network->parameters.size(), std::size_t(4));
        p.graph.nodes.back().options["in_features"] = I{2};
        QCOMPARE(analyze(p).network->parameters.size(), std::size_t(6));
    }

    void noDataNoNetwork() {
        const nn::Analysis a = nn::Analyzer().analyze(chain().graph, nullptr);
        QVERIFY(!a.ok());
        for (const nn::Diagnostic& d : a.diagnostics) QVERIFY(d.severity == nn::Severity::Warning);
    }

    /// Why there is no network is always said.
    void noNetworkHasAReason() {
        const nn::Analysis a = nn::Analyzer().analyze(chain().graph, nullptr);
        QVERIFY(!a.ok());
        QVERIFY(a.first_error().find("choose the data") != std::string::npos);
    }

    /// A tensor that cannot be is said where it would be made.
    void sizesAreBounded() {
        const nn::OptionValues huge{{"out_channels", I{4}}, {"kernel_size", I{4096}}, {"stride", I{4096}}, {"dilation", I{4096}}};
        nn::Project p;
        p.graph.nodes = {node("image", "Input"), node("up", "ConvTranspose2d", huge), node("more", "ConvTranspose2d", huge),
                         node("y", "Output")};
        p.graph.wires = {wire("image", "up"), wire("up", "more"), wire("more", "y")};
        const std::string error = error_of(p);
        QVERIFY2(error.find("up: a tensor of shape") == 0 && error.find("more than 2147483648 elements") != std::string::npos, error.c_str());

        p.graph.nodes = {node("image", "Input")};
        p.graph.wires.clear();
        std::string at = "image";
        for (int i = 0; i < 14; ++i) {
            const std::string id = "u" + std::to_string(i);
            p.graph.nodes.push_back(node(id, "Unsqueeze", {{"dim", I{1}}}));
            p.graph.wires.push_back({{at, ""}, {id, ""}});
            at = id;
        }
        p.graph.nodes.push_back(node("y", "Output"));
        p.graph.wires.push_back({{at, ""}, {"y", ""}});
        QVERIFY2(error_of(p).find("u12: a tensor of 17 dimensions") == 0, error_of(p).c_str());

        p.graph.nodes = {node("w", "Parameter", {{"shape", std::vector<I>(17, 1)}}), node("y", "Output")};
        p.graph.wires = {wire("w", "y")};
        QVERIFY2(error_of(p).find("17 dimensions") != std::string::npos, error_of(p).c_str());

        nn::Project loose;  // nothing runs it, but it is a parameter of the model
        loose.graph.nodes = {node("e", "Embedding", {{"num_embeddings", I{100000000}}, {"embedding_dim", I{1000000}}})};
        QVERIFY2(error_of(loose).find("e: a tensor of shape") == 0, error_of(loose).c_str());
    }

    void fieldsAreBounded() {
        nn::Project p;
        p.graph.nodes = {node("x", "Input"), node("y", "Output")};
        p.graph.wires = {wire("x", "y")};
        for (const nn::Shape& shape : {nn::Shape(16, 1), nn::Shape(40, 1), nn::Shape{3, 0}, nn::Shape{I{1} << 31, 2}, nn::Shape(15, I{1} << 40)}) {
            const nn::Fields odd{{"x", floats(shape)}};
            const std::string error = nn::Analyzer().analyze(p.graph, &odd).first_error();
            QVERIFY2(error.find("x: a tensor of") == 0, error.c_str());
        }
        const nn::Fields most{{"x", floats(nn::Shape(15, 1))}};
        QVERIFY(nn::Analyzer().analyze(p.graph, &most).ok());
    }

    /// A single number is a tensor like any other.
    void scalars() {
        nn::Project p;
        p.graph.nodes = {node("image", "Input"), node("sum", "Sum"), node("p", "Permute", {{"dims", std::vector<I>{}}}), node("y", "Output")};
        p.graph.wires = {wire("image", "sum"), wire("sum", "p"), wire("p", "y")};
        QVERIFY2(analyze(p).ok(), error_of(p).c_str());
        p.graph.nodes[2] = node("p", "Flatten");
        QVERIFY2(error_of(p).find("no dimensions") != std::string::npos, error_of(p).c_str());
    }

    /// Multiply-adds that 64 bits cannot count are the most they can.
    void countsSaturate() {
        const nn::Count most = std::numeric_limits<I>::max();
        QCOMPARE((nn::Count(I{1} << 40) * (I{1} << 40)).value(), most.value());
        QCOMPARE((most + 1).value(), most.value());
        QCOMPARE((nn::Count(6) * 7 + 1).value(), I{43});
        QCOMPARE(nn::Dim::batches(I{1} << 40).at(I{1} << 40), most.value());
    }

    /// Modules that apply each other twice double with every level: bounded by what is visited, needed or not.
    void doublingModulesEnd() {
        QVERIFY(analyze(doubling(8, true)).ok());
        for (const bool used : {true, false}) {
            const std::string error = error_of(doubling(24, used));
            QVERIFY2(error.find("make more than 100000 nodes") != std::string::npos, error.c_str());
            int said = 0;
            for (const nn::Diagnostic& d : analyze(doubling(24, used)).diagnostics) said += d.severity == nn::Severity::Error;
            QVERIFY2(said < 30, std::to_string(said).c_str());
        }
    }

    /// Each applies the one before once: no call stack is as deep.
    void deepModulesEnd() {
        nn::Project p = doubling(3000, true);
        for (nn::Node& m : p.graph.nodes) {
            if (m.inner.nodes.size() != 4) continue;
            m.inner.nodes.pop_back();
            m.inner.wires = {wire("a", "r"), wire("r", "b")};
        }
        QVERIFY2(error_of(p).find("inside one another 64 deep") != std::string::npos, error_of(p).c_str());
    }

    /// Second names in a list that holds lists.
    void doublingListsEnd() {
        nn::Project p;
        for (int i = 0; i < 30; ++i) {
            nn::Node list = node("m" + std::to_string(i), "ModuleList");
            for (const char* id : {"0", "1"})
                list.inner.nodes.push_back(i == 0 ? node(id, "Linear", {{"in_features", I{2}}, {"out_features", I{2}}})
                                                  : node(id, "Reuse", {{"module", "m" + std::to_string(i - 1)}}));
            p.graph.nodes.push_back(list);
        }
        QVERIFY(!analyze(p).ok());
    }

    /// As many wrong wires as there are nodes: help for the first hundred, a line for each.
    void manyMistakes() {
        nn::Project p = residual(3000);
        for (nn::Wire& w : p.graph.wires) w.from.node += "x";
        const nn::Analysis a = analyze(p);
        std::size_t fixes = 0;
        for (const nn::Diagnostic& d : a.diagnostics) fixes += d.fixes.size();
        QVERIFY(a.diagnostics.size() >= p.graph.wires.size());
        QVERIFY(fixes > 0 && fixes <= 100);
    }

    /// (N, 1) beside (N), either way round, for losses of numbers and of classes; what is offered mends it.
    void columnsAreSqueezed_data() {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<int>("width");
        QTest::addColumn<bool>("column");
        QTest::newRow("output (N, 1)") << "MSELoss" << 1 << false;
        QTest::newRow("labels (N, 1)") << "CrossEntropyLoss" << 3 << true;
    }
    void columnsAreSqueezed() {
        QFETCH(QString, loss);
        QFETCH(int, width);
        QFETCH(bool, column);
        nn::FieldInfo y = loss == "MSELoss" ? floats({}) : classes;
        if (column) y.type.shape = {1};
        nn::Project p;
        const nn::Analysis before =
            before_loss({node("fc", "Linear", {{"out_features", I{width}}})}, node("loss", loss.toStdString()), y, p);
        QVERIFY(!before.ok());
        QVERIFY2(before.first_error().find("Insert Squeeze with dim 1") != std::string::npos, before.first_error().c_str());
        for (const nn::Diagnostic& d : before.diagnostics)
            for (const nn::Fix& fix : d.fixes) QVERIFY(nn::apply(p, fix.edits));
        const nn::Fields fields{{"x", floats({4})}, {"y", y}};
        const nn::Analysis after = nn::Analyzer().analyze(p.graph, &fields);
        QVERIFY2(after.ok(), after.first_error().c_str());
    }

    void meanings_data() {
        QTest::addColumn<QStringList>("between");
        QTest::addColumn<QString>("loss");
        QTest::addColumn<QString>("said");  // of the warning; empty: none
        QTest::addColumn<QString>("fix");
        const QStringList fc{"Linear"};
        QTest::newRow("cross entropy") << fc << "CrossEntropyLoss" << "" << "";
        QTest::newRow("softmax, cross entropy") << (fc + QStringList{"Softmax"}) << "CrossEntropyLoss" << "raw scores" << "Take 'n1' out";
        QTest::newRow("log softmax, cross entropy") << (fc + QStringList{"LogSoftmax"}) << "CrossEntropyLoss" << "" << "";
        QTest::newRow("through aliases") << (fc + QStringList{"Softmax", "Dropout", "Identity", "Flatten"}) << "CrossEntropyLoss" << "raw scores"
                                         << "Take 'n1' out";
        QTest::newRow("nll") << (fc + QStringList{"LogSoftmax"}) << "NLLLoss" << "" << "";
        QTest::newRow("softmax, nll") << (fc + QStringList{"Softmax"}) << "NLLLoss" << "takes their logarithms" << "Put LogSoftmax in place of 'n1'";
        QTest::newRow("scores, nll") << fc << "NLLLoss" << "takes logarithms" << "Insert LogSoftmax";
        QTest::newRow("softmax, log, nll") << (fc + QStringList{"Softmax", "Log"}) << "NLLLoss" << "" << "";
        QTest::newRow("softmax, divergence") << (fc + QStringList{"Softmax"}) << "KLDivLoss" << "takes their logarithms" << "Put LogSoftmax in place of 'n1'";
        QTest::newRow("log softmax, divergence") << (fc + QStringList{"LogSoftmax"}) << "KLDivLoss" << "" << "";
        QTest::newRow("sigmoid, logits") << (fc + QStringList{"Sigmoid"}) << "BCEWithLogitsLoss" << "raw scores" << "Take 'n1' out";
        QTest::newRow("logits") << fc << "BCEWithLogitsLoss" << "" << "";
        QTest::newRow("sigmoid, probabilities") << (fc + QStringList{"Sigmoid"}) << "BCELoss" << "" << "";
        QTest::newRow("scores, probabilities") << fc << "BCELoss" << "takes probabilities" << "Insert Sigmoid";
        QTest::newRow("something else between") << (fc + QStringList{"Softmax", "ReLU"}) << "CrossEntropyLoss" << "" << "";
    }
    /// Scores, probabilities and their logarithms are not mistaken for each other; the fix brings what the loss takes.
    void meanings() {
        QFETCH(QStringList, between);
        QFETCH(QString, loss);
        QFETCH(QString, said);
        QFETCH(QString, fix);
        std::vector<nn::Node> nodes;
        for (const QString& op : between) {
            nn::Node n = node("n" + std::to_string(nodes.size()), op.toStdString());
            if (op == "Linear") n.options = {{"out_features", I{3}}};
            if (op.endsWith("oftmax")) n.options = {{"dim", I{1}}};
            nodes.push_back(n);
        }
        const nn::FieldInfo y = loss == "CrossEntropyLoss" || loss == "NLLLoss" ? classes : floats({3});
        nn::Project p;
        const nn::Analysis before = before_loss(nodes, node("loss", loss.toStdString()), y, p);
        QVERIFY2(before.ok(), before.first_error().c_str());
        if (said.isEmpty()) {
            QVERIFY2(before.diagnostics.empty(), before.diagnostics.empty() ? "" : before.diagnostics[0].text.text().c_str());
            return;
        }
        QCOMPARE(before.diagnostics.size(), std::size_t(1));
        const nn::Diagnostic& d = before.diagnostics[0];
        QVERIFY(d.severity == nn::Severity::Warning && d.node == "loss" && d.port == "input");
        QVERIFY2(d.text.text().find(said.toStdString()) != std::string::npos, d.text.text().c_str());
        QCOMPARE(d.fixes.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(d.fixes[0].text.text()), fix);
        QVERIFY(nn::apply(p, d.fixes[0].edits));
        const nn::Fields fields{{"x", floats({4})}, {"y", y}};
        const nn::Analysis after = nn::Analyzer().analyze(p.graph, &fields);
        QVERIFY2(after.ok() && after.diagnostics.empty(), after.diagnostics.empty() ? "" : after.diagnostics[0].text.text().c_str());
    }

    /// The target of KLDivLoss follows its option.
    void meaningsOfTargets() {
        for (const bool logarithms : {false, true}) {
            nn::Project p;
            before_loss({node("fc", "Linear", {{"out_features", I{3}}}), node("log", "LogSoftmax", {{"dim", I{1}}})},
                        node("loss", "KLDivLoss", {{"log_target", logarithms}}), floats({3}), p);
            p.graph.nodes.push_back(node("teacher", "Softmax", {{"dim", I{1}}}));
            p.graph.wires.pop_back();
            p.graph.wires.push_back(wire("y", "teacher"));
            p.graph.wires.push_back(wire("teacher", "loss:target"));
            const nn::Fields fields{{"x", floats({4})}, {"y", floats({3})}};
            QCOMPARE(nn::Analyzer().analyze(p.graph, &fields).diagnostics.size(), std::size_t(logarithms ? 1 : 0));
        }
    }

    /// What else reads the probabilities keeps them.
    void probabilitiesThatAreReadStay() {
        nn::Project p;
        before_loss({node("fc", "Linear", {{"out_features", I{3}}}), node("soft", "Softmax", {{"dim", I{1}}})}, node("loss", "CrossEntropyLoss"),
                    classes, p);
        p.graph.nodes.push_back(node("out", "Output"));
        p.graph.wires.push_back(wire("soft", "out"));
        const nn::Fields fields{{"x", floats({4})}, {"y", classes}};
        const nn::Analysis a = nn::Analyzer().analyze(p.graph, &fields);
        QCOMPARE(a.diagnostics.size(), std::size_t(1));
        QVERIFY(a.diagnostics[0].fixes.empty());
    }

    void modulesAndFreezing() {
        nn::Project p = chain();
        nn::Node block = node("block", "Module");
        block.requires_grad = false;
        block.inner.nodes = {node("x", "Input"), node("fc", "Linear", {{"out_features", I{6}}}), node("y", "Output")};
        block.inner.wires = {wire("x", "fc"), wire("fc", "y")};
        p.graph.nodes.insert(p.graph.nodes.begin() + 4, block);
        p.graph.wires[2] = wire("flat", "block:x");
        p.graph.wires.push_back(wire("block:y", "fc"));
        const nn::Analysis a = analyze(p);
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(a.network->parameters[2].key, "block.fc.weight");
        QVERIFY(!a.network->parameters[2].trainable && a.network->parameters[4].trainable);
        QCOMPARE(a.find("block")->parameter_count, I{144 * 6 + 6});
    }

    /// Editing one node infers that node and what its output changes, no more.
    void incremental() {
        nn::Project p = residual(100);
        nn::Analyzer analyzer;
        QVERIFY(analyzer.analyze(p.graph, &fields()).ok());
        QCOMPARE(analyzer.inferred(), std::size_t(200));
        QVERIFY(analyzer.analyze(p.graph, &fields()).ok());
        QCOMPARE(analyzer.inferred(), std::size_t(0));
        nn::find_node(p.graph, "s50")->options["alpha"] = 0.5;
        QVERIFY(analyzer.analyze(p.graph, &fields()).ok());
        QCOMPARE(analyzer.inferred(), std::size_t(1));
    }

    /// What does not run has its ports all the same: its wires have to end somewhere.
    void portsOfWhatDoesNotRun() {
        nn::Project p = chain();
        nn::Node block = node("block", "Module");
        block.inner.nodes = {node("x", "Input"), node("add", "Add"), node("y", "Output")};
        block.inner.wires = {wire("x", "add"), wire("add", "y")};
        block.muted = true;
        p.graph.nodes.insert(p.graph.nodes.begin() + 4, block);
        p.graph.wires[2] = wire("flat", "block:x");
        p.graph.wires.push_back(wire("block:y", "fc"));
        const nn::Analysis a = analyze(p);
        QVERIFY2(a.ok(), a.first_error().c_str());
        const nn::NodeReport* add = a.find("block.add");
        QVERIFY(add && !add->inputs.empty() && add->outputs.size() == 1);
        QVERIFY(!add->outputs[0].type && a.find("block")->outputs[0].type);
        QCOMPARE(a.find("block.x")->outputs.size(), std::size_t(1));
    }

    /// One id twice is a mistake; what was inferred of the one is never taken for the other's.
    void oneIdTwice() {
        nn::Project p = chain();
        nn::Node row = node("row", "Sequential");
        row.inner.nodes = {node("a", "Linear", {{"out_features", I{12}}}), node("a", "Linear", {{"out_features", I{7}}})};
        p.graph.nodes.insert(p.graph.nodes.begin() + 4, row);
        p.graph.wires[2] = wire("flat", "row");
        p.graph.wires.push_back(wire("row", "fc"));
        nn::Analyzer analyzer;
        for (int i = 0; i < 3; ++i) {
            const nn::Analysis a = analyzer.analyze(p.graph, &fields());
            QVERIFY(!a.ok());
            QCOMPARE(a.find("row")->outputs[0].type->shape.back().size, I{7});
        }
        nn::find_node(p.graph, "row")->inner.nodes[1].id = "b";
        const nn::Analysis a = analyzer.analyze(p.graph, &fields());
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(a.network->parameters[2].shape, (nn::Extents{12, 144}));
        QCOMPARE(a.network->parameters[4].shape, (nn::Extents{7, 12}));
    }

    /// A visited set, not paths: 2,000 blocks have 2^2000 paths, and no call stack of that depth.
    void linearInTheGraph() {
        nn::Analyzer analyzer;
        QVERIFY(analyzer.analyze(residual(2000).graph, &fields()).ok());
        QCOMPARE(analyzer.inferred(), std::size_t(4000));
    }
};

QTEST_GUILESS_MAIN(TestAnalysis)
#include "test_analysis.moc"
