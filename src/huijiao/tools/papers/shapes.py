"""The data each print takes: texts are printed as they are, in Chinese, already formatted."""

from __future__ import annotations

from typing import Any, TypedDict


class DatasetLine(TypedDict):
    """One dataset on a certificate or report. ``records`` "1800 条", ``volume`` "273.65 KB", ``class`` its label."""

    seq: int
    name: str
    records: str
    volume: str
    format: str
    share: str
    open_at: str
    identifier: str


class Category(TypedDict):
    """One count of the agreement's category table."""

    label: str
    count: int
    unit: str


class Round(TypedDict):
    """One round of review as printed."""

    round: str
    submitted: str
    decided: str
    conclusion: str
    reviewer: str


class _Facts(TypedDict, total=False):
    title: str
    number: str
    project_title: str
    project_no: str
    programme: str
    lead_inst: str
    pi: str
    plan: str  # 第 2 版，2026 年 10 月 8 日批准
    scope: str  # 全部汇交 | 阶段性汇交
    bytes: int
    bytes_text: str  # core.quantities.fmt_bytes
    files: int
    categories: list[Category]
    datasets: list[dict[str, Any]]  # DatasetLine, and "class": the label of its class
    manifest_sha256: str
    centre: str
    signer: str
    date: str  # ISO; the document's date
    issued_text: str  # 2026 年 11 月 23 日
    verify_url: str
    demo: bool


class CertificateData(_Facts, total=False):
    """汇交凭证. ``title`` comes from the programme; ``statement`` is the sentence that certifies (there is a default).

    Without any identifier the datasets are printed with their opening date instead.
    """

    title_en: str
    statement: str


class FormLine(TypedDict):
    """One item of a review form on the report."""

    code: str
    label: str
    verdict: str
    comment: str


class ReportForm(TypedDict):
    """A review form on the report."""

    title: str
    items: list[FormLine]


class Accepted(TypedDict):
    """A finding that was accepted with an explanation; ``note`` is the reviewer's."""

    rule: str
    message: str
    explanation: str
    note: str


class ReportData(_Facts, total=False):
    """审查报告."""

    accepted: list[Accepted]

    rounds: list[Round]
    forms: list[ReportForm]
    conclusion: str


class Item(TypedDict, total=False):
    """One item of a printed review form; one comment per finding, with its place and what to do.

    ``criterion`` may be left out.
    """

    code: str
    label: str
    criterion: str
    verdict: str
    comments: list[str]


class DatasetVerdict(TypedDict):
    """One dataset on FORM_B."""

    seq: int
    name: str
    files: str
    records: str
    volume: str
    verdict: str
    comment: str


class FormData(TypedDict, total=False):
    """审查表 FORM_A or FORM_B. ``conclusion`` is one of ``conclusions`` (labels), which are printed as boxes."""

    title: str
    project_title: str
    project_no: str
    lead_inst: str
    round: str
    submitted: str
    decided: str
    reviewer: str
    second: str
    conclusion: str
    conclusions: list[str]
    items: list[Item]
    datasets: list[DatasetVerdict]
    centre: str
    date: str
    demo: bool
