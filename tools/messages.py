"""Message catalogues: English in the code and templates, Chinese in each room's ``locale/zh_Hans``.

``compile`` writes the .mo files; ``missing`` lists what has no usable Chinese translation, and exits 1 if there is any.
Needs Babel; ``missing`` needs Django too.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCES = Path(__file__).resolve().parent.parent / "src" / "huijiao"
LANGUAGE = "zh_Hans"
# Function: which argument holds what, in Babel's notation ("c": context).
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
MARKS = ("gettext", "translate", "trans ", "_(")


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """A sentence to be translated: where it stands, its context and its English."""

    file: str
    line: int
    context: str
    msgid: str

    def __str__(self) -> str:
        """Return ``file:line: [context] 'sentence'``."""
        return f"{self.file}:{self.line}: {f'[{self.context}] ' if self.context else ''}{self.msgid!r}"


def _python_of(path: Path) -> str:
    """Return the file as Python with gettext calls, whether it is Python or a template."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    from django.utils.translation.template import templatize  # noqa: PLC0415 (``compile`` runs without Django)

    return templatize(text, origin=str(path))


def wanted(root: Path = SOURCES) -> Iterator[Wanted]:
    """Yield every sentence that templates and Python under ``root`` mark for translation."""
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "static" in path.relative_to(root).parts:
            continue
        if not any(mark in path.read_text(encoding="utf-8") for mark in MARKS):
            continue
        source = io.BytesIO(_python_of(path).encode())
        for line, messages, _, context in extract("python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}):
            msgid = messages[0] if isinstance(messages, tuple) else messages
            if msgid:
                yield Wanted(str(path.relative_to(root)), line, context or "", msgid)


def catalogues(root: Path = SOURCES) -> Iterator[tuple[Path, Catalog]]:
    """Yield every .po file of the language with its content; a syntax error in one is an error here."""
    for path in sorted(root.rglob(f"locale/{LANGUAGE}/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=LANGUAGE, abort_invalid=True)


def _faults(message: Message) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(strings):
        yield "not translated"
    elif message.fuzzy:
        yield "fuzzy"
    else:
        yield from (str(error) for error in message.check())


def missing(root: Path = SOURCES) -> list[str]:
    """Return one line for each sentence without a translation and for each translation that cannot be used."""
    known: set[tuple[str, str]] = set()
    lines = []
    for path, catalogue in catalogues(root):
        for message in catalogue:
            if not message.id:
                continue
            msgid = message.id[0] if isinstance(message.id, tuple | list) else message.id
            faults = list(_faults(message))
            lines += [f"{path.relative_to(root)}:{message.lineno}: {msgid!r}: {fault}" for fault in faults]
            known.add((message.context or "", msgid))
    lines += [f"{want}: no translation" for want in wanted(root) if (want.context, want.msgid) not in known]
    return lines


def compile_all(root: Path = SOURCES) -> int:
    """Write the .mo beside each .po; return how many."""
    count = 0
    for path, catalogue in catalogues(root):
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        count += 1
    return count


def main() -> int:
    """Compile or list, as named on the command line."""
    match sys.argv[1:]:
        case ["compile"]:
            sys.stdout.write(f"{compile_all()} message catalogues compiled\n")
            return 0
        case ["missing"]:
            lines = missing()
            sys.stdout.write("".join(f"{line}\n" for line in lines))
            return 1 if lines else 0
    sys.stderr.write("usage: messages.py compile|missing\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
