#!/usr/bin/python3
"""Every op of Netloom against live PyTorch, by itself: its declared samples, random legal uses, and what is refused.

Usage: ops.py NETLOOM PARITY_DRIVER [--seed 0] [--only OP,OP] [--shard 1/3] [--jobs 2] [--cases 20]

Nothing here names an op: roles, ports, options, ranges and samples come from `netloom ops --json`, PyTorch's side from the op's id;
the few exceptions stand in exceptions.py with their reasons. Compared for every case:
- whether the case is legal;
- outputs, gradients of inputs and parameters for a random upstream gradient, buffers after the step; outputs in evaluation:
  float32 against PyTorch in float64, |a - b| <= 1e-5 + 1e-4 |b|, int64 exactly;
- state_dict names, order, shapes, `_metadata`; initial values after torch.manual_seed(seed), bit for bit;
- that a second step gives the same bits.
"""
import argparse
import fnmatch
import json
import multiprocessing
import re
import subprocess
import sys
import time
import traceback
import warnings

import numpy as np
import torch

import cases
import exceptions
import masks
import oracle
from driver import Crash, Driver

ABSOLUTE, RELATIVE = 1e-5, 1e-4
LARGEST = 250_000  # elements of an output: beyond, a case costs more than it tells


class Mismatch(Exception):
    pass


class Refused(Exception):
    pass


class Listed(Exception):
    """One side alone refuses, for a reason that is written down."""


def share(got, expected, name):
    """Largest difference as a share of the allowed one, and where."""
    if got.shape != expected.shape:
        raise Mismatch(f"{name} is {list(got.shape)}, PyTorch's {list(expected.shape)}")
    if got.size == 0:
        return 0.0, None
    if expected.dtype == np.int64:
        wrong = got != expected
        return (float("inf"), np.unravel_index(wrong.argmax(), wrong.shape)) if wrong.any() else (0.0, None)
    got = got.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        ratio = np.abs(got - expected) / (ABSOLUTE + RELATIVE * np.abs(expected))
        # float32 overflows where float64 does not.
        same = (np.isnan(got) & np.isnan(expected)) | (got == expected) | (~np.isfinite(got) & (np.abs(expected) > 3e38))
    ratio = np.where(same, 0.0, np.where(np.isnan(ratio) | np.isnan(got), np.inf, ratio))
    return float(ratio.max()), np.unravel_index(ratio.argmax(), ratio.shape)


class Report:
    def __init__(self, op):
        self.op, self.legal, self.refused, self.failures = op["id"], 0, 0, []
        self.worst = (0.0, "")
        self.reasons, self.seconds = set(), 0.0

    def saw(self, value, where):
        if value >= self.worst[0]:
            self.worst = (value, where)


class Checker:
    def __init__(self, driver, op, seed, wanted):
        self.driver, self.op, self.seed, self.wanted = driver, op, seed, wanted
        self.report = Report(op)
        self.factor = exceptions.TOLERANCE.get(op["id"], (1, ""))[0]

    # ---- legality ----

    def infer(self, case):
        return self.driver.ask({"do": "infer", "op": self.op["id"], "options": case.options, "inputs": case.inputs})

    def ports(self, case):
        return [case.port(k) for k in range(len(case.inputs))]

    def torch_takes(self, case, resolved, outputs, train=True):
        """A torch subject that has run a step. Raises Refused with PyTorch's text."""
        error = None
        for domain in (case.domain, case.domain, "unit"):  # some losses take nothing but probabilities
            case.fill(resolved, outputs, domain)
            try:
                subject = oracle.Subject(self.op, case.options, resolved, case.seed)
                self.taken = oracle.step(subject, self.ports(case), case, None, train)
                return subject
            except oracle.Unknown:
                raise
            except Exception as e:  # whatever PyTorch raises is its refusal
                error = e
                self.without_gradient(case, str(e))
        raise Refused(f"{type(error).__name__}: {error}")

    def without_gradient(self, case, text):
        """PyTorch has no derivative by some inputs (a loss's target): these cases go without."""
        named = re.search(r"not differentiable with respect to argument '(\w+)'|derivative for '(\w+)' is not implemented", text)
        for k in range(len(case.inputs)):
            if named and case.port(k) in named.groups():
                case.trainable_inputs[k] = False

    def guesses(self, case, resolved):
        """Netloom refused before it knew the sizes from the wire: any that a person could have meant."""
        unknown = [o for o in self.op["options"] if o["inferred"] and resolved.get(o["id"]) is None]
        if not unknown:
            return [resolved]
        shapes = [i["shape"] for i in case.inputs if i]
        numbers = sorted({e for s in shapes for e in s}) or [1]
        tails = [s[-k:] for s in shapes[:1] for k in range(1, len(s) + 1)] or [[1]]
        return [{**resolved, **{o["id"]: (t if o["type"] == "ints" else n) for o in unknown}} for n in numbers for t in tails[:3]]

    def listed(self, table, text):
        for op, pattern, reason in table:
            if fnmatch.fnmatchcase(self.op["id"], op) and re.search(pattern, text):
                self.report.reasons.add(reason)
                return True
        return False

    def check_refused(self, case, refusal, resolved):
        for guess in self.guesses(case, resolved or {}):
            try:
                self.torch_takes(case, guess, None)
            except Refused:
                continue
            except (ValueError, IndexError) as e:  # no values could be drawn for these shapes
                continue
            if self.listed(exceptions.REFUSED_BY_NETLOOM, refusal):
                return
            if any(a.size == 0 for name, a in self.taken.items() if name.startswith("output")):
                self.report.reasons.add(exceptions.EMPTY)
                return
            raise Mismatch(f"Netloom refuses ({refusal}), PyTorch takes it")

    # ---- values ----

    def run(self, case, state, mode, seed=None):
        arrays = [(f"input.{k}", a) for k, a in enumerate(case.arrays) if a is not None]
        arrays += [("state." + k, v) for k, v in state.items()]
        arrays += [(f"upstream.{k}", case.upstream(k, o["shape"])) for k, o in enumerate(self.outputs) if o["dtype"] == "float32"]
        reply = self.driver.ask({"do": "run", "op": self.op["id"], "options": case.options, "inputs": case.inputs, "mode": mode,
                                 "threads": case.threads, "seed": case.seed % 2**31 if seed is None else seed,
                                 "channels_last": case.channels_last, "any_layout": case.any_layout,
                                 "trainable_inputs": case.trainable_inputs, "trainable": case.trainable,
                                 "unread": case.unread, "weight": case.weight}, arrays)
        if "refused" in reply:
            raise Refused(reply["refused"])
        if not reply["repeats"]:
            raise Mismatch(f"{mode}: a second step gives other numbers")
        return reply["arrays"]

    def check_state(self, case, subject):
        reply = self.driver.ask({"do": "state", "op": self.op["id"], "options": case.options, "inputs": case.inputs,
                                 "seed": case.seed})
        if "refused" in reply:
            raise Mismatch(f"no network for its state: {reply['refused']}")
        expected = subject.root().state_dict()
        got = reply["arrays"]
        if list(got) != list(expected):
            raise Mismatch(f"state_dict keys {list(got)}, PyTorch's {list(expected)}")
        versions = {k: v["version"] for k, v in expected._metadata.items()}
        if list(reply["metadata"].items()) != list(versions.items()):
            raise Mismatch(f"_metadata {reply['metadata']}, PyTorch's {versions}")
        for key, value in expected.items():
            value = value.numpy()
            if got[key].shape != value.shape or got[key].dtype != value.dtype:
                raise Mismatch(f"{key} is {got[key].dtype} {got[key].shape}, PyTorch's {value.dtype} {value.shape}")
            if got[key].tobytes() != np.ascontiguousarray(value).tobytes():
                raise Mismatch(f"initial {key} differs by up to {np.abs(got[key] - value).max():.2e}")
        return self.random_state(case, expected)

    @staticmethod
    def random_state(case, like):
        """Random values, of a size that keeps sums near 1; variances and counts stay positive."""
        r, state = np.random.default_rng([case.seed, 3]), {}
        for key, value in like.items():
            shape = tuple(value.shape)
            if value.dtype == torch.int64:
                state[key] = np.full(shape, 3, np.int64)
            elif key.split(".")[-1].startswith("running"):
                state[key] = cases.stratified(r, value.numel(), 0.3, 1.7).reshape(shape)
            else:
                width = 1.7 / max(1.0, (value.numel() / max(shape[0], 1)) ** 0.5) if len(shape) > 1 else 1.0
                state[key] = cases.stratified(r, value.numel(), -width, width).reshape(shape)
        return state

    def compare(self, case, got, expected, mode):
        if set(got) != set(expected):
            raise Mismatch(f"{mode}: {sorted(set(got) ^ set(expected))} on one side only")
        for name in expected:
            worst, where = share(got[name], expected[name], name)
            worst /= self.factor
            if 1 < worst < float("inf") and worst <= self.own_rounding(case, name, expected[name], mode):
                self.report.reasons.add(exceptions.OWN_ROUNDING_REASON)
                continue
            self.report.saw(worst, f"{mode} {name}")
            if not worst <= 1:
                raise Mismatch(f"{mode}: {name}{list(map(int, where))} is {got[name][where]!r}, "
                               f"PyTorch's {expected[name][where]!r} ({worst:.3g} of the tolerance)")

    def own_rounding(self, case, name, expected, mode):
        """How far PyTorch's own float32 is off, times what is allowed beyond it; 0 where it keeps the tolerance."""
        single = oracle.step(self.subject, self.ports(case), case, self.state, mode == "train", case.seed, torch.float32)
        off = share(single[name], expected, name)[0] / self.factor
        return exceptions.OWN_ROUNDING * off if off > 1 else 0.0

    def is_random(self, case, subject, state, expected, tries):
        for k in range(1, tries + 1):
            other = self.torch_step(case, subject, state, case.seed + k)
            if any(not np.array_equal(expected[k], other[k], equal_nan=True) for k in expected):
                return True
        return False

    def torch_step(self, case, subject, state, seed, train=True):
        return oracle.step(subject, self.ports(case), case, state, train, seed)

    def check_values(self, case, subject, state):
        self.subject, self.state = subject, state
        expected = self.torch_step(case, subject, state, case.seed)
        random = self.is_random(case, subject, state, expected, 1)
        evaluated = self.torch_step(case, subject, state, case.seed, train=False)
        got = self.run(case, state, "train")
        try:
            if not random:
                self.compare(case, got, expected, "train")
        except Mismatch:  # a probability near 1 seldom shows that it is one
            random = self.is_random(case, subject, state, expected, 100)
            if not random:
                raise
            self.report.worst = (0.0, "")
        self.compare(case, self.run(case, state, "evaluate"), evaluated, "evaluate")
        if random and self.op["id"] not in exceptions.RANDOM_INSIDE:
            self.check_masks(case, subject, state, expected)

    def check_masks(self, case, subject, state, expected):
        if not masks.fits(case, expected):
            if case.trainable_inputs[0] and not case.unread and case.arrays[0].size > 1:
                raise Mismatch("random in training, and no mask: say in exceptions.py how to compare it")
            return
        text = masks.check(case, lambda seed: self.torch_step(case, subject, state, seed),
                           lambda seed: self.run(case, state, "train", seed))
        if text:
            raise Mismatch("train: " + text)

    # ---- one case ----

    def check_case(self, case, must_be_legal):
        """True: legal on both sides and equal; False: refused by both."""
        reply = self.infer(case)
        if "symbolic" in reply:
            raise Mismatch(reply["symbolic"])
        if "refused" in reply:
            if must_be_legal:
                raise Mismatch(f"a sample is refused: {reply['refused']}")
            self.check_refused(case, reply["refused"], reply["options"])
            return False
        self.outputs = reply["outputs"]
        if not cases.small(self.outputs, LARGEST):
            return None
        contradicts, reason = exceptions.CONTRADICTIONS.get(self.op["id"], (None, ""))
        if contradicts and contradicts(reply["options"], case.inputs[0]["shape"], self.outputs[0]["shape"]):
            self.report.reasons.add(reason)
            return None
        case.set_outputs(self.outputs)
        if case.domain == "whole" and self.op["id"] in exceptions.NO_TIES:
            case.domain = "signed"
        case.domain = exceptions.DOMAIN.get(self.op["id"], (case.domain, ""))[0]
        try:
            subject = self.torch_takes(case, reply["options"], self.outputs)
        except Refused as torch_says:
            return self.check_torch_refusal(case, reply, torch_says)
        state = self.check_state(case, subject)
        try:
            self.check_values(case, subject, state)
        except Refused as e:
            if self.listed(exceptions.REFUSED_BY_NETLOOM, str(e)):
                return False
            raise Mismatch(f"Netloom refuses ({e}), PyTorch takes it")
        return True

    def check_torch_refusal(self, case, reply, torch_says):
        """The plan may still refuse what the shapes did not (one value per channel in training)."""
        got = self.driver.ask({"do": "state", "op": self.op["id"], "options": case.options, "inputs": case.inputs, "seed": 0})
        try:
            self.run(case, got["arrays"], "train")
        except Refused:
            return False
        if self.listed(exceptions.REFUSED_BY_TORCH, str(torch_says)):
            return False
        raise Mismatch(f"Netloom takes it, PyTorch refuses: {torch_says}")

    def attempt(self, case, must_be_legal=False, must_be_refused=False):
        try:
            legal = self.check_case(case, must_be_legal)
            if legal and must_be_refused:
                raise Mismatch("an error sample is legal")
            self.report.legal += legal is True
            self.report.refused += legal is False
            return legal
        except (Mismatch, Crash, oracle.Unknown) as e:
            self.report.failures.append(f"{case.text()}: {e}")
        except Exception:
            self.report.failures.append(f"{case.text()}: {traceback.format_exc()}")
        return None

    def check(self):
        start = time.time()
        for case in cases.sample_cases(self.op, self.seed):
            self.attempt(case, must_be_legal=True)
        for k, sample in enumerate(self.op["refused"]):
            self.attempt(cases.Case(self.op, sample["options"], sample["inputs"], "signed", k, plain=True), must_be_refused=True)
        random = 0
        for case in cases.random_cases(self.op, self.seed, 100 * self.wanted):
            random += self.attempt(case) is True
            if random >= self.wanted or len(self.report.failures) >= 12:
                break
        if random < self.wanted and not self.report.failures:
            self.report.failures.append(f"only {random} random legal cases were found, {self.wanted} are wanted")
        self.report.seconds = time.time() - start
        return self.report


# ---- all ops -------------------------------------------------------------------------------------------------------------

def start_worker(program, seed, wanted):
    global WORKER
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    WORKER = (Driver(program), seed, wanted)


def check_op(op):
    driver, seed, wanted = WORKER
    return Checker(driver, op, seed, wanted).check()


def print_table(reports, shown):
    print(f"{'op':<24}{'cases':>6}{'refused':>9}{'worst':>9}  at")
    for r in sorted(reports, key=lambda r: r.op):
        mark = "" if not r.failures else f"  FAILED {len(r.failures)}"
        print(f"{r.op:<24}{r.legal:>6}{r.refused:>9}{r.worst[0]:>9.3f}  {r.worst[1]}{mark}")
    for r in reports:
        for text in r.failures[:shown]:
            print(f"FAILED {text}")
    for reason in sorted({reason for r in reports for reason in r.reasons}):
        print(f"refused by one side alone: {reason}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("netloom")
    parser.add_argument("driver")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--shard", default="1/1")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--cases", type=int, default=20)
    parser.add_argument("--show", type=int, default=5)
    arguments = parser.parse_args()
    start = time.time()
    catalogue = json.loads(subprocess.run([arguments.netloom, "ops", "--json"], capture_output=True, check=True).stdout)
    ops = [op for op in catalogue if op["role"] in ("layer", "function", "loss")]
    if arguments.only:
        ops = [op for op in ops if op["id"] in arguments.only.split(",")]
    share_number, shares = map(int, arguments.shard.split("/"))
    ops = ops[share_number - 1::shares]
    with multiprocessing.Pool(arguments.jobs, start_worker, (arguments.driver, arguments.seed, arguments.cases)) as pool:
        reports = list(pool.imap_unordered(check_op, ops, chunksize=1))
    without = [r.op for r in reports if r.legal == 0]
    print_table(reports, arguments.show)
    failed = [r.op for r in reports if r.failures]
    print(f"{len(reports)} ops, {sum(r.legal for r in reports)} legal cases, {sum(r.refused for r in reports)} refused by "
          f"both; ops without cases: {', '.join(without) or 'none'}; failed: {', '.join(sorted(failed)) or 'none'}; PyTorch {torch.__version__}, "
          f"seed {arguments.seed}, {time.time() - start:.0f} s")
    return 1 if failed or without or not reports else 0


if __name__ == "__main__":
    sys.exit(main())
