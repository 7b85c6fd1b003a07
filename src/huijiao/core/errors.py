"""What can be refused here, in words a clerk understands."""

from huijiao.core.text import Text


class Refused(Exception):
    """An act that cannot be done; `text` says what is wrong and how to mend it, `field` where."""

    def __init__(self, text: Text, field: str = "") -> None:
        super().__init__(text.en)
        self.text, self.field = text, field
