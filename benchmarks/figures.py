"""What a benchmark answers: figures with their goals."""

from __future__ import annotations

import operator
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Figure:
    """One measured number: ``name`` (snake case, unit last), ``value``, and the goal it is held against.

    A figure without a goal is shown for comparison and always holds. ``note`` says what stands behind it.
    """

    name: str
    value: float
    goal: float | None = None
    sense: Literal["<", "<=", ">", ">="] = "<="
    unit: str = ""
    note: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the goal is met."""
        return self.goal is None or _COMPARE[self.sense](self.value, self.goal)

    def as_json(self) -> dict[str, Any]:
        """Return the public JSON object."""
        goal = None if self.goal is None else f"{self.sense} {self.goal:g} {self.unit}".strip()
        return {"value": self.value, "goal": goal, "holds": self.holds}


def seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """Return the least wall time of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def cpu_seconds(work: Callable[[], object], repeats: int = 1) -> float:
    """Return the least processor time of this process over some runs: what one core would need."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def peak_mib() -> float:
    """Return the greatest resident size of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
