#!/usr/bin/env python3
"""Holds what the compiler does not: the arrows between the rooms and the manners of the tree.

    lint.py [ROOT]     prints `file:line: rule: what is wrong` for each violation, status 1 where there is one

Rules

arrow     Who may include whom (ROOMS below), never back:
              app/main -> ui -> app/studio -> nn        app/main -> app/cli -> nn
              inside nn:  model <- engine <- ops        model, engine <- io <- data <- train <- exchange
          Of the engine, ui sees published weights alone: no kernels, no plan. The engine's own rooms: its README.md.
library   Whose headers stay out of which room (LIBRARIES below): no Qt in nn and the command line, no Widgets in app/studio,
          Eigen in nn/engine, nn/ops and nn/train alone, QCustomPlot in ui alone; nn/engine/kernels where things are computed.
body      A function that a header declares has its body in the header's own room: a declaration alone, with the body further up, is
          an arrow too. (What CMake generates from file names, nn/registry.cmake, has its declaration beside the kind's description.)
include   "..." names a file from the repository root, in tests also one beside the test, <...> everything else. A .cpp
          includes its own header first; what is ours comes before what is not.
pragma    A header begins with #pragma once.
type      One name, one type: no two files define the same class, struct, union or enum outside of unnamed namespaces. To a
          program made of both, even to one with inline functions alone, they would be one (the preset `odr` asks the linker).
length    No source file has more than 600 lines.
wait      Tests wait for conditions, never for time. (tests/bench measures time and tests nothing.)
marker    Nothing is left for later.
path      No path of one machine.
readme    Every folder of the first two levels says in a README.md what lives there. Folders in tests/ that mirror a room
          share tests/README.md.
"""

import os
import re
import sys

import definitions

SOURCE = (".cpp", ".h")
TEXT = SOURCE + (".py", ".sh", ".txt", ".cmake", ".md", ".json", ".in", ".yml", ".desktop", ".xml", ".qss", ".svg")
MAX_LINES = 600

# Room of a file: the longest key that its path starts with. Value: what it may include, beside itself.
NN = ("nn/",)
KERNELS, KERNEL = "nn/engine/kernels/", "nn/engine/kernel."
COMPUTES = ("nn/model/", KERNEL, "nn/engine/machine/")
ROOMS = {
    "nn/model/": (),
    "nn/engine/": ("nn/model/",),
    # Inside the engine, from the ground up; kernel.h, unnoticed.h and weights.h stand at its door.
    "nn/engine/machine/": (),
    "nn/engine/random/": ("nn/model/",),
    "nn/engine/kernel.": ("nn/model/",),
    "nn/engine/unnoticed.": (),
    "nn/engine/weights.": ("nn/model/", KERNEL, "nn/engine/machine/", "nn/engine/random/"),
    KERNELS + "vector/": COMPUTES,
    KERNELS + "gemm/": COMPUTES + (KERNELS + "vector/",),
    KERNELS + "pooling/": COMPUTES + (KERNELS + "vector/",),
    KERNELS + "shape/": COMPUTES + (KERNELS + "vector/", "nn/engine/random/"),
    KERNELS + "normalization/": COMPUTES + (KERNELS + "vector/", KERNELS + "shape/", KERNELS + "pooling/"),
    KERNELS + "convolution/": COMPUTES + (KERNELS + "vector/", KERNELS + "gemm/", KERNELS + "shape/", KERNELS + "pooling/"),
    KERNELS + "sequence/": COMPUTES + (KERNELS + "vector/", KERNELS + "gemm/", KERNELS + "shape/", KERNELS + "normalization/"),
    "nn/engine/plan/": COMPUTES + ("nn/engine/unnoticed.", "nn/engine/weights.", KERNELS + "vector/", KERNELS + "gemm/"),
    "nn/ops/": ("nn/model/", "nn/engine/"),
    "nn/io/": ("nn/model/", "nn/engine/"),
    "nn/module/": ("nn/model/", "nn/engine/"),
    "nn/data/": ("nn/model/", "nn/engine/", "nn/io/"),
    "nn/train/": ("nn/model/", "nn/engine/", "nn/io/", "nn/data/"),
    "nn/exchange/": ("nn/model/", "nn/engine/", "nn/io/", "nn/data/", "nn/train/"),
    "nn/start/": ("nn/model/", "nn/engine/", "nn/io/", "nn/data/", "nn/train/"),
    "app/studio/": NN,
    "app/cli/": NN,
    "app/main": NN + ("app/", "ui/"),
    "ui/": ("app/studio/", "nn/model/", "nn/io/", "nn/data/", "nn/train/", "nn/exchange/", "nn/start/"),
    "tests/nn/": NN + ("tests/",),
    "tests/app/": NN + ("app/", "tests/"),
    "tests/ui/": NN + ("app/studio/", "ui/", "tests/"),
    "tests/": NN + ("app/", "ui/", "tests/"),
}

WIDGETS = (r"Qt?Widgets|QWidget|QApplication|QMainWindow|QDialog\w*|QMessageBox|QFileDialog|QInputDialog|QGraphics\w+|Q\w*Layout|QLabel|"
           r"QPushButton|QToolButton|QAbstractButton|QCheckBox|QComboBox|Q\w*SpinBox|QLineEdit|QTextEdit|QPlainTextEdit|QMenu\w*|"
           r"QToolBar|QStatusBar|QDockWidget|QTab\w+|Q(List|Tree|Table)(View|Widget)|QAbstractItemView|QScroll\w+|QSlider|"
           r"QSplitter|QStyle\w*|QToolTip|QProgressBar|QUndoView|QFrame|QGroupBox|QCompleter")
# (name, pattern of the included header, rooms that must not include it)
LIBRARIES = [
    ("Qt", r"^Q[A-Z]|^Qt", ("nn/", "app/cli/")),
    ("Qt Widgets", r"^(QtWidgets/.*|" + WIDGETS + r")$", ("app/studio/",)),
    ("Eigen", r"^(unsupported/)?Eigen/", ("nn/model/", "nn/io/", "nn/data/", "nn/module/", "nn/exchange/", "nn/start/", "app/", "ui/")),
    ("QCustomPlot", r"^qcustomplot", ("nn/", "app/")),
    # What they make inline depends on the processor's level, and only what computes is compiled for one (packaging/levels.cmake).
    ("the engine's kernels", r"^nn/engine/kernels/", ("nn/model/", "nn/io/", "nn/data/", "nn/module/", "nn/exchange/", "nn/start/", "app/", "ui/")),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
WAIT = re.compile(r"\b(qWait|qSleep|sleep_for|sleep_until|usleep|nanosleep|msleep)\s*\(|\bQThread::sleep\b|\btime\.sleep\b")
# Written so that this file does not find itself.
MARKER = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w./-])/(work|home|root|Users)/[A-Za-z0-9_.-]+")
SKIP = re.compile(r"^(\.(?!ci$).*|build.*|__pycache__|runs|_CPack_Packages)$")
MIRRORS = ("tests/nn", "tests/app", "tests/ui")


def files(root):
    """Paths of all files, from the root, without build folders and hidden ones."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not SKIP.match(f))
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")


def room_of(path):
    return max((room for room in ROOMS if path.startswith(room)), key=len, default=None)


def check_includes(root, path, lines):
    room = room_of(path)
    own = path[:-4] + ".h" if path.endswith(".cpp") and os.path.exists(os.path.join(root, path[:-4] + ".h")) else None
    foreign_at = 0
    conditions = 0
    first = True
    for number, line in enumerate(lines, 1):
        if re.match(r"\s*#\s*if", line):
            conditions += 1
        elif re.match(r"\s*#\s*endif", line):
            conditions -= 1
        match = INCLUDE.match(line)
        if not match:
            continue
        ours, target = match.group(1) == '"', match.group(2)
        if target.endswith(".moc") or re.match(r"moc_\w+\.cpp$", target):
            continue
        for name, pattern, rooms in LIBRARIES:
            if re.search(pattern, target) and path.startswith(rooms):
                yield number, "library", f"{name} ({target}) does not belong into {room or path}"
        if own and first and target != own:
            yield number, "include", f'the own header comes first: "{own}"'
        first = False
        if not ours:
            foreign_at = foreign_at or (0 if conditions else number)
            continue
        if path.startswith("tests/") and os.path.isfile(os.path.join(root, os.path.dirname(path), target)):
            target = os.path.dirname(path) + "/" + target
        if not os.path.isfile(os.path.join(root, target)) or ".." in target.split("/"):
            yield number, "include", f'"{target}" is no file from the repository root'
            continue
        if foreign_at and not conditions:
            yield number, "include", f'"{target}" comes after <...> of line {foreign_at}: ours first'
        if room and not target.startswith((room,) + ROOMS[room]):
            allowed = ", ".join(ROOMS[room]) or "nothing but itself"
            yield number, "arrow", f"{room} must not include {target} (may: {allowed})"


def check_lines(path, lines):
    testing = path.startswith("tests/") and path.endswith(SOURCE + (".py",))
    for number, line in enumerate(lines, 1):
        if testing and WAIT.search(line) and not path.startswith(("tests/lint/", "tests/bench/")):
            yield number, "wait", f"waits for time, not for a condition: {line.strip()}"
        if MARKER.search(line):
            yield number, "marker", f"left for later: {line.strip()}"
        if MACHINE_PATH.search(line) and not path.startswith("tests/lint/"):
            yield number, "path", f"path of one machine: {MACHINE_PATH.search(line).group(0)}"


def check_file(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        lines = file.read().split("\n")
    yield from check_lines(path, lines)
    if path.endswith(SOURCE):
        yield from check_includes(root, path, lines)
    if path.endswith(".h") and lines[0].strip() != "#pragma once":
        yield 1, "pragma", "a header begins with #pragma once"
    if path.endswith(SOURCE + (".py",)) and len(lines) - 1 > MAX_LINES:
        yield MAX_LINES + 1, "length", f"{len(lines) - 1} lines, {MAX_LINES} are enough for one file"


def check_readmes(paths):
    folders = set()
    for path in paths:
        parts = path.split("/")[:-1]
        folders.update("/".join(parts[:depth]) for depth in (1, 2) if len(parts) >= depth)
    present = set(paths)
    for folder in sorted(folders | {""}):
        readme = f"{folder}/README.md" if folder else "README.md"
        if readme not in present and not folder.startswith(".") and folder not in MIRRORS:
            yield readme, 1, "readme", "is missing: what lives here, what never does, where to start reading"


def check_types(root, paths):
    first = {}  # the file that defines a name; each test is a program of its own with everything that is no test
    for path in sorted(paths, key=lambda p: p.startswith("tests/")):
        if not path.endswith(SOURCE):
            continue
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            for name, line in definitions.types(file.read()):
                if first.get(name, path) != path:
                    yield path, line, "type", f"{name} is also defined in {first[name]}"
                elif not path.startswith("tests/"):
                    first[name] = path


def check_bodies(root, paths):
    declared, bodies = {}, []
    for path in paths:
        if not path.endswith(SOURCE) or not room_of(path) or path.startswith("tests/"):
            continue
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            for name, line, body in definitions.functions(file.read()):
                if not body and path.endswith(".h"):
                    declared.setdefault(name, set()).add(room_of(path))
                elif body and path.endswith(".cpp"):
                    bodies.append((name, path, line))
    for name, path, line in bodies:
        rooms = declared.get(name)
        if rooms and room_of(path) not in rooms:
            yield path, line, "body", f"{name} is declared in {sorted(rooms)[0]}: declare it here, or move it there"


def check_tree(root):
    """All violations as (path, line, rule, text)."""
    paths = list(files(root))
    found = list(check_readmes(paths)) + list(check_types(root, paths)) + list(check_bodies(root, paths))
    for path in paths:
        if path.endswith(TEXT) or path.startswith((".ci/", "packaging/")):
            found += [(path, *violation) for violation in check_file(root, path)]
    return found


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    found = check_tree(root)
    for path, line, rule, text in found:
        print(f"{path}:{line}: {rule}: {text}")
    print(f"{len(found)} violations" if found else "clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
