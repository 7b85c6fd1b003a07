"""The agreement against the metadata (domain.md §3.7, R-AGR-01 to 04)."""

from __future__ import annotations

from collections.abc import Iterator

from huijiao.core.deposit import Deposit, Stage
from huijiao.core.findings import Place, Severity
from huijiao.core.records.agreement import CATEGORIES, Agreement
from huijiao.core.records.base import Record, Value
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.plan_metadata import kind_of_record
from huijiao.core.rules.words import blank, counts
from huijiao.core.text import Text
from huijiao.core.vocabulary import CLASSES, SET_CLASSES, ShareMode, share_mode

_ENGLISH = {
    "DATASET": "datasets",
    "TOOL": "software/algorithms/models",
    "ATLAS": "atlases",
    "PATENT": "patents",
    "PAPER": "papers",
    "BOOK": "books",
    "STANDARD": "standards",
    "OTHER": "other",
}
_PARTIES = {"depositor": Text("甲方", "the depositor"), "centre": Text("乙方", "the centre")}


def _agreement(deposit: Deposit) -> Agreement:
    if deposit.agreement is None:
        message = "no agreement"
        raise NotApplicable(message)
    return deposit.agreement


def computed_counts(records: tuple[Record, ...]) -> dict[str, float | None]:
    """Count per category (§2.7): items of class ``each`` by record, sets by their 记录数; None if unreadable."""
    out: dict[str, float | None] = dict.fromkeys(CATEGORIES, 0.0)
    for record in records:
        cls = kind_of_record(record)
        if cls is None:
            message = "a record has no type"
            raise NotApplicable(message)
        category = CLASSES[cls].category
        amount = 1.0
        if cls in SET_CLASSES:
            said = counts(record["records"])
            if not said or out[category] is None:
                out[category] = None
                continue
            amount = said[0].value
        current = out[category]
        out[category] = None if current is None else current + amount
    return out


@rule("R-AGR-01", Severity.BLOCK, "agreement", "metadata")
def counts_differ(deposit: Deposit) -> Iterator[Hit]:
    """The category table says what the metadata give."""
    agreement, records = _agreement(deposit), deposit.metadata or ()
    if not agreement.counts or not records:
        message = "no category table or no metadata records"
        raise NotApplicable(message)
    wanted = computed_counts(records)
    for code, printed in agreement.counts.items():
        need = wanted.get(code)
        if need is None or code not in CATEGORIES:
            continue
        if _differs(code, printed, need):
            label, unit = CATEGORIES[code]
            place = printed.place if printed.place != Place() else agreement.place
            yield hit(place, cat=Text(label, _ENGLISH[code]), a=printed.text.strip() or "0", b=f"{need:.0f}{unit}")


def _differs(code: str, printed: Value, need: float) -> bool:
    said = counts(printed.text)
    if code == "OTHER":  # contents and units are free; only silence about something can be told
        silent = blank(printed.text) or (bool(said) and all(q.value == 0 for q in said))
        return need > 0 and silent
    return sum(q.value for q in said) != need


@rule("R-AGR-02", Severity.BLOCK, "agreement", "metadata")
def modes_differ(deposit: Deposit) -> Iterator[Hit]:
    """The sharing mode of the agreement is that of the metadata, else an annex lists each dataset."""
    agreement = _agreement(deposit)
    modes = {mode for r in deposit.metadata or () if (mode := share_mode(r["share"]))}
    if not modes:
        message = "no sharing mode in the metadata"
        raise NotApplicable(message)
    named = {mode for label in agreement.modes if (mode := share_mode(label))}
    if agreement.annex or named == modes or _as_planned(deposit, named, modes):
        return
    place = agreement.record.at("modes") if agreement.record.has("modes") else agreement.place
    yield hit(place, a=_labels(named), b=_labels(modes))


def _as_planned(deposit: Deposit, named: set[ShareMode], modes: set[ShareMode]) -> bool:
    """Older metadata forms cannot say 注册后完全开放共享; the plan then tells."""
    planned = {mode for r in (deposit.plan.rows if deposit.plan else ()) if (mode := share_mode(r["share"]))}
    return named == planned and named ^ modes <= {ShareMode.OPEN, ShareMode.REGISTERED}


def _labels(modes: set[ShareMode]) -> list[Text]:
    return [m.label for m in ShareMode if m in modes] or [Text("未填写", "not filled in")]


@rule("R-AGR-03", Severity.BLOCK, "agreement")
def not_secret_missing(deposit: Deposit) -> Iterator[Hit]:
    """The undertaking that the data are no state secrets stands."""
    agreement = _agreement(deposit)
    if not agreement.not_secret:
        yield hit(agreement.place)


@rule("R-AGR-04", Severity.BLOCK, "agreement", stages=(Stage.CERT,))
def not_sealed(deposit: Deposit) -> Iterator[Hit]:
    """At the certificate both parties have sealed."""
    agreement = _agreement(deposit)
    missing = [label for party, label in _PARTIES.items() if party not in agreement.sealed]
    if missing:
        yield hit(agreement.place, missing=missing)
