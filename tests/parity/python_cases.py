"""Projects whose exported files are compared with the program: (name, project, arrays of its data.npz, or what writes its data into a folder, or none)."""
import json

import numpy as np

import networks
import training
import whole_networks
from public_files import png

SAMPLES = 22


def node(i, op, nodes=None, wires=None, frozen=False, **options):
    made = {"id": i, "op": op}
    if options:
        made["options"] = options
    if frozen:
        made["requires_grad"] = False
    if nodes is not None:
        made["nodes"] = nodes
    if wires is not None:
        made["wires"] = wires
    return made


def chain(*ids):
    return [list(pair) for pair in zip(ids, ids[1:])]


def project(name, nodes, wires, data=None, **more):
    return {"format": "netloom", "version": 1, "name": name, "graph": {"nodes": nodes, "wires": wires},
            "data": data or {"source": "npz", "path": "data.npz", "split": {"validation": 0.25}},
            "training": {"epochs": 1, "batch_size": 5, "seed": 3, "optimizer": {"type": "SGD", "lr": 0.05}, **more}}


def outputs_of(graph):
    """Paths of what the model gives, as the project file says it: its Output nodes, or what feeds the losses."""
    named = [n["id"] for n in graph["nodes"] if n["op"] == "Output"]
    if named:
        return named
    losses, found = [n["id"] for n in graph["nodes"] if n["op"].endswith("Loss")], []
    first = {"MarginRankingLoss": "input1", "CosineEmbeddingLoss": "input1", "TripletMarginLoss": "anchor"}
    for loss in losses:
        op = next(n["op"] for n in graph["nodes"] if n["id"] == loss)
        ends = (loss, f"{loss}:{first.get(op, 'input')}")
        giver = next(w[0] for w in graph["wires"] if w[1] in ends)
        if giver.split(":")[0] not in found:
            found.append(giver.split(":")[0])
    return found


def random_networks():
    for k in range(12):
        made, shape, classes, samples = networks.project(k)
        r = np.random.default_rng(k)
        made["training"]["epochs"] = 1
        y = r.integers(0, classes, samples) if classes else r.standard_normal((samples, 4)).astype(np.float32)
        yield f"random {k}", made, {"x": r.standard_normal((samples, *shape)).astype(np.float32), "y": y}


def known_networks():
    for name, make in whole_networks.NETWORKS.items():
        _, nodes, wires, last, x, y, optimizer = make(np.random.default_rng(7))
        nodes = [node("x", "Input"), node("y", "Input")] + nodes + [node("loss", "CrossEntropyLoss")]
        wires = wires + [[last, "loss:input"], ["y", "loss:target"]]
        yield name, project(name, nodes, wires, optimizer={k: v for k, v in optimizer.items()}), {"x": x.numpy(), "y": y.numpy()}


# ---- what is special in a graph ---------------------------------------------------------------------------------------

def xy(shape=(6,), classes=3):
    r = np.random.default_rng(1)
    return {"x": r.standard_normal((SAMPLES, *shape)).astype(np.float32), "y": r.integers(0, classes, SAMPLES)}


def ends(last, label="y"):
    return [node("loss", "CrossEntropyLoss")], [[last, "loss:input"], [label, "loss:target"]]


def closed(name, nodes, wires, last, shape=(6,), classes=3, **more):
    loss, joined = ends(last)
    return name, project(name, [node("x", "Input"), node("y", "Input"), *nodes, *loss], wires + joined, **more), xy(shape, classes)


def odd_names():
    """Words of the language, attributes of nn.Module, numbers in front, two underscores: keys stay what they are."""
    ids = ["class", "train", "2nd", "__secret", "_modules", "forward", "self", "torch", "type", "lambda"]
    nodes = [node(i, "Linear", out_features=6) for i in ids] + [node("half", "Parameter", shape=[6]), node("keys", "Buffer", shape=[6], init="ones")]
    nodes += [node("items", "ModuleDict", nodes=[node("pop", "Linear", out_features=6), node("ok", "Linear", out_features=6)]),
              node("eval", "Sequential", nodes=[node("append", "Linear", out_features=6), node("is", "Tanh")]),
              node("add", "Add"), node("mul", "Mul"), node("head", "Linear", out_features=3)]
    wires = chain("x", *ids, "items.pop", "items.ok", "eval") + [["eval", "add:input"], ["half", "add:other"], ["add", "mul:input"],
                                                                  ["keys", "mul:other"], ["mul", "head"]]
    return closed("odd names", nodes, wires, "head")


def reuse():
    """Applied again: beside, within a list, as a second name in a Sequential, and inside a Module from outside of it."""
    inner = node("block", "Module", [node("in", "Input"), node("fc", "Linear", out_features=6), node("again", "Reuse", module="shared"),
                                     node("add", "Add"), node("out", "Output")],
                 [["in", "fc"], ["fc", "again"], ["again", "add:input"], ["in", "add:other"], ["add", "out"]])
    nodes = [node("shared", "Linear", out_features=6), node("lin", "ModuleList", nodes=[node("0", "Linear", out_features=6), node("1", "Tanh")]),
             node("seq", "Sequential", nodes=[node("0", "Linear", out_features=6), node("1", "Tanh"), node("2", "Reuse", module="0")]),
             inner, node("twice", "Reuse", module="block"), node("third", "Reuse", module="lin.0"), node("head", "Linear", out_features=3)]
    return closed("reuse", nodes, chain("x", "shared", "lin.0", "lin.1", "seq", "block", "twice", "third", "head"), "head")


def fixed_values():
    """Made of nothing, in the model and inside of a Module: whole and broken numbers stay what they are."""
    inner = node("mask", "Module", [node("in", "Input"), node("ones", "Full", size=[6, 6], fill_value=1.0), node("lower", "Tril", diagonal=1),
                                    node("apply", "MatMul"), node("out", "Output")],
                 [["ones", "lower"], ["in", "apply:input"], ["lower", "apply:other"], ["apply", "out"]])
    nodes = [inner, node("places", "Arange", start=1, end=7), node("table", "Embedding", num_embeddings=8, embedding_dim=6),
             node("mean", "Mean", dim=0), node("add", "Add"), node("head", "Linear", out_features=3)]
    wires = [["x", "mask"], ["places", "table"], ["table", "mean"], ["mask", "add:input"], ["mean", "add:other"], ["add", "head"]]
    return closed("fixed values", nodes, wires, "head")


def functions_in_sequential():
    nodes = [node("net", "Sequential", nodes=[node("0", "Linear", out_features=12), node("1", "Reshape", shape=[-1, 4, 3]),
                                              node("2", "LSTM", hidden_size=5, batch_first=True), node("3", "Select", dim=1, index=-1),
                                              node("4", "Add", other=1.5), node("5", "Linear", out_features=3)])]
    return closed("functions in Sequential", nodes, [["x", "net"]], "net")


def blocks():
    """Equal but for sizes: one class. One has a branch more: another."""
    def block(i, size, kernel, extra=False):
        nodes = [node("a", "Input"), node("conv", "Conv2d", out_channels=size, kernel_size=kernel, padding=kernel // 2), node("relu", "ReLU"),
                 node("tail", "Sequential", nodes=[node("0", "Conv2d", out_channels=size, kernel_size=1), node("1", "Tanh")])]
        wires = chain("a", "conv", "relu", "tail")
        if extra:
            nodes.append(node("more", "Conv2d", out_channels=size, kernel_size=1))
            wires.append(["tail", "more"])
        return node(i, "Module", nodes + [node("b", "Output")], wires + [["more" if extra else "tail", "b"]])
    outer = node("stage", "Module", [node("i", "Input"), block("block1", 4, 3), block("block2", 5, 5), node("o", "Output")],
                 chain("i", "block1", "block2", "o"))
    nodes = [block("block1", 3, 3), block("block2", 4, 1), block("block3", 4, 3, True), outer, node("flat", "Flatten"), node("fc", "Linear", out_features=3)]
    return closed("blocks", nodes, chain("x", "block1", "block2", "block3", "stage", "flat", "fc"), "fc", (2, 6, 6))


def several():
    """Two outputs, two inputs, losses on what is no output, weighed, a sum; frozen parts; a head that nothing reads."""
    nodes = [node("x", "Input"), node("y", "Input"), node("z", "Input"), node("trunk", "Linear", out_features=6, frozen=True), node("act", "Tanh"),
             node("split", "Chunk", chunks=2, dim=1), node("a", "Linear", out_features=3), node("b", "Linear", out_features=2),
             node("scale", "Parameter", shape=[2], frozen=True), node("mul", "Mul"), node("side", "Linear", out_features=2),
             node("left", "Output"), node("right", "Output"), node("idle", "Linear", in_features=4, out_features=2),
             node("loss", "CrossEntropyLoss", weight=[1, 2, 0.5]), node("aux", "MSELoss", weight_in_objective=0.3, reduction="sum"),
             node("far", "L1Loss", weight_in_objective=2)]
    wires = [["x", "trunk"], ["trunk", "act"], ["act", "split"], ["split", "a"], ["split:output_1", "b"], ["b", "mul:input"], ["scale", "mul:other"],
             ["act", "side"], ["a", "left"], ["mul", "right"], ["a", "loss:input"], ["y", "loss:target"], ["side", "aux:input"], ["z", "aux:target"],
             ["mul", "far:input"], ["z", "far:target"]]
    z = np.random.default_rng(2).standard_normal((SAMPLES, 2)).astype(np.float32)
    return "several", project("several", nodes, wires, metrics=["accuracy", "mae"], shuffle=False, clip_grad_norm=0.5), {**xy(), "z": z}


def states():
    """LSTM with states from elsewhere, one of them missing; GRU's last state."""
    nodes = [node("first", "LSTM", hidden_size=4, batch_first=True), node("second", "LSTM", hidden_size=4, batch_first=True),
             node("gru", "GRU", hidden_size=4, batch_first=True), node("top", "Squeeze", dim=0), node("head", "Linear", out_features=3)]
    wires = [["x", "first"], ["x", "second:input"], ["first:c_n", "second:c_0"], ["second", "gru"], ["gru:h_n", "top"], ["top", "head"]]
    return closed("states", nodes, wires, "head", (7, 3))


def special():
    return [odd_names(), reuse(), functions_in_sequential(), fixed_values(), blocks(), several(), states()]


def write_data(folder, project, data):
    """The project file in a folder, its data beside it."""
    if callable(data):
        data(folder)
    elif data:
        np.savez(folder / "data.npz", **data)
    file = folder / "net.netloom.json"
    file.write_text(json.dumps(project))
    return file


# ---- data -----------------------------------------------------------------------------------------------------------------

def cifar(folder):
    """Two files of CIFAR-10's binary version, and the test's."""
    r = np.random.default_rng(6)
    for name, count in (("data_batch_1", 14), ("data_batch_2", 8), ("test_batch", 3)):
        records = r.integers(0, 256, (count, 3073), dtype=np.uint8)
        records[:, 0] = np.arange(count) % 10
        (folder / f"{name}.bin").write_bytes(records.tobytes())


def folders_of_pictures(splits, sizes, colours):
    def write(folder):
        r = np.random.default_rng(8)
        for split, count in splits.items():
            for kind in ("ants", "bees", "wasps"):
                home = folder / "pictures" / split / kind
                home.mkdir(parents=True)
                for i in range(count):
                    size = sizes[i % len(sizes)]
                    (home / f"{i}.png").write_bytes(png(r.integers(0, 256, (*size, 3) if colours else size, dtype=np.uint8)))
    return write


def pictures():
    """Read from their own files: of one size or brought to one, in colour or grey, with folders for the splits or without."""
    nodes = [node("image", "Input"), node("label", "Input"), node("flat", "Flatten"), node("fc", "Linear", out_features=10)]
    loss, joined = ends("fc", "label")
    wires = chain("image", "flat", "fc") + joined
    yield "source cifar10", project("cifar10", nodes + loss, wires, {"source": "cifar10", "path": "."}), cifar
    for name, splits, sizes, colours, more in (
            ("colour", {"": 7}, [(6, 5)], True, {}),
            ("grey with splits", {"train": 5, "val": 2, "test": 1}, [(6, 5)], False, {"channels": 1}),
            ("colour brought to a size", {"train": 5, "validation": 2}, [(6, 5), (9, 14), (4, 4)], True, {"size": [7, 6]}),
            ("colour made grey", {"": 5}, [(11, 8)], True, {"channels": 1, "size": [5, 5]})):
        data = {"source": "images", "path": "pictures", **more}
        yield f"source images, {name}", project(name, nodes + loss, wires, data), folders_of_pictures(splits, sizes, colours)


def sources():
    for source, more in (("random", {"samples": 23, "fields": {"x": {"shape": [6]}, "y": {"shape": [], "classes": 3}}}),
                         ("points", {"samples": 40, "classes": 3, "split": {"test": 0.2, "validation": 0.3, "seed": 4}})):
        field = {"random": ("x", "y"), "points": ("point", "label")}[source]
        nodes = [node("x", "Input", field=field[0]), node("y", "Input", field=field[1]), node("fc", "Linear", out_features=3)]
        loss, joined = ends("fc")
        yield f"source {source}", project(source, nodes + loss, [["x", "fc"]] + joined, {"source": source, **more}), None
    bytes_of = np.random.default_rng(5).integers(0, 256, (SAMPLES, 4), dtype=np.uint8)
    yield from pictures()
    arrays = {"x_train": bytes_of, "x_val": bytes_of[:6], "x_test": bytes_of[:3], "y_train": np.eye(3)[np.arange(SAMPLES) % 3],
              "y_val": np.eye(3)[np.arange(6) % 3], "y_test": np.eye(3)[np.arange(3)]}
    nodes = [node("x", "Input", field="x_train"), node("y", "Input", field="y_train"), node("fc", "Linear", out_features=3)]
    loss, joined = ends("fc")
    yield "source npz", project("npz", nodes + loss, [["x", "fc"]] + joined, {"source": "npz", "path": "data.npz", "labels": ["y_train"]}), arrays


# ---- losses, optimizers, schedules, metrics ---------------------------------------------------------------------------------

def vector(name, training_options, arrays=None, **loss):
    nodes = [node("x", "Input"), node("y", "Input"), node("a", "Linear", out_features=8), node("t", "Tanh"), node("b", "Linear", out_features=3),
             node("loss", loss.pop("op", "MSELoss"), **loss)]
    wires = chain("x", "a", "t", "b") + [["b", "loss:input"], ["y", "loss:target"]]
    r = np.random.default_rng(3)
    arrays = arrays or {"x": r.standard_normal((SAMPLES, 6)).astype(np.float32), "y": r.standard_normal((SAMPLES, 3)).astype(np.float32)}
    return name, project(name, nodes, wires, **training_options), arrays


def optimizers():
    last = {kind: options for kind, options in training.OPTIMIZERS}
    for kind, options in last.items():
        yield vector(f"optimizer {kind}", {"epochs": 2, "optimizer": {"type": kind, **options}})
    for kind, options in {kind: options for kind, options in training.SCHEDULES}.items():
        made = vector(f"schedule {kind}", {"epochs": 3, "optimizer": {"type": "SGD", "lr": 0.05}, "scheduler": {"type": kind, **options}})
        yield made
    yield vector("schedule over the run", {"epochs": 2, "scheduler": {"type": "OneCycleLR", "max_lr": 0.1}, "drop_last": True})
    yield vector("early stopping", {"epochs": 9, "optimizer": {"type": "SGD", "lr": 0.5}, "metrics": ["r2", "mse", "rmse", "mae"],
                                    "early_stopping": {"monitor": "validation.r2", "patience": 2, "min_delta": 0.01}})


def metrics():
    classes = xy()
    yield vector("metrics of classes", {"metrics": ["accuracy", "top5", "precision", "recall", "f1", "perplexity"]}, classes, op="CrossEntropyLoss",
                 ignore_index=1)
    yes = {**classes, "y": (np.random.default_rng(4).random((SAMPLES, 3)) > 0.5).astype(np.float32)}
    yield vector("metrics of yes and no", {"metrics": ["accuracy", "precision", "recall", "f1"]}, yes, op="BCEWithLogitsLoss",
                 pos_weight=[1, 2, 3], reduction="sum")


def all_cases():
    for cases in (random_networks(), known_networks(), special(), sources(), optimizers(), metrics()):
        yield from cases
