"""R-ENT-30."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def tool(*names: str, texts: dict[str, str] | None = None) -> list[tuple[str, list[str]]]:
    """Return severity and what is missing for a tool made of these files."""
    files = [p.entry(f"{p.TOOL}/{n}") for n in ("README.txt", *names)]
    said = {f"{p.TOOL}/{k}": v for k, v in (texts or {}).items()}
    made = p.package(*files, without=(p.TOOL,), texts=said)
    made = type(made)((*made.files, *files), made.listed, made.manifest_path, made.tables, made.texts)
    found = b.findings("R-ENT-30", p.entity(parts={"package": made}))
    return [(str(f.severity), [m.en for m in f.data["missing"]]) for f in found]


FULL = ("data/main.py", "data/使用手册.pdf", "data/VERSION.txt", "data/安装说明.md")


@pytest.mark.parametrize(
    ("names", "want"),
    [
        (FULL, []),
        (FULL[:1] + FULL[2:], [("FIX", ["a manual"])]),
        (FULL[:2] + FULL[3:], [("FIX", ["a version file"])]),
        (FULL[:3], [("FIX", ["installation notes"])]),
        (("data/main.py", "data/docs/index.html", "data/CHANGELOG.md", "data/INSTALL"), []),
        (("data/tool-1.2.0.zip",), []),  # what is in the archive is not known
        (("data/下载地址.txt", "data/使用手册.pdf", "data/VERSION.txt", "data/安装说明.md"), [("FIX", None)]),
    ],
)
def test_30_what_is_missing(names: tuple[str, ...], want: list[Any]) -> None:
    found = tool(*names)
    assert [s for s, _ in found] == [s for s, _ in want]
    if want and want[0][1]:
        assert found == want


def test_30_steps_in_the_readme_are_installation_notes() -> None:
    assert tool(*FULL[:3], texts={"README.txt": "pip install soilnet"}) == []
    assert len(tool(*FULL[:3], texts={"README.txt": "支持批量运行。\n- data/安装说明.md"})) == 1


def test_30_steps_in_the_manual_alone_are_a_warning() -> None:
    found = tool(*FULL[:3], texts={"data/使用手册.pdf": "安装步骤：\n解压后运行"})
    assert [s for s, _ in found] == ["WARN"]


def test_30_without_tools_not_applicable() -> None:
    assert b.answer("R-ENT-30", p.entity(without=(p.TOOL,))).status == "NA"
