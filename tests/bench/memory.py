#!/usr/bin/python3
"""Memory of a training step: PyTorch, what Netloom plans, and what it really takes.

Usage: memory.py NETLOOM [--threads 1] [--steps 1,4] [--runs 5] [--only NAME,...] [--json]

Every figure is the growth of a fresh process's resident memory to its peak (VmHWM, set back by /proc/self/clear_refs), from right before
weights, data and everything else of the training are made. PyTorch has by then loaded its libraries and run a small network of every kind,
so that loading does not count, and has given freed memory back. What it takes differs by half from run to run, as its allocator happens to
find room: the figure is the median over the runs in the layout that takes less, with the least and the most beside it. Ours is `netloom
bench`'s `memory_used_bytes`, the same in every run; the plan is its `memory_plan_bytes`, known before the first step: activations, their
gradients, saved and scratch memory, weights, gradients, optimizer. Pages of libraries' files count on neither side.
"""
import argparse
import ctypes
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
import torch.nn as nn

from networks import NETWORKS, chosen

MIB = 2**20
LAYOUTS = {"default": torch.contiguous_format, "last": torch.channels_last, "last3d": torch.channels_last_3d}


def status(key):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return 1024 * int(line.split()[1])
    raise RuntimeError(f"no {key}")


def load_libraries(layout):
    """A step of something small of every kind: what PyTorch and its libraries load at first use."""
    images, sequence = torch.randn(2, 3, 8, 8), torch.randn(2, 4, 8)
    net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 5)).to(memory_format=layout)
    memory, attention = nn.LSTM(8, 8, batch_first=True), nn.MultiheadAttention(8, 2, batch_first=True)
    optimizer = torch.optim.SGD([*net.parameters(), *memory.parameters(), *attention.parameters()], lr=0.1, momentum=0.9)
    read = memory(sequence)[0]
    loss = nn.CrossEntropyLoss()(net(images.to(memory_format=layout)), torch.tensor([0, 1])) + attention(read, read, read)[0].mean()
    loss.backward()
    optimizer.step()


def torch_growth(name, threads, steps, layout):
    """In this process, which must be fresh."""
    torch.set_num_threads(threads)
    load_libraries(layout if layout != torch.channels_last_3d else torch.contiguous_format)
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")
    before, files = status("VmRSS"), status("RssFile")
    network = NETWORKS[name]()
    module, (x, y) = network.module(), network.samples()
    module, x = module.to(memory_format=layout), x.to(memory_format=layout)
    options = {k: v for k, v in network.optimizer.items() if k != "type"}
    optimizer, loss = getattr(torch.optim, network.optimizer["type"])(module.parameters(), **options), nn.CrossEntropyLoss()
    for _ in range(steps):
        optimizer.zero_grad(set_to_none=True)
        loss(module(x), y).backward()
        optimizer.step()
    return status("VmHWM") - before - (status("RssFile") - files)


def output_of(command):
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{' '.join(command)}: {run.stderr.strip()}")
    return run.stdout


def torch_side(name, network, threads, steps, runs):
    """All runs' growths, sorted, in the layout with the lower median."""
    words = {value: key for key, value in LAYOUTS.items()}
    command = [sys.executable, os.path.abspath(__file__), "--torch", name, "--threads", str(threads), "--steps", str(steps), "--layout"]
    readings = [sorted(int(output_of(command + [words[layout]])) for _ in range(runs)) for layout in network.layouts()]
    return min(readings, key=statistics.median)


def netloom_side(program, network, threads, steps):
    with tempfile.TemporaryDirectory() as folder:
        file = str(network.write(Path(folder) / "net.netloom.json"))
        out = json.loads(output_of([program, "bench", file, "--warmup", "0", "--steps", str(steps), "--threads", str(threads), "--json"]))
    return out["memory_plan_bytes"], out["memory_used_bytes"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom", nargs="?")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", default="1,4")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--torch", help=argparse.SUPPRESS)
    parser.add_argument("--layout", default="default", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.torch:
        print(torch_growth(arguments.torch, arguments.threads, int(arguments.steps), LAYOUTS[arguments.layout]))
        return
    if not arguments.netloom:
        parser.error("which program?")
    rows = []
    if not arguments.json:
        print("| network | steps | PyTorch, MiB | planned, MiB | used, MiB | planned / PyTorch | used / planned |\n| --- | --- | --- | --- | --- | --- | --- |")
    for name, network in chosen(arguments.only).items():
        for steps in map(int, arguments.steps.split(",")):
            theirs = torch_side(name, network, arguments.threads, steps, arguments.runs)
            median = statistics.median(theirs)
            plan, used = netloom_side(os.path.abspath(arguments.netloom), network, arguments.threads, steps)
            rows.append({"network": network.title, "batch": network.batch, "steps": steps, "torch_bytes": theirs,
                         "plan_bytes": plan, "used_bytes": used})
            if not arguments.json:
                print(f"| {network.title}, batch {network.batch} | {steps} | {median / MIB:.1f} ({theirs[0] / MIB:.1f} to {theirs[-1] / MIB:.1f}) | "
                      f"{plan / MIB:.2f} | {used / MIB:.1f} | {plan / median:.2f} | {used / plan:.2f} |", flush=True)
    if arguments.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
