from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.nwk", b"((A,B),(C,D),);(E,F);\n").facts
    assert (facts["tips"], facts["most_tips"], facts["depth"]) == (7, 5, 2)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"((A,B);\n", "1 brackets not closed"),
        (b"(A,B));\n", ") outside brackets"),
        (b"(A:x,B);\n", "length 'x'"),
        (b"(A:,B);\n", "length missing"),
        (b"(A B,C);\n", "comma missing before 'B'"),
        (b"(A(B,C));\n", "comma missing before ("),
        (b"(A:1:2,B);\n", "two lengths"),
        (b"(A],B);\n", "'],B);\\n'"),
    ],
)
def test_faults_are_named(tmp_path, data, why):
    report = look(tmp_path, "a.nwk", data)
    assert (report.verdict, codes(report), report.defects[0].data["why"]) == (Verdict.BROKEN, ["tree.syntax"], why)


@pytest.mark.parametrize("data", [b"(A,B)", b"(A,B);(C", b"(A,'B);\n", b"(A,[B);\n"])
def test_cut_trees_are_found(tmp_path, data):
    assert look(tmp_path, "a.nwk", data).verdict is Verdict.BROKEN


def test_tree_larger_than_a_block_is_read(tmp_path):
    tips = ",".join(f"'tip number {i}':0.{i}" for i in range(100_000))
    report = look(tmp_path, "a.nwk", f"({tips});\n(A,B);\n")
    assert (report.verdict, report.records, report.facts["most_tips"]) == (Verdict.OK, 2, 100_000)


def test_deep_tree_is_read(tmp_path):
    n = 200_000
    report = look(tmp_path, "a.nwk", b"(" * n + b"A" + b")" * n + b";")
    assert (report.verdict, report.facts["depth"]) == (Verdict.OK, n)
