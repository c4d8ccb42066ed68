#pragma once
// What an op computes with. A kernel is made once, when a plan is compiled, and then run every step; it allocates
// nothing while it runs.

#include "nn/model/result.h"
#include "nn/model/shape.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nn {

/// How an activation (N, C, spatial...) lies in memory. For rank 2 and below the two are the same.
enum class Layout : std::uint8_t {
    RowMajor,      ///< as PyTorch's contiguous tensors
    ChannelsLast,  ///< (N, spatial..., C)
};

enum class Mode : std::uint8_t { Train, Evaluate };

/// A view of memory that the plan owns. `shape` is always PyTorch's order, whatever the layout.
struct TensorView {
    void* data = nullptr;
    DType dtype = DType::Float32;
    Layout layout = Layout::RowMajor;
    Extents shape;

    float* f32() const { return static_cast<float*>(data); }
    std::int64_t* i64() const { return static_cast<std::int64_t*>(data); }
    std::int64_t size() const { return numel(shape); }
    explicit operator bool() const { return data != nullptr; }
};

/// What a kernel is made for. Shapes are concrete.
struct KernelSpec {
    struct Port {
        DType dtype = DType::Float32;
        Extents shape;
        bool present = true;  ///< false: an optional input without a wire
    };
    Mode mode = Mode::Train;
    bool backward = false;  ///< a backward pass will follow
    std::vector<Port> inputs, outputs;
    std::vector<bool> input_gradient;      ///< which inputs' gradients are wanted
    std::vector<bool> output_used;         ///< which outputs anything reads; all of them have memory
    std::vector<Extents> parameters;       ///< shapes; empty where absent by option
    std::vector<bool> parameter_gradient;  ///< wanted: not frozen
    int threads = 1;
    std::uint64_t seed = 0;    ///< for dropout
    std::uint64_t stream = 0;  ///< this node's number, for dropout
    std::string name;          ///< the node's path, for messages
};

/// One run of one node. Views of what is absent have no data.
struct KernelRun {
    std::span<const TensorView> inputs;
    std::span<const TensorView> outputs;
    std::span<const TensorView> parameters;
    std::span<const TensorView> buffers;
    std::span<const TensorView> output_gradients;  ///< backward: complete sums, the kernel's to destroy; no data: zero
    std::span<const TensorView> input_gradients;   ///< backward: to be written; added to only where `adds` says so
    std::span<const TensorView> parameter_gradients;  ///< backward: to be added to, see `overwrite_gradients`
    void* saved = nullptr;    ///< `Kernel::saved_bytes()`, kept from forward to backward of the same step
    void* scratch = nullptr;  ///< `Kernel::scratch_bytes()`, for this call alone
    std::uint64_t step = 0;   ///< counts training steps, for dropout
    double loss_scale = 1;    ///< losses: weight of this loss in the objective, the gradient's seed
    /// Parameter gradients hold nothing yet: to be written, not added to. Saves clearing and reading them.
    bool overwrite_gradients = false;
    /// Bit k: input_gradients[k] holds what others have given already, to be added to. Only where the kernel said that
    /// it `adds_input_gradient`.
    std::uint32_t add_input_gradients = 0;
    bool adds(std::size_t input) const { return (add_input_gradients >> input & 1) != 0; }

    /// Where a loss says that it is a mean over nothing: all targets are ignored, or weigh nothing. Its value is no number,
    /// its gradient zero.
    bool* nothing_counts = nullptr;

    /// Where forward says that it was given impossible values, such as an index out of range. The run ends with the
    /// first error said; nothing after this node runs.
    std::optional<Error>* refusal = nullptr;
    void refuse(Message text) const {
        if (refusal && !*refusal) refusal->emplace(std::move(text), true);
    }
};

/// Base of all kernels. The plan asks the questions once and plans memory by the answers.
class Kernel {
public:
    virtual ~Kernel() = default;

    /// Why it cannot compute what it was made for, where only the batch size or the mode tells; PyTorch refuses it when
    /// it runs. Names the node.
    virtual std::optional<Message> refusal() const;

    /// Layout in which the kernel wants an input, given how all of them arrive. Unless it says otherwise: row-major.
    virtual Layout input_layout(std::size_t input, std::span<const Layout> arriving) const;
    /// Layout in which it then gives its outputs, given what it asked for. Unless it says otherwise: that of input 0.
    virtual Layout output_layout(std::size_t output, std::span<const Layout> inputs) const;

    /// Does backward read the values of this input / output? What nobody needs is not kept.
    virtual bool backward_needs_input(std::size_t) const { return true; }
    virtual bool backward_needs_output(std::size_t) const { return true; }
    /// May the output take the place of input 0 (forward), the input's gradient that of the output's (backward)?
    virtual bool forward_in_place() const { return false; }
    virtual bool backward_in_place() const { return false; }
    /// May the gradient of input 0 take the place of that input, which backward reads, and nothing after it?
    virtual bool backward_over_input() const { return false; }
    /// The output is the same memory as input 0, seen with another shape; forward and backward are not called.
    virtual bool alias() const { return false; }

    /// The parameter that adds one number to every channel (axis 1) of the output and does nothing else; -1: there is
    /// none.
    virtual int channel_offset() const { return -1; }
    /// The outputs stay what they are when a number is added to a channel of input 0, as where its mean is taken away.
    /// The gradient of a `channel_offset` that only such kernels see is zero: the plan leaves it out, where computing
    /// it would give rounding errors alone, which an optimizer like Adam takes for a direction.
    virtual bool ignores_channel_offset() const { return false; }
    /// A number added to a channel (axis 1) of this input, in all samples and positions, comes out as numbers added to
    /// channels of output 0, the same in all samples and positions, and as nothing else: what sees that output decides.
    virtual bool passes_channel_offset(std::size_t) const { return false; }

    /// The output is input 0 + input 1, both of the output's shape.
    virtual bool adds_inputs() const { return false; }

    /// Asks this kernel to do the work of `next` too, which alone reads its one output, as its `input`. Called before
    /// memory is planned; after true, `next` is dropped, its one output is this kernel's, and its other inputs follow
    /// this kernel's own.
    virtual bool absorb(const Kernel& next, std::size_t input);
    /// The input whose gradient is the output's, as backward leaves it there: it gets no memory of its own; -1: none.
    virtual int passes_gradient() const { return -1; }
    /// Can backward add to this input's gradient instead of writing it? It is then asked to where others gave theirs
    /// before.
    virtual bool adds_input_gradient(std::size_t) const { return false; }
    /// What it computes with, for the plan's notes: "Winograd F(4, 3)". Empty: nothing worth a line.
    virtual std::string note() const { return {}; }

    virtual std::size_t saved_bytes() const { return 0; }
    virtual std::size_t scratch_bytes() const { return 0; }

    virtual void forward(const KernelRun& run) = 0;
    virtual void backward(const KernelRun& run) = 0;
};

/// Base of kernels that read and write element by element, in whatever layout comes.
class ElementwiseKernel : public Kernel {
public:
    Layout input_layout(std::size_t, std::span<const Layout> arriving) const override { return arriving[0]; }
};

/// Base of kernels over (N, C, spatial...) that want channels last.
class ChannelsLastKernel : public Kernel {
public:
    Layout input_layout(std::size_t, std::span<const Layout>) const override { return Layout::ChannelsLast; }
    Layout output_layout(std::size_t, std::span<const Layout>) const override { return Layout::ChannelsLast; }
};

}  // namespace nn
