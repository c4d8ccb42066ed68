#!/usr/bin/env python3
"""A run that is killed before each of its calls that change files ends, once resumed, as the one that nobody killed: the same bits.

    crash_points.py NETLOOM SHIM [--all]

SHIM is crash_points.cpp as a library. Between the first and the last write into one temporary file every crash leaves the same
behind, so that only these two are tried, and one in the middle of the last; --all tries each.
"""

import collections
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

SOURCE = {"source": "random", "samples": 40, "seed": 3, "fields": {"x": {"shape": [6]}, "y": {"shape": [], "classes": 3}}}
GRAPH = {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                   {"id": "a", "op": "Linear", "options": {"out_features": 5}}, {"id": "n", "op": "BatchNorm1d"},
                   {"id": "d", "op": "Dropout"}, {"id": "b", "op": "Linear", "options": {"out_features": 3}},
                   {"id": "loss", "op": "CrossEntropyLoss"}],
         "wires": [["x", "a"], ["a", "n"], ["n", "d"], ["d", "b"], ["b", "loss:input"], ["y", "loss:target"]]}


def project(training, validation):
    return {"format": "netloom", "version": 1, "name": "crash", "graph": GRAPH,
            "data": {**SOURCE, "split": {"validation": validation}}, "training": {"batch_size": 8, "epochs": 2, "seed": 5, **training}}


PROJECTS = {
    "plain": project({"optimizer": {"type": "SGD", "lr": 0.1, "momentum": 0.9}}, 0),
    "validated": project({"epochs": 3, "optimizer": {"type": "Adam", "lr": 0.01}, "checkpoint": {"every": 2, "keep": 1},
                          "scheduler": {"type": "ReduceLROnPlateau", "patience": 0, "factor": 0.5},
                          "early_stopping": {"patience": 9}}, 0.25),
    "within epochs": project({"optimizer": {"type": "SGD", "lr": 0.1}, "checkpoint": {"every_minutes": 1e-9},
                              "scheduler": {"type": "OneCycleLR", "max_lr": 0.2}}, 0.25),
}


class Place:
    """An empty folder with the project in it, and runs of the program there."""

    def __init__(self, netloom, shim, description):
        self.netloom, self.shim = netloom, shim
        self.folder = os.path.realpath(tempfile.mkdtemp())
        with open(self.path("p.netloom.json"), "w") as file:
            json.dump(description, file)

    def path(self, name):
        return os.path.join(self.folder, name)

    def bytes(self, name):
        if not os.path.exists(self.path(name)):
            return None
        with open(self.path(name), "rb") as file:
            return file.read()

    def train(self, *arguments, **crash):
        environment = {**os.environ, "OMP_WAIT_POLICY": "passive", "LD_PRELOAD": self.shim, "CRASH_ROOT": self.folder,
                       "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0", **crash}
        return subprocess.run([self.netloom, "train", "p.netloom.json", "--threads", "1", "--export", "out.pt", *arguments],
                              cwd=self.folder, env=environment, capture_output=True, text=True, timeout=120 * int(os.environ.get("NETLOOM_PATIENCE", "1")))

    def metrics(self):
        """What was measured, without the times."""
        lines = []
        for line in (self.bytes("run/metrics.jsonl") or b"").decode().splitlines():
            point = json.loads(line)
            lines.append({key: value for key, value in point.items() if key not in ("seconds", "samples_per_second", "waiting_share")})
        return lines

    def outcome(self):
        kept = [name for name in sorted(os.listdir(self.path("run"))) if name not in ("metrics.jsonl", "checkpoint.pt")]
        return {**{name: self.bytes("run/" + name) for name in kept}, "out.pt": self.bytes("out.pt"), "metrics": self.metrics(),
                "folder": sorted(os.listdir(self.folder))}

    def remove(self):
        shutil.rmtree(self.folder)


def points(log, everything):
    """(number of the call, in the middle of it?) for the calls before which to crash."""
    calls = [line.split(" ", 2)[1] for line in log.splitlines()]
    for number, call in enumerate(calls, 1):
        first, last = number == 1 or calls[number - 2] != "write", number == len(calls) or calls[number] != "write"
        if call != "write" or everything or first or last:
            yield number, False
        if call == "write" and (everything or last):
            yield number, True


def crash_and_resume(place, number, half, wanted):
    run = place.train("--run", "run", CRASH_AT=str(number), **({"CRASH_HALF": "1"} if half else {}))
    assert run.returncode == -signal.SIGKILL, f"the run was not killed: {run.returncode} {run.stderr}"
    before = place.bytes("run/checkpoint.pt")
    again = place.train("--resume", "run")
    kind = "resumed" if before is not None else "began again"
    if again.returncode == 2 and before is None:
        again = place.train("--run", "run")
    elif before is not None and "epoch " not in again.stderr:
        kind = "completed"
    assert again.returncode == 0, f"exit {again.returncode}: {again.stderr}"
    outcome = place.outcome()
    for name in sorted(set(wanted) | set(outcome)):
        assert outcome.get(name) == wanted.get(name), f"{name} is not as in the run that was not killed"
    return kind


def main():
    netloom, shim = (os.path.abspath(argument) for argument in sys.argv[1:3])
    failed = 0
    for name, description in PROJECTS.items():
        place = Place(netloom, shim, description)
        run = place.train("--run", "run", CRASH_LOG=place.path("log"))
        assert run.returncode == 0, run.stderr
        log = place.bytes("log").decode()
        os.remove(place.path("log"))
        wanted = place.outcome()
        place.remove()
        kinds = collections.Counter()
        for number, half in points(log, "--all" in sys.argv):
            place = Place(netloom, shim, description)
            try:
                kinds[crash_and_resume(place, number, half, wanted)] += 1
            except AssertionError as problem:
                failed += 1
                print(f"{name}, {'in' if half else 'before'} call {number} ({log.splitlines()[number - 1]}): {problem}")
            place.remove()
        print(f"{name}: {len(log.splitlines())} calls; " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
