// Ops as the plan runs them, forward and backward apart, and the optimizers.
#include "tests/bench/kernels.h"

#include "nn/model/define.h"
#include "nn/train/optimizer.h"
#include "tests/nn/kernel_bench.h"
#include "tests/nn/networks.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace nn::bench {
namespace {

using test::KernelBench;

/// Lists of classes, one per row, end after the third.
void end_lists(TensorView lists) {
    const std::int64_t width = lists.shape[1];
    for (std::int64_t i = 0; i < lists.size(); ++i)
        if (i % width >= 3) lists.i64()[i] = -1;
}
void alternate_signs(TensorView signs) {
    for (std::int64_t i = 0; i < signs.size(); ++i) signs.f32()[i] = i % 2 ? 1.0f : -1.0f;
}

}  // namespace

Job op_job(const NamedOp& what, bool backward, int threads) {
    struct State {
        std::unique_ptr<KernelBench> bench;
        KernelBench::Memory memory;
        std::vector<test::Tensor> arriving;  ///< output gradients as they were
    };
    auto s = std::make_shared<State>();
    const Op& op = *find_op(what.op);
    Sample sample{what.options, {f32(what.input)}};
    sample.inputs.insert(sample.inputs.end(), what.more.begin(), what.more.end());
    s->bench = std::make_unique<KernelBench>(op, sample, threads, Layout::ChannelsLast);
    const bool taken = what.followed_by.empty() || s->bench->absorb(*find_op(what.followed_by));
    if (!s->bench->problem().empty() || !taken) {
        std::fprintf(stderr, "%s: %s\n", what.name.c_str(), taken ? s->bench->problem().c_str() : "does not fuse");
        std::exit(1);
    }
    fill(s->bench->inputs()[0].f32(), s->bench->inputs()[0].size());
    if (what.settle) what.settle(s->bench->inputs().back().at());
    s->memory = s->bench->arrange();
    s->arriving = s->memory.up;
    Job job;
    if (backward) {
        job.prepare = [s] {
            for (std::size_t k = 0; k < s->arriving.size(); ++k)
                if (s->memory.output_gradients[k].data)
                    std::memcpy(s->memory.output_gradients[k].data, s->arriving[k].at().data,
                                static_cast<std::size_t>(s->arriving[k].size()) * sizeof(float));
            s->bench->run_forward(s->memory);
        };
        job.run = [s] { s->bench->run_backward(s->memory, true); };
    } else {
        job.run = [s] { s->bench->run_forward(s->memory); };
    }
    auto elements = static_cast<double>(s->bench->outputs()[0].size());
    for (const test::Tensor& t : s->bench->inputs()) elements += static_cast<double>(t.size());
    job.bytes = elements * sizeof(float);  // each tensor once: what it cannot do without
    return job;
}

namespace {

Job optimizer_job(const std::string& kind, std::int64_t parameters, int threads) {
    struct State {
        std::unique_ptr<Weights> weights;
        std::unique_ptr<Optimizer> optimizer;
    };
    auto s = std::make_shared<State>();
    test::GraphMaker graph;
    const std::string image = graph.input("image"), label = graph.input("label");
    graph.cross_entropy(graph.linear(graph.add("Flatten", {image}), parameters / 1024), label);
    std::string why;
    const auto network = test::compile_network(graph.graph, test::image_fields(1, 32, parameters / 1024), &why);
    if (!network) {
        std::fprintf(stderr, "%s: %s\n", kind.c_str(), why.c_str());
        std::exit(1);
    }
    s->weights = std::make_unique<Weights>(network, 0);
    fill(s->weights->gradients().data(), static_cast<std::int64_t>(s->weights->gradients().size()));
    OptimizerSpec spec;
    spec.type = kind;
    if (kind == "SGD") spec.options["momentum"] = 0.9;
    s->optimizer = std::move(*make_optimizer(spec, *s->weights, threads));
    Job job;
    job.run = [s] { s->optimizer->step(*s->weights); };
    // Parameters and state are read and written, gradients read.
    job.bytes = static_cast<double>(3 * s->weights->parameters().size_bytes() + 2 * s->optimizer->state_bytes());
    return job;
}

OptionValues option(const char* name, std::int64_t value) { return {{name, value}}; }

std::vector<NamedOp> ops() {
    const Extents wide{64, 32, 32, 32}, deep{64, 128, 8, 8};
    std::vector<NamedOp> all{
        {"batch norm", "BatchNorm2d", "", {}, wide},
        {"batch norm", "BatchNorm2d", "", {}, deep},
        {"batch norm and ReLU", "BatchNorm2d", "ReLU", {}, wide},
        {"batch norm and ReLU", "BatchNorm2d", "ReLU", {}, deep},
        {"max pooling", "MaxPool2d", "", option("kernel_size", 2), wide},
        {"max pooling", "MaxPool2d", "", option("kernel_size", 2), {64, 20, 24, 24}},
        {"average pooling", "AvgPool2d", "", option("kernel_size", 2), wide},
        {"softmax", "Softmax", "", option("dim", -1), {64, 10}},
        {"softmax", "Softmax", "", option("dim", -1), {4096, 64}},
        {"softmax", "Softmax", "", option("dim", -1), {256, 4096}},
        {"layer norm narrow", "LayerNorm", "", {{"normalized_shape", std::vector<std::int64_t>{16}}}, {16384, 16}},
        {"layer norm", "LayerNorm", "", {{"normalized_shape", std::vector<std::int64_t>{128}}}, {1024, 128}},
        {"layer norm wide", "LayerNorm", "", {{"normalized_shape", std::vector<std::int64_t>{4096}}}, {256, 4096}},
    };
    for (const char* op : {"ReLU", "Tanh", "Sigmoid", "GELU", "SiLU"}) all.push_back({"elementwise", op, "", {}, wide});
    for (const char* op : {"RNN", "LSTM", "GRU"}) {
        const OptionValues options{{"hidden_size", std::int64_t{128}}, {"batch_first", true}};
        all.push_back({"recurrent step", op, "", options, {32, 1, 128}});
        all.push_back({"recurrent", op, "", options, {32, 100, 64}});
    }
    return all;
}

/// Scores of N rows for C classes, for few and for many of them; images; rows and elements of the other losses.
std::vector<NamedOp> losses() {
    std::vector<NamedOp> all;
    const auto add = [&all](std::string op, OptionValues options, Extents in, std::vector<TensorType> more,
                            const char* name = "loss", std::function<void(TensorView)> settle = {}) {
        all.push_back({name, std::move(op), "", std::move(options), std::move(in), std::move(more), std::move(settle)});
    };
    const OptionValues smooth{{"label_smoothing", 0.1}};
    const auto weights = [](std::int64_t classes) {
        return OptionValues{{"weight", std::vector<double>(static_cast<std::size_t>(classes), 0.5)}};
    };
    const Extents scores[] = {{4096, 1}, {4096, 2}, {64, 10}, {4096, 10}, {61, 37}, {256, 1000}, {8, 50000}};
    for (const Extents& s : scores) {
        add("CrossEntropyLoss", {}, s, {i64({s[0]})});
        add("CrossEntropyLoss", smooth, s, {i64({s[0]})}, "loss smoothed");
        add("CrossEntropyLoss", weights(s[1]), s, {i64({s[0]})}, "loss weighted");
        add("CrossEntropyLoss", {}, s, {f32(s)}, "loss of probabilities");
        add("NLLLoss", {}, s, {i64({s[0]})});
        add("MultiMarginLoss", {}, s, {i64({s[0]})});
        add("MultiMarginLoss", option("p", 2), s, {i64({s[0]})}, "loss squared");
        if (s[1] >= 10) add("MultiLabelMarginLoss", {}, s, {i64(s)}, "loss", end_lists);
    }
    add("CrossEntropyLoss", {}, {4, 21, 64, 64}, {i64({4, 64, 64})});
    for (const Extents& s : {Extents{4096, 1}, Extents{4096, 4}, Extents{1024, 128}}) {
        add("CosineEmbeddingLoss", {}, s, {f32(s), f32({s[0]})}, "loss", alternate_signs);
        add("TripletMarginLoss", {}, s, {f32(s), f32(s)});
        add("TripletMarginLoss", {{"p", 3.0}, {"swap", true}}, s, {f32(s), f32(s)}, "loss with swap");
        add("MarginRankingLoss", {}, s, {f32(s), f32(s)}, "loss", alternate_signs);
        add("GaussianNLLLoss", {}, s, {f32(s), f32(s)});
        add("GaussianNLLLoss", {}, s, {f32(s), f32({s[0], 1})}, "loss by row");
    }
    return all;
}

void add_ops(const std::vector<NamedOp>& ops) {
    for (const NamedOp& what : ops)
        for (const bool backward : {false, true})
            for (int threads : thread_counts())
                add_benchmark(fmt::format("{}/{}/{}/{}", what.name, what.op, fmt::join(what.input, "x"),
                                          backward ? "backward" : "forward"),
                              threads, [=] { return op_job(what, backward, threads); });
}

}  // namespace

void register_ops() { add_ops(ops()); }
void register_losses() { add_ops(losses()); }

void register_optimizers() {
    for (const OptimizerInfo* info : all_optimizers())
        for (const std::int64_t parameters : {std::int64_t{1} << 16, std::int64_t{1} << 20, std::int64_t{1} << 23})
            for (int threads : thread_counts())
                add_benchmark(fmt::format("optimizer/{}/{}", info->schema.id, parameters), threads,
                              [=] { return optimizer_job(info->schema.id, parameters, threads); });
}

}  // namespace nn::bench
