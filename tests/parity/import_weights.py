"""Networks rebuilt by `netloom import` from weights alone: the state_dicts of the modules in sources/*.py. Every key
has its place with its shape, PyTorch's own weights load strictly afterwards and come back bit for bit. Layers are of their kind, and the wires
that are proposed are compared with those of the same model imported from its source. Usage: import_weights.py PROGRAM [NAME...]"""
import json
import pathlib
import sys
import tempfile

import torch

from common import Mismatch, Netloom, require
from import_source import SOURCES, run_source
from leaf_edges import Flat, weighted_paths, with_proposals

# Kinds that the weights of a layer tell; of what has none nothing is told.
TOLD = (torch.nn.Conv1d, torch.nn.Conv2d, torch.nn.Conv3d, torch.nn.Linear, torch.nn.BatchNorm1d, torch.nn.BatchNorm2d, torch.nn.Embedding,
        torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU, torch.nn.LSTMCell, torch.nn.MultiheadAttention, torch.nn.LayerNorm,
        torch.nn.ConvTranspose2d)


def drawn(nodes, path=""):
    for node in nodes:
        yield path + node["id"], node["op"]
        yield from drawn(node.get("nodes", []), path + node["id"] + ".")


def compare(netloom, name, folder):
    model, _ = run_source(SOURCES / f"{name}.py")
    weights, project, back = folder / f"{name}.pth", folder / f"{name}.netloom.json", folder / "back.pt"
    state = model.state_dict()
    torch.save({f"module.{key}": value for key, value in state.items()} if name == "vgg" else state, weights)
    said = json.loads(netloom("import", weights, "--to", project, "--json"))
    require(said["unmatched"] == [], f"no place for {said['unmatched']}")
    require(said["matched"] == list(state), f"keys {said['matched']}, PyTorch's {list(state)}")
    netloom("export", project, "--weights", weights, "--to", back)
    loaded = torch.load(back)
    # Numbers are no names for nodes of the model: they stand in `model` then.
    front = "model." if any(key[0].isdigit() for key in state) else ""
    state = {front + key: value for key, value in state.items()}
    require({key: list(value.shape) for key, value in loaded.items()} == {key: list(value.shape) for key, value in state.items()}, "keys or shapes differ")
    require(all(torch.equal(loaded[key], value) for key, value in state.items()), "values differ")
    graph = json.loads(project.read_text())["graph"]
    ops = dict(drawn(graph["nodes"]))
    told = {front + path: type(module).__name__ for path, module in model.named_modules()
            if isinstance(module, TOLD) and not path.endswith("out_proj") and len(list(module.parameters())) > 0}
    known = sum(ops.get(path) == kind for path, kind in told.items()), len(told)
    return known + wires(netloom, name, folder, graph, said["proposals"], list(state))


def wires(netloom, name, folder, graph, proposals, keys):
    """Between layers with weights: (proposed and right, proposed, right ones that no chain proves; of those that one wire can say: proposed,
    all)."""
    source = folder / f"{name}-source.netloom.json"
    netloom("import", SOURCES / f"{name}.py", "--to", source)
    # Numbers at the root stand in a container of their own, as a state_dict of a Sequential has them.
    true_graph = json.loads(source.read_text())["graph"]
    truth = Flat(true_graph, weighted_paths(true_graph, keys))
    true, direct = truth.edges(), truth.edges(direct=True)
    weighted = weighted_paths(graph, keys)
    sure = Flat(graph, weighted).edges()
    proposed = Flat(with_proposals(graph, proposals), weighted).edges() - sure
    require(len(proposals) == len({(one["scope"], one["to"]) for one in proposals}), "two wires are proposed for one input")
    return len(proposed & true), len(proposed), len(true - sure), len(proposed & direct), len(direct - sure)


def row(name, found):
    kinds, layers, right, proposed, true, said, direct = found
    return f"{name:22}{f'{kinds} of {layers}':>22}{f'{right} of {proposed}':>22}{f'{right} of {true}':>18}{f'{said} of {direct}':>20}"


def main():
    netloom = Netloom(sys.argv[1])
    names = sys.argv[2:] or sorted(file.stem for file in SOURCES.glob("*.py"))
    wrong = 0
    sums = [0] * 7
    print(f"{'':22}{'layers by their kind':>22}{'wires proposed right':>22}{'of those to find':>18}{'that one wire says':>20}")
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            try:
                found = compare(netloom, name, pathlib.Path(folder))
                sums = [a + b for a, b in zip(sums, found)]
                print(row(name, found))
            except Mismatch as mismatch:
                wrong += 1
                print(f"{name}: {mismatch}")
    print(row("all", sums))
    print(f"{len(names) - wrong} of {len(names)} rebuilt")
    # More than half of what is to be found goes through a sum or a join, which has no weights: a wire says it by chance alone.
    kinds, layers, right, proposed, true, said, direct = sums
    enough = kinds >= 0.9 * layers and right >= 0.9 * proposed and right >= 0.58 * true and said >= 0.9 * direct
    return 0 if enough and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
