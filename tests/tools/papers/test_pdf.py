from __future__ import annotations

import io

import pypdf
import pytest

from huijiao.tools.papers import fonts, pdf


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


@pytest.mark.parametrize("datasets", [0, 1, 6, 8, 9, 200])
def test_certificate_is_one_page_however_many_datasets(facts, datasets):
    facts["datasets"] = [{**facts["datasets"][0], "seq": n} for n in range(1, datasets + 1)]
    (page,) = pages(pdf.render("certificate", facts))
    assert facts["number"] in page
    assert ("其余 193 个数据集见审查报告" in page.replace("\n", "")) == (datasets == 200)


def test_certificate_is_pdf_a_and_the_same_bytes_twice(facts):
    once = pdf.render("certificate", facts)
    assert once == pdf.render("certificate", facts)
    assert b"pdfaid:part" in once
    assert facts["manifest_sha256"] in pages(once)[0]


def test_report_numbers_its_pages(facts):
    facts["datasets"] = [{**facts["datasets"][0], "seq": n} for n in range(1, 61)]
    made = pages(pdf.render("report", facts))
    assert len(made) >= 4
    for number, page in enumerate(made, 1):
        assert f"第{number}页/共{len(made)}页" in page.replace(" ", "").replace("\n", "")


def test_report_never_has_the_seal_on_a_page_of_its_own(facts):
    for count in range(5, 25):
        facts["datasets"] = [{**facts["datasets"][0], "seq": n} for n in range(1, count)]
        last = pages(pdf.render("report", facts))[-1]
        assert "同意通过审查" in last
        assert "盖章" in last


def test_report_prints_accepted_findings(facts):
    facts["accepted"] = [{"rule": "R-ENT-17", "message": "列未说明。", "explanation": "仪器自带。", "note": "同意"}]
    text = "".join(pages(pdf.render("report", facts)))
    assert "R-ENT-17" in text
    assert "仪器自带" in text


def test_certificate_says_its_sentence_by_default_and_needs_no_identifiers(facts):
    del facts["statement"]
    facts["datasets"] = [{**d, "identifier": "", "open_at": "2027-01-01"} for d in facts["datasets"]]
    page = pages(pdf.render("certificate", facts))[0].replace("\n", "")
    assert "特发此证" in page
    assert "2027-01-01" in page


def test_form_is_at_most_two_pages(form_facts):
    made = pages(pdf.render("form", form_facts))
    assert len(made) <= 2
    assert "B15" in "".join(made)


@pytest.mark.parametrize("name", pdf.TEMPLATES)
def test_missing_data_still_prints(name):
    assert pdf.render(name, {})[:5] == b"%PDF-"


def test_markup_in_data_is_printed_not_run(facts):
    facts["project_title"] = '#panic("x") $x^2$ *a* @b <c> \\ #read("/etc/passwd") `code`'
    text = "".join(pages(pdf.render("certificate", facts)))
    assert "#panic" in text
    assert "root:" not in text


def test_character_that_no_font_has_falls_back_to_plain_pdf(facts, caplog):
    facts["pi"] = "甄\U0001fadf\x00\u202e示例"
    assert pdf.render("certificate", facts)[:5] == b"%PDF-"
    assert "not PDF/A" in caplog.text


def test_rare_characters_are_drawn(facts):
    facts["pi"] = "𠮷田龘㛃"
    assert b"pdfaid:part" in pdf.render("certificate", facts)


def test_unknown_template():
    with pytest.raises(pdf.NotPrinted, match="passwd"):
        pdf.render("../../etc/passwd", {})


def test_fonts_of_the_packages_are_enough(monkeypatch, tmp_path, facts):
    monkeypatch.setattr(fonts, "_SYSTEM", tmp_path / "nothing")
    fonts.font_set.cache_clear()
    try:
        made = pdf.render("certificate", facts)
        assert "示例大学微生物研究所" in pages(made)[0].replace("\n", "")
        assert b"pdfaid:part" in made
    finally:
        fonts.font_set.cache_clear()


def test_font_folder_that_is_none_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv("HUIJIAO_FONT_DIR", str(tmp_path / "absent"))
    fonts.font_set.cache_clear()
    try:
        with pytest.raises(fonts.NoFonts, match="HUIJIAO_FONT_DIR"):
            fonts.font_set()
    finally:
        fonts.font_set.cache_clear()
