"""Coverage-guided fuzzing of the readers: ``python -m tests.core.formats.fuzzing FAMILY SECONDS SEED FOLDER``.

libFuzzer (through atheris) mutates whole small files of one family; the readers' Python code is instrumented, so that inputs
which reach new lines are kept. A crash, a hang of more than `HANG` seconds, or more than `MEMORY` MiB end the run and leave
the input as a file in FOLDER. Exceptions that a reader did not foresee (they become ``reader.failed``) are listed in
``unforeseen.txt`` there; they are verdicts, not failures.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from tests.core.formats import making_general as general
from tests.core.formats.making import reads
from tests.core.formats.making_bio import SEEDS as BIO

_JOINED = {"other": "archive", "database": "binary", "text": "structured"}  # small families run together
HANG, MEMORY, LONGEST = 30, 1500, 16_384
_RAISED = re.compile(r"[A-Z]\w+: ")  # an exception that nothing caught by name
Builder = Callable[[], bytes]
Wrap = Callable[[bytes], bytes]

BASIC: dict[str, Builder] = {
    "a.fastq": lambda: reads(4),
    "a.fastq.gz": lambda: gzip.compress(reads(4), mtime=0),
    "a.fasta": lambda: b">a\nACGT\n>b\nAC\n",
    "a.csv": "编号,值\n甲,1\n乙,2-Sep\n".encode,
    "gbk.csv": lambda: "编号,值\n甲,1\n乙,2\n".encode("gbk"),
    "a.tsv": lambda: b"a\tb\n1\t2\n",
    "a.sam": lambda: b"@HD\tVN:1.6\n@SQ\tSN:c\tLN:9\nr\t0\tc\t1\t9\t2M\t*\t0\t0\tAC\tII\n",
}
SEEDS: dict[str, Builder] = {**BASIC, **general.SEEDS, **BIO}
# libhdf5 has endless loops that nobody guards against but the walls: its files are read by the child, as in the product, and
# what must hold is that the child's death is a report
ISOLATED = frozenset({"a.h5", "b.biom"})
# what stands inside a compressed container is mutated there: a flipped bit outside only breaks the checksum
INSIDE: dict[str, tuple[str, Builder, Wrap]] = {
    "sheet.xml in a.xlsx": (
        "a.xlsx",
        lambda: (
            b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
            b'<c r="A1"><v>1</v></c></row></sheetData></worksheet>'
        ),
        general.sheet_xml,
    ),
    "document.xml in a.docx": (
        "a.docx",
        lambda: b"<w:document xmlns:w='w'><w:p><w:t>a</w:t></w:p></w:document>",
        lambda data: general.zipped({"word/document.xml": data}),
    ),
    "content.xml in a.ods": (
        "a.ods",
        lambda: b"<office:document-content xmlns:office='o'/>",
        lambda data: general.zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": data}
        ),
    ),
    "a.csv in a.csv.gz": ("a.csv.gz", BASIC["a.csv"], lambda data: gzip.compress(data, 1, mtime=0)),
    "a.fastq in a.fastq.gz": ("a.fastq.gz", BASIC["a.fastq"], lambda data: gzip.compress(data, 1, mtime=0)),
    "a.tar in a.tar.gz": ("a.tar.gz", general.SEEDS["a.tar"], lambda data: gzip.compress(data, 1, mtime=0)),
}
TARGETS: dict[str, tuple[str, Builder, Wrap]] = {
    name: (name, build, lambda d: d) for name, build in SEEDS.items()
} | INSIDE


def families() -> dict[str, list[str]]:
    """Return the targets by the family of their format, each sorted."""
    from huijiao.core.formats import FORMATS
    from huijiao.core.formats.detect import extension_of

    out: dict[str, list[str]] = defaultdict(list)
    for target, (name, _, _) in TARGETS.items():
        code = extension_of(name)[0]
        family = FORMATS[code].family if code else "archive"
        out[_JOINED.get(family, family)].append(target)
    return {family: sorted(names) for family, names in sorted(out.items())}


@dataclass(frozen=True)
class Run:
    """What one fuzzing run of a family found; ``artifacts``: inputs that crashed, hung or took too much memory."""

    family: str
    code: int
    executions: int
    peak_mib: int
    artifacts: tuple[str, ...]
    unforeseen: tuple[str, ...]
    log: str


def fuzz(family: str, seconds: int, folder: Path, seed: int = 1) -> Run:
    """Fuzz one family in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.core.formats.fuzzing", family, str(seconds), str(seed), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False, timeout=seconds + 300)
    numbers = {name: int(value) for name, value in re.findall(r"stat::(\w+):\s+(\d+)", done.stderr)}
    notes = folder / "unforeseen.txt"
    return Run(
        family,
        done.returncode,
        numbers.get("number_of_executed_units", 0),
        numbers.get("peak_rss_mb", 0),
        tuple(sorted(p.name for p in folder.glob("found-*") if not p.name.startswith("found-slow"))),
        tuple(notes.read_text("utf-8").splitlines()) if notes.exists() else (),
        done.stderr[-2000:],
    )


def readers() -> None:
    """Import every reader, so that its code is instrumented."""
    from huijiao.core.formats import FORMATS

    for declared in FORMATS.values():
        import_module(f"huijiao.core.formats.{declared.reader.partition(':')[0]}")


def main(family: str, seconds: int, seed: int, folder: Path) -> None:
    """Fuzz one family; does not return."""
    import atheris

    with atheris.instrument_imports(include=["huijiao.core.formats"]):
        from huijiao.core.formats import FileReport, examine
        from huijiao.core.formats.isolated import Examiner

        readers()
    targets = families()[family]
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for index, target in enumerate(targets):
        (corpus / f"{index:03}").write_bytes(bytes([index]) + TARGETS[target][1]())
    scratch = Path(tempfile.mkdtemp(prefix="huijiao-fuzz-", dir=folder))
    known: set[str] = set()
    walled = Examiner(seconds=2, memory=2 << 30)

    def one(data: bytes) -> None:
        if not data:
            return
        name, _, wrap = TARGETS[targets[data[0] % len(targets)]]
        path = scratch / name
        path.write_bytes(wrap(data[1:]))
        report = walled.examine(path) if name in ISOLATED else examine(path)
        if FileReport.from_json(json.loads(json.dumps(report.as_json()))).verdict is not report.verdict:
            raise AssertionError(report)
        for found in report.defects:
            why = str(found.data.get("why", ""))
            if found.code == "reader.failed" and _RAISED.match(why) and (line := f"{name}: {why}"[:120]) not in known:
                known.add(line)
                with (folder / "unforeseen.txt").open("a") as notes:
                    notes.write(line + "\n")

    options = [f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={HANG}", f"-rss_limit_mb={MEMORY}"]
    options += [f"-max_len={LONGEST}", f"-artifact_prefix={folder}/found-", "-print_final_stats=1", "-close_fd_mask=1"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], one, enable_python_coverage=True)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
