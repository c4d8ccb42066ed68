#include "nn/exchange/python/classes.h"

#include <algorithm>
#include <cctype>

namespace nn {

namespace {

/// "MatMul" -> "matmul"; torch's functions have no words parted.
std::string function_name(const std::string& id) {
    std::string name;
    for (const char c : id) name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name;
}

bool sizes_known(const Op& op, const OptionValues& options) {
    return std::ranges::none_of(op.schema.options, [&](const OptionInfo& info) {
        return info.from_wire && std::holds_alternative<std::monostate>(op.schema.value(options, info.id));
    });
}

/// `torch.tensor([0.5, 1.0])`
std::string tensor_of(const std::vector<double>& numbers) {
    std::string list;
    for (const double number : numbers) {
        const std::string text = python_literal(number);
        list += (list.empty() ? "" : ", ") + text + (text.find_first_of(".en") == std::string::npos ? ".0" : "");
    }
    return "torch.tensor([" + list + "])";
}

/// What one layer gives and the next takes.
bool is_size(const PythonArgument& argument) {
    static const std::set<std::string_view> names = {"input_size", "hidden_size", "normalized_shape", "embed_dim", "num_parameters"};
    return argument.name.ends_with("_channels") || argument.name.ends_with("_features") || names.contains(argument.name);
}

std::string name_of_site(std::string_view site) {
    const std::size_t slash = site.rfind('/');
    return last_id(std::string(site.substr(0, slash)));
}

}  // namespace

bool lies_in(std::string_view path, std::string_view container) {
    if (container.empty()) return true;
    return path.size() > container.size() && path.starts_with(container) && path[container.size()] == '.';
}

PythonClasses::PythonClasses(const Graph& root, const Analysis& analysis) : root_(root), analysis_(analysis), index_(root) {
    for_each_node(root, "", [this](const std::string& path, const Node& node) {
        const Op* op = find_op(node.op);
        if (node.id == "training" && op && (op->is_module() || op->role == Role::Parameter))
            refuse(path, TR("'{0}' has no form in Python: every module of PyTorch has a switch of that name; rename it"));
    });
    find_borrowed();
    if (!error_) group();
    if (error_) return;
    name_all();
    for (const auto& shared : shared_) find_parameters(*shared);
}

void PythonClasses::refuse(const std::string& path, const char* text, std::vector<std::string> more) {
    if (error_) return;
    more.insert(more.begin(), path);
    error_ = Error({text, std::move(more)}, true);
}

const PythonShared* PythonClasses::of(const std::string& path) const {
    const auto it = by_path_.find(path);
    return it == by_path_.end() ? nullptr : it->second;
}

PythonPlace PythonClasses::place(const std::string& path, const Node& node, std::vector<std::string> inputs) const {
    PythonPlace place;
    const Op& op = *find_op(node.op);
    OptionValues options = node.options;
    if (const NodeReport* report = analysis_.find(path)) {
        for (const auto& [id, value] : report->from_wire) options.insert_or_assign(id, value);
    }
    place.known = sizes_known(op, options);
    const bool module = op.role == Role::Layer || op.role == Role::Loss;
    place.form = python_form(module ? "nn." + op.id() : "torch." + function_name(op.id()), op.schema, options);
    place.form.inputs = std::move(inputs);
    place.form.inputs.resize(std::max(place.form.inputs.size(), input_ports(node).size()));
    place.outputs = output_ports(node).size();
    const auto built = op.schema.build(options);
    if (!built) return place;
    if (op.role == Role::Loss) {
        place.form.take("weight_in_objective");
        for (PythonArgument& argument : place.form.arguments) {
            const OptionValue value = op.schema.find(argument.name)->get(built->get());
            if (const auto* numbers = std::get_if<std::vector<double>>(&value)) argument.value = tensor_of(*numbers);
        }
    }
    if (op.python) op.python(built->get(), place.form);
    return place;
}

bool PythonClasses::is_counted(const Node& container) {
    for (std::size_t i = 0; i < container.inner.nodes.size(); ++i)
        if (container.inner.nodes[i].id != std::to_string(i)) return false;
    return true;
}

/// One tensor in, one out, nothing else to say.
bool PythonClasses::passes_one(const std::string& path, const Node& node) const {
    const Op* op = find_op(node.op);
    if (!op) return false;
    const auto borrows = borrowed_.find(path);
    if (borrows != borrowed_.end() && !borrows->second.empty()) return false;
    switch (op->role) {
        case Role::Layer: {
            const PythonPlace here = place(path, node);
            return here.known && here.outputs == 1 && here.form.results.empty() && here.form.call_arguments.empty();
        }
        case Role::Sequential: return true;
        case Role::Module: return input_ports(node).size() == 1 && output_ports(node).size() == 1;
        case Role::Reuse: {
            const Reused* target = index_.reused_module(parent_path(path), node);
            return target && passes_one(target->path, *target->node);
        }
        default: return false;
    }
}

bool PythonClasses::is_chain(const std::string& path, const Node& node) const {
    if (const auto known = chains_.find(path); known != chains_.end()) return known->second;
    const auto borrows = borrowed_.find(path);
    bool chain = borrows == borrowed_.end() || borrows->second.empty();
    for (const Node& child : node.inner.nodes) chain = chain && passes_one(join_path(path, child.id), child);
    return chains_[path] = chain;
}

std::string PythonClasses::around(const std::string& path) const {
    for (std::string at = parent_path(path); !at.empty(); at = parent_path(at)) {
        const Node& node = *index_.find(at);
        const Role role = find_op(node.op)->role;
        if (role == Role::Module || (role == Role::Sequential && !is_chain(at, node))) return at;
    }
    return "";
}

// ---- modules that are applied again from elsewhere ------------------------------------------------

/// A module that is applied again inside a container in which it does not lie is handed to that container, and to those around it.
void PythonClasses::find_borrowed() {
    struct Again {
        std::string path, target;
        bool registered;  ///< stands in a container, which has it from the beginning
    };
    std::vector<Again> all;
    for_each_node(root_, "", [&](const std::string& path, const Node& node) {
        const Op* op = find_op(node.op);
        if (!op || op->role != Role::Reuse) return;
        const Reused* target = index_.reused_module(parent_path(path), node);
        if (!target) return refuse(path, TR("'{0}' applies a module again that is not there"));
        const Node* container = index_.find(parent_path(path));
        const Op* holder = container ? find_op(container->op) : nullptr;
        all.push_back({path, target->path, holder && holder->role != Role::Module});
    });
    const auto hand_on = [this](const std::string& from, const std::string& target) {
        bool more = false;
        for (std::string at = parent_path(from); !at.empty(); at = parent_path(at)) {
            if (lies_in(target, at)) break;
            std::vector<std::string>& list = borrowed_[at];
            if (std::ranges::find(list, target) != list.end()) continue;
            list.push_back(target);
            more = true;
        }
        return more;
    };
    for (bool more = true; std::exchange(more, false);) {
        for (const Again& again : all) {
            if (!again.registered) more = hand_on(again.path, again.target) || more;
            const auto needs = borrowed_.find(again.target);
            const std::vector<std::string> inner = needs == borrowed_.end() ? std::vector<std::string>() : needs->second;
            for (const std::string& target : inner) more = hand_on(again.path, target) || more;
        }
    }
    for (const Again& again : all) {
        if (again.registered && !lies_in(again.target, around(again.path)))
            refuse(again.path, TR("'{0}' has no form in Python: it is a second name of '{1}', which lies outside of '{2}'"),
                   {again.target, around(again.path)});
    }
}

// ---- which containers share a class ---------------------------------------------------------------

/// All that the text of a class depends on but values of layers' options, which may be its arguments. `within`: the class itself.
std::string PythonClasses::key_of(const std::string& path, const Node& node, const std::string& within) const {
    const Op& op = *find_op(node.op);
    std::string key = node.id + ":" + node.op + (node.requires_grad ? "" : "!");
    if (op.role == Role::Layer || op.role == Role::Function || op.role == Role::Parameter) {
        const PythonPlace here = place(path, node);
        key += "|" + std::to_string(here.outputs) + (here.known ? "" : "?");
        for (const std::string& result : here.form.results) key += "," + result;
        for (const PythonArgument& argument : here.form.call_arguments) key += "|" + argument.name + "=" + argument.value;
        if (op.role == Role::Layer) return key;
        for (const PythonArgument& argument : here.form.arguments) key += "|" + argument.name + "=" + argument.value;
        return key + "|" + here.form.expression;
    }
    if (op.role == Role::Reuse) {
        const Reused* target = index_.reused_module(parent_path(path), node);
        return key + ">" + (lies_in(target->path, within) ? "." + relative_to(within, target->path) : target->path);
    }
    if (!op.is_container()) return key;
    key += "{";
    const bool own = op.role == Role::Module || (op.role == Role::Sequential && !is_chain(path, node));
    for (const Node& child : node.inner.nodes) key += key_of(join_path(path, child.id), child, own ? path : within) + ";";
    for (const Wire& wire : node.inner.wires) key += wire.from.text() + ">" + wire.to.text() + ";";
    return key + "}";
}

void PythonClasses::group() {
    std::map<std::string, PythonShared*> by_key;
    const auto visit = [&](const auto& self, const Graph& graph, const std::string& scope) -> void {
        for (const Node& node : graph.nodes) {
            const Op* op = find_op(node.op);
            if (!op) continue;
            const std::string path = join_path(scope, node.id);
            if (op->role == Role::Loss && !scope.empty())
                refuse(path, TR("'{0}' has no form in Python: a loss inside a module; take it out of it"));
            if (!op->is_container()) continue;
            self(self, node.inner, path);
            if (op->role == Role::List || (op->role == Role::Sequential && is_chain(path, node))) continue;
            std::string key = key_of(path, node, path);
            key.erase(0, node.id.size());  // what it is called is not what it is
            if (!node.requires_grad) key.erase(key.find('!'), 1);
            PythonShared*& shared = by_key[key];
            if (!shared) {
                shared_.push_back(std::make_unique<PythonShared>());
                shared = shared_.back().get();
                shared->borrowed = borrowed_[path];
            }
            shared->paths.push_back(path);
            by_path_[path] = shared;
        }
    };
    visit(visit, root_, "");
    shared_.push_back(std::make_unique<PythonShared>());
    shared_.back()->paths.emplace_back();
    by_path_[""] = shared_.back().get();
}

void PythonClasses::name_all() {
    // What else a script has in capitals.
    PythonNames names({"Model", "Objective", "Samples", "Shares", "Answers", "Tally", "OrderedDict", "Path", "DataLoader", "Dataset", "Sampler",
                       "BatchSampler", "RandomSampler", "SequentialSampler", "DistributedDataParallel", "F", "Image", "ImageOps", "SystemExit",
                       "ValueError", "DATA", "METRICS", "ENDINGS", "MISSING", "TRUTH"});
    shared_.back()->name = "Model";
    for (const auto& shared : shared_)
        if (shared->name.empty()) shared->name = names.unique(class_name_of(last_id(shared->paths.front())), "");
}

// ---- what a class is told -------------------------------------------------------------------------

void PythonClasses::collect_sites(const std::string& path, const Node& container, const std::string& within,
                                  std::map<std::string, std::vector<PythonArgument>>& found, std::vector<std::string>& order) const {
    for (const Node& child : container.inner.nodes) {
        const std::string at = join_path(path, child.id), relative = relative_to(within, at);
        const Op& op = *find_op(child.op);
        const auto add = [&](PythonArgument argument) {
            std::vector<PythonArgument>& values = found[relative + "/" + argument.name];
            if (values.empty()) order.push_back(relative + "/" + argument.name);
            values.push_back(std::move(argument));
        };
        if (op.role == Role::Layer) {
            for (PythonArgument& argument : place(at, child).form.arguments) add(std::move(argument));
        } else if (const PythonShared* shared = of(at)) {
            const auto instance = static_cast<std::size_t>(std::ranges::find(shared->paths, at) - shared->paths.begin());
            for (const PythonParameter& parameter : shared->parameters)
                add({parameter.name, parameter.values[instance], parameter.values[instance] == parameter.fallback});
        } else if (op.is_container()) {
            collect_sites(at, child, within, found, order);
        }
    }
}

void PythonClasses::find_parameters(PythonShared& shared) {
    if (shared.paths.size() < 2) return;
    std::map<std::string, std::vector<PythonArgument>> found;
    std::vector<std::string> order;
    for (const std::string& path : shared.paths) collect_sites(path, *index_.find(path), path, found, order);
    PythonNames names({"self", "nn", "torch"});
    for (const std::string& site : order) {
        const std::vector<PythonArgument>& values = found[site];
        const auto differs = [&](const PythonArgument& a) { return a.value != values.front().value; };
        if (std::ranges::none_of(values, differs)) continue;
        PythonParameter wanted;
        for (const PythonArgument& a : values) wanted.values.push_back(a.value);
        wanted.size = is_size(values.front());
        for (const PythonArgument& a : values)
            if (a.is_default && !wanted.size) wanted.fallback = a.value;
        const auto fits = [&](const PythonParameter& known) {
            return known.values == wanted.values && known.fallback == wanted.fallback &&
                   ((known.size && wanted.size) || known.name == values.front().name);
        };
        auto known = std::ranges::find_if(shared.parameters, fits);
        if (known == shared.parameters.end()) {
            const bool used = std::ranges::any_of(shared.parameters, [&](const auto& p) { return p.name == values.front().name; });
            wanted.name = names.unique(used ? name_of_site(site) + "_" + values.front().name : values.front().name);
            shared.parameters.push_back(std::move(wanted));
            known = shared.parameters.end() - 1;
        }
        shared.sites[site] = static_cast<std::size_t>(known - shared.parameters.begin());
    }
    // Python wants those with a default behind the others; places in `sites` follow.
    std::vector<std::size_t> places(shared.parameters.size());
    std::vector<PythonParameter> sorted;
    for (const bool with : {false, true}) {
        for (std::size_t i = 0; i < shared.parameters.size(); ++i) {
            if (shared.parameters[i].fallback.has_value() != with) continue;
            places[i] = sorted.size();
            sorted.push_back(shared.parameters[i]);
        }
    }
    shared.parameters = std::move(sorted);
    for (auto& [site, place] : shared.sites) place = places[place];
}

}  // namespace nn
