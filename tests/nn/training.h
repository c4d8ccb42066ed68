#pragma once
// A small training, as the window and the terminal start one.

#include "nn/train/project_file.h"
#include "nn/train/trainer.h"

#include <QtTest>

#include <nlohmann/json.hpp>

namespace nn::test {

using Json = nlohmann::ordered_json;

/// A small classifier with dropout on random data: 53 samples, 7 steps an epoch, the last batch of 5.
inline Json classifier() {
    return Json::parse(R"({"format": "netloom", "version": 1, "name": "small",
        "graph": {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                            {"id": "a", "op": "Linear", "options": {"out_features": 16}}, {"id": "t", "op": "Tanh"},
                            {"id": "d", "op": "Dropout", "options": {"p": 0.2}},
                            {"id": "b", "op": "Linear", "options": {"out_features": 3}}, {"id": "loss", "op": "CrossEntropyLoss"}],
                  "wires": [["x", "a"], ["a", "t"], ["t", "d"], ["d", "b"], ["b", "loss:input"], ["y", "loss:target"]]},
        "data": {"source": "random", "samples": 53, "seed": 3, "fields": {"x": {"shape": [6]}, "y": {"shape": [], "classes": 3}}},
        "training": {"epochs": 3, "batch_size": 8, "seed": 5, "optimizer": {"type": "Adam", "lr": 0.01}}})");
}

inline TrainRequest request(const Json& json, int threads = 1) {
    auto parsed = parse_project(json.dump());
    if (!parsed) qFatal("%s", parsed.error().text().c_str());
    for (const Diagnostic& d : parsed->diagnostics) qWarning("%s: %s", d.node.c_str(), d.text.text().c_str());
    TrainRequest r;
    r.project = parsed->project;
    r.threads = threads;
    return r;
}

inline std::unique_ptr<Trainer> make(TrainRequest r, const std::shared_ptr<TrainChannel>& channel) {
    auto trainer = Trainer::create(std::move(r), channel);
    if (!trainer) qWarning("%s", trainer.error().text().c_str());
    return trainer ? std::move(*trainer) : nullptr;
}

inline std::vector<StepPoint> drain(TrainChannel& channel) {
    std::vector<StepPoint> points;
    for (StepPoint p; channel.steps.pop(p);) points.push_back(p);
    return points;
}

inline bool same(const StateDict& a, const StateDict& b) {
    if (a.tensors.size() != b.tensors.size()) return false;
    for (std::size_t i = 0; i < a.tensors.size(); ++i) {
        if (a.tensors[i].key != b.tensors[i].key || a.tensors[i].bytes != b.tensors[i].bytes) return false;
    }
    return true;
}

inline StateDict trained(const Json& json, int threads = 1) {
    auto trainer = make(request(json, threads), std::make_shared<TrainChannel>());
    if (!trainer || !trainer->run()) return {};
    return trainer->state_dict();
}

}  // namespace nn::test
