#!/usr/bin/python3
"""Containers against live PyTorch: lists wired by path, parameters of one's own, modules applied again and registered twice.

Usage: containers.py NETLOOM

The initial values, drawn in the order of registration, equal PyTorch's bit for bit; keys, their order and `_metadata` are PyTorch's; a module
registered twice has one storage; weights go both ways, and outputs agree.
"""
import importlib.util
import json
import sys
import tempfile
from pathlib import Path

import torch
import torch.nn as nn

from common import Netloom, check_initial, check_outputs, load_into, require

SEED = 5


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.ModuleList([nn.Linear(6, 6), nn.Linear(6, 6)])
        self.scale = nn.Parameter(torch.randn(6))
        shared = nn.Linear(6, 6)
        self.seq = nn.Sequential(shared, nn.Tanh(), shared)
        self.ps = nn.ParameterList([nn.Parameter(torch.rand(6))])
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        x = self.lin[1](self.lin[0](x)) * self.scale
        return self.fc(self.lin[0](self.seq(x) + self.ps[0]))


def node(name, op, **options):
    return {"id": name, "op": op, **({"options": options} if options else {})}


def project():
    def linear(name, size=6):
        return node(name, "Linear", out_features=size)
    nodes = [node("x", "Input"), node("y", "Input"),
             {"id": "lin", "op": "ModuleList", "nodes": [linear("0"), linear("1")]},
             node("scale", "Parameter", shape=[6], init="normal"),
             {"id": "seq", "op": "Sequential", "nodes": [linear("0"), node("1", "Tanh"), node("2", "Reuse", module="0")]},
             {"id": "ps", "op": "ParameterList", "nodes": [node("0", "Parameter", shape=[6], init="uniform")]},
             node("mul", "Mul"), node("add", "Add"), node("again", "Reuse", module="lin.0"), linear("fc", 4), node("loss", "CrossEntropyLoss")]
    wires = [["x", "lin.0"], ["lin.0", "lin.1"], ["lin.1", "mul:input"], ["scale", "mul:other"], ["mul", "seq"], ["seq", "add:input"],
             ["ps.0", "add:other"], ["add", "again"], ["again", "fc"], ["fc", "loss:input"], ["y", "loss:target"]]
    return {"format": "netloom", "version": 1, "name": "containers", "graph": {"nodes": nodes, "wires": wires},
            "data": {"source": "random", "samples": 8, "seed": 0, "fields": {"x": {"shape": [6]}, "y": {"shape": [], "classes": 4}}},
            "training": {"epochs": 1, "batch_size": 4, "seed": SEED, "optimizer": {"type": "SGD", "lr": 0.1}}}


class Muted(nn.Module):
    """`first` and `block` of the project below are muted, and so is one child of `seq`."""

    def __init__(self):
        super().__init__()
        self.first, self.block = nn.Identity(), nn.Identity()
        self.seq = nn.Sequential(nn.Linear(6, 5), nn.Identity(), nn.Linear(5, 6))
        self.fc = nn.Linear(6, 4)

    def forward(self, x):
        x = self.block(self.first(x))
        return self.fc(self.seq(x) + x)


def muted_project():
    def muted(name, op, **more):
        return {**node(name, op), "muted": True, **more}
    linear = node("0", "Linear", out_features=9)
    nodes = [node("x", "Input"), node("y", "Input"), muted("first", "BatchNorm1d"), muted("block", "Sequential", nodes=[linear]),
             {"id": "seq", "op": "Sequential", "nodes": [node("0", "Linear", out_features=5), muted("1", "Dropout"),
                                                         node("2", "Linear", out_features=6)]},
             node("add", "Add"), node("fc", "Linear", out_features=4), node("again", "Reuse", module="first"), muted("aux", "CrossEntropyLoss"),
             node("loss", "CrossEntropyLoss")]
    wires = [["x", "first"], ["first", "block"], ["block", "again"], ["again", "seq"], ["seq", "add:input"], ["block", "add:other"],
             ["add", "fc"], ["fc", "loss:input"], ["y", "loss:target"], ["fc", "aux:input"], ["y", "aux:target"]]
    return {**project(), "name": "muted", "graph": {"nodes": nodes, "wires": wires}, "bends": {"seq -> add:input": [[1, 2]]},
            "frames": [{"text": "a frame", "at": [0, 0], "size": [100, 50], "scope": "seq", "color": "#4c9aff"}],
            "layout": {"seq": {"at": [10, 20], "collapsed": True}}}


def check_muted(netloom):
    torch.manual_seed(SEED)
    net = Muted()
    expected = {key: value.clone() for key, value in net.state_dict().items()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "muted.netloom.json"
        file.write_text(json.dumps(muted_project()))
        netloom("check", file)
        netloom("train", file, "--export", folder / "trained.pt")
        netloom("export", file, "--to", folder / "ours.pt")
        check_initial(load_into(folder / "ours.pt", net), expected)
        x = torch.randn(5, 6)
        worst = check_outputs(netloom.predict(folder, file, folder / "ours.pt", x), net, x, "ours")
        netloom("export", file, "--to", folder / "muted_model.py")
        spec = importlib.util.spec_from_file_location("muted_model", folder / "muted_model.py")
        spec.loader.exec_module(written := importlib.util.module_from_spec(spec))
        model = written.Model()
        model.load_state_dict(net.state_dict(), strict=True)
        worst = max(worst, check_outputs(model.double().eval()(x.double()).detach().numpy(), net, x, "the exported"))
    print(f"muted nodes are Identity: {len(expected)} keys, initial values bit-equal, outputs off by {worst:.1e}")


def main():
    netloom = Netloom(sys.argv[1])
    check_muted(netloom)
    torch.manual_seed(SEED)
    net = Net()
    expected = {key: value.clone() for key, value in net.state_dict().items()}
    x = torch.randn(5, 6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "containers.netloom.json"
        file.write_text(json.dumps(project()))
        torch.save(net.state_dict(), folder / "theirs.pt")
        netloom("export", file, "--to", folder / "ours.pt")
        ours = load_into(folder / "ours.pt", net)
        check_initial(ours, expected)
        require(ours["seq.0.weight"].data_ptr() == ours["seq.2.weight"].data_ptr(), "a module registered twice has two storages")
        worst = max(check_outputs(netloom.predict(folder, file, folder / f"{whose}.pt", x), net, x, whose) for whose in ("ours", "theirs"))
    print(f"{len(expected)} keys, initial values bit-equal, one storage for two names, outputs off by {worst:.1e}")
    return 0

if __name__ == "__main__":
    sys.exit(main())
