"""Live PyTorch for test_weights_file: writes files in every form that people have, and reads what Netloom wrote.

weights_torch.py write FOLDER       files and expected.json, which says what each holds
weights_torch.py check FILE         loads FILE as users do; prints what it holds as JSON
weights_torch.py record FILE        prints the record data/1
"""
import collections
import json
import os
import pickle
import sys
import warnings
import zipfile

import torch
from torch import nn

warnings.filterwarnings("ignore")


def describe(state):
    def entry(key, tensor):
        kind = "float" if tensor.is_floating_point() else "int"
        flat = tensor.detach().reshape(-1)
        values = flat.to(torch.float32).double().tolist() if kind == "float" else flat.to(torch.int64).tolist()
        return {"key": key, "kind": kind, "shape": list(tensor.shape), "values": values}

    metadata = getattr(state, "_metadata", {})
    return {
        "tensors": [entry(k, t) for k, t in state.items()],
        "metadata": [[path, m["version"]] for path, m in metadata.items() if "version" in m],
    }


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten())
        self.fc = nn.Linear(16, 10)


class Command:
    def __reduce__(self):
        return os.system, ("touch /tmp/netloom-must-not-exist",)


def write(folder):
    torch.manual_seed(3)
    net = Net()
    expected = {}

    def save(name, value, state, **options):
        torch.save(value, os.path.join(folder, name), **options)
        if state is not None:
            expected[name] = describe(state)

    state = net.state_dict()
    save("plain.pt", state, state)
    save("protocol4.pt", state, state, pickle_protocol=4)
    many = collections.OrderedDict((f"t{i}", torch.full((2,), i)) for i in range(400))
    save("many.pt", many, many)  # more memo entries than one byte counts
    big = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    views = {"whole": big, "row": big[2], "column": big[:, 1], "transposed": big.t(), "again": big,
             "expanded": torch.tensor([7.0]).expand(3, 2), "scalar": torch.tensor(2.5), "empty": torch.zeros(0, 3)}
    save("views.pt", views, views)
    parameters = {"weight": nn.Parameter(torch.randn(3, 2)), "frozen": nn.Parameter(torch.ones(2), requires_grad=False)}
    save("parameters.pt", parameters, parameters)
    kinds = {str(t): torch.tensor([0, 1, 3, 100], dtype=t) for t in
             (torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8)}
    kinds["negative"] = torch.tensor([-1, -128], dtype=torch.int8)
    kinds["bool"] = torch.tensor([True, False])
    kinds["small"] = torch.tensor([6e-8, 65504.0, -0.5, float("inf")], dtype=torch.float16)
    halves = torch.arange(65536).to(torch.int16).view(torch.float16)
    kinds["every half"] = halves[halves.isfinite()]
    save("kinds.pt", kinds, kinds)
    save("state_dict.pt", {"epoch": 3, "lr": 0.1, "name": "x", "best": None, "state_dict": state}, state)
    save("model.pth", {"model": state, "optimizer": torch.optim.Adam(net.parameters()).state_dict()}, state)
    save("ambiguous.pt", {"model": state, "ema": state}, None)
    save("number.pt", 3, None)
    save("tensor.pt", big, None)
    save("mixed.pt", {"weight": big, "epoch": 3}, None)
    save("module.pt", nn.Linear(2, 2), None)
    save("complex.pt", {"weight": torch.zeros(2, dtype=torch.complex64)}, None)
    old = {"_use_new_zipfile_serialization": False}
    save("old.pt", state, state, **old)
    save("old_protocol4.pt", state, state, pickle_protocol=4, **old)
    save("old_views.pt", views, views, **old)
    save("old_kinds.pt", kinds, kinds, **old)
    save("old_checkpoint.pt", {"epoch": 3, "state_dict": state, "lr": 0.1}, state, **old)
    save("old_parameters.pt", parameters, parameters, **old)
    save("command.pt", {"weight": Command()}, None)
    with open(os.path.join(folder, "bare_command.pt"), "wb") as file:
        pickle.dump(Command(), file, protocol=2)
    torch.jit.save(torch.jit.script(nn.Linear(2, 2)), os.path.join(folder, "script.pt"))
    with zipfile.ZipFile(os.path.join(folder, "plain.pt")) as source, \
            zipfile.ZipFile(os.path.join(folder, "deflated.pt"), "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    expected["deflated.pt"] = expected["plain.pt"]
    with open(os.path.join(folder, "expected.json"), "w") as file:
        json.dump(expected, file, allow_nan=True)


def check(path):
    state = torch.load(path, weights_only=True)
    assert type(state) is collections.OrderedDict, type(state)
    result = describe(state)
    net = Net()
    if list(state) == list(net.state_dict()):
        net.load_state_dict(state, strict=True)
        result["strict"] = all(torch.equal(a, b) for a, b in zip(net.state_dict().values(), state.values()))
        result["metadata_equal"] = net.state_dict()._metadata == state._metadata
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            with open(path, "rb") as file:
                file.seek(info.header_offset + 26)
                sizes = file.read(4)
            start = info.header_offset + 30 + int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:], "little")
            assert start % 64 == 0, info.filename
    print(json.dumps(result))


if sys.argv[1] == "write":
    write(sys.argv[2])
elif sys.argv[1] == "record":
    sys.stdout.buffer.write(torch._C.PyTorchFileReader(sys.argv[2]).get_record("data/1"))
else:
    check(sys.argv[2])
