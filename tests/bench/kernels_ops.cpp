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

struct NamedOp {
    std::string name, op, followed_by;  ///< `followed_by`: an op to be taken in; empty: none
    OptionValues options;
    Extents input;
};

/// Forward, then backward, each with the other untimed: backward may destroy what forward saved.
Job op_job(const NamedOp& what, bool backward, int threads) {
    struct State {
        std::unique_ptr<KernelBench> bench;
        KernelBench::Memory memory;
        std::vector<test::Tensor> arriving;  ///< output gradients as they were
    };
    auto s = std::make_shared<State>();
    const Op& op = *find_op(what.op);
    const Sample sample{what.options, {{DType::Float32, Shape(what.input.begin(), what.input.end())}}};
    s->bench = std::make_unique<KernelBench>(op, sample, threads, Layout::ChannelsLast);
    const bool taken = what.followed_by.empty() || s->bench->absorb(*find_op(what.followed_by));
    if (!s->bench->problem().empty() || !taken) {
        std::fprintf(stderr, "%s: %s\n", what.name.c_str(), taken ? s->bench->problem().c_str() : "does not fuse");
        std::exit(1);
    }
    fill(s->bench->inputs()[0].f32(), s->bench->inputs()[0].size());
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
    const auto elements = static_cast<double>(s->bench->inputs()[0].size() + s->bench->outputs()[0].size());
    job.bytes = elements * sizeof(float);  // each tensor once: what it cannot do without
    return job;
}

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

}  // namespace

void register_ops() {
    for (const NamedOp& what : ops())
        for (const bool backward : {false, true})
            for (int threads : thread_counts())
                add_benchmark(fmt::format("{}/{}/{}/{}", what.name, what.op, fmt::join(what.input, "x"),
                                          backward ? "backward" : "forward"),
                              threads, [=] { return op_job(what, backward, threads); });
}

void register_optimizers() {
    for (const OptimizerInfo* info : all_optimizers())
        for (const std::int64_t parameters : {std::int64_t{1} << 16, std::int64_t{1} << 20, std::int64_t{1} << 23})
            for (int threads : thread_counts())
                add_benchmark(fmt::format("optimizer/{}/{}", info->schema.id, parameters), threads,
                              [=] { return optimizer_job(info->schema.id, parameters, threads); });
}

}  // namespace nn::bench
