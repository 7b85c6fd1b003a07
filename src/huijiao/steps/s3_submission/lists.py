"""The depositor's own lists, uploaded beside the files or among them, compared with what has arrived."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Q

from huijiao.core.actor import Actor
from huijiao.core.comparison import compare
from huijiao.core.errors import Refused
from huijiao.core.forms.manifests import MAX_BYTES, likely_list, read_list
from huijiao.core.text import Text
from huijiao.steps.s3_submission import queries
from huijiao.steps.s3_submission.models import Compared, Submission
from huijiao.tools.intake import queries as intake
from huijiao.tools.intake.models import FileState, StagedFile
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.actions import record
from huijiao.tools.papers.actions import keep_upload
from huijiao.tools.papers.queries import by_key, file_of

#: Differences kept with a comparison; all are counted.
KEPT = 2000
#: Files up to which a comparison is done at once; of more, by a worker.
AT_ONCE = 20_000
_WORDS = (
    "md5",
    "sha",
    "sm3",
    "manifest",
    "checksum",
    "校验",
    "文件清单",
    "文件列表",
    "filelist",
    "file_list",
    "file-list",
)
_TAKEN = (".txt", ".csv", ".xlsx", ".docx")
_NO_LIST = Text("“{name}”不是可以识别的清单：应为 md5sum、sha256sum 格式的文本，或“文件清单”表（.xlsx、.docx）。",
                "“{name}” is no list: use the text of md5sum or sha256sum, or the form 文件清单 (.xlsx, .docx).")  # fmt: skip


def take(*, submission: Submission, uploads: Sequence[tuple[str, BinaryIO]], actor: Actor) -> list[Compared]:
    """Keep lists that were uploaded beside the files, and compare them."""
    made = []
    for name, file in uploads:
        kept = name if name.lower().endswith(_TAKEN) else f"{name}.txt"
        with transaction.atomic():
            paper = keep_upload(subject=submission.project.subject, kind="file_list", name=kept, file=file, by=actor)
            if not read_list(file_of(paper), name):
                raise Refused(Text(_NO_LIST.zh.format(name=name), _NO_LIST.en.format(name=name)))
            row = Compared.objects.create(submission=submission, name=name[:255], paper=paper.key)
            Compared.objects.filter(submission=submission, name=row.name).exclude(paper="").exclude(pk=row.pk).delete()
        made.append(row)
    for row in made:
        again(row, actor=actor)
    return made


def look(submission: Submission) -> list[Compared]:
    """Return all comparisons; lists that lie among the files and are new here are entered, not yet compared."""
    wanted = Q()
    for word in _WORDS:
        wanted |= Q(path__icontains=word)
    rows = StagedFile.objects.filter(wanted, box=submission.box, state=FileState.COMPLETE, size__lte=MAX_BYTES)
    names = [
        p for p in rows.order_by("path").values_list("path", flat=True)[:500] if p.count("/") <= 1 and likely_list(p)
    ]
    for name in names[:20]:
        Compared.objects.get_or_create(submission=submission, name=name[:255], paper="")
    Compared.objects.filter(submission=submission, paper="").exclude(name__in=names).delete()
    return list(Compared.objects.filter(submission=submission))


def again(row: Compared, *, actor: Actor) -> None:
    """Compare now, or have a worker do it when there are many files."""
    if intake.totals(queries.box(row.submission)).files <= AT_ONCE:
        run(row)
    else:
        Compared.objects.filter(pk=row.pk).update(counts=None, rows=[])
        enqueue("submission.compare", {"compared": row.pk}, key=f"compare:{row.pk}", about=row.submission.about)
    record(kind="submission.compared", subject=row.submission.subject, about=row.submission.about, actor=actor,
           data={"name": row.name})  # fmt: skip


def run(row: Compared) -> None:
    """Read the list, compare it line by line, keep sums and the first differences."""
    counts, rows = _compare(row)
    row.counts, row.rows = counts, rows
    row.save()


def _compare(row: Compared) -> tuple[dict[str, int], list[dict[str, Any]]]:
    if row.paper:
        paper = by_key(row.paper)
        listed = read_list(file_of(paper), row.name) if paper else {}
        own: tuple[str, ...] = ()
    else:
        file = (
            StagedFile.objects.select_related("box")
            .filter(box=row.submission.box, path=row.name, state=FileState.COMPLETE)
            .first()
        )
        listed = read_list(file.location, row.name) if file else {}
        own = (row.name,)
    if not listed:
        return {"listed": 0, "differences": 0}, []
    entries = queries.files(row.submission)
    lists = Compared.objects.filter(submission=row.submission, paper="").values_list("name", flat=True)
    found = compare(listed, entries, (*own, *lists))
    return found.counts(), [r.as_json() for r in found.rows[:KEPT]]
