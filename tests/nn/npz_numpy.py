"""Live NumPy for test_npz.

npz_numpy.py write FOLDER   arrays in every form that people have, and expected.json
npz_numpy.py check FILE     prints what NumPy finds in FILE as JSON
"""
import json
import os
import sys

import numpy as np


def describe(arrays):
    return {name: {"kind": "float" if a.dtype.kind == "f" else "int", "shape": list(a.shape),
                   "values": [float(np.float32(v)) if a.dtype.kind == "f" else int(v) for v in a.reshape(-1)]}
            for name, a in arrays.items()}


def write(folder):
    expected = {}

    def save(name, arrays, pack=np.savez):
        pack(os.path.join(folder, name), **arrays)
        expected[name] = describe(arrays)

    base = np.arange(24).reshape(2, 3, 4)
    kinds = {t: (base - 5 if t[0] in "if" else base % 2).astype(t)
             for t in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "b1")}
    save("kinds.npz", kinds)
    save("deflated.npz", kinds, np.savez_compressed)
    save("orders.npz", {"fortran": np.asfortranarray(base.astype("f4")), "column": np.asfortranarray(base[0].astype("i4")),
                        "line": np.arange(5.0), "scalar": np.float32(2.5), "empty": np.zeros((0, 3), "f4")})
    save("big_endian.npz", {t: base.astype(">" + t) for t in ("f2", "f4", "f8", "i2", "i4", "i8", "u2", "u4")})
    np.savez(os.path.join(folder, "objects.npz"), x=np.array([{}, 1], dtype=object))
    np.savez(os.path.join(folder, "text.npz"), x=np.array(["a", "b"]))
    np.savez(os.path.join(folder, "record.npz"), x=np.zeros(2, dtype=[("a", "f4"), ("b", "i4")]))
    np.savez(os.path.join(folder, "complex.npz"), x=np.zeros(2, "c8"))
    np.save(os.path.join(folder, "single.npy"), base)
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(expected, file)


if sys.argv[1] == "write":
    write(sys.argv[2])
else:
    with np.load(sys.argv[2], allow_pickle=False) as found:
        print(json.dumps(describe(dict(found))))
