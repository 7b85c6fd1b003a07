"""Reading what the disk holds, not what memory remembers: the page cache is dropped first where the platform allows."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from huijiao.tools.vault import kernel

BLOCK = 4 << 20
_SMALL = 1 << 20
_AHEAD = 64  # files opened and asked for before the first is read: a disk answers many questions at once


def digester(name: str) -> Any:
    """Return a hash object of an algorithm as OCFL names it."""
    match name:
        case "md5" | "sha1":
            return hashlib.new(name, usedforsecurity=False)
        case "sha512/256":
            return hashlib.new("sha512_256")
        case "blake2b-512":
            return hashlib.blake2b()
        case "blake2b-160" | "blake2b-256" | "blake2b-384":
            return hashlib.blake2b(digest_size=int(name[8:]) // 8)
    return hashlib.new(name)


def read_back(root: str, files: Iterable[tuple[str, str]], algorithm: str) -> Iterator[tuple[str, str]]:
    """Read files from the disk, not from memory; yield path and what was found where it is not what was expected.

    ``files``: path below ``root`` and expected digest. Found: a digest, or ``!`` and the error.
    """
    window: deque[tuple[str, str, int]] = deque()
    try:
        for path, expected in files:
            try:
                window.append((path, expected, _ask(f"{root}/{path}")))
            except OSError as error:
                yield path, f"!{error.strerror}"
            if len(window) > _AHEAD:
                yield from _look(*window.popleft(), algorithm)
        while window:
            yield from _look(*window.popleft(), algorithm)
    finally:
        for _, _, handle in window:
            os.close(handle)


def digest_of(path: str, algorithm: str) -> str:
    """Return the digest of what is on the disk: the page cache is dropped first."""
    handle = _ask(path)
    try:
        return _digest(handle, algorithm)
    finally:
        os.close(handle)


def digests_of(path: str, algorithms: Collection[str]) -> dict[str, str]:
    """Return several digests of what is on the disk, in one reading."""
    made = {name: digester(name) for name in algorithms}
    handle = _ask(path)
    try:
        while block := os.read(handle, BLOCK):
            for one in made.values():
                one.update(block)
    finally:
        os.close(handle)
    return {name: one.hexdigest() for name, one in made.items()}


def _ask(path: str) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    kernel.forget(handle)
    return handle


def _look(path: str, expected: str, handle: int, algorithm: str) -> Iterator[tuple[str, str]]:
    try:
        found = _digest(handle, algorithm)
    except OSError as error:  # a bad sector is a finding, not an end
        found = f"!{error.strerror}"
    finally:
        os.close(handle)
    if found != expected:
        yield path, found


def _digest(handle: int, algorithm: str) -> str:
    made = digester(algorithm)
    block = os.read(handle, _SMALL)
    while block:
        made.update(block)
        block = os.read(handle, BLOCK)
    return str(made.hexdigest())
