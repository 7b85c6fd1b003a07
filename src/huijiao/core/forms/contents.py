"""Everything one paper says, in records: what a child process hands to the system, and how."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huijiao.core.deposit import Truncated
from huijiao.core.forms.agreement import read_agreement
from huijiao.core.forms.metadata import read_metadata
from huijiao.core.forms.office import converted
from huijiao.core.forms.paper import open_paper
from huijiao.core.forms.plan import read_plan
from huijiao.core.forms.project import read_project
from huijiao.core.forms.quality import read_quality
from huijiao.core.forms.taskbook import read_taskbook
from huijiao.core.forms.truncated import find_truncated
from huijiao.core.records import codec
from huijiao.core.records.agreement import Agreement, QualityReport
from huijiao.core.records.base import Record
from huijiao.core.records.plan import Plan
from huijiao.core.records.taskbook import TaskBook

SECONDS, MEMORY = 60, 1 << 30


@dataclass(frozen=True)
class Contents:
    """One paper: its kind and problem (as `PaperFile` names them), and the record of that kind."""

    name: str
    kind: str
    problem: str = ""
    scanned: bool = False
    text: str = ""
    project: Record | None = None
    taskbook: TaskBook | None = None
    plan: Plan | None = None
    metadata: tuple[Record, ...] = ()
    agreement: Agreement | None = None
    quality: QualityReport | None = None
    truncated: tuple[Truncated, ...] = ()


def contents(path: Path, name: str) -> Contents:
    """Open one paper in this process."""
    read = open_paper(path, name)
    paper = read.paper
    found: dict[str, Any] = {}
    if paper is not None and not read.problem:
        readers = {"project": read_project, "taskbook": read_taskbook, "plan": read_plan, "metadata": read_metadata,
                   "agreement": read_agreement, "quality": read_quality}  # fmt: skip
        reader: Any = readers.get(read.kind)
        if reader:
            found[read.kind] = reader(paper)
        if read.kind == "plan":  # metadata tables may be appended to the plan itself
            found["metadata"] = tuple(r for r in read_metadata(paper) if r.has("abstract"))
        found["truncated"] = tuple(find_truncated(paper))
    return Contents(read.name, read.kind, read.problem, read.scanned, read.text, **found)


def read_apart(files: Sequence[tuple[Path, str]], seconds: int = SECONDS, memory: int = MEMORY) -> list[Contents]:
    """Open papers in a child process with limits; one whose reader dies is answered as unparsable."""
    out = []
    for path, name in files:
        command = [
            sys.executable,
            "-I",
            "-m",
            "huijiao.core.forms.contents",
            str(_readable(path)),
            name,
            str(seconds),
            str(memory),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds + 10, check=True)
            out.append(_in(json.loads(done.stdout)))
        except (subprocess.SubprocessError, ValueError, KeyError):
            out.append(Contents(name, "other", "unparsable"))
    return out


def _readable(path: Path) -> Path:
    """Return the file itself, or what LibreOffice made of an old one: the child may not start programs that write."""
    try:
        return converted(path) or path
    except OSError:
        return path


def _out(c: Contents) -> dict[str, Any]:
    return {
        "name": c.name, "kind": c.kind, "problem": c.problem, "scanned": c.scanned, "text": c.text[:200_000],
        "project": c.project and c.project.as_json(),
        "taskbook": c.taskbook and codec.taskbook_out(c.taskbook),
        "plan": c.plan and codec.plan_out(c.plan),
        "metadata": codec.records_out(c.metadata),
        "agreement": c.agreement and codec.agreement_out(c.agreement),
        "quality": c.quality and codec.quality_out(c.quality),
        "truncated": [[codec.place_out(t.place), t.label, t.value] for t in c.truncated],
    }  # fmt: skip


def _in(d: dict[str, Any]) -> Contents:
    return Contents(
        d["name"], d["kind"], d["problem"], d["scanned"], d["text"],
        Record.from_json(d["project"]) if d["project"] else None,
        codec.taskbook_in(d["taskbook"]) if d["taskbook"] else None,
        codec.plan_in(d["plan"]) if d["plan"] else None,
        codec.records_in(d["metadata"]),
        codec.agreement_in(d["agreement"]) if d["agreement"] else None,
        codec.quality_in(d["quality"]) if d["quality"] else None,
        tuple(Truncated(codec.place_in(p), label, value) for p, label, value in d["truncated"]),
    )  # fmt: skip


def _child(path: str, name: str, seconds: str, memory: str) -> None:
    import resource  # noqa: PLC0415 - only in the child

    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    json.dump(_out(contents(Path(path), name)), sys.stdout, ensure_ascii=True)


if __name__ == "__main__":
    _child(*sys.argv[1:5])
