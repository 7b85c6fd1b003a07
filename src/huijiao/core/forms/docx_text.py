"""The words of a Word paragraph as a reader sees them: boxes drawn, deletions and hidden text left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from huijiao.core.forms.boxes import EMPTY, TICKED, symbol

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: ISO strict documents use another namespace for the same names.
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"

_SKIP = frozenset({"del", "moveFrom", "pPr", "rPr", "instrText", "delText", "Fallback", "sdtPr", "sdtEndPr",
                   "txbxContent", "tbl", "footnote", "comment", "rt"})  # fmt: skip
_PLAIN = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "softHyphen": "", "ptab": "\t"}
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OFF = frozenset({"0", "false", "off", "none"})


def local(element: Any) -> str:
    """Return the tag without its namespace; ``""`` for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute by its local name."""
    for full, value in element.attrib.items():
        if full.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: Any, name: str) -> Any:
    """Return the first child of that local name, or None."""
    return next((c for c in element if local(c) == name), None)


def is_on(element: Any) -> bool:
    """Tell whether a toggle such as ``<w:vanish/>`` is on."""
    return element is not None and attribute(element, "val").lower() not in _OFF


def content_control(element: Any) -> tuple[str, Any]:
    """Return (text, content) of a ``w:sdt``: a box or placeholder answers text, all else its content."""
    properties, content = child(element, "sdtPr"), child(element, "sdtContent")
    if properties is not None:
        box = child(properties, "checkbox")
        if box is not None:
            checked = child(box, "checked")
            return (TICKED if checked is not None and is_on(checked) else EMPTY), None
        if is_on(child(properties, "showingPlcHdr")):
            return "", None
    return "", content


def paragraph_text(paragraph: Any) -> str:
    """Return the text of one ``w:p`` (or of any element that holds runs)."""
    return "".join(_walk(paragraph, 0)).strip("\n")


def _walk(element: Any, depth: int) -> Iterator[str]:
    if depth > 60:
        return
    for part in element:
        name = local(part)
        if not name or name in _SKIP:
            continue
        if name == "r":
            yield _run(part, depth)
        elif name == "sdt":
            text, content = content_control(part)
            yield text
            if content is not None:
                yield from _walk(content, depth + 1)
        elif name == "p":
            yield paragraph_text(part) + "\n"
        else:
            yield from _walk(part, depth + 1)


def _run(run: Any, depth: int) -> str:
    properties = child(run, "rPr")
    font, raised = "", False
    if properties is not None:
        if is_on(child(properties, "vanish")):
            return ""
        fonts, align = child(properties, "rFonts"), child(properties, "vertAlign")
        font = attribute(fonts, "ascii") or attribute(fonts, "hAnsi") if fonts is not None else ""
        raised = align is not None and attribute(align, "val") == "superscript"
    text = "".join(_piece(part, font, depth) for part in run)
    return text.translate(_SUPERSCRIPT) if raised and re.fullmatch(r"\d{1,2}", text.strip()) else text


def _piece(part: Any, font: str, depth: int) -> str:
    name = local(part)
    if name == "t":
        return _symbols(part.text or "", font)
    if name == "sym":
        code = attribute(part, "char")
        return symbol(attribute(part, "font"), int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else ""
    if name == "fldChar":
        return _legacy_box(part)
    if name in _PLAIN:
        return _PLAIN[name]
    if name in ("drawing", "pict", "object") or name in _SKIP or not name:
        return ""
    return "".join(_walk(part, depth + 1))


def _symbols(text: str, font: str) -> str:
    """Turn private-use and Wingdings characters into boxes."""
    if font.lower().startswith("wingdings"):
        return "".join(symbol(font, ord(c)) or c for c in text)
    return "".join(symbol("", ord(c)) or c if 0xF000 <= ord(c) <= 0xF0FF else c for c in text)


def _legacy_box(mark: Any) -> str:
    data = child(mark, "ffData")
    box = child(data, "checkBox") if data is not None else None
    if box is None:
        return ""
    checked = child(box, "checked")
    state = checked if checked is not None else child(box, "default")
    return TICKED if is_on(state) else EMPTY
