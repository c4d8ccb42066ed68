#include "nn/engine/kernels/sequence/attention.h"
#include "nn/engine/kernels/vector/rows.h"
#include "nn/engine/machine/parallel.h"
#include "nn/model/python.h"
#include "nn/ops/attention_onnx.h"

#include <algorithm>
#include <array>
#include <memory>

namespace nn {

namespace {

using namespace attention;

bool packed(const AttentionOptions& o) { return o.packed(); }
bool apart(const AttentionOptions& o) { return !o.packed(); }
Init zero(const AttentionOptions&) { return Init::constant(0); }
Init bias_kv_init(const AttentionOptions& o) { return xavier_normal(o.width(), o.width()); }
Extents bias_kv_shape(const AttentionOptions& o) { return {1, 1, o.width()}; }

/// out_proj, a Linear, is made first and draws for itself; its bias is then set to zero with the others.
std::vector<Draw> draws(const AttentionOptions& o) {
    return {{"out_proj.weight", {}}, {"out_proj.bias", uniform_fan_in(o.width())},
            {"in_proj_weight", {}},  {"q_proj_weight", {}},
            {"k_proj_weight", {}},   {"v_proj_weight", {}},
            {"in_proj_bias", {}},    {"out_proj.bias", {}},
            {"bias_k", {}},          {"bias_v", {}}};
}

/// (L, N, features) or, with batch_first, (N, L, features).
bool check_sequence(InferContext& c, std::size_t i, bool batch_first) {
    if (!need_float(c, i)) return false;
    const Shape& in = c.input(i).shape;
    if (in.size() != 3) {
        c.error(i, Message(TR("{0} is {1}; needed is a sequence with 3 dimensions, {2}"),
                           {c.port(i), to_string(in), batch_first ? "(N, L, features)" : "(L, N, features)"}));
        return false;
    }
    const bool plain = !in[0].batch && !in[1].batch && !in[2].batch;
    if (plain || (in[batch_first ? 0 : 1].batch && !in[batch_first ? 1 : 0].batch && !in[2].batch)) return true;
    std::vector<InferContext::FixHint> fixes;
    if (in[batch_first ? 1 : 0].batch)
        fixes.push_back(InferContext::set_option(batch_first ? TR("Turn batch_first off") : TR("Turn batch_first on"),
                                                 "batch_first", OptionValue(!batch_first)));
    c.error(i,
            Message(batch_first ? TR("{0} is {1}; with batch_first the batch comes first: (N, L, features)")
                                : TR("{0} is {1}; without batch_first the sequence comes first: (L, N, features)"),
                    {c.port(i), to_string(in)}),
            std::move(fixes));
    return false;
}

/// Features of key or value: kdim or vdim, embed_dim where that is None.
bool check_features(InferContext& c, std::size_t i, std::int64_t expected, const char* option) {
    const Dim& last = c.input(i).shape[2];
    if (last == Dim(expected)) return true;
    c.error(i,
            Message(TR("{0}: {1} features expected, {2} arrive"),
                    {c.port(i), std::to_string(expected), std::to_string(last.size)}),
            {InferContext::set_option(Message(TR("Set {0} {1}"), {option, std::to_string(last.size)}), option,
                                      OptionValue(last.size))});
    return false;
}

bool check_masks(InferContext& c, const AttentionOptions& o, const Dim& batch, const Dim& targets, const Dim& sources) {
    const auto check = [&](std::size_t i, const std::vector<Shape>& allowed) {
        if (!c.wired(i)) return true;
        if (!need_float(c, i)) return false;
        for (const Shape& shape : allowed)
            if (c.input(i).shape == shape) return true;
        std::string forms;
        for (const Shape& shape : allowed) forms += (forms.empty() ? "" : ", ") + to_string(shape);
        c.error(i, Message(TR("{0} is {1}; needed is {2}"), {c.port(i), to_string(c.input(i).shape), forms}));
        return false;
    };
    const Dim all = batch.batch ? Dim::batches(batch.size * o.num_heads) : Dim(batch.size * o.num_heads);
    if (!check(KeyPaddingMask, {{batch, sources}}) || !check(AttnMask, {{targets, sources}, {all, targets, sources}}))
        return false;
    if (!c.wired(KeyPaddingMask) || !c.wired(AttnMask)) return true;
    c.error(AttnMask, TR("PyTorch takes one float mask at a time: add the two, then wire attn_mask"));
    return false;
}

void infer(AttentionOptions& o, InferContext& c) {
    for (const std::size_t i : {Query, Key, Value})
        if (!check_sequence(c, i, o.batch_first)) return;
    const Shape &q = c.input(Query).shape, &k = c.input(Key).shape, &v = c.input(Value).shape;
    if (!take_from_wire(c, o.embed_dim, q[2], "embed_dim", TR("features"))) return;
    if (*o.embed_dim % o.num_heads != 0) {
        c.option_error("num_heads", Message(TR("{0} features do not divide into {1} heads"),
                                            {std::to_string(*o.embed_dim), std::to_string(o.num_heads)}));
        return;
    }
    if (!check_features(c, Key, o.keys(), "kdim") || !check_features(c, Value, o.values(), "vdim")) return;
    const std::size_t at = o.batch_first ? 0 : 1, along = 1 - at;
    if (k[0] != v[0] || k[1] != v[1] || k[at] != q[at]) {
        c.error(
            k[at] != q[at] ? Key : Value,
            Message(TR("query is {0}, key {1} and value {2}; all have the same batch, key and value the same length"),
                    {to_string(q), to_string(k), to_string(v)}));
        return;
    }
    if (!check_masks(c, o, q[at], q[along], k[along])) return;
    const std::int64_t targets = q[along].size, sources = k[along].size, width = *o.embed_dim;
    c.macs(Count(targets) * width * width * 2 + Count(sources) * width * (o.keys() + o.values()) +
           Count(2) * targets * (sources + o.added()) * width);
    c.output(q);
    if (!o.need_weights) return;
    const Dim all(sources + o.added());
    c.output(o.average_attn_weights ? Shape{q[at], q[along], all} : Shape{q[at], o.num_heads, q[along], all});
}

std::size_t lines(std::int64_t floats) { return (static_cast<std::size_t>(floats) + 15) / 16 * 16; }

class AttentionKernel : public Kernel {
public:
    AttentionKernel(const AttentionOptions& options, const KernelSpec& spec)
        : options_(options),
          spec_(spec),
          shape_(shape_of(options, spec)),
          dropout_(options.dropout, spec),
          attention_(shape_, dropout_, spec.threads) {
        for (const std::size_t i : {Query, Key, Value}) make_projection(i);
        const std::int64_t rows = shape_.batch * shape_.targets, width = shape_.width();
        out_ = std::make_unique<Gemm>(
            GemmShape{.m = rows, .n = width, .k = width, .transpose_b = true, .bias = options.bias}, spec.threads);
        if (spec.backward) {
            d_context_ = std::make_unique<Gemm>(GemmShape{.m = rows, .n = width, .k = width}, spec.threads);
            d_out_ = std::make_unique<Gemm>(
                GemmShape{.m = width, .n = width, .k = rows, .transpose_a = true, .accumulates = true}, spec.threads);
        }
        plan_memory();
    }

    std::optional<Message> refusal() const override {
        const Count scores = Count(shape_.weights());
        if (scores.value() <= max_elements) return std::nullopt;
        return Message(TR("{0}: a batch would have {1} attention weights, more than {2}, the most there can be. Make the batch or the "
                          "sequences smaller"),
                       {spec_.name, std::to_string(scores.value()), std::to_string(max_elements)});
    }
    bool backward_needs_input(std::size_t input) const override { return input <= Value; }
    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t saved_bytes() const override { return spec_.backward ? kept_floats_ * sizeof(float) : 0; }
    std::size_t scratch_bytes() const override {
        const std::size_t forward = spec_.backward ? 0 : kept_floats_;
        return (std::max(forward, gradient_floats_) + work_floats_) * sizeof(float);
    }

    void forward(const KernelRun& run) override {
        float* kept = kept_memory(run);
        void* work = static_cast<float*>(run.scratch) + (spec_.backward ? 0 : kept_floats_);
        for (const std::size_t i : {Query, Key, Value}) {
            const float* bias = options_.bias ? run.parameters[InBias].f32() + i * columns() : nullptr;
            for (std::int64_t part = 0; part < projections_[i].parts; ++part)
                projections_[i].forward->run(
                    run.inputs[i].f32() + part * projections_[i].rows * projections_[i].features,
                    weight(run.parameters, i), bias, kept + projected_[i] + part * projections_[i].step, false, work);
        }
        if (options_.added() > 0) add_sources(run, kept);
        const AttentionData data = views(run);
        attention_.forward(data, run.step, work);
        out_->run(data.context, run.parameters[OutWeight].f32(),
                  options_.bias ? run.parameters[OutBias].f32() : nullptr, run.outputs[0].f32(), false, work);
        if (options_.need_weights) give_weights(data, run.outputs[1].f32());
    }

    void backward(const KernelRun& run) override {
        const AttentionData data = views(run);
        auto* scratch = static_cast<float*>(run.scratch);
        void* work = scratch + gradient_floats_;
        AttentionGradients g{};
        const TensorView& dy = run.output_gradients[0];
        if (dy) {
            d_context_->run(dy.f32(), run.parameters[OutWeight].f32(), nullptr, scratch + context_gradient_, false,
                            work);
            g.context = scratch + context_gradient_;
        }
        out_gradients(run, data, work);
        g.given = options_.need_weights ? run.output_gradients[1].f32() : nullptr;
        g.averaged = options_.average_attn_weights;
        g.q = scratch + projected_gradient_[Query];
        g.k = scratch + projected_gradient_[Key];
        g.v = scratch + projected_gradient_[Value];
        g.scores = scratch + score_gradient_;
        attention_.backward(data, g, run.step, work);
        for (const std::size_t i : {Query, Key, Value})
            project_backward(run, i, scratch + projected_gradient_[i], work);
        if (options_.add_bias_kv) {
            added_gradient(run, BiasK, g.k);
            added_gradient(run, BiasV, g.v);
        }
        mask_gradients(run, g.scores);
    }

private:
    /// One of the three products in front. Where rows are (sample, position) and sources are added behind every
    /// sample's, it is made sample by sample.
    struct Projection {
        std::int64_t features = 0, rows = 0, parts = 1, step = 0;
        std::unique_ptr<Gemm> forward, d_input, d_weight;
    };

    static AttentionShape shape_of(const AttentionOptions& o, const KernelSpec& spec) {
        const Extents &q = spec.inputs[Query].shape, &k = spec.inputs[Key].shape;
        AttentionShape s;
        s.batch_first = o.batch_first;
        s.batch = q[o.batch_first ? 0 : 1];
        s.heads = o.num_heads;
        s.head = o.width() / o.num_heads;
        s.targets = q[o.batch_first ? 1 : 0];
        s.wired_sources = k[o.batch_first ? 1 : 0];
        s.sources = s.wired_sources + o.added();
        return s;
    }
    std::size_t columns() const { return static_cast<std::size_t>(shape_.width()); }

    void make_projection(std::size_t i) {
        Projection& p = projections_[i];
        const std::int64_t width = shape_.width(), positions = i == Query ? shape_.targets : shape_.wired_sources;
        p.features = spec_.inputs[i].shape[2];
        p.parts = i != Query && shape_.batch_first && options_.added() > 0 ? shape_.batch : 1;
        p.rows = shape_.batch * positions / p.parts;
        p.step = shape_.sources * width;
        p.forward = std::make_unique<Gemm>(
            GemmShape{.m = p.rows, .n = width, .k = p.features, .transpose_b = true, .bias = options_.bias},
            spec_.threads);
        if (!spec_.backward) return;
        p.d_input = std::make_unique<Gemm>(GemmShape{.m = p.rows, .n = p.features, .k = width}, spec_.threads);
        p.d_weight = std::make_unique<Gemm>(
            GemmShape{.m = width, .n = p.features, .k = p.rows, .transpose_a = true, .accumulates = true},
            spec_.threads);
    }

    void plan_memory() {
        std::size_t end = 0;
        const auto take = [&end](std::int64_t floats) {
            const std::size_t at = end;
            end += lines(floats);
            return at;
        };
        const std::int64_t width = shape_.width(), target = shape_.batch * shape_.targets * width;
        const std::int64_t source = shape_.batch * shape_.sources * width;
        projected_ = {take(target), take(source), take(source)};
        weights_ = take(shape_.weights());
        dropped_ = dropout_.active() ? take(shape_.weights()) : weights_;
        context_ = take(target);
        kept_floats_ = end;
        std::size_t bytes = std::max(attention_.scratch_bytes(), out_->scratch_bytes());
        for (const Projection& p : projections_)
            for (const auto* gemm : {&p.forward, &p.d_input, &p.d_weight})
                if (*gemm) bytes = std::max(bytes, (*gemm)->scratch_bytes());
        if (spec_.backward) {
            end = 0;
            projected_gradient_ = {take(target), take(source), take(source)};
            context_gradient_ = take(target);
            score_gradient_ = take(shape_.weights());
            gradient_floats_ = end;
            bytes = std::max({bytes, d_context_->scratch_bytes(), d_out_->scratch_bytes()});
        }
        work_floats_ = bytes / sizeof(float) + 16;
    }

    float* kept_memory(const KernelRun& run) const {
        return static_cast<float*>(spec_.backward ? run.saved : run.scratch);
    }
    /// Rows of in_proj_weight, or the matrix of its own.
    float* weight(std::span<const TensorView> tensors, std::size_t i) const {
        if (!options_.packed()) return tensors[QWeight + i].f32();
        return tensors[InWeight].f32() + i * columns() * columns();
    }
    AttentionData views(const KernelRun& run) const {
        float* kept = kept_memory(run);
        AttentionData data{};
        data.q = kept + projected_[Query];
        data.k = kept + projected_[Key];
        data.v = kept + projected_[Value];
        data.weights = kept + weights_;
        data.dropped = kept + dropped_;
        data.context = kept + context_;
        data.key_mask = run.inputs[KeyPaddingMask].f32();
        data.score_mask = run.inputs[AttnMask].f32();
        data.mask_per_head = spec_.inputs[AttnMask].shape.size() == 3;
        return data;
    }
    /// Where sample n's added source number `which` begins.
    std::int64_t added_row(std::int64_t n, std::int64_t which) const {
        return shape_.source_start(n) + (shape_.wired_sources + which) * shape_.row();
    }

    void add_sources(const KernelRun& run, float* kept) const {
        for (std::int64_t n = 0; n < shape_.batch; ++n)
            for (const std::size_t i : {Key, Value}) {
                float* rows = kept + projected_[i];
                const std::int64_t width = shape_.width();
                if (options_.add_bias_kv)
                    std::copy_n(run.parameters[i == Key ? BiasK : BiasV].f32(), width, rows + added_row(n, 0));
                if (options_.add_zero_attn) std::fill_n(rows + added_row(n, options_.added() - 1), width, 0.0f);
            }
    }

    void give_weights(const AttentionData& data, float* to) const {
        const std::int64_t plane = shape_.targets * shape_.sources;
        if (!options_.average_attn_weights) {
            std::copy_n(data.dropped, shape_.weights(), to);
            return;
        }
        const float share = 1.0f / static_cast<float>(shape_.heads);
        parallel_shares(spec_.threads, shape_.batch, shape_.weights(), [&](std::int64_t begin, std::int64_t end, int) {
            for (std::int64_t n = begin; n < end; ++n) {
                float* sum = to + n * plane;
                std::fill_n(sum, plane, 0.0f);
                for (std::int64_t h = 0; h < shape_.heads; ++h) {
                    const float* from = data.dropped + (n * shape_.heads + h) * plane;
                    for (std::int64_t i = 0; i < plane; ++i) sum[i] += from[i];
                }
                for (std::int64_t i = 0; i < plane; ++i) sum[i] *= share;
            }
        });
    }

    void out_gradients(const KernelRun& run, const AttentionData& data, void* work) const {
        const TensorView& dy = run.output_gradients[0];
        const std::int64_t rows = shape_.batch * shape_.targets, width = shape_.width();
        const auto wanted = [&](std::size_t k) { return spec_.parameter_gradient[k]; };
        if (wanted(OutWeight)) {
            float* into = run.parameter_gradients[OutWeight].f32();
            if (dy)
                d_out_->run(dy.f32(), data.context, nullptr, into, !run.overwrite_gradients, work);
            else if (run.overwrite_gradients)
                std::fill_n(into, width * width, 0.0f);
        }
        if (!options_.bias || !wanted(OutBias)) return;
        float* into = run.parameter_gradients[OutBias].f32();
        if (dy)
            sum_rows(dy.f32(), rows, width, into, run.overwrite_gradients, spec_.threads);
        else if (run.overwrite_gradients)
            std::fill_n(into, width, 0.0f);
    }

    void project_backward(const KernelRun& run, std::size_t i, const float* gradient, void* work) const {
        const Projection& p = projections_[i];
        const std::size_t matrix = options_.packed() ? InWeight : QWeight + i;
        for (std::int64_t part = 0; part < p.parts; ++part) {
            const float* d = gradient + part * p.step;
            const bool add = !run.overwrite_gradients || part > 0;
            const std::int64_t at = part * p.rows * p.features;
            if (run.input_gradients[i])
                p.d_input->run(d, weight(run.parameters, i), nullptr, run.input_gradients[i].f32() + at, false, work);
            if (spec_.parameter_gradient[matrix])
                p.d_weight->run(d, run.inputs[i].f32() + at, nullptr, weight(run.parameter_gradients, i), add, work);
            if (!options_.bias || !spec_.parameter_gradient[InBias]) continue;
            // One number added to every score of a query changes no share: the keys' bias has no gradient but rounding
            // errors.
            if (i == 1 && shape_.sources == shape_.wired_sources) {
                if (!add) std::fill_n(run.parameter_gradients[InBias].f32() + i * columns(), shape_.width(), 0.0f);
            } else {
                sum_rows(d, p.rows, shape_.width(), run.parameter_gradients[InBias].f32() + i * columns(), !add,
                         spec_.threads);
            }
        }
    }

    void added_gradient(const KernelRun& run, std::size_t parameter, const float* gradient) const {
        if (!spec_.parameter_gradient[parameter]) return;
        float* into = run.parameter_gradients[parameter].f32();
        if (run.overwrite_gradients) std::fill_n(into, shape_.width(), 0.0f);
        for (std::int64_t n = 0; n < shape_.batch; ++n)
            for (std::int64_t c = 0; c < shape_.width(); ++c) into[c] += gradient[added_row(n, 0) + c];
    }

    /// Masks are added to scores: their gradients are sums of the scores'.
    void mask_gradients(const KernelRun& run, const float* scores) const {
        const std::int64_t wired = shape_.wired_sources, targets = shape_.targets;
        const bool per_head = spec_.inputs[AttnMask].shape.size() == 3;
        for (const std::size_t i : {KeyPaddingMask, AttnMask}) {
            if (!run.input_gradients[i]) continue;
            float* into = run.input_gradients[i].f32();
            std::fill_n(into, numel(spec_.inputs[i].shape), 0.0f);
            for (std::int64_t part = 0; part < shape_.batch * shape_.heads; ++part)
                for (std::int64_t t = 0; t < targets; ++t) {
                    const std::int64_t row = i == KeyPaddingMask ? part / shape_.heads
                                             : per_head          ? part * targets + t
                                                                 : t;
                    const float* from = scores + (part * targets + t) * shape_.sources;
                    for (std::int64_t j = 0; j < wired; ++j) into[row * wired + j] += from[j];
                }
        }
    }

    const AttentionOptions options_;
    const KernelSpec spec_;
    const AttentionShape shape_;
    const DropoutMask dropout_;
    const Attention attention_;
    std::array<Projection, 3> projections_;
    std::unique_ptr<Gemm> out_, d_context_, d_out_;
    // Offsets in floats: into what is kept, then into backward's scratch.
    std::array<std::size_t, 3> projected_{}, projected_gradient_{};
    std::size_t weights_ = 0, dropped_ = 0, context_ = 0, kept_floats_ = 0;
    std::size_t context_gradient_ = 0, score_gradient_ = 0, gradient_floats_ = 0, work_floats_ = 0;
};

void declare_parameters(Define<AttentionOptions>& define) {
    using O = AttentionOptions;
    define
        .parameter(
            "in_proj_weight",
            [](const O& o) {
                return Extents{3 * o.width(), o.width()};
            },
            [](const O& o) { return xavier_uniform(o.width(), 3 * o.width()); }, TR("(3 embed_dim, embed_dim)"))
        .when(packed)
        .parameter(
            "q_proj_weight",
            [](const O& o) {
                return Extents{o.width(), o.width()};
            },
            [](const O& o) { return xavier_uniform(o.width(), o.width()); }, TR("(embed_dim, embed_dim)"))
        .when(apart)
        .parameter(
            "k_proj_weight",
            [](const O& o) {
                return Extents{o.width(), o.keys()};
            },
            [](const O& o) { return xavier_uniform(o.keys(), o.width()); }, TR("(embed_dim, kdim)"))
        .when(apart)
        .parameter(
            "v_proj_weight",
            [](const O& o) {
                return Extents{o.width(), o.values()};
            },
            [](const O& o) { return xavier_uniform(o.values(), o.width()); }, TR("(embed_dim, vdim)"))
        .when(apart)
        .parameter(
            "in_proj_bias", [](const O& o) { return Extents{3 * o.width()}; }, zero, TR("(3 embed_dim)"))
        .when(&O::bias)
        .parameter("bias_k", bias_kv_shape, bias_kv_init, TR("(1, 1, embed_dim)"))
        .when(&O::add_bias_kv)
        .parameter("bias_v", bias_kv_shape, bias_kv_init, TR("(1, 1, embed_dim)"))
        .when(&O::add_bias_kv)
        .parameter(
            "out_proj.weight",
            [](const O& o) {
                return Extents{o.width(), o.width()};
            },
            [](const O& o) { return kaiming_uniform(o.width()); }, TR("(embed_dim, embed_dim)"))
        .parameter(
            "out_proj.bias", [](const O& o) { return Extents{o.width()}; }, zero, TR("(embed_dim)"))
        .when(&O::bias)
        .submodule("out_proj")
        .draws(draws);
}

void declare_samples(Define<AttentionOptions>& define) {
    constexpr std::int64_t two = 2, three = 3;
    define.sample({{"num_heads", two}, {"batch_first", true}}, {f32({2, 3, 4}), f32({2, 3, 4}), f32({2, 3, 4})})
        .sample({{"num_heads", two}}, {f32({3, 2, 4}), f32({5, 2, 4}), f32({5, 2, 4})})
        .sample({{"num_heads", three},
                 {"batch_first", true},
                 {"bias", false},
                 {"kdim", 5},
                 {"vdim", 7},
                 {"add_bias_kv", true},
                 {"add_zero_attn", true},
                 {"average_attn_weights", false}},
                {f32({2, 3, 6}), f32({2, 4, 5}), f32({2, 4, 7})})
        .sample({{"num_heads", two}, {"add_bias_kv", true}, {"dropout", 0.3}},
                {f32({3, 2, 4}), f32({5, 2, 4}), f32({5, 2, 4}), f32({2, 5})})
        .sample(
            {{"num_heads", 4}, {"need_weights", false}, {"batch_first", true}, {"add_zero_attn", true}},
            {f32({2, 5, 16}), f32({2, 4, 16}), f32({2, 4, 16})})
        .error({{"num_heads", three}, {"batch_first", true}}, {f32({2, 3, 4}), f32({2, 3, 4}), f32({2, 3, 4})},
               "do not divide into 3 heads")
        .error({{"num_heads", two}, {"batch_first", true}}, {f32({2, 3, 4}), f32({2, 3, 5}), f32({2, 3, 4})},
               "4 features expected, 5 arrive")
        .error({{"num_heads", two}, {"batch_first", true}}, {f32({2, 3, 4}), f32({2, 3, 4}), f32({2, 5, 4})},
               "key and value the same length")
        .error({{"num_heads", two}, {"batch_first", true}}, {f32({2, 3, 4, 4}), f32({2, 3, 4}), f32({2, 3, 4})},
               "needed is a sequence with 3 dimensions")
        .error({{"num_heads", two}, {"batch_first", true}},
               {f32({2, 3, 4}), f32({2, 3, 4}), f32({2, 3, 4}), f32({2, 9})}, "key_padding_mask is")
        .error({{"num_heads", two}, {"batch_first", true}}, {f32({2, 3, 4}), i64({2, 3, 4}), f32({2, 3, 4})},
               "takes float32");
}

/// The masks, and what weights are given out, are arguments of the call; there are two results even where the weights are None.
void write(const AttentionOptions& o, PythonForm& form) {
    for (const char* width : {"kdim", "vdim"}) {
        PythonArgument& argument = *form.find(width);
        argument.is_default = argument.is_default || argument.value == form.find("embed_dim")->value;
    }
    for (const std::size_t mask : {KeyPaddingMask, AttnMask}) {
        std::string& name = form.inputs[mask];
        if (!name.empty()) form.call_arguments.push_back({mask == AttnMask ? "attn_mask" : "key_padding_mask", name});
        name.clear();
    }
    for (const char* weights : {"need_weights", "average_attn_weights"}) {
        auto argument = form.take(weights);
        if (!argument->is_default) form.call_arguments.push_back(std::move(*argument));
    }
    form.results = {"{0}", o.need_weights ? "{1}" : "_"};
}

}  // namespace

std::vector<Op> attention_ops() {
    Define<AttentionOptions> define("MultiheadAttention");
    define.title(TR("MultiheadAttention"))
        .category(Category::Recurrent)
        .icon("attention")
        .doc(TR(
            "Every position of the query takes a weighted mean of the values; how well it matches each key decides the "
            "weights. Wire one tensor to all three ports for self-attention."))
        .formula("headᵢ = softmax(Qᵢ Kᵢᵀ / √d) Vᵢ;  y = concat(head₁, …) Woᵀ + bo")
        .keywords("transformer attention self query key value sequence text")
        .input("query", TR("(L, N, embed_dim); with batch_first (N, L, embed_dim)"))
        .input("key", TR("(S, N, kdim) or (N, S, kdim)"))
        .input("value", TR("(S, N, vdim) or (N, S, vdim)"))
        .optional_input("key_padding_mask", TR("(N, S), added to the scores: −∞ where a key is to be ignored"))
        .optional_input("attn_mask", TR("(L, S) or (N × heads, L, S), added to the scores: −∞ where not to look"))
        .output("attn_output", TR("as the query"))
        .output("attn_output_weights", TR("(N, L, S), or (N, heads, L, S) when not averaged"))
        .when(&AttentionOptions::need_weights);
    declare_options(define);
    declare_parameters(define);
    define.infer(infer).kernel<AttentionKernel>().python(write).onnx([](const AttentionOptions& o, OnnxForm& f) { OnnxAttention(o, f).run(); });
    declare_samples(define);
    return {define};
}

}  // namespace nn
