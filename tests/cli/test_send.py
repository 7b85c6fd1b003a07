"""`huijiao send` against a real server: all files arrive, crashes on either side cost nothing, refusals have codes."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from huijiao.cli.send import _safe
from huijiao.cli.sending.client import Client
from huijiao.cli.sending.memory import File, Following, Memory, place
from huijiao.cli.sending.work import Work
from tests.tools.intake.conftest import House

TREE = {f"实体数据/{n:02d}_土壤 数据/f{n}.bin": os.urandom(40_000 + n) for n in range(6)} | {"实体数据/README.txt": b""}
BIG = "实体数据/大 文件.bin"


@pytest.fixture
def deposit(tmp_path: Path) -> Path:
    for path, body in TREE.items():
        (tmp_path / "d" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / path).write_bytes(body)
    return tmp_path / "d"


@pytest.fixture
def box(house: House) -> SimpleNamespace:
    return house.box()


def sent(deposit: Path) -> dict[str, list[object]]:
    root = deposit / "实体数据"
    found = {}
    for file in sorted(p for p in root.rglob("*") if p.is_file()):
        body = file.read_bytes()
        sums = [hashlib.new(name, body).hexdigest() for name in ("md5", "sha256")]
        found[file.relative_to(root).as_posix()] = [len(body), *sums, "tus"]
    return found


def send(
    house: House, box: SimpleNamespace, deposit: Path, *words: str, before: str = "", password: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the verb in a process of its own; ``before`` runs first in it."""
    env = {**os.environ, "HUIJIAO_PASSWORD": password or box.password, "XDG_STATE_HOME": str(deposit.parent / "state")}
    script = f"{before}\nimport sys\nfrom huijiao.cli import main\nmain(sys.argv[1:])\n"
    call = [
        sys.executable,
        "-c",
        script,
        "send",
        str(deposit),
        "--to",
        house.url,
        "--user",
        box.user,
        "--lang",
        "en",
        *words,
    ]
    return subprocess.run(
        call, env=env, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL
    )


def test_everything_arrives_and_a_second_sending_sends_nothing(
    house: House, box: SimpleNamespace, deposit: Path
) -> None:
    first = send(house, box, deposit, "--anyway", "--json")
    assert (first.returncode, json.loads(first.stdout)["sent"]) == (0, 7), first.stderr
    assert house.ask("manifest", id=box.id) == sent(deposit)
    (deposit / "实体数据/README.txt").write_text("new")
    second = send(house, box, deposit, "--anyway", "--json")
    assert json.loads(second.stdout) == {"sent": 1, "held": 6, "failed": {}}
    assert house.ask("manifest", id=box.id) == sent(deposit)


KILL = """
import os, signal
from huijiao.cli.sending import work
beat = work.Work.__init__
def init(self, *words):
    beat(self, *words)
    told, left = self.beat, [12_000_000]
    def kill(size):
        told(size)
        left[0] -= size
        if left[0] < 0: os.kill(os.getpid(), signal.SIGKILL)
    self.beat = kill
work.Work.__init__ = init
"""


def test_killed_client_goes_on_where_the_server_stands(house: House, box: SimpleNamespace, deposit: Path) -> None:
    (deposit / BIG).write_bytes(os.urandom(1 << 20) * 24)
    killed = send(house, box, deposit, "--anyway", "--jobs", "1", before=KILL)
    assert killed.returncode == -signal.SIGKILL
    again = send(house, box, deposit, "--anyway", "--resume", "--json")
    assert (again.returncode, json.loads(again.stdout)["failed"]) == (0, {}), again.stderr
    assert house.ask("manifest", id=box.id) == sent(deposit)
    assert house.ask("totals", id=box.id)["partial"] == 0
    assert not list((deposit.parent / "state").rglob("*.jsonl"))  # nothing left to remember


def test_killed_server_is_waited_for(house: House, box: SimpleNamespace, tmp_path: Path) -> None:
    """The server is killed in the middle of a file and started again; the client goes on by itself."""
    path = tmp_path / "big.bin"
    path.write_bytes(os.urandom(1 << 20) * 20)
    client = Client(house.url, box.user, box.password, jobs=2)
    memory = Memory(tmp_path / "memory", resume=False)
    left, reached, back = [9 << 20], threading.Event(), threading.Event()

    def beat(size: int) -> None:
        left[0] -= size
        if left[0] < 0 and not reached.is_set():
            reached.set()
            back.wait(60)

    work = Work(client, memory, {}, beat, wait=0.1)
    sending = threading.Thread(target=work.run, args=([File("big.bin", path, 20 << 20, 1)], 1))
    sending.start()
    assert reached.wait(60)
    house.kill("web")
    house.start("web")
    back.set()
    sending.join(120)
    outcome = work.outcome
    client.close()
    memory.close(forget=True)
    assert outcome.failed == {}
    assert house.ask("manifest", id=box.id)["big.bin"][2] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_blocks_stops_before_a_byte_is_sent(house: House, box: SimpleNamespace, deposit: Path) -> None:
    stopped = send(house, box, deposit)
    assert (stopped.returncode, house.ask("manifest", id=box.id)) == (3, {})
    assert "nothing was sent" in stopped.stderr


@pytest.mark.parametrize("why", ["password", "frozen", "quota"])
def test_refusals_of_the_server_end_it_with_their_own_code(house: House, deposit: Path, why: str) -> None:
    box = house.box(quota=1000) if why == "quota" else house.box()
    if why == "frozen":
        house.ask("freeze", id=box.id)
    refused = send(house, box, deposit, "--anyway", password="wrong" if why == "password" else "")
    assert (refused.returncode, "The server refuses" in refused.stderr) == (4, True), refused.stderr


@pytest.mark.parametrize(
    ("url", "safe"),
    [("https://data.example.org", True), ("http://127.0.0.1:8800", True), ("http://localhost:1", True),
     ("http://data.example.org", False), ("ftp://x", False), ("data.example.org", False)],
)  # fmt: skip
def test_passwords_travel_encrypted_or_not_at_all(url: str, safe: bool) -> None:
    assert _safe(url) is safe


def test_without_password_nothing_begins(house: House, box: SimpleNamespace, deposit: Path) -> None:
    env = {k: v for k, v in os.environ.items() if k != "HUIJIAO_PASSWORD"}
    call = [
        sys.executable,
        "-m",
        "huijiao.cli",
        "send",
        str(deposit),
        "--to",
        house.url,
        "--user",
        box.user,
        "--anyway",
    ]
    assert subprocess.run(call, env=env, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 2


def test_memory_knows_a_file_by_size_and_time_and_survives_a_torn_line(tmp_path: Path) -> None:
    file = File("a", tmp_path / "a", 3, 5)
    memory = Memory(tmp_path / "m", resume=True)
    memory.begun(file, "/files/1")
    memory.digested(file, "abc")
    memory.close(forget=False)
    with (tmp_path / "m").open("a") as out:
        out.write('{"p": "b", "b"')
    for resume, url in ((True, "/files/1"), (False, "")):
        again = Memory(tmp_path / "m", resume=resume)
        assert (again.upload(file), again.sha256(file)) == (url, "abc")
        assert (again.upload(File("a", tmp_path / "a", 3, 6)), again.sha256(File("a", tmp_path, 4, 5))) == ("", "")
        again.close(forget=False)


@pytest.mark.parametrize(
    "pieces", [[(0, 4), (4, 10)], [(0, 6), (3, 10)], [(0, 4), (6, 10)], [(2, 10)], [(0, 10), (0, 10)], [(0, 3)]]
)
def test_digest_is_the_files_however_it_was_sent(tmp_path: Path, pieces: list[tuple[int, int]]) -> None:
    body = b"0123456789"
    (tmp_path / "f").write_bytes(body)
    follow = Following()
    for start, end in pieces:
        follow.take(start, body[start:end])
    assert follow.hexdigest(tmp_path / "f") == hashlib.sha256(body).hexdigest()


def test_states_of_different_sendings_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    (tmp_path / "a").mkdir()
    found = {place(tmp_path / "a", url, user) for url in ("https://x", "https://y") for user in ("u", "v")}
    assert len(found) == 4
