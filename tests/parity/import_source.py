"""Networks written in the styles that people use (sources/*.py), drawn by `netloom import` without running them, and run by live PyTorch: the keys of the
state_dict with their order, and the outputs with PyTorch's weights, are equal. Usage: import_source.py PROGRAM [NAME...]"""
import collections
import json
import pathlib
import sys
import tempfile

import numpy as np
import torch

from common import PREDICTION, Mismatch, Netloom, require

SOURCES = pathlib.Path(__file__).parent / "sources"
TIME_FIRST = {"seq2seq_gru"}  # the batch is the second dimension of what PyTorch is given


def run_source(file):
    """What the source makes, with random running statistics: (model, inputs)."""
    torch.manual_seed(3)
    names = {"__name__": "source"}
    module = type(sys)("source")  # dataclasses look their module up
    sys.modules["source"] = module
    exec(compile(file.read_text(), str(file), "exec"), names)
    model = names.get("model") or names.get("net") or names.get("netG")
    for name, buffer in model.named_buffers():
        if "running_" in name:
            buffer.copy_(torch.rand_like(buffer) + 0.5)
    example = names["example"]
    return model.eval(), example if isinstance(example, tuple) else (example,)


def flat(result):
    if isinstance(result, torch.Tensor):
        return [result]
    if isinstance(result, dict):
        result = result.values()
    return [tensor for part in result for tensor in flat(part)]


def compare(netloom, name, folder):
    model, inputs = run_source(SOURCES / f"{name}.py")
    project = folder / f"{name}.netloom.json"
    said = json.loads(netloom("import", SOURCES / f"{name}.py", "--to", project, "--json"))
    state = model.state_dict()
    # A bare Sequential is drawn as `model`; its weights are saved without that name, and load all the same.
    drawn = [f"model.{key}" if key[0].isdigit() else key for key in state]
    require(said["matched"] == drawn, f"keys {said['matched']}, PyTorch's {list(state)}")
    require(said["unmatched"] == [], f"missing {said['unmatched']}")
    require(said["parameters"] == sum(p.numel() for p in model.parameters()), f"{said['parameters']} parameters")
    netloom("check", project)
    torch.save(state, folder / "weights.pt")
    ids = [node["id"] for node in json.loads(project.read_text())["graph"]["nodes"] if node["op"] == "Input"]
    given = [x.transpose(0, 1) if name in TIME_FIRST else x for x in inputs]
    require(len(ids) == len(given), f"inputs {ids}")
    np.savez(folder / "in.npz", **{i: x.numpy() for i, x in zip(ids, given)})
    netloom("predict", project, "--weights", folder / "weights.pt", "--input", folder / "in.npz", "--output", folder / "out.npz")
    with torch.no_grad():
        expected = [y.numpy() for y in flat(model(*inputs))]
    with np.load(folder / "out.npz") as arrays:
        found = [arrays[key] for key in arrays.files]
    require(len(found) == len(expected), f"{len(found)} outputs, PyTorch has {len(expected)}")
    worst = 0.0
    for a, b in zip(found, expected):
        require(a.shape == b.shape, f"output {a.shape}, PyTorch's {b.shape}")
        worst = max(worst, float((np.abs(a - b) / (1 + np.abs(b))).max()))
    require(worst <= PREDICTION, f"outputs differ by {worst:.2e}")
    return worst, said


def main():
    netloom = Netloom(sys.argv[1])
    names = sys.argv[2:] or sorted(file.stem for file in SOURCES.glob("*.py"))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            try:
                worst, said = compare(netloom, name, pathlib.Path(folder))
                print(f"{name}: {said['nodes']} nodes, {len(said['matched'])} keys, outputs within {worst:.1e}")
            except Mismatch as mismatch:
                wrong += 1
                print(f"{name}: {mismatch}")
    print(f"{len(names) - wrong} of {len(names)} sources are PyTorch's")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
