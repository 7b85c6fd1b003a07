"""How findings are said on a terminal: grouped by document, gravest first, in one language."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console
from rich.text import Text as Line

from huijiao.core.findings import Finding, Place, Severity
from huijiao.core.text import Text

SEVERITIES: Mapping[Severity, tuple[Text, str]] = {
    Severity.BLOCK: (Text("不能提交", "Blocks"), "bold red"),
    Severity.FIX: (Text("须修改或说明", "Fix or explain"), "red"),
    Severity.WARN: (Text("请核对", "Please check"), "yellow"),
    Severity.INFO: (Text("提示", "Note"), "cyan"),
}
WHOLE = Text("整个汇交包", "The whole deposit")
DATA = Text("实体数据", "Data files")
FIX = Text("修改方法：", "How to mend: ")
ROW = Text("第{row}行", "row {row}")
NOTHING = Text("未发现问题。", "Nothing found.")
TOTAL = Text(
    "共 {n} 项：不能提交 {BLOCK}，须修改或说明 {FIX}，请核对 {WARN}，提示 {INFO}。",
    "{n} in all: {BLOCK} blocking, {FIX} to fix or explain, {WARN} to check, {INFO} notes.",
)


def language(wanted: str | None, environment: Mapping[str, str] | None = None) -> str:
    """Return ``zh`` or ``en``: what was asked for, else the locale, else Chinese."""
    if wanted:
        return wanted
    variables = os.environ if environment is None else environment
    locale = variables.get("LC_ALL") or variables.get("LC_MESSAGES") or variables.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "zh"


def show(findings: Iterable[Finding], lang: str, console: Console) -> None:
    """Print the findings for a person."""
    listed = list(findings)
    for heading, group in _groups(listed, lang):
        console.print(Line(heading, style="bold"), soft_wrap=True)
        for finding in sorted(group, key=lambda f: f.severity.rank):
            _one(finding, lang, console)
        console.print()
    if not listed:
        console.print(NOTHING.in_(lang))
        return
    counts = {s.value: sum(f.severity is s for f in listed) for s in Severity}
    console.print(TOTAL.in_(lang).format(n=len(listed), **counts), soft_wrap=True)


def _groups(findings: list[Finding], lang: str) -> Iterator[tuple[str, list[Finding]]]:
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        place = finding.place
        heading = place.document or (DATA.in_(lang) if place.path else WHOLE.in_(lang))
        groups.setdefault(heading, []).append(finding)
    yield from groups.items()


def _one(finding: Finding, lang: str, console: Console) -> None:
    label, style = SEVERITIES[finding.severity]
    head = Line("  ").append(label.in_(lang), style=style).append(f"  {finding.rule}")
    spot = where(finding.place, lang)
    if spot:
        head.append(f"  {spot}", style="dim")
    chinese = lang == "zh"
    console.print(head, soft_wrap=True)
    console.print(Line("      " + (finding.message_zh if chinese else finding.message_en)), soft_wrap=True)
    fix = finding.fix_zh if chinese else finding.fix_en
    if fix:
        console.print(Line("      " + FIX.in_(lang) + fix), soft_wrap=True)


def where(place: Place, lang: str) -> str:
    """Return the place without its document: cell, row, file."""
    row = ROW.in_(lang).format(row=place.row) if place.row is not None else ""
    return " ".join(part for part in (place.path, place.cell, row) if part)
