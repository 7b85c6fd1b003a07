"""The child process that reads files of strangers: ``python -I -m huijiao.core.formats.child MEMORY SECONDS``.

One JSON request per line on stdin (``path``, ``name``), one JSON report per line on stdout, until stdin closes. It limits
itself before it reads anything: address space, processor time per file, size of files written, no network, no programs.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from pathlib import Path

from huijiao.core.formats import examine
from huijiao.core.formats.report import FileReport

FILE_SIZE = 1 << 30  # bytes a reader may write (members of archives, unpacked one at a time)
_NEWUSER, _NEWNET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _DEATH_SIGNAL, _KILL = 38, 1, 9
_REFUSED = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn",
     "os.spawn", "os.fork", "os.forkpty", "os.kill", "pty.spawn", "ctypes.dlopen"}
)  # fmt: skip


def limit(memory: int) -> None:
    """Apply the limits of the whole process; ``memory`` in bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 64), hard))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        libc.prctl(_DEATH_SIGNAL, _KILL, 0, 0, 0)
        # refused in some containers: then the audit hook below is what keeps a reader off the network
        if libc.unshare(_NEWNET) != 0:
            libc.unshare(_NEWUSER | _NEWNET)


def _watch(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _REFUSED:
        message = f"a reader may not do this: {event}"
        raise PermissionError(message)


def grant(seconds: int) -> None:
    """Allow the next file ``seconds`` of processor time on top of what is used."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


def answer(report: FileReport, cap: int) -> bytes:
    """Return the report as one line of at most ``cap`` bytes; columns, preview and facts are given up if need be."""
    data = report.as_json()
    line = json.dumps(data, default=str).encode()
    if len(line) > cap:
        data |= {"preview": (), "columns": data["columns"][:200], "facts": {"trimmed": True}}
        line = json.dumps(data, default=str).encode()
    if len(line) > cap:
        data |= {"columns": (), "defects": data["defects"][:20]}
        line = json.dumps(data, default=str).encode()
    return line + b"\n"


def main(memory: int, seconds: int, cap: int) -> None:
    """Serve requests until stdin closes."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not be taken for a report
    limit(memory)
    sys.addaudithook(_watch)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        grant(seconds)
        report = examine(Path(request["path"]), request["name"])
        out.write(answer(report, cap))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:4]))
