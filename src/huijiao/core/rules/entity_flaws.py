"""What a reader noticed in files that can be read (R-ENT-35, added to the rules of domain.md §3.8).

Reason: the other rules speak of files that cannot be read and of tables; a repeated sequence id, a program hidden
behind an image or a record beyond its sequence was seen by the reader alone and reached no reviewer.
"""

from __future__ import annotations

from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.formats.report import Defect, Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.rules.engine import Hit, hit, rule
from huijiao.core.rules.entity_files import package_of
from huijiao.core.rules.roles import is_system_junk
from huijiao.core.text import Text

#: Defects of readable files that no other rule speaks of; what our readers do not cover is no flaw of the file.
FLAWS = frozenset({
    "text.control", "text.credential", "fasta.empty_id", "fasta.empty_sequence", "fasta.duplicate_id", "row.unfinished",
    "row.line_ending", "row.order", "row.undeclared", "row.range", "row.advised", "declared.statistics", "value.not_finite",
    "id.duplicate", "structure.cell", "file.polyglot", "json.duplicate_key", "json.not_finite", "sqlite.broken_view",
    "sqlite.wal", "sqlite.foreign_key", "array.external", "image.trailing", "ome.mismatch", "dicom.person", "pdf.javascript",
    "archive.duplicate", "archive.polyglot", "office.external", "sheet.hidden",
})  # fmt: skip


@rule("R-ENT-35", Severity.WARN, "package")
def flawed(deposit: Deposit) -> Iterator[Hit]:
    """A readable file has a flaw; one finding for each kind of flaw in a dataset's folder, at its first file."""
    found: dict[tuple[str, str], list[tuple[FileEntry, Defect]]] = {}
    for entry in package_of(deposit).files:
        if entry.report is None or entry.report.verdict is not Verdict.OK or is_system_junk(entry.path):
            continue
        seen: set[str] = set()
        for defect in entry.report.defects:
            if defect.code in FLAWS and defect.code not in seen:
                seen.add(defect.code)
                found.setdefault((entry.path.split("/", 1)[0], defect.code), []).append((entry, defect))
    for rows in found.values():
        entry, defect = rows[0]
        yield hit(Place(path=entry.path, cell=defect.where), path=entry.path, why=_why(defect), n=len(rows))


def _why(defect: Defect) -> Text:
    return Text(defect.message_zh.rstrip("。"), defect.message_en.rstrip("."))
