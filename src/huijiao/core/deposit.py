"""The frozen snapshot that the rules read: everything one deposit says at one moment.

Stage, cohort, date and the earlier round are given to the engine, never guessed from the clock (§3.14).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from huijiao.core.findings import Place
from huijiao.core.manifest import FileEntry
from huijiao.core.records.agreement import Agreement, QualityReport
from huijiao.core.records.base import Record
from huijiao.core.records.plan import Plan
from huijiao.core.records.taskbook import TaskBook


class Stage(StrEnum):
    """Which door the deposit stands before."""

    INFO_SUBMIT = "INFO_SUBMIT"
    REPORT_TO_AGENCY = "REPORT_TO_AGENCY"
    DATA_SUBMIT = "DATA_SUBMIT"
    CERT = "CERT"


class Cohort(StrEnum):
    """项目阶段 (domain.md §1.5)."""

    ACCEPTED = "ACCEPTED"
    ACCEPTING = "ACCEPTING"
    ONGOING = "ONGOING"


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One document of the dossier and how reading it went.

    ``kind``: taskbook plan metadata project agreement quality index other;
    ``problem``: "" or encrypted, image_only, unparsable, old_doc, wrong_kind, empty;
    ``sealed``: it is a sealed scan (a PDF or image beside the editable document).
    """

    name: str
    kind: str
    problem: str = ""
    sealed: bool = False
    text: str = ""  # extracted text, for the sealed copy


@dataclass(frozen=True, slots=True)
class Truncated:
    """An identifier that Excel has cut (R-IMP-01)."""

    place: Place
    label: str
    value: str


@dataclass(frozen=True)
class Package:
    """The data entity: files below ``实体数据/`` (or the staging area), paths relative to it.

    ``listed``: lines of the depositor's own manifests: path → {"md5": …, "sha256": …, "bytes": …};
    None when there is no manifest. ``texts``: small text and table files that rules read whole (README,
    数据字典, sample tables, index tables): path → rows of cells.
    """

    files: tuple[FileEntry, ...] = ()
    listed: Mapping[str, Mapping[str, Any]] | None = None
    manifest_path: str = ""
    tables: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Context:
    """What an offline reader cannot see (samples' ``context``)."""

    stage: Stage = Stage.INFO_SUBMIT
    cohort: Cohort = Cohort.ACCEPTED
    as_of: date = date(1970, 1, 1)
    undertaking: bool = True
    duplicate_of: str = ""  # institution that already registered this number (R-PRJ-02)
    programme: str = ""  # code of the programme, for number patterns
    passed: frozenset[str] = frozenset()  # names of datasets that passed an earlier round
    earlier: Package | None = None  # the earlier round's package
    limits: Mapping[str, Any] = field(default_factory=dict)  # thresholds of the programme


@dataclass(frozen=True)
class Deposit:
    """One snapshot. ``None`` means: not there; rules that need it answer NA."""

    context: Context = field(default_factory=Context)
    project: Record | None = None
    taskbook: TaskBook | None = None
    plan: Plan | None = None
    metadata: tuple[Record, ...] | None = None
    agreement: Agreement | None = None
    quality: QualityReport | None = None
    package: Package | None = None
    papers: tuple[PaperFile, ...] = ()
    truncated: tuple[Truncated, ...] = ()
