"""Tag files of labels and values: ``bagit.txt`` and ``bag-info.txt`` (RFC 8493 §2.1.1, §2.2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_NEWLINE = re.compile(r"\r\n|\n|\r")
_LABEL = re.compile(r"^([^\s:][^:]*?)[ \t]*:[ \t]*(.*)$")


def read(text: str) -> dict[str, tuple[str, ...]]:
    """Return label → values in order; a line that begins with a blank goes on with the value before."""
    found: list[tuple[str, str]] = []
    for line in _NEWLINE.split(text):
        if line[:1] in {" ", "\t"} and found:
            label, value = found[-1]
            found[-1] = (label, f"{value} {line.strip()}")
        elif match := _LABEL.match(line):
            found.append((match[1], match[2].strip()))
    values: dict[str, tuple[str, ...]] = {}
    for label, value in found:
        values[label] = (*values.get(label, ()), value)
    return values


def write(pairs: Iterable[tuple[str, str]]) -> str:
    """Return the text of labels and values; line breaks in a value become blanks, empty values are left out."""
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in pairs if value.strip())


def first(values: Mapping[str, tuple[str, ...]], label: str) -> str:
    """Return the first value of a label in any case; empty without it."""
    wanted = label.casefold()
    return next((v[0] for k, v in values.items() if k.casefold() == wanted), "")
