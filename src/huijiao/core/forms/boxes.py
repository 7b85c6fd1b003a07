"""Ticked boxes, in whatever shape people tick them (domain.md §2.13)."""

from __future__ import annotations

import re

from huijiao.core.normal import N

ON = "☑☒√✓✔■●🗹⊠"
OFF = "☐□○◯"
#: What the reader of Word writes for a content-control, legacy or symbol-font box.
TICKED, EMPTY = "☑", "☐"

_BOX = re.compile(f"[{ON}{OFF}]")
#: Codes of the Wingdings fonts (low byte) that are boxes; the two fonts differ.
_WINGDINGS = {0xFE: TICKED, 0xFD: TICKED, 0xFC: TICKED, 0xFB: TICKED, 0x6E: TICKED, 0x6F: EMPTY, 0xA8: EMPTY,
              0x71: EMPTY, 0x72: EMPTY, 0x78: TICKED}  # fmt: skip
_WINGDINGS_2 = {0x52: TICKED, 0x54: TICKED, 0x50: TICKED, 0x53: TICKED, 0x51: TICKED, 0xA3: EMPTY, 0x2A: EMPTY,
                0xA2: TICKED, 0x98: TICKED, 0x99: EMPTY}  # fmt: skip


def symbol(font: str, code: int) -> str:
    """Return the box that a symbol-font character draws, or ``""``."""
    table = _WINGDINGS_2 if font.strip().lower() == "wingdings 2" else _WINGDINGS
    low = code & 0xFF if code >= 0xF000 or code <= 0xFF else -1
    found = table.get(low, "")
    # F052 and F050 are ticks in Wingdings 2 alone, yet the font's name is lost by some converters.
    return found or ({0x52: TICKED, 0x50: TICKED}.get(low, "") if code >= 0xF000 else "")


def has_boxes(text: str) -> bool:
    """Tell whether the text holds a box, ticked or not."""
    return bool(_BOX.search(text))


def ticked(text: str, options: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the ticked labels, in printed order; without any box, the text itself is the value.

    A label known among ``options`` is returned as printed there. Boxes may stand before or after labels.
    """
    if not has_boxes(text):
        plain = text.strip()
        return (_known(plain, options, whole=True),) if plain else ()
    pieces = _pieces(text)
    labels = [_known(label, options) for on, label in pieces if on and label]
    return tuple(dict.fromkeys(label for label in labels if label))


def _pieces(text: str) -> list[tuple[bool, str]]:
    marks = list(_BOX.finditer(text))
    before = text[: marks[0].start()].strip()
    after = text[marks[-1].end() :].strip()
    pieces = []
    if before and not after:  # 数据☑ 软件工具□
        start = 0
        for mark in marks:
            pieces.append((mark.group() in ON, text[start : mark.start()].strip(" \t\n；;，,")))
            start = mark.end()
        return pieces
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        label = text[mark.end() : following.start() if following else len(text)]
        pieces.append((mark.group() in ON, label.strip(" \t\n\u3000；;，,")))
    return pieces


def _known(label: str, options: tuple[str, ...], *, whole: bool = False) -> str:
    folded = N(label)
    exact = [o for o in options if N(o) == folded]
    if exact:
        return exact[0]
    if whole:
        return label
    longest = sorted((o for o in options if folded.startswith(N(o))), key=len, reverse=True)
    if longest:
        return longest[0]
    return re.split(r"\s{2,}|\n", label)[0].strip()
