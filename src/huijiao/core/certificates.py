"""Certificates that anyone can verify, offline and years later. Pure: bytes in, verdict out.

A *statement* is JSON: ``{"statement": {…facts…}, "signature": {"algorithm": "Ed25519", "key": …, "public": …, "value": …}}``.
The signature is Ed25519 over the canonical JSON of ``statement``: UTF-8, keys sorted, no spaces, no escapes of
non-ASCII characters. ``key`` is the key's id, the first 32 hex digits of the SHA-256 of the raw 32-byte public key;
``public`` is that key in base64, for information only: **a certificate is genuine only if its key is among the keys that
the verifier trusts** (`trusted`: PEM files that the centre publishes).

``statement.content_sha256`` is the SHA-256 of the canonical JSON of the data that were printed;
``statement.document_sha256`` that of the printed PDF before it was sealed. A sealed PDF is the printed one plus one
incremental update (ISO 32000, 7.5.6) that holds the statement; the update has one possible form, so not a byte of the
file can be changed, and none added, without notice.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from huijiao.core.pids import check_certificate_number

_PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)
_TRAILER = re.compile(rb"trailer\s*<<(?P<entries>.*?)>>\s*startxref\s+(?P<xref>\d+)\s+%%EOF\s*$", re.DOTALL)
_SEAL = re.compile(rb"\n(?P<number>\d+) 0 obj\n<</Type/HuijiaoSeal/Statement<(?P<hex>[0-9a-f]+)>>>\nendobj\n")


class Outcome(StrEnum):
    """What verification says."""

    GENUINE = "GENUINE"
    CHANGED = "CHANGED"  # the document or the statement is not what was signed
    UNKNOWN_KEY = "UNKNOWN_KEY"  # signed, but by a key that is not trusted
    NO_STATEMENT = "NO_STATEMENT"  # no certificate of this kind


@dataclass(frozen=True)
class Verdict:
    """The outcome, the facts as signed (empty unless genuine), and the key's id."""

    outcome: Outcome
    facts: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""

    @property
    def genuine(self) -> bool:
        """Tell whether it is."""
        return self.outcome == Outcome.GENUINE


class NotSealable(ValueError):
    """A PDF whose end is not of the expected form."""


def canonical(value: Any) -> bytes:
    """Return the one JSON form of a value that is hashed and signed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def content_hash(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(value)).hexdigest()


def key_id(public: Ed25519PublicKey) -> str:
    """Return the id of a key: 32 hex digits."""
    return hashlib.sha256(_raw(public)).hexdigest()[:32]


def trusted(pem: bytes) -> dict[str, Ed25519PublicKey]:
    """Return the keys of a PEM file (one or several blocks) by id; raises ValueError when one is not Ed25519."""
    keys = {}
    for block in _PEM.findall(pem):
        key = load_pem_public_key(block)
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("a key that is not Ed25519")  # noqa: TRY004 - the file is wrong, not the caller
        keys[key_id(key)] = key
    return keys


def sign(facts: Mapping[str, Any], private: Ed25519PrivateKey) -> dict[str, Any]:
    """Return the statement of these facts."""
    public = private.public_key()
    signature = {
        "algorithm": "Ed25519",
        "key": key_id(public),
        "public": base64.b64encode(_raw(public)).decode(),
        "value": base64.b64encode(private.sign(canonical(facts))).decode(),
    }
    return {"statement": dict(facts), "signature": signature}


def verify_statement(statement: Any, keys: Mapping[str, Ed25519PublicKey]) -> Verdict:
    """Check a parsed statement against trusted keys."""
    try:
        facts, signature = statement["statement"], statement["signature"]
        name, value = str(signature["key"]), base64.b64decode(signature["value"], validate=True)
        signed = canonical(facts)
        algorithm = signature["algorithm"]
        number = str(facts["number"])
    except (TypeError, KeyError, ValueError, binascii.Error):
        return Verdict(Outcome.NO_STATEMENT)
    if name not in keys or algorithm != "Ed25519":
        return Verdict(Outcome.UNKNOWN_KEY, key=name)
    try:
        keys[name].verify(value, signed)
    except InvalidSignature:
        return Verdict(Outcome.CHANGED, key=name)
    if check_certificate_number(number) != number:
        return Verdict(Outcome.CHANGED, key=name)
    return Verdict(Outcome.GENUINE, facts, name)


def seal(pdf: bytes, statement: Mapping[str, Any]) -> bytes:
    """Return the PDF with its statement as an incremental update; raises `NotSealable`."""
    found = _TRAILER.search(pdf)
    size = re.search(rb"/Size (\d+)", found["entries"]) if found else None
    if found is None or size is None or b"/Prev" in found["entries"]:
        raise NotSealable("the PDF does not end in one plain trailer")
    number = int(size[1])
    entries = found["entries"].replace(size[0], b"/Size %d" % (number + 1))
    body = b"\n%d 0 obj\n<</Type/HuijiaoSeal/Statement<%s>>>\nendobj\n" % (number, canonical(statement).hex().encode())
    at = len(pdf) + 1
    table = len(pdf) + len(body)
    update = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<<%s/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        number, at, entries, found["xref"], table,
    )  # fmt: skip
    return pdf + body + update


def verify(data: bytes, keys: Mapping[str, Ed25519PublicKey]) -> Verdict:
    """Check a sealed PDF or a detached statement (JSON)."""
    if data[:5] == b"%PDF-":
        return _verify_pdf(data, keys)
    try:
        statement = json.loads(data)
    except ValueError:
        return Verdict(Outcome.NO_STATEMENT)
    return verify_statement(statement, keys)


def _verify_pdf(data: bytes, keys: Mapping[str, Ed25519PublicKey]) -> Verdict:
    seals = list(_SEAL.finditer(data))
    if not seals:
        return Verdict(Outcome.NO_STATEMENT)
    found = seals[-1]  # the update stands at the end
    body = data[: found.start()]
    try:
        statement = json.loads(bytes.fromhex(found["hex"].decode()))
    except ValueError:
        return Verdict(Outcome.NO_STATEMENT)
    verdict = verify_statement(statement, keys)
    if not verdict.genuine:
        return verdict
    changed = Verdict(Outcome.CHANGED, key=verdict.key)
    if verdict.facts.get("document_sha256") != hashlib.sha256(body).hexdigest():
        return changed
    try:
        again = seal(body, statement)
    except NotSealable:
        return changed
    return verdict if again == data else changed


def _raw(public: Ed25519PublicKey) -> bytes:
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)
