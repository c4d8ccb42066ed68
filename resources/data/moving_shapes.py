#!/usr/bin/python3
"""Makes moving-shapes.npz: films of eight frames in which a small shape moves, grows, shrinks, turns bright or stays.

    moving_shapes.py OUT.npz
"""

import sys
import zipfile

import numpy

FRAMES, SIDE, COUNT = 8, 16, 1600
ACTIONS = ["up", "down", "left", "right", "grows", "shrinks", "brightens", "stays"]


def shape(kind, radius):
    """A square, a ring or a cross of the given radius, as a small picture of zeros and ones."""
    reach = numpy.arange(-radius, radius + 1)
    y, x = numpy.meshgrid(reach, reach, indexing="ij")
    if kind == 0:
        return numpy.ones_like(y)
    if kind == 1:
        return (numpy.maximum(abs(y), abs(x)) == radius).astype(int)
    return ((y == 0) | (x == 0)).astype(int)


def film(action, random):
    """float16 [FRAMES, SIDE, SIDE]; shapes that leave on one side come back on the other."""
    frames = numpy.zeros((FRAMES, SIDE, SIDE), "float16")
    kind, radius, bright = random.integers(3), random.integers(1, 5), random.integers(4, 9)
    y, x = random.integers(SIDE, size=2)
    name = ACTIONS[action]
    for t in range(FRAMES):
        dy = {"up": -t, "down": t}.get(name, 0)
        dx = {"left": -t, "right": t}.get(name, 0)
        size = {"grows": 1 + t // 2, "shrinks": 4 - t // 2}.get(name, radius)
        light = bright / 16 + (t / 16 if name == "brightens" else 0)
        picture = shape(kind, size) * light
        rows = (numpy.arange(-size, size + 1) + y + dy) % SIDE
        columns = (numpy.arange(-size, size + 1) + x + dx) % SIDE
        frames[t][numpy.ix_(rows, columns)] = picture
    # A few dots anywhere, so that no frame is clean.
    dots = random.integers(FRAMES * SIDE * SIDE, size=32)
    frames.reshape(-1)[dots] += (random.integers(1, 6, size=32) / 16).astype("float16")
    return frames.clip(0, 1)


def main():
    random = numpy.random.default_rng(7)
    labels = random.permutation(numpy.arange(COUNT) % len(ACTIONS)).astype("int64")
    clips = numpy.stack([film(label, random) for label in labels])[:, None]
    # Fixed dates, so that the same films give the same file.
    with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in (("clip", clips), ("label", labels)):
            entry = zipfile.ZipInfo(name + ".npy")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as member:
                numpy.lib.format.write_array(member, array)


if __name__ == "__main__":
    main()
