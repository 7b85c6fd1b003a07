"""Host keys made at first start, and the public keys people hand in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncssh

from huijiao.tools.intake.errors import IntakeError

#: File name below ``keys/``, and how it is made. RSA is for clients that know nothing newer.
HOST_KEYS = (("sftp_ed25519", "ssh-ed25519", None), ("sftp_rsa", "ssh-rsa", 3072))
_RSA_BITS = 2048
_KINDS = (b"ssh-ed25519", b"ssh-ed448", b"ecdsa-sha2-", b"sk-ssh-ed25519", b"sk-ecdsa-sha2-", b"ssh-rsa")


class BadKeyError(IntakeError):
    """A text that is no public key this door takes."""

    def __init__(self) -> None:
        super().__init__(
            "这不是可用的 SSH 公钥。请粘贴 .pub 文件的一行（ssh-ed25519、ecdsa 或不少于 2048 位的 ssh-rsa），不要粘贴私钥。",
            "This is no SSH public key that can be used. Paste the line of the .pub file (ssh-ed25519, ecdsa, or ssh-rsa of "
            "2048 bits and more), never a private key.",
        )


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: one line as in authorized_keys, its SHA-256 fingerprint, its comment."""

    line: str
    fingerprint: str
    comment: str


def ensure(folder: Path) -> list[asyncssh.SSHKey]:
    """Return the host keys, made if there are none; the files are readable by the service alone."""
    found = []
    for name, algorithm, bits in HOST_KEYS:
        path = folder / name
        if not path.exists():
            options: dict[str, Any] = {"key_size": bits} if bits else {}
            _keep(path, asyncssh.generate_private_key(algorithm, **options).export_private_key())
        found.append(asyncssh.read_private_key(path))
    return found


def _keep(path: Path, body: bytes) -> None:
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    fd = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(fd, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(fd)
    try:
        os.link(partial, path)  # the first process wins; the others read its key
    except FileExistsError:
        return
    finally:
        partial.unlink()


def fingerprints(folder: Path) -> list[tuple[str, str]]:
    """Return algorithm and SHA-256 fingerprint of each host key, as clients show them; makes the keys if needed."""
    return [(key.get_algorithm(), key.get_fingerprint("sha256")) for key in ensure(folder)]


def known_host(folder: Path, host: str, port: int) -> str:
    """Return the line of ``known_hosts`` for this server."""
    public = ensure(folder)[0].export_public_key().decode().split()
    return f"[{host}]:{port} {public[0]} {public[1]}"


def read(text: str) -> PublicKey:
    """Return the public key of a line of authorized_keys or a .pub file; `BadKeyError`."""
    lines = text.strip().splitlines()
    try:
        key = asyncssh.import_public_key(text.strip().encode())
    except (asyncssh.KeyImportError, ValueError):
        raise BadKeyError from None
    kind = key.algorithm
    small = kind == b"ssh-rsa" and getattr(key.pyca_key, "key_size", 0) < _RSA_BITS
    several = len(lines) > 1 and lines[0].startswith(("ssh-", "ecdsa-", "sk-"))
    if not kind.startswith(_KINDS) or small or several or "PRIVATE KEY" in text:
        raise BadKeyError
    line = key.export_public_key().decode().strip()
    return PublicKey(line, key.get_fingerprint("sha256"), key.get_comment() or "")
