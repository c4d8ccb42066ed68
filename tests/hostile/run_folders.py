#!/usr/bin/env python3
"""Run folders: whose they are, what a refusal leaves, what goes on and what does not, signals, links. Given to the real program.

    run_folders.py NETLOOM [unittest arguments]
"""

import copy
import fcntl
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import unittest

import numpy
import torch

import bad_input
from bad_input import DONE, FAILED, WRONG, Case, node

PROJECT = {
    "format": "netloom", "version": 1, "name": "small",
    "graph": {
        "nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                  {"id": "fc", "op": "Linear", "options": {"out_features": 8}}, {"id": "act", "op": "ReLU"},
                  {"id": "out", "op": "Linear", "options": {"out_features": 3}}, {"id": "loss", "op": "CrossEntropyLoss"}],
        "wires": [["x", "fc"], ["fc", "act"], ["act", "out"], ["out", "loss:input"], ["y", "loss:target"]]},
    "data": {"source": "npz", "path": "data.npz", "split": {"validation": 0.2}},
    "training": {"epochs": 2, "batch_size": 16, "optimizer": {"type": "Adam", "lr": 0.01}},
}
ENDLESS = ("--epochs", "1000000", "--threads", "1", "--json")


class RunCase(Case):
    def setUp(self):
        super().setUp()
        self.data("data.npz", 0)
        self.project()

    def data(self, name, seed):
        random = numpy.random.default_rng(seed)
        x = random.standard_normal((160, 6)).astype("f")
        numpy.savez(self.path(name), x=x, y=(x @ random.standard_normal((6, 3))).argmax(1))

    def project(self, change=None, name="p.netloom.json"):
        project = copy.deepcopy(PROJECT)
        if change:
            change(project)
        return self.write(name, project)

    def train(self, *arguments, status=DONE, project="p.netloom.json"):
        run = self.netloom("train", project, "--threads", "1", *arguments)
        self.assertEqual(run.returncode, status, run.stderr)
        return run

    def content(self, folder):
        """Names, bytes and times of what lies there."""
        found = {}
        for name in sorted(os.listdir(self.path(folder))):
            file = self.path(os.path.join(folder, name))
            with open(file, "rb") as stream:
                found[name] = (os.stat(file).st_mtime_ns, os.stat(file).st_ino, stream.read())
        return found

    def bytes(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def start(self, *arguments):
        """A run in the background that has taken its first steps."""
        errors = open(self.path("errors.txt"), "w+")
        process = subprocess.Popen([bad_input.NETLOOM, "train", "p.netloom.json", *ENDLESS, *arguments], cwd=self.folder.name,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True)
        self.addCleanup(errors.close)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertIn('"step"', process.stdout.readline())
        return process

    def end(self, process, number):
        """Sends the signal and reads what is still said, for a program whose pipe is full waits; gives status and stderr."""
        process.send_signal(number)
        process.stdout.read()
        return process.wait(), self.bytes("errors.txt").decode()

    def refuses_and_leaves(self, arguments, *words, folder="run", status=WRONG):
        before = self.content(folder)
        line = self.refuses(["train", *arguments], *words, status=status)
        self.assertEqual(self.content(folder), before)
        return line


class Claims(RunCase):
    def test_runs_that_start_together_get_folders_of_their_own(self):
        processes = [subprocess.Popen([bad_input.NETLOOM, "train", "p.netloom.json", "--threads", "1", "--set",
                                       f"training.optimizer.lr={lr}"], cwd=self.folder.name, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, text=True) for lr in (0.5, 0.25, 0.125, 0.0625, 0.5, 0.25)]
        folders = []
        for process in processes:
            out, err = process.communicate(timeout=120 * bad_input.PATIENCE)
            self.assertEqual(process.returncode, DONE, err)
            folders.append(out.split("run folder: ")[1].split("\n")[0])
        self.assertEqual(sorted(folders), [f"runs/p-{k}" for k in range(1, 7)])
        for folder in folders:
            lines = [json.loads(line) for line in self.bytes(folder + "/metrics.jsonl").splitlines()]
            self.assertEqual(len({line["lr"] for line in lines if line["kind"] == "step"}), 1)
            self.assertEqual([line["step"] for line in lines if line["kind"] == "step"], list(range(1, 17)))

    def test_a_folder_in_use_is_refused(self):
        process = self.start("--run", "run")
        self.refuses(["train", "p.netloom.json", "--resume", "run"], "in use")
        self.refuses(["train", "p.netloom.json", "--run", "run"], "in use")
        process.kill()
        process.wait()
        # A lock of the dead is none: now it is looked at.
        self.refuses(["train", "p.netloom.json", "--resume", "run", "--set", "training.seed=9"], "training.seed")

    def test_a_run_is_not_overwritten(self):
        self.train("--run", "run")
        self.refuses_and_leaves(["p.netloom.json", "--run", "run"], "run", "already")

    def test_a_users_project_is_not_overwritten(self):
        shutil.move(self.path("p.netloom.json"), self.path("project.netloom.json"))
        self.refuses(["train", "project.netloom.json", "--run", ".", "--epochs", "7"], "project.netloom.json", "another run folder")
        self.assertEqual(json.loads(self.bytes("project.netloom.json")), PROJECT)
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["data.npz", "project.netloom.json"])


class GoingOn(RunCase):
    def test_other_settings_are_named_and_nothing_changes(self):
        self.train("--run", "run")
        for setting, name in (("data.split.seed=5", "data.split.seed"), ("training.batch_size=8", "training.batch_size"),
                              ("training.seed=3", "training.seed"), ("training.optimizer.lr=0.5", "training.optimizer.lr"),
                              ("training.optimizer.type=SGD", "training.optimizer.type"), ("fc.out_features=9", "fc.out_features")):
            with self.subTest(setting=setting):
                self.refuses_and_leaves(["p.netloom.json", "--resume", "run", "--epochs", "3", "--set", setting], name, "before", "now")

    def test_another_activation_or_loss(self):
        self.train("--run", "run")
        self.project(lambda p: node(p, "act").update(op="Tanh"))
        self.refuses_and_leaves(["p.netloom.json", "--resume", "run", "--epochs", "3"], "act", "ReLU", "Tanh")
        self.project(lambda p: node(p, "loss").update(options={"label_smoothing": 0.5}))
        self.refuses_and_leaves(["p.netloom.json", "--resume", "run", "--epochs", "3"], "loss.label_smoothing")

    def test_other_data_under_the_same_name(self):
        self.train("--run", "run")
        self.data("data.npz", 1)
        self.refuses_and_leaves(["p.netloom.json", "--resume", "run", "--epochs", "3"], "what the samples hold")

    def test_a_cycle_as_long_as_its_run(self):
        self.project(lambda p: p["training"].update(scheduler={"type": "OneCycleLR", "max_lr": 0.05}))
        self.train("--run", "run")
        self.refuses_and_leaves(["p.netloom.json", "--resume", "run", "--epochs", "5"], "length of OneCycleLR", "16 steps", "40 steps")
        self.project(lambda p: p["training"].update(scheduler={"type": "OneCycleLR", "max_lr": 0.05, "total_steps": 40}))
        self.train("--run", "free")
        self.train("--resume", "free", "--epochs", "5")

    def test_a_finished_run(self):
        self.train("--run", "run")
        self.refuses_and_leaves(["p.netloom.json", "--resume", "run"], "2 epochs")
        self.refuses_and_leaves(["p.netloom.json", "--resume", "run", "--epochs", "1", "--export", "early.pt"], "2 epochs")
        self.train("--resume", "run", "--export", "out.pt")
        self.assertEqual(self.bytes("out.pt"), self.bytes("run/last.pt"))
        last = self.bytes("run/last.pt")
        for name in ("last.pt", "project.netloom.json"):
            os.remove(self.path("run/" + name))
        self.train("--resume", "run")
        self.assertEqual(self.bytes("run/last.pt"), last)
        self.assertTrue(os.path.exists(self.path("run/project.netloom.json")))

    def test_the_kept_project_opens_trains_and_goes_on(self):
        os.mkdir(self.path("data"))
        shutil.move(self.path("data.npz"), self.path("data/data.npz"))
        self.project(lambda p: p["data"].update(path="data/data.npz"))
        self.train("--run", "runs/deep/run")
        kept = json.loads(self.bytes("runs/deep/run/project.netloom.json"))
        self.assertEqual(kept["data"]["path"], "../../../data/data.npz")
        self.train("--export", "again.pt", project="runs/deep/run/project.netloom.json")
        self.assertEqual(self.bytes("again.pt"), self.bytes("runs/deep/run/last.pt"))
        self.train("--resume", "runs/deep/run", "--epochs", "3", project="runs/deep/run/project.netloom.json")
        os.symlink(self.path("runs/deep"), self.path("link"))
        self.train("--run", "link/other")
        self.train("--export", "again.pt", project="link/other/project.netloom.json")

    def test_steps(self):
        self.train("--run", "whole")
        for steps in (3, 8, 11):
            with self.subTest(steps=steps):
                name = f"run{steps}"
                run = self.train("--run", name, "--steps", str(steps), "--export", "part.pt", "--json")
                self.assertEqual(run.stdout.count('"kind":"step"'), steps)
                self.assertEqual(self.bytes("part.pt"), self.bytes(name + "/last.pt"))
                self.refuses_and_leaves(["p.netloom.json", "--resume", name, "--steps", str(steps - 1)], str(steps), folder=name)
                self.train("--resume", name, "--steps", str(steps))
                self.train("--resume", name)
                self.assertEqual(self.bytes(name + "/last.pt"), self.bytes("whole/last.pt"))
        self.train("--run", "more", "--steps", "1000")
        self.assertEqual(self.bytes("more/last.pt"), self.bytes("whole/last.pt"))
        self.refuses(["train", "p.netloom.json", "--steps", "0"], "--steps")

    def test_where_no_run_began(self):
        self.refuses(["train", "p.netloom.json", "--resume", "nowhere"], "nowhere", "checkpoint.pt")
        os.mkdir(self.path("empty"))
        run = self.train("--resume", "empty", "--export", "out.pt")
        self.assertIn("begins", run.stderr)
        self.train("--run", "run")
        self.assertEqual(self.bytes("out.pt"), self.bytes("run/last.pt"))
        os.mkdir(self.path("other"))
        self.write("other/notes.txt", "mine")
        self.refuses_and_leaves(["p.netloom.json", "--resume", "other"], "checkpoint.pt", folder="other")
        os.remove(self.path("run/checkpoint.pt"))
        self.refuses_and_leaves(["p.netloom.json", "--resume", "run"], "checkpoint.pt")
        self.refuses_and_leaves(["p.netloom.json", "--run", "run"], "already")


class Ends(RunCase):
    def test_signals_save(self):
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=name):
                folder = f"run{name.value}"
                process = self.start("--run", folder)
                status, errors = self.end(process, name)
                self.assertEqual(status, FAILED)
                self.assertIn("--resume " + folder, errors)
                steps = len([1 for line in self.bytes(folder + "/metrics.jsonl").splitlines() if b'"step",' in line.split(b'"epoch"')[0]])
                self.train("--resume", folder, "--epochs", "1000000", "--steps", str(steps + 1))

    def test_signals_save_where_nobody_reads_the_points(self):
        """stdout is a pipe that is full: the run waits for its reader, and no longer once it is told to end."""
        for name in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(signal=name):
                folder = f"unread{name.value}"
                unread, points = os.pipe()
                self.addCleanup(os.close, unread)
                self.addCleanup(os.close, points)
                with open(self.path("errors.txt"), "w") as errors:
                    process = subprocess.Popen([bad_input.NETLOOM, "train", "p.netloom.json", *ENDLESS, "--run", folder], stderr=errors,
                                               cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=points)
                self.addCleanup(process.wait)
                self.addCleanup(process.kill)
                while select.select([], [points], [], 0)[1]:
                    self.assertIsNone(process.poll())
                process.send_signal(name)
                self.assertEqual(process.wait(timeout=120 * bad_input.PATIENCE), FAILED)
                self.assertIn("--resume " + folder, self.bytes("errors.txt").decode())
                steps = max(json.loads(line)["step"] for line in self.bytes(folder + "/metrics.jsonl").splitlines())
                self.train("--resume", folder, "--epochs", "1000000", "--steps", str(steps + 1))

    def test_a_folder_that_goes_away_does_not_lose_the_export(self):
        process = self.start("--run", "run", "--export", "out.pt")
        os.rename(self.path("run"), self.path("gone"))
        for _ in range(100):  # the run goes on
            self.assertTrue(process.stdout.readline())
        status, errors = self.end(process, signal.SIGINT)
        self.assertEqual(status, FAILED)
        error = errors.strip().split("\n")[-1]
        self.assertIn("run", error)
        self.assertEqual(list(torch.load(self.path("out.pt"))), ["fc.weight", "fc.bias", "out.weight", "out.bias"])

    def test_a_full_disk_ends_a_run_that_is_kept_nowhere_else(self):
        run = self.netloom("train", "p.netloom.json", "--run", "run", file_limit=512)
        self.assertEqual(run.returncode, FAILED, run.stderr)
        self.assertEqual([name for name in os.listdir(self.path("run")) if name.startswith(".")], [])

    def test_links(self):
        """In a run folder a link is replaced; where somebody names one to write to, what it leads to is, and the link stays."""
        self.write("precious", "precious")
        os.mkdir(self.path("run"))
        self.train("--run", "run", "--steps", "3")
        for name in ("last.pt", "best.pt", "metrics.jsonl", "project.netloom.json"):
            if os.path.exists(self.path("run/" + name)):
                os.remove(self.path("run/" + name))
            os.symlink("../precious", self.path("run/" + name))
        os.symlink("real.pt", self.path("out.pt"))
        self.train("--resume", "run", "--export", "out.pt")
        self.assertEqual(self.bytes("precious"), b"precious")
        for name in ("last.pt", "best.pt", "metrics.jsonl"):
            self.assertFalse(os.path.islink(self.path("run/" + name)), name)
        self.assertTrue(os.path.islink(self.path("out.pt")) and not os.path.islink(self.path("real.pt")))
        self.assertEqual(self.bytes("real.pt"), self.bytes("run/last.pt"))

    def test_temporaries_of_the_dead_go(self):
        self.train("--run", "run", "--steps", "3")
        self.write("run/.netloom-1-0.tmp", "half")
        self.write(".netloom-1-1.tmp", "half")
        with open(self.path("run/.netloom-2-0.tmp"), "w") as living:
            fcntl.flock(living, fcntl.LOCK_EX)
            self.train("--resume", "run", "--export", "out.pt")
            self.assertEqual([name for name in os.listdir(self.path("run")) if name.startswith(".")], [".netloom-2-0.tmp"])
        self.assertFalse(os.path.exists(self.path(".netloom-1-1.tmp")))


def main():
    bad_input.NETLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()


if __name__ == "__main__":
    main()
