"""``huijiao validate PATH…``: are files whole, what are they, how much do they hold. Offline."""

from __future__ import annotations

import hashlib
import json as json_
import os
import queue
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
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
    digests: Annotated[bool, Parameter(negative="")] = False,
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
    digests
        Compute MD5 and SHA-256 beside it, for --json. 同时计算MD5和SHA-256（用于--json）。
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
        task = progress.add_task(WORK.in_(tongue), total=sum(map(_size, files)))
        for file, report, sums in examined(files, jobs, digests=digests, advance=partial(progress.advance, task)):
            bad += report.verdict in {Verdict.BROKEN, Verdict.DIED}
            if json:
                out = {"path": _printable(file), **sums, **report.as_json()}
                sys.stdout.write(json_.dumps(out, ensure_ascii=False) + "\n")
            else:
                rows.append((file, report))
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


def examined(
    files: list[Path], jobs: int = 0, *, digests: bool = False, advance: Callable[[float], object] = lambda _: None
) -> Iterator[tuple[Path, FileReport, dict[str, str]]]:
    """Yield each file with its report and digests, in order; ``jobs`` child processes read, ``advance`` is told of bytes."""
    count = max(1, min(jobs or min(os.cpu_count() or 1, 4), len(files)))
    idle: queue.SimpleQueue[Examiner] = queue.SimpleQueue()

    def one(file: Path) -> FileReport:
        examiner = idle.get()
        step = _Step(_size(file), advance)
        try:
            return examiner.examine(file, progress=step.reach)
        finally:
            step.reach(1.0)
            idle.put(examiner)

    with ExitStack() as stack:
        for _ in range(count):
            idle.put(stack.enter_context(Examiner(seconds=SECONDS, memory=MEMORY)))
        pool = stack.enter_context(ThreadPoolExecutor(count))
        beside = stack.enter_context(ThreadPoolExecutor(count))
        sums = beside.map(digests_of, files) if digests else repeat({}, len(files))
        yield from zip(files, pool.map(one, files), sums, strict=True)


class _Step:
    """Turns the share of a file that is read into bytes more than before."""

    def __init__(self, size: int, advance: Callable[[float], object]) -> None:
        self._size, self._advance, self._told = size, advance, 0.0

    def reach(self, share: float) -> None:
        more = max(0.0, share * self._size - self._told)
        self._told += more
        self._advance(more)


def digests_of(path: Path) -> dict[str, str]:
    """Return the MD5 and SHA-256 of a file, nothing for one that cannot be read."""
    sums = {"md5": hashlib.md5(usedforsecurity=False), "sha256": hashlib.sha256()}
    try:
        with path.open("rb", buffering=0) as stream:
            while block := stream.read(1 << 20):
                for one in sums.values():
                    one.update(block)
    except OSError:
        return {}
    return {name: one.hexdigest() for name, one in sums.items()}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


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
        DownloadColumn(binary_units=True),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
