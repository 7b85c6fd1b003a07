"""Coverage-guided fuzzing of every reader of files, family by family: crashes, hangs, memory. The longer form of the test."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks.figures import Figure

MINUTES = 10  # in all, without --quick; HUIJIAO_FUZZ_MINUTES gives another budget
MEMORY_MIB = 1500


def run(*, quick: bool) -> list[Figure]:
    """Fuzz each family for its share of the time."""
    from tests.core.formats.fuzzing import families, fuzz

    minutes = float(os.environ.get("HUIJIAO_FUZZ_MINUTES", "1" if quick else str(MINUTES)))
    names = sorted(families())
    each = max(2, int(minutes * 60 / len(names)))
    figures, found, unforeseen = [], 0, 0
    with tempfile.TemporaryDirectory(prefix="huijiao-fuzz-") as folder:
        for name in names:
            one = fuzz(name, each, Path(folder) / name)
            bad = len(one.artifacts) + (one.code != 0 and not one.artifacts)
            found, unforeseen = found + bad, unforeseen + len(one.unforeseen)
            note = f"{each} s, {len(families()[name])} seeds, peak {one.peak_mib} MiB"
            figures.append(Figure(f"{name}_executions", one.executions, note=note))
            figures.append(Figure(f"{name}_peak_mib", one.peak_mib, MEMORY_MIB, unit="MiB"))
            for line in one.unforeseen[:5]:
                print(f"  unforeseen ({name}): {line}")
            for artifact in one.artifacts:
                print(f"  FOUND ({name}): {artifact}: {(Path(folder) / name / artifact).read_bytes()[:200]!r}")
    figures.insert(0, Figure("crashes_hangs_oom", found, 0, note="inputs that ended a run"))
    figures.insert(1, Figure("unforeseen_exceptions", unforeseen, note="told as reader.failed; a verdict, not a crash"))
    return figures
