// Analysis of whole graphs: types, what is wrong and its fix, the flat network, and work that grows with the graph.
#include "nn/model/analysis.h"

#include <QtTest>

namespace {

using nn::OptionValues;
using I = std::int64_t;

nn::Node node(const std::string& id, const std::string& op, OptionValues options = {}) {
    nn::Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}

nn::Wire wire(const char* from, const char* to) { return {nn::PortRef::parse(from), nn::PortRef::parse(to)}; }

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

    /// A visited set, not paths: 2,000 blocks have 2^2000 paths, and no call stack of that depth.
    void linearInTheGraph() {
        nn::Analyzer analyzer;
        QVERIFY(analyzer.analyze(residual(2000).graph, &fields()).ok());
        QCOMPARE(analyzer.inferred(), std::size_t(4000));
    }
};

QTEST_GUILESS_MAIN(TestAnalysis)
#include "test_analysis.moc"
