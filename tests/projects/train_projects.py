#!/usr/bin/env python3
"""Each project that ships passes its check and learns what its notes say.

    train_projects.py NETLOOM PROJECTS [NAME]     one project, or, without NAME, that every project has an expectation here
"""

import json
import os
import subprocess
import sys
import tempfile

# Options of the training run, and the test accuracy that it reaches at least. Fashion-MNIST gets one of its five epochs.
EXPECTED = {
    "digits-mlp": ([], 0.94),
    "digits-residual": ([], 0.95),
    "fashion-mnist-cnn": (["--epochs", "1"], 0.84),
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


def train(netloom, file, options, least):
    with open(file, encoding="utf-8") as text:
        project = json.load(text)
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
        good &= expect(epochs[-1]["train"]["loss"] < steps[0]["loss"] / 2,
                       f"loss fell from {steps[0]['loss']:.3f} to {epochs[-1]['train']['loss']:.3f}")
        result = json.loads(run(netloom, "eval", file, "--weights", weights, "--split", "test", "--json"))
        good &= expect(result["accuracy"] >= least, f"test accuracy {result['accuracy']:.4f}, at least {least}")
        print(f"seconds an epoch: {', '.join('%.2f' % epoch['seconds'] for epoch in epochs)}")
    return good


def main():
    netloom, folder = sys.argv[1:3]
    if len(sys.argv) == 3:
        shipped = {name[:-len(ENDING)] for name in os.listdir(folder) if name.endswith(ENDING)}
        return expect(shipped == set(EXPECTED), f"projects {sorted(shipped)}, expectations for {sorted(EXPECTED)}")
    return train(netloom, os.path.join(folder, sys.argv[3] + ENDING), *EXPECTED[sys.argv[3]])


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
