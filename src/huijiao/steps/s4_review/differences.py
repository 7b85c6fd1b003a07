"""What changed from one round to the next: plan, records field by field, files by digest, findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huijiao.core.records.metadata import METADATA
from huijiao.core.records.plan import PLAN_ROW, SECTIONS, Plan
from huijiao.core.text import Text as T
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review.models import Finding, FindingState, Round, Stage

if TYPE_CHECKING:
    from huijiao.steps.s2_preparation.models import DatasetVersion

LISTED = 500  # files named of each kind; all are counted
_STILL = frozenset({FindingState.OPEN, FindingState.REOPENED})


@dataclass(frozen=True, slots=True)
class Change:
    """One field that says something else now; empty ``before`` or ``after``: it was not there."""

    place: str
    label: T
    before: str
    after: str


@dataclass
class Files:
    """Files by what became of them, each (path, digest before, digest now); ``counts`` are of all."""

    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("added", "changed", "moved", "removed", "same"), 0)
    )
    rows: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def take(self, kind: str, path: str, before: str, now: str) -> None:
        """Count a file, and list it while there is room."""
        self.counts[kind] += 1
        if kind != "same" and len(self.rows.setdefault(kind, [])) < LISTED:
            self.rows[kind].append((path, before, now))


@dataclass(frozen=True)
class Difference:
    """From ``before`` to ``round``; ``findings``: fixed, again, new, still."""

    round: Round
    before: Round
    papers: list[Change]
    plan: list[Change]
    records: list[Change]
    files: Files | None
    findings: Mapping[str, list[Finding]]

    @property
    def nothing(self) -> bool:
        """Tell whether the depositor has changed nothing at all."""
        moved = self.files is not None and any(n for kind, n in self.files.counts.items() if kind != "same")
        return not (self.papers or self.plan or self.records or moved)


def previous(round_: Round) -> Round | None:
    """Return the round of the same stage that was concluded before this one."""
    found = Round.objects.filter(project=round_.project_id, stage=round_.stage, number__lt=round_.number)
    return found.exclude(state="WITHDRAWN").order_by("-number").first()


def difference(round_: Round) -> Difference | None:
    """Return what changed since the round before; None for a first round."""
    before = previous(round_)
    if before is None:
        return None
    data = round_.stage == Stage.DATA
    return Difference(
        round_, before, _papers(before, round_), [] if data else _plan(before, round_), _records(before, round_),
        _files(before, round_) if data else None, _findings(round_),
    )  # fmt: skip


def _papers(before: Round, now: Round) -> list[Change]:
    old, new = before.snapshot.get("papers") or {}, now.snapshot.get("papers") or {}
    label = T("文件", "Document")
    return [
        Change(name, label, str(old.get(name, ""))[:12], str(new.get(name, ""))[:12])
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def _plan(before: Round, now: Round) -> list[Change]:
    numbers = [int(r.snapshot.get("plan") or 0) for r in (before, now)]
    found = plans.versions(now.project, numbers)
    old, new = (found.get(n) or Plan() for n in numbers)
    return [*_sections(old, new), *_rows(old, new)]


def _sections(old: Plan, new: Plan) -> Iterator[Change]:
    for number, title in SECTIONS.items():
        a, b = ((v.text if (v := side.sections.get(number)) else "").strip() for side in (old, new))
        if a != b:
            yield Change(title.zh, title, a, b)


def _rows(old: Plan, new: Plan) -> Iterator[Change]:
    was, is_ = ({row["name"]: row for row in side.rows} for side in (old, new))
    for name in dict.fromkeys([*is_, *was]):
        if name not in was or name not in is_:
            there = name if name in was else ""
            yield Change(name, T("清单中的一行", "Row of the list"), there, "" if there else name)
            continue
        a, b = was[name], is_[name]
        yield from (Change(name, f.label, a[f.name], b[f.name]) for f in PLAN_ROW.fields if a[f.name] != b[f.name])


def _records(before: Round, now: Round) -> list[Change]:
    old, new = _versions(before), _versions(now)
    out = list(_sets(before, now))
    for pk, b in new.items():
        a = old.get(pk)
        if a is not None and a.version != b.version:
            was, is_ = a.metadata, b.metadata
            out += [
                Change(b.name, f.label, was[f.name], is_[f.name]) for f in METADATA.fields if was[f.name] != is_[f.name]
            ]
    return out


def _sets(before: Round, now: Round) -> Iterator[Change]:
    """Yield datasets that came or went; known of rounds that noted what they examined."""
    old, new = before.snapshot.get("records"), now.snapshot.get("records")
    if old is None or new is None:
        return
    label = T("数据集", "Dataset")
    names = dict(datasets.datasets(now.project).values_list("pk", "name"))
    for pk in sorted(set(old) ^ set(new), key=int):
        name = names.get(int(pk), "")
        yield Change(name, label, name if pk in old else "", name if pk in new else "")


def _versions(round_: Round) -> dict[int, DatasetVersion]:
    """Return the records as a round saw them; of rounds that did not note it, the newest before they were submitted."""
    noted: Mapping[str, int] | None = round_.snapshot.get("records")
    found: dict[int, DatasetVersion] = {}
    for one in datasets.versions(round_.project):
        if (noted.get(str(one.dataset_id)) == one.version) if noted is not None else one.at <= round_.submitted:
            found[one.dataset_id] = one
    return found


def _files(before: Round, now: Round) -> Files:
    old, new = (
        dict(submissions.frozen_digests(r.project, str(r.snapshot.get("manifest") or ""))) for r in (before, now)
    )
    out, gone = Files(), {sha: path for path, sha in old.items() if path not in new}
    moved: set[str] = set()
    for path in sorted(new):
        sha, was = new[path], old.get(path)
        if was == sha:
            out.take("same", path, sha, sha)
        elif was is not None:
            out.take("changed", path, was, sha)
        elif sha in gone:
            moved.add(gone[sha])
            out.take("moved", f"{gone[sha]} → {path}", sha, sha)
        else:
            out.take("added", path, "", sha)
    for path in sorted(set(old) - set(new) - moved):
        out.take("removed", path, old[path], "")
    return out


def _findings(round_: Round) -> dict[str, list[Finding]]:
    out: dict[str, list[Finding]] = {"fixed": [], "again": [], "new": [], "still": []}
    known: Sequence[Finding] = list(
        Finding.objects.filter(project=round_.project_id, stage=round_.stage, first_round__number__lte=round_.number)
        .select_related("first_round", "last_round", "dataset").order_by("pk")
    )  # fmt: skip
    for one in known:
        kind = kind_of(one, round_)
        if kind:
            out[kind].append(one)
    return out


def kind_of(finding: Finding, round_: Round) -> str:
    """Return what a round did to a finding: ``fixed``, ``again``, ``new``, ``still``, or "" for nothing."""
    if finding.status == FindingState.FIXED:
        return "fixed" if finding.last_round_id == round_.pk and finding.first_round_id != round_.pk else ""
    if finding.status == FindingState.REOPENED and finding.last_round_id == round_.pk:
        return "again"
    if finding.first_round_id == round_.pk:
        return "new"
    return "still" if finding.status in _STILL else ""
