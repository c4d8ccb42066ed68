"""Networks rebuilt by `netloom import` from weights alone: the state_dicts of the modules in sources/*.py. Every key
has its place with its shape, PyTorch's own weights load strictly afterwards and come back bit for bit. Usage: import_weights.py PROGRAM [NAME...]"""
import json
import pathlib
import sys
import tempfile

import torch

from common import Mismatch, Netloom, require
from import_source import SOURCES, run_source

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
    require({key: list(value.shape) for key, value in loaded.items()} == {key: list(value.shape) for key, value in state.items()}, "keys or shapes differ")
    require(all(torch.equal(loaded[key], value) for key, value in state.items()), "values differ")
    ops = dict(drawn(json.loads(project.read_text())["graph"]["nodes"]))
    told = {path: type(module).__name__ for path, module in model.named_modules()
            if isinstance(module, TOLD) and not path.endswith("out_proj") and len(list(module.parameters())) > 0}
    return sum(ops.get(path) == kind for path, kind in told.items()), len(told)


def main():
    netloom = Netloom(sys.argv[1])
    names = sys.argv[2:] or sorted(file.stem for file in SOURCES.glob("*.py"))
    wrong = right = all_told = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            try:
                fits, told = compare(netloom, name, pathlib.Path(folder))
                right, all_told = right + fits, all_told + told
                print(f"{name}: {fits} of {told} layers by their kind")
            except Mismatch as mismatch:
                wrong += 1
                print(f"{name}: {mismatch}")
    print(f"{len(names) - wrong} of {len(names)} rebuilt, {right} of {all_told} layers by their kind")
    return 1 if wrong or right < 0.9 * all_told else 0


if __name__ == "__main__":
    sys.exit(main())
