"""The other end of parity_driver: requests with arrays out, replies with arrays in. See driver/packet.h and driver/main.cpp."""
import json
import subprocess

import numpy as np


class Crash(Exception):
    pass


class Driver:
    """One parity_driver process, started again after a crash."""

    def __init__(self, program):
        self.program, self.process = program, None

    def start(self):
        self.process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()

    def ask(self, head, arrays=()):
        """`arrays`: (name, float32 or int64 array) pairs. The reply with its arrays by name, in order, under "arrays"."""
        if self.process is None:
            self.start()
        arrays = [(name, np.ascontiguousarray(a)) for name, a in arrays]
        announced = [{"name": n, "dtype": str(a.dtype), "shape": list(np.shape(a))} for n, a in arrays]
        try:
            self.process.stdin.write(json.dumps({**head, "arrays": announced}).encode() + b"\n")
            for _, a in arrays:
                self.process.stdin.write(a.tobytes())
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            status, self.process = self.process.wait(), None
            raise Crash(f"the driver died with status {status}")
        reply = json.loads(line)
        found = {}
        for a in reply["arrays"]:
            dtype = np.dtype(a["dtype"])
            data = self.process.stdout.read(dtype.itemsize * int(np.prod(a["shape"], dtype=np.int64)))
            found[a["name"]] = np.frombuffer(data, dtype).reshape(a["shape"])
        reply["arrays"] = found
        if "failed" in reply:
            raise Crash(reply["failed"])
        return reply
