"""Layers that are random in training (dropouts, RReLU): their generator is their own, so values cannot be compared, but what they do can.

Each of them is y = s x + t per element with random s and t; s is the input's gradient over the output's. Compared with PyTorch's: which
pairs (s, t) occur, how often s is what, and along which axes it is the same (whole channels).
"""
import numpy as np

TORCH_RUNS, NETLOOM_RUNS = 60, 12


def pairs(x, upstream, found):
    s = found["input_gradient.0"].astype(np.float64) / upstream
    return s, found["output.0"].astype(np.float64) - s * x


def fits(case, found):
    """One float input, one output of its shape, both looked at."""
    same = [k for k, a in enumerate(case.arrays) if a is not None] == [0] and "input_gradient.0" in found and "output.0" in found
    return same and found["output.0"].shape == case.arrays[0].shape and case.arrays[0].size > 1


def check(case, torch_run, netloom_run):
    """`*_run(seed)`: a training step's arrays. Empty, or what differs."""
    x = case.arrays[0].astype(np.float64)
    upstream = case.upstream(0, x.shape).astype(np.float64)
    theirs = [pairs(x, upstream, torch_run(seed)) for seed in range(TORCH_RUNS)]
    while len(theirs) < 20 * TORCH_RUNS and np.ptp([p[0] for p in theirs]) == 0:  # what hardly ever happens has to be seen once
        theirs.append(pairs(x, upstream, torch_run(len(theirs))))
    ours = [pairs(x, upstream, netloom_run(seed)) for seed in range(NETLOOM_RUNS)]
    return (check_values(x, np.stack([p[0] for p in theirs]), np.stack([p[1] for p in theirs]),
                         np.stack([p[0] for p in ours]), np.stack([p[1] for p in ours]))
            or check_axes(np.stack([p[0] for p in theirs]), np.stack([p[0] for p in ours])))


def check_values(x, s, t, our_s, our_t):
    allowed = np.unique(np.stack([s.round(5), t.round(5)], -1).reshape(-1, 2), axis=0)
    if len(allowed) <= 8:
        distance = np.min(np.abs(np.stack([our_s, our_t], -1)[..., None, :] - allowed).max(-1), -1)
        if distance.max() > 1e-4:
            return f"pairs (scale, offset) are not PyTorch's {allowed.tolist()}: off by {distance.max():.2e}"
    for name, side in (("negative", x < 0), ("positive", x > 0)):
        if not side.any():
            continue
        a, b = s[:, side], our_s[:, side]
        slack = 0.03 * (a.max() - a.min()) + 1e-4
        if b.min() < a.min() - slack or b.max() > a.max() + slack:
            return f"scales of {name} values reach from {b.min():.4f} to {b.max():.4f}, PyTorch's from {a.min():.4f} to {a.max():.4f}"
        if a.std() < 1e-6:
            continue
        # A whole channel may be one draw: count as many independent values as there are different means.
        units = max(1, len(np.unique(np.round(a.T, 6), axis=0)))
        sigma = a.std() * np.sqrt(1 / (units * len(a)) + 1 / (units * len(b)))
        if abs(a.mean() - b.mean()) > 5 * sigma + 1e-4:
            return f"the mean scale of {name} values is {b.mean():.4f}, PyTorch's {a.mean():.4f} (sigma {sigma:.4f})"
    return ""


def check_axes(s, our_s):
    for axis in range(1, s.ndim):
        if s.shape[axis] == 1:
            continue
        varies = np.mean([np.ptp(run, axis=axis - 1).max() > 1e-5 for run in s])
        our = np.mean([np.ptp(run, axis=axis - 1).max() > 1e-5 for run in our_s])
        if varies == 0 and our > 0:
            return f"scales vary along axis {axis - 1}, PyTorch's do not"
        if varies > 0.7 and our == 0:
            return f"scales are the same along axis {axis - 1}, PyTorch's are not"
    return ""
