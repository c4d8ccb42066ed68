#!/usr/bin/env python3
"""Each project that ships passes its check and learns what its notes say.

    train_projects.py NETLOOM PROJECTS [NAME]     one project, or, without NAME, that every project has an expectation here
"""

import csv
import gzip
import json
import math
import os
import subprocess
import sys
import tempfile

import numpy

FASHION = "/usr/share/datasets/fashion-mnist"


def fashion(part):
    with gzip.open(f"{FASHION}/{part}-images-idx3-ubyte.gz") as file:
        return numpy.frombuffer(file.read(), "uint8", offset=16).reshape(-1, 784) / 255


def mean_image():
    """The error of whoever says the mean of the training images every time."""
    return ((fashion("t10k") - fashion("train").mean(0)) ** 2).mean()


def column(project, name):
    """A column of the project's table, gaps filled evenly, scaled as the project says."""
    with open(project["data"]["file"], newline="") as file:
        cells = [row[name] for row in csv.DictReader(file)]
    known = [i for i, cell in enumerate(cells) if cell]
    values = numpy.interp(range(len(cells)), known, [float(cells[i]) for i in known])
    low, high = next(iter(project["data"]["fields"].values()))["scale"]
    return (values - low) / (high - low)


def test_windows(project, values):
    """Where the last row of each test window lies, and the row that is asked for: the last samples of the file."""
    length, horizon = project["data"]["window"]["length"], project["data"]["window"].get("horizon", 1)
    count = len(values) - length - horizon + 1
    starts = numpy.arange(count)[count - math.floor(count * project["data"]["split"]["test"]):]
    return starts + length - 1, starts + length - 1 + horizon


def last_value(project, name):
    values = column(project, name)
    now, ahead = test_windows(project, values)
    return ((values[now] - values[ahead]) ** 2).mean()


def last_year(project, name):
    """The value a year before the one asked for, and what the air has gained since."""
    values = column(project, name)
    now, ahead = test_windows(project, values)
    return ((values[ahead - 52] + values[now] - values[now - 52] - values[ahead]) ** 2).mean()


def letters(order):
    """Nats a character of the GPL, by how often it follows the `order` before it; of the text itself, so no model can be as good unless
    it knows more."""
    with open("/usr/share/common-licenses/GPL-3", encoding="utf-8") as file:
        text = file.read()
    counts, totals = {}, {}
    for i in range(order, len(text)):
        key = text[i - order:i + 1]
        counts[key] = counts.get(key, 0) + 1
        totals[key[:-1]] = totals.get(key[:-1], 0) + 1
    return -sum(n * math.log(n / totals[key[:-1]]) for key, n in counts.items()) / sum(counts.values())


# What a run with `options` reaches on `split`: at least `accuracy`, or a loss of at most `share` times that of a baseline, which the test works out
# itself. `falls`: the last epoch's training loss against the first step's. Fashion-MNIST gets one of its epochs.
ONE = ["--epochs", "1"]
EXPECTED = {
    "co2-conv1d": {"below": [("the last value", lambda p: last_value(p, "co2"), 0.05), ("the year before", lambda p: last_year(p, "co2"), 1)]},
    "digits-mlp": {"accuracy": 0.94},
    "digits-residual": {"accuracy": 0.95},
    "fashion-mnist-autoencoder": {"options": ONE, "below": [("the mean image", lambda p: mean_image(), 0.1)], "falls": 0.2},
    "fashion-mnist-cnn": {"options": ONE, "accuracy": 0.84},
    "fashion-mnist-lstm": {"options": ONE, "accuracy": 0.78},
    "fashion-mnist-resnet": {"options": ONE, "accuracy": 0.83},
    "gpl-char-lstm": {"split": "validation", "below": [("letters as often as they come", lambda p: letters(0), 0.6),
                                                       ("letters as they follow one another", lambda p: letters(1), 0.75)]},
    "iris-csv": {"accuracy": 0.9},
    "moving-shapes-conv3d": {"accuracy": 0.9},
    "spirals-mlp": {"accuracy": 0.93},
    "sunspots-rnn": {"below": [("the last value", lambda p: last_value(p, "SUNACTIVITY"), 0.5)]},
}
ENDING = ".netloom.json"


def run(*command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with status {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def expect(holds, text):
    print(("ok    " if holds else "WRONG ") + text, flush=True)
    return holds


def check_layout(project):
    """Every node of every scope has a place of its own, none on top of another (a node is about 160 x 64)."""
    layout = project["layout"]
    good = True

    def visit(nodes, scope, chain):
        nonlocal good
        places = []
        for node in nodes:
            path = scope + node["id"]
            if not chain:
                good &= expect(path in layout, f"{path} has a place")
                x, y = layout.get(path, (0, 0))
                good &= expect(all(abs(x - a) >= 200 or abs(y - b) >= 100 for a, b in places), f"{path} lies free")
                places.append((x, y))
            visit(node.get("nodes", []), path + ".", node["op"] == "Sequential")

    visit(project["graph"]["nodes"], "", False)
    return good


def check_result(project, expected, result):
    good = True
    if "accuracy" in expected:
        good &= expect(result["accuracy"] >= expected["accuracy"],
                       f"{result['split']} accuracy {result['accuracy']:.4f}, at least {expected['accuracy']}")
    for name, baseline, share in expected.get("below", []):
        value = baseline(project)
        good &= expect(result["loss"] <= share * value,
                       f"{result['split']} loss {result['loss']:.5f}, at most {share} of {value:.5f} ({name})")
    return good


def train(netloom, file, expected):
    with open(file, encoding="utf-8") as text:
        project = json.load(text)
    project["data"]["file"] = os.path.join(os.path.dirname(file), project["data"].get("path", ""))
    options = expected.get("options", [])
    good = expect(len(project.get("notes", "")) > 200, "notes teach something")
    good &= check_layout(project)

    checked = json.loads(run(netloom, "check", file, "--json"))
    good &= expect(checked["ok"] and not checked["diagnostics"], f"checks clean: {checked['diagnostics']}")
    with tempfile.TemporaryDirectory() as folder:
        weights = os.path.join(folder, "weights.pt")
        lines = run(netloom, "train", file, *options, "--run", os.path.join(folder, "run"), "--export", weights, "--json")
        points = [json.loads(line) for line in lines.splitlines()]
        steps = [point for point in points if point["kind"] == "step"]
        epochs = [point for point in points if point["kind"] == "epoch"]
        wanted = int(options[1]) if options else project["training"].get("epochs", 10)
        good &= expect(len(epochs) == wanted, f"{len(epochs)} epochs of {wanted}")
        good &= expect(epochs[-1]["train"]["loss"] < steps[0]["loss"] * expected.get("falls", 0.5),
                       f"loss fell from {steps[0]['loss']:.4f} to {epochs[-1]['train']['loss']:.4f}")
        split = expected.get("split", "test")
        result = json.loads(run(netloom, "eval", file, "--weights", weights, "--split", split, "--json"))
        good &= check_result(project, expected, result)
        print(f"seconds an epoch: {', '.join('%.2f' % epoch['seconds'] for epoch in epochs)}")
    return good


def main():
    netloom, folder = sys.argv[1:3]
    if len(sys.argv) == 3:
        shipped = {name[:-len(ENDING)] for name in os.listdir(folder) if name.endswith(ENDING)}
        return expect(shipped == set(EXPECTED), f"projects {sorted(shipped)}, expectations for {sorted(EXPECTED)}")
    return train(netloom, os.path.join(folder, sys.argv[3] + ENDING), EXPECTED[sys.argv[3]])


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
