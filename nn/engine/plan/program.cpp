#include "nn/engine/plan/program.h"

#include "nn/engine/plan/layout.h"

#include <algorithm>
#include <map>
#include <utility>

namespace nn {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

/// No machine has more; sums of so much for every node hold in 64 bits.
constexpr std::size_t kMostWorkingBytes = std::size_t{1} << 45;

class Builder {
public:
    Builder(const Network& network, const PlanOptions& options)
        : network_(network), options_(options), loss_of_(network.nodes.size(), -1) {
        for (std::size_t l = 0; l < network_.losses.size(); ++l) loss_of_[at(network_.losses[l])] = static_cast<int>(l);
    }

    Result<Program> build() {
        find_kept();
        find_live();
        find_gradients();
        find_read();
        if (auto made = make_kernels(); !made) return made.error();
        leave_out_vain_gradients();
        fuse();
        lay_out();
        return std::move(program_);
    }

private:
    /// A network node on its way into the program.
    struct Draft {
        int source = -1;
        std::unique_ptr<Kernel> kernel;
        KernelSpec spec;
        std::vector<int> inputs, outputs;  // network values
        std::vector<int> absorbed;         // network nodes
    };

    bool is_loss(int node) const { return loss_of_[at(node)] >= 0; }

    /// What is read after the step. Together with the inputs of live nodes that is every reader there is.
    void find_kept() {
        kept_.assign(network_.values.size(), false);
        for (const auto& output : network_.outputs) kept_[at(output.value)] = true;
        for (const int value : options_.keep) kept_[at(value)] = true;
        if (!options_.losses) return;
        for (const int loss : network_.losses)
            for (const int v : network_.nodes[at(loss)].outputs) kept_[at(v)] = true;
    }

    /// With losses everything runs, as PyTorch's forward would; without, only what the values kept need.
    void find_live() {
        live_.assign(network_.nodes.size(), options_.losses);
        if (options_.losses) return;
        std::vector<bool> needed = kept_;
        for (std::size_t i = network_.nodes.size(); i-- > 0;) {
            const Network::Node& node = network_.nodes[i];
            if (is_loss(static_cast<int>(i))) continue;
            live_[i] = std::ranges::any_of(node.outputs, [&](int v) { return needed[at(v)]; });
            if (live_[i])
                for (int v : node.inputs)
                    if (v >= 0) needed[at(v)] = true;
        }
    }

    bool trains(const Network::Node& node) const {
        return std::ranges::any_of(node.parameters,
                                   [&](int p) { return p >= 0 && network_.parameters[at(p)].trainable; });
    }

    static bool any_of_inputs(const Network::Node& node, const std::vector<bool>& holds) {
        return std::ranges::any_of(node.inputs, [&](int v) { return v >= 0 && holds[at(v)]; });
    }

    /// A gradient is wanted where something at or above a value learns and a loss lies below it.
    void find_gradients() {
        const std::size_t n = network_.values.size();
        std::vector<bool> learns(n, false), reaches(n, false);
        backward_.assign(network_.nodes.size(), false);
        gradient_.assign(n, false);
        if (!options_.backward || !options_.losses) return;
        if (options_.input_gradients)
            for (const auto& input : network_.inputs)
                learns[at(input.value)] = network_.values[at(input.value)].type.dtype == DType::Float32;
        for (const auto& node : network_.nodes) {
            const bool any = trains(node) || any_of_inputs(node, learns);
            for (int v : node.outputs) learns[at(v)] = any && network_.values[at(v)].type.dtype == DType::Float32;
        }
        for (std::size_t i = network_.nodes.size(); i-- > 0;) {
            const auto& node = network_.nodes[i];
            const bool below = is_loss(static_cast<int>(i)) ||
                               std::ranges::any_of(node.outputs, [&](int v) { return reaches[at(v)]; });
            if (!below) continue;
            backward_[i] = trains(node) || any_of_inputs(node, learns);
            for (int v : node.inputs)
                if (v >= 0) reaches[at(v)] = true;
        }
        for (std::size_t v = 0; v < n; ++v) gradient_[v] = learns[v] && reaches[v];
    }

    void find_read() {
        read_ = kept_;
        for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
            if (!live_[i]) continue;
            for (int v : network_.nodes[i].inputs)
                if (v >= 0) read_[at(v)] = true;
        }
    }

    KernelSpec spec_for(std::size_t index) const {
        const Network::Node& node = network_.nodes[index];
        const auto port = [&](int v) {
            if (v < 0) return KernelSpec::Port{DType::Float32, {}, false};
            const TensorType& type = network_.values[at(v)].type;
            return KernelSpec::Port{type.dtype, extents(type.shape, options_.batch), true};
        };
        KernelSpec spec;
        spec.mode = options_.mode;
        spec.backward = backward_[index];
        for (int v : node.inputs) {
            spec.inputs.push_back(port(v));
            spec.input_gradient.push_back(v >= 0 && gradient_[at(v)] && spec.backward);
        }
        for (int v : node.outputs) {
            spec.outputs.push_back(port(v));
            spec.output_used.push_back(read_[at(v)]);
        }
        for (int p : node.parameters) {
            spec.parameters.push_back(p < 0 ? Extents{} : network_.parameters[at(p)].shape);
            spec.parameter_gradient.push_back(p >= 0 && network_.parameters[at(p)].trainable && spec.backward);
        }
        spec.threads = options_.threads;
        spec.seed = options_.seed;
        spec.stream = index;
        spec.name = node.path;
        return spec;
    }

    Result<void> make_kernels() {
        for (const Network::Value& value : network_.values) {
            const std::int64_t count = numel(extents(value.type.shape, options_.batch));
            if (count > max_elements)
                return Error(
                    {TR("A tensor of shape {0} would have more than {1} elements with batch size {2}. Make the "
                        "batch or the layer smaller."),
                     {to_string(value.type.shape), std::to_string(max_elements), std::to_string(options_.batch)}},
                    true);
        }
        for (std::size_t i = 0; i < network_.nodes.size(); ++i) {
            if (!live_[i]) continue;
            const Network::Node& node = network_.nodes[i];
            if (!node.op->make_kernel) return Error({TR("{0}: {1} cannot be run."), {node.path, node.op->id()}}, true);
            Draft draft;
            draft.source = static_cast<int>(i);
            draft.spec = spec_for(i);
            draft.kernel = node.op->make_kernel(node.options.get(), draft.spec);
            if (auto why = draft.kernel->refusal()) return Error(std::move(*why), true);
            if (std::max(draft.kernel->saved_bytes(), draft.kernel->scratch_bytes()) > kMostWorkingBytes)
                return Error({TR("{0}: {1} would need more than {2} bytes to work in with batch size {3}. Make the batch or "
                                 "the layer smaller."),
                              {node.path, node.op->id(), std::to_string(kMostWorkingBytes), std::to_string(options_.batch)}},
                             true);
            draft.inputs = node.inputs;
            draft.outputs = node.outputs;
            drafts_.push_back(std::move(draft));
        }
        return {};
    }

    /// Per network value how many kernels read it, and the draft that does so last.
    struct Readers {
        std::vector<int> count, last;
    };
    Readers find_readers() const {
        Readers readers{std::vector<int>(network_.values.size(), 0), std::vector<int>(network_.values.size(), -1)};
        for (std::size_t i = 0; i < drafts_.size(); ++i)
            for (int v : drafts_[i].inputs)
                if (v >= 0) ++readers.count[at(v)], readers.last[at(v)] = static_cast<int>(i);
        return readers;
    }

    /// Per network value whether a number added to one of its channels changes nothing behind it: a normalization takes it
    /// away again wherever it goes.
    std::vector<bool> find_vain_offsets() const {
        std::vector<bool> seen(network_.values.size(), false), read(network_.values.size(), false);
        for (std::size_t i = drafts_.size(); i-- > 0;) {
            const Draft& draft = drafts_[i];
            const bool passed = draft.outputs.size() == 1 && read[at(draft.outputs[0])] && !seen[at(draft.outputs[0])];
            for (std::size_t k = 0; k < draft.inputs.size(); ++k) {
                const int v = draft.inputs[k];
                if (v < 0) continue;
                const bool vain = (k == 0 && draft.kernel->ignores_channel_offset()) ||
                                  (passed && draft.kernel->passes_channel_offset(k));
                read[at(v)] = true;
                if (!vain) seen[at(v)] = true;
            }
        }
        std::vector<bool> vain(network_.values.size());
        for (std::size_t v = 0; v < vain.size(); ++v) vain[v] = read[v] && !seen[v];
        return vain;
    }

    /// Biases whose gradient is zero because normalizations alone see them, see `Kernel::ignores_channel_offset`. A
    /// module applied several times keeps its gradient: another place may see it.
    void leave_out_vain_gradients() {
        const std::vector<bool> vain = find_vain_offsets();
        std::vector<int> uses(network_.parameters.size(), 0);
        for (const Draft& draft : drafts_)
            for (int p : network_.nodes[at(draft.source)].parameters)
                if (p >= 0) ++uses[at(p)];
        for (Draft& draft : drafts_) {
            const int offset = draft.kernel->channel_offset();
            if (offset < 0 || draft.outputs.size() != 1 || !vain[at(draft.outputs[0])]) continue;
            if (!draft.spec.parameter_gradient[at(offset)]) continue;
            const Network::Node& node = network_.nodes[at(draft.source)];
            if (uses[at(node.parameters[at(offset)])] != 1) continue;
            draft.spec.parameter_gradient[at(offset)] = false;
            draft.kernel = node.op->make_kernel(node.options.get(), draft.spec);
        }
    }

    /// Lets each kernel take in the one that alone reads its one output (BatchNorm + ReLU...).
    void fuse() {
        const auto [readers, reader] = find_readers();
        for (Draft& draft : drafts_) {
            if (!draft.kernel || draft.outputs.size() != 1) continue;
            if (readers[at(draft.outputs[0])] != 1 || kept_[at(draft.outputs[0])]) continue;
            Draft& next = drafts_[at(reader[at(draft.outputs[0])])];
            const auto input = std::ranges::find(next.inputs, draft.outputs[0]) - next.inputs.begin();
            if (next.outputs.size() != 1 || draft.spec.backward != next.spec.backward) continue;
            if (!draft.kernel->absorb(*next.kernel, static_cast<std::size_t>(input))) continue;
            program_.notes.push_back(network_.nodes[at(draft.source)].path + " takes in " +
                                     network_.nodes[at(next.source)].path);
            merge(draft, next, input);
        }
    }

    /// `draft`, which does the work of `next` too, takes its place in the order: there all that it reads is known.
    static void merge(Draft& draft, Draft& next, std::ptrdiff_t input) {
        draft.outputs = next.outputs;
        draft.absorbed.push_back(next.source);
        for (std::size_t k = 0; k < next.inputs.size(); ++k) {
            if (static_cast<std::ptrdiff_t>(k) == input) continue;
            draft.inputs.push_back(next.inputs[k]);
            draft.spec.input_gradient.push_back(next.spec.input_gradient[k]);
        }
        next = std::move(draft);
        draft = Draft{};
    }

    int add_value(const Program::Value& value) {
        program_.values.push_back(value);
        return static_cast<int>(program_.values.size()) - 1;
    }

    /// The value in `layout`: itself, itself under another name, or a reordered copy (made once).
    Program::Use use(int value, Layout layout) {
        const Program::Value& v = program_.values[at(value)];
        if (v.layout == layout || layouts_coincide(v.shape)) return {value, layout};
        if (const auto found = reordered_.find(value); found != reordered_.end()) return {found->second, layout};
        Program::Node node;
        node.path = "(reorder)";
        node.kernel = std::make_unique<ReorderKernel>(layout, options_.threads);
        node.inputs = {{value, v.layout}};
        node.input_gradient = {v.gradient};
        node.backward = v.gradient;
        Program::Value copy = v;
        copy.layout = layout;
        copy.kept = false;
        copy.producer = static_cast<int>(program_.nodes.size());
        const int result = add_value(copy);
        node.outputs = {result};
        program_.nodes.push_back(std::move(node));
        reordered_[value] = result;
        return {result, layout};
    }

    void lay_out() {
        program_.value_of.assign(network_.values.size(), -1);
        for (const auto& input : network_.inputs) {
            if (input.target_only && !options_.losses && !kept_[at(input.value)]) continue;
            const TensorType& type = network_.values[at(input.value)].type;
            program_.value_of[at(input.value)] =
                add_value({type.dtype, extents(type.shape, options_.batch), Layout::RowMajor, -1, gradient_[at(input.value)], true});
        }
        for (Draft& draft : drafts_)
            if (draft.kernel) place(draft);
    }

    void place(Draft& draft) {
        const Network::Node& source = network_.nodes[at(draft.source)];
        std::vector<Layout> arriving, wanted;
        for (int v : draft.inputs)
            arriving.push_back(v < 0 ? Layout::RowMajor : program_.values[at(program_.value_of[at(v)])].layout);
        Program::Node node;
        for (std::size_t k = 0; k < draft.inputs.size(); ++k) {
            wanted.push_back(draft.kernel->input_layout(k, arriving));
            if (const int v = draft.inputs[k]; v < 0)
                node.inputs.push_back({-1, wanted.back()});
            else
                node.inputs.push_back(use(program_.value_of[at(v)], wanted.back()));
        }
        for (std::size_t k = 0; k < draft.outputs.size(); ++k) {
            const int v = draft.outputs[k];
            const TensorType& type = network_.values[at(v)].type;
            const Layout layout = draft.kernel->output_layout(k, wanted);
            program_.value_of[at(v)] =
                add_value({type.dtype, extents(type.shape, options_.batch), layout,
                           static_cast<int>(program_.nodes.size()), gradient_[at(v)], kept_[at(v)]});
            node.outputs.push_back(program_.value_of[at(v)]);
        }
        node.source = draft.source;
        node.path = source.path;
        node.input_gradient = draft.spec.input_gradient;
        node.parameters = source.parameters;
        node.buffers = source.buffers;
        node.parameter_gradient = draft.spec.parameter_gradient;
        node.backward = draft.spec.backward;
        node.absorbed = std::move(draft.absorbed);
        node.loss = loss_of_[at(draft.source)];
        if (const std::string note = draft.kernel->note(); !note.empty())
            program_.notes.push_back(source.path + ": " + note);
        node.kernel = std::move(draft.kernel);
        program_.nodes.push_back(std::move(node));
    }

    const Network& network_;
    const PlanOptions& options_;
    std::vector<int> loss_of_;  ///< by network node: which of the losses; -1: none
    std::vector<bool> kept_, live_, backward_, gradient_, read_;
    std::vector<Draft> drafts_;
    std::map<int, int> reordered_;
    Program program_;
};

}  // namespace

std::size_t Program::bytes(int value) const {
    const Value& v = values[at(value)];
    return static_cast<std::size_t>(numel(v.shape)) * size_of(v.dtype);
}

Result<Program> build_program(const Network& network, const PlanOptions& options) {
    return Builder(network, options).build();
}

}  // namespace nn
