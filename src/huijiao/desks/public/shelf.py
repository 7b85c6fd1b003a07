"""The catalogue's index: what of a release is searched, counted and sorted; kept up with the ledger.

Every page that asks first reads the facts of releases since the last time. The index belongs to one ledger: its mark
names a fact and that fact's hash, so an index left over from another database is made anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils import timezone

from huijiao.core.vocabulary import ResourceClass, record_class
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.ledger.models import Fact
from huijiao.tools.search.index import Document, Found, Index

FACETS = ("cls", "subject", "mode", "programme", "year")
_COLUMNS = (
    "pk", KT("record__values__type__text"), "title_zh", "title_en", "abstract", "keywords", "accession", "mode", "published",
    "holding__subject_code", "holding__dataset__project__programme__code", "holding__dataset__part__bytes", "holding__dataset__part__files",
)  # fmt: skip


@cache
def index() -> Index:
    """Return the index of this installation."""
    return Index(Path(settings.HOME) / "search" / "catalogue-2", FACETS, ("published", "bytes", "files"), ("title",))


def find(words: Sequence[str], chosen: Mapping[str, str], *, sort: str, descending: bool, at: int, limit: int) -> Found:
    """Return one page of the releases that hold every word (as a substring) and every chosen facet."""
    catch_up()
    return index().find(words, chosen, sort=sort, descending=descending, at=at, limit=limit)


def newest(limit: int) -> list[int]:
    """Return the releases published last."""
    return list(find((), {}, sort="published", descending=True, at=0, limit=limit).keys)


def figures() -> tuple[int, int, int]:
    """Return how many datasets, files and bytes are published."""
    catch_up()
    count, sums = index().sums(("files", "bytes"))
    return count, sums["files"], sums["bytes"]


def catch_up() -> int:
    """Bring the index up to the last fact; return how many releases were written. One query where nothing happened."""
    last = Fact.objects.order_by("-seq").values_list("seq", "hash").first() or (0, "")
    mark = f"{last[0]}:{last[1]}"
    shelf = index()
    if shelf.read_to() == mark:
        return 0
    with shelf.alone() as mine:
        if not mine:  # another process is writing just now; its pages will show what is new, and soon so will ours
            return 0
        changed = _changed(shelf.read_to(), last[0])
        if changed == []:
            shelf.mark(mark)
            return 0
        if changed is None:
            shelf.clear()
        shown = Release.objects.filter(state="PUBLISHED")
        rows = shown if changed is None else shown.filter(pk__in=changed)
        return shelf.write(_documents(rows), changed or (), mark)


def rebuild() -> int:
    """Make the index anew; return how many releases it holds."""
    index().clear()
    return catch_up()


def _changed(mark: str, last: int) -> list[int] | None:
    """Return the releases with facts since the mark; None when the index is of no use."""
    seq, _, digest = mark.partition(":")
    if not seq.isdigit() or not Fact.objects.filter(seq=seq, hash=digest).exists():
        return None
    since = Fact.objects.filter(seq__gt=int(seq), seq__lte=last, subject__startswith="release:")
    keys = since.order_by().values_list("subject", flat=True).distinct()
    return [int(key.partition(":")[2]) for key in keys]


def _documents(rows: QuerySet[Release]) -> Iterator[Document]:
    values = rows.order_by("pk").values_list(*_COLUMNS)
    for pk, kind, zh, en, abstract, keywords, accession, mode, at, subject, programme, size, files in values.iterator(
        2000
    ):
        cls = str(record_class(kind or "", zh) or ResourceClass.DATASET)
        year = str(timezone.localtime(at).year) if at else ""
        yield Document(
            pk, (zh, en, abstract, keywords, accession),
            {"cls": cls, "subject": subject, "mode": mode, "programme": programme, "year": year},
            {"published": int(at.timestamp()) if at else 0, "bytes": size or 0, "files": files or 0, "title": zh},
        )  # fmt: skip
