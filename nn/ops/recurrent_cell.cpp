#include "nn/ops/recurrent_onnx.h"
#include "nn/ops/recurrent_rules.h"

#include <array>

namespace nn {

namespace {

template <Cell kCell>
struct CellOptions {
    std::optional<std::int64_t> input_size;
    std::int64_t hidden_size = 128;
    bool bias = true;
    std::string nonlinearity = "tanh";

    StackShape shape() const {
        StackShape s;
        s.cell = kCell == Cell::Tanh && nonlinearity == "relu" ? Cell::Relu : kCell;
        s.input = input_size.value_or(1);
        s.hidden = hidden_size;
        s.bias = bias;
        return s;
    }
    std::int64_t rows() const { return (kCell == Cell::Lstm ? 4 : kCell == Cell::Gru ? 3 : 1) * hidden_size; }
};

template <Cell kCell>
void infer(CellOptions<kCell>& o, InferContext& c) {
    if (!need_float(c) || !need_rank(c, 2, "(N, input_size)")) return;
    const Shape& in = c.input().shape;
    if (!take_from_wire(c, o.input_size, in[1], "input_size", TR("features"))) return;
    const Shape state{in[0], o.hidden_size};
    if (!check_state(c, 1, state)) return;
    if constexpr (kCell == Cell::Lstm)
        if (!check_state(c, 2, state)) return;
    c.macs(Count(o.rows()) * (*o.input_size + o.hidden_size));
    c.output(state);
    if constexpr (kCell == Cell::Lstm) c.output(state);
}

/// One step of a stack of one floor and one direction.
template <Cell kCell>
class CellKernel : public Kernel {
public:
    CellKernel(const CellOptions<kCell>& o, const KernelSpec& spec) : stack_(o.shape(), with_time(spec)) {}

    bool backward_needs_input(std::size_t input) const override { return stack_.backward_needs_input(input); }
    bool backward_needs_output(std::size_t) const override { return false; }
    std::size_t saved_bytes() const override { return stack_.saved_bytes(); }
    std::size_t scratch_bytes() const override { return stack_.scratch_bytes(); }

    void forward(const KernelRun& run) override {
        std::array<TensorView, 3> outputs{};
        outputs[0].data = outputs[1].data = run.outputs[0].data;
        if constexpr (kCell == Cell::Lstm) outputs[2].data = run.outputs[1].data;
        KernelRun inner = run;
        inner.outputs = outputs;
        stack_.forward(inner);
    }

    void backward(const KernelRun& run) override {
        std::array<TensorView, 3> gradients{};
        gradients[0].data = run.output_gradients[0].data;
        if constexpr (kCell == Cell::Lstm) gradients[2].data = run.output_gradients[1].data;
        KernelRun inner = run;
        inner.output_gradients = gradients;
        stack_.backward(inner);
    }

private:
    static KernelSpec with_time(KernelSpec spec) {
        Extents& in = spec.inputs[0].shape;
        in.insert(in.begin(), 1);
        return spec;
    }

    RecurrentStack stack_;
};

/// A layer over one time step.
template <Cell kCell>
void write_onnx(const CellOptions<kCell>& o, OnnxForm& f) {
    const auto one_more = [&](std::size_t port) { return f.input(port) ? f.unsqueeze(f.input(port), 0) : OnnxValue{}; };
    const auto made = onnx_recurrence(f, o.shape(), {""}, one_more(0), one_more(1), kCell == Cell::Lstm ? one_more(2) : OnnxValue{});
    for (std::size_t k = 0; k + 1 < made.size(); ++k)
        if (f.used(k)) f.result(f.squeeze(made[k + 1], 0), k);
}

template <Cell kCell>
Define<CellOptions<kCell>> recurrent_cell(const char* id, const char* doc, const char* formula, const char* keywords) {
    using O = CellOptions<kCell>;
    constexpr bool lstm = kCell == Cell::Lstm;
    Define<O> define(id);
    define.title(id).category(Category::Recurrent).icon("recurrent").doc(doc).formula(formula).keywords(keywords);
    define.input("input", TR("(N, input_size)"))
        .optional_input(lstm ? "h_0" : "hidden", TR("(N, hidden_size): the state before; zero without a wire"));
    if constexpr (lstm) define.optional_input("c_0", TR("(N, hidden_size): the cell before; zero without a wire"));
    define.output(lstm ? "h_1" : "output", TR("(N, hidden_size): the state after"));
    if constexpr (lstm) define.output("c_1", TR("(N, hidden_size): the cell after"));
    define.option(&O::input_size, "input_size", TR("Features of the input."))
        .range(1, 1e6)
        .from_wire()
        .option(&O::hidden_size, "hidden_size", TR("Features of the state."))
        .range(1, 1e6)
        .ui_range(1, 1024)
        .log2_scale()
        .required()
        .summary()
        .option(&O::bias, "bias", TR("Learn additive offsets."));
    if constexpr (kCell == Cell::Tanh)
        define.option(&O::nonlinearity, "nonlinearity", TR("What bends the sum.")).choices({"tanh", "relu"});
    const auto init = [](const O& o) { return recurrent_init(o.hidden_size); };
    const auto offsets = [](const O& o) { return Extents{o.rows()}; };
    define.parameter("weight_ih", [](const O& o) { return Extents{o.rows(), *o.input_size}; }, init,
                     TR("(gates × hidden_size, input_size)"))
        .parameter("weight_hh", [](const O& o) { return Extents{o.rows(), o.hidden_size}; }, init,
                   TR("(gates × hidden_size, hidden_size)"))
        .parameter("bias_ih", offsets, init, TR("(gates × hidden_size)"))
        .when(&O::bias)
        .parameter("bias_hh", offsets, init, TR("(gates × hidden_size)"))
        .when(&O::bias)
        .infer(infer<kCell>)
        .template kernel<CellKernel<kCell>>()
        .onnx(write_onnx<kCell>);
    if constexpr (lstm)
        define.python([](const O& o, PythonForm& form) { join_states(form, o.hidden_size, o.hidden_size); });
    define.sample({{"hidden_size", 4}}, {f32({3, 5})})
        .sample({{"hidden_size", 18}, {"bias", false}}, {f32({2, 3}), f32({2, 18})})
        .error({{"hidden_size", 4}}, {f32({2, 5, 3})}, "needed is (N, input_size)")
        .error({{"hidden_size", 4}}, {i64({2, 5})}, "takes float32")
        .error({{"hidden_size", 4}, {"input_size", 7}}, {f32({2, 5})},
               "7 features expected, 5 arrive")
        .error({{"hidden_size", 4}}, {f32({2, 5}), f32({2, 5})}, " is ");
    return define;
}

}  // namespace

std::vector<Op> recurrent_cell_ops() {
    auto rnn = recurrent_cell<Cell::Tanh>("RNNCell", TR("One step of RNN: a new state from an input and the state before."),
                                          "h' = tanh(W_ih x + b_ih + W_hh h + b_hh)", "recurrent step elman cell");
    rnn.sample({{"hidden_size", 6}, {"nonlinearity", "relu"}}, {f32({2, 3}), f32({2, 6})});
    auto lstm = recurrent_cell<Cell::Lstm>("LSTMCell",
                                           TR("One step of LSTM: a new state and cell from an input and those before."),
                                           "c' = f ⊙ c + i ⊙ g;  h' = o ⊙ tanh(c')", "recurrent step long short term cell");
    lstm.sample({{"hidden_size", 6}}, {f32({2, 3}), f32({2, 6}), f32({2, 6})});
    return {rnn, lstm,
            recurrent_cell<Cell::Gru>("GRUCell", TR("One step of GRU: a new state from an input and the state before."),
                                      "h' = (1 − z) ⊙ n + z ⊙ h", "recurrent step gated unit cell")};
}

}  // namespace nn
