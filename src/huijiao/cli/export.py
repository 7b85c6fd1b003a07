"""``huijiao export``: a dataset or a whole project as one archive, or its description in one of the exchange formats."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from huijiao.cli.bars import Bar
from huijiao.cli.booting import boot
from huijiao.cli.words import language
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text

if TYPE_CHECKING:
    from huijiao.steps.s6_publication.models import Release

ARCHIVES = ("bag", "rocrate", "datapackage")
FORMS = {
    "datacite-xml": "datacite.xml", "datacite-json": "datacite.json", "schema-org": "schema.jsonld", "core-metadata": "core-metadata.xml",
    "ro-crate-json": "ro-crate-metadata.json", "croissant": "croissant.json", "datapackage-json": "datapackage.json",
    "bibtex": "citation.bib", "ris": "citation.ris", "csl": "citation.json",
}  # fmt: skip
WORK = Text("导出", "Exporting")
NONE = Text("没有已发布的数据集：{name}", "No published dataset: {name}")
WRITTEN = Text("已写出：{path}（{bytes}）", "Written: {path} ({bytes})")
FAILED = Text("没有写成：{why}", "Not written: {why}")


def export(
    accession: str,
    /,
    *,
    form: Annotated[
        Literal[
            "bag",
            "rocrate",
            "datapackage",
            "datacite-xml",
            "datacite-json",
            "schema-org",
            "core-metadata",
            "ro-crate-json",
            "croissant",
            "datapackage-json",
            "bibtex",
            "ris",
            "csl",
        ],
        Parameter(name="--as"),
    ] = "bag",
    project: Annotated[bool, Parameter(negative="")] = False,
    out: Path | None = None,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Export a published dataset, whatever its sharing mode. 导出已发布的数据集。

    Runs beside the server, on its database and vault. Exit 0: written; 1: the files could not be read whole; 2: there is
    no such dataset.

    Parameters
    ----------
    accession
        Accession of the dataset; with --project, the number of a project. 数据编号；加 --project 时为项目编号。
    form
        bag, rocrate, datapackage: an archive with the files; else a description alone. 导出格式。
    project
        All published datasets of a project, in one archive. 导出整个项目。
    out
        Where to write; the present folder if not given, ``-`` for standard output. 写到哪里。
    lang
        Language of the output. 输出语言。
    """  # fmt: skip
    tongue = language(lang)
    boot()
    releases = _releases(accession, project=project)
    if not releases:
        sys.stderr.write(NONE.in_(tongue).format(name=accession) + "\n")
        return 2
    try:
        path, size = _write(releases, form, accession, out, tongue)
    except (OSError, RuntimeError) as error:
        sys.stderr.write(FAILED.in_(tongue).format(why=error) + "\n")
        return 1
    if path:
        print(WRITTEN.in_(tongue).format(path=path, bytes=fmt_bytes(size)))
    return 0


def _releases(name: str, *, project: bool) -> list[Release]:
    from huijiao.steps.s6_publication.models import Release  # noqa: PLC0415 - models are ready only now

    found = Release.objects.filter(state__in=["PUBLISHED", "SUSPENDED"]).select_related("holding__dataset__project")
    if project:
        found = found.filter(holding__dataset__project__project_no=name).order_by("holding__dataset__seq")
    else:
        found = found.filter(accession__iexact=name)
    return list(found)


def _write(releases: list[Release], form: str, name: str, out: Path | None, tongue: str) -> tuple[Path | None, int]:
    from django.utils import timezone  # noqa: PLC0415 - Django is set up only now

    from huijiao.desks.public import bundles, exports, kept  # noqa: PLC0415
    from huijiao.steps.s6_publication.describing import description  # noqa: PLC0415

    if form in ARCHIVES:
        title, length, pieces = bundles.package(releases, form, name)
        source = pieces()
    else:
        made = exports.EXPORTS[FORMS[form]]
        first = releases[0]
        said = description(first, kept.files(first, tables=True) if made.files else None)
        body = made.make(said, timezone.localdate())
        title, length, source = f"{first.accession}-{FORMS[form]}", len(body), iter((body,))
    if out == Path("-"):
        for piece in source:
            sys.stdout.buffer.write(piece)
        return None, length
    target = out or Path()
    path = target / title if target.is_dir() else target
    part = path.with_name(f".{path.name}.part")
    try:
        with Bar(WORK.in_(tongue)) as bar, part.open("wb") as sink:
            bar.begin(1, length)
            for piece in source:
                sink.write(piece)
                bar.beat(len(piece))
            sink.flush()
            os.fsync(sink.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return path, length
