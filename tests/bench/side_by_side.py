#!/usr/bin/python3
"""Training steps of two programs side by side in one run: PyTorch and Netloom, or two builds of Netloom.

Usage: side_by_side.py NETLOOM [--against OTHER_NETLOOM] [--threads 1,2] [--rounds 5] [--only NAME,...] [--json]

One round takes a reading of each side in turn, so that a machine whose speed drifts treats both alike; which side begins changes from round
to round. A reading is the median of a network's steps: forward, loss, backward, optimizer on one fixed batch. What is printed is the median
over the rounds and, as the ratio, the median of the rounds' own ratios: above 1, NETLOOM is the faster. The spread is the ratio's lowest and
highest round. PyTorch runs in its default memory layout and in channels last, and the faster of the two counts, with its best thread count
up to the one measured. Last comes the geometric mean, and the load of the machine before and after.

The networks are those of networks.py; `--only vgg,lstm` picks by the beginning of a name.
"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
import torch.nn as nn

from networks import chosen

WARMUP = 3


def torch_reading(network, threads, layout):
    torch.set_num_threads(threads)
    module, (x, y) = network.module(), network.samples()
    module, x = module.to(memory_format=layout), x.to(memory_format=layout)
    options = {k: v for k, v in network.optimizer.items() if k != "type"}
    optimizer, loss = getattr(torch.optim, network.optimizer["type"])(module.parameters(), **options), nn.CrossEntropyLoss()
    times = []
    for _ in range(WARMUP + network.steps):
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        loss(module(x), y).backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    return 1e3 * statistics.median(times[WARMUP:])


def torch_side(network, threads):
    """A reading in each layout and at each thread count up to `threads`; the best of them."""
    counts = sorted({1, threads})
    return min(torch_reading(network, t, layout) for t in counts for layout in network.layouts())


def netloom_side(program, network, file, threads):
    arguments = [program, "bench", file, "--steps", str(network.steps), "--warmup", str(WARMUP), "--threads", str(threads), "--json"]
    run = subprocess.run(arguments, capture_output=True, text=True)
    if run.returncode:
        sys.exit(f"{program} bench of {network.title}: {run.stderr.strip()}")
    return json.loads(run.stdout)["step_ms"]["median"]


def compare(network, threads, rounds, ours, other):
    """`other`: a second program; None: PyTorch."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(network.write(Path(folder) / "net.netloom.json"))
        first = (lambda: netloom_side(other, network, file, threads)) if other else (lambda: torch_side(network, threads))
        sides, times = (first, lambda: netloom_side(ours, network, file, threads)), ([], [])
        for turn in range(rounds):
            for side in ((0, 1) if turn % 2 == 0 else (1, 0)):
                times[side].append(sides[side]())
    ratios = [a / b for a, b in zip(*times)]
    return {"network": network.title, "batch": network.batch, "threads": threads, "other_ms": statistics.median(times[0]),
            "netloom_ms": statistics.median(times[1]), "ratio": statistics.median(ratios), "lowest": min(ratios), "highest": max(ratios)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--against")
    parser.add_argument("--threads", default=",".join(map(str, sorted({1, os.cpu_count()}))))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    ours, other = (program and os.path.abspath(program) for program in (arguments.netloom, arguments.against))
    networks, results, before = chosen(arguments.only), [], os.getloadavg()[0]
    named = "other" if other else "PyTorch"
    for threads in map(int, arguments.threads.split(",")):
        if not arguments.json:
            print(f"\n| network, {threads} thread{'s' * (threads > 1)} | {named}, ms | Netloom, ms | ratio | lowest to highest |\n| --- | --- | --- | --- | --- |")
        rows = []
        for network in networks.values():
            row = compare(network, threads, arguments.rounds, ours, other)
            rows.append(row)
            if not arguments.json:
                print(f"| {row['network']}, batch {row['batch']} | {row['other_ms']:.4g} | {row['netloom_ms']:.4g} | {row['ratio']:.2f} | "
                      f"{row['lowest']:.2f} to {row['highest']:.2f} |", flush=True)
        if not arguments.json:
            print(f"| geometric mean | | | {math.exp(statistics.fmean(math.log(row['ratio']) for row in rows)):.2f} | "
                  f"{min(row['ratio'] for row in rows):.2f} to {max(row['ratio'] for row in rows):.2f} |")
        results += rows
    load = {"before": round(before, 2), "after": round(os.getloadavg()[0], 2)}
    print(json.dumps({"rows": results, "load": load}) if arguments.json else f"\nload {load['before']} before, {load['after']} after")


if __name__ == "__main__":
    main()
