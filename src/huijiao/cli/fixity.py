"""`huijiao fixity`: check what is kept; with ``--strict PATH``, any OCFL object or storage root, offline."""

from __future__ import annotations

import json as json_
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from huijiao.cli.booting import boot
from huijiao.cli.words import language
from huijiao.core.text import Text

SOUND = Text("{n} 个对象，全部完好。", "{n} objects; all are sound.")
FOUND = Text("{n} 个对象，{bad} 个有问题。", "{n} objects; {bad} with faults.")
UNREADABLE = Text("不能读取 {path}", "Cannot read {path}")
MENDED = Text("已修复", "mended")
LEFT = Text("未修复", "not mended")
COVERED = Text(
    "一季内检查过 {share}% 的对象，逾期 {overdue} 个，损坏 {damaged} 个。",
    "{share}% of all objects were checked within a quarter; {overdue} overdue, {damaged} damaged.",
)


def fixity(
    *,
    strict: Path | None = None,
    all: Annotated[bool, Parameter(negative="")] = False,  # noqa: A002 - the option's name
    no_repair: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Check the vault as far as the day's budget goes, and mend what is damaged. 完好性检查。

    Exit 0: sound (or mended); 1: damage that stays, or a fault; 2: PATH cannot be read.

    Parameters
    ----------
    strict
        Check the OCFL object or storage root here instead, offline, by the specification's validation codes.
    all
        Check every object once, whatever the budget and however lately it was checked.
    no_repair
        Only report.
    json
        Print one JSON object per line.
    lang
        Language; default: the locale's, else Chinese.
    """
    said = language(lang)
    return (
        _strict(strict, said, json=json)
        if strict is not None
        else _vault(said, json=json, every=all, repair=not no_repair)
    )


def _strict(path: Path, said: str, *, json: bool) -> int:
    from huijiao.tools.vault import strict  # noqa: PLC0415 - only this way of calling needs it

    if not path.is_dir():
        print(UNREADABLE.in_(said).format(path=path), file=sys.stderr)
        return 2
    count = bad = 0
    for place, notes in strict.check(path):
        count += 1
        bad += any(note.fault for note in notes)
        for note in notes:
            where = "/".join(part for part in (place, note.place) if part)
            if json:
                _line({"code": note.code, "object": place, "place": note.place, "detail": note.detail,
                       "message_zh": note.words.zh, "message_en": note.words.en})  # fmt: skip
            else:
                print(f"{note.code}  {where}  {note.words.in_(said)}{f' ({note.detail})' if note.detail else ''}")
    if not json:
        print((FOUND if bad else SOUND).in_(said).format(n=count, bad=bad))
    return 1 if bad else 0


def _vault(said: str, *, json: bool, every: bool, repair: bool) -> int:
    boot()
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.utils import timezone  # noqa: PLC0415

    from huijiao.steps.s5_archiving import fixity as watch  # noqa: PLC0415
    from huijiao.tools.vault import coverage  # noqa: PLC0415

    done = watch.sweep(everything=every, repair=repair, seconds=float("inf"))
    for checked in done:
        for flaw in checked.flaws:
            mended = flaw.store in checked.repaired
            if json:
                _line({"object": checked.object_id, **flaw.as_row(), "mended": mended})
            else:
                words = (MENDED if mended else LEFT).in_(said)
                print(f"{checked.object_id}  {flaw.store}  {flaw.code}  {flaw.path}  {flaw.note}  {words}")
    bad = sum(not checked.sound for checked in done)
    seen = coverage.coverage(timezone.now(), settings.FIXITY_BYTES_PER_DAY)
    if not json:
        print((FOUND if bad else SOUND).in_(said).format(n=len(done), bad=bad))
        print(COVERED.in_(said).format(share=int(seen.share * 100), overdue=seen.overdue, damaged=seen.damaged))
    return 1 if bad else 0


def _line(row: dict[str, Any]) -> None:
    print(json_.dumps(row, ensure_ascii=False))
