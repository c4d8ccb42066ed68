"""The rules of the safetensors format, for test_safetensors: written down from its README, without its library.

safetensors_rules.py write FOLDER      files in every element type, and expected.json, which says what each holds
safetensors_rules.py check FILE        holds FILE to the rules; prints what it says as JSON
"""
import json
import os
import struct
import sys

import numpy

TYPES = {"F32": "<f4", "F64": "<f8", "F16": "<f2", "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1", "U8": "u1", "U16": "<u2",
         "U32": "<u4", "BOOL": "?"}


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), "a key is there twice"
    return dict(pairs)


def check(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack("<Q", content[:8])
    assert length <= 100_000_000 and length % 8 == 0, length
    text = content[8:8 + length]
    assert text.startswith(b"{") and len(text) == length
    header = json.loads(text.decode("utf-8"), object_pairs_hook=no_duplicates)
    values = content[8 + length:]
    metadata = header.pop("__metadata__", {})
    assert all(isinstance(value, str) for value in metadata.values())
    at, tensors = 0, []
    for key, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        assert set(entry) == {"dtype", "shape", "data_offsets"}, entry
        begin, end = entry["data_offsets"]
        dtype = numpy.dtype(TYPES[entry["dtype"]])
        assert begin == at and end - begin == dtype.itemsize * int(numpy.prod(entry["shape"])), (key, entry)
        assert begin % dtype.itemsize == 0, "not aligned"
        at = end
        array = numpy.frombuffer(values[begin:end], dtype).reshape(entry["shape"])
        tensors.append({"key": key, "dtype": entry["dtype"], "shape": list(array.shape), "values": array.ravel().astype("f8").tolist()})
    assert at == len(values), "a hole at the end"
    print(json.dumps({"tensors": tensors, "metadata": metadata}))


def build(tensors, metadata=None, pad=True):
    header, values = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for key, (dtype, shape, raw) in tensors.items():
        header[key] = {"dtype": dtype, "shape": shape, "data_offsets": [len(values), len(values) + len(raw)]}
        values += raw
    text = json.dumps(header).encode()
    if pad:
        text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + values


def write(folder):
    expected = {}

    def save(name, tensors, order=None, **options):
        with open(os.path.join(folder, name), "wb") as file:
            file.write(build(tensors, **options))
        expected[name] = [{"key": key, "shape": tensors[key][1], "kind": "float" if tensors[key][0][0] in "FB" and tensors[key][0] != "BOOL" else "int",
                           "values": values_of(*tensors[key])} for key in order or tensors]

    def values_of(dtype, shape, raw):
        if dtype == "BF16":
            wide = numpy.frombuffer(raw, "<u2").astype("<u4") << 16
            return wide.view("<f4").astype("f8").tolist()
        return numpy.frombuffer(raw, TYPES[dtype]).astype("f4" if dtype[0] == "F" else "i8").astype("f8").tolist()

    kinds = {key: (key, [2, 2], numpy.array([0, 1, 3, 100]).astype(dtype).tobytes()) for key, dtype in TYPES.items()}
    kinds["BF16"] = ("BF16", [3], numpy.array([0x3F80, 0xC040, 0x0001], "<u2").tobytes())
    kinds["negative"] = ("I8", [2], numpy.array([-1, -128], "i1").tobytes())
    save("kinds.safetensors", kinds)
    odd = {"scalar": ("F32", [], numpy.float32(1.5).tobytes()), "empty": ("F32", [0, 3], b""), "größe": ("I64", [1], numpy.int64(-7).tobytes())}
    save("odd.safetensors", odd, pad=False)
    save("other.safetensors", odd, metadata={"format": "pt", "who": "knows", "netloom.order": "[1, 2", "netloom.modules": "[]"})
    save("nothing.safetensors", {})
    ordered = {"b": ("F32", [1], b"\0\0\0\0"), "a": ("F32", [1], b"\0\0\x80?")}
    save("ordered.safetensors", ordered, order=["a", "b"], metadata={"netloom.order": '["a", "b"]'})
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(expected, file)


if sys.argv[1] == "write":
    write(sys.argv[2])
else:
    check(sys.argv[2])
