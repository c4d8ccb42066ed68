// A network written as a class of one's own: it runs, it learns, and what it records opens on the canvas.
#include "nn/data/dataset.h"
#include "nn/module/containers.h"
#include "nn/module/layer.h"
#include "nn/module/run.h"
#include "nn/train/optimizer.h"
#include "nn/train/project_file.h"

#include <QtTest>

using namespace nn;

namespace {

using I = std::int64_t;

std::shared_ptr<Layer> conv(I in, I out, I kernel, I padding = 0) {
    return layer("Conv2d", {{"in_channels", in}, {"out_channels", out}, {"kernel_size", kernel}, {"padding", padding}});
}
Value relu(const Value& x) { return function("ReLU", x); }

/// The first example of PyTorch's documentation.
struct TwoConvolutions : Module {
    ModulePtr conv1 = add_module("conv1", conv(1, 20, 5)), conv2 = add_module("conv2", conv(20, 20, 5));
    Value forward(const Value& x) override { return relu((*conv2)(relu((*conv1)(x)))); }
    std::string name() const override { return "TwoConvolutions"; }
};

/// Convolution, normalisation, and the input past it.
struct Block : Module {
    std::shared_ptr<Sequential> body;
    explicit Block(I channels) {
        body = add("body", std::make_shared<Sequential>(std::vector<ModulePtr>{
                               conv(channels, channels, 3, 1), layer("BatchNorm2d", {{"num_features", channels}})}));
    }
    Value forward(const Value& x) override { return relu(x + Value((*body)(x))); }
    std::string name() const override { return "Block"; }
};

struct Net : Module {
    ModulePtr stem = add_module("stem", conv(1, 4, 3, 1));
    std::shared_ptr<ModuleList> blocks = add("blocks", std::make_shared<ModuleList>());
    ParameterPtr scale = register_parameter("scale", parameter(Tensor({1}, 1.0f)));
    ModulePtr head = add_module("head", layer("Linear", {{"in_features", I{4 * 36}}, {"out_features", I{3}}}));
    Net() {
        for (int k = 0; k < 2; ++k) blocks->append(std::make_shared<Block>(4));
    }
    Value forward(const Value& image) override {
        Value x = (*stem)(image);
        for (const ModulePtr& block : *blocks) x = (*block)(x);
        x = (*blocks)[0](x);  // once more, with the same weights
        return (*head)(function("Flatten", x * value_of(*scale)));
    }
    std::string name() const override { return "Net"; }
};

struct Training : Module {
    std::shared_ptr<Net> net = add("net", std::make_shared<Net>());
    Values forward_many(const Values& in) override { return function("CrossEntropyLoss", {(*net)(in[0]), in[1]}); }
};

Tensor images(I count) {
    Tensor t({count, 1, 6, 6});
    for (std::size_t i = 0; i < t.floats().size(); ++i) t.floats()[i] = static_cast<float>(i * 7919 % 97) / 50.0f - 1.0f;
    return t;
}

std::vector<std::string> keys_of(const StateDict& state) {
    std::vector<std::string> keys;
    for (const StateTensor& t : state.tensors) keys.push_back(t.key);
    return keys;
}

std::string reason(const auto& result) { return result ? std::string() : result.error().text(); }

}  // namespace

class TestModuleCustom : public QObject {
    Q_OBJECT

private slots:
    void forwardUsesSubmodulesAndFunctions() {
        TwoConvolutions net;
        Tensor x({2, 1, 12, 12}, 0.5f);
        const auto out = run(net, {x});
        QVERIFY2(out, reason(out).c_str());
        QCOMPARE((*out)[0].shape(), (Extents{2, 20, 4, 4}));
        for (const float v : (*out)[0].floats()) QVERIFY(v >= 0);
        QCOMPARE(net.text(), std::string("TwoConvolutions(\n"
                                         "  (conv1): Conv2d(1, 20, kernel_size=(5, 5), stride=(1, 1))\n"
                                         "  (conv2): Conv2d(20, 20, kernel_size=(5, 5), stride=(1, 1))\n)"));
    }

    void learns() {
        manual_seed(1);
        Training training;
        const Tensor x = images(6), y = Tensor::integers({6}, {0, 1, 2, 0, 1, 2});
        auto made = Run::make(training, {{"image", x}, {"label", y}}, {.threads = 1});
        QVERIFY2(made, reason(made).c_str());
        auto optimizer = make_optimizer({"Adam", {{"lr", 0.01}}}, (*made)->weights(), 1);
        QVERIFY2(optimizer, reason(optimizer).c_str());
        double first = 0, last = 0;
        for (int step = 0; step < 100; ++step) {
            training.zero_grad();
            const auto loss = (*made)->forward({x, y});
            QVERIFY2(loss, reason(loss).c_str());
            QVERIFY((*made)->backward());
            (*optimizer)->step((*made)->weights());
            (step == 0 ? first : last) = *loss;
        }
        QVERIFY2(last < 0.3 * first, std::to_string(last).c_str());
        // The part that was trained, by itself.
        const auto scores = run(*training.net, {x});
        QVERIFY2(scores, reason(scores).c_str());
        int right = 0;
        for (std::size_t n = 0; n < 6; ++n) {
            const auto row = (*scores)[0].floats().subspan(3 * n, 3);
            right += std::ranges::max_element(row) - row.begin() == static_cast<std::ptrdiff_t>(n % 3);
        }
        QVERIFY(right >= 5);
        // Another one with its state, in evaluation: the same numbers.
        Net other;
        QVERIFY(other.load_state_dict(training.net->state_dict()).clean());
        other.eval();
        training.eval();
        const auto mine = run(*training.net, {x}), its = run(other, {x});
        QVERIFY(mine && its && std::ranges::equal((*mine)[0].floats(), (*its)[0].floats()));
        QVERIFY(!std::ranges::equal((*mine)[0].floats(), (*scores)[0].floats()));
    }

    /// One evaluation: the class' own weights go into the project's network by their keys, and outputs are the same.
    void opensOnTheCanvas() {
        Net net;
        net.eval();
        const Tensor x = images(2);
        auto made = Run::make(net, {{"image", x}});
        QVERIFY2(made, reason(made).c_str());
        QVERIFY((*made)->forward({x}));
        const Project project = (*made)->project("recorded");
        const std::string text = write_project(project);
        const auto read = parse_project(text);
        QVERIFY2(read && read->diagnostics.empty(), text.c_str());
        QVERIFY(read->project == project);
        const auto fields = describe_fields(read->project.data, {});
        QVERIFY2(fields, reason(fields).c_str());
        const Analysis analysis = Analyzer().analyze(read->project.graph, &*fields);
        QVERIFY2(analysis.ok(), analysis.first_error().c_str());
        QCOMPARE(analysis.find("blocks.1")->op, std::string("Module"));

        Weights weights(analysis.network, 0);
        const StateDict state = net.state_dict();
        QCOMPARE(keys_of(weights.state_dict()), keys_of(state));
        const LoadReport report = weights.load_state_dict(state);
        QVERIFY2(report.clean(), report.text().c_str());
        PlanOptions options;
        options.batch = 2;
        options.mode = Mode::Evaluate;
        options.backward = options.losses = false;
        options.threads = 1;
        auto plan = Plan::compile(analysis.network, options);
        QVERIFY2(plan, reason(plan).c_str());
        std::memcpy((*plan)->inputs()[0].data, x.data(), x.bytes());
        (*plan)->forward(weights);
        std::vector<float> out(6);
        QVERIFY((*plan)->read_output(0, out.data()));
        const Tensor expected = (*made)->outputs()[0];
        for (std::size_t i = 0; i < out.size(); ++i) QVERIFY(std::abs(out[i] - expected.floats()[i]) < 1e-5f);
    }

    /// Drawn in the order of construction, as PyTorch does: equal to what a project of the same network draws.
    void drawnAsTheProjectDraws() {
        manual_seed(5);
        struct Plain : Module {
            ModulePtr a = add_module("a", conv(1, 3, 3));
            ModulePtr b = add_module("b", layer("Linear", {{"in_features", I{48}}, {"out_features", I{2}}}));
            Value forward(const Value& x) override { return (*b)(function("Flatten", (*a)(x))); }
        } net;
        auto made = Run::make(net, {{"image", images(2)}});
        QVERIFY2(made, reason(made).c_str());
        const auto fields = describe_fields((*made)->project("plain").data, {});
        QVERIFY2(fields, reason(fields).c_str());
        const Analysis analysis = Analyzer().analyze((*made)->graph(), &*fields);
        QVERIFY2(analysis.ok(), analysis.first_error().c_str());
        const StateDict drawn = Weights(analysis.network, 5).state_dict(), own = net.state_dict();
        QCOMPARE(keys_of(drawn), keys_of(own));
        for (std::size_t k = 0; k < own.tensors.size(); ++k) QVERIFY(own.tensors[k].bytes == drawn.tensors[k].bytes);
    }

    /// A module inside of another that is not called itself, but whose children are.
    void childrenOfASequentialOneByOne() {
        struct Features : Module {
            std::shared_ptr<Sequential> layers = add(
                "layers", std::make_shared<Sequential>(std::vector<ModulePtr>{conv(1, 2, 3), layer("ReLU"), conv(2, 2, 3)}));
            Values forward_many(const Values& in) override {
                Values seen;
                Value x = in[0];
                for (const auto& [name, child] : layers->named_children()) seen.push_back(x = (*child)(x));
                return seen;
            }
        } net;
        const auto out = run(net, {images(2)});
        QVERIFY2(out, reason(out).c_str());
        QCOMPARE(out->size(), std::size_t(3));
        QCOMPARE((*out)[2].shape(), (Extents{2, 2, 2, 2}));
        QCOMPARE(keys_of(net.state_dict())[2], std::string("layers.2.weight"));
    }
};

QTEST_GUILESS_MAIN(TestModuleCustom)
#include "test_module_custom.moc"
