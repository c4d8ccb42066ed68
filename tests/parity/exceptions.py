"""Where the parity suite treats an op unlike the others, with the reason. Everything else is derived from `netloom ops`.
What changed from one PyTorch to the next stands in versions.py."""
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


def _own_size(axes):
    """-1 is how a list of ints says what torch says with None: the input's own size."""
    def change(options):
        size = options["output_size"]
        sizes = list(size) if isinstance(size, (list, tuple)) else [size] * axes
        return {**options, "output_size": tuple(None if s == -1 else s for s in sizes)}
    return change


def _without_none(options):
    """torch.max and torch.squeeze take a missing dim, but no dim=None, and keepdim beside dim alone."""
    if options.get("dim", 0) is not None and "dim" in options:
        return options
    return {k: v for k, v in options.items() if v}


# Changes to the arguments made from options.
OPTIONS = {f"Adaptive{kind}Pool{axes}d": _own_size(axes) for kind in ("Avg", "Max") for axes in (2, 3)}
OPTIONS |= {"Max": _without_none, "Squeeze": _without_none}
# torch.arange takes no step without a start.
OPTIONS |= {"Arange": lambda options: {"start": 0, **options}}

# Netloom refuses what leaves nothing; PyTorch gives a tensor without elements.
EMPTY = "empty tensors are not offered"

# ---- what Netloom refuses and PyTorch takes: (op or "*", pattern in the refusal, reason) ------------------------------------
REFUSED_BY_NETLOOM = [
    ("*", r"which takes float32", "wires are typed: int64 values do not flow through layers"),
    ("*", r"needed is \(N", "every tensor has a batch: PyTorch's form without one is not offered"),
    ("*", r"scores for every class", "every tensor has a batch: PyTorch's form without one is not offered"),
    ("*", r"needed is a dimension after the batch", "every tensor has a batch: PyTorch's form without one is not offered"),
    ("InstanceNorm?d", r"channels expected", "PyTorch looks at num_features only where there are weights or running statistics"),
    ("*", r"needed is a sequence with 3 dimensions", "every tensor has a batch: PyTorch's form without one is not offered"),
    ("Embedding", r"sparse gradients are not kept", "gradients are dense: the same values, in another kind of tensor"),
    ("*", r"output_size is 0|leaves? nothing of the input|scale_factor .* makes 0 of", EMPTY),
    ("UpsamplingNearest2d", r"needed is", "a layer for images takes images"),
    ("*", r"they must be the same", "targets are not broadcast: PyTorch warns that it is likely a mistake; Netloom refuses it"),
    ("*", r"the objective needs one number", "reduction 'none' gives no number to train for"),
    ("Chunk", r"make only", "an output port for every chunk: fewer pieces than chunks are refused, with the number there can be"),
    ("Arange", r"no number lies between", EMPTY),
    ("Softplus", r"must not be 0", "PyTorch divides by 0 and gives infinities"),
]

# ---- what PyTorch refuses and Netloom takes: (op, pattern in PyTorch's text, reason) -----------------------------------------
REFUSED_BY_TORCH = [
    (name, r"must have the same number of spatial dimensions", "one number in a list stands for every dimension, as without the list")
    for name in ("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d")
] + [
    ("SoftMarginLoss", r"not differentiable with respect to argument 'target'", "the target's slope is there as for the other losses"),
    ("Mean", r"invalid combination of arguments", "keepdim alone: PyTorch takes it with dim=None beside it"),
    ("Sum", r"invalid combination of arguments", "keepdim alone: PyTorch takes it with dim=None beside it"),
]

# ---- tolerances ------------------------------------------------------------------------------------------------------------

# op -> (factor on 1e-5 + 1e-4 |b|, reason)
TOLERANCE = {}
# Where differences of nearly equal numbers leave few digits, float32 itself is further off than the tolerance: then, and only in the cases
# where PyTorch's own float32 is, this many times its largest difference is allowed.
OWN_ROUNDING = 3
OWN_ROUNDING_REASON = ("PyTorch's own float32 is as far from its float64 (two values per channel normalised, for example): 3 times "
                       "its largest difference is allowed")
# ---- tolerances: op -> (factor on 1e-5 + 1e-4 |b|, reason) -----------------------------------------------------------------
TOLERANCE = {"Div": (10, "divided by values near 0 the terms of a stretched operand's gradient are large and cancel: float32 keeps 7 digits "
                         "of the terms")}

# ---- random in training, and more than a mask: op -> (options that make it so, reason) -------------------------------------
RANDOM_INSIDE = {name: ("dropout", "masks between the layers come from another generator: compared with dropout 0 and 1, and in "
                                   "evaluation") for name in ("RNN", "LSTM", "GRU", "MultiheadAttention")}

# ---- equal values in the input have no defined gradient: op -> reason --------------------------------------------------------
NO_TIES = {}

# ---- values that the op is not made for: op -> (domain of cases.py, reason) -------------------------------------------------
DOMAIN = {
    "PoissonNLLLoss": ("positive", "counts below 0 have no logarithm: with `full` PyTorch's gradient of the target is NaN"),
}

# ---- where PyTorch contradicts itself: op -> (whether a use is such a one, by options, input and output shape; reason) -------


def _rounded_factor(options, shape, out):
    """Nearest neighbours, or cubic gradients, by a factor that was rounded to one that PyTorch has a shortcut for."""
    factors = options.get("scale_factor")
    mode = options.get("mode", "nearest")
    if not factors or options.get("recompute_scale_factor") or mode not in ("nearest", "bicubic"):
        return False
    shortcut = (1, 2) if mode == "nearest" else (1,)
    return any(o == k * i and f != k for f, i, o in zip(factors, shape[2:], out[2:]) for k in shortcut)


def _padding_alone(options, shape, out):
    """A window of which every point lies in the padding."""
    axes = len(shape) - 2
    each = {name: v if isinstance(v, list) else [v] * axes for name, v in options.items()}
    stride = each["stride"] if options["stride"] is not None else each["kernel_size"]
    for a in range(axes):
        for o in range(out[2 + a]):
            points = (o * stride[a] - each["padding"][a] + k * each["dilation"][a] for k in range(each["kernel_size"][a]))
            if not any(0 <= p < shape[2 + a] for p in points):
                return True
    return False


CONTRADICTIONS = {
    f"MaxPool{axes}d": (_padding_alone, "a dilated window that meets nothing but padding is -inf, and PyTorch gives its gradient, and its index, to "
                                        "an element outside of the window") for axes in (1, 2, 3)
} | {
    name: (_rounded_factor, "scale_factor 1.2 on 4 pixels gives 4: PyTorch's forward steps by 1/1.2 (or copies, channels last), its "
                            "backward takes them for copies. Netloom's gradient is that of its forward, which is PyTorch's "
                            "contiguous one")
    for name in ("Upsample", "UpsamplingNearest2d")
}
