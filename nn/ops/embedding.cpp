#include "nn/engine/kernel.h"
#include "nn/engine/machine/parallel.h"
#include "nn/model/onnx.h"
#include "nn/ops/shape_rules.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace nn {

namespace {

struct EmbeddingOptions {
    std::int64_t num_embeddings = 1000;
    std::int64_t embedding_dim = 64;
    std::optional<std::int64_t> padding_idx;
    std::optional<double> max_norm;
    double norm_type = 2;
    bool scale_grad_by_freq = false;
    bool sparse = false;

    /// The padding row counted from the front; -1: none.
    std::int64_t padding() const {
        if (!padding_idx) return -1;
        return *padding_idx < 0 ? *padding_idx + num_embeddings : *padding_idx;
    }
};

Extents weight_shape(const EmbeddingOptions& o) { return {o.num_embeddings, o.embedding_dim}; }
Init weight_init(const EmbeddingOptions& o) {
    Init init = Init::normal(0, 1);
    init.zero_row = o.padding();
    return init;
}

void infer(EmbeddingOptions& o, InferContext& c) {
    if (c.input().dtype != DType::Int64) {
        c.error(0, TR("float32 values arrive on 'input', which takes indices (int64)"));
        return;
    }
    if (o.padding_idx && (o.padding() < 0 || o.padding() >= o.num_embeddings)) {
        c.option_error("padding_idx", Message(TR("padding_idx {0} must be within the {1} rows: {2} to {3}"),
                                              {std::to_string(*o.padding_idx), std::to_string(o.num_embeddings),
                                               std::to_string(-o.num_embeddings), std::to_string(o.num_embeddings - 1)}),
                       {InferContext::set_option(TR("Reset padding_idx"), "padding_idx", {})});
        return;
    }
    if (o.sparse) {
        c.option_error("sparse", TR("sparse gradients are not kept: gradients are dense, with the same values"),
                       {InferContext::set_option(TR("Turn sparse off"), "sparse", {})});
        return;
    }
    Shape out = c.input().shape;
    out.push_back(o.embedding_dim);
    c.output(out);
}

double row_norm(const float* row, std::int64_t width, double p) {
    double sum = 0;
    for (std::int64_t c = 0; c < width; ++c) {
        const double v = std::abs(static_cast<double>(row[c]));
        sum += p == 2 ? v * v : std::pow(v, p);
    }
    return p == 2 ? std::sqrt(sum) : std::pow(sum, 1 / p);
}

/// Rows of the table, picked by index. An index out of range ends the run.
class EmbeddingKernel : public Kernel {
public:
    EmbeddingKernel(const EmbeddingOptions& options, const KernelSpec& spec)
        : options_(options), spec_(spec), count_(numel(spec.inputs[0].shape)), width_(options.embedding_dim) {}

    bool backward_needs_output(std::size_t) const override { return false; }
    /// How often each row occurs.
    std::size_t scratch_bytes() const override {
        const bool counts = options_.max_norm || options_.scale_grad_by_freq;
        return counts ? static_cast<std::size_t>(options_.num_embeddings) * sizeof(std::int32_t) : 0;
    }

    void forward(const KernelRun& run) override {
        const std::int64_t* indices = run.inputs[0].i64();
        float* table = run.parameters[0].f32();
        float* y = run.outputs[0].f32();
        if (!in_range(indices, run)) {
            std::fill_n(y, count_ * width_, 0.0f);
            return;
        }
        if (options_.max_norm) limit_norms(indices, table, static_cast<std::int32_t*>(run.scratch));
        parallel_shares(spec_.threads, count_, count_ * width_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t i = begin; i < end; ++i)
                std::memcpy(y + i * width_, table + indices[i] * width_, static_cast<std::size_t>(width_) * sizeof(float));
        });
    }

    void backward(const KernelRun& run) override {
        if (!spec_.parameter_gradient[0]) return;
        const std::int64_t* indices = run.inputs[0].i64();
        const float* dy = run.output_gradients[0].f32();
        float* into = run.parameter_gradients[0].f32();
        const std::int64_t rows = options_.num_embeddings, padding = options_.padding();
        auto* counts = static_cast<std::int32_t*>(run.scratch);
        if (options_.scale_grad_by_freq) count_rows(indices, counts);
        // Shares of columns: every row's sum is formed in the order of the indices, whatever the number of threads.
        parallel_shares(spec_.threads, width_, (count_ + rows) * width_, [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t r = 0; run.overwrite_gradients && r < rows; ++r)
                std::fill(into + r * width_ + begin, into + r * width_ + end, 0.0f);
            for (std::int64_t i = 0; i < count_; ++i) {
                if (indices[i] == padding) continue;
                const float scale = options_.scale_grad_by_freq ? 1.0f / static_cast<float>(counts[indices[i]]) : 1.0f;
                float* to = into + indices[i] * width_;
                const float* from = dy + i * width_;
#pragma omp simd
                for (std::int64_t c = begin; c < end; ++c) to[c] += scale * from[c];
            }
        });
    }

private:
    bool in_range(const std::int64_t* indices, const KernelRun& run) const {
        const auto wrong = std::find_if(indices, indices + count_, [this](std::int64_t index) {
            return index < 0 || index >= options_.num_embeddings;
        });
        if (wrong == indices + count_) return true;
        run.refuse(Message(TR("{0}: the index {1} is out of range: Embedding has {2} rows, 0 to {3}. Change num_embeddings "
                              "or the data"),
                           {spec_.name, std::to_string(*wrong), std::to_string(options_.num_embeddings),
                            std::to_string(options_.num_embeddings - 1)}));
        return false;
    }

    void count_rows(const std::int64_t* indices, std::int32_t* counts) const {
        std::fill_n(counts, options_.num_embeddings, 0);
        for (std::int64_t i = 0; i < count_; ++i) ++counts[indices[i]];
    }

    /// Rows in use that are longer than max_norm are shortened, in the table itself, as torch.embedding_renorm_ does.
    void limit_norms(const std::int64_t* indices, float* table, std::int32_t* counts) const {
        count_rows(indices, counts);
        for (std::int64_t r = 0; r < options_.num_embeddings; ++r) {
            if (counts[r] == 0) continue;
            float* row = table + r * width_;
            const double norm = row_norm(row, width_, options_.norm_type);
            if (norm <= *options_.max_norm) continue;
            const auto scale = static_cast<float>(*options_.max_norm / (norm + 1e-7));
            for (std::int64_t c = 0; c < width_; ++c) row[c] *= scale;
        }
    }

    const EmbeddingOptions options_;
    const KernelSpec spec_;
    const std::int64_t count_, width_;
};

/// What is looked up is never longer than max_norm: so is the whole table then.
OnnxValue onnx_embedding(const EmbeddingOptions& o, OnnxForm& f) {
    if (!o.max_norm) return f.node("Gather", {f.parameter("weight"), f.input()}, {{"axis", 0}});
    const std::span<const float> from = f.values("weight");
    std::vector<float> table(from.begin(), from.end());
    const auto width = static_cast<std::size_t>(o.embedding_dim);
    for (std::size_t begin = 0; begin < table.size(); begin += width) {
        const double norm = row_norm(table.data() + begin, o.embedding_dim, o.norm_type);
        if (norm <= *o.max_norm) continue;
        const auto scale = static_cast<float>(*o.max_norm / (norm + 1e-7));
        for (std::size_t c = begin; c < begin + width; ++c) table[c] *= scale;
    }
    return f.node("Gather", {f.derived("weight", "limited", {o.num_embeddings, o.embedding_dim}, std::move(table)), f.input()}, {{"axis", 0}});
}

}  // namespace

std::vector<Op> embedding_ops() {
    constexpr std::int64_t three = 3, seven = 7;
    return {
        Define<EmbeddingOptions>("Embedding")
            .title(TR("Embedding"))
            .category(Category::Linear)
            .icon("embedding")
            .doc(TR("A table with a learnable row for every number: turns characters, words or categories into vectors."))
            .formula("y = weight[index]")
            .keywords("lookup table token word vector text category index one-hot")
            .input("input", TR("(N, ...), int64 indices"))
            .output("output", TR("(N, ..., embedding_dim)"))
            .option(&EmbeddingOptions::num_embeddings, "num_embeddings", TR("Rows: one more than the largest index."))
            .range(1, 1e8)
            .ui_range(1, 100000)
            .log2_scale()
            .required()
            .summary()
            .option(&EmbeddingOptions::embedding_dim, "embedding_dim", TR("Size of every row."))
            .range(1, 1e6)
            .ui_range(1, 1024)
            .log2_scale()
            .required()
            .summary()
            .option(&EmbeddingOptions::padding_idx, "padding_idx",
                    TR("This row starts as zeros and does not learn: for places that hold nothing. Negative: from the end."))
            .range(-1e8, 1e8)
            .ui_range(0, 100)
            .option(&EmbeddingOptions::max_norm, "max_norm",
                    TR("Rows longer than this are shortened to it whenever they are looked up, in the table itself."))
            .range(0, 1e9)
            .ui_range(0, 10)
            .option(&EmbeddingOptions::norm_type, "norm_type", TR("The p of the norm that max_norm limits."))
            .range(0.01, 1000)
            .ui_range(1, 4)
            .option(&EmbeddingOptions::scale_grad_by_freq, "scale_grad_by_freq",
                    TR("Divides a row's gradient by how often the batch uses the row."))
            .option(&EmbeddingOptions::sparse, "sparse", TR("PyTorch's sparse gradients; Netloom's are dense."))
            .parameter("weight", weight_shape, weight_init, TR("(num_embeddings, embedding_dim)"))
            .infer(infer)
            .kernel<EmbeddingKernel>()
            .onnx(onnx_embedding)
            .sample({{"num_embeddings", seven}, {"embedding_dim", three}}, {i64({2, 5})})
            // Rows whose gradient is not the derivative, by definition, are not among the indices here.
            .sample({{"num_embeddings", seven}, {"embedding_dim", three}, {"padding_idx", 6}}, {i64({3, 4, 2})})
            .sample({{"num_embeddings", seven}, {"embedding_dim", three}, {"scale_grad_by_freq", true}}, {i64({1, 1})})
            .sample({{"num_embeddings", 40}, {"embedding_dim", 33},
                     {"padding_idx", -5}, {"max_norm", 100.0}, {"norm_type", 1.0}},
                    {i64({30, 20})})
            .sample({{"num_embeddings", seven}, {"embedding_dim", three}}, {i64({4})})
            .error({{"num_embeddings", seven}, {"embedding_dim", three}}, {f32({2, 5})}, "takes indices")
            .error({{"num_embeddings", seven}, {"embedding_dim", three}, {"padding_idx", seven}}, {i64({2, 5})},
                   "must be within the 7 rows")
            .error({{"num_embeddings", seven}, {"embedding_dim", three}, {"sparse", true}}, {i64({2, 5})},
                   "sparse gradients are not kept"),
    };
}

}  // namespace nn
