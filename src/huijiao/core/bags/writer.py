"""The tag files around a payload, written so that a crash leaves the old ones or the new ones."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huijiao.core.bags import digests, manifests, tags

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


@dataclass(frozen=True, slots=True)
class Item:
    """One payload file: its path below ``data/``, size in bytes, digests by algorithm."""

    path: str
    bytes: int
    digests: Mapping[str, str]


def write_bag(
    root: Path,
    items: Sequence[Item],
    algorithms: Sequence[str],
    info: Iterable[tuple[str, str]] = (),
    extra: Mapping[str, bytes] | None = None,
) -> str:
    """Write ``bagit.txt``, ``bag-info.txt``, manifests, further tag files and the tag manifests around ``data/``.

    Payload-Oxum is added to ``info``. Returns the SHA-256 of ``tagmanifest-sha256.txt`` (of the first algorithm's when
    that is not among them): the digest that stands for the whole bag.
    """
    items = sorted(items, key=lambda item: item.path)
    oxum = f"{sum(item.bytes for item in items)}.{len(items)}"
    files: dict[str, bytes] = {
        "bagit.txt": DECLARATION.encode(),
        "bag-info.txt": tags.write([*info, ("Payload-Oxum", oxum)]).encode(),
        **(extra or {}),
    }
    for name in algorithms:
        lines = manifests.write((f"data/{item.path}", item.digests[name]) for item in items)
        files[f"manifest-{name}.txt"] = "".join(lines).encode()
    listed = sorted(files.items())
    sums = {}
    for name in algorithms:
        lines = manifests.write((path, digest_of(body, name)) for path, body in listed)
        sums[f"tagmanifest-{name}.txt"] = "".join(lines).encode()
    for path, body in {**files, **sums}.items():
        replace(root / path, body)
    chief = "sha256" if "sha256" in algorithms else algorithms[0]
    return hashlib.sha256(sums[f"tagmanifest-{chief}.txt"]).hexdigest()


def digest_of(body: bytes, name: str) -> str:
    """Return the hex digest of bytes."""
    digest = digests.make(name)
    digest.update(body)
    return digest.hexdigest()


def replace(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, durably as far as the disk can."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
