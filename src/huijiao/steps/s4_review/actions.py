"""One action per verb of the round. Its verdict moves what was examined, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.errors import Refused
from huijiao.core.findings import Place, Severity
from huijiao.core.machine import Role
from huijiao.core.rules.engine import inputs_hash
from huijiao.core.text import Text
from huijiao.people.models import Account
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import actions as submissions
from huijiao.steps.s3_submission import queries as submission_queries
from huijiao.steps.s4_review import checklist, findings, queries
from huijiao.steps.s4_review.models import Finding, FindingState, Round, Stage
from huijiao.tools.ledger.actions import begin, move, record

if TYPE_CHECKING:
    from huijiao.steps.s2_preparation.models import Dataset

Roles = Iterable[Role]


def open_round(*, project: Project, stage: str) -> Round:
    """Open the next round for what has just been submitted; idempotent while one is open."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        found = queries.open_round(project, stage)
        if found:
            return found
        last = Round.objects.filter(project=project, stage=stage).order_by("-number").first()
        if last is not None and not _waits(project, stage):
            return last  # the fact was handed over twice: what it announced has been examined
        now = timezone.now()
        due = queries.calendar().due(now.astimezone(datasets.SHANGHAI).date(), queries.REVIEW_DAYS)
        number = Round.objects.filter(project=project, stage=stage).exclude(state="WITHDRAWN").count() + 1
        fresh = Round(project=project, stage=stage, number=max(number, last.number + 1 if last else 1), submitted=now,
                      due=due.date, due_estimated=due.estimated)  # fmt: skip
        begin(fresh, kind="round.opened", actor=SYSTEM, data={"stage": stage, "number": fresh.number, "due": due.date})
        _examine(fresh)
    return fresh


def _waits(project: Project, stage: str) -> bool:
    """Tell whether something submitted waits for a reviewer at this stage."""
    noun = plan_queries.of(project) if stage == Stage.DOSSIER else submission_queries.of(project)
    return noun is not None and noun.state == "SUBMITTED"


def _examine(round_: Round) -> None:
    """Run the engine over the frozen snapshot and prefill the form from its findings."""
    project = round_.project
    if round_.stage == Stage.DOSSIER:
        deposit = datasets.snapshot(project)
        plan = plan_queries.of(project)
        snapshot = {"plan": plan.version if plan else 0,
                    "papers": {p.name: p.sha256 for p in datasets.papers(project)}}  # fmt: skip
    else:
        submission = submission_queries.of(project)
        if submission is None:
            raise Refused(Text("还没有提交数据。", "No data have been submitted."))
        deposit = submission_queries.snapshot(submission)
        frozen = submission_queries.last_frozen(submission)
        snapshot = {"manifest": frozen.manifest_hash if frozen else "", "number": submission.number}
    report = datasets.run_rules(project, deposit)
    findings.carry(round_, report.findings)
    still = findings.still_open(round_).values_list("rule", "severity")
    round_.form = checklist.prefill(checklist.FORMS[round_.stage], still)
    round_.snapshot, round_.engine = (
        {
            **snapshot,
            "inputs": inputs_hash(deposit),
            "findings": report.digest(),
        },
        report.engine,
    )
    round_.answers = {a.rule: str(a.status) for a in report.answers}
    round_.save()


def withdraw_round(*, project: Project, stage: str) -> None:
    """Close a waiting round whose submission was taken back."""
    round_ = queries.open_round(project, stage)
    if round_ is not None:
        move(round_, "withdraw", actor=SYSTEM, roles=[Role.SYSTEM])


def claim(*, round_: Round, account: Account, actor: Actor, roles: Roles) -> Round:
    """Take a waiting round; the submission can no longer be withdrawn."""
    roles = frozenset(roles)
    with transaction.atomic():
        fresh = move(round_, "claim", actor=actor, roles=roles, reviewer=account)
        project = fresh.project
        if fresh.stage == Stage.DOSSIER:
            plan = plan_queries.of(project)
            if plan is not None:
                plans.open_review(plan=plan, actor=actor, roles=roles)
            preparation.open_review(project=project, actor=actor, roles=roles)
        else:
            submission = submission_queries.of(project)
            if submission is not None:
                submissions.open_review(submission=submission, actor=actor, roles=roles)
    return fresh


def add_finding(
    *, round_: Round, code: str, severity: Severity, place: Place, text: str, dataset: Dataset | None, actor: Actor
) -> Finding:
    """Add a reviewer's own finding, anchored to a document, cell, dataset or file."""
    if len(text.strip()) < 4:
        raise Refused(Text("请写明问题和修改要求。", "Say what is wrong and what to do."), "text")
    if dataset is None and not any((place.document, place.cell, place.path, place.row)):
        raise Refused(
            Text("请指明问题所在的文件、单元格或数据集。", "Name the document, cell, file or dataset."), "place"
        )
    with transaction.atomic():
        _held(round_, actor)
        finding = findings.by_reviewer(
            round_, code=code, severity=severity, place=place, text=text.strip(), dataset=dataset
        )
        _said(finding, "finding.added", actor)
    return finding


def settle_finding(*, finding: Finding, status: str, note: str, actor: Actor) -> Finding:
    """Accept (with the depositor's explanation), dismiss or reopen a finding; a reason is needed."""
    if status not in {FindingState.ACCEPTED, FindingState.DISMISSED, FindingState.OPEN, FindingState.FIXED}:
        raise Refused(Text("没有这种处理方式。", "There is no such way to settle a finding."))
    if status != FindingState.OPEN and len(note.strip()) < 2:
        raise Refused(Text("请写明理由。", "Give a reason."), "note")
    with transaction.atomic():
        _held(finding.last_round, actor)
        fresh = Finding.objects.select_for_update().get(pk=finding.pk)
        fresh.status, fresh.note = status, note.strip()
        fresh.save()
        _said(fresh, "finding.settled", actor)
    return fresh


def _held(round_: Round, actor: Actor) -> None:
    """The round must be in its reviewer's hands; of two people, the other is told who has it."""
    fresh = Round.objects.select_for_update().get(pk=round_.pk)
    if fresh.state != "IN_PROGRESS" or fresh.reviewer_id != actor.id:
        who = str(fresh.reviewer or "")
        raise Refused(Text(f"这一轮现在不由您审查（状态：{fresh.state_info.label.zh}；审查人：{who}）。请刷新页面。",
                           f"This round is not yours to change now ({fresh.state_info.label.en}; reviewer {who}). "
                           "Reload the page."))  # fmt: skip


def _said(finding: Finding, kind: str, actor: Actor) -> None:
    record(kind=kind, subject=f"finding:{finding.pk}", about=f"project:{finding.project_id}", actor=actor,
           data={"rule": finding.rule, "status": finding.status, "note": finding.note, "text": finding.message_zh})  # fmt: skip


def fill_form(*, round_: Round, form: Mapping[str, Mapping[str, str]], actor: Actor) -> Round:
    """Keep the reviewer's verdicts and comments."""
    with transaction.atomic():
        _held(round_, actor)
        fresh = Round.objects.select_for_update().get(pk=round_.pk)
        codes = {i.code for i in checklist.FORMS[fresh.stage]}
        for code, said in form.items():
            if code in codes and said.get("verdict") in set(checklist.Verdict):
                fresh.form[code] = {"verdict": said["verdict"], "comment": said.get("comment", "")[:1000]}
        fresh.save()
    return fresh


def opine(*, round_: Round, conclusion: str, actor: Actor, roles: Roles) -> Round:
    """Hand the opinion to the lead: every item has its verdict."""
    with transaction.atomic():
        _held(round_, actor)
        fresh = Round.objects.select_for_update().get(pk=round_.pk)
        missing = [i.code for i in checklist.FORMS[fresh.stage] if not fresh.form.get(i.code, {}).get("verdict")]
        if missing:
            raise Refused(
                Text(
                    f"审查表还有未填写的项目：{'、'.join(missing)}。", f"Items without a verdict: {', '.join(missing)}."
                )
            )
        return move(fresh, "opine", actor=actor, roles=roles, conclusion=conclusion.strip())


def reconsider(*, round_: Round, reason: str, actor: Actor, roles: Roles) -> Round:
    """Give the round back to its reviewer."""
    if not reason.strip():
        raise Refused(Text("请写明退回审查人的原因。", "Say why it goes back to the reviewer."), "reason")
    return move(round_, "reconsider", actor=actor, roles=roles, reason=reason)


def sign_return(*, round_: Round, reason: str, account: Account, actor: Actor, roles: Roles) -> Round:
    """Return what was examined; refused without at least one open, anchored finding (domain.md §1.3, 3)."""
    roles = frozenset(roles)
    with transaction.atomic():
        open_ = list(findings.still_open(round_).select_related("dataset"))
        if not open_:
            raise Refused(Text("退回时至少要有一条指明位置的问题。请先添加问题，或选择通过。",
                               "A return needs at least one anchored finding. Add one, or pass."))  # fmt: skip
        text = reason.strip() or Text(f"共 {len(open_)} 处问题", "").zh
        fresh = move(round_, "return", actor=actor, roles=roles, reason=text, signer=account, data={"open": len(open_)})
        named = frozenset(f.dataset_id for f in open_ if f.dataset_id)
        _conclude(fresh, named, actor, roles, text)
    return fresh


def sign_pass(*, round_: Round, account: Account, actor: Actor, roles: Roles) -> Round:
    """Pass what was examined: nothing grave is open."""
    roles = frozenset(roles)
    with transaction.atomic():
        open_ = findings.still_open(round_).exclude(status=FindingState.ACCEPTED).count()
        if open_:
            raise Refused(Text(f"还有 {open_} 条需要改正的问题没有处理。请接受其说明、不采纳，或退回修改。",
                               f"{open_} findings are still open. Accept their explanations, dismiss them, or return."))  # fmt: skip
        fresh = move(round_, "pass", actor=actor, roles=roles, signer=account)
        _conclude(fresh, frozenset(), actor, roles, "")
    return fresh


def _conclude(round_: Round, returned: frozenset[int], actor: Actor, roles: frozenset[Role], reason: str) -> None:
    project = round_.project
    if round_.stage == Stage.DATA:
        submission = submission_queries.of(project)
        if submission is not None:
            submissions.conclude(submission=submission, returned=returned, actor=actor, roles=roles, reason=reason)
        return
    plan = plan_queries.of(project)
    if plan is not None and reason:
        plans.return_(plan=plan, actor=actor, roles=roles, reason=reason)
        # A record may have to follow the plan: while the plan is open again, so are the records it names.
        everything = frozenset(datasets.datasets(project).values_list("pk", flat=True))
        preparation.conclude(project=project, returned=everything, actor=actor, roles=roles, reason=reason)
    elif plan is not None:
        preparation.conclude(project=project, returned=frozenset(), actor=actor, roles=roles)
        plans.pass_(plan=plan, actor=actor, roles=roles)
