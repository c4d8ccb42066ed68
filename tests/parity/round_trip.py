"""Projects that go out as Python and come back: `netloom export --to .py`, then `netloom import`. Nodes, options, wires and the order of the modules are the
same - the shipped projects and the networks of sources/*.py. What the model's file does not say is left out of the comparison: sizes that wires
tell, the fields of the data, names of outputs, where functions stand among the modules, and the losses, which are the training script's. Usage: round_trip.py PROGRAM PROJECTS [NAME...]"""
import json
import pathlib
import sys
import tempfile

from common import Mismatch, Netloom, require
from import_source import SOURCES


class Catalogue:
    def __init__(self, netloom):
        self.ops = {op["id"]: op for op in json.loads(netloom("ops", "--json"))}

    def role(self, node):
        return self.ops[node["op"]]["role"]

    def told(self, node):
        """Options that a file of Python says."""
        left_out = {option["id"] for option in self.ops[node["op"]]["options"] if option["inferred"]} | ({"field"} if node["op"] == "Input" else set())
        return {key: value for key, value in node.get("options", {}).items() if key not in left_out}

    def port(self, node, name, side):
        ports = [port["id"] for port in self.ops[node["op"]][side]] if node else []
        if node and node["op"] == "Module":  # by their places: a function's results have no names
            kind = "Input" if side == "inputs" else "Output"
            ports = [child["id"] for child in node["nodes"] if child["op"] == kind]
            name = str(ports.index(name)) if ports.index(name) else ports[0]
        return "" if ports and name == ports[0] else name


def wirable(nodes, prefix=""):
    for node in nodes:
        yield prefix + node["id"], node
        if node["op"] in ("ModuleList", "ModuleDict"):
            yield from wirable(node.get("nodes", []), prefix + node["id"] + ".")


def plain(catalogue, scope, path=""):
    """A scope as what is compared, with what it holds: ([(a module, path, op, options, trained)], {(from, to)})."""
    nodes, wires = scope.get("nodes", []), [tuple(tuple(end.split(":")) for end in wire) for wire in scope.get("wires", [])]
    by_name = dict(wirable(nodes))
    losses = {name for name, node in by_name.items() if catalogue.role(node) == "loss"}
    read_elsewhere = {start[0] for start, end in wires if end[0] not in losses or (end[1:] or ("input",))[0] == "input"}
    gone = losses | {name for name, node in by_name.items() if node["op"] == "Input" and any(w[0][0] == name for w in wires) and name not in read_elsewhere}
    names = {}
    for name, node in by_name.items():
        if node["op"] == "Output":
            names[name] = f"output {len(names)}"
    if not path and not names:  # the outputs are what the losses look at
        for start, end in wires:
            if end[0] in losses and (end[1:] or ("input",))[0] == "input" and start not in names.values():
                wires.append((start, (f"output {len(names)}",)))
                names[f"output {len(names)}"] = start
        names = {}
    found, joined = [], set()
    for node in nodes:
        if node["id"] in gone or node["op"] == "Output":
            continue
        where = path + node["id"]
        found.append((catalogue.role(node) != "function" and node["op"] != "Reuse", where, node["op"], json.dumps(catalogue.told(node), sort_keys=True), node.get("requires_grad", True)))
        inner = plain(catalogue, node, where + ".")
        found, joined = found + inner[0], joined | inner[1]

    def named(end, side):
        port = catalogue.port(by_name.get(end[0]), end[1], side) if len(end) > 1 else ""
        return path + names.get(end[0], end[0]) + (":" + port if port else "")
    joined |= {(named(start, "outputs"), named(end, "inputs")) for start, end in wires if not gone & {start[0], end[0]}}
    return found, joined


def compare(netloom, catalogue, project, folder):
    source, back = folder / "model.py", folder / "back.netloom.json"
    netloom("export", project, "--to", source)
    netloom("import", source, "--to", back)
    before, after = (plain(catalogue, json.loads(file.read_text())["graph"]) for file in (project, back))
    modules = [[node[1:] for node in nodes if node[0]] for nodes, _ in (before, after)]
    wrong = [f"{one} became {other}" for one, other in zip(*modules) if one != other][:3]
    require(len(modules[0]) == len(modules[1]) and not wrong, f"{len(modules[0])} modules, {len(modules[1])} afterwards: {'; '.join(wrong)}")
    gone = set(before[0]) ^ set(after[0])
    require(not gone, f"nodes differ: {sorted(gone)[:4]}")
    require(before[1] == after[1], f"wires {sorted(before[1] - after[1])[:4]} became {sorted(after[1] - before[1])[:4]}")
    return len(before[0]), len(before[1])


def main():
    netloom, projects = Netloom(sys.argv[1]), pathlib.Path(sys.argv[2])
    wanted = sys.argv[3:]
    catalogue = Catalogue(netloom)
    wrong = count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file in sorted(projects.glob("*.netloom.json")) + sorted(SOURCES.glob("*.py")):
            short = file.name.split(".")[0]
            if wanted and short not in wanted:
                continue
            count += 1
            try:
                project = file
                if file.suffix == ".py":
                    project = folder / f"{short}.netloom.json"
                    netloom("import", file, "--to", project)
                nodes, wires = compare(netloom, catalogue, project, folder)
                print(f"{short}: {nodes} nodes and {wires} wires are the same")
            except Mismatch as mismatch:
                wrong += 1
                print(f"{short}: {mismatch}")
    print(f"{count - wrong} of {count} came back as they went")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
