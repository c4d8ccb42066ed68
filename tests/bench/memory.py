#!/usr/bin/python3
"""Memory of a training step: PyTorch, what Netloom plans, and what it really takes. Of a whole run: what `netloom check` foretells.

Usage: memory.py NETLOOM [--threads 1] [--steps 1,4] [--runs 5] [--only NAME,...] [--json]
       memory.py NETLOOM --training [--threads 1] [--only NAME,...] [--json]

Every figure is the growth of a fresh process's resident memory to its peak (VmHWM, set back by /proc/self/clear_refs), from right before
weights, data and everything else of the training are made. PyTorch has by then loaded its libraries and run a small network of every kind,
so that loading does not count, and has given freed memory back. What it takes differs by half from run to run, as its allocator happens to
find room: the figure is the median over the runs in the layout that takes less, with the least and the most beside it. Ours is `netloom
bench`'s `memory_used_bytes`, the same in every run; the plan is its `memory_plan_bytes`, known before the first step: activations, their
gradients, saved and scratch memory, weights, gradients, optimizer. Pages of libraries' files count on neither side.

`--training` runs `netloom train` for an epoch of as many batches as ever lie ahead, and holds the highest resident memory against `check`'s
`training_bytes`: as it is, with a last batch of half the size (tail), with validation, with both. What the program takes without a network and
the data set's own memory are taken off: a run of one linear layer on the same data, less what `check` says of it.
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
import time
from pathlib import Path

import torch
import torch.nn as nn

from networks import NETWORKS, chosen, node

MIB = 2**20
BATCHES = 34  # of an epoch: more than lie ahead at most
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


def resident_peak(command, threads):
    """Of a run on `threads` cores, without pages of files; looked at every millisecond, and what training takes it keeps to its end."""
    cores = sorted(os.sched_getaffinity(0))[:threads]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                               preexec_fn=lambda: os.sched_setaffinity(0, cores))
    peak = 0
    while process.poll() is None:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        peak = max([peak] + [1024 * int(line.split()[1]) for line in lines if line.startswith("RssAnon:")])
        time.sleep(0.001)
    if process.returncode:
        sys.exit(f"{' '.join(command)}: {process.stderr.read().strip()}")
    return peak


def run_of(network, tail, validation):
    """The project with data for whole batches, and half a batch more in each part where there is to be a tail."""
    project, more = network.project(), network.batch // 2 if tail else 0
    training, held_out = BATCHES * network.batch + more, 2 * network.batch + more if validation else 0
    project["data"]["samples"] = training + held_out
    project["data"]["split"] = {"validation": (held_out + 0.5) / (training + held_out) if validation else 0}
    return project


def one_layer(project):
    """Another project on the same data that takes next to nothing."""
    graph = {"nodes": [node("x", "Input", field="x"), node("flat", "Flatten"), node("fc", "Linear", out_features=1), node("loss", "MSELoss")],
             "wires": [["x", "flat"], ["flat", "fc"], ["fc", "loss:input"], ["fc", "loss:target"]]}
    return {**project, "graph": graph, "training": {**project["training"], "batch_size": 1}}


def foretold_and_taken(program, project, threads):
    cores = sorted(os.sched_getaffinity(0))[:threads]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "net.netloom.json"
        file.write_text(json.dumps(project))
        check = subprocess.run([program, "check", str(file), "--json"], capture_output=True, text=True, check=True,
                               preexec_fn=lambda: os.sched_setaffinity(0, cores))
        taken = resident_peak([program, "train", str(file), "--run", str(Path(folder) / "run"), "--json"], threads)
    return json.loads(check.stdout)["memory"]["training_bytes"], taken


def compare_training(program, networks, threads, as_json):
    rows = []
    if not as_json:
        print("| network | tail | validation | `check`, MiB | resident growth, MiB | growth / check |\n| --- | --- | --- | --- | --- | --- |")
    for network in networks:
        for tail in (False, True):
            for validation in (False, True):
                project = run_of(network, tail, validation)
                least_foretold, least = foretold_and_taken(program, one_layer(project), threads)
                foretold, taken = foretold_and_taken(program, project, threads)
                growth = taken - (least - least_foretold)
                rows.append({"network": network.title, "batch": network.batch, "tail": tail, "validation": validation,
                             "check_bytes": foretold, "growth_bytes": growth})
                if not as_json:
                    words = ["yes" if there else "" for there in (tail, validation)]
                    print(f"| {network.title}, batch {network.batch} | {' | '.join(words)} | {foretold / MIB:.1f} | {growth / MIB:.1f} | "
                          f"{growth / foretold:.2f} |", flush=True)
    if as_json:
        print(json.dumps(rows))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom", nargs="?")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--steps", default="1,4")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--training", action="store_true")
    parser.add_argument("--torch", help=argparse.SUPPRESS)
    parser.add_argument("--layout", default="default", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.torch:
        print(torch_growth(arguments.torch, arguments.threads, int(arguments.steps), LAYOUTS[arguments.layout]))
        return
    if not arguments.netloom:
        parser.error("which program?")
    if arguments.training:
        compare_training(os.path.abspath(arguments.netloom), chosen(arguments.only).values(), arguments.threads, arguments.json)
        return
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
