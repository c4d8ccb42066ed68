// Weights of another network: what goes where by name, by hand and in order, and what is said of the rest.
#include "nn/model/analysis.h"
#include "nn/train/match_weights.h"

#include <QtTest>

#include <cstring>

namespace {

using I = std::int64_t;
using State = nn::WeightsMatch::State;

/// x -> fc1 (4, 5) -> fc2 (5, 5) -> fc3 (5, 3)
std::shared_ptr<const nn::Network> network() {
    nn::Graph g;
    const auto add = [&](const char* id, const char* op, nn::OptionValues options, const char* after) {
        nn::Node node;
        node.id = id;
        node.op = op;
        node.options = std::move(options);
        g.nodes.push_back(node);
        if (*after) g.wires.push_back({nn::PortRef::parse(after), nn::PortRef::parse(id)});
    };
    add("x", "Input", {}, "");
    add("fc1", "Linear", {{"out_features", I{5}}}, "x");
    add("fc2", "Linear", {{"out_features", I{5}}}, "fc1");
    add("fc3", "Linear", {{"out_features", I{3}}}, "fc2");
    add("out", "Output", {}, "fc3");
    static const nn::Fields fields{{"x", {{nn::DType::Float32, {4}}, std::nullopt, {}}}};
    return nn::Analyzer().analyze(g, &fields).network;
}

nn::StateTensor tensor(const std::string& key, nn::Extents shape, float value) {
    nn::StateTensor t;
    t.key = key;
    t.shape = std::move(shape);
    const std::vector<float> values(std::size_t(nn::numel(t.shape)), value);
    t.bytes.resize(values.size() * sizeof(float));
    std::memcpy(t.bytes.data(), values.data(), t.bytes.size());
    return t;
}

std::shared_ptr<const nn::StateDict> file(std::vector<nn::StateTensor> tensors) {
    nn::StateDict state;
    state.tensors = std::move(tensors);
    return std::make_shared<const nn::StateDict>(std::move(state));
}

float first(const nn::StateDict& state, const char* key) {
    float value = 0;
    std::memcpy(&value, state.find(key)->bytes.data(), sizeof value);
    return value;
}

QString states(const nn::WeightsMatch& match) {
    QString text;
    for (const auto& row : match.rows()) text += row.state == State::Fits ? 'f' : row.state == State::Missing ? 'm' : 's';
    return text;
}

}  // namespace

class TestMatchWeights : public QObject {
    Q_OBJECT

private slots:
    void by_name() {
        const auto net = network();
        QVERIFY(net && net->state.size() == 6);
        const nn::WeightsMatch match(net, file({tensor("fc1.weight", {5, 4}, 1), tensor("fc1.bias", {5}, 2), tensor("fc2.weight", {5, 4}, 3),
                                                tensor("head.bias", {3}, 4)}));
        QCOMPARE(states(match), QString("ffsmmm"));
        QCOMPARE(match.fitting(), std::size_t{2});
        QVERIFY(match.unexpected() == std::vector<std::size_t>{3});
    }

    void without_a_prefix() {
        const auto net = network();
        nn::WeightsMatch match(net, file({tensor("module.fc1.weight", {5, 4}, 1), tensor("module.fc1.bias", {5}, 2), tensor("head.fc2.weight", {5, 5}, 3),
                                          tensor("module.fc3.bias", {3}, 4)}));
        QCOMPARE(match.prefix(), std::string("module."));
        QCOMPARE(states(match), QString("ffmmmf"));
        QVERIFY((match.prefixes() == std::vector<std::string>{"module.", "module.fc1."}));
        match.strip("");
        QCOMPARE(states(match), QString("mmmmmm"));
        match.strip("head.");
        QCOMPARE(states(match), QString("mmfmmm"));
    }

    void by_hand() {
        const auto net = network();
        nn::WeightsMatch match(net, file({tensor("fc1.weight", {5, 4}, 1), tensor("a", {5}, 2), tensor("b", {3}, 3)}));
        match.assign(1, 1);
        match.assign(5, 2);
        QCOMPARE(states(match), QString("fmmmmm").replace(1, 1, "f").replace(5, 1, "f"));
        // A tensor goes to one place alone.
        match.assign(3, 1);
        QCOMPARE(states(match), QString("fmmfmf"));
        match.assign(2, 2);
        QCOMPARE(states(match), QString("fmsfmm"));
        match.assign(2, std::nullopt);
        QCOMPARE(states(match), QString("fmmfmm"));
        QVERIFY(match.unexpected() == std::vector<std::size_t>{2});
    }

    void in_order() {
        const auto net = network();
        nn::WeightsMatch match(net, file({tensor("l0.w", {5, 4}, 1), tensor("l0.b", {5}, 2), tensor("l1.w", {5, 5}, 3), tensor("l1.b", {5}, 4),
                                          tensor("l2.w", {9, 5}, 5), tensor("l2.b", {9}, 6)}));
        QCOMPARE(states(match), QString("mmmmmm"));
        QCOMPARE(match.match_in_order(), std::size_t{4});
        QCOMPARE(states(match), QString("ffffmm"));
        QCOMPARE(match.rows()[3].from, std::optional<std::size_t>(3));
        QCOMPARE(match.match_in_order(), std::size_t{0});
    }

    void what_is_taken_and_what_is_said() {
        const auto net = network();
        nn::WeightsMatch match(net, file({tensor("fc1.weight", {5, 4}, 1), tensor("a", {5}, 2), tensor("fc2.weight", {5, 4}, 3)}));
        match.assign(1, 1);
        nn::Weights weights(net, 0);
        const nn::StateDict before = weights.state_dict();
        const auto said = nn::take_matched(weights, match.file(), match.choice(), "x.pt");
        QVERIFY(said && said->size() == 1);
        QCOMPARE(QString::fromStdString((*said)[0].text()),
                 QString("2 of 6 tensors are taken; these begin anew, from the seed: fc2.weight, fc2.bias, fc3.weight, fc3.bias."));
        const nn::StateDict after = weights.state_dict();
        QCOMPARE(first(after, "fc1.weight"), 1.0f);
        QCOMPARE(first(after, "fc1.bias"), 2.0f);
        for (const char* key : {"fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias"}) QVERIFY2(*after.find(key) == *before.find(key), key);
        // Nothing chosen is no start from random weights.
        QVERIFY(!nn::take_matched(weights, match.file(), nn::WeightsMatch::Choice(6), "x.pt"));
        QVERIFY(weights.state_dict() == after);
    }
};

QTEST_GUILESS_MAIN(TestMatchWeights)
#include "test_match_weights.moc"
