"""What makes a folder no bag, or one that cannot be used."""

from __future__ import annotations

from huijiao.core.text import Text


class BagError(Exception):
    """A bag that cannot be used as a whole; ``text`` says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text
