#!/usr/bin/python3
"""The example project fashion-mnist-cnn against a module written by hand, on the 10,000 test images.

Usage: fashion_mnist.py NETLOOM PROJECT [--epochs 1] [--accuracy 0.8]

Trains the project, then: PyTorch takes the exported file with weights_only=True and strict=True; its logits agree with `predict`
within 1e-4 absolute; its accuracy is exactly that of `eval --split test`, and at least --accuracy.
"""
import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import torch
import torch.nn as nn

DATA = "/usr/share/datasets/fashion-mnist"


class FashionNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2))
        self.classifier = nn.Sequential(nn.Flatten(), nn.Dropout(0.25), nn.Linear(64 * 7 * 7, 64), nn.ReLU(),
                                        nn.Linear(64, 10))

    def forward(self, image):
        return self.classifier(self.features(image))


def read_idx(name):
    """An IDX file of bytes: magic, extents, values."""
    with gzip.open(os.path.join(DATA, name)) as file:
        raw = file.read()
    rank = raw[3]
    shape = np.frombuffer(raw, ">i4", rank, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)


def netloom(program, *arguments):
    run = subprocess.run([program, *arguments], stdout=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(f"netloom {' '.join(arguments)} gave {run.returncode}")
    return run.stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("project")
    parser.add_argument("--epochs", default="1")
    parser.add_argument("--accuracy", type=float, default=0.8)
    a = parser.parse_args()
    images = read_idx("t10k-images-idx3-ubyte.gz")[:, None].astype(np.float32) / np.float32(255)
    labels = torch.from_numpy(read_idx("t10k-labels-idx1-ubyte.gz").astype(np.int64))
    with tempfile.TemporaryDirectory() as folder:
        weights, inputs, outputs = (os.path.join(folder, name) for name in ("m.pt", "in.npz", "out.npz"))
        np.savez(inputs, image=images)
        netloom(a.netloom, "train", a.project, "--epochs", a.epochs, "--export", weights)
        evaluation = json.loads(netloom(a.netloom, "eval", a.project, "--weights", weights, "--split", "test", "--json"))
        netloom(a.netloom, "predict", a.project, "--weights", weights, "--input", inputs, "--output", outputs)
        module = FashionNet()
        state = torch.load(weights, weights_only=True)
        module.load_state_dict(state, strict=True)
        with np.load(outputs) as arrays:
            ours = torch.from_numpy(arrays[arrays.files[0]])
    assert state._metadata == module.state_dict()._metadata, state._metadata
    module.eval()
    with torch.no_grad():
        theirs = torch.cat([module(batch) for batch in torch.from_numpy(images).split(500)])
    difference = float((ours - theirs).abs().max())
    accuracy = int((theirs.argmax(1) == labels).sum()) / len(labels)
    print(f"logits differ by at most {difference:.2e}; accuracy {accuracy:.4f} in PyTorch, {evaluation['accuracy']:.4f} in netloom eval")
    assert evaluation["samples"] == len(labels) == 10000
    assert difference <= 1e-4
    assert evaluation["accuracy"] == accuracy
    assert accuracy >= a.accuracy
    return 0


if __name__ == "__main__":
    sys.exit(main())
