#include "nn/exchange/python/registration.h"

#include <algorithm>

namespace nn {

namespace {

const Op& op_of(const Node& node) { return *find_op(node.op); }

bool is_tensor(const Node& node) { return op_of(node).role == Role::Parameter; }
bool is_buffer(const Node& node) { return is_tensor(node) && op_of(node).parameters.front().buffer; }

/// Where a child of that name hides or is hidden.
const char* table_of(const Node& node) { return !is_tensor(node) ? "._modules[" : is_buffer(node) ? "._buffers[" : "._parameters["; }

/// torch.nn has it as this, where it is no class of ours.
enum class Holder { Class, Sequential, ModuleList, ModuleDict, ParameterList, ParameterDict };

Holder holder_of(const PythonClasses& classes, const std::string& path, const Node* container) {
    if (!container || classes.of(path)) return Holder::Class;
    if (container->op == "Sequential") return Holder::Sequential;
    if (container->op == "ModuleList") return Holder::ModuleList;
    if (container->op == "ModuleDict") return Holder::ModuleDict;
    return container->op == "ParameterList" ? Holder::ParameterList : Holder::ParameterDict;
}

bool any_buffer(const Node& container) { return std::ranges::any_of(container.inner.nodes, is_buffer); }

std::string member(const std::string& base, Holder holder, const Node* container, const Node& child) {
    const bool clashes = is_module_attribute(child.id);
    const bool counted = container && PythonClasses::is_counted(*container) && !any_buffer(*container);
    const bool list = holder == Holder::Sequential || holder == Holder::ModuleList || holder == Holder::ParameterList;
    if (list && counted) return base + "[" + child.id + "]";
    if (clashes) return base + table_of(child) + python_string(child.id) + "]";
    if (holder == Holder::ModuleDict || (holder == Holder::ParameterDict && !is_buffer(child)))
        return base + "[" + python_string(child.id) + "]";
    return is_python_name(child.id) ? base + "." + child.id : "getattr(" + base + ", " + python_string(child.id) + ")";
}

}  // namespace

std::string python_member(const PythonClasses& classes, const std::string& within, const std::string& path) {
    std::string base = "self", at = within;
    std::string_view rest = std::string_view(path).substr(within.empty() ? 0 : within.size() + 1);
    const Node* container = within.empty() ? nullptr : classes.index().find(within);
    while (true) {
        const std::size_t dot = rest.find('.');
        const std::string child_path = join_path(at, rest.substr(0, dot));
        const Node* child = classes.index().find(child_path);
        base = member(base, holder_of(classes, at, container), container, *child);
        if (dot == std::string_view::npos) return base;
        rest.remove_prefix(dot + 1);
        at = child_path;
        container = child;
    }
}

// ---- expressions ----------------------------------------------------------------------------------

std::vector<PythonExpression> PythonRegistration::arguments(const std::string& path, const PythonForm& form) const {
    std::vector<PythonArgument> arguments = form.arguments;
    for (PythonArgument& argument : arguments) {
        const auto site = shared_.sites.find(relative_to(within_, path) + "/" + argument.name);
        if (site == shared_.sites.end()) continue;
        argument.value = shared_.parameters[site->second].name;
        argument.is_default = false;
    }
    std::vector<PythonExpression> parts;
    add_arguments(arguments, parts);
    return parts;
}

PythonExpression PythonRegistration::instance(const std::string& path, const PythonShared& of) const {
    const auto which = static_cast<std::size_t>(std::ranges::find(of.paths, path) - of.paths.begin());
    PythonForm form;
    for (const PythonParameter& p : of.parameters)
        form.arguments.push_back({p.name, p.values[which], p.fallback && *p.fallback == p.values[which]});
    return python_call(of.name, arguments(path, form));
}

PythonExpression PythonRegistration::tensor(const std::string& path, const Node& node) const {
    PythonExpression made = python_leaf(classes_.place(path, node).form.expression);
    if (is_buffer(node)) return made;
    std::vector<PythonExpression> parts{std::move(made)};
    if (!node.requires_grad) parts.push_back(python_leaf("requires_grad=False"));
    return python_call("nn.Parameter", std::move(parts));
}

PythonExpression PythonRegistration::container(const std::string& path, const Node& node) const {
    const Holder holder = holder_of(classes_, path, &node);
    const bool named = holder == Holder::ModuleDict || holder == Holder::ParameterDict ||
                       (holder == Holder::Sequential && !PythonClasses::is_counted(node));
    PythonExpression all;
    all.one_part_a_line = true;
    all.head = "nn." + node.op;
    const char* pair = holder == Holder::ModuleDict ? "" : "(";
    for (const Node& child : node.inner.nodes) {
        PythonExpression part = construct(join_path(path, child.id), child);
        if (named) part.head = pair + python_string(child.id) + (*pair ? ", " : ": ") + part.head;
        if (named && *pair) part.tail += ")";
        all.parts.push_back(std::move(part));
    }
    if (all.parts.empty()) {
        all.open = "(";
        all.close = ")";
    } else if (!named) {
        all.open = holder == Holder::Sequential ? "(" : "([";
        all.close = holder == Holder::Sequential ? ")" : "])";
    } else if (holder == Holder::ModuleDict) {
        all.open = "({";
        all.close = "})";
    } else {
        text_.imports.insert("from collections import OrderedDict");
        all.head += "(OrderedDict";
        all.open = "([";
        all.close = "]))";
    }
    return all;
}

PythonExpression PythonRegistration::construct(const std::string& path, const Node& node) const {
    const Op& op = op_of(node);
    PythonExpression made;
    if (op.role == Role::Parameter || op.role == Role::Reuse) {
        made = op.role == Role::Parameter
                   ? tensor(path, node)
                   : python_leaf(python_member(classes_, within_, classes_.index().reused_module(parent_path(path), node)->path));
        made.path = path;
        return made;
    }
    if (const PythonShared* shared = classes_.of(path))
        made = instance(path, *shared);
    else if (op.is_container())
        made = container(path, node);
    else
        made = [&] {
            const PythonPlace here = classes_.place(path, node);
            return python_call(here.form.name, arguments(path, here.form));
        }();
    made.path = path;
    const bool learns = op.is_container() || !op.parameters.empty();
    if (!node.requires_grad && learns) made.tail += ".requires_grad_(False)";
    return made;
}

// ---- statements -----------------------------------------------------------------------------------

/// In one expression: nothing in it names what the statement itself makes, and its names and numbers are what PyTorch takes there.
bool PythonRegistration::fits_inline(const std::string& path, const Node& node, const std::string& statement) const {
    const Op& op = op_of(node);
    if (op.role == Role::Reuse) {
        const std::string& target = classes_.index().reused_module(parent_path(path), node)->path;
        return target != statement && !lies_in(target, statement);
    }
    if (op.role == Role::Layer) return classes_.place(path, node).known;
    if (classes_.of(path) || !op.is_container()) return true;
    const Holder holder = holder_of(classes_, path, &node);
    if (any_buffer(node)) return false;
    const bool counted = holder == Holder::ModuleList || holder == Holder::ParameterList;
    if (counted && !PythonClasses::is_counted(node)) return false;
    return std::ranges::all_of(node.inner.nodes, [&](const Node& child) {
        return !is_module_attribute(child.id) && fits_inline(join_path(path, child.id), child, statement);
    });
}

void PythonRegistration::statement(const std::string& path, const std::string& before, const PythonExpression& expression,
                                   const std::string& after) {
    PythonExpression whole = expression;
    whole.tail += after;
    whole.path = path;
    text_.lines.add(2, before, whole);
}

void PythonRegistration::write_tensor(const std::string& path, const Node& node, const std::string& holder) {
    const std::string id = python_string(node.id);
    const PythonExpression made = tensor(path, node);
    if (is_module_attribute(node.id)) return statement(path, holder + table_of(node) + id + "] = ", made);
    if (is_buffer(node)) return statement(path, holder + ".register_buffer(" + id + ", ", made, ")");
    if (is_python_name(node.id)) return statement(path, holder + "." + node.id + " = ", made);
    statement(path, holder + ".register_parameter(" + id + ", ", made, ")");
}

/// A container whose children come one by one.
void PythonRegistration::write_in_statements(const std::string& path, const Node& node) {
    const std::string holder = python_member(classes_, within_, path);
    for (const Node& child : node.inner.nodes) write_child(join_path(path, child.id), child, &node, holder);
    if (!node.requires_grad) text_.lines.add(2, holder + ".requires_grad_(False)");
}

/// `container`: null, where the child is the class's own.
void PythonRegistration::write_child(const std::string& path, const Node& node, const Node* container, const std::string& holder) {
    const Op& op = op_of(node);
    if (op.role == Role::Parameter) {
        const bool counted = container && container->op == "ParameterList" && PythonClasses::is_counted(*container) && !any_buffer(*container);
        if (counted) return statement(path, holder + ".append(", tensor(path, node), ")");
        return write_tensor(path, node, holder);
    }
    if (op.role == Role::Reuse && !container) return;
    if (!op.is_module() && op.role != Role::Reuse) return;
    if (op.role == Role::Layer && !classes_.place(path, node).known) {
        text_.lines.add(2, "# " + node.id + ": its sizes are not known");
        return text_.lines.note(path, text_.lines.size() - 1);
    }
    const bool whole = fits_inline(path, node, path);
    const PythonExpression made = whole ? construct(path, node) : python_leaf("nn." + node.op + "()");
    const std::string id = python_string(node.id);
    if (is_module_attribute(node.id))
        statement(path, holder + "._modules[" + id + "] = ", made);
    else if (container || !is_python_name(node.id))
        statement(path, holder + ".add_module(" + id + ", ", made, ")");
    else
        statement(path, holder + "." + node.id + " = ", made);
    if (!whole) write_in_statements(path, node);
}

std::string PythonRegistration::signature() const {
    std::string text = "def __init__(self";
    for (const PythonParameter& p : shared_.parameters) text += ", " + p.name + (p.fallback ? "=" + *p.fallback : "");
    return text + "):";
}

void PythonRegistration::write() {
    const Graph& graph = within_.empty() ? classes_.index().root() : classes_.index().find(within_)->inner;
    const bool any = std::ranges::any_of(graph.nodes, [](const Node& node) {
        const Op* op = find_op(node.op);
        return op && (op->is_module() || op->role == Role::Parameter);
    });
    if (!any) return;
    const std::string head = signature();
    if (width_of(head) + 4 <= PythonLines::columns) {
        text_.lines.add(1, head);
    } else {
        std::vector<PythonExpression> parts{python_leaf("self")};
        for (const PythonParameter& p : shared_.parameters) parts.push_back(python_leaf(p.name + (p.fallback ? "=" + *p.fallback : "")));
        PythonExpression call = python_call("def __init__", std::move(parts));
        call.tail = ":";
        text_.lines.add(1, "", call);
    }
    text_.lines.add(2, "super().__init__()");
    const Node* sequence = within_.empty() ? nullptr : classes_.index().find(within_);
    const bool registers_again = sequence && op_of(*sequence).role == Role::Sequential;
    for (const Node& node : graph.nodes) {
        if (!find_op(node.op)) continue;
        // A Sequential has a second name for what it applies again; a Module only calls it.
        const bool again = registers_again && op_of(node).role == Role::Reuse;
        write_child(join_path(within_, node.id), node, again ? sequence : nullptr, "self");
    }
    text_.lines.blank();
}

}  // namespace nn
