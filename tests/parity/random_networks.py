#!/usr/bin/python3
"""Ten random networks in Netloom and in PyTorch, compared through the program's commands and files alone.

Usage: random_networks.py NETLOOM [--count 10] [--verbose]

For each network:
- initial weights of `export` equal those of the torch module built after torch.manual_seed(seed), bit for bit;
- the exported file loads with weights_only=True, strict=True, and has the module's `_metadata`;
- 20 steps of SGD and 20 of Adam on the batches that DataLoader(shuffle=True) gives: every loss, parameter and buffer within
  |a - b| <= 1e-4 |b| + 1e-6 max|b| of PyTorch in float64 (max over the tensor: a floor for values that are nearly zero);
  a BatchNorm that divides a single number's filter away has an eps that counts, see `with_gradients`;
- a state_dict that PyTorch saved goes into `predict` and gives PyTorch's outputs within 1e-5 (1 + |b|).
"""
import argparse
import copy
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from common import Mismatch, Netloom, check_initial, check_outputs, excess, load_into, require
from networks import ALL_OPS, Net, ops_of, project

RELATIVE, FLOOR = 1e-4, 1e-6
SGD = [dict(lr=0.05), dict(lr=0.02, momentum=0.9), dict(lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.01),
       dict(lr=0.03, momentum=0.8, dampening=0.2)]
ADAM = [dict(lr=0.002), dict(lr=0.002, weight_decay=0.01), dict(lr=0.002, amsgrad=True), dict(lr=0.002, betas=[0.8, 0.99], eps=1e-6)]


def torch_run(module, kind, options, x, y, spec):
    """Trains in float64; gives the loss of every step."""
    module.double().train()
    optimizer = getattr(torch.optim, kind)(module.parameters(), **options)
    loader = DataLoader(TensorDataset(x.double(), y if y.dtype == torch.int64 else y.double()), batch_size=spec["batch_size"],
                        shuffle=True, generator=torch.Generator().manual_seed(spec["seed"]))
    losses = []
    for _ in range(spec["epochs"]):
        for bx, by in loader:
            optimizer.zero_grad()
            out = module(bx)
            loss = F.cross_entropy(out, by) if by.dtype == torch.int64 else F.mse_loss(out, by)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def lone_filters(nodes, wires, scope=""):
    """(convolution, BatchNorm) that alone reads it, by path."""
    for at, node in enumerate(nodes):
        path = scope + node["id"]
        if node.get("nodes"):
            yield from lone_filters(node["nodes"], node.get("wires", []), path + ".")
        if not node["op"].startswith("BatchNorm"):
            continue
        if wires:
            sources = [a for a, b in wires if b.split(":")[0] == node["id"]]
            readers = [b for a, b in wires if a in sources]
        else:
            sources, readers = [nodes[at - 1]["id"]] if at > 0 else [], [node["id"]]
        source = next((n for n in nodes if sources == [n["id"]]), None)
        if source is not None and source["op"].startswith("Conv") and len(readers) == 1:
            yield scope + source["id"], path


def with_gradients(spec, state):
    """BatchNorm makes the same of w x for every w > 0, but for its eps. So the gradient of a filter that is one number is eps / (w^2 var + eps)
    of the terms that cancel out in it: with an eps of 1e-5 nothing but their rounding in float32 (PyTorch's own is off by 4e-3), and Adam
    makes steps of any gradient. There eps is as large as what it is added to."""
    for filters, norm in lone_filters(spec["graph"]["nodes"], spec["graph"]["wires"]):
        if state[filters + ".weight"][0].numel() != 1:
            continue
        nodes = spec["graph"]["nodes"]
        for part in norm.split("."):
            node = next(n for n in nodes if n["id"] == part)
            nodes = node.get("nodes", [])
        node.setdefault("options", {})["eps"] = 0.1
    return spec


def check_training(netloom, folder, file, spec, make, kind, options, x, y):
    module = make()
    expected_losses = torch_run(module, kind, options, x, y, spec)
    changes = ["--set", "training.optimizer=" + json.dumps({"type": kind, **options})]
    out = netloom("train", file, "--json", "--export", folder / "trained.pt", *changes)
    losses = [p["loss"] for p in map(json.loads, out.splitlines()) if p["kind"] == "step"]
    require(len(losses) == len(expected_losses) == 20, f"{len(losses)} steps, expected {len(expected_losses)}")
    worst = excess(torch.tensor(losses), torch.tensor(expected_losses, dtype=torch.float64), RELATIVE, FLOOR)
    require(worst <= 1, f"{kind} {options}: a loss is {worst:.2f} times the allowed difference off")
    state = load_into(folder / "trained.pt", make())
    for key, value in module.state_dict().items():
        over = excess(state[key], value, RELATIVE, FLOOR)
        require(over <= 1, f"{kind} {options}: {key} is {over:.2f} times the allowed difference off")
        worst = max(worst, over)
    return worst, module


def check_network(netloom, folder, k):
    spec, shape, classes, samples = project(k)
    torch.manual_seed(k)
    x = torch.randn(samples, *shape)
    y = torch.randint(0, classes, (samples,)) if classes else torch.randn(samples, 4)
    np.savez(folder / "data.npz", x=x.numpy(), y=y.numpy())

    def make():
        torch.manual_seed(spec["training"]["seed"])
        return Net(spec["graph"]["nodes"], spec["graph"]["wires"], {"x": torch.zeros(2, *shape)})

    spec = with_gradients(spec, make().state_dict())
    file = folder / "net.netloom.json"
    file.write_text(json.dumps(spec))
    netloom("export", file, "--to", folder / "init.pt")
    module = make()
    expected = copy.deepcopy(module.state_dict())
    check_initial(load_into(folder / "init.pt", module), expected)
    worst_sgd, _ = check_training(netloom, folder, file, spec["training"], make, "SGD", SGD[k % len(SGD)], x, y)
    worst_adam, trained = check_training(netloom, folder, file, spec["training"], make, "Adam", ADAM[k % len(ADAM)], x, y)
    torch.save(trained.float().state_dict(), folder / "torch.pt")
    worst_predict = check_outputs(netloom.predict(folder, file, folder / "torch.pt", x), trained, x, "PyTorch's")
    parameters = sum(p.numel() for p in trained.parameters())
    print(f"network {k}: {len(ops_of(spec['graph']['nodes']))} ops, {parameters} parameters; initial weights bit-equal; share of the "
          f"allowed difference: SGD {worst_sgd:.3f}, Adam {worst_adam:.3f}; predict off by {worst_predict:.1e}", flush=True)
    return ops_of(spec["graph"]["nodes"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--count", type=int, default=10)
    arguments = parser.parse_args()
    netloom = Netloom(arguments.netloom)
    seen, bad = set(), 0
    for k in range(arguments.count):
        with tempfile.TemporaryDirectory() as name:
            try:
                seen |= check_network(netloom, Path(name), k)
            except Mismatch as e:
                bad += 1
                print(f"network {k}: {e}", flush=True)
    missing = ALL_OPS - seen
    if arguments.count >= 10 and missing:
        bad += 1
        print(f"no network has: {', '.join(sorted(missing))}")
    print(f"{arguments.count - min(bad, arguments.count)} of {arguments.count} networks agree with PyTorch {torch.__version__}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
