"""Large CSV and TSV files by compiled loops, in several threads; what is odd goes row by row through the csv module.

The file is cut behind rows (a line end with as many quotes before it as behind). Each piece is counted as far as it is
plain; from a row that is not, the csv module reads the rest of the piece, and from a quote that never closes the rest of the
file. So the verdict is the one `delimited` gives.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import chain

from huijiao.core.formats.delimited_rows import BadQuote, Rows
from huijiao.core.formats.table_fast import BLOCK, FastTable, Taken

WORKERS = max(2, min(4, os.cpu_count() or 1))
_PATIENCE = 16 << 20  # bytes without the end of a row
_BOM = codecs.BOM_UTF8


class Pieces:
    """The text as UTF-8, cut behind rows."""

    def __init__(self, stream: io.BufferedReader, codec: str, errors: str, *, quoting: bool) -> None:
        self._blocks = _blocks(stream, codec, errors)
        self._held = b""
        self._quoting = quoting
        self.over = False

    def __iter__(self) -> Iterator[bytes]:
        """Yield pieces that end with a row; the last one need not. One that never ends is left in `rest`."""
        for block in self._blocks:
            if self._quoting and (b'"' in block or b'"' in self._held):
                data = self._held + block
                cut = self._cut(data)
                piece, self._held = data[:cut], data[cut:]
            else:
                cut = block.rfind(b"\n") + 1
                piece = b"".join((self._held, memoryview(block)[:cut])) if cut else b""
                self._held = block[cut:] if cut else self._held + block
            if piece:
                yield piece
            elif len(self._held) > _PATIENCE:
                return
        self.over = True
        if self._held:
            last, self._held = self._held, b""
            yield last

    def rest(self) -> Iterator[str]:
        """Yield the lines that no piece had."""
        decoder = codecs.getincrementaldecoder("utf-8")("strict")
        held, self._held = self._held, b""
        tail = ""
        for block in chain((held,), self._blocks, (b"",)):
            text = tail + decoder.decode(block, final=not block and block is not held)
            lines = list(io.StringIO(text, newline=""))
            tail = lines.pop() if lines and block else ""
            yield from lines

    def _cut(self, data: bytes) -> int:
        cut = data.rfind(b"\n") + 1
        if not data.count(b'"', 0, cut) % 2:
            return cut
        while cut:
            before = data.rfind(b"\n", 0, cut - 1) + 1
            if data.count(b'"', before, cut) % 2:
                return before
            cut = before
        return 0


def _blocks(stream: io.BufferedReader, codec: str, errors: str) -> Iterator[bytes]:
    """Yield the stream's bytes as UTF-8 (without its mark)."""
    if codec in {"utf-8", "utf-8-sig"} and errors == "strict":
        first = True
        while block := stream.read(BLOCK):
            yield block.removeprefix(_BOM) if first and codec == "utf-8-sig" else block
            first = False
        return
    decoder = codecs.getincrementaldecoder(codec)(errors)
    while block := stream.read(BLOCK):
        yield decoder.decode(block).encode("utf-8", "surrogatepass")
    yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")


def read_fast(
    stream: io.BufferedReader, text: io.TextIOWrapper, table: FastTable, rows: Rows, watch: Callable[[bytes], None]
) -> None:
    """Take a whole file from ``stream``, decoded as ``text`` says, into ``table``; `BadQuote` as the csv module finds it.

    ``watch`` is shown every piece, as UTF-8.
    """
    quoting = table.dialect.quoting == csv.QUOTE_MINIMAL
    _Reading(Pieces(stream, text.encoding, text.errors or "strict", quoting=quoting), table, rows, watch).run()


class _Reading:
    def __init__(self, pieces: Pieces, table: FastTable, rows: Rows, watch: Callable[[bytes], None]) -> None:
        self.pieces, self.table, self.rows, self.watch = pieces, table, rows, watch
        self.line = 1  # of the next row
        self.waiting: deque[tuple[bytes, Future[Taken]]] = deque()
        self.slow = False
        self.pool = ThreadPoolExecutor(WORKERS)

    def run(self) -> None:
        with self.pool as pool:
            pieces = iter(self.pieces)
            for piece in pieces:
                self.watch(piece)
                if not self.table.headed or self.slow:
                    self._head(piece)
                    continue
                self.waiting.append((piece, pool.submit(self.table.scan, piece, self.table.wish())))
                while len(self.waiting) > WORKERS:
                    self._next()
            while self.waiting:
                self._next()
        if not self.pieces.over and not self.slow:
            self._all(self.pieces.rest())

    def _head(self, piece: bytes) -> None:
        """Read the beginning of the file by rows, until there is a header and something to show."""
        cut = piece.find(b"\n", 1 << 16) + 1 or len(piece)
        while not self.table.headed and cut < len(piece):
            cut = piece.find(b"\n", cut + (1 << 16)) + 1 or len(piece)
        self._by_rows(piece[:cut], piece[cut:])

    def _next(self) -> None:
        piece, future = self.waiting.popleft()
        taken = future.result()
        if not self.slow:
            self._finish(piece, taken)

    def _by_rows(self, part: bytes, behind: bytes) -> None:
        """Let the csv module read ``part``; if it ends within a cell, all that follows as well."""
        lines = list(io.StringIO(part.decode(), newline=""))
        try:
            read = list(self.table.dialect.rows(lines))
        except BadQuote:
            self.slow = True
            self._settle()
            others = [held for held, _ in self.waiting]
            following = chain(lines, _text(behind, *others), self._unread())
            self._all(following)
            return
        base = self.line
        for number, row in read:
            self.rows.take(base + number - 1, row)
        self.line += len(lines)
        if behind:
            self._finish(behind, None if self.table.by_rows else self.table.scan(behind, self.table.wish()))

    def _settle(self) -> None:
        """Let the scans under way end; what they and the one at hand know is void."""
        wait([future for _, future in self.waiting])
        self.table.forget()

    def _finish(self, piece: bytes, taken: Taken | None) -> None:
        if taken is None or self.table.by_rows:
            if taken is not None:
                self._settle()
            self._by_rows(piece, b"")
            if taken is not None and not self.slow:
                self.waiting = deque(
                    (p, self.pool.submit(self.table.scan, p, self.table.wish())) for p, _ in self.waiting
                )
            return
        for found in taken.found:
            self.table.absorb(found, self.line)
        self.line += taken.lines
        if taken.used < len(piece):
            self._by_rows(piece[taken.used :], b"")

    def _unread(self) -> Iterator[str]:
        for piece in self.pieces:
            yield from _text(piece)
        if not self.pieces.over:
            yield from self.pieces.rest()

    def _all(self, lines: Iterator[str]) -> None:
        base = self.line - 1
        try:
            for number, row in self.table.dialect.rows(lines):
                self.rows.take(base + number, row)
        except BadQuote as error:
            raise BadQuote(base + error.line, str(error)) from error


def _text(*pieces: bytes) -> Iterator[str]:
    for piece in pieces:
        yield from io.StringIO(piece.decode(), newline="")
