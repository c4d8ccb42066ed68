"""What feeds what in a project's graph, between the nodes that have weights: containers are looked through, and what has no weights is passed
through. So two drawings of one model compare, whatever stands between their layers."""
import collections
import copy


class Flat:
    """A project's graph without its containers. `weighted`: paths of the layers that the keys of a state_dict name."""

    def __init__(self, graph, weighted):
        self.weighted = weighted
        self.next = {}      # by vertex: those behind it
        self.layer = {}     # of a vertex with weights: whose
        self.nodes = {}
        self._index(graph["nodes"], "")
        self._scope(graph["nodes"], graph.get("wires", []), "", "")

    def _index(self, nodes, scope):
        for node in nodes:
            path = scope + node["id"]
            self.nodes[path] = node
            self._index(node.get("nodes", []), path + ".")

    def _join(self, a, b):
        self.next.setdefault(a, set()).add(b)

    def _scope(self, nodes, wires, path, real):
        """`path`: of the scope as vertices are named; `real`: where its nodes stand in the project."""
        inside = {}
        for name, node in self._wirable(nodes, ""):
            inside[name] = self._node(node, path + name, real + name, real)
        for start, end in wires:
            start_node, _, start_port = start.partition(":")
            end_node, _, end_port = end.partition(":")
            self._join(inside[start_node][1](start_port), inside[end_node][0](end_port))

    def _wirable(self, nodes, prefix):
        for node in nodes:
            if node["op"] in ("ModuleList", "ModuleDict", "ParameterList", "ParameterDict"):
                yield from self._wirable(node.get("nodes", []), prefix + node["id"] + ".")
            else:
                yield prefix + node["id"], node

    def _node(self, node, vertex, real, scope):
        """(what a wire into it ends at, what a wire out of it starts at), by port."""
        if node["op"] == "Reuse":
            wanted, around = node["options"]["module"], scope
            while around + wanted not in self.nodes and around:
                around = around[:-1].rpartition(".")[0]
                around = around + "." if around else ""
            target = self.nodes.get(around + wanted)
            if target is not None and target["op"] != "Reuse":
                return self._node(target, vertex, around + wanted, around)
        if node["op"] == "Sequential":
            last = None
            first = None
            for child in node.get("nodes", []):
                enter, leave = self._node(child, f"{vertex}.{child['id']}", f"{real}.{child['id']}", real + ".")
                if last is not None:
                    self._join(last(""), enter(""))
                first, last = first or enter, leave
            if first is None:
                return (lambda port: vertex), (lambda port: vertex)
            return first, last
        if node["op"] == "Module" and real not in self.weighted:
            self._scope(node.get("nodes", []), node.get("wires", []), vertex + ".", real + ".")
            inputs = [child["id"] for child in node.get("nodes", []) if child["op"] == "Input"]
            outputs = [child["id"] for child in node.get("nodes", []) if child["op"] == "Output"]
            return ((lambda port: f"{vertex}.{port or inputs[0]}"), (lambda port: f"{vertex}.{port or outputs[0]}"))
        if real in self.weighted:
            self.layer[vertex] = real
        return (lambda port: vertex), (lambda port: vertex)

    def edges(self, direct=False):
        """`direct`: not through what joins several wires, such as a sum: those that one wire can say."""
        arriving = collections.Counter(end for ends in self.next.values() for end in ends)
        found = set()
        for vertex, layer in self.layer.items():
            seen, open_ = set(), list(self.next.get(vertex, ()))
            while open_:
                at = open_.pop()
                if at in seen:
                    continue
                seen.add(at)
                if at in self.layer:
                    found.add((layer, self.layer[at]))
                elif not direct or arriving[at] < 2:
                    open_ += self.next.get(at, ())
        return found


def weighted_paths(graph, keys):
    """Paths of the layers of which the state_dict has tensors: of a container only where it holds nothing but tensors of its own."""
    owners = {key.rpartition(".")[0] for key in keys}
    found = set()

    def look(nodes, scope):
        before = len(found)
        for node in nodes:
            path = scope + node["id"]
            if look(node.get("nodes", []), path + "."):
                continue
            tensors = (owner == path or (owner.startswith(path + ".") and "nodes" not in node) for owner in owners)
            if node["op"] not in ("Parameter", "Buffer") and any(tensors):
                found.add(path)
        return len(found) > before
    look(graph["nodes"], "")
    return found


def with_proposals(graph, proposals):
    """The graph with all that is proposed drawn."""
    graph = copy.deepcopy(graph)
    scopes = {"": graph}

    def look(nodes, scope):
        for node in nodes:
            scopes[scope + node["id"]] = node
            look(node.get("nodes", []), scope + node["id"] + ".")
    look(graph["nodes"], "")
    for one in proposals:
        scopes[one["scope"]].setdefault("wires", []).append([one["from"], one["to"]])
    return graph
