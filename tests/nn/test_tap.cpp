// Looking at values and gradients in the middle of a step, against plans in which nothing shares memory.
#include "networks.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <map>
#include <set>

using namespace nn;
using namespace nn::test;

namespace {

using Floats = std::vector<float>;

/// Row-major, whatever the layout.
Floats row_major(const TensorView& v) {
    Floats all(static_cast<std::size_t>(v.size()));
    if (v.layout == Layout::RowMajor || v.shape.size() < 3) {
        std::copy_n(v.f32(), all.size(), all.begin());
        return all;
    }
    const auto n = static_cast<std::size_t>(v.shape[0]), c = static_cast<std::size_t>(v.shape[1]), s = all.size() / (n * c);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < c; ++k)
            for (std::size_t p = 0; p < s; ++p) all[(i * c + k) * s + p] = v.f32()[(i * s + p) * c + k];
    return all;
}

bool same_bits(const Floats& a, const Floats& b) {
    return std::ranges::equal(a, b, {}, [](float x) { return std::bit_cast<std::uint32_t>(x); },
                              [](float x) { return std::bit_cast<std::uint32_t>(x); });
}

std::unique_ptr<Plan> plan_of(const std::shared_ptr<const Network>& network, bool share, int threads = 1) {
    PlanOptions options;
    options.batch = 6;
    options.threads = threads;
    options.seed = 3;
    options.share_memory = share;
    auto plan = Plan::compile(network, options);
    if (!plan) qFatal("%s", plan.error().text().c_str());
    fill_inputs(**plan, 5);
    return std::move(*plan);
}

/// One step, and all floats of the network that can be looked at in it, by value.
std::map<int, Floats> tap_all(const std::shared_ptr<const Network>& network, Plan& plan, TapSide side) {
    std::map<int, Floats> seen;
    std::vector<int> taps;
    for (std::size_t v = 0; v < network->values.size(); ++v) {
        if (network->values[v].type.dtype != DType::Float32) continue;
        const int value = static_cast<int>(v);
        const auto tap = plan.tap(value, side, [&seen, value](const TensorView& view) { seen[value] = row_major(view); });
        if (tap) taps.push_back(*tap);
    }
    Weights weights(network, 1);
    plan.forward_backward(weights, 7);
    for (const int tap : taps) plan.untap(tap);
    return seen;
}

std::shared_ptr<const Network> network_of(const Graph& graph) {
    std::string why;
    auto network = compile_network(graph, image_fields(3, 8, 5), &why);
    if (!network) qFatal("%s", why.c_str());
    return network;
}

}  // namespace

class TestTap : public QObject {
    Q_OBJECT

private slots:
    void what_is_seen_is_what_was_there_data() {
        QTest::addColumn<int>("graph");
        for (int i = 0; i < 40; ++i) QTest::addRow("graph %d", i) << i;
    }
    /// In a plan that overwrites whatever it can, each value and each gradient is seen as it is where nothing is ever
    /// overwritten.
    void what_is_seen_is_what_was_there() {
        QFETCH(int, graph);
        const auto network = network_of(graph == 0 ? residual_network() : random_graph(static_cast<unsigned>(graph), 12, 5));
        const auto tight = plan_of(network, true), roomy = plan_of(network, false);
        const std::map<int, Floats> seen = tap_all(network, *tight, TapSide::Value), there = tap_all(network, *roomy, TapSide::Value);
        QVERIFY(seen.size() > 3);
        QCOMPARE(seen.size(), there.size());
        for (const auto& [value, floats] : seen) {
            Floats after(floats.size());
            QVERIFY(roomy->read_value(value, after.data()));
            QVERIFY2(same_bits(floats, after), qPrintable(QString("value %1").arg(value)));
        }
        const std::map<int, Floats> gradients = tap_all(network, *tight, TapSide::Gradient), whole = tap_all(network, *roomy, TapSide::Gradient);
        QCOMPARE(gradients.size(), whole.size());
        for (const auto& [value, floats] : gradients)
            QVERIFY2(same_bits(floats, whole.at(value)), qPrintable(QString("gradient of value %1").arg(value)));
    }

    /// The gradient of a bias is that of what it was added to, summed over everything but the channels.
    void gradients_are_whole() {
        const auto network = network_of(residual_network());
        const auto plan = plan_of(network, true);
        const std::map<int, Floats> gradients = tap_all(network, *plan, TapSide::Gradient);
        Weights weights(network, 1);
        plan->forward_backward(weights, 7);
        int checked = 0;
        for (const Network::Node& node : network->nodes) {
            if (node.op->id() != "Linear" || !gradients.contains(node.outputs[0])) continue;
            const Floats& of = gradients.at(node.outputs[0]);
            const auto bias = static_cast<std::size_t>(node.parameters[1]);
            const TensorView expected = weights.gradient(bias);
            const auto features = static_cast<std::size_t>(expected.size());
            for (std::size_t k = 0; k < features; ++k) {
                double sum = 0;
                for (std::size_t i = k; i < of.size(); i += features) sum += static_cast<double>(of[i]);
                QVERIFY(std::abs(sum - static_cast<double>(expected.f32()[k])) < 1e-5);
            }
            ++checked;
        }
        QCOMPARE(checked, 1);  // of the other one ReLU is a part
    }

    void before_it_is_overwritten() {
        GraphMaker g;
        const std::string image = g.input("image"), label = g.input("label");
        const std::string flat = g.add("Flatten", {image});
        const std::string sum = g.linear(flat, 16), off = g.add("Tanh", {sum});
        g.cross_entropy(g.linear(off, 5), label);
        const auto network = network_of(g.graph);
        const auto plan = plan_of(network, true);
        const auto seen = tap_all(network, *plan, TapSide::Value);
        const auto value_of = [&](const char* path) {
            const auto it = std::ranges::find(network->nodes, path, &Network::Node::path);
            return it->outputs[0];
        };
        const Floats &before = seen.at(value_of(sum.c_str())), &after = seen.at(value_of(off.c_str()));
        QVERIFY(std::ranges::any_of(before, [](float v) { return std::abs(v) > 0.5f; }));
        for (std::size_t i = 0; i < before.size(); ++i) QVERIFY(std::abs(after[i] - std::tanh(before[i])) < 1e-6f);
        // The same memory indeed.
        std::set<const void*> places;
        std::vector<int> taps;
        for (const char* path : {sum.c_str(), off.c_str()})
            taps.push_back(*plan->tap(value_of(path), TapSide::Value, [&](const TensorView& v) { places.insert(v.data); }));
        Weights weights(network, 1);
        plan->forward_backward(weights, 7);
        QCOMPARE(places.size(), std::size_t{1});
        // An alias and an input are where the data is.
        QVERIFY(same_bits(seen.at(value_of(flat.c_str())), seen.at(network->inputs[0].value)));
    }

    void looking_changes_nothing() {
        const auto network = network_of(residual_network());
        const auto watched = plan_of(network, true, 2), alone = plan_of(network, true, 2);
        int seen = 0;
        for (std::size_t v = 0; v < network->values.size(); ++v)
            for (const TapSide side : {TapSide::Value, TapSide::Gradient})
                (void)watched->tap(static_cast<int>(v), side, [&](const TensorView&) { ++seen; });
        QCOMPARE(watched->arena_bytes(), alone->arena_bytes());
        Weights a(network, 1), b(network, 1);
        QCOMPARE(watched->forward_backward(a, 3), alone->forward_backward(b, 3));
        QVERIFY(std::ranges::equal(a.gradients(), b.gradients()));
        QVERIFY(seen > 20);
        // What was not kept is gone afterwards all the same.
        const auto relu = std::ranges::find(network->nodes, std::string("n15"), &Network::Node::path);
        QVERIFY(relu != network->nodes.end());
        Floats into(1000);
        QVERIFY(!watched->read_value(relu->inputs[0], into.data()));
    }

    void untapped_it_is_quiet() {
        const auto network = network_of(residual_network());
        const auto plan = plan_of(network, true);
        int calls = 0;
        const int value = network->nodes[static_cast<std::size_t>(network->losses[0])].inputs[0];
        const auto count = [&](const TensorView&) { ++calls; };
        const auto first = plan->tap(value, TapSide::Value, count), second = plan->tap(value, TapSide::Gradient, count),
                   third = plan->tap(value, TapSide::Value, count);
        QVERIFY(first && second && third && *first != *second && *second != *third && *first != *third);
        Weights weights(network, 1);
        plan->forward(weights, 1);
        QCOMPARE(calls, 2);
        plan->backward(weights);
        QCOMPARE(calls, 3);
        plan->untap(*first);
        plan->untap(*second);
        plan->forward_backward(weights, 2);
        QCOMPARE(calls, 4);
        plan->untap(*third);
        plan->forward_backward(weights, 3);
        QCOMPARE(calls, 4);
    }

    void what_is_not_there_cannot_be_seen() {
        GraphMaker g;
        const std::string image = g.input("image"), label = g.input("label");
        const std::string norm = g.add("BatchNorm2d", {g.conv(image, 8, 3, 1)}), relu = g.add("ReLU", {norm});
        const std::string pool = g.add("MaxPool2d", {relu}, {{"kernel_size", std::int64_t{2}}, {"return_indices", true}});
        g.cross_entropy(g.linear(g.add("Flatten", {pool + ":output"}), 5), label);
        const auto network = network_of(g.graph);
        const auto plan = plan_of(network, true);
        QVERIFY(!plan->notes().empty());
        const auto outputs = [&](const std::string& path) {
            return std::ranges::find(network->nodes, path, &Network::Node::path)->outputs;
        };
        const auto nothing = [](const TensorView&) {};
        QVERIFY(!plan->tap(outputs(norm)[0], TapSide::Value, nothing));  // BatchNorm takes in ReLU: nothing lies between
        QVERIFY(plan->tap(outputs(relu)[0], TapSide::Value, nothing));
        QVERIFY(!plan->tap(outputs(pool)[1], TapSide::Value, nothing));  // nobody reads the indices
        QVERIFY(!plan->tap(network->inputs[0].value, TapSide::Gradient, nothing));
        QVERIFY(plan->tap(network->inputs[0].value, TapSide::Value, nothing));
        PlanOptions options;
        options.mode = Mode::Evaluate;
        options.backward = false;
        const auto prediction = Plan::compile(network, options);
        QVERIFY(prediction && !(*prediction)->tap(outputs(relu)[0], TapSide::Gradient, nothing));
    }
};

QTEST_GUILESS_MAIN(TestTap)
#include "test_tap.moc"
