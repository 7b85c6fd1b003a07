"""Text formats made of lines: whole blocks of lines of a stream, and the marks of a damaged end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from huijiao.core.formats.bgzf import lacks_end
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

BLOCK = 1 << 20
LINE = 64 << 20  # bytes one line may have
_BOM = b"\xef\xbb\xbf"


class Lines:
    """Blocks of whole lines, each ending with LF; ``number``: lines before the block at hand."""

    def __init__(self, stream: IO[bytes], draft: Draft, *, packed: bool = False) -> None:
        self._stream, self._draft, self._packed = stream, draft, packed
        self.number = 0
        self._crlf = self._lf = False
        self._foreign = False

    def blocks(self) -> Iterator[bytes]:
        """Yield blocks of about 1 MiB; CRLF becomes LF, a byte order mark is dropped."""
        tail = b""
        while block := self._stream.read(BLOCK):
            data = tail + block
            cut = data.rfind(b"\n") + 1
            if len(data) - cut > LINE:
                raise Unreadable("reader.failed", f"line {self.number + 1}", why=f"line > {LINE >> 20} MiB")
            tail = data[cut:]
            if cut:
                yield from self._give(data[:cut])
        if tail:
            if not self._packed:
                self._draft.add("row.unfinished", f"line {self.number + 1}")
            yield from self._give(tail + b"\n")
        if self._crlf:
            self._draft.facts["line_ending"] = "CRLF"
        if self._crlf and self._lf:
            self._draft.add("row.line_ending")
        self._draft.encoding = self._draft.encoding or "UTF-8"

    def __iter__(self) -> Iterator[bytes]:
        """Yield single lines without their end; ``number`` is then the line's own."""
        for block in self.blocks():
            before = self.number
            for line in block[:-1].split(b"\n"):
                self.number += 1
                yield line
            self.number = before

    def at(self, index: int = 0) -> str:
        """Return where the line ``index`` of the block at hand is."""
        return f"line {self.number + index + 1}"

    def _give(self, data: bytes) -> Iterator[bytes]:
        if not self.number and data.startswith(_BOM):
            data = data[3:]
            self._draft.facts["bom"] = True
        if b"\0" in data:
            at = data.count(b"\n", 0, data.index(b"\0"))
            raise wrong(self.at(at), "NUL", "\\0")
        if b"\r" in data:
            ends = data.count(b"\r\n")
            self._lf = self._lf or ends < data.count(b"\n")
            self._crlf = self._crlf or ends > 0
            data = data.replace(b"\r\n", b"\n")
        else:
            self._lf = True
        if not self._foreign and not data.isascii():
            self._foreign = not _is_utf8(data)
            if self._foreign:
                self._draft.encoding = _name(data)
                self._draft.add("text.encoding", self.at(), encoding=self._draft.encoding)
        yield data
        self.number += data.count(b"\n")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _name(data: bytes) -> str:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "UNKNOWN"
    return "GB18030"


@contextmanager
def opened(source: Source, draft: Draft) -> Iterator[Lines]:
    """Open a file of lines; when all is read, a BGZF file without its end block is refused."""
    with open_plain(source.path, source.compression) as stream:
        yield Lines(stream, draft, packed=bool(source.compression))
        while stream.read(BLOCK):  # a reader may stop early; the compression is checked to its end
            continue
    if source.compression == "gzip" and lacks_end(source.path):
        raise Unreadable("bgzf.unfinished")


def wrong(line: int | str, field: str, value: bytes | str) -> Unreadable:
    """Return the defect for a value that may not stand where it does; ``line`` is a number or a place."""
    shown = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    where = line if isinstance(line, str) else f"line {line}"
    return Unreadable("row.value", where, field=field, value=shown[:60], line=where.removeprefix("line "))


def width(where: str, found: int, expected: int | str) -> Unreadable:
    """Return the defect for a row with a wrong number of columns."""
    return Unreadable("row.columns", where, line=where.removeprefix("line "), found=found, expected=expected)


def text(data: bytes) -> str:
    """Return bytes as text for a preview or a fact."""
    return data.decode("utf-8", "replace")
