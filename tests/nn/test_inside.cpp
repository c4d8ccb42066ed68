// What is seen inside of a network, and how it does sample by sample, against live PyTorch and against plain sums.
#include "training.h"

#include "nn/model/op.h"
#include "nn/train/generate.h"
#include "nn/train/layer_look.h"
#include "nn/train/predict.h"
#include "nn/train/probes/model_copy.h"
#include "nn/train/saliency.h"
#include "nn/train/samples.h"
#include "nn/train/scores.h"

#include <QProcess>
#include <QTemporaryDir>

#include <cmath>
#include <cstring>
#include <random>
#include <set>

using namespace nn;
using namespace nn::test;

namespace {

/// Digits through two convolutions; as inside_torch.py has it.
Json digits() {
    return Json::parse(R"({"format": "netloom", "version": 1, "name": "digits",
        "graph": {"nodes": [{"id": "image", "op": "Input", "options": {"field": "image"}}, {"id": "label", "op": "Input", "options": {"field": "label"}},
                            {"id": "conv1", "op": "Conv2d", "options": {"out_channels": 6, "kernel_size": 3, "padding": 1}}, {"id": "relu1", "op": "ReLU"},
                            {"id": "conv2", "op": "Conv2d", "options": {"out_channels": 4, "kernel_size": 3, "stride": 2}}, {"id": "relu2", "op": "ReLU"},
                            {"id": "flatten", "op": "Flatten"}, {"id": "fc", "op": "Linear", "options": {"out_features": 10}}, {"id": "loss", "op": "CrossEntropyLoss"}],
                  "wires": [["image", "conv1"], ["conv1", "relu1"], ["relu1", "conv2"], ["conv2", "relu2"], ["relu2", "flatten"], ["flatten", "fc"],
                            ["fc", "loss:input"], ["label", "loss:target"]]},
        "data": {"source": "digits", "split": {"validation": 0.2, "test": 0.1}},
        "training": {"epochs": 2, "batch_size": 32, "seed": 3, "optimizer": {"type": "Adam", "lr": 0.01}}})");
}

/// A project trained, and what it takes to look at it.
struct Trained {
    explicit Trained(const Json& json) {
        TrainRequest r = request(json);
        project = r.project;
        channel->control.add(probe);
        auto trainer = make(r, channel);
        if (!trainer || !trainer->run()) qFatal("no training");
        copy = probe->take();
        channel->take_epochs(epochs);
        state = trainer->state_dict();
        network = copy->network;
        weights = std::move(*make_weights(network, 0));
        weights->load_state_dict(state);
    }
    Project project;
    std::shared_ptr<TrainChannel> channel = std::make_shared<TrainChannel>();
    std::shared_ptr<ModelProbe> probe = std::make_shared<ModelProbe>(true);
    std::shared_ptr<const ModelCopy> copy;
    std::vector<EpochPoint> epochs;
    StateDict state;
    std::shared_ptr<const Network> network;
    std::unique_ptr<Weights> weights;
    Scorer scorer() const { return {network, copy->dataset, project.data, *training_options(project.training), 1}; }
};

double farthest(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) return INFINITY;
    double most = 0;
    for (std::size_t i = 0; i < a.size(); ++i) most = std::max(most, std::abs(double(a[i]) - b[i]));
    return most;
}

Scores two_classes(std::vector<float> yes, std::vector<std::int32_t> right) {
    Scores scores;
    scores.yes = std::move(yes);
    scores.right = std::move(right);
    return scores;
}

}  // namespace

class TestInside : public QObject {
    Q_OBJECT

    std::unique_ptr<Trained> digits_;
    const Trained& trained() {
        if (!digits_) digits_ = std::make_unique<Trained>(digits());
        return *digits_;
    }

private slots:
    void an_epochs_copy_has_the_weights_its_point_tells_of() {
        const Trained& t = trained();
        QCOMPARE(t.copy->epoch, std::int64_t(2));
        QCOMPARE(t.copy->step, t.epochs.back().step);
        QVERIFY(same(*t.copy->state, t.state));
        auto scores = t.scorer().score(*t.weights, Split::Validation);
        QVERIFY(scores && *scores);
        // The validation that the run made itself, bit for bit.
        QCOMPARE((*scores)->values.loss, t.epochs.back().validation->loss);
        QCOMPARE(*(*scores)->values.metrics[0], *t.epochs.back().validation->metrics[0]);
    }

    void scores_are_what_eval_says() {
        const Trained& t = trained();
        for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
            const auto scores = t.scorer().score(*t.weights, split);
            const auto evaluation = evaluate(t.network, *t.weights, t.project, t.copy->dataset, split, 1);
            QVERIFY(scores && evaluation);
            const Scores& s = **scores;
            QCOMPARE(s.samples_in_split, evaluation->metrics.samples);
            Confusion counted(10);
            for (std::size_t i = 0; i < s.indices.size(); ++i) {
                std::int64_t label = -1;
                t.copy->dataset->read("label", s.test_files, s.indices[i], &label);
                QCOMPARE(std::int64_t(s.right[i]), label);
                counted.add(s.right[i], s.given[i]);
                QCOMPARE(s.error[i], s.right[i] == s.given[i] ? 0.0F : 1.0F);
            }
            for (int r = 0; r < 10; ++r)
                for (int g = 0; g < 10; ++g) {
                    QCOMPARE(s.confusion.count(r, g), evaluation->confusion.count(r, g));
                    QCOMPARE(s.confusion.count(r, g), counted.count(r, g));
                }
        }
    }

    void nobody_waits_for_what_is_stopped() {
        const auto scores = trained().scorer().score(*trained().weights, Split::Train, [] { return false; });
        QVERIFY(scores && !*scores);
    }

    void layers_saliency_and_confusion_are_pytorchs() {
        const Trained& t = trained();
        const auto of = split_indices(*t.copy->dataset, t.project.data, Split::Validation);
        auto arrays = sample_arrays(*t.network, *t.copy->dataset, of->test_files, of->indices);
        QVERIFY(arrays);
        NpzArrays in = *arrays;
        for (const StateTensor& tensor : t.state.tensors) in.emplace("state/" + tensor.key, NpyArray{tensor.dtype, tensor.shape, tensor.bytes});
        QTemporaryDir dir;
        const QString from = dir.filePath("in.npz"), to = dir.filePath("out.npz");
        QVERIFY(save_npz(in, from.toStdString()));
        QProcess python;
        python.start("/usr/bin/python3", {QString(NETLOOM_SOURCE_DIR) + "/tests/nn/inside_torch.py", from, to});
        QVERIFY2(python.waitForFinished(200'000) && python.exitCode() == 0, python.readAllStandardError().constData());
        const auto torch = load_npz(to.toStdString());
        QVERIFY(torch);
        const auto floats = [&](const char* name) { return to_floats(torch->at(name)); };

        BatchLooker looker(t.network, 1);
        const auto place = find_layer(*t.network, "conv1");
        const auto look = looker.look(*t.weights, *arrays, values_of(*place), true);
        QVERIFY(place && look);
        const LayerLook layer = layer_look(*t.network, *place, *look);
        QVERIFY(farthest(layer.output.values, floats("conv1")) < 1e-5);
        QVERIFY(farthest(layer.gradient.values, floats("grad/conv1")) < 1e-6);
        QCOMPARE(layer.channels.size(), std::size_t(6));

        const auto scores = t.scorer().score(*t.weights, Split::Validation);
        QVERIFY(farthest((*scores)->certainty, floats("probability")) < 1e-5);
        const std::vector<float> confusion = floats("confusion");
        for (std::size_t cell = 0; cell < 100; ++cell)
            QCOMPARE((*scores)->confusion.count(std::int64_t(cell / 10), std::int64_t(cell % 10)), std::int64_t(confusion[cell]));

        NpzArrays one{{"image", one_sample(arrays->at("image"), 0)}};
        SaliencyMaker maker(t.network, loss_answers(*t.network).front(), 1);
        const auto by_gradient = maker.make(*t.weights, one, 3, 0, SaliencyWay::GradientInput);
        QVERIFY2(by_gradient, by_gradient ? "" : by_gradient.error().text().c_str());
        QVERIFY(std::abs(by_gradient->score - floats("scores")[3]) < 1e-4);
        QVERIFY2(farthest(by_gradient->map.values, floats("gradient_input")) < 1e-5, qPrintable(QString::number(farthest(by_gradient->map.values, floats("gradient_input")))));
        const auto cam = maker.make(*t.weights, one, 3, 0, SaliencyWay::GradCam, find_layer(*t.network, "conv2"));
        QVERIFY(cam);
        QVERIFY(farthest(cam->map.values, floats("grad_cam")) < 1e-5);
    }

    void occlusion_is_what_predicting_without_it_says() {
        const Trained& t = trained();
        const auto arrays = sample_arrays(*t.network, *t.copy->dataset, false, std::vector<std::int64_t>{5});
        NpzArrays one{{"image", arrays->at("image")}};
        SaliencyMaker maker(t.network, loss_answers(*t.network).front(), 1);
        const auto map = maker.make(*t.weights, one, 2, 0, SaliencyWay::Occlusion);
        QVERIFY(map);
        QCOMPARE(map->map.shape, Extents({8, 8}));
        std::vector<float> picture = to_floats(one.at("image"));
        double mean = 0;
        for (const float v : picture) mean += v / 64.0;
        const auto score = [&](const std::vector<float>& values) {
            const auto out = predict(t.network, *t.weights, {{"image", float_array({1, 1, 8, 8}, values)}}, 1, 1);
            return to_floats(out->begin()->second)[2];
        };
        const float whole = score(picture);
        for (const std::size_t pixel : {0UL, 27UL, 36UL, 63UL}) {
            std::vector<float> without = picture;
            without[pixel] = float(mean);
            QVERIFY(std::abs(map->map.values[pixel] - (whole - score(without))) < 1e-4);
        }
        // Numbers have no picture to cover.
        QVERIFY(!maker.make(*t.weights, one, 99, 0, SaliencyWay::GradientInput));
    }

    void a_window_times_its_kernel_is_the_output() {
        std::mt19937 random(11);
        const auto below = [&](int n) { return std::int64_t(random() % unsigned(n)); };
        for (int round = 0; round < 40; ++round) {
            const bool flat = round % 4 == 3;
            const std::int64_t groups = 1 + below(2);
            Json json = digits();
            Json options = {{"out_channels", 2 * groups}, {"kernel_size", 2 + below(2)}, {"stride", 1 + below(2)}, {"padding", 1 + below(2)},
                            {"dilation", 1 + below(2)}, {"groups", groups}, {"bias", below(2) == 0}};
            const char* modes[] = {"zeros", "reflect", "replicate", "circular"};
            options["padding_mode"] = modes[below(4)];
            Json shape = Json::array({2 * groups, flat ? 9 : 7});
            if (!flat) shape.push_back(6);
            json["graph"] = Json::parse(R"({"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                {"id": "conv", "op": "Conv2d"}, {"id": "flatten", "op": "Flatten"}, {"id": "fc", "op": "Linear", "options": {"out_features": 3}}, {"id": "loss", "op": "CrossEntropyLoss"}],
                "wires": [["x", "conv"], ["conv", "flatten"], ["flatten", "fc"], ["fc", "loss:input"], ["y", "loss:target"]]})");
            json["graph"]["nodes"][2]["op"] = flat ? "Conv1d" : "Conv2d";
            json["graph"]["nodes"][2]["options"] = options;
            json["data"] = Json::parse(R"({"source": "random", "samples": 8, "fields": {"x": {"shape": []}, "y": {"shape": [], "classes": 3}}})");
            json["data"]["seed"] = round;
            json["data"]["fields"]["x"]["shape"] = shape;
            json["training"] = {{"epochs", 1}, {"batch_size", 4}};
            const Trained t(json);
            const auto arrays = sample_arrays(*t.network, *t.copy->dataset, false, std::vector<std::int64_t>{0, 1});
            const auto place = find_layer(*t.network, "conv");
            BatchLooker looker(t.network, 1);
            const auto look = looker.look(*t.weights, {{"x", arrays->at("x")}}, values_of(*place));
            const LayerLook layer = layer_look(*t.network, *place, *look);
            const Extents& out = layer.output.shape;
            const std::int64_t rows = flat ? 1 : out[2], columns = out.back();
            for (int k = 0; k < 30; ++k) {
                const std::int64_t n = below(2), c = below(int(out[1])), y = below(int(rows)), x = below(int(columns));
                const auto window = window_sum(*t.network, place->node, t.state, layer.input, out, n, c, y, x);
                QVERIFY(window);
                const float given = layer.output.values[std::size_t(((n * out[1] + c) * rows + y) * columns + x)];
                QVERIFY2(std::abs(window->result() - given) < 1e-4, qPrintable(QString("round %1: %2, not %3").arg(round).arg(window->result()).arg(given)));
            }
            QVERIFY(!window_sum(*t.network, place->node, t.state, layer.input, out, 0, out[1], 0, 0));
        }
    }

    void classes_by_their_own_figures() {
        Confusion confusion(3);
        for (const auto& [right, given, times] : {std::tuple(0, 0, 8), std::tuple(0, 1, 2), std::tuple(1, 1, 5), std::tuple(1, 0, 4)})
            for (int i = 0; i < times; ++i) confusion.add(right, given);
        const auto figures = class_figures(confusion);
        QCOMPARE(*figures[0].precision, 8.0 / 12);
        QCOMPARE(*figures[0].recall, 0.8);
        QCOMPARE(*figures[1].f1, 10.0 / 16);
        QVERIFY(!figures[2].recall && !figures[2].precision && !figures[2].f1);
    }

    void curves_of_thresholds() {
        std::mt19937 random(5);
        std::vector<float> yes;
        std::vector<std::int32_t> right;
        for (int i = 0; i < 200; ++i) {
            right.push_back(int(random() % 2));
            yes.push_back(float(random() % 20) / 20 + 0.3F * float(right.back()));  // with ties
        }
        // The area is how often a yes scores above a no, ties half.
        double above = 0, pairs = 0;
        for (std::size_t i = 0; i < yes.size(); ++i)
            for (std::size_t k = 0; k < yes.size(); ++k)
                if (right[i] == 1 && right[k] == 0) pairs += 1, above += yes[i] > yes[k] ? 1 : yes[i] == yes[k] ? 0.5 : 0;
        const ThresholdCurve curve = threshold_curve(two_classes(yes, right));
        QVERIFY(std::abs(*curve.area - above / pairs) < 1e-12);
        QCOMPARE(curve.points.back().true_positive_rate, 1.0);
        QCOMPARE(curve.points.back().false_positive_rate, 1.0);
        // sklearn.metrics.average_precision_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
        const ThresholdCurve known = threshold_curve(two_classes({0.1F, 0.4F, 0.35F, 0.8F}, {0, 0, 1, 1}));
        QVERIFY(std::abs(*known.average_precision - 0.8333333333333333) < 1e-12);
        QCOMPARE(*known.area, 0.75);
        QVERIFY(!threshold_curve(two_classes({0.5F}, {1})).area);
    }

    void numbers_and_their_errors() {
        Json json = classifier();
        json["graph"] = Json::parse(R"({"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
            {"id": "a", "op": "Linear", "options": {"out_features": 4}}, {"id": "loss", "op": "MSELoss"}], "wires": [["x", "a"], ["a", "loss:input"], ["y", "loss:target"]]})");
        json["data"]["fields"]["y"] = Json::parse(R"({"shape": [4]})");
        const Trained t(json);
        const auto scores = t.scorer().score(*t.weights, Split::Train);
        QVERIFY(scores && (*scores)->kept_each == 4);
        double mean = 0;
        for (std::size_t i = 0; i < (*scores)->indices.size(); ++i) {
            double sum = 0;
            for (std::size_t k = 0; k < 4; ++k) sum += std::pow(double((*scores)->given_numbers[4 * i + k]) - (*scores)->right_numbers[4 * i + k], 2);
            QVERIFY(std::abs(sum / 4 - (*scores)->error[i]) < 1e-5);
            mean += (*scores)->error[i] / double((*scores)->indices.size());
        }
        QVERIFY(std::abs(mean - (*scores)->values.loss) < 1e-5);
    }

    void what_is_dead_is_told() {
        LookTensor t{{2, 3, 2}, {0, 0, 1, 2, 0, 5, 0, 0, 3, 4, 0, 0}};
        Network network;
        network.values.push_back({{DType::Float32, {Dim::batches(), Dim(3), Dim(2)}}, -1, 0});
        BatchLook look;
        look.values[0] = float_array(t.shape, t.values);
        const LayerLook layer = layer_look(network, {"a", "ReLU", "output", 0, -1, -1, -1}, look);
        QVERIFY(layer.channels[0].dead && !layer.channels[1].dead && !layer.channels[2].dead);
        QCOMPARE(layer.channels[1].mean, 2.5);
        QCOMPARE(layer.channels[2].zeros, 0.75);
        const auto [low, high] = robust_range({-100, 0, 1, 2, 3});
        QVERIFY(low <= high);
    }

    void text_goes_on_as_the_scores_say() {
        QTemporaryDir dir;
        QFile file(dir.filePath("t.txt"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 60; ++i) file.write("abcd");
        file.close();
        Json json = Json::parse(R"({"format": "netloom", "version": 1, "name": "text", "graph": {"nodes": [
            {"id": "x", "op": "Input", "options": {"field": "input"}}, {"id": "y", "op": "Input", "options": {"field": "target"}},
            {"id": "e", "op": "Embedding", "options": {"num_embeddings": 4, "embedding_dim": 8}}, {"id": "fc", "op": "Linear", "options": {"out_features": 4}},
            {"id": "t", "op": "Transpose", "options": {"dim0": 1, "dim1": 2}}, {"id": "loss", "op": "CrossEntropyLoss"}],
            "wires": [["x", "e"], ["e", "fc"], ["fc", "t"], ["t", "loss:input"], ["y", "loss:target"]]},
            "data": {"source": "text", "length": 6}, "training": {"epochs": 60, "batch_size": 8, "optimizer": {"type": "Adam", "lr": 0.05}}})");
        json["data"]["path"] = dir.filePath("t.txt").toStdString();
        const Trained t(json);
        const auto place = find_text(*t.network);
        QVERIFY(place && place->length == 6);
        QVERIFY(!find_text(*trained().network));
        BatchLooker looker(t.network, 1);
        // a b c d a b c d: at temperature 0, and from further back than a window is long.
        const auto text = generate_text(*place, *t.network, looker, *t.weights, {0}, 9, 0, 1);
        QVERIFY(text);
        QCOMPARE(*text, std::vector<std::int64_t>({1, 2, 3, 0, 1, 2, 3, 0, 1}));
        const auto hot = generate_text(*place, *t.network, looker, *t.weights, {0}, 50, 50, 1), again = generate_text(*place, *t.network, looker, *t.weights, {0}, 50, 50, 1);
        QVERIFY(*hot == *again);
        QVERIFY(std::set<std::int64_t>(hot->begin(), hot->end()).size() == 4);
        QVERIFY(!generate_text(*place, *t.network, looker, *t.weights, {}, 1, 0, 1));
    }
};

QTEST_MAIN(TestInside)
#include "test_inside.moc"
