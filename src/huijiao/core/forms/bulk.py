"""The sheet 元数据: all records of a project, one row each, read in a limited child process."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from huijiao.core.forms.grid import Table
from huijiao.core.forms.metadata import LABELS
from huijiao.core.forms.safe import Unreadable, sniff
from huijiao.core.forms.xlsx import read_xlsx
from huijiao.core.normal import N
from huijiao.core.records.base import Kind
from huijiao.core.records.metadata import METADATA

SHEET = "元数据"
KEY = "数据集编号/版本（请勿修改）"
LONGEST = 32_000  # characters; Excel keeps 32 767
SECONDS, MEMORY = 60, 1 << 30
MAX_FILE = 50 * 10**6  # bytes
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HEADS_WITHIN = 5  # rows before the headings


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the sheet, what the first column says, and field → text."""

    row: int
    key: str
    texts: Mapping[str, str]


@dataclass(frozen=True)
class Bulk:
    """A sheet as read; ``columns``: field → letter; ``unknown`` headings are not taken over; ``problem`` as `PaperFile`."""

    name: str
    lines: tuple[Line, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    problem: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return a JSON form that `from_json` reads back without loss."""
        return {
            "name": self.name, "columns": dict(self.columns), "unknown": list(self.unknown), "problem": self.problem,
            "lines": [[line.row, line.key, dict(line.texts)] for line in self.lines],
        }  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Bulk:
        """Read what `as_json` wrote."""
        lines = tuple(Line(row, key, texts) for row, key, texts in data["lines"])
        return cls(data["name"], lines, data["columns"], tuple(data["unknown"]), data["problem"])


def as_cell(text: str) -> str:
    """Return a text as a cell keeps it: line ends of one kind, no control characters, no outer space."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()[:LONGEST]


def read_bulk(path: Path, name: str) -> Bulk:
    """Read the sheet in this process; what cannot be read is named in ``problem``."""
    kind = sniff(path)
    if kind != "xlsx":
        known = {"encrypted": "encrypted", "ole": "old_doc", "empty": "empty", "broken_zip": "unparsable"}
        return Bulk(name, problem=known.get(kind, "wrong_kind"))
    try:
        paper = read_xlsx(path, name)
    except Unreadable as error:
        return Bulk(name, problem=error.problem)
    tables = sorted(paper.tables, key=lambda t: t.name != SHEET)
    return next(
        (found for table in tables if (found := _table(table, name)) is not None), Bulk(name, problem="unknown")
    )


def _table(table: Table, name: str) -> Bulk | None:
    for at, cells in enumerate(table.rows[:_HEADS_WITHIN]):
        heads = [c.text.strip() for c in cells]
        key = next((n for n, head in enumerate(heads) if N(head) == N(KEY)), None)
        if key is not None:
            return _read(table, name, at, heads, key)
    return None


def _read(table: Table, name: str, at: int, heads: list[str], key: int) -> Bulk:
    fields: dict[int, str] = {}
    unknown = []
    for number, head in enumerate(heads):
        spec = LABELS.find(head)
        if number == key or not head:
            continue
        if spec is None or spec.name in fields.values():
            unknown.append(head)
        else:
            fields[number] = spec.name
    lines = []
    for cells in table.rows[at + 1 :]:
        texts = {
            spec: _text(spec, cells[number].text if number < len(cells) else "") for number, spec in fields.items()
        }
        mark = cells[key].text.strip() if key < len(cells) else ""
        if mark or any(texts.values()):
            lines.append(Line(cells[0].row, mark, texts))
    columns = {spec: get_column_letter(number + 1) for number, spec in fields.items()}
    return Bulk(name, tuple(lines), columns, tuple(unknown))


def _text(name: str, text: str) -> str:
    """Return a cell's text; of a drop-down the option as printed."""
    spec, said = METADATA[name], as_cell(text)
    if spec.kind is Kind.ONE and said:
        return next((o for o in spec.options if N(o) == N(said)), said)
    return said


def read_apart(path: Path, name: str, seconds: int = SECONDS, memory: int = MEMORY) -> Bulk:
    """Read the sheet in a child process with limits; when it dies the sheet is unparsable."""
    command = [sys.executable, "-I", "-m", "huijiao.core.forms.bulk", str(path), name, str(seconds), str(memory)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds + 10, check=True)
        return Bulk.from_json(json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError, KeyError):
        return Bulk(name, problem="unparsable")


def _child(path: str, name: str, seconds: str, memory: str) -> None:
    import resource  # noqa: PLC0415 - only in the child

    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    json.dump(read_bulk(Path(path), name).as_json(), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    _child(*sys.argv[1:5])
