"""Compiled inner loops: there when numba is, gone without a change of any verdict when it is not.

They pay for large files only (numba takes half a second to load). What they compile is kept beside the modules, or in
``NUMBA_CACHE_DIR``; where neither can be written, a process compiles for itself. The child process loads what it needs
before its walls stand (`warm`), and nothing afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar, cast

from huijiao.core.formats.detect import extension_of

WORTH = 24 << 20  # bytes a file must have before loading pays
MODULES = {
    "FASTQ": "fastq_kernel",
    "CSV": "table_kernel",
    "TSV": "table_kernel",
    "TXT": "table_kernel",
    "BAM": "bam_kernel",
}
_state: dict[str, Any] = {"refused": False, "held": {}}

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a loop: without the interpreter's lock, kept on disk; not kept where nothing may be written."""
    import numba  # noqa: PLC0415 -- half a second, and it may not be there

    try:
        return cast("F", numba.njit(nogil=True, cache=True, boundscheck=False)(function))
    except RuntimeError:  # no folder for the cache
        return cast("F", numba.njit(nogil=True, boundscheck=False)(function))


def kernel(name: str, size: int) -> ModuleType | None:
    """Return a module of compiled loops if a file of ``size`` bytes is worth it and they can be had."""
    if size < WORTH:
        return None
    held: dict[str, ModuleType] = _state["held"]
    if name not in held and not _state["refused"]:
        try:
            held[name] = _load(name)
        except Exception:  # noqa: BLE001 -- numba missing, not for this Python, without memory: the slow way does it
            refuse()
    return held.get(name)


def needed(path: Path, name: str) -> str:
    """Return the kernel that a file will want by its name and size; "" for none."""
    module = MODULES.get(extension_of(name)[0], "")
    try:
        return module if module and path.stat().st_size >= WORTH else ""
    except OSError:
        return ""


def refuse() -> None:
    """Load nothing from now on; what is loaded stays."""
    _state["refused"] = True


def warm(names: Iterable[str]) -> None:
    """Load kernels, compiling those that were never used here, and refuse all others."""
    for name in names:
        kernel(name, WORTH)
    refuse()


def _load(name: str) -> ModuleType:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # nothing here needs its threads and their memory
    module = import_module(f"huijiao.core.formats.{name}")
    module.warm()
    return module
