#!/usr/bin/env python3
"""The engine of a package is built for several levels of processor, and the program starts with the best one there is.

Usage: levels.py CMAKE COMPILER

1. A library and a program made by packaging/levels.cmake run from the build tree and installed, at every level that this
   machine has; a level whose file is missing is done without.
2. The real tree, configured for a package: the files that compute are compiled for every level, all others for the oldest.
"""
import collections
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OLDEST = "x86-64"
LEVELS = ["x86-64-v3", "x86-64-v4"]
LEVELLED = ("nn/engine/", "nn/ops/", "nn/train/")  # the rooms that compute
# Of these, what is asked once a run or an epoch: it reads, checks and advises.
ONCE = ("nn/train/causes/", "nn/train/conditions/", "nn/train/rehearsals/", "nn/train/schedules/", "nn/train/run_", "nn/train/check",
        "nn/train/not_finite", "nn/train/rehearsal")


def require(condition, text):
    if not condition:
        raise SystemExit(f"levels.py: {text}")


def run(*command, **options):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **options)
    require(done.returncode == 0, f"{' '.join(map(str, command))} gave {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def loader_of(program):
    """The program's dynamic loader, as it names it itself."""
    named = re.search(r"interpreter: (\S+?)\]", run("readelf", "-l", program))
    require(named, f"{program} names no loader")
    return named.group(1)


def check_choice(program, supported):
    """The level that the program gets, where the loader may use this machine's levels up to one."""
    loader = loader_of(program)
    for allowed in range(len(supported) + 1):
        mask = ":".join(supported[:allowed]) or "none"
        answer = run(loader, "--glibc-hwcaps-mask", mask, program).split()
        best = supported[allowed - 1] if allowed else OLDEST
        require(answer == [best, "oldest"], f"{program} with the levels {mask}: {answer}, expected {best}")
    best = supported[-1] if supported else OLDEST
    require(run(program).split()[0] == best, f"{program} by itself does not take {best}")


def check_search_path(program):
    """An empty entry would make the loader look in the folder that the program is called from."""
    found = re.search(r"(?:RUNPATH|RPATH)\).*\[(.*)\]", run("readelf", "-d", program))
    require(found, f"{program} does not say where its library is")
    entries = found.group(1).split(":")
    require(all(e.startswith("$ORIGIN/") for e in entries), f"{program} looks for libraries in {entries}, not beside itself alone")


def check_small_library(cmake, compiler, folder):
    build, target = folder / "build", folder / "target"
    run(cmake, "-S", ROOT / "tests/packaging/levels", "-B", build, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={compiler}",
        f"-DCMAKE_INSTALL_PREFIX={target}")
    run(cmake, "--build", build)
    run(cmake, "--install", build)
    offered = run(loader_of(build / "ask"), "--help")
    supported = [level for level in LEVELS if re.search(rf"{level} \(supported", offered)]

    check_search_path(build / "ask")
    check_choice(build / "ask", supported)
    installed = target / "bin/ask"
    check_search_path(installed)
    check_choice(installed, supported)

    moved = folder / "elsewhere"  # where the build tree's libraries cannot help
    shutil.move(target, moved)
    shutil.rmtree(build)
    check_choice(moved / "bin/ask", supported)
    for level in reversed(supported):
        (moved / "lib/netloom/glibc-hwcaps" / level / "libanswer.so").unlink()
        rest = supported[:supported.index(level)]
        require(run(moved / "bin/ask").split()[0] == (rest[-1] if rest else OLDEST), f"without {level} the next lower is due")
    return supported


def check_real_tree(cmake, compiler, folder):
    run(cmake, "-S", ROOT, "-B", folder, "-G", "Ninja", f"-DCMAKE_CXX_COMPILER={compiler}", "-DCMAKE_BUILD_TYPE=Release",
        "-DNETLOOM_NATIVE=OFF", "-DNETLOOM_TESTS=OFF", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON")
    compiled = collections.defaultdict(list)
    for entry in json.loads((folder / "compile_commands.json").read_text()):
        level = re.findall(r"-march=(\S+)", entry["command"]) or [OLDEST]
        compiled[os.path.relpath(entry["file"], ROOT)].append(level[-1])
    seen = collections.Counter()
    for file, levels in sorted(compiled.items()):
        if (folder / "nn") in (ROOT / file).resolve().parents:
            continue  # a registry, generated for a room of either kind
        levelled = file.startswith(LEVELLED) and not file.startswith(ONCE)
        expected = [OLDEST] + LEVELS if levelled else [OLDEST]
        require(sorted(levels) == expected, f"{file} is compiled for {sorted(levels)}, expected {expected}")
        seen[levelled] += 1
    for room in LEVELLED:
        files = {str(f.relative_to(ROOT)) for f in (ROOT / room).rglob("*.cpp")}
        require(files and files <= set(compiled), f"not compiled: {sorted(files - set(compiled))}")
    return seen


def main():
    if platform.machine() != "x86_64":
        print(f"{platform.machine()}: one level, nothing to choose")
        return
    cmake, compiler = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        supported = check_small_library(cmake, compiler, pathlib.Path(folder) / "small")
        seen = check_real_tree(cmake, compiler, pathlib.Path(folder) / "tree")
    print(f"levels of this machine: {', '.join([OLDEST] + supported)}; {seen[True]} files are compiled for "
          f"{len(LEVELS) + 1} levels, {seen[False]} for the oldest")


main()
