"""FASTQ, strictly: four-line records are checked by whole blocks, wrapped or CRLF files record by record.

Checked: ``@`` and a name, ``+`` alone or with the same title, equal lengths, sequence of IUPAC letters, quality in
ASCII 33-126, complete last record. Zero-length reads are legal (trimmers write them). Counts reads (domain.md §3.9).

Three ways give the same counts and verdicts: the compiled walk for large files, whole columns of lines at the speed of
``bytes``, and the careful way, which takes over for good where the others meet something that is not plain.
"""

from __future__ import annotations

import io
from types import ModuleType

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.fastq_careful import BLOCK, LONGEST, Careful, too_long
from huijiao.core.formats.fastq_tally import ILLEGAL, MARKS, QUALITIES, SHOWN, Tally
from huijiao.core.formats.kernels import kernel
from huijiao.core.formats.streams import drain, open_plain

_WRONG = bytes(int(b not in QUALITIES) for b in range(256))
_CUT = 200  # bytes of a line in the preview


def read(source: Source, draft: Draft) -> None:
    """Check and count a FASTQ file; unit ``reads``."""
    tally = Tally()
    with open_plain(source.path, source.compression) as stream:
        try:
            module = kernel("fastq_kernel", source.path.stat().st_size)
            if module is None:
                _columns(stream, tally, draft)
            else:
                _walk(module, stream, tally, draft)
        except Unreadable as stop:
            draft.take(stop.defect)
            if not stop.defect.code.startswith(("gzip", "zip", "file")):
                _rest(stream, draft)
    if not tally.reads and not draft.broken:
        draft.add("fastq.empty")
    draft.facts |= tally.facts()
    for row in tally.preview:
        draft.show(*row)
    draft.count(tally.reads, "reads")


def _rest(stream: io.BufferedReader, draft: Draft) -> None:
    """After a malformed record the compression is still checked to its end."""
    try:
        drain(stream)
    except Unreadable as stop:
        draft.take(stop.defect)


def _walk(module: ModuleType, stream: io.BufferedReader, tally: Tally, draft: Draft) -> None:
    """Let the compiled walk take what it can; the careful way takes the rest."""
    walk = module.Walk()
    buffer = bytearray(2 * BLOCK)
    held = 0
    odd = False
    try:
        while not odd and (n := stream.readinto(memoryview(buffer)[held : held + BLOCK])):
            held += n
            used, odd = walk.take(buffer, held, tally)
            if len(tally.preview) < SHOWN:
                _preview(buffer, used, tally)
            held -= used
            buffer[:held] = buffer[used : used + held]
            if held > len(buffer) - BLOCK:
                if held > LONGEST:
                    raise too_long(walk.reads * 4 + 1)
                buffer.extend(bytes(len(buffer)))
    finally:
        walk.settle(tally)
    if held:
        Careful(bytes(buffer[:held]), stream, tally, draft).read()


def _preview(data: bytearray, end: int, tally: Tally) -> None:
    """Keep the first reads of ``data[:end]``, which are whole."""
    start = 0
    while start < end and len(tally.preview) < SHOWN:
        lines = []
        for _ in range(4):
            stop = data.find(b"\n", start)
            lines.append(bytes(data[start : min(stop, start + _CUT)]))
            start = stop + 1
        tally.show(lines[0], lines[1], lines[3])


def _columns(stream: io.BufferedReader, tally: Tally, draft: Draft) -> None:
    carry: list[bytes] = []  # lines of the record that the block's end has cut
    tail = b""
    while block := stream.read(BLOCK):
        lines = (tail + block).split(b"\n")
        tail = lines.pop()
        if len(tail) > LONGEST:
            raise too_long(tally.reads * 4 + 1)
        lines = carry + lines
        whole = len(lines) - len(lines) % 4
        carry = lines[whole:]
        if whole and (b"\r" in block or not _fast(lines[:whole], tally)):
            Careful(b"\n".join([*lines, tail]), stream, tally, draft).read()
            return
    last = [*carry, tail]
    if any(last):  # a last record without its newline, or cut
        Careful(b"\n".join(last), stream, tally, draft).read()


def _fast(lines: list[bytes], tally: Tally) -> bool:
    """Check four-line records by whole columns; False sends the block to the careful way."""
    heads, sequences, pluses, qualities = lines[0::4], lines[1::4], lines[2::4], lines[3::4]
    if {head[:1] for head in heads} != {b"@"} or min(map(len, heads)) < 2 or b"\n@ " in b"\n" + b"\n".join(heads):
        return False
    if set(pluses) != {b"+"} and any(p != b"+" and p[1:] != h[1:] for p, h in zip(pluses, heads, strict=True)):
        return False
    if {plus[:1] for plus in pluses} != {b"+"}:
        return False
    if list(map(len, sequences)) != list(map(len, qualities)):
        return False
    marks = b"".join(sequences).translate(MARKS)
    if ILLEGAL in marks or 1 in b"".join(qualities).translate(_WRONG):
        return False
    for i in range(min(SHOWN - len(tally.preview), len(heads))):
        tally.show(heads[i], sequences[i], qualities[i])
    tally.take([head[1:] for head in heads], marks, qualities)
    return True
