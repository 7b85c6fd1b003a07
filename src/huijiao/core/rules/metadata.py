"""The metadata record by itself: required fields, lengths, keywords, types (domain.md §3.6, R-MDT-01 to 07, 09, 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz, process

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Severity
from huijiao.core.normal import N, keywords, word_count
from huijiao.core.quantities import quantities, volume
from huijiao.core.records.base import Need, Record
from huijiao.core.records.metadata import METADATA
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.plan_metadata import kind_of_record
from huijiao.core.rules.words import blank, counts, label, ticked
from huijiao.core.text import Text
from huijiao.core.vocabulary import TOOL_CLASSES, ResourceClass, ShareMode, share_mode

_ABSTRACT_LEAST, _ABSTRACT_MOST = 30, 200
_KEYWORDS_LEAST, _KEYWORDS_MOST = 3, 5
_SAME_ABSTRACT = 95.0
_QUALITY_LEAST = 50
_QUALITY_SHARED = 5
#: Fields with a rule of their own: MDT-02, MDT-03, MDT-06, MDT-12.
_ELSEWHERE = frozenset({"fields", "records", "volume", "type"})
_RESTRICTED_ONLY = ("open_at", "protect_reason")
_COMPLIANCE = ("has_personal", "has_hgr", "secret")
_SOFTWARE = ("sw_name", "sw_purpose", "sw_tools", "sw_runtime", "sw_developer", "sw_version", "sw_manual")
_NO_WHY = Text("", "")
_WHY_RESTRICTED = Text("不完全开放共享的数据须填写此项。", "It is required for data that are not fully open.")
_WHY_COMPLIANCE = Text("合规声明须逐项回答“是”或“否”。", "Each question of the compliance block needs a yes or no.")


def records_of(deposit: Deposit) -> tuple[Record, ...]:
    """Return the records; NA when there are none."""
    if not deposit.metadata:
        message = "no metadata records"
        raise NotApplicable(message)
    return deposit.metadata


def name_of(record: Record) -> str:
    """Return the name to call a record by in sentences."""
    return record["name_zh"].strip() or record["name_en"].strip() or "?"


@rule("R-MDT-01", Severity.BLOCK, "metadata")
def required_field_empty(deposit: Deposit) -> Iterator[Hit]:
    """Required fields of the form's version are filled; conditional ones where their condition holds."""
    for record in records_of(deposit):
        for name, why in _required(record):
            if record.has(name) and blank(record[name]):
                yield hit(record.at(name), name=name_of(record), field=label(name), why=why)


def _required(record: Record) -> Iterator[tuple[str, Text]]:
    for spec in METADATA.fields:
        if spec.need is Need.REQUIRED and spec.name not in _ELSEWHERE:
            yield spec.name, _NO_WHY
    if share_mode(record["share"]) in {ShareMode.AGREEMENT, ShareMode.NOT_SHARED}:
        yield from ((name, _WHY_RESTRICTED) for name in _RESTRICTED_ONLY)
    yield from ((name, _WHY_COMPLIANCE) for name in _COMPLIANCE)


@rule("R-MDT-02", Severity.BLOCK, "metadata")
def fields_missing(deposit: Deposit) -> Iterator[Hit]:
    """Scientific data list their core fields."""
    for record in records_of(deposit):
        if kind_of_record(record) is ResourceClass.DATASET and record.has("fields") and blank(record["fields"]):
            yield hit(record.at("fields"), name=name_of(record))


@rule("R-MDT-03", Severity.BLOCK, "metadata")
def amounts_missing(deposit: Deposit) -> Iterator[Hit]:
    """Scientific data state records and volume above zero; a volume without unit is R-MDT-10."""
    for record in records_of(deposit):
        if kind_of_record(record) is not ResourceClass.DATASET:
            continue
        bad = [name for name in ("records", "volume") if record.has(name) and not _amount(record[name], name)]
        if bad:
            yield hit(record.at(bad[0]), name=name_of(record), fields=[label(b) for b in bad], v=record[bad[0]])


def _amount(text: str, field: str) -> bool:
    if field == "records":
        return any((q.most or q.least or 0) > 0 for q in counts(text))
    size = volume(text)
    if size is None:
        return any(not q.unit and q.value > 0 for q in quantities(text))
    return size.value > 0


@rule("R-MDT-04", Severity.FIX, "metadata")
def abstract_length(deposit: Deposit) -> Iterator[Hit]:
    """An abstract has 30 to 200 字 as Word counts them."""
    for record in records_of(deposit):
        n = word_count(record["abstract"])
        if not blank(record["abstract"]) and not _ABSTRACT_LEAST <= n <= _ABSTRACT_MOST:
            yield hit(record.at("abstract"), name=name_of(record), n=n)


@rule("R-MDT-05", Severity.FIX, "metadata")
def keyword_count(deposit: Deposit) -> Iterator[Hit]:
    """Three to five distinct keywords; none at all is R-MDT-01."""
    for record in records_of(deposit):
        words = [w for w in keywords(record["keywords"]) if not blank(w)]
        distinct = len({N(w) for w in words})
        if words and (not _KEYWORDS_LEAST <= len(words) <= _KEYWORDS_MOST or distinct < len(words)):
            yield hit(record.at("keywords"), name=name_of(record), n=len(words), v=record["keywords"])


@rule("R-MDT-06", Severity.BLOCK, "metadata")
def not_one_type(deposit: Deposit) -> Iterator[Hit]:
    """Exactly one box 数据类型 is ticked."""
    for record in records_of(deposit):
        n = len(ticked(record, "type"))
        if record.has("type") and n != 1:
            yield hit(record.at("type"), name=name_of(record), n=n)


@rule("R-MDT-07", Severity.FIX, "metadata")
def same_abstract(deposit: Deposit) -> Iterator[Hit]:
    """No two records share one abstract; each copy is named once, against the first."""
    texts: list[str] = []
    seen: list[Record] = []
    for record in records_of(deposit):
        text = N(record["abstract"])
        if blank(text):
            continue
        same = process.extract_iter(text, texts, scorer=fuzz.ratio, processor=None, score_cutoff=_SAME_ABSTRACT)
        first = next(same, None)
        if first is not None:
            yield hit(record.at("abstract"), a=name_of(seen[first[2]]), b=name_of(record))
        else:
            texts.append(text)
            seen.append(record)


@rule("R-MDT-09", Severity.WARN, "metadata")
def quality_text_poor(deposit: Deposit) -> Iterator[Hit]:
    """The quality statement has 50 字 and is not the same in more than five records."""
    records = records_of(deposit)
    shared = Counter(N(r["quality"]) for r in records)
    for record in records:
        text = record["quality"]
        if blank(text):
            continue
        n = word_count(text)
        if n < _QUALITY_LEAST or shared[N(text)] > _QUALITY_SHARED:
            yield hit(record.at("quality"), name=name_of(record), n=n)


@rule("R-MDT-12", Severity.WARN, "metadata")
def software_incomplete(deposit: Deposit) -> Iterator[Hit]:
    """A tool states its seven attributes, as far as the form asks for them."""
    tools = [r for r in records_of(deposit) if kind_of_record(r) in TOOL_CLASSES]
    asked = [r for r in tools if any(r.has(f) for f in _SOFTWARE)]
    if not asked:
        message = "no tool, or a form without software attributes"
        raise NotApplicable(message)
    for record in asked:
        missing = [f for f in _SOFTWARE if record.has(f) and blank(record[f])]
        if missing:
            yield hit(record.at(missing[0]), name=name_of(record), missing=[label(f) for f in missing])
