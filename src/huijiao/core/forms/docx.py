"""Reads a .docx into the light model: body in order, grids with merged cells resolved, nested tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from huijiao.core.forms.docx_text import attribute, child, content_control, is_on, local, paragraph_text
from huijiao.core.forms.grid import Cell, Paper, Para, Table
from huijiao.core.forms.safe import Parts, Unreadable

MAX_COLUMNS, MAX_CELLS, MAX_DEPTH = 200, 200_000, 12

_LEADER = re.compile(r"(?:\t|…{2,}|\.{4,}|·{4,})\s*\d{1,3}$")


def read_docx(path: Path, name: str) -> Paper:
    """Return the document, or raise `Unreadable`."""
    with Parts(path) as parts:
        root = parts.xml("word/document.xml")
        around = [p for p in sorted(parts.names) if re.fullmatch(r"word/(?:header|footer)\d*\.xml", p)]
        margins = ["\n".join(_paragraphs(parts.xml(part))) for part in around]
    body = child(root, "body")
    if body is None:
        raise Unreadable("unparsable", "no body")
    reader = _Reader()
    reader.blocks_of(body, 0)
    return Paper(name, tuple(reader.blocks), tuple(t for t in reader.tables if t is not None), tuple(margins))


def _paragraphs(root: Any) -> list[str]:
    return [t for p in root.iter() if local(p) == "p" and (t := paragraph_text(p).strip())]


class _Reader:
    def __init__(self) -> None:
        self.blocks: list[Para | Table] = []
        self.tables: list[Table | None] = []
        self.cells = 0

    def blocks_of(self, parent: Any, depth: int) -> None:
        """Walk block-level elements; content controls, insertions and custom XML are see-through."""
        if depth > MAX_DEPTH:
            return
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element)
            elif name == "tbl":
                self.blocks.append(self._table(element, depth))
            elif name == "sdt":
                text, content = content_control(element)
                if content is not None:
                    self.blocks_of(content, depth + 1)
                elif text:
                    self.blocks.append(Para(text))
            elif name in ("ins", "moveTo", "customXml", "smartTag"):
                self.blocks_of(element, depth + 1)

    def _paragraph(self, element: Any) -> None:
        text = paragraph_text(element)
        for box in _text_boxes(element):
            self.blocks.extend(Para(line) for line in _paragraphs(box))
        if not text.strip():
            return
        properties = child(element, "pPr")
        style = child(properties, "pStyle") if properties is not None else None
        style_name = attribute(style, "val").lower() if style is not None else ""
        numbered = properties is not None and (
            child(properties, "numPr") is not None or child(properties, "outlineLvl") is not None
        )
        heading = numbered or bool(re.match(r"heading|title|标题|[1-9]$", style_name))
        contents = style_name.startswith("toc") or bool(_LEADER.search(text))
        self.blocks.append(Para(text, heading, contents))

    def _table(self, element: Any, depth: int) -> Table:
        place = len(self.tables)
        self.tables.append(None)
        name = f"表{place + 1}"
        grid: list[list[Cell]] = []
        for row in _rows(element):
            if _deleted(row):
                continue
            grid.append(self._row(row, len(grid), grid, name, depth))
        width = max((len(r) for r in grid), default=0)
        for number, cells in enumerate(grid, 1):
            cells.extend(Cell("", number, c, f"{name}!R{number}C{c}") for c in range(len(cells) + 1, width + 1))
        table = Table(name, tuple(tuple(r) for r in grid))
        self.tables[place] = table
        return table

    def _row(self, row: Any, index: int, grid: list[list[Cell]], name: str, depth: int) -> list[Cell]:
        cells: list[Cell] = []
        skipped = _number(child(row, "trPr"), "gridBefore")
        cells.extend(Cell("", index + 1, c + 1, f"{name}!R{index + 1}C{c + 1}") for c in range(skipped))
        for element in _cells(row):
            properties = child(element, "tcPr")
            span = max(1, _number(properties, "gridSpan"))
            column = len(cells)
            if column + span > MAX_COLUMNS:
                raise Unreadable("unparsable", "table too wide")
            merge = child(properties, "vMerge") if properties is not None else None
            if merge is not None and attribute(merge, "val") != "restart" and index and column < len(grid[-1]):
                cell = grid[-1][column]
            else:
                cell = Cell(self._cell_text(element, depth), index + 1, column + 1, f"{name}!R{index + 1}C{column + 1}")
            cells.extend([cell] * span)
            self.cells += span
            if self.cells > MAX_CELLS:
                raise Unreadable("unparsable", "too many cells")
        return cells

    def _cell_text(self, element: Any, depth: int) -> str:
        """Return the cell's own lines; the words of a nested table only when there are no others."""
        lines: list[str] = []
        nested: list[Table] = []
        self._fill(element, lines, nested, depth)
        own = "\n".join(lines).strip()
        return own or "\n".join(t.text for t in nested)

    def _fill(self, element: Any, lines: list[str], nested: list[Table], depth: int) -> None:
        for part in element:
            name = local(part)
            if name == "p":
                text = paragraph_text(part)
                if text.strip():
                    lines.append(text)
            elif name == "tbl" and depth < MAX_DEPTH:
                nested.append(self._table(part, depth + 1))
            elif name == "sdt":
                text, content = content_control(part)
                if content is not None:
                    self._fill(content, lines, nested, depth)
                elif text:
                    lines.append(text)
            elif name in ("ins", "moveTo", "customXml", "smartTag"):
                self._fill(part, lines, nested, depth)


def _rows(table: Any) -> list[Any]:
    return _through(table, "tr")


def _cells(row: Any) -> list[Any]:
    return _through(row, "tc")


def _through(parent: Any, wanted: str) -> list[Any]:
    """Return children of a name, also those wrapped in content controls or custom XML."""
    found = []
    for element in parent:
        name = local(element)
        if name == wanted:
            found.append(element)
        elif name == "sdt":
            content = child(element, "sdtContent")
            if content is not None:
                found.extend(_through(content, wanted))
        elif name in ("ins", "customXml"):
            found.extend(_through(element, wanted))
    return found


def _deleted(row: Any) -> bool:
    properties = child(row, "trPr")
    if properties is None:
        return False
    hidden = child(properties, "hidden")
    return child(properties, "del") is not None or (hidden is not None and is_on(hidden))


def _number(properties: Any, name: str) -> int:
    element = child(properties, name) if properties is not None else None
    value = attribute(element, "val") if element is not None else ""
    if not value.isdigit():
        return 0
    if len(value) > 4 or int(value) > MAX_COLUMNS:
        raise Unreadable("unparsable", "table too wide")
    return int(value)


def _text_boxes(paragraph: Any) -> list[Any]:
    """Return the text boxes anchored in a paragraph; the legacy copy of each is left out."""
    boxes = (e for e in paragraph.iter() if local(e) == "txbxContent")
    return [box for box in boxes if not any(local(a) == "Fallback" for a in box.iterancestors())]
