// Pooling and unpooling where a formula says little: ties, NaN, windows in the margin, places that do not exist,
// indices nobody reads; and the refusals of normalization that only the batch size tells.
#include "nn/engine/kernels/pooling/pooling.h"
#include "nn/engine/plan/plan.h"
#include "nn/model/analysis.h"
#include "nn/model/define.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace nn;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kLowest = -std::numeric_limits<float>::infinity();

/// Every value stands `channels` times, so that the vectorised path is taken too.
std::vector<float> spread(const std::vector<float>& values, std::int64_t channels) {
    std::vector<float> out;
    for (const float v : values) out.insert(out.end(), static_cast<std::size_t>(channels), v);
    return out;
}

PoolingShape line(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride, std::int64_t channels) {
    PoolingShape s;
    s.batch = 1;
    s.channels = channels;
    s.in[2] = in;
    s.out[2] = out;
    s.kernel[2] = kernel;
    s.stride[2] = stride;
    return s;
}

struct Pooled {
    std::vector<float> values;
    std::vector<std::int64_t> indices;
};
Pooled max_pool(const PoolingShape& s, const std::vector<float>& x) {
    const auto count = static_cast<std::size_t>(s.out_positions() * s.channels);
    Pooled p{std::vector<float>(count), std::vector<std::int64_t>(count)};
    max_pool_forward(s, x.data(), p.values.data(), nullptr, p.indices.data());
    return p;
}

Node node(const std::string& id, const std::string& op, OptionValues options = {}) {
    Node n;
    n.id = id;
    n.op = op;
    n.options = std::move(options);
    return n;
}

}  // namespace

class TestPooling : public QObject {
    Q_OBJECT

private slots:
    void ties_and_nan_data() {
        QTest::addColumn<int>("channels");
        QTest::newRow("one channel") << 1;
        QTest::newRow("vectors and a rest") << 37;
    }
    void ties_and_nan() {
        QFETCH(int, channels);
        const auto of = [&](std::vector<float> x, std::int64_t kernel) {
            const auto size = static_cast<std::int64_t>(x.size());
            return max_pool(line(size, size / kernel, kernel, kernel, channels), spread(x, channels));
        };
        const Pooled tie = of({1, 3, 3, 2, 2, 2}, 3);
        QCOMPARE(tie.values.front(), 3.0f);
        QCOMPARE(tie.indices.front(), 1);  // the first of equal ones
        QCOMPARE(tie.indices.back(), 3);
        const Pooled nan = of({1, kNan, 9, kNan, 5, 6, 7, 8}, 4);
        QVERIFY(std::isnan(nan.values.front()) && std::isnan(nan.values[static_cast<std::size_t>(channels) - 1]));
        QCOMPARE(nan.indices.front(), 3);  // PyTorch's loop lets every NaN take over: the last stays
        QCOMPARE(nan.values.back(), 8.0f);
        const Pooled lowest = of({kLowest, kLowest}, 2);
        QCOMPARE(lowest.values.back(), kLowest);
        QCOMPARE(lowest.indices.back(), 0);
    }

    void a_window_in_the_margin() {
        PoolingShape s = line(1, 1, 2, 1, 17);
        s.padding[2] = 1;
        s.dilation[2] = 2;  // looks at -1 and 1 of an input that has 0 alone
        std::vector<std::uint8_t> choices(max_pool_choice_bytes(s));
        const std::vector<float> x = spread({4}, 17), dy = spread({1}, 17);
        std::vector<float> y(17), dx(17, 5.0f);
        std::vector<std::int64_t> indices(17);
        max_pool_forward(s, x.data(), y.data(), choices.data(), indices.data());
        QCOMPARE(y, spread({kLowest}, 17));
        QCOMPARE(indices, std::vector<std::int64_t>(17, -1));
        max_pool_backward(s, choices.data(), dy.data(), dx.data());
        QCOMPARE(dx, spread({0}, 17));
    }

    void adaptive_windows() {
        PoolingShape even = line(12, 4, 0, 0, 1), odd = line(7, 3, 0, 0, 1), grow = line(2, 5, 0, 0, 1);
        set_adaptive_windows(even);
        QVERIFY(!even.adaptive && even.kernel[2] == 3 && even.stride[2] == 3);
        set_adaptive_windows(odd);  // [0, 3) [2, 5) [4, 7)
        QVERIFY(odd.adaptive && odd.kernel[2] == 3);
        QCOMPARE(max_pool(odd, {0, 1, 9, 3, 2, 1, 7}).indices, (std::vector<std::int64_t>{2, 2, 6}));
        set_adaptive_windows(grow);
        QCOMPARE(max_pool(grow, {1, 2}).values, (std::vector<float>{1, 1, 2, 2, 2}));
    }

    void places_that_do_not_exist() {
        const UnpoolingShape s{1, 3, 2, 4, 1};
        const std::vector<float> x = {1, 2, 3, 4, 5, 6};  // positions 0 and 1 of three channels
        for (const std::int64_t place : {std::int64_t{-1}, std::int64_t{4}, std::int64_t{1} << 62,
                                         std::numeric_limits<std::int64_t>::min(), std::int64_t{3}}) {
            const std::vector<std::int64_t> indices = {0, place, 3, 3, 1, 0};
            std::vector<float> y(12 + 8, 77.0f);
            QCOMPARE(max_unpool_forward(s, x.data(), indices.data(), y.data() + 4), place == 3);
            for (const std::size_t guard : {0, 1, 2, 3, 16, 17, 18, 19}) QCOMPARE(y[guard], 77.0f);
        }
    }

    /// 6 values are pooled to 3 and unpooled to 5: a maximum at the sixth has no place. PyTorch refuses it when it
    /// runs.
    void the_run_ends_where_an_index_has_no_place() {
        for (const bool sized : {false, true}) {
            OptionValues unpool = {{"kernel_size", std::int64_t{1}}, {"stride", std::int64_t{2}}};
            if (sized) unpool["output_size"] = std::int64_t{6};
            Graph graph;
            graph.nodes = {node("x", "Input"),
                           node("p", "MaxPool1d", {{"kernel_size", std::int64_t{2}}, {"return_indices", true}}),
                           node("u", "MaxUnpool1d", unpool), node("out", "Output")};
            graph.wires = {{{"x", ""}, {"p", ""}},
                           {{"p", ""}, {"u", "input"}},
                           {{"p", "indices"}, {"u", "indices"}},
                           {{"u", ""}, {"out", ""}}};
            Fields fields;
            fields["x"] = {f32({1, 6}), std::nullopt, {}};
            Analyzer analyzer;
            const Analysis analysis = analyzer.analyze(graph, &fields);
            QVERIFY2(analysis.ok(), analysis.first_error().c_str());
            PlanOptions options;
            options.mode = Mode::Evaluate;
            options.losses = options.backward = false;
            auto plan = Plan::compile(analysis.network, options);
            QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
            Weights weights(analysis.network, 1);
            for (int i = 0; i < 6; ++i) (*plan)->inputs()[0].f32()[i] = static_cast<float>(i);  // maxima at 1, 3, 5
            (*plan)->forward(weights);
            QCOMPARE((*plan)->refusal().has_value(), !sized);
            if (!sized)
                QVERIFY((*plan)->refusal()->text().find("u: an index lies outside of the output's plane of 5") == 0);
        }
    }

    void of_several_values_for_one_place_the_last_stays() {
        const UnpoolingShape s{1, 1, 3, 4, 1};
        const std::vector<float> x = {1, 2, 3};
        const std::vector<std::int64_t> indices = {2, 0, 2};
        std::vector<float> y(4);
        max_unpool_forward(s, x.data(), indices.data(), y.data());
        QCOMPARE(y, (std::vector<float>{2, 0, 3, 0}));
    }

    /// Pooling whose indices alone are read: its values have no gradient, and none may be left from elsewhere.
    void indices_alone_are_read() {
        Graph graph;
        graph.nodes = {node("x", "Input"),
                       node("y", "Input"),
                       node("a", "Linear", {{"out_features", std::int64_t{6}}}),
                       node("p", "MaxPool1d", {{"kernel_size", std::int64_t{2}}, {"return_indices", true}}),
                       node("b", "Linear", {{"out_features", std::int64_t{3}}}),
                       node("u", "MaxUnpool1d", {{"kernel_size", std::int64_t{2}}}),
                       node("loss", "MSELoss")};
        graph.wires = {{{"x", ""}, {"a", ""}},
                       {{"a", ""}, {"p", ""}},
                       {{"x", ""}, {"b", ""}},
                       {{"b", ""}, {"u", "input"}},
                       {{"p", "indices"}, {"u", "indices"}},
                       {{"u", ""}, {"loss", "input"}},
                       {{"y", ""}, {"loss", "target"}}};
        Fields fields;
        fields["x"] = {f32({2, 4}), std::nullopt, {}};
        fields["y"] = {f32({2, 6}), std::nullopt, {}};
        Analyzer analyzer;
        const Analysis analysis = analyzer.analyze(graph, &fields);
        QVERIFY2(analysis.ok(), analysis.first_error().c_str());
        PlanOptions options;
        options.batch = 3;
        auto plan = Plan::compile(analysis.network, options);
        QVERIFY2(plan, plan ? "" : plan.error().text().c_str());
        Weights weights(analysis.network, 1);
        for (const TensorView& input : (*plan)->inputs())
            for (std::int64_t i = 0; i < input.size(); ++i) input.f32()[i] = std::sin(static_cast<float>(3 * i));
        std::fill(weights.gradients().begin(), weights.gradients().end(), 9.0f);
        (*plan)->forward_backward(weights, 0);
        double first = 0, second = 0;  // a: weight, bias; b: weight, bias
        for (const std::size_t p : {0, 1, 2, 3})
            for (std::int64_t i = 0; i < weights.gradient(p).size(); ++i)
                (p < 2 ? first : second) += std::abs(static_cast<double>(weights.gradient(p).f32()[i]));
        QCOMPARE(first, 0.0);
        QVERIFY(second > 1e-3);
    }

    void one_value_has_no_variance_data() {
        QTest::addColumn<QString>("op");
        QTest::addColumn<bool>("tracks");
        QTest::addColumn<int>("batch");
        QTest::addColumn<bool>("trains");
        QTest::addColumn<bool>("evaluates");
        QTest::newRow("batch of one") << "BatchNorm2d" << true << 1 << false << true;
        QTest::newRow("batch of one, own statistics") << "BatchNorm2d" << false << 1 << false << false;
        QTest::newRow("batch of two") << "BatchNorm2d" << true << 2 << true << true;
        QTest::newRow("instance, tracked") << "InstanceNorm2d" << true << 2 << false << true;
        QTest::newRow("group of one, batch of one") << "GroupNorm" << false << 1 << false << false;
        QTest::newRow("group of one, batch of two") << "GroupNorm" << false << 2 << true << true;
    }
    void one_value_has_no_variance() {
        QFETCH(QString, op);
        QFETCH(bool, tracks);
        QFETCH(int, batch);
        QFETCH(bool, trains);
        QFETCH(bool, evaluates);
        Graph graph;
        OptionValues values;
        if (op == "GroupNorm")
            values["num_groups"] = std::int64_t{3};
        else
            values["track_running_stats"] = tracks;
        graph.nodes = {node("x", "Input"), node("norm", op.toStdString(), values), node("out", "Output")};
        graph.wires = {{{"x", ""}, {"norm", ""}}, {{"norm", ""}, {"out", ""}}};
        Fields fields;
        fields["x"] = {f32({3, 1, 1}), std::nullopt, {}};
        Analyzer analyzer;
        const Analysis analysis = analyzer.analyze(graph, &fields);
        QVERIFY2(analysis.ok(), analysis.first_error().c_str());
        for (const Mode mode : {Mode::Train, Mode::Evaluate}) {
            PlanOptions options;
            options.batch = batch;
            options.mode = mode;
            options.backward = options.losses = false;
            const auto plan = Plan::compile(analysis.network, options);
            const std::string text = plan ? "" : plan.error().text();
            QCOMPARE(static_cast<bool>(plan), mode == Mode::Train ? trains : evaluates);
            if (!plan) QVERIFY2(text.find("norm: " + op.toStdString() + " needs more than one") == 0, text.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(TestPooling)
#include "test_pooling.moc"
