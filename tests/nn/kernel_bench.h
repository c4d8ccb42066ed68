#pragma once
// Runs one op by itself, with memory of its own for everything: what the kernel tests look at.

#include "nn/engine/kernel.h"
#include "nn/engine/plan/layout.h"
#include "nn/model/define.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace nn::test {

/// A tensor that owns its memory.
struct Tensor {
    std::vector<std::byte> bytes;
    TensorView view;

    Tensor() = default;
    Tensor(DType dtype, Extents shape, Layout layout = Layout::RowMajor)
        : bytes(static_cast<std::size_t>(numel(shape)) * size_of(dtype) + 64),
          view{nullptr, dtype, layout, std::move(shape)} {}
    TensorView at() {
        const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
        TensorView v = view;
        v.data = reinterpret_cast<void*>((address + 63) / 64 * 64);
        return v;
    }
    float* f32() { return at().f32(); }
    std::int64_t size() const { return view.size(); }
};

/// One op on one sample. Inputs, parameters and what comes back are row-major; layouts are the bench's business.
class KernelBench {
public:
    /// `arriving`: the layout that the plan would have inputs in.
    KernelBench(const Op& op, const Sample& sample, int threads = 1, Layout arriving = Layout::RowMajor)
        : op_(op), arriving_(arriving) {
        auto built = op.schema.build(sample.options);
        if (!built) {
            problem_ = built.error().text();
            return;
        }
        options_ = *built;
        if (!infer(sample)) return;
        spec_.backward = true;
        spec_.threads = threads;
        spec_.seed = 7;
        fill(sample);
        kernel_ = op.make_kernel(options_.get(), spec_);
        choose_layouts();
    }

    const std::string& problem() const { return problem_; }
    const KernelSpec& spec() const { return spec_; }
    const Kernel& kernel() const { return *kernel_; }
    std::vector<Tensor>& inputs() { return inputs_; }
    std::vector<Tensor>& parameters() { return parameters_; }
    std::vector<Tensor>& input_gradients() { return input_gradients_; }
    std::vector<Tensor>& parameter_gradients() { return parameter_gradients_; }
    std::vector<Tensor>& outputs() { return outputs_; }
    std::vector<Tensor>& buffers() { return buffers_; }

    /// Makes the kernel do the work of `next` too, an op without options; false where it does not.
    bool absorb(const Op& next) {
        KernelSpec spec = spec_;
        spec.inputs = spec_.outputs;
        spec.parameters.clear();
        spec.parameter_gradient.clear();
        spec.input_gradient = {true};
        const bool done = kernel_->absorb(*next.make_kernel(next.schema.build({})->get(), spec), 0);
        choose_layouts();
        return done;
    }

    /// Everything that one forward and backward run on, in the layouts that the kernel wants.
    struct Memory {
        std::vector<Tensor> in, out, up, down;
        std::vector<TensorView> inputs, outputs, parameters, buffers, output_gradients, input_gradients,
            parameter_gradients;
    };
    /// With the inputs, outputs and weights of the objective that are there now. Points into this bench.
    Memory arrange() {
        Memory m;
        m.in = arrange(inputs_, input_layouts_);
        m.out = arrange(outputs_, output_layouts_);
        std::vector<Tensor> up = outputs_;
        for (std::size_t k = 0; k < up.size(); ++k)
            for (std::int64_t i = 0; up[k].view.dtype == DType::Float32 && i < up[k].size(); ++i)
                up[k].f32()[i] = static_cast<float>(weight(k, i));
        m.up = arrange(up, output_layouts_);
        m.down = blank(input_gradients_, input_layouts_);
        m.inputs = views(m.in), m.outputs = views(m.out), m.parameters = views(parameters_),
        m.buffers = views(buffers_);
        m.output_gradients = views(m.up), m.input_gradients = views(m.down),
        m.parameter_gradients = views(parameter_gradients_);
        for (TensorView& v : m.output_gradients)
            if (v.dtype != DType::Float32 || op_.role == Role::Loss)
                v.data = nullptr;  // whole numbers have no gradient
        for (std::size_t k = 0; k < m.input_gradients.size(); ++k)
            if (!spec_.input_gradient[k]) m.input_gradients[k].data = nullptr;
        return m;
    }
    void run_forward(Memory& m) { kernel_->forward(run_of(m)); }
    void run_backward(Memory& m, bool overwrite) {
        KernelRun run = run_of(m);
        run.output_gradients = m.output_gradients;
        run.input_gradients = m.input_gradients;
        run.parameter_gradients = m.parameter_gradients;
        run.overwrite_gradients = overwrite;
        kernel_->backward(run);
    }

    /// Σ weight * output over all float outputs, the weights fixed; a loss: itself.
    double objective() {
        Memory m = arrange();
        for (Tensor& t : m.out) std::fill(t.bytes.begin(), t.bytes.end(), std::byte{0xCD});
        if (kernel_->alias())
            std::memcpy(m.outputs[0].data, m.inputs[0].data, m.out[0].bytes.size() - 64);
        else
            run_forward(m);
        for (std::size_t k = 0; k < m.out.size(); ++k) reorder(m.outputs[k], outputs_[k].at(), 1);
        double sum = 0;
        for (std::size_t k = 0; k < outputs_.size(); ++k)
            for (std::int64_t i = 0; outputs_[k].view.dtype == DType::Float32 && i < outputs_[k].size(); ++i)
                sum += weight(k, i) * static_cast<double>(outputs_[k].f32()[i]);
        return sum;
    }
    /// Σ |weight * output|: how much is added up, and so how much rounding the objective holds.
    double magnitude() {
        double sum = 0;
        for (std::size_t k = 0; k < outputs_.size(); ++k)
            for (std::int64_t i = 0; outputs_[k].view.dtype == DType::Float32 && i < outputs_[k].size(); ++i)
                sum += std::abs(weight(k, i) * static_cast<double>(outputs_[k].f32()[i]));
        return sum;
    }

    /// Gradients of `objective`, which must have been called before. Added to what the parameters' gradients hold.
    void backward(bool overwrite) {
        Memory m = arrange();
        if (kernel_->alias()) {
            std::memcpy(m.down[0].at().data, m.up[0].at().data, m.up[0].bytes.size() - 64);
        } else {
            // What a kernel says it does not need is not there.
            for (std::size_t k = 0; k < m.inputs.size(); ++k)
                if (!kernel_->backward_needs_input(k)) m.inputs[k].data = nullptr;
            for (std::size_t k = 0; k < m.outputs.size(); ++k)
                if (!kernel_->backward_needs_output(k)) m.outputs[k].data = nullptr;
            run_backward(m, overwrite);
        }
        for (std::size_t k = 0; k < m.down.size(); ++k)
            if (spec_.input_gradient[k]) reorder(m.down[k].at(), input_gradients_[k].at(), 1);
    }

private:
    double weight(std::size_t output, std::int64_t i) const {
        return op_.role == Role::Loss
                   ? 1.0
                   : 0.3 + 0.7 * std::sin(1.7 * static_cast<double>(i) + static_cast<double>(output));
    }

    bool infer(const Sample& sample) {
        std::vector<std::string> ports;
        for (std::size_t k = 0; k < sample.inputs.size(); ++k)
            ports.push_back(op_.inputs[std::min(k, op_.inputs.size() - 1)].id);
        InferContext context(sample.inputs, ports);
        op_.infer(options_.get(), context);
        if (context.failed()) {
            problem_ = context.issues().empty() ? "infer failed" : context.issues()[0].text.text();
            return false;
        }
        for (const TensorType& type : sample.inputs) {
            spec_.inputs.push_back({type.dtype, extents(type.shape, 1)});
            spec_.input_gradient.push_back(type.dtype == DType::Float32);
        }
        const bool variadic = !op_.inputs.empty() && op_.inputs.back().variadic;
        for (std::size_t k = sample.inputs.size(); !variadic && k < op_.inputs.size(); ++k) {
            spec_.inputs.push_back({DType::Float32, {}, false});
            spec_.input_gradient.push_back(false);
        }
        for (const TensorType& type : context.outputs()) {
            spec_.outputs.push_back({type.dtype, extents(type.shape, 1)});
            spec_.output_used.push_back(true);
        }
        return true;
    }

    /// Distinct values 0.05 apart, none near 0: no maximum and no kink lies within the step of a difference quotient.
    /// No two inputs have a value in common. With a port's range: spread over its inner part.
    void scatter(Tensor& t, std::size_t input, std::mt19937& random) const {
        const PortInfo& port = op_.inputs[std::min(input, op_.inputs.size() - 1)];
        const double shift = std::array{0.5, 0.25, 0.75}[input % 3];
        std::vector<std::int64_t> order(static_cast<std::size_t>(t.size()));
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::int64_t>(i);
        std::shuffle(order.begin(), order.end(), random);
        const double step = std::max(0.05, 2.0 / static_cast<double>(order.size()));
        if (port.low > -1e299 && port.high < 1e299) {
            for (std::size_t i = 0; i < order.size(); ++i) {
                const double share = (static_cast<double>(order[i]) + 0.5) / static_cast<double>(order.size());
                t.f32()[i] = static_cast<float>(port.low + (0.1 + 0.8 * share) * (port.high - port.low));
            }
            return;
        }
        for (std::size_t i = 0; i < order.size(); ++i)
            t.f32()[i] = static_cast<float>(
                (static_cast<double>(order[i]) - static_cast<double>(order.size() / 2) + shift) * step);
    }

    /// Class numbers; for `indices`, places in a plane of the output, no two alike.
    void fill_numbers(std::size_t k, std::mt19937& random) {
        std::int64_t* to = inputs_[k].at().i64();
        const Extents& shape = spec_.inputs[k].shape;
        if (op_.inputs[std::min(k, op_.inputs.size() - 1)].id == "indices") {
            const Extents& out = spec_.outputs[0].shape;
            std::vector<std::int64_t> places(static_cast<std::size_t>(numel(out) / (out[0] * out[1])));
            const std::int64_t plane = numel(shape) / (shape[0] * shape[1]);
            for (std::int64_t begin = 0; begin < numel(shape); begin += plane) {
                std::iota(places.begin(), places.end(), std::int64_t{0});
                std::shuffle(places.begin(), places.end(), random);
                std::copy_n(places.begin(), plane, to + begin);
            }
            return;
        }
        const std::int64_t classes = spec_.inputs[0].shape.size() > 1 ? spec_.inputs[0].shape[1] : 2;
        for (std::int64_t i = 0; i < inputs_[k].size(); ++i)
            to[i] = static_cast<std::int64_t>(random() % static_cast<unsigned>(classes));
    }

    void fill(const Sample& sample) {
        std::mt19937 random(11);
        for (std::size_t k = 0; k < spec_.inputs.size(); ++k) {
            if (!spec_.inputs[k].present) {
                inputs_.emplace_back();
                input_gradients_.emplace_back();
                continue;
            }
            inputs_.emplace_back(spec_.inputs[k].dtype, spec_.inputs[k].shape);
            input_gradients_.emplace_back(DType::Float32, spec_.inputs[k].shape);
            if (spec_.inputs[k].dtype == DType::Float32) {
                scatter(inputs_[k], k, random);
            } else {
                fill_numbers(k, random);
            }
        }
        for (const auto& port : spec_.outputs) outputs_.emplace_back(port.dtype, port.shape);
        for (const ParameterInfo& p : op_.parameters_for(options_.get())) {
            const bool there = !p.when || p.when(options_.get());
            const Extents shape = there ? p.shape(options_.get()) : Extents{};
            Tensor t = there ? Tensor(p.dtype, shape) : Tensor();
            if (there && p.dtype == DType::Float32)
                for (std::int64_t i = 0; i < t.size(); ++i)
                    t.f32()[i] = p.buffer ? static_cast<float>(p.init(options_.get()).a)
                                          : static_cast<float>(0.8 * std::sin(0.9 * static_cast<double>(i) + 0.4));
            if (p.buffer) {
                buffers_.push_back(std::move(t));
                continue;
            }
            parameter_gradients_.push_back(there ? Tensor(DType::Float32, shape) : Tensor());
            parameters_.push_back(std::move(t));
            spec_.parameters.push_back(shape);
            spec_.parameter_gradient.push_back(there);
        }
    }

    void choose_layouts() {
        const std::vector<Layout> arriving(inputs_.size(), arriving_);
        input_layouts_.clear();
        output_layouts_.clear();
        for (std::size_t k = 0; k < inputs_.size(); ++k) input_layouts_.push_back(kernel_->input_layout(k, arriving));
        for (std::size_t k = 0; k < outputs_.size(); ++k)
            output_layouts_.push_back(kernel_->output_layout(k, input_layouts_));
        saved_.assign(kernel_->saved_bytes() + 64, std::byte{0xCD});
        scratch_.assign(kernel_->scratch_bytes() + 64, std::byte{0xCD});
    }

    static std::vector<Tensor> blank(const std::vector<Tensor>& like, const std::vector<Layout>& layouts) {
        std::vector<Tensor> result;
        for (std::size_t k = 0; k < like.size(); ++k) {
            if (like[k].bytes.empty()) {  // an optional input without a wire
                result.emplace_back();
                continue;
            }
            result.emplace_back(like[k].view.dtype, like[k].view.shape, layouts[k]);
            std::fill(result[k].bytes.begin(), result[k].bytes.end(), std::byte{0xCD});
        }
        return result;
    }
    static std::vector<Tensor> arrange(std::vector<Tensor>& from, const std::vector<Layout>& layouts) {
        std::vector<Tensor> result = blank(from, layouts);
        for (std::size_t k = 0; k < from.size(); ++k)
            if (!from[k].bytes.empty()) reorder(from[k].at(), result[k].at(), 1);
        return result;
    }
    static std::vector<TensorView> views(std::vector<Tensor>& tensors) {
        std::vector<TensorView> result;
        for (Tensor& t : tensors) result.push_back(t.bytes.empty() ? TensorView{} : t.at());
        return result;
    }
    static void* aligned(std::vector<std::byte>& bytes) {
        return reinterpret_cast<void*>((reinterpret_cast<std::uintptr_t>(bytes.data()) + 63) / 64 * 64);
    }
    KernelRun run_of(const Memory& m) {
        KernelRun run;
        run.inputs = m.inputs;
        run.outputs = m.outputs;
        run.parameters = m.parameters;
        run.buffers = m.buffers;
        run.saved = aligned(saved_);
        run.scratch = aligned(scratch_);
        run.step = 3;
        return run;
    }

    const Op& op_;
    const Layout arriving_;
    std::string problem_;
    std::shared_ptr<void> options_;
    KernelSpec spec_;
    std::unique_ptr<Kernel> kernel_;
    std::vector<Tensor> inputs_, outputs_, parameters_, buffers_, input_gradients_, parameter_gradients_;
    std::vector<Layout> input_layouts_, output_layouts_;
    std::vector<std::byte> saved_, scratch_;
};

}  // namespace nn::test
