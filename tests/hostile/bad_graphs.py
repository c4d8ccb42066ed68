#!/usr/bin/env python3
"""Drawings that lack something or go beyond all bounds, given to the real program: one clear line, and soon.

    bad_graphs.py NETLOOM [unittest arguments]
"""

import json
import os
import resource
import sys
import unittest

import bad_input
from bad_input import DONE, FAILED, changed


class Graphs(bad_input.Case):
    def test_no_data_is_an_error(self):
        file = self.write("project.netloom.json", changed(lambda p: p.pop("data")))
        for command in (["check", file], ["train", file], ["export", file, "--to", self.path("w.pt")], ["bench", file]):
            self.refuses(command, "data.source")
        told = json.loads(self.netloom("check", file, "--json").stdout)
        self.assertFalse(told["ok"])
        self.assertEqual([d["option"] for d in told["diagnostics"] if d["severity"] == "error"], ["data"])

    def test_sizes_beyond_all_bounds(self):
        huge = {"out_channels": 4, "kernel_size": 4096, "stride": 4096, "dilation": 4096}
        project = {"format": "netloom", "version": 1, "name": "huge", "graph": {
            "nodes": [{"id": "x", "op": "Input"}, {"id": "up", "op": "ConvTranspose2d", "options": huge},
                      {"id": "more", "op": "ConvTranspose2d", "options": huge}, {"id": "y", "op": "Output"}],
            "wires": [["x", "up"], ["up", "more"], ["more", "y"]]},
            "data": {"source": "random", "samples": 4, "fields": {"x": {"shape": [1, 2, 2]}}}}
        file = self.write("project.netloom.json", project)
        for command in (["check", file], ["bench", file], ["export", file, "--to", self.path("w.pt")]):
            self.refuses(command, "up: a tensor of shape", "elements")

    def test_weights_that_no_machine_has(self):
        nodes = [{"id": "x", "op": "Input"}, {"id": "y", "op": "Output"}]
        for i in range(2000):
            nodes.append({"id": f"e{i}", "op": "Linear", "options": {"in_features": 40000, "out_features": 40000}})
        project = {"format": "netloom", "version": 1, "name": "heavy", "graph": {"nodes": nodes, "wires": [["x", "y"]]},
                   "data": {"source": "random", "samples": 4, "fields": {"x": {"shape": [2]}}}}
        file = self.write("project.netloom.json", project)
        self.assertEqual(self.netloom("check", file).returncode, DONE)
        self.refuses(["export", file, "--to", self.path("w.pt")], "MiB", status=FAILED)

    def test_modules_that_double(self):
        nodes = [{"id": "x", "op": "Input"}, {"id": "y", "op": "Output"}]
        for i in range(40):
            ends = [{"id": "a", "op": "Input"}, {"id": "b", "op": "Output"}]
            if i == 0:
                inner, wires = [{"id": "r", "op": "ReLU"}], [["a", "r"], ["r", "b"]]
            else:
                inner = [{"id": name, "op": "Reuse", "options": {"module": f"m{i - 1}"}} for name in "rs"]
                wires = [["a", "r"], ["r", "s"], ["s", "b"]]
            nodes.append({"id": f"m{i}", "op": "Module", "nodes": ends + inner, "wires": wires})
        project = {"format": "netloom", "version": 1, "name": "doubling", "graph": {"nodes": nodes, "wires": [["x", "m39"], ["m39", "y"]]},
                   "data": {"source": "random", "samples": 4, "fields": {"x": {"shape": [2]}}}}
        self.refuses_project(project, "applied again", command="check")

    def test_nodes_in_a_row_and_four_times_as_many(self):
        """Four times as many take about four times as long, not sixteen."""
        took = []
        for count in (75_000, 300_000):
            names = [f"r{i}" for i in range(count)]
            nodes = [{"id": "x", "op": "Input"}, *({"id": name, "op": "ReLU"} for name in names), {"id": "y", "op": "Output"}]
            chain = ["x", *names, "y"]
            file = self.write("project.netloom.json", {
                "format": "netloom", "version": 1, "name": "row", "graph": {"nodes": nodes, "wires": list(map(list, zip(chain, chain[1:])))},
                "data": {"source": "random", "samples": 4, "fields": {"x": {"shape": [2]}}}})
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            run = self.netloom("check", file)
            took.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
            self.assertEqual(run.returncode, DONE, run.stderr)
        self.assertLess(took[1], 9 * took[0], took)

    def test_a_hundred_thousand_classes(self):
        project = {"format": "netloom", "version": 1, "name": "many", "graph": {
            "nodes": [{"id": "x", "op": "Input"}, {"id": "y", "op": "Input"}, {"id": "fc", "op": "Linear", "options": {"out_features": 100000}},
                      {"id": "loss", "op": "CrossEntropyLoss"}],
            "wires": [["x", "fc"], ["fc", "loss:input"], ["y", "loss:target"]]},
            "data": {"source": "random", "samples": 20, "fields": {"x": {"shape": [2]}, "y": {"shape": [], "classes": 100000}}},
            "training": {"batch_size": 10, "metrics": ["accuracy", "precision", "recall", "f1"]}}
        file, weights = self.write("project.netloom.json", project), self.path("w.pt")
        self.assertEqual(self.netloom("export", file, "--to", weights).returncode, DONE)
        run = self.netloom("eval", file, "--weights", weights, "--split", "train", "--json")
        self.assertEqual(run.returncode, DONE, run.stderr[-600:])
        told = json.loads(run.stdout)
        self.assertNotIn("confusion", told)
        self.assertEqual(sum(cell[2] for cell in told["confusion_cells"]), 20)


if __name__ == "__main__":
    bad_input.NETLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
