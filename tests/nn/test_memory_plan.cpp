// Who may read what, and when: values that an output or a score reads stay, an output that is an input is what was
// bound, and plans that take turns in one arena neither change each other's results nor give out what is gone.
#include "networks.h"

#include <QTest>

#include <cstring>
#include <limits>

using namespace nn;
using namespace nn::test;

namespace {

constexpr std::int64_t kClasses = 5, kBatch = 6;

PlanOptions options_of(Mode mode, bool losses = true, std::shared_ptr<Arena> arena = nullptr) {
    PlanOptions options;
    options.batch = kBatch;
    options.mode = mode;
    options.backward = mode == Mode::Train;
    options.losses = losses;
    options.threads = 1;
    options.seed = 9;
    options.arena = std::move(arena);
    return options;
}

std::size_t bytes_of(const Network& network, int value, std::int64_t batch) {
    const TensorType& type = network.values[static_cast<std::size_t>(value)].type;
    return static_cast<std::size_t>(numel(extents(type.shape, batch))) * size_of(type.dtype);
}

using Bytes = std::vector<std::byte>;

/// A value after a step; none where the plan says that it is gone.
std::optional<Bytes> value_of(const Plan& plan, int value) {
    Bytes bytes(bytes_of(plan.network(), value, plan.options().batch));
    return plan.read_value(value, bytes.data()) ? std::optional(std::move(bytes)) : std::nullopt;
}

/// A batch of its own for every input: floats in [-1, 1], labels below `kClasses`.
std::vector<Bytes> make_batch(const Network& network, std::int64_t size, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<Bytes> batch;
    for (const Network::Input& input : network.inputs) {
        Bytes& bytes = batch.emplace_back(bytes_of(network, input.value, size));
        const auto put = [&](auto draw) {
            for (std::size_t i = 0; i < bytes.size(); i += sizeof draw()) {
                const auto number = draw();
                std::memcpy(bytes.data() + i, &number, sizeof number);
            }
        };
        if (network.values[static_cast<std::size_t>(input.value)].type.dtype == DType::Int64)
            put([&] { return static_cast<std::int64_t>(random() % kClasses); });
        else
            put([&] { return static_cast<float>(random() % 2001) / 1000.0f - 1.0f; });
    }
    return batch;
}

void bind(Plan& plan, const std::vector<Bytes>& batch) {
    for (std::size_t k = 0; k < batch.size(); ++k) plan.bind_input(k, batch[k].data());
}

/// All that a step leaves: objective, gradients, and every value that is to be read.
struct Outcome {
    double objective = 0;
    std::vector<float> gradients;
    std::vector<std::optional<Bytes>> values;
    bool operator==(const Outcome&) const = default;
};

Outcome step(Plan& plan, Weights& weights, const std::vector<Bytes>& batch, std::uint64_t number = 4) {
    Outcome outcome;
    bind(plan, batch);
    if (plan.options().backward) {
        outcome.objective = plan.forward_backward(weights, number);
        outcome.gradients.assign(weights.gradients().begin(), weights.gradients().end());
    } else {
        outcome.objective = plan.forward(weights, number);
    }
    for (const Network::Output& output : plan.network().outputs)
        outcome.values.push_back(value_of(plan, output.value));
    for (const int value : plan.options().keep) outcome.values.push_back(value_of(plan, value));
    return outcome;
}

std::shared_ptr<const Network> random_network(unsigned seed) {
    std::string why;
    auto network = compile_network(random_graph(seed, 4 + static_cast<int>(seed % 20), kClasses, 1 + static_cast<int>(seed % 4)),
                                   image_fields(3, 8, kClasses), &why);
    if (!network) qWarning("%s", why.c_str());
    return network;
}

/// Of those that something gives.
std::vector<int> some_values(const Network& network, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<int> some;
    const auto maybe = [&](int value) {
        if (random() % 4 == 0) some.push_back(value);
    };
    for (const Network::Input& input : network.inputs) maybe(input.value);
    for (const Network::Node& node : network.nodes) std::ranges::for_each(node.outputs, maybe);
    return some;
}

/// The floats 1, 2, 3...
Bytes counted(std::size_t bytes) {
    Bytes result(bytes);
    for (std::size_t i = 0; i * sizeof(float) < bytes; ++i) {
        const auto number = static_cast<float>(i + 1);
        std::memcpy(result.data() + i * sizeof(float), &number, sizeof number);
    }
    return result;
}

}  // namespace

class TestMemoryPlan : public QObject {
    Q_OBJECT

    static void seeds() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 0; seed < 40; ++seed) QTest::addRow("%u", seed) << seed;
    }

private slots:
    void readers_beside_the_kernels_find_their_values_data() { seeds(); }
    /// Outputs anywhere, inputs too, and values asked for: the same with and without sharing memory, and the batch is as
    /// it was.
    void readers_beside_the_kernels_find_their_values() {
        QFETCH(unsigned, seed);
        const auto network = random_network(seed);
        QVERIFY(network);
        for (const Mode mode : {Mode::Train, Mode::Evaluate}) {
            PlanOptions options = options_of(mode);
            options.keep = some_values(*network, seed);
            auto shared = Plan::compile(network, options);
            options.share_memory = false;
            auto apart = Plan::compile(network, options);
            QVERIFY(shared && apart);
            Weights weights(network, 3), same(network, 3);
            const std::vector<Bytes> batch = make_batch(*network, kBatch, seed), before = batch;
            const Outcome found = step(**shared, weights, batch), expected = step(**apart, same, batch);
            for (const auto& value : expected.values) QVERIFY(value);
            QVERIFY(found == expected);
            QVERIFY(batch == before);
            QVERIFY(weights.buffer_bytes().size() == 0 ||
                    std::ranges::equal(weights.buffer_bytes(), same.buffer_bytes()));
            for (std::size_t k = 0; k < network->inputs.size(); ++k)
                QVERIFY(value_of(**shared, network->inputs[k].value) == batch[k]);
        }
    }

    void reading_changes_no_step_data() { seeds(); }
    /// What is read beside the kernels costs a fusion at most: rounding.
    void reading_changes_no_step() {
        QFETCH(unsigned, seed);
        const auto network = random_network(seed);
        QVERIFY(network);
        PlanOptions options = options_of(Mode::Train);
        auto without = Plan::compile(network, options);
        options.keep = some_values(*network, seed);
        auto with = Plan::compile(network, options);
        QVERIFY(without && with);
        Weights weights(network, 3), same(network, 3);
        const std::vector<Bytes> batch = make_batch(*network, kBatch, seed);
        const Outcome a = step(**without, weights, batch), b = step(**with, same, batch);
        QVERIFY(std::abs(a.objective - b.objective) <= 1e-5 * std::abs(a.objective));
        double worst = 0, largest = 1e-3;
        for (std::size_t i = 0; i < a.gradients.size(); ++i) {
            worst = std::max(worst, std::abs(double(a.gradients[i]) - double(b.gradients[i])));
            largest = std::max(largest, std::abs(double(a.gradients[i])));
        }
        QVERIFY2(worst < 1e-4 * largest, qPrintable(QString("%1 of %2").arg(worst).arg(largest)));
    }

    /// Logits that accuracy reads stay beside a Sigmoid that would be computed over them.
    void a_score_is_not_overwritten_in_place() {
        GraphMaker g;
        const std::string x = g.input("x"), y = g.input("y"), fc = g.linear(x, 1);
        g.add("Output", {g.add("Sigmoid", {fc})});
        g.add("BCEWithLogitsLoss", {fc, y}, {}, {"input", "target"});
        Fields fields;
        fields["x"] = FieldInfo{{DType::Float32, {Dim(4)}}, {}, {}};
        fields["y"] = FieldInfo{{DType::Float32, {Dim(1)}}, {}, {}};
        std::string why;
        const auto network = compile_network(g.graph, fields, &why);
        QVERIFY2(network, why.c_str());
        const int logits = network->nodes[static_cast<std::size_t>(network->losses[0])].inputs[0];
        for (const Mode mode : {Mode::Train, Mode::Evaluate}) {
            PlanOptions options = options_of(mode);
            auto forgets = Plan::compile(network, options);
            options.keep = {logits};
            auto keeps = Plan::compile(network, options);
            QVERIFY(forgets && keeps);
            Weights weights(network, 3);
            const std::vector<Bytes> batch = make_batch(*network, kBatch, 1);
            step(**keeps, weights, batch);
            step(**forgets, weights, batch);
            float logit[kBatch], probability[kBatch];
            QVERIFY((*keeps)->read_value(logits, logit) && (*keeps)->read_output(0, probability));
            for (std::int64_t i = 0; i < kBatch; ++i)
                QVERIFY(std::abs(1 / (1 + std::exp(-logit[i])) - probability[i]) < 1e-6f);
            const auto gone = (*forgets)->read_value(logits, logit);
            QVERIFY(!gone && gone.error().text().find("n0") != std::string::npos);
        }
    }

    void outputs_that_are_inputs_data() {
        QTest::addColumn<int>("mode");
        QTest::addColumn<bool>("losses");
        QTest::newRow("training") << int(Mode::Train) << true;
        QTest::newRow("evaluation") << int(Mode::Evaluate) << true;
        QTest::newRow("prediction") << int(Mode::Evaluate) << false;
    }
    /// Directly, twice, through every way to be the same memory, and beside kernels that would like to work in place or
    /// want another layout.
    void outputs_that_are_inputs() {
        QFETCH(int, mode);
        QFETCH(bool, losses);
        const bool training = Mode(mode) == Mode::Train;
        GraphMaker g;
        const std::string image = g.input("image"), label = g.input("label");
        std::vector<std::string> same{image, image, g.add("Identity", {image}), g.add("Flatten", {image}),
                                      g.add("Unsqueeze", {image}, {{"dim", std::int64_t{1}}})};
        same.push_back(g.add("Flatten", {g.add("Identity", {same[4]})}));
        if (!training) same.push_back(g.add("Dropout", {image}));
        for (const std::string& from : same) g.add("Output", {from});
        g.add("Output", {label});
        g.add("Output", {g.add("Sigmoid", {image})});
        g.add("Output", {g.add("Tanh", {same[2]})});
        const std::string relu = g.add("ReLU", {g.conv(image, 4, 3, 1)});
        g.add("Output", {relu});
        g.add("Output", {g.add("Sigmoid", {relu})});
        g.cross_entropy(g.linear(g.add("Flatten", {relu}), kClasses), label);
        std::string why;
        const auto network = compile_network(g.graph, image_fields(3, 8, kClasses), &why);
        QVERIFY2(network, why.c_str());
        auto plan = Plan::compile(network, options_of(Mode(mode), losses));
        QVERIFY(plan);
        Weights weights(network, 3);
        std::vector<Bytes> batch = make_batch(*network, kBatch, 1);
        batch[0] = counted(batch[0].size());
        const auto outputs = [&] { return step(**plan, weights, batch).values; };
        std::vector<std::optional<Bytes>> values = outputs();
        for (std::size_t k = 0; k < same.size(); ++k) QVERIFY2(values[k] == batch[0], same[k].c_str());
        QVERIFY(values[same.size()] == batch[1]);
        // The convolution's outcome, and what works in place behind it.
        const auto number = [&](std::size_t output, std::size_t i) {
            float f;
            std::memcpy(&f, values[output]->data() + i * sizeof f, sizeof f);
            return f;
        };
        const std::size_t relu_at = same.size() + 3;
        for (std::size_t i = 0; i < values[relu_at]->size() / sizeof(float); ++i) {
            QVERIFY(number(relu_at, i) >= 0);
            QVERIFY(std::abs(1 / (1 + std::exp(-number(relu_at, i))) - number(relu_at + 1, i)) < 1e-6f);
        }
        // Another batch elsewhere, then the plan's own place.
        std::vector<Bytes> other = make_batch(*network, kBatch, 2);
        std::swap(batch, other);
        values = outputs();
        for (std::size_t k = 0; k < same.size(); ++k) QVERIFY2(values[k] == batch[0], same[k].c_str());
        for (std::size_t k = 0; k < batch.size(); ++k) {
            (*plan)->bind_input(k, nullptr);
            std::memcpy((*plan)->inputs()[k].data, other[k].data(), other[k].size());
        }
        (*plan)->forward(weights);
        for (std::size_t k = 0; k < same.size(); ++k) QVERIFY(value_of(**plan, network->outputs[k].value) == other[0]);
    }

    /// Neither a batch before the first step nor what a refused step left behind.
    void there_is_nothing_without_a_forward_that_went_well() {
        GraphMaker g;
        const std::string word = g.input("word");
        const std::string embedded = g.add("Embedding", {word}, {{"num_embeddings", kClasses}, {"embedding_dim", std::int64_t{2}}});
        g.add("Output", {embedded});
        g.add("Output", {word});
        Fields fields;
        fields["word"] = FieldInfo{{DType::Int64, {Dim(3)}}, {}, {}};
        std::string why;
        const auto network = compile_network(g.graph, fields, &why);
        QVERIFY2(network, why.c_str());
        auto plan = Plan::compile(network, options_of(Mode::Evaluate, false));
        QVERIFY(plan);
        Weights weights(network, 3);
        QVERIFY(!value_of(**plan, network->outputs[1].value));
        std::vector<Bytes> batch = make_batch(*network, kBatch, 1);
        for (const auto& value : step(**plan, weights, batch).values) QVERIFY(value);
        std::memset(batch[0].data(), 0x7f, sizeof(std::int64_t));
        for (const auto& value : step(**plan, weights, batch).values) QVERIFY(!value);
        QVERIFY((*plan)->refusal());
    }

    void plans_in_one_arena_do_not_disturb_each_other_data() { seeds(); }
    /// Full batch, last batch, validation and its last batch in turn, rubbish between: the bits of plans with memory of
    /// their own.
    void plans_in_one_arena_do_not_disturb_each_other() {
        QFETCH(unsigned, seed);
        const auto network = random_network(seed);
        QVERIFY(network);
        const auto arena = std::make_shared<Arena>();
        struct Turn {
            Mode mode;
            std::int64_t batch;
        };
        std::vector<std::unique_ptr<Plan>> together, apart;
        std::size_t largest = 0;
        for (const Turn& turn : {Turn{Mode::Evaluate, 2}, Turn{Mode::Train, 3}, Turn{Mode::Train, kBatch}, Turn{Mode::Evaluate, 5}}) {
            PlanOptions options = options_of(turn.mode);
            options.batch = turn.batch;
            options.keep = some_values(*network, seed);
            auto own = Plan::compile(network, options);
            options.arena = arena;
            auto shared = Plan::compile(network, options);
            QVERIFY(own && shared);
            QCOMPARE((*own)->arena_bytes(), (*shared)->arena_bytes());
            largest = std::max(largest, (*own)->arena_bytes());
            apart.push_back(std::move(*own));
            together.push_back(std::move(*shared));
        }
        QCOMPARE(arena->bytes(), largest);
        Weights weights(network, 3), same(network, 3);
        std::mt19937 random(seed);
        for (unsigned turn = 0; turn < 8; ++turn) {
            const std::size_t plan = turn < 4 ? turn : random() % together.size();
            std::memset(arena->data(), 0xff, arena->bytes());
            const std::vector<Bytes> batch = make_batch(*network, together[plan]->options().batch, turn);
            const Outcome found = step(*together[plan], weights, batch, turn), expected = step(*apart[plan], same, batch, turn);
            for (const auto& value : expected.values) QVERIFY(value);
            QVERIFY(found == expected);
            QVERIFY(std::ranges::equal(weights.buffer_bytes(), same.buffer_bytes()));
        }
    }

    /// Another plan's run, its compilation where that moves the memory, and nothing else.
    void what_another_plan_overwrote_is_gone() {
        const auto network = compile_network(residual_network(), image_fields(3, 16, kClasses));
        QVERIFY(network);
        const auto arena = std::make_shared<Arena>();
        PlanOptions options = options_of(Mode::Train, true, arena);
        auto small = Plan::compile(network, options);
        QVERIFY(small);
        Weights weights(network, 3);
        const std::vector<Bytes> batch = make_batch(*network, kBatch, 1);
        const int output = network->outputs[0].value;
        const Outcome first = step(**small, weights, batch);
        QVERIFY(first.values[0]);

        options.batch = 4 * kBatch;
        auto large = Plan::compile(network, options);
        QVERIFY(large && arena->bytes() == (*large)->arena_bytes());
        QVERIFY(!value_of(**small, output));
        QVERIFY(step(**small, weights, batch) == first);
        QVERIFY((*small)->inputs()[0].data >= arena->data() && (*small)->inputs()[0].data < arena->data() + arena->bytes());

        options.batch = 2;
        auto least = Plan::compile(network, options);
        QVERIFY(least && value_of(**small, output) == first.values[0]);
        step(**large, weights, make_batch(*network, 4 * kBatch, 2));
        QVERIFY(!value_of(**small, output) && value_of(**large, output));

        weights.zero_gradients();
        bind(**small, batch);
        (*small)->forward(weights, 4);
        const std::vector<Bytes> others = make_batch(*network, 2, 2);
        bind(**least, others);
        (*least)->forward(weights, 4);
        (*small)->backward(weights);
        QVERIFY((*small)->refusal());
        QVERIFY(std::ranges::all_of(weights.gradients(), [](float g) { return g == 0; }));
        QVERIFY(step(**small, weights, batch) == first && !(*small)->refusal());
        (*small)->backward(weights);  // once after each forward
        QVERIFY((*small)->refusal());
    }

    void an_arena_that_cannot_grow_stays() {
        Arena arena(1000);
        arena.data()[0] = std::byte{7};
        const std::uint64_t turn = arena.take_turn();
        QVERIFY(!arena.reserve(std::numeric_limits<std::size_t>::max() / 2));
        QVERIFY(arena.bytes() == 1000 && arena.data()[0] == std::byte{7} && arena.turn() == turn);
        QVERIFY(arena.reserve(10) && arena.bytes() == 1000 && arena.turn() == turn);
        QVERIFY(arena.reserve(std::size_t{5} << 20) && arena.turn() != turn);
        QCOMPARE(arena.bytes(), std::size_t{5} << 20);
    }
};

QTEST_GUILESS_MAIN(TestMemoryPlan)
#include "test_memory_plan.moc"
