"""The seven steps of the national procedure as the line on top of a project's pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from huijiao.core.text import Text

STEPS: Mapping[str, Text] = MappingProxyType(
    {
        "plan": Text("计划", "Plan"),
        "preparation": Text("制备", "Prepare"),
        "submission": Text("提交", "Submit"),
        "review": Text("审核", "Review"),
        "archiving": Text("汇总", "Archive"),
        "publication": Text("发布与共享", "Publish"),
        "use": Text("使用", "Use"),
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step as drawn: ``state`` is done, now or later; ``day`` its end, start or deadline."""

    number: int
    name: Text
    state: str
    day: date | None
    late: bool


def line(
    current: str,
    dates: Mapping[str, date] | None = None,
    deadlines: Mapping[str, date] | None = None,
    today: date | None = None,
) -> tuple[Step, ...]:
    """Return the seven steps; earlier ones with their dates, the present and later ones with deadlines.

    ``current`` is a key of `STEPS`, or ``finished`` when all seven are over.
    """
    keys = list(STEPS)
    here = keys.index(current) if current in STEPS else len(keys)
    steps = []
    for i, (key, name) in enumerate(STEPS.items()):
        state = "done" if i < here else "now" if i == here else "later"
        day = ((dates if i < here else deadlines) or {}).get(key)
        late = bool(i >= here and day and today and day < today)
        steps.append(Step(i + 1, name, state, day, late))
    return tuple(steps)
