"""Chinese A4 prints by typst: the same data and fonts always give the same bytes."""

from __future__ import annotations

import io
import json
import logging
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import segno
import typst

from huijiao.tools.papers.fonts import font_set

log = logging.getLogger(__name__)

_CHINA = timezone(timedelta(hours=8))
_FOLDER = Path(__file__).with_name("typst")
#: Prints that exist; each ``.typ`` names the keys it reads, `shapes` declares them.
TEMPLATES = ("certificate", "report", "form")
#: PDF/A-2b for keeping; a character that no font has makes typst refuse it (then: plain PDF, logged).
_STANDARDS: tuple[list[Any], ...] = (["a-2b"], [])


class NotPrinted(Exception):
    """A print that could not be made; the text is typst's."""


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a PDF of one of `TEMPLATES`.

    ``data`` must be fit for JSON; it reaches the template as data, so markup in it is printed, not run.
    ``verify_url`` becomes a QR code; ``date`` (ISO) is the document's date. Raises `NotPrinted`.
    """
    if template not in TEMPLATES:
        raise NotPrinted(f"no template {template!r}")
    fonts = font_set()
    body: dict[str, Any] = _plain(dict(data))
    if body.get("verify_url"):
        body["qr_svg"] = qr_svg(str(body["verify_url"]))
    inputs = {
        "data": json.dumps(body, ensure_ascii=False, sort_keys=True),
        "fonts": json.dumps({"body": fonts.body, "heading": fonts.heading}),
    }
    compiler = typst.Compiler(
        _FOLDER / f"{template}.typ", root=_FOLDER, font_paths=fonts.fonts, ignore_system_fonts=True
    )
    error: typst.TypstError | None = None
    for standard in _STANDARDS:
        try:
            made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=standard, timestamp=_day(body))
        except typst.TypstError as refused:
            if standard:
                log.warning("%s: not PDF/A (%s)", template, refused.message)
            error = refused
            continue
        if isinstance(made, bytes):
            return made
    raise NotPrinted(f"{template}: {error.diagnostic if error else 'nothing was made'}") from error


def _day(body: Mapping[str, Any]) -> datetime:
    """Return noon of the document's day in China: never the clock, prints must be repeatable."""
    try:
        day = date.fromisoformat(str(body.get("date", "")))
    except ValueError:
        day = date(2000, 1, 1)
    return datetime(day.year, day.month, day.day, 12, tzinfo=_CHINA)


def qr_svg(text: str) -> str:
    """Return a QR code as SVG, error correction M."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def _plain(value: Any) -> Any:
    """Return the value without control characters and with composed letters: typst draws what fonts have."""
    if isinstance(value, str):
        kept = (
            c
            for c in unicodedata.normalize("NFC", value)
            if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"}
        )
        return "".join(kept)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value
