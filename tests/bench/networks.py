#!/usr/bin/python3
"""The networks that the measurements here run, each as a Netloom project and as a PyTorch module.

Usage: networks.py NETLOOM [--only NAME,...]      are the two sides of each the same network?

The check: PyTorch loads our initial weights strictly, they equal its own bit for bit, and both give the same outputs. A comparison of speeds
between two different networks would say nothing.

A network is a function that gives a `Network`; its arguments (batch, length, blocks...) are what the growth measurements turn. A plain
chain of layers is declared once for both sides: PyTorch's lazy layers find their input sizes themselves, as ours do.
"""
import argparse
import json
import sys
import tempfile
import warnings
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import torch
import torch.nn as nn

SEED = 3
warnings.filterwarnings("ignore", "Lazy modules")


@dataclass
class Network:
    title: str
    shape: list  # of one sample
    classes: int
    batch: int
    steps: int  # how many make one reading
    nodes: list
    wires: list  # from "x" to the node `last`
    last: str
    make: Callable[[], nn.Module]
    target: list = field(default_factory=list)  # shape of one sample's target
    optimizer: dict = field(default_factory=lambda: {"type": "SGD", "lr": 0.01, "momentum": 0.9})

    def project(self):
        graph = {"nodes": [node("x", "Input", field="x"), node("y", "Input", field="y")] + self.nodes + [node("loss", "CrossEntropyLoss")],
                 "wires": self.wires + [[self.last, "loss:input"], ["y", "loss:target"]]}
        fields = {"x": {"shape": self.shape}, "y": {"shape": self.target, "classes": self.classes}}
        return {"format": "netloom", "version": 1, "name": self.title, "graph": graph,
                "data": {"source": "random", "samples": self.batch, "seed": SEED, "fields": fields},
                "training": {"epochs": 1, "batch_size": self.batch, "seed": SEED, "optimizer": self.optimizer}}

    def write(self, file):
        Path(file).write_text(json.dumps(self.project()))
        return file

    def module(self):
        """With PyTorch's initial values for SEED, every layer's size settled."""
        torch.manual_seed(SEED)
        module = self.make().eval()
        with torch.no_grad():
            module(torch.zeros(1, *self.shape))
        return module.train()

    def samples(self):
        generator = torch.Generator().manual_seed(SEED)
        x = torch.randn(self.batch, *self.shape, generator=generator)
        return x, torch.randint(0, self.classes, (self.batch, *self.target), generator=generator)

    def layouts(self):
        """PyTorch's memory formats that suit the input: its default first."""
        last = {3: torch.channels_last, 4: torch.channels_last_3d}
        return [torch.contiguous_format] + ([last[len(self.shape)]] if len(self.shape) in last else [])


# ---- our side --------------------------------------------------------------------------------------------------------------


def node(i, op, **options):
    return {"id": i, "op": op, **({"options": options} if options else {})}


def path(*ids):
    return [list(pair) for pair in zip(ids, ids[1:])]


# ---- chains, declared once -------------------------------------------------------------------------------------------------


class MeanOver(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, x):
        return x.mean(self.dim)


def torch_layer(op, options):
    if op == "Mean":
        return MeanOver(**options)
    return getattr(nn, "Lazy" + op, getattr(nn, op))(**options)


def chain(title, shape, classes, batch, steps, layers):
    """`layers`: (op, options) in order, or an op alone. Their ids are l0, l1..."""
    named = [(f"l{k}", *((each, {}) if isinstance(each, str) else each)) for k, each in enumerate(layers)]
    return Network(title, shape, classes, batch, steps, [node(i, op, **options) for i, op, options in named],
                   path("x", *(i for i, _, _ in named)), named[-1][0],
                   lambda: nn.Sequential(OrderedDict((i, torch_layer(op, options)) for i, op, options in named)))


def conv(channels, kernel=3, dims=2, **more):
    return (f"Conv{dims}d", dict(out_channels=channels, kernel_size=kernel, padding=kernel // 2, **more))


def pool(dims=2, **more):
    return (f"MaxPool{dims}d", dict(kernel_size=2, **more))


def linear(features):
    return ("Linear", dict(out_features=features))


def tiny(batch=16):
    return chain("tiny MLP 2-8-8-2", [2], 2, batch, 400, [linear(8), "Tanh", linear(8), "Tanh", linear(2)])


def mlp(batch=64):
    return chain("MLP 784-512-256-10", [784], 10, batch, 60, [linear(512), "ReLU", linear(256), "ReLU", linear(10)])


def lenet(batch=64):
    def valid(channels):
        return ("Conv2d", dict(out_channels=channels, kernel_size=5))
    return chain("LeNet 1x28x28", [1, 28, 28], 10, batch, 20,
                 [valid(20), "ReLU", pool(), valid(50), "ReLU", pool(), "Flatten", linear(500), "ReLU", linear(10)])


def vgg(batch=64):
    layers = []
    for channels in (32, 64, 128):
        layers += 2 * [conv(channels, bias=False), "BatchNorm2d", "ReLU"] + [pool()]
    return chain("VGG with BatchNorm 3x32x32", [3, 32, 32], 10, batch, 6, layers + ["Flatten", linear(10)])


def conv1d(batch=32):
    return chain("Conv1d 8x256", [8, 256], 5, batch, 30,
                 [conv(32, 7, 1), "ReLU", pool(1), conv(64, 5, 1), "ReLU", ("Mean", dict(dim=2)), linear(5)])


def conv3d(batch=16):
    return chain("Conv3d 1x16x16x16", [1, 16, 16, 16], 5, batch, 20,
                 [conv(16, dims=3), "ReLU", pool(3), conv(32, dims=3), "ReLU", ("Mean", dict(dim=[2, 3, 4])), linear(5)])


def mobile(batch=32):
    """Depthwise 3x3 and pointwise 1x1 in turn, as in MobileNet."""
    def norm():
        return ["BatchNorm2d", "ReLU6"]
    layers, wide = [conv(32, bias=False), *norm()], 32
    for channels, stride in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1)):
        layers += [conv(wide, stride=stride, groups=wide, bias=False), *norm(), conv(channels, 1, bias=False), *norm()]
        wide = channels
    return chain("depthwise separable 3x32x32", [3, 32, 32], 10, batch, 6, layers + [("Mean", dict(dim=[2, 3])), linear(10)])


# ---- networks that branch --------------------------------------------------------------------------------------------------


class ResidualBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv, self.norm, self.relu = nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()

    def forward(self, x):
        return x + self.relu(self.norm(self.conv(x)))


class Residual(nn.Module):
    def __init__(self, blocks, channels):
        super().__init__()
        self.stem = nn.Conv2d(3, channels, 3, padding=1)
        self.body = nn.Sequential(*(ResidualBlock(channels) for _ in range(blocks)))
        self.fc = nn.Linear(channels, 10)

    def forward(self, x):
        return self.fc(self.body(self.stem(x)).mean((2, 3)))


def layer(i, spec):
    op, options = spec
    return node(i, op, **options)


def residual(blocks=8, channels=32, size=32, batch=32):
    def block(i):
        nodes = [node("in", "Input"), layer("conv", conv(channels, bias=False)), node("norm", "BatchNorm2d"), node("relu", "ReLU"),
                 node("add", "Add"), node("out", "Output")]
        wires = path("in", "conv", "norm", "relu") + [["in", "add:input"], ["relu", "add:other"], ["add", "out"]]
        return {"id": str(i), "op": "Module", "nodes": nodes, "wires": wires}
    nodes = [layer("stem", conv(channels)), {"id": "body", "op": "Sequential", "nodes": [block(i) for i in range(blocks)]},
             node("mean", "Mean", dim=[2, 3]), layer("fc", linear(10))]
    return Network(f"residual {blocks}x{channels}, 3x{size}x{size}", [3, size, size], 10, batch, 6, nodes,
                   path("x", "stem", "body", "mean", "fc"), "fc", lambda: Residual(blocks, channels))


class SegNet(nn.Module):
    """Pools with indices, unpools by them, a transposed convolution, a classifier on top."""

    def __init__(self):
        super().__init__()
        self.down, self.pool = nn.Conv2d(1, 16, 3, padding=1), nn.MaxPool2d(2, return_indices=True)
        self.middle, self.unpool = nn.Conv2d(16, 16, 3, padding=1), nn.MaxUnpool2d(2)
        self.up, self.fc = nn.ConvTranspose2d(16, 8, 4, 2, 1), nn.Linear(8 * 56 * 56, 10)

    def forward(self, x):
        x, where = self.pool(torch.relu(self.down(x)))
        x = self.unpool(torch.relu(self.middle(x)), where)
        return self.fc(torch.relu(self.up(x)).flatten(1))


def segnet(batch=64):
    nodes = [layer("down", conv(16)), node("relu0", "ReLU"), layer("pool", pool(return_indices=True)), layer("middle", conv(16)),
             node("relu1", "ReLU"), node("unpool", "MaxUnpool2d", kernel_size=2),
             node("up", "ConvTranspose2d", out_channels=8, kernel_size=4, stride=2, padding=1), node("relu2", "ReLU"), node("flat", "Flatten"),
             layer("fc", linear(10))]
    wires = path("x", "down", "relu0", "pool", "middle", "relu1", "unpool", "up", "relu2", "flat", "fc") + [["pool:indices", "unpool:indices"]]
    return Network("SegNet (unpool, transposed)", [1, 28, 28], 10, batch, 10, nodes, wires, "fc", SegNet)


def twice(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, padding=1), nn.ReLU(), nn.Conv2d(o, o, 3, padding=1), nn.ReLU())


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.pool = nn.MaxPool2d(2)
        self.down1, self.down2, self.bottom = twice(3, 16), twice(16, 32), twice(32, 64)
        self.up2, self.join2 = nn.ConvTranspose2d(64, 32, 2, 2), twice(64, 32)
        self.up1, self.join1 = nn.ConvTranspose2d(32, 16, 2, 2), twice(32, 16)
        self.head = nn.Conv2d(16, 4, 1)

    def forward(self, x):
        a = self.down1(x)
        b = self.down2(self.pool(a))
        c = self.bottom(self.pool(b))
        b = self.join2(torch.cat([b, self.up2(c)], 1))
        return self.head(self.join1(torch.cat([a, self.up1(b)], 1)))


def unet(batch=16):
    def double(i, channels):
        children = 2 * [conv(channels), ("ReLU", {})]
        return {"id": i, "op": "Sequential", "nodes": [layer(str(k), c) for k, c in enumerate(children)]}

    def up(i, channels):
        return node(i, "ConvTranspose2d", out_channels=channels, kernel_size=2, stride=2)
    nodes = [layer("pool", pool()), layer("pool2", pool()), double("down1", 16), double("down2", 32), double("bottom", 64), up("up2", 32),
             node("cat2", "Cat", dim=1), double("join2", 32), up("up1", 16), node("cat1", "Cat", dim=1), double("join1", 16),
             layer("head", conv(4, 1))]
    wires = (path("x", "down1", "pool", "down2", "pool2", "bottom", "up2") + [["down2", "cat2"], ["up2", "cat2"]] + path("cat2", "join2", "up1") +
             [["down1", "cat1"], ["up1", "cat1"]] + path("cat1", "join1", "head"))
    return Network("U-Net 3x48x48", [3, 48, 48], 4, batch, 6, nodes, wires, "head", UNet, target=[48, 48])


class LastOf(nn.Module):
    """A recurrent network's last output, classified."""

    def __init__(self, cell, features, hidden, layers):
        super().__init__()
        self.rnn, self.fc = cell(features, hidden, layers, batch_first=True), nn.Linear(hidden, 10)

    def forward(self, x):
        return self.fc(self.rnn(x)[0][:, -1])


def recurrent(op, steps, length, hidden, layers, batch):
    nodes = [node("rnn", op, hidden_size=hidden, num_layers=layers, batch_first=True), node("last", "Select", dim=1, index=-1),
             layer("fc", linear(10))]
    return Network(f"{op} {layers}x{hidden}, T {length}", [length, 64], 10, batch, steps, nodes, path("x", "rnn", "last", "fc"), "fc",
                   lambda: LastOf(getattr(nn, op), 64, hidden, layers))


def lstm(length=100, hidden=128, layers=2, batch=32):
    return recurrent("LSTM", 6, length, hidden, layers, batch)


def rnn(length=100, hidden=128, layers=2, batch=32):
    return recurrent("RNN", 10, length, hidden, layers, batch)


class Encoder(nn.Module):
    def __init__(self, blocks, width, heads):
        super().__init__()
        self.body = nn.Sequential(*(nn.TransformerEncoderLayer(width, heads, 4 * width, dropout=0.0, batch_first=True) for _ in range(blocks)))
        self.fc = nn.Linear(width, 10)

    def forward(self, x):
        return self.fc(self.body(x).mean(1))


def transformer(blocks=2, width=128, heads=4, length=64, batch=16):
    def block(i):
        nodes = [node("in", "Input"), node("self_attn", "MultiheadAttention", embed_dim=width, num_heads=heads, batch_first=True, need_weights=False),
                 layer("linear1", linear(4 * width)), layer("linear2", linear(width)), node("norm1", "LayerNorm"), node("norm2", "LayerNorm"),
                 node("add1", "Add"), node("relu", "ReLU"), node("add2", "Add"), node("out", "Output")]
        wires = ([["in", "self_attn:" + port] for port in ("query", "key", "value")] + [["in", "add1:input"], ["self_attn", "add1:other"]] +
                 path("add1", "norm1", "linear1", "relu", "linear2") + [["norm1", "add2:input"], ["linear2", "add2:other"]] +
                 path("add2", "norm2", "out"))
        return {"id": str(i), "op": "Module", "nodes": nodes, "wires": wires}
    nodes = [{"id": "body", "op": "Sequential", "nodes": [block(i) for i in range(blocks)]}, node("mean", "Mean", dim=1), layer("fc", linear(10))]
    return Network(f"Transformer {blocks}x{width}, T {length}", [length, width], 10, batch, 10, nodes, path("x", "body", "mean", "fc"), "fc",
                   lambda: Encoder(blocks, width, heads))


NETWORKS = {f.__name__: f for f in (tiny, mlp, lenet, vgg, residual, segnet, conv1d, conv3d, lstm, rnn, transformer, mobile, unet)}


def chosen(names):
    """The networks whose names begin with one of `names`, separated by commas; all where it is empty."""
    wanted = [name for name in names.split(",") if name]
    found = {name: make() for name, make in NETWORKS.items() if not wanted or any(name.startswith(w) for w in wanted)}
    unknown = [w for w in wanted if not any(name.startswith(w) for name in NETWORKS)]
    if unknown:
        sys.exit(f"no network {', '.join(unknown)}; there are {', '.join(NETWORKS)}")
    return found


# ---- the check -------------------------------------------------------------------------------------------------------------


def main():
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "parity"))
    from common import Mismatch, Netloom, check_initial, check_outputs

    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    netloom, bad = Netloom(arguments.netloom), 0
    for name, network in chosen(arguments.only).items():
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            try:
                file, module = network.write(folder / "net.netloom.json"), network.module()
                netloom("export", file, "--to", folder / "initial.pt")
                state = torch.load(folder / "initial.pt", weights_only=True)
                network.module().load_state_dict(state, strict=True)
                check_initial(state, module.state_dict())
                x = network.samples()[0]
                off = check_outputs(netloom.predict(folder, file, folder / "initial.pt", x), module, x, "our")
                print(f"{name}: {sum(p.numel() for p in module.parameters())} parameters, bit-equal; outputs off by {off:.1e}", flush=True)
            except Mismatch as e:
                bad += 1
                print(f"{name}: {e}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
