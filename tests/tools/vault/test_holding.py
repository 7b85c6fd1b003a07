"""Kill -9 at any point: no object or a whole one; the same call again ends well."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import ocfl
import pytest

from huijiao.tools.vault import disk, holding
from huijiao.tools.vault.building import Source
from huijiao.tools.vault.shelf import Shelf

# The child counts its own file operations and kills itself at the one it was given.
CHILD = """
import os, signal, sys
from pathlib import Path
from huijiao.tools.vault import holding
from huijiao.tools.vault.building import Source
from huijiao.tools.vault.shelf import Shelf
root, version, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
count = 0
def hook(event, args):
    global count
    if event in {"open", "os.rename", "os.mkdir", "os.link", "os.remove", "os.rmdir", "shutil.rmtree", "ctypes.call_function"}:
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
rows = [Shelf(n, root / n) for n in ("main", "copy")]
files = [Source(f"d/{n}", root / "staging" / f"{version}-{n}", 40000) for n in range(6)]
sys.addaudithook(hook)
holding.put("dataset:1", rows, files, {"m.json": b"{}"}, message="m", user={"name": "u"})
print(count)
"""


def child(root: Path, version: int, last: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CHILD, str(root), str(version), str(last)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def stage(root: Path) -> None:
    (root / "staging").mkdir(parents=True)
    for version in (1, 2):
        for number in range(6):
            # Half of the second version is the first again.
            (root / "staging" / f"{version}-{number}").write_bytes(
                bytes([number, version if number > 2 else 0]) * 20000
            )


def sound(root: Path, versions: tuple[int, ...]) -> None:
    """Each store is a valid root with no object, or with one of the given versions."""
    for name in ("main", "copy"):
        shelf = Shelf(name, root / name)
        if not (shelf.root / "0=ocfl_1.1").exists():
            assert versions[0] == 0
            continue
        store = ocfl.StorageRoot(root=str(shelf.root))
        assert store.validate(check_digests=True), store.structure_error
        inventory = shelf.inventory("dataset:1")
        assert (inventory.version if inventory else 0) in versions


@pytest.mark.parametrize("version", [1, 2])
def test_put_killed_anywhere_leaves_none_or_whole(tmp_path, version):
    stage(tmp_path / "whole")
    for earlier in range(1, version):
        assert child(tmp_path / "whole", earlier, -1).returncode == 0
    done = child(tmp_path / "whole", version, -1)
    assert done.returncode == 0, done.stderr
    total = int(done.stdout)
    points = random.Random(version).sample(range(1, total), 12) + [total - n for n in (1, 3, 6)]
    for number, point in enumerate(points):
        root = tmp_path / str(number)
        stage(root)
        for earlier in range(1, version):
            assert child(root, earlier, -1).returncode == 0
        assert child(root, version, point).returncode == -signal.SIGKILL
        sound(root, (version - 1, version))
        assert child(root, version, -1).returncode == 0
        sound(root, (version,))
        left = [
            p.name for n in ("main", "copy") for p in (root / f"{n}.work").iterdir() if not p.name.endswith(".lock")
        ]
        assert [name for name in left if not name.startswith("declare-")] == []


def test_put_on_a_disk_that_cannot_exchange(tmp_path, monkeypatch):
    monkeypatch.setattr(disk, "exchange", lambda *_: False)
    stage(tmp_path)
    rows = [Shelf(n, tmp_path / n) for n in ("main", "copy")]
    for version in (1, 2):
        files = [Source(f"d/{n}", tmp_path / "staging" / f"{version}-{n}", 40000) for n in range(6)]
        assert holding.put("dataset:1", rows, files, {}, message="m", user={"name": "u"}).version == version
    sound(tmp_path, (2,))


def test_object_is_healed_from_ready_when_the_two_renames_were_cut(tmp_path):
    stage(tmp_path)
    rows = [Shelf(n, tmp_path / n) for n in ("main", "copy")]
    files = [Source("d", tmp_path / "staging" / "1-0", 40000)]
    first = holding.put("dataset:1", rows, files, {}, message="m", user={"name": "u"})
    rows[0].folder("dataset:1").rename(rows[0]._staged("dataset:1", "ready"))
    again = holding.put("dataset:1", rows, files, {}, message="m", user={"name": "u"})
    assert (again.inventory_digest, again.new) == (first.inventory_digest, False)
    sound(tmp_path, (1,))
