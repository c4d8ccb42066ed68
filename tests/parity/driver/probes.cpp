#include "tests/parity/driver/probes.h"

#include "nn/engine/plan/layout.h"
#include "nn/model/define.h"

#include <algorithm>

namespace nn::parity {

namespace {

TensorView row_major(void* data, const TensorView& like) { return {data, like.dtype, Layout::RowMajor, like.shape}; }

class SourceKernel : public Kernel {
public:
    SourceKernel(const SourceOptions& options, const KernelSpec&) : layout_(options.layout) {}
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return layout_; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override { reorder(run.parameters[0], run.outputs[0], 1); }
    void backward(const KernelRun& run) override {
        if (!run.parameter_gradients[0]) return;
        const TensorView& gradient = run.output_gradients[0];
        if (run.overwrite_gradients) {
            reorder(gradient, run.parameter_gradients[0], 1);
            return;
        }
        std::vector<float> rows(static_cast<std::size_t>(gradient.size()));
        reorder(gradient, row_major(rows.data(), gradient), 1);
        float* into = run.parameter_gradients[0].f32();
        for (std::size_t i = 0; i < rows.size(); ++i) into[i] += rows[i];
    }

private:
    Layout layout_;
};

class JudgeKernel : public Kernel {
public:
    JudgeKernel(const JudgeOptions& options, const KernelSpec&) : record_(*options.record) {}
    Layout input_layout(std::size_t input, std::span<const Layout> arriving) const override {
        return record_.any_layout ? arriving[input] : Layout::RowMajor;
    }
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::RowMajor; }
    bool backward_needs_input(std::size_t) const override { return false; }
    bool backward_needs_output(std::size_t) const override { return false; }

    void forward(const KernelRun& run) override {
        for (std::size_t k = 0; k < run.inputs.size(); ++k)
            reorder(run.inputs[k], row_major(record_.captured[k].data(), run.inputs[k]), 1);
        *run.outputs[0].f32() = 0;
    }
    void backward(const KernelRun& run) override {
        for (std::size_t k = 0; k < run.input_gradients.size(); ++k)
            if (const TensorView& d = run.input_gradients[k])
                reorder(row_major(record_.upstream[k].data(), d), d, 1);
    }

private:
    Record& record_;
};

template <typename O, typename K>
Op probe(std::string id) {
    Op op = Define<O>(std::move(id)).template kernel<K>();
    return op;
}

}  // namespace

const Op& source_op() {
    static const Op op = probe<SourceOptions, SourceKernel>("Source");
    return op;
}

const Op& judge_op() {
    static const Op op = probe<JudgeOptions, JudgeKernel>("Judge");
    return op;
}

}  // namespace nn::parity
