"""BGZF, the blocked gzip of genomics (SAM specification, 4.1): told by its extra field, ended by an empty block."""

from __future__ import annotations

from pathlib import Path

END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")


def is_bgzf(head: bytes) -> bool:
    """Tell whether the first bytes are those of a BGZF block."""
    return head[:4] == b"\x1f\x8b\x08\x04" and head[12:16] == b"BC\x02\x00"


def lacks_end(path: Path) -> bool:
    """Tell whether a file is BGZF and lacks the end block: cut between two blocks it is valid gzip otherwise."""
    with path.open("rb") as raw:
        if not is_bgzf(raw.read(18)):
            return False
        raw.seek(max(0, path.stat().st_size - len(END)))
        return raw.read() != END
