#!/usr/bin/python3
"""Does the data keep up? Time from the start of the program to its first steps, and the share of an epoch that training waits for batches.

Usage: data.py NETLOOM PROJECTS [--gigabytes 1] [--threads 2] [--rounds 5] [--only start,idx,npz,images,csv] [--folder DIR] [--json]

  start    the shipped Fashion-MNIST projects from Debian's .gz files: seconds until the first training steps are reported, which is some
           30 ms after they are done; least and median of the rounds
  idx      images as bytes, a MLP;  npz: float32 pictures, a small convolution and, with next to nothing to compute, one linear layer
  images   a folder of PNG files, csv: a table of numbers: both with a MLP

The others train one epoch on data of `--gigabytes` on disk (images and csv: a fifth and a tenth of that), shuffled, written to DIR (by
default a temporary folder) and dropped from the system's cache before. "waiting" is the run's own `waiting_share`: the time in which the
trainer stood still for a batch, as a share of the epoch.
"""
import argparse
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np

from networks import node, path

FASHION = Path("/usr/share/datasets/fashion-mnist")


def drop_from_cache(files):
    for file in files:
        handle = os.open(file, os.O_RDONLY)
        os.fsync(handle)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(handle)


def train(program, file, threads, *more, first_only=False):
    """Seconds to the first reported step, and the epoch's line (none where only the first was asked for)."""
    start = time.perf_counter()
    command = [program, "train", str(file), "--epochs", "1", "--threads", str(threads), "--json", *more]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        first, epoch = None, None
        for line in run.stdout:
            first = first or time.perf_counter() - start
            if first_only:
                run.kill()
                return first, None
            point = json.loads(line)
            epoch = point if point["kind"] == "epoch" else epoch
    if run.returncode or epoch is None:
        sys.exit(f"{' '.join(command)} gave {run.returncode}")
    return first, epoch


# ---- data ------------------------------------------------------------------------------------------------------------------


def write_idx(folder, count, values):
    """MNIST-style files: `count` training images; the test part is small."""
    for prefix, n in (("train", count), ("t10k", 1000)):
        with open(folder / f"{prefix}-images-idx3-ubyte", "wb") as file:
            file.write(struct.pack(">IIII", 0x803, n, 28, 28))
            for at in range(0, n, 10000):
                file.write(values.integers(0, 256, (min(10000, n - at), 784), dtype=np.uint8).tobytes())
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, n) + values.integers(0, 10, n, dtype=np.uint8).tobytes())


def png(pixels):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    height, width, _ = pixels.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1).tobytes()
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows, 1)) +
            chunk(b"IEND", b""))


def write_images(folder, count, values):
    """Smooth pictures with some noise, 64 x 64: they pack like photographs do."""
    y, x = np.mgrid[0:64, 0:64]
    for i in range(count):
        kind = folder / f"class{i % 5}"
        kind.mkdir(exist_ok=True)
        waves = np.stack([np.sin(x * a + y * b) for a, b in values.uniform(0, 0.3, (3, 2))], axis=2)
        (kind / f"{i}.png").write_bytes(png((100 * waves + 120 + values.integers(0, 16, (64, 64, 3))).astype(np.uint8)))


def write_csv(file, rows, columns, values):
    with open(file, "w") as out:
        out.write(",".join([f"c{k}" for k in range(columns)] + ["kind"]) + "\n")
        for at in range(0, rows, 10000):
            table, kinds = values.standard_normal((min(10000, rows - at), columns)), values.integers(0, 4, 10000)
            out.writelines(",".join(f"{v:.6g}" for v in row) + f",k{kind}\n" for row, kind in zip(table, kinds))


# ---- projects --------------------------------------------------------------------------------------------------------------


def project(data, batch, layers, x="image", y="label"):
    """Layers in a chain, a class out of them."""
    nodes = [node(f"l{k}", op, **options) for k, (op, options) in enumerate(layers)]
    graph = {"nodes": [node("x", "Input", field=x), node("y", "Input", field=y)] + nodes + [node("loss", "CrossEntropyLoss")],
             "wires": path("x", *(n["id"] for n in nodes)) + [[nodes[-1]["id"], "loss:input"], ["y", "loss:target"]]}
    return {"format": "netloom", "version": 1, "graph": graph, "data": {**data, "split": {"validation": 0}},
            "training": {"epochs": 1, "batch_size": batch, "optimizer": {"type": "SGD", "lr": 0.001}}}


def mlp(classes):
    return [("Flatten", {}), ("Linear", dict(out_features=128)), ("ReLU", {}), ("Linear", dict(out_features=classes))]


def small_convolution(classes):
    return [("Conv2d", dict(out_channels=16, kernel_size=3, stride=2, padding=1)), ("ReLU", {}), ("MaxPool2d", dict(kernel_size=2)), ("Flatten", {}),
            ("Linear", dict(out_features=classes))]


def linear(classes):
    return [("Flatten", {}), ("Linear", dict(out_features=classes))]


def make_case(name, folder, gigabytes):
    """Writes the data; gives projects by title."""
    size, values = int(gigabytes * 1e9), np.random.default_rng(1)
    if name == "idx":
        write_idx(folder, size // 784, values)
        return {"idx, MLP 784-128-10, batch 64": project({"source": "idx", "path": "."}, 64, mlp(10))}
    if name == "npz":
        count = size // (3 * 64 * 64 * 4)
        np.savez(folder / "data.npz", image=values.standard_normal((count, 3, 64, 64), dtype=np.float32), label=values.integers(0, 10, count))
        source = {"source": "npz", "path": "data.npz"}
        return {"npz 3x64x64, convolution 16 and linear, batch 32": project(source, 32, small_convolution(10)),
                "npz 3x64x64, one linear layer, batch 32": project(source, 32, linear(10))}
    if name == "images":
        write_images(folder, size // 5 // 9000, values)
        return {"PNG 3x64x64, MLP 12288-128-5, batch 64": project({"source": "images", "path": "."}, 64, mlp(5))}
    write_csv(folder / "data.csv", size // 10 // 200, 20, values)
    fields = {"x": {"columns": [f"c{k}" for k in range(20)]}, "y": {"columns": ["kind"], "as": "class"}}
    return {"csv of 20 columns, MLP 20-128-4, batch 64": project({"source": "csv", "path": "data.csv", "fields": fields}, 64, mlp(4)[1:], "x", "y")}


def epochs(program, name, folder, gigabytes, threads):
    where = folder / name
    where.mkdir(parents=True)
    rows = []
    for number, (title, content) in enumerate(make_case(name, where, gigabytes).items()):
        file = where / f"{number}.netloom.json"
        file.write_text(json.dumps(content))
        stored = [f for f in where.rglob("*") if f.is_file()]
        drop_from_cache(stored)
        first, epoch = train(program, file, threads)
        rows.append({"data": title, "megabytes": sum(f.stat().st_size for f in stored) / 1e6, "first_step_seconds": first,
                     "samples": epoch["train"].get("samples"), "epoch_seconds": epoch["seconds"],
                     "samples_per_second": epoch["samples_per_second"], "waiting_share": epoch["waiting_share"]})
    return rows


def starts(program, projects, threads, rounds):
    rows = []
    for file in sorted(Path(projects).glob("fashion-mnist-*.netloom.json")):
        for cold in (False, True):
            seconds = []
            for _ in range(rounds):
                if cold:
                    drop_from_cache(FASHION.glob("*.gz"))
                seconds.append(train(program, file, threads, first_only=True)[0])
            rows.append({"project": file.name.split(".")[0], "cold": cold, "least_seconds": min(seconds), "median_seconds": statistics.median(seconds)})
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("projects")
    parser.add_argument("--gigabytes", type=float, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="start,idx,npz,images,csv")
    parser.add_argument("--folder")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    program, result = os.path.abspath(arguments.netloom), {}
    names = arguments.only.split(",")
    unknown = set(names) - {"start", "idx", "npz", "images", "csv"}
    if unknown:
        sys.exit(f"nothing is called {', '.join(unknown)}")
    if "start" in names:
        result["start"] = starts(program, arguments.projects, arguments.threads, arguments.rounds)
        if not arguments.json:
            print("| project | files | first steps after, s: least | median |\n| --- | --- | --- | --- |")
            for row in result["start"]:
                print(f"| {row['project']} | {'from disk' if row['cold'] else 'cached'} | {row['least_seconds']:.2f} | {row['median_seconds']:.2f} |")
            print()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        if not arguments.json and names != ["start"]:
            print("| data | MB | first steps after, s | epoch, s | samples/s | waiting |\n| --- | --- | --- | --- | --- | --- |")
        for name in names:
            if name == "start":
                continue
            rows = epochs(program, name, Path(folder), arguments.gigabytes, arguments.threads)
            result[name] = rows
            for row in () if arguments.json else rows:
                print(f"| {row['data']} | {row['megabytes']:.0f} | {row['first_step_seconds']:.2f} | {row['epoch_seconds']:.2f} | "
                      f"{row['samples_per_second']:.0f} | {100 * row['waiting_share']:.2f} % |", flush=True)
    print(json.dumps(result) if arguments.json else f"\nload {os.getloadavg()[0]:.2f} at the end")


if __name__ == "__main__":
    main()
