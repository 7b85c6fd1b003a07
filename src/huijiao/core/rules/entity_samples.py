"""The samples behind the data (domain.md §3.8, R-ENT-25, 26)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.normal import N
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.entity_counts import stem_of_pair
from huijiao.core.rules.entity_files import package_of
from huijiao.core.rules.mapping import Dataset, headers, mapping, rows_of
from huijiao.core.rules.roles import FileRole, basename, is_table
from huijiao.core.rules.samples import (
    SAMPLE_ID,
    SampleTable,
    has_samples,
    measured_files,
    needs_samples,
    own_tables,
    owner_of,
    registry,
)
from huijiao.core.rules.words import some

#: Controls stand in data tables without being samples.
_CONTROL = re.compile(
    r"^(?:blank|空白|qc|质控|control|ck|ntc|nc|pc|mock|阴性|阳性|对照|标准品|standard)[\w\-]*$", re.IGNORECASE
)


@rule("R-ENT-25", Severity.FIX, "metadata", "package")
def samples_missing(deposit: Deposit) -> Iterator[Hit]:
    """Sequencing and other measurements of samples come with a sample table; by the name alone it is a warning."""
    package_of(deposit)
    for dataset in mapping(deposit).present:
        needed, certain = needs_samples(dataset)
        if not certain and any(is_table(e.path) and not headers(deposit, e) for e in dataset.content):
            continue  # tables that were not read may describe the samples
        if needed and not has_samples(deposit, dataset, 2 if certain else 1):
            yield hit(dataset.place, None if certain else Severity.WARN, name=dataset.name)


@rule("R-ENT-26", Severity.FIX, "metadata", "package")
def samples_do_not_match(deposit: Deposit) -> Iterator[Hit]:
    """Every data file's sample is registered and every registered sample has data."""
    package_of(deposit)
    examined = 0
    for dataset in mapping(deposit).present:
        tables = own_tables(deposit, dataset)
        if not tables:
            continue
        unknown, empty = _by_files(dataset, tables) if measured_files(dataset) else _by_column(deposit, dataset, tables)
        examined += 1
        if unknown or empty:
            place = Place(path=tables[0].entry.path)
            yield hit(place, name=dataset.name, a=len(unknown), b=len(empty), names=some([*unknown, *empty]))
    if not examined:
        message = "no sample table that could be read whole"
        raise NotApplicable(message)


def _by_files(dataset: Dataset, tables: tuple[SampleTable, ...]) -> tuple[list[str], list[str]]:
    """Compare by the names of files: through a column of file names if there is one, else through ids."""
    files = {N(basename(e.path)): basename(e.path) for e in measured_files(dataset)}
    ids = registry(i for t in tables for i in t.ids)
    listed = {N(f): f for t in tables for f in t.files}
    foreign = {N(i) for t in tables if t.entry not in dataset.files for i in t.ids}
    stems = {stem_of_pair(name) for name in files.values()}
    if set(listed) & set(files):
        unknown = [
            real for key, real in files.items() if key not in listed and owner_of(stem_of_pair(real), ids) is None
        ]
        met = {owner_of(stem, ids) for stem in stems} - {None}
        gone = [
            said for key, said in listed.items() if key not in files and owner_of(stem_of_pair(said), ids) not in met
        ]
        return unknown, [] if foreign else gone
    unknown = sorted(stem for stem in stems if owner_of(stem, ids) is None)
    met = {owner_of(stem, ids) for stem in stems}
    return unknown, [i for i in ids.values() if i not in met and N(i) not in foreign]


def _by_column(deposit: Deposit, dataset: Dataset, tables: tuple[SampleTable, ...]) -> tuple[list[str], list[str]]:
    """Compare by the id column that data tables share with the sample table."""
    own = {t.entry.path for t in tables}
    wanted = {N(t.header[t.id_column]) for t in tables if SAMPLE_ID.search(t.header[t.id_column])}
    ids = {N(i): i for t in tables for i in t.ids}
    used: dict[str, str] = {}
    compared = False
    for entry in dataset.content:
        rows = rows_of(deposit, entry) if is_table(entry.path) and entry.path not in own else None
        if not rows:
            continue
        at = next((i for i, h in enumerate(rows[0]) if N(h) in wanted), None)
        if at is not None:
            compared = True
            used |= {N(row[at]): row[at] for row in rows[1:] if at < len(row) and row[at].strip()}
    if not compared:
        return [], []
    # A table of strains beside measurements of some of them is data, not a register of samples.
    local = all(dataset.roles.get(t.entry.path) is FileRole.SAMPLES for t in tables)
    empty = [said for key, said in ids.items() if key not in used] if local else []
    return [said for key, said in used.items() if key not in ids and not _CONTROL.match(key)], empty
