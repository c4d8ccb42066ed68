#include "nn/ops/recurrent_onnx.h"
#include "nn/ops/recurrent_rules.h"

namespace nn {

namespace {

/// All three layers' options; which of them an op has, its declaration says.
template <Cell kCell>
struct RecurrentOptions {
    std::optional<std::int64_t> input_size;
    std::int64_t hidden_size = 128;
    std::int64_t num_layers = 1;
    std::string nonlinearity = "tanh";
    bool bias = true;
    bool batch_first = false;
    double dropout = 0;
    bool bidirectional = false;
    std::int64_t proj_size = 0;

    StackShape shape() const {
        StackShape s;
        s.cell = kCell == Cell::Tanh && nonlinearity == "relu" ? Cell::Relu : kCell;
        s.input = input_size.value_or(1);
        s.hidden = hidden_size;
        s.projection = proj_size;
        s.floors = num_layers;
        s.directions = bidirectional ? 2 : 1;
        s.bias = bias;
        s.batch_first = batch_first;
        s.dropout = dropout;
        return s;
    }
};

ParameterInfo tensor(std::string id, Extents extents, std::int64_t hidden, const char* doc) {
    ParameterInfo p;
    p.id = std::move(id);
    p.doc = doc;
    p.shape = [extents = std::move(extents)](const void*) { return extents; };
    p.init = [hidden](const void*) { return recurrent_init(hidden); };
    return p;
}

/// weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_hr_l0, weight_ih_l0_reverse, ...
std::vector<ParameterInfo> tensors_of(const StackShape& s) {
    std::vector<ParameterInfo> list;
    const std::int64_t gates = (s.cell == Cell::Lstm ? 4 : s.cell == Cell::Gru ? 3 : 1) * s.hidden;
    for (std::int64_t floor = 0; floor < s.floors; ++floor)
        for (std::int64_t d = 0; d < s.directions; ++d) {
            const std::string suffix = "_l" + std::to_string(floor) + (d == 1 ? "_reverse" : "");
            const auto add = [&](const char* name, Extents extents, const char* doc) {
                list.push_back(tensor(name + suffix, std::move(extents), s.hidden, doc));
            };
            add("weight_ih", {gates, s.input_of(floor)}, TR("(gates × hidden_size, input_size)"));
            add("weight_hh", {gates, s.state()}, TR("(gates × hidden_size, size of the state)"));
            if (s.bias) {
                add("bias_ih", {gates}, TR("(gates × hidden_size)"));
                add("bias_hh", {gates}, TR("(gates × hidden_size)"));
            }
            if (s.projection) add("weight_hr", {s.projection, s.hidden}, TR("(proj_size, hidden_size)"));
        }
    return list;
}

template <Cell kCell>
std::vector<ParameterInfo> parameters(const RecurrentOptions<kCell>& o) {
    return tensors_of(o.shape());
}

/// Rank and the place of the batch.
bool check_sequence(InferContext& c, bool batch_first) {
    const Shape& in = c.input().shape;
    if (in.size() != 3) {
        std::vector<InferContext::FixHint> fixes;
        if (in.size() == 4 && in[1] == Dim(1) && find_op("Squeeze"))
            fixes.push_back(InferContext::insert(TR("Insert Squeeze: every row becomes a time step"), 0, "Squeeze",
                                                 {{"dim", 1}}));
        else if (in.size() > 3)
            fixes.push_back(InferContext::insert(TR("Insert Flatten from dimension 2 on"), 0, "Flatten",
                                                 {{"start_dim", 2}}));
        c.error(0, Message(TR("input is {0}; needed is a sequence with 3 dimensions, {1}"),
                           {to_string(in), batch_first ? "(N, T, features)" : "(T, N, features)"}), std::move(fixes));
        return false;
    }
    if (!in[0].batch && !in[1].batch && !in[2].batch) return true;  // plain numbers
    if (in[batch_first ? 0 : 1].batch && !in[batch_first ? 1 : 0].batch) return true;
    std::vector<InferContext::FixHint> fixes;
    if (in[batch_first ? 1 : 0].batch)
        fixes.push_back(InferContext::set_option(batch_first ? TR("Turn batch_first off") : TR("Turn batch_first on"),
                                                 "batch_first", OptionValue(!batch_first)));
    c.error(0, batch_first
                   ? Message(TR("input is {0}; with batch_first the batch comes first: (N, T, features)"), {to_string(in)})
                   : Message(TR("input is {0}; without batch_first time comes first: (T, N, features)"), {to_string(in)}),
            std::move(fixes));
    return false;
}

template <Cell kCell>
void infer(RecurrentOptions<kCell>& o, InferContext& c) {
    if (!need_float(c) || !check_sequence(c, o.batch_first)) return;
    const Shape& in = c.input().shape;
    if (!take_from_wire(c, o.input_size, in[2], "input_size", TR("features"))) return;
    if (o.proj_size >= o.hidden_size) {
        c.option_error("proj_size", Message(TR("proj_size {0} must be smaller than hidden_size {1}"),
                                            {std::to_string(o.proj_size), std::to_string(o.hidden_size)}));
        return;
    }
    const StackShape s = o.shape();
    const Dim time = in[o.batch_first ? 1 : 0], batch = in[o.batch_first ? 0 : 1];
    if (time.size < 1) {
        c.error(0, Message(TR("input is {0}: a sequence needs at least one time step"), {to_string(in)}));
        return;
    }
    const Dim all(s.floors * s.directions);
    const Shape state{all, batch, s.state()}, cell{all, batch, s.hidden};
    if (!check_state(c, 1, state)) return;
    if constexpr (kCell == Cell::Lstm) {
        if (!check_state(c, 2, cell)) return;
    }
    if (o.dropout > 0 && o.num_layers == 1)
        c.warning(0, TR("dropout acts between layers: with num_layers 1 it does nothing"));
    Count macs;
    for (const ParameterInfo& p : tensors_of(s)) {
        const Extents shape = p.shape(nullptr);
        if (shape.size() == 2) macs = macs + Count(shape[0]) * shape[1];
    }
    c.macs(macs * time.size);
    c.output(o.batch_first ? Shape{batch, time, s.width()} : Shape{time, batch, s.width()});
    c.output(state);
    if constexpr (kCell == Cell::Lstm) c.output(cell);
}

template <Cell kCell>
class RecurrentKernel : public RecurrentStack {
public:
    RecurrentKernel(const RecurrentOptions<kCell>& o, const KernelSpec& spec) : RecurrentStack(o.shape(), spec) {}
};

/// A node for every layer; time comes first in ONNX Runtime.
template <Cell kCell>
void write_onnx(const RecurrentOptions<kCell>& o, OnnxForm& f) {
    const StackShape s = o.shape();
    if (s.projection) {
        f.refuse(TR("its LSTM cannot project the state (proj_size)"));
        return;
    }
    OnnxValue x = s.batch_first ? f.transpose(f.input(), {1, 0, 2}) : f.input();
    const Shape& whole = f.result_shape();
    const Shape by_time = s.batch_first ? Shape{whole[1], whole[0], whole[2]} : whole;
    std::vector<OnnxValue> states, cells;
    for (std::int64_t floor = 0; floor < s.floors; ++floor) {
        std::vector<std::string> endings = {"_l" + std::to_string(floor)};
        if (s.directions == 2) endings.push_back(endings[0] + "_reverse");
        const auto first_of = [&](std::size_t port) {
            const OnnxValue all = f.input(port);
            return all && s.floors > 1 ? f.slice(all, 0, floor * s.directions, (floor + 1) * s.directions) : all;
        };
        const auto made = onnx_recurrence(f, s, endings, x, first_of(1), kCell == Cell::Lstm ? first_of(2) : OnnxValue{});
        x = s.directions == 2 ? f.reshape(f.transpose(made[0], {0, 2, 1, 3}), by_time) : f.squeeze(made[0], 1);
        states.push_back(made[1]);
        if (kCell == Cell::Lstm) cells.push_back(made[2]);
    }
    const auto last = [&](const std::vector<OnnxValue>& parts) { return parts.size() == 1 ? parts[0] : f.node("Concat", parts, {{"axis", 0}}); };
    if (f.used(0)) f.result(s.batch_first ? f.transpose(x, {1, 0, 2}) : x);
    if (f.used(1)) f.result(last(states), 1);
    if (f.used(2)) f.result(last(cells), 2);
}

template <Cell kCell>
Define<RecurrentOptions<kCell>> recurrent(const char* id, const char* doc, const char* formula, const char* keywords) {
    using O = RecurrentOptions<kCell>;
    Define<O> define(id);
    define.title(id).category(Category::Recurrent).icon("recurrent").doc(doc).formula(formula).keywords(keywords);
    define.input("input", TR("(T, N, input_size); with batch_first (N, T, input_size)"))
        .optional_input("h_0", TR("(layers × directions, N, size of the state); zero without a wire"));
    if constexpr (kCell == Cell::Lstm)
        define.optional_input("c_0", TR("(layers × directions, N, hidden_size); zero without a wire"));
    define.output("output", TR("the last layer's states: (T, N, directions × size of the state), or (N, T, ...)"))
        .output("h_n", TR("final states: (layers × directions, N, size of the state)"));
    if constexpr (kCell == Cell::Lstm) define.output("c_n", TR("final cells: (layers × directions, N, hidden_size)"));
    define.option(&O::input_size, "input_size", TR("Features of every time step."))
        .range(1, 1e6)
        .from_wire()
        .option(&O::hidden_size, "hidden_size", TR("Features of the state."))
        .range(1, 1e6)
        .ui_range(1, 1024)
        .log2_scale()
        .required()
        .summary()
        .option(&O::num_layers, "num_layers", TR("Layers one above the other, each reading the states of the one below."))
        .range(1, 1000)
        .ui_range(1, 8)
        .summary();
    if constexpr (kCell == Cell::Tanh)
        define.option(&O::nonlinearity, "nonlinearity", TR("What bends the sum.")).choices({"tanh", "relu"});
    define.option(&O::bias, "bias", TR("Learn additive offsets."))
        .option(&O::batch_first, "batch_first",
                TR("Input and output are (N, T, features), as the data brings them; else time comes first. States are not "
                   "affected."))
        .option(&O::dropout, "dropout", TR("While training, probability of a value to be zeroed between two layers."))
        .range(0, 1)
        .option(&O::bidirectional, "bidirectional",
                TR("A second set of weights reads from the end; both states lie side by side."))
        .summary();
    if constexpr (kCell == Cell::Lstm)
        define.option(&O::proj_size, "proj_size", TR("Projects the state to this size; 0 does not."))
            .range(0, 1e6)
            .ui_range(0, 512);
    define.parameter_list(parameters<kCell>).infer(infer<kCell>).template kernel<RecurrentKernel<kCell>>().onnx(write_onnx<kCell>);
    if constexpr (kCell == Cell::Lstm)
        define.python([](const O& o, PythonForm& form) {
            join_states(form, o.proj_size ? o.proj_size : o.hidden_size, o.hidden_size);
            form.results = {"{0}", "({1}, {2})"};
        });
    define.error({{"hidden_size", 4}}, {f32({2, 1, 5, 6})}, "needed is a sequence with 3 dimensions")
        .error({{"hidden_size", 4}}, {f32({2, 5})}, "needed is a sequence with 3 dimensions")
        .error({{"hidden_size", 4}}, {i64({2, 5, 3})}, "takes float32")
        .error({{"hidden_size", 4}, {"batch_first", true}, {"input_size", 7}}, {f32({2, 5, 3})},
               "7 features expected, 3 arrive")
        .error({{"hidden_size", 4}}, {f32({5, 2, 3}), f32({1, 2, 5})}, "h_0 is");
    return define;
}

}  // namespace

std::vector<Op> recurrent_ops() {
    constexpr std::int64_t one = 1, two = 2, three = 3;
    auto rnn = recurrent<Cell::Tanh>(
        "RNN", TR("Reads a sequence step by step and keeps a state: the simplest recurrent layer."),
        "hₜ = tanh(W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh)", "recurrent sequence time series elman memory forecast");
    rnn.sample({{"hidden_size", 4}}, {f32({5, 2, 3})})
        .sample({{"hidden_size", 5}, {"nonlinearity", "relu"}, {"batch_first", true}},
                {f32({2, 3, 2})})
        .sample({{"hidden_size", three}, {"num_layers", two}, {"bidirectional", true}, {"bias", false}},
                {f32({4, 2, 3}), f32({4, 2, 3})})
        .sample({{"hidden_size", 16}, {"num_layers", two}, {"dropout", 0.5}, {"batch_first", true}},
                {f32({6, 5, 7})});
    auto lstm = recurrent<Cell::Lstm>(
        "LSTM", TR("Reads a sequence step by step. Gates decide what its cell keeps, so that it remembers over many steps."),
        "i, f, o = σ(W_i· x + W_h· h + b);  g = tanh(…);  c = f ⊙ c + i ⊙ g;  h = o ⊙ tanh(c)",
        "recurrent sequence time series long short term memory text forecast");
    lstm.sample({{"hidden_size", 4}}, {f32({5, 2, 3})})
        .sample({{"hidden_size", 5}, {"num_layers", two}, {"batch_first", true}, {"bidirectional", true}},
                {f32({3, 4, 2}), f32({4, 3, 5}), f32({4, 3, 5})})
        .sample({{"hidden_size", 5}, {"proj_size", three}, {"num_layers", two}, {"bidirectional", true}},
                {f32({3, 2, 4}), f32({4, 2, 3}), f32({4, 2, 5})})
        .sample({{"hidden_size", 16}, {"proj_size", one}, {"bias", false}, {"batch_first", true}},
                {f32({7, 3, 6})})
        .sample({{"hidden_size", 17}, {"num_layers", two}, {"dropout", 0.3}, {"batch_first", true}},
                {f32({14, 6, 9})})
        .error({{"hidden_size", 4}, {"proj_size", 4}, {"batch_first", true}}, {f32({2, 5, 3})},
               "must be smaller than hidden_size")
        .error({{"hidden_size", 4}}, {f32({5, 2, 3}), f32({1, 2, 4}), f32({1, 2, 3})}, "c_0 is");
    auto gru = recurrent<Cell::Gru>(
        "GRU", TR("Reads a sequence step by step with gates, as LSTM, but with one state less."),
        "r, z = σ(W_i· x + W_h· h + b);  n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn));  h = (1 − z) ⊙ n + z ⊙ h",
        "recurrent sequence time series gated unit memory text forecast");
    gru.sample({{"hidden_size", 4}}, {f32({5, 2, 3})})
        .sample({{"hidden_size", 5}, {"num_layers", two}, {"batch_first", true}, {"bidirectional", true}},
                {f32({3, 4, 2}), f32({4, 3, 5})})
        .sample({{"hidden_size", 16}, {"num_layers", two}, {"dropout", 0.3}, {"bias", false},
                 {"batch_first", true}},
                {f32({13, 4, 9})});
    return {rnn, lstm, gru};
}

}  // namespace nn
