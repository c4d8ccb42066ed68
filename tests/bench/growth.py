#!/usr/bin/python3
"""Cost as work grows: what a step takes per sample, per residual block and per time step, which should be a straight line.

Usage: growth.py NETLOOM [--threads 1] [--rounds 3] [--only batch,blocks,length] [--json]

  batch    1 to 512 samples, a MLP and a convolutional network: time per sample
  blocks   1 to 200 residual blocks: time per block of a step, of making its plan, and of the whole `netloom check`
  length   10 to 1,000 time steps of an LSTM: time per time step, forward and backward

Each figure is the least of about a second of steps in each of the rounds, which go through all sizes in turn; beside it its ratio to the best of its table: 1 everywhere
would be perfect, a figure that falls and stays down pays a constant once, one that rises without end grows faster than the work.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networks

BATCHES = [2**k for k in range(10)]
BLOCKS = [1, 2, 5, 10, 20, 50, 100, 200]
LENGTHS = [10, 20, 50, 100, 200, 500, 1000]


def tables():
    """Title, unit, names of the sizes, the network for a size, units in it, columns."""
    step = {"step": "step_ms"}
    whole = {**step, "plan": "compile_ms", "check": "check_ms"}
    return {
        "batch": [("MLP 784-512-256-10", "batch", "sample", BATCHES, networks.mlp, step),
                  ("VGG with BatchNorm 3x32x32", "batch", "sample", BATCHES, networks.vgg, step)],
        "blocks": [("residual blocks, 16 channels, 16x16, batch 8", "blocks", "block", BLOCKS,
                    lambda n: networks.residual(n, 16, 16, 8), whole)],
        "length": [("LSTM 2x128, batch 32", "length", "time step", LENGTHS, networks.lstm, step)],
    }


def run(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def bench(program, file, threads, steps):
    return json.loads(run([program, "bench", file, "--steps", str(steps), "--warmup", "2", "--threads", str(threads), "--json"]))


def measure(program, file, threads, steps, columns):
    out = bench(program, file, threads, steps)
    reading = {"step_ms": out["step_ms"]["min"], "compile_ms": out["compile_ms"]}
    if "check" in columns:
        start = time.perf_counter()
        run([program, "check", file])
        reading["check_ms"] = 1e3 * (time.perf_counter() - start)
    return {name: reading[key] for name, key in columns.items()}


def grow(program, table, threads, rounds):
    title, _, _, sizes, make, columns = table
    with tempfile.TemporaryDirectory() as folder:
        files = {size: str(make(size).write(Path(folder) / f"{size}.netloom.json")) for size in sizes}
        steps = {size: round(min(300, max(4, 1000 / bench(program, files[size], threads, 3)["step_ms"]["min"]))) for size in sizes}
        best = {size: {name: float("inf") for name in columns} for size in sizes}
        for _ in range(rounds):
            for size in sizes:
                for name, value in measure(program, files[size], threads, steps[size], columns).items():
                    best[size][name] = min(best[size][name], value)
    return [{"table": title, "size": size, "threads": threads, **{f"{name}_ms": value for name, value in best[size].items()}} for size in sizes]


def show(table, rows):
    title, of, unit, sizes, _, columns = table
    print(f"\n{title}:\n\n| {of} |" + "".join(f" {name}, ms | µs a {unit} | to the best |" for name in columns))
    print("| --- |" + " --- | --- | --- |" * len(columns))
    least = {name: min(row[f"{name}_ms"] / row["size"] for row in rows) for name in columns}
    for row in rows:
        cells = "".join(f" {row[f'{name}_ms']:.4g} | {1e3 * row[f'{name}_ms'] / row['size']:.4g} | {row[f'{name}_ms'] / row['size'] / least[name]:.2f} |"
                        for name in columns)
        print(f"| {row['size']} |{cells}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="batch,blocks,length")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    known, all_rows = tables(), []
    for name in arguments.only.split(","):
        if name not in known:
            sys.exit(f"no table {name}; there are {', '.join(known)}")
        for table in known[name]:
            rows = grow(os.path.abspath(arguments.netloom), table, arguments.threads, arguments.rounds)
            all_rows += rows
            if not arguments.json:
                show(table, rows)
    print(json.dumps(all_rows) if arguments.json else f"\nload {os.getloadavg()[0]:.2f} at the end")


if __name__ == "__main__":
    main()
