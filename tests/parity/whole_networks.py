#!/usr/bin/python3
"""Five whole networks as people draw them, against hand-written PyTorch modules: a U-Net, a ResNet of Modules, a SegNet that unpools with
indices, a bidirectional LSTM of two layers, a Transformer encoder block.

Usage: whole_networks.py NETLOOM [--only NAME]

For each: initial weights equal bit for bit; 30 training steps on the batches that DataLoader(shuffle=True) gives follow PyTorch's float64
run within |a - b| <= 1e-3 |b| + 1e-5 max|b| in every parameter and buffer (max over the tensor: a floor for values that are nearly zero),
and every loss alike; learning rates are ones with which PyTorch's own float32 keeps this (beyond, one ReLU the other way decides); our file loads with weights_only=True and strict=True and gives our outputs in PyTorch; PyTorch's file gives
PyTorch's outputs in `netloom predict`. Everything goes through the program's commands and files alone.
"""
import argparse
import copy
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset

from common import Mismatch, Netloom, check_initial, check_outputs, excess, load_into, require

RELATIVE, FLOOR = 1e-3, 1e-5
STEPS, BATCH, SAMPLES = 30, 8, 48


def node(i, op, **options):
    return {"id": i, "op": op, **({"options": options} if options else {})}


def sequence(i, *children):
    return {"id": i, "op": "Sequential", "nodes": [{**c, "id": str(k)} for k, c in enumerate(children)]}


def chain(*ids):
    return [list(pair) for pair in zip(ids, ids[1:])]


def classes_of(values, count):
    """Classes that can be learned: equal shares of the range of something in the input."""
    edges = torch.quantile(values.flatten(), torch.linspace(0, 1, count + 1)[1:-1])
    return torch.bucketize(values.contiguous(), edges)


# ---- U-Net ---------------------------------------------------------------------------------------------------------------

class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc1, self.pool1, self.enc2, self.pool2 = self.twice(2, 6), nn.MaxPool2d(2), self.twice(6, 12), nn.MaxPool2d(2)
        self.bottom = self.twice(12, 20)
        self.up2, self.dec2 = nn.ConvTranspose2d(20, 12, 2, stride=2), self.twice(24, 12)
        self.up1, self.dec1 = nn.ConvTranspose2d(12, 6, 2, stride=2), self.twice(12, 6)
        self.head = nn.Conv2d(6, 3, 1)

    @staticmethod
    def twice(i, o):
        return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.ReLU(), nn.Conv2d(o, o, 3, padding=1), nn.ReLU())

    def forward(self, x):
        a = self.enc1(x)
        b = self.enc2(self.pool1(a))
        c = self.bottom(self.pool2(b))
        c = self.dec2(torch.cat([b, self.up2(c)], 1))
        return self.head(self.dec1(torch.cat([a, self.up1(c)], 1)))


def unet(r):
    def double(i, o):
        conv = dict(out_channels=o, kernel_size=3, padding=1)
        return sequence(i, node("", "Conv2d", **conv), node("", "ReLU"), node("", "Conv2d", **conv), node("", "ReLU"))

    def up(i, o):
        return node(i, "ConvTranspose2d", out_channels=o, kernel_size=2, stride=2)

    nodes = [double("enc1", 6), node("pool1", "MaxPool2d", kernel_size=2), double("enc2", 12), node("pool2", "MaxPool2d", kernel_size=2),
             double("bottom", 20), up("up2", 12), node("cat2", "Cat", dim=1), double("dec2", 12), up("up1", 6), node("cat1", "Cat", dim=1),
             double("dec1", 6), node("head", "Conv2d", out_channels=3, kernel_size=1)]
    wires = (chain("x", "enc1", "pool1", "enc2", "pool2", "bottom", "up2") + [["enc2", "cat2"], ["up2", "cat2"]] + chain("cat2", "dec2", "up1") +
             [["enc1", "cat1"], ["up1", "cat1"]] + chain("cat1", "dec1", "head"))
    x = torch.from_numpy(r.standard_normal((SAMPLES, 2, 16, 16)).astype(np.float32))
    return UNet, nodes, wires, "head", x, classes_of(x[:, 0], 3), dict(type="Adam", lr=0.003)


# ---- ResNet --------------------------------------------------------------------------------------------------------------

class Block(nn.Module):
    def __init__(self, i, o, stride):
        super().__init__()
        self.conv1, self.bn1, self.relu = nn.Conv2d(i, o, 3, stride, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU()
        self.conv2, self.bn2 = nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o)
        if stride > 1:
            self.down = nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))
        self.last = nn.ReLU()

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.last(y + (self.down(x) if hasattr(self, "down") else x))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU())
        self.block1, self.block2, self.block3 = Block(8, 8, 1), Block(8, 16, 2), Block(16, 24, 2)
        self.pool, self.flat, self.fc = nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(24, 5)

    def forward(self, x):
        return self.fc(self.flat(self.pool(self.block3(self.block2(self.block1(self.stem(x)))))))


def resnet(r):
    def conv(i, o, kernel, stride=1):
        return node(i, "Conv2d", out_channels=o, kernel_size=kernel, stride=stride, padding=kernel // 2, bias=False)

    def block(i, o, stride):
        nodes = [node("in", "Input"), conv("conv1", o, 3, stride), node("bn1", "BatchNorm2d"), node("relu", "ReLU"), conv("conv2", o, 3),
                 node("bn2", "BatchNorm2d")]
        wires = chain("in", "conv1", "bn1", "relu", "conv2", "bn2") + [["bn2", "add:input"]]
        if stride > 1:
            nodes.append(sequence("down", conv("", o, 1, stride), node("", "BatchNorm2d")))
            wires += [["in", "down"], ["down", "add:other"]]
        else:
            wires.append(["in", "add:other"])
        nodes += [node("add", "Add"), node("last", "ReLU"), node("out", "Output")]
        return {"id": i, "op": "Module", "nodes": nodes, "wires": wires + chain("add", "last", "out")}

    nodes = [sequence("stem", conv("", 8, 3), node("", "BatchNorm2d"), node("", "ReLU")), block("block1", 8, 1), block("block2", 16, 2),
             block("block3", 24, 2), node("pool", "AdaptiveAvgPool2d", output_size=1), node("flat", "Flatten"),
             node("fc", "Linear", out_features=5)]
    x = torch.from_numpy(r.standard_normal((SAMPLES, 3, 12, 12)).astype(np.float32))
    y = classes_of(x[:, 0].mean((1, 2)), 5)
    return (ResNet, nodes, chain("x", "stem", "block1", "block2", "block3", "pool", "flat", "fc"), "fc", x, y,
            dict(type="SGD", lr=0.02, momentum=0.9, weight_decay=1e-3))


# ---- SegNet --------------------------------------------------------------------------------------------------------------

class SegNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc1, self.bn1, self.relu1 = nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU()
        self.pool1 = nn.MaxPool2d(2, return_indices=True)
        self.enc2, self.relu2, self.pool2 = nn.Conv2d(8, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2, return_indices=True)
        self.unpool2, self.dec2, self.relu3 = nn.MaxUnpool2d(2), nn.Conv2d(12, 8, 3, padding=1), nn.ReLU()
        self.unpool1, self.dec1 = nn.MaxUnpool2d(2), nn.Conv2d(8, 4, 3, padding=1)

    def forward(self, x):
        x, first = self.pool1(self.relu1(self.bn1(self.enc1(x))))
        x, second = self.pool2(self.relu2(self.enc2(x)))
        return self.dec1(self.unpool1(self.relu3(self.dec2(self.unpool2(x, second))), first))


def segnet(r):
    def conv(i, o, **more):
        return node(i, "Conv2d", out_channels=o, kernel_size=3, padding=1, **more)

    def pool(i):
        return node(i, "MaxPool2d", kernel_size=2, return_indices=True)

    def unpool(i):
        return node(i, "MaxUnpool2d", kernel_size=2)

    nodes = [conv("enc1", 8, bias=False), node("bn1", "BatchNorm2d"), node("relu1", "ReLU"), pool("pool1"), conv("enc2", 12),
             node("relu2", "ReLU"), pool("pool2"), unpool("unpool2"), conv("dec2", 8), node("relu3", "ReLU"), unpool("unpool1"), conv("dec1", 4)]
    wires = (chain("x", "enc1", "bn1", "relu1", "pool1", "enc2", "relu2", "pool2", "unpool2", "dec2", "relu3", "unpool1", "dec1") +
             [["pool2:indices", "unpool2:indices"], ["pool1:indices", "unpool1:indices"]])
    x = torch.from_numpy(r.standard_normal((SAMPLES, 3, 16, 16)).astype(np.float32))
    return SegNet, nodes, wires, "dec1", x, classes_of(x[:, 0], 4), dict(type="Adam", lr=0.01)


# ---- LSTM ----------------------------------------------------------------------------------------------------------------

class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(6, 12, num_layers=2, batch_first=True, bidirectional=True, dropout=0.0)
        self.fc = nn.Linear(24, 4)

    def forward(self, x):
        return self.fc(self.lstm(x)[0][:, -1])


def lstm(r):
    nodes = [node("lstm", "LSTM", hidden_size=12, num_layers=2, batch_first=True, bidirectional=True), node("last", "Select", dim=1, index=-1),
             node("fc", "Linear", out_features=4)]
    x = torch.from_numpy(r.standard_normal((SAMPLES, 9, 6)).astype(np.float32))
    y = classes_of(x[:, -1, 0], 4)
    return Reader, nodes, chain("x", "lstm", "last", "fc"), "fc", x, y, dict(type="Adam", lr=0.01)


# ---- Transformer encoder block -------------------------------------------------------------------------------------------

class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention, self.norm1 = nn.MultiheadAttention(16, 4, batch_first=True), nn.LayerNorm(16)
        self.up, self.gelu, self.down, self.norm2 = nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16), nn.LayerNorm(16)
        self.fc = nn.Linear(16, 3)

    def forward(self, x):
        x = self.norm1(x + self.attention(x, x, x)[0])
        x = self.norm2(x + self.down(self.gelu(self.up(x))))
        return self.fc(x.mean(1))


def transformer(r):
    nodes = [node("attention", "MultiheadAttention", embed_dim=16, num_heads=4, batch_first=True), node("add1", "Add"), node("norm1", "LayerNorm"),
             node("up", "Linear", out_features=32), node("gelu", "GELU"), node("down", "Linear", out_features=16), node("add2", "Add"),
             node("norm2", "LayerNorm"), node("mean", "Mean", dim=1), node("fc", "Linear", out_features=3)]
    wires = ([["x", "attention:" + p] for p in ("query", "key", "value")] + [["x", "add1:input"], ["attention", "add1:other"]] +
             chain("add1", "norm1", "up", "gelu", "down") + [["norm1", "add2:input"], ["down", "add2:other"]] +
             chain("add2", "norm2", "mean", "fc"))
    x = torch.from_numpy(r.standard_normal((SAMPLES, 7, 16)).astype(np.float32))
    y = classes_of(x[:, :, 0].mean(1), 3)
    # Under Adam, which makes full steps of what rounding leaves of a zero: the keys' bias has no gradient, and must get none.
    return Encoder, nodes, wires, "fc", x, y, dict(type="Adam", lr=0.005)


NETWORKS = {f.__name__: f for f in (unet, resnet, segnet, lstm, transformer)}

# ---- comparing -----------------------------------------------------------------------------------------------------------


def torch_run(module, optimizer, x, y, seed):
    module.double().train()
    options = {k: v for k, v in optimizer.items() if k != "type"}
    step = getattr(torch.optim, optimizer["type"])(module.parameters(), **options)
    loader = DataLoader(TensorDataset(x.double(), y), batch_size=BATCH, shuffle=True, generator=torch.Generator().manual_seed(seed))
    losses = []
    while len(losses) < STEPS:
        for bx, by in loader:
            step.zero_grad()
            loss = F.cross_entropy(module(bx), by)
            loss.backward()
            step.step()
            losses.append(loss.item())
    return losses


def check(netloom, folder, name):
    make_module, nodes, wires, last, x, y, optimizer = NETWORKS[name](np.random.default_rng(7))
    seed = 11
    np.savez(folder / "data.npz", x=x.numpy(), y=y.numpy())
    graph = {"nodes": [node("x", "Input"), node("y", "Input")] + nodes + [node("loss", "CrossEntropyLoss")],
             "wires": wires + [[last, "loss:input"], ["y", "loss:target"]]}
    training = {"epochs": STEPS * BATCH // SAMPLES, "batch_size": BATCH, "seed": seed, "optimizer": optimizer}
    file = folder / "net.netloom.json"
    file.write_text(json.dumps({"format": "netloom", "version": 1, "name": name, "graph": graph,
                                "data": {"source": "npz", "path": "data.npz"}, "training": training}))
    torch.manual_seed(seed)
    module = make_module()
    start = copy.deepcopy(module.state_dict())
    netloom("export", file, "--to", folder / "init.pt")
    check_initial(load_into(folder / "init.pt", make_module()), start)

    expected = torch_run(module, optimizer, x, y, seed)
    out = netloom("train", file, "--json", "--export", folder / "trained.pt")
    losses = [p["loss"] for p in map(json.loads, out.splitlines()) if p["kind"] == "step"]
    require(len(losses) == len(expected) == STEPS, f"{len(losses)} steps, expected {len(expected)}")
    worst_loss = excess(torch.tensor(losses), torch.tensor(expected, dtype=torch.float64), RELATIVE, FLOOR)
    require(worst_loss <= 1, f"a loss is {worst_loss:.2f} times the allowed difference off")
    ours = make_module()
    worst, where = 0.0, ""
    for key, value in load_into(folder / "trained.pt", ours).items():
        over = excess(value, module.state_dict()[key], RELATIVE, FLOOR)
        require(over <= 1, f"{key} is {over:.2f} times the allowed difference off")
        worst, where = max((worst, where), (over, key))

    off = check_outputs(netloom.predict(folder, file, folder / "trained.pt", x), ours, x, "our")
    torch.save(module.float().state_dict(), folder / "torch.pt")
    off = max(off, check_outputs(netloom.predict(folder, file, folder / "torch.pt", x), module, x, "PyTorch's"))
    count = sum(p.numel() for p in module.parameters())
    print(f"{name}: {count} parameters, initial weights bit-equal; loss {expected[0]:.4f} to {expected[-1]:.4f}; after {STEPS} steps of "
          f"{optimizer['type']} {worst:.3f} of the allowed difference ({where}), losses {worst_loss:.3f}; files both ways, outputs off by {off:.1e}",
          flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    netloom = Netloom(arguments.netloom)
    bad, names = 0, arguments.only.split(",") if arguments.only else list(NETWORKS)
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            try:
                check(netloom, Path(folder), name)
            except Mismatch as e:
                bad += 1
                print(f"{name}: {e}", flush=True)
    print(f"{len(names) - bad} of {len(names)} networks agree with PyTorch {torch.__version__}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
