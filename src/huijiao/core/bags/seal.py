"""The signed list of a sealed disk: what was sealed, by a key made for this one sealing and then forgotten.

The signature covers the counts, the project and the SHA-256 of ``tagmanifest-sha256.txt``, hence every byte of the
payload. The key proves nothing by itself: its *fingerprint* does, once it has reached the centre by another way than
the disk (announced in the portal, or read from the letter). Whoever changes the disk cannot make that fingerprint
again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huijiao.core.bags.errors import BagError
from huijiao.core.discrepancies import Discrepancy, Kind
from huijiao.core.text import Text

Content = bytes  # a field of the seal is called ``bytes`` too
FILE = "huijiao-seal.json"
LIST = "tagmanifest-sha256.txt"
_LARGEST = 64 << 10
_UNREADABLE = Text("封签文件无法识别。请上传封装时生成的 huijiao-seal.json。",
                   "This is no seal. Upload the huijiao-seal.json that sealing has written.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seal:
    """What was sealed. ``sealed`` is ISO 8601; ``list_sha256`` is that of `LIST`; key and signature are base64."""

    disk: str = ""
    project: str = ""
    title: str = ""
    institution: str = ""
    contact: str = ""
    files: int = 0
    bytes: int = 0
    algorithms: str = ""
    sealed: str = ""
    list_sha256: str = ""
    public_key: str = ""
    signature: str = ""

    @property
    def fingerprint(self) -> str:
        """Return the short name of the key, to be printed and typed; empty before it is signed."""
        return fingerprint(self.public_key) if self.public_key else ""

    @property
    def genuine(self) -> bool:
        """Tell whether the signature fits key and content."""
        try:
            key = Ed25519PublicKey.from_public_bytes(base64.b64decode(self.public_key, validate=True))
            key.verify(base64.b64decode(self.signature, validate=True), _body(self))
        except (InvalidSignature, ValueError):
            return False
        return True

    def as_bytes(self) -> Content:
        """Return the file's content."""
        return (json.dumps({"huijiao_seal": 1, **asdict(self)}, ensure_ascii=False, indent=1) + "\n").encode()


def sign(seal: Seal) -> Seal:
    """Return the seal with a new key and its signature; the private key is not kept anywhere."""
    key = Ed25519PrivateKey.generate()
    keyed = replace(seal, public_key=_base64(key.public_key().public_bytes_raw()), signature="")
    return replace(keyed, signature=_base64(key.sign(_body(keyed))))


def read(body: bytes) -> Seal:
    """Read a seal's file; `BagError` when it is none."""
    try:
        said: Any = json.loads(body[:_LARGEST].decode("utf-8"))
    except ValueError:
        raise BagError(_UNREADABLE) from None
    if not isinstance(said, Mapping) or said.get("huijiao_seal") != 1:
        raise BagError(_UNREADABLE)
    values: dict[str, Any] = {}
    for field in fields(Seal):
        value = said.get(field.name, field.default)
        if type(value) is not type(field.default):
            raise BagError(_UNREADABLE)
        values[field.name] = value
    return Seal(**values)


def check(root: Path, fingerprint_known: str = "") -> tuple[Seal | None, list[Discrepancy]]:
    """Read the seal of a bag and say in what bag and seal disagree; ``fingerprint_known`` came by another way."""
    path = root / FILE
    if not path.is_file() or path.is_symlink():
        lacking = [Discrepancy(Kind.SEAL, FILE, fingerprint_known, "—")] if fingerprint_known else []
        return None, lacking
    try:
        seal = read(path.read_bytes()[: _LARGEST + 1])
    except (BagError, OSError):
        return None, [Discrepancy(Kind.SEAL, FILE, fingerprint_known or "huijiao-seal.json", "无法识别 / unreadable")]
    return seal, list(_faults(seal, root, fingerprint_known))


def _faults(seal: Seal, root: Path, known: str) -> Iterator[Discrepancy]:
    if not seal.genuine:
        yield Discrepancy(Kind.SEAL, FILE, "有效签名 / a valid signature", "签名无效 / invalid")
    if known and tidy(known) != tidy(seal.fingerprint):
        yield Discrepancy(Kind.SEAL, FILE, spaced(tidy(known)), seal.fingerprint, "指纹 / fingerprint")
    chief = root / LIST
    found = hashlib.sha256(chief.read_bytes()).hexdigest() if chief.is_file() else "—"
    if found != seal.list_sha256:
        yield Discrepancy(Kind.SEAL, LIST, seal.list_sha256, found, "SHA-256")


def fingerprint(public_key: str) -> str:
    """Return 100 bits of the key's SHA-256 as five groups of four letters and digits."""
    digest = hashlib.sha256(public_key.encode()).digest()[:13]
    return spaced(base64.b32encode(digest).decode()[:20])


def spaced(text: str) -> str:
    """Return groups of four."""
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def tidy(text: str) -> str:
    """Return what counts of a typed fingerprint: letters and digits, in capitals."""
    return re.sub(r"[^A-Z2-7]", "", text.upper().replace("0", "O").replace("1", "I"))


def _body(seal: Seal) -> bytes:
    said = {k: v for k, v in asdict(seal).items() if k != "signature"}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
