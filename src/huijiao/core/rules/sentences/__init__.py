"""The sentences of the rules: one file per language, keyed by rule id.

A table holds ``message`` (what is wrong, where), ``fix`` (how to mend it) and optionally ``comment`` (the
reviewer's ready phrase, domain.md §3.13); ``{name}`` takes a variable of the hit. A variable may be a
`Text`: each language takes its own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from huijiao.core.text import Text


class Sentences:
    """Both languages of the rule book."""

    def __init__(self, zh: Mapping[str, Mapping[str, str]], en: Mapping[str, Mapping[str, str]]) -> None:
        self.zh, self.en = zh, en

    def say(self, rule_id: str, data: Mapping[str, Any]) -> tuple[str, str, str, str]:
        """Return message_zh, message_en, fix_zh, fix_en."""
        zh, en = _spoken(data, "zh"), _spoken(data, "en")
        return (
            self.zh[rule_id]["message"].format_map(zh),
            self.en[rule_id]["message"].format_map(en),
            self.zh[rule_id]["fix"].format_map(zh),
            self.en[rule_id]["fix"].format_map(en),
        )


def _spoken(data: Mapping[str, Any], language: str) -> dict[str, str]:
    joint = "、" if language == "zh" else ", "
    out = {}
    for name, value in data.items():
        items = value if isinstance(value, (list, tuple, set, frozenset)) else (value,)
        out[name] = joint.join(i.in_(language) if isinstance(i, Text) else str(i) for i in items)
    return out


@cache
def load() -> Sentences:
    """Read the two files of the package once."""
    here = files(__package__)
    return Sentences(
        tomllib.loads(here.joinpath("zh.toml").read_text("utf-8")),
        tomllib.loads(here.joinpath("en.toml").read_text("utf-8")),
    )
