"""Names as clients send them: UTF-8, or GB18030 from old ones; made absolute, in NFC."""

from __future__ import annotations

import posixpath
import stat
import time
import unicodedata

_UTF8, _OLD = "utf-8", "gb18030"
_HALF_YEAR = 182 * 86400


class Names:
    """The encoding of one session: the first name that is not UTF-8 turns it to GB18030."""

    def __init__(self) -> None:
        self.encoding = _UTF8

    def read(self, raw: bytes) -> str:
        """Return the path inside the box that a client means, "" for its top; UnicodeDecodeError if it is neither."""
        try:
            text = raw.decode(self.encoding)
        except UnicodeDecodeError:
            text = raw.decode(_OLD)
            self.encoding = _OLD
        return posixpath.normpath("/" + unicodedata.normalize("NFC", text)).lstrip("/")

    def write(self, name: str) -> bytes:
        """Return a name for this client; what its encoding cannot hold is replaced."""
        return name.encode(self.encoding, "replace")


def long(name: bytes, mode: int, size: int, mtime: float) -> bytes:
    """Return the line that ``ls -l`` would print; some clients show it as it is."""
    at = time.localtime(mtime)
    shown = "%b %e  %Y" if abs(time.time() - mtime) > _HALF_YEAR else "%b %e %H:%M"
    return f"{stat.filemode(mode)} 1 huijiao huijiao {size:>12} {time.strftime(shown, at)} ".encode() + name
