#include "nn/exchange/python_source/model_choice.h"

#include "nn/exchange/python_source/functions.h"
#include "nn/model/nested_message.h"

#include <algorithm>
#include <array>

namespace nn::python {

namespace {

/// Names that stand in statements, however deep.
class Mentioned {
public:
    void add(const Block& block) {
        for (const Stmt* stmt : block) {
            for (const Expr* target : stmt->targets) add(target);
            add(stmt->value);
            for (const Parameter& parameter : stmt->parameters) add(parameter.otherwise);
            add(stmt->body);
            add(stmt->otherwise);
        }
    }
    bool has(const std::string& name) const { return names_.contains(name); }

private:
    void add(const Expr* expr) {
        if (!expr) return;
        if (expr->kind == ExprKind::Name) names_.insert(expr->text);
        for (const Expr* kid : expr->kids) add(kid);
        for (const Argument& argument : expr->arguments) add(argument.value);
        for (const Loop& loop : expr->loops) {
            add(loop.over);
            for (const Expr* condition : loop.conditions) add(condition);
        }
    }
    std::set<std::string> names_;
};

std::set<std::string> used_by_others(const SyntaxTree& tree) {
    std::map<std::string, Mentioned> mentioned;
    for (const Stmt* stmt : tree.body) {
        if (stmt->kind != StmtKind::Class) continue;
        Mentioned& names = mentioned[stmt->text];
        names.add(Block{const_cast<Stmt*>(stmt)});
    }
    std::set<std::string> used;
    for (const auto& [name, unused] : mentioned)
        for (const auto& [other, names] : mentioned)
            if (name != other && names.has(name)) used.insert(name);
    return used;
}

bool is_loss(const Module& module) {
    const Op* op = find_op(module.op);
    return op && op->role == Role::Loss;
}

Module* last_of(Interpreter& interpreter, const Class& type) {
    const auto found = std::find_if(interpreter.assigned.rbegin(), interpreter.assigned.rend(),
                                    [&](const auto& one) { return one.second->type == &type; });
    return found == interpreter.assigned.rend() ? nullptr : found->second;
}

/// What people mean by the usual names of arguments, where a source does not say.
std::optional<Value> usual(const std::string& name) {
    struct Usual {
        const char* part;
        double value;
    };
    constexpr std::array usual = {
        Usual{"class", 10},  Usual{"channel", 3}, Usual{"vocab", 1000}, Usual{"num_embeddings", 1000}, Usual{"ntoken", 1000},
        Usual{"layer", 2},   Usual{"head", 4},    Usual{"drop", 0.1},   Usual{"kernel", 3},            Usual{"latent", 100},
        Usual{"z_dim", 100}, Usual{"nz", 100},    Usual{"output", 10},  Usual{"out", 10},              Usual{"hid", 64},
        Usual{"emb", 64},    Usual{"model", 64},  Usual{"dim", 64},     Usual{"feature", 64},          Usual{"input", 32},
        Usual{"size", 32},   Usual{"nc", 3},      Usual{"ngf", 64},     Usual{"ndf", 64},              Usual{"patch", 4},
        Usual{"in_", 3},     Usual{"planes", 64}, Usual{"width", 64},   Usual{"depth", 2},             Usual{"n", 4},
    };
    std::string small;
    for (const char c : name) small += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    for (const Usual& one : usual)
        if (small.find(one.part) != std::string::npos)
            return one.value < 1 ? Value::real(one.value) : Value::whole(static_cast<std::int64_t>(one.value));
    return std::nullopt;
}

/// A function of the source's that makes one when it is called without arguments: resnet18().
Module* made_by_function(Interpreter& interpreter, const Class& type) {
    std::vector<const Function*> functions;
    for (const auto& [name, value] : interpreter.globals()) {
        if (!value.is(Kind::Function)) continue;
        const Function& function = value.as<Function>();
        const bool free = std::ranges::all_of(*function.parameters, [](const Parameter& p) { return p.otherwise || p.stars > 0; });
        if (free && !function.owner && function.body) functions.push_back(&function);
    }
    std::ranges::sort(functions, {}, &Function::line);
    for (const Function* function : functions) {
        const bool returns = std::ranges::any_of(*function->body, [](const Stmt* s) { return s->kind == StmtKind::Return && s->value; });
        if (!returns) continue;
        Call call;
        call.line = function->line;
        const auto values = interpreter.bind(*function, call);
        const Value made = values ? interpreter.run_function(*function, *values, function->line) : Value();
        if (!made.is(Kind::Module) || made.as<Module>().type != &type) continue;
        interpreter.slip(function->line, {TR("the model is what {0}() makes"), {function->name}});
        return &made.as<Module>();
    }
    return nullptr;
}

Module& made_of(Interpreter& interpreter, Class& type) {
    if (Module* made = last_of(interpreter, type)) return *made;
    const Value* init = type.find("__init__");
    Call call;
    call.line = type.line;
    if (init && init->is(Kind::Function)) {
        const Function& function = init->as<Function>();
        std::vector<const Parameter*> open;
        for (const Parameter& parameter : *function.parameters)
            if (&parameter != &function.parameters->front() && !parameter.otherwise && parameter.stars == 0) open.push_back(&parameter);
        if (!open.empty())
            if (Module* made = made_by_function(interpreter, type)) return *made;
        for (const Parameter* parameter : open) {
            const auto value = usual(parameter->name);
            if (!value) continue;
            interpreter.slip(type.line, {TR("the argument '{0}' of {1} is not given; it is set to {2}"),
                {parameter->name, type.name, shown(*value)}});
            call.named.emplace_back(parameter->name, *value);
        }
    }
    return interpreter.construct(type, call).as<Module>();
}

Module& choose(Interpreter& interpreter, const SyntaxTree& tree, const std::string& wanted) {
    std::vector<Class*> models;
    std::string known;
    for (Class* type : interpreter.classes) {
        if (!type->is_module()) continue;
        models.push_back(type);
        known += (known.empty() ? "" : ", ") + type->name;
    }
    if (!wanted.empty()) {
        for (auto type = models.rbegin(); type != models.rend(); ++type)
            if ((*type)->name == wanted) return made_of(interpreter, **type);
        throw Stop{0, {TR("there is no class '{0}' of nn.Module; there are: {1}"), {wanted, known.empty() ? "-" : known}}};
    }
    for (auto one = interpreter.assigned.rbegin(); one != interpreter.assigned.rend(); ++one)
        for (const char* name : {"model", "net", "network"})
            if (one->first == name && !is_loss(*one->second)) return *one->second;
    const std::set<std::string> used = used_by_others(tree);
    for (auto type = models.rbegin(); type != models.rend(); ++type)
        if (!used.contains((*type)->name) || models.size() == 1) return made_of(interpreter, **type);
    if (!models.empty()) return made_of(interpreter, *models.back());
    for (auto one = interpreter.assigned.rbegin(); one != interpreter.assigned.rend(); ++one)
        if (!is_loss(*one->second) && !one->second->parent) return *one->second;
    const Note* first = nullptr;
    for (const Notes* notes : std::initializer_list<const Notes*>{&tree.notes, &interpreter.notes})
        for (const Note& note : *notes)
            if (!first || note.line < first->line) first = &note;
    if (first) throw Stop{first->line, {TR("{0}; and no network is made in this source"), {as_argument(first->text)}}};
    throw Stop{interpreter.passed_over.value_or(tree.body.empty() ? 1 : tree.body[0]->line),
               TR("no network is made here: neither a class derived from nn.Module nor a module by itself")};
}

}  // namespace

Module& choose_model(Interpreter& interpreter, const SyntaxTree& tree, const std::string& wanted) {
    Module& model = choose(interpreter, tree, wanted);
    const Op* op = find_op(model.op);
    const bool own = model.type->find("forward") != nullptr;
    const auto number = [](const auto& child) { return child.first.find_first_not_of("0123456789") == std::string::npos; };
    const bool numbered = std::ranges::any_of(model.children, number);
    if (own || (op && op->role == Role::Module) || (op && op->is_container() && op->role != Role::List && !numbered)) return model;
    // A name of a model's own part cannot be a number, so it stands in one that has a name.
    Module* around = interpreter.make_module(*interpreter.layer_class("Module"), model.line);
    model.parent = nullptr;
    interpreter.register_child(*around, "model", &model, model.line);
    around->examples = model.examples;
    interpreter.slip(model.line, {TR("the {0} is drawn as 'model', so its keys begin with model."), {model.type->name}});
    return *around;
}

}  // namespace nn::python
