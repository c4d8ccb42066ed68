#include "nn/exchange/python_source/interpreter.h"

#include "nn/exchange/python_source/functions.h"
#include "nn/exchange/python_source/parser.h"

#include <algorithm>

namespace nn::python {

namespace {
/// Passes of one loop that are followed: in a network, and elsewhere, where loops are for training.
constexpr std::size_t most_passes = 5'000, most_passes_outside = 300;
}  // namespace

Interpreter::Interpreter(Plan& plan) : drawer(*this, plan) { frame_.names = &module_; }

void Interpreter::slip(int line, Message text) {
    if (said_.emplace(line, text.text()).second) notes.push_back({line, std::move(text)});
}

Value Interpreter::obstacle(int line, Message text) {
    if (in_network > 0 || drawer.drawing()) {
        if (obstacles_.insert(line).second) slip(line, std::move(text));  // what follows from it is not said again
    } else if (!passed_over) {
        passed_over = line;
    }
    return Value::unknown();
}

void Interpreter::run(const SyntaxTree& tree) { run(tree.body); }

Interpreter::Flow Interpreter::run(const Block& block) {
    for (const Stmt* stmt : block) {
        heap.line = stmt->line;
        heap.spend();
        if (const Flow flow = run(*stmt); flow != Flow::Next) return flow;
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::run(const Stmt& stmt) {
    switch (stmt.kind) {
        case StmtKind::Expression: eval(*stmt.value); break;
        case StmtKind::Assign: {
            if (!stmt.value) {  // a name and its type
                if (stmt.targets[0]->kind == ExprKind::Name) frame_.names->names.try_emplace(stmt.targets[0]->text, Value::unknown());
                break;
            }
            const Value value = eval(*stmt.value);
            for (const Expr* target : stmt.targets) assign(*target, value);
            if (stmt.targets.size() == 1 && stmt.targets[0]->kind == ExprKind::Name) drawer.name_after(value, stmt.targets[0]->text);
            break;
        }
        case StmtKind::Augmented: augment(stmt); break;
        case StmtKind::If: return run_if(stmt);
        case StmtKind::For: return run_loop(stmt);
        case StmtKind::While: return run_while(stmt);
        case StmtKind::Def: define_function(stmt); break;
        case StmtKind::Class: define_class(stmt); break;
        case StmtKind::Return:
            frame_.result = stmt.value ? eval(*stmt.value) : Value();
            return Flow::Return;
        case StmtKind::Import:
        case StmtKind::FromImport: run_import(stmt); break;
        case StmtKind::With: return run_with(stmt);
        case StmtKind::Try: {
            const Flow flow = run(stmt.body);
            return flow != Flow::Next ? flow : run(stmt.otherwise);
        }
        case StmtKind::Raise:
            obstacle(stmt.line, TR("this ends in an error"));
            return Flow::Return;
        case StmtKind::Break: return Flow::Break;
        case StmtKind::Continue: return Flow::Continue;
        default: break;
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::run_if(const Stmt& stmt) {
    const Value value = eval(*stmt.value);
    std::optional<bool> holds = truth(value);
    const auto refuses = [](const Block& block) {
        return std::ranges::any_of(block, [](const Stmt* s) { return s->kind == StmtKind::Raise; });
    };
    if (!holds) {
        // A check that would raise an error says nothing about the network.
        holds = !refuses(stmt.body);
        if (*holds)
            obstacle(stmt.line, TR("this condition is not known before the network runs; drawn is what happens where it holds"));
    } else if (value.is(Kind::Bool) && value.trains) {
        slip(stmt.line, TR("drawn is what happens in evaluation mode, where self.training is False"));
    }
    return run(*holds ? stmt.body : stmt.otherwise);
}

Interpreter::Flow Interpreter::run_loop(const Stmt& stmt) {
    const Value over = eval(*stmt.value);
    const auto items = each_of(over, stmt.line);
    if (!items) {
        obstacle(stmt.line, TR("what this loop goes through is not known; it is left out"));
        return Flow::Next;
    }
    const bool network = in_network > 0 || drawer.drawing();
    std::size_t passes = 0;
    for (const Value& item : *items) {
        if (++passes > (network ? most_passes : most_passes_outside)) {
            if (drawer.drawing())
                throw Stop{stmt.line, {TR("this loop has more than {0} passes, which is too much to draw"), {std::to_string(passes - 1)}}};
            obstacle(stmt.line, {TR("only the first {0} passes of this loop are followed"), {std::to_string(passes - 1)}});
            break;
        }
        unpack(*stmt.targets[0], item);
        const Flow flow = run(stmt.body);
        if (flow == Flow::Break) break;
        if (flow == Flow::Return) {
            if (network && passes == 1 && items->size() > 1 && !stmt.body.empty() && stmt.body.back()->kind == StmtKind::Return)
                slip(stmt.body.back()->line, TR("this return stands in the loop and ends it after the first pass; it is drawn so"));
            return flow;
        }
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::run_while(const Stmt& stmt) {
    const bool network = in_network > 0 || drawer.drawing();
    for (std::size_t passes = 0;; ++passes) {
        const auto holds = truth(eval(*stmt.value));
        if (!holds) {
            obstacle(stmt.line, TR("how often this loop runs is not known before the network runs; it is left out"));
            break;
        }
        if (!*holds) break;
        if (passes >= (network ? most_passes : most_passes_outside)) {
            if (drawer.drawing()) throw Stop{stmt.line, {TR("this loop does not end within {0} passes"), {std::to_string(passes)}}};
            slip(stmt.line, {TR("this loop does not end within {0} passes; it is left there"), {std::to_string(passes)}});
            break;
        }
        const Flow flow = run(stmt.body);
        if (flow == Flow::Break) break;
        if (flow == Flow::Return) return flow;
    }
    return Flow::Next;
}

Interpreter::Flow Interpreter::run_with(const Stmt& stmt) {
    for (std::size_t i = 0; i + 1 < stmt.targets.size(); i += 2) {
        const Value context = eval(*stmt.targets[i]);
        if (stmt.targets[i + 1]) unpack(*stmt.targets[i + 1], context);
    }
    return run(stmt.body);
}

void Interpreter::run_import(const Stmt& stmt) {
    const auto module = [&](const std::string& path) {
        Namespace* made = heap.make<Namespace>();
        made->path = path;
        return Value(Kind::Namespace, made);
    };
    const auto walk = [&](const std::string& path) {
        std::string root = path.substr(0, path.find('.'));
        if (root == "troch" || root == "toch" || root == "tourch" || root == "pytorch") {
            slip(stmt.line, {TR("'{0}' is read as '{1}'"), {root, "torch"}});
            root = "torch";
        }
        Value at = module(root == "numpy" ? "numpy" : root);
        for (std::size_t dot = path.find('.'); dot != std::string::npos;) {
            const std::size_t next = path.find('.', dot + 1);
            at = attribute(at, path.substr(dot + 1, next - dot - 1), stmt.line);
            dot = next;
        }
        return at;
    };
    if (stmt.kind == StmtKind::Import) {
        for (const ImportedName& name : stmt.names) {
            const std::string first = name.name.substr(0, name.name.find('.'));
            const Value found = walk(name.name);
            assign_name(name.as.empty() ? first : name.as, name.as.empty() ? walk(first) : found);
        }
        return;
    }
    const Value from = stmt.text.starts_with('.') ? module(stmt.text) : walk(stmt.text);
    for (const ImportedName& name : stmt.names) {
        if (name.name != "*") {
            assign_name(name.as.empty() ? name.name : name.as, attribute(from, name.name, stmt.line));
            continue;
        }
        const std::string path = shown(from);
        if (path == "torch.nn") {
            for (const Op* op : all_ops())
                if (op->is_module() || op->role == Role::Loss) assign_name(op->id(), attribute(from, op->id(), stmt.line));
            for (const char* more : {"Module", "Parameter", "functional", "init"}) assign_name(more, attribute(from, more, stmt.line));
        }
        for (const std::string& function : functions_of(path))
            if (function.find('.') == std::string::npos) assign_name(function, attribute(from, function, stmt.line));
    }
}

// ---- names ---------------------------------------------------------------------------------------------

void Interpreter::assign_name(const std::string& name, const Value& value) {
    frame_.names->names[name] = value;
    const bool method = frame_.function && frame_.function->owner;
    if (value.is(Kind::Module) && !method && !drawer.drawing()) assigned.emplace_back(name, &value.as<Module>());
}

void Interpreter::assign(const Expr& target, const Value& value) {
    if (target.kind == ExprKind::Name) return assign_name(target.text, value);
    unpack(target, value);
}

void Interpreter::unpack(const Expr& target, const Value& value) {
    switch (target.kind) {
        case ExprKind::Name: frame_.names->names[target.text] = value; return;
        case ExprKind::Attribute: return set_attribute(eval(*target.kids[0]), target.text, value, target.line);
        case ExprKind::Subscript: return set_item(eval(*target.kids[0]), eval(*target.kids[1]), value, target.line);
        case ExprKind::Star: return unpack(*target.kids[0], value);
        case ExprKind::Tuple:
        case ExprKind::List: break;
        default: obstacle(target.line, TR("nothing can be assigned to this")); return;
    }
    const std::size_t count = target.kids.size();
    // A state of zeros stands for each of its parts.
    const bool zeros = value.is(Kind::Tensor) && value.as<Tensor>().fill && !value.as<Tensor>().type;
    const auto items = zeros ? std::optional(std::vector<Value>(count, value)) : each_of(value, target.line);
    const auto star = std::ranges::find(target.kids, ExprKind::Star, &Expr::kind);
    if (!items || (star == target.kids.end() ? items->size() != count : items->size() + 1 < count)) {
        if (items)
            slip(target.line, {TR("{0} values are unpacked into {1} names"), {std::to_string(items->size()), std::to_string(count)}});
        for (const Expr* kid : target.kids) unpack(*kid, Value::unknown());
        return;
    }
    const std::size_t many = items->size() + 1 - count;
    std::size_t at = 0;
    for (const Expr* kid : target.kids) {
        if (kid->kind != ExprKind::Star) {
            unpack(*kid, (*items)[at++]);
            continue;
        }
        const auto from = items->begin() + static_cast<std::ptrdiff_t>(at);
        unpack(*kid, heap.list({from, from + static_cast<std::ptrdiff_t>(many)}));
        at += many;
    }
}

void Interpreter::set_item(const Value& of, const Value& index, const Value& value, int line) {
    if (of.is(Kind::Dict)) return of.as<Dict>().set(index, value);
    if (of.is(Kind::Module) && of.as<Module>().op.ends_with("Dict") && text_of(index))
        return set_attribute(of, *text_of(index), value, line);
    if (of.is(Kind::Module) && int_of(index) && value.is(Kind::Module)) {
        auto& children = of.as<Module>().children;
        const std::int64_t place = *int_of(index) + (*int_of(index) < 0 ? static_cast<std::int64_t>(children.size()) : 0);
        if (place >= 0 && place < static_cast<std::int64_t>(children.size()))
            return register_child(of.as<Module>(), children[static_cast<std::size_t>(place)].first, &value.as<Module>(), line);
    }
    if (auto* items = items_of(of); items && of.is(Kind::List) && int_of(index)) {
        const std::int64_t place = *int_of(index) + (*int_of(index) < 0 ? static_cast<std::int64_t>(items->size()) : 0);
        if (place >= 0 && place < static_cast<std::int64_t>(items->size())) {
            (*items)[static_cast<std::size_t>(place)] = value;
            return;
        }
    }
    if (of.is(Kind::Tensor)) {
        if (of.as<Tensor>().drawing) obstacle(line, TR("values written into a part of a tensor are not drawn"));
        of.as<Tensor>().fill.reset();  // of a constant only the shape is kept
        return;
    }
    if (!of.is_unknown() && !of.is(Kind::Namespace)) obstacle(line, TR("this assignment is not understood"));
}

void Interpreter::augment(const Stmt& stmt) {
    const Expr& target = *stmt.targets[0];
    const Value before = eval(target), by = eval(*stmt.value);
    if (stmt.text == "+" && before.is(Kind::List)) {
        if (const auto more = each_of(by, stmt.line)) {
            heap.spend(more->size());
            items_of(before)->insert(items_of(before)->end(), more->begin(), more->end());
            return;
        }
    }
    assign(target, binary(stmt.text, before, by, stmt.line));
}

// ---- definitions -----------------------------------------------------------------------------------------

Function* Interpreter::make_function(const Stmt& stmt) {
    Function* made = heap.make<Function>();
    made->name = stmt.text;
    made->line = stmt.line;
    made->parameters = &stmt.parameters;
    made->body = &stmt.body;
    made->comment = stmt.comment;
    made->closure = frame_.names;
    for (const Parameter& parameter : stmt.parameters) made->defaults.push_back(parameter.otherwise ? eval(*parameter.otherwise) : Value());
    for (const Expr* decorator : stmt.decorators) {
        const std::string& word = decorator->text;
        if (word == "staticmethod") made->bound = Function::Bound::Nothing;
        if (word == "classmethod") made->bound = Function::Bound::Class;
        if (word == "property" || word == "cached_property") made->bound = Function::Bound::Property;
    }
    return made;
}

void Interpreter::define_function(const Stmt& stmt) { frame_.names->names[stmt.text] = {Kind::Function, make_function(stmt)}; }

/// "def foward(self, x)".
void Interpreter::mend_forward(const Class& type, Environment& body) {
    if (!type.is_module() || body.names.contains("forward")) return;
    for (const auto& [name, value] : body.names) {
        if (!value.is(Kind::Function) || letters_apart(name, "forward", 2) > 2) continue;
        slip(value.as<Function>().line, {TR("'{0}' is read as '{1}'"), {name, "forward"}});
        const Value found = value;
        body.names["forward"] = found;
        return;
    }
}

void Interpreter::define_class(const Stmt& stmt) {
    Class* made = heap.make<Class>();
    made->name = stmt.text;
    made->line = stmt.line;
    made->order.push_back(made);
    for (const Expr* base : stmt.targets) {
        const Value value = eval(*base);
        if (!value.is(Kind::Class)) continue;
        for (Class* one : value.as<Class>().order)
            if (std::ranges::find(made->order, one) == made->order.end()) made->order.push_back(one);
    }
    for (const Expr* decorator : stmt.decorators) {
        const Expr* name = decorator->kind == ExprKind::Call ? decorator->kids[0] : decorator;
        made->record_fields = made->record_fields || name->text == "dataclass";
    }
    for (const Stmt* inner : stmt.body)
        if (inner->kind == StmtKind::Assign && inner->targets[0]->kind == ExprKind::Name) made->fields.push_back(inner->targets[0]->text);
    Environment* body = heap.make<Environment>();
    body->outer = frame_.names;
    const Frame outer = std::exchange(frame_, {body, nullptr, {}, {}});
    run(stmt.body);
    frame_ = outer;
    mend_forward(*made, *body);
    for (auto& [name, value] : body->names) {
        if (value.is(Kind::Function)) {
            Function& function = value.as<Function>();
            if (function.closure == body) function.closure = outer.names;
            if (!function.owner) function.owner = made;
        }
        made->members[name] = value;
    }
    frame_.names->names[stmt.text] = {Kind::Class, made};
    classes.push_back(made);
}

std::optional<std::vector<Value>> Interpreter::each_of(const Value& value, int line) {
    if (const auto* items = items_of(value)) {
        heap.spend(items->size());
        return *items;
    }
    if (value.is(Kind::Dict)) {
        std::vector<Value> keys;
        for (const auto& [key, unused] : value.as<Dict>().items) keys.push_back(key);
        return keys;
    }
    if (const std::string* text = text_of(value)) {
        std::vector<Value> letters;
        for (const char letter : *text) letters.push_back(heap.text(std::string(1, letter)));
        return letters;
    }
    if (value.is(Kind::Module)) {
        const Module& module = value.as<Module>();
        std::vector<Value> children;
        for (const auto& [name, child] : module.children)
            children.push_back(module.op.ends_with("Dict") ? heap.text(name) : Value(Kind::Module, child));
        for (const auto& [name, tensor] : module.parameters)
            children.push_back(module.op.ends_with("Dict") ? heap.text(name) : Value(Kind::Tensor, tensor));
        return children;
    }
    if (value.is(Kind::Tensor) && value.as<Tensor>().type && value.as<Tensor>().type->rank() > 0 &&
            !value.as<Tensor>().type->shape[0].batch &&
        (value.as<Tensor>().drawing || value.as<Tensor>().owner)) {
        std::vector<Value> parts;
        for (std::int64_t i = 0; i < std::min<std::int64_t>(value.as<Tensor>().type->shape[0].size, 1000); ++i)
            parts.push_back(index_tensor(*this, value, Value::whole(i), line));
        return parts;
    }
    return std::nullopt;
}

}  // namespace nn::python
