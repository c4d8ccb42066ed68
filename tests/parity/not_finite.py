#!/usr/bin/python3
"""Where numbers stop being finite, against live PyTorch: its hooks and its anomaly mode, step by step.

Usage: not_finite.py NETLOOM [--only NAME]

Each project breaks in a way of its own. PyTorch trains the same module from the same weights on the same batches, every node a module
with hooks, until one gives what is not finite while its inputs are, or gives back what is not finite while what came back to it is.
- `netloom train` ends with 1 at that very step and names that node, the pass, and the samples whose rows PyTorch has it in;
- PyTorch's anomaly mode names the function that gives back NaN: that node's, or where it gives back infinity a later one;
- the causes name what the case is about, and not the learning rate where it is not to blame;
- last.pt equals, bit for bit, that of a run that ends one step before; so does the optimizer's state beside it;
- with --allow-nonfinite all steps are run, and their losses are PyTorch's: not a number where it has none.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

from common import Mismatch, Netloom, require

LOSS = 1e-4  # of losses: |a - b| <= LOSS |b|


class Fn(nn.Module):
    def __init__(self, fn):
        super().__init__()
        self.fn = fn

    def forward(self, *inputs):
        return self.fn(*inputs)


class Attention(nn.MultiheadAttention):
    def forward(self, x, mask):
        return super().forward(x, x, x, key_padding_mask=mask)[0]


def numbers(seed, *shape):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def node(id, op, **options):
    return {"id": id, "op": op, **({"options": options} if options else {})}


def spec(nodes, wires, loss="MSELoss", fields=("x", "y"), **training):
    ins = [node(f, "Input", field=f) for f in fields]
    return {"format": "netloom", "version": 1, "name": "breaks",
            "graph": {"nodes": ins + nodes + [node("loss", loss)], "wires": wires + [["y", "loss:target"]]},
            "data": {"source": "npz", "path": "d.npz", "split": {"validation": 0}},
            "training": {"epochs": 2, "batch_size": 8, "shuffle": False, "optimizer": {"type": "SGD", "lr": 0.01}, **training}}


class Chain(nn.Module):
    """Modules one behind the other, under their ids."""

    def __init__(self, **parts):
        super().__init__()
        for name, part in parts.items():
            self.add_module(name, part)

    def forward(self, x):
        for part in self.children():
            x = part(x)
        return x


def chain(x, y, nodes, parts, loss="MSELoss", **training):
    ids = ["x"] + [n["id"] for n in nodes]
    wires = [[a, b] for a, b in zip(ids, ids[1:])] + [[ids[-1], "loss:input"]]
    return {"spec": spec(nodes, wires, loss, **training), "data": {"x": x, "y": y}, "module": lambda: Chain(**parts()),
            "run": lambda module, batch: module(batch["x"]), "loss": getattr(nn, loss)}


def with_value(x, sample, value):
    x[sample] = value
    return x


def log_of_zero():
    x = with_value(np.abs(numbers(1, 32, 4)) + 0.5, 19, 0)
    return chain(x, numbers(2, 32, 1), [node("ln", "Log"), node("fc", "Linear", out_features=1)],
                 lambda: dict(ln=Fn(torch.log), fc=nn.Linear(4, 1))), dict(node="ln", step=3, samples=[19], cause="log of 0", blames=False)


def hidden_log_of_zero():
    """Neither the loss nor a gradient shows it."""
    x = with_value(np.abs(numbers(1, 32, 4)) + 0.5, 19, 0)
    return chain(x, numbers(2, 32, 1), [node("ln", "Log"), node("squash", "Sigmoid"), node("fc", "Linear", out_features=1)],
                 lambda: dict(ln=Fn(torch.log), squash=nn.Sigmoid(), fc=nn.Linear(4, 1))), dict(node="ln", step=3, samples=[19], cause="log of 0", blames=False)


def exp_overflow():
    x = with_value(numbers(3, 32, 4), 9, 120)
    return chain(x, numbers(4, 32, 1), [node("grow", "Exp"), node("one_over", "Pow", exponent=-1.0), node("fc", "Linear", out_features=1)],
                 lambda: dict(grow=Fn(torch.exp), one_over=Fn(lambda v: v ** -1.0), fc=nn.Linear(4, 1))), \
        dict(node="grow", step=2, samples=[9], cause="88.7", blames=False)


def division():
    x, z = numbers(5, 32, 4), with_value(numbers(6, 32, 4), 30, 0)
    wires = [["x", "ratio:input"], ["z", "ratio:other"], ["ratio", "fc"], ["fc", "loss:input"]]

    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.ratio, self.fc = Fn(torch.div), nn.Linear(4, 1)

    return {"spec": spec([node("ratio", "Div"), node("fc", "Linear", out_features=1)], wires, fields=("x", "z", "y")),
            "data": {"x": x, "z": z, "y": numbers(7, 32, 1)}, "module": Two, "run": lambda m, b: m.fc(m.ratio(b["x"], b["z"])),
            "loss": nn.MSELoss}, dict(node="ratio", step=4, samples=[30], cause="division by 0", blames=False)


def root_slope():
    """The root gives back infinity, which anomaly mode passes over; times the slope of |x| at 0 it is NaN, and that it names."""
    x = with_value(numbers(8, 32, 4), 12, 0)
    return chain(x, numbers(9, 32, 1), [node("a", "Linear", out_features=3, bias=False), node("size", "Abs"), node("root", "Sqrt"),
                                        node("fc", "Linear", out_features=1)],
                 lambda: dict(a=nn.Linear(4, 3, bias=False), size=Fn(torch.abs), root=Fn(torch.sqrt), fc=nn.Linear(3, 1))), \
        dict(node="root", step=2, samples=[12], backward=True, anomaly="AbsBackward0", cause="slope of the square root", blames=False)


def slope_of_nothing():
    """0 / 0 on the way back: what comes back to the root of 0 is 0."""
    x = with_value(np.abs(numbers(8, 32, 3)) + 1, 12, 0)
    return chain(x, numbers(9, 32, 1), [node("a", "Linear", out_features=3, bias=False), node("sq", "Pow", exponent=2.0), node("root", "Sqrt"),
                                        node("again", "Pow", exponent=2.0), node("fc", "Linear", out_features=1)],
                 lambda: dict(a=nn.Linear(3, 3, bias=False), sq=Fn(lambda v: v ** 2), root=Fn(torch.sqrt), again=Fn(lambda v: v ** 2), fc=nn.Linear(3, 1))), \
        dict(node="root", step=2, samples=[12], backward=True, anomaly="SqrtBackward0", cause="slope of the square root", blames=False)


def root_of_negative():
    return chain(np.abs(numbers(10, 32, 4)) + 0.1, numbers(11, 32, 1), [node("down", "Sub", other=0.3), node("root", "Sqrt"), node("fc", "Linear", out_features=1)],
                 lambda: dict(down=Fn(lambda v: v - 0.3), root=Fn(torch.sqrt), fc=nn.Linear(4, 1))), \
        dict(node="root", step=1, cause="square root of less than 0", blames=False)


def power_of_negative():
    x = with_value(np.abs(numbers(12, 32, 4)) + 0.1, 31, -2)
    return chain(x, numbers(13, 32, 1), [node("p", "Pow", exponent=1.5), node("fc", "Linear", out_features=1)],
                 lambda: dict(p=Fn(lambda v: v ** 1.5), fc=nn.Linear(4, 1))), dict(node="p", step=4, samples=[31], cause="no power 1.5", blames=False)


def learning_rate():
    return chain(numbers(14, 32, 4), numbers(15, 32, 1), [node("a", "Linear", out_features=16), node("act", "ReLU"), node("fc", "Linear", out_features=1)],
                 lambda: dict(a=nn.Linear(4, 16), act=nn.ReLU(), fc=nn.Linear(16, 1)), epochs=20, optimizer={"type": "SGD", "lr": 20.0}), \
        dict(cause="learning rate", blames=True)


def data():
    x = numbers(16, 32, 4)
    x[21, 2] = np.nan
    return chain(x, numbers(17, 32, 1), [node("fc", "Linear", out_features=1)], lambda: dict(fc=nn.Linear(4, 1))), \
        dict(node="x", step=3, samples=[21], cause='field "x"', blames=False, given=True)


def target():
    y = with_value(numbers(17, 32, 1), 5, np.inf)
    return chain(numbers(16, 32, 4), y, [node("fc", "Linear", out_features=1)], lambda: dict(fc=nn.Linear(4, 1))), \
        dict(node="y", step=1, samples=[5], cause='field "y"', blames=False, given=True)


def variance():
    """BatchNorm passes over a variance of 0 where eps is 0; LayerNorm divides by it."""
    x = with_value(numbers(18, 32, 4), 10, 0.25)
    return chain(x, numbers(19, 32, 1), [node("norm", "LayerNorm", normalized_shape=[4], eps=0.0), node("fc", "Linear", out_features=1)],
                 lambda: dict(norm=nn.LayerNorm(4, eps=0.0), fc=nn.Linear(4, 1))), \
        dict(node="norm", step=2, samples=[10], cause="variance is 0", blames=False)


def flat_channel():
    """A constant channel in the second batch, over which BatchNorm passes; what is no number comes later."""
    x = numbers(18, 32, 4)
    x[8:16, 1] = 0.25
    x[29, 3] = np.nan
    return chain(x, numbers(19, 32, 1), [node("norm", "BatchNorm1d", eps=0.0), node("fc", "Linear", out_features=1)],
                 lambda: dict(norm=nn.BatchNorm1d(4, eps=0.0), fc=nn.Linear(4, 1))), \
        dict(node="x", step=4, samples=[29], cause='field "x"', blames=False)


def mask():
    x, m = numbers(20, 32, 5, 4), np.zeros((32, 5), np.float32)
    m[:, 3:] = -np.inf
    m[27] = -np.inf
    wires = [["x", "attend:query"], ["x", "attend:key"], ["x", "attend:value"], ["m", "attend:key_padding_mask"], ["attend", "flat"],
             ["flat", "fc"], ["fc", "loss:input"]]

    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.attend, self.flat, self.fc = Attention(4, 2, batch_first=True), nn.Flatten(), nn.Linear(20, 1)

    return {"spec": spec([node("attend", "MultiheadAttention", num_heads=2, batch_first=True), node("flat", "Flatten"), node("fc", "Linear", out_features=1)],
                         wires, fields=("x", "m", "y")),
            "data": {"x": x, "m": m, "y": numbers(21, 32, 1)}, "module": Two, "run": lambda t, b: t.fc(t.flat(t.attend(b["x"], b["m"]))),
            "loss": nn.MSELoss}, dict(node="attend", step=4, samples=[27], cause="hides every key", blames=False, masks=True)


def loss_overflow():
    x = with_value(numbers(22, 32, 4), 14, 3e25)
    return chain(x, numbers(23, 32, 1), [node("fc", "Linear", out_features=1)], lambda: dict(fc=nn.Linear(4, 1))), \
        dict(node="loss", step=2, samples=[14], what="loss", cause="too large for a float32", blames=False)


def in_a_container():
    x = with_value(numbers(24, 32, 6), 3, 1e25)
    nodes = [{"id": "body", "op": "Sequential", "nodes": [node("0", "Linear", out_features=5, bias=False), {"id": "1", "op": "Sequential", "nodes": [
        node("0", "Pow", exponent=2.0), node("1", "Sigmoid")]}, node("2", "Tanh")]}, node("fc", "Linear", out_features=1)]
    return chain(x, numbers(25, 32, 1), nodes,
                 lambda: dict(body=nn.Sequential(nn.Linear(6, 5, bias=False), nn.Sequential(Fn(lambda v: v ** 2), nn.Sigmoid()), nn.Tanh()), fc=nn.Linear(5, 1))), \
        dict(node="body.1.0", step=1, samples=[3], cause="too large for a float32", blames=False)


def another_thread():
    """Large enough for two threads, and hidden in the last sample of a batch, where the second one works."""
    x = with_value(numbers(26, 96, 3000), 95, 1e25)
    return chain(x, numbers(27, 96, 1), [node("a", "Dropout", p=0.0), node("square", "Pow", exponent=2.0), node("squash", "Sigmoid"), node("fc", "Linear", out_features=1)],
                 lambda: dict(a=nn.Dropout(0.0), square=Fn(lambda v: v ** 2), squash=nn.Sigmoid(), fc=nn.Linear(3000, 1)), batch_size=32), \
        dict(node="square", step=3, samples=[95], cause="too large for a float32", blames=False)


CASES = [log_of_zero, hidden_log_of_zero, exp_overflow, division, root_slope, slope_of_nothing, root_of_negative, power_of_negative, learning_rate, data, target, variance,
         mask, flat_channel, loss_overflow, in_a_container, another_thread]


def tensors(values):
    for v in values if isinstance(values, (tuple, list)) else (values,):
        if isinstance(v, torch.Tensor) and v.is_floating_point():
            yield v


def finite(values, masks=False):
    return all(bool((~torch.isnan(v) if masks else torch.isfinite(v)).all()) for v in tensors(values))


def rows(values, batch):
    bad = set()
    for v in tensors(values):
        if v.dim() > 0 and len(v) == batch:
            bad |= {int(i) for i in (~torch.isfinite(v.reshape(batch, -1)).all(1)).nonzero()}
    return sorted(bad)


class Watch:
    """The first module that breaks, forward and then backward, as PyTorch runs them."""

    def __init__(self, module, loss, masks):
        self.found, self.batch, self.masks = None, 0, masks
        for name, part in list(module.named_modules()) + [("loss", loss)]:
            if name and not list(part.children()) or isinstance(part, nn.MultiheadAttention):
                part.register_forward_hook(lambda m, i, o, name=name: self.forward(name, i, o))
                part.register_full_backward_hook(lambda m, i, o, name=name: self.backward(name, i, o))

    def forward(self, name, given, out):
        if self.found is None and finite(given, self.masks) and not finite(out):
            self.found = dict(node=name, backward=False, samples=rows(out, self.batch))

    def backward(self, name, given_back, came):
        if self.found is None and finite(came) and not finite(given_back):
            self.found = dict(node=name, backward=True, samples=rows(given_back, self.batch))


def batches(case):
    training = case["spec"]["training"]
    size, count = training["batch_size"], len(case["data"]["y"])
    for epoch in range(training["epochs"]):
        for first in range(0, count, size):
            yield epoch + 1, first, {k: torch.from_numpy(v[first:first + size]) for k, v in case["data"].items()}


def torch_run(case, state, watched, masks=False):
    """Losses of all steps; or, watched, where it breaks first: (epoch, step, what the hooks saw)."""
    module, loss = case["module"](), case["loss"]()
    module.load_state_dict(state, strict=True)
    optimizer = torch.optim.SGD(module.parameters(), lr=case["spec"]["training"]["optimizer"]["lr"])
    watch, losses = Watch(module, loss, masks) if watched else None, []
    for step, (epoch, first, batch) in enumerate(batches(case), 1):
        if watched:
            watch.batch = len(batch["y"])
            for name in case["data"]:
                if not finite(batch[name], masks):
                    return epoch, step, dict(node=name, backward=False, samples=[first + r for r in rows(batch[name], watch.batch)])
        optimizer.zero_grad()
        value = loss(case["run"](module, batch), batch["y"])
        losses.append(value.item())
        value.backward()
        if watched and watch.found:
            watch.found["samples"] = [first + r for r in watch.found["samples"]]
            return epoch, step, watch.found
        optimizer.step()
    require(not watched, "PyTorch stays finite")
    return losses


def anomaly(case, state, step):
    """The function in which PyTorch's anomaly mode finds NaN at that step, or None."""
    module, loss = case["module"](), case["loss"]()
    module.load_state_dict(state, strict=True)
    optimizer = torch.optim.SGD(module.parameters(), lr=case["spec"]["training"]["optimizer"]["lr"])
    for number, (_, _, batch) in enumerate(batches(case), 1):
        optimizer.zero_grad()
        try:
            with torch.autograd.set_detect_anomaly(number == step):
                loss(case["run"](module, batch), batch["y"]).backward()
        except RuntimeError as e:
            return re.search(r"Function '(\w+)'", str(e)).group(1)
        if number == step:
            return None
        optimizer.step()


def run(netloom, *arguments):
    done = subprocess.run([netloom.program, *map(str, arguments)], capture_output=True, text=True)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def check(netloom, folder, make):
    case, expected = make()
    np.savez(folder / "d.npz", **case["data"])
    file = folder / "p.netloom.json"
    file.write_text(json.dumps(case["spec"]))
    netloom("export", file, "--to", folder / "start.pt")
    state = torch.load(folder / "start.pt", weights_only=True)

    torch.manual_seed(0)
    epoch, step, seen = torch_run(case, state, True, expected.get("masks", False))
    for key in ("node", "step", "samples", "backward"):
        if key in expected and (key != "samples" or seen["node"] != "loss"):  # a loss has no rows
            got = step if key == "step" else seen[key]
            require(got == expected[key], f"the case itself: PyTorch has {key} {got}, meant {expected[key]}")

    code, lines, error = run(netloom, "train", file, "--run", folder / "broken", "--json", "--threads", 2)
    require(code == 1, f"train gave {code}: {error}")
    require(error.count("\n") == error.count("netloom:") or "Training stopped" in error, f"stderr: {error}")
    line = lines[-1]
    require(line["kind"] == "nonfinite", f"the last line is {line}")
    require(list(line) == ["kind", "epoch", "step", "node", "pass", "what", "samples", "causes"], f"keys {list(line)}")
    require((line["epoch"], line["step"]) == (epoch, step), f"at epoch {line['epoch']}, step {line['step']}; PyTorch at {epoch}, {step}: {line}")
    require(line["node"] == seen["node"], f"node {line['node']}, PyTorch has {seen['node']}: {line}")
    require(line["pass"] == ("backward" if seen["backward"] else "forward"), f"pass {line['pass']}")
    require(line["what"] == ("gradient" if seen["backward"] else expected.get("what", "loss" if seen["node"] == "loss" else "output")), f"what {line['what']}")
    samples = expected.get("samples", seen["samples"]) if seen["node"] != "loss" or "samples" in expected else line["samples"]
    require(line["samples"] == samples, f"samples {line['samples']}, PyTorch has {samples}")
    require(any(expected["cause"] in c for c in line["causes"]), f"causes {line['causes']}")
    blamed = any("learning rate" in c for c in line["causes"])
    require(blamed == expected["blames"], f"causes {line['causes']}")
    require(len([l for l in lines if l["kind"] == "step"]) == step - 1, "steps told")
    kept = [json.loads(l) for l in (folder / "broken/metrics.jsonl").read_text().splitlines()]
    require(kept[-1] == line, f"metrics.jsonl ends with {kept[-1]}")
    if seen["backward"]:
        named = anomaly(case, state, step)
        require(named == expected["anomaly"], f"anomaly mode says {named}")

    if step > 1:
        code, _, error = run(netloom, "train", file, "--run", folder / "before", "--steps", step - 1, "--json", "--threads", 2)
        require(code == 0, f"train --steps gave {code}: {error}")
    for name in ("last.pt", "checkpoint.pt"):
        before = torch.load(folder / "before" / name, weights_only=True) if step > 1 else state
        if step == 1 and name != "last.pt":
            continue
        after = torch.load(folder / "broken" / name, weights_only=True)
        require(list(after) == list(before), f"keys of {name}")
        for key, value in before.items():
            # Seconds are no part of it.
            if not (name == "checkpoint.pt" and key == "run"):
                require(after[key].numpy().tobytes() == value.numpy().tobytes(), f"{name}: {key} is not what it was before the step")

    code, lines, error = run(netloom, "train", file, "--run", folder / "on", "--json", "--allow-nonfinite", "--threads", 2)
    require(code == 0, f"--allow-nonfinite gave {code}: {error}")
    losses, theirs = [l["loss"] for l in lines if l["kind"] == "step"], torch_run(case, state, False)
    require(len(losses) == len(theirs), f"{len(losses)} steps, PyTorch {len(theirs)}")
    for number, (a, b) in enumerate(zip(losses, theirs), 1):
        require((a is None) == (not np.isfinite(b)), f"step {number} without a halt: loss {a}, PyTorch {b}")
        require(a is None or abs(a - b) <= LOSS * abs(b), f"step {number} without a halt: loss {a}, PyTorch {b}")
    require(not any(l["kind"] == "nonfinite" for l in lines), "a nonfinite line with --allow-nonfinite")
    return f"{seen['node']} at step {step}, {sum(l is None for l in losses)} of {len(losses)} losses are none without a halt; {line['causes'][0]}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    netloom, bad = Netloom(arguments.netloom), 0
    torch.set_num_threads(1)
    cases = [c for c in CASES if arguments.only in c.__name__]
    for make in cases:
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(f"{make.__name__}: {check(netloom, Path(folder), make)}", flush=True)
            except Mismatch as e:
                bad += 1
                print(f"{make.__name__}: WRONG: {e}", flush=True)
    print(f"{len(cases) - bad} of {len(cases)} break where PyTorch {torch.__version__} does")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
