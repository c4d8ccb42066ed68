// torch.nn.Module in C++: every method, on the examples that PyTorch's documentation made familiar.
#include "nn/module/containers.h"
#include "nn/module/layer.h"
#include "nn/module/run.h"

#include <QtTest>

#include <set>

using namespace nn;

namespace {

using I = std::int64_t;
using Keys = std::vector<std::string>;

std::shared_ptr<Layer> conv(I in, I out, I kernel) {
    return layer("Conv2d", {{"in_channels", in}, {"out_channels", out}, {"kernel_size", kernel}});
}
std::shared_ptr<Layer> linear(I in, I out) { return layer("Linear", {{"in_features", in}, {"out_features", out}}); }

Keys keys_of(const StateDict& state) {
    Keys keys;
    for (const StateTensor& t : state.tensors) keys.push_back(t.key);
    return keys;
}
template <typename T>
Keys names_of(const Module::Named<T>& named) {
    Keys names;
    for (const auto& entry : named) names.push_back(entry.first);
    return names;
}

/// A parameter, a buffer, a child, and a tensor that is none of these.
struct Example : Module {
    ParameterPtr par = register_parameter("par", parameter(Tensor({2}, 1.0f)));
    ModulePtr conv2 = add_module("conv2", linear(1, 2));
    Tensor plain{{3}};
    Example() { register_buffer("buffer", Tensor({2}, std::vector<float>{1, 2})); }

    Value forward(const Value& x) override {
        return (*conv2)(x) * value_of(*par) + value_of(*own_buffers()[0].second);
    }
    std::string name() const override { return "Example"; }
};

struct FiveConvolutions : Module {
    FiveConvolutions() {
        for (I k = 1; k <= 5; ++k) add_module("conv" + std::to_string(k), conv(k, k + 1, 3));
    }
};

Tensor ramp(Extents shape) {
    Tensor t(std::move(shape));
    for (std::size_t i = 0; i < t.floats().size(); ++i) t.floats()[i] = 0.01f * static_cast<float>(i % 53) - 0.2f;
    return t;
}

}  // namespace

class TestModule : public QObject {
    Q_OBJECT

private slots:
    void addModule() {
        Module net;
        const ModulePtr child = net.add_module("conv", conv(10, 20, 4));
        QCOMPARE(net.child("conv"), child);
        QCOMPARE(net.child("none"), ModulePtr());
        QCOMPARE(child->text(), std::string("Conv2d(10, 20, kernel_size=(4, 4), stride=(1, 1))"));
        QCOMPARE(net.text(), std::string("Module(\n  (conv): Conv2d(10, 20, kernel_size=(4, 4), stride=(1, 1))\n)"));
        net.add_module("conv", conv(1, 2, 3));
        QCOMPARE(net.children().size(), std::size_t(1));
        QVERIFY(net.child("conv") != child);
    }

    void childrenAndModules() {
        FiveConvolutions net;
        QCOMPARE(net.children().size(), std::size_t(5));
        Keys picked;
        for (const auto& [name, module] : net.named_children())
            if (name == "conv4" || name == "conv5") picked.push_back(module->text());
        QCOMPARE(picked, (Keys{"Conv2d(4, 5, kernel_size=(3, 3), stride=(1, 1))",
                               "Conv2d(5, 6, kernel_size=(3, 3), stride=(1, 1))"}));
        // A module that stands in two places is one module.
        const auto shared = linear(2, 2);
        Sequential twice({shared, layer("ReLU"), shared});
        QCOMPARE(twice.children().size(), std::size_t(2));
        QCOMPARE(twice.modules().size(), std::size_t(3));
        QCOMPARE(names_of(twice.named_modules()), (Keys{"", "0", "1"}));
        QCOMPARE(names_of(twice.named_parameters()), (Keys{"0.weight", "0.bias"}));
        QCOMPARE(keys_of(twice.state_dict()), (Keys{"0.weight", "0.bias", "2.weight", "2.bias"}));
    }

    void parametersAndBuffers() {
        Sequential net({conv(1, 20, 5), layer("BatchNorm2d", {{"num_features", I{20}}})});
        Keys sizes;
        for (const ParameterPtr& p : net.parameters()) sizes.push_back(to_string(p->data.shape()));
        QCOMPARE(sizes, (Keys{"[20, 1, 5, 5]", "[20]", "[20]", "[20]"}));
        for (const ParameterPtr& p : net.parameters()) QVERIFY(p->requires_grad && !p->grad && p->data.dtype() == DType::Float32);
        QCOMPARE(names_of(net.named_buffers()), (Keys{"1.running_mean", "1.running_var", "1.num_batches_tracked"}));
        QCOMPARE(net.buffers().size(), std::size_t(3));
        QCOMPARE(net.buffers()[2]->data.dtype(), DType::Int64);
        QCOMPARE(names_of(net.named_parameters("net."))[0], std::string("net.0.weight"));
    }

    void stateDict() {
        Example net;
        QCOMPARE(keys_of(net.state_dict()), (Keys{"par", "buffer", "conv2.weight", "conv2.bias"}));
        QCOMPARE(keys_of(net.state_dict("net."))[2], std::string("net.conv2.weight"));
        const StateDict state = net.state_dict();
        QCOMPARE(state.metadata.size(), std::size_t(2));
        QCOMPARE(state.metadata[1].path, std::string("conv2"));
        QCOMPARE(state.tensors[1].shape, (Extents{2}));
        // A copy, not a view.
        net.par->data.fill(7);
        float copied = 0;
        std::memcpy(&copied, state.tensors[0].bytes.data(), sizeof copied);
        QCOMPARE(copied, 1.0f);
    }

    void loadStateDict() {
        Example from, into;
        from.par->data.fill(3);
        QVERIFY(into.load_state_dict(from.state_dict()).clean());
        QVERIFY(into.state_dict().tensors[2].bytes == from.state_dict().tensors[2].bytes);
        QCOMPARE(into.par->data.item(), 3.0);

        StateDict other = from.state_dict();
        other.tensors[0].bytes.assign(8, std::byte{0});
        other.tensors[3].key = "conv3.bias";
        LoadReport report = into.load_state_dict(other);
        QCOMPARE(report.missing, (Keys{"conv2.bias"}));
        QCOMPARE(report.unexpected, (Keys{"conv3.bias"}));
        QCOMPARE(into.par->data.item(), 3.0);  // strict: nothing was copied
        report = into.load_state_dict(other, false);
        QVERIFY(!report.clean());
        QCOMPARE(into.par->data.item(), 0.0);

        const auto norm = layer("BatchNorm1d", {{"num_features", I{4}}});
        StateDict alone = norm->state_dict();
        QCOMPARE(keys_of(alone)[4], std::string("num_batches_tracked"));
        alone.tensors[0].bytes.assign(16, std::byte{0});
        QVERIFY(norm->load_state_dict(alone).clean());
        QCOMPARE(norm->own_parameters()[0].second->data.item(), 0.0);
        alone.tensors.pop_back();
        QCOMPARE(norm->load_state_dict(alone).missing, (Keys{"num_batches_tracked"}));
    }

    void trainAndEval() {
        Sequential net({linear(4, 3), layer("Dropout", {{"p", 0.5}})});
        QVERIFY(net.training());
        net.eval();
        for (Module* m : net.modules()) QVERIFY(!m->training());
        const Tensor x = ramp({2, 4});
        const auto first = run(net, {x}), second = run(net, {x});
        QVERIFY2(first && second, first ? "" : first.error().text().c_str());
        QVERIFY(std::ranges::equal((*first)[0].floats(), (*second)[0].floats()));
        net.train();
        QVERIFY(net.child("1")->training());
        const auto dropped = run(net, {x});
        QVERIFY(dropped && std::ranges::count((*dropped)[0].floats(), 0.0f) > 0);
        QCOMPARE(net.train(false).training(), false);
    }

    void applyReachesAll() {
        FiveConvolutions net;
        int count = 0;
        Module* last = nullptr;
        net.apply([&](Module& m) {
            for (const auto& [name, p] : m.own_parameters())
                if (name == "bias") p->data.fill(0.5f);
            ++count;
            last = &m;
        });
        QCOMPARE(count, 6);
        QCOMPARE(last, &net);
        for (const auto& [name, p] : net.named_parameters())
            if (name.ends_with("bias")) QCOMPARE(p->data.item(), 0.5);
    }

    void gradients() {
        struct Fit : Module {
            ModulePtr fc = add_module("fc", linear(3, 1));
            Values forward_many(const Values& in) override { return function("MSELoss", {(*fc)(in[0]), in[1]}); }
        } fit;
        const Tensor x = ramp({4, 3}), y = ramp({4, 1});
        auto made = Run::make(fit, {{"x", x}, {"y", y}});
        QVERIFY2(made, made ? "" : made.error().text().c_str());
        Run& step = **made;
        QVERIFY(!step.backward());
        const auto loss = step.forward({x, y});
        QVERIFY(loss && *loss > 0);
        QVERIFY(step.backward());
        const ParameterPtr bias = fit.named_parameters()[1].second;
        const double once = bias->grad.item();
        QVERIFY(once != 0);
        QVERIFY(step.forward({x, y}) && step.backward());
        QVERIFY(std::abs(bias->grad.item() - 2 * once) < 1e-6);  // they add up
        fit.zero_grad();
        QCOMPARE(bias->grad.item(), 0.0);
        // A step against the gradient, by hand: the loss falls.
        QVERIFY(step.forward({x, y}) && step.backward());
        for (const ParameterPtr& p : fit.parameters())
            for (std::size_t i = 0; i < p->data.floats().size(); ++i) p->data.floats()[i] -= 0.1f * p->grad.floats()[i];
        const auto later = step.forward({x, y});
        QVERIFY(later && *later < *loss);
        // Frozen: no gradient arrives.
        fit.zero_grad();
        bias->requires_grad = false;
        QVERIFY(step.forward({x, y}) && step.backward());
        QCOMPARE(bias->grad.item(), 0.0);
        QVERIFY(fit.parameters()[0]->grad.item() != 0);
    }

    void sequential() {
        Sequential net({conv(1, 20, 5), layer("ReLU"), conv(20, 64, 5), layer("ReLU")});
        QCOMPARE(net.size(), std::size_t(4));
        QCOMPARE(keys_of(net.state_dict()), (Keys{"0.weight", "0.bias", "2.weight", "2.bias"}));
        QCOMPARE(net[2]->name(), std::string("Conv2d"));
        const auto out = run(net, {ramp({2, 1, 12, 12})});
        QVERIFY2(out, out ? "" : out.error().text().c_str());
        QCOMPARE((*out)[0].shape(), (Extents{2, 64, 4, 4}));

        Sequential named(Module::Named<ModulePtr>{{"conv1", conv(1, 20, 5)}, {"relu", layer("ReLU")}, {"conv2", conv(20, 64, 5)}});
        QCOMPARE(keys_of(named.state_dict())[2], std::string("conv2.weight"));
        QVERIFY(named.text().find("(relu): ReLU()") != std::string::npos);
    }

    void moduleList() {
        struct Net : Module {
            std::shared_ptr<ModuleList> linears = add("linears", std::make_shared<ModuleList>());
            Net() {
                for (int i = 0; i < 10; ++i) linears->append(linear(10, 10));
            }
            Value forward(const Value& input) override {
                Value x = input;
                std::size_t i = 0;
                for (const ModulePtr& l : *linears) x = Value((*linears)[i++ / 2](x)) + Value((*l)(x));
                return x;
            }
        } net;
        QCOMPARE(net.linears->size(), std::size_t(10));
        const Tensor x = ramp({3, 10});
        const auto out = run(net, {x});
        QVERIFY2(out, out ? "" : out.error().text().c_str());
        QCOMPARE(keys_of(net.state_dict())[19], std::string("linears.9.bias"));
        // The same by hand, from the parameters.
        std::vector<double> v(x.floats().begin(), x.floats().end());
        for (std::size_t i = 0; i < 10; ++i) {
            std::vector<double> sum(30, 0);
            for (const std::size_t which : {i / 2, i}) {
                const auto w = net.parameters()[2 * which]->data.floats(), b = net.parameters()[2 * which + 1]->data.floats();
                for (std::size_t n = 0; n < 30; ++n) {
                    sum[n] += static_cast<double>(b[n % 10]);
                    for (std::size_t k = 0; k < 10; ++k)
                        sum[n] += static_cast<double>(w[n % 10 * 10 + k]) * v[n / 10 * 10 + k];
                }
            }
            v = sum;
        }
        for (std::size_t n = 0; n < 30; ++n) QVERIFY(std::abs(v[n] - static_cast<double>((*out)[0].floats()[n])) < 1e-4);
    }

    void parameterListAndModuleDict() {
        struct Net : Module {
            std::shared_ptr<ParameterList> params = add("params", std::make_shared<ParameterList>());
            std::shared_ptr<ModuleDict> heads = add("heads", std::make_shared<ModuleDict>(Module::Named<ModulePtr>{
                                                                 {"a", linear(4, 4)}, {"b", linear(4, 4)}}));
            Net() {
                for (int i = 0; i < 3; ++i) params->append(parameter(Tensor({4}, static_cast<float>(i + 1))));
            }
            Value forward(const Value& input) override {
                Value x = (*heads->at("b"))(input);
                for (const ParameterPtr& p : *params) x = x * value_of(*p);
                return x + Value((*heads->at("a"))(x));
            }
        } net;
        QCOMPARE(net.params->size(), std::size_t(3));
        QCOMPARE((*net.params)[1].data.item(), 2.0);
        QCOMPARE(keys_of(net.state_dict()), (Keys{"params.0", "params.1", "params.2", "heads.a.weight", "heads.a.bias",
                                                  "heads.b.weight", "heads.b.bias"}));
        const auto out = run(net, {ramp({2, 4})});
        QVERIFY2(out, out ? "" : out.error().text().c_str());
    }

    /// Sizes left to the wires are found by the first run.
    void inferredSizes() {
        Sequential net({layer("Linear", {{"out_features", I{5}}}), layer("ReLU"), layer("Linear", {{"out_features", I{2}}})});
        QVERIFY(net.parameters().empty());
        QVERIFY(run(net, {ramp({2, 7})}));
        QCOMPARE(keys_of(net.state_dict()), (Keys{"0.weight", "0.bias", "2.weight", "2.bias"}));
        QCOMPARE(net.parameters()[0]->data.shape(), (Extents{5, 7}));
    }

    /// What PyTorch draws for these two layers after torch.manual_seed(0).
    void manualSeed() {
        manual_seed(0);
        const auto first = linear(1, 2);
        manual_seed(0);
        const auto again = linear(1, 2);
        QVERIFY(std::ranges::equal(first->parameters()[0]->data.floats(), again->parameters()[0]->data.floats()));
        QCOMPARE(first->parameters()[0]->data.floats()[0], -0.0074868202f);
        QCOMPARE(first->parameters()[0]->data.floats()[1], 0.53644359f);
        const auto next = linear(1, 2);
        QVERIFY(!std::ranges::equal(first->parameters()[0]->data.floats(), next->parameters()[0]->data.floats()));
    }

    void mistakes() {
        const auto error = [](Module& module, Extents shape) {
            const auto out = run(module, {ramp(std::move(shape))});
            return out ? std::string() : out.error().text();
        };
        const auto wrong = layer("Conv2d", {{"in_channels", I{3}}, {"out_channels", I{4}}, {"kernel_size", I{3}}});
        QVERIFY2(error(*wrong, {2, 5, 8, 8}).find("3 channels expected, 5 arrive") != std::string::npos, error(*wrong, {2, 5, 8, 8}).c_str());
        const auto unknown = layer("Conv9d");
        QVERIFY(error(*unknown, {2, 5}).find("Conv9d") != std::string::npos);
        Module empty;
        QVERIFY(error(empty, {2, 5}).find("no forward") != std::string::npos);
        ModuleList list({linear(2, 2)});
        QVERIFY(!error(list, {2, 2}).empty());
        struct Loose : Module {
            ModulePtr fc = linear(2, 2);
            Value forward(const Value& x) override { return (*fc)(x); }
        } loose;
        QVERIFY2(error(loose, {2, 2}).find("add_module") != std::string::npos, error(loose, {2, 2}).c_str());
        QVERIFY(linear(2, 2)->operator()({Value{}}).empty());  // outside of any forward
    }
};

QTEST_GUILESS_MAIN(TestModule)
#include "test_module.moc"
