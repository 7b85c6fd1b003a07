"""What is delivered with a program (domain.md §3.8, R-ENT-30)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Severity
from huijiao.core.manifest import FileEntry
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.entity_files import is_tool, package_of
from huijiao.core.rules.mapping import Dataset, mapping, text_of
from huijiao.core.rules.roles import FileRole, basename, ending
from huijiao.core.text import Text

_MANUAL = re.compile(
    r"手册|用户指南|操作指南|使用指南|使用说明|操作说明|用户文档|帮助|教程|manual|user[ _-]?guide|handbook|"
    r"tutorial|vignette|^usage|^help|^guide",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"版本|更新日志|version|change[ _-]?log|changes|^news|release[ _-]?notes?|^(?:pyproject\.toml|setup\.(?:py|cfg)|"
    r"package\.json|"
    r"description|pom\.xml|cargo\.toml|citation\.cff|project\.toml|.+\.(?:egg-info|gemspec|podspec|nuspec))$|"
    r"[_\-]v?\d+\.\d+(?:\.\d+)*(?=[._-]|$)",
    re.IGNORECASE,
)
_INSTALL = re.compile(
    r"安装|运行说明|部署|配置说明|环境配置|快速(?:开始|入门)|启动说明|install|deploy|getting[ _-]?started|"
    r"quick[ _-]?start|how[ _-]?to[ _-]?run|"
    r"^(?:dockerfile|docker-compose\.ya?ml|makefile|environment\.ya?ml|run\.md|readme_run.*)$",
    re.IGNORECASE,
)
#: Steps, as opposed to the mere words 安装 or 运行 in a description.
_STEPS = re.compile(
    r"pip3? install|conda (?:install|create|env)|python3? -m \S+|python3? \S+\.py\b|\./configure|docker (?:run|"
    r"build|pull)|npm (?:install|run)|Rscript|java -jar|"
    r"cmake|make install|(?:安装|运行|部署|启动|使用)(?:步骤|方法|说明|方式|命令|环境)\s*[:：\n]|双击|解压后|"
    r"^#+\s*(?:安装|运行|使用|install|usage|"
    r"running)",
    re.IGNORECASE | re.MULTILINE,
)
_LISTED = re.compile(r"^\s*[-*•·]\s*\S*(?:/|\.\w{1,5}\s*$).*$", re.MULTILINE)
_LINKS = frozenset({"url", "webloc", "lnk", "desktop"})
_PAPERS = frozenset({"txt", "md", "pdf", "doc", "docx", "rtf", "html", "htm", "rst"})
_NO_NOTES = re.compile(rf"{_MANUAL.pattern}|^requirements|^environment|licen[cs]e", re.IGNORECASE)
_NOTES = frozenset({"txt", "md", "rst", "docx", "html"})
_ARCHIVES = frozenset(
    {"zip", "gz", "tgz", "tar", "rar", "7z", "bz2", "xz", "whl", "jar", "exe", "msi", "dmg", "deb", "rpm", "apk", "iso"}
)
_MANUAL_SAID = Text("使用手册", "a manual")
_VERSION_SAID = Text("版本说明", "a version file")
_INSTALL_SAID = Text("安装运行说明", "installation notes")
_CODE_SAID = Text("程序本体（仅有链接或说明）", "the program itself (only a link or notes)")


@rule("R-ENT-30", Severity.FIX, "metadata", "package")
def software_incomplete(deposit: Deposit) -> Iterator[Hit]:
    """A tool comes with its program, a manual, a version file and installation notes."""
    package_of(deposit)
    tools = [d for d in mapping(deposit).present if is_tool(d)]
    if not tools:
        message = "no tool with files"
        raise NotApplicable(message)
    for dataset in tools:
        missing = _missing(deposit, dataset)
        if missing:
            inside = missing == [_INSTALL_SAID] and _steps_in_manual(deposit, dataset)
            yield hit(dataset.place, Severity.WARN if inside else None, name=dataset.name, missing=missing)


def _steps_in_manual(deposit: Deposit, dataset: Dataset) -> bool:
    """Tell a manual with a chapter on installation, which no file of its own describes."""
    return any(_STEPS.search(text_of(deposit, e)) for e in dataset.files if _MANUAL.search(basename(e.path)))


def _missing(deposit: Deposit, dataset: Dataset) -> list[Text]:
    files = tuple(e for e in dataset.files if dataset.roles[e.path] is not FileRole.JUNK and e.bytes)
    program = [e for e in files if _is_program(e)]
    if not program:
        out = [_CODE_SAID]
    elif all(ending(e.path) in _ARCHIVES for e in program) and not _members(program):
        return []  # all is in a package whose members are not known
    else:
        out = []
    names = [basename(e.path) for e in files] + [basename(m) for m in _members(program)]
    folders = {part.lower() for e in files for part in dataset.inner(e).split("/")[:-1]}
    notes = [e for e in files if ending(e.path) in _NOTES and not _NO_NOTES.search(basename(e.path))]
    prose = "\n".join(_LISTED.sub("", text_of(deposit, e)) for e in notes)
    if not any(_MANUAL.search(n) for n in names) and not {"docs", "doc", "man", "文档"} & folders:
        out.append(_MANUAL_SAID)
    if not any(_VERSION.search(n) for n in names):
        out.append(_VERSION_SAID)
    if not any(_INSTALL.search(n) for n in names) and not _STEPS.search(prose):
        out.append(_INSTALL_SAID)
    return out


def _is_program(entry: FileEntry) -> bool:
    end = ending(entry.path)
    return end not in _LINKS and (end not in _PAPERS or (end in {"html", "htm"} and "/" in entry.path)) and bool(end)


def _members(entries: list[FileEntry]) -> list[str]:
    """Return the names inside archives as far as their reports list them."""
    found: list[str] = []
    for entry in entries:
        members = entry.report.facts.get("members") if entry.report else None
        if isinstance(members, (list, tuple)):
            found += [str(m.get("name", "")) if isinstance(m, dict) else str(m) for m in members]
    return found
