"""One object: its folders, its inventories against each other, and every byte against its digests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huijiao.tools.vault import reading
from huijiao.tools.vault.strict import inventories
from huijiao.tools.vault.strict.inventories import LENGTHS, VERSION
from huijiao.tools.vault.strict.reading import Seen, check_files, contents
from huijiao.tools.vault.strict.words import Note

_DECLARATION = re.compile(r"0=ocfl_object_(.*)")
SPECS = ("1.0", "1.1")
#: https://ocfl.github.io/extensions/
REGISTERED = frozenset(
    "0001-digest-algorithms 0002-flat-direct-storage-layout 0003-hash-and-id-n-tuple-storage-layout 0004-hashed-n-tuple-storage-layout "
    "0005-mutable-head 0006-flat-omit-prefix-storage-layout 0007-n-tuple-omit-prefix-storage-layout 0008-schema-registry "
    "0009-digest-algorithms 0010-differential-n-tuple-omit-prefix-storage-layout 0011-direct-clean-path-layout initial".split()
)


def check_object(folder: Path) -> list[Note]:
    """Check the object in a folder; every file is read. Returns notes sorted by code, errors first."""
    seen = Seen(Path(folder))
    _declaration(seen)
    names = sorted(p.name for p in seen.folder.iterdir()) if seen.folder.is_dir() else []
    if "inventory.json" not in names:
        seen.note("E063")
        return sorted(set(seen.notes))
    body = _inventory(seen, "", root=True)
    _root(seen, names, body if isinstance(body, dict) else {})
    if isinstance(body, dict):
        seen.root = body
        _versions(seen)
        check_files(seen)
    return sorted(set(seen.notes))


def _declaration(seen: Seen) -> None:
    found = sorted(p.name for p in seen.folder.glob("0=*"))
    match = _DECLARATION.fullmatch(found[0]) if found else None
    if match is None or len(found) > 1:
        seen.note("E003", detail=", ".join(found))
        return
    if match[1] not in SPECS:
        seen.note("E004", found[0])
        return
    seen.spec = match[1]
    if (seen.folder / found[0]).read_bytes() != f"{found[0][2:]}\n".encode():
        seen.note("E007", found[0])


def _inventory(seen: Seen, folder: str, *, root: bool = False) -> Any:
    place = f"{folder}inventory.json"
    raw = (seen.folder / place).read_bytes()
    if root:
        seen.raw = raw
    try:
        body = inventories.load(raw)
    except inventories.Twice:
        seen.note("E033", place, "a key twice")
        body = None
    except ValueError as error:
        seen.note("E033", place, str(error))
        body = None
    seen.notes += inventories.check(body, place) if body is not None else []
    _sidecar(seen, folder, raw, body)
    return body


def _sidecar(seen: Seen, folder: str, raw: bytes, body: Any) -> None:
    beside = sorted(p for p in (seen.folder / folder).glob("inventory.json.*"))
    algorithm = body.get("digestAlgorithm") if isinstance(body, dict) else beside[0].suffix[1:] if beside else ""
    path = seen.folder / f"{folder}inventory.json.{algorithm}"
    if not path.is_file():
        seen.note("E058", f"{folder}inventory.json.{algorithm}")
        return
    match = re.fullmatch(rb"([0-9a-fA-F]+)[ \t]+inventory\.json\n?", path.read_bytes())
    if match is None:
        seen.note("E061", f"{folder}{path.name}")
    elif algorithm in LENGTHS:
        made = reading.digester(str(algorithm))
        made.update(raw)
        if made.hexdigest() != match[1].decode().lower():
            seen.note("E060", f"{folder}inventory.json")


def _root(seen: Seen, names: list[str], body: Mapping[str, Any]) -> None:
    """Look at what lies in the object's root."""
    versions = body.get("versions")
    expected = set(versions) if isinstance(versions, dict) else set()
    known = {
        "inventory.json",
        f"inventory.json.{body.get('digestAlgorithm')}",
        *(n for n in names if n.startswith("0=")),
    }
    for name in names:
        path = seen.folder / name
        if path.is_symlink():
            seen.note("E089", name)
        elif path.is_dir():
            if name in {"logs", "extensions"}:
                continue
            if not VERSION.fullmatch(name):
                seen.note("E001", name)
            elif name not in expected:
                seen.note("E046", name)
        elif name not in known and not (name.startswith("inventory.json.") and not body):
            seen.note("E001", name)
    _extensions(seen)
    _numbered(seen, names, expected, str(body.get("head")))


def _numbered(seen: Seen, names: list[str], expected: set[str], head: str) -> None:
    """Compare the folders of versions with the versions that should be there."""
    for name in sorted(expected - set(names)):
        if VERSION.fullmatch(name):
            seen.note("E046", name, "no folder")
            if name == head:
                seen.note("E010", name)
    folders = sorted(int(n[1:]) for n in names if VERSION.fullmatch(n) and (seen.folder / n).is_dir())
    if folders and folders != list(range(1, len(folders) + 1)):
        seen.note("E010", detail=", ".join(f"v{n}" for n in folders))


def _extensions(seen: Seen) -> None:
    folder = seen.folder / "extensions"
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if not path.is_dir():
            seen.note("E067", f"extensions/{path.name}")
        elif path.name not in REGISTERED:
            seen.note("W013", f"extensions/{path.name}")


def _versions(seen: Seen) -> None:
    """Look at every version's folder and inventory."""
    spec, first = seen.spec, ""
    root_spec = inventories.spec_of(seen.root)
    if spec and root_spec and root_spec != spec:
        seen.note("E038", "inventory.json", root_spec)
    versions = seen.root.get("versions")
    numbered = (
        sorted((n for n in versions if VERSION.fullmatch(n)), key=lambda n: int(n[1:]))
        if isinstance(versions, dict)
        else []
    )
    for name in numbered:
        folder = seen.folder / name
        if not folder.is_dir():
            continue
        _version_folder(seen, name)
        if not (folder / "inventory.json").is_file():
            seen.note("W010", name)
            continue
        if name == seen.root.get("head"):
            if (folder / "inventory.json").read_bytes() != seen.raw:
                seen.note("E064", name)
            algorithm = f"inventory.json.{seen.root.get('digestAlgorithm')}"
            if not (folder / algorithm).is_file():
                seen.note("E058", f"{name}/{algorithm}")
            first = _later(seen, name, root_spec, first)
            continue
        body = _inventory(seen, f"{name}/")
        if isinstance(body, dict):
            first = _later(seen, name, inventories.spec_of(body), first)
            _earlier(seen, name, body)


def _later(seen: Seen, name: str, spec: str, before: str) -> str:
    if spec and before and spec < before:
        seen.note("E103", name, f"{before} → {spec}")
    return max(spec, before)


def _version_folder(seen: Seen, name: str) -> None:
    content = inventories.content_folder(seen.root)
    for path in sorted((seen.folder / name).iterdir()):
        if path.is_symlink():
            seen.note("E089", f"{name}/{path.name}")
        elif path.is_dir() and path.name != content:
            seen.note("W002", f"{name}/{path.name}")
        elif not path.is_dir() and not path.name.startswith("inventory.json"):
            seen.note("E015", f"{name}/{path.name}")


def _earlier(seen: Seen, name: str, body: Mapping[str, Any]) -> None:
    """Compare an earlier version's inventory with the root's."""
    place = f"{name}/inventory.json"
    if body.get("id") != seen.root.get("id"):
        seen.note("E037", place, str(body.get("id")))
    if inventories.content_folder(body) != inventories.content_folder(seen.root):
        seen.note("E019", place, inventories.content_folder(body))
    if body.get("head") != name:
        seen.note("E040", place, str(body.get("head")))
    mine, theirs = contents(body), contents(seen.root)
    _manifests(seen, name, mine, theirs)
    if body.get("digestAlgorithm") == seen.root.get("digestAlgorithm") and any(
        mine[path] != theirs[path] for path in mine.keys() & theirs.keys()
    ):
        seen.note("E066", place)
    versions, now = body.get("versions"), seen.root.get("versions")
    if not isinstance(versions, dict) or not isinstance(now, dict):
        return
    for version, block in versions.items():
        other = now.get(version)
        if not isinstance(block, dict) or not isinstance(other, dict):
            seen.note("E066", place, version)
            continue
        if _logical(block, mine) != _logical(other, theirs):
            seen.note("E066", place, version)
        if any(block.get(key) != other.get(key) for key in ("created", "message", "user")):
            seen.note("W011", place, version)


def _manifests(seen: Seen, name: str, mine: Mapping[str, str], theirs: Mapping[str, str]) -> None:
    """Each manifest lists every file of its version and those before."""
    for path in sorted(mine.keys() - theirs.keys()):
        seen.note("E023", "inventory.json", path)
    for path in sorted(theirs.keys() - mine.keys()):
        match = VERSION.match(path)
        if match and int(match[2]) <= int(name[1:]):
            seen.note("E023", f"{name}/inventory.json", path)


def _logical(block: Mapping[str, Any], contents: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Return logical path → the content paths that hold its bytes: comparable whatever the digest algorithm."""
    held: dict[str, set[str]] = {}
    for path, digest in contents.items():
        held.setdefault(digest, set()).add(path)
    state = block.get("state")
    if not isinstance(state, dict):
        return {}
    # One of several equal files may have come later: the first says as much.
    return {
        str(path): frozenset(sorted(held.get(digest.lower(), ()))[:1])
        for digest, names in state.items() if isinstance(names, list) for path in names
    }  # fmt: skip
