"""What a page shows of a depositor's file: its head, its numbers, charts, pictures. For the centre's desk and the depositor's.

All text comes from the readers' reports (`core.formats.report`) and is escaped by the template; pictures are PNG drawn in the
isolated child (`tools.intake.pictures`). Charts are SVG with attributes only: the security policy forbids style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huijiao.core.quantities import fmt_count
from huijiao.core.text import Text as T
from huijiao.desks.preview_words import FACTS, FLAGS, KINDS, NOT_DRAWN, PROBLEMS, SAID, SILENT
from huijiao.tools.intake import pictures
from huijiao.tools.intake.models import StagedFile

WIDE, HIGH = 200, 44  # units of a column's chart
LONG, TALL = 640, 150  # of the chart of qualities
GOOD, FAIR = 30, 20  # Phred values at which lines are drawn
MEMBERS, LISTED = 500, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: place and size in the units of its chart, and what it says."""

    x: float
    y: float
    width: float
    height: float
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side: counts by interval (``low`` to ``high``) or by year; ``label`` says it to a screen reader."""

    bars: tuple[Bar, ...]
    low: str
    high: str
    label: T
    width: int = WIDE
    height: int = HIGH


@dataclass(frozen=True, slots=True)
class Top:
    """The most frequent values: (value, count, share of the longest bar in units of 100)."""

    values: tuple[tuple[str, int, float], ...]
    others: int
    label: T


@dataclass(frozen=True, slots=True)
class Line:
    """Mean quality by position of a read, as the points of a polyline, with its two reference lines."""

    points: str
    marks: tuple[tuple[int, float], ...]  # (Phred value, y)
    ticks: tuple[tuple[int, float], ...]  # (position, x)
    label: T
    width: int = LONG
    height: int = TALL


def report(
    file: StagedFile, place: Callable[[str], object] | None = None, *, contents: bool = True
) -> dict[str, Any] | None:
    """Return what was read of a file, None before it was examined; ``place``: makes the anchor of a column.

    Without ``contents`` only numbers and defects: for those who may not read the data.
    """
    read: Mapping[str, Any] | None = file.verdict
    if not read:
        return None
    facts: Mapping[str, Any] = read.get("facts") or {}
    rows = [list(r) for r in read.get("preview", ())]
    columns = [_column(c, place) for c in read.get("columns", ())]
    members = [str(m) for m in facts.get("members") or () if isinstance(m, str)]
    table = bool(columns) and len(rows) > 1 and not members
    made = {
        "columns": columns, "defects": [{**d, "text": T(d["message_zh"], d["message_en"])} for d in read.get("defects", ())],
        "facts": list(told(facts)), "encoding": read.get("encoding", ""), "claimed": read.get("claimed", ""),
        "head": rows[0] if table else None, "rows": [] if members else rows[1:] if table else rows,
        "quality": quality(facts.get("quality_by_position") or ()), "members": members[:MEMBERS],
        "unlisted": max(0, int(facts.get("member_count") or len(members)) - min(len(members), MEMBERS)),
        "drawn": pictures.wanted(file) is not None, "secret": "secret_mark" in (facts.get("screen") or {}),
    }  # fmt: skip
    return made if contents else {**made, "columns": [], "head": None, "rows": [], "members": [], "drawn": False}


def drawn(file: StagedFile) -> dict[str, Any]:
    """Return the pictures and charts of a file; the first time they are drawn, which may take some seconds."""
    kept = pictures.preview(file)
    if kept is None:
        return {"images": [], "charts": [], "problem": None, "busy": pictures.wanted(file) is not None}
    name = file.path.rpartition("/")[2]
    read: Mapping[str, Any] = file.verdict or {}
    shapes, said = kept.shapes.get("columns") or (), read.get("columns") or ()
    made = [(c.get("name", ""), chart(s)) for c, s in zip(said, shapes, strict=False) if s]
    rows = int(kept.shapes.get("rows") or 0)
    return {
        "images": kept.links(name), "charts": made, "rows": rows, "all": rows >= int(read.get("records") or 0), "name": name,
        "unseen": max(0, len(said) - len(shapes)) if shapes else 0,
        "problem": PROBLEMS.get(kept.problem, NOT_DRAWN) if kept.problem else None, "busy": False,
    }  # fmt: skip


def _column(column: Mapping[str, Any], place: Callable[[str], object] | None) -> dict[str, Any]:
    flags = [(FLAGS.get(k, T(k, k)), n) for k, n in (column.get("flags") or {}).items()]
    all_ = int(column.get("filled") or 0) + int(column.get("missing") or 0)
    return {
        **column, "said": KINDS.get(column.get("kind", ""), T("", "")), "notes": flags,
        "share": round(100 * column.get("missing", 0) / all_, 1) if all_ else 0,
        "anchor": place(column.get("name", "")) if place else None,
    }  # fmt: skip


def told(facts: Mapping[str, Any]) -> Iterable[tuple[T, str | T]]:
    """Yield what was counted as (label, value), known things first and in a fixed order."""
    for key in [*(k for k in FACTS if k in facts), *(k for k in facts if k not in FACTS)]:
        if key not in SILENT and (value := _value(key, facts[key])):
            yield FACTS.get(key, T(key, key)), value


def _value(key: str, value: Any) -> str | T:
    if isinstance(value, bool | str) and value in SAID:
        return SAID[value]
    if key == "gc":
        return f"{100 * value:.1f}%"
    if key == "phred":
        return f"Phred+{value}"
    if isinstance(value, int) and value >= 10_000:
        return T(fmt_count(value, "zh-hans"), fmt_count(value, "en"))
    if isinstance(value, int | float | str):
        return f"{value:.6g}" if isinstance(value, float) else str(value)[:200]
    if isinstance(value, Mapping):
        return "; ".join(f"{k} {v}" for k, v in list(value.items())[:LISTED] if isinstance(v, int | float | str))
    if isinstance(value, Sequence):
        return ", ".join(filter(None, map(_item, value[:LISTED]))) + (" …" if len(value) > LISTED else "")
    return ""


def _item(item: Any) -> str:
    """Return one thing of a list in a few words; of a sheet, table or block its name and its first count."""
    if isinstance(item, Mapping):
        counts = [f"{v}" for k, v in item.items() if k in {"rows", "atoms", "reflections"} and v]
        return " ".join([str(item.get("name", "")), *(f"({n})" for n in counts[:1])]).strip()
    return str(item)[:80] if isinstance(item, int | float | str) else ""


def chart(shape: Mapping[str, Any]) -> Chart | Top:
    """Return the drawing of one column's spread (`core.formats.shapes`)."""
    bars = shape["bars"]
    if shape["kind"] == "top":
        most = max((n for _, n in bars), default=1)
        first = "、".join(v for v, _ in bars[:3])
        label = T(f"出现最多的值：{first}", f"Most frequent: {first.replace('、', ', ')}")
        return Top(tuple((v, n, round(100 * n / most, 1)) for v, n in bars), int(shape.get("others", 0)), label)
    if shape["kind"] == "years":
        named = [(str(year), int(n)) for year, n in bars]
        low, high = named[0][0], named[-1][0]
    else:
        low, high = f"{shape['low']:.6g}", f"{shape['high']:.6g}"
        named = list(zip(_intervals(shape), map(int, bars), strict=True))
    label = T(f"分布：{low} 至 {high}，最高一格 {max(n for _, n in named)} 行",
              f"Spread from {low} to {high}; the highest bar holds {max(n for _, n in named)} rows")  # fmt: skip
    return Chart(tuple(_bars(named)), low, high, label)


def _intervals(shape: Mapping[str, Any]) -> list[str]:
    n, low, high = len(shape["bars"]), shape["low"], shape["high"]
    if shape.get("whole"):
        return [f"{low + i:.6g}" for i in range(n)]
    step = (high - low) / n
    return [f"{low + i * step:.4g} – {low + (i + 1) * step:.4g}" for i in range(n)]


def _bars(named: Sequence[tuple[str, int]]) -> Iterable[Bar]:
    most, step = max(n for _, n in named) or 1, WIDE / len(named)
    for i, (said, n) in enumerate(named):
        height = max(1.0, HIGH * n / most) if n else 0.0
        yield Bar(
            round(i * step, 2), round(HIGH - height, 2), round(max(step - 1, 0.5), 2), round(height, 2), f"{said}: {n}"
        )


def quality(means: Sequence[float]) -> Line | None:
    """Return the line of mean qualities by position; None without any."""
    if not means:
        return None
    top = max(42.0, *means)
    step = LONG / max(1, len(means) - 1)

    def y(value: float) -> float:
        return round(TALL - TALL * max(value, 0.0) / top, 1)

    points = " ".join(f"{i * step:.1f},{y(v)}" for i, v in enumerate(means))
    if len(means) == 1:
        points += f" {LONG},{y(means[0])}"
    every = next(n for n in (5, 10, 25, 50, 100, 250, 500) if len(means) / n <= 8 or n == 500)
    ticks = tuple((n, round((n - 1) * step, 1)) for n in range(every, len(means) + 1, every))
    label = T(f"各位置平均质量值：第 1 位 {means[0]}，第 {len(means)} 位 {means[-1]}，最低 {min(means)}",
              f"Mean quality by position: {means[0]} at 1, {means[-1]} at {len(means)}, lowest {min(means)}")  # fmt: skip
    return Line(points, ((GOOD, y(GOOD)), (FAIR, y(FAIR))), ticks, label)
