"""数据汇交协议: parties, counts per category computed from the metadata, sharing, seals (domain.md §2.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huijiao.core.deposit import Deposit
from huijiao.core.records.agreement import CATEGORIES, Agreement
from huijiao.core.records.base import Record
from huijiao.core.records.metadata import SHARE_BOXES
from huijiao.core.rules.agreement import computed_counts
from huijiao.core.rules.engine import NotApplicable
from huijiao.core.vocabulary import share_mode
from huijiao.tools.papers.documents.known import BLANK_DAY, known
from huijiao.tools.papers.documents.word import Form

_TERMS: Mapping[str, str] = {
    SHARE_BOXES[0]: "即任何用户都可以访问、复制、收集和下载。",
    SHARE_BOXES[1]: "即注册用户登录后可以访问、复制、收集和下载，访问和下载留有记录。",
    SHARE_BOXES[
        2
    ]: "元数据完全对外共享。用户使用此类数据编写或发表相关数据分析结果时，需征得数据提交者的同意，并在文章中注明数据来源，"
    "致谢数据提供者。签订协议的用户，可访问、复制、收集和下载所签协议规定的数据资源；禁止修改、传播或使其他人通过独立门户或"
    "机构网络访问或使用该数据。",
    SHARE_BOXES[3]: "在保护期内不对外提供数据实体，保护期届满后按约定方式共享。",
}


@dataclass(frozen=True)
class Party:
    """One party as printed; empty texts leave a line to write on."""

    name: str = ""
    contact: str = ""
    address: str = ""
    phone: str = ""


def build(deposit: Deposit | None = None, *, centre: Party | None = None) -> bytes:
    """Return the agreement as .docx. Counts are computed from the metadata, never typed; an annex when modes differ."""
    agreement = deposit.agreement if deposit and deposit.agreement else Agreement()
    ours = centre or _party(agreement.record, "centre")
    theirs = _party(agreement.record, "depositor")
    theirs = theirs if theirs.name else _known_party(deposit)
    name = ours.name or "数据中心"
    form = Form("agreement", "数据汇交协议")
    form.title(f"{ours.name}数据汇交协议", size=18)
    _print_party(form, "甲方", theirs)
    form.gap(2)
    _print_party(form, "乙方", ours)
    form.gap(2)
    no, title = (agreement.record[n] or known(deposit, n) for n in ("project_no", "title"))
    form.text(
        f"由甲方向{name}汇交“国家科技计划项目”（项目编号：{no or '＿＿＿＿＿＿'}）{title or '＿＿＿＿＿＿＿＿'} 如下数据资源，双方达成如下协议："
    )
    form.text("（1）数据管理", indent=False)
    form.text("甲方汇交的所有数据纳入乙方平台管理，乙方对汇交的科学数据进行分类、分级存储和管理，确保数据的物理安全。")
    form.text("（2）甲方向乙方汇交数据资源，清单如下表所示：", indent=False)
    _counts(form, agreement, deposit)
    form.text("※ 注：甲方承诺上述汇交的数据为非涉密科学数据。", indent=False)
    _sharing(form, agreement, deposit)
    form.seal(
        "甲方（盖章）：                    乙方（盖章）：", f"日期：{BLANK_DAY}        日期：{BLANK_DAY}", align=0
    )
    form.page_numbers()
    return form.done()


def _party(record: Record, side: str) -> Party:
    return Party(record[side], *(record[f"{side}_{name}"] for name in ("contact", "address", "phone")))


def _known_party(deposit: Deposit | None) -> Party:
    return Party(*(known(deposit, name) for name in ("lead_inst", "contact", "address", "contact_phone")))


def _print_party(form: Form, side: str, party: Party) -> None:
    for label, text in ((side, party.name), ("联系人", party.contact), ("地址", party.address), ("电话", party.phone)):
        form.text(f"{label}：{text}", indent=False)


def _counts(form: Form, agreement: Agreement, deposit: Deposit | None) -> None:
    rows = [[label, _count(code, agreement, deposit), ""] for code, (label, _) in CATEGORIES.items()]
    form.grid((50, 60, 50), [["类别", "汇交内容", "汇交数据量"], *rows], centred=(0, 1, 2))


def _count(code: str, agreement: Agreement, deposit: Deposit | None) -> str:
    """Return what stands under 汇交内容: computed, else as the agreement has it, else the unit alone."""
    unit = CATEGORIES[code][1]
    try:
        counted = computed_counts(deposit.metadata) if deposit and deposit.metadata else {}
    except NotApplicable:  # a record without a type: nothing can be computed yet
        counted = {}
    number = counted.get(code)
    if number is not None:
        return f"{number:.0f} {unit}".strip() if number or code != "OTHER" else "无"
    if code in agreement.counts and not counted:
        return agreement.counts[code].text
    return unit or "（数据内容、单位）"


def _modes(agreement: Agreement, records: Sequence[Record]) -> tuple[str, ...]:
    named = {mode.label.zh for r in records if (mode := share_mode(r["share"]))}
    return tuple(m for m in SHARE_BOXES if m in (named or agreement.modes))


def _sharing(form: Form, agreement: Agreement, deposit: Deposit | None) -> None:
    records = tuple(deposit.metadata or ()) if deposit else ()
    modes = _modes(agreement, records)
    numbers = "、".join(str(SHARE_BOXES.index(m) + 1) for m in modes)
    form.text("（3）数据共享", indent=False)
    form.text(f"对以上汇交的采用第 {numbers or '＿＿＿'} 种共享方式：")
    for number, (mode, terms) in enumerate(_TERMS.items(), 1):
        form.text(f"{number}. {mode}：{terms}")
    if len(modes) > 1 and records:
        form.caption("附表  分数据集共享方式")
        form.grid(
            (12, 90, 34, 26),
            [["序号", "数据集名称", "共享方式", "公开时间"],
             *([str(n), r["name_zh"], r["share"], r["open_at"]] for n, r in enumerate(records, 1))],
            centred=(0, 2, 3),
        )  # fmt: skip
