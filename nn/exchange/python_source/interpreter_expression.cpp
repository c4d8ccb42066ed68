#include "nn/exchange/python_source/functions.h"
#include "nn/exchange/python_source/interpreter.h"
#include "nn/exchange/python_source/parser.h"

#include <algorithm>
#include <cmath>

namespace nn::python {

namespace {
/// Levels of evaluation in one another: what a thread's stack takes with room, in a build that checks memory too.
constexpr int deepest = 500;

std::optional<std::int64_t> floored(std::int64_t a, std::int64_t b) {
    if (b == 0 || (a == INT64_MIN && b == -1)) return std::nullopt;
    return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

/// Nothing where it overflows or has no value.
std::optional<std::int64_t> of_ints(const std::string& op, std::int64_t a, std::int64_t b) {
    std::int64_t out = 0;
    if (op == "+" && !__builtin_add_overflow(a, b, &out)) return out;
    if (op == "-" && !__builtin_sub_overflow(a, b, &out)) return out;
    if (op == "*" && !__builtin_mul_overflow(a, b, &out)) return out;
    if (op == "//") return floored(a, b);
    if (op == "%") {
        const auto quotient = floored(a, b);
        return quotient ? std::optional(a - *quotient * b) : std::nullopt;
    }
    if (op == "&") return a & b;
    if (op == "|") return a | b;
    if (op == "^") return a ^ b;
    if (op == "<<" && a >= 0 && b >= 0 && b < 62 && a <= (INT64_MAX >> b)) return a << b;
    if (op == ">>" && b >= 0 && b < 63) return a >> b;
    if (op == "**" && b >= 0 && b < 64) {
        out = 1;
        for (std::int64_t i = 0; i < b; ++i)
            if (__builtin_mul_overflow(out, a, &out)) return std::nullopt;
        return out;
    }
    return std::nullopt;
}

std::optional<double> of_floats(const std::string& op, double a, double b) {
    if (op == "+") return a + b;
    if (op == "-") return a - b;
    if (op == "*") return a * b;
    if (op == "/" && b != 0) return a / b;
    if (op == "//" && b != 0) return std::floor(a / b);
    if (op == "%" && b != 0) return a - std::floor(a / b) * b;
    if (op == "**") return std::pow(a, b);
    return std::nullopt;
}

/// The size of the batch in a sum or product; nothing where the result is no multiple of it.
std::optional<Value> of_batch(const std::string& op, const Value& a, const Value& b) {
    if (!a.is(Kind::Int) || !b.is(Kind::Int)) return std::nullopt;
    std::int64_t out = 0;
    if (op == "*" && a.batch != b.batch && !__builtin_mul_overflow(a.integer, b.integer, &out)) return Value::of(Dim::batches(out));
    if ((op == "//" || op == "/") && a.batch && !b.batch && b.integer != 0 && a.integer % b.integer == 0)
        return Value::of(Dim::batches(a.integer / b.integer));
    if ((op == "//" || op == "/") && a.batch && b.batch && b.integer != 0 && a.integer % b.integer == 0)
        return Value::whole(a.integer / b.integer);
    if (op == "+" && a.batch && b.batch) return Value::of(Dim::batches(a.integer + b.integer));
    return std::nullopt;
}

}  // namespace

struct Deep {
    explicit Deep(Interpreter& interpreter, int line) : interpreter_(interpreter) {
        interpreter_.heap.spend();
        if (++interpreter_.depth_ > deepest)
            throw Stop{line, {TR("calls stand in one another too deep: more than {0} levels"), {std::to_string(deepest)}}};
    }
    ~Deep() { --interpreter_.depth_; }
    Deep(const Deep&) = delete;
    Deep& operator=(const Deep&) = delete;
    Interpreter& interpreter_;
};

Value Interpreter::eval(const Expr& expr) {
    const Deep deep(*this, expr.line);
    return eval_kind(expr);
}

Value Interpreter::eval_kind(const Expr& expr) {
    switch (expr.kind) {
        case ExprKind::Name: return eval_name(expr);
        case ExprKind::Int: return Value::whole(expr.integer);
        case ExprKind::Float: return Value::real(expr.number);
        case ExprKind::String: return heap.text(expr.text);
        case ExprKind::Format: return format(expr);
        case ExprKind::Constant:
            if (expr.text == "True" || expr.text == "False") return Value::boolean(expr.text == "True");
            return expr.text == "None" ? Value() : Value(Kind::Ellipsis, nullptr);
        case ExprKind::Tuple: return heap.tuple(eval_all(expr.kids));
        case ExprKind::List:
        case ExprKind::Set: return heap.list(eval_all(expr.kids));
        case ExprKind::Dict: return eval_dict(expr);
        case ExprKind::Attribute: return attribute(eval(*expr.kids[0]), expr.text, expr.line);
        case ExprKind::Subscript: return item(eval(*expr.kids[0]), eval(*expr.kids[1]), expr.line);
        case ExprKind::Slice: return eval_slice(expr);
        case ExprKind::Call: return eval_call(expr);
        case ExprKind::Unary: return eval_unary(expr);
        case ExprKind::Binary: return eval_binary(expr);
        case ExprKind::Compare: return eval_compare(expr);
        case ExprKind::Condition: {
            auto holds = truth(eval(*expr.kids[0]));
            if (!holds)
                obstacle(expr.line, TR("this condition is not known before the network runs; drawn is what happens where it holds"));
            return eval(*expr.kids[holds.value_or(true) ? 1 : 2]);
        }
        case ExprKind::Lambda: {
            Function* made = heap.make<Function>();
            made->name = "lambda";
            made->line = expr.line;
            made->parameters = &expr.parameters;
            made->result = expr.kids[0];
            made->closure = frame_.names;
            for (const Parameter& parameter : expr.parameters)
                made->defaults.push_back(parameter.otherwise ? eval(*parameter.otherwise) : Value());
            return {Kind::Function, made};
        }
        case ExprKind::Each: return eval_each(expr);
        case ExprKind::Assign: {
            const Value value = eval(*expr.kids[0]);
            frame_.names->names[expr.text] = value;
            return value;
        }
        default: return obstacle(expr.line, TR("this expression is not understood"));
    }
}

Value Interpreter::eval_name(const Expr& expr) {
    if (const Value* found = frame_.names->find(expr.text)) return *found;
    if (find_function(expr.text)) return builtin(expr.text, find_function(expr.text));
    // Snippets often begin behind the imports.
    if (expr.text == "torch" || expr.text == "nn" || expr.text == "F" || expr.text == "np" || expr.text == "math") {
        Namespace* made = heap.make<Namespace>();
        made->path = expr.text == "nn" ? "torch.nn" : expr.text == "F" ? "torch.nn.functional" : expr.text == "np" ? "numpy" : expr.text;
        return {Kind::Namespace, made};
    }
    if (expr.text == "OrderedDict" || expr.text == "Variable" || expr.text == "partial" || expr.text == "namedtuple" ||
            expr.text == "deepcopy") {
        const std::string name = expr.text == "Variable" ? "torch.autograd.Variable" : "collections." + expr.text;
        if (const Run run = find_function(name)) return builtin(name, run);
    }
    return obstacle(expr.line, {TR("the name '{0}' is not defined"), {expr.text}});
}

std::vector<Value> Interpreter::eval_all(const std::vector<Expr*>& kids) {
    std::vector<Value> values;
    for (const Expr* kid : kids) {
        if (kid->kind != ExprKind::Star) {
            values.push_back(eval(*kid));
        } else if (const auto many = each_of(eval(*kid->kids[0]), kid->line)) {
            values.insert(values.end(), many->begin(), many->end());
        }
    }
    return values;
}

Value Interpreter::eval_slice(const Expr& expr) {
    SliceRange* made = heap.make<SliceRange>();
    Value* parts[] = {&made->start, &made->stop, &made->step};
    for (std::size_t i = 0; i < 3; ++i)
        if (expr.kids[i]) *parts[i] = eval(*expr.kids[i]);
    return {Kind::Slice, made};
}

Value Interpreter::eval_call(const Expr& expr) {
    Call call;
    call.line = expr.line;
    const Expr& callee = *expr.kids[0];
    call.name = callee.text;
    if (callee.kind == ExprKind::Name && callee.text == "super") {
        if (expr.arguments.size() == 1 && expr.arguments[0].value->kind == ExprKind::Attribute)
            slip(expr.line, TR("a point stands where a comma is meant; it is read as a comma"));
        return super_call(expr.line);
    }
    const Value function = eval(callee);
    for (const Argument& argument : expr.arguments) {
        const Value value = eval(*argument.value);
        if (argument.stars == 1) {
            if (const auto many = each_of(value, expr.line))
                call.given.insert(call.given.end(), many->begin(), many->end());
            else
                obstacle(expr.line, TR("what stands behind * is not known"));
        } else if (argument.stars == 2) {
            if (value.is(Kind::Dict))
                for (const auto& [key, one] : value.as<Dict>().items)
                    if (const std::string* name = text_of(key)) call.named.emplace_back(*name, one);
        } else if (argument.name.empty()) {
            call.given.push_back(value);
        } else {
            call.named.emplace_back(argument.name, value);
        }
    }
    heap.line = expr.line;
    return this->call(function, call);
}

Value Interpreter::eval_unary(const Expr& expr) {
    const Value value = eval(*expr.kids[0]);
    if (expr.text == "not") {
        const auto holds = truth(value);
        return holds ? Value::boolean(!*holds) : Value::unknown();
    }
    if (value.is(Kind::Tensor)) {
        if (expr.text == "-") return drawer.node1("Neg", {}, {value}, expr.line);
        if (expr.text == "~")
            if (const auto truths = inverted(*this, value)) return *truths;
        return expr.text == "+" ? value : Value::unknown();
    }
    if (expr.text == "-" && value.is(Kind::Float)) return Value::real(-value.number);
    if (const auto number = int_of(value)) {
        if (expr.text == "-") return Value::whole(-*number);
        return Value::whole(expr.text == "~" ? ~*number : *number);
    }
    return value.is(Kind::Float) ? value : Value::unknown();
}

Value Interpreter::eval_binary(const Expr& expr) {
    if (expr.text == "and" || expr.text == "or") {
        const Value left = eval(*expr.kids[0]);
        const auto holds = truth(left);
        if (!holds) {
            // Of what is not known: decided by the other side where that decides.
            const Value right = eval(*expr.kids[1]);
            const auto other = truth(right);
            return other && *other == (expr.text == "or") ? right : Value::unknown();
        }
        return *holds == (expr.text == "or") ? left : eval(*expr.kids[1]);
    }
    const Value left = eval(*expr.kids[0]);
    return binary(expr.text, left, eval(*expr.kids[1]), expr.line);
}

Value Interpreter::binary(const std::string& op, const Value& a, const Value& b, int line) {
    if (a.is(Kind::Tensor) || b.is(Kind::Tensor)) return arithmetic(op, a, b, line);
    if (a.is_unknown() || b.is_unknown()) return Value::unknown();
    if (a.batch || b.batch) return of_batch(op, a, b).value_or(Value::unknown());
    const auto whole = [](const Value& v) { return v.is(Kind::Int) || v.is(Kind::Bool); };
    if (whole(a) && whole(b) && !(op == "/") && !(op == "**" && *int_of(b) < 0)) {
        const auto out = of_ints(op, *int_of(a), *int_of(b));
        return out ? Value::whole(*out) : obstacle(line, TR("this number is out of range"));
    }
    if (const auto x = number_of(a), y = number_of(b); x && y) {
        const auto out = of_floats(op, *x, *y);
        return out ? Value::real(*out) : obstacle(line, TR("this number is out of range"));
    }
    if (const std::string *x = text_of(a), *y = text_of(b); x && y && op == "+") return heap.text(*x + *y);
    if (const auto *x = items_of(a), *y = items_of(b); x && y && op == "+") {
        std::vector<Value> joined = *x;
        joined.insert(joined.end(), y->begin(), y->end());
        return a.is(Kind::Tuple) ? heap.tuple(std::move(joined)) : heap.list(std::move(joined));
    }
    if (op == "*" && (items_of(a) || items_of(b)) && (int_of(a) || int_of(b))) {
        const Value& list = items_of(a) ? a : b;
        const auto times = static_cast<std::size_t>(std::clamp<std::int64_t>(*int_of(items_of(a) ? b : a), 0, 10'000'000));
        heap.spend(items_of(list)->size() * times);
        std::vector<Value> many;
        for (std::size_t i = 0; i < times; ++i) many.insert(many.end(), items_of(list)->begin(), items_of(list)->end());
        return list.is(Kind::Tuple) ? heap.tuple(std::move(many)) : heap.list(std::move(many));
    }
    if (op == "%" && text_of(a)) {  // "conv%d" % 3
        Call call;
        call.given = items_of(b) ? *items_of(b) : std::vector{b};
        std::string out;
        std::size_t next = 0;
        const std::string& pattern = *text_of(a);
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (pattern[i] != '%' || i + 1 >= pattern.size()) {
                out += pattern[i];
                continue;
            }
            ++i;
            out += pattern[i] == '%' ? "%" : next < call.given.size() ? shown(call.given[next++]) : "?";
        }
        return heap.text(std::move(out));
    }
    return obstacle(line, {TR("'{0}' cannot be applied to these values"), {op}});
}

Value Interpreter::arithmetic(const std::string& op, const Value& a, const Value& b, int line) {
    const auto usable = [](const Value& v) { return v.is(Kind::Tensor) || number_of(v); };
    if (!usable(a) || !usable(b)) {
        if (a.is_unknown() || b.is_unknown()) {
            obstacle(line, TR("one side of this is not known; it is drawn without it"));
            return a.is(Kind::Tensor) ? a : b;
        }
        return obstacle(line, {TR("'{0}' cannot be applied to these values"), {op}});
    }
    const auto number = [](const Value& v) -> std::optional<double> {
        if (!v.is(Kind::Tensor)) return number_of(v);
        const Tensor& tensor = v.as<Tensor>();
        const bool single = !tensor.type || numel_per_sample(tensor.type->shape) == 1;
        return tensor.fill && !tensor.drawing && !tensor.owner && single ? tensor.fill : std::nullopt;
    };
    const Value &x = number(a) ? b : a, &y = number(a) ? a : b;  // a number comes second
    const bool swapped = number(a).has_value();
    const std::optional<double> by = number(y);
    const auto draw = [&](const char* id, const char* option) {
        return by ? drawer.node1(id, {{option, OptionValue(*by)}}, {x, Value()}, line) : drawer.node1(id, {}, {a, b}, line);
    };
    if (!x.is(Kind::Tensor)) return Value::unknown();
    if (op == "+") return draw("Add", "other");
    if (op == "*") return draw("Mul", "other");
    if (op == "@") return drawer.node1("MatMul", {}, {a, b}, line);
    if (op == "-" && swapped)
        return drawer.node1("Add", {{"other", OptionValue(*by)}}, {drawer.node1("Neg", {}, {x}, line), Value()}, line);
    if (op == "-") return draw("Sub", "other");
    if (op == "/" && swapped) {
        const Value inverse = drawer.node1("Pow", {{"exponent", OptionValue(-1.0)}}, {x, Value()}, line);
        return *by == 1 ? inverse : drawer.node1("Mul", {{"other", OptionValue(*by)}}, {inverse, Value()}, line);
    }
    if (op == "/") return draw("Div", "other");
    if (op == "**" && !swapped) return draw("Pow", "exponent");
    if (op == "//" && !swapped) {
        OptionValues options{{"rounding_mode", OptionValue(std::string("floor"))}};
        if (by) options["other"] = OptionValue(*by);
        return drawer.node1("Div", std::move(options), {x, by ? Value() : b}, line);
    }
    return obstacle(line, {TR("'{0}' of tensors has no counterpart"), {op}});
}

Value Interpreter::compare(const std::string& op, const Value& a, const Value& b) {
    if (op == "is" || op == "is not") {
        if (a.is_unknown() || b.is_unknown()) return Value::unknown();
        const bool objects = a.is(Kind::Tensor) || b.is(Kind::Tensor) || a.is(Kind::Module);
        const bool same = objects ? a.kind == b.kind && a.object == b.object : equal(a, b).value_or(false);
        return Value::boolean(same == (op == "is"));
    }
    if (op == "in" || op == "not in") {
        bool found = false;
        if (const std::string *part = text_of(a), *whole = text_of(b); part && whole) {
            found = whole->find(*part) != std::string::npos;
        } else if (b.is(Kind::Dict)) {
            found = b.as<Dict>().find(a) != nullptr;
        } else if (b.is(Kind::Module) && text_of(a)) {
            found = b.as<Module>().child(*text_of(a)) != nullptr;
        } else if (const auto* items = items_of(b)) {
            for (const Value& item : *items) {
                const auto same = equal(item, a);
                if (!same) return Value::unknown();
                found = found || *same;
            }
        } else {
            return Value::unknown();
        }
        return Value::boolean(found == (op == "in"));
    }
    if (op == "==" || op == "!=") {
        if (const auto truths = compare_mask(*this, a, number_of(b), op == "==")) return *truths;
        const auto same = equal(a, b);
        return same ? Value::boolean(*same == (op == "==")) : Value::unknown();
    }
    if (const auto x = number_of(a), y = number_of(b); x && y)
        return Value::boolean(op == "<" ? *x < *y : op == ">" ? *x > *y : op == "<=" ? *x <= *y : *x >= *y);
    if (const std::string *x = text_of(a), *y = text_of(b); x && y)
        return Value::boolean(op == "<" ? *x < *y : op == ">" ? *x > *y : op == "<=" ? *x <= *y : *x >= *y);
    return Value::unknown();
}

Value Interpreter::eval_compare(const Expr& expr) {
    Value left = eval(*expr.kids[0]);
    for (std::size_t i = 0; i < expr.words.size(); ++i) {
        const Value right = eval(*expr.kids[i + 1]);
        const Value holds = compare(expr.words[i], left, right);
        const auto known = truth(holds);
        if (!known || !*known) return holds;
        left = right;
    }
    return Value::boolean(true);
}

Value Interpreter::eval_dict(const Expr& expr) {
    Dict* made = heap.make<Dict>();
    for (std::size_t i = 0; i + 1 < expr.kids.size(); i += 2) {
        const Value value = eval(*expr.kids[i + 1]);
        if (expr.kids[i])
            made->set(eval(*expr.kids[i]), value);
        else if (value.is(Kind::Dict))
            for (const auto& [key, one] : value.as<Dict>().items) made->set(key, one);
        heap.spend(made->items.size());
    }
    return {Kind::Dict, made};
}

void Interpreter::eval_loops(const Expr& expr, std::size_t depth, std::vector<Value>& into, std::vector<Value>& keys) {
    if (depth == expr.loops.size()) {
        heap.spend();
        if (expr.text == "dict") keys.push_back(eval(*expr.kids[0]));
        into.push_back(eval(*expr.kids[expr.text == "dict" && expr.kids.size() > 1 ? 1 : 0]));
        return;
    }
    const Loop& loop = expr.loops[depth];
    const auto items = each_of(eval(*loop.over), expr.line);
    if (!items) {
        obstacle(expr.line, TR("what this loop goes through is not known; it is left out"));
        return;
    }
    for (const Value& item : *items) {
        unpack(*loop.target, item);
        const bool all = std::ranges::all_of(loop.conditions,
            [&](const Expr* condition) { return truth(eval(*condition)).value_or(true); });
        if (all) eval_loops(expr, depth + 1, into, keys);
    }
}

Value Interpreter::eval_each(const Expr& expr) {
    Environment* inner = heap.make<Environment>();
    inner->outer = frame_.names;
    Environment* outer = std::exchange(frame_.names, inner);
    std::vector<Value> values, keys;
    eval_loops(expr, 0, values, keys);
    frame_.names = outer;
    if (expr.text != "dict") return heap.list(std::move(values));
    Dict* made = heap.make<Dict>();
    for (std::size_t i = 0; i < keys.size(); ++i) made->set(keys[i], values[i]);
    return {Kind::Dict, made};
}

Value Interpreter::format(const Expr& expr) {
    std::string text;
    for (const Expr* piece : expr.kids) text += shown(eval(*piece));
    return heap.text(std::move(text));
}

Value Interpreter::item(const Value& of, const Value& index, int line) {
    if (of.is(Kind::Tensor)) return index_tensor(*this, of, index, line);
    if (of.is(Kind::Dict)) {
        const Value* found = of.as<Dict>().find(index);
        return found ? *found : obstacle(line, {TR("there is no entry '{0}'"), {shown(index)}});
    }
    if (of.is(Kind::Module) && text_of(index)) return attribute(of, *text_of(index), line);
    if (!of.is(Kind::Module) && !items_of(of)) {
        const bool silent = of.is_unknown() || of.is(Kind::Namespace) || of.is(Kind::Class);
        return silent ? Value::unknown() : obstacle(line, TR("this has no entries"));
    }
    if (index.is_unknown()) return obstacle(line, TR("which entry is meant is not known before the network runs"));
    const std::vector<Value> items = *each_of(of, line);
    const auto size = static_cast<std::int64_t>(items.size());
    if (const auto place = int_of(index)) {
        const std::int64_t at = *place < 0 ? *place + size : *place;
        if (at >= 0 && at < size) return items[static_cast<std::size_t>(at)];
        return obstacle(line, {TR("entry {0} of a list of {1} is asked for"), {std::to_string(*place), std::to_string(size)}});
    }
    if (!index.is(Kind::Slice)) return obstacle(line, TR("which entry is meant is not known before the network runs"));
    const SliceRange& range = index.as<SliceRange>();
    const std::int64_t step = int_of(range.step).value_or(1);
    if (step == 0) return Value::unknown();
    const auto bound = [&](const Value& v, std::int64_t otherwise) {
        const auto at = int_of(v);
        return at ? std::clamp<std::int64_t>(*at < 0 ? *at + size : *at, step > 0 ? 0 : -1, step > 0 ? size : size - 1) : otherwise;
    };
    std::vector<Value> part;
    const std::int64_t stop = bound(range.stop, step > 0 ? size : -1);
    for (std::int64_t at = bound(range.start, step > 0 ? 0 : size - 1); step > 0 ? at < stop : at > stop; at += step)
        part.push_back(items[static_cast<std::size_t>(at)]);
    if (of.is(Kind::Tuple)) return heap.tuple(std::move(part));
    if (!of.is(Kind::Module)) return heap.list(std::move(part));
    // A part of a Sequential is one of the same modules, and of a list a list.
    Module* made = make_module(*layer_class(of.as<Module>().op), line);
    for (const Value& one : part)
        if (one.is(Kind::Module)) made->children.emplace_back(std::to_string(made->children.size()), &one.as<Module>());
    return {Kind::Module, made};
}

}  // namespace nn::python
