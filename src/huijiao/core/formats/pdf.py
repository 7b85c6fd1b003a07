"""PDF: pages counted, every page's content decoded, the first pages' text kept for citations. Unit ``份``."""

from __future__ import annotations

import logging
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from huijiao.core.formats.draft import Draft, Source, Unreadable

TAIL = 4096
TEXT_PAGES = 3
TEXT_HEAD = 20_000
DECODED_PAGES = 3000

# pypdf tells its guesses to the log; here only the verdict counts
logging.getLogger("pypdf").addHandler(logging.NullHandler())
logging.getLogger("pypdf").propagate = False
FAILURES = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    AssertionError,
    NotImplementedError,
    OSError,
)


def read(source: Source, draft: Draft) -> None:
    """Read a PDF to its last page."""
    _check_end(source.path)
    try:
        reader = PdfReader(source.path, strict=False)
        if reader.is_encrypted:
            _unlock(reader, draft)
        pages = len(reader.pages)
    except (FileNotDecryptedError, DependencyError) as error:
        raise Unreadable("pdf.encrypted") from error
    except FAILURES as error:
        raise Unreadable("pdf.broken", why=str(error)[:120]) from error
    if not pages:
        raise Unreadable("pdf.broken", why="0 pages")
    text = _pages(reader, pages, draft)
    draft.facts |= {"pages": pages, "text": text[:TEXT_HEAD]}
    draft.facts["text_layer"] = bool(text.strip())
    for line in text.splitlines()[:4]:
        draft.show(line)
    draft.count(1, "份")


def _check_end(path: Path) -> None:
    """A PDF whose end mark is missing has been cut; readers repair that silently."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - TAIL))
        if b"%%EOF" not in stream.read():
            raise Unreadable("pdf.broken", why="%%EOF missing")


def _unlock(reader: PdfReader, draft: Draft) -> None:
    try:
        opened = reader.decrypt("")
    except NotImplementedError as error:
        raise Unreadable("pdf.encrypted") from error  # an unknown security handler
    if not opened:
        raise Unreadable("pdf.encrypted")
    draft.facts["restricted"] = True


def _pages(reader: PdfReader, pages: int, draft: Draft) -> str:
    out: list[str] = []
    for index in range(min(pages, DECODED_PAGES)):
        try:
            page = reader.pages[index]
            contents = page.get_contents()
            if contents is not None:
                contents.get_data()
        except FAILURES as error:
            raise Unreadable("pdf.broken", f"page {index + 1}", why=str(error)[:120]) from error
        if index < TEXT_PAGES:
            try:
                out.append(page.extract_text())
            except FAILURES as error:
                # a font that cannot be mapped to text does not make the page unreadable
                draft.facts["text_problem"] = str(error)[:120]
    return "\n".join(out)
