"""Random Netloom projects, and the PyTorch module that a project means.

`project(k)` draws network number k; `Net` builds the torch module from the same JSON by the rules of the project file: nodes
in file order are registered under their ids, wires say what flows where. It is written against the file format alone, so it
shares no mistakes with the program.
"""
import random

import torch
import torch.nn as nn

LAYERS = {name: getattr(nn, name) for name in
          ("Linear", "Conv2d", "MaxPool2d", "AvgPool2d", "BatchNorm2d", "ReLU", "Tanh", "Flatten", "Dropout")}
INFERRED = {"Linear": ("in_features", lambda t: t.shape[-1]), "Conv2d": ("in_channels", lambda t: t.shape[1]),
            "BatchNorm2d": ("num_features", lambda t: t.shape[1])}
LOSSES = ("CrossEntropyLoss", "MSELoss")
FUNCTIONS = {"Add": lambda ins: ins["input"] + ins["other"], "Cat": None}
ALL_OPS = set(LAYERS) | set(LOSSES) | set(FUNCTIONS) | {"Sequential", "Module", "Input"}


def layer(node, sample):
    options = dict(node.get("options", {}))
    if node["op"] in INFERRED:
        name, infer = INFERRED[node["op"]]
        options.setdefault(name, infer(sample))
    return LAYERS[node["op"]](**options)


def sequential(node, sample):
    module = nn.Sequential()
    for child in node["nodes"]:
        module.add_module(child["id"], build(child, {"input": [sample]}))
        sample = module[-1].eval()(sample)
    return module


def build(node, samples):
    """The torch module of a node; sizes follow from `samples`, a list of tensors per port."""
    if node["op"] == "Sequential":
        return sequential(node, samples["input"][0])
    if node["op"] == "Module":
        return Net(node["nodes"], node["wires"], {port: tensors[0] for port, tensors in samples.items()})
    return layer(node, samples["input"][0])


class Net(nn.Module):
    """A scope: modules are made in file order, which the generator keeps topological."""

    def __init__(self, nodes, wires, samples):
        super().__init__()
        self.plan, self.result = [], None
        values, last = dict(samples), None
        self.eval()
        for node in nodes:
            into = [(source, port or "input") for source, (target, port) in
                    ((w[0], (w[1].split(":") + [""])[:2]) for w in wires) if target == node["id"]]
            if node["op"] == "Input" or node["op"] in LOSSES:
                if node["op"] in LOSSES:
                    self.result = next(s for s, p in into if p == "input")
                continue
            if node["op"] == "Output":
                self.result = into[0][0]
                continue
            self.plan.append((node, into))
            if node["op"] not in FUNCTIONS:
                ports = {}
                for source, port in into:
                    ports.setdefault(self.port(node, port), []).append(values[source])
                self.add_module(node["id"], build(node, ports).eval())
            with torch.no_grad():
                self.step(node, into, values)
            last = node["id"]
        self.result = self.result or last
        self.train()

    @staticmethod
    def port(node, port):
        """A Module's only port has the id of its Input node; wires may leave it out."""
        if node["op"] == "Module" and port == "input":
            return next(n["id"] for n in node["nodes"] if n["op"] == "Input")
        return port

    def step(self, node, into, values):
        if node["op"] == "Add":
            ins = {port: values[source] for source, port in into}
            values[node["id"]] = ins["input"] + ins["other"]
        elif node["op"] == "Cat":
            values[node["id"]] = torch.cat([values[source] for source, _ in into], **node.get("options", {}))
        elif node["op"] == "Module":
            ins = {self.port(node, port): values[source] for source, port in into}
            values[node["id"]] = getattr(self, node["id"])(ins)
        else:
            values[node["id"]] = getattr(self, node["id"])(values[into[0][0]])

    def forward(self, x):
        values = dict(x) if isinstance(x, dict) else {"x": x}
        for node, into in self.plan:
            self.step(node, into, values)
        return values[self.result]


# ---- drawing networks ------------------------------------------------------------------------------------------------

def node(i, op, **options):
    return {"id": i, "op": op, **({"options": options} if options else {})}


def activation(r, i):
    return node(i, r.choice(["ReLU", "Tanh"]))


def conv(r, i, channels, bias):
    """A convolution that keeps the size, in one of its many ways."""
    kind = r.randrange(4)
    if kind == 0:
        return node(i, "Conv2d", out_channels=channels, kernel_size=3, padding=1, bias=bias)
    if kind == 1:
        return node(i, "Conv2d", out_channels=channels, kernel_size=[3, 5], padding="same", bias=bias)
    if kind == 2:
        return node(i, "Conv2d", out_channels=channels, kernel_size=3, padding=2, dilation=2, bias=bias)
    return node(i, "Conv2d", out_channels=channels, kernel_size=1, bias=bias)


class Drawer:
    """Adds pieces to the end of a growing graph; `at` is the node that the next piece is wired to."""

    def __init__(self, r, channels):
        self.r, self.channels, self.nodes, self.wires, self.at, self.count = r, channels, [], [], "x", 0

    def id(self, base):
        self.count += 1
        return f"{base}{self.count}"

    def add(self, n, *sources):
        self.nodes.append(n)
        self.wires += [[s, n["id"] + p] for s, p in (sources or ((self.at, ""),))]
        self.at = n["id"]

    def block(self):
        """Convolution, perhaps BatchNorm, activation: flat, as Sequential, or as a Module with a wire of its own past it."""
        r, c, norm = self.r, self.r.choice([4, 6, 8]), self.r.random() < 0.6
        # A bias in front of BatchNorm has gradient zero: only rounding is left, and Adam blows rounding up to full steps.
        parts = [conv(r, "conv", c, not norm)] + ([node("norm", "BatchNorm2d")] if norm else []) + [activation(r, "act")]
        if r.random() < 0.3:
            parts.append(node("drop", "Dropout", p=0.0))
        form = r.randrange(3)
        if form == 0:
            for p in parts:
                self.add({**p, "id": self.id(p["id"])})
        elif form == 1:
            self.add({"id": self.id("seq"), "op": "Sequential", "nodes": [{**p, "id": str(k)} for k, p in enumerate(parts)]})
        else:
            inner = [node("in1", "Input")] + parts + [node("out1", "Output")]
            ids = [n["id"] for n in inner]
            self.add({"id": self.id("mod"), "op": "Module", "nodes": inner, "wires": [list(w) for w in zip(ids, ids[1:])]})
        self.channels = c

    def residual(self):
        start = self.at
        self.add({**conv(self.r, self.id("conv"), self.channels, True)})
        self.add(activation(self.r, self.id("act")))
        self.add(node(self.id("add"), "Add"), (start, ":input"), (self.at, ":other"))

    def branches(self):
        start, ends, channels = self.at, [], 0
        for _ in range(2):
            self.at, c = start, self.r.choice([2, 3, 4])
            self.add(conv(self.r, self.id("conv"), c, True))
            ends.append(self.at)
            channels += c
        self.add(node(self.id("cat"), "Cat", dim=1), *((e, ":tensors") for e in ends))
        self.channels = channels

    def grouped(self):
        self.add(node(self.id("conv"), "Conv2d", out_channels=2 * self.channels, kernel_size=3, stride=2, padding=1, groups=self.channels))
        self.channels *= 2

    def pool(self):
        r = self.r
        options = r.choice([dict(kernel_size=2), dict(kernel_size=3, stride=2, padding=1), dict(kernel_size=[2, 3], stride=[2, 1])])
        self.add(node(self.id("pool"), r.choice(["MaxPool2d", "AvgPool2d"]), **options))

    def image(self):
        for _ in range(self.r.randint(2, 4)):
            self.r.choice([self.block, self.block, self.residual, self.branches])()
        self.pool()
        self.r.choice([self.block, self.grouped])()
        self.add(node("flat", "Flatten"))

    def dense(self, outputs):
        for _ in range(self.r.randint(0, 2)):
            self.add(node(self.id("fc"), "Linear", out_features=self.r.choice([8, 13, 16])))
            self.add(activation(self.r, self.id("act")))
        self.add(node("head", "Linear", out_features=outputs, **({} if self.r.random() < 0.7 else {"bias": False})))


def project(k, samples=37, batch=8):
    """Network k: (project as JSON, input shape per sample, classes or None, outputs)."""
    r = random.Random(2000 + k)
    image = k % 5 != 4
    shape = [r.choice([1, 3]), r.choice([8, 9]), 8] if image else [r.choice([5, 12])]
    classes = r.choice([3, 10]) if k % 2 == 0 else None
    d = Drawer(r, shape[0])
    if image:
        d.image()
    d.dense(classes or 4)
    loss = "CrossEntropyLoss" if classes else "MSELoss"
    nodes = [node("x", "Input", field="x"), node("y", "Input", field="y")] + d.nodes + [node("loss", loss)]
    wires = d.wires + [[d.at, "loss:input"], ["y", "loss:target"]]
    return {"format": "netloom", "version": 1, "name": f"random network {k}", "graph": {"nodes": nodes, "wires": wires},
            "data": {"source": "npz", "path": "data.npz"},
            "training": {"epochs": 4, "batch_size": batch, "seed": 100 + k}}, shape, classes, samples


def ops_of(nodes):
    found = set()
    for n in nodes:
        found |= {n["op"]} | ops_of(n.get("nodes", []))
    return found
