"""Draws cases for an op from what `netloom ops` says of it: its samples, and mutations of their options and shapes."""
import json
import random
import zlib

import numpy as np

DOMAINS = ("signed", "signed", "signed", "unit", "positive", "whole")


def stratified(r, count, low, high):
    """`count` distinct values spread evenly over [low, high) in random order: no two nearly equal, none predictable."""
    cells = np.arange(count) + r.uniform(0.15, 0.85, count)
    return (low + (high - low) * r.permutation(cells) / max(count, 1)).astype(np.float32)


def draw(r, shape, domain):
    count = int(np.prod(shape, dtype=np.int64))
    if domain == "whole":  # ties and the corners of activations
        return r.integers(-2, 3, shape).astype(np.float32)
    low, high = {"signed": (-2.5, 2.5), "unit": (0.02, 0.98), "positive": (0.1, 3.0)}[domain]
    return stratified(r, count, low, high).reshape(shape)


class Case:
    """One use of an op. Everything in it follows from the op, its options and shapes, and a seed."""

    def __init__(self, op, options, inputs, domain, seed, plain=False):
        self.op, self.options, self.inputs, self.domain, self.seed = op, options, inputs, domain, seed
        r = random.Random(seed)
        self.trainable = plain or r.random() < 0.85
        self.trainable_inputs = [plain or r.random() < 0.85 for _ in inputs] or []
        if not self.trainable and not any(self.trainable_inputs):
            self.trainable = True
        self.channels_last, self.any_layout = not plain and r.random() < 0.4, not plain and r.random() < 0.4
        self.unread = []
        self.threads = 1 if plain else r.choice([1, 2, 3])
        self.weight = round(r.uniform(0.3, 1.5), 3)
        self.drop_outputs = not plain and r.random() < 0.3
        self.arrays = []

    def key(self):
        return json.dumps([self.options, self.inputs], sort_keys=True)

    def set_outputs(self, outputs):
        """Some outputs are now and then read by nobody."""
        if self.drop_outputs and len(outputs) > 1:
            r = random.Random(self.seed + 1)
            keep = r.randrange(len(outputs))
            self.unread = [k for k in range(len(outputs)) if k != keep and r.random() < 0.7]

    def fill(self, resolved, outputs, domain=None):
        r = np.random.default_rng(self.seed)
        self.arrays = []
        for k, given in enumerate(self.inputs):
            if given is None:
                self.arrays.append(None)
            elif given["dtype"] == "float32":
                self.arrays.append(draw(r, given["shape"], domain or self.domain))
            else:
                self.arrays.append(self.whole_numbers(r, k, given["shape"], resolved, outputs))

    def whole_numbers(self, r, k, shape, resolved, outputs):
        """int64 inputs are class numbers, indices of an embedding, or places in an output to be unpooled."""
        port = self.port(k)
        if port == "indices":
            taken = int(np.prod(shape[2:]))
            plane = int(np.prod(outputs[0]["shape"][2:])) if outputs else taken
            planes = [r.permutation(plane)[:taken] if taken <= plane else r.integers(0, plane, taken)
                      for _ in range(int(np.prod(shape[:2])))]
            return np.array(planes, np.int64).reshape(shape)
        first = next((i for i in self.inputs if i and i["dtype"] == "float32"), None)
        below = resolved.get("num_embeddings") or (first["shape"][1] if first and len(first["shape"]) > 1 else 2)
        values = r.integers(0, max(below, 1), shape)
        if resolved.get("ignore_index") is not None and r.random() < 0.5:
            values = np.where(r.random(shape) < 0.25, resolved["ignore_index"], values)
        return np.array(values, np.int64).reshape(shape)

    def port(self, k):
        ports = self.op["inputs"]
        return ports[min(k, len(ports) - 1)]["id"]

    def upstream(self, output, shape):
        r = np.random.default_rng([self.seed, output, 7])
        return stratified(r, int(np.prod(shape, dtype=np.int64)), -1, 1).reshape(shape)

    def text(self):
        shapes = ["-" if i is None else i["shape"] if i["dtype"] == "float32" else f"int64 {i['shape']}" for i in self.inputs]
        flags = [f for f in ("channels_last", "any_layout") if getattr(self, f)]
        frozen = ["parameters"] * (not self.trainable) + [f"input {k}" for k, t in enumerate(self.trainable_inputs) if not t]
        more = f"; frozen {', '.join(frozen)}" * bool(frozen) + f"; unread {self.unread}" * bool(self.unread)
        return (f"{self.op['id']} {json.dumps(self.options)} on {' '.join(map(str, shapes))} [{self.domain}, seed {self.seed}, "
                f"threads {self.threads}{''.join(', ' + f for f in flags)}{more}]")


# ---- mutations -----------------------------------------------------------------------------------------------------------

def bounds(option):
    pairs = zip(option["range"], option["likely_range"])
    values = [likely if legal is None else legal if likely is None else likely for legal, likely in pairs]
    return [-1e30 if values[0] is None else values[0], 1e30 if values[1] is None else values[1]]


def clip(value, option):
    low, high = option["range"]
    inside = max(value if low is None else low, min(value, value if high is None else high))
    return int(inside) if isinstance(value, int) else inside


def new_int(r, option, now):
    low, high = bounds(option)
    near = [now - 1, now + 1, now + 2, now // 2, 2 * now] if isinstance(now, int) and not isinstance(now, bool) else []
    small = list(range(int(max(low, -3)), int(min(high, max(low, -3) + 5)) + 1))
    if option["default"] is not None and isinstance(option["default"], int):
        small.append(option["default"])
    legal = [v for v in near + small * 2 if clip(v, option) == v and abs(v) <= 64]
    return r.choice(legal) if legal else now


def new_float(r, option, now):
    low, high = bounds(option)
    base = now if isinstance(now, (int, float)) and not isinstance(now, bool) else option["default"]
    base = base if isinstance(base, (int, float)) else 0.5
    if abs(base) < 1e-2 and base != 0:  # eps and the like
        return clip(base * 10 ** r.uniform(-1, 2), option)
    low, high = max(low, -4.0, min(base - 2.0, -2.0)), min(high, 4.0 + abs(base))
    ends = [v for v in option["range"] if v is not None and abs(v) <= 10]
    if ends and r.random() < 0.1:
        return float(r.choice(ends))
    return round(r.uniform(min(low, high), max(low, high)), 3)


def new_ints(r, option, now):
    words = option["choices"]
    if words and r.random() < 0.25:
        return r.choice(words)
    if option["count"]:
        if r.random() < 0.4 or option["count"] == 1:
            return new_int(r, option, now if isinstance(now, int) else (now or [1])[0] if isinstance(now, list) else 1)
        base = now if isinstance(now, list) and len(now) == option["count"] else [now if isinstance(now, int) else 1] * option["count"]
        return [new_int(r, option, v) if r.random() < 0.7 else v for v in base]
    values = list(now) if isinstance(now, list) else [now if isinstance(now, int) else 1]
    how = r.randrange(4)
    if how == 0:
        r.shuffle(values)
    elif how == 1 and values:
        k = r.randrange(len(values))
        values[k] = new_int(r, option, values[k])
    elif how == 2 and values:
        k = r.randrange(len(values))
        values[k] = clip(-1, option)
    elif values and len(values) > 1:
        values.pop(r.randrange(len(values)))
    return values


def new_value(r, option, now):
    kind = option["type"]
    if option["none"] and not option["inferred"] and r.random() < 0.15:
        return None
    if kind == "bool":
        return r.random() < 0.5
    if kind == "choice":
        return r.choice(option["choices"])
    if kind == "int":
        return new_int(r, option, now)
    if kind == "float":
        return new_float(r, option, now)
    if kind == "ints":
        return new_ints(r, option, now)
    if kind == "floats":
        base = now if isinstance(now, list) else [1.0] * (option["count"] or 1)
        return [new_float(r, option, v) for v in base]
    return now


def renamed(r, inputs, options, op, largest):
    """Extents that are equal stay equal: one new extent for each old one, in all inputs and in options that follow them."""
    known = sorted({e for i in inputs if i for e in i["shape"] if e > 1})
    change = {e: max(1, r.choice([e, e, e - 1, e + 1, e + 2, r.randint(1, largest)])) for e in known}
    for i in inputs:
        if i:
            i["shape"] = [change.get(e, e) for e in i["shape"]]
    follow = r.random() < 0.6
    for o in op["options"]:
        value = options.get(o["id"])
        if o["type"] == "floats" and isinstance(value, list) and len(value) in change:
            options[o["id"]] = [round(r.uniform(0.2, 2), 3) for _ in range(change[len(value)])]
        elif value is None or not (o["inferred"] or follow):
            continue
        elif o["type"] == "int" and not isinstance(value, bool):
            options[o["id"]] = clip(change.get(value, value), o)
        elif o["type"] == "ints" and isinstance(value, list):
            options[o["id"]] = [clip(change.get(v, v), o) for v in value]


def mutated(op, r, large):
    sample = r.choice(op["samples"])
    options = json.loads(json.dumps(sample["options"]))
    inputs = json.loads(json.dumps(sample["inputs"]))
    for k, port in enumerate(op["inputs"][:len(inputs)]):
        if port["optional"] and r.random() < 0.2:
            inputs[k] = None
    if r.random() < 0.85:
        renamed(r, inputs, options, op, 20 if large else 6)
    chance = r.choice([0, 0.2, 0.5])
    for o in op["options"]:
        if o["type"] == "text" or (o["inferred"] and options.get(o["id"]) is None):
            continue
        if r.random() < (chance if len(op["options"]) > 1 else 0.7):
            options[o["id"]] = new_value(r, o, options.get(o["id"], o["default"]))
    for o in op["options"]:
        if o["required"] and options.get(o["id"]) is None:
            options.pop(o["id"], None)
    return options, inputs


def small(inputs, limit):
    return all(np.prod(i["shape"], dtype=np.float64) <= limit for i in inputs if i)


def seed_of(op, seed):
    return zlib.crc32(f"{op['id']} {seed}".encode())


def sample_cases(op, seed):
    """Every sample twice: as it is, and in another domain with its flags drawn."""
    for k, sample in enumerate(op["samples"]):
        base = (seed_of(op, seed) + 1000 * k) % 2**31
        yield Case(op, sample["options"], sample["inputs"], "signed", base, plain=True)
        yield Case(op, sample["options"], sample["inputs"], "unit", base + 1)
        yield Case(op, sample["options"], sample["inputs"], "whole", base + 2)


def random_cases(op, seed, count):
    """Up to `count` mutations, no two alike; whether they are legal is for both sides to say."""
    r = random.Random(seed_of(op, seed))
    seen = {json.dumps([s["options"], s["inputs"]], sort_keys=True) for s in op["samples"]}
    for k in range(count):
        large = k % 8 == 7
        options, inputs = mutated(op, r, large)
        case = Case(op, options, inputs, r.choice(DOMAINS), r.randrange(2**31))
        if case.key() not in seen and small(inputs, 60000 if large else 3000):
            seen.add(case.key())
            yield case
