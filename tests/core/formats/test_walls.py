"""What the child may not do, tried inside the walls of a process of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from huijiao.core.formats.isolated import Examiner
from huijiao.core.formats.walls import _ARCHES, _REFUSED
from tests.core.formats import making_general as g

PROGRAM = """
import json, os, sys
from pathlib import Path
from huijiao.core.formats.walls import limits, raise_walls
scratch, roots = Path(sys.argv[1]), json.loads(sys.argv[2])
limits(1 << 30)
standing = raise_walls(scratch, None if roots is None else [Path(r) for r in roots])
def tried(act):
    try:
        act()
    except OSError as error:
        return type(error).__name__
    except BaseException as error:
        return type(error).__name__
    return "done"
import ctypes, socket
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    if libc.syscall(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")
out = {"standing": standing}
for name, act in ACTS.items():
    out[name] = tried(act)
print(json.dumps(out))
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's walls")


def inside(scratch: Path, acts: dict[str, str], roots: list[str] | None = None) -> dict[str, str]:
    table = "{" + ",".join(f"{name!r}: (lambda: {code})" for name, code in acts.items()) + "}"
    program = PROGRAM.replace("ACTS", table)
    command = [sys.executable, "-I", "-c", program, str(scratch), json.dumps(roots)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=scratch)
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.fixture
def places(tmp_path):
    scratch, other = tmp_path / "scratch", tmp_path / "other"
    scratch.mkdir()
    other.mkdir()
    (other / "a.txt").write_text("a")
    return scratch, other


@linux
def test_only_the_scratch_folder_is_written(places):
    scratch, other = places
    acts = {
        "in": f"Path({str(scratch / 'x')!r}).write_text('x')",
        "out": f"Path({str(other / 'x')!r}).write_text('x')",
        "over": f"Path({str(other / 'a.txt')!r}).write_text('x')",
        "away": f"os.unlink({str(other / 'a.txt')!r})",
        "mode": f"os.chmod({str(other / 'a.txt')!r}, 0o777)",
        "read": f"Path({str(other / 'a.txt')!r}).read_text()",
    }
    found = inside(scratch, acts)
    assert "landlock" in found.pop("standing")
    refused = "PermissionError"
    assert found == {"in": "done", "out": refused, "over": refused, "away": refused, "mode": refused, "read": "done"}
    assert (other / "a.txt").read_text() == "a"


@linux
def test_nothing_but_the_roots_is_read(places):
    scratch, other = places
    root = other / "root"
    root.mkdir()
    (root / "b.txt").write_text("b")
    acts = {
        "root": f"Path({str(root / 'b.txt')!r}).read_text()",
        "beside": f"Path({str(other / 'a.txt')!r}).read_text()",
        "users": "Path('/etc/passwd').read_text()",
        "import": "__import__('sqlite3')",
    }
    found = inside(scratch, acts, [str(root)])
    del found["standing"]
    assert found == {"root": "done", "beside": "PermissionError", "users": "PermissionError", "import": "done"}


@linux
def test_no_socket_no_program_no_process(places):
    scratch, _ = places
    with socket.create_server(("127.0.0.1", 0)) as server:
        acts = {
            "socket": "socket.socket()",
            "connect": f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))",
            "program": "os.execv('/bin/true', ['true'])",
            "spawn": "__import__('subprocess').run(['/bin/true'])",
            "fork": "os.fork()",
            # past Python's audit hook: the system calls themselves
            "raw_fork": "call(57) if os.uname().machine == 'x86_64' else call(220, 17, 0, 0, 0, 0)",
            "raw_socket": "call(41, 2, 1, 0) if os.uname().machine == 'x86_64' else call(198, 2, 1, 0)",
            "raw_ring": "call(425, 8, 0)",
            "thread": "(lambda t: (t.start(), t.join()))(__import__('threading').Thread(target=print, args=('',), kwargs={'end': ''}))",
        }
        found = inside(scratch, acts)
    assert {"seccomp", "audit"} <= set(found.pop("standing"))
    assert found.pop("thread") == "done"
    assert set(found.values()) == {"PermissionError"}


@linux
def test_file_size_is_limited(places):
    scratch, _ = places
    code = f"open({str(scratch / 'big')!r}, 'wb').truncate(2 << 30)"
    assert inside(scratch, {"big": code})["big"] == "OSError"


def test_child_tells_its_walls_and_sees_no_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very-secret")
    path = tmp_path / "a.csv"
    path.write_bytes(g.TABLE)
    with Examiner(seconds=30, memory=1 << 30, roots=[tmp_path]) as examiner:
        assert examiner.examine(path).records == 2
        assert "audit" in examiner.walls
        if sys.platform == "linux" and os.uname().machine in _ARCHES:
            assert {"landlock", "seccomp"} <= examiner.walls
            environment = Path(f"/proc/{examiner._child.pid}/environ").read_bytes()
            assert b"very-secret" not in environment
        scratch = examiner._scratch
    assert not Path(scratch).exists()


@linux
def test_file_outside_the_roots_is_not_read(tmp_path):
    (tmp_path / "in").mkdir()
    outside = tmp_path / "a.csv"
    outside.write_bytes(g.TABLE)
    with Examiner(seconds=30, memory=1 << 30, roots=[tmp_path / "in"]) as examiner:
        assert {d.code for d in examiner.examine(outside).defects} == {"file.io"}


@linux
def test_progress_is_told_while_a_file_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("采样记录一二三四五六七八九十，编号 12345678901。\n".encode() * 500_000)
    told: list[float] = []
    with Examiner(seconds=120, memory=1 << 30) as examiner:
        assert examiner.examine(path, progress=told.append).records == 1
    assert told == sorted(told)
    assert all(0 < share <= 1 for share in told)


def test_every_refused_event_is_a_python_event():
    assert all("." in event for event in _REFUSED)
