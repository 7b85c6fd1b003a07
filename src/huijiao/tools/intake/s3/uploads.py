"""Uploads to the centre's own S3 store. The bytes go there; the row of the file goes through the same states.

Announced (PARTIAL, nothing here) → parts in the store → completed there → pulled into staging in one pass that takes
the digests and checks every part → COMPLETE, and the object in the store is deleted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import transaction

from huijiao.core.ports import PartsStore
from huijiao.tools.intake import actions
from huijiao.tools.intake.errors import GoneError, IntakeError
from huijiao.tools.intake.models import Box, Channel, FileState, StagedFile
from huijiao.tools.intake.writer import Writer

MIB = 1 << 20
SMALLEST, LARGEST, MOST = 8 * MIB, 5 << 30, 10_000  # S3's limits are 5 MiB, 5 GiB and 10,000 parts
MAX_SIZE = 5 << 40
SECONDS = 24 * 3600  # a signed address is good for
_SIGNED = 1000  # addresses handed out at once
PREFIX = "incoming/"

#: Called with each upload that is complete in the store, inside the transaction that says so.
ON_STORED: list[Callable[[StagedFile], None]] = []
_FOUND: list[Callable[[], PartsStore | None]] = [lambda: None]


def use(find: Callable[[], PartsStore | None]) -> None:
    """Say where the store is found; what stands behind the port is named elsewhere."""
    _FOUND[:] = [find]


def current() -> PartsStore | None:
    """Return the store of this centre, or None: it has no S3 door."""
    return _FOUND[0]()


class PartsError(IntakeError):
    """The parts in the store do not make the file that was announced."""

    status: ClassVar[int] = 409


class DamagedError(IntakeError):
    """What the store gives back is not what the depositor has announced."""

    status: ClassVar[int] = 409


@dataclass(frozen=True, slots=True)
class Part:
    """One part: number from 1, its first byte, its bytes, and the SHA-256 the depositor gave ("" if none)."""

    number: int
    start: int
    size: int
    sha256: str = ""


def begin(*, store: PartsStore, box: Box, path: str, size: int, sha256: str = "", mtime: Any = None) -> StagedFile:
    """Announce a file; the same errors as `actions.begin_upload`, and `PartsError` for what S3 cannot hold."""
    if not 0 <= size <= MAX_SIZE:
        raise PartsError("文件大小应在 0 到 5 TiB 之间。", "The size must be between 0 and 5 TiB.")
    row = actions.begin_upload(box=box, path=path, size=size, channel=Channel.S3, mtime=mtime)
    key = f"{PREFIX}{box.pk}/{row.upload_id}"
    try:
        upload = store.begin(key)
    except BaseException:
        actions.discard(row)
        raise
    told = {
        "key": key,
        "upload": upload,
        "part": part_size(size),
        "sha256": sha256.lower(),
        "sums": {},
        "stored": False,
    }
    row.metadata = {"s3": told}
    row.save(update_fields=["metadata"])
    return row


def part_size(size: int) -> int:
    """Return the bytes of each part but the last."""
    fitting = -(-size // MOST)
    return max(SMALLEST, -(-fitting // MIB) * MIB)


def parts_of(row: StagedFile) -> list[Part]:
    """Return all parts; an empty file is one empty part."""
    told, total = facts(row), row.size or 0
    step, sums = int(told["part"]), told["sums"]
    return [
        Part(number, start, min(step, total - start), sums.get(str(number), ""))
        for number, start in enumerate(range(0, max(total, 1), step), 1)
    ]


def facts(row: StagedFile) -> dict[str, Any]:
    """Return what the row keeps of the upload in the store; `GoneError` for one of another door."""
    told = row.metadata.get("s3")
    if not isinstance(told, dict):
        raise GoneError
    return told


def sign(*, store: PartsStore, upload_id: str, wanted: Mapping[int, str]) -> list[dict[str, Any]]:
    """Return signed addresses for parts: number → SHA-256 ("" if it is not known). Asking again is allowed."""
    with transaction.atomic():
        row = StagedFile.objects.select_for_update().filter(upload_id=upload_id, state=FileState.PARTIAL).first()
        if row is None:
            raise GoneError
        told, known = facts(row), {part.number for part in parts_of(row)}
        if told["stored"] or not set(wanted) <= known or len(wanted) > _SIGNED:
            raise PartsError(f"分片编号应在 1 到 {len(known)} 之间，一次不超过 {_SIGNED} 个。",
                             f"Part numbers go from 1 to {len(known)}, at most {_SIGNED} at once.")  # fmt: skip
        told["sums"] |= {str(number): digest.lower() for number, digest in wanted.items() if digest}
        row.save(update_fields=["metadata"])
        actions.save_offset(row.pk, row.offset)  # it is alive: its bytes are kept longer
    out = []
    for number, digest in sorted(wanted.items()):
        url, headers = store.url(told["key"], told["upload"], number, digest.lower(), SECONDS)
        out.append({"number": number, "url": url, "headers": headers})
    return out


def there(*, store: PartsStore, row: StagedFile) -> list[tuple[int, int]]:
    """Return number and bytes of the parts the store holds."""
    told = facts(row)
    if told["stored"] or row.state == FileState.COMPLETE:
        return [(part.number, part.size) for part in parts_of(row)]
    try:
        return store.parts(told["key"], told["upload"])
    except KeyError:
        return []


def complete(*, store: PartsStore, upload_id: str) -> StagedFile:
    """Put the parts together in the store and have them pulled in. Idempotent."""
    row = actions.find(upload_id)
    told = facts(row)
    if row.state == FileState.COMPLETE or told["stored"]:
        return row
    if told.get("damage"):
        raise DamagedError(*told["damage"])
    if store.size(told["key"]) is None:
        found = dict(store.parts(told["key"], told["upload"]))
        lacking = [part.number for part in parts_of(row) if found.get(part.number) != part.size]
        if lacking or len(found) != len(parts_of(row)):
            numbers = ", ".join(map(str, lacking[:10]))
            raise PartsError(
                f"这些分片缺少或大小不符：{numbers}", f"These parts are missing or of another size: {numbers}"
            )
        store.complete(told["key"], told["upload"])
    if store.size(told["key"]) != row.size:
        raise DamagedError("对象大小与申报不符。", "The object's size is not what was announced.")
    with transaction.atomic():
        row = StagedFile.objects.select_for_update(of=("self",)).select_related("box").get(pk=row.pk)
        if not facts(row)["stored"] and row.state == FileState.PARTIAL:
            facts(row)["stored"] = True
            row.save(update_fields=["metadata"])
            for hook in ON_STORED:
                hook(row)
    return row


def pull(*, store: PartsStore, upload_id: str, beat: Callable[[float], None] | None = None) -> StagedFile | None:
    """Bring a finished object into staging: one pass that writes, takes the digests and checks the parts. Resumes.

    None when the upload has been discarded meanwhile. Raises `DamagedError` after it has cut back to the last good
    part; the parts must then be sent again.
    """
    row = StagedFile.objects.select_related("box").filter(upload_id=upload_id).first()
    if row is None:
        return None
    told = facts(row)
    if row.state != FileState.COMPLETE:
        row, writer = actions.open_upload(upload_id)
        with writer:
            for part in parts_of(row):
                if part.start + part.size > writer.offset:
                    _take(store.get(told["key"], max(part.start, writer.offset), part.start + part.size), part, writer)
                    if beat and row.size:
                        beat(writer.offset / row.size)
            if told["sha256"] and writer.sums()[1] != told["sha256"]:
                writer.rewind(0)
                raise DamagedError("文件与申报的 SHA-256 不符，请重新上传。",
                                   "The file does not have the SHA-256 that was announced; send it again.")  # fmt: skip
            row = actions.finish(row, writer)
    store.delete(told["key"])
    return row


def _take(pieces: Iterator[bytes], part: Part, writer: Writer) -> None:
    digest = hashlib.sha256() if part.sha256 and writer.offset == part.start else None
    begun = writer.offset
    for piece in pieces:
        writer.put(piece)
        if digest:
            digest.update(piece)
        writer.wait(8 * MIB)
    if writer.offset != part.start + part.size or (digest and digest.hexdigest() != part.sha256):
        writer.rewind(begun)
        raise DamagedError(f"第 {part.number} 个分片与申报的校验和不符，请重新上传该文件。",
                           f"Part {part.number} does not have the checksum that was announced; send the file again.")  # fmt: skip


def spoil(*, store: PartsStore, upload_id: str, why: DamagedError) -> None:
    """Give up what the store has of a damaged upload; the row stays, and says why, until it is discarded."""
    with transaction.atomic():
        row = StagedFile.objects.select_for_update().get(upload_id=upload_id)
        facts(row)["damage"] = [why.text.zh, why.text.en]
        row.save(update_fields=["metadata"])
    store.abort(facts(row)["key"], facts(row)["upload"])


def drop(*, store: PartsStore, row: StagedFile) -> None:
    """Give an upload up: parts, object and row. Idempotent."""
    told = facts(row)
    store.abort(told["key"], told["upload"])
    actions.discard(row)


def sweep(*, store: PartsStore) -> int:
    """Delete objects no row knows (expired or discarded uploads); return how many."""
    gone = 0
    for batch in _batches(store.keys(PREFIX), 500):
        names = {key.rpartition("/")[2]: key for key in batch}
        known = set(StagedFile.objects.filter(upload_id__in=names).values_list("upload_id", flat=True))
        for name in names.keys() - known:
            store.delete(names[name])
            gone += 1
    return gone


def _batches(keys: Iterator[str], size: int) -> Iterator[Sequence[str]]:
    batch: list[str] = []
    for key in keys:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
