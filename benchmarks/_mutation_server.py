"""Runs the tests against one planted fault after the other, each in a forked child; started by `benchmarks.mutation`.

One line of JSON in, ``{"path", "number", "tests", "limit"}`` (``number`` null: no fault); one line out, the pytest status
of the child, 0 when all tests passed; a child beyond its limit answers with -14.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType

from benchmarks._mutants import planted

OURS = ("huijiao", "tests")


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads one module with its fault."""

    def __init__(self, name: str, path: str, number: int) -> None:
        super().__init__(name, path)
        self.number = number

    def get_code(self, fullname: str) -> CodeType:
        tree = planted(Path(self.path).read_text("utf-8"), self.number)
        return compile(tree, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the module with the fault before all others."""

    def __init__(self, name: str, path: str, number: int) -> None:
        self.name, self.path, self.number = name, path, number

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=_Loader(fullname, self.path, self.number)
        )


def _warm(tests: Sequence[str]) -> None:
    """Import what the tests import, then forget all that is ours: a child imports that anew, with its fault."""
    _pytest([*tests, "--collect-only"])
    for name in [n for n in sys.modules if n.split(".")[0] in OURS]:
        del sys.modules[name]


def _pytest(arguments: Sequence[str]) -> int:
    import pytest

    out = os.open(os.devnull, os.O_WRONLY)
    kept = os.dup(1), os.dup(2)
    os.dup2(out, 1)
    os.dup2(out, 2)
    status = pytest.main(["-x", "-q", "--noconftest", "-p", "no:cacheprovider", *arguments])
    for at, fd in enumerate(kept, 1):
        os.dup2(fd, at)
        os.close(fd)
    os.close(out)
    return int(status)


def _child(job: dict[str, object]) -> int:
    signal.alarm(int(str(job["limit"])))
    if job["number"] is not None:
        path = str(job["path"])
        name = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        sys.meta_path.insert(0, _Finder(name, str(Path("src", path).resolve()), int(str(job["number"]))))
    tests = job["tests"]
    return _pytest([str(t) for t in tests] if isinstance(tests, list) else [])


def main() -> None:
    """Answer jobs until the input ends."""
    _warm(sys.argv[1:])
    for line in sys.stdin:
        child = os.fork()
        if not child:
            status = 70
            try:
                status = _child(json.loads(line))
            finally:
                os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
