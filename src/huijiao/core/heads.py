"""The ledger's head, signed: who holds it can prove later that nothing before it was changed or cut off. Pure.

A head is a statement in the form of `certificates`: ``statement`` has ``type`` huijiao.ledger-head, ``seq`` and ``hash``
of the last fact, ``at``, the time of signing (RFC 3339), and ``house``, the address of the installation.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huijiao.core import certificates

TYPE = "huijiao.ledger-head"


class FalseHead(ValueError):
    """A text that is no head, or is not signed by a trusted key."""


@dataclass(frozen=True, slots=True)
class Head:
    """Sequence number and hash of the last fact, and when that was signed."""

    seq: int
    hash: str
    at: str
    house: str = ""


def sign(head: Head, private: Ed25519PrivateKey) -> bytes:
    """Return the signed head as canonical JSON with a line end."""
    facts = {"type": TYPE, "version": 1, "seq": head.seq, "hash": head.hash, "at": head.at, "house": head.house}
    return certificates.canonical(certificates.sign(facts, private)) + b"\n"


def read(data: bytes, keys: Mapping[str, Ed25519PublicKey]) -> Head:
    """Return a head that one of the keys has signed; raises `FalseHead`."""
    try:
        body = json.loads(data)
        facts, signature = body["statement"], body["signature"]
        if facts["type"] != TYPE or signature["algorithm"] != "Ed25519":
            raise FalseHead("not a head")
        key = keys[str(signature["key"])]
        key.verify(base64.b64decode(signature["value"], validate=True), certificates.canonical(facts))
        return Head(int(facts["seq"]), str(facts["hash"]), str(facts["at"]), str(facts["house"]))
    except InvalidSignature as error:
        raise FalseHead("the signature is wrong") from error
    except KeyError as error:
        raise FalseHead(f"unknown key or field {error}") from error
    except (TypeError, ValueError, binascii.Error) as error:
        raise FalseHead(str(error)) from error
