"""The engine's contract (domain.md §3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from huijiao.core.deposit import Deposit, Stage
from huijiao.core.findings import Place, Severity
from huijiao.core.rules.engine import Book, Hit, NotApplicable, Status, hit, inputs_hash, run
from huijiao.core.rules.sentences import Sentences
from huijiao.core.text import Text
from tests.core.rules.builders import deposit

IDS = ("R-A-01", "R-A-02", "R-A-03", "R-A-04", "R-A-05")
TABLE = {i: {"message": "{name}：{what}", "fix": "改{name}"} for i in IDS}
SENTENCES = Sentences(TABLE, {i: {"message": "{name}: {what}", "fix": "mend {name}"} for i in IDS})


def book() -> Book:
    """Return a book with one rule of each kind."""
    made = Book()

    @made.rule("R-A-01", Severity.FIX, "plan")
    def fails(_: Deposit) -> Iterator[Hit]:
        yield hit(Place(cell="b"), name="甲", what=[Text("数据", "data"), Text("软件", "software")])
        yield hit(Place(cell="a"), Severity.WARN, name="乙", what="x")

    @made.rule("R-A-02", Severity.BLOCK)
    def cannot_say(_: Deposit) -> Iterator[Hit]:
        message = "nothing to judge"
        raise NotApplicable(message)
        yield

    @made.rule("R-A-03", Severity.BLOCK)
    def breaks(_: Deposit) -> Iterator[Hit]:
        yield hit(Place(), name="x", what=str(1 // 0))

    @made.rule("R-A-04", Severity.BLOCK, stages=(Stage.CERT,))
    def late(_: Deposit) -> Iterator[Hit]:
        yield hit(Place(), name="x", what="y")

    @made.rule("R-A-05", Severity.INFO, "agreement")
    def passes(_: Deposit) -> Iterator[Hit]:
        return iter(())

    return made


def test_each_answer_has_its_status_and_reason() -> None:
    said = {a.rule: a for a in run(deposit(), SENTENCES, book=book()).answers}
    assert [said[i].status for i in IDS] == [Status.FAIL, Status.NA, Status.ERROR, Status.NA, Status.NA]
    assert said["R-A-02"].why == "nothing to judge"
    assert said["R-A-03"].why.startswith("ZeroDivisionError")
    assert said["R-A-04"].why == "not at stage INFO_SUBMIT"
    assert said["R-A-05"].why == "no agreement"


def test_a_broken_rule_does_not_silence_the_others() -> None:
    report = run(deposit(stage=Stage.CERT), SENTENCES, book=book())
    assert [f.rule for f in report.findings] == ["R-A-01", "R-A-01", "R-A-04"]
    assert report.worst() is Severity.BLOCK


def test_findings_keep_the_order_of_the_rule_and_speak_both_languages() -> None:
    first, second = run(deposit(), SENTENCES, book=book()).findings
    assert (first.place.cell, second.place.cell) == ("b", "a")
    assert (first.message_zh, first.message_en) == ("甲：数据、软件", "甲: data, software")
    assert (first.fix_zh, first.fix_en) == ("改甲", "mend 甲")


def test_severity_of_hit_and_of_programme() -> None:
    plain = run(deposit(), SENTENCES, book=book()).findings
    assert [f.severity for f in plain] == [Severity.FIX, Severity.WARN]
    changed = run(deposit(), SENTENCES, {"R-A-01": Severity.INFO}, book=book()).findings
    assert [f.severity for f in changed] == [Severity.INFO, Severity.INFO]


def test_the_same_snapshot_gives_the_same_digest() -> None:
    reports = [run(deposit(), SENTENCES, book=book()).digest() for _ in range(3)]
    assert len(set(reports)) == 1
    assert run(deposit(plan=None), SENTENCES, book=book()).digest() != reports[0]


def test_a_rule_is_entered_once() -> None:
    made = book()
    with pytest.raises(ValueError, match="twice"):
        made.rule("R-A-01", Severity.FIX)(lambda _: ())


def test_inputs_hash_names_the_snapshot_and_nothing_else() -> None:
    one, same = deposit(), deposit()
    assert inputs_hash(one) == inputs_hash(same)
    assert inputs_hash(one) != inputs_hash(replace(one, plan=None))
