from __future__ import annotations

from huijiao.cli.templates import templates
from huijiao.core.forms.paper import open_paper
from huijiao.tools.papers.templates import TEMPLATES


def test_every_form_is_written_and_recognised(tmp_path, capsys):
    assert templates(tmp_path / "表格", lang="zh") == 0
    written = sorted((tmp_path / "表格").iterdir())
    assert len(written) == len(TEMPLATES)
    kinds = {p.name.split("-", 1)[1]: open_paper(p, p.name).kind for p in written}
    expected = {t.filename_zh: t.kind for t in TEMPLATES.values()}
    expected["数据字典.xlsx"] = kinds["数据字典.xlsx"]  # a dictionary is no paper of the dossier
    assert kinds == expected
    assert f"{len(TEMPLATES)} 份" in capsys.readouterr().out


def test_folder_that_cannot_be_made(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert templates(tmp_path / "file" / "sub", lang="en") == 2
    assert "Cannot write" in capsys.readouterr().err
