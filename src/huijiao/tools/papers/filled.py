"""Filled forms from records: what they say is what the readers in ``core.forms`` read back."""

from __future__ import annotations

from collections.abc import Sequence

from huijiao.core.deposit import Deposit
from huijiao.core.records.base import Record
from huijiao.tools.papers.documents import agreement as _agreement
from huijiao.tools.papers.documents import metadata as _metadata
from huijiao.tools.papers.documents import plan as _plan
from huijiao.tools.papers.documents import project as _project
from huijiao.tools.papers.documents import quality as _quality
from huijiao.tools.papers.documents import sheets as _sheets
from huijiao.tools.papers.documents import taskbook as _taskbook
from huijiao.tools.papers.documents.agreement import Party

__all__ = ["Party", "agreement", "file_list", "metadata", "plan", "project", "quality", "taskbook"]


def plan(deposit: Deposit) -> bytes:
    """Return the plan as .docx, without the template's guidance."""
    return _plan.build(deposit, guidance=False)


def metadata(records: Sequence[Record]) -> bytes:
    """Return one table per record as .docx."""
    return _metadata.build_filled(records)


def project(deposit: Deposit) -> bytes:
    """Return the basic information as .docx."""
    return _project.build(deposit)


def taskbook(deposit: Deposit) -> bytes:
    """Return the indicator table as .docx."""
    return _taskbook.build(deposit)


def agreement(deposit: Deposit, centre: Party | None = None) -> bytes:
    """Return the agreement as .docx with counts computed from the metadata."""
    return _agreement.build(deposit, centre=centre)


def quality(deposit: Deposit) -> bytes:
    """Return the quality information report as .docx; sections not written yet keep their guidance."""
    return _quality.build(deposit, guidance=deposit.quality is None)


def file_list(rows: Sequence[Sequence[str]]) -> bytes:
    """Return 文件清单.xlsx; each row has the nine columns of `sheets.SHEETS["file_list"]`."""
    return _sheets.blank("file_list", rows)
