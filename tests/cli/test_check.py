from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huijiao.cli import app, main
from huijiao.cli.check import check, passed_names, read
from huijiao.core.deposit import Cohort, Deposit, Stage
from huijiao.core.records.base import Record
from huijiao.core.records.plan import Plan
from tests.core.forms.builders import META, PLAN_HEAD, PLAN_ROWS, add_table, document, saved

DAY = date(2021, 3, 8)


def _deposit(folder: Path, cohort: str = "在研") -> Path:
    made = document()
    made.add_paragraph("科学数据汇交方案")
    add_table(made, [PLAN_HEAD, *PLAN_ROWS])
    saved(made, folder, "方案.docx")
    made = document()
    add_table(made, META)
    saved(made, folder, "元数据.docx")
    made = document()
    rows = [["项目名称", "湖", "项目编号", "1"], ["项目阶段", cohort, "项目负责人", "甄"], ["项目联系人", "乙", "邮编", "1"],
            ["项目依托部门", "厅", "项目经费", "9"]]  # fmt: skip
    add_table(made, rows)
    saved(made, folder, "基本信息.docx")
    return folder


def _run(*arguments: str) -> Any:
    with pytest.raises(SystemExit) as leaving:
        main(["check", *arguments])
    return leaving.value.code


def test_findings_are_one_json_object_per_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(_deposit(tmp_path), json=True, as_of=DAY) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found
    for one in found:
        assert set(one) == {"rule", "severity", "place", "message_zh", "message_en", "fix_zh", "fix_en", "data"}
        assert set(one["place"]) == {"document", "cell", "row", "path"}
    # The plan's second row has no metadata record.
    assert any(f["rule"] == "R-PMD-01" and "示例湖泊项目论文数据集" in json.dumps(f, ensure_ascii=False) for f in found)


def test_an_unreadable_folder_is_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path / "nowhere", lang="en") == 2
    assert check(saved(document(), tmp_path), lang="zh") == 2
    said = capsys.readouterr()
    assert "Cannot read" in said.err
    assert "无法读取" in said.err
    assert said.out == ""


def test_an_empty_folder_lacks_everything(tmp_path: Path) -> None:
    assert check(tmp_path, json=True, as_of=DAY) == 1


@pytest.mark.parametrize(("lang", "words"), [("zh", "修改方法："), ("en", "How to mend: ")])
def test_people_read_it_by_document_in_their_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: Any, words: str
) -> None:
    check(_deposit(tmp_path), as_of=DAY, lang=lang)
    lines = capsys.readouterr().out.splitlines()
    assert "方案.docx" in lines
    assert any(words in line for line in lines)
    assert any("R-PLN-01" in line for line in lines)


@pytest.mark.parametrize(("locale", "words"), [("en_GB.UTF-8", "in all"), ("zh_CN.UTF-8", "共"), ("C", "共")])
def test_language_follows_the_locale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    check(_deposit(tmp_path), as_of=DAY)
    assert words in capsys.readouterr().out.splitlines()[-1]


def test_stage_follows_the_data_folder(tmp_path: Path) -> None:
    assert read(_deposit(tmp_path)).context.stage is Stage.INFO_SUBMIT
    (tmp_path / "实体数据/01_甲/data").mkdir(parents=True)
    (tmp_path / "实体数据/01_甲/data/a.csv").write_text("a,b\n1,2\n")
    assert read(tmp_path).context.stage is Stage.DATA_SUBMIT
    assert read(tmp_path, stage=Stage.CERT).context.stage is Stage.CERT


@pytest.mark.parametrize(("said", "cohort"), [("在研", "ONGOING"), ("☑已完成验收 □在研", "ACCEPTED"),
                                              ("□已完成验收 √正在开展验收", "ACCEPTING"), ("", "ACCEPTED")])  # fmt: skip
def test_cohort_follows_the_form(tmp_path: Path, said: str, cohort: str) -> None:
    assert read(_deposit(tmp_path, said)).context.cohort is Cohort[cohort]
    assert read(tmp_path, cohort=Cohort.ONGOING).context.cohort is Cohort.ONGOING


def test_earlier_round_and_what_passed(tmp_path: Path) -> None:
    now, before = tmp_path / "now", tmp_path / "before"
    now.mkdir()
    _deposit(now)
    (before / "实体数据/01_甲/data").mkdir(parents=True)
    (before / "实体数据/01_甲/data/a.csv").write_text("a,b\n1,2\n")
    context = read(now, previous=before, passed="2，某数据集").context
    assert context.earlier is not None
    assert [f.path for f in context.earlier.files] == ["01_甲/data/a.csv"]
    assert context.passed == {"示例湖泊项目论文数据集", "某数据集"}


def test_passed_numbers_beyond_the_plan_stay_as_written() -> None:
    deposit = Deposit(plan=Plan(rows=(Record.of(name="甲"),)))
    assert list(passed_names(deposit, "1, 7")) == ["甲", "7"]


def test_the_command_line_takes_the_public_flags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _deposit(tmp_path)
    code = _run(str(tmp_path), "--json", "--stage", "INFO_SUBMIT", "--cohort", "ONGOING", "--as-of", "2021-03-08")
    assert code == 1
    assert all(json.loads(line)["rule"].startswith("R-") for line in capsys.readouterr().out.splitlines())
    assert _run(str(tmp_path / "nowhere")) == 2
    assert _run() == 2
    assert _run(str(tmp_path), "--stage", "NONSENSE") == 2


def test_check_needs_no_framework_and_no_other_verb(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom huijiao.cli.check import check\nfrom pathlib import Path\n"
        "check(Path(sys.argv[1]), json=True)\n"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('django', 'httpx2', 'obstore')"
        " or m.startswith(('huijiao.tools', 'huijiao.steps', 'huijiao.config'))]\n"
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(_deposit(tmp_path))], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_command_line_itself_imports_no_verb() -> None:
    code = (
        "import sys, huijiao.cli; sys.exit(any(m.startswith('huijiao.c') and m != 'huijiao.cli' for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert "check" in list(app)
