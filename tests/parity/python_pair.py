#!/usr/bin/python3
"""One of two processes that train exported scripts together, for python_files.py: LIST names the scripts and their epochs; rank 0 prints all
epoch lines as one JSON value."""
import json
import os
import sys
import tempfile
import warnings
from pathlib import Path

import torch

from python_files import load, run_main

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
found = []
with tempfile.TemporaryDirectory() as folder:
    for script, epochs, port in json.loads(Path(sys.argv[1]).read_text()):
        # A store of its own for each: torchrun's, which outlives them, would remember the one before.
        os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(port), TORCHELASTIC_USE_AGENT_STORE="False")
        print(Path(script).stem, file=sys.stderr, flush=True)
        out = Path(folder) / "out.pt"
        found.append(run_main(load(Path(script)), "--epochs", epochs, "--device", "cpu", "--out", out))
        assert out.exists() == (os.environ["RANK"] == "0"), "rank 0 alone saves"
        out.unlink(missing_ok=True)
if os.environ["RANK"] == "0":
    print(json.dumps(found))
