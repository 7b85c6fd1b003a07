"""A sentence or label in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """Chinese and English of one label; declared tables (states, fields, facts) carry their own words."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return the words for a language code such as ``zh-hans`` or ``en``."""
        return self.zh if language.startswith("zh") else self.en
