"""SFTP: time to verified (received, MD5 and SHA-256 known), ours against OpenSSH's server, then md5sum and sha256sum.

The same client sends the same files to both, in turn; medians. OpenSSH promises no file to the disk and keeps no list
of what came; the door answers a file's close when bytes, digests and row are durable.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Figure

GOAL = 0.8
FLAT_MIB = 50
_ACCOUNT = """
import sys, django; django.setup()
from huijiao.tools.intake import accounts, actions
from huijiao.tools.intake.sftp import keys
box = actions.open_box(owner="benchmark:1", quota=1 << 40)
account, _ = accounts.issue_account(box)
read = keys.read(sys.stdin.read())
accounts.add_key(account, line=read.line, fingerprint=read.fingerprint)
print(account.username)
"""
_COUNT = """
import django; django.setup()
from huijiao.tools.intake.models import StagedFile
print(StagedFile.objects.exclude(sha256="").filter(state="COMPLETE").count())
"""


@dataclass
class Server:
    """A running SFTP server: where it is, and below which folder files are put."""

    port: int
    user: str
    key: Path
    folder: str
    process: subprocess.Popen[bytes]
    env: dict[str, str]

    @property
    def ssh(self) -> list[str]:
        """Return the options every client gets."""
        quiet = ("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "BatchMode=yes")
        return ["-i", str(self.key), *(word for option in quiet for word in ("-o", option))]


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nobody listens on {port}")


def _make_key(folder: Path, name: str) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    return folder / name


@contextmanager
def ours(folder: Path) -> Iterator[Server]:
    """Run the door as `huijiao serve` does."""
    port, key = _port(), _make_key(folder, "client")
    env = {**os.environ, "HUIJIAO_HOME": str(folder / "home"), "HUIJIAO_SFTP_PORT": str(port), "DATABASE_URL": "",
           "DJANGO_SETTINGS_MODULE": "huijiao.config.settings"}  # fmt: skip
    python = [sys.executable, "-W", "ignore"]
    subprocess.run([*python, "-m", "django", "migrate", "-v0", "--skip-checks"], env=env, check=True)
    public = key.with_suffix(".pub").read_text()
    made = subprocess.run([*python, "-c", _ACCOUNT], env=env, check=True, input=public, capture_output=True, text=True)
    child = [*python, "-m", "huijiao.cli.serve_child", "sftp"]
    process = subprocess.Popen(child, env=env, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait(port)
        yield Server(port, made.stdout.split()[-1], key, "", process, env)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@contextmanager
def openssh(folder: Path) -> Iterator[Server]:
    """Run OpenSSH's server with its own sftp-server, on a port of its own."""
    port, key, host = _port(), _make_key(folder, "peer"), _make_key(folder, "host")
    (folder / "in").mkdir()
    settings = folder / "sshd_config"
    settings.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {key}.pub\nStrictModes no\nUsePAM no\n"
        "PermitRootLogin yes\nSubsystem sftp /usr/lib/openssh/sftp-server\nMaxStartups 100\nPidFile none\n"
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    command = [shutil.which("sshd", path="/usr/sbin:/usr/bin") or "sshd", "-D", "-f", str(settings)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait(port)
        yield Server(port, os.environ.get("USER", "root"), key, f"{folder}/in/", process, dict(os.environ))
    finally:
        process.terminate()
        process.wait(20)


def put(server: Server, source: Path, name: str) -> None:
    """Send a file or a folder by OpenSSH's client."""
    word = "put -r" if source.is_dir() else "put"
    command = ["sftp", "-q", *server.ssh, "-P", str(server.port), "-b", "-", f"{server.user}@127.0.0.1"]
    subprocess.run(
        command, input=f"{word} {source} {server.folder}{name}\n", text=True, check=True, capture_output=True
    )


def mirror(server: Server, source: Path, name: str, *, lines: int = 8) -> None:
    """Send a folder over several connections by lftp."""
    script = (
        f'set sftp:auto-confirm yes; set sftp:connect-program "ssh -a -x {" ".join(server.ssh)}";'
        f"open -u {server.user},x sftp://127.0.0.1:{server.port}; mirror -R -P {lines} {source} {server.folder}{name}; bye"
    )
    subprocess.run(["lftp", "-c", script], check=True, capture_output=True)


def four(server: Server, source: Path, name: str) -> None:
    """Send four files at once, each over a connection of its own."""
    running = []
    for number in range(4):
        command = ["sftp", "-q", *server.ssh, "-P", str(server.port), "-b", "-", f"{server.user}@127.0.0.1"]
        client = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        client.stdin.write(f"put {source} {server.folder}{name}-{number}\n")
        client.stdin.close()
        running.append(client)
    if any(client.wait() for client in running):
        raise RuntimeError("a client failed")


def verify(server: Server, name: str) -> None:
    """Take MD5 and SHA-256 of what the peer has received, as its user would."""
    find = f"find {server.folder}{name}* -type f -print0"
    for program in ("md5sum", "sha256sum"):
        subprocess.run(f"{find} | xargs -0 {program} > {server.folder}../{program}", shell=True, check=True)


Send = Callable[[Server, Path, str], None]


def compare(us: Server, peer: Server, send: Send, source: Path, rounds: int) -> tuple[float, float]:
    """Return the median seconds of both, taken in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for server, taken in zip((us, peer), times, strict=True):
            start = time.perf_counter()
            send(server, source, f"{send.__name__}{number}{source.name}")
            if server is peer:
                verify(peer, f"{send.__name__}{number}{source.name}")
            taken.append(time.perf_counter() - start)
        shutil.rmtree(peer.folder)
        Path(peer.folder).mkdir()
    return statistics.median(times[0]), statistics.median(times[1])


def _resident(server: Server) -> float:
    """Return the resident MiB of the server's processes."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in children)
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def _sources(folder: Path, *, large: int, quarter: int, files: int) -> tuple[Path, Path, Path]:
    one, part, many = folder / "one.bin", folder / "quarter.bin", folder / "many"
    for path, size in ((one, large), (part, quarter)):
        with path.open("wb") as file:
            for _ in range(size >> 20):
                file.write(os.urandom(1 << 20))
    for number in range(files):
        path = many / f"{number // 500:02d}" / f"{number:05d}.dat"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.urandom(10 << 10))
    return one, part, many


def _ratio(name: str, pair: tuple[float, float], goal: float | None, what: str) -> Figure:
    mine, theirs = pair
    return Figure(name, mine / theirs, goal, note=f"{what}: {mine:.2f} s, OpenSSH then sums {theirs:.2f} s")


def figures(quick: bool) -> list[Figure]:
    """Measure 1 GiB in one file, four at once, and 10,000 × 10 KiB over eight and over one connection."""
    large, files, rounds = (256 << 20, 500, 1) if quick else (1 << 30, 10_000, 3)
    with tempfile.TemporaryDirectory(prefix="huijiao-sftp-") as name, ExitStack() as stack:
        folder = Path(name)
        one, part, many = _sources(folder, large=large, quarter=large // 4, files=files)
        us, peer = stack.enter_context(ours(folder)), stack.enter_context(openssh(folder))
        put(us, part, "warm")
        before = _resident(us)
        single = compare(us, peer, put, one, rounds)
        grown = _resident(us) - before
        together = compare(us, peer, four, part, rounds)
        eight = compare(us, peer, mirror, many, rounds)
        lone = compare(us, peer, put, many, 1)
        counted = subprocess.run([sys.executable, "-c", _COUNT], env=us.env, check=True, capture_output=True, text=True)
        missing = 1 + rounds * 5 + files * (rounds + 1) - int(counted.stdout)
    count = f"{files:,} x 10 KiB"
    return [
        _ratio("sftp_large_ratio", single, GOAL, f"{large >> 20} MiB, one file, OpenSSH's client"),
        _ratio("sftp_four_ratio", together, 1.0, f"4 x {large >> 22} MiB at once"),
        _ratio("sftp_many_ratio", eight, GOAL, f"{count}, lftp, 8 connections"),
        _ratio("sftp_many_single_ratio", lone, GOAL, f"{count}, OpenSSH's client, one file after the other"),
        Figure("sftp_memory_growth_mib", grown, FLAT_MIB, unit="MiB", note=f"from {large >> 22} to {large >> 20} MiB files"),
        Figure("sftp_files_missing", missing, 0, note="of all that was sent, in the manifest with both digests"),
    ]  # fmt: skip


if __name__ == "__main__":
    for figure in figures("--quick" in sys.argv):
        print(f"{figure.name:<26} {figure.value:8.3f}  {figure.as_json()['goal'] or '':<10} {figure.note}", flush=True)
