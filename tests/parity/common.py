"""What the scripts that compare whole runs share: the program, state_dicts, and how far apart two tensors are."""
import os
import subprocess

import numpy as np
import torch

PREDICTION = 1e-5  # of outputs: |a - b| <= PREDICTION (1 + |b|)


class Mismatch(Exception):
    pass


def require(condition, text):
    if not condition:
        raise Mismatch(text)


class Netloom:
    """Runs the program's commands; a failure is a mismatch that quotes it."""

    def __init__(self, program):
        self.program = os.path.abspath(program)

    def __call__(self, *arguments):
        run = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True)
        require(run.returncode == 0, f"netloom {' '.join(map(str, arguments))} gave {run.returncode}: {run.stderr.strip()}")
        return run.stdout

    def predict(self, folder, file, weights, x):
        """The model's one output for `x`."""
        np.savez(folder / "in.npz", x=x.numpy())
        self("predict", file, "--weights", weights, "--input", folder / "in.npz", "--output", folder / "out.npz")
        with np.load(folder / "out.npz") as arrays:
            require(len(arrays.files) == 1, f"outputs {arrays.files}")
            return arrays[arrays.files[0]]


def excess(got, expected, relative, floor):
    """How far beyond the allowed |a - b| <= relative |b| + floor max|b|: up to 1 is within."""
    got, expected = got.double(), expected.double()
    if expected.numel() == 0:
        return 0.0
    allowed = relative * expected.abs() + floor * expected.abs().max() + 1e-30
    return float(((got - expected).abs() / allowed).max())


def load_into(file, module):
    """Our weights file into PyTorch's module, strictly; keys, their order and `_metadata` must be the module's."""
    state = torch.load(file, weights_only=True)
    expected = module.state_dict()
    require(list(state) == list(expected), f"keys {list(state)}, expected {list(expected)}")
    require(list(state._metadata.items()) == list(expected._metadata.items()),
            f"_metadata {state._metadata}, expected {expected._metadata}")
    module.load_state_dict(state, strict=True)
    return state


def check_initial(state, expected):
    for key, value in expected.items():
        require(state[key].dtype == value.dtype, f"{key} is {state[key].dtype}")
        require(torch.equal(state[key], value), f"initial {key} differs by up to {(state[key] - value).abs().max()}")


def check_outputs(got, module, x, whose):
    """Against the module in float64 and evaluation; gives the worst difference."""
    with torch.no_grad():
        expected = module.double().eval()(x.double()).numpy()
    require(got.shape == expected.shape, f"output is {got.shape}, expected {expected.shape}")
    worst = float((np.abs(got - expected) / (1 + np.abs(expected))).max())
    require(worst <= PREDICTION, f"{whose} file: an output is {worst:.1e} off")
    return worst
