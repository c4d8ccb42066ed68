#!/usr/bin/python3
"""Makes the small right files that the search begins with, into corpus/: as PyTorch, NumPy and Pillow write them, and tables and texts.

    make_corpus.py      (Debian: python3-torch, python3-numpy, python3-pil)

The results are committed: the tests need none of these. What a search has found lies beside them under names of its own, which this leaves
alone.
"""

import collections
import io
import json
import os
import struct
import zipfile
import zlib

import numpy
import torch
from PIL import Image

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")


def write(name, content):
    path = os.path.join(CORPUS, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())


def saved(content, **how):
    stream = io.BytesIO()
    torch.save(content, stream, **how)
    return stream.getvalue()


def states():
    """(name, what is saved)"""
    torch.manual_seed(1)
    plain = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2)).state_dict()
    whole = torch.arange(12.0)
    views = collections.OrderedDict(a=whole[2:8].view(2, 3).t(), b=whole[:4].half(), c=torch.tensor([True, False]), d=torch.tensor(3),
                                    e=torch.arange(3, dtype=torch.int16), f=torch.ones(2, dtype=torch.bfloat16), g=torch.zeros(0, 3))
    lightning = {"epoch": 3, "pytorch-lightning_version": "1.9", "state_dict": plain, "callbacks": {"x": {"best": torch.tensor(0.5)}},
                 "optimizer_states": [{"state": {0: {"step": torch.tensor(7.0)}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.99)}]}]}
    return [("plain", plain), ("views", views), ("lightning", lightning), ("parameter", {"w": torch.nn.Parameter(torch.ones(2))})]


def weights():
    for name, state in states():
        content = saved(state)
        write(f"pt/{name}.pt", content)
        archive = zipfile.ZipFile(io.BytesIO(content))
        write(f"pt/{name}.pkl", archive.read(next(entry for entry in archive.namelist() if entry.endswith("data.pkl"))))
        write(f"pt_old/{name}.pt", saved(state, _use_new_zipfile_serialization=False))
    write("pt_old/protocol4.pt", saved(states()[0][1], _use_new_zipfile_serialization=False, pickle_protocol=4))


def safetensors():
    def file(header, values):
        text = json.dumps(header).encode()
        return struct.pack("<Q", len(text)) + text + values

    def tensor(dtype, shape, begin, end):
        return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}

    write("safetensors/floats", file({"a": tensor("F32", [2, 2], 0, 16), "b": tensor("F64", [1], 16, 24)}, bytes(24)))
    write("safetensors/kinds", file({"__metadata__": {"format": "pt", "netloom.order": '["h", "b", "i"]', "netloom.modules": '[["", 1]]'},
                                     "b": tensor("BF16", [2], 0, 4), "h": tensor("F16", [2], 4, 8), "i": tensor("I64", [], 8, 16)}, bytes(16)))
    write("safetensors/small", file({"u": tensor("U8", [3], 0, 3), "t": tensor("BOOL", [1], 3, 4), "z": tensor("F32", [0, 4], 4, 4)}, bytes(4)))
    write("safetensors/shared", file({"__metadata__": {"b": "a"}, "a": tensor("F32", [2], 0, 8)}, bytes(8)))
    write("safetensors/empty", file({}, b""))


def arrays():
    def npy(array):
        stream = io.BytesIO()
        numpy.save(stream, array)
        return stream.getvalue()

    pixels = numpy.arange(4 * 2 * 2, dtype=numpy.uint8).reshape(4, 2, 2)
    labels = numpy.array([0, 2, 1, 0])
    for name, write_npz in (("stored", numpy.savez), ("deflated", numpy.savez_compressed)):
        stream = io.BytesIO()
        write_npz(stream, x_train=pixels, y_train=labels, x_test=pixels[:2], y_test=labels[:2])
        write(f"npz/{name}.npz", stream.getvalue())
    stream = io.BytesIO()
    numpy.savez(stream, x=numpy.ones((3, 2), dtype=">f8"), y=numpy.eye(3, dtype=numpy.uint8), c=numpy.array([[1], [0], [2]], dtype=numpy.int8))
    write("npz/one_hot.npz", stream.getvalue())
    write("npz/floats.npy", npy(numpy.asfortranarray(numpy.arange(6, dtype=numpy.float16).reshape(2, 3))))
    write("npz/bools.npy", npy(numpy.array([True, False, True])))
    write("npz/labels.npy", npy(labels.astype(numpy.uint8).reshape(4, 1)))
    write("npz/text.npy", npy(numpy.array(["a", "b"])))
    write("npz/scalar.npy", npy(numpy.float32(3)))


def tables():
    def table(name, text, **data):
        write(f"csv/{name}", json.dumps({"source": "csv", "path": "t", **data}).encode() + b"\n" +
              (text if isinstance(text, bytes) else text.encode()))

    flowers = "length,width,kind\n5.1,3.5,a\n4.9,3.0,b\n4.7,3.2,a\n7.0,,c\n6.4,3.2,c\n"
    table("flowers", flowers, fields={"x": {"columns": ["0:2"], "scale": "standard"}, "y": {"columns": ["kind"], "as": "class"}},
          missing="skip", split={"validation": 0.2, "test": 0.2})
    table("one_hot", flowers, fields={"x": {"columns": [0, 2], "as": "one_hot"}, "y": {"columns": [1], "scale": "minmax"}},
          missing="interpolate")
    table("windows", "".join(f"{i};{i * i}\r\n" for i in range(12)), header=False, separator=";", window={"length": 3, "horizon": 2, "stride": 2},
          fields={"x": {"columns": ["0:2"], "scale": [0, 10]}, "y": {"columns": [1], "rows": "ahead"}, "z": {"columns": [0], "rows": "horizon"}},
          split={"order": "file", "test": 0.3})
    table("spaces", "a  b\n 1,5   -2\n 3,25   4\n -7,0 1e3\n", separator="spaces", decimal=",", fields={"x": {"columns": ["a", "b"]}})
    table("quotes", 'name,"va""lue"\n"x\ny",1\n"z, z","2"\nNA,?\n', missing="previous", na_values=["NA", "?"],
          fields={"n": {"columns": ["name"], "as": "class"}, "v": {"columns": [1]}})
    table("thousands", "a\n1.234,5\n2.000.000,25\n", separator="tab", decimal=",", thousands=".", fields={"x": {"columns": [0], "shape": [1, 1]}})
    table("utf16", "\ufeffa,b\n1,ü\n2,é\n".encode("utf-16-le"), encoding="utf-16",
          fields={"x": {"columns": ["a"]}, "y": {"columns": ["b"], "as": "class"}})
    compressed = zlib.compressobj(9, zlib.DEFLATED, 31)
    table("packed", compressed.compress(b"a,b\n1,2\n3,4\n") + compressed.flush(), fields={"x": {"columns": [0, 1]}})


def texts():
    def text(name, content, **data):
        write(f"text/{name}", json.dumps({"source": "text", "path": "t", **data}).encode() + b"\n" + content)

    line = "To be, or not to be: üß – 日本 𝄞\r\n\t"
    text("utf8", line.encode(), length=4)
    text("stride", (line * 3).encode(), length=8, stride=3, split={"validation": 0.2, "test": 0.2, "order": "file"})
    text("latin", "Größe\n".encode("latin-1"), length=2, encoding="latin-1")
    text("cp1252", "„Größe“ €\n".encode("cp1252"), length=2, encoding="cp1252")
    text("utf16", line.encode("utf-16"), length=4, encoding="utf-16")
    text("utf16be", b"\xfe\xff" + line.encode("utf-16-be"), length=4, encoding="utf-16")


def pictures():
    pixels = numpy.arange(6 * 4 * 4, dtype=numpy.uint8).reshape(6, 4, 4) * 2

    def picture(name, image, kind, **how):
        stream = io.BytesIO()
        image.save(stream, kind, **how)
        write(f"pictures/{name}", stream.getvalue())

    colour = Image.fromarray(pixels[:, :, :3].copy())
    turned = Image.Exif()
    turned[0x112] = 6
    picture("colour.png", colour, "PNG")
    picture("exif.png", colour, "PNG", exif=turned)
    picture("alpha.png", Image.fromarray(pixels), "PNG")
    picture("grey.png", colour.convert("L"), "PNG")
    picture("palette.png", colour.convert("P"), "PNG", transparency=3)
    picture("bits.png", colour.convert("1"), "PNG")
    picture("deep.png", Image.fromarray(pixels[:, :, 0].astype(numpy.uint16) * 257), "PNG")
    picture("colour.jpg", colour, "JPEG")
    picture("exif.jpg", colour, "JPEG", exif=turned)
    picture("progressive.jpg", colour, "JPEG", progressive=True)
    picture("grey.jpg", colour.convert("L"), "JPEG")
    picture("inks.jpg", colour.convert("CMYK"), "JPEG", subsampling=0)

    # Interlaced: Pillow writes none. Eight by eight pixels in grey, in the seven passes of Adam7.
    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    grey = numpy.arange(64, dtype=numpy.uint8).reshape(8, 8)
    rows = b"".join(b"\0" + row.tobytes() for x, y, dx, dy in passes for row in grey[y::dy, x::dx])

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    write("pictures/interlaced.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 1)) +
          chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def projects():
    """A network with containers, everything that a project can say beside it, and what is copied out of one."""
    linear = {"id": "0", "op": "Linear", "options": {"out_features": 4}}
    graph = {"nodes": [{"id": "x", "op": "Input", "options": {"field": "x"}}, {"id": "y", "op": "Input", "options": {"field": "y"}},
                       {"id": "s", "op": "Sequential", "nodes": [linear, {"id": "1", "op": "ReLU"}]},
                       {"id": "m", "op": "Module", "nodes": [{"id": "in", "op": "Input"}, {"id": "fc", "op": "Linear", "options": {"out_features": 4}},
                                                             {"id": "out", "op": "Output"}], "wires": [["in", "fc"], ["fc", "out"]]},
                       {"id": "again", "op": "Reuse", "options": {"module": "m"}}, {"id": "sum", "op": "Add"}, {"id": "cat", "op": "Cat"},
                       {"id": "fc", "op": "Linear", "options": {"out_features": 3}}, {"id": "out", "op": "Output"},
                       {"id": "loss", "op": "CrossEntropyLoss", "options": {"label_smoothing": 0.1}}],
             "wires": [["x", "s"], ["s", "m"], ["m", "again"], ["again", "sum:input"], ["s", "sum:other"], ["sum", "cat"], ["m", "cat"],
                       ["cat", "fc"], ["fc", "out"], ["fc", "loss:input"], ["y", "loss:target"]]}
    layout = {"x": [0, 0], "s": [100, 0.5], "s.0": [0, 0], "m.fc": [1e3, -4]}
    project = {"format": "netloom", "version": 1, "name": "containers", "notes": "two\nlines", "graph": graph,
               "data": {"source": "random", "samples": 20, "seed": 3, "fields": {"x": {"shape": [5]}, "y": {"shape": [], "classes": 3}},
                        "split": {"validation": 0.2, "seed": 1}},
               "training": {"epochs": 2, "batch_size": 4, "shuffle": False, "drop_last": True, "seed": 7, "clip_grad_norm": 1.0,
                            "metrics": ["accuracy", "f1"], "optimizer": {"type": "AdamW", "lr": 0.01},
                            "scheduler": {"type": "OneCycleLR", "max_lr": 0.1}, "early_stopping": {"monitor": "validation.accuracy"},
                            "checkpoint": {"every": 2, "keep": 1}}, "layout": layout}
    write("project/containers.json", json.dumps(project, indent=1))
    small = {"format": "netloom", "version": 1, "name": "", "graph": {
        "nodes": [{"id": "x", "op": "Input", "options": {"field": "position"}}, {"id": "y", "op": "Input", "options": {"field": "label"}},
                  {"id": "fc", "op": "Linear", "options": {"out_features": 2}, "requires_grad": False},
                  {"id": "w", "op": "Parameter", "options": {"shape": [2]}}, {"id": "a", "op": "Add"}, {"id": "loss", "op": "CrossEntropyLoss"}],
        "wires": [["x", "fc"], ["fc", "a:input"], ["w", "a:other"], ["a", "loss:input"], ["y", "loss:target"]]},
        "data": {"source": "points"}, "training": {"optimizer": {"type": "LBFGS"}}}
    write("project/points.json", json.dumps(small))
    write("clipboard/whole.json", json.dumps({"format": "netloom-fragment", "version": 1, "graph": graph, "layout": layout}))
    write("clipboard/numbered.json", json.dumps({"format": "netloom-fragment", "version": 1, "graph": {
        "nodes": [linear, {"id": "1", "op": "Conv2d", "options": {"out_channels": 2, "kernel_size": [3, 3]}}], "wires": []}, "layout": {"0": [1, 2]}}))


for make in (weights, safetensors, arrays, tables, texts, pictures, projects):
    make()
print(sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(CORPUS) for name in names), "bytes in", CORPUS)
