"""`huijiao receive` in a process of its own, on a house's database: killed, then everything is there."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from huijiao.cli.receive import receive
from huijiao.core.bags import pack, seal
from huijiao.core.bags.pack import Wish
from huijiao.core.bags.seal import Seal
from tests.tools.intake.conftest import House

ROOT = Path(__file__).resolve().parents[2]
#: A project whose channel is open, and a disk that has been received with the seal's fingerprint.
PREPARE = """
import json, sys, django
django.setup()
from pathlib import Path
from huijiao.core.bags import seal
from huijiao.steps.s3_submission import disks
from tests.desks import scenario
w = scenario.world()
p = scenario.reach(w, scenario.project(w), "DATA_PENDING")
made = seal.read(Path(sys.argv[1]).read_bytes())
disk = disks.announce(submission=p.submission, medium="HDD", back="RETURN", seal=made, **w.depositor.on(p))
disk = disks.receive(disk=disk, condition="GOOD", seal_intact=True, **w.reviewer.on(p))
print(json.dumps({"disk": disk.number, "box": p.submission.box}))
"""
#: The verb, killed when so many bytes have been counted.
RUN = """
import os, signal, sys
from huijiao.cli import bars, main
left = [int(sys.argv.pop(1))]
beat = bars.Bar.beat
def counted(self, size):
    beat(self, size)
    left[0] -= size
    if left[0] < 0: os.kill(os.getpid(), signal.SIGKILL)
bars.Bar.beat = counted
main(sys.argv[1:])
"""
WHOLE = 1 << 60


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("disk")
    for n in range(5):
        (folder / f"{n:02d}_土壤").mkdir()
        (folder / f"{n:02d}_土壤" / "小.csv").write_bytes(os.urandom(10_000))
    (folder / "大.bin").write_bytes(os.urandom(1 << 20) * 48)
    pack.pack(Wish(folder, None, about=Seal(project="2017YFZ0901200", sealed="2026-11-23T10:00:00+08:00")))
    return folder


def call(house: House, script: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**house.env, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    return subprocess.run([sys.executable, "-c", script, *words], env=env, capture_output=True, text=True, check=False,
                          timeout=120, cwd=house.home)  # fmt: skip


def test_killed_reading_goes_on_and_the_manifest_is_the_source(house: House, bag: Path, tmp_path: Path) -> None:
    prepared = call(house, PREPARE, str(bag / seal.FILE))
    assert prepared.returncode == 0, prepared.stderr
    known = json.loads(prepared.stdout)
    words = ("receive", str(bag), "--report", str(tmp_path), "--json", "--lang", "en")
    killed = call(house, RUN, str(40 << 20), *words)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    ended = call(house, RUN, str(WHOLE), *words)
    assert ended.returncode == 0, ended.stderr
    sums = json.loads(ended.stdout.splitlines()[0])
    assert (sums["disk"], sums["files"], sums["seal"], sums["discrepancies"]) == (known["disk"], 6, "GENUINE", 0)
    assert house.ask("manifest", id=known["box"]) == {
        path.relative_to(bag / "data").as_posix(): [
            path.stat().st_size, *(hashlib.new(n, path.read_bytes()).hexdigest() for n in ("md5", "sha256")), "disk",
        ]
        for path in (bag / "data").rglob("*") if path.is_file()
    }  # fmt: skip
    assert len(list(tmp_path.glob("*.pdf"))) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "words"), [("", "whose disk"), ("none", "Cannot read")])
def test_nobodys_disk_is_not_read(tmp_path: Path, where: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert receive(tmp_path / where, lang="en") == 2
    assert words in capsys.readouterr().err
