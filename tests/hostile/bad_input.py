#!/usr/bin/env python3
"""Input that is wrong, cut, lying or hostile, given to the real program: each has one clear line, the right exit status, and nothing is lost.

    bad_input.py NETLOOM [unittest arguments]
"""

import copy
import gzip
import io
import json
import os
import pickle
import resource
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
import zlib

import numpy

NETLOOM = ""
PATIENCE = int(os.environ.get("NETLOOM_PATIENCE", "1"))  # sanitizers make everything slower
SHADOWED = "NETLOOM_SHADOW" in os.environ  # sanitizers take terabytes of addresses for themselves
DONE, FAILED, WRONG = 0, 1, 2

GOOD = {
    "format": "netloom", "version": 1, "name": "small",
    "graph": {
        "nodes": [
            {"id": "image", "op": "Input", "options": {"field": "image"}},
            {"id": "label", "op": "Input", "options": {"field": "label"}},
            {"id": "flatten", "op": "Flatten"},
            {"id": "fc", "op": "Linear", "options": {"out_features": 16}},
            {"id": "relu", "op": "ReLU"},
            {"id": "out", "op": "Linear", "options": {"out_features": 10}},
            {"id": "loss", "op": "CrossEntropyLoss"}],
        "wires": [["image", "flatten"], ["flatten", "fc"], ["fc", "relu"], ["relu", "out"], ["out", "loss:input"],
                  ["label", "loss:target"]]},
    "data": {"source": "digits"},
    "training": {"epochs": 1, "optimizer": {"type": "SGD", "lr": 0.1}},
}


def changed(change):
    project = copy.deepcopy(GOOD)
    change(project)
    return project


def node(project, name):
    return next(entry for entry in project["graph"]["nodes"] if entry["id"] == name)


class Case(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, content):
        if not isinstance(content, (bytes, str)):
            content = json.dumps(content)
        mode = "wb" if isinstance(content, bytes) else "w"
        with open(self.path(name), mode) as file:
            file.write(content)
        return self.path(name)

    def netloom(self, *arguments, file_limit=None, memory_limit=None):
        def limit():
            for kind, most in ((resource.RLIMIT_FSIZE, file_limit), (resource.RLIMIT_AS, memory_limit)):
                if most is not None and not (SHADOWED and kind == resource.RLIMIT_AS):
                    resource.setrlimit(kind, (most, most))

        # Python ignores SIGXFSZ, and so does its child: a file that grows over the limit is an error of write(), as on a full disk.
        return subprocess.run([NETLOOM, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120 * PATIENCE,
                              cwd=self.folder.name, restore_signals=False,
                              preexec_fn=limit if file_limit is not None or memory_limit is not None else None)

    def refuses(self, arguments, *words, status=WRONG, **more):
        """One line on stderr that holds the words; nothing on stdout that looks like a result."""
        run = self.netloom(*arguments, **more)
        lines = [line for line in run.stderr.strip().split("\n") if line]
        told = f"{' '.join(arguments)}\nstatus {run.returncode}\nstdout: {run.stdout[-600:]}\nstderr: {run.stderr[-1500:]}"
        self.assertEqual(run.returncode, status, told)
        self.assertTrue(lines, told)
        if more == {} and status == WRONG:
            self.assertEqual(len(lines), 1, told)
        for word in words:
            self.assertIn(word.lower(), lines[-1].lower(), told)
        return lines[-1]

    def refuses_project(self, project, *words, command="train"):
        self.refuses([command, self.write("project.netloom.json", project)], *words)


class Projects(Case):
    def test_the_good_one_passes(self):
        run = self.netloom("check", self.write("project.netloom.json", GOOD))
        self.assertEqual((run.returncode, run.stderr), (DONE, ""), run.stderr)

    def test_malformed_json_names_line(self):
        self.refuses_project('{"format": "netloom",\n "version": 1,\n "graph": {"nodes": [}\n}', "line 3")

    def test_text_that_is_no_project(self):
        self.refuses_project("", "project.netloom.json")
        self.refuses_project("[]")
        self.refuses_project('{"format": "other", "version": 1}', "format")
        self.refuses_project(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe")
        self.refuses_project('{"format": "netloom", "version": 1, "name": "' + "\\ud800" + '"}')

    def test_json_that_nests_a_million_times(self):
        self.refuses_project('{"format": "netloom", "version": 1, "graph": ' + "[" * 1_000_000)

    def test_containers_that_nest_a_hundred_thousand_times(self):
        self.refuses_project('{"format": "netloom", "version": 1, "graph": {"nodes": [' +
                             '{"id": "a", "op": "Module", "nodes": [' * 100_000 + "]}" * 100_000 + '], "wires": []}}')

    def test_unknown_op_offers_the_nearest(self):
        self.refuses_project(changed(lambda p: node(p, "fc").update(op="Liner")), "fc", "Liner", "Linear")
        self.refuses_project(changed(lambda p: node(p, "fc").update(op="Conv2D")), "fc", "Conv2D", "Conv2d")

    def test_unknown_option_offers_the_nearest(self):
        self.refuses_project(changed(lambda p: node(p, "fc").update(options={"out_feature": 3})), "fc", "out_feature", "out_features")

    def test_cycle(self):
        def cycle(project):
            project["graph"]["nodes"].insert(4, {"id": "add", "op": "Add"})
            project["graph"]["wires"] = [["image", "flatten"], ["flatten", "add:input"], ["add", "fc"], ["fc", "relu"],
                                         ["relu", "add:other"], ["relu", "out"], ["out", "loss:input"], ["label", "loss:target"]]
        self.refuses_project(changed(cycle), "cycle")

    def test_duplicate_id(self):
        self.refuses_project(changed(lambda p: node(p, "relu").update(id="fc")), "fc")

    def test_ids_that_pytorch_could_not_take(self):
        for bad in ("", "a.b", "a b", "über", "../x", "a" * 100_000):
            with self.subTest(bad=bad[:10]):
                self.refuses_project(changed(lambda p: node(p, "relu").update(id=bad)))

    def test_wrong_option_types_and_ranges(self):
        for value in ("many", 0, -3, 1.5, True, None, [], [[1]], {}, 1e300, 10**30, 9223372036854775807):
            with self.subTest(value=value):
                self.refuses_project(changed(lambda p: node(p, "fc").update(options={"out_features": value})), "out_features")

    def test_newer_version_is_named(self):
        self.refuses_project(changed(lambda p: p.update(version=99)), "99")

    def test_wrong_types_everywhere(self):
        for key in ("graph", "data", "training", "layout", "name", "notes", "version"):
            for value in (17.5, [3], "text", None, {"x": [1]}):
                if (key, value) in (("name", "text"), ("notes", "text")):
                    continue
                with self.subTest(key=key, value=value):
                    self.refuses_project(changed(lambda p: p.update({key: value})))

    def test_wires_into_nothing(self):
        for wire in (["fcc", "relu"], ["fc", "relu:inptu"], ["fc"], "fc", ["fc", "relu", "out"], [1, 2], ["", ""], ["fc:output", "fc:output"]):
            with self.subTest(wire=wire):
                self.refuses_project(changed(lambda p: p["graph"]["wires"].append(wire)))

    def test_shapes_that_do_not_fit(self):
        self.refuses_project(changed(lambda p: node(p, "out").update(options={"in_features": 17, "out_features": 10})), "out", "17", "16")

    def test_network_larger_than_any_memory(self):
        def huge(project):
            node(project, "fc")["options"]["out_features"] = 1_000_000
            node(project, "out")["options"]["out_features"] = 1_000_000
        run = self.netloom("train", self.write("project.netloom.json", changed(huge)))
        self.assertIn(run.returncode, (FAILED, WRONG), run.stderr)
        self.assertEqual(len(run.stderr.strip().split("\n")), 1, run.stderr)

    def test_training_settings(self):
        for change in ({"epochs": -1}, {"epochs": "two"}, {"batch_size": 0}, {"batch_size": 10**18}, {"optimizer": {"type": "Adm"}},
                       {"optimizer": {"type": "SGD", "lr": -1}}, {"optimizer": {"type": "SGD", "lr": "fast"}}, {"epoch": 3},
                       {"optimizer": "Adam"}, {"optimizer": {"type": "Adam", "betas": [0.9]}}):
            with self.subTest(change=change):
                self.refuses_project(changed(lambda p: p["training"].update(change)))

    def test_nothing_to_train(self):
        def no_loss(project):
            project["graph"]["nodes"].pop()
            project["graph"]["wires"] = project["graph"]["wires"][:-2]
        self.refuses_project(changed(no_loss), "loss")
        self.refuses_project(changed(lambda p: p["graph"].update(nodes=[], wires=[])))
        self.refuses_project(changed(lambda p: p.pop("data")))

    def test_check_prints_diagnostics_as_json(self):
        bad = changed(lambda p: node(p, "fc").update(options={"out_features": 0}))
        run = self.netloom("check", self.write("project.netloom.json", bad), "--json")
        self.assertEqual(run.returncode, WRONG)
        told = json.loads(run.stdout)
        self.assertFalse(told["ok"])
        self.assertEqual([(d["node"], d["option"], d["severity"]) for d in told["diagnostics"]], [("fc", "out_features", "error")])


class Data(Case):
    def project(self, **data):
        return self.write("project.netloom.json", changed(lambda p: p.update(data=data)))

    def idx_folder(self, **damage):
        """Twenty samples in MNIST's form; `damage` replaces a file's bytes by a function of them."""
        os.mkdir(self.path("idx"))
        for part, count in (("train", 20), ("t10k", 10)):
            images = struct.pack(">iiii", 0x803, count, 28, 28) + os.urandom(count * 784)
            labels = struct.pack(">ii", 0x801, count) + bytes(i % 10 for i in range(count))
            for name, content in ((f"{part}-images-idx3-ubyte", images), (f"{part}-labels-idx1-ubyte", labels)):
                key = name.split("-idx")[0].replace("-", "_")
                if key + "_raw" in damage:
                    content = damage[key + "_raw"](content)
                packed = gzip.compress(content)
                if key in damage:
                    packed = damage[key](packed)
                self.write(f"idx/{name}.gz", packed)
        return self.project(source="idx", path="idx")

    def test_good_idx_trains(self):
        run = self.netloom("train", self.idx_folder(), "--run", self.path("run"))
        self.assertEqual(run.returncode, DONE, run.stderr)

    def test_missing_folder(self):
        self.refuses(["train", self.project(source="idx", path="nowhere")], "nowhere")
        self.refuses(["train", self.project(source="npz", path="nowhere.npz")], "nowhere.npz")
        self.refuses(["train", self.project(source="idx")], "path")

    def test_unknown_source_and_field(self):
        self.refuses(["train", self.project(source="digit")], "digit", "digits")
        self.refuses(["train", self.write("project.netloom.json", changed(
            lambda p: node(p, "image").update(options={"field": "imag"})))], "imag", "image")

    def test_truncated_gz(self):
        self.refuses(["train", self.idx_folder(train_images=lambda data: data[:len(data) // 2])], "train-images-idx3-ubyte.gz")

    def test_gz_with_a_flipped_bit(self):
        def flip(data):
            return data[:-6] + bytes([data[-6] ^ 1]) + data[-5:]
        self.refuses(["train", self.idx_folder(train_images=flip)], "train-images-idx3-ubyte.gz")

    def test_idx_that_lies_about_its_size(self):
        self.refuses(["train", self.idx_folder(train_images_raw=lambda data: struct.pack(">iiii", 0x803, 2**31 - 1, 28, 28) + data[16:])],
                     "train-images-idx3-ubyte.gz")

    def test_idx_negative_size(self):
        self.refuses(["train", self.idx_folder(train_images_raw=lambda data: struct.pack(">iiii", 0x803, -1, 28, 28) + data[16:])])

    def test_idx_with_fewer_labels_than_images(self):
        self.refuses(["train", self.idx_folder(train_labels_raw=lambda data: struct.pack(">ii", 0x801, 5) + data[8:13])], "label")

    def test_label_that_no_output_stands_for(self):
        self.refuses(["train", self.idx_folder(train_labels_raw=lambda data: data[:-1] + b"\xc8"), "--run", self.path("run")],
                     "200")

    def test_npz_that_lies(self):
        header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000, 64), }"
        header = header.encode().ljust(117) + b"\n"
        with zipfile.ZipFile(self.path("data.npz"), "w") as archive:
            archive.writestr("image.npy", b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + b"\0" * 64)
        self.refuses(["train", self.project(source="npz", path="data.npz")], "data.npz")

    def test_npz_bombs(self):
        """3.9 GB of zeros in 4 MB: nothing that an Input does not use is unpacked, nor what is not of the size it claims."""
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        piece, count = 1 << 20, 3900
        head = {}
        for shape in ((4,), (count * piece,), (count, piece)):
            text = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape}, }}"
            head[shape] = b"\x93NUMPY\x01\x00\x76\x00" + text.encode().ljust(117) + b"\n"
        first = {shape: zlib.compressobj(9, zlib.DEFLATED, -15) for shape in head}
        zeros = packer.compress(bytes(piece)) + packer.flush(zlib.Z_FULL_FLUSH)  # each flush makes the next piece the same
        self.assertLess(len(zeros), 2000)
        end = zlib.compressobj(9, zlib.DEFLATED, -15).flush()
        for shape in head:
            start = first[shape].compress(head[shape]) + first[shape].flush(zlib.Z_FULL_FLUSH)
            bomb = start + zeros * count + end
            arrays = {"image": numpy.zeros((8, 64), "float32"), "label": numpy.arange(8) % 10}
            for name, status in (("spare", DONE), ("image", WRONG)):
                file, directory = io.BytesIO(), b""
                entries = [("bomb" if name == "spare" else name, bomb, 8, len(head[shape]) + count * piece)]
                for key, array in arrays.items():
                    if key != name:
                        record = io.BytesIO()
                        numpy.save(record, array)
                        entries.append((key, record.getvalue(), 0, len(record.getvalue())))
                for key, content, method, size in entries:
                    fields = struct.pack("<HHHHIII", 0, method, 0, 0x21, zlib.crc32(content) if method == 0 else 0, len(content), size)
                    label = (key + ".npy").encode()
                    where = struct.pack("<HHHHHII", len(label), 0, 0, 0, 0, 0, file.tell())
                    directory += b"PK\1\2" + struct.pack("<HH", 20, 20) + fields + where + label
                    file.write(b"PK\3\4" + struct.pack("<H", 20) + fields + struct.pack("<HH", len(label), 0) + label + content)
                tail = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), file.tell(), 0)
                self.write("data.npz", file.getvalue() + directory + b"PK\5\6" + tail)
                with self.subTest(shape=shape, name=name):
                    run = self.netloom("check", self.project(source="npz", path="data.npz"), memory_limit=2 << 30)
                    self.assertEqual(run.returncode, status, run.stderr)
                    if name == "spare":
                        run = self.netloom("train", self.project(source="npz", path="data.npz"), "--run", self.path(f"run{len(bomb)}"),
                                           memory_limit=2 << 30)
                        self.assertEqual(run.returncode, DONE, run.stderr)

    def test_npz_cut_and_npz_of_objects(self):
        numpy.savez(self.path("whole.npz"), image=numpy.zeros((4, 64), "float32"), label=numpy.zeros(4, "int64"))
        with open(self.path("whole.npz"), "rb") as file:
            content = file.read()
        self.write("data.npz", content[:len(content) // 2])
        self.refuses(["train", self.project(source="npz", path="data.npz")], "data.npz")
        numpy.savez(self.path("data.npz"), image=numpy.array([{"a": 1}], dtype=object))
        self.refuses(["train", self.project(source="npz", path="data.npz")], "data.npz")

    def csv(self, content, name="table.csv", fields=None, **keys):
        self.write(name, content)
        fields = fields if fields is not None else {"image": {"columns": ["0:64"], "shape": [1, 8, 8]}, "label": {"columns": [64], "as": "class"}}
        return self.project(source="csv", path=name, fields=fields, **keys)

    ROW = ",".join(["1"] * 64 + ["a"]) + "\n"

    def test_good_csv_trains(self):
        rows = "".join(",".join([str((i * k) % 7) for k in range(64)] + [str(i % 10)]) + "\n" for i in range(40))
        run = self.netloom("train", self.csv(rows, header=False), "--run", self.path("run"))
        self.assertEqual(run.returncode, DONE, run.stderr)

    def test_csv_that_is_no_table(self):
        for content in ("", "\n\n\n", "\ufeff", b"\x00" * 5000, b"\xff\xfe1\x00,\x00", os.urandom(5000), b"\x89PNG\r\n\x1a\n" + b"\0" * 90):
            with self.subTest(content=content[:12]):
                self.refuses(["train", self.csv(content, header=False)], "table.csv")

    def test_csv_places_are_named(self):
        self.refuses(["train", self.csv(self.ROW + "1,2\n", header=False)], "table.csv", "line 2", "2 cells", "65")
        self.refuses(["train", self.csv(self.ROW * 3 + self.ROW.replace("1,1,", "1,x,", 1), header=False)], "line 4", "column 1", '"x"')
        self.refuses(["train", self.csv(self.ROW + '"' + self.ROW * 100, header=False)], "line 2", "quote")
        self.refuses(["train", self.csv(self.ROW + self.ROW.replace("1,", ",", 1), header=False)], "line 2", "missing")

    def test_csv_rows_without_end(self):
        """One cell, then one row, of more than any table has."""
        self.refuses(["train", self.csv('"' + "x" * 40_000_000, header=False)], "table.csv", "row is longer")
        self.refuses(["train", self.csv("," * 5_000_000, header=False)], "table.csv", "row is longer")

    def test_csv_gz_that_is_cut_damaged_or_not_packed(self):
        packed = gzip.compress((self.ROW * 2000).encode())
        for content in (packed[:len(packed) // 2], packed[:-4], packed[:-6] + bytes([packed[-6] ^ 1]) + packed[-5:], self.ROW.encode()):
            with self.subTest(size=len(content)):
                self.refuses(["train", self.csv(content, name="table.csv.gz", header=False)], "table.csv.gz")

    def test_csv_declarations(self):
        for fields, word in (({"image": {"columns": "nothing"}}, "nothing"), ({"image": {"columns": [99]}}, "99"),
                             ({"image": {}}, "columns"), ({"image": {"columns": ["0:64"], "as": "clas"}}, "class"),
                             ({"image": {"columns": [-1]}}, "columns"), ({"image": {"columns": [0, "a"]}}, "columns"),
                             ({"image": {"columns": ["0:64"], "scale": [2, 2]}}, "scale"), ({"image": [0]}, "object"),
                             ({"image": {"columns": ["0:64"], "shape": [4000000, 4000000]}}, "shape"), ([], "fields")):
            with self.subTest(fields=fields):
                self.refuses(["train", self.csv(self.ROW * 3, fields=fields, header=False)], word)
        for keys, word in (({"separator": ",,"}, "separator"), ({"missing": "drop"}, "skip"), ({"window": 5}, "window"),
                           ({"window": {"length": 0}}, "length"), ({"window": {"length": 10**15}}, "length"),
                           ({"window": {"lenght": 3}}, "length"), ({"window": {"length": 5000}}, "too few"), ({"header": "yes"}, "header"),
                           ({"split": {"order": "sorted"}}, "order"), ({"path": ["a"]}, "path")):
            with self.subTest(keys=keys):
                self.refuses(["train", self.csv(self.ROW * 3, **{"header": False, **keys})] if "path" not in keys else
                             ["train", self.project(source="csv", fields={"image": {"columns": [0]}}, **keys)], word)

    def test_data_that_is_no_file(self):
        os.mkdir(self.path("folder"))
        os.mkfifo(self.path("pipe"))
        for source in ("csv", "text", "npz"):
            for path, word in (("folder", "folder"), ("pipe", "pipe"), ("nowhere", "nowhere"), ("", "path"), ("/dev/zero", "/dev/zero")):
                with self.subTest(source=source, path=path):
                    fields = {"fields": {"image": {"columns": [0]}}} if source == "csv" else {}
                    self.refuses(["train", self.project(source=source, path=path, **fields)], word)
        for source in ("cifar10", "images", "idx"):
            self.refuses(["train", self.project(source=source, path="nowhere")], "nowhere")
            self.refuses(["train", self.project(source=source, path="folder")], "folder")

    def test_pipes_within_a_folder(self):
        """None is waited for: a folder has what it has without them."""
        self.idx_folder()
        os.mkdir(self.path("cifar"))
        for name in ("data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"):
            self.write("cifar/" + name, bytes(3073) * 2)
        for name in ("a", "b"):
            os.makedirs(self.path(f"images/{name}"))
        for source, path, name in (("idx", "idx", "train-images-idx3-ubyte.gz"), ("idx", "idx", "train-labels-idx1-ubyte.gz"),
                                   ("cifar10", "cifar", "data_batch_1.bin"), ("cifar10", "cifar", "test_batch.bin"),
                                   ("images", "images", "a/one.png")):
            with self.subTest(name=name):
                file = self.path(f"{path}/{name}")
                if os.path.exists(file):
                    os.rename(file, file + ".kept")
                os.mkfifo(file)
                run = self.netloom("train", self.project(source=source, path=path), "--run", self.path("run"))
                self.assertEqual(run.returncode, WRONG, run.stderr + run.stdout)
                self.assertIn(path, run.stderr)
                os.remove(file)
                if os.path.exists(file + ".kept"):
                    os.rename(file + ".kept", file)

    def test_text_that_is_none(self):
        for content in (b"", b"short", os.urandom(4000), b"a" * 1000 + b"\xc3", b"a" * 1000 + b"\x00", "über".encode("latin-1") * 99,
                        gzip.compress(b"a" * 10000)[:-9]):
            with self.subTest(content=content[:8], size=len(content)):
                self.write("data.txt", content)
                self.refuses(["train", self.project(source="text", path="data.txt")], "data.txt")
        self.write("data.txt", "text " * 100)
        for keys in ({"length": 0}, {"length": 10**12}, {"length": "long"}, {"stride": 0}):
            self.refuses(["train", self.project(source="text", path="data.txt", **keys)], *keys)

    def test_cifar10_that_lies(self):
        os.mkdir(self.path("cifar"))
        record = bytes(3073)
        for name, content, word in (("data_batch_1.bin", record[:-1], "3072"), ("data_batch_1.bin", b"", "data_batch_1.bin"),
                                    ("test_batch.bin", b"\xff" + record[1:], "255"), ("data_batch_2.bin", record * 3 + b"x", "data_batch_2.bin")):
            with self.subTest(name=name, size=len(content)):
                for good in ("data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"):
                    self.write("cifar/" + good, record * 2)
                self.write("cifar/" + name, content)
                self.refuses(["train", self.project(source="cifar10", path="cifar")], name, word)

    def test_pictures_that_are_none(self):
        os.makedirs(self.path("pictures/one"))

        def chunk(kind, content):
            return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

        def png(width, height, rows):
            return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) +
                    chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))

        good = png(4, 4, (b"\0" + b"abc" * 4) * 4)
        self.write("pictures/one/good.png", good)
        run = self.netloom("check", self.project(source="images", path="pictures"), "--json")
        self.assertNotIn("picture", run.stderr)
        for content in (b"", b"GIF89a", good[:40], good[:-30], good.replace(b"IDAT", b"IDAX"), png(30000, 30000, b""), png(0, 4, b""),
                        png(16000, 4000, b"\0" * 99), png(4, 4, b"\0" * 3), b"\xff\xd8\xff" + os.urandom(500),
                        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + b"\0" * 9):
            with self.subTest(content=content[:30], size=len(content)):
                self.write("pictures/one/bad.png", content)
                self.refuses(["train", self.project(source="images", path="pictures", size=8)], "bad.png")
        self.refuses(["train", self.project(source="images", path="pictures", size=[8, 8, 8])], "size")
        self.refuses(["train", self.project(source="images", path="pictures", size=10**9)], "size")
        self.refuses(["train", self.project(source="images", path="pictures", channels=2)], "channels")

    def test_random_without_fields_or_too_many(self):
        self.refuses(["train", self.project(source="random", samples=10)])
        self.refuses(["train", self.project(source="random", samples=10**15, fields={"image": {"shape": [64]}, "label": {"shape": [], "classes": 10}})])


class Weights(Case):
    def setUp(self):
        super().setUp()
        self.project = self.write("project.netloom.json", GOOD)
        run = self.netloom("export", self.project, "--to", self.path("good.pt"))
        self.assertEqual(run.returncode, DONE, run.stderr)
        with open(self.path("good.pt"), "rb") as file:
            self.good = file.read()

    def refuses_weights(self, content, *words):
        return self.refuses(["eval", self.project, "--weights", self.write("bad.pt", content)], *words)

    def torch_file(self, change):
        """good.pt after `change` of the state_dict, as PyTorch writes it."""
        import torch
        state = torch.load(self.path("good.pt"))
        change(state)
        out = io.BytesIO()
        torch.save(state, out)
        return out.getvalue()

    def archive(self, **replaced):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.good)) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bad:
            for name in good.namelist():
                content = good.read(name)
                for key, change in replaced.items():
                    if name.endswith("/" + key.replace("__", ".").replace("_", "/")):
                        content = change(content)
                bad.writestr(name, content)
        return out.getvalue()

    def test_the_good_one_loads(self):
        run = self.netloom("eval", self.project, "--weights", self.path("good.pt"), "--json")
        self.assertEqual(run.returncode, DONE, run.stderr)
        self.assertIn("accuracy", json.loads(run.stdout))

    def test_pickle_that_calls_a_command_is_never_run(self):
        target = self.path("owned")

        class Evil:
            def __reduce__(self):
                return os.system, (f"touch {target}",)

        for content in (pickle.dumps(Evil(), 2), self.archive(data__pkl=lambda _: pickle.dumps(Evil(), 2)),
                        self.archive(data__pkl=lambda _: pickle.dumps({"fc.weight": Evil()}, 4))):
            self.refuses_weights(content, "bad.pt")
        line = self.refuses_weights(self.archive(data__pkl=lambda _: pickle.dumps(Evil(), 2)))
        self.assertIn("system", line)
        self.assertFalse(os.path.exists(target))

    def test_cut_at_many_places(self):
        for share in (0, 1, 3, 5, 8, 10, 13, 15):
            with self.subTest(share=share):
                self.refuses_weights(self.good[:len(self.good) * share // 16], "bad.pt")

    def test_pickle_cut_and_garbage(self):
        for change in (lambda data: data[:len(data) // 2], lambda data: b"", lambda data: b"\x80\x02" + b"(" * 1_000_000 + b".",
                       lambda data: b"\x80\x02" + b"h\xff" * 10 + b".", lambda data: b"\x80\x02]" + b"q\x00" * 50 + b".",
                       lambda data: b"\x80\x02X\xff\xff\xff\x7fabc.", lambda data: bytes(range(256)) * 20):
            self.refuses_weights(self.archive(data__pkl=change), "bad.pt")

    def test_storage_shorter_than_its_tensor(self):
        self.refuses_weights(self.archive(data_0=lambda data: data[:-4]), "bad.pt")

    def test_missing_unexpected_and_misshaped_keys_are_named(self):
        import torch
        self.refuses_weights(self.torch_file(lambda s: s.pop("fc.bias")), "fc.bias", "missing")
        self.refuses_weights(self.torch_file(lambda s: s.update({"extra.weight": torch.zeros(3)})), "extra.weight", "unexpected")
        self.refuses_weights(self.torch_file(lambda s: s.update({"fc.weight": torch.zeros(16, 65)})), "fc.weight", "65", "64")

    def test_all_three_in_one_line(self):
        import torch

        def change(state):
            state.pop("fc.bias")
            state["extra.weight"] = torch.zeros(3)
            state["out.bias"] = torch.zeros(11)
        self.refuses_weights(self.torch_file(change), "fc.bias", "extra.weight", "out.bias")

    def test_safetensors(self):
        """Cut, lying about its header, of the wrong tensors; tests/nn/test_safetensors has the format's own rules."""
        self.netloom("export", self.project, "--to", self.path("good.safetensors"))
        with open(self.path("good.safetensors"), "rb") as file:
            good = file.read()
        run = self.netloom("eval", self.project, "--weights", self.path("good.safetensors"), "--json")
        self.assertEqual(run.returncode, DONE, run.stderr)
        for content in (b"", good[:7], good[:100], good[:-1], good + b"x", b"\xff" * 8 + good[8:], struct.pack("<Q", 10**7) + good[8:],
                        good.replace(b'"F32"', b'"F33"', 1), good.replace(b"[16,64]", b"[64,17]", 1), self.good[:-9], pickle.dumps({}, 2)):
            with self.subTest(size=len(content)):
                self.refuses(["eval", self.project, "--weights", self.write("bad.safetensors", content)], "bad.safetensors")
        self.refuses(["eval", self.project, "--weights", self.write("bad.safetensors", good.replace(b'"fc.bias"', b'"fc.bios"'))],
                     "fc.bias", "fc.bios")

    def test_no_file_a_folder_an_unknown_kind(self):
        self.refuses(["eval", self.project, "--weights", self.path("none.pt")], "none.pt")
        os.mkdir(self.path("folder.pt"))
        self.refuses(["eval", self.project, "--weights", self.path("folder.pt")], "folder.pt")
        self.refuses(["export", self.project, "--to", self.path("weights.xyz")], "xyz", ".pt")

    def test_full_disk_keeps_the_old_file(self):
        """The limit strikes while the file is being written."""
        self.refuses(["export", self.project, "--to", self.path("good.pt")], "good.pt", status=FAILED, file_limit=512)
        with open(self.path("good.pt"), "rb") as file:
            self.assertEqual(file.read(), self.good)
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["good.pt", "project.netloom.json"])

    def test_full_disk_while_training_is_told(self):
        run = self.netloom("train", self.project, "--run", self.path("run"), file_limit=512)
        self.assertEqual(run.returncode, FAILED, run.stderr)
        self.assertIn("run", run.stderr.strip().split("\n")[-1])

    def test_folder_that_does_not_exist(self):
        self.refuses(["export", self.project, "--to", self.path("none/out.pt")], "none")

    def test_predict_input(self):
        good = {"image": numpy.zeros((3, 1, 8, 8), "float32")}
        for name, arrays in (("name", {"imag": good["image"]}), ("shape", {"image": numpy.zeros((3, 1, 9, 8), "float32")}),
                             ("rank", {"image": numpy.zeros((3,), "float32")}), ("text", {"image": numpy.array(["a", "b"])})):
            with self.subTest(name=name):
                numpy.savez(self.path("in.npz"), **arrays)
                self.refuses(["predict", self.project, "--weights", self.path("good.pt"), "--input", self.path("in.npz"),
                              "--output", self.path("out.npz")], "image")
                self.assertFalse(os.path.exists(self.path("out.npz")))


class Usage(Case):
    def test_wrong_usage(self):
        project = self.write("project.netloom.json", GOOD)
        for arguments, word in ((["chek", project], "check"), (["check"], "FILE"), (["check", self.path("none.json")], "none.json"),
                                (["check", self.folder.name], os.path.basename(self.folder.name)),
                                (["check", project, "--jsn"], "--json"), (["train", project, "--epochs", "two"], "two"),
                                (["train", project, "--epochs"], "--epochs"), (["train", project, "--epochs", "-1"], "-1"),
                                (["train", project, "--threads", "-2"], "-2"), (["train", project, "--set", "training.epocs=2"], "epochs"),
                                (["train", project, "--set", "nonsense"], "nonsense"), (["eval", project], "--weights"),
                                (["eval", project, "--weights", project, "--split", "tset"], "test"),
                                (["export", project], "--to"), (["bench", project, "--steps", "0"], "0")):
            with self.subTest(arguments=arguments[0:1] + arguments[2:]):
                self.refuses(arguments, word)


def main():
    global NETLOOM
    NETLOOM = os.path.abspath(sys.argv.pop(1))
    unittest.main()


if __name__ == "__main__":
    main()
