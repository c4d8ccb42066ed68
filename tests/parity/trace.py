#!/usr/bin/python3
"""`netloom trace` against PyTorch's hooks: ten random networks, and the five whole ones.

Usage: trace.py NETLOOM [--only NAME]

For each, in evaluation and in training mode, on one batch and the weights that PyTorch saved: every node's output within
|a - b| <= 1e-5 (1 + |b|) of PyTorch's in float64; the objective's gradient by every output, and by every parameter, within
|a - b| <= 1e-4 |b| + 1e-5 max|b| (max over the tensor), and 1e-7 of the largest gradient where rounding leaves nothing else.
What PyTorch computes is looked for by the path of the node; each of the project's nodes must be there.
"""
import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import networks
import whole_networks
from common import Mismatch, Netloom, require

BATCH = 6


class Watched:
    """The outputs of all modules, and of the nodes of every scope that is built from its nodes, by path."""

    def __init__(self, module):
        self.values = {}
        for name, part in module.named_modules():
            if name:
                part.register_forward_hook(lambda m, i, out, name=name: self.see(name, out))
            if isinstance(part, networks.Net):
                self.wrap(name, part)

    def wrap(self, name, net):
        plain = net.step

        def step(node, into, values):
            for source, value in list(values.items()):
                self.see(f"{name}.{source}" if name else source, value)
            plain(node, into, values)
            self.see(f"{name}.{node['id']}" if name else node["id"], values[node["id"]])

        net.step = step

    def see(self, path, out):
        for value in out if isinstance(out, tuple) else (out,):
            if isinstance(value, torch.Tensor) and value.requires_grad and value.is_floating_point():
                value.retain_grad()
        self.values[path] = out


def paths_of(nodes, scope=""):
    for node in nodes:
        path = scope + node["id"]
        yield path, node["op"]
        yield from paths_of(node.get("nodes", []), path + ".")


def within(what, got, expected, allowed):
    require(got.shape == expected.shape, f"{what} is {got.shape}, expected {expected.shape}")
    over = float((np.abs(got.astype(np.float64) - expected) / allowed).max()) if expected.size else 0.0
    require(over <= 1, f"{what} is {over:.2f} times the allowed difference off")
    return over


def array(tensor):
    return tensor.detach().numpy()


def check_mode(netloom, folder, file, spec, module, x, y, train):
    module = module.double().train(train)
    state = {key: value.clone() for key, value in module.state_dict().items()}
    torch.save(module.float().state_dict(), folder / "w.pt")
    module.double()
    seen = Watched(module)
    xs = x.double().requires_grad_()
    out = module(xs)
    loss = F.cross_entropy(out, y) if y.dtype == torch.int64 else F.mse_loss(out, y.double())
    loss.backward()
    module.load_state_dict(state)
    np.savez(folder / "in.npz", x=x.numpy(), y=y.numpy())
    netloom("trace", file, "--weights", folder / "w.pt", "--input", folder / "in.npz", "--output", folder / "out.npz", "--gradients",
            *(["--train"] if train else []))
    with np.load(folder / "out.npz") as f:
        got = dict(f)
    seen.values["x"] = xs
    worst, worst_gradient, compared = 0.0, 0.0, 0
    largest = max(float(p.grad.abs().max()) for p in module.parameters() if p.grad is not None)

    def gradient(name, value):
        nonlocal worst_gradient
        b = array(value)
        worst_gradient = max(worst_gradient, within(name, got[name], b, 1e-4 * np.abs(b) + 1e-5 * np.abs(b).max() + 1e-7 * largest + 1e-30))

    for path, op in paths_of(spec["graph"]["nodes"]):
        require(path in got, f"there is no array for {path}")
        if path not in seen.values:
            continue
        outs = seen.values[path]
        names = [path] + [n for n in got if n.startswith(path + ":")]
        for name, value in zip(names, outs if isinstance(outs, tuple) else (outs,)):
            if not isinstance(value, torch.Tensor):
                continue
            b = array(value)
            worst = max(worst, within(name, got[name], b, 1e-5 * (1 + np.abs(b))))
            compared += 1
            if value.grad is not None and value.is_floating_point():
                require("grad/" + name in got, f"there is no gradient of {name}")
                gradient("grad/" + name, value.grad)
    for key, parameter in module.named_parameters():
        gradient("grad/" + key, parameter.grad)
    within("loss", got["loss"], array(loss), 1e-5 * (1 + abs(loss.item())))
    return compared, worst, worst_gradient


def random_network(k):
    spec, shape, classes, _ = networks.project(k)
    torch.manual_seed(k)
    x = torch.randn(BATCH, *shape)
    y = torch.randint(0, classes, (BATCH,)) if classes else torch.randn(BATCH, 4)
    return spec, networks.Net(spec["graph"]["nodes"], spec["graph"]["wires"], {"x": torch.zeros(2, *shape)}), x, y


def whole_network(name):
    make, nodes, wires, last, x, y, _ = whole_networks.NETWORKS[name](np.random.default_rng(3))
    node = whole_networks.node
    spec = {"format": "netloom", "version": 1, "name": name, "data": {"source": "npz", "path": "in.npz"},
            "graph": {"nodes": [node("x", "Input"), node("y", "Input")] + nodes + [node("loss", "CrossEntropyLoss")],
                      "wires": wires + [[last, "loss:input"], ["y", "loss:target"]]}}
    return spec, make(), x[:BATCH], y[:BATCH]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    netloom = Netloom(arguments.netloom)
    makers = {f"random {k}": (random_network, k) for k in range(10)} | {n: (whole_network, n) for n in whole_networks.NETWORKS}
    if arguments.only:
        makers = {arguments.only: makers[arguments.only]}
    bad = 0
    for name, (make, which) in makers.items():
        try:
            with tempfile.TemporaryDirectory() as folder:
                folder, found = Path(folder), []
                for train in (False, True):
                    torch.manual_seed(5)
                    spec, module, x, y = make(which)
                    np.savez(folder / "in.npz", x=x.numpy(), y=y.numpy())
                    spec["data"]["path"] = "in.npz"
                    file = folder / "net.netloom.json"
                    file.write_text(json.dumps(spec))
                    found.append(check_mode(netloom, folder, file, spec, module, x, y, train))
                text = "; ".join(f"{mode}: {n} outputs, share of the allowed difference {w:.3f}, gradients {g:.3f}"
                                 for mode, (n, w, g) in zip(("evaluation", "training"), found))
                print(f"{name}: {text}", flush=True)
        except Mismatch as e:
            bad += 1
            print(f"{name}: {e}", flush=True)
    print(f"{len(makers) - bad} of {len(makers)} networks agree with PyTorch {torch.__version__}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
