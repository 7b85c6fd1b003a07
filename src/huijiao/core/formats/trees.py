"""Newick trees, token by token with flat memory: brackets, quotes, comments, branch lengths, the closing semicolon.

Unit ``条``, one per tree. Also used for the trees of NEXUS.
"""

from __future__ import annotations

import re

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import opened, text

WORD = 4 << 20  # bytes one label or comment may have
_TOKEN = re.compile(
    rb"[ \t\n]+"
    rb"|(?P<quoted>'(?:[^']|'')*+')"
    rb"|(?P<comment>\[[^\]]*\])"
    rb"|(?P<mark>[(),:;])"
    rb"|(?P<word>[^\x00-\x20()\[\]',:;]+)"
)
_LENGTH = re.compile(rb"[-+]?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][-+]?\d+)?|(?i:nan|inf)")


class Newick:
    """Reads a stream of trees; `feed` it bytes, then `close` it."""

    def __init__(self) -> None:
        self.trees = self.tips = self.deepest = self.most = 0
        self.lengths = 0
        self._rest = b""
        self._reset()

    def _reset(self) -> None:
        self._depth = 0
        self._tips = 0
        self._last = b""  # the last mark; b"w" for a word
        self._any = False

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Take the next bytes."""
        data = self._rest + data
        at = 0
        while at < len(data):
            found = _TOKEN.match(data, at)
            if not final and (found.end() == len(data) if found else data[at : at + 1] in {b"'", b"["}):
                break  # the next bytes may go on with it
            if found is None:
                raise self._wrong(repr(text(data[at : at + 12])))
            if found.lastgroup and found.lastgroup != "comment":
                self._token(found.lastgroup, found[0])
            at = found.end()
        self._rest = data[at:]
        if len(self._rest) > WORD:
            raise self._wrong("label too long")

    def _token(self, kind: str, token: bytes) -> None:
        last, self._any = self._last, True
        if kind != "mark":
            if last == b":":
                if kind == "quoted" or not _LENGTH.fullmatch(token):
                    raise self._wrong(f"length {text(token[:20])!r}")
                self.lengths += 1
            elif last in {b"w", b"l"}:
                raise self._wrong(f"comma missing before {text(token[:20])!r}")
            elif last in {b"", b"(", b","}:
                self._tips += 1
            self._last = b"l" if last == b":" else b"w"
        elif last == b":":
            raise self._wrong("length missing")
        elif token == b";":
            self._end()
        else:
            self._mark(token, last)

    def _mark(self, token: bytes, last: bytes) -> None:
        if token == b"(":
            if last not in {b"", b"(", b","}:
                raise self._wrong("comma missing before (")
            self._depth += 1
            self.deepest = max(self.deepest, self._depth)
        elif token in {b",", b")"}:
            if not self._depth:
                raise self._wrong(f"{text(token)} outside brackets")
            self._tips += last in {b"(", b","}  # a tip without a name
            self._depth -= token == b")"
        elif token == b":" and last == b"l":
            raise self._wrong("two lengths")
        self._last = token

    def _end(self) -> None:
        if self._depth:
            raise self._wrong(f"{self._depth} brackets not closed")
        self.trees += 1
        self.tips += self._tips
        self.most = max(self.most, self._tips)
        self._reset()

    def close(self) -> None:
        """End the stream; a tree that is not ended is a truncated one."""
        self.feed(b"", final=True)
        if self._any or self._rest.strip():
            raise Unreadable("record.truncated", f"tree {self.trees + 1}", format="Newick", why=";")

    def _wrong(self, why: str) -> Unreadable:
        return Unreadable("tree.syntax", f"tree {self.trees + 1}", tree=self.trees + 1, why=why)


def read(source: Source, draft: Draft) -> None:
    """Check and count Newick trees."""
    newick = Newick()
    draft.count(0, "条")
    with opened(source, draft) as lines:
        for block in lines.blocks():
            newick.feed(block)
            draft.records = newick.trees
            if len(draft.preview) < 3:
                draft.show(text(block[:200]))
    newick.close()
    # a tree may stand at the very end: its semicolon shows that it is whole
    draft.forget("row.unfinished")
    draft.count(newick.trees, "条")
    draft.facts |= {"tips": newick.tips, "most_tips": newick.most, "depth": newick.deepest, "lengths": newick.lengths}
    if not newick.trees:
        raise Unreadable("row.header", what="0 trees")
