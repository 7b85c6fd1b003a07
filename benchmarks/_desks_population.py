"""A realistic population in bulk: projects at every stage, their datasets, files' sums, rounds, findings, releases, facts.

Rows are what the actions would have written; only the chain's hashes are made up (nothing here verifies the chain).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import models, transaction

from huijiao.core.identifiers import uscc_check_char
from huijiao.core.records.base import Record
from huijiao.people.models import Account, Centre, Institution
from huijiao.programmes.models import Programme, Project
from huijiao.steps.s1_plan.models import Plan
from huijiao.steps.s2_preparation.models import Dataset
from huijiao.steps.s3_submission.models import Frozen, Part, Submission
from huijiao.steps.s4_review.models import Finding, Report, Round
from huijiao.steps.s5_archiving.models import Holding
from huijiao.steps.s5_archiving.subjects import SUBJECTS
from huijiao.steps.s6_publication.models import Release
from huijiao.steps.s7_use.models import Use
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices.models import Letter

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TIMES = ("created", "at")
#: Stage → plan, submission, report, holding, release; ``""`` = not there yet.
STAGES: dict[str, tuple[str, str, str, str, str]] = {
    "CLOSED": ("EFFECTIVE", "PASSED", "APPROVED", "KEPT", "PUBLISHED"),
    "DRAFT": ("", "", "", "", ""), "FILLED": ("DRAFT", "", "", "", ""), "SUBMITTED": ("SUBMITTED", "", "", "", ""),
    "IN_REVIEW": ("IN_REVIEW", "", "", "", ""), "RETURNED": ("RETURNED", "", "", "", ""),
    "SEALED": ("SEALED", "", "", "", ""), "REPORTED": ("REPORTED", "", "", "", ""),
    "DATA_OPEN": ("EFFECTIVE", "OPEN", "", "", ""), "DATA_SUBMITTED": ("EFFECTIVE", "SUBMITTED", "", "", ""),
    "DATA_IN_REVIEW": ("EFFECTIVE", "IN_REVIEW", "", "", ""), "DATA_RETURNED": ("EFFECTIVE", "RETURNED", "", "", ""),
    "DATA_PASSED": ("EFFECTIVE", "PASSED", "", "", ""), "CERTIFIED": ("EFFECTIVE", "PASSED", "ISSUED", "", ""),
    "APPROVED": ("EFFECTIVE", "PASSED", "APPROVED", "RECEIVED", ""),
    "ARCHIVED": ("EFFECTIVE", "PASSED", "APPROVED", "KEPT", "DRAFT"),
    "CATALOGUE": ("EFFECTIVE", "PASSED", "APPROVED", "KEPT", "REPORTED"),
}  # fmt: skip
CLOSED = 0.7  # of all projects
MANY, FEW = 26, 6  # datasets of a closed project and of one under way: 20 on the average
_PLACES = (
    "东北黑土",
    "青藏高原",
    "华北平原",
    "南海沉积物",
    "长江口",
    "内蒙古草原",
    "云贵高原",
    "黄土高原",
    "新疆荒漠",
    "海南红树林",
)
_OBJECTS = ("土壤细菌", "根际真菌", "肠道菌群", "放线菌", "古菌", "噬菌体", "蓝藻", "乳酸菌", "极端微生物", "病原细菌")
_WHAT = (
    "宏基因组测序",
    "全基因组序列",
    "菌株保藏信息",
    "蛋白质结构",
    "转录组",
    "代谢物图谱",
    "分离培养记录",
    "抗性谱",
    "扩增子测序",
    "分类鉴定",
)
_RULES = ("C-014", "M-007", "D-021", "P-012", "F-003", "A-005", "D-030", "M-022")


@dataclass
class House:
    """The reference rows and the running numbers."""

    programmes: list[Programme]
    centre: Centre
    institutions: list[Institution]
    depositor: Account
    reviewer: Account
    lead: Account
    rng: random.Random = field(default_factory=lambda: random.Random(20261123))
    made: int = 0
    seq: int = 0


def house() -> House:
    """Return what a population needs; 200 institutions are added to the demonstration's."""
    depositor = Account.objects.get(username="tijiao01")
    old = NOW - timedelta(days=2000)
    rows = []
    for n in range(200):
        first = f"1210000{n:010d}"
        rows.append(Institution(
            name_zh=f"第{n + 1}示例研究院", name_key=f"第{n + 1}示例研究院", name_en=f"Institute {n + 1}", nature="科研院所",
            uscc=first + uscc_check_char(first), legal_person="甲", state="ACTIVE", state_at=old,
        ))  # fmt: skip
    Institution.objects.bulk_create(rows)
    last = Fact.objects.order_by("-seq").first()
    return House(
        list(Programme.objects.all()), Centre.objects.get(code="HJDC"), list(Institution.objects.order_by("pk")), depositor,
        Account.objects.get(username="shencha01"), Account.objects.get(username="zuzhang01"), seq=last.seq if last else 0,
    )  # fmt: skip


def add(house: House, count: int) -> None:
    """Add projects in lots of 500, each lot in one transaction."""
    left = count
    with _times_as_given():
        while left:
            lot = min(left, 500)
            with transaction.atomic():
                _lot(house, lot)
            left -= lot


class _times_as_given:  # noqa: N801 - used like a function
    """Let `created` and `at` keep what is given instead of now."""

    def __enter__(self) -> None:
        found = [f for m in (Project, Letter, Frozen) for f in m._meta.fields if getattr(f, "auto_now_add", False)]  # noqa: SLF001
        self.fields = found
        for one in found:
            one.auto_now_add = False

    def __exit__(self, *_: object) -> None:
        for one in self.fields:
            one.auto_now_add = True


def _save(rows: Iterable[Any]) -> list[Any]:
    found = list(rows)
    if found:
        type(found[0])._default_manager.bulk_create(found, batch_size=2000)  # noqa: SLF001 - Django's own name
    return found


def _ago(house: House, low: int, high: int) -> datetime:
    return NOW - timedelta(days=house.rng.randint(low, high), seconds=house.rng.randint(0, 86_000))


def _project(house: House, n: int) -> Project:
    rng = house.rng
    # One project in twenty is the demonstration institution's: an institute with hundreds of projects.
    home = house.depositor.institution if n % 20 == 0 else rng.choice(house.institutions)
    title = f"{rng.choice(_PLACES)}{rng.choice(_OBJECTS)}{rng.choice(_WHAT)}研究{n}"
    born = _ago(house, 60, 1500)
    return Project(
        programme=house.programmes[n % len(house.programmes)], project_no=f"20{17 + n % 9}YFZ{n:07d}", title=title,
        cohort=rng.choice(("ACCEPTED", "ACCEPTING", "ONGOING")), institution=home, centre=house.centre, operator=house.depositor,
        owner=None, start=date(2018, 7, 1), end=date(2020 + n % 10, 12, 31), created=born, state="ACTIVE", state_at=born,
        info=Record.of(title=title, project_no=f"{n:07d}", pi="贾样本", contact="甄联系", phone="010-00000099").as_json(),
    )  # fmt: skip


def _stage(n: int) -> str:
    names = list(STAGES)
    # Ten projects hold seven closed ones; the others take the stages in turn.
    return names[0] if n % 10 < CLOSED * 10 else names[1 + (n // 10 * 3 + n % 10) % (len(names) - 1)]


def _lot(house: House, count: int) -> None:
    numbers = range(house.made, house.made + count)
    house.made += count
    projects = _save(_project(house, n) for n in numbers)
    stages = [(_stage(n), p) for n, p in zip(numbers, projects, strict=True)]
    _save(Plan(project=p, version=1, state=STAGES[s][0], state_at=_ago(house, 0, 60), effective_version=int(bool(STAGES[s][1])),
               effective_at=_ago(house, 60, 400) if STAGES[s][1] else None, record=None) for s, p in stages if STAGES[s][0])  # fmt: skip
    submissions = {x.project_id: x for x in _save(
        Submission(project=p, number=1, state=STAGES[s][1], state_at=_ago(house, 0, 60)) for s, p in stages if STAGES[s][1]
    )}  # fmt: skip
    rounds = _save(r for s, p in stages for r in _rounds(house, s, p))
    _findings(house, rounds)
    reports = _save(
        Report(project=p, drafter=house.reviewer, state=STAGES[s][2], state_at=_ago(house, 0, 60), issued=_ago(house, 1, 700).date(),
               number=f"HJ-{p.pk:08d}") for s, p in stages if STAGES[s][2]
    )  # fmt: skip
    datasets = _datasets(house, stages, submissions)
    _facts(house, [*projects, *rounds, *reports, *submissions.values(), *datasets])


def _rounds(house: House, stage: str, project: Project) -> Iterator[Round]:
    plan, data = STAGES[stage][:2]
    now = {"SUBMITTED": "WAITING", "IN_REVIEW": "IN_PROGRESS", "RETURNED": "RETURNED", "": "", "DRAFT": ""}
    for what, state in (
        ("DOSSIER", now.get(plan, "PASSED")),
        ("DATA", "" if data == "OPEN" else now.get(data, "PASSED")),
    ):
        if not state:
            continue
        again = state == "PASSED" and house.rng.random() < 0.4
        for number in (1, 2) if again else (1,):
            at = _ago(house, 1, 400) if state in {"PASSED", "RETURNED"} else _ago(house, 0, 6)
            took = timedelta(days=house.rng.randint(0, 6))
            yield Round(
                project=project, stage=what, number=number, submitted=at, due=(at + timedelta(days=4)).date(),
                reviewer=None if state == "WAITING" else house.reviewer, signer=house.lead if state == "PASSED" else None,
                state="RETURNED" if again and number == 1 else state, state_at=min(at + took, NOW),
            )  # fmt: skip


def _findings(house: House, rounds: list[Round]) -> None:
    live = {"WAITING", "IN_PROGRESS", "RETURNED"}
    _save(
        Finding(project=r.project, stage=r.stage, key=f"{r.pk}-{n}", first_round=r, last_round=r, origin="MACHINE",
                rule=house.rng.choice(_RULES), severity=("BLOCK", "FIX", "WARN")[n % 3], message_zh="与任务书不一致",
                message_en="Differs from the task book", status="OPEN" if r.state in live else "FIXED")
        for r in rounds for n in range(6)
    )  # fmt: skip


def _record(house: House, n: int) -> tuple[str, Record]:
    rng = house.rng
    place, thing, what = rng.choice(_PLACES), rng.choice(_OBJECTS), rng.choice(_WHAT)
    name = f"{place}{thing}{what}数据集{n}"
    abstract = (
        f"本数据集收录{place}{thing}的{what}结果，样品采自{rng.choice(_PLACES)}等地，按统一规程采集、培养与测定。" * 3
    )
    return name, Record.of(
        name_zh=name, name_en=f"Dataset {n}", abstract=abstract, keywords=f"{place}；{thing}；{what}", type="数据", format="CSV",
        fields="编号；名称", records="2000", volume="1 GB", share="完全开放共享", open_at="公开", quality="各环节均有质控。",
        resp_name="贾样本", resp_email="jia@example.org",
    )  # fmt: skip


def _datasets(house: House, stages: list[tuple[str, Project]], submissions: dict[int, Submission]) -> list[Dataset]:
    rows, wanted = [], []
    for stage, p in stages:
        for seq in range(1, (MANY if stage == "CLOSED" else 0 if stage == "DRAFT" else FEW) + 1):
            name, record = _record(house, p.pk * 100 + seq)
            rows.append(Dataset(project=p, seq=seq, name=name, record=record.as_json(), state="LOCKED", state_at=NOW))
            wanted.append(stage)
    _save(rows)
    pairs = list(zip(wanted, rows, strict=True))
    _save(
        Part(submission=submissions[d.project_id], dataset=d, files=house.rng.randint(1, 200), records=house.rng.randint(1, 10**6),
             bytes=house.rng.randint(10**6, 10**12), state="PASSED" if STAGES[s][1] == "PASSED" else "WAITING", state_at=NOW)
        for s, d in pairs if STAGES[s][1] not in {"", "OPEN"}
    )  # fmt: skip
    codes = list(SUBJECTS)
    held = _save(
        Holding(dataset=d, submission=submissions[d.project_id], accession=f"HJD{d.pk:09d}", subject_code=house.rng.choice(codes),
                state=STAGES[s][3], state_at=_ago(house, 0, 700), files=10, bytes=10**9)
        for s, d in pairs if STAGES[s][3]
    )  # fmt: skip
    by_dataset = {h.dataset_id: h for h in held}
    releases = _save(_release(house, by_dataset[d.pk], d, s) for s, d in pairs if STAGES[s][4])
    _uses(house, [r for r in releases if r.published])
    return rows


def _release(house: House, holding: Holding, d: Dataset, stage: str) -> Release:
    values, at = Record.from_json(d.record), _ago(house, 0, 1400)
    mode = house.rng.choices(("OPEN", "REGISTERED", "AGREEMENT", "NOT_SHARED"), (60, 20, 15, 5))[0]
    return Release(
        holding=holding, accession=holding.accession, mode=mode, title_zh=d.name, title_en=values["name_en"], abstract=values["abstract"],
        keywords=values["keywords"], record=d.record, published=at if STAGES[stage][4] == "PUBLISHED" else None,
        state=STAGES[stage][4], state_at=at,
    )  # fmt: skip


def _uses(house: House, releases: list[Release]) -> None:
    rows = []
    for n, release in enumerate(releases):
        at = _ago(house, 0, 300)
        rows.append(
            Use(release=release, kind="VIEW" if n % 3 else "DOWNLOAD", at=at, day=at.date(), visitor=f"{n % 997:064d}")
        )
    _save(rows)


def _facts(house: House, nouns: list[models.Model]) -> None:
    """One fact for each noun, and what a project's way adds to them: about forty of a closed project."""
    facts, letters = [], []
    for noun in nouns:
        name = noun.MACHINE.name  # type: ignore[attr-defined]
        house.seq += 1
        at = NOW - timedelta(days=700) + timedelta(seconds=60 * house.seq)
        facts.append(Fact(
            seq=house.seq, at=min(at, NOW), kind=f"{name}.begun", subject=f"{name}:{noun.pk}", about=noun.about,  # type: ignore[attr-defined]
            actor_id=house.depositor.pk, actor="贾样本", via="web", target=noun.state, previous="",  # type: ignore[attr-defined]
            hash=sha256(str(house.seq).encode()).hexdigest(),
        ))  # fmt: skip
    for n, fact in enumerate(islice(facts, 0, None, 20)):
        letters.append(Letter(account_id=house.depositor.pk, address="jia@example.org", kind=fact.kind, key=f"{fact.seq}", title="项目状态变化",
                              body="您的项目有新进展。" * 10, link="/projects/1/", created=fact.at, read=fact.at if n % 4 else None))  # fmt: skip
    _save(facts)
    _save(letters)
