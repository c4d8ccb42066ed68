"""PyTorch's side of the parity suite, derived from an op's id: `Conv2d` is torch.nn.Conv2d, `MatMul` torch.matmul.

Options that a case leaves out are left to PyTorch's defaults, so that defaults are compared too.
"""
import copy
import inspect
import re

import numpy as np
import torch

import exceptions
import versions  # noqa: F401  corrects an old PyTorch


class Unknown(Exception):
    """PyTorch has no such class, function or argument: never a legal reason to refuse."""


def names_of(function):
    """Argument names, and whether it takes any (**kwargs)."""
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters], any(p.kind == p.VAR_KEYWORD for p in parameters)


def find_function(op):
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", op).lower()
    for name in (exceptions.FUNCTION_NAMES.get(op), op.lower(), snake):
        if name and hasattr(torch, name):
            return getattr(torch, name)
    raise Unknown(f"torch has no function for {op}")


def as_torch(value, loss):
    if isinstance(value, list):
        return torch.tensor(value, dtype=torch.float32) if loss and any(isinstance(v, float) for v in value) else tuple(value)
    return value


def flat(value):
    """LSTM's (output, (h_n, c_n)) as [output, h_n, c_n]; what is None has no port."""
    if isinstance(value, (tuple, list)):
        return [leaf for part in value for leaf in flat(part)]
    return [] if value is None else [value]


class Subject:
    """An op with its options, made right after torch.manual_seed(seed): `module` is None for functions."""

    def __init__(self, op, options, resolved, seed):
        self.op, self.role, self.module, self.call_options = op, op["role"], None, {}
        given = dict(options)
        for o in op["options"]:
            if (o["required"] or o["inferred"]) and given.get(o["id"]) is None and resolved.get(o["id"]) is not None:
                given[o["id"]] = resolved[o["id"]]
        for name in exceptions.NETLOOM_ONLY:
            given.pop(name, None)
        given = {k: as_torch(v, self.role == "loss") for k, v in given.items()}
        pairs = {o["id"]: o["count"] for o in op["options"] if o["type"] == "ints" and o["count"]}
        given = exceptions.OPTIONS.get(op["id"], lambda o: o)(given)
        if self.role == "function":
            self.function, self.call_options = find_function(op["id"]), given
            return
        if not hasattr(torch.nn, op["id"]):
            raise Unknown(f"torch.nn has no {op['id']}")
        cls = getattr(torch.nn, op["id"])
        arguments, anything = names_of(cls.__init__)
        self.forward_names, _ = names_of(cls.forward)
        for name in list(given):
            if name in arguments:
                continue
            if name in self.forward_names:
                value = given.pop(name)
                # Constructors make pairs of single numbers, forward does not.
                self.call_options[name] = (value,) * pairs[name] if name in pairs and isinstance(value, int) else value
            elif not anything:
                raise Unknown(f"torch.nn.{op['id']} has no argument {name}")
        torch.manual_seed(seed)
        self.module = cls(**given)

    def root(self):
        """The module as the only child of another, where its state_dict keys begin with its name."""
        root = torch.nn.Module()
        if self.role == "layer":
            root.subject = self.module
        return root

    def loaded(self, state, train, dtype):
        """A copy in this type with the values of `state`."""
        other = copy.copy(self)
        if self.module is not None:
            other.module = copy.deepcopy(self.module).to(dtype).train(train)
            if state:
                with torch.no_grad():
                    other.root().load_state_dict({k: torch.from_numpy(v.copy()) for k, v in state.items()}, strict=True)
        return other

    def __call__(self, tensors):
        """`tensors`: by port, None where nothing is wired; a list where the port is variadic. A list of outputs."""
        if self.role == "function":
            return flat(self.call_function(tensors))
        pack = exceptions.PACK.get(self.op["id"])
        if pack:
            return flat(self.module(*pack(self.module, tensors), **self.call_options))
        wired = {name: t for name, t in tensors.items() if t is not None}
        if set(wired) <= set(self.forward_names):
            return flat(self.module(**wired, **self.call_options))
        return flat(self.module(*wired.values(), **self.call_options))

    def call_function(self, tensors):
        given = {k: v for k, v in tensors.items() if v is not None}
        for options in (self.call_options, {k: v for k, v in self.call_options.items() if v is not None}):
            for positional in (False, True):
                try:
                    if positional:
                        return self.function(*given.values(), **options)
                    return self.function(**given, **options)
                except TypeError as e:
                    error = e
        raise error


def tensors_of(op, ports, arrays, trainable, dtype):
    """Leaves for the inputs and the same by port. Variadic ports collect."""
    leaves, by_port = [], {p["id"]: None for p in op["inputs"] if not p["variadic"]}
    for k, (port, array) in enumerate(zip(ports, arrays)):
        leaf = None
        if array is not None:
            leaf = torch.from_numpy(np.array(array)).to(dtype if array.dtype == np.float32 else torch.int64)
            leaf.requires_grad_(array.dtype == np.float32 and trainable[k])
        leaves.append(leaf)
        if any(p["id"] == port and p["variadic"] for p in op["inputs"]):
            by_port.setdefault(port, []).append(leaf)
        else:
            by_port[port] = leaf
    return leaves, by_port


def step(subject, ports, case, state, train, seed=0, dtype=torch.float64):
    """One step in float64: what run_step of the driver gives, as arrays of that type by the same names."""
    model = subject.loaded(state, train, dtype)
    if model.module is not None:
        for p in model.module.parameters():  # learning in evaluation too: PyTorch then takes no other path
            p.requires_grad_(case.trainable or not train)
    leaves, by_port = tensors_of(subject.op, ports, case.arrays, case.trainable_inputs, dtype)
    torch.manual_seed(seed)
    outputs = model(by_port)
    found = {f"output.{k}": out.detach().numpy() for k, out in enumerate(outputs) if k not in case.unread}
    add_gradients(found, model, leaves, outputs, case)
    for key, value in model.root().named_buffers():
        found["buffer." + key] = value.detach().numpy()
    return found


def add_gradients(found, model, leaves, outputs, case):
    objective = 0
    for k, out in enumerate(outputs):
        if not out.is_floating_point() or not out.requires_grad:
            continue
        if k not in case.unread:
            objective = objective + (out * torch.from_numpy(case.upstream(k, tuple(out.shape))).to(out.dtype)).sum()
        if model.role == "loss" and out.dim() == 0:
            objective = objective + case.weight * out
    if torch.is_tensor(objective) and objective.requires_grad:
        objective.backward()
    for k, leaf in enumerate(leaves):
        if leaf is not None and leaf.requires_grad:
            found[f"input_gradient.{k}"] = np.zeros(leaf.shape) if leaf.grad is None else leaf.grad.numpy()
    for key, p in model.root().named_parameters():
        if case.trainable:
            found["gradient." + key] = np.zeros(p.shape) if p.grad is None else p.grad.numpy()
