#!/usr/bin/python3
"""Exported .py files under PyTorch: the module, its training alone and by two processes, and the weights back.

Usage: python_files.py NETLOOM PROJECTS [--only WORD] [--torchrun]

Every shipped project, twelve random networks, what is special in a graph, every loss, optimizer, schedule and metric: the file is the same twice, fits
88 columns; `Model()` has the keys, order, shapes and initial values of `netloom export --to .pt`, gives what `predict` gives, and trains
for an epoch with the losses and metrics of `netloom train`; what it saves loads in Netloom. With two processes losses are the same where no
BatchNorm looks at the batch. --torchrun starts these as torchrun does, otherwise by hand.
"""
import argparse
import contextlib
import gzip
import importlib.util
import io
import json
import os
import socket
import struct
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import torch

import python_cases
from common import Mismatch, Netloom, require

LOSS, OUTPUT = 1e-4, 1e-5  # relative; |a - b| <= OUTPUT (1 + |b|)
# Where a training amplifies rounding, Netloom's result differs from the one in double precision by up to so many times what PyTorch's own
# float32 does: on one and on three threads it is as far from itself.
AMPLIFIED = 4
FASHION = Path("/usr/share/datasets/fashion-mnist")


def small_fashion(folder):
    """The first images of Fashion-MNIST, as a folder of the same form."""
    folder.mkdir()
    for name, count in (("train-images-idx3", 256), ("train-labels-idx1", 256), ("t10k-images-idx3", 32), ("t10k-labels-idx1", 32)):
        data = gzip.decompress((FASHION / f"{name}-ubyte.gz").read_bytes())
        header, size = 4 + 4 * data[3], int(np.prod(np.frombuffer(data, ">i4", data[3], 4)[1:]))
        (folder / f"{name}-ubyte").write_bytes(data[:4] + struct.pack(">i", count) + data[8:header + count * size])


def without_dropout(nodes):
    """Masks come from another generator."""
    for node in nodes:
        if "Dropout" in node["op"]:
            node["options"] = {"p": 0.0}
        without_dropout(node.get("nodes", []))


def in_double(module):
    """The same script in double precision: where rounding decides, PyTorch's own float32 is no measure."""
    model, batch = module.Model, module.Samples.__getitem__

    def make():
        return model().double()

    def tensors_of(self, given):
        tensors, *more = batch(self, given)
        return [t.double() if t.is_floating_point() else t for t in tensors], *more

    make.__doc__ = ""
    module.Model, module.Samples.__getitem__ = make, tensors_of
    return module


def load(file):
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_main(module, *arguments):
    """The epoch lines that the script prints."""
    out, argv = io.StringIO(), sys.argv
    sys.argv = [module.__file__, *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out):
            module.main()
    finally:
        sys.argv = argv
    return [json.loads(line) for line in out.getvalue().splitlines()]


def same_state(module, file):
    """Keys, order, shapes, types and values."""
    expected, found = torch.load(file, weights_only=True), module.state_dict()
    require(list(found) == list(expected), f"keys {list(found)}, expected {list(expected)}")
    for key, value in expected.items():
        require(found[key].dtype == value.dtype and found[key].shape == value.shape, f"{key} is {found[key].dtype} {tuple(found[key].shape)}")
        require(torch.equal(found[key], value), f"initial {key} differs by up to {(found[key] - value).abs().max()}")
    module.load_state_dict(expected, strict=True)


def compare_points(found, expected, what, rounded=None):
    """`rounded`: the same script's in single precision, where `found` is in double."""
    for part in ("train", "validation"):
        require((part in found) == (part in expected), f"{what}: {part} is in one alone")
        for name, value in expected.get(part, {}).items():
            got = found[part].get(name)
            require(got is not None, f"{what}: {part}.{name} is missing, expected {value}")
            slack = AMPLIFIED * abs(rounded[part][name] - got) if rounded and name == "loss" else 0
            bound = slack + LOSS * abs(value) + (1.01 / expected[part]["samples"] if name not in ("loss", "samples") else 1e-7)
            require(abs(got - value) <= bound, f"{what}: {part}.{name} is {got}, expected {value}")


class Case:
    """A project, where its .py file lies, and what it was compared with."""

    def __init__(self, netloom, folder, name, file, changes=(), epochs=1, pairs=True):
        self.pairs = pairs
        self.netloom, self.folder, self.name, self.file, self.epochs = netloom, folder, name, file, epochs
        self.changes = [argument for change in changes for argument in ("--set", change)]
        self.script = folder / (name.replace(" ", "_") + ".py")
        self.points, self.note = None, ""

    def export(self):
        self.netloom("export", self.file, "--to", self.script, *self.changes)
        text = self.script.read_text()
        self.netloom("export", self.file, "--to", self.script, *self.changes)
        require(self.script.read_text() == text, "a second export gives other bytes")
        wide = [line for line in text.splitlines() if len(line) > 88 and not line.startswith("DATA = ")]
        require(not wide, f"more than 88 columns: {wide[:1]}")
        self.module = load(self.script)

    def check_model(self):
        initial = self.folder / "initial.pt"
        self.netloom("export", self.file, "--to", initial, *self.changes)
        torch.manual_seed(self.seed())
        model = self.module.Model()
        same_state(model, initial)
        return self.check_outputs(model.eval(), initial)

    def seed(self):
        return json.loads(Path(self.file).read_text()).get("training", {}).get("seed", 0)

    def check_outputs(self, model, weights):
        """For the inputs of the first batch: of whatever source, the script reads them."""
        fields = self.fields()
        names = model.forward.__code__.co_varnames[1:model.forward.__code__.co_argcount]
        data = self.module.Samples(fields, np.arange(len(next(iter(fields.values())))))
        tensors = data[[0, 1, 2, 3, 4], 1, 5][0]
        nodes = [n for n in json.loads(Path(self.file).read_text())["graph"]["nodes"] if n["op"] == "Input"]
        inputs = {n["id"]: t for n, t in zip([n for n in nodes if self.is_read(n["id"])], tensors)}
        np.savez(self.folder / "in.npz", **{k: v.numpy() for k, v in inputs.items()})
        self.netloom("predict", self.file, "--weights", weights, "--input", self.folder / "in.npz", "--output", self.folder / "out.npz",
                     *self.changes)
        with torch.no_grad():
            found = model(*(inputs[name] if name in inputs else inputs[name.rstrip("_")] for name in names))
        found = found if isinstance(found, tuple) else (found,)
        with np.load(self.folder / "out.npz") as arrays:
            require(len(arrays.files) == len(found), f"outputs {arrays.files}, {len(found)} from the script")
            paths = python_cases.outputs_of(json.loads(Path(self.file).read_text())["graph"])
            expected = [arrays[path] for path in paths]
        worst = 0.0
        for path, a, b in zip(paths, found, expected):
            a = a.numpy()
            require(a.shape == b.shape, f"{path} is {a.shape}, expected {b.shape}")
            off = float((np.abs(a - b) / (1 + np.abs(b))).max())
            require(off <= OUTPUT, f"{path} is {off:.1e} off")
            worst = max(worst, off)
        return worst

    def is_read(self, node):
        return any(wire[0].split(":")[0] == node for wire in json.loads(Path(self.file).read_text())["graph"]["wires"])

    def data_path(self):
        parser = {}
        original = argparse.ArgumentParser.add_argument

        def add(self, *names, **more):
            parser[names[0]] = more.get("default")
            return original(self, *names, **more)

        argparse.ArgumentParser.add_argument = add
        try:
            with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
                run_main(self.module, "--help")
        finally:
            argparse.ArgumentParser.add_argument = original
        return parser["--data"]

    def fields(self):
        read = self.module.read_data(self.data_path())
        return read[0] if isinstance(read, tuple) else read

    def check_training(self):
        out = self.folder / "trained.pt"
        found = run_main(self.module, "--epochs", self.epochs, "--out", out, "--device", "cpu")
        lines = self.netloom("train", self.file, "--epochs", self.epochs, "--json", *self.changes).splitlines()
        self.points = [point for point in map(json.loads, lines) if point["kind"] == "epoch"]
        require(len(found) == len(self.points), f"{len(found)} epochs, expected {len(self.points)}")
        try:
            self.compare(found)
        except Mismatch as e:
            self.compare(run_main(in_double(load(self.script)), "--epochs", self.epochs, "--device", "cpu"), found)
            self.note = f"; in double precision alone: {e}"
        state = torch.load(out, weights_only=True)
        again = self.folder / "again.pt"
        self.netloom("export", self.file, "--weights", out, "--to", again, *self.changes)
        back = torch.load(again, weights_only=True)
        require(list(state) == list(back) and all(torch.equal(state[k], back[k]) for k in state), "the weights come back changed")

    def compare(self, found, rounded=None):
        for k, (a, b) in enumerate(zip(found, self.points)):
            require(a["step"] == b["step"], f"step {a['step']}, expected {b['step']}")
            compare_points(a, b, f"epoch {b['epoch']}", rounded and rounded[k])

    def looks_at_the_batch(self):
        return "nn.BatchNorm" in self.script.read_text()


def free_ports(count):
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for s in sockets:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in sockets]


def run_pairs(cases, folder, torchrun):
    """All scripts by two processes, one after the other in the same pair."""
    worker = Path(__file__).with_name("python_pair.py")
    listed = folder / "pairs.json"
    listed.write_text(json.dumps([[str(c.script), c.epochs, port] for c, port in zip(cases, free_ports(len(cases)))]))
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    if torchrun:
        command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2", "--master_port", str(free_ports(1)[0])]
        processes = [subprocess.Popen([*command, worker, listed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)]
    else:
        processes = [subprocess.Popen([sys.executable, worker, listed], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                      env={**environment, "RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": "2"}) for rank in range(2)]
    try:
        results = [process.communicate(timeout=400) for process in processes]
    except subprocess.TimeoutExpired:
        for process in processes:
            process.kill()
        raise Mismatch(f"two processes do not end: {[process.communicate()[1][-300:] for process in processes]}")
    for process, (_, errors) in zip(processes, results):
        require(process.returncode == 0, f"a process of two gave {process.returncode}: {errors[-2000:]}")
    found = json.loads(results[0][0])
    for case, points in zip(cases, found):
        require(len(points) == len(case.points), f"{case.name} by two processes: {len(points)} epochs")
        if case.looks_at_the_batch():
            continue
        for a, b in zip(points, case.points):
            compare_points(a, b, f"{case.name} by two processes, epoch {b['epoch']}")


def shipped(netloom, folder, projects):
    small_fashion(folder / "fashion")
    for file in sorted(Path(projects).glob("*.netloom.json")):
        changes = [f"data.path={folder / 'fashion'}"] if file.name.startswith("fashion") else []
        if changes:
            project = json.loads(file.read_text())
            without_dropout(project["graph"]["nodes"])
            file = folder / file.name
            file.write_text(json.dumps(project))
        yield Case(netloom, folder, file.name.split(".")[0], file, changes)


def written(netloom, folder):
    """Cases of python_cases.py, each with its data."""
    for number, (name, project, arrays) in enumerate(python_cases.all_cases()):
        home = folder / f"case{number}"
        home.mkdir()
        file = python_cases.write_data(home, project, arrays)
        pairs = not name.startswith(("optimizer", "schedule"))
        yield Case(netloom, home, name, file, epochs=project["training"].get("epochs", 1), pairs=pairs)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("projects")
    parser.add_argument("--only", default="")
    parser.add_argument("--torchrun", action="store_true")
    arguments = parser.parse_args()
    netloom, bad, good, start = Netloom(arguments.netloom), 0, [], time.perf_counter()
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for case in [*shipped(netloom, folder, arguments.projects), *written(netloom, folder)]:
            if arguments.only not in case.name:
                continue
            try:
                case.export()
                worst = case.check_model()
                case.check_training()
                good.append(case)
                print(f"{case.name}: outputs off by {worst:.1e}, {len(case.points)} epochs as in Netloom{case.note}", flush=True)
            except (Mismatch, Exception) as e:
                bad += 1
                print(f"{case.name}: {type(e).__name__}: {e}", flush=True)
        try:
            run_pairs([case for case in good if case.pairs], folder, arguments.torchrun)
        except Mismatch as e:
            bad += 1
            print(e)
    print(f"{len(good)} files agree with PyTorch {torch.__version__}, {bad} do not; {time.perf_counter() - start:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
