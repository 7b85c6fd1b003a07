"""``huijiao validate PATH…``: are files whole, what are they, how much do they hold. Offline."""

from __future__ import annotations

import json as json_
import os
import queue
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text as Line

from huijiao.cli.words import language
from huijiao.core.formats.isolated import Examiner
from huijiao.core.formats.report import FileReport, Verdict
from huijiao.core.text import Text

SECONDS = 6 * 3600  # processor time one file may take on the depositor's own machine
MEMORY = 4 << 30
SHOWN = 3  # defects per file in the table

MISSING = Text("找不到：{path}", "Not found: {path}")
TITLES = (
    Text("文件", "File"),
    Text("格式", "Format"),
    Text("结果", "Result"),
    Text("数量", "Count"),
    Text("问题", "Problems"),
)
VERDICTS = {
    Verdict.OK: (Text("完好", "whole"), "green"),
    Verdict.BROKEN: (Text("损坏", "broken"), "bold red"),
    Verdict.NOT_EXAMINED: (Text("未检查内容", "not examined"), "cyan"),
    Verdict.DIED: (Text("读取失败", "reader died"), "bold red"),
}
MORE = Text("另有 {n} 项", "{n} more")
TOTAL = Text("共 {n} 个文件，其中 {bad} 个无法完整读取。", "{n} files, {bad} of them cannot be read whole.")
WORK = Text("校验文件", "Validating")


def validate(
    *paths: Path,
    json: Annotated[bool, Parameter(negative="")] = False,
    jobs: int = 0,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Read files to their last byte: format, integrity, counts. 校验数据文件：格式、完整性、记录数。

    Exit 0: all whole, or of a kind that is not examined; 1: some broken; 2: a path does not exist.

    Parameters
    ----------
    paths
        Files or folders. 文件或文件夹。
    json
        One JSON object per file and line. 每个文件输出一行JSON。
    jobs
        Files read at the same time; without it, one per processor (4 at most). 同时读取的文件数。
    lang
        Language of the output: zh or en; without it, that of the terminal. 输出语言。
    """
    tongue = language(lang)
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        sys.stderr.write(MISSING.in_(tongue).format(path=path) + "\n")
    files = [file for path in paths for file in below(path)]
    console = Console(stderr=True)
    bad = 0
    rows: list[tuple[Path, FileReport]] = []
    with _progress(console) as progress:
        task = progress.add_task(WORK.in_(tongue), total=len(files))
        for file, report in examined(files, jobs):
            bad += report.verdict in {Verdict.BROKEN, Verdict.DIED}
            if json:
                out = {"path": _printable(file), **report.as_json()}
                sys.stdout.write(json_.dumps(out, ensure_ascii=False) + "\n")
            else:
                rows.append((file, report))
            progress.advance(task)
    if not json:
        show(rows, bad, tongue, Console())
    if missing or not paths:
        return 2
    return 1 if bad else 0


def below(path: Path) -> list[Path]:
    """Return the path if it is a file, else all files below it, sorted."""
    if path.is_dir():
        return sorted(Path(folder) / name for folder, _, names in os.walk(path) for name in names)
    return [path] if path.exists() else []


def examined(files: list[Path], jobs: int = 0) -> Iterator[tuple[Path, FileReport]]:
    """Yield each file with its report, in order; ``jobs`` child processes read."""
    count = max(1, min(jobs or min(os.cpu_count() or 1, 4), len(files)))
    idle: queue.SimpleQueue[Examiner] = queue.SimpleQueue()

    def one(file: Path) -> FileReport:
        examiner = idle.get()
        try:
            return examiner.examine(file)
        finally:
            idle.put(examiner)

    with ExitStack() as stack:
        for _ in range(count):
            idle.put(stack.enter_context(Examiner(seconds=SECONDS, memory=MEMORY)))
        pool = stack.enter_context(ThreadPoolExecutor(count))
        yield from zip(files, pool.map(one, files), strict=True)


def show(rows: list[tuple[Path, FileReport]], bad: int, tongue: str, console: Console) -> None:
    """Print the table for a person."""
    table = Table(box=None, pad_edge=False)
    for title in TITLES:
        table.add_column(title.in_(tongue), overflow="fold", justify="right" if title is TITLES[3] else "left")
    for file, report in rows:
        words, style = VERDICTS[report.verdict]
        count = "" if report.records is None else f"{report.records:,} {report.unit}"
        table.add_row(
            Line(_printable(file)),
            report.format,
            Line(words.in_(tongue), style=style),
            count,
            _problems(report, tongue),
        )
    console.print(table)
    console.print(TOTAL.in_(tongue).format(n=len(rows), bad=bad))


def _problems(report: FileReport, tongue: str) -> Line:
    lines = []
    for found in report.defects[:SHOWN]:
        message = found.message_zh if tongue.startswith("zh") else found.message_en
        lines.append(f"{found.where}: {message}" if found.where else message)
    if len(report.defects) > SHOWN:
        lines.append(MORE.in_(tongue).format(n=len(report.defects) - SHOWN))
    return Line("\n".join(lines))


def _printable(path: Path) -> str:
    """File names need not be text: bytes that are not UTF-8 are shown as replacement characters."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
