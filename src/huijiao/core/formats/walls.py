"""Walls around a process that reads files of strangers: limits, Landlock, a seccomp filter, an audit hook.

Each function returns whether the kernel put its wall up; `raise_walls` returns the names of those that stand. Where the
kernel has neither (not Linux, an old kernel), the limits and Python's audit hook remain: they stop a reader that misbehaves,
not one that runs foreign machine code.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

FILE_SIZE = 1 << 30  # bytes of one file that a reader may write (members of archives, unpacked one at a time)
OPEN_FILES = 128
_NEWUSER, _NEWNET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES, _DEATH_SIGNAL, _KILL = 38, 1, 9
_REFUSED = frozenset(
    {"socket.connect", "socket.bind", "socket.sendto", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn",
     "os.spawn", "os.fork", "os.forkpty", "os.kill", "pty.spawn"}
)  # fmt: skip

# Landlock (linux/landlock.h): system calls 444 to 446 on every architecture
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_READ = 0b1101  # execute (to load libraries), read a file, read a folder
_WRITE = 0b1_1111_1111_0010  # write, remove, make of every kind
_BY_VERSION = ((2, 1 << 13), (3, 1 << 14), (5, 1 << 15))  # refer, truncate, device control
_NETWORK, _SCOPE = (4, 0b11), (6, 0b11)  # TCP bind and connect; abstract sockets and signals
_PATH = getattr(os, "O_PATH", 0) | getattr(os, "O_CLOEXEC", 0)

# seccomp: numbers per machine; what opens sockets, starts programs, signals, traces, mounts, changes modes or owners of
# files (Landlock does not look at those), or loads code into the kernel
_ARCHES: dict[str, tuple[int, int, int, tuple[int, ...]]] = {
    # audit number of the machine, its calls clone and clone3, what is refused
    "x86_64": (
        0xC000003E, 56, 435,
        (41, 42, 43, 44, 46, 49, 50, 53, 57, 58, 59, 62, 90, 91, 92, 93, 94, 101, 132, 155, 161, 163, 165, 166, 167, 169,
         175, 176, 188, 189, 190, 200, 235, 246, 248, 249, 250, 260, 261, 268, 272, 280, 288, 298, 304, 307, 308, 310, 311,
         313, 321, 322, 323, 425, 426, 427, 428, 429, 430, 442, 452),
    ),
    "aarch64": (
        0xC00000B7, 220, 435,
        (5, 6, 7, 39, 40, 41, 51, 52, 53, 54, 55, 88, 89, 97, 104, 105, 106, 117, 129, 130, 142, 198, 199, 200, 201, 202, 203, 206, 211, 217, 218, 219,
         224, 225, 241, 242, 265, 268, 269, 270, 271, 273, 280, 281, 282, 294, 425, 426, 427, 428, 429, 430, 442, 452),
    ),
}  # fmt: skip
_X32 = 0x40000000
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_THREAD = 0x00010000  # CLONE_THREAD


def limits(memory: int) -> None:
    """Limit the whole process: ``memory`` bytes of address space, size and number of files, no core dump."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_SIZE, FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def grant(seconds: int) -> None:
    """Allow ``seconds`` of processor time on top of what is used; beyond it the kernel kills the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = int(usage.ru_utime + usage.ru_stime) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, hard))


def raise_walls(scratch: Path, roots: Sequence[Path] | None) -> tuple[str, ...]:
    """Shut the process in: it may write below ``scratch`` only and read below ``roots`` (None: everywhere).

    Return the names of the walls that stand, of ``netns``, ``landlock``, ``seccomp``, ``audit``.
    """
    standing = []
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_DEATH_SIGNAL, _KILL, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        # a network of its own is refused in some containers: then the filter keeps a reader off it
        if libc.unshare(_NEWNET) == 0 or libc.unshare(_NEWUSER | _NEWNET) == 0:
            standing.append("netns")
        if _landlock(libc, scratch, roots):
            standing.append("landlock")
        if _seccomp(libc):
            standing.append("seccomp")
    sys.addaudithook(_watch)
    return (*standing, "audit")


def _watch(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _REFUSED:
        message = f"a reader may not do this: {event}"
        raise PermissionError(message)


def _landlock(libc: ctypes.CDLL, scratch: Path, roots: Sequence[Path] | None) -> bool:
    version = libc.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    write = _WRITE | sum(bit for since, bit in _BY_VERSION if version >= since)
    handled = write | (_READ if roots is not None else 0)
    network = _NETWORK[1] if version >= _NETWORK[0] else 0
    scope = _SCOPE[1] if version >= _SCOPE[0] else 0
    body = struct.pack("=QQQ", handled, network, scope)[: 24 if scope else 16 if network else 8]
    rules = libc.syscall(_CREATE, body, len(body), 0)
    if rules < 0:
        return False
    try:
        _allow(libc, rules, [scratch, Path("/dev/null")], handled)
        if roots is not None:
            _allow(libc, rules, [*roots, *_own_places()], _READ)
        done: int = libc.syscall(_RESTRICT, rules, 0)
    finally:
        os.close(rules)
    return done == 0


def _own_places() -> Iterable[Path]:
    """Yield what Python itself reads: its library, the packages, shared libraries, time zones, its own process."""
    yield from (Path(p) for p in {sys.prefix, sys.base_prefix, *sys.path} if p)
    yield from map(Path, ("/usr/lib", "/usr/lib64", "/usr/local/lib", "/lib", "/lib64", "/usr/share/zoneinfo"))
    yield from map(
        Path,
        (
            "/etc/ld.so.cache",
            "/etc/mime.types",
            "/etc/localtime",
            "/dev/urandom",
            "/proc/self",
            "/sys/devices/system/cpu",
        ),
    )


def _allow(libc: ctypes.CDLL, rules: int, paths: Iterable[Path], access: int) -> None:
    """Add a rule per path that exists; a file takes only the rights that files have."""
    for path in paths:
        try:
            fd = os.open(path, _PATH)
        except OSError:
            continue
        try:
            rights = access if path.is_dir() else access & (0b111 | 1 << 14 | 1 << 15)
            libc.syscall(_ADD, rules, 1, struct.pack("=Qi", rights, fd), 0)
        finally:
            os.close(fd)


def _seccomp(libc: ctypes.CDLL) -> bool:
    """Refuse sockets, programs, processes (threads are fine), tracing and mounting; False where that is impossible."""
    known = _ARCHES.get(platform.machine())
    if known is None:
        return False
    arch, clone, clone3, refused = known

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    load, equal, above, test, give = 0x20, 0x15, 0x35, 0x45, 0x06
    program = [step(load, 4), step(equal, arch, 1, 0), step(give, _ERRNO | _EPERM), step(load, 0)]
    program += [step(above, _X32, 0, 1), step(give, _ERRNO | _EPERM)]  # another call table of the same machine
    program += [step(equal, clone3, 0, 1), step(give, _ERRNO | _ENOSYS)]  # libc falls back to clone
    for number in refused:
        program += [step(equal, number, 0, 1), step(give, _ERRNO | _EPERM)]
    program += [step(equal, clone, 0, 3), step(load, 16), step(test, _THREAD, 1, 0), step(give, _ERRNO | _EPERM)]
    program.append(step(give, _ALLOW))
    body = b"".join(program)
    buffer = ctypes.create_string_buffer(body, len(body))
    head = struct.pack("@HP", len(program), ctypes.addressof(buffer))
    done: int = libc.prctl(22, 2, ctypes.c_char_p(head), 0, 0)
    return done == 0
