#!/usr/bin/python3
"""Optimizers, learning rate schedules and gradient clipping against live torch.optim, through the program's commands alone.

Usage: training.py NETLOOM [--only WORD]

A small network is trained for 60 steps. Netloom computes in float32; PyTorch runs the same steps in float64 and in float32.
- every parameter: |a - b| <= 1e-4 |b| + 1e-6 max|b| of float64, or at most four times as far from it as PyTorch's own
  float32 is where rounding grows along the way (RMSprop divides by what is nearly zero);
- the learning rate of every step: equal, to the last bit, to what torch.optim.lr_scheduler gives;
- with schedules, early stopping and momentum: a run that stopped after 7 epochs and goes on equals one that never stopped, bit for bit.
"""
import argparse
import json
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import torch

from common import Mismatch, Netloom, excess, require
from versions import OPTIMIZER_ARGUMENTS

RELATIVE, FLOOR = 1e-4, 1e-6
EPOCHS, STEPS_PER_EPOCH, BATCH = 20, 3, 16

OPTIMIZERS = [
    ("SGD", dict(lr=0.05)),
    ("SGD", dict(lr=0.03, momentum=0.9)),
    ("SGD", dict(lr=0.03, momentum=0.9, dampening=0.3)),
    ("SGD", dict(lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.01)),
    ("SGD", dict(lr=0.01, momentum=0.5, maximize=True)),
    ("Adam", dict(lr=0.005)),
    ("Adam", dict(lr=0.005, betas=[0.8, 0.95], eps=1e-4, weight_decay=0.02)),
    ("Adam", dict(lr=0.005, amsgrad=True)),
    ("Adam", dict(lr=0.002, maximize=True)),
    ("AdamW", dict(lr=0.005)),
    ("AdamW", dict(lr=0.005, weight_decay=0.2, betas=[0.8, 0.95], eps=1e-4)),
    ("AdamW", dict(lr=0.005, amsgrad=True)),
    ("AdamW", dict(lr=0.002, maximize=True, weight_decay=0.0)),
    ("RMSprop", dict(lr=0.003)),
    ("RMSprop", dict(lr=0.002, alpha=0.9, eps=1e-3, weight_decay=0.01)),
    ("RMSprop", dict(lr=0.001, momentum=0.8)),
    ("RMSprop", dict(lr=0.002, centered=True, eps=1e-4)),
    ("RMSprop", dict(lr=0.001, centered=True, momentum=0.7, eps=1e-3)),
    ("RMSprop", dict(lr=0.001, maximize=True)),
    ("Adagrad", dict(lr=0.02)),
    ("Adagrad", dict(lr=0.03, lr_decay=0.05, weight_decay=0.01)),
    ("Adagrad", dict(lr=0.03, initial_accumulator_value=0.5, eps=1e-3)),
    ("Adagrad", dict(lr=0.01, maximize=True)),
    ("Adadelta", dict()),
    ("Adadelta", dict(lr=0.5, rho=0.8, eps=1e-4, weight_decay=0.01)),
    ("Adadelta", dict(lr=0.5, maximize=True)),
    ("Adamax", dict()),
    ("Adamax", dict(lr=0.01, betas=[0.8, 0.9], eps=1e-5, weight_decay=0.01)),
    ("Adamax", dict(lr=0.005, maximize=True)),
    ("NAdam", dict()),
    ("NAdam", dict(lr=0.005, betas=[0.8, 0.95], eps=1e-5, weight_decay=0.01, momentum_decay=0.02)),
    ("RAdam", dict(lr=0.01)),
    ("RAdam", dict(lr=0.01, betas=[0.8, 0.9], eps=1e-5, weight_decay=0.01)),
    ("Rprop", dict()),
    ("Rprop", dict(lr=0.003, etas=[0.4, 1.5], step_sizes=[1e-4, 0.02])),
    ("Rprop", dict(lr=0.0003, step_sizes=[1e-5, 0.002], maximize=True)),
]

# Optimizer, its arguments, scheduler with `every` among its arguments.
SCHEDULES = [
    ("StepLR", dict(step_size=3)),
    ("StepLR", dict(step_size=7, gamma=0.77, every="step")),
    ("MultiStepLR", dict(milestones=[2, 5, 5, 11])),
    ("MultiStepLR", dict(milestones=[0, 20, 33], gamma=0.3, every="step")),
    ("ExponentialLR", dict(gamma=0.9)),
    ("ExponentialLR", dict(gamma=0.97, every="step")),
    ("CosineAnnealingLR", dict(T_max=20)),
    ("CosineAnnealingLR", dict(T_max=5, eta_min=0.001)),
    ("CosineAnnealingLR", dict(T_max=13, every="step")),
    ("CosineAnnealingLR", dict(T_max=1, every="step")),
    ("CosineAnnealingWarmRestarts", dict(T_0=4)),
    ("CosineAnnealingWarmRestarts", dict(T_0=3, T_mult=2, eta_min=0.002)),
    ("CosineAnnealingWarmRestarts", dict(T_0=5, T_mult=3, every="step")),
    ("LinearLR", dict()),
    ("LinearLR", dict(start_factor=0.1, end_factor=0.6, total_iters=17, every="step")),
    ("ConstantLR", dict()),
    ("ConstantLR", dict(factor=0.2, total_iters=13, every="step")),
    ("PolynomialLR", dict(total_iters=15)),
    ("PolynomialLR", dict(total_iters=40, power=2.5, every="step")),
    ("OneCycleLR", dict(max_lr=0.1)),
    ("OneCycleLR", dict(max_lr=0.1, total_steps=75, pct_start=0.4, anneal_strategy="linear", div_factor=10, final_div_factor=50)),
    ("OneCycleLR", dict(max_lr=0.1, epochs=20, steps_per_epoch=3, three_phase=True, base_momentum=0.7, max_momentum=0.9)),
    ("OneCycleLR", dict(max_lr=0.05, cycle_momentum=False, every="epoch")),
    ("CyclicLR", dict(base_lr=0.005, max_lr=0.05, step_size_up=7)),
    ("CyclicLR", dict(base_lr=0.01, max_lr=0.04, step_size_up=5, step_size_down=11, mode="triangular2", base_momentum=0.5,
                      max_momentum=0.95)),
    ("CyclicLR", dict(base_lr=0.01, max_lr=0.1, step_size_up=3, mode="exp_range", gamma=0.93, cycle_momentum=False, every="epoch")),
    ("ReduceLROnPlateau", dict(monitor="train.loss", mode="max", patience=1, factor=0.7)),
    ("ReduceLROnPlateau", dict(monitor="train.loss", mode="max", patience=0, cooldown=2, min_lr=0.005, threshold=0.5,
                               threshold_mode="abs")),
    ("ReduceLROnPlateau", dict(monitor="train.loss", patience=2, threshold=0.2, factor=0.5)),
    ("ReduceLROnPlateau", dict(monitor="validation.loss", patience=1, threshold=0.05, threshold_mode="abs", factor=0.5, eps=0.002)),
]


def project(training):
    return {"format": "netloom", "version": 1, "name": "training",
            "graph": {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                                {"id": "a", "op": "Linear", "options": {"out_features": 8}}, {"id": "t", "op": "Tanh"},
                                {"id": "b", "op": "Linear", "options": {"out_features": 3}}, {"id": "loss", "op": "MSELoss"}],
                      "wires": [["x", "a"], ["a", "t"], ["t", "b"], ["b", "loss:input"], ["y", "loss:target"]]},
            "data": {"source": "npz", "path": "data.npz", "split": {"validation": 0.25}},
            "training": {"epochs": EPOCHS, "batch_size": BATCH, "shuffle": False, "seed": 1, **training}}


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.a, self.b = torch.nn.Linear(6, 8), torch.nn.Linear(8, 3)

    def forward(self, x):
        return self.b(torch.tanh(self.a(x)))


def make_scheduler(optimizer, kind, options):
    given = {k: v for k, v in options.items() if k not in ("every", "monitor")}
    if kind == "OneCycleLR" and "total_steps" not in given and "epochs" not in given:
        given["total_steps"] = EPOCHS * (STEPS_PER_EPOCH if options.get("every", "step") == "step" else 1)
    return getattr(torch.optim.lr_scheduler, kind)(optimizer, **given)


def torch_run(data, optimizer, scheduler, clip, dtype):
    """The trained network and every step's learning rate."""
    network = Network().to(dtype)
    kind, options = optimizer
    made = getattr(torch.optim, kind)(network.parameters(), **options, **OPTIMIZER_ARGUMENTS.get(kind, {}))
    schedule = make_scheduler(made, *scheduler) if scheduler else None
    every = scheduler[1].get("every", "step" if scheduler[0] in ("OneCycleLR", "CyclicLR") else "epoch") if scheduler else None
    x, y = data["x"].to(dtype), data["y"].to(dtype)
    vx, vy = data["vx"].to(dtype), data["vy"].to(dtype)
    rates, momenta = [], []
    for _ in range(EPOCHS):
        total = 0.0
        for k in range(STEPS_PER_EPOCH):
            made.zero_grad()
            loss = torch.nn.functional.mse_loss(network(x[BATCH * k:BATCH * (k + 1)]), y[BATCH * k:BATCH * (k + 1)])
            loss.backward()
            if clip:
                torch.nn.utils.clip_grad_norm_(network.parameters(), clip)
            rates.append(made.param_groups[0]["lr"])
            made.step()
            total += loss.item() / STEPS_PER_EPOCH
            if every == "step":
                schedule.step()
        if every == "epoch":
            with torch.no_grad():
                held_out = torch.nn.functional.mse_loss(network(vx), vy).item()
            monitor = scheduler[1].get("monitor")
            schedule.step(*([total if monitor == "train.loss" else held_out] if monitor else []))
    return network.state_dict(), rates


def rates_of(out):
    return [p["lr"] for p in map(json.loads, out.splitlines()) if p["kind"] == "step"]


def check(folder, data, optimizer, scheduler=None, clip=None):
    training = {"optimizer": {"type": optimizer[0], **optimizer[1]}}
    if scheduler:
        training["scheduler"] = {"type": scheduler[0], **scheduler[1]}
    if clip:
        training["clip_grad_norm"] = clip
    file = folder / "net.netloom.json"
    file.write_text(json.dumps(project(training)))
    out = netloom("train", file, "--json", "--threads", 1, "--export", folder / "out.pt")
    got = torch.load(folder / "out.pt", weights_only=True)
    exact, rates = torch_run(data, optimizer, scheduler, clip, torch.float64)
    single, _ = torch_run(data, optimizer, scheduler, clip, torch.float32)
    mine = rates_of(out)
    require(len(mine) == len(rates) == 60, f"{len(mine)} steps")
    for k, (a, b) in enumerate(zip(mine, rates)):
        require(a == b, f"learning rate of step {k + 1} is {a!r}, PyTorch's {b!r}")
    worst = 0.0
    for key, value in exact.items():
        require(not torch.equal(value.float(), Network().state_dict()[key]), f"{key} did not move")
        over, theirs = excess(got[key], value, RELATIVE, FLOOR), excess(single[key], value, RELATIVE, FLOOR)
        require(over <= max(1.0, 4 * theirs), f"{key} is {over:.2f} times the allowed difference off, PyTorch's float32 {theirs:.2f}")
        worst = max(worst, over)
    return worst


def check_resume(folder, optimizer, scheduler, extra):
    """Straight through, and in two parts: the same learning rates and the same bits."""
    training = {"optimizer": {"type": optimizer[0], **optimizer[1]}, **extra}
    if scheduler:
        training["scheduler"] = {"type": scheduler[0], **scheduler[1]}
        if scheduler[0] == "OneCycleLR" and "epochs" not in scheduler[1]:
            training["scheduler"].setdefault("total_steps", 60)
    file = folder / "net.netloom.json"
    file.write_text(json.dumps(project(training)))
    run = folder / "run"
    whole = rates_of(netloom("train", file, "--json", "--threads", 1, "--export", folder / "whole.pt"))
    first = rates_of(netloom("train", file, "--json", "--threads", 1, "--epochs", 7, "--run", run))
    second = rates_of(netloom("train", file, "--json", "--threads", 1, "--resume", run, "--export", folder / "parts.pt"))
    require(first + second == whole, "learning rates differ after going on")
    a, b = (torch.load(folder / name, weights_only=True) for name in ("whole.pt", "parts.pt"))
    for key in a:
        require(torch.equal(a[key], b[key]), f"{key} differs after going on")


def check_metrics(folder, kind):
    """Loss, accuracy and confusion of `eval` where targets are yes and no, or a class per pixel with some ignored."""
    torch.manual_seed(5)
    pixels = kind in ("CrossEntropyLoss", "NLLLoss")
    x = torch.randn(50, 3, 4, 4) if pixels else torch.randn(50, 6)
    y = torch.randint(0, 5, (50, 4, 4)) if pixels else (torch.rand(50, 3) < 0.4).float()
    np.savez(folder / "eval.npz", x=x.numpy(), y=y.numpy())
    spec = project({"batch_size": 16})
    layer = {"id": "a", "op": "Conv2d", "options": {"out_channels": 5, "kernel_size": 1}} if pixels else {
        "id": "a", "op": "Linear", "options": {"out_features": 3}}
    loss = {"id": "loss", "op": kind, **({"options": {"ignore_index": 2}} if pixels else {})}
    between = {"BCELoss": "Sigmoid"}.get(kind, "Identity")
    spec["graph"] = {"nodes": spec["graph"]["nodes"][:2] + [layer, {"id": "t", "op": between}, loss],
                     "wires": [["x", "a"], ["a", "t"], ["t", "loss:input"], ["y", "loss:target"]]}
    spec["data"] = {"source": "npz", "path": "eval.npz"}
    file = folder / "eval.netloom.json"
    file.write_text(json.dumps(spec))
    netloom("export", file, "--to", folder / "eval.pt")
    got = json.loads(netloom("eval", file, "--weights", folder / "eval.pt", "--split", "train", "--json"))
    module = torch.nn.Conv2d(3, 5, 1) if pixels else torch.nn.Linear(6, 3)
    module.load_state_dict({k[2:]: v for k, v in torch.load(folder / "eval.pt", weights_only=True).items()})
    with torch.no_grad():
        out = module(x)
        out = torch.sigmoid(out) if kind == "BCELoss" else out
    judge = getattr(torch.nn, kind)(**({"ignore_index": 2} if pixels else {}))
    losses = [judge(out[k:k + 16], y[k:k + 16]).item() * len(out[k:k + 16]) for k in range(0, 50, 16)]
    require(abs(got["loss"] - sum(losses) / 50) < 1e-5, f"{kind}: loss {got['loss']}, PyTorch's {sum(losses) / 50}")
    answers = out.argmax(1) if pixels else (out > {"BCELoss": 0.5}.get(kind, 0.0)).long()
    truth = y.long()
    counted = truth != 2 if pixels else torch.ones_like(truth, dtype=torch.bool)
    accuracy = (answers == truth)[counted].double().mean().item()
    require(abs(got["accuracy"] - accuracy) < 1e-12, f"{kind}: accuracy {got['accuracy']}, PyTorch's {accuracy}")
    classes = 5 if pixels else 2
    confusion = [[int(((truth == a) & (answers == b) & counted).sum()) for b in range(classes)] for a in range(classes)]
    require(got["confusion"] == confusion, f"{kind}: confusion {got['confusion']}, expected {confusion}")


def cases():
    for optimizer in OPTIMIZERS:
        yield "optimizer", optimizer, None, None
    for kind, options in (("SGD", dict(lr=0.05, momentum=0.9)), ("Adam", dict(lr=0.01))):
        for clip in (0.03, 0.4, 1e6):
            yield "clipping", (kind, options), None, clip
    for scheduler in SCHEDULES:
        yield "schedule", ("SGD", dict(lr=0.05, momentum=0.5)), scheduler, None
    for kind in ("SGD", "RMSprop", "Adam", "AdamW", "NAdam"):  # momentum cycles from none, and the first beta
        yield "momentum cycle", (kind, dict(lr=0.05)), ("OneCycleLR", dict(max_lr=0.02)), None
    yield "all together", ("AdamW", dict(lr=0.01)), ("CosineAnnealingLR", dict(T_max=60, every="step")), 0.5


def resumes():
    for scheduler in SCHEDULES:
        yield ("SGD", dict(lr=0.05, momentum=0.5)), scheduler, {}
    for kind, options in {kind: options for kind, options in OPTIMIZERS}.items():
        yield (kind, options), None, {}
    yield ("SGD", dict(lr=0.01)), ("OneCycleLR", dict(max_lr=0.05)), {"clip_grad_norm": 0.4, "early_stopping": {"patience": 30}}


def main():
    global netloom
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    netloom = Netloom(arguments.netloom)
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    start, bad, count, worst = time.time(), 0, 0, {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        torch.manual_seed(3)
        x, y = torch.randn(64, 6), torch.randn(64, 3)
        np.savez(folder / "data.npz", x=x.numpy(), y=y.numpy())
        data = split(folder, x, y)
        for what, optimizer, scheduler, clip in cases():
            text = f"{what}: {optimizer[0]} {optimizer[1]}" + f" {scheduler}" * bool(scheduler) + f" clip {clip}" * bool(clip)
            if arguments.only not in text:
                continue
            count += 1
            try:
                over = check(folder, data, optimizer, scheduler, clip)
                worst[what] = max(worst.get(what, (0, "")), (over, text))
            except Mismatch as e:
                bad += 1
                print(f"{text}: {e}", flush=True)
        for optimizer, scheduler, extra in resumes():
            text = f"going on: {optimizer[0]} {optimizer[1]} {scheduler or ''} {extra}"
            if arguments.only not in text:
                continue
            count += 1
            try:
                with tempfile.TemporaryDirectory(dir=folder) as part:
                    os.symlink(folder / "data.npz", Path(part) / "data.npz")
                    check_resume(Path(part), optimizer, scheduler, extra)
            except Mismatch as e:
                bad += 1
                print(f"{text}: {e}", flush=True)
        for kind in ("CrossEntropyLoss", "NLLLoss", "BCELoss", "BCEWithLogitsLoss"):
            if arguments.only not in f"metrics: {kind}":
                continue
            count += 1
            try:
                check_metrics(folder, kind)
            except Mismatch as e:
                bad += 1
                print(f"metrics: {e}", flush=True)
    for what, (over, text) in worst.items():
        print(f"{what}: at most {over:.3f} of the allowed difference ({text})")
    print(f"{count - bad} of {count} runs agree with PyTorch {torch.__version__}; {time.time() - start:.0f} s")
    return 1 if bad or count == 0 else 0


def split(folder, x, y):
    """Which samples train and which validate is Netloom's choice, made by split.seed: found by what each run sees.

    With a learning rate of 0 and batches of one sample a step's loss names its sample.
    """
    file = folder / "net.netloom.json"
    file.write_text(json.dumps({**project({"optimizer": {"type": "SGD", "lr": 0.0}}),
                                "training": {"epochs": 1, "batch_size": 1, "shuffle": False, "seed": 1,
                                             "optimizer": {"type": "SGD", "lr": 0.0}}}))
    points = [json.loads(line) for line in netloom("train", file, "--json", "--export", folder / "out.pt").splitlines()]
    losses = [p["loss"] for p in points if p["kind"] == "step"]
    require(len(losses) == BATCH * STEPS_PER_EPOCH, f"{len(losses)} training samples")
    with torch.no_grad():
        each = ((Network()(x) - y) ** 2).mean(1)
    order = [int((each - loss).abs().argmin()) for loss in losses]
    require(len(set(order)) == len(order), "the samples could not be told apart")
    held_out = [k for k in range(len(x)) if k not in set(order)]
    return {"x": x[order], "y": y[order], "vx": x[held_out], "vy": y[held_out]}


if __name__ == "__main__":
    sys.exit(main())
