#!/usr/bin/env python3
"""Every op of the catalogue with sizes that nobody means: scalars, sixteen dimensions, options at 0, -1 and 2^62, all at their largest.
Each is refused with a line or works; nothing dies, and nothing takes long.

    every_op.py NETLOOM [--only OP] [--shard K/N] [--some N] [--verbose]

First all uses of an op with the same inputs stand in one project, for `check` to tell which are right. Each of these is then checked alone, as a network that
trains: its memory is planned and its kernels are made. Those that are small are run for a
step, twenty of each op.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

NUMBERS = [0, 1, -1, 2, 3, 16, 4096, 10**6, 2**31 - 1, 2**31, 2**53, 2**62, 2**63 - 1, -2**63]
#: Shapes of one sample.
SHAPES = [[], [1], [4], [2, 3], [1] * 14, [1] * 15, [2] * 15, [1] * 16, [1] * 40, [0], [3, 0], [2**31 - 1], [65536, 65536], [1, 2**20, 2**10],
          [8, 8, 8, 8], [1, 1, 1, 1]]
SMALL = 16 << 20
MOST_RUN = 20
SECONDS = 120 * int(os.environ.get("NETLOOM_PATIENCE", "1"))


class Uses:
    """The odd uses of one op: (what is odd, options, inputs)."""

    def __init__(self, op):
        self.op = op
        # Inputs past those of the first sample are optional.
        self.base = op["samples"][0]
        self.all, self.known = [], set()
        for sample in op["samples"]:
            self.add("as it is meant", sample["options"], sample["inputs"])
        for option in op["options"]:
            if option["type"] in ("int", "ints"):
                self.vary(option)
        self.at_the_limits()
        self.shapes()

    def add(self, what, options, inputs):
        key = json.dumps([options, inputs], sort_keys=True)
        if key not in self.known:
            self.known.add(key)
            self.all.append((what, options, inputs))

    def vary(self, option):
        values = list(NUMBERS)
        values += [bound for bound in option["range"] if bound is not None and float(bound).is_integer()]
        values = [int(value) for value in values]
        if option["type"] == "ints":
            size = option["count"] or 2
            values += [[], [1] * 20, [1] * 40, [-1] * 3, [0] * size, [2**31 - 1] * size, [2**62] * size]
        for value in values:
            self.add(f"{option['id']} {value}", {**self.base["options"], option["id"]: value}, self.base["inputs"])

    def at_the_limits(self):
        for end in (0, 1):
            options = dict(self.base["options"])
            for option in self.op["options"]:
                bound = option["range"][end]
                if option["type"] in ("int", "ints") and not option["inferred"] and bound is not None:
                    options[option["id"]] = int(bound)
            self.add("all at the limit", options, self.base["inputs"])
            for name in options:
                self.add(f"{name} at the limit", {**self.base["options"], name: options[name]}, self.base["inputs"])

    def shapes(self):
        empty = {option["id"]: [] for option in self.op["options"] if option["type"] == "ints" and not option["count"]}
        for shape in SHAPES + [None]:
            inputs = [{"dtype": entry["dtype"], "shape": None if shape is None else [2] + shape} for entry in self.base["inputs"]]
            for sample in self.op["samples"][:2]:
                what = "a scalar" if shape is None else f"samples of {shape}"
                self.add(what, sample["options"], inputs)
                self.add(f"{what}, lists empty", {**sample["options"], **empty}, inputs)


class Network:
    """A project in the making: fields of the random source, and the nodes that use them."""

    def __init__(self):
        self.fields, self.nodes, self.wires = {}, [], []

    def field(self, dtype, shape):
        """The Input of a field like this, made once."""
        spec = {"shape": shape} if dtype == "float32" else {"shape": shape, "classes": 2}
        for name, known in self.fields.items():
            if known == spec:
                return name
        name = f"f{len(self.fields)}"
        self.fields[name] = spec
        self.node(name, "Input", {"field": name})
        return name

    def node(self, name, op, options=None):
        self.nodes.append({"id": name, "op": op, **({"options": options} if options else {})})
        return name

    def input(self, entry, name, learns):
        shape = entry["shape"]
        source = self.field(entry["dtype"], [4] if shape is None else shape[1:])
        if shape is None:  # all of it added up
            if entry["dtype"] != "float32":
                return source
            self.wires.append([source, self.node(f"{name}_sum", "Sum")])
            source = f"{name}_sum"
        if learns and entry["dtype"] == "float32":
            self.node(f"{name}_factor", "Parameter", {"shape": [] if shape is None else [1], "init": "ones"})
            self.node(f"{name}_times", "Mul")
            self.wires += [[source, f"{name}_times:input"], [f"{name}_factor", f"{name}_times:other"]]
            source = f"{name}_times"
        return source

    def use(self, op, name, options, inputs, learns):
        self.node(name, op["id"], options)
        ports = op["inputs"]
        for index, entry in enumerate(inputs):
            port = ports[min(index, len(ports) - 1)]["id"] if ports else None
            if port:
                self.wires.append([self.input(entry, f"{name}_{index}", learns), f"{name}:{port}"])

    def objective(self, op, name):
        """What comes out, added up, against a number."""
        if op["role"] == "loss":
            return
        target = self.field("float32", [])
        self.node("total", "Sum"), self.node("target", "Sum"), self.node("objective", "MSELoss")
        self.wires += [[name, "total"], [target, "target"], ["total", "objective:input"], ["target", "objective:target"]]

    def project(self):
        if not self.fields:
            self.field("float32", [])
        return {"format": "netloom", "version": 1, "name": "odd", "graph": {"nodes": self.nodes, "wires": self.wires},
                "data": {"source": "random", "samples": 4, "fields": self.fields}, "training": {"batch_size": 2}}


class Program:
    def __init__(self, path, folder):
        self.path, self.folder, self.runs, self.dead = path, folder, 0, []

    def __call__(self, command, project, what, *arguments):
        """Status and stdout; what dies, hangs or says nothing is remembered."""
        file = os.path.join(self.folder, "odd.netloom.json")
        with open(file, "w") as out:
            json.dump(project, out)
        self.runs += 1
        try:
            run = subprocess.run([self.path, command, file, *arguments], capture_output=True, text=True, timeout=SECONDS,
                                 stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            self.note(what, project, f"{command} takes longer than {SECONDS} s")
            return None, ""
        said = run.stderr.strip()
        if run.returncode not in (0, 1, 2):
            self.note(what, project, f"{command} ends with {run.returncode}: {said[-300:]}")
        elif run.returncode != 0 and (not said or said.endswith(":")):
            self.note(what, project, f"{command} ends with {run.returncode} and says nothing")
        return run.returncode, run.stdout

    def note(self, what, project, text):
        kept = os.path.join(tempfile.gettempdir(), f"every_op_{os.getpid()}_{len(self.dead)}.netloom.json")
        with open(kept, "w") as out:
            json.dump(project, out)
        self.dead.append(f"{what}: {text}\n    {kept}")
        print(self.dead[-1], flush=True)


def right_uses(program, op, uses):
    """Those that nothing is wrong with, of uses with the same inputs, which stand in one project. Values out of range are told before anything else is
    looked at, so it is asked again without them."""
    for _ in range(4):
        together = Network()
        for index, (what, options, inputs) in enumerate(uses):
            together.use(op, f"n{index}", options, inputs, False)
        status, out = program("check", together.project(), f"{op['id']}, all", "--json")
        if status is None or not out:
            return []
        wrong = {entry["node"] for entry in json.loads(out)["diagnostics"] if entry["severity"] == "error"}
        if "" in wrong:  # the data itself is refused
            return []
        givers = {}
        for giver, taker in together.wires:
            givers.setdefault(taker.split(":")[0], []).append(giver)

        def is_right(name):
            return name not in wrong and all(is_right(giver) for giver in givers.get(name, []))

        right = [use for index, use in enumerate(uses) if is_right(f"n{index}")]
        if len(right) == len(uses) or not right:
            break
        uses = right
    return right


def some(things, most):
    """At most so many of them, evenly, the first and the last among them: the last inputs are scalars, which every op meets."""
    count = len(things)
    return things if most is None or count <= most else [things[index * (count - 1) // max(most - 1, 1)] for index in range(most)]


def try_op(program, op, most, verbose):
    uses = Uses(op).all
    groups = {}
    for use in uses:
        groups.setdefault(json.dumps(use[2]), []).append(use)
    right = [use for group in some(list(groups.values()), most) for use in right_uses(program, op, group)]
    found = len(right)
    right = some(right, most)
    ran = 0
    for what, options, inputs in right:
        alone = Network()
        alone.use(op, "it", options, inputs, True)
        alone.objective(op, "it")
        label = f"{op['id']}, {what}"
        status, out = program("check", alone.project(), label, "--json")
        if status != 0:
            continue
        memory = json.loads(out)["memory"]
        if ran < MOST_RUN and memory["training_bytes"] < SMALL and json.loads(out)["macs"] < 10**7:
            ran += 1
            # One thread: with more, bench waits until as many cores are free.
            program("bench", alone.project(), label, "--steps", "1", "--warmup", "0", "--threads", "1", "--json")
    if verbose:
        print(f"{op['id']}: {len(uses)} uses, {found} right, {len(right)} alone, {ran} run", flush=True)
    return len(uses), found, ran


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("--only")
    parser.add_argument("--shard", default="0/1", help="every N-th op from the K-th on")
    parser.add_argument("--some", type=int, metavar="N", help="at most so many kinds of inputs of an op, and of right uses by themselves; all without it")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    catalogue = json.loads(subprocess.run([arguments.netloom, "ops", "--json"], capture_output=True, check=True).stdout)
    total = [0, 0, 0]
    with tempfile.TemporaryDirectory() as folder:
        program = Program(arguments.netloom, folder)
        shard, shards = map(int, arguments.shard.split("/"))
        for op in catalogue[shard::shards]:
            if not op["samples"] or arguments.only not in (None, op["id"]):
                continue
            total = [a + b for a, b in zip(total, try_op(program, op, arguments.some, arguments.verbose))]
    print(f"{total[0]} uses, {total[1]} of them right, {total[2]} run; {program.runs} runs of the program, {len(program.dead)} died")
    return 1 if program.dead or not total[2] else 0


if __name__ == "__main__":
    sys.exit(main())
