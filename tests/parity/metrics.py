#!/usr/bin/python3
"""Metrics and the gradient norm against their definitions in NumPy and live PyTorch, through the program's commands alone.

Usage: metrics.py NETLOOM [--only WORD]

Scores are what `predict` gives for the same weights, so that a metric is held to its definition alone: |a - b| <= 1e-5 |b| + 1e-9.
With a learning rate of 0 every step, epoch and `eval` sees the same network: whole batches, a tail of three, validation.
The gradient's norm is that of PyTorch's module in float64: |a - b| <= 1e-4 |b|.
"""
import argparse
import json
import math
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from common import Mismatch, Netloom, require

BATCH = 8
CLASSES = ["accuracy", "f1", "perplexity", "precision", "recall", "top5"]
YES_NO = ["accuracy", "f1", "precision", "recall"]
NUMBERS = ["mae", "mse", "r2", "rmse"]


# ---- definitions -----------------------------------------------------------------------------------

def of_classes(scores, labels, ignore=-100, logarithms=False):
    """`scores`: (N, C, positions...), `labels`: (N, positions...)."""
    rows = np.moveaxis(scores, 1, -1).reshape(-1, scores.shape[1]).astype(np.float64)
    right = labels.reshape(-1)
    rows, right = rows[right != ignore], right[right != ignore]
    if len(right) == 0:
        return {}
    given = rows.argmax(1)
    order = np.argsort(-rows, axis=1, kind="stable")
    log_p = rows if logarithms else rows - np.log(np.exp(rows).sum(1, keepdims=True))
    return {**of_answers(given, right, rows.shape[1]),
            "top5": (order[:, :5] == right[:, None]).any(1).mean(),
            "perplexity": math.exp(-log_p[np.arange(len(right)), right].mean())}


def of_answers(given, right, classes):
    precision, recall, f1 = [], [], []
    for c in range(classes):
        hits = ((given == c) & (right == c)).sum()
        if (right == c).sum() == 0:
            continue
        p = hits / (given == c).sum() if (given == c).any() else 0.0
        r = hits / (right == c).sum()
        precision.append(p)
        recall.append(r)
        f1.append(2 * p * r / (p + r) if p + r > 0 else 0.0)
    return {"accuracy": (given == right).mean(), "precision": np.mean(precision), "recall": np.mean(recall), "f1": np.mean(f1)}


def of_yes_no(scores, targets, above):
    return of_answers((scores > above).astype(int).reshape(-1), (targets > 0.5).astype(int).reshape(-1), 2)


def of_numbers(scores, targets):
    x, y = scores.astype(np.float64).reshape(len(scores), -1), targets.astype(np.float64).reshape(len(targets), -1)
    error = ((x - y) ** 2).sum(0)
    spread = ((y - y.mean(0)) ** 2).sum(0)
    values = {"mae": np.abs(x - y).mean(), "mse": ((x - y) ** 2).mean(), "rmse": math.sqrt(((x - y) ** 2).mean())}
    vary = spread > 0
    if vary.any():
        values["r2"] = (1 - error[vary] / spread[vary]).mean()
    return values


# ---- runs ------------------------------------------------------------------------------------------

class Case:
    """A network of one layer in front of a loss, its data, and what its metrics should be."""

    def __init__(self, name, loss, layer, x, y, metrics, define, options=None, between="Identity", before_loss=()):
        self.name, self.x, self.y, self.metrics, self.define = name, x, y, metrics, define
        nodes = [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                 {"id": "a", **layer}, {"id": "t", "op": between}, *before_loss,
                 {"id": "loss", "op": loss, "options": options or {}}]
        target = before_loss[-1]["id"] if before_loss else "y"
        wires = [["x", "a"], ["a", "t"], ["t", "loss:input"], *([["y", target]] if before_loss else []), [target, "loss:target"]]
        self.spec = {"format": "netloom", "version": 1, "name": "metrics", "graph": {"nodes": nodes, "wires": wires},
                     "data": {"source": "npz", "path": "data.npz"},
                     "training": {"epochs": 1, "batch_size": BATCH, "shuffle": False, "seed": 1, "metrics": metrics,
                                  "optimizer": {"type": "SGD", "lr": 0.0}}}

    def write(self, folder):
        np.savez(folder / "data.npz", x=self.x, y=self.y)
        file = folder / "net.netloom.json"
        file.write_text(json.dumps(self.spec))
        return file


def linear(out):
    return {"op": "Linear", "options": {"out_features": out}}


def conv(out):
    return {"op": "Conv2d", "options": {"out_channels": out, "kernel_size": 1}}


def cases():
    draw = np.random.default_rng(7)

    def normal(*shape):
        return draw.standard_normal(shape, dtype=np.float32)

    def labels(high, *shape):
        return draw.integers(0, high, shape)

    yield Case("classes", "CrossEntropyLoss", linear(7), normal(35, 6), labels(7, 35), CLASSES, of_classes)
    yield Case("a class that never occurs", "CrossEntropyLoss", linear(7), normal(35, 6), labels(4, 35), CLASSES, of_classes)
    yield Case("one class occurs", "CrossEntropyLoss", linear(7), normal(19, 6), np.full(19, 5), CLASSES, of_classes)
    yield Case("one class at all", "CrossEntropyLoss", linear(1), normal(19, 6), np.zeros(19, np.int64), CLASSES, of_classes)
    yield Case("one sample", "CrossEntropyLoss", linear(7), normal(1, 6), labels(7, 1), CLASSES, of_classes)
    yield Case("fewer classes than five", "CrossEntropyLoss", linear(3), normal(35, 6), labels(3, 35), CLASSES, of_classes)
    yield Case("weighted and smoothed", "CrossEntropyLoss", linear(3), normal(35, 6), labels(3, 35), CLASSES, of_classes,
               {"weight": [0.5, 2, 1], "label_smoothing": 0.2})
    some = labels(7, 35)
    some[draw.random(35) < 0.4] = 3
    yield Case("ignored labels", "CrossEntropyLoss", linear(7), normal(35, 6), some, CLASSES,
               lambda s, t: of_classes(s, t, 3), {"ignore_index": 3})
    yield Case("per pixel", "CrossEntropyLoss", conv(8), normal(19, 3, 4, 5), labels(8, 19, 4, 5), CLASSES,
               lambda s, t: of_classes(s, t, 2), {"ignore_index": 2})
    yield Case("logarithms", "NLLLoss", linear(6), normal(35, 6), labels(6, 35), CLASSES,
               lambda s, t: of_classes(s, t, logarithms=True), between="LogSoftmax", )
    yield Case("margins", "MultiMarginLoss", linear(6), normal(35, 6), labels(6, 35),
               [m for m in CLASSES if m != "perplexity"], of_classes)
    yield Case("labels through a layer", "CrossEntropyLoss", linear(6), normal(35, 6), labels(6, 35, 1), CLASSES,
               lambda s, t: of_classes(s, t.reshape(-1)),
               before_loss=[{"id": "flat", "op": "Flatten", "options": {"start_dim": 0}}])
    yes = (draw.random((35, 3)) < 0.4).astype(np.float32)
    yield Case("yes or no", "BCEWithLogitsLoss", linear(3), normal(35, 6), yes, YES_NO, lambda s, t: of_yes_no(s, t, 0))
    yield Case("never yes", "BCEWithLogitsLoss", linear(1), normal(35, 6), np.zeros((35, 1), np.float32), YES_NO,
               lambda s, t: of_yes_no(s, t, 0))
    yield Case("probabilities", "BCELoss", linear(3), normal(35, 6), yes, YES_NO, lambda s, t: of_yes_no(s, t, 0.5), between="Sigmoid")
    for loss in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss"):
        yield Case(f"numbers, {loss}", loss, linear(3), normal(35, 6), normal(35, 3), NUMBERS, of_numbers)
    yield Case("one number", "MSELoss", linear(1), normal(35, 6), normal(35, 1), NUMBERS, of_numbers)
    yield Case("numbers far from zero", "MSELoss", linear(2), normal(35, 6), 1000 + normal(35, 2), NUMBERS, of_numbers)
    flat = normal(35, 3)
    flat[:, 1] = 0.1
    yield Case("a number that never varies", "MSELoss", linear(3), normal(35, 6), flat, NUMBERS, of_numbers)
    yield Case("one sample of numbers", "MSELoss", linear(3), normal(1, 6), normal(1, 3), NUMBERS, of_numbers)
    yield Case("numbers per pixel", "MSELoss", conv(2), normal(19, 3, 4, 5), normal(19, 2, 4, 5), NUMBERS, of_numbers)


def compare(got, expected, metrics, place):
    for metric in metrics:
        if metric not in expected:
            require(metric not in got, f"{place}: {metric} is {got.get(metric)}, but there is nothing to measure")
            continue
        require(metric in got, f"{place}: {metric} is missing")
        a, b = got[metric], float(expected[metric])
        require(abs(a - b) <= 1e-5 * abs(b) + 1e-9, f"{place}: {metric} is {a!r}, by definition {b!r}")
    others = set(CLASSES + NUMBERS) - set(metrics)
    require(not others & set(got), f"{place}: {sorted(others & set(got))} nobody asked for")


def predicted(folder, file, case):
    """What the loss compares. Where the targets go through a layer, `predict` asks for them too."""
    np.savez(folder / "in.npz", x=case.x, y=case.y)
    netloom("predict", file, "--weights", folder / "w.pt", "--input", folder / "in.npz", "--output", folder / "out.npz")
    with np.load(folder / "out.npz") as arrays:
        require(len(arrays.files) == 1, f"outputs {arrays.files}")
        return arrays[arrays.files[0]]


def check(folder, case):
    file = case.write(folder)
    points = [json.loads(line) for line in netloom("train", file, "--json", "--threads", 1, "--export", folder / "w.pt").splitlines()]
    scores = predicted(folder, file, case)
    steps, epoch = points[:-1], points[-1]
    require(len(steps) == -(-len(case.x) // BATCH) and epoch["kind"] == "epoch", f"{len(points)} lines")
    for k, step in enumerate(steps):
        part = slice(k * BATCH, (k + 1) * BATCH)
        compare(step, case.define(scores[part], case.y[part]), case.metrics, f"step {k + 1}")
    whole = case.define(scores, case.y)
    compare(epoch["train"], whole, case.metrics, "epoch")
    compare(json.loads(netloom("eval", file, "--weights", folder / "w.pt", "--split", "train", "--json")), whole, case.metrics, "eval")
    # What is not asked for: what suits the loss.
    usual = [m for m in ("accuracy", "mae") if m in case.metrics]
    got = json.loads(netloom("eval", file, "--weights", folder / "w.pt", "--split", "train", "--json", "--set", "training.metrics=null"))
    compare(got, whole, usual, "usual")
    got = json.loads(netloom("eval", file, "--weights", folder / "w.pt", "--split", "train", "--json", "--set", "training.metrics=[]"))
    compare(got, whole, [], "none")


def check_nothing(folder):
    """All labels ignored: no metric has a value, and the loss is no number."""
    case = Case("", "CrossEntropyLoss", linear(7), np.ones((5, 6), np.float32), np.full(5, 3), CLASSES, None, {"ignore_index": 3})
    file = case.write(folder)
    netloom("export", file, "--to", folder / "w.pt")
    got = json.loads(netloom("eval", file, "--weights", folder / "w.pt", "--split", "train", "--json"))
    compare(got, {}, CLASSES, "eval")
    require(got["loss"] is None, f"loss {got['loss']}")
    require(got["without_loss"] == 5, f"without_loss {got['without_loss']}")
    case = Case("", "CrossEntropyLoss", linear(7), np.ones((5, 6), np.float32), np.full(5, 3), CLASSES, None,
                {"ignore_index": 3, "reduction": "sum"})
    points = [json.loads(line) for line in netloom("train", case.write(folder), "--json", "--export", folder / "w.pt").splitlines()]
    for got in (points[0], points[-1]["train"]):
        compare(got, {}, CLASSES, "train")


def check_validation(folder):
    """The split's own samples: what `eval` says of it, and the checkpoint that is best of a metric."""
    draw = np.random.default_rng(3)
    x = draw.standard_normal((80, 6), dtype=np.float32)
    case = Case("", "CrossEntropyLoss", linear(3), x, x[:, :3].argmax(1), ["f1", "recall"], None)
    case.spec["data"]["split"] = {"validation": 0.25}
    case.spec["training"].update({"epochs": 6, "checkpoint": {"monitor": "validation.f1"}, "optimizer": {"type": "SGD", "lr": 0.3}})
    file, run = case.write(folder), folder / "run"
    points = [json.loads(line) for line in netloom("train", file, "--json", "--threads", 1, "--run", run).splitlines()]
    epochs = [p["validation"] for p in points if p["kind"] == "epoch"]
    last = json.loads(netloom("eval", file, "--weights", run / "last.pt", "--threads", 1, "--json"))
    best = json.loads(netloom("eval", file, "--weights", run / "best.pt", "--threads", 1, "--json"))
    for metric in ("loss", "f1", "recall"):
        require(last[metric] == epochs[-1][metric], f"last.pt has {metric} {last[metric]}, the epoch {epochs[-1][metric]}")
    require(best["f1"] == max(e["f1"] for e in epochs), f"best.pt has f1 {best['f1']}, the epochs {[e['f1'] for e in epochs]}")
    kept = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    require(kept == points, "metrics.jsonl and --json differ")


def check_norm(folder, clip):
    """Of the gradients of a network with a frozen layer, step by step."""
    draw = np.random.default_rng(5)
    x, y = draw.standard_normal((40, 6), dtype=np.float32), draw.standard_normal((40, 3), dtype=np.float32)
    case = Case("", "MSELoss", linear(3), x, y, ["mae"], None)
    case.spec["graph"]["nodes"][3] = {"id": "t", "op": "Linear", "options": {"out_features": 3}, "requires_grad": False}
    case.spec["training"].update({"epochs": 3, "optimizer": {"type": "SGD", "lr": 0.1}, **({"clip_grad_norm": clip} if clip else {})})
    file = case.write(folder)
    points = [json.loads(line) for line in netloom("train", file, "--json", "--export", folder / "w.pt").splitlines()]
    got = [(p["grad_norm"], p["lr"]) for p in points if p["kind"] == "step"]
    netloom("export", file, "--to", folder / "init.pt")
    module = torch.nn.Sequential(torch.nn.Linear(6, 3), torch.nn.Linear(3, 3)).double()
    state = torch.load(folder / "init.pt", weights_only=True)
    module.load_state_dict({k.replace("a.", "0.").replace("t.", "1."): v for k, v in state.items()})
    module[1].requires_grad_(False)
    optimizer = torch.optim.SGD(module[0].parameters(), lr=0.1)
    expected = []
    for _ in range(3):
        for k in range(0, 40, BATCH):
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(module(torch.from_numpy(x[k:k + BATCH]).double()),
                                         torch.from_numpy(y[k:k + BATCH]).double()).backward()
            expected.append(torch.nn.utils.clip_grad_norm_(module[0].parameters(), clip or 1e9).item())
            optimizer.step()
    require(len(got) == len(expected) == 15, f"{len(got)} steps")
    for k, ((norm, lr), theirs) in enumerate(zip(got, expected)):
        require(abs(norm - theirs) <= 1e-4 * theirs and lr == 0.1, f"step {k + 1}: grad_norm {norm}, PyTorch's {theirs}; lr {lr}")
    require(not clip or max(expected) > clip, "nothing was clipped")


def main():
    global netloom
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    netloom = Netloom(arguments.netloom)
    checks = [(case.name, lambda folder, case=case: check(folder, case)) for case in cases()]
    checks += [("nothing to measure", check_nothing), ("validation", check_validation),
               ("gradient norm", lambda folder: check_norm(folder, None)), ("clipped gradients", lambda folder: check_norm(folder, 0.5))]
    bad = count = 0
    for name, run in checks:
        if arguments.only not in name:
            continue
        count += 1
        try:
            with tempfile.TemporaryDirectory() as folder:
                run(Path(folder))
        except Mismatch as e:
            bad += 1
            print(f"{name}: {e}", flush=True)
    print(f"{count - bad} of {count} cases are as defined")
    return 1 if bad or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
