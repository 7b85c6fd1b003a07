"""What a FASTQ, a CSV, an mmCIF is: readable, complete, counted. `examine` never raises for a file's content."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from huijiao.core.formats.defects import safe
from huijiao.core.formats.detect import Guess, detect, extension_of
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.report import Column, Defect, FileReport, Verdict
from huijiao.core.formats.table import FORMATS, compatible

__all__ = ["FORMATS", "Column", "Defect", "FileReport", "Verdict", "compatible", "examine", "examine_at"]

Reader = Callable[[Source, Draft], None]


def examine(path: Path, name: str = "") -> FileReport:
    """Read one file to its last byte, in this process; ``name`` is what it was uploaded as (default: its own)."""
    return examine_at(path, name or path.name, 0)


def examine_at(path: Path, name: str, depth: int) -> FileReport:
    """`examine` for a member ``depth`` layers inside archives."""
    draft = Draft()
    claimed = extension_of(name)[0]
    guess = Guess(claimed or "BIN", claimed)
    try:
        _present(path, draft)
        guess = detect(path, name)
        _note(guess, name, draft)
        reader_of(guess)(Source(path, name, guess.format, guess.compression, depth), draft)
    except Unreadable as stop:
        draft.take(stop.defect)
    except OSError as error:
        draft.add("file.io", why=error.strerror or type(error).__name__)
    except MemoryError:
        draft.add("reader.died", why="memory")
    except Exception as error:  # noqa: BLE001 -- parsers of foreign bytes raise anything; the verdict carries it
        draft.add("reader.failed", why=safe(f"{type(error).__name__}: {error}", 120))
    return _report(draft, guess)


def _present(path: Path, draft: Draft) -> None:
    if not path.is_file():
        raise Unreadable("file.missing")
    if not path.stat().st_size:
        draft.count(0, "个")
        raise Unreadable("file.empty")


def reader_of(guess: Guess) -> Reader:
    """Return the reader the table names; imported when first needed, they load large libraries."""
    declared = FORMATS[guess.format].reader
    if guess.compression == "zstd":
        declared = "opaque"
    module, _, function = declared.partition(":")
    return cast("Reader", getattr(import_module(f"huijiao.core.formats.{module}"), function or "read"))


def _note(guess: Guess, name: str, draft: Draft) -> None:
    """Note programs, and a compression that the name promises but the content lacks."""
    if FORMATS[guess.format].family == "executable":
        draft.add("executable.present", what=FORMATS[guess.format].label.en)
    promised = extension_of(name)[1]
    if promised and not guess.compression:
        draft.add("gzip.absent", what=promised)


def _report(draft: Draft, guess: Guess) -> FileReport:
    if "reader.died" in draft.counts:
        verdict = Verdict.DIED
    elif draft.broken:
        verdict = Verdict.BROKEN
    else:
        verdict = Verdict.OK if draft.examined else Verdict.NOT_EXAMINED
    if guess.compression:
        draft.facts["compression"] = guess.compression
    more = {code: n for code, n in draft.counts.items() if n > 1}
    if more:
        draft.facts["defect_counts"] = more
    return FileReport(
        format=guess.format,
        claimed=guess.claimed,
        verdict=verdict,
        records=draft.records,
        unit=draft.unit,
        encoding=draft.encoding,
        columns=tuple(draft.columns),
        defects=tuple(draft.defects),
        facts=draft.facts,
        preview=tuple(draft.preview),
    )
