"""``python -m benchmarks.intake [--quick] PART…``: some parts alone; prints a table, writes nothing."""

from __future__ import annotations

import sys

from benchmarks.__main__ import table
from benchmarks.intake import PARTS, run

words = [word for word in sys.argv[1:] if not word.startswith("-")]
print(table("intake", run(quick="--quick" in sys.argv, parts=tuple(words) or PARTS)))
