"""The keys of the house under a passphrase: a tar file, ChaCha20-Poly1305, its key from scrypt (RFC 7914)."""

from __future__ import annotations

import base64
import io
import json
import os
import tarfile
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

NAME = "keys.sealed"
_N, _R, _P = 1 << 16, 8, 1  # 64 MiB, a third of a second
_MAGIC = "huijiao-keys-1"


class WrongPassphrase(Exception):
    """The passphrase does not open the keys, or the file was changed."""


def seal(folder: Path, passphrase: str) -> bytes:
    """Return the folder's files, sealed; one line of JSON with the parameters, then the ciphertext."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            tar.add(path, path.relative_to(folder).as_posix())
    salt, nonce = os.urandom(16), os.urandom(12)
    head = {"format": _MAGIC, "kdf": "scrypt", "n": _N, "r": _R, "p": _P, "cipher": "chacha20-poly1305",
            "salt": base64.b64encode(salt).decode(), "nonce": base64.b64encode(nonce).decode()}  # fmt: skip
    line = json.dumps(head, sort_keys=True).encode() + b"\n"
    return line + ChaCha20Poly1305(_key(passphrase, salt, _N, _R, _P)).encrypt(nonce, plain.getvalue(), line)


def unseal(data: bytes, passphrase: str, folder: Path) -> int:
    """Write the files into a folder, readable by their owner alone; return how many. Raises `WrongPassphrase`."""
    line, _, body = data.partition(b"\n")
    try:
        head = json.loads(line)
        if head["format"] != _MAGIC or head["n"] > 1 << 20 or head["r"] > 32 or head["p"] > 16:
            raise WrongPassphrase
        salt, nonce = base64.b64decode(head["salt"]), base64.b64decode(head["nonce"])
        key = _key(passphrase, salt, head["n"], head["r"], head["p"])
        plain = ChaCha20Poly1305(key).decrypt(nonce, body, line + b"\n")
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise WrongPassphrase from error
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        members = [m for m in tar.getmembers() if m.isfile()]
        for member in members:
            source = tar.extractfile(member)
            target = folder / member.name
            if source is None or not target.resolve().is_relative_to(folder.resolve()):
                raise WrongPassphrase
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target.unlink(missing_ok=True)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(source.read())
    return len(members)


def _key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=n, r=r, p=p).derive(passphrase.encode())
