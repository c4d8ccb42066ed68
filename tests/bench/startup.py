#!/usr/bin/python3
"""How long the program takes to be there: commands, and the window on an X server of its own (Xvfb).

Usage: startup.py NETLOOM [--rounds 20] [PROJECT...]

For every project (those in projects/ unless named): wall time of `check`, from starting the process to its end. For the
window, without and with a project: from starting the process until the window is on screen (mapped, its pixels drawn),
and until its pixels last changed. The X server is asked from outside, once a millisecond; the program knows nothing of it.
Medians over the rounds, after one round that warms the caches.
"""
import argparse
import contextlib
import ctypes
import hashlib
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

LIMIT = 20.0  # seconds until a window that does not come is given up
QUIET = 0.5  # seconds without a change after which the picture is taken to be complete


class Attributes(ctypes.Structure):
    """XWindowAttributes, as far as `map_state`; the rest is room."""
    _fields_ = [(name, ctypes.c_int) for name in ("x", "y", "width", "height", "border_width", "depth")] + [
        ("visual", ctypes.c_void_p), ("root", ctypes.c_ulong), ("window_class", ctypes.c_int), ("bit_gravity", ctypes.c_int),
        ("win_gravity", ctypes.c_int), ("backing_store", ctypes.c_int), ("backing_planes", ctypes.c_ulong),
        ("backing_pixel", ctypes.c_ulong), ("save_under", ctypes.c_int), ("colormap", ctypes.c_ulong),
        ("map_installed", ctypes.c_int), ("map_state", ctypes.c_int), ("room", ctypes.c_ubyte * 256)]


class Image(ctypes.Structure):
    """XImage, as far as `bytes_per_line`; only ever seen through Xlib's own pointer."""
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
                ("data", ctypes.c_void_p), ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int),
                ("bitmap_bit_order", ctypes.c_int), ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
                ("bytes_per_line", ctypes.c_int)]


class Screen:
    """What an X server shows."""

    def __init__(self, name):
        self.x = ctypes.CDLL("libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = ctypes.c_ulong
        self.x.XGetImage.restype = ctypes.POINTER(Image)
        # A window may be gone between two questions: that is no reason to end, as Xlib would.
        self.handler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda *_: 0)
        self.x.XSetErrorHandler(self.handler)
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(name.encode()))
        if not self.display:
            raise SystemExit(f"cannot open display {name}")
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))

    def window(self):
        """The visible window that is large enough to be the program's, with its attributes; None: there is none."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self.x.XQueryTree(self.display, self.root, *map(ctypes.byref, (root, parent, children, count)))
        found = None
        for i in range(count.value):
            a, viewable = Attributes(), 2
            if not self.x.XGetWindowAttributes(self.display, ctypes.c_ulong(children[i]), ctypes.byref(a)):
                continue
            if a.map_state == viewable and a.width >= 600 and a.height >= 400:
                found = children[i], a
        if count.value:
            self.x.XFree(children)
        return found

    def rows(self, window, attributes):
        """The pixels of some rows: few enough to ask often, many enough to see a change."""
        pixels, z_pixmap, all_planes = [], 2, ctypes.c_ulong(-1)
        for y in range(8, attributes.height, 40):
            image = self.x.XGetImage(self.display, ctypes.c_ulong(window), 0, y, attributes.width, 1, all_planes, z_pixmap)
            if not image:
                return b""
            pixels.append(ctypes.string_at(image.contents.data, image.contents.bytes_per_line))
            self.x.XDestroyImage(image)
        return b"".join(pixels)


@contextlib.contextmanager
def x_server():
    """A server of our own; gives its name."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
                              pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SystemExit("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


def window_times(screen, command, environment):
    """Seconds from the start of `command` until its window is drawn, and until the picture last changed."""
    start = time.perf_counter()
    program = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    shown, changed, before = None, None, None
    try:
        while True:
            time.sleep(0.001)
            now = time.perf_counter() - start
            if program.poll() is not None or now > LIMIT:
                raise SystemExit(f"{' '.join(command)} showed no window")
            if changed is not None and now - changed > QUIET:
                return shown, changed
            found = screen.window()
            pixels = screen.rows(*found) if found else b""
            drawn = len(set(pixels[i:i + 4] for i in range(0, len(pixels), 4))) > 1 if shown is None else True
            digest = hashlib.blake2b(pixels).digest()
            now = time.perf_counter() - start
            if drawn and shown is None:
                shown = now
            if drawn and digest != before:
                changed, before = now, digest
    finally:
        program.terminate()
        program.wait()


def command_seconds(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def milliseconds(values):
    return f"{statistics.median(values) * 1e3:.1f} ({min(values) * 1e3:.1f} to {max(values) * 1e3:.1f})"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("netloom")
    parser.add_argument("projects", nargs="*")
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_intermixed_args()
    program = os.path.abspath(arguments.netloom)
    folder = pathlib.Path(__file__).resolve().parents[2] / "projects"
    projects = arguments.projects or sorted(map(str, folder.glob("*.netloom.json")))

    print("| command | median (least to most), ms |\n| --- | --- |")
    for command in [["--version"]] + [["check", p] for p in projects]:
        times = [command_seconds([program, *command]) for _ in range(arguments.rounds + 1)][1:]
        print(f"| {command[0]} {os.path.basename(command[-1]) if len(command) > 1 else ''} | {milliseconds(times)} |", flush=True)

    print("\n| window | on screen, ms | last change, ms |\n| --- | --- | --- |")
    with x_server() as name, tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "DISPLAY": name, "QT_QPA_PLATFORM": "xcb", "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        environment.pop("WAYLAND_DISPLAY", None)
        screen = Screen(name)
        for project in [None] + projects:
            command = [program] + ([project] if project else [])
            times = [window_times(screen, command, environment) for _ in range(arguments.rounds + 1)][1:]
            what = os.path.basename(project) if project else "empty"
            print(f"| {what} | {milliseconds([t[0] for t in times])} | {milliseconds([t[1] for t in times])} |", flush=True)


main()
