// Every optimizer against PyTorch's formulas, written out in double; tests/parity compares with the live one.
#include "nn/model/define.h"
#include "nn/train/optimizer.h"

#include <QtTest>

#include <cmath>

using namespace nn;

namespace {

/// Parameters of odd sizes, the second frozen, the last used by no loss.
std::shared_ptr<const Network> sample_network() {
    auto network = std::make_shared<Network>();
    const auto init = Init::uniform(-1, 1);
    network->parameters = {{"a", {7, 3}, DType::Float32, true},
                           {"frozen", {5}, DType::Float32, false},
                           {"b", {40001}, DType::Float32, true},
                           {"unused", {9}, DType::Float32, true}};
    network->values.resize(2);
    network->values[0].node = 0;
    network->nodes.resize(3);
    network->nodes[0].parameters = {0, 1, 2};
    network->nodes[1].inputs = {0};
    network->nodes[2].parameters = {3};
    network->losses = {1};
    for (int i = 0; i < 4; ++i) network->fills.push_back({{false, i, ""}, init});
    return network;
}

float gradient_at(std::size_t i, int step) { return static_cast<float>(std::sin(0.7 * static_cast<double>(i) + step)); }

struct Reference {
    double lr = 0.1, momentum = 0, dampening = 0, weight_decay = 0, beta1 = 0.9, beta2 = 0.999, eps = 1e-8;
    bool nesterov = false, amsgrad = false, maximize = false;
    double p = 0, buffer = 0, mean = 0, square = 0, largest = 0;

    void sgd(double gradient, int step) {
        double g = (maximize ? -gradient : gradient) + weight_decay * p;
        if (momentum != 0) {
            buffer = step == 1 ? g : momentum * buffer + (1 - dampening) * g;
            g = nesterov ? g + momentum * buffer : buffer;
        }
        p -= lr * g;
    }
    void adam(double gradient, int step) {
        const double g = (maximize ? -gradient : gradient) + weight_decay * p;
        mean = beta1 * mean + (1 - beta1) * g;
        square = beta2 * square + (1 - beta2) * g * g;
        largest = std::max(largest, square);
        const double denominator = std::sqrt(amsgrad ? largest : square) / std::sqrt(1 - std::pow(beta2, step)) + eps;
        p -= lr / (1 - std::pow(beta1, step)) * mean / denominator;
    }
};

std::unique_ptr<Optimizer> make(const OptimizerSpec& spec, const Weights& weights, int threads) {
    auto made = make_optimizer(spec, weights, threads);
    return made ? std::move(*made) : nullptr;
}

void take_step(Optimizer& optimizer, Weights& weights, int step) {
    for (std::size_t p = 0; p < weights.network().parameters.size(); ++p) {
        const TensorView g = weights.gradient(p);
        for (std::int64_t i = 0; i < g.size(); ++i) g.f32()[i] = gradient_at(static_cast<std::size_t>(i), step);
    }
    optimizer.step(weights);
}

}  // namespace

class TestOptimizer : public QObject {
    Q_OBJECT

private slots:
    void follows_pytorchs_formula_data() {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("variant");
        for (int v = 0; v < 5; ++v) QTest::addRow("SGD %d", v) << "SGD" << v;
        for (int v = 0; v < 4; ++v) QTest::addRow("Adam %d", v) << "Adam" << v;
    }

    void follows_pytorchs_formula() {
        QFETCH(QString, type);
        QFETCH(int, variant);
        OptimizerSpec spec{type.toStdString(), {{"lr", 0.05}}};
        Reference reference;
        reference.lr = 0.05;
        const auto set = [&](const char* id, double value) {
            spec.options[id] = value;
            return value;
        };
        if (type == "SGD") {
            if (variant >= 1) reference.momentum = set("momentum", 0.9);
            if (variant == 2) reference.dampening = set("dampening", 0.3);
            if (variant >= 3) reference.weight_decay = set("weight_decay", 0.01);
            if (variant == 3) spec.options["nesterov"] = reference.nesterov = true;
        } else {
            if (variant == 1) reference.weight_decay = set("weight_decay", 0.02);
            if (variant == 2) spec.options["amsgrad"] = reference.amsgrad = true;
            if (variant == 3) {
                spec.options["betas"] = std::vector<double>{0.5, 0.75};
                reference.beta1 = 0.5;
                reference.beta2 = 0.75;
                reference.eps = set("eps", 0.01);
            }
        }
        if (variant == 4) spec.options["maximize"] = reference.maximize = true;

        for (const int threads : {1, 2}) {
            Weights weights(sample_network(), 1);
            const Weights before(sample_network(), 1);
            auto optimizer = make(spec, weights, threads);
            QVERIFY(optimizer);
            for (int step = 1; step <= 10; ++step) take_step(*optimizer, weights, step);
            for (const std::size_t p : {0u, 2u}) {
                for (std::int64_t i = 0; i < weights.parameter(p).size(); i += p == 0 ? 1 : 97) {
                    Reference r = reference;
                    r.p = before.parameters()[before.offset(p) + static_cast<std::size_t>(i)];
                    for (int step = 1; step <= 10; ++step) {
                        const double g = gradient_at(static_cast<std::size_t>(i), step);
                        type == "SGD" ? r.sgd(g, step) : r.adam(g, step);
                    }
                    const double got = weights.parameter(p).f32()[i];
                    QVERIFY2(std::abs(got - r.p) <= 2e-6 * (1 + std::abs(r.p)),
                             qPrintable(QString("%1 %2").arg(got).arg(r.p)));
                }
            }
            for (const std::size_t p : {1u, 3u}) {  // frozen, and without a gradient
                for (std::int64_t i = 0; i < weights.parameter(p).size(); ++i) {
                    QCOMPARE(weights.parameter(p).f32()[i],
                             before.parameters()[before.offset(p) + static_cast<std::size_t>(i)]);
                }
            }
        }
    }

    void kinds_data() {
        QTest::addColumn<QString>("type");
        for (const OptimizerInfo* info : all_optimizers())
            QTest::addRow("%s", info->schema.id.c_str()) << QString::fromStdString(info->schema.id);
    }
    /// The options that bring every block of state with them.
    static OptimizerSpec full(const QString& type) {
        OptimizerSpec spec{type.toStdString(), {}};
        const Schema& schema = find_optimizer(spec.type)->schema;
        if (schema.find("momentum")) spec.options["momentum"] = 0.9;
        for (const char* flag : {"amsgrad", "centered"})
            if (schema.find(flag)) spec.options[flag] = true;
        if (schema.find("weight_decay")) spec.options["weight_decay"] = 0.01;
        return spec;
    }

    void state_goes_round_bit_for_bit_data() { kinds_data(); }
    void state_goes_round_bit_for_bit() {
        QFETCH(QString, type);
        const OptimizerSpec spec = full(type);
        Weights through(sample_network(), 1), halves(sample_network(), 1);
        auto whole = make(spec, through, 1), first = make(spec, halves, 1);
        QVERIFY(whole && first);
        for (int step = 1; step <= 6; ++step) take_step(*whole, through, step);
        for (int step = 1; step <= 3; ++step) take_step(*first, halves, step);
        auto second = make(spec, halves, 1);
        QVERIFY(second->load_state(first->state()));
        for (int step = 4; step <= 6; ++step) take_step(*second, halves, step);
        QVERIFY(std::equal(through.parameters().begin(), through.parameters().end(), halves.parameters().begin()));
        QVERIFY(!make(spec, halves, 1)->load_state(OptimizerState{}));
        QVERIFY(whole->state_bytes() % (halves.parameters().size() * sizeof(float)) == 0);
    }

    void threads_change_nothing_data() { kinds_data(); }
    void threads_change_nothing() {
        QFETCH(QString, type);
        Weights one(sample_network(), 1), three(sample_network(), 1);
        auto a = make(full(type), one, 1), b = make(full(type), three, 3);
        for (int step = 1; step <= 4; ++step) {
            take_step(*a, one, step);
            take_step(*b, three, step);
            QCOMPARE(a->clip_grad_norm(one, 0.5), b->clip_grad_norm(three, 0.5));
        }
        QVERIFY(std::equal(one.parameters().begin(), one.parameters().end(), three.parameters().begin()));
        QVERIFY(std::equal(one.gradients().begin(), one.gradients().end(), three.gradients().begin()));
    }

    void clipping_scales_to_the_norm() {
        Weights weights(sample_network(), 1);
        auto optimizer = make({"SGD", {{"lr", 0.0}}}, weights, 1);
        take_step(*optimizer, weights, 1);
        double squares = 0;
        for (const std::size_t p : {0u, 2u})  // what learns and a loss depends on
            for (std::int64_t i = 0; i < weights.gradient(p).size(); ++i)
                squares += std::pow(static_cast<double>(weights.gradient(p).f32()[i]), 2);
        const double norm = std::sqrt(squares);
        const float before = weights.gradient(2).f32()[40000];
        QVERIFY(std::abs(optimizer->clip_grad_norm(weights, 2 * norm) - norm) < 1e-9 * norm);
        QCOMPARE(weights.gradient(2).f32()[40000], before);
        optimizer->clip_grad_norm(weights, 0.25 * norm);
        const double expected = 0.25 * norm / (norm + 1e-6) * static_cast<double>(before);
        QVERIFY(std::abs(static_cast<double>(weights.gradient(2).f32()[40000]) - expected) < 1e-6 * std::abs(expected));
    }

    void wrong_settings_are_refused_by_name() {
        const Weights weights(sample_network(), 1);
        const auto error = [&](OptimizerSpec spec) {
            auto made = make_optimizer(spec, weights, 1);
            return made ? std::string("accepted") : made.error().text();
        };
        QVERIFY(error({"Adamm", {}}).find("\"Adam\"") != std::string::npos);
        QVERIFY(error({"SGD", {{"lr", -1.0}}}).find("lr") != std::string::npos);
        QVERIFY(error({"SGD", {{"nesterov", true}}}).find("Nesterov") != std::string::npos);
        QVERIFY(error({"Rprop", {{"etas", std::vector<double>{1.5, 1.2}}}}).find("etas") != std::string::npos);
        QVERIFY(error({"SGD", {{"momentun", 0.9}}}).find("momentum") != std::string::npos);
        QVERIFY(error({"Adam", {{"betas", std::vector<double>{0.9}}}}).find("betas") != std::string::npos);
        QVERIFY(error({"Adam", {{"betas", std::vector<double>{0.9, 1.0}}}}).find("betas") != std::string::npos);
    }

    void every_option_says_what_it_does() {
        for (const OptimizerInfo* info : all_optimizers()) {
            QVERIFY(*info->doc);
            QCOMPARE(find_optimizer(info->schema.id), info);
            for (const OptionInfo& option : info->schema.options) QVERIFY2(*option.doc, option.id.c_str());
        }
        QCOMPARE(find_optimizer("nothing"), nullptr);
        for (const SchedulerInfo* info : all_schedulers()) {
            QVERIFY(*info->doc);
            QCOMPARE(find_scheduler(info->schema.id), info);
            QVERIFY2(info->schema.find("every"), info->schema.id.c_str());
            for (const OptionInfo& option : info->schema.options) {
                QVERIFY2(*option.doc, option.id.c_str());
                QVERIFY2(option.check(option.default_value), (info->schema.id + "." + option.id).c_str());
                QVERIFY2(option.min <= option.ui_min && option.ui_max <= option.max, option.id.c_str());
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestOptimizer)
#include "test_optimizer.moc"
