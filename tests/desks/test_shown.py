from __future__ import annotations

import pytest

from huijiao.core.findings import Finding, Place, Severity
from huijiao.desks.shown import grouped, place_words, shown

ROW = {"rule": "R-1", "severity": "FIX", "place": {"document": "a.docx", "cell": "表1!R3C2", "row": 3, "path": ""},
       "message_zh": "不一致", "message_en": "differs", "fix_zh": "改", "fix_en": "change"}  # fmt: skip


def test_shown_takes_a_finding_and_its_json_alike():
    place = Place(document="a.docx", cell="表1!R3C2", row=3)
    finding = Finding("R-1", Severity.FIX, place, "不一致", "differs", "改", "change")
    assert shown(finding, "zh-hans", 1) == shown(ROW, "zh-hans", 1)


@pytest.mark.parametrize(
    ("language", "message", "where"), [("zh-hans", "不一致", "表1!R3C2 · 第3行"), ("en", "differs", "表1!R3C2, row 3")]
)
def test_shown_speaks_the_readers_language(language, message, where):
    one = shown(ROW, language, 1)
    assert (one.message, one.where) == (message, where)


def test_grouped_puts_the_gravest_document_first_and_closed_findings_last():
    rows = [
        {**ROW, "severity": "INFO", "place": {"document": "b"}},
        {**ROW, "severity": "BLOCK", "state": "fixed", "place": {"document": "c"}},
        {**ROW, "severity": "BLOCK", "place": {"document": "d"}},
        {**ROW, "severity": "WARN", "place": {"document": "b"}},
    ]
    groups, summary = grouped(rows, "zh")
    assert [g.document for g in groups] == ["d", "b", "c"]
    assert [i.severity for i in groups[1].items] == ["WARN", "INFO"]
    assert [(s.severity, s.count) for s in summary] == [("BLOCK", 1), ("WARN", 1), ("INFO", 1)]


def test_grouped_of_nothing_is_empty():
    assert grouped([], "zh") == ((), ())


@pytest.mark.parametrize(("severity", "may"), [("BLOCK", False), ("FIX", True), ("WARN", True)])
def test_only_what_does_not_block_may_be_explained(severity, may):
    assert shown({**ROW, "severity": severity}, "zh", 1).may_explain is may


def test_place_words_leaves_out_what_is_empty():
    assert place_words({}, zh=True) == ""
