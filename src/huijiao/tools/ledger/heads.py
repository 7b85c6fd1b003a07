"""Heads of the chain, kept outside the database, and what they prove."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huijiao.core import heads
from huijiao.core.heads import FalseHead, Head
from huijiao.tools.ledger.models import Fact


@dataclass
class Proof:
    """What a folder of heads says of the chain. ``faults``: file, sequence number, kind (false, cut, changed)."""

    heads: int = 0
    last: Head | None = None
    later: int = 0  # facts after the last head: nothing outside attests them yet
    faults: list[tuple[str, int, str]] = field(default_factory=list)


def daily(folder: Path, *, now: datetime, house: str, private: Ed25519PrivateKey) -> Path | None:
    """Write today's head unless it is there; return its file, None while there are no facts. Never overwrites."""
    path = folder / f"{now:%Y-%m-%d}.json"
    if path.exists():
        return path
    last = Fact.objects.order_by("-seq").only("seq", "hash").first()
    if last is None:
        return None
    place(folder, path.name, heads.sign(Head(last.seq, last.hash, now.isoformat(timespec="seconds"), house), private))
    return path


def place(folder: Path, name: str, body: bytes) -> None:
    """Put a file into a folder, whole and synced; a file of that name stays as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = folder / f".{secrets.token_hex(6)}"
    try:
        with partial.open("xb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        os.link(partial, folder / name)
    except FileExistsError:
        return
    finally:
        partial.unlink(missing_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def prove(files: Iterable[Path], keys: Mapping[str, Ed25519PublicKey]) -> Proof:
    """Compare every head with the chain as it is now. Whether the chain itself hangs together says `queries.verify`."""
    proof = Proof()
    for file in sorted(files):
        try:
            head = heads.read(file.read_bytes(), keys)
        except FalseHead:
            proof.faults.append((file.name, 0, "false"))
            continue
        proof.heads += 1
        if proof.last is None or head.seq > proof.last.seq:
            proof.last = head
        fact = Fact.objects.filter(seq=head.seq).only("seq", "hash").first()
        if fact is None:
            proof.faults.append((file.name, head.seq, "cut"))
        elif fact.hash != head.hash:
            proof.faults.append((file.name, head.seq, "changed"))
    if proof.last:
        proof.later = Fact.objects.filter(seq__gt=proof.last.seq).count()
    return proof
