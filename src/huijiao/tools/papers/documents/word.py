"""Word documents that look like official forms: A4, 宋体 and 黑体, merged headers, boxes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

SONG, HEI, LATIN = "宋体", "黑体", "Times New Roman"
GREY = RGBColor(0x80, 0x80, 0x80)
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
#: Version of the forms; stands in the document's properties with the form's code.
VERSION = "2026.1"
_SMALL, _TABLE, _BODY = Pt(9), Pt(10.5), Pt(12)
_EPOCH = datetime(2026, 1, 1)  # noqa: DTZ001 - Word's properties carry no zone


class Form:
    """One document being written. ``code`` names the form in the properties (``huijiao:plan``)."""

    def __init__(self, code: str, title: str) -> None:
        self._doc = docx.Document()
        self._properties(code, title)
        self._page(self._doc.sections[0], wide=False)
        normal: Any = self._doc.styles["Normal"]
        _font(normal.element.get_or_add_rPr(), SONG)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        normal.element.get_or_add_rPr().append(language)
        normal.font.size = _BODY
        normal.paragraph_format.space_after = Pt(0)
        for level in (1, 2):
            style: Any = self._doc.styles[f"Heading {level}"]
            _font(style.element.get_or_add_rPr(), HEI)
            style.font.size, style.font.bold = (Pt(14), False) if level == 1 else (Pt(12), False)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(6)
            style.paragraph_format.keep_with_next = True

    def _properties(self, code: str, title: str) -> None:
        core = self._doc.core_properties
        core.title, core.subject, core.keywords = title, f"huijiao:{code}", f"huijiao:{code}:{VERSION}"
        core.author, core.comments, core.language = "", "", "zh-CN"
        core.created = core.modified = _EPOCH

    @staticmethod
    def _page(section: Any, *, wide: bool) -> None:
        width, height = Mm(210), Mm(297)
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (height, width) if wide else (width, height)
        section.left_margin = section.right_margin = Mm(18) if wide else Mm(25)
        section.top_margin, section.bottom_margin = Mm(24), Mm(22)

    def landscape_first(self) -> None:
        """Make the first section wide."""
        self._page(self._doc.sections[0], wide=True)

    def title(self, *lines: str, size: float = 18, before: float = 0) -> None:
        """Write a centred title, one paragraph per line."""
        for number, line in enumerate(lines):
            paragraph = self._doc.add_paragraph()
            paragraph.alignment = CENTRE
            paragraph.paragraph_format.space_before = Pt(before if number == 0 else 6)
            paragraph.paragraph_format.space_after = Pt(12 if number == len(lines) - 1 else 0)
            self._run(paragraph, line, HEI, Pt(size))

    def heading(self, text: str, level: int = 1) -> None:
        """Write a numbered heading."""
        self._doc.add_heading(text, level)

    def text(
        self, text: str, *, grey: bool = False, indent: bool = True, align: Any = None, small: bool = False
    ) -> None:
        """Write paragraphs, one per line of the text; ``grey`` is guidance to be overwritten."""
        for number, line in enumerate(text.split("\n")):
            paragraph = self._doc.add_paragraph()
            paragraph.alignment = align
            paragraph.paragraph_format.space_before = Pt(4 if small and number == 0 else 0)
            paragraph.paragraph_format.line_spacing = 1.5 if not small else 1.15
            if indent and not line.startswith("\u3000"):  # people indent by full-width spaces; both would be too much
                _indent(paragraph)
            run = self._run(paragraph, line, SONG, _SMALL if small else _BODY)
            if grey:
                run.font.color.rgb = GREY

    def caption(self, text: str) -> None:
        """Write the centred line above a table."""
        paragraph = self._doc.add_paragraph()
        paragraph.alignment = CENTRE
        paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(6), Pt(4)
        paragraph.paragraph_format.keep_with_next = True
        self._run(paragraph, text, HEI, _TABLE)

    def gap(self, points: float = 12) -> None:
        """Leave room."""
        self._doc.add_paragraph().paragraph_format.space_after = Pt(points)

    def new_page(self) -> None:
        """Go on at a new page."""
        self._doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def cover(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Write label and value lines as a cover has them: values on a line to write on."""
        rows = list(pairs)
        table = self._table(len(rows), (44, 104), borders=False)
        for row, (label, value) in zip(table.rows, rows, strict=True):
            row.height = Mm(13)
            _fill(row.cells[0], f"{label}：", HEI, Pt(14), align=LEFT)
            _fill(row.cells[1], value, SONG, Pt(14), align=LEFT)
            _underline(row.cells[1])
            for cell in row.cells:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM

    def cover_wide(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Write label and value lines above a wide table."""
        table = self._table(len(pairs), (50, 180), borders=False)
        for row, (label, value) in zip(table.rows, pairs, strict=True):
            _fill(row.cells[0], f"{label}：", HEI, _BODY, align=LEFT)
            _fill(row.cells[1], value, SONG, _BODY, align=LEFT)
            _underline(row.cells[1])

    @staticmethod
    def repeat(table: Grid, rows: int) -> None:
        """Repeat the first rows of a table on each page."""
        for row in table.rows[:rows]:
            _repeat(row)

    def grid(
        self, widths: Sequence[float], rows: Sequence[Sequence[str]], *, head: int = 1, centred: Iterable[int] = ()
    ) -> Any:
        """Write a table with ``head`` header rows, repeated on each page; widths in mm. Returns the table."""
        middle = set(centred)
        table = self._table(len(rows), widths)
        for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
            for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                top = number < head
                _fill(cell, text, HEI if top else SONG, _TABLE, align=CENTRE if top or column in middle else LEFT)
                if top:
                    _shade(cell)
            if number < head:
                _repeat(row)
            _whole(row)
        return table

    def bare(self, rows: int, widths: Sequence[float]) -> Grid:
        """Return an empty bordered table to be filled and merged by `put` and `merge`."""
        return Grid(self._table(rows, widths))

    @staticmethod
    def put(cell: Any, text: str, *, label: bool = False, grey: bool = False) -> None:
        """Write into a cell; labels are 黑体, centred and shaded."""
        _fill(cell, text, HEI if label else SONG, _TABLE, align=CENTRE if label else LEFT)
        if label:
            _shade(cell)
        if grey:
            for paragraph in cell.paragraphs:
                for run in paragraph.runs:
                    run.font.color.rgb = GREY

    def seal(self, *lines: str, align: Any = RIGHT) -> None:
        """Write the place for a seal: lines kept together."""
        for number, line in enumerate(lines):
            paragraph = self._doc.add_paragraph()
            paragraph.alignment = align
            paragraph.paragraph_format.space_before = Pt(36 if number == 0 else 10)
            paragraph.paragraph_format.keep_with_next = number < len(lines) - 1
            paragraph.paragraph_format.right_indent = Mm(8)
            self._run(paragraph, line, SONG, _BODY)

    def page_numbers(self) -> None:
        """Number the pages: 第 x 页 共 y 页."""
        footer = self._doc.sections[0].footer
        paragraph = footer.paragraphs[0]
        paragraph.alignment = CENTRE
        for text, field in (("第 ", "PAGE"), (" 页  共 ", "NUMPAGES"), (" 页", "")):
            self._run(paragraph, text, SONG, _SMALL)
            if field:
                _page_field(paragraph, field)

    def done(self) -> bytes:
        """Return the file."""
        out = io.BytesIO()
        self._doc.save(out)
        return out.getvalue()

    def _table(self, rows: int, widths: Sequence[float], *, borders: bool = True) -> Any:
        table = self._doc.add_table(rows=rows, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        if borders:
            table.style = "Table Grid"
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Mm(width)
        return table

    @staticmethod
    def _run(paragraph: Any, text: str, font: str, size: Length) -> Any:
        run = paragraph.add_run(text)
        _font(run._r.get_or_add_rPr(), font)  # noqa: SLF001 - python-docx has no other way to East Asian fonts
        run.font.size = size
        return run


def boxes(options: Iterable[str], chosen: str = "", joint: str = " ") -> str:
    """Return ``□数据 ☑软件工具 …``; a value that is no option is returned as it is."""
    known, picked = list(options), [c for c in chosen.split("；") if c]
    if any(c not in known for c in picked):
        return chosen
    return joint.join(f"{'☑' if o in picked else '□'}{o}" for o in known)


class Grid:
    """The cells of a table, looked up once: python-docx walks the whole table for every `cell`."""

    def __init__(self, table: Any) -> None:
        self.rows = list(table.rows)
        self._cells = [list(row.cells) for row in self.rows]

    def cell(self, row: int, column: int) -> Any:
        """Return a cell by row and column from 0."""
        return self._cells[row][column]


def merge(table: Grid, top: int, left: int, bottom: int, right: int) -> Any:
    """Merge a range of cells (from 0) and return the merged cell, empty."""
    cell = table.cell(top, left).merge(table.cell(bottom, right))
    for paragraph in cell.paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001
    return cell


def _fill(cell: Any, text: str, font: str, size: Length, *, align: Any) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        Form._run(paragraph, line, font, size)  # noqa: SLF001


def _font(properties: Any, name: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", name), ("cs", LATIN)):
        fonts.set(qn(f"w:{script}"), font)


def _indent(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "480")


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "F2F2F2")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _underline(cell: Any) -> None:
    borders, bottom = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _page_field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run = paragraph.add_run()
        run.font.size = _SMALL
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)  # noqa: SLF001
