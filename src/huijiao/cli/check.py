"""``huijiao check DIR``: the centre's examination on the depositor's own machine, offline."""

from __future__ import annotations

import errno
import json as json_
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.progress import Progress

from huijiao.cli.words import language, show
from huijiao.core.deposit import Cohort, Context, Deposit, Stage
from huijiao.core.findings import Severity
from huijiao.core.formats import examine
from huijiao.core.formats.report import FileReport
from huijiao.core.forms.entity import files_below, find_entity
from huijiao.core.forms.folder import Examine, read_deposit, read_package
from huijiao.core.forms.unpack import find_archive, opened_entity
from huijiao.core.normal import N
from huijiao.core.records.project import COHORT_BOXES
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Report, Status, run
from huijiao.core.rules.sentences import load
from huijiao.core.text import Text

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
NO_FOLDER = Text("无法读取文件夹：{dir}（{why}）", "Cannot read the folder {dir} ({why})")
CAUSES = {
    errno.ENOENT: Text("不存在", "it does not exist"),
    errno.ENOTDIR: Text("不是文件夹", "it is not a folder"),
    errno.EACCES: Text("没有权限", "permission denied"),
}
BROKEN = Text("规则 {rule} 未能运行：{why}", "Rule {rule} could not run: {why}")
TWICE = Text(
    "发现多份{kind}：{names}；以内容最完整的一份为准。", "Several papers are a {kind}: {names}; the fullest one counts."
)
#: Choices are typed as the public face prints them: INFO_SUBMIT, not info-submit.
_AS_PRINTED = Parameter(name_transform=str)
KINDS = {
    "taskbook": Text("任务书", "task book"),
    "plan": Text("汇交方案", "plan"),
    "project": Text("项目基本信息表", "project form"),
    "agreement": Text("汇交协议", "agreement"),
    "quality": Text("质量信息报告", "quality report"),
}


def check(
    dir: Path,  # noqa: A002 - the public name of the argument
    /,
    *,
    json: Annotated[bool, Parameter(negative="")] = False,
    stage: Annotated[Stage | None, _AS_PRINTED] = None,
    cohort: Annotated[Cohort | None, _AS_PRINTED] = None,
    as_of: date | None = None,
    previous: Path | None = None,
    passed: str | None = None,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Check a deposit folder offline: papers are found by content, every rule is run. 离线检查汇交文件夹。

    Exit 0: no BLOCK or FIX; 1: some; 2: the folder cannot be read.

    Parameters
    ----------
    dir
        The folder with task book, plan, metadata forms, agreement and 实体数据. 汇交文件夹。
    json
        One finding per line, as JSON. 每行输出一条JSON。
    stage
        Which door the deposit stands before; without it DATA_SUBMIT where there is a data folder. 所处阶段。
    cohort
        Stage of the project; without it, what the basic-information form says. 项目阶段。
    as_of
        Date of the check (YYYY-MM-DD); today without it. 检查日期。
    previous
        Folder of the earlier round. 上一轮的文件夹。
    passed
        Datasets that passed the earlier round: numbers or names, separated by commas. 上一轮已通过的数据集。
    lang
        Language of the output: zh or en; without it, that of the terminal. 输出语言。
    """
    tongue = language(lang)
    try:
        deposit = read(dir, stage, cohort, as_of, previous, passed)
    except OSError as error:
        why = CAUSES[error.errno].in_(tongue) if error.errno in CAUSES else error.strerror or error
        sys.stderr.write(NO_FOLDER.in_(tongue).format(dir=error.filename or dir, why=why) + "\n")
        return 2
    report = run(deposit, load(), book=BOOK)
    _warn(deposit, report, tongue)
    if json:
        for finding in report.findings:
            sys.stdout.write(json_.dumps(finding.as_json(), ensure_ascii=False, default=_plain) + "\n")
    else:
        show(report.findings, tongue, Console(highlight=False))
    worst = report.worst()
    return int(worst is not None and worst.rank <= Severity.FIX.rank)


def read(
    top: Path,
    stage: Stage | None = None,
    cohort: Cohort | None = None,
    as_of: date | None = None,
    previous: Path | None = None,
    passed: str | None = None,
) -> Deposit:
    """Read the folder and settle what was not given. Raises `OSError` when it cannot be read."""
    for folder in (top, *(() if previous is None else (previous,))):
        next(iter(folder.iterdir()), None)
    entity = find_entity(top)
    context = Context(
        stage=stage or (Stage.INFO_SUBMIT if entity is None and find_archive(top) is None else Stage.DATA_SUBMIT),
        cohort=cohort or Cohort.ACCEPTED,
        as_of=as_of or datetime.now(SHANGHAI).date(),
    )
    files = 0 if entity is None else sum(1 for _ in files_below(entity.root))
    with _progress(files) as examining:
        deposit = read_deposit(top, context, examining)
    context = deposit.context
    if cohort is None:
        context = replace(context, cohort=stated_cohort(deposit))
    if previous is not None:
        with opened_entity(previous) as before:
            context = replace(context, earlier=read_package(before, None) if before is not None else None)
    if passed:
        context = replace(context, passed=frozenset(passed_names(deposit, passed)))
    return replace(deposit, context=context)


def stated_cohort(deposit: Deposit) -> Cohort:
    """Return the cohort that the basic-information form ticks; ACCEPTED when it says nothing."""
    said = N(deposit.project["cohort"]) if deposit.project is not None else ""
    return next((c for c, label in zip(Cohort, COHORT_BOXES, strict=True) if said == N(label)), Cohort.ACCEPTED)


def passed_names(deposit: Deposit, passed: str) -> Iterator[str]:
    """Turn ``2,3`` into names by the plan's rows, else by the order of the records; names stay."""
    rows: Sequence[str] = [r["name"] for r in deposit.plan.rows] if deposit.plan is not None else []
    names = rows or [r["name_zh"] for r in deposit.metadata or ()]
    for part in (p.strip() for p in passed.replace("，", ",").split(",")):
        if part.isdigit() and 0 < int(part) <= len(names):
            yield names[int(part) - 1]
        elif part:
            yield part


@contextmanager
def _progress(files: int) -> Iterator[Examine]:
    """Yield the examination of one file, with a bar on a terminal."""
    console = Console(stderr=True)
    if not files or not console.is_terminal:
        yield examine
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("实体数据", total=files)

        def counted(path: Path) -> FileReport:
            report = examine(path)
            bar.advance(task)
            return report

        yield counted


def _warn(deposit: Deposit, report: Report, tongue: str) -> None:
    for answer in report.answers:
        if answer.status is Status.ERROR:
            sys.stderr.write(BROKEN.in_(tongue).format(rule=answer.rule, why=answer.why) + "\n")
    for kind, label in KINDS.items():
        names = [p.name for p in deposit.papers if p.kind == kind and not p.sealed and not p.problem]
        if len(names) > 1:
            said = ("、" if tongue == "zh" else ", ").join(names)
            sys.stderr.write(TWICE.in_(tongue).format(kind=label.in_(tongue), names=said) + "\n")


def _plain(value: object) -> object:
    """Make the variables of a finding fit for JSON."""
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    return str(value)
