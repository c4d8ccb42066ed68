#!/usr/bin/env python3
"""Weights as people have them: PyTorch's form from before 1.6, checkpoints, wrapped names, any ending; and those that lie. Given to the real program.

    weight_files.py NETLOOM [unittest arguments]
"""

import collections
import datetime
import io
import os
import pathlib
import struct
import subprocess
import sys
import unittest
import zipfile

import numpy
import torch

import bad_input
from bad_input import DONE, GOOD, WRONG, Case, changed, node


class Hyper(dict):
    """As Lightning's AttributeDict: a dictionary with a class of its own, and attributes."""

    def __init__(self, *arguments, **values):
        super().__init__(*arguments, **values)
        self.frozen = True


def cyclic():
    """A value that holds itself, through a tuple."""
    box = []
    box.append((box, 1))
    return box[0]


class WeightCase(Case):
    def setUp(self):
        super().setUp()
        self.project = self.write("project.netloom.json", GOOD)
        self.run_program("export", self.project, "--to", self.path("good.pt"))
        self.state = torch.load(self.path("good.pt"))

    def run_program(self, *arguments):
        run = self.netloom(*arguments)
        self.assertEqual(run.returncode, DONE, run.stderr)
        return run

    def save(self, content, name="weights.pt", **how):
        torch.save(content, self.path(name), **how)
        return self.path(name)

    def assert_takes(self, file, *words):
        """The file's weights are those of good.pt; stderr says the words and nothing without them."""
        run = self.run_program("export", self.project, "--weights", file, "--to", self.path("out.pt"))
        out = torch.load(self.path("out.pt"))
        self.assertEqual(list(out), list(self.state))
        for key, tensor in self.state.items():
            self.assertTrue(torch.equal(out[key], tensor), key)
        for word in words:
            self.assertIn(word, run.stderr)
        if not words:
            self.assertEqual(run.stderr, "")
        return run


class Forms(WeightCase):
    def old(self, content, name="old.pth"):
        return self.save(content, name, _use_new_zipfile_serialization=False)

    def test_before_1_6(self):
        self.assert_takes(self.old(self.state))
        self.assert_takes(self.old({"epoch": 3, "state_dict": self.state, "best": torch.tensor(0.5)}))

    def test_before_1_6_with_shared_views_and_other_types(self):
        whole = torch.arange(16 * 64 + 20, dtype=torch.float64)
        state = dict(self.state)
        state["fc.weight"] = whole[10:10 + 16 * 64].view(64, 16).t()
        state["fc.bias"] = whole[:16].half()
        file = self.old(state)
        self.run_program("export", self.project, "--weights", file, "--to", self.path("out.pt"))
        out = torch.load(self.path("out.pt"))
        for key in ("fc.weight", "fc.bias"):
            self.assertTrue(torch.equal(out[key], state[key].float()), key)

    def test_before_1_6_with_parts_of_a_storage(self):
        """Very old files name a part of a storage instead of the whole one."""
        file = self.old({"fc.bias": torch.arange(16.0)})
        with open(file, "rb") as stream:
            content = stream.read()
        none = content.index(b"N", content.index(b"cpu"))
        for begin, count, good in ((0, 16, True), (1, 16, False), (-1, 16, False), (0, 2**31 - 1, False), (0, 15, False)):
            part = b"(X\x01\x00\x00\x00v" + b"J" + struct.pack("<i", begin) + b"J" + struct.pack("<i", count) + b"t"
            self.write("part.pth", content[:none] + part + content[none + 1:])
            run = self.netloom("export", self.project, "--partial", "--weights", self.path("part.pth"), "--to", self.path("out.pt"))
            with self.subTest(begin=begin, count=count):
                self.assertEqual(run.returncode, DONE if good else WRONG, run.stderr)

    def test_before_1_6_cut_and_hostile(self):
        with open(self.old(self.state), "rb") as file:
            content = file.read()
        for share in range(1, 24):
            with self.subTest(share=share):
                self.refuses(["eval", self.project, "--weights", self.write("cut.pth", content[:len(content) * share // 24])], "cut.pth")
        target = self.path("owned")

        class Evil:
            def __reduce__(self):
                return os.system, (f"touch {target}",)

        self.refuses(["eval", self.project, "--weights", self.old({"fc.weight": Evil()}, "evil.pth")], "evil.pth", "system")
        self.assertFalse(os.path.exists(target))
        count = content.rindex(struct.pack("<q", 160))
        for number in (-1, 2**62, 159, 161):
            with self.subTest(number=number):
                bad = content[:count] + struct.pack("<q", number) + content[count + 8:]
                self.refuses(["eval", self.project, "--weights", self.write("count.pth", bad)], "count.pth")

    def test_any_ending(self):
        self.run_program("export", self.project, "--to", self.path("good.SAFETENSORS"))
        self.run_program("export", self.project, "--to", self.path("good.npz"))
        for name in ("good.pt", "good.SAFETENSORS", "good.npz"):
            with open(self.path(name), "rb") as file:
                content = file.read()
            for ending in ("pt", "safetensors", "npz", "bin", "PTH", ""):
                with self.subTest(name=name, ending=ending):
                    run = self.run_program("export", self.project, "--weights", self.write("other." + ending, content), "--to",
                                           self.path("out.pt"))
                    self.assertEqual(run.stderr, "")

    def test_checkpoints_of_others(self):
        for content in ({"epoch": 3, "global_step": 70, "pytorch-lightning_version": "1.9", "state_dict":
                         {"model." + key: tensor for key, tensor in self.state.items()},
                         "callbacks": {"ModelCheckpoint": {"best_model_score": torch.tensor(0.5), "dirpath": "x"}},
                         "optimizer_states": [{"state": {0: {"step": torch.tensor(7.0), "exp_avg": torch.zeros(3)}},
                                               "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999), "params": [0, 1]}]}],
                         "lr_schedulers": [], "hyper_parameters": {"lr": 0.1}},):
            self.assert_takes(self.save(content), '"model."')
        for key in ("state_dict", "model_state_dict", "model"):
            self.assert_takes(self.save({"epoch": 1, key: self.state, "optimizer_state_dict": {"state": {}, "param_groups": []}}))
        self.refuses(["eval", self.project, "--weights", self.save({"model": self.state, "ema": self.state})], "model, ema")

    def test_what_else_is_in_a_checkpoint_is_left_alone(self):
        """Objects of classes beside the weights are passed over; where weights should be they are refused by name. Nothing is run."""
        target = self.path("owned")

        class Evil:
            def __reduce__(self):
                return os.system, (f"touch {target}",)

        foreign = {"hyper_parameters": Hyper(lr=0.1, path=pathlib.PurePosixPath("/x"), numbers={1, 2, 2**80}, raw=b"\0\1", values=numpy.ones(3),
                                             device=torch.device("cpu"), kind=torch.float32, when=datetime.timedelta(3), evil=Evil()),
                   "loops": collections.defaultdict(list, a=[1]), "complex": torch.ones(2, dtype=torch.complex64), "evil": Evil(),
                   "frozen": frozenset("ab"), "itself": cyclic()}
        for how in ({}, {"pickle_protocol": 4}, {"_use_new_zipfile_serialization": False}):
            with self.subTest(how=how):
                saved = {"state_dict": self.state, **foreign}
                if how.get("_use_new_zipfile_serialization") is False:
                    del saved["complex"]  # whose bytes lie in the file itself there, of a size that nobody knows
                self.assert_takes(self.save(saved, **how))
                for content, name in (({"fc.weight": self.state["fc.weight"], "fc.bias": Evil()}, "system"), (Evil(), "system"),
                                      ({"state_dict": Hyper(self.state)}, "Hyper"), (Hyper(self.state), "Hyper")):
                    self.refuses(["eval", self.project, "--weights", self.save(content, **how)], "weights.pt", name, "nothing was run")
        self.assertFalse(os.path.exists(target))

    def test_a_runs_own_checkpoint(self):
        self.run_program("train", self.project, "--run", self.path("run"))
        self.state = torch.load(self.path("run/last.pt"))
        self.assert_takes(self.path("run/checkpoint.pt"), "checkpoint of a run")
        self.run_program("train", self.project, "--init", self.path("run/checkpoint.pt"), "--export", self.path("more.pt"))


class Names(WeightCase):
    def test_one_prefix_is_left_out(self):
        for prefix in ("module.", "model.", "_orig_mod.", "net.", "module._orig_mod."):
            with self.subTest(prefix=prefix):
                self.assert_takes(self.save({prefix + key: tensor for key, tensor in self.state.items()}), f'"{prefix}"')

    def test_buffers_under_a_prefix(self):
        self.write("bn.netloom.json", changed(lambda p: node(p, "relu").update(op="BatchNorm1d")))
        self.project = self.path("bn.netloom.json")
        self.run_program("export", self.project, "--to", self.path("good.pt"))
        self.state = torch.load(self.path("good.pt"))
        wrapped = {"module." + key: tensor for key, tensor in self.state.items()}
        self.assert_takes(self.save(wrapped), '"module."')

    def test_of_another_network(self):
        other = self.save({f"encoder.layer{i}.weight": torch.zeros(3) for i in range(40)})
        for command in (["eval", self.project], ["export", self.project, "--to", self.path("out.pt")], ["train", self.project]):
            for partial in ([], ["--partial"]):
                with self.subTest(command=command[0], partial=partial):
                    flag = "--init" if command[0] == "train" else "--weights"
                    line = self.refuses([*command, flag, other, *partial], "weights.pt", "another network", "encoder.layer0.weight",
                                        "fc.weight")
                    self.assertNotIn("add --partial", line)
                    self.assertLess(len(line), 500)
        self.assertFalse(os.path.exists(self.path("out.pt")) or os.path.exists(self.path("runs")))

    def test_shapes_alone_differ(self):
        self.refuses(["eval", self.project, "--partial", "--weights", self.save({key: torch.zeros(7) for key in self.state})],
                     "not in one tensor", "fc.weight", "[7]")

    def test_no_key_twice_and_lists_short(self):
        state = {key: tensor for key, tensor in self.state.items() if key != "fc.bias"}
        state.update({f"extra{i}.weight": torch.zeros(2) for i in range(300)})
        line = self.refuses(["eval", self.project, "--weights", self.save(state)], "fc.bias", "and 296 more", "3 of 4", "--partial")
        self.assertLess(len(line), 400)
        self.assertEqual(line.count("fc.bias"), 1)

    def test_init_in_part(self):
        state = dict(self.state)
        state["out.weight"] = torch.zeros(1000, 16)
        state["out.bias"] = torch.zeros(1000)
        state["fc.weight"] = torch.full((16, 64), 0.25)
        file = self.save(state)
        self.refuses(["train", self.project, "--init", file, "--run", self.path("run")], "out.weight", "--partial")
        self.assertFalse(os.path.exists(self.path("run")))
        run = self.run_program("train", self.project, "--init", file, "--partial", "--set", "training.optimizer.lr=0", "--export",
                               self.path("out.pt"))
        self.assertIn("2 of 4", run.stderr)
        self.assertIn("out.weight", run.stderr)
        out = torch.load(self.path("out.pt"))
        self.assertTrue(torch.equal(out["fc.weight"], state["fc.weight"]))
        self.assertTrue(torch.equal(out["out.weight"], self.state["out.weight"]))
        self.refuses(["train", self.project, "--partial"], "--init")


class Lies(WeightCase):
    def bomb(self, name, size):
        """good.pt with a packed record of zeros in place of one."""
        out = io.BytesIO()
        with zipfile.ZipFile(self.path("good.pt")) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
            for entry in good.namelist():
                with bad.open(entry, "w", force_zip64=True) as file:
                    if not entry.endswith("/" + name):
                        file.write(good.read(entry))
                        continue
                    for _ in range(size >> 20):
                        file.write(bytes(1 << 20))
        return self.write("bomb.pt", out.getvalue())

    def test_what_unpacks_to_gigabytes_is_not_unpacked(self):
        for name in ("data/0", "byteorder", "data.pkl", "version"):
            with self.subTest(name=name):
                file = self.bomb(name, 600 << 20)
                with open(self.path("said"), "w") as said:
                    process = subprocess.Popen([bad_input.NETLOOM, "eval", self.project, "--threads", "1", "--weights", file],
                                               stdout=said, stderr=said)
                    _, status, usage = os.wait4(process.pid, 0)
                    process.returncode = os.waitstatus_to_exitcode(status)
                with open(self.path("said")) as said:
                    text = said.read()
                self.assertEqual(process.returncode, WRONG, text)
                self.assertIn("bomb.pt", text)
                self.assertLess(usage.ru_maxrss, 500 << 10, "KiB")

    def test_sizes_are_compared_before_a_record_is_read(self):
        line = self.refuses(["eval", self.project, "--weights", self.bomb("data/0", 40 << 20)], "bomb.pt", "41943040")
        self.assertIn("bytes", line)

    def test_names_reach_no_terminal_as_they_are(self):
        evil = "fc.\x1b[31m\x07\x9b\u202e\x7f"
        state = {**self.state, evil: torch.zeros(1)}
        for arguments in (["eval", self.project, "--weights", self.save(state)],
                          ["eval", self.project, "--weights", self.save(state), "--partial"],
                          ["eval", self.project, "--weights", self.path("\x1b]0;no\x07.pt")],
                          ["train", self.project, "--set", "data.path=\x1b[2J", "--set", "data.source=npz"],
                          ["\x1b[1m"], ["check", self.path("\x1b[1m")]):
            run = self.netloom(*arguments)
            self.assertFalse(set(run.stderr + run.stdout) & {"\x1b", "\x07", "\x9b", "\u202e", "\x7f"}, repr(run.stderr))
            self.assertIn("\\x1b", run.stderr)

    def test_names_of_the_data_neither(self):
        evil = "x\x1b[31m"
        numpy.savez(self.path("data.npz"), **{evil: numpy.zeros((8, 2), "float32"), "label": numpy.arange(8) % 2})
        project = self.write("data.netloom.json", changed(lambda p: p.update(data={"source": "npz", "path": "data.npz"})))
        run = self.netloom("data", project)
        self.assertNotIn("\x1b", run.stdout + run.stderr)
        self.assertIn("\\x1b[31m", run.stdout)
        rows = "".join(f"{i},{word}\n" for i in range(20) for word in ("good", evil))
        self.write("table.csv", "image,label\n" + rows)
        project = self.write("table.netloom.json", changed(lambda p: p.update(data={"source": "csv", "path": "table.csv", "fields": {
            "image": {"columns": ["image"]}, "label": {"columns": ["label"], "as": "class"}}})))
        self.run_program("export", project, "--to", self.path("table.pt"))
        for run in (self.netloom("data", project),
                    self.netloom("eval", project, "--weights", self.path("table.pt"), "--split", "train")):
            self.assertEqual(run.returncode, DONE, run.stderr)
            self.assertNotIn("\x1b", run.stdout + run.stderr)
            self.assertIn("\\x1b[31m", run.stdout)


def main():
    bad_input.NETLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()


if __name__ == "__main__":
    main()
