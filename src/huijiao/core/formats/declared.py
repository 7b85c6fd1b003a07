"""How a format is declared: one row of the table of formats."""

from __future__ import annotations

from dataclasses import dataclass

from huijiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Format:
    """One declared format.

    ``reader``: ``module`` or ``module:function`` under `core.formats`; ``like``: broader formats whose extension may stand
    on such a file; ``counted``: what one record is; ``checks``: what is checked beside reading to the last byte;
    ``library``: the parser used, "" if it is this package's own.
    """

    code: str
    label: Text
    extensions: tuple[str, ...]
    reader: str = "opaque"
    family: str = "other"
    like: tuple[str, ...] = ()
    counted: Text = Text("", "")
    checks: Text = Text("", "")
    library: str = ""
