#!/usr/bin/env python3
"""Python sources that attack, lie or do not end, given to `netloom import`: nothing of them is run, and each has its project or one clear line.

    import_source.py NETLOOM [unittest arguments]
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import unittest

NETLOOM = ""
DONE, WRONG = 0, 2
SHADOWED = "NETLOOM_SHADOW" in os.environ  # sanitizers take terabytes of addresses for themselves
HEAD = "import os, subprocess, torch\nimport torch.nn as nn\n"
NET = (HEAD + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        {init}\n"
       "        self.fc = nn.Linear(3, 2)\n    def forward(self, x):\n        {forward}\n        return self.fc(x)\n")


class Sources(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.project = self.folder / "net.netloom.json"

    def run_import(self, text, *arguments):
        source = self.folder / "net.py"
        source.write_bytes(text if isinstance(text, bytes) else text.encode())
        limit = 2 << 30  # bytes of memory

        def bound():
            if not SHADOWED:
                resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        return subprocess.run([NETLOOM, "import", source, "--to", self.project, *arguments], capture_output=True, text=True, timeout=120,
                              cwd=self.folder, preexec_fn=bound)

    def refused(self, text, *words):
        run = self.run_import(text)
        self.assertEqual(run.returncode, WRONG, run.stderr)
        self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.assertIn("net.py, line ", run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertFalse(self.project.exists())

    def drawn(self, text, *words):
        run = self.run_import(text, "--json")
        self.assertEqual(run.returncode, DONE, run.stderr)
        said = json.loads(run.stdout)
        self.assertTrue(said["ok"])
        notes = "\n".join(f"{note['line']}: {note['text']}" for note in said["notes"])
        for word in words:
            self.assertIn(word, notes)
        check = subprocess.run([NETLOOM, "check", self.project], capture_output=True, text=True)
        self.assertEqual(check.returncode, DONE, check.stderr)
        return said

    def test_nothing_is_run(self):
        mark = self.folder / "run"
        for what in (f"os.system('touch {mark}')", f"subprocess.run(['touch', '{mark}'])", f"open('{mark}', 'w').write('x')",
                     f"eval(\"open('{mark}', 'w')\")", f"exec(\"open('{mark}', 'w')\")", f"__import__('os').system('touch {mark}')",
                     f"getattr(os, 'sys' + 'tem')('touch {mark}')", f"torch.load('{mark}')"):
            for text in (HEAD + what + "\n" + NET.format(init="pass", forward="pass"), NET.format(init=what, forward="pass"),
                         NET.format(init="pass", forward=what)):
                self.drawn(text)
                self.assertFalse(mark.exists(), what)

    def test_what_does_not_end(self):
        self.refused("while True:\n    pass\n", "line 1: this loop does not end")
        self.refused(NET.format(init="pass", forward="while True: x = self.fc(x)"), "line 9: this loop does not end")
        self.refused("def f(n):\n    return f(n + 1)\nf(0)\n", "calls stand in one another too deep")
        self.refused(NET.format(init="self.inner = Net()", forward="pass"), "calls stand in one another too deep")
        self.refused(NET.format(init="pass", forward="x = self.forward(x)"), "calls stand in one another too deep")
        self.refused("x = 'a'\nfor i in range(10 ** 9):\n    x = x + x\n", "does not come to an end")
        self.refused("x = [0] * 10 ** 12\n", "does not come to an end")
        self.drawn(NET.format(init="while True: n = 1", forward="pass"), "6: this loop does not end")

    def test_what_is_nested_or_long(self):
        self.refused("(" * 10_000_000, "line 1: brackets stand in one another more than 200 deep")
        self.refused("x = " + "[]" * 5_000_000, "line 1: the source has more than 500000 parts")
        self.refused("\n" * 100_000 + "((" * 200, "line 100001: ")
        self.refused("x = " + "-" * 300_000 + "1\n", "line 1: ")
        self.refused("x = " + "lambda: " * 100_000 + "1\n", "line 1: ")
        self.refused("x = " + " + ".join(["1"] * 100_000) + "\n", "line 1: ")
        self.refused("".join(" " * depth + "if 1:\n" for depth in range(3000)), "blocks stand in one another")
        self.refused("if 1:\n    pass\n" + "elif 1:\n    pass\n" * 20_000, "blocks stand in one another")
        self.refused("x = f'" + "{" * 50_000 + "'\n", "line 1: ")
        doubled = HEAD + "".join(f"class C{k}(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = C{k - 1}()\n"
                                 f"        self.b = C{k - 1}()\n" if k else "class C0(nn.Module):\n    pass\n" for k in range(60))
        self.refused(doubled, "does not come to an end")
        self.refused(NET.format(init="pass", forward="for i in range(10 ** 7): x = self.fc(x)"), "line 9: this loop has more than 5000 passes")

    def test_what_is_no_python(self):
        self.refused("", "no network is made here")
        self.refused(os.urandom(300_000))
        self.refused(b"\x80\x02}q\x00.")
        self.refused("class (:\n  ]]] = = 3\n", "line 1: ")
        self.refused("Dear reader, this is a letter.\n")
        self.refused("for param in model.parameters():\n    print(param)\n", "no network is made here")

    def test_python_2_and_broken_lines(self):
        self.drawn("print 'hello'\nexec 'x = 1'\n" + NET.format(init="print 'x', 3", forward="print x.size()") + "for i in xrange(3): print i\n")
        self.drawn(NET.format(init="x = = 3", forward="pass"), "6: this is not Python at '='")
        self.drawn(NET.format(init="self.b = nn.Linear(3, 2", forward="pass"), "7: a bracket opened in line 6 is not closed")
        self.drawn(NET.format(init="self.b = nn.Liner(3, 2))", forward="pass"), "6: 'Liner' is read as 'Linear'", "6: ')' closes nothing")

    def test_values_that_no_layer_has(self):
        self.drawn(NET.format(init="self.b = nn.Linear(-3, 10 ** 30)", forward="pass"), "6: Linear.in_features", "6: Linear.out_features")
        self.drawn(NET.format(init="self.b = nn.Conv2d('a', None, [1, 2, 3])", forward="pass"), "6: Conv2d.")
        self.drawn(NET.format(init="self.b = nn.Parameter(torch.zeros(10 ** 9, 10 ** 9))", forward="pass"))

    def test_weights_alone(self):
        import torch
        file = self.folder / "weights.pth"

        def run(state):
            torch.save(state, file) if isinstance(state, dict) else file.write_bytes(state)
            return subprocess.run([NETLOOM, "import", file, "--to", self.project, "--json"], capture_output=True, text=True, timeout=120)
        fine = run({"fc.weight": torch.zeros(3, 4), "fc.bias": torch.zeros(3), "odd": torch.zeros(2, 2, 2, 2, 2, 2)})
        self.assertEqual(fine.returncode, DONE, fine.stderr)
        self.assertEqual(json.loads(fine.stdout)["matched"], ["fc.weight", "fc.bias", "odd"])
        one = torch.zeros(1)
        for state in ({}, {"": one}, {".": one}, {"..": one}, {"a b.weight": one}, {"a/b.weight": one}, {"\x1b[31m.weight": one},
                      {".".join("a" * 200): one}, {"fc.weight": torch.zeros(0, 0)}, {"x.weight_ih_l0": one, "x.weight_hh_l0": one},
                      {"x.in_proj_weight": one}, {"x.running_mean": one[0]}, {"x.weight": torch.zeros(2, 2), "x.y.weight": one},
                      os.urandom(5000), b""):
            result = run(state)
            self.assertIn(result.returncode, (DONE, WRONG), f"{state if isinstance(state, dict) else 'bytes'}: {result.stderr}")
            self.assertEqual(result.stderr.count("\n"), 0 if result.returncode == DONE else 1, result.stderr)

    def test_usage(self):
        source = NET.format(init="pass", forward="pass")
        for arguments, word in ((["--input", "x"], "ID=C,H,W"), (["--input", "x=3,,2"], "ID=C,H,W"), (["--input", "x=0"], "ID=C,H,W"),
                                (["--input", "x=" + "9" * 30], "ID=C,H,W"), (["--class", "Nothing"], "there is no class 'Nothing'")):
            run = self.run_import(source, *arguments)
            self.assertEqual(run.returncode, WRONG)
            self.assertIn(word, run.stderr)
            self.assertEqual(run.stderr.count("\n"), 1, run.stderr)
        self.assertIn("the network has no input 'y'; it has: x", self.run_import(source, "--input", "y=3").stderr)
        run = subprocess.run([NETLOOM, "import", self.folder / "no.py", "--to", self.project], capture_output=True, text=True)
        self.assertEqual((run.returncode, run.stderr.count("\n")), (WRONG, 1), run.stderr)
        run = subprocess.run([NETLOOM, "import", self.folder / "net.txt", "--to", self.project], capture_output=True, text=True)
        self.assertEqual(run.returncode, WRONG)
        self.assertIn(".py (PyTorch source)", run.stderr)


if __name__ == "__main__":
    NETLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
