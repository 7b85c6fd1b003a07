"""What one ``inventory.json`` says, checked by itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from huijiao.tools.vault.strict.words import Note

#: Hexadecimal digits of each digest algorithm the specification and its registered extension 0009 name.
LENGTHS = {
    "md5": 32, "sha1": 40, "sha256": 64, "sha512": 128, "blake2b-512": 128, "sha512/256": 64, "blake2b-160": 40,
    "blake2b-256": 64, "blake2b-384": 96,
}  # fmt: skip
_TYPE = re.compile(r"https://ocfl\.io/(1\.[01])/spec/#inventory")
VERSION = re.compile(r"v(0*)([1-9]\d*)")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


class Twice(ValueError):
    """A key that stands twice in one JSON object."""


def load(data: bytes) -> Any:
    """Parse JSON; raises ValueError also for a key given twice (RFC 8259 leaves that open, an inventory must not)."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        if len(made) != len(items):
            raise Twice("a key stands twice")
        return made

    return json.loads(data, object_pairs_hook=pairs)


def spec_of(body: Mapping[str, Any]) -> str:
    """Return the specification's version an inventory conforms to, ``""`` when it does not say."""
    match = _TYPE.fullmatch(str(body.get("type", "")))
    return match[1] if match else ""


def content_folder(body: Mapping[str, Any]) -> str:
    """Return the name of the content folder."""
    return str(body.get("contentDirectory", "content"))


def check(body: Any, place: str) -> list[Note]:
    """Return everything wrong with an inventory, taken alone."""
    if not isinstance(body, dict):
        return [Note("E033", place)]
    notes = [*_head(body, place)]
    used: set[str] = set()
    versions = body.get("versions")
    if not isinstance(versions, dict):
        notes.append(Note("E044" if "versions" in body else "E041", place, "versions"))
    else:
        notes += _numbers(versions, str(body.get("head", "")), place)
        for name, version in versions.items():
            notes += _version(version, f"{place} {name}", used)
    manifest = body.get("manifest")
    if not isinstance(manifest, dict):
        notes.append(Note("E041", place, "manifest"))
    else:
        algorithm = str(body.get("digestAlgorithm"))
        notes += _manifest(manifest, algorithm, content_folder(body), place)
        notes += [Note("E050", place, digest) for digest in sorted(used - manifest.keys())]
        notes += [Note("E107", place, digest) for digest in sorted(manifest.keys() - used)]
        notes += _fixity(body, manifest, place)
    return notes


def _head(body: Mapping[str, Any], place: str) -> Iterator[Note]:
    for key in ("id", "type", "digestAlgorithm", "head"):
        if key not in body:
            yield Note("E036", place, key)
    if "id" in body:
        name = body["id"]
        if not isinstance(name, str) or not name:
            yield Note("E037", place)
        elif not urlsplit(name).scheme:
            yield Note("W005", place, name)
    if "type" in body and not spec_of(body):
        yield Note("E038", place, str(body["type"]))
    algorithm = body.get("digestAlgorithm", "sha512")
    if algorithm not in {"sha512", "sha256"}:
        yield Note("E025", place, str(algorithm))
    elif algorithm == "sha256":
        yield Note("W004", place)
    yield from _content_folder(body, place)


def _content_folder(body: Mapping[str, Any], place: str) -> Iterator[Note]:
    folder = body.get("contentDirectory", "content")
    if not isinstance(folder, str) or not folder or "/" in folder:
        yield Note("E017", place, str(folder))
    elif folder in {".", ".."}:
        yield Note("E018", place, folder)


def _numbers(versions: Mapping[str, Any], head: str, place: str) -> Iterator[Note]:
    if not versions:
        yield Note("E008", place)
        return
    bad = sorted(name for name in versions if not VERSION.fullmatch(name))
    yield from (Note("E046", place, name) for name in bad)
    good = {int(name[1:]): name for name in versions if VERSION.fullmatch(name)}
    if not good:
        return
    if min(good) != 1:
        yield Note("E009", place, good[min(good)])
    if sorted(good) != list(range(1, len(good) + 1)) and min(good) == 1:
        yield Note("E010", place, ", ".join(good[n] for n in sorted(good)))
    padded = {len(name) for name in good.values() if name.startswith("v0")}
    if padded:
        yield Note("W001", place)
        if not all(name.startswith("v0") for name in good.values()) or len(padded) > 1:
            yield from (Note("E011", place), Note("E013", place))
    if head and head != good[max(good)]:
        yield Note("E040", place, head)


def _version(version: Any, place: str, used: set[str]) -> Iterator[Note]:
    if not isinstance(version, dict):
        yield Note("E048", place)
        return
    if "created" not in version:
        yield Note("E048", place, "created")
    elif not _is_time(version["created"]):
        yield Note("E049", place, str(version["created"]))
    state = version.get("state")
    if "state" not in version:
        yield Note("E048", place, "state")
    elif not isinstance(state, dict):
        yield Note("E050", place, "state")
    else:
        used.update(state)
        yield from _state(state, place)
    if "message" in version and not isinstance(version["message"], str):
        yield Note("E094", place)
    yield from _user(version, place)


def _is_time(value: Any) -> bool:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(re.sub(r"\.\d+", "", value.upper()))
    except ValueError:
        return False
    return True


def _state(state: Mapping[str, Any], place: str) -> Iterator[Note]:
    paths: list[str] = []
    for digest, names in state.items():
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            yield Note("E050" if not isinstance(names, list) else "E051", place, digest)
            continue
        paths += names
    for path in paths:
        if path.startswith("/") or path.endswith("/"):
            yield Note("E053", place, path)
        if any(part in {"", ".", ".."} for part in path.strip("/").split("/")):
            yield Note("E052", place, path)
    yield from (Note("E095", place, path) for path in clashes(paths))


def clashes(paths: Iterable[str]) -> list[str]:
    """Return paths that stand twice, or are a folder of another."""
    seen: set[str] = set()
    folders: set[str] = set()
    twice = []
    for path in paths:
        if path in seen:
            twice.append(path)
        seen.add(path)
        at = path.find("/")
        while at > 0:
            folders.add(path[:at])
            at = path.find("/", at + 1)
    return sorted({*twice, *(seen & folders)})


def _user(version: Mapping[str, Any], place: str) -> Iterator[Note]:
    for key in ("message", "user"):
        if key not in version:
            yield Note("W007", place, key)
    if "user" not in version:
        return
    user = version["user"]
    if not isinstance(user, dict) or not isinstance(user.get("name"), str) or not user["name"]:
        yield Note("E054", place)
    elif "address" not in user:
        yield Note("W008", place)
    elif not isinstance(user["address"], str) or not urlsplit(user["address"]).scheme:
        yield Note("W009", place)


def _manifest(manifest: Mapping[str, Any], algorithm: str, folder: str, place: str) -> Iterator[Note]:
    yield from (Note("E096", place, digest) for digest in _repeated(manifest))
    paths: list[str] = []
    for digest, names in manifest.items():
        if algorithm in LENGTHS and not _is_digest(digest, algorithm):
            yield Note("E025", place, digest)
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            yield Note("E092", place, digest)
            continue
        paths += names
    for path in paths:
        wrong = list(_content_path(path, place))
        yield from wrong
        parts = path.split("/")
        if not wrong and (len(parts) < 3 or not VERSION.fullmatch(parts[0]) or parts[1] != folder):
            yield Note("E042", place, path)
    yield from (Note("E101", place, path) for path in clashes(paths))


def _fixity(body: Mapping[str, Any], manifest: Mapping[str, Any], place: str) -> Iterator[Note]:
    fixity = body.get("fixity", {})
    if not isinstance(fixity, dict):
        yield Note("E111", place)
        return
    known = {path for names in manifest.values() if isinstance(names, list) for path in names if isinstance(path, str)}
    for name, block in fixity.items():
        if not isinstance(block, dict):
            yield Note("E057", place, name)
            continue
        yield from (Note("E097", place, digest) for digest in _repeated(block))
        for digest, names in block.items():
            if not isinstance(names, list) or not all(isinstance(path, str) for path in names):
                yield Note("E057", place, digest)
                continue
            if name in LENGTHS and not _is_digest(digest, name):
                yield Note("E057", place, digest)
            for path in names:
                wrong = list(_content_path(path, place))
                yield from wrong
                if not wrong and path not in known:
                    yield Note("E093", place, path)


def _content_path(path: str, place: str) -> Iterator[Note]:
    if path.startswith("/") or path.endswith("/"):
        yield Note("E100", place, path)
    if any(part in {"", ".", ".."} for part in path.strip("/").split("/")):
        yield Note("E099", place, path)


def _repeated(block: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    twice = []
    for digest in block:
        if digest.lower() in seen:
            twice.append(digest)
        seen.add(digest.lower())
    return twice


def _is_digest(digest: str, algorithm: str) -> bool:
    return len(digest) == LENGTHS[algorithm] and all(c in "0123456789abcdefABCDEF" for c in digest)
