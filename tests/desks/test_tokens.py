"""Colours can be read: WCAG 2.2, 1.4.3 (text 4.5:1) and 1.4.11 (edges of controls 3:1), in both schemes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import huijiao.desks

CSS = (Path(huijiao.desks.__file__).parent / "assets" / "tokens.css").read_text("utf-8")
LIGHT, DARK = CSS.split("@media (prefers-color-scheme: dark)")
TEXT = [
    ("ink", "paper"), ("ink", "ground"), ("ink", "accent-tint"), ("ink-2", "paper"), ("ink-2", "ground"), ("ink-2", "accent-tint"),
    ("ink-3", "paper"), ("accent", "paper"), ("accent", "ground"), ("accent", "accent-tint"), ("accent-strong", "paper"),
    ("accent-ink", "accent"), ("accent-ink", "accent-strong"), ("mine", "mine-tint"), ("mine", "paper"), ("others", "others-tint"), ("others", "paper"),
    ("done", "done-tint"), ("done", "paper"), ("overdue", "overdue-tint"), ("overdue", "paper"), ("paper", "overdue"),
]  # fmt: skip
EDGES = [("rule-strong", "paper"), ("focus", "paper"), ("focus", "ground")]


def tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


def luminance(colour: str) -> float:
    digits = colour[1:]
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000", "#fff")) == 21


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), [(*p, 4.5) for p in TEXT] + [(*p, 3.0) for p in EDGES])
def test_token_can_be_read(scheme, ink, ground, least):
    table = tokens(scheme)
    assert contrast(table[ink], table[ground]) >= least


def test_both_schemes_name_the_same_colours():
    assert set(tokens(LIGHT)) == set(tokens(DARK))
