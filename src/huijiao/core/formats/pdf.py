"""PDF: every object read and decoded, pages counted, scripts and embedded files noted, text screened. Unit ``份``."""

from __future__ import annotations

import logging
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from huijiao.core.formats.columns import mask
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.screen import Screen, note

TAIL = 4096
TEXT_PAGES = 3
TEXT_HEAD = 20_000
SCREENED = 100  # pages whose text is screened
OBJECTS = 500_000
DECODED = 4 << 30  # bytes all streams may unpack to
DEEP = 200  # nested direct objects

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
    ZeroDivisionError,
    OverflowError,
)
_IMAGES = {"/DCTDecode", "/DCT", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode", "/CCF", "/Crypt"}


def read(source: Source, draft: Draft) -> None:
    """Read a PDF to its last object and page."""
    _check_end(source.path)
    try:
        reader = PdfReader(source.path, strict=False)
        if reader.is_encrypted:
            _unlock(reader, draft)
        pages = len(reader.pages)
    except (FileNotDecryptedError, DependencyError) as error:
        raise Unreadable("pdf.encrypted") from error
    except RecursionError as error:
        raise Unreadable("pdf.loop", why="pages") from error
    except FAILURES as error:
        raise Unreadable("pdf.broken", why=str(error)[:120]) from error
    if not pages:
        raise Unreadable("pdf.broken", why="0 pages")
    _objects(reader, draft)
    text = _pages(reader, pages, draft)
    draft.facts |= {"pages": pages, "text": text[:TEXT_HEAD]}
    draft.facts["text_layer"] = bool(text.strip())
    for line in text.splitlines()[:4]:
        draft.show(mask(line))
    if "secret_mark" in draft.facts.get("screen", {}):
        draft.preview.clear()
        draft.facts.pop("text")
    if zipfile.is_zipfile(source.path):
        draft.add("file.polyglot")
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


def _numbers(reader: PdfReader) -> Iterator[tuple[int, int]]:
    """Yield number and generation of every object the cross-reference tables list."""
    for generation, table in reader.xref.items():
        for number in table:
            if number:
                yield number, generation
    for number in reader.xref_objStm:
        yield number, 0


def _objects(reader: PdfReader, draft: Draft) -> None:
    """Read each object, decode each stream, and note what would act on its own."""
    acts: Counter[str] = Counter()
    embedded: list[str] = []
    unpacked = count = 0
    for number, generation in _numbers(reader):
        count += 1
        if count > OBJECTS:
            raise Unreadable("pdf.broken", why=f"> {OBJECTS} objects")
        unpacked += _object(reader, number, generation, acts, embedded)
        if unpacked > DECODED:
            raise Unreadable("zip.bomb", f"object {number}", why=f"{unpacked >> 30} GiB")
    draft.facts |= {"objects": count, "unpacked": unpacked}
    if acts:
        draft.add("pdf.javascript", what=", ".join(f"{kind} × {n}" for kind, n in acts.most_common()))
    for name in embedded[:5]:
        draft.add("pdf.embedded", name=name[:80])


def _object(reader: PdfReader, number: int, generation: int, acts: Counter[str], embedded: list[str]) -> int:
    """Read one object, and its stream if it is one; return how many bytes came out of that."""
    where = f"object {number}"
    try:
        found = reader.get_object(IndirectObject(number, generation, reader))
        for part in _parts(found):
            _acting(part, acts, embedded)
        return _stream(found) if isinstance(found, StreamObject) else 0
    except LimitReachedError as error:
        raise Unreadable("zip.bomb", where, why=str(error)[:80]) from error
    except RecursionError as error:
        raise Unreadable("pdf.loop", where, why="nested too deeply") from error
    except FAILURES as error:
        raise Unreadable("pdf.broken", where, why=(str(error) or type(error).__name__)[:120]) from error


def _parts(found: Any) -> Iterator[DictionaryObject]:
    """Yield the dictionaries of one object, without following references (they are listed themselves)."""
    waiting = [(found, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > DEEP:
            raise RecursionError
        if isinstance(part, DictionaryObject):
            yield part
            waiting += [(value, depth + 1) for value in dict.values(part)]
        elif isinstance(part, ArrayObject):
            waiting += [(value, depth + 1) for value in list.__iter__(part)]


def _acting(part: DictionaryObject, acts: Counter[str], embedded: list[str]) -> None:
    action = dict.get(part, "/S")
    if action in {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute"}:
        acts[str(action)] += 1
    elif "/JS" in part:
        acts["/JS"] += 1
    if dict.get(part, "/Type") == "/Filespec" and "/EF" in part:
        name = dict.get(part, "/UF") or dict.get(part, "/F") or "?"
        embedded.append(str(name))


def _stream(found: StreamObject) -> int:
    """Decode a stream; return how many bytes came out. Pictures keep their own compression."""
    filters = found.get("/Filter", ())
    names = {str(f) for f in filters} if isinstance(filters, list) else {str(filters)}
    if names & _IMAGES:
        return len(found._data)  # noqa: SLF001 -- there is no public way to the stored bytes
    return len(found.get_data())


def _pages(reader: PdfReader, pages: int, draft: Draft) -> str:
    out: list[str] = []
    screen = Screen()
    for index in range(min(pages, SCREENED)):
        try:
            page = reader.pages[index]
            text = page.extract_text()
        except FAILURES as error:
            # a font that cannot be mapped to text does not make the page unreadable
            draft.facts["text_problem"] = str(error)[:120]
            continue
        screen.feed_at(text, f"page {index + 1}")
        if index < TEXT_PAGES:
            out.append(text)
    if pages > SCREENED:
        draft.facts["pages_screened"] = SCREENED
    note(draft, screen)
    return "\n".join(out)
