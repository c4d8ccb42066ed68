#include "nn/engine/random/random.h"
#include "nn/engine/weights.h"
#include "nn/model/define.h"

#include <QtTest>

#include <cstring>

using namespace nn;

namespace {

/// A linear layer "fc" and a batch norm "bn" by hand: parameters and buffers in PyTorch's order.
std::shared_ptr<const Network> sample_network() {
    auto network = std::make_shared<Network>();
    network->parameters = {{"fc.weight", {3, 5}},
                           {"fc.bias", {3}},
                           {"bn.weight", {3}}};
    network->buffers = {{"bn.running_var", {3}},
                        {"bn.num_batches_tracked", {}, DType::Int64}};
    network->state = {{false, 0}, {false, 1}, {false, 2}, {true, 0}, {true, 1}};
    network->fills = {{{false, 0}, Init::uniform(-0.4, 0.4)},
                      {{false, 1}, Init::uniform(-0.4, 0.4)},
                      {{false, 2}, Init::constant(1)},
                      {{true, 0}, Init::constant(1)},
                      {{true, 1}, Init::constant(0)}};
    network->modules = {{"", 1}, {"fc", 1}, {"bn", 2}};
    return network;
}

std::vector<float> floats(const StateTensor& t) {
    std::vector<float> values(t.bytes.size() / sizeof(float));
    std::memcpy(values.data(), t.bytes.data(), t.bytes.size());
    return values;
}

StateTensor* tensor(StateDict& state, std::string_view key) {
    for (StateTensor& t : state.tensors) {
        if (t.key == key) return &t;
    }
    return nullptr;
}

}  // namespace

class TestWeights : public QObject {
    Q_OBJECT

private slots:
    void tensors_start_cache_lines_and_gaps_are_zero() {
        Weights weights(sample_network(), 3);
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(reinterpret_cast<std::uintptr_t>(weights.parameter(i).data) % 64, 0u);
        QCOMPARE(reinterpret_cast<std::uintptr_t>(weights.gradient(1).data) % 64, 0u);
        QCOMPARE(weights.offset(1), std::size_t{16});
        QCOMPARE(weights.parameters()[15], 0.0f);
        QCOMPARE(weights.parameters().size(), std::size_t{48});
    }

    void draws_follow_their_own_order_and_overwrite() {
        auto network = std::make_shared<Network>(*sample_network());
        Init padded = Init::normal(1, 2);
        padded.zero_row = 1;
        network->fills = {{{false, 1}, Init::uniform(-1, 1)}, {{false, 0}, padded}, {{false, 1}, Init::constant(2)}};
        Weights weights(network, 3);
        Mt19937 generator(3);
        std::vector<float> weight(15), bias(3);
        generator.uniform(bias, -1, 1);
        generator.normal(weight, 1, 2);
        std::fill(weight.begin() + 5, weight.begin() + 10, 0.0f);
        QCOMPARE(std::memcmp(weights.parameter(0).data, weight.data(), 60), 0);
        QCOMPARE(weights.parameter(1).f32()[2], 2.0f);
    }

    void initial_values_are_drawn_in_registration_order() {
        Weights weights(sample_network(), 3);
        Mt19937 generator(3);
        std::vector<float> weight(15), bias(3);
        generator.uniform(weight, -0.4, 0.4);
        generator.uniform(bias, -0.4, 0.4);
        QCOMPARE(std::memcmp(weights.parameter(0).data, weight.data(), 60), 0);
        QCOMPARE(std::memcmp(weights.parameter(1).data, bias.data(), 12), 0);
        QCOMPARE(weights.parameter(2).f32()[2], 1.0f);
        QCOMPARE(weights.buffer(0).f32()[0], 1.0f);
    }

    void state_dict_goes_round() {
        Weights a(sample_network(), 3), b(sample_network(), 4);
        *a.buffer(1).i64() = 17;
        const StateDict state = a.state_dict();
        QCOMPARE(state.tensors.size(), std::size_t{5});
        QCOMPARE(state.tensors[3].key, std::string("bn.running_var"));
        QCOMPARE(state.metadata.size(), std::size_t{3});
        QVERIFY(b.load_state_dict(state).clean());
        QCOMPARE(*b.buffer(1).i64(), std::int64_t{17});
        QVERIFY(std::equal(a.parameters().begin(), a.parameters().end(), b.parameters().begin()));
    }

    void strict_loading_names_every_mistake_and_changes_nothing() {
        Weights weights(sample_network(), 3);
        const StateDict before = weights.state_dict();
        StateDict wrong = Weights(sample_network(), 9).state_dict();
        tensor(wrong, "fc.weight")->shape = {5, 3};
        tensor(wrong, "fc.bias")->key = "fc.bais";
        const LoadReport report = weights.load_state_dict(wrong);
        QCOMPARE(report.missing, std::vector<std::string>{"fc.bias"});
        QCOMPARE(report.unexpected, std::vector<std::string>{"fc.bais"});
        QCOMPARE(report.misshaped.size(), std::size_t{1});
        const std::string text = report.text();
        for (const char* part : {"fc.bias", "fc.bais", "fc.weight", "[5, 3]", "[3, 5]"})
            QVERIFY2(text.find(part) != std::string::npos, part);
        for (std::size_t i = 0; i < 5; ++i) QVERIFY(weights.state_dict().tensors[i].bytes == before.tensors[i].bytes);
    }

    void long_lists_are_shortened() {
        LoadReport report;
        for (int i = 0; i < 300; ++i) report.unexpected.push_back("extra" + std::to_string(i));
        QCOMPARE(report.text(), std::string("unexpected keys: extra0, extra1, extra2, extra3 and 296 more"));
    }

    void a_wrappers_prefix_is_found() {
        const auto network = sample_network();
        const StateDict state = Weights(network, 9).state_dict();
        const auto with = [&](const std::string& prefix) {
            StateDict wrapped = state;
            for (StateTensor& t : wrapped.tensors) t.key.insert(0, prefix);
            return wrapped;
        };
        for (const std::string prefix : {"module.", "model.", "_orig_mod.", "module._orig_mod."}) {
            QCOMPARE(key_change(*network, with(prefix)), (KeyChange{prefix, {}}));
            Weights weights(network, 3);
            const LoadReport report = weights.load_state_dict(with(prefix), true, {prefix, {}});
            QVERIFY2(report.clean(), report.text().c_str());
            QCOMPARE(report.fitting, state.tensors.size());
            for (std::size_t i = 0; i < state.tensors.size(); ++i)
                QVERIFY(weights.state_dict().tensors[i].bytes == state.tensors[i].bytes);
        }
        QVERIFY(key_change(*network, state).none());
        QVERIFY(key_change(*network, with("glued_")).none());
        // Half of another network's names may end as ours do.
        StateDict mixed = with("encoder.");
        for (const StateTensor& t : with("decoder.").tensors) mixed.tensors.push_back(t);
        QVERIFY(key_change(*network, mixed).none());
        // What lies beside the wrapped ones is reported under its own name.
        StateDict more = with("model.");
        more.tensors.push_back({"criterion.weight", DType::Float32, {1}, std::vector<std::byte>(4), {}});
        Weights weights(network, 3);
        QCOMPARE(weights.load_state_dict(more, true, key_change(*network, more)).unexpected,
                 std::vector<std::string>{"criterion.weight"});
    }

    void a_network_in_one_container_takes_names_without_it() {
        // As a bare nn.Sequential is drawn: "model.0.weight" here, "0.weight" in PyTorch's file.
        auto network = std::make_shared<Network>(*sample_network());
        const StateDict state = Weights(sample_network(), 9).state_dict();
        for (Network::Tensor& t : network->parameters) t.key.insert(0, "model.");
        for (Network::Tensor& t : network->buffers) t.key.insert(0, "model.");
        const KeyChange change = key_change(*network, state);
        QCOMPARE(change, (KeyChange{{}, "model."}));
        Weights weights(network, 3);
        const LoadReport report = weights.load_state_dict(state, true, change);
        QVERIFY2(report.clean(), report.text().c_str());
        for (std::size_t i = 0; i < state.tensors.size(); ++i) QVERIFY(weights.state_dict().tensors[i].bytes == state.tensors[i].bytes);
        // A part of the names is not enough, and no name is put before where two containers are.
        StateDict other = state;
        for (std::size_t i = 1; i < other.tensors.size(); ++i) other.tensors[i].key += "_other";
        QVERIFY(key_change(*network, other).none());
        network->parameters[0].key = "head.weight";
        QVERIFY(key_change(*network, state).none());
    }

    void partial_loading_copies_what_fits() {
        Weights weights(sample_network(), 3);
        StateDict part = Weights(sample_network(), 9).state_dict();
        const auto bias = floats(*tensor(part, "fc.bias"));
        tensor(part, "fc.weight")->key = "other";
        QVERIFY(!weights.load_state_dict(part, false).clean());
        QCOMPARE(weights.parameter(1).f32()[1], bias[1]);
    }

    void a_shape_that_lies_about_its_bytes_is_refused() {
        Weights weights(sample_network(), 3);
        StateDict state = weights.state_dict();
        tensor(state, "fc.bias")->bytes.resize(4);
        QCOMPARE(weights.load_state_dict(state).misshaped.size(), std::size_t{1});
    }

    /// As PyTorch's BatchNorm does for files from before its version 2.
    void an_old_batch_norm_has_no_count() {
        Weights weights(sample_network(), 3);
        *weights.buffer(1).i64() = 5;
        StateDict state = weights.state_dict();
        state.tensors.pop_back();
        QCOMPARE(weights.load_state_dict(state).missing, std::vector<std::string>{"bn.num_batches_tracked"});
        state.metadata.clear();
        QVERIFY(weights.load_state_dict(state).clean());
        QCOMPARE(*weights.buffer(1).i64(), std::int64_t{0});
    }

    void integers_are_converted() {
        Weights weights(sample_network(), 3);
        StateDict state = weights.state_dict();
        StateTensor* count = tensor(state, "bn.num_batches_tracked");
        count->dtype = DType::Float32;
        count->bytes.resize(4);
        const float value = 12;
        std::memcpy(count->bytes.data(), &value, 4);
        QVERIFY(weights.load_state_dict(state).clean());
        QCOMPARE(*weights.buffer(1).i64(), std::int64_t{12});
    }
};

QTEST_GUILESS_MAIN(TestWeights)
#include "test_weights.moc"
