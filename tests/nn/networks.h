#pragma once
// Small networks for the engine's tests, built as a project file would describe them.

#include "nn/engine/plan/plan.h"
#include "nn/model/analysis.h"
#include "nn/model/define.h"

#include <cmath>
#include <random>

namespace nn::test {

inline Node make_node(std::string id, std::string op, OptionValues options = {}) {
    Node node;
    node.id = std::move(id);
    node.op = std::move(op);
    node.options = std::move(options);
    return node;
}

/// A graph in the making: every call adds a node and wires it.
struct GraphMaker {
    Graph graph;
    int count = 0;

    std::string input(const std::string& field) {
        graph.nodes.push_back(make_node(field, "Input", {{"field", field}}));
        return field;
    }
    std::string add(const std::string& op, const std::vector<std::string>& from, OptionValues options = {},
                    const std::vector<std::string>& ports = {}) {
        const std::string id = "n" + std::to_string(count++);
        graph.nodes.push_back(make_node(id, op, std::move(options)));
        for (std::size_t k = 0; k < from.size(); ++k)
            graph.wires.push_back({PortRef::parse(from[k]), {id, k < ports.size() ? ports[k] : std::string()}});
        return id;
    }
    std::string conv(const std::string& from, std::int64_t channels, std::int64_t kernel, std::int64_t padding) {
        return add("Conv2d", {from}, {{"out_channels", channels}, {"kernel_size", kernel}, {"padding", padding}});
    }
    std::string sum(const std::string& a, const std::string& b) { return add("Add", {a, b}, {}, {"input", "other"}); }
    std::string cat(const std::string& a, const std::string& b) {
        return add("Cat", {a, b}, {{"dim", std::int64_t{1}}}, {"tensors", "tensors"});
    }
    std::string linear(const std::string& from, std::int64_t features) {
        return add("Linear", {from}, {{"out_features", features}});
    }
    void cross_entropy(const std::string& from, const std::string& label) {
        add("CrossEntropyLoss", {from, label}, {}, {"input", "target"});
    }
};

inline Fields image_fields(std::int64_t channels, std::int64_t size, std::int64_t classes) {
    Fields fields;
    fields["image"] = FieldInfo{{DType::Float32, {Dim(channels), Dim(size), Dim(size)}}, {}, {}};
    fields["label"] = FieldInfo{{DType::Int64, {}}, classes, {}};
    return fields;
}

/// Null with the reason in `why` where the graph is not right.
inline std::shared_ptr<const Network> compile_network(const Graph& graph, const Fields& fields,
                                                      std::string* why = nullptr) {
    Analyzer analyzer;
    const Analysis analysis = analyzer.analyze(graph, &fields);
    if (why) *why = analysis.first_error();
    return analysis.network;
}

/// Writes a fixed batch: floats in [-1, 1], labels below `classes`.
inline void fill_inputs(const Plan& plan, std::int64_t classes, unsigned seed = 5) {
    std::mt19937 random(seed);
    for (const TensorView& view : plan.inputs())
        for (std::int64_t i = 0; view && i < view.size(); ++i) {
            if (view.dtype == DType::Int64)
                view.i64()[i] = static_cast<std::int64_t>(random() % static_cast<unsigned>(classes));
            else
                view.f32()[i] = static_cast<float>(random() % 2001) / 1000.0f - 1.0f;
        }
}

/// Convolutions, BatchNorm, pooling, a residual sum, a concatenation, dropout, a classifier: every way memory is
/// shared.
inline Graph residual_network() {
    GraphMaker g;
    const std::string image = g.input("image"), label = g.input("label");
    std::string x = g.add("ReLU", {g.add("BatchNorm2d", {g.conv(image, 32, 3, 1)})});
    const std::string side = g.add("BatchNorm2d", {g.conv(x, 32, 3, 1)});
    x = g.add("ReLU", {g.sum(x, side)});
    const std::string pooled = g.add("MaxPool2d", {x}, {{"kernel_size", std::int64_t{2}}});
    const std::string smooth = g.add("AvgPool2d", {x}, {{"kernel_size", std::int64_t{2}}});
    x = g.conv(g.cat(pooled, smooth), 20, 3, 1);
    x = g.add("Dropout", {g.add("Tanh", {x})}, {{"p", 0.25}});
    x = g.linear(g.add("Flatten", {x}), 24);
    x = g.linear(g.add("ReLU", {x}), 5);
    g.cross_entropy(x, label);
    return g.graph;
}

/// A graph of `size` random nodes over 8x8 planes with reuse of earlier values, some branches unused, two losses at
/// times. `outputs` Output nodes read any of the values, inputs included.
inline Graph random_graph(unsigned seed, int size, std::int64_t classes, int outputs = 0) {
    std::mt19937 random(seed);
    GraphMaker g;
    const std::string image = g.input("image"), label = g.input("label");
    struct Known {
        std::string id;
        std::int64_t channels;
    };
    std::vector<Known> known{{image, 3}};
    for (int i = 0; i < size; ++i) {
        const Known a = known[random() % known.size()], b = known[random() % known.size()];
        switch (random() % 9) {
            case 0:
                known.push_back({g.conv(a.id, 6, 3, 1), 6});
                break;
            case 1:
                known.push_back({g.conv(a.id, 4, 1, 0), 4});
                break;
            case 2:
                known.push_back({g.add("ReLU", {a.id}), a.channels});
                break;
            case 3:
                known.push_back({g.add("Tanh", {a.id}), a.channels});
                break;
            case 4:
                known.push_back({g.add("BatchNorm2d", {a.id}), a.channels});
                break;
            case 5:
                known.push_back({g.cat(a.id, b.id), a.channels + b.channels});
                break;
            case 6:
                known.push_back({g.sum(a.id, a.channels == b.channels ? b.id : a.id), a.channels});
                break;
            case 7:
                known.push_back({g.add("Dropout", {a.id}, {{"p", 0.3}}), a.channels});
                break;
            default:
                known.push_back(
                    {g.add(
                         "AvgPool2d", {a.id},
                         {{"kernel_size", std::int64_t{3}}, {"stride", std::int64_t{1}}, {"padding", std::int64_t{1}}}),
                     a.channels});
        }
        if (known.back().channels > 24) known.back() = {g.conv(known.back().id, 4, 1, 0), 4};
    }
    const int losses = 1 + static_cast<int>(random() % 2);
    for (int l = 0; l < losses; ++l) {
        const std::string from = known[known.size() - 1 - random() % std::min<std::size_t>(3, known.size())].id;
        const std::string pooled = g.add("MaxPool2d", {from}, {{"kernel_size", std::int64_t{2}}});
        g.cross_entropy(g.linear(g.add("Flatten", {pooled}), classes), label);
    }
    known.push_back({label, 0});
    for (int o = 0; o < outputs; ++o) g.add("Output", {known[random() % known.size()].id});
    return g.graph;
}

}  // namespace nn::test
