#include "nn/model/wiring.h"

#include <algorithm>
#include <unordered_map>

namespace nn {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);
constexpr std::size_t most_mended = 100;

class Resolver {
public:
    Resolver(const NodeIndex& root, const Graph& scope, const std::string& path, std::vector<Diagnostic>& diagnostics)
        : root_(root), scope_(scope), path_(path), diagnostics_(diagnostics) {}

    Wiring run() {
        std::vector<Wirable> nodes = wirable_nodes(scope_);
        wiring_.places.reserve(nodes.size());
        wiring_.order.reserve(nodes.size());
        for (Wirable& found : nodes) {
            Wiring::Place place;
            place.id = std::move(found.id);
            place.node = found.node;
            const std::string around = parent_path(join_path(path_, place.id));
            place.inputs = input_ports(root_, around, *place.node);
            place.outputs = output_ports(root_, around, *place.node);
            wiring_.places.push_back(std::move(place));
        }
        for (std::size_t i = 0; i < wiring_.places.size(); ++i) {
            const std::string& id = wiring_.places[i].id;
            if (!index_.emplace(id, i).second)
                report(id, "", Message(TR("the id '{0}' is used twice in one scope; rename one"), {last_id(id)}));
        }
        for (std::size_t w = 0; w < scope_.wires.size(); ++w) resolve(w);
        sort();
        mark_needed();
        return std::move(wiring_);
    }

private:
    void report(const std::string& id, const std::string& port, Message text, std::vector<Fix> fixes = {}) {
        Diagnostic d;
        d.node = id.empty() ? path_ : join_path(path_, id);
        d.port = port;
        d.text = std::move(text);
        d.fixes = std::move(fixes);
        diagnostics_.push_back(std::move(d));
    }

    /// Whether there is to be help with one mistake more: it takes time and room by the size of the scope.
    bool helps() { return ++mended_ <= most_mended; }

    std::vector<Fix> without_wire(std::size_t w) {
        if (!helps()) return {};
        SetWires edit{path_, scope_.wires};
        edit.wires.erase(edit.wires.begin() + static_cast<std::ptrdiff_t>(w));
        const Wire& gone = scope_.wires[w];
        return {{Message(TR("Remove the wire from {0} to {1}"), {gone.from.text(), gone.to.text()}), {edit}}};
    }

    std::size_t find_end(const PortRef& end, const PortRef& other, std::size_t w) {
        if (const auto it = index_.find(end.node); it != index_.end()) return it->second;
        std::string near;
        if (helps()) {
            std::vector<std::string> known;
            for (const Wiring::Place& place : wiring_.places) known.push_back(place.id);
            near = nearest(end.node, known);
        }
        const std::string place = index_.contains(other.node) ? other.node : "";
        if (near.empty())
            report(place, "", Message(TR("a wire names the node '{0}', which does not exist here"), {end.node}),
                   without_wire(w));
        else
            report(place, "",
                   Message(TR("a wire names the node '{0}', which does not exist here; did you mean '{1}'?"),
                           {end.node, near}),
                   without_wire(w));
        return none;
    }

    std::size_t find_port(const std::vector<PortInfo>& ports, const PortRef& end, bool output, std::size_t w) {
        if (end.port.empty() && !ports.empty()) return 0;
        std::string known;
        for (std::size_t i = 0; i < ports.size(); ++i) {
            if (ports[i].id == end.port) return i;
            known += (known.empty() ? "" : ", ") + ports[i].id;
        }
        if (find_op(wiring_.places[index_[end.node]].node->op) == nullptr) return none;  // reported as an unknown op
        if (ports.empty())
            report(end.node, "", Message(output ? TR("'{0}' has no output") : TR("'{0}' has no input"), {end.node}),
                   without_wire(w));
        else
            report(end.node, end.port,
                   Message(output ? TR("'{0}' has no output '{1}'; it has {2}") : TR("'{0}' has no input '{1}'; it has {2}"),
                           {end.node, end.port, known}),
                   without_wire(w));
        return none;
    }

    void resolve(std::size_t w) {
        const Wire& wire = scope_.wires[w];
        const std::size_t from = find_end(wire.from, wire.to, w), to = find_end(wire.to, wire.from, w);
        if (from == none || to == none) return;
        const std::size_t out = find_port(wiring_.places[from].outputs, wire.from, true, w);
        const std::size_t in = find_port(wiring_.places[to].inputs, wire.to, false, w);
        if (out == none || in == none) return;
        Wiring::Place& place = wiring_.places[to];
        const PortInfo& port = place.inputs[in];
        if (!port.variadic) {
            for (const Wiring::Incoming& other : place.incoming) {
                if (other.port != in) continue;
                report(wire.to.node, port.id,
                       Message(TR("two wires arrive at '{0}', which takes one"), {port.id}), without_wire(w));
                return;
            }
        }
        place.incoming.push_back({in, w, from, out});
    }

    /// Depth first over givers, in file order, with a stack of its own: deep networks must not exhaust the call stack.
    void sort() {
        enum : char { New, Open, Done };
        std::vector<char> state(wiring_.places.size(), New);
        std::vector<std::pair<std::size_t, std::size_t>> stack;
        for (std::size_t root = 0; root < wiring_.places.size(); ++root) {
            if (state[root] != New) continue;
            stack.emplace_back(root, 0);
            state[root] = Open;
            while (!stack.empty()) {
                auto& [node, next] = stack.back();
                if (next == wiring_.places[node].incoming.size()) {
                    state[node] = Done;
                    wiring_.order.push_back(node);
                    stack.pop_back();
                    continue;
                }
                const Wiring::Incoming in = wiring_.places[node].incoming[next++];
                if (state[in.from] == Open) report_cycle(stack, in);
                if (state[in.from] != New) continue;
                state[in.from] = Open;
                stack.emplace_back(in.from, 0);
            }
        }
    }

    void report_cycle(const std::vector<std::pair<std::size_t, std::size_t>>& stack, const Wiring::Incoming& closing) {
        std::size_t start = stack.size();
        while (stack[--start].first != closing.from) {}
        // The stack runs from taker to giver; people read a cycle along the wires.
        const std::string& first = wiring_.places[closing.from].id;
        std::string loop = first;
        for (std::size_t i = stack.size(); i-- > start;) loop += " → " + wiring_.places[stack[i].first].id;
        for (std::size_t i = start; i < stack.size(); ++i) wiring_.places[stack[i].first].in_cycle = true;
        // The newest of them is the one that was drawn last: what stood before it was right.
        std::size_t newest = closing.wire;
        for (std::size_t i = start; i + 1 < stack.size(); ++i)
            newest = std::max(newest, wiring_.places[stack[i].first].incoming[stack[i].second - 1].wire);
        report(wiring_.places[stack.back().first].id, "",
               Message(TR("the wires form a cycle: {0}; remove one of them"), {loop}), without_wire(newest));
    }

    void mark_needed() {
        std::vector<std::size_t> todo;
        for (std::size_t i = 0; i < wiring_.places.size(); ++i) {
            const Op* op = find_op(wiring_.places[i].node->op);
            if (op && (op->role == Role::Output || op->role == Role::Loss)) todo.push_back(i);
        }
        while (!todo.empty()) {
            const std::size_t i = todo.back();
            todo.pop_back();
            if (wiring_.places[i].needed) continue;
            wiring_.places[i].needed = true;
            for (const Wiring::Incoming& in : wiring_.places[i].incoming) todo.push_back(in.from);
        }
    }

    const NodeIndex& root_;
    const Graph& scope_;
    const std::string& path_;
    std::vector<Diagnostic>& diagnostics_;
    std::unordered_map<std::string_view, std::size_t> index_;
    Wiring wiring_;
    std::size_t mended_ = 0;
};

}  // namespace

Wiring resolve_wires(const NodeIndex& root, const Graph& scope, const std::string& path,
                     std::vector<Diagnostic>& diagnostics) {
    return Resolver(root, scope, path, diagnostics).run();
}

}  // namespace nn
