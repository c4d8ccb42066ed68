#!/usr/bin/python3
"""Exported .onnx files: ONNX's own checker and shape inference, and, with --runtime, ONNX Runtime against `netloom predict`.

Usage: onnx_files.py NETLOOM PROJECTS [--runtime] [--random N] [--only WORD]

Every sample of every op of the catalogue, with --random also up to N mutations of them that are legal, every shipped project, and the networks of python_cases.py, with weights drawn anew so that no bias is zero. Each is
exported with a symbolic batch and with --batch 1, twice with the same bytes. Nothing is named but what ONNX has no form for (REFUSED): another
op is tested without a change here. With --runtime outputs may differ by CLOSE (1 + |b|), whole numbers not at all.
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np
import onnx

import cases
import python_cases
from common import Mismatch, Netloom, require
from python_cases import node, project

CLOSE = 1e-4
BATCH = 4
# Sequences whose batch is the second dimension, unless batch_first says otherwise; states always.
SECOND = {"RNN", "LSTM", "GRU", "MultiheadAttention"}
REFUSED = [("LSTM", "proj_size")]
# Where an op says no more of an index than that it is one.
INDICES = 6


def generator(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def numbers(r, shape):
    """Of both signs and, in the second half, whole: ties and the corners of activations."""
    values = r.uniform(-2.5, 2.5, shape)
    half = len(values) // 2 if shape else 0
    if half:
        values[half:] = r.integers(-2, 3, values[half:].shape)
    return values.astype(np.float32)


class Sample:
    """A project around one use of an op. What cannot be an Input with a batch of its own is a Parameter."""

    def __init__(self, op, number, sample, free):
        self.op, self.options, self.name = op, sample["options"], f"{op['id']}{number}"
        self.nodes, self.wires, self.arrays = [], [], {}
        self.r = generator(self.name)
        self.samples = self.batch_of(0, sample["inputs"][0]) if sample["inputs"] and sample["inputs"][0]["shape"] else 1
        self.free = free
        ports = op["inputs"]
        ends = []
        if op["id"].startswith("MaxUnpool"):
            ends = self.pool()
        else:
            for k, given in enumerate(sample["inputs"]):
                if given is None:  # an optional one
                    continue
                ends.append([self.feed(k, given), f"op:{ports[min(k, len(ports) - 1)]['id']}"])
        self.nodes.append(node("op", op["id"], **self.options))
        self.wires += ends
        self.read_output(0)
        if not self.arrays:  # something must say how many samples there are
            self.input("x", (2,), False)
            self.nodes.append(node("copy", "Output"))
            self.wires.append(["x", "copy"])

    def read_output(self, k):
        self.nodes.append(node(f"out{k}", "Output"))
        self.wires.append([f"op:{self.op['outputs'][k]['id']}", f"out{k}"])

    def second(self, k, given):
        ports = self.op["inputs"]
        state = ports[min(k, len(ports) - 1)]["id"] in ("h_0", "c_0")
        return self.op["id"] in SECOND and len(given["shape"]) == 3 and (state or not self.options.get("batch_first"))

    def batch_of(self, k, given):
        return given["shape"][1 if self.second(k, given) else 0] if given["shape"] else 0

    def input(self, name, rest, whole):
        self.arrays[name] = self.r.integers(0, self.indices(), (BATCH, *rest)) if whole else numbers(self.r, (BATCH, *rest))
        self.nodes.append(node(name, "Input"))

    def indices(self):
        return self.options.get("num_embeddings", INDICES)

    def feed(self, k, given):
        name, shape, whole = f"x{k}", given["shape"], given["dtype"] == "int64"
        if not whole and (self.free or self.batch_of(k, given) != self.samples):
            self.nodes.append(node(name, "Parameter", shape=shape))
            return name
        second = self.second(k, given)
        self.input(name, shape[:1] + shape[2:] if second else shape[1:], whole)
        if not second:
            return name
        self.nodes.append(node(name + "t", "Transpose", dim0=0, dim1=1))
        self.wires.append([name, name + "t"])
        return name + "t"

    def pool(self):
        """The indices come from a pooling."""
        axes = self.op["id"][-2:]
        size = 7 if {"output_size", "stride"} & set(self.options) else 6
        self.input("x0", [2] + [size] * int(axes[0]), False)
        if "output_size" in self.options:
            self.options = {**self.options, "output_size": 7}
        window = {k: v for k, v in self.options.items() if k != "output_size"}
        self.nodes.append(node("pool", f"MaxPool{axes}", return_indices=True, **window))
        self.wires.append(["x0", "pool"])
        return [["pool", "op:input"], ["pool:indices", "op:indices"]]

    def write(self, folder):
        np.savez(folder / "data.npz", **self.arrays)
        made = project(self.name, self.nodes, self.wires, {"source": "npz", "path": "data.npz"})
        file = folder / "net.netloom.json"
        file.write_text(json.dumps(made))
        return file


def all_outputs(sample, program, folder):
    """Wires every output that the op has with these options; nothing where the project is refused."""
    report = json.loads(subprocess.run([program, "check", sample.write(folder), "--json"], capture_output=True, text=True).stdout)
    if not report["ok"]:
        return None
    for k in range(1, len(next(n for n in report["nodes"] if n["path"] == "op")["outputs"])):
        sample.read_output(k)
    return sample.write(folder)


class Model:
    """A project as .onnx; with weights that were drawn anew where results are compared."""

    def __init__(self, netloom, folder, name, file, indices=INDICES):
        self.netloom, self.folder, self.name, self.file, self.indices = netloom, folder, name, file, indices
        self.weights = None

    def redraw(self):
        self.weights = self.folder / "weights.npz"
        self.netloom("export", self.file, "--to", self.weights)
        r = generator(self.name)
        with np.load(self.weights) as arrays:
            state = {k: arrays[k] for k in arrays.files}
        for key, value in state.items():
            if value.dtype != np.float32:
                continue
            state[key] = np.abs(value + 0.3 * r.standard_normal(value.shape)).astype(np.float32) if key.endswith("running_var") else (
                value + 0.1 * r.standard_normal(value.shape)).astype(np.float32)
        np.savez(self.weights, **state)

    def export(self, batch=None):
        out = self.folder / f"model{batch or ''}.onnx"
        flags = (["--batch", batch] if batch else []) + (["--weights", self.weights] if self.weights else [])
        self.netloom("export", self.file, "--to", out, *flags)
        if not batch:
            first = out.read_bytes()
            self.netloom("export", self.file, "--to", out, *flags)
            require(out.read_bytes() == first, "a second export gives other bytes")
        return out

    def check(self, out, batch):
        model = onnx.load(str(out))
        onnx.checker.check_model(model, full_check=True)
        require(model.ir_version == 8 and [(o.domain, o.version) for o in model.opset_import] == [("", 17)], "not IR 8 and opset 17")
        names = [n.name for n in model.graph.node]
        require(len(set(names)) == len(names), "two nodes have one name")
        symbols = {d.dim_param for v in [*model.graph.input, *model.graph.output] for d in v.type.tensor_type.shape.dim if d.HasField("dim_param")}
        require(not (batch and symbols), f"symbols {symbols} beside a fixed batch")
        inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
        for declared, found in zip(model.graph.output, inferred.graph.output):
            require(declared == found, f"{declared.name} is declared otherwise than inferred")
        return model

    def inputs(self, model, samples):
        r, arrays = generator(self.name + str(samples)), {}
        for value in model.graph.input:
            kind = value.type.tensor_type
            shape = [d.dim_value if d.HasField("dim_value") else samples for d in kind.shape.dim]
            arrays[value.name] = r.integers(0, self.indices, shape) if kind.elem_type == onnx.TensorProto.INT64 else numbers(r, shape)
        return arrays

    def predict(self, arrays):
        """Nothing where the program has no value for so few samples."""
        np.savez(self.folder / "in.npz", **arrays)
        run = subprocess.run([self.netloom.program, "predict", str(self.file), "--weights", str(self.weights), "--input", str(self.folder / "in.npz"),
                              "--output", str(self.folder / "out.npz")], capture_output=True, text=True)
        if run.returncode == 2 or "more than one" in run.stderr:
            return run.stderr
        require(run.returncode == 0, f"predict gave {run.returncode}: {run.stderr}")
        with np.load(self.folder / "out.npz") as found:
            return {k: found[k] for k in found.files}


def difference(found, expected, name):
    require(found.shape == expected.shape and found.dtype == expected.dtype,
            f"{name} is {found.dtype} {found.shape}, expected {expected.dtype} {expected.shape}")
    if found.dtype != np.float32:
        require(np.array_equal(found, expected), f"{name}: other whole numbers")
        return 0.0
    same = (found == expected) | (np.isnan(found) & np.isnan(expected))
    with np.errstate(invalid="ignore"):
        off = np.where(same, 0, np.abs(found - expected) / (1 + np.abs(expected)))
    worst = float(off.max()) if off.size else 0.0
    require(worst <= CLOSE, f"{name} is {worst:.1e} off")
    return worst


def check_model(model, runtime):
    """The worst difference over both forms."""
    worst = 0.0
    if runtime:
        model.redraw()
    for batch in (None, 1):
        out = model.export(batch)
        read = model.check(out, batch)
        if not runtime:
            continue
        arrays = model.inputs(read, batch or BATCH)
        expected = model.predict(arrays)
        if isinstance(expected, str):
            require(batch == 1, f"predict refuses: {expected}")
            continue
        session = runtime.InferenceSession(str(out), session_options(runtime), providers=["CPUExecutionProvider"])
        found = dict(zip([o.name for o in session.get_outputs()], session.run(None, arrays)))
        require(set(found) == set(expected), f"outputs {sorted(found)}, expected {sorted(expected)}")
        for name, value in expected.items():
            worst = max(worst, difference(found[name], value, name + (" with --batch 1" if batch else "")))
    return worst


def session_options(runtime):
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return options


def is_refused(netloom, folder, file):
    run = subprocess.run([netloom.program, "export", file, "--to", folder / "model.onnx"], capture_output=True, text=True)
    return run.returncode == 2 and run.stderr.startswith("netloom: op: ONNX has no form for") and run.stderr.count("\n") == 1


def random_uses(op, count):
    """No two alike; whether they are legal is for the program to say."""
    r, seen = random.Random(zlib.crc32(op["id"].encode())), set()
    for _ in range(count if op["inputs"] else 0):
        options, inputs = cases.mutated(op, r, False)
        key = json.dumps([options, inputs], sort_keys=True)
        if key not in seen and inputs and inputs[0] and cases.small(inputs, 3000):
            seen.add(key)
            yield {"options": options, "inputs": inputs}


def project_of(op, number, given, netloom, folder):
    """With Inputs where they can be."""
    for free in (False, True):
        sample = Sample(op, number, given, free)
        file = all_outputs(sample, netloom.program, folder)
        if file:
            return sample, file
    return None, None


def check_ops(netloom, folder, only, runtime, drawn):
    ops = json.loads(netloom("ops", "--json"))
    ops = ops["ops"] if isinstance(ops, dict) else ops
    bad = total = 0
    for op in (o for o in ops if o["role"] in ("layer", "function", "parameter") and only in o["id"]):
        worst, uses, refused, faults = 0.0, 0, 0, []
        for number, given in enumerate([*op["samples"], *random_uses(op, drawn)]):
            try:
                sample, file = project_of(op, number, given, netloom, folder)
                if not file and number >= len(op["samples"]):
                    continue
                require(file, "no project could be made of it")
                if any(op["id"] == i and sample.options.get(option) for i, option in REFUSED):
                    require(is_refused(netloom, folder, file), "is not refused by node")
                    refused += 1
                    continue
                worst = max(worst, check_model(Model(netloom, folder, sample.name, file, indices=sample.indices()), runtime))
                uses += 1
            except (Mismatch, Exception) as e:
                shapes = " ".join(str(i and i["shape"]) for i in given["inputs"])
                faults.append(f"    use {number}, {given['options']} on {shapes}: {type(e).__name__}: {e}")
        total += uses
        bad += len(faults)
        print(f"  {op['id']:<24} {uses:2} uses" + (f", worst {worst:.1e}" if runtime else "") + (f", {refused} refused" if refused else ""), flush=True)
        for fault in faults:
            print(fault, flush=True)
    return total, bad


def networks(folder, projects):
    for file in sorted(Path(projects).glob("*.netloom.json")):
        yield file.name.split(".")[0], file
    for number, (name, made, arrays) in enumerate(python_cases.all_cases()):
        if name.startswith(("optimizer", "schedule", "metrics", "early")):
            continue
        home = folder / f"case{number}"
        home.mkdir()
        yield name, python_cases.write_data(home, made, arrays)


def check_networks(netloom, folder, projects, only, runtime):
    good = bad = 0
    for name, file in networks(folder, projects):
        if only not in name:
            continue
        try:
            worst = check_model(Model(netloom, folder, name, file), runtime)
            good += 1
            print(f"  {name:<32}" + (f" worst {worst:.1e}" if runtime else ""), flush=True)
        except (Mismatch, Exception) as e:
            bad += 1
            print(f"  {name}: {type(e).__name__}: {e}", flush=True)
    return good, bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("projects")
    parser.add_argument("--only", default="")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--runtime", action="store_true")
    arguments = parser.parse_args()
    runtime = None
    if arguments.runtime:
        import onnxruntime as runtime
    netloom, start = Netloom(arguments.netloom), time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        uses, bad_uses = check_ops(netloom, Path(name), arguments.only, runtime, arguments.random)
        nets, bad_nets = check_networks(netloom, Path(name), arguments.projects, arguments.only, runtime)
    judge = f"ONNX Runtime {runtime.__version__} and " if runtime else ""
    print(f"{uses} uses of ops and {nets} networks agree with {judge}onnx {onnx.__version__}, {bad_uses + bad_nets} do not; {time.perf_counter() - start:.0f} s")
    return 1 if bad_uses + bad_nets or not uses + nets else 0


if __name__ == "__main__":
    sys.exit(main())
