#!/usr/bin/env python3
"""Files in the forms that the world has them, made small, trained by the real program with one setting at most beside path and fields.

Keras' mnist.npz, MedMNIST, UCI's housing and auto-mpg tables, a titanic table, a folder with train and val, 16-bit and CMYK pictures.
What the program takes from each is summed with random weights in NumPy too: a value that is off anywhere shows.

    public_files.py NETLOOM [unittest arguments]
"""
import base64
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib

import numpy
import torch

NETLOOM = ""
GENERATOR = numpy.random.default_rng(7)
# 16 x 8 pixels as Pillow writes them in CMYK, quality 90: on the left (200, 100, 50), on the right (20, 60, 220).
CMYK = base64.b64decode(
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFBgSFBUU/8AAFAgACAAQBEMR"
    "AE0RAFkRAEsRAP/EABcAAAMBAAAAAAAAAAAAAAAAAAcICQD/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AHADQl6qaD4Kris//9k=")


def png(pixels):
    """Rows of pixels, uint8 or uint16, grey or three colours."""
    height, width = pixels.shape[:2]
    bits = pixels.dtype.itemsize * 8
    rows = b"".join(b"\0" + row.astype(f">u{bits // 8}").tobytes() for row in pixels)

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, bits, 2 if pixels.ndim == 3 else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class PublicFiles(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())

    def run_netloom(self, *arguments):
        done = subprocess.run([NETLOOM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=self.folder,
                              timeout=120 * int(os.environ.get("NETLOOM_PATIENCE", "1")))
        self.assertEqual(done.returncode, 0, f"{' '.join(arguments)}\n{done.stdout[-800:]}\n{done.stderr[-800:]}")
        return done

    def evaluate(self, file, weights, split):
        return json.loads(self.run_netloom("eval", file, "--weights", weights, "--split", split, "--json").stdout)

    def train(self, data, x, y, classes=None):
        """Checks and trains a linear layer on fields `x` and `y`; `classes`: for a class of so many. Gives the last epoch's line."""
        loss = ["CrossEntropyLoss", classes] if classes else ["MSELoss", 1]
        nodes = [{"id": "x", "op": "Input", "options": {"field": x}}, {"id": "y", "op": "Input", "options": {"field": y}},
                 {"id": "flat", "op": "Flatten"}, {"id": "fc", "op": "Linear", "options": {"out_features": loss[1]}},
                 {"id": "loss", "op": loss[0]}]
        wires = [["x", "flat"], ["flat", "fc"], ["fc", "loss:input"], ["y", "loss:target"]]
        project = {"format": "netloom", "version": 1, "name": "public", "graph": {"nodes": nodes, "wires": wires}, "data": data,
                   "training": {"epochs": 2, "batch_size": 8, "optimizer": {"type": "Adam"}}}
        self.write("p.netloom.json", json.dumps(project))
        self.run_netloom("check", "p.netloom.json")
        self.kept = f"run-{len(os.listdir(self.folder))}"
        lines = self.run_netloom("train", "p.netloom.json", "--run", self.kept, "--json").stdout.splitlines()
        return [json.loads(line) for line in lines if '"epoch"' in line][-1]

    def check_values(self, data, field, split, expected):
        """Σ |x · m| over all samples of the split for random m above 0, here and there. Numbers may have any sign: x + 1000."""
        shape = list(expected.shape[1:])
        nodes = [{"id": "x", "op": "Input", "options": {"field": field}}, {"id": "shift", "op": "Add", "options": {"other": 1000}},
                 {"id": "m", "op": "Parameter", "options": {"shape": [1, *shape], "init": "zeros"}}, {"id": "mul", "op": "Mul"},
                 {"id": "zero", "op": "Mul", "options": {"other": 0}}, {"id": "loss", "op": "L1Loss", "options": {"reduction": "sum"}}]
        wires = [["x", "shift:input"], ["shift", "mul:input"], ["m", "mul:other"], ["mul", "zero:input"], ["mul", "loss:input"],
                 ["zero", "loss:target"]]
        project = {"format": "netloom", "version": 1, "name": "probe", "graph": {"nodes": nodes, "wires": wires}, "data": data,
                   "training": {"batch_size": len(expected)}}
        self.write("probe.netloom.json", json.dumps(project))
        mask = GENERATOR.random([1, *shape], dtype="float32")
        torch.save({"m": torch.from_numpy(mask)}, self.path("m.pt"))
        found = self.evaluate("probe.netloom.json", "m.pt", split)
        self.assertEqual(found["samples"], len(expected))
        wanted = ((expected.astype("float64") + 1000) * mask).sum()
        self.assertLess(abs(found["loss"] - wanted) / wanted, 2e-7 * max(1, expected[0].size) ** 0.5 + 1e-6)

    def test_keras_mnist(self):
        pixels = {part: GENERATOR.integers(0, 256, (count, 28, 28), dtype="uint8") for part, count in (("train", 60), ("test", 10))}
        digits = {part: (numpy.arange(len(pixels[part])) % 10).astype("uint8") for part in pixels}
        numpy.savez(self.path("mnist.npz"), x_train=pixels["train"], y_train=digits["train"], x_test=pixels["test"], y_test=digits["test"])
        data = {"source": "npz", "path": "mnist.npz"}
        self.train(data, "x_train", "y_train", classes=10)
        self.assertEqual(self.evaluate("p.netloom.json", self.kept + "/last.pt", "test")["samples"], 10)
        self.check_values(data, "x_train", "train", pixels["train"] / numpy.float32(255))
        self.check_values(data, "x_train", "test", pixels["test"] / numpy.float32(255))

    def test_predict_takes_the_same_bytes(self):
        pixels = GENERATOR.integers(0, 256, (20, 4, 4), dtype="uint8")
        numpy.savez(self.path("set.npz"), x_train=pixels, y_train=numpy.arange(20) % 2)
        self.train({"source": "npz", "path": "set.npz"}, "x_train", "y_train", classes=2)
        results = []
        for array in (pixels, pixels / numpy.float32(255)):
            numpy.savez(self.path("in.npz"), x=array)
            self.run_netloom("predict", "p.netloom.json", "--weights", self.kept + "/last.pt", "--input", "in.npz", "--output", "out.npz")
            results.append(numpy.load(self.path("out.npz"))["fc"])
        self.assertTrue((results[0] == results[1]).all())

    def test_medmnist(self):
        arrays = {}
        for part, count in (("train", 30), ("val", 12), ("test", 6)):
            arrays[part + "_images"] = GENERATOR.integers(0, 256, (count, 28, 28, 3), dtype="uint8")
            arrays[part + "_labels"] = (numpy.arange(count) % 9).astype("uint8").reshape(count, 1)
        numpy.savez_compressed(self.path("pathmnist.npz"), **arrays)
        data = {"source": "npz", "path": "pathmnist.npz", "labels": ["train_labels"]}
        self.assertIn("validation", self.train(data, "train_images", "train_labels", classes=9))
        for split, count in (("train", 30), ("validation", 12), ("test", 6)):
            self.assertEqual(self.evaluate("p.netloom.json", self.kept + "/last.pt", split)["samples"], count)
        self.check_values(data, "train_images", "validation", arrays["val_images"] / numpy.float32(255))

    def test_housing(self):
        table = GENERATOR.random((24, 14)) * 100
        self.write("housing.data", "".join("".join(f" {value:8.3f}" for value in row) + "\n" for row in table))
        data = {"source": "csv", "path": "housing.data", "separator": "spaces",
                "fields": {"x": {"columns": ["0:13"], "scale": "standard"}, "y": {"columns": [13]}}}
        self.train(data, "x", "y")
        data["fields"] = {"x": {"columns": ["0:14"]}}
        data["split"] = {"validation": 0}
        self.check_values(data, "x", "train", numpy.round(table, 3))

    def test_auto_mpg(self):
        makes = ["chevrolet chevelle malibu", "ford pinto", "amc ambassador (sw)", "toyota corolla 1200"]
        rows = [(9 + i * 0.5, 4 + i % 3, 100.0 + i, "?" if i % 5 == 2 else f"{60 + i}.0", 2000 + 10 * i, 12.5, 70 + i % 8, 1 + i % 3,
                 makes[i % 4]) for i in range(20)]
        self.write("auto-mpg.data", "".join('%.1f   %d   %.1f      %s      %d.      %.1f   %d  %d\t"%s"\n' % row for row in rows))
        data = {"source": "csv", "path": "auto-mpg.data", "separator": "spaces",
                "fields": {"x": {"columns": [1, 2, 4, 5, 6, 7], "scale": "standard"}, "y": {"columns": [0]},
                           "make": {"columns": [8], "as": "class"}}}
        self.train(data, "x", "y")
        self.train(data, "x", "make", classes=4)
        data["missing"] = "skip"
        data["fields"] = {"x": {"columns": [0, 3]}}
        data["split"] = {"validation": 0}
        self.check_values(data, "x", "train", numpy.array([[row[0], float(row[3])] for row in rows if row[3] != "?"]))
        told = self.run_netloom("train", "probe.netloom.json", "--epochs", "1", "--run", "probe").stderr
        self.assertIn("4 of 20 rows were left out", told)

    def test_titanic(self):
        names = ['"Braund, Mr. Owen Harris"', '"Cumings, Mrs. John (Florence ""Flo"" Briggs)"', '"Heikkinen, Miss. Laina"']
        rows = [(i + 1, i % 2, 1 + i % 3, names[i % 3], "male" if i % 2 else "female", "" if i % 4 == 3 else 20 + i, 7.25 + i, "SCQ"[i % 3])
                for i in range(24)]
        header = "PassengerId,Survived,Pclass,Name,Sex,Age,Fare,Embarked\r\n"
        self.write("titanic.csv", header + "".join(",".join(str(cell) for cell in row) + "\r\n" for row in rows))
        data = {"source": "csv", "path": "titanic.csv", "missing": "skip",
                "fields": {"x": {"columns": ["Pclass", "Age", "Sex", "Fare", "Embarked"], "as": "one_hot"},
                           "y": {"columns": ["Survived"], "as": "class"}}}
        self.train(data, "x", "y", classes=2)
        data["split"] = {"validation": 0}
        whole = [row for row in rows if row[5] != ""]
        expected = [[row[2], row[5], row[4] == "female", row[4] == "male", row[6], row[7] == "C", row[7] == "Q", row[7] == "S"]
                    for row in whole]
        self.check_values(data, "x", "train", numpy.array(expected, dtype="float64"))

    def test_folders_for_train_and_val(self):
        pixels = {}
        for split, count in (("train", 6), ("val", 2)):
            for kind in ("ants", "bees"):
                for i in range(count):
                    pixels[split, kind, i] = GENERATOR.integers(0, 256, (8, 8, 3), dtype="uint8")
                    self.write(f"hymenoptera/{split}/{kind}/{i}.png", png(pixels[split, kind, i]))
        data = {"source": "images", "path": "hymenoptera"}
        self.assertIn("validation", self.train(data, "image", "label", classes=2))
        for split, count in (("train", 12), ("val", 4)):
            expected = numpy.stack([image.transpose(2, 0, 1) for (part, _, _), image in pixels.items() if part == split])
            self.assertEqual(len(expected), count)
            self.check_values(data, "image", "validation" if split == "val" else split, expected / numpy.float32(255))

    def test_pictures_of_16_bits(self):
        pixels = GENERATOR.integers(0, 65536, (10, 6, 6), dtype="uint16")
        for i, image in enumerate(pixels):
            self.write(f"depth/{'near' if i % 2 else 'far'}/{i}.png", png(image))
        data = {"source": "images", "path": "depth", "channels": 1}
        self.train(data, "image", "label", classes=2)
        data["split"] = {"validation": 0}
        self.check_values(data, "image", "train", numpy.round(pixels[:, None] / 257).astype("float32") / numpy.float32(255))

    def test_pictures_in_cmyk(self):
        for i in range(8):
            self.write(f"print/{'a' if i % 2 else 'b'}/{i}.jpg", CMYK)
        data = {"source": "images", "path": "print"}
        self.train(data, "image", "label", classes=2)
        data["split"] = {"validation": 0}
        one = numpy.zeros((3, 8, 16), "float32")
        one[:, :, :8] = numpy.array([200, 100, 50]).reshape(3, 1, 1)
        one[:, :, 8:] = numpy.array([20, 60, 220]).reshape(3, 1, 1)
        self.check_values(data, "image", "train", numpy.stack([one] * 8) / numpy.float32(255))


if __name__ == "__main__":
    NETLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
