"""Whole packages: a BagIt bag, an RO-Crate, a Data Package of one dataset or of several, as members of one archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from huijiao.core.bags import digests, manifests, tags
from huijiao.core.bags.writer import DECLARATION
from huijiao.core.exchange import core_metadata, datacite, datapackage, rocrate
from huijiao.core.exchange.description import DataFile, Description
from huijiao.core.exchange.zipped import Member, text
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text

ALGORITHMS = ("md5", "sha256")
AGENT = "Huijiao"


@dataclass(frozen=True, slots=True)
class Part:
    """One dataset: its description, and the members of its files, one for each of ``said.files`` and in that order.

    The path of a member is that below ``data/``.
    """

    said: Description
    members: Sequence[Member]


@dataclass(frozen=True, slots=True)
class Whole:
    """What a package is called: name of the file without ending, title, the day it is made."""

    name: str
    title: Text
    made: date


def bag(whole: Whole, parts: Sequence[Part]) -> list[Member]:
    """Return a bag (RFC 8493) in one folder, the descriptions as tag files.

    One dataset's payload lies in ``data/``, several in ``data/<accession>/``. Its digests are those of the vault; none
    is taken again.
    """
    many = len(parts) > 1
    payload = [(f"data/{_folder(part, many)}{m.path}", m) for part in parts for m in part.members]
    files = [file for part in parts for file in part.said.files]
    written = [text(path, body) for path, body in _tag_files(whole, parts, [m.size for _, m in payload], many=many)]
    held = [name for name in ALGORITHMS if all(getattr(file, name) for file in files)]
    paths = [path for path, _ in payload]
    written += [_list(f"manifest-{name}.txt", name, paths, files) for name in held]
    sums = [text(f"tagmanifest-{name}.txt", "".join(manifests.write((m.path, _digest(m, name)) for m in written)).encode())
            for name in ALGORITHMS]  # fmt: skip
    named = [*written, *sums, *(Member(path, m.size, m.pieces) for path, m in payload)]
    return [Member(f"{whole.name}/{m.path}", m.size, m.pieces) for m in named]


def ro_crate(whole: Whole, parts: Sequence[Part]) -> list[Member]:
    """Return an RO-Crate 1.2: the crate's root is the archive's."""
    if len(parts) == 1:
        crate, folders = rocrate.ro_crate(parts[0].said), ["data/"]
    else:
        folders = [f"data/{part.said.accession}/" for part in parts]
        rows = list(zip(folders, (part.said for part in parts), strict=True))
        crate = rocrate.ro_crate_of_many(whole.title, whole.made, rows, parts[0].said.publisher)
    return [text(rocrate.FILE, _json(crate)), *_below(folders, parts)]


def data_package(_whole: Whole, parts: Sequence[Part]) -> list[Member]:
    """Return a Data Package for one dataset; several stand in folders, each a package of its own."""
    if len(parts) == 1:
        return [text(datapackage.FILE, _json(datapackage.datapackage(parts[0].said))), *_below(["data/"], parts)]
    found = [text(f"{p.said.accession}/{datapackage.FILE}", _json(datapackage.datapackage(p.said))) for p in parts]
    return found + list(_below([f"{part.said.accession}/data/" for part in parts], parts))


#: Kind → how its archive is made.
KINDS: Mapping[str, Callable[[Whole, Sequence[Part]], list[Member]]] = {
    "bag": bag, "rocrate": ro_crate, "datapackage": data_package,
}  # fmt: skip


def _below(folders: Sequence[str], parts: Sequence[Part]) -> Iterator[Member]:
    for folder, part in zip(folders, parts, strict=True):
        yield from (Member(folder + m.path, m.size, m.pieces) for m in part.members)


def _folder(part: Part, many: bool) -> str:
    return f"{part.said.accession}/" if many else ""


def _tag_files(whole: Whole, parts: Sequence[Part], sizes: Sequence[int], *, many: bool) -> Iterator[tuple[str, bytes]]:
    first = parts[0].said
    yield "bagit.txt", DECLARATION.encode()
    info = [
        ("Source-Organization", first.publisher.name.zh), ("External-Description", whole.title.zh or whole.title.en),
        *(("External-Identifier", i.value) for part in parts for i in part.said.identifiers),
        ("Bagging-Date", whole.made.isoformat()), ("Bag-Size", fmt_bytes(sum(sizes))), ("Bag-Software-Agent", AGENT),
        ("Payload-Oxum", f"{sum(sizes)}.{len(sizes)}"),
    ]  # fmt: skip
    yield "bag-info.txt", tags.write(info).encode()
    for part in parts:
        at = f"metadata/{_folder(part, many)}"
        yield f"{at}datacite.xml", datacite.datacite_xml(part.said)
        yield f"{at}core-metadata.xml", core_metadata.core_metadata(part.said)
        yield f"{at}description.json", _json(part.said.as_json())


def _list(path: str, algorithm: str, paths: Sequence[str], files: Sequence[DataFile]) -> Member:
    """Return a manifest that is written while it is sent: a million lines are never held at once."""

    def lines() -> Iterator[bytes]:
        rows = zip(paths, files, strict=True)
        return (line.encode() for line in manifests.write((path, getattr(file, algorithm)) for path, file in rows))

    return Member(path, sum(map(len, lines())), lines)


def _digest(member: Member, algorithm: str) -> str:
    digest = digests.make(algorithm)
    for piece in member.pieces():
        digest.update(piece)
    return digest.hexdigest()


def _json(body: Mapping[str, Any]) -> bytes:
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()
