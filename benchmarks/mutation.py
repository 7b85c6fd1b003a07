"""Mutation of the rule book: faults planted into ``core/rules`` one at a time; how many do the tests of the rules notice?

A sample drawn by a fixed seed, each module in proportion to its faults. Everything happens in a copy in a temporary folder.
``python -m benchmarks.mutation --seed N --size N`` takes another sample and tells what became of each fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from benchmarks._mutants import Mutant, mutants
from benchmarks.figures import Figure

ROOT = Path(__file__).parents[1]
RULES, TESTS = Path("huijiao/core/rules"), Path("tests/core/rules")
SEED, QUICK, FULL = 20261123, 40, 300
GOAL, LIMIT_SECONDS, PROCESSES = 0.85, 120, 2
#: Slow, and made for crashes only: without it the rate can but be lower.
LEFT_OUT = "test_random_snapshots.py"
#: Sees most of what the near tests do not.
BROAD = "test_whole_book.py"
_KEPT_ALIVE = -14  # stopped by its alarm


@dataclass(frozen=True)
class Trial:
    """One fault and what became of it; ``status`` is pytest's: 0 survived, negative ran out of time."""

    mutant: Mutant
    status: int

    @property
    def killed(self) -> bool:
        """Tell whether a test noticed."""
        return self.status != 0


def population(root: Path = ROOT / "src") -> list[Mutant]:
    """Return every fault of every module of the rule book."""
    files = sorted((root / RULES).rglob("*.py"))
    return [m for f in files for m in mutants(f.relative_to(root).as_posix(), f.read_text("utf-8"))]


def sample(found: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Draw so many faults, each module in proportion (largest remainders), in a random order."""
    chance = random.Random(seed)
    groups = {m: list(g) for m, g in groupby(found, key=lambda m: m.module)}
    shares = {m: size * len(g) / len(found) for m, g in groups.items()}
    taken = {m: int(s) for m, s in shares.items()}
    rest = sorted(shares, key=lambda m: taken[m] - shares[m])[: size - sum(taken.values())]
    drawn = [one for m, g in groups.items() for one in chance.sample(g, taken[m] + (m in rest))]
    chance.shuffle(drawn)
    return drawn


@contextmanager
def workplace() -> Iterator[Path]:
    """Give a copy of the sources and tests in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="huijiao-mutation-") as name:
        place = Path(name)
        out = shutil.ignore_patterns("__pycache__", "node_modules", "static")
        shutil.copytree(ROOT / "src/huijiao/core", place / "src/huijiao/core", ignore=out)
        shutil.copy(ROOT / "src/huijiao/__init__.py", place / "src/huijiao/__init__.py")
        shutil.copytree(ROOT / TESTS, place / TESTS, ignore=out)
        shutil.copytree(ROOT / "benchmarks", place / "benchmarks", ignore=out)
        for folder in (place / "tests", place / "tests/core"):
            (folder / "__init__.py").touch()
        (place / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
        yield place


def tests_for(module: str, place: Path) -> tuple[list[str], list[str]]:
    """Return the tests that mirror the module (for a helper: those of the modules that import it), and all others."""
    stem = Path(module).stem
    users = [f.stem for f in (place / "src" / RULES).glob("*.py") if f"rules.{stem} import" in f.read_text("utf-8")]
    found = [f for f in sorted((place / TESTS).glob("test_*.py")) if f.name != LEFT_OUT]
    mirrors = [f for f in found if f.stem == f"test_{stem}"]
    near = mirrors or [f for f in found if f.stem.removeprefix("test_") in users]
    names = {f: f.relative_to(place).as_posix() for f in found}
    others = sorted((f for f in found if f not in near), key=lambda f: (f.name != BROAD, f.name))
    return [names[f] for f in near], [names[f] for f in others]


class _Server:
    """One process that runs the tests, fault by fault."""

    def __init__(self, place: Path) -> None:
        environment = {
            **os.environ, "PYTHONPATH": f"{place / 'src'}{os.pathsep}{place}", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }  # fmt: skip
        self.place = place
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks._mutation_server", TESTS.as_posix()],
            cwd=place, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def try_out(self, mutant: Mutant) -> Trial:
        """Run the near tests, and the others only when those see nothing."""
        near, others = tests_for(mutant.module, self.place)
        status = self.ask(mutant.module, mutant.number, near) if near else 0
        return Trial(mutant, status or self.ask(mutant.module, mutant.number, others))

    def ask(self, module: str, number: int | None, tests: Sequence[str]) -> int:
        """Return pytest's status with this fault; None: with no fault."""
        job = {"path": module, "number": number, "tests": tests, "limit": LIMIT_SECONDS}
        if self.process.stdin is None or self.process.stdout is None:
            message = "the server has no pipes"
            raise RuntimeError(message)
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """End it."""
        self.process.communicate()


def trials(chosen: Iterable[Mutant], tell: Callable[[Trial], None] = lambda _: None) -> Iterator[Trial]:
    """Run the tests against each fault, telling of each. Raises `RuntimeError` when they fail without one."""
    waiting = iter(list(chosen))
    with workplace() as place, ThreadPoolExecutor(PROCESSES) as pool:
        servers = [_Server(place) for _ in range(PROCESSES)]
        engine = (RULES / "engine.py").as_posix()
        near, others = tests_for(engine, place)
        if servers[0].ask(engine, None, [*near, *others]):
            message = "the tests of the rules fail without any fault"
            raise RuntimeError(message)

        def work(server: _Server) -> list[Trial]:
            # next() on a shared iterator: whoever is free takes the next fault
            done = []
            for mutant in waiting:
                done.append(server.try_out(mutant))
                tell(done[-1])
            return done

        for done in pool.map(work, servers):
            yield from done
        for server in servers:
            server.close()


def run(*, quick: bool) -> list[Figure]:
    """Plant 300 faults (quick: 40) and count those that the tests notice."""
    found = population()
    start = time.perf_counter()
    done = list(trials(sample(found, QUICK if quick else FULL, SEED)))
    took = time.perf_counter() - start
    killed = sum(t.killed for t in done)
    return [
        Figure("killed", killed / len(done), GOAL, ">=", note=f"{killed} of {len(done)} faults, seed {SEED}"),
        Figure("mutants", len(found), note="faults that could be planted"),
        Figure("out_of_time", sum(t.status == _KEPT_ALIVE for t in done), note=f"counted as killed, {LIMIT_SECONDS} s each"),
        Figure("mutation_seconds", took, unit="s", note=f"{PROCESSES} processes"),
    ]  # fmt: skip


def _tell(trial: Trial) -> None:
    m, fate = trial.mutant, "killed  " if trial.killed else "survived"
    print(f"{fate}  {m.module}:{m.line}  {m.kind}  {m.what}", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Take a sample of one's own; list the survivors and the rate of each module."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--size", type=int, default=FULL)
    asked = parser.parse_args(argv)
    done = list(trials(sample(population(), asked.size, asked.seed), _tell))
    asked_of, killed = Counter(t.mutant.module for t in done), Counter(t.mutant.module for t in done if t.killed)
    for module, count in sorted(asked_of.items()):
        print(f"{killed[module]:>4} of {count:<4} {Path(module).stem}")
    print(f"killed {killed.total()} of {len(done)} ({killed.total() / len(done):.1%}), seed {asked.seed}")
    return 0 if killed.total() / len(done) >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
