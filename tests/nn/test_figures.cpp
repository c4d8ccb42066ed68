// The figures about nodes - gradients, updates, dead units, activations - of one training step, against live PyTorch.
#include "training.h"

#include "nn/train/log_histogram.h"
#include "nn/train/probes/model_copy.h"
#include "nn/train/probes/node_figures.h"
#include "nn/train/probes/optimizer_look.h"
#include "nn/train/probes/snapshot.h"
#include "nn/train/probes/weights_copy.h"
#include "nn/train/samples.h"

#include <QProcess>
#include <QTemporaryDir>

#include <cmath>
#include <cstring>
#include <random>
#include <thread>

using namespace nn;
using namespace nn::test;

namespace {

/// As figures_torch.py has it.
Json digits() {
    return Json::parse(R"({"format": "netloom", "version": 1, "name": "digits",
        "graph": {"nodes": [{"id": "image", "op": "Input", "options": {"field": "image"}}, {"id": "label", "op": "Input", "options": {"field": "label"}},
                            {"id": "features", "op": "Sequential", "nodes": [{"id": "0", "op": "Conv2d", "options": {"out_channels": 6, "kernel_size": 3, "padding": 1}},
                                                                             {"id": "1", "op": "ReLU"}, {"id": "2", "op": "MaxPool2d", "options": {"kernel_size": 2}}]},
                            {"id": "flatten", "op": "Flatten"}, {"id": "fc1", "op": "Linear", "options": {"out_features": 16}}, {"id": "gate", "op": "Sigmoid"},
                            {"id": "fc2", "op": "Linear", "options": {"out_features": 12}}, {"id": "off", "op": "ReLU"},
                            {"id": "fc3", "op": "Linear", "options": {"out_features": 10}}, {"id": "loss", "op": "CrossEntropyLoss"}],
                  "wires": [["image", "features"], ["features", "flatten"], ["flatten", "fc1"], ["fc1", "gate"], ["gate", "fc2"], ["fc2", "off"], ["off", "fc3"],
                            ["fc3", "loss:input"], ["label", "loss:target"]]},
        "data": {"source": "digits", "split": {"validation": 0.2}},
        "training": {"epochs": 1, "batch_size": 32, "shuffle": false, "seed": 3, "optimizer": {"type": "Adam", "lr": 0.01}}})");
}

/// Two maps and five units that nothing wakes, and gates that are far out.
void disturb(StateDict& state) {
    const auto change = [&](const char* key, auto&& each) {
        for (StateTensor& t : state.tensors) {
            if (t.key != key) continue;
            auto* values = reinterpret_cast<float*>(t.bytes.data());
            for (std::size_t i = 0; i < t.bytes.size() / sizeof(float); ++i) each(i, values[i]);
        }
    };
    change("features.0.bias", [](std::size_t i, float& v) { v = i < 2 ? -50.0f : v; });
    change("fc2.bias", [](std::size_t i, float& v) { v = i % 2 == 1 && i < 10 ? -50.0f : v; });
    change("fc1.weight", [](std::size_t, float& v) { v *= 60; });
}

using Found = std::map<std::string, std::vector<double>>;

}  // namespace

class TestFigures : public QObject {
    Q_OBJECT

    /// "gradients/fc1": the numbers of the first step; and the weights that it began with.
    static void first_step(Found& found, NpzArrays& given) {
        TrainRequest r = request(digits());
        auto channel = std::make_shared<TrainChannel>();
        StateDict init;
        {
            const auto start = std::make_shared<ModelProbe>(false);
            auto none = std::make_shared<TrainChannel>();
            none->control.add(start);
            none->control.stop();
            auto trainer = make(r, none);
            QVERIFY(trainer && trainer->run());
            init = trainer->state_dict();
        }
        disturb(init);
        r.init = std::make_shared<const StateDict>(init);
        std::vector<std::shared_ptr<NodeFiguresProbe>> probes;
        for (const NodeFigureKind& kind : node_figure_kinds()) probes.push_back(std::make_shared<NodeFiguresProbe>(kind));
        const auto model = std::make_shared<ModelProbe>(false);
        channel->control.add(model);
        for (const auto& probe : probes) channel->control.add(probe), channel->control.ask(*probe);
        channel->control.step();
        auto trainer = make(r, channel);
        QVERIFY(trainer);
        std::thread thread([&] { (void)trainer->run(); });
        StepPoint point;
        QTRY_VERIFY(point.step == 1 || channel->steps.pop(point));
        QTRY_COMPARE(channel->state.load(), TrainState::Paused);
        channel->control.stop();
        thread.join();
        for (const auto& probe : probes) {
            const NodeFigures* figures = probe->take();
            QVERIFY2(figures, probe->kind().id.c_str());
            QCOMPARE(figures->step, std::int64_t{1});
            QVERIFY(figures->seconds > 0 && figures->seconds < 1);
            for (const NodeFigures::Node& node : figures->nodes) {
                QCOMPARE(node.numbers.size(), probe->kind().names.size());
                found[probe->kind().id + "/" + node.path] = node.numbers;
            }
        }
        const auto copy = model->take();
        const auto of = split_indices(*copy->dataset, r.project.data, Split::Train);
        auto arrays = sample_arrays(*copy->network, *copy->dataset, of->test_files, std::span(of->indices).first(32));
        QVERIFY(arrays);
        given = *arrays;
        for (const StateTensor& t : init.tensors) given.emplace("state/" + t.key, NpyArray{t.dtype, t.shape, t.bytes});
    }

private slots:
    void they_are_pytorchs() {
        Found found;
        NpzArrays given;
        first_step(found, given);
        QTemporaryDir dir;
        const QString from = dir.filePath("in.npz"), to = dir.filePath("out.npz");
        QVERIFY(save_npz(given, from.toStdString()));
        QProcess python;
        python.start("/usr/bin/python3", {QString(NETLOOM_SOURCE_DIR) + "/tests/nn/figures_torch.py", from, to});
        QVERIFY2(python.waitForFinished(200'000) && python.exitCode() == 0, python.readAllStandardError().constData());
        const auto torch = load_npz(to.toStdString());
        QVERIFY(torch);
        // What is computed in one go with the next one has no output of its own: the convolution and ReLU with the pooling, fc2 with off.
        QVERIFY(!found.contains("gradients/features.0") && !found.contains("gradients/features.1") && !found.contains("activations/fc2"));
        const auto compare = [&](const std::string& name, std::size_t numbers) {
            if (!found.contains(name) || !torch->contains(name)) return QTest::qFail(name.c_str(), __FILE__, __LINE__);
            const std::vector<float> right = to_floats(torch->at(name));
            for (std::size_t i = 0; i < numbers; ++i) {
                const double off = std::abs(found[name][i] - double(right[i]));
                QVERIFY2(off <= 2e-4 * std::abs(double(right[i])) + 1e-9, qPrintable(QString("%1[%2]: %3, not %4").arg(QString::fromStdString(name)).arg(i).arg(found[name][i]).arg(double(right[i]))));
            }
        };
        for (const char* node : {"features.2", "features", "fc1", "gate", "off", "fc3"}) {
            compare(std::string("gradients/") + node, 2);
            compare(std::string("activations/") + node, 2);
        }
        for (const char* node : {"features.0", "features", "fc1", "fc2", "fc3"}) compare(std::string("updates/") + node, 2);
        compare("dead/gate", 3);
        for (const char* node : {"features.1", "off"}) {
            compare(std::string("dead/") + node, 1);
            QCOMPARE(found[std::string("dead/") + node][1], 0.0);  // what has no upper end does not saturate
        }
        if (QTest::currentTestFailed()) return;
        // It is worth looking at: something is dead, something saturated, something neither.
        QCOMPARE(found["dead/features.1"], (std::vector<double>{2.0 / 6, 0, 6}));
        QVERIFY2(found["dead/off"][0] >= 5.0 / 12 && found["dead/gate"][1] > 0.02 && found["dead/gate"][1] < 0.98,
                 qPrintable(QString("%1 dead, %2 saturated").arg(found["dead/off"][0]).arg(found["dead/gate"][1])));
        // Nothing is said of what is no activation.
        QVERIFY(!found.contains("dead/fc1") && !found.contains("dead/loss") && !found.contains("updates/gate"));
    }

    /// A Sequential's result is what its last layer gives, and an Input is looked at like any other.
    void containers_and_inputs() {
        Found found;
        NpzArrays given;
        first_step(found, given);
        QCOMPARE(found["activations/features"], found["activations/features.2"]);
        QCOMPARE(found["gradients/features"], found["gradients/features.2"]);
        QCOMPARE(found["updates/features"], found["updates/features.0"]);
        QVERIFY(found["activations/image"][0] > 0);
        QVERIFY(!found.contains("gradients/image"));  // nobody trains a picture
    }

    /// What a step adds, and what Adam remembers after its first: a tenth of the gradient, a thousandth of its square.
    void an_optimizers_step() {
        TrainRequest r = request(digits());
        auto channel = std::make_shared<TrainChannel>();
        const std::vector<std::string> keys{"fc2.weight", "features.0.bias", "nobody"};
        const auto look = std::make_shared<OptimizerLookProbe>(keys);
        const auto weights = std::make_shared<WeightsProbe>();
        const auto snapshots = std::make_shared<SnapshotProbe>(keys);
        for (const std::shared_ptr<Probe>& probe : {std::shared_ptr<Probe>(look), std::shared_ptr<Probe>(weights), std::shared_ptr<Probe>(snapshots)}) {
            channel->control.add(probe);
            channel->control.ask(*probe);
        }
        channel->control.step();
        auto trainer = make(r, channel);
        QVERIFY(trainer);
        std::thread thread([&] { (void)trainer->run(); });
        QTRY_COMPARE(channel->state.load(), TrainState::Paused);
        StepPoint point;
        QTRY_VERIFY(point.step == 1 || channel->steps.pop(point));
        const auto before = weights->take();
        (void)snapshots->take();
        channel->control.ask(*snapshots);  // paused: at once, with the step's gradients
        const Snapshot* after = nullptr;
        const auto came = [&] { return after != nullptr || (after = snapshots->take()) != nullptr; };
        QTRY_VERIFY(came());
        const auto found = look->take();
        channel->control.stop();
        thread.join();
        QVERIFY(before && found);
        QCOMPARE(found->step, std::int64_t{1});
        QCOMPARE(found->items.size(), std::size_t{2});
        for (const OptimizerLook::Item& item : found->items) {
            const auto now = std::ranges::find(after->items, item.key, &Snapshot::Item::key);
            const StateTensor* was = before->find(item.key);
            QVERIFY(now != after->items.end() && was && item.moments.size() == 2);
            QCOMPARE(item.moments[0].first, std::string("exp_avg"));
            QCOMPARE(item.moments[1].first, std::string("exp_avg_sq"));
            for (std::size_t i = 0; i < item.change.size(); ++i) {
                float old = 0;
                std::memcpy(&old, was->bytes.data() + i * sizeof old, sizeof old);
                const float gradient = now->gradients[i];
                QCOMPARE(item.change[i], now->values[i] - old);
                QVERIFY(std::abs(item.moments[0].second[i] - 0.1f * gradient) <= 1e-6f * std::abs(gradient) + 1e-12f);
                QVERIFY(std::abs(item.moments[1].second[i] - 0.001f * gradient * gradient) <= 1e-6f * gradient * gradient + 1e-20f);
            }
        }
    }

    /// By hand: bins of a tenth of a power of ten, both signs, the ends, and what is no number.
    void spread_over_powers_of_ten() {
        const LogHistogram h = log_histogram(std::vector<float>{0.0f, -0.0f, 1e-9f, 1.0f, -1.0f, 1.2f, 9.9e9f, -1e30f, INFINITY, NAN, 0.05f, 1.3f});
        QCOMPARE(h.finite, std::int64_t{10});
        QCOMPARE(h.not_finite, std::int64_t{2});
        QCOMPARE(h.counts[LogHistogram::zero], 3u);
        QCOMPARE(h.counts.front(), 1u);
        QCOMPARE(h.counts.back(), 1u);
        std::mt19937 random(3);
        std::vector<float> values;
        std::array<std::uint32_t, LogHistogram::bins> right{};
        for (int i = 0; i < 20000; ++i) {
            const float v = (random() % 2 ? 1.0f : -1.0f) * std::pow(10.0f, -8.0f + 12.0f * float(random() % 100003) / 100003.0f);
            values.push_back(v);
            int bin = LogHistogram::zero;
            for (int b = 0; b < LogHistogram::bins; ++b) {
                const auto [near, far] = LogHistogram::edges(b);
                const bool last = b == 0 || b == LogHistogram::bins - 1;
                if (b == LogHistogram::zero) continue;
                if ((v < 0) == (b < LogHistogram::zero) && std::abs(v) >= float(std::abs(near)) && (last || std::abs(v) < float(std::abs(far)))) bin = b;
            }
            ++right[std::size_t(bin)];
        }
        const LogHistogram found = log_histogram(values);
        QVERIFY(found.counts == right);
        for (const float v : {-3.0f, -2.2e-4f, 1e-8f, 0.024f, 700.0f}) {
            const LogHistogram one = log_histogram(std::span(&v, 1));
            QCOMPARE(one.counts[std::size_t(LogHistogram::place(double(v)))], 1u);
        }
        QCOMPARE(LogHistogram::place(0), LogHistogram::bins / 2.0);
    }

    /// In either layout, at every size: a unit is dead where no sample wakes it.
    void dead_units() {
        const NodeFigureKind* kind = find_node_figure("dead");
        Network::Node node;
        node.op = find_op("ReLU");
        QVERIFY(kind && node.op);
        for (const std::int64_t units : {1, 3, 16, 37}) {
            for (const Layout layout : {Layout::RowMajor, Layout::ChannelsLast}) {
                const std::int64_t samples = 5, each = 7;
                std::vector<float> values(static_cast<std::size_t>(samples * units * each), 0.0f);
                // Unit u wakes for sample u % 7 at the last place; from 5 on nothing does.
                std::int64_t dead = 0;
                for (std::int64_t u = 0; u < units; ++u) {
                    const std::int64_t n = u % 7;
                    if (n >= samples) {
                        ++dead;
                        continue;
                    }
                    const std::int64_t place = layout == Layout::RowMajor ? (n * units + u) * each + each - 1 : (n * each + each - 1) * units + u;
                    values[static_cast<std::size_t>(place)] = 0.5f;
                }
                std::vector<double> numbers(3, -1);
                QVERIFY(kind->measure_units(node, {values.data(), DType::Float32, layout, {samples, units, each}}, numbers));
                QCOMPARE(numbers, (std::vector<double>{double(dead) / double(units), 0, double(units)}));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestFigures)
#include "test_figures.moc"
