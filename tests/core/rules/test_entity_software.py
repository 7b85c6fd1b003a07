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


def missing(*names: str, texts: dict[str, str] | None = None) -> list[str]:
    return [m for _, all_ in tool(*names, texts=texts) for m in all_]


@pytest.mark.parametrize(
    "name",
    ["手册.pdf", "用户指南.pdf", "操作指南.docx", "使用指南.md", "使用说明.pdf", "操作说明.pdf", "用户文档.pdf", "帮助.html", "教程.pdf", "Manual.pdf", "user guide.pdf", "User-Guide.pdf", "userguide.pdf", "handbook.pdf", "tutorial.ipynb",
     "vignette.html", "usage.md", "help.txt", "guide.md"],
)  # fmt: skip
def test_30_names_of_a_manual(name: str) -> None:
    assert missing(FULL[0], *FULL[2:], f"data/{name}") == []


@pytest.mark.parametrize("folder", ["docs", "doc", "man", "文档", "Docs"])
def test_30_folders_of_a_manual(folder: str) -> None:
    assert missing(FULL[0], *FULL[2:], f"data/{folder}/a.html") == []
    assert missing(FULL[0], *FULL[2:], f"data/{folder}x/a.html") == ["a manual"]


@pytest.mark.parametrize(
    "name",
    ["版本说明.txt", "更新日志.md", "version.py", "change_log", "ChangeLog.md", "CHANGES", "news.md", "release notes.txt", "release_note.md", "pyproject.toml", "setup.py", "setup.cfg", "package.json", "DESCRIPTION", "pom.xml",
     "Cargo.toml", "CITATION.cff", "Project.toml", "a.egg-info", "b.gemspec", "c.podspec", "d.nuspec", "tool-1.2.py", "tool_v1.2.3.py", "tool-v0.1_x.py"],
)  # fmt: skip
def test_30_names_of_a_version_file(name: str) -> None:
    assert missing(*FULL[:2], FULL[3], f"data/{name}") == []


@pytest.mark.parametrize("name", ["mysetup.py", "tool1.2.py", "tool-12.py", "mynews.md", "descriptions.txt"])
def test_30_names_of_no_version_file(name: str) -> None:
    assert missing(*FULL[:2], FULL[3], f"data/{name}") == ["a version file"]


@pytest.mark.parametrize(
    "name",
    ["安装.txt", "运行说明.md", "部署.md", "配置说明.md", "环境配置.md", "快速开始.md", "快速入门.md", "启动说明.txt", "INSTALL", "deploy.sh", "getting_started.md", "gettingstarted.md", "quick-start.md", "how to run.txt", "Dockerfile",
     "docker-compose.yml", "docker-compose.yaml", "Makefile", "environment.yml", "environment.yaml", "run.md", "readme_run.txt"],
)  # fmt: skip
def test_30_names_of_installation_notes(name: str) -> None:
    assert missing(*FULL[:3], f"data/{name}") == []


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        *((t, True) for t in ("pip install x", "pip3 install x", "conda create -n x", "conda env create", "conda install x", "python -m soil", "python3 main.py", "python a/b.py x", "./configure", "docker run x", "docker pull x", "docker build .", "npm install", "npm run x", "Rscript a.R", "java -jar a.jar", "cmake ..", "make install", "安装步骤：", "运行方法: ", "部署说明\n", "使用方式：", "启动命令：", "运行环境：", "双击打开", "解压后运行", "# 安装", "## 运行", "### Usage", "a\n# running")),
        *((t, False) for t in ("安装", "可以运行", "python 3.8", "安装步骤见手册", "a # 安装", "- docs/pip install.md", "* a/安装步骤：", "软件用于绘图。")),
    ],
)  # fmt: skip
def test_30_steps(text: str, steps: bool) -> None:
    assert (missing(*FULL[:3], texts={"README.txt": text}) == []) is steps


@pytest.mark.parametrize("name", ["notes.md", "notes.rst", "notes.docx", "notes.html", "notes.txt"])
def test_30_notes_in_which_steps_may_stand(name: str) -> None:
    assert missing(*FULL[:3], f"data/{name}", texts={f"data/{name}": "pip install x"}) == []


@pytest.mark.parametrize(
    "name", ["requirements.txt", "environment.txt", "LICENSE.txt", "licence.md", "code.py", "使用手册.txt"]
)
def test_30_notes_in_which_steps_do_not_count(name: str) -> None:
    found = tool(*FULL[:3], f"data/{name}", texts={f"data/{name}": "pip install x"})
    assert [s for s, _ in found] == (["WARN"] if "手册" in name else ["FIX"])


@pytest.mark.parametrize(
    ("name", "program"),
    [
        *((f"x.{end}", False) for end in ("url", "webloc", "lnk", "desktop", "txt", "md", "pdf", "doc", "docx", "rtf", "rst")), ("README", False), ("web/x.html", True), ("x.htm", True), ("x.py", True), ("x.jar", True), ("x.exe", True),
    ],
)  # fmt: skip
def test_30_what_is_a_program(name: str, program: bool) -> None:
    said = missing(f"data/{name}", *FULL[1:])
    assert said == ([] if program else ["the program itself (only a link or notes)"])


@pytest.mark.parametrize(
    "end", ["zip", "tgz", "tar", "rar", "7z", "whl", "jar", "exe", "msi", "dmg", "deb", "rpm", "apk", "iso"]
)
def test_30_packages_whose_members_are_not_known(end: str) -> None:
    assert missing(f"data/x.{end}") == []


def test_30_packages_whose_members_are_known() -> None:
    for members in (["src/main.py"], [{"name": "src/main.py"}]):
        inside = p.entry(f"{p.TOOL}/data/x.zip", 9, p.report("ZIP", facts={"members": members}))
        found = b.findings(
            "R-ENT-30",
            p.entity(
                parts={
                    "package": p.package(
                        inside,
                        without=(f"{p.TOOL}/data/net", f"{p.TOOL}/data/使", f"{p.TOOL}/data/V", f"{p.TOOL}/data/安"),
                    )
                }
            ),
        )
        assert [[m.en for m in f.data["missing"]] for f in found] == [
            ["a manual", "a version file", "installation notes"]
        ]
    full = ["a/手册.pdf", {"name": "b/VERSION"}, "INSTALL", {"size": 3}]
    inside = p.entry(f"{p.TOOL}/data/x.zip", 9, p.report("ZIP", facts={"members": full}))
    gone = (f"{p.TOOL}/data/net", f"{p.TOOL}/data/使", f"{p.TOOL}/data/V", f"{p.TOOL}/data/安")
    assert b.findings("R-ENT-30", p.entity(parts={"package": p.package(inside, without=gone)})) == ()


def test_30_empty_files_and_junk_are_not_there() -> None:
    for name, size in (("data/使用手册.pdf", 0), ("data/~$手册.docx", 9)):
        made = p.package(p.entry(f"{p.TOOL}/{name}", size), without=() if size == 0 else (f"{p.TOOL}/data/使",))
        found = b.findings("R-ENT-30", p.entity(parts={"package": made}))
        assert [[m.en for m in f.data["missing"]] for f in found] == [["a manual"]]
