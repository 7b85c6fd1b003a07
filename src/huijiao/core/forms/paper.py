"""Opens one paper of a dossier and says what it is, or why it cannot be read. Never raises for bad content."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from huijiao.core.forms.docx import read_docx
from huijiao.core.forms.grid import Paper
from huijiao.core.forms.identify import identify, identify_text
from huijiao.core.forms.office import converted
from huijiao.core.forms.safe import MAX_FILE, Parts, Unreadable, sniff
from huijiao.core.forms.xlsx import read_xlsx

MAX_PAGES, MAX_TEXT = 60, 400_000

#: Endings of what people send as papers; anything else outside the data folder is of no concern here.
PAPER_ENDINGS = frozenset(
    {".docx", ".xlsx", ".doc", ".xls", ".wps", ".et", ".docm", ".xlsm", ".dotx", ".pdf", ".jpg", ".jpeg", ".png", ".tif",
     ".tiff", ".rtf", ".odt", ".ods"}
)  # fmt: skip
_PROBLEMS = {"encrypted": "encrypted", "ole": "old_doc", "empty": "empty", "broken_zip": "unparsable", "image": "image_only",
             "zip": "wrong_kind", "text": "wrong_kind", "other": "wrong_kind"}  # fmt: skip
#: Kinds that may be old or foreign office files: an .odt is a ZIP, an .rtf is text.
_FOREIGN = frozenset({"ole", "zip", "text"})


@dataclass(frozen=True)
class Read:
    """One opened file: its model when it is Word or Excel, its text, its kind, and what hindered reading."""

    name: str
    path: Path
    paper: Paper | None = None
    kind: str = "other"
    problem: str = ""
    text: str = ""

    @property
    def scanned(self) -> bool:
        """Tell whether it is a PDF or an image: a sealed copy, if the editable paper is there too."""
        return self.path.suffix.lower() in (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")


def open_paper(path: Path, name: str) -> Read:
    """Read one file by its content. A file whose words cannot be read is named after its file name.

    That is the single use of a file name here: an image-only scan has no other witness (no OCR).
    """
    guess = identify_text(Path(name).stem)
    source = path
    try:
        if path.stat().st_size > MAX_FILE:
            return Read(name, path, None, guess, "unparsable")
        what = sniff(path)
        if what in _FOREIGN and (made := converted(path)) is not None:
            source, what = made, sniff(made)
        if what == "docx":
            paper = read_docx(source, name)
        elif what == "xlsx":
            paper = read_xlsx(source, name)
        elif what == "pdf":
            return _pdf(path, name, guess)
        else:
            return Read(name, path, None, guess, _PROBLEMS[what])
        if not paper.text.strip():
            return Read(name, path, paper, guess, "image_only" if what == "docx" and _has_media(source) else "empty")
        return Read(name, path, paper, identify(paper), "", "\n".join((paper.text, *paper.margins)))
    except Unreadable as problem:
        return Read(name, path, None, guess, problem.problem)
    except (OSError, RecursionError):
        return Read(name, path, None, guess, "unparsable")


def _has_media(path: Path) -> bool:
    with Parts(path) as parts:
        return any(part.startswith("word/media/") for part in parts.names)


def _pdf(path: Path, name: str, guess: str) -> Read:
    """Read the text of a PDF; structure is never taken from it, so it serves as a sealed copy only."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    texts: list[str] = []
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return Read(name, path, None, guess, "encrypted")
        for number, page in enumerate(reader.pages):
            if number >= MAX_PAGES or sum(map(len, texts)) > MAX_TEXT:
                break
            texts.append(page.extract_text())
    except FileNotDecryptedError:
        return Read(name, path, None, guess, "encrypted")
    except Exception:  # noqa: BLE001 - a damaged PDF may raise anything; a reader must answer all the same
        return Read(name, path, None, guess, "unparsable")
    text = "\n".join(texts)
    if len(re.sub(r"\s", "", text)) < 20 * max(1, min(len(texts), 3)):
        return Read(name, path, None, guess, "image_only", text)
    kind = identify_text(text)
    return Read(name, path, None, kind, "wrong_kind" if kind != "other" else "", text)
