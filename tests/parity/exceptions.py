"""Where the parity suite treats an op unlike the others, with the reason. Everything else is derived from `netloom ops`."""
import torch

# ---- what names and arguments do not say ---------------------------------------------------------------------------------

# Options of Netloom's own, which PyTorch has no word for.
NETLOOM_ONLY = {"weight_in_objective"}
# Functions whose id is not the function's name in CamelCase.
FUNCTION_NAMES = {}


def _recurrent(module, tensors):
    """torch takes h_0, or (h_0, c_0), as one argument; a state without a wire is zero."""
    names = list(tensors)
    x, states = tensors[names[0]], [tensors[n] for n in names[1:]]
    if all(s is None for s in states):
        return [x]
    if len(states) == 1:
        return [x, states[0]]
    cell = isinstance(module, torch.nn.RNNCellBase)
    shape = list(next(s for s in states if s is not None).shape)
    widths = [module.hidden_size] * 2 if cell else [module.proj_size or module.hidden_size, module.hidden_size]
    full = [torch.zeros(shape[:-1] + [w], dtype=x.dtype) if s is None else s for s, w in zip(states, widths)]
    return [x, tuple(full)]


# How a layer's ports become the arguments of forward where they are not one and the same.
PACK = {name: _recurrent for name in ("RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell")}


def _without_none(options):
    """torch.max and torch.squeeze take a missing dim, but no dim=None, and keepdim beside dim alone."""
    if options.get("dim", 0) is not None and "dim" in options:
        return options
    return {k: v for k, v in options.items() if v}


# Changes to the arguments made from options.
OPTIONS = {"Max": _without_none, "Squeeze": _without_none}

# ---- what Netloom refuses and PyTorch takes: (op or "*", pattern in the refusal, reason) ------------------------------------
REFUSED_BY_NETLOOM = [
    ("*", r"which takes float32", "wires are typed: int64 values do not flow through layers"),
    ("*", r"needed is \(N", "every tensor has a batch: PyTorch's form without one is not offered"),
    ("*", r"scores for every class", "every tensor has a batch: PyTorch's form without one is not offered"),
    ("*", r"they must be the same", "targets are not broadcast: PyTorch warns that it is likely a mistake; Netloom refuses it"),
    ("*", r"the objective needs one number", "reduction 'none' gives no number to train for"),
    ("Chunk", r"make only", "an output port for every chunk: fewer pieces than chunks are refused, with the number there can be"),
    ("Softplus", r"must not be 0", "PyTorch divides by 0 and gives infinities"),
]

# ---- what PyTorch refuses and Netloom takes: (op, pattern in PyTorch's text, reason) -----------------------------------------
REFUSED_BY_TORCH = [
    ("Mean", r"invalid combination of arguments", "keepdim alone: PyTorch takes it with dim=None beside it"),
    ("Sum", r"invalid combination of arguments", "keepdim alone: PyTorch takes it with dim=None beside it"),
]

# ---- tolerances: op -> (factor on 1e-5 + 1e-4 |b|, reason) -----------------------------------------------------------------
TOLERANCE = {"Div": (10, "divided by values near 0 the terms of a stretched operand's gradient are large and cancel: float32 keeps 7 digits "
                         "of the terms")}

# ---- random in training, and more than a mask: op -> (options that make it so, reason) -------------------------------------
RANDOM_INSIDE = {name: ("dropout", "masks between the layers come from another generator: compared with dropout 0 and 1, and in "
                                   "evaluation") for name in ("RNN", "LSTM", "GRU", "MultiheadAttention")}

# ---- equal values in the input have no defined gradient: op -> reason --------------------------------------------------------
NO_TIES = {
    "KLDivLoss": "a probability of 0: the target's gradient is -inf, where PyTorch multiplies 0 by it and gives NaN",
    "PoissonNLLLoss": "a count of 0: with `full` PyTorch's gradient of the target is 0 times inf, NaN; here the term is left out",
}
