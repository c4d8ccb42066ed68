// The plans of training, evaluation and prediction: what they keep for whoever reads it, and the memory they take turns
// in.
#include "training.h"

#include "nn/engine/random/random.h"
#include "nn/io/npz.h"
#include "nn/train/batches.h"
#include "nn/train/optimizer.h"
#include "nn/train/predict.h"

#include <QtTest>

#include <cstring>
#include <map>

using namespace nn;
using namespace nn::test;

class TestPlanCache : public QObject {
    Q_OBJECT

private slots:
    /// A Sigmoid beside the loss, for prediction, does not change what accuracy is counted from.
    void accuracy_is_counted_from_what_the_loss_reads() {
        Json plain = classifier();
        plain["graph"]["nodes"][5]["options"]["out_features"] = 1;
        plain["graph"]["nodes"][6]["op"] = "BCEWithLogitsLoss";
        plain["data"]["fields"]["y"] = {{"shape", {1}}};
        plain["data"]["split"] = {{"validation", 0.3}};
        Json beside = plain;
        beside["graph"]["nodes"].push_back({{"id", "p"}, {"op", "Sigmoid"}});
        beside["graph"]["nodes"].push_back({{"id", "out"}, {"op", "Output"}});
        beside["graph"]["wires"].push_back({"b", "p"});
        beside["graph"]["wires"].push_back({"p", "out"});
        const auto accuracies = [](const Json& json) {
            auto channel = std::make_shared<TrainChannel>();
            auto trainer = make(request(json), channel);
            std::vector<std::optional<double>> found;
            if (!trainer || !trainer->run()) return found;
            for (const StepPoint& step : drain(*channel)) found.push_back(step.metrics[0]);
            for (EpochPoint p; channel->epochs.pop(p);) {
                found.push_back(p.train.metrics[0]);
                found.push_back(p.validation->metrics[0]);
            }
            return found;
        };
        const auto expected = accuracies(plain);
        QVERIFY(!expected.empty() && std::ranges::all_of(expected, [](const auto& a) { return a.has_value(); }));
        QVERIFY(accuracies(beside) == expected);
    }

    void outputs_that_are_inputs_are_predicted() {
        const TrainRequest r = request(Json::parse(R"({"format": "netloom", "version": 1, "name": "copies",
            "graph": {"nodes": [{"id": "x", "op": "Input"}, {"id": "y", "op": "Input"},
                                {"id": "same", "op": "Identity"}, {"id": "flat", "op": "Flatten"},
                                {"id": "more", "op": "Unsqueeze", "options": {"dim": 1}}, {"id": "less", "op": "Flatten"},
                                {"id": "drop", "op": "Dropout"}, {"id": "fc", "op": "Linear", "options": {"out_features": 3}},
                                {"id": "loss", "op": "CrossEntropyLoss"}, {"id": "scores", "op": "Output"},
                                {"id": "x0", "op": "Output"}, {"id": "x1", "op": "Output"}, {"id": "x2", "op": "Output"},
                                {"id": "x3", "op": "Output"}, {"id": "x4", "op": "Output"}, {"id": "x5", "op": "Output"},
                                {"id": "label", "op": "Output"}],
                      "wires": [["x", "same"], ["same", "flat"], ["x", "more"], ["more", "less"], ["x", "drop"], ["flat", "fc"],
                                ["fc", "scores"], ["fc", "loss:input"], ["y", "loss:target"], ["x", "x0"], ["same", "x1"],
                                ["flat", "x2"], ["more", "x3"], ["less", "x4"], ["drop", "x5"], ["y", "label"]]},
            "data": {"source": "random", "fields": {"x": {"shape": [2, 3]}, "y": {"shape": [], "classes": 3}}}})"));
        const Analysis analysis = check_project(r.project, {});
        QVERIFY2(analysis.network, analysis.first_error().c_str());
        Weights weights(analysis.network, 0);
        NpzArrays inputs;
        NpyArray x{DType::Float32, {5, 2, 3}, std::vector<std::byte>(5 * 6 * sizeof(float))},
            y{DType::Int64, {5}, std::vector<std::byte>(5 * sizeof(std::int64_t))};
        for (std::size_t i = 0; i < x.bytes.size(); ++i) x.bytes[i] = static_cast<std::byte>(i % 60 + 1);
        for (std::int64_t i = 0; i < 5; ++i) std::memcpy(y.bytes.data() + i * 8, &i, 8);
        inputs = {{"x", x}, {"y", y}};
        for (const std::int64_t batch : {64, 2}) {
            const auto outputs = predict(analysis.network, weights, inputs, batch, 1);
            QVERIFY2(outputs, outputs ? "" : outputs.error().text().c_str());
            for (const char* name : {"x0", "x1", "x2", "x3", "x4", "x5"})
                QVERIFY2(outputs->at(name).bytes == x.bytes, name);
            QVERIFY(outputs->at("label").bytes == y.bytes && outputs->at("label").dtype == DType::Int64);
        }
    }

    /// Steps, last batches, validation: what one leaves in the memory they take turns in reaches no other.
    void one_memory_for_all_plans_changes_no_bit() {
        Json json = classifier();
        json["data"]["split"] = {{"validation", 0.3}};
        const TrainRequest r = request(json);
        const Analysis analysis = check_project(r.project, {});
        auto dataset = open_dataset(r.project.data, {});
        QVERIFY(analysis.network && dataset);
        auto samples = split_indices(**dataset, r.project.data, Split::Train);
        QVERIFY(samples && samples->indices.size() % 8 != 0);
        Weights weights(analysis.network, 5);
        auto optimizer = make_optimizer(r.project.training.optimizer, weights, 1);
        QVERIFY(optimizer);
        ShuffleOrder order(static_cast<std::int64_t>(samples->indices.size()), 5);
        Batcher batcher(*dataset, input_fields(*analysis.network), false);
        std::map<std::int64_t, std::unique_ptr<Plan>> plans;  // each in memory of its own
        std::uint64_t step = 0;
        for (int epoch = 0; epoch < 3; ++epoch) {
            std::vector<std::int64_t> visits = order.next();
            for (std::int64_t& v : visits) v = samples->indices[static_cast<std::size_t>(v)];
            batcher.start(std::move(visits), 8, false);
            while (const Batch* batch = batcher.next()) {
                std::unique_ptr<Plan>& plan = plans[batch->size];
                PlanOptions options;
                options.batch = batch->size;
                options.threads = 1;
                options.seed = 5;
                if (!plan) plan = std::move(*Plan::compile(analysis.network, options));
                bind_batch(*plan, *batch);
                plan->forward_backward(weights, step++);
                (*optimizer)->step(weights);
            }
        }
        QCOMPARE(plans.size(), std::size_t{2});
        QVERIFY(same(trained(json), weights.state_dict()));
    }

    /// Nor do they take more than the steps alone.
    void last_batch_and_validation_take_no_memory_of_their_own() {
        Json json = classifier();
        json["data"]["samples"] = 800;
        const auto planned = [](const Json& j) {
            auto trainer = make(request(j), std::make_shared<TrainChannel>());
            return trainer ? trainer->planned_bytes() : 0;
        };
        const std::size_t alone = planned(json);
        QVERIFY(alone > 0);
        const auto network = make(request(json), std::make_shared<TrainChannel>());
        json["training"]["metrics"] = Json::array();
        QCOMPARE(planned(json) + metric_bytes(network->network(), {find_metric("accuracy")}, 8, 1), alone);
        json["training"].erase("metrics");
        json["data"]["samples"] = 803;
        json["data"]["split"] = {{"validation", 0.2}};
        QCOMPARE(planned(json), alone);
    }
};

QTEST_GUILESS_MAIN(TestPlanCache)
#include "test_plan_cache.moc"
