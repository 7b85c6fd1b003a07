"""What depositors do with data, and what checking and review do to a submission."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.errors import Refused
from huijiao.core.findings import Finding
from huijiao.core.machine import Role
from huijiao.core.manifest import FileEntry, manifest_hash
from huijiao.core.records import codec
from huijiao.core.records.agreement import Agreement, QualityReport
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries
from huijiao.steps.s3_submission.models import Frozen, Part, Submission
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import Box, DoorAccount, StagedFile
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.actions import begin, move, record
from huijiao.tools.papers.actions import keep_made

Roles = Iterable[Role]
QUOTA = 4 * 10**12  # bytes; above 1 TB the posted disk is only advised (domain.md §0.3, 7)
WRITABLE = frozenset({"OPEN", "AUTO_FAILED", "RETURNED"})


def open_submission(*, project: Project) -> Submission:
    """Open the channel once the plan is in effect: a box, and a part for each dataset. Idempotent."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        submission = queries.of(project)
        if submission is None:
            submission = begin(Submission(project=project), kind="submission.opened_channel", actor=SYSTEM)
            box = intake.open_box(owner=submission.subject, about=submission.about, quota=QUOTA)
            submission.box = box.pk
            submission.save()
        for dataset in datasets.datasets(project):
            if not Part.objects.filter(dataset=dataset).exists():
                begin(Part(submission=submission, dataset=dataset), kind="part.begun", actor=SYSTEM)
    return submission


def keep_quality(*, submission: Submission, report: QualityReport, document: str, actor: Actor) -> None:
    """Take in the quality information report."""
    _keep(submission, "quality", codec.quality_out(report), document, actor)


def keep_agreement(*, submission: Submission, agreement: Agreement, document: str, actor: Actor) -> None:
    """Take in the agreement."""
    _keep(submission, "agreement", codec.agreement_out(agreement), document, actor)


def _keep(submission: Submission, kind: str, content: object, document: str, actor: Actor) -> None:
    with transaction.atomic():
        fresh = Submission.objects.select_for_update().get(pk=submission.pk)
        if fresh.state not in WRITABLE:
            raise Refused(
                Text(
                    "数据已提交或正在审核，现在不能更换文件。", "The data are submitted; papers cannot be replaced now."
                )
            )
        setattr(fresh, kind, content)
        setattr(fresh, f"{kind}_document", document)
        fresh.save()
        record(kind=f"{kind}.read", subject=fresh.subject, about=fresh.about, actor=actor, data={"document": document})


def seal_agreement(*, submission: Submission, party: str, actor: Actor) -> None:
    """Note that a party (``depositor`` or ``centre``) has sealed the agreement (R-AGR-04)."""
    with transaction.atomic():
        fresh = Submission.objects.select_for_update().get(pk=submission.pk)
        if not fresh.agreement:
            raise Refused(Text("还没有汇交协议。请先上传协议。", "There is no agreement yet. Upload it first."))
        if getattr(fresh, f"sealed_by_{party}") is None:
            setattr(fresh, f"sealed_by_{party}", timezone.now())
            fresh.save()
            record(kind="agreement.sealed", subject=fresh.subject, about=fresh.about, actor=actor,
                   data={"party": party})  # fmt: skip


def issue_account(*, submission: Submission, actor: Actor, days: int = 30) -> tuple[DoorAccount, str]:
    """Issue upload credentials for so many days; the password is returned here and nowhere else."""
    if submission.state not in WRITABLE:
        raise Refused(Text("数据已提交，现在不能上传文件。", "The data are submitted; no files can be uploaded now."))
    with transaction.atomic():
        account, password = intake.issue_account(queries.box(submission), days=days)
        record(kind="submission.account_issued", subject=submission.subject, about=submission.about, actor=actor,
               data={"name": account.username})  # fmt: skip
    return account, password


def revoke_account(*, submission: Submission, account: DoorAccount, actor: Actor) -> None:
    """End upload credentials now."""
    with transaction.atomic():
        intake.revoke_account(account)
        record(kind="submission.account_revoked", subject=submission.subject, about=submission.about, actor=actor,
               data={"name": account.username})  # fmt: skip


def arrived(file: StagedFile) -> None:
    """Queue the examination of a file that has just become complete (called inside intake's transaction)."""
    enqueue("submission.examine", {"box": file.box_id}, key=f"examine:{file.box_id}", about=file.box.about)


def confirm(*, submission: Submission, actor: Actor, roles: Roles) -> Submission:
    """Confirm the upload: freeze the box and start the automatic check."""
    with transaction.atomic():
        fresh = Submission.objects.select_for_update().get(pk=submission.pk)
        box = Box.objects.select_for_update().get(pk=fresh.box or 0)
        _complete(fresh, box)
        fresh = move(fresh, "confirm", actor=actor, roles=roles, data={"number": fresh.number + 1},
                     number=fresh.number + 1)  # fmt: skip
        intake.freeze(box)
        for part in fresh.parts.filter(state="RETURNED"):
            move(part, "resubmit", actor=actor, roles=roles)
        enqueue("submission.check", {"submission": fresh.pk, "number": fresh.number},
                key=f"check:{fresh.pk}:{fresh.number}", about=fresh.about)  # fmt: skip
    return fresh


def _complete(submission: Submission, box: Box) -> None:
    partial = StagedFile.objects.filter(box=box, state="PARTIAL").exclude(path="").count()
    if partial:
        raise Refused(Text(f"还有 {partial} 个文件没有传完。请继续上传，或在列表中放弃它们。",
                           f"{partial} files are unfinished. Resume them, or discard them in the list."))  # fmt: skip
    if not StagedFile.objects.filter(box=box, state="COMPLETE").exists():
        raise Refused(Text("还没有任何数据文件。请先上传。", "There are no data files yet. Upload them first."))
    if not submission.quality:
        raise Refused(Text("缺少科学数据质量信息报告。请先上传（可下载已预填的模板）。",
                           "The data quality information report is missing. Upload it first "
                           "(a prefilled form can be downloaded)."))  # fmt: skip


def freeze_manifest(*, submission: Submission, entries: list[FileEntry]) -> Frozen:
    """Write the manifest of this confirmation, once, and the sums of each part."""
    found = Frozen.objects.filter(submission=submission, number=submission.number).first()
    if found:
        return found
    lines = [
        json.dumps({"path": e.path, "bytes": e.bytes, "md5": e.md5, "sha256": e.sha256, "channel": e.channel,
                    "received": e.received, "format": e.report.format if e.report else ""}, ensure_ascii=False)
        for e in entries
    ]  # fmt: skip
    with transaction.atomic():
        paper = keep_made(
            subject=submission.project.subject, kind="manifest", name=f"manifest-{submission.number}.jsonl",
            content=("\n".join(lines) + "\n").encode(), by=SYSTEM,
        )  # fmt: skip
        frozen = Frozen.objects.create(
            submission=submission, number=submission.number, manifest=paper.key, manifest_hash=manifest_hash(entries),
            files=len(entries), bytes=sum(e.bytes for e in entries),
        )  # fmt: skip
        _sum_parts(submission)
        record(kind="submission.frozen", subject=submission.subject, about=submission.about, actor=SYSTEM,
               data={"number": frozen.number, "manifest": frozen.manifest_hash, "files": frozen.files,
                     "bytes": frozen.bytes})  # fmt: skip
    return frozen


def _sum_parts(submission: Submission) -> None:
    rows = list(datasets.datasets(submission.project))
    mine = queries.by_dataset(queries.snapshot(submission), rows)
    for part in submission.parts.all():
        files = mine.get(part.dataset_id, [])
        digest = manifest_hash(files)
        if part.state == "PASSED" and part.hash and part.hash != digest:  # R-ENT-34
            part = move(part, "reopen", actor=SYSTEM, roles=[Role.SYSTEM])  # noqa: PLW2901 - the fresh row
        part.files, part.bytes, part.hash = len(files), sum(f.bytes for f in files), digest
        part.save()


def conclude_check(*, submission: Submission, findings: Iterable[Finding], digest: str) -> Submission:
    """End the automatic check: BLOCK, or FIX without a word of explanation, goes back without a human round."""
    stopping = datasets.in_the_way(submission.project, findings)
    verb = "fail" if stopping else "accept"
    with transaction.atomic():
        fresh = move(submission, verb, actor=SYSTEM, roles=[Role.SYSTEM],
                     data={"stopping": len(stopping), "findings": digest})  # fmt: skip
        if stopping:
            intake.thaw(queries.box(fresh))
    return fresh


def withdraw(*, submission: Submission, actor: Actor, roles: Roles) -> Submission:
    """Take the submission back before a reviewer opens it."""
    with transaction.atomic():
        fresh = move(submission, "withdraw", actor=actor, roles=roles)
        intake.thaw(queries.box(fresh))
    return fresh


def open_review(*, submission: Submission, actor: Actor, roles: Roles) -> Submission:
    """A reviewer opens the data round."""
    return move(submission, "open", actor=actor, roles=roles)


def conclude(
    *, submission: Submission, returned: frozenset[int], actor: Actor, roles: Roles, reason: str = ""
) -> Submission:
    """Return the named datasets (by id) and pass the others; the box opens again for what was returned."""
    roles = frozenset(roles)
    with transaction.atomic():
        for part in submission.parts.filter(state="WAITING"):
            verb = "return" if part.dataset_id in returned else "pass"
            move(part, verb, actor=actor, roles=roles, reason=reason if verb == "return" else "")
        if returned or reason:
            fresh = move(submission, "return", actor=actor, roles=roles, reason=reason)
            intake.thaw(queries.box(fresh))
            return fresh
        return move(submission, "pass", actor=actor, roles=roles)
