"""The comment library: ready sentences by item of the review form, the house's own, the centre's and each reviewer's.

``{name}`` ``{path}`` ``{cell}`` ``{row}`` ``{document}`` are filled in from where the finding stands, ``{…}`` is left to be typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.text import Text as T
from huijiao.people.models import Account, Centre
from huijiao.steps.s4_review import checklist
from huijiao.steps.s4_review.models import Comment
from huijiao.tools.ledger.actions import record

LEAST, MOST = 4, 500  # characters
_LENGTH = T(f"请写 {LEAST} 至 {MOST} 个字。", f"Write {LEAST} to {MOST} characters.")


@dataclass(frozen=True, slots=True)
class Saying:
    """One ready sentence; ``pk`` is None for the house's own."""

    code: str
    key: str
    text: T
    pk: int | None = None
    own: bool = False


#: Of the house; the first three are real comments of a centre (domain.md §3.13), the others in their tone.
HOUSE: tuple[Saying, ...] = tuple(
    Saying(code, key, T(zh, en))
    for code, key, zh, en in (
        ("A5", "duiying", "汇交方案与元数据表资源名称应一一对应，每个工具写一条元数据。", "Names in plan and records must match one to one; one record for each tool."),
        ("A3", "zhuanli", "需要补充专利集。", "Add the set of patents."),
        ("B12", "yangben", "请补充相关样本信息数据。", "Add the data of the samples."),
        ("A1", "renwushu", "“{cell}”与任务书不一致，请按任务书改正或说明调整依据。", "“{cell}” differs from the task book; correct it or say what the change rests on."),
        ("A2", "juti", "“{cell}”内容过于笼统，请写明{…}。", "“{cell}” is too general; say {…}."),
        ("A3", "zhibiao", "考核指标“{cell}”没有对应的汇交数据，请补充或说明。", "The indicator “{cell}” has no data; add them or explain."),
        ("A4", "danwei", "“{name}”的数量请写明单位，并与任务书一致。", "Give the amount of “{name}” with its unit, as in the task book."),
        ("A6", "bitian", "“{name}”缺少“{cell}”，请补充。", "“{name}” lacks “{cell}”; fill it in."),
        ("A7", "zhaiyao", "“{name}”的摘要请写明数据来源、采集方法和时间范围。", "The abstract of “{name}” should give source, method and period."),
        ("A8", "zhikong", "请分别写明采集、加工、处理环节的质量控制措施。", "Describe quality control of collection, processing and handling separately."),
        ("A9", "gongxiang", "“{name}”选择暂不共享，请写明理由和开放日期。", "“{name}” is not shared for now; give the reason and the date of opening."),
        ("A11", "lunli", "请补充伦理审查批件。", "Add the ethics approval."),
        ("B1", "queshi", "“{name}”缺少数据文件{…}，请补充。", "“{name}” lacks the file {…}; add it."),
        ("B2", "mulu", "请按汇交方案的目录结构存放“{path}”。", "Put “{path}” where the plan's folders say."),
        ("B3", "mingming", "“{path}”的文件名不符合命名规则，请改名。", "The name of “{path}” is against the naming rule; rename it."),
        ("B6", "jilushu", "“{name}”的记录数与元数据不一致，请核对后改正其中一处。", "The number of records of “{name}” differs from its record; correct one of them."),
        ("B7", "duqu", "“{path}”不能打开，请重新导出并上传。", "“{path}” cannot be opened; export it anew and upload it."),
        ("B8", "kongzhi", "“{path}”的“{cell}”列缺失较多，请补充或在说明文件中写明原因。", "The column “{cell}” of “{path}” has many gaps; fill them or give the reason in the README."),
        ("B9", "jingdu", "“{path}”的“{cell}”列请注明单位和精度。", "Give unit and precision of the column “{cell}” of “{path}”."),
        ("B11", "shuoming", "请补充“{name}”的数据说明文件（README.txt）和数据字典。", "Add README.txt and the data dictionary of “{name}”."),
        ("B13", "shouce", "请补充“{name}”的使用手册和运行环境说明。", "Add the manual and the system requirements of “{name}”."),
        ("B14", "geren", "“{path}”含个人信息，请去标识化后重新上传。", "“{path}” holds personal data; de-identify it and upload it again."),
    )
)  # fmt: skip


def library(account: Account, centre: Centre, stage: str) -> list[Saying]:
    """Return what a reviewer may insert at a stage: own sentences first, then the centre's, then the house's."""
    codes = {i.code for i in checklist.FORMS[stage]}
    mine = Q(owner=account) | Q(owner=None)
    kept = Comment.objects.filter(mine, centre=centre).order_by(F("owner").asc(nulls_last=True), "-used", "pk")
    own = [Saying(c.code, c.key, c.text, c.pk, c.owner_id == account.pk) for c in kept if not c.code or c.code in codes]
    return own + [s for s in HOUSE if s.code in codes]


def keep(
    *, account: Account, centre: Centre, code: str, key: str, zh: str, en: str = "", shared: bool = False, actor: Actor
) -> Comment:
    """Save a sentence, for oneself or for the centre; the same words are saved once."""
    zh, en, key = zh.strip(), en.strip(), key.strip()[:12]
    if not LEAST <= len(zh) <= MOST or len(en) > MOST:
        raise Refused(_LENGTH, "zh")
    if code and all(i.code != code for form in checklist.FORMS.values() for i in form):
        raise Refused(T("审查表没有这一项。", "The review form has no such item."), "code")
    with transaction.atomic():
        owner = None if shared else account
        made, fresh = Comment.objects.get_or_create(
            centre=centre, owner=owner, code=code, zh=zh, defaults={"key": key, "en": en}
        )
        if fresh and shared:
            record(
                kind="comment.shared",
                subject=f"comment:{made.pk}",
                about=f"centre:{centre.pk}",
                actor=actor,
                data={"zh": zh},
            )
    return made


def forget(*, account: Account, number: int) -> None:
    """Remove a sentence of one's own."""
    Comment.objects.filter(pk=number, owner=account).delete()


def used(numbers: Sequence[int]) -> None:
    """Count that saved sentences were inserted: the most used come first."""
    Comment.objects.filter(pk__in=list(numbers)).update(used=F("used") + 1)
