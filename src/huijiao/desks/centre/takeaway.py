"""What a reviewer takes away: the papers of the reviewed snapshot in one ZIP, the list of files as a sheet."""

from __future__ import annotations

import io
import zipfile

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from huijiao.core.text import Text as T
from huijiao.desks import filelist
from huijiao.desks.centre.access import round_page
from huijiao.desks.centre.panes import KINDS
from huijiao.desks.centre.words import PAPERS
from huijiao.desks.export import xlsx
from huijiao.desks.office import Here, said, send_bytes
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review.models import Round
from huijiao.tools.intake.listing import standing_of
from huijiao.tools.intake.models import FileState, StagedFile
from huijiao.tools.papers.queries import file_of

ROWS = 200_000  # of the sheet; Excel ends at a million, people long before
TITLE = T("文件清单", "List of files")


@round_page
def papers(_request: HttpRequest, here: Here, round_: Round) -> HttpResponseBase:
    """Send every current paper of the project as one ZIP."""
    out, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # what is inside is compressed already
        for paper in datasets.papers(here.project, KINDS):
            place = file_of(paper)
            if not place.is_file():
                continue
            folder = said(PAPERS.get(paper.kind, T(paper.kind, paper.kind)))
            name = f"{folder}/{paper.name}"
            archive.write(place, name if name not in taken else f"{folder}/{paper.pk}-{paper.name}")
            taken.add(name)
    return send_bytes(
        out.getvalue(), f"{here.project.project_no}-{round_.stage}-{round_.number}.zip", "application/zip"
    )


@round_page
def files(_request: HttpRequest, here: Here, round_: Round) -> HttpResponse:
    """Send the list of data files: path, size, digests, format, records, what the reader said."""
    submission = submissions.of(here.project)
    rows = StagedFile.objects.filter(box=submission.box if submission else None, state=FileState.COMPLETE).order_by(
        "path"
    )
    heads = [(_("File"), 60), (_("Size"), 16), ("SHA-256", 66), ("MD5", 34), (_("Format"), 10), (_("Records"), 12),
             (_("Check"), 16), (_("Defects"), 60)]  # fmt: skip
    return xlsx(said(TITLE), heads, (_row(f) for f in rows[:ROWS].iterator(chunk_size=1000)))


def _row(file: StagedFile) -> tuple[object, ...]:
    read = file.verdict or {}
    defects = "；".join(said(T(d["message_zh"], d["message_en"])) for d in (read.get("defects") or [])[:5])
    words = said(filelist.STANDINGS[standing_of(file)][0])
    return (file.path, file.size, file.sha256, file.md5, read.get("format", ""), read.get("records"), words, defects)
