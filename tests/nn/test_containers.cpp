// Lists, parameters of one's own and modules applied again: names, order, sharing, edits and what is refused.
#include "nn/engine/plan/plan.h"
#include "nn/engine/weights.h"
#include "nn/model/analysis.h"
#include "nn/model/define.h"
#include "nn/model/edit.h"
#include "nn/train/project_file.h"

#include <QtTest>

namespace {

using nn::Node;
using I = std::int64_t;
using Keys = std::vector<std::string>;

Node node(const std::string& id, const std::string& op, nn::OptionValues options = {}, std::vector<Node> inner = {}) {
    Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    n.inner.nodes = std::move(inner);
    return n;
}
Node linear(const std::string& id, I out) { return node(id, "Linear", {{"out_features", out}}); }
nn::Wire wire(const char* from, const char* to) { return {nn::PortRef::parse(from), nn::PortRef::parse(to)}; }

const nn::Fields& fields() {
    static const nn::Fields all{{"x", {{nn::DType::Float32, {6}}, std::nullopt, {}}},
                                {"y", {{nn::DType::Int64, {}}, 4, {}}}};
    return all;
}

nn::Analysis analyze(const nn::Project& p) { return nn::Analyzer().analyze(p.graph, &fields()); }

Keys keys_of(const nn::Network& network) {
    Keys keys;
    for (const auto& entry : network.state) keys.push_back(entry.key);
    return keys;
}
Keys modules_of(const nn::Network& network) {
    Keys paths;
    for (const auto& module : network.modules) paths.push_back(module.path);
    return paths;
}

/// x -> layers.0 -> layers.1 -> head -> loss, with `head` wired from the list's last.
nn::Project listed() {
    nn::Project p;
    p.graph.nodes = {node("x", "Input"), node("y", "Input"),
                     node("layers", "ModuleList", {}, {linear("0", 6), linear("1", 6)}), linear("head", 4),
                     node("loss", "CrossEntropyLoss")};
    p.graph.wires = {wire("x", "layers.0"), wire("layers.0", "layers.1"), wire("layers.1", "head"),
                     wire("head", "loss:input"), wire("y", "loss:target")};
    return p;
}

/// One Linear applied three times, ReLUs between.
nn::Project shared() {
    nn::Project p;
    p.graph.nodes = {node("x", "Input"),
                     node("y", "Input"),
                     linear("fc", 6),
                     node("relu", "ReLU"),
                     node("again", "Reuse", {{"module", "fc"}}),
                     node("third", "Reuse", {{"module", "again"}}),
                     node("loss", "CrossEntropyLoss")};
    p.graph.wires = {wire("x", "fc"),        wire("fc", "relu"),          wire("relu", "again"),
                     wire("again", "third"), wire("third", "loss:input"), wire("y", "loss:target")};
    return p;
}

/// Every value of a run's gradient, for a fixed batch.
std::vector<float> gradients(const nn::Analysis& a, nn::Weights& weights) {
    nn::PlanOptions options;
    options.batch = 3;
    options.threads = 1;
    auto plan = nn::Plan::compile(a.network, options);
    if (!plan) return {};
    for (const nn::TensorView& view : (*plan)->inputs())
        for (I i = 0; i < view.size(); ++i) {
            if (view.dtype == nn::DType::Int64)
                view.i64()[i] = i % 4;
            else
                view.f32()[i] = 0.3f * static_cast<float>(i % 7) - 0.8f;
        }
    (*plan)->forward_backward(weights, 0);
    const auto all = weights.gradients();
    return {all.begin(), all.end()};
}

}  // namespace

class TestContainers : public QObject {
    Q_OBJECT

private slots:
    void childrenOfAListAreWiredByPath() {
        const nn::Analysis a = analyze(listed());
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(keys_of(*a.network), (Keys{"layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias",
                                            "head.weight", "head.bias"}));
        QCOMPARE(modules_of(*a.network), (Keys{"", "layers", "layers.0", "layers.1", "head"}));
        QCOMPARE(a.find("layers")->parameter_count, I{84});
    }

    void listsInLists() {
        nn::Project p = listed();
        Node outer = node("outer", "ModuleDict", {}, {p.graph.nodes[2]});
        p.graph.nodes[2] = outer;
        for (nn::Wire& w : p.graph.wires)
            for (nn::PortRef* end : {&w.from, &w.to})
                if (end->node.starts_with("layers")) end->node = "outer." + end->node;
        const nn::Analysis a = analyze(p);
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(keys_of(*a.network)[0], std::string("outer.layers.0.weight"));
    }

    void ownParametersComeFirst() {
        nn::Project p = listed();
        p.graph.nodes.push_back(node("scale", "Parameter", {{"shape", std::vector<I>{4}}, {"init", "ones"}}));
        p.graph.nodes.push_back(node("offset", "Buffer", {{"shape", I{4}}, {"init", "zeros"}}));
        p.graph.nodes.push_back(node("more", "ParameterList", {}, {node("0", "Parameter", {{"shape", I{2}}})}));
        p.graph.nodes.push_back(node("sum", "Add"));
        p.graph.wires[3] = wire("head", "sum:input");
        p.graph.wires.push_back(wire("scale", "sum:other"));
        p.graph.wires.push_back(wire("sum", "loss:input"));
        const nn::Analysis a = analyze(p);
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(keys_of(*a.network), (Keys{"scale", "offset", "layers.0.weight", "layers.0.bias", "layers.1.weight",
                                            "layers.1.bias", "head.weight", "head.bias", "more.0"}));
        QCOMPARE(modules_of(*a.network), (Keys{"", "layers", "layers.0", "layers.1", "head", "more"}));
        QCOMPARE(a.network->parameters.size(), std::size_t(8));
        Keys reported;
        for (const nn::NodeReport& n : a.nodes)
            for (const auto& parameter : n.parameters) reported.push_back(parameter.key);
        std::sort(reported.begin(), reported.end());
        Keys all = keys_of(*a.network);
        std::sort(all.begin(), all.end());
        QCOMPARE(reported, all);
    }

    void oneStorageForAModuleAppliedAgain() {
        const nn::Analysis a = analyze(shared());
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(keys_of(*a.network), (Keys{"fc.weight", "fc.bias"}));
        QCOMPARE(a.network->nodes.size(), std::size_t(5));
        for (const auto& n : a.network->nodes)
            if (n.op->id() == "Linear") QCOMPARE(n.parameters, (std::vector<int>{0, 1}));
        QCOMPARE(a.network->outputs[0].path, std::string("third"));
    }

    /// The shared weight's gradient is the sum of what three layers with that same weight would have.
    void gradientsOfSharedParametersAddUp() {
        const nn::Analysis one = analyze(shared());
        nn::Project apart = shared();
        apart.graph.nodes[4] = linear("again", 6);
        apart.graph.nodes[5] = linear("third", 6);
        const nn::Analysis three = analyze(apart);
        QVERIFY(one.ok() && three.ok());
        nn::Weights shared_weights(one.network, 1), own(three.network, 2);
        for (std::size_t k = 0; k < 6; ++k)
            std::memcpy(own.parameter(k).data, shared_weights.parameter(k % 2).data,
                        std::size_t(own.parameter(k).size()) * sizeof(float));
        QVERIFY(!gradients(one, shared_weights).empty() && !gradients(three, own).empty());
        for (std::size_t k = 0; k < 2; ++k) {
            const nn::TensorView sum = shared_weights.gradient(k);
            for (I i = 0; i < sum.size(); ++i) {
                float expected = 0;
                for (const std::size_t layer : {0u, 2u, 4u}) expected += own.gradient(layer + k).f32()[i];
                QVERIFY(std::abs(sum.f32()[i] - expected) < 1e-5f);
            }
        }
    }

    void aContainerAppliedAgain() {
        nn::Project p = shared();
        p.graph.nodes[2] = node("fc", "Sequential", {}, {linear("0", 6), node("1", "Tanh")});
        const nn::Analysis a = analyze(p);
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(keys_of(*a.network), (Keys{"fc.0.weight", "fc.0.bias"}));
        QCOMPARE(a.network->nodes.size(), std::size_t(3 * 2 + 2));
        QCOMPARE(a.parameter_count, I{42});
        QCOMPARE(a.macs, I{3 * 36});
    }

    /// Sequential(a, ReLU, a): both names are in the state_dict, with one tensor.
    void asChildOfASequentialItHasASecondName() {
        nn::Project p = listed();
        p.graph.nodes[2] = node("layers", "Sequential", {},
                                {linear("0", 6), node("1", "ReLU"), node("2", "Reuse", {{"module", "0"}})});
        p.graph.wires = {wire("x", "layers"), wire("layers", "head"), wire("head", "loss:input"), wire("y", "loss:target")};
        const nn::Analysis a = analyze(p);
        QVERIFY2(a.ok(), a.first_error().c_str());
        QCOMPARE(keys_of(*a.network), (Keys{"layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias",
                                            "head.weight", "head.bias"}));
        QCOMPARE(modules_of(*a.network), (Keys{"", "layers", "layers.0", "layers.1", "layers.2", "head"}));
        QCOMPARE(a.network->parameters.size(), std::size_t(4));
        const nn::StateDict state = nn::Weights(a.network, 0).state_dict();
        QCOMPARE(state.tensors[2].shares, std::string("layers.0.weight"));
        QVERIFY(state.tensors[2].bytes == state.tensors[0].bytes);
    }

    void refused() {
        const auto error = [](const char* module, const char* op = "Linear") {
            nn::Project p = shared();
            p.graph.nodes[2] = op == std::string("Linear") ? linear("fc", 5) : node("fc", op);
            p.graph.nodes[4].options["module"] = std::string(module);
            return analyze(p).first_error();
        };
        QVERIFY2(error("nothing").find("no module 'nothing'") != std::string::npos, error("nothing").c_str());
        QVERIFY2(error("fc").find("applied here") != std::string::npos, error("fc").c_str());
        QVERIFY2(error("x").find("no module that can be applied") != std::string::npos, error("x").c_str());
        nn::Project endless = shared();
        endless.graph.nodes[2] = node("fc", "Sequential", {}, {node("0", "Reuse", {{"module", "fc"}})});
        QVERIFY(analyze(endless).first_error().find("without end") != std::string::npos);
        nn::Project mutual = shared();
        mutual.graph.nodes[4].options["module"] = std::string("third");
        QVERIFY(analyze(mutual).first_error().find("no module 'third'") != std::string::npos);
        nn::Project wrong = listed();
        wrong.graph.nodes[2].inner.nodes.push_back(node("2", "Add"));
        QVERIFY2(analyze(wrong).first_error().find("holds modules") != std::string::npos,
                 analyze(wrong).first_error().c_str());
        nn::Project reached = listed();
        reached.graph.wires[0].to.node = "layers";
        QVERIFY(analyze(reached).first_error().find("no input") != std::string::npos);
    }

    void filesKeepThem() {
        for (const nn::Project& p : {listed(), shared()}) {
            const auto read = nn::parse_project(nn::write_project(p));
            QVERIFY(read);
            QVERIFY2(read->diagnostics.empty(), read->diagnostics.empty() ? "" : read->diagnostics[0].text.text().c_str());
            QVERIFY(read->project.graph == p.graph);
        }
    }

    void wiresAndReferencesFollowARename() {
        nn::Project p = listed();
        p.graph.nodes.push_back(node("again", "Reuse", {{"module", "layers.1"}}));
        const nn::Project before = p;
        const auto back = nn::apply(p, nn::Edit(nn::RenameNode{"layers", "blocks", {}}));
        QVERIFY2(back, back ? "" : back.error().text().c_str());
        QCOMPARE(p.graph.wires[1], wire("blocks.0", "blocks.1"));
        QVERIFY(p.graph.nodes.back().options.at("module") == nn::OptionValue("blocks.1"));
        QVERIFY(nn::apply(p, *back));
        QVERIFY(p.graph == before.graph);
        QVERIFY(nn::apply(p, nn::Edit(nn::RenameNode{"layers.1", "7", {}})));
        QCOMPARE(p.graph.wires[2], wire("layers.7", "head"));
        QVERIFY(p.graph.nodes.back().options.at("module") == nn::OptionValue("layers.7"));
    }

    void removingAChildTakesItsWires() {
        nn::Project p = listed();
        const nn::Project before = p;
        QVERIFY(!nn::apply(p, nn::Edit(nn::RemoveNode{"layers.1", {}})));  // still wired
        const nn::Edits edits = nn::remove_nodes(p, "", {"layers.1"}, true);
        const auto back = nn::apply(p, edits);
        QVERIFY2(back, back ? "" : back.error().text().c_str());
        QCOMPARE(p.graph.nodes[2].inner.nodes.size(), std::size_t(1));
        QCOMPARE(p.graph.wires[1], wire("layers.0", "head"));
        QVERIFY(nn::apply(p, *back));
        QVERIFY(p.graph == before.graph);
        QVERIFY(nn::apply(p, nn::remove_nodes(p, "", {"layers", "layers.0"})));
        QCOMPARE(p.graph.wires.size(), std::size_t(2));
    }
};

QTEST_GUILESS_MAIN(TestContainers)
#include "test_containers.moc"
