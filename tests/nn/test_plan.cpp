// The plan on random graphs: memory that is shared changes nothing, no two live tensors overlap, gradients are those of
// the objective. Who reads what, and whose turn the memory is: test_memory_plan.
#include "networks.h"

#include "nn/engine/plan/layout.h"
#include "nn/engine/plan/memory_plan.h"
#include "nn/engine/plan/program.h"
#include "nn/model/define.h"

#include <QTest>

using namespace nn;
using namespace nn::test;

namespace {

constexpr std::int64_t kClasses = 5;

struct Outcome {
    double objective = 0;
    std::vector<float> gradients;
    std::vector<double> losses;
};

Outcome run(const std::shared_ptr<const Network>& network, const PlanOptions& options, bool two_calls = false) {
    Outcome outcome;
    auto plan = Plan::compile(network, options);
    if (!plan) {
        qWarning("%s", plan.error().text().c_str());
        return outcome;
    }
    Weights weights(network, 3);
    fill_inputs(**plan, kClasses);
    if (two_calls) {
        weights.zero_gradients();
        outcome.objective = (*plan)->forward(weights, 4);
        (*plan)->backward(weights);
    } else {
        for (float& g : weights.gradients()) g = 17;  // must not matter
        outcome.objective = (*plan)->forward_backward(weights, 4);
    }
    // The gaps between the tensors of the flat block say nothing.
    for (std::size_t p = 0; p < network->parameters.size(); ++p) {
        const TensorView g = weights.gradient(p);
        outcome.gradients.insert(outcome.gradients.end(), g.f32(), g.f32() + g.size());
    }
    outcome.losses.assign((*plan)->losses().begin(), (*plan)->losses().end());
    return outcome;
}

PlanOptions options_of(bool share, int threads = 1) {
    PlanOptions options;
    options.batch = 6;
    options.threads = threads;
    options.seed = 9;
    options.share_memory = share;
    return options;
}

double relative_difference(const std::vector<float>& a, const std::vector<float>& b) {
    double worst = 0, largest = 1e-3;
    for (std::size_t i = 0; i < a.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
        largest = std::max(largest, std::abs(static_cast<double>(b[i])));
    }
    return a.size() == b.size() ? worst / largest : 1e30;
}

}  // namespace

class TestPlan : public QObject {
    Q_OBJECT

    static void seeds() {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 0; seed < 30; ++seed) QTest::addRow("%u", seed) << seed;
    }
    static std::shared_ptr<const Network> random_network() {
        QFETCH(unsigned, seed);
        std::string why;
        auto network = compile_network(random_graph(seed, 4 + static_cast<int>(seed), kClasses),
                                       image_fields(3, 8, kClasses), &why);
        if (!network) qWarning("%s", why.c_str());
        return network;
    }

private slots:
    void shared_memory_changes_nothing_data() { seeds(); }
    void shared_memory_changes_nothing() {
        const auto network = random_network();
        QVERIFY(network);
        const Outcome shared = run(network, options_of(true)), apart = run(network, options_of(false));
        QVERIFY(std::isfinite(shared.objective) && shared.objective > 0);
        QCOMPARE(shared.objective, apart.objective);
        QCOMPARE(shared.losses, apart.losses);
        QVERIFY(shared.gradients == apart.gradients);
        const Outcome split = run(network, options_of(true), true);
        QCOMPARE(split.objective, shared.objective);
        QVERIFY(relative_difference(split.gradients, shared.gradients) < 1e-6);
    }

    void runs_repeat_bit_for_bit_data() { seeds(); }
    void runs_repeat_bit_for_bit() {
        const auto network = random_network();
        QVERIFY(network);
        const Outcome first = run(network, options_of(true, 2)), second = run(network, options_of(true, 2));
        QCOMPARE(first.objective, second.objective);
        QVERIFY(first.gradients == second.gradients);
    }

    /// Along a random direction the objective rises as the gradient says.
    void gradient_is_the_objectives_slope() {
        std::string why;
        const auto network = compile_network(residual_network(), image_fields(3, 16, kClasses), &why);
        QVERIFY2(network, why.c_str());
        PlanOptions options = options_of(true);
        options.batch = 4;
        auto plan = Plan::compile(network, options);
        QVERIFY(plan);
        Weights weights(network, 3);
        fill_inputs(**plan, kClasses);
        (*plan)->forward_backward(weights, 1);
        std::mt19937 random(1);
        std::normal_distribution<float> normal;
        std::vector<float> direction(weights.parameters().size());
        double slope = 0;
        const std::vector<float> start(weights.parameters().begin(), weights.parameters().end());
        for (std::size_t i = 0; i < direction.size(); ++i) {
            // Mostly along the gradient, so that the slope stands out from rounding.
            direction[i] = weights.gradients()[i] + 1e-3f * normal(random);
            slope += static_cast<double>(direction[i]) * static_cast<double>(weights.gradients()[i]);
        }
        const auto objective_at = [&](float distance) {
            for (std::size_t i = 0; i < start.size(); ++i) weights.parameters()[i] = start[i] + distance * direction[i];
            return (*plan)->forward(weights, 1);
        };
        const double h = 1e-3 / std::sqrt(slope);
        const double quotient = (objective_at(static_cast<float>(h)) - objective_at(static_cast<float>(-h))) / (2 * h);
        QVERIFY2(std::abs(quotient - slope) < 0.02 * slope, qPrintable(QString("%1 %2").arg(quotient).arg(slope)));
    }

    /// A value read by Flatten, which computes nothing, and by a layer: whoever comes first in the graph, both gradients count.
    void an_alias_beside_another_reader() {
        const auto gradients = [](bool flatten_first) {
            GraphMaker g;
            const std::string image = g.input("image"), label = g.input("label"), x = g.conv(image, 4, 3, 1);
            std::string flat, other;
            const auto read = [&](bool flatten) {
                if (flatten)
                    flat = g.linear(g.add("Flatten", {x}), kClasses);
                else
                    other = g.add("Flatten", {g.conv(x, kClasses, 8, 0)});
            };
            read(flatten_first);
            read(!flatten_first);
            g.cross_entropy(g.sum(flat, other), label);
            const auto network = compile_network(g.graph, image_fields(3, 8, kClasses));
            auto plan = Plan::compile(network, options_of(true));
            Weights weights(network, 1);
            fill_inputs(**plan, kClasses);
            for (std::size_t p = 0; p < network->parameters.size(); ++p) {
                const TensorView values = weights.parameter(p);
                for (std::int64_t i = 0; i < values.size(); ++i)
                    values.f32()[i] = 0.1f * std::sin(static_cast<float>(i + 3 * static_cast<int>(values.shape.size())));
            }
            (*plan)->forward_backward(weights, 1);
            const TensorView of_first = weights.gradient(0);
            return std::vector<float>(of_first.f32(), of_first.f32() + of_first.size());
        };
        const auto one = gradients(true), other = gradients(false);
        QVERIFY(std::ranges::any_of(one, [](float v) { return std::abs(v) > 1e-3f; }));
        QVERIFY2(relative_difference(one, other) < 1e-5, qPrintable(QString::number(relative_difference(one, other))));
    }

    void live_storages_do_not_overlap() {
        std::mt19937 random(4);
        for (int round = 0; round < 200; ++round) {
            const bool many = round % 100 == 99;  // then they are stacked
            std::vector<Storage> storages(many ? 9000 : 1 + random() % 60);
            for (Storage& s : storages) {
                s.bytes = 1 + random() % 5000;
                s.first = static_cast<int>(random() % (many ? 9000 : 50)) - 1;
                s.last = s.first + static_cast<int>(random() % 20);
            }
            const std::size_t bytes = place_storages(storages);
            for (std::size_t a = 0; a < storages.size(); ++a) {
                QCOMPARE(storages[a].offset % kStorageAlignment, std::size_t{0});
                QVERIFY(storages[a].offset + storages[a].bytes <= bytes);
                for (std::size_t b = many && a > 300 ? a - 300 : 0; b < a; ++b) {
                    const Storage &x = storages[a], &y = storages[b];
                    const bool together = x.first <= y.last && y.first <= x.last;
                    const bool overlap = x.offset < y.offset + y.bytes && y.offset < x.offset + x.bytes;
                    QVERIFY(!(together && overlap));
                }
            }
        }
    }

    void memory_is_shared_and_work_fused() {
        const auto network = compile_network(residual_network(), image_fields(3, 16, kClasses));
        QVERIFY(network);
        auto shared = Plan::compile(network, options_of(true)), apart = Plan::compile(network, options_of(false));
        QVERIFY(shared && apart);
        QVERIFY((*shared)->arena_bytes() * 2 < (*apart)->arena_bytes());
        bool fused = false;
        for (const std::string& note : (*shared)->notes()) fused |= note == "n1 takes in n2";  // BatchNorm2d and ReLU
        QVERIFY(fused);
        PlanOptions forward = options_of(true);
        forward.mode = Mode::Evaluate;
        forward.backward = false;
        auto evaluate = Plan::compile(network, forward);
        QVERIFY(evaluate);
        QVERIFY((*evaluate)->arena_bytes() < (*shared)->arena_bytes());
    }

    void channels_change_places() {
        for (const DType dtype : {DType::Float32, DType::Int64})
            for (const std::int64_t channels : {2, 8, 15, 16, 33})
                for (const std::int64_t positions : {3, 16, 17, 50}) {
                    const Extents shape{2, channels, positions};
                    const std::size_t bytes = static_cast<std::size_t>(numel(shape)) * size_of(dtype);
                    std::vector<std::byte> from(bytes), last(bytes), back(bytes);
                    for (std::size_t i = 0; i < bytes; ++i) from[i] = static_cast<std::byte>(i * 7 + i / 256 * 31);
                    const TensorView a{from.data(), dtype, Layout::RowMajor, shape},
                        b{last.data(), dtype, Layout::ChannelsLast, shape},
                        c{back.data(), dtype, Layout::RowMajor, shape};
                    reorder(a, b, 2);
                    const auto at = [&](const std::vector<std::byte>& data, std::int64_t element) {
                        const auto* first = data.data() + static_cast<std::size_t>(element) * size_of(dtype);
                        return std::vector<std::byte>(first, first + size_of(dtype));
                    };
                    for (std::int64_t n = 0; n < 2; ++n)
                        for (std::int64_t k = 0; k < channels; ++k)
                            for (std::int64_t p = 0; p < positions; ++p)
                                QVERIFY(at(from, (n * channels + k) * positions + p) ==
                                        at(last, (n * positions + p) * channels + k));
                    reorder(b, c, 2);
                    QVERIFY(from == back);
                }
    }

    void pooling_within_a_convolution_changes_nothing_data() {
        QTest::addColumn<bool>("relu_last");
        QTest::addColumn<int>("window");
        QTest::addColumn<int>("threads");
        for (bool relu_last : {false, true})
            for (int window : {2, 3})
                for (int threads : {1, 3})
                    QTest::addRow("windows of %d, %d threads%s", window, threads, relu_last ? ", ReLU last" : "")
                        << relu_last << window << threads;
    }
    /// Asked for the places of the maxima too, which nothing reads, the pooling stays a node of its own.
    void pooling_within_a_convolution_changes_nothing() {
        QFETCH(bool, relu_last);
        QFETCH(int, window);
        QFETCH(int, threads);
        const auto network = [&](bool apart) {
            GraphMaker g;
            const std::string image = g.input("image"), label = g.input("label");
            std::string at = g.conv(g.conv(image, 4, 3, 1), 24, 3, 1);
            if (!relu_last) at = g.add("ReLU", {at});
            at = g.add("MaxPool2d", {at},
                       {{"kernel_size", std::int64_t{window}},
                        {"stride", std::int64_t{2}},
                        {"padding", std::int64_t{window / 3}},
                        {"return_indices", apart}});
            if (relu_last) at = g.add("ReLU", {at + (apart ? ":output" : "")});
            g.cross_entropy(g.linear(g.add("Flatten", {at + (apart && !relu_last ? ":output" : "")}), kClasses), label);
            return compile_network(g.graph, image_fields(3, 28, kClasses));
        };
        PlanOptions options = options_of(true, threads);
        options.batch = 19;  // more than is convolved at a time, and some left over
        const auto together = network(false);
        auto plan = Plan::compile(together, options);
        QVERIFY(plan);
        int taken = 0;
        for (const std::string& note : (*plan)->notes()) taken += note.starts_with("n1 takes in") ? 1 : 0;
        QCOMPARE(taken, 2);
        const Outcome found = run(together, options), expected = run(network(true), options);
        QVERIFY(std::abs(found.objective - expected.objective) < 1e-6 * std::abs(expected.objective));
        QVERIFY(relative_difference(found.gradients, expected.gradients) < 1e-5);
    }

    void relu6_within_batch_norm_changes_nothing_data() {
        QTest::addColumn<QString>("next");
        QTest::addColumn<int>("threads");
        for (const char* next : {"", "Add", "MaxPool2d"})
            for (int threads : {1, 3}) QTest::addRow("%s, %d threads", next, threads) << next << threads;
    }
    /// Hardtanh from 0 to 6 computes the same, and nothing takes it in.
    void relu6_within_batch_norm_changes_nothing() {
        QFETCH(QString, next);
        QFETCH(int, threads);
        const auto network = [&](bool apart) {
            GraphMaker g;
            const auto cut = [&](const std::string& from) {
                return apart ? g.add("Hardtanh", {from}, {{"min_val", 0.0}, {"max_val", 6.0}}) : g.add("ReLU6", {from});
            };
            const std::string image = g.input("image"), label = g.input("label"), first = g.conv(image, 19, 3, 1);
            std::string at = cut(g.add("BatchNorm2d", {first}));
            if (next == "Add") at = cut(g.sum(at, first));
            if (next == "MaxPool2d") at = g.add("MaxPool2d", {at}, {{"kernel_size", std::int64_t{2}}});
            g.cross_entropy(g.linear(g.add("Flatten", {at}), kClasses), label);
            return compile_network(g.graph, image_fields(3, 16, kClasses));
        };
        const auto train = [&](const std::shared_ptr<const Network>& net, int& taken) {
            auto plan = Plan::compile(net, options_of(true, threads));
            for (const std::string& note : (*plan)->notes()) taken += note.starts_with("n1 takes in") ? 1 : 0;
            Weights weights(net, 3);
            for (std::size_t p = 0; p < net->parameters.size(); ++p) {
                const TensorView w = weights.parameter(p);  // wide enough to be cut on both sides
                if (net->parameters[p].key == "n1.weight") std::fill_n(w.f32(), w.size(), 9.0f);
                if (net->parameters[p].key == "n1.bias") std::fill_n(w.f32(), w.size(), 3.0f);
            }
            fill_inputs(**plan, kClasses);
            Outcome outcome;
            outcome.objective = (*plan)->forward_backward(weights, 0);
            for (std::size_t p = 0; p < net->parameters.size(); ++p) {
                const TensorView g = weights.gradient(p);
                outcome.gradients.insert(outcome.gradients.end(), g.f32(), g.f32() + g.size());
            }
            return outcome;
        };
        int taken = 0, none = 0;
        const Outcome found = train(network(false), taken), expected = train(network(true), none);
        QCOMPARE(taken, next.isEmpty() ? 1 : next == "Add" ? 3 : 2);
        QVERIFY(std::abs(found.objective - expected.objective) < 1e-6 * std::abs(expected.objective));
        QVERIFY(relative_difference(found.gradients, expected.gradients) < 1e-5);
    }

    void vain_biases_data() {
        QTest::addColumn<QString>("between");
        QTest::addColumn<bool>("zero");
        for (const char* way : {"nothing", "cat", "add", "add number", "max pool", "average pool", "average pool, margin not counted",
                                "identity", "upsample", "two readers", "mean", "flatten", "convolution", "linear"})
            QTest::newRow(way) << way << true;
        for (const char* way : {"relu", "average pool, margin", "cat of rows", "another reader", "convolution, margin"}) QTest::newRow(way) << way << false;
    }
    /// The gradient of a bias that a normalization alone sees is zero, not a rounding error, whatever lies between.
    void vain_biases() {
        QFETCH(QString, between);
        QFETCH(bool, zero);
        GraphMaker g;
        const std::string image = g.input("image"), label = g.input("label");
        const std::string first = g.conv(image, 4, 3, 1), other = g.conv(image, 4, 1, 0);  // n0, n1
        const std::int64_t one = 1, two = 2;
        std::string at = first;
        if (between == "cat") at = g.cat(first, other);
        if (between == "cat of rows") at = g.add("Cat", {first, other}, {{"dim", two}}, {"tensors", "tensors"});
        if (between == "add") at = g.sum(first, other);
        if (between == "add number") at = g.add("Add", {first}, {{"other", 0.5}});
        if (between == "max pool") at = g.add("MaxPool2d", {first}, {{"kernel_size", std::int64_t{3}}, {"stride", two}, {"padding", one}});
        if (between == "average pool") at = g.add("AvgPool2d", {first}, {{"kernel_size", two}});
        if (between.startsWith("average pool, margin"))
            at = g.add("AvgPool2d", {first}, {{"kernel_size", std::int64_t{3}}, {"stride", two}, {"padding", one}, {"count_include_pad", between == "average pool, margin"}});
        if (between == "identity") at = g.add("Identity", {first});
        if (between == "upsample") at = g.add("Upsample", {first}, {{"scale_factor", 2.0}, {"mode", "bilinear"}});
        if (between == "relu") at = g.add("ReLU", {first});
        if (between == "mean") at = g.add("Mean", {first}, {{"dim", std::vector<std::int64_t>{2, 3}}});
        if (between == "flatten") at = g.add("Flatten", {first});
        if (between.startsWith("convolution")) at = g.conv(first, 5, 3, between == "convolution" ? 0 : 1);
        if (between == "linear") at = g.linear(g.add("Flatten", {first}), 7);
        const bool flat = between == "mean" || between == "flatten" || between == "linear";
        std::string normal = g.add(flat ? "BatchNorm1d" : "BatchNorm2d", {at});
        if (between == "two readers") normal = g.sum(normal, g.add("BatchNorm2d", {first}));
        if (between == "another reader") normal = g.sum(normal, g.add("Tanh", {first}));
        g.cross_entropy(g.linear(flat ? normal : g.add("Flatten", {g.add("ReLU", {normal})}), kClasses), label);
        std::string why;
        const auto network = compile_network(g.graph, image_fields(3, 8, kClasses), &why);
        QVERIFY2(network, why.c_str());
        auto plan = Plan::compile(network, options_of(true));
        QVERIFY(plan);
        Weights weights(network, 3);
        fill_inputs(**plan, kClasses);
        for (float& gradient : weights.gradients()) gradient = 17;
        (*plan)->forward_backward(weights, 0);
        for (std::size_t p = 0; p < network->parameters.size(); ++p) {
            if (network->parameters[p].key != "n0.bias") continue;
            const TensorView gradient = weights.gradient(p);
            QCOMPARE(std::all_of(gradient.f32(), gradient.f32() + 4, [](float v) { return v == 0; }), zero);
        }
    }

    void frozen_parameters_get_no_gradient() {
        Graph graph = residual_network();
        for (Node& node : graph.nodes)
            if (node.op != "Linear") node.requires_grad = false;
        const auto network = compile_network(graph, image_fields(3, 16, kClasses));
        QVERIFY(network);
        auto plan = Plan::compile(network, options_of(true));
        auto whole =
            Plan::compile(compile_network(residual_network(), image_fields(3, 16, kClasses)), options_of(true));
        QVERIFY(plan && whole);
        QVERIFY((*plan)->arena_bytes() < (*whole)->arena_bytes());
        Weights weights(network, 3);
        fill_inputs(**plan, kClasses);
        for (float& g : weights.gradients()) g = 17;
        (*plan)->forward_backward(weights, 0);
        for (std::size_t p = 0; p < network->parameters.size(); ++p) {
            const TensorView g = weights.gradient(p);
            const bool any = std::any_of(g.f32(), g.f32() + g.size(), [](float v) { return v != 0; });
            QCOMPARE(any, network->parameters[p].trainable);
        }
    }

    /// A prediction needs no targets; bound memory is read in place of the plan's; outputs come row-major.
    void predicts_without_targets_from_bound_memory() {
        const auto network = compile_network(residual_network(), image_fields(3, 16, kClasses));
        QVERIFY(network);
        PlanOptions options = options_of(true);
        options.mode = Mode::Evaluate;
        options.backward = options.losses = false;
        auto plan = Plan::compile(network, options);
        QVERIFY(plan);
        QVERIFY((*plan)->inputs()[0] && !(*plan)->inputs()[1]);
        Weights weights(network, 3);
        fill_inputs(**plan, kClasses);
        QCOMPARE((*plan)->forward(weights), 0.0);
        std::vector<float> own(6 * kClasses), bound(6 * kClasses);
        QVERIFY((*plan)->read_output(0, own.data()));
        std::vector<float> batch((*plan)->inputs()[0].f32(), (*plan)->inputs()[0].f32() + (*plan)->inputs()[0].size());
        std::fill_n((*plan)->inputs()[0].f32(), batch.size(), 0.0f);
        (*plan)->bind_input(0, batch.data());
        (*plan)->forward(weights);
        QVERIFY((*plan)->read_output(0, bound.data()));
        QVERIFY(own == bound);
        QVERIFY(std::any_of(own.begin(), own.end(), [](float v) { return v != 0; }));
        (*plan)->bind_input(0, nullptr);
        (*plan)->forward(weights);
        QVERIFY((*plan)->read_output(0, bound.data()));
        QVERIFY(own != bound);
    }

    /// Every kernel of the plan once, counts of its own, time only where something ran.
    void profiles_every_node() {
        const auto network = compile_network(residual_network(), image_fields(3, 16, kClasses));
        QVERIFY(network);
        auto plan = Plan::compile(network, options_of(true));
        QVERIFY(plan && (*plan)->profile().empty());
        Weights weights(network, 3);
        fill_inputs(**plan, kClasses);
        (*plan)->start_profile();
        for (std::uint64_t step = 0; step < 3; ++step) (*plan)->forward_backward(weights, step);
        std::vector<std::string> seen;
        for (const NodeProfile& node : (*plan)->profile()) {
            QVERIFY(node.forward.seconds > 0 && node.forward.bytes > 0);
            QVERIFY(node.op != "Conv2d" || node.forward.operations > 0);
            // The first convolution's input learns nothing: its backward pass counts one product, the others' two.
            if (node.op == "Conv2d")
                QCOMPARE(node.backward.operations, node.forward.operations * (node.path == "n0" ? 1 : 2));
            if (node.op.empty()) continue;
            seen.push_back(node.path);
            seen.insert(seen.end(), node.includes.begin(), node.includes.end());
        }
        for (const Network::Node& node : network->nodes)  // what changes shapes alone runs nothing
            QVERIFY2(node.op->id() == "Flatten" || std::ranges::count(seen, node.path) == 1, node.path.c_str());
        (*plan)->start_profile();
        QCOMPARE((*plan)->profile().front().forward.seconds, 0.0);
    }

    void refuses_what_does_not_fit() {
        const auto network = compile_network(residual_network(), image_fields(3, 16, kClasses));
        QVERIFY(network);
        PlanOptions options = options_of(true);
        options.batch = 0;
        auto none = Plan::compile(network, options);
        QVERIFY(!none && none.error().text().find("batch size is 0") != std::string::npos);
        options.batch = std::int64_t{1} << 40;
        auto huge = Plan::compile(network, options);
        QVERIFY(!huge);
        QVERIFY2(huge.error().text().find("1099511627776") != std::string::npos, huge.error().text().c_str());
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "test_plan.moc"
