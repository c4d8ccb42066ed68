"""Live PyTorch for test_steering: the same training with the same settings changed before the same step.

steering_torch.py CASES.json

A case holds data, optimizer, schedule, the change, and what Netloom made of it: rates step by step and the weights at the end. Rates must
be equal to the last bit, weights within 1e-4 |b| + 1e-6 max|b|. Prints what differs; nothing is good.
"""
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "parity"))
from versions import OPTIMIZER_ARGUMENTS  # noqa: E402

cases = json.load(open(sys.argv[1]))


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.a, self.b = torch.nn.Linear(6, 8), torch.nn.Linear(8, 3)

    def forward(self, x):
        return self.b(torch.tanh(self.a(x)))


def keywords(options):
    return {k: tuple(v) if isinstance(v, list) else v for k, v in options.items() if k not in ("type", "every")}


def change(optimizer, scheduler, before, after):
    for group in optimizer.param_groups:
        for name, value in keywords(after).items():
            if name != "lr":
                group[name] = value
        if scheduler is None:
            group["lr"] = after["lr"]
        elif after["lr"] != before["lr"]:
            share = group["lr"] / before["lr"]
            group["lr"] = after["lr"] if share == 1 else after["lr"] * share
            scheduler.base_lrs = [after["lr"]]


def run(case):
    """The trained network and every step's rate."""
    x, y = torch.tensor(case["x"], dtype=torch.float32), torch.tensor(case["y"], dtype=torch.float32)
    network = Network()
    kind = case["optimizer"]["type"]
    optimizer = getattr(torch.optim, kind)(network.parameters(), **keywords(case["optimizer"]), **OPTIMIZER_ARGUMENTS.get(kind, {}))
    scheduler = None
    if case["scheduler"]:
        scheduler = getattr(torch.optim.lr_scheduler, case["scheduler"]["type"])(optimizer, **keywords(case["scheduler"]))
    every = case["scheduler"].get("every", "epoch") if scheduler else None
    longest, rates, size = None, [], case["batch"]
    for _ in range(case["epochs"]):
        for begin in range(0, len(x), size):
            if len(rates) == case["at"]:
                change(optimizer, scheduler, case["optimizer"], case["after"])
                longest = case["clip"]
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(network(x[begin:begin + size]), y[begin:begin + size]).backward()
            if longest is not None:
                torch.nn.utils.clip_grad_norm_(network.parameters(), longest)
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if every == "step":
                scheduler.step()
        if every == "epoch":
            scheduler.step()
    return network.state_dict(), rates


for case in cases:
    weights, rates = run(case)
    if len(case["lr"]) != len(rates):
        print(f"{case['name']}: {len(case['lr'])} steps, PyTorch took {len(rates)}")
    for i, (own, theirs) in enumerate(zip(case["lr"], rates)):
        if own != theirs:
            print(f"{case['name']}: rate of step {i + 1} is {own!r}, PyTorch has {theirs!r}")
            break
    for key, value in weights.items():
        own, theirs = np.array(case["weights"][key]).reshape(value.shape), value.numpy()
        worst = np.max(np.abs(own - theirs) - 1e-4 * np.abs(theirs) - 1e-6 * np.max(np.abs(theirs)))
        if worst > 0:
            print(f"{case['name']}: {key} is too far by {worst}")
