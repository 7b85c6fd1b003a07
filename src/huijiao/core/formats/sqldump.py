"""SQL dumps: statements, tables and rows counted, the end looked for. Unit ``条``: tuples of INSERT, lines of COPY.

A dump is scanned for what can hide a semicolon (strings, quoted names, comments, dollar quotes) and nothing else is parsed, so
that every dialect passes; what is told is that the text ends inside a statement, or without its program's end mark.
"""

from __future__ import annotations

import io
import re
from collections import Counter

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.screen import Screen, note
from huijiao.core.formats.textual import read_decoded

BLOCK = 1 << 20
TOKEN = 256 << 20  # characters one string or comment may have
TABLES = 5000
HEAD = 20_000
_PARTS = (
    # a whole row in one step, when nothing is nested in it
    r"(?P<row>\((?:[^()'\"`;\-/#$]++|-(?!-)|/(?!\*)|{string})*+\))",
    r"(?P<skip>{string}|\"[^\"]*\"|`[^`]*`|--[^\n]*\n|{hash}/\*.*?\*/|\$(?P<tag>[A-Za-z_]\w*|)\$.*?\$(?P=tag)\$)",
    r"(?P<delimiter>^DELIMITER[ \t]+(?P<mark>\S+)[ \t]*\r?\n)",
    r"(?P<word>\b(?:VALUES|ON[ \t\r\n]+(?:DUPLICATE|CONFLICT))\b)",
    r"(?P<sign>[();])",
    r"(?P<open>'|\"|`|--|{open_hash}/\*|\$(?:[A-Za-z_]\w*)?\$|^DELIMITER)",
)
_ESCAPED = r"'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'"
_STANDARD = r"(?:(?<=[eE])'[^'\\]*(?:(?:''|\\.)[^'\\]*)*'|(?<![eE])'[^']*'|(?<=[\w][eE])'[^']*')"
_FLAGS = re.DOTALL | re.IGNORECASE | re.MULTILINE
_MYSQL = re.compile("|".join(_PARTS).format(string=_ESCAPED, hash=r"\#[^\n]*\n|", open_hash=r"\#|"), _FLAGS)
_OTHER = re.compile("|".join(_PARTS).format(string=_STANDARD, hash="", open_hash=""), _FLAGS)
_IS_MYSQL = re.compile(r"-- (?:MySQL|MariaDB) dump|ENGINE\s*=|`\w+`|/\*!\d{5}", re.IGNORECASE)
_NAME = r"[`\"\[]?(?P<name>[^\s`\"\[\](;]+(?:[`\"\]]?\.[`\"\[]?[^\s`\"\[\](;]+)?)"
_INSERT = re.compile(
    rf"(?:INSERT|REPLACE)\s+(?:\w+\s+)*?INTO\s+{_NAME}|INSERT\s+{_NAME.replace('name', 'bare')}", re.IGNORECASE
)
_CREATE = re.compile(rf"CREATE\s+(?:\w+\s+)*?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_NAME}", re.IGNORECASE)
_COPY = re.compile(rf"COPY\s+{_NAME}.*\bFROM\s+STDIN", re.IGNORECASE | re.DOTALL)
_COMMENTS = re.compile(r"--[^\n]*(?:\n|\Z)|/\*.*?\*/|\#[^\n]*(?:\n|\Z)", re.DOTALL)
_START = 4000  # characters of a statement that are looked at to tell what it is
# what a program writes first, and what it writes last
_ENDS = (
    (re.compile(r"-- (?:MySQL|MariaDB) dump \d"), re.compile(r"-- Dump completed")),
    (re.compile(r"-- PostgreSQL database dump\s"), re.compile(r"-- PostgreSQL database dump complete")),
    (re.compile(r"-- PostgreSQL database cluster dump\s"), re.compile(r"-- PostgreSQL database cluster dump complete")),
    (re.compile(r"\A(?:PRAGMA foreign_keys=OFF;\s*)?BEGIN TRANSACTION;"), re.compile(r"(?:COMMIT|ROLLBACK);")),
)
_TAIL = 4000


class _Dump:
    """The text with what was counted so far."""

    def __init__(self, text: io.TextIOWrapper, draft: Draft) -> None:
        self.text, self.draft = text, draft
        self.window = text.read(BLOCK)
        self.head = self.window[:HEAD]
        self.at, self.line = 0, 1
        self.screen = Screen()
        self.screen.feed(self.window)
        self.statements = 0
        self.tables: dict[str, None] = {}
        self.rows: Counter[str] = Counter()
        self.start = ""  # the beginning of the statement that is open
        self.depth, self.listing, self.into = 0, False, ""
        self.tail = ""
        self.grammar = _MYSQL if _IS_MYSQL.search(self.head) else _OTHER

    def more(self, keep: int) -> bool:
        """Read on, keeping the window from ``keep``; False at the end of the text."""
        if len(self.window) - keep > TOKEN:
            raise Unreadable("sql.truncated", f"line {self.line}", why=f"> {TOKEN >> 20} MiB")
        block = self.text.read(max(BLOCK, len(self.window) - keep))
        self.tail = (self.tail + self.window)[-_TAIL:] if not block else self.tail
        self.line += self.window.count("\n", 0, keep)
        self.window, self.at = self.window[keep:] + block, 0
        self.screen.feed(block)
        return bool(block)

    def collect(self, until: int) -> None:
        """Keep the beginning of the open statement."""
        if len(self.start) < _START:
            self.start += self.window[self.at : until][: _START - len(self.start)]

    def end(self) -> None:
        """Count the statement that ended."""
        said = self.said()
        if said:
            self.statements += 1
            if said[:1] in "Cc" and (made := _CREATE.match(said)) and len(self.tables) < TABLES:
                self.tables[made["name"].strip('`"[]')] = None
        self.start, self.depth, self.listing, self.into = "", 0, False, ""

    def said(self) -> str:
        """Return the open statement without comments before it."""
        if "--" in self.start or "/*" in self.start or "#" in self.start:
            return _COMMENTS.sub(" ", self.start).strip()
        return self.start.strip()

    def values(self) -> None:
        """Begin to count rows, once per INSERT."""
        if not self.into:
            found = _INSERT.match(self.said())
            self.into = (found["name"] or found["bare"]).strip('`"[]') if found else "?"
            if self.into not in self.rows and len(self.rows) >= TABLES:
                self.into = "?"
            self.listing = bool(found)


def read(source: Source, draft: Draft) -> None:
    """Read a dump to its end."""
    read_decoded(source, draft, _scan)


def _scan(text: io.TextIOWrapper, draft: Draft) -> None:
    dump = _Dump(text, draft)
    while True:
        found = dump.grammar.search(dump.window, dump.at)
        if found is None:
            keep = max(dump.at, len(dump.window) - 64)  # a word may be cut at the end of the window
            dump.collect(keep)
            dump.at = keep
            if dump.more(keep):
                continue
            break
        opened = found.lastgroup == "open"
        if opened or (found.end() == len(dump.window) and found.lastgroup not in {"sign", "row"}):
            if dump.more(_collected(dump, found.start())):
                continue
            if found["open"] == "--":
                break  # a comment on the last line
            if opened:
                line = dump.line + dump.window.count("\n", 0, found.start())
                raise Unreadable("sql.truncated", f"line {line}", why=found["open"])
            found = dump.grammar.search(dump.window, dump.at)
            if found is None:
                break
        _token(dump, found)
    _finish(dump)


def _collected(dump: _Dump, at: int) -> int:
    dump.collect(at)
    dump.at = at
    return at


def _token(dump: _Dump, found: re.Match[str]) -> None:
    kind, sign = found.lastgroup, found["sign"]
    dump.collect(found.end() if sign != ";" else found.start())
    dump.at = found.end()
    if kind == "row":
        if dump.listing and not dump.depth:
            dump.rows[dump.into] += 1
    elif kind == "word":
        if found["word"][:1] in "vV":
            dump.values()
        else:
            dump.listing = False
    elif kind == "sign":
        _sign(dump, sign)
    elif kind == "delimiter":
        dump.start = ""
        if found["mark"] != ";":
            _routine(dump)


def _sign(dump: _Dump, sign: str) -> None:
    if sign == "(":
        dump.depth += 1
        if dump.depth == 1 and dump.listing:
            dump.rows[dump.into] += 1
    elif sign == ")":
        dump.depth = max(0, dump.depth - 1)
    else:
        copied = _COPY.match(dump.said()) if dump.start.lstrip()[:1] in "cC-/" else None
        dump.end()
        if copied:
            _copy(dump, copied["name"].strip('`"[]'))


def _routine(dump: _Dump) -> None:
    """Skip the bodies of triggers and routines up to the line that sets the delimiter back."""
    back = re.compile(r"^DELIMITER[ \t]+;[ \t]*(?:\r?\n|\Z)", re.MULTILINE | re.IGNORECASE)
    while (found := back.search(dump.window, dump.at)) is None:
        if not dump.more(dump.at):
            raise Unreadable("sql.truncated", f"line {dump.line}", why="DELIMITER")
    dump.statements += 1
    dump.at = found.end()


def _copy(dump: _Dump, name: str) -> None:
    """Count the lines of a COPY block up to its end mark."""
    end = dump.window.find("\n", dump.at)
    while end < 0:
        if not dump.more(dump.at):
            raise Unreadable("sql.truncated", f"line {dump.line}", why="COPY")
        end = dump.window.find("\n", dump.at)
    dump.at = end + 1
    while True:
        mark = re.compile(r"^\\\.\r?(?:\n|\Z)", re.MULTILINE).search(dump.window, dump.at)
        until = mark.start() if mark else dump.window.rfind("\n") + 1
        dump.rows[name] += dump.window.count("\n", dump.at, max(until, dump.at))
        if mark:
            dump.at = mark.end()
            return
        if not dump.more(max(until, dump.at)):
            raise Unreadable("sql.truncated", f"line {dump.line}", why="COPY")


def _finish(dump: _Dump) -> None:
    rest = dump.said()
    dump.collect(len(dump.window))
    draft = dump.draft
    total = sum(dump.rows.values())
    draft.facts |= {"statements": dump.statements, "text": dump.head}
    draft.facts["tables"] = [{"name": n[:120], "rows": dump.rows[n]} for n in list({**dump.tables, **dump.rows})[:200]]
    for name in list({**dump.tables, **dump.rows})[:8]:
        draft.show(name, str(dump.rows[name]))
    note(draft, dump.screen)
    draft.count(total, "条")
    if rest and dump.depth:
        draft.add("sql.truncated", f"line {dump.line + dump.window.count(chr(10))}", why=rest[:40])
    tail = (dump.tail + dump.window)[-_TAIL:]
    for first, last in _ENDS:
        if first.search(dump.head) and not last.search(tail):
            draft.add("sql.end_mark", mark=last.pattern.replace("(?:", "").replace("|ROLLBACK)", ""))
            return
