"""The sample of files a reviewer opens (item B15, domain.md §2.9): all up to 50, else the greater of 50 and 5 %.

Files are drawn by a seed that is recorded, in strata of dataset (first folder) and format: the same seed over the same
manifest draws the same files again.
"""

from __future__ import annotations

import math
import random
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.fields.json import KT
from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.text import Text
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review.models import Round, Sampled, Stage
from huijiao.tools.intake.models import FileState, StagedFile
from huijiao.tools.ledger.actions import record

if TYPE_CHECKING:
    from huijiao.people.models import Account

ALL, SHARE = 50, 0.05
ITEM = "B15"
_MARK = " ｜ "  # between what is written here and what the reviewer adds
Stratum = tuple[str, str]


def wanted(files: int) -> int:
    """Return how many of so many files are looked at."""
    return files if files <= ALL else max(ALL, math.ceil(files * SHARE))


def shares(sizes: Mapping[Stratum, int], total: int) -> dict[Stratum, int]:
    """Divide a sample among strata by their sizes (largest remainders); each gets one while there is enough."""
    files = sum(sizes.values())
    if total >= files:
        return dict(sizes)
    first = 1 if total >= len(sizes) else 0
    over, left = total - first * len(sizes), files - first * len(sizes)
    exact = {name: over * (n - first) / left for name, n in sizes.items()}
    given = {name: math.floor(x) for name, x in exact.items()}
    by_rest = sorted(sizes, key=lambda name: (given[name] - exact[name], name))
    for name in by_rest[: over - sum(given.values())]:
        given[name] += 1
    return {name: first + n for name, n in given.items()}


def choose(strata: Mapping[Stratum, list[int]], total: int, seed: int) -> list[int]:
    """Return the chosen members, stratum by stratum in order of name; each stratum's list must be in a fixed order."""
    given = shares({name: len(members) for name, members in strata.items()}, total)
    dice = random.Random(seed)  # noqa: S311 - a seed that anybody may check, no secret
    return [
        one for name in sorted(strata) for one in sorted(dice.sample(strata[name], given[name]), key=strata[name].index)
    ]


def draw(*, round_: Round, actor: Actor, seed: int | None = None) -> int:
    """Draw the sample of a data round, once; return its seed. The round must be in the actor's hands."""
    with transaction.atomic():
        fresh = _held(round_, actor)
        known = fresh.snapshot.get("sample")
        if known:
            return int(known["seed"])
        seed = secrets.randbelow(10**6) if seed is None else seed
        files = _files(fresh)
        strata: dict[Stratum, list[int]] = {}
        for number, (_pk, path, _sha, format_) in enumerate(files):
            strata.setdefault((path.partition("/")[0], format_ or ""), []).append(number)
        chosen = choose(strata, wanted(len(files)), seed)
        Sampled.objects.bulk_create(
            (Sampled(round=fresh, order=n, file=files[i][0], path=files[i][1], sha256=files[i][2])
             for n, i in enumerate(chosen)), batch_size=2000
        )  # fmt: skip
        told = {"seed": seed, "files": len(files), "strata": len(strata), "drawn": len(chosen)}
        fresh.snapshot = {**fresh.snapshot, "sample": told}
        fresh.save(update_fields=["snapshot"])
        record(kind="round.sampled", subject=fresh.subject, about=fresh.about, actor=actor, data=told)
        _note(fresh)
    return seed


def view(*, round_: Round, number: int, account: Account, actor: Actor, seen: bool = True) -> None:
    """Mark one file of the sample as looked at, or not; the line B15 of the form follows."""
    with transaction.atomic():
        fresh = _held(round_, actor)
        row = Sampled.objects.filter(round=fresh, pk=number).first()
        if row is None:
            raise Refused(Text("样本中没有这个文件。", "This file is not in the sample."))
        row.viewed, row.viewer = (timezone.now(), account) if seen else (None, None)
        row.save(update_fields=["viewed", "viewer"])
        _note(fresh)


def said(round_: Round) -> Text | None:
    """Return what the form says of the sample; None before it is drawn."""
    known = round_.snapshot.get("sample")
    if not known:
        return None
    seen = round_.sampled.filter(viewed__isnull=False).count()
    return Text(
        f"抽样 {known['drawn']}/{known['files']} 个文件（按数据集和格式分 {known['strata']} 层，随机种子 {known['seed']}），已查看 {seen} 个。",
        f"Sample: {known['drawn']} of {known['files']} files ({known['strata']} strata of dataset and format, seed {known['seed']}); {seen} viewed.",
    )


def _note(round_: Round) -> None:
    """Write the sample into the form's line; what the reviewer added behind it stays."""
    text = said(round_)
    if text is None:
        return
    line = dict(round_.form.get(ITEM, {}))
    before = str(line.get("comment", ""))
    added = before.partition(_MARK)[2] if before.startswith(("抽样", "Sample:")) else before
    line["comment"] = _MARK.join(filter(None, (text.zh, added)))[:1000]
    line.setdefault("verdict", "")
    round_.form = {**round_.form, ITEM: line}
    round_.save(update_fields=["form"])


def _files(round_: Round) -> list[tuple[int, str, str, str]]:
    submission = submissions.of(round_.project)
    rows: Iterable[tuple[int, str, str, str]] = ()
    if submission is not None and submission.box is not None:
        found = StagedFile.objects.filter(box=submission.box, state=FileState.COMPLETE).order_by("path")
        rows = found.annotate(kind=KT("verdict__format")).values_list("pk", "path", "sha256", "kind")
    return list(rows)


def _held(round_: Round, actor: Actor) -> Round:
    fresh = Round.objects.select_for_update().get(pk=round_.pk)
    if fresh.stage != Stage.DATA:
        raise Refused(Text("只有实体数据审查才抽样。", "Only a review of data has a sample."))
    if fresh.state != "IN_PROGRESS" or fresh.reviewer_id != actor.id:
        raise Refused(
            Text("这一轮现在不由您审查，请刷新页面。", "This round is not yours to change now. Reload the page.")
        )
    return fresh
