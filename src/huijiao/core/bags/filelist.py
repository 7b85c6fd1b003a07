"""文件清单 of a sealed folder (domain.md §3.8), for people and for the rules: a workbook, or CSV when it is long."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from huijiao.core.bags.writer import Item

HEAD = ("数据集序号", "数据集名称", "相对路径", "格式", "字节数", "校验算法", "校验值", "记录数", "说明")
LONG = 20_000  # files; a workbook of more takes too long to write and to open
_DATASET = re.compile(r"^0*(\d{1,3})[\s._\-、]+(.+)$")
_WORDS = {"md5": "MD5", "sha256": "SHA-256", "sm3": "SM3", "sha1": "SHA-1", "sha512": "SHA-512"}


def file_list(items: Sequence[Item], algorithms: Sequence[str]) -> tuple[str, bytes]:
    """Return name and content of the list; the digest is SHA-256 where it was taken."""
    name = "sha256" if "sha256" in algorithms else algorithms[0]
    rows = _rows(items, name)
    return ("文件清单.csv", _csv(rows)) if len(items) > LONG else ("文件清单.xlsx", _workbook(rows))


def _rows(items: Iterable[Item], name: str) -> Iterator[tuple[str | int, ...]]:
    for item in items:
        top = item.path.split("/")[0] if "/" in item.path else ""
        match = _DATASET.match(top)
        seq, title = (match[1], match[2]) if match else ("", top)
        last = item.path.rpartition("/")[2]
        kind = last.rpartition(".")[2].upper() if "." in last.strip(".") else ""
        yield seq, title, item.path, kind, item.bytes, _WORDS[name], item.digests[name], "", ""


def _csv(rows: Iterable[tuple[str | int, ...]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([HEAD, *rows])
    return ("\ufeff" + out.getvalue()).encode()


def _workbook(rows: Iterable[tuple[str | int, ...]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("文件清单")
    for letter, width in zip("ABCDEFGHI", (10, 30, 60, 10, 16, 12, 70, 10, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append(HEAD)
    for row in rows:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins like a formula is a name
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
