"""Citations of a release (domain.md §5.3). Pure: the day of access is passed in."""

from __future__ import annotations

import re
from datetime import date

from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ResourceClass
from huijiao.desks.public.described import Described

#: GB/T 7714-2015, annex B: what is cited, and that it is on line.
_MARKS = {ResourceClass.SOFTWARE: "CP/OL", ResourceClass.SYSTEM: "CP/OL", ResourceClass.ALGOMODEL: "CP/OL",
          ResourceClass.STANDARD: "S/OL", ResourceClass.REPORT: "R/OL", ResourceClass.BOOK: "M/OL"}  # fmt: skip
_TEX = str.maketrans({"\\": r"\textbackslash{}", **{c: f"\\{c}" for c in "&%$#_{}"}, "~": r"\textasciitilde{}",
                      "^": r"\textasciicircum{}"})  # fmt: skip


def gbt7714(d: Described, day: date) -> str:
    """Return the GB/T 7714-2015 form."""
    mark = _MARKS.get(d.cls, "DS/OL")
    return f"{d.author}. {d.title.zh}[{mark}]. {d.version}. {d.centre.zh}, {d.published}[{day}]. {d.cite_as}."


def datacite(d: Described, _day: date | None = None) -> str:
    """Return the form of DataCite and of the CSTR guide: Creator (Year) Title. Version. Publisher. Identifier."""
    english = d.title.en if d.title.en != d.title.zh else d.title.zh
    return f"{d.author} ({d.published.year}). {english} ({d.version}). {d.centre.en}. {d.cite_as}"


def deposited(d: Described) -> T:
    """Return the sentence for a paper's section on data availability."""
    return T(
        f"本文数据保存在{d.centre.zh}（{d.url}），数据编号 {d.accession}。",
        f"The data have been deposited in {d.centre.en} under accession {d.accession} ({d.url}).",
    )


def bibtex(d: Described, day: date) -> str:
    """Return a BibTeX entry."""
    doi = d.name("DOI")
    rows = [
        ("author", "{" + _tex(d.author) + "}"), ("title", "{" + _tex(d.title.zh) + "}"), ("publisher", _tex(d.centre.zh)),
        ("year", str(d.published.year)), ("version", d.version), ("url", d.cite_as), ("urldate", str(day)),
        ("doi", doi.value if doi and doi.registered else ""), ("note", f"Accession {d.accession}"),
    ]  # fmt: skip
    kind = "software" if _MARKS.get(d.cls) == "CP/OL" else "dataset"
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows if value)
    return f"@{kind}{{{d.accession},\n{body}\n}}\n"


def ris(d: Described, day: date) -> str:
    """Return a RIS record (lines end with CR LF, as the format asks)."""
    doi = d.name("DOI")
    rows = [
        ("TY", "COMP" if _MARKS.get(d.cls) == "CP/OL" else "DATA"), ("AU", d.author), ("TI", d.title.zh),
        ("TT", d.title.en if d.title.en != d.title.zh else ""), ("PB", d.centre.zh), ("PY", str(d.published.year)),
        ("DA", d.published.strftime("%Y/%m/%d")), ("ET", d.version), ("AB", d.abstract), *(("KW", k) for k in d.keywords),
        ("DO", doi.value if doi and doi.registered else ""), ("AN", d.accession), ("UR", d.cite_as),
        ("Y2", day.strftime("%Y/%m/%d")),
    ]  # fmt: skip
    return "".join(f"{tag}  - {_line(text)}\r\n" for tag, text in rows if text) + "ER  - \r\n"


def endnote(d: Described, day: date) -> str:
    """Return an EndNote record."""
    rows = [
        ("0", "Dataset"), ("A", d.author), ("T", d.title.zh), ("I", d.centre.zh), ("D", str(d.published.year)),
        ("7", d.version), ("M", d.accession), ("U", d.cite_as), ("[", str(day)),
    ]  # fmt: skip
    return "".join(f"%{tag} {_line(text)}\n" for tag, text in rows if text)


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
