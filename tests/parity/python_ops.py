#!/usr/bin/python3
"""Every op of the catalogue as Python: one network of all their samples, exported, against `predict`; every loss by a run of its own.

Usage: python_ops.py NETLOOM

Nothing is named but what cannot be drawn from a sample alone (below): another op is tested without a change here.
"""
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from common import Netloom, require
from python_cases import node, project
from python_files import Case, load

BATCH = 6
CONTAINERS = {"Input", "Output"}  # and what has the role of a container: they have cases of their own
# Sequences whose batch is the second dimension, unless batch_first says otherwise; states always.
SECOND = {"RNN", "LSTM", "GRU", "MultiheadAttention"}


class Network:
    """A branch for every sample: inputs, the op, an output."""

    def __init__(self):
        self.nodes, self.wires, self.arrays, self.branches = [], [], {}, {}
        self.r = np.random.default_rng(0)

    def feed(self, branch, name, dtype, shape, second):
        """A node that gives such a tensor; the batch is dimension 0, or brought to 1."""
        whole = dtype == "int64"
        rest = shape[:1] + shape[2:] if second else shape[1:]
        values = self.r.integers(0, 2, (BATCH, *rest)) if whole else self.r.uniform(0.1, 0.9, (BATCH, *rest)).astype(np.float32)
        self.arrays[name] = values
        self.add(branch, node(name, "Input"))
        if not second:
            return name
        self.add(branch, node(name + "_t", "Transpose", dim0=0, dim1=1), [[name, name + "_t"]])
        return name + "_t"

    def add(self, branch, made, wires=()):
        self.nodes.append(made)
        self.wires += [list(w) for w in wires]
        self.branches.setdefault(branch, set()).add(made["id"])

    def without(self, branches):
        gone = set().union(*(self.branches.pop(b) for b in branches)) if branches else set()
        self.nodes = [n for n in self.nodes if n["id"] not in gone]
        self.wires = [w for w in self.wires if w[0].split(":")[0] not in gone and w[1].split(":")[0] not in gone]
        self.arrays = {k: v for k, v in self.arrays.items() if k not in gone}


def add_branch(network, op, number, sample):
    branch = (op["id"], number)
    name = f"{op['id']}_{number}"
    wires, ports = [], op["inputs"]
    if op["id"].startswith("MaxUnpool"):
        return add_unpool(network, op, branch, name, sample)
    for k, given in enumerate(sample["inputs"]):
        port = ports[min(k, len(ports) - 1)]
        second = op["id"] in SECOND and len(given["shape"]) == 3 and (port["id"] in ("h_0", "c_0") or not sample["options"].get("batch_first"))
        source = network.feed(branch, f"{name}_{k}", given["dtype"], given["shape"], second)
        wires.append([source, f"{name}:{port['id']}"])
    network.add(branch, node(name, op["id"], **sample["options"]), wires)
    network.add(branch, node(name + "_out", "Output"), [[name, name + "_out"]])


def add_unpool(network, op, branch, name, sample):
    """Its indices come from a pooling."""
    axes = op["id"][-2:]
    size = 7 if {"output_size", "stride"} & set(sample["options"]) else 6
    source = network.feed(branch, f"{name}_0", "float32", [0, 2] + [size] * int(axes[0]), False)
    window = {k: v for k, v in sample["options"].items() if k != "output_size"}
    more = {"output_size": 7} if "output_size" in sample["options"] else {}
    network.add(branch, node(name + "_pool", f"MaxPool{axes}", return_indices=True, **window), [[source, name + "_pool"]])
    network.add(branch, node(name, op["id"], **window, **more),
                [[name + "_pool", name + ":input"], [name + "_pool:indices", name + ":indices"]])
    network.add(branch, node(name + "_out", "Output"), [[name, name + "_out"]])


def refused(program, file):
    run = subprocess.run([program, "check", file, "--json"], capture_output=True, text=True)
    found = json.loads(run.stdout)
    return {d["node"] for d in found["diagnostics"] if d["severity"] == "error"}


def check_operations(netloom, folder, ops):
    network = Network()
    wanted = [op for op in ops if op["role"] in ("layer", "function", "parameter")]
    for op in wanted:
        for number, sample in enumerate(op["samples"]):
            add_branch(network, op, number, sample)
    file = folder / "ops.netloom.json"
    while True:  # what takes another batch than the others' is left out
        np.savez(folder / "data.npz", **network.arrays)
        file.write_text(json.dumps(project("ops", network.nodes, network.wires, {"source": "npz", "path": "data.npz"})))
        wrong = refused(netloom.program, file)
        bad = {branch for branch, ids in network.branches.items() if ids & wrong}
        if not bad:
            break
        network.without(bad)
    missing = {op["id"] for op in wanted} - {op for op, _ in network.branches}
    require(not missing, f"no sample of these could be drawn: {sorted(missing)}")
    script = folder / "ops.py"
    netloom("export", file, "--to", script)
    netloom("export", file, "--to", folder / "ops.pt")
    netloom("predict", file, "--weights", folder / "ops.pt", "--input", folder / "data.npz", "--output", folder / "out.npz")
    model = load(script).Model().eval()
    model.load_state_dict(torch.load(folder / "ops.pt", weights_only=True), strict=True)
    names = model.forward.__code__.co_varnames[1:model.forward.__code__.co_argcount]
    with torch.no_grad():
        found = model(*(torch.from_numpy(network.arrays[name]) for name in names))
    paths, worst = [n["id"] for n in network.nodes if n["op"] == "Output"], (0.0, "")
    with np.load(folder / "out.npz") as expected:
        for path, value in zip(paths, found):
            require(torch.is_tensor(value), f"{path} is {type(value)}")
            a, b = value.detach().numpy(), expected[path]
            require(a.shape == b.shape, f"{path}: {a.shape}, expected {b.shape}")
            off = float((np.abs(a - b) / (1 + np.abs(b))).max())
            require(off <= 1e-5, f"{path} is {off:.1e} off")
            worst = max(worst, (off, path))
    print(f"{len(wanted)} ops in {len(network.branches)} uses as in `predict`, the worst {worst[0]:.1e} off ({worst[1]})", flush=True)


def check_losses(netloom, folder, ops):
    done = 0
    for op in (o for o in ops if o["role"] == "loss"):
        for number, sample in enumerate(op["samples"]):
            network, branch = Network(), op["id"]
            network.r = np.random.default_rng(number)
            wires = []
            for port, given in zip(op["inputs"], sample["inputs"]):
                source = network.feed(branch, "in_" + port["id"], given["dtype"], given["shape"], False)
                wires.append([source, f"loss:{port['id']}"])
            network.add(branch, node("loss", op["id"], **sample["options"]), wires)
            home = folder / f"{op['id']}{number}"
            home.mkdir()
            np.savez(home / "data.npz", **network.arrays)
            # Something that learns, though not by this loss alone.
            network.nodes += [node("w", "Parameter", shape=[1]), node("zero", "Parameter", shape=[1]), node("rest", "MSELoss", weight_in_objective=0)]
            network.wires += [["w", "rest:input"], ["zero", "rest:target"]]
            file = home / "net.netloom.json"
            # One batch: of a smaller one all targets might be ignored.
            file.write_text(json.dumps(project(op["id"], network.nodes, network.wires, {"source": "npz", "path": "data.npz"}, batch_size=BATCH)))
            if refused(netloom.program, file):
                continue
            case = Case(netloom, home, "loss", file)
            case.export()
            case.check_training()
            done += 1
        require((folder / f"{op['id']}0").exists(), f"{op['id']} has no sample")
    print(f"{done} uses of losses as in `train`", flush=True)


def main():
    netloom, start = Netloom(sys.argv[1]), time.perf_counter()
    ops = json.loads(netloom("ops", "--json"))
    ops = ops["ops"] if isinstance(ops, dict) else ops
    with tempfile.TemporaryDirectory() as name:
        check_operations(netloom, Path(name), ops)
        check_losses(netloom, Path(name), ops)
    print(f"{time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
