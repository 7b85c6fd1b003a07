"""The centre's certificate key, and sealing what it issues.

The private key is ``keys/certificate.pem`` of the home (Ed25519, PKCS 8, readable by its owner alone), made on first use;
``keys/certificate.pub`` is what the centre publishes and verifiers trust. To change the key, put a new
``certificate.pem`` in its place and *add* its public half to ``certificate.pub``: old certificates stay genuine.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from huijiao.core import certificates
from huijiao.tools.papers import pdf

#: What of the printed data is repeated in the statement, where machines can read it.
_FACTS = (
    "number", "title", "project_no", "project_title", "programme", "lead_inst", "centre", "scope", "date", "bytes", "files",
    "manifest_sha256", "categories", "datasets", "verify_url", "demo",
)  # fmt: skip


class KeyTrouble(Exception):
    """The key file is not an Ed25519 key."""


@dataclass(frozen=True)
class Sealed:
    """A sealed certificate: the PDF, and the same statement detached (canonical JSON)."""

    pdf: bytes
    statement: bytes
    content_sha256: str
    key: str


def seal_certificate(data: Mapping[str, Any]) -> Sealed:
    """Print and seal a certificate; ``data`` is `shapes.CertificateData`. The same data give the same bytes."""
    printed = pdf.render("certificate", data)
    private = private_key()
    content = certificates.content_hash(dict(data))
    facts = {
        "type": "huijiao.certificate",
        "version": 1,
        **{name: data[name] for name in _FACTS if name in data},
        "content_sha256": content,
        "document_sha256": hashlib.sha256(printed).hexdigest(),
    }
    statement = certificates.sign(facts, private)
    sealed = certificates.seal(printed, statement)
    return Sealed(sealed, certificates.canonical(statement), content, certificates.key_id(private.public_key()))


def private_key() -> Ed25519PrivateKey:
    """Return the centre's key, made on first use; raises `KeyTrouble`."""
    path = _folder() / "certificate.pem"
    if not path.exists():
        _make(path)
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyTrouble(f"{path} is not an Ed25519 key")
    _publish(key)
    return key


def trusted_keys() -> dict[str, Ed25519PublicKey]:
    """Return the public keys of this centre by id, old ones included."""
    private_key()
    return certificates.trusted((_folder() / "certificate.pub").read_bytes())


def _folder() -> Path:
    return Path(settings.HOME) / "keys"


def _make(path: Path) -> None:
    body = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    partial = path.with_suffix(f".{os.getpid()}")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(body)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(partial, path)  # the first process wins; the others read its key
    except FileExistsError:
        pass
    finally:
        partial.unlink()


def _publish(key: Ed25519PrivateKey) -> None:
    """Add the public half to ``certificate.pub`` unless it is there."""
    path = _folder() / "certificate.pub"
    present = path.read_bytes() if path.exists() else b""
    if certificates.key_id(key.public_key()) in certificates.trusted(present):
        return
    partial = path.with_suffix(f".{os.getpid()}.pub")
    partial.write_bytes(present + key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    partial.replace(path)
