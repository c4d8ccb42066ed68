#include "nn/exchange/python/flow.h"

#include <algorithm>

namespace nn {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
}

std::vector<PythonExpression> leaves(const std::vector<std::string>& words) {
    std::vector<PythonExpression> all;
    for (const std::string& word : words) all.push_back(python_leaf(word));
    return all;
}

/// By position as long as there is no gap, then by name; what comes behind the inputs follows.
std::vector<PythonExpression> call_parts(const std::vector<std::string>& inputs, const std::vector<PortInfo>& ports,
                                         const std::vector<PythonArgument>& arguments) {
    std::vector<PythonExpression> parts;
    bool gap = false;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        gap = gap || inputs[i].empty();
        if (!inputs[i].empty()) parts.push_back(python_leaf((gap && i < ports.size() ? ports[i].id + "=" : "") + inputs[i]));
    }
    add_arguments(arguments, parts);
    return parts;
}

const Graph& graph_of(const PythonClasses& classes, const std::string& path) {
    return path.empty() ? classes.index().root() : classes.index().find(path)->inner;
}

}  // namespace

PythonFlow::PythonFlow(const PythonClasses& classes, const PythonShared& shared, PythonText& text)
    : classes_(classes),
      shared_(shared),
      within_(shared.paths.front()),
      graph_(graph_of(classes, within_)),
      text_(text),
      // Of `forward`, and of the objective's, which has the same names in it.
      names_({"self", "torch", "nn", "_", "share", "processes", "weighed_mean", "answer_classes", "answer_yes", "answer_numbers"}) {
    std::vector<Diagnostic> mistakes;  // said elsewhere
    wiring_ = resolve_wires(classes.index(), graph_, within_, mistakes);
}

std::optional<PythonFlow::Value> PythonFlow::giver(std::size_t place, std::size_t port) const {
    for (const Wiring::Incoming& in : wiring_.places[place].incoming)
        if (in.port == port) return Value{in.from, in.from_port};
    return std::nullopt;
}

std::vector<std::size_t> PythonFlow::in_file_order(Role role) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < wiring_.places.size(); ++i)
        if (has_role(i, role)) found.push_back(i);
    return found;
}

void PythonFlow::need(const Values& values) {
    Values todo = values;
    while (!todo.empty()) {
        const Value value = todo.back();
        todo.pop_back();
        used_.insert(value);
        if (!needed_.insert(value.place).second) continue;
        for (const Wiring::Incoming& in : wiring_.places[value.place].incoming) todo.push_back({in.from, in.from_port});
    }
}

std::vector<std::string> PythonFlow::name_inputs(const std::vector<std::size_t>& places) {
    std::vector<std::string> inputs;
    for (const std::size_t place : places) {
        inputs.push_back(names_.unique(wiring_.places[place].id));
        values_[{place, 0}] = inputs.back();
    }
    return inputs;
}

/// What is handed in is called as where it lies.
std::vector<std::string> PythonFlow::borrow() {
    std::vector<std::string> inputs;
    for (const std::string& path : shared_.borrowed) {
        inputs.push_back(names_.unique(path));
        borrowed_[path] = inputs.back();
    }
    return inputs;
}

std::string PythonFlow::read(const Value& value) {
    if (has_role(value.place, Role::Parameter)) return python_member(classes_, within_, path(value.place));
    const auto known = values_.find(value);
    return known == values_.end() ? "None" : known->second;
}

std::string PythonFlow::outside(const Value& value) {
    const auto known = outside_.find(value);
    return known == outside_.end() ? read(value) : known->second;
}

std::vector<std::string> PythonFlow::inputs_of(std::size_t place) {
    const Wiring::Place& here = wiring_.places[place];
    std::vector<std::string> inputs(here.inputs.size());
    for (const Wiring::Incoming& in : here.incoming) {
        std::string& input = inputs[in.port];
        input += (input.empty() ? "" : ", ") + read({in.from, in.from_port});
    }
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (here.inputs[i].variadic) inputs[i] = "[" + inputs[i] + "]";
    return inputs;
}

std::string PythonFlow::callee(const std::string& path) const {
    const auto handed = borrowed_.find(path);
    return handed == borrowed_.end() ? python_member(classes_, within_, path) : handed->second;
}

/// `node` at `path` applied to `inputs`. `results`, `outputs`: how what it gives comes apart.
PythonExpression PythonFlow::call(std::size_t place, const std::string& path, const Node& node, std::vector<std::string> inputs,
                                  std::vector<std::string>& results, std::size_t& outputs) {
    const Op& op = *find_op(node.op);
    const std::vector<PortInfo>& ports = wiring_.places[place].inputs;
    if (op.is_container()) {
        outputs = wiring_.places[place].outputs.size();
        for (std::string& input : inputs)
            if (input.empty()) input = "None";
        if (const PythonShared* shared = classes_.of(path))
            for (const std::string& borrowed : shared->borrowed) inputs.push_back(callee(borrowed));
        return python_call(callee(path), leaves(inputs));
    }
    PythonPlace here = classes_.place(path, node, std::move(inputs));
    outputs = here.outputs;
    results = std::move(here.form.results);
    if (op.role == Role::Layer) return python_call(callee(path), call_parts(here.form.inputs, ports, here.form.call_arguments));
    if (!here.form.expression.empty()) return python_leaf(here.form.expression);
    // What is made of nothing is made where the model computes.
    if (op.inputs.empty() && !given_.empty()) here.form.arguments.push_back({"device", given_ + ".device"});
    return python_call(here.form.name, call_parts(here.form.inputs, ports, here.form.arguments));
}

/// What stands left of the `=`: a name for each output that is read.
std::string PythonFlow::target_of(std::size_t place, const std::vector<std::string>& results, std::size_t outputs) {
    const Wiring::Place& here = wiring_.places[place];
    std::vector<std::string> items = results;
    for (std::size_t k = 0; items.size() < outputs && results.empty(); ++k) items.push_back("{" + std::to_string(k) + "}");
    for (std::size_t port = 0; port < outputs; ++port) {
        const Value value{place, port};
        std::string name = "_";
        if (used_.contains(value)) {
            name = names_.unique(port == 0 ? here.id : here.id + "_" + here.outputs[port].id);
            values_[value] = name;
        }
        const std::string hole = "{" + std::to_string(port) + "}";
        for (std::string& item : items)
            if (const std::size_t at = item.find(hole); at != std::string::npos) item.replace(at, hole.size(), name);
    }
    for (std::string& item : items)
        if (item == "(_, _)") item = "_";
    return joined(items);
}

/// "(N, 16, 8, 8)" for all that share the class; "*" where they differ.
std::string PythonFlow::shape_comment(const std::string& id) const {
    std::optional<std::vector<std::string>> sizes;
    for (const std::string& instance : shared_.paths) {
        const NodeReport* report = classes_.analysis().find(join_path(instance, id));
        if (!report || report->outputs.empty() || !report->outputs.front().type) return "";
        std::vector<std::string> here;
        for (const Dim& dim : report->outputs.front().type->shape) here.push_back(to_string(dim));
        if (!sizes) sizes = here;
        if (sizes->size() != here.size()) return "";
        for (std::size_t d = 0; d < here.size(); ++d)
            if ((*sizes)[d] != here[d]) (*sizes)[d] = "*";
    }
    return "(" + joined(*sizes) + (sizes->size() == 1 ? ",)" : ")");
}

void PythonFlow::write_place(std::size_t place) {
    const Wiring::Place& here = wiring_.places[place];
    const Role role = op(place).role;
    if (role == Role::Input || role == Role::Output || role == Role::Loss || role == Role::Parameter || role == Role::List) return;
    std::vector<std::string> results;
    std::size_t outputs = 0;
    const Reused* target = role == Role::Reuse ? classes_.index().reused_module(parent_path(path(place)), *here.node) : nullptr;
    PythonExpression made =
        call(place, target ? target->path : path(place), target ? *target->node : *here.node, inputs_of(place), results, outputs);
    made.path = path(place);
    const std::string names = target_of(place, results, outputs);
    text_.lines.add(2, names + " = ", made, shape_comment(here.id));
}

void PythonFlow::write_lines() {
    for (const std::size_t place : wiring_.order)
        if (needed_.contains(place)) write_place(place);
}

void PythonFlow::write_head(const char* method, const std::vector<std::string>& inputs, const std::string& comment) {
    std::vector<std::string> parts = inputs;
    parts.insert(parts.begin(), "self");
    PythonExpression head = python_call(std::string("def ") + method, leaves(parts));
    head.tail = ":";
    text_.lines.add(1, "", head, comment);
}

void PythonFlow::write_return(const std::vector<std::string>& names) {
    PythonExpression all;
    all.head = joined(names);
    if (names.size() > 1) {
        all = python_call("", leaves(names));
        if (width_of(joined(names)) + 15 <= PythonLines::columns) all = python_leaf(joined(names));
    }
    text_.lines.add(2, "return ", all);
}

void PythonFlow::note_all(const std::vector<std::size_t>& places, std::size_t first) {
    for (const std::size_t place : places) text_.lines.note(path(place), first);
}

/// The children of a Sequential, one after the other.
void PythonFlow::write_chain() {
    std::vector<std::string> inputs{"x"};
    names_.unique("x");
    for (const std::string& name : borrow()) inputs.push_back(name);
    write_head("forward", inputs, "");
    for (std::size_t place = 0; place < wiring_.places.size(); ++place) {
        const Wiring::Place& here = wiring_.places[place];
        if (here.inputs.empty()) continue;  // it cannot stand in a chain, which is said elsewhere
        const bool again = has_role(place, Role::Reuse);
        const Reused* target = again ? classes_.index().reused_module(within_, *here.node) : nullptr;
        std::vector<std::string> results, values(here.inputs.size());
        std::size_t outputs = 0;
        values[0] = here.inputs[0].variadic ? "[x]" : "x";
        PythonExpression made =
            call(place, target ? target->path : path(place), target ? *target->node : *here.node, std::move(values), results, outputs);
        made.path = path(place);
        std::vector<std::string> items = results;
        for (std::size_t k = 0; results.empty() && k < outputs; ++k) items.push_back(k == 0 ? "{0}" : "_");
        for (std::string& item : items) {
            const std::size_t at = item.find("{0}");
            at == std::string::npos ? item = "_" : item.replace(at, 3, "x");
        }
        text_.lines.add(2, joined(items) + " = ", made, shape_comment(here.id));
    }
    write_return({"x"});
}

void PythonFlow::write() {
    if (classes_.index().find(within_)->op == "Sequential") return write_chain();
    Values outputs;
    for (const std::size_t place : in_file_order(Role::Output))
        if (const auto value = giver(place, 0)) outputs.push_back(*value);
    need(outputs);
    std::vector<std::string> inputs = name_inputs(in_file_order(Role::Input));
    if (!inputs.empty()) given_ = inputs.front();
    for (const std::string& name : borrow()) inputs.push_back(name);
    std::size_t first = text_.lines.size();
    write_head("forward", inputs, "");
    note_all(in_file_order(Role::Input), first);
    write_lines();
    std::vector<std::string> names;
    for (const Value& value : outputs) names.push_back(read(value));
    first = text_.lines.size();
    names.empty() ? text_.lines.add(2, "return None") : write_return(names);
    note_all(in_file_order(Role::Output), first);
}

// ---- the model ------------------------------------------------------------------------------------

Result<void> PythonFlow::read_losses(PythonModel& model, PythonUnfinished unfinished, Values& read) {
    for (const std::size_t place : in_file_order(Role::Loss)) {
        for (const Wiring::Place& other : wiring_.places)
            for (const Wiring::Incoming& in : other.incoming)
                if (in.from == place && unfinished == PythonUnfinished::Refused)
                    return Error({TR("'{0}' has no form in Python: '{1}' reads a loss; take the wire out"),
                                  {path(place), join_path(within_, other.id)}},
                                 true);
        PythonLoss loss;
        loss.path = path(place);
        const Node& node = *wiring_.places[place].node;
        const PythonPlace here = classes_.place(loss.path, node);
        std::vector<PythonExpression> parts;
        add_arguments(here.form.arguments, parts);
        loss.construct = python_call(here.form.name, std::move(parts));
        if (const auto weight = node.options.find("weight_in_objective"); weight != node.options.end())
            loss.weight = OptionTraits<double>::from(weight->second);
        for (std::size_t port = 0; port < wiring_.places[place].inputs.size(); ++port)
            if (const auto value = giver(place, port)) read.push_back(*value);
        model.losses.push_back(std::move(loss));
    }
    return {};
}

/// What the graph gives that nothing reads.
PythonFlow::Values PythonFlow::ends() const {
    std::set<std::size_t> read;
    for (const Wiring::Place& place : wiring_.places)
        for (const Wiring::Incoming& in : place.incoming) read.insert(in.from);
    Values ends;
    for (const std::size_t place : wiring_.order) {
        const Role role = op(place).role;
        const bool runs = role != Role::Input && role != Role::Output && role != Role::Loss && role != Role::Parameter && role != Role::List;
        if (runs && !read.contains(place) && !wiring_.places[place].incoming.empty() && !wiring_.places[place].outputs.empty())
            ends.push_back({place, 0});
    }
    return ends;
}

Result<void> PythonFlow::write_model(PythonModel& model, PythonUnfinished unfinished) {
    Values outputs, read_by_losses, all;
    if (auto done = read_losses(model, unfinished, read_by_losses); !done) return done;
    const auto once = [](Values& values, const Value& value) {
        if (std::ranges::find(values, value) == values.end()) values.push_back(value);
    };
    for (const std::size_t place : in_file_order(Role::Output))
        if (const auto value = giver(place, 0)) outputs.push_back(*value);
    if (outputs.empty())
        for (const std::size_t place : in_file_order(Role::Loss))
            if (const auto value = giver(place, 0)) once(outputs, *value);
    const bool open = outputs.empty() && unfinished == PythonUnfinished::Ends;
    if (open) outputs = ends();
    if (outputs.empty() && !open) return Error(TR("The model has neither an Output nor a loss, so there is nothing that it would give."), true);
    all = outputs;
    for (const Value& value : read_by_losses)
        if (!has_role(value.place, Role::Input)) once(all, value);
    // An input of the model is what anything but a loss reads; all of them are inputs of the objective.
    need(all);
    std::vector<std::size_t> inputs, data;
    for (const std::size_t place : in_file_order(Role::Input)) {
        const bool given = needed_.contains(place), trains = std::ranges::find(read_by_losses, Value{place, 0}) != read_by_losses.end();
        if (given) inputs.push_back(place);
        if (given || trains) data.push_back(place);
    }
    for (const std::string& name : name_inputs(data)) model.data.emplace_back("", name);
    for (std::size_t i = 0; i < data.size(); ++i) model.data[i].first = wiring_.places[data[i]].id;
    for (const std::size_t place : inputs) {
        model.inputs.push_back(read({place, 0}));
        model.input_ids.push_back(wiring_.places[place].id);
    }
    if (!model.inputs.empty()) given_ = model.inputs.front();
    const bool more = all.size() > outputs.size();
    const std::string shape = inputs.size() == 1 ? shape_comment(wiring_.places[inputs.front()].id) : "";
    if (more) {
        write_head("forward", model.inputs, shape);
        const std::string part = outputs.size() == 1 ? "[0]" : "[:" + std::to_string(outputs.size()) + "]";
        PythonExpression call = python_call("self.forward_all", leaves(model.inputs));
        call.tail = part;
        text_.lines.add(2, "return ", call);
        text_.lines.blank();
    }
    std::size_t first = text_.lines.size();
    write_head(more ? "forward_all" : "forward", model.inputs, more ? "" : shape);
    note_all(inputs, first);
    if (more) text_.lines.add(2, "\"\"\"The outputs, and what else the losses read.\"\"\"");
    write_lines();
    std::vector<std::string> names;
    for (const Value& value : all) names.push_back(read(value));
    first = text_.lines.size();
    names.empty() ? text_.lines.add(2, "return None") : write_return(names);
    note_all(in_file_order(Role::Output), first);
    for (const Value& value : all) {  // outside a tensor of the model's has a name too
        if (has_role(value.place, Role::Parameter)) outside_[value] = names_.unique(wiring_.places[value.place].id);
        if (more) model.all.push_back(outside(value));
        if (model.outputs.size() < outputs.size()) model.outputs.push_back(outside(value));
    }
    std::size_t loss = 0;
    for (const std::size_t place : in_file_order(Role::Loss)) {
        for (std::size_t port = 0; port < wiring_.places[place].inputs.size(); ++port)
            if (const auto value = giver(place, port)) model.losses[loss].arguments.push_back(outside(*value));
        ++loss;
    }
    return {};
}

}  // namespace nn
