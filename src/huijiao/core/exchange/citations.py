"""Citations of a dataset (domain.md §5.3): in words, and for programs that keep references. The day of access is passed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from huijiao.core.exchange.description import Description, Organisation, Person
from huijiao.core.exchange.schema_org import kept
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ResourceClass

#: GB/T 7714-2015, annex B: what is cited, and that it is on line.
_MARKS = {ResourceClass.SOFTWARE: "CP/OL", ResourceClass.SYSTEM: "CP/OL", ResourceClass.ALGOMODEL: "CP/OL",
          ResourceClass.STANDARD: "S/OL", ResourceClass.REPORT: "R/OL", ResourceClass.BOOK: "M/OL"}  # fmt: skip
_TEX = str.maketrans({"\\": r"\textbackslash{}", **{c: f"\\{c}" for c in "&%$#_{}"}, "~": r"\textasciitilde{}",
                      "^": r"\textasciicircum{}"})  # fmt: skip


def gbt7714(d: Description, day: date) -> str:
    """Return the GB/T 7714-2015 form."""
    mark = _MARKS.get(d.cls, "DS/OL")
    return f"{d.author}. {d.title.zh}[{mark}]. {d.version}. {d.publisher.name.zh}, {d.published}[{day}]. {d.cite_as}."


def datacite(d: Description, _day: date | None = None) -> str:
    """Return the form of DataCite and of the CSTR guide: Creator (Year) Title. Version. Publisher. Identifier."""
    title = d.title.en or d.title.zh
    return f"{d.author} ({d.published.year}). {title} ({d.version}). {d.publisher.name.en or d.publisher.name.zh}. {d.cite_as}"


def apa(d: Description, _day: date | None = None) -> str:
    """Return the form of APA, 7th edition: the kind of work stands in brackets."""
    kind = "Computer software" if _MARKS.get(d.cls) == "CP/OL" else "Data set"
    title, publisher = d.title.en or d.title.zh, d.publisher.name.en or d.publisher.name.zh
    return f"{d.author} ({d.published.year}). {title} (Version {d.version.lstrip('Vv')}) [{kind}]. {publisher}. {d.cite_as}"


#: Styles of the Citation Style Language that clients ask for by name; the first one where they name none.
STYLES: Mapping[str, Callable[[Description, date], str]] = {
    "datacite": datacite, "gb-t-7714-2015-numeric": gbt7714, "china-national-standard-gb-t-7714-2015-numeric": gbt7714,
    "gb-7714-2015-numeric": gbt7714, "gbt7714": gbt7714, "apa": apa,
}  # fmt: skip


def deposited(d: Description) -> T:
    """Return the sentence for a paper's section on data availability."""
    name = d.publisher.name
    return T(
        f"本文数据保存在{name.zh}（{d.url}），数据编号 {d.accession}。",
        f"The data have been deposited in {name.en or name.zh} under accession {d.accession} ({d.url}).",
    )


def csl(d: Description, day: date) -> dict[str, Any]:
    """Return CSL-JSON, from which any citation style can be made."""
    doi = d.identifier("DOI")
    software = _MARKS.get(d.cls) == "CP/OL"
    return kept({
        "id": d.accession, "type": "software" if software else "dataset", "title": d.title.zh or d.title.en,
        "author": [{"literal": who.name if isinstance(who, Person) else who.name.zh} for who in d.creators],
        "issued": _parts(d.published), "accessed": _parts(day), "publisher": d.publisher.name.zh, "version": d.version,
        "abstract": d.abstract.zh or d.abstract.en, "keyword": ", ".join(d.keywords), "language": d.language,
        "DOI": doi.value if doi and doi.registered else "", "URL": d.cite_as, "number": d.accession,
    })  # fmt: skip


def _parts(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}


def bibtex(d: Description, day: date) -> str:
    """Return a BibTeX entry."""
    doi = d.identifier("DOI")
    people = " and ".join(
        "{" + _tex(who.name.zh if isinstance(who, Organisation) else who.name) + "}" for who in d.creators
    )
    rows = [
        ("author", people), ("title", "{" + _tex(d.title.zh) + "}"), ("publisher", _tex(d.publisher.name.zh)),
        ("year", str(d.published.year)), ("version", d.version), ("url", d.cite_as), ("urldate", str(day)),
        ("doi", doi.value if doi and doi.registered else ""), ("note", f"Accession {d.accession}"),
    ]  # fmt: skip
    kind = "software" if _MARKS.get(d.cls) == "CP/OL" else "dataset"
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in rows if value)
    return f"@{kind}{{{d.accession},\n{body}\n}}\n"


def ris(d: Description, day: date) -> str:
    """Return a RIS record (lines end with CR LF, as the format asks)."""
    doi = d.identifier("DOI")
    people = [("AU", who.name.zh if isinstance(who, Organisation) else who.name) for who in d.creators]
    rows = [
        ("TY", "COMP" if _MARKS.get(d.cls) == "CP/OL" else "DATA"), *people, ("TI", d.title.zh), ("TT", d.translated),
        ("PB", d.publisher.name.zh), ("PY", str(d.published.year)), ("DA", d.published.strftime("%Y/%m/%d")),
        ("ET", d.version), ("AB", d.abstract.zh or d.abstract.en), *(("KW", k) for k in d.keywords),
        ("DO", doi.value if doi and doi.registered else ""), ("AN", d.accession), ("UR", d.cite_as),
        ("Y2", day.strftime("%Y/%m/%d")),
    ]  # fmt: skip
    return "".join(f"{tag}  - {_line(text)}\r\n" for tag, text in rows if text) + "ER  - \r\n"


def endnote(d: Description, day: date) -> str:
    """Return an EndNote record."""
    rows = [
        ("0", "Dataset"), *(("A", who.name.zh if isinstance(who, Organisation) else who.name) for who in d.creators),
        ("T", d.title.zh), ("I", d.publisher.name.zh), ("D", str(d.published.year)), ("7", d.version), ("M", d.accession),
        ("U", d.cite_as), ("[", str(day)),
    ]  # fmt: skip
    return "".join(f"%{tag} {_line(text)}\n" for tag, text in rows if text)


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
