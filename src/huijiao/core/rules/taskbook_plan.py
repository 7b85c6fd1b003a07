"""R-TBP: the task book against table 1 and section 一 of the plan (domain.md §3.4, §3.14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.normal import N, sim
from huijiao.core.quantities import Quantity, fmt_bytes, fmt_count, quantities
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import Achievement
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.indicators import data_bearing, indicator_name, indicator_no, linked, offers, refers, shortfalls
from huijiao.core.rules.plan import project_name
from huijiao.core.rules.plan_rows import label, offered_classes, plan_rows, section_place, section_text
from huijiao.core.text import Text
from huijiao.core.vocabulary import CLASSES, ResourceClass, boxed_classes, classify, indicator_classes, named_classes

_C = ResourceClass
#: R-TBP-04; patents and papers have rules of their own, datasets are counted by R-TBP-05.
_OTHERS = (_C.SWCOPYRIGHT, _C.STANDARD, _C.REPORT, _C.BOOK, _C.ATLAS, _C.SOFTWARE, _C.ALGOMODEL, _C.SYSTEM)
#: A tool of another type answers when its name says so; systems are grouped with software (§0.4).
_TOOL_ANSWERS = {
    _C.SOFTWARE: (frozenset({_C.SOFTWARE, _C.SYSTEM}), r"软件|工具|程序|平台|software|tool"),
    _C.ALGOMODEL: (frozenset({_C.ALGOMODEL}), r"算法|模型|方法|algorithm|model"),
    _C.SYSTEM: (frozenset({_C.SYSTEM, _C.SOFTWARE}), r"系统|平台|system|platform"),
}
_LEAST_LIKE = 0.5
_UNCHANGED = re.compile(
    r"(?:无|未|没有|不作|不做|不予|不|均未|未作|未做|无需)(?:任何|进行|作|做|发生)?(?:调整|变更|变化)"
)
_ADJUSTED = re.compile(r"调整|变更|批准|批复|\badjusted\b|\bchanged\b|\bapproved\b", re.IGNORECASE)
_DONE = re.compile(r"已|实际|超额|累计|共(?:发表|申请|获|建)|目前|截至|\bactual|\bso far\b", re.IGNORECASE)
_QUOTES = re.compile(r"指标|任务书|完成时|考核|\bindicator|\btask book", re.IGNORECASE)
#: What may stand between an indicator's name and its value.
_LEAD = re.compile(r"^(?:数量|个数|总数|数)?(?:[(:,]|为|达到?|完成时|指标值?|\s)*")
#: So many characters after the indicator's name its value may stand.
_REACH = 24


@rule("R-TBP-01", Severity.FIX, "taskbook", "plan")
def indicators_have_rows(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-01: every indicator that bears data is named by a row; NA where the form has no such column."""
    rows = plan_rows(deposit)
    if deposit.taskbook is None or not linked(rows):
        message = "table 1 has no column for indicators"
        raise NotApplicable(message)
    for achievement, indicator in deposit.taskbook.indicators:
        if data_bearing(achievement, indicator) and not any(refers(r, indicator) for r in rows):
            yield hit(indicator.at("ind_name"), no=indicator_no(indicator), name=indicator_name(indicator))


def _asking(deposit: Deposit, cls: ResourceClass) -> Place | None:
    """Return where the task book first asks for a class: the indicator that names it, else the achievement."""
    for achievement in deposit.taskbook.achievements if deposit.taskbook else ():
        if cls not in indicator_classes(_live(achievement)):
            continue
        named = next((i for i in achievement.indicators if cls in named_classes(i["ind_name"])), None)
        return named.at("ind_name") if named else achievement.record.at("ach_types")
    return None


def _live(achievement: Achievement) -> Achievement:
    """Leave out indicators that the depositor declared, with a reason, to bear no data."""
    dropped = [i for i in achievement.indicators if i["data_bearing"].startswith("否") and i["no_data_reason"].strip()]
    if not dropped:
        return achievement
    left = tuple(i for i in achievement.indicators if i not in dropped)
    return Achievement(achievement.record if left else Record(place=achievement.record.place), left)


def _lacks(deposit: Deposit, cls: ResourceClass) -> bool:
    rows = plan_rows(deposit)
    if cls in _TOOL_ANSWERS:
        answers, words = _TOOL_ANSWERS[cls]
        return not any(
            offered & answers or (offered & set(_TOOL_ANSWERS) and re.search(words, N(r["name"])))
            for r in rows
            for offered in (offered_classes(r),)
        )
    return not any(cls in offered_classes(r) for r in rows)


def _missing_class(deposit: Deposit, cls: ResourceClass) -> Iterator[Hit]:
    place = _asking(deposit, cls)
    if place is not None and _lacks(deposit, cls):
        yield hit(place, cls=label(cls), project=project_name(deposit), unit=CLASSES[cls].unit)


@rule("R-TBP-02", Severity.FIX, "taskbook", "plan")
def patents_are_planned(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-02: patents in the task book (type, result or indicator name) have their set."""
    yield from _missing_class(deposit, _C.PATENT)


@rule("R-TBP-03", Severity.FIX, "taskbook", "plan")
def papers_are_planned(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-03: papers in the task book have their set."""
    yield from _missing_class(deposit, _C.PAPER)


@rule("R-TBP-04", Severity.FIX, "taskbook", "plan")
def other_classes_are_planned(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-04: software copyrights, standards, reports, books, atlases and tools of the task book are planned."""
    for cls in _OTHERS:
        yield from _missing_class(deposit, cls)


@rule("R-TBP-05", Severity.FIX, "taskbook", "plan")
def counts_are_reached(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-05: the plan adds up to each counted indicator; the unit decides between records and rows (§3.14)."""
    yield from _short(deposit, "count")


@rule("R-TBP-06", Severity.WARN, "taskbook", "plan")
def volumes_are_reached(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-06: the plan adds up to each volume that an indicator asks for."""
    yield from _short(deposit, "bytes")


def _short(deposit: Deposit, dimension: str) -> Iterator[Hit]:
    rows = plan_rows(deposit)
    for gap in shortfalls(deposit.taskbook, offers(rows)) if deposit.taskbook else ():
        if gap.dimension != dimension:
            continue
        yield hit(
            gap.indicator.at("v_end"),
            no=indicator_no(gap.indicator),
            name=indicator_name(gap.indicator),
            need=_said(gap.need, dimension),
            have=_said(gap.have, dimension),
            gap=_said(gap.need - gap.have, dimension),
            unit="" if dimension == "bytes" else gap.unit,
        )


def _said(n: float, dimension: str) -> Text:
    if dimension == "bytes":
        return Text(fmt_bytes(n), fmt_bytes(n))
    return Text(fmt_count(n, "zh"), fmt_count(n, "en"))


@rule("R-TBP-07", Severity.WARN, "taskbook", "plan")
def databases_are_recognisable(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-07: a result of type 数据库 resembles some row's name."""
    rows = plan_rows(deposit)
    for achievement in deposit.taskbook.achievements if deposit.taskbook else ():
        name = re.sub(r"^\s*\d+[.．、)）]\s*", "", achievement.record["ach_name"]).strip()
        if name and _C.DATASET in boxed_classes(achievement):
            best = max(sim(name, row["name"]) for row in rows)
            if best < _LEAST_LIKE:
                yield hit(achievement.record.at("ach_name"), ach=name)


@rule("R-TBP-08", Severity.INFO, "plan")
def rows_have_indicators(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-08: a row names its indicator, where the form has the column."""
    rows = plan_rows(deposit)
    if not linked(rows):
        message = "table 1 has no column for indicators"
        raise NotApplicable(message)
    for row in rows:
        if row.has("ind_refs") and not re.search(r"[^\s/\\—–\-无]", row["ind_refs"]):
            yield hit(row.at("ind_refs"), name=row["name"].strip())


@rule("R-TBP-09", Severity.FIX, "taskbook")
def no_data_has_a_reason(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-09: an indicator marked as bearing no data though its name says otherwise gives a reason (online form)."""
    asked = [i for _, i in deposit.taskbook.indicators if i["data_bearing"].strip()] if deposit.taskbook else []
    if not asked:
        message = "the form does not ask whether indicators bear data"
        raise NotApplicable(message)
    for indicator in asked:
        depositable = named_classes(indicator["ind_name"]) or classify(indicator["ind_name"]).sure
        if indicator["data_bearing"].startswith("否") and depositable and not indicator["no_data_reason"].strip():
            yield hit(indicator.at("no_data_reason"), no=indicator_no(indicator), name=indicator_name(indicator))


@rule("R-TBP-10", Severity.FIX, "taskbook", "plan")
def quoted_values_agree(deposit: Deposit) -> Iterator[Hit]:
    """R-TBP-10: section 一 quotes each indicator's value as the task book has it, or says it was adjusted."""
    if deposit.plan is None or deposit.taskbook is None:
        return
    text = section_text(deposit.plan, 1)
    if not text:
        message = "section 1 is empty"
        raise NotApplicable(message)
    if _ADJUSTED.search(_UNCHANGED.sub("", text)):
        return
    for _, indicator in deposit.taskbook.indicators:
        quoted = _misquoted(text, indicator)
        if quoted:
            yield hit(
                section_place(deposit.plan, 1),
                no=indicator_no(indicator),
                name=indicator_name(indicator),
                a=quoted,
                b=indicator["v_end"].strip(),
            )


def _misquoted(text: str, indicator: Record) -> str:
    """Return the value quoted after the indicator's name if it is another one, or ``""``."""
    name = re.sub(r"(?:数量|个数|总数|数)$", "", N(indicator_name(indicator)))
    wanted = {(q.dimension, q.unit): q for q in reversed(quantities(indicator["v_end"]))}
    earlier = [q.value for field in ("v_mid", "v_start") for q in quantities(indicator[field])]
    if len(name) < 3 or not wanted:
        return ""
    wrong = ""
    for sentence in re.split(r"[。！？!?\n]+", text):
        folded = N(sentence)
        for found in re.finditer(re.escape(name), folded):
            after = _LEAD.sub("", folded[found.end() : found.end() + _REACH])
            clause = re.split(r"[,、。;()]", after)[0]
            quoted = next((q for q in quantities(clause) if (q.dimension, q.unit) in wanted), None)
            if quoted is None or quoted.value in earlier:
                continue
            if _agrees(quoted, wanted[(quoted.dimension, quoted.unit)]):
                return ""
            verbatim = folded.startswith(N(indicator_name(indicator)), found.start()) and len(name) >= 4
            if _claims(folded, quoted, wanted[(quoted.dimension, quoted.unit)], verbatim=verbatim):
                wrong = wrong or quoted.text
    return wrong


def _agrees(quoted: Quantity, want: Quantity) -> bool:
    low, high = quoted.least, quoted.most
    if want.least is None:
        return high is not None and want.most is not None and high <= want.most
    if want.most is None:
        return (low if low is not None else high or 0.0) >= want.least
    return (low is None or low >= want.least) and (high is None or high <= want.most) and quoted.value >= want.least


def _claims(sentence: str, quoted: Quantity, want: Quantity, *, verbatim: bool) -> bool:
    """Tell whether the sentence quotes the indicator: it says so, or it has the full name and too small a value.

    A greater value that was reached (已发表…) is a result, not a quotation.
    """
    less = want.least is not None and quoted.value < want.least
    if _QUOTES.search(sentence):
        return less or not _DONE.search(sentence)
    return less and verbatim
