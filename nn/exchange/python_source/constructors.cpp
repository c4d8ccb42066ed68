// Tensors made out of nothing: torch.zeros and its kin, nn.Parameter, nn.init. Of their values only what a project can say is kept.
#include "nn/exchange/python_source/functions.h"

#include <algorithm>
#include <array>

namespace nn::python {

namespace {

std::optional<Shape> shape_from(Interpreter& interpreter, const std::vector<Value>& given) {
    std::vector<Value> sizes = given;
    if (sizes.size() == 1 && items_of(sizes[0])) sizes = *items_of(sizes[0]);
    Shape shape;
    for (const Value& size : sizes) {
        if (!size.is(Kind::Int) && !int_of(size)) return std::nullopt;
        shape.push_back(size.is(Kind::Int) ? size.dim() : Dim(*int_of(size)));
        if (shape.back().size < 0 || shape.size() > max_rank) return std::nullopt;
    }
    interpreter.heap.spend(shape.size());
    return shape;
}

/// By the name of its maker: torch.rand gives uniform values.
const char* init_of(const std::string& name) {
    if (name.starts_with("randn")) return "normal";
    if (name.starts_with("rand") || name.starts_with("uniform")) return "uniform";
    if (name.starts_with("ones")) return "ones";
    return name.starts_with("zeros") ? "zeros" : "";
}

Value filled(Interpreter& interpreter, Call& call) {
    std::vector<Value> sizes = call.given;
    if (const Value* named = call.find("size"); named && sizes.empty()) sizes = {*named};
    const char* init = init_of(call.name);
    std::optional<double> fill;
    if (call.name.starts_with("zeros")) fill = 0;
    if (call.name.starts_with("ones")) fill = 1;
    if (call.name == "full" && sizes.size() > 1) {
        fill = number_of(sizes[1]);
        sizes = {sizes[0]};
    }
    std::optional<std::int64_t> below;
    if (call.name == "randint") {
        if (sizes.empty()) return Value::unknown();
        const Value shape = call.find("size") ? *call.find("size") : sizes.back();
        if (!call.find("size")) sizes.pop_back();
        below = sizes.empty() ? std::nullopt : int_of(sizes.back());
        sizes = {shape};
    }
    const bool like = call.name.ends_with("_like") && !sizes.empty() && sizes[0].is(Kind::Tensor);
    auto shape = like ? std::nullopt : shape_from(interpreter, sizes);
    if (like && sizes[0].as<Tensor>().type) shape = sizes[0].as<Tensor>().type->shape;
    Value made = constant(interpreter, shape.value_or(Shape{}), fill, init, call.name == "randint" ? DType::Int64 : DType::Float32);
    if (!shape) made.as<Tensor>().type.reset();
    made.as<Tensor>().below = below;
    return made;
}

/// Sizes of nested lists.
void sizes_of(const Value& value, Shape& shape) {
    const auto* items = items_of(value);
    if (!items || shape.size() >= max_rank) return;
    shape.push_back(static_cast<std::int64_t>(items->size()));
    if (!items->empty()) sizes_of((*items)[0], shape);
}

Value from_values(Interpreter& interpreter, Call& call) {
    if (call.given.empty()) return Value::unknown();
    const Value& given = call.given[0];
    if (given.is(Kind::Tensor)) return given;
    const bool sizes = call.name.ends_with("Tensor") && given.is(Kind::Int);
    if (!sizes && !items_of(given) && !number_of(given)) return Value::unknown();
    Shape shape;
    if (sizes)
        shape = shape_from(interpreter, call.given).value_or(Shape{});
    else
        sizes_of(given, shape);
    Value made = constant(interpreter, shape, std::nullopt, "", call.name.starts_with("Long") ? DType::Int64 : DType::Float32);
    if (const auto number = number_of(given); number && !sizes) made.as<Tensor>().fill = number;
    return made;
}

/// torch.arange of whole numbers, as the op of that name has them.
void count_up(Interpreter& interpreter, const Call& call, Tensor& into) {
    std::vector<std::int64_t> numbers;
    for (const Value& value : call.given) {
        if (!value.is(Kind::Int) || value.batch) return;
        numbers.push_back(value.integer);
    }
    if (numbers.empty() || numbers.size() > 3) return;
    OptionValues options{{"end", OptionValue(numbers.size() > 1 ? numbers[1] : numbers[0])}};
    if (numbers.size() > 1) options["start"] = OptionValue(numbers[0]);
    if (numbers.size() > 2) options["step"] = OptionValue(numbers[2]);
    if (!into.type || !find_op("Arange")->schema.problems(options).empty()) return;
    into.type->dtype = DType::Int64;
    into.recipe = interpreter.heap.make<Recipe>();
    into.recipe->op = "Arange";
    into.recipe->options = find_op("Arange")->schema.without_defaults(options);
}

Value spaced(Interpreter& interpreter, Call& call) {
    std::int64_t count = -1;
    if (call.name == "linspace" || call.name == "logspace") {
        if (call.given.size() > 2) count = int_of(call.given[2]).value_or(-1);
    } else if (!call.given.empty()) {
        const auto first = number_of(call.given[0]), last = call.given.size() > 1 ? number_of(call.given[1]) : first;
        const double begin = call.given.size() > 1 ? first.value_or(0) : 0;
        const double step = call.given.size() > 2 ? number_of(call.given[2]).value_or(0) : 1;
        if (first && last && step != 0) count = static_cast<std::int64_t>(std::min(std::max((*last - begin) / step + 0.999999, 0.0), 1e9));
    }
    Value made = constant(interpreter, {count}, std::nullopt, "");
    if (count < 0) made.as<Tensor>().type.reset();
    const Value* type = call.find("dtype");
    const bool whole = !type || type->is_none() || (type->is(Kind::Namespace) && (type->as<Namespace>().path.ends_with("long") ||
                                                                                  type->as<Namespace>().path.ends_with("int64")));
    if (call.name == "arange" && whole) count_up(interpreter, call, made.as<Tensor>());
    return made;
}

Value eye(Interpreter& interpreter, Call& call) {
    const auto n = call.given.empty() ? std::nullopt : int_of(call.given[0]);
    return n ? constant(interpreter, {*n, *n}, std::nullopt, "") : Value::unknown();
}

Value parameter(Interpreter& interpreter, Call& call) {
    const Value* data = call.find(0, "data");
    Tensor* made = interpreter.heap.make<Tensor>();
    made->parameter = true;
    if (data && data->is(Kind::Tensor)) {
        made->type = data->as<Tensor>().type;
        made->init = data->as<Tensor>().init;
        made->fill = data->as<Tensor>().fill;
        if (made->init.empty() && made->fill != 0.0 && made->fill != 1.0)
            interpreter.slip(call.line, TR("the first values of this parameter are not kept; it begins with normal ones"));
    }
    if (!made->type) interpreter.slip(call.line, TR("the size of this parameter is not known here; it is set to 1"));
    if (const Value* wanted = call.find(1, "requires_grad")) made->trainable = truth(*wanted).value_or(true);
    return {Kind::Tensor, made};
}

constexpr std::array kept_inits = {"normal", "uniform", "zeros", "ones", "xavier_uniform", "xavier_normal", "kaiming_uniform",
    "kaiming_normal"};

Value initialize(Interpreter& interpreter, Call& call) {
    if (call.given.empty() || !call.given[0].is(Kind::Tensor)) return Value();
    Tensor& tensor = call.given[0].as<Tensor>();
    std::string name = call.name;
    if (name.ends_with("_")) name.pop_back();
    const bool own = tensor.owner == nullptr || tensor.owner->op == "Module" || tensor.owner->op.starts_with("Parameter");
    const bool plain = call.given.size() == 1 && call.named.empty();
    if (own && plain && std::ranges::find(kept_inits, name) != kept_inits.end()) {
        tensor.init = name;
        tensor.fill.reset();
        return call.given[0];
    }
    if (own && name == "constant" && call.given.size() > 1 && number_of(call.given[1])) {
        tensor.fill = number_of(call.given[1]);
        tensor.init.clear();
        return call.given[0];
    }
    const Message text(TR("the first values that nn.init gives are not kept: layers begin as PyTorch's do by themselves"));
    const bool said = std::ranges::any_of(interpreter.notes, [&](const Note& note) { return note.text == text; });
    if (!said) interpreter.slip(call.line, text);
    return call.given[0];
}

Value same(Interpreter&, Call& call) { return call.given.empty() ? Value() : call.given[0]; }

Value normed(Interpreter& interpreter, Call& call) {
    interpreter.slip(call.line, {TR("{0} changes the layer's parameters, which is not drawn; the layer is drawn without it"), {call.name}});
    return call.given.empty() ? Value() : call.given[0];
}

Value packed(Interpreter& interpreter, Call& call) {
    interpreter.slip(call.line, TR("packed sequences are drawn as they are, all of one length"));
    return call.given.empty() ? Value() : call.given[0];
}

Value padded(Interpreter& interpreter, Call& call) {
    return interpreter.heap.tuple({call.given.empty() ? Value() : call.given[0], Value::unknown()});
}

/// torchsummary's summary(model, (3, 32, 32)), torchinfo's summary(model, input_size=(1, 3, 32, 32)): they tell the size of the input.
Value summary(Interpreter& interpreter, Call& call) {
    const Value* size = call.find(1, "input_size");
    if (call.given.empty() || !call.given[0].is(Kind::Module) || !size || !items_of(*size)) return {};
    std::vector<Value> sizes = *items_of(*size);
    if (!sizes.empty() && items_of(sizes[0])) sizes = *items_of(Value(sizes[0]));
    if (!call.find("input_size") || sizes.size() == 3) sizes.insert(sizes.begin(), Value::whole(1));
    const auto shape = shape_from(interpreter, sizes);
    if (shape) call.given[0].as<Module>().examples.push_back({constant(interpreter, *shape, std::nullopt, "")});
    return {};
}

}  // namespace

Value constant(Interpreter& interpreter, Shape shape, std::optional<double> fill, const char* init, DType dtype) {
    Tensor* made = interpreter.heap.make<Tensor>();
    made->type = TensorType{dtype, std::move(shape)};
    made->fill = fill;
    made->init = init;
    if (!fill || dtype != DType::Float32 || std::ranges::any_of(made->type->shape, &Dim::batch)) return {Kind::Tensor, made};
    OptionValues options{{"size", OptionValue(extents(made->type->shape, 1))}, {"fill_value", OptionValue(*fill)}};
    if (made->type->shape.empty() || !find_op("Full")->schema.problems(options).empty()) return {Kind::Tensor, made};
    made->recipe = interpreter.heap.make<Recipe>();
    made->recipe->op = "Full";
    made->recipe->options = std::move(options);
    return {Kind::Tensor, made};
}

void add_constructors(FunctionTable& table) {
    for (const char* name : {"zeros", "ones", "rand", "randn", "empty", "full", "randint", "zeros_like", "ones_like", "rand_like",
            "randn_like", "empty_like"})
        table[std::string("torch.") + name] = filled;
    for (const char* name : {"tensor", "Tensor", "FloatTensor", "LongTensor", "as_tensor", "from_numpy"})
        table[std::string("torch.") + name] = from_values;
    for (const char* name : {"arange", "linspace", "logspace", "range"}) table[std::string("torch.") + name] = spaced;
    table["torch.eye"] = eye;
    table["torch.nn.Parameter"] = table["torch.nn.parameter.Parameter"] = parameter;
    for (const char* name : {"normal_", "uniform_", "zeros_", "ones_", "constant_", "xavier_uniform_", "xavier_normal_", "kaiming_uniform_",
                             "kaiming_normal_", "orthogonal_", "trunc_normal_", "sparse_", "eye_", "dirac_", "xavier_uniform",
                                 "xavier_normal",
                             "kaiming_uniform", "kaiming_normal", "normal", "uniform", "constant", "orthogonal"})
        table[std::string("torch.nn.init.") + name] = initialize;
    for (const char* name : {"torch.autograd.Variable", "torch.jit.script", "torch.jit.script_method", "torch.compile",
            "torch.nn.DataParallel",
                             "torch.nn.parallel.DistributedDataParallel", "torch.utils.checkpoint.checkpoint_sequential"})
        table[name] = same;
    for (const char* name : {"weight_norm", "spectral_norm"}) {
        table[std::string("torch.nn.utils.") + name] = normed;
        table[std::string("torch.nn.utils.parametrizations.") + name] = normed;
    }
    table["torch.nn.utils.rnn.pack_padded_sequence"] = packed;
    table["torch.nn.utils.rnn.pad_packed_sequence"] = padded;
    for (const char* name : {"torchsummary.summary", "torchinfo.summary", "torchsummaryX.summary", "summary"}) table[name] = summary;
}

}  // namespace nn::python
