"""The package as a tree of files: folders, manifest, checksums, junk (domain.md §3.8, R-ENT-01 to 05, 09, 23, 24)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from huijiao.core.deposit import Deposit, Package, Stage
from huijiao.core.findings import Place, Severity
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.mapping import Dataset, headers, mapping, text_of
from huijiao.core.rules.roles import FileRole, basename, is_junk, is_system_junk, role
from huijiao.core.rules.words import some
from huijiao.core.text import Text
from huijiao.core.vocabulary import TOOL_CLASSES, ResourceClass

_DIGESTS = ("md5", "sha256", "sm3")
#: Files that are empty on purpose.
_EMPTY_ON_PURPOSE = re.compile(
    r"^(?:__init__\.py|py\.typed|\.gitkeep|\.keep|\.placeholder|\.nojekyll|_success|conftest\.py)$", re.IGNORECASE
)
_PREFIXES = ("./", "实体数据/", "/")
_FIELD_WORDS = re.compile(r"字段|变量|列名|表头|各列|\b(?:fields?|columns?|variables?)\b", re.IGNORECASE)


def package_of(deposit: Deposit) -> Package:
    """Return the package; NA without files, or before the door where data are asked for (§3.14)."""
    if deposit.context.stage not in {Stage.DATA_SUBMIT, Stage.CERT}:
        message = f"not at stage {deposit.context.stage}"
        raise NotApplicable(message)
    if deposit.package is None or not deposit.package.files:
        message = "no data entity"
        raise NotApplicable(message)
    return deposit.package


def passed_before(deposit: Deposit, dataset: Dataset) -> bool:
    """Tell whether the dataset passed an earlier round (its name, or its number, is in the context)."""
    names = {N(n) for n in deposit.context.passed}
    return N(dataset.name) in names or str(dataset.seq) in names or f"{dataset.seq:02d}" in names


@rule("R-ENT-01", Severity.BLOCK, "metadata", "package")
def dataset_without_files(deposit: Deposit) -> Iterator[Hit]:
    """Every record has data files; a dataset that passed before need not be sent again."""
    package_of(deposit)
    for dataset in mapping(deposit).datasets:
        if not dataset.name.strip() or (not dataset.files and passed_before(deposit, dataset)):
            continue
        if not any(dataset.roles[e.path] is not FileRole.JUNK for e in dataset.data_files):
            folder = dataset.folder or dataset.wanted_folder
            yield hit(Place(path=folder), name=dataset.name, folder=folder)


@rule("R-ENT-02", Severity.FIX, "metadata", "package")
def files_without_dataset(deposit: Deposit) -> Iterator[Hit]:
    """Every folder and file belongs to a record; one finding per folder."""
    package_of(deposit)
    found = mapping(deposit)
    tops: dict[str, int] = {}
    for entry in found.stray:
        below = entry.path.removeprefix(found.root)
        head, slash, _ = below.partition("/")
        top = (found.root + head + slash) if slash else entry.path
        tops[top] = tops.get(top, 0) + 1
    for top, n in tops.items():
        yield hit(Place(path=top.rstrip("/")), path=top, n=n)


def _key(path: str) -> str:
    text = unicodedata.normalize("NFC", path.replace("\\", "/"))
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    return text


def _unlisted_by_right(path: str, manifest: str) -> bool:
    """Manifests do not list themselves; system files are ignored."""
    return is_system_junk(path) or role(path) is FileRole.MANIFEST or _key(path) == _key(manifest)


def _listed(package: Package) -> Mapping[str, Mapping[str, Any]]:
    return {_key(path): said for path, said in (package.listed or {}).items()}


@rule("R-ENT-03", Severity.BLOCK, "package")
def manifest_differs(deposit: Deposit) -> Iterator[Hit]:
    """There is a manifest, and it lists exactly the files that are there."""
    package = package_of(deposit)
    there = {_key(e.path): e.path for e in package.files}
    if package.listed is None:
        yield hit(Place(path="00_说明"), a=0, b=len(there), names=Text("没有文件清单", "there is no manifest"))
        return
    listed = _listed(package)
    missing = [p for p in listed if p not in there and not _unlisted_by_right(p, package.manifest_path)]
    extra = [
        real for key, real in there.items() if key not in listed and not _unlisted_by_right(real, package.manifest_path)
    ]
    if missing or extra:
        place = package.manifest_path or (extra or missing)[0]
        yield hit(Place(path=place), a=len(missing), b=len(extra), names=some([*missing, *extra]))


@rule("R-ENT-04", Severity.BLOCK, "package")
def checksum_differs(deposit: Deposit) -> Iterator[Hit]:
    """Checksum and size of each file are those of the manifest; case of hex digits does not matter."""
    package = package_of(deposit)
    if package.listed is None:
        message = "no manifest"
        raise NotApplicable(message)
    listed = _listed(package)
    for entry in package.files:
        said = listed.get(_key(entry.path))
        wrong = _wrong(entry, said) if said else ""
        if wrong and not _unlisted_by_right(entry.path, package.manifest_path):
            yield hit(Place(path=entry.path), path=entry.path, what=wrong)


def _wrong(entry: FileEntry, said: Mapping[str, Any]) -> str:
    for name in _DIGESTS:
        declared, real = str(said.get(name) or "").strip().lower(), getattr(entry, name)
        if declared and real and declared != real.lower():
            return name.upper()
    size = str(said.get("bytes") or "").replace(",", "").strip().removesuffix(".0")
    return "bytes" if size.isdigit() and int(size) != entry.bytes else ""


@rule("R-ENT-05", Severity.BLOCK, "package")
def empty_file(deposit: Deposit) -> Iterator[Hit]:
    """No file has zero bytes, apart from markers that are empty on purpose."""
    for entry in package_of(deposit).files:
        if entry.bytes == 0 and not is_system_junk(entry.path) and not _EMPTY_ON_PURPOSE.match(basename(entry.path)):
            yield hit(Place(path=entry.path), path=entry.path)


@rule("R-ENT-09", Severity.WARN, "package")
def junk_files(deposit: Deposit) -> Iterator[Hit]:
    """Temporary and system files, copies, new folders: one finding."""
    junk = [e.path for e in package_of(deposit).files if is_junk(e.path)]
    if junk:
        yield hit(Place(path=junk[0]), n=len(junk), names=some(junk))


@rule("R-ENT-23", Severity.FIX, "metadata", "package")
def documentation_missing(deposit: Deposit) -> Iterator[Hit]:
    """Each dataset has a README or a data dictionary; tables whose columns nothing explains are a warning."""
    package_of(deposit)
    for dataset in mapping(deposit).present:
        docs = dataset.having(FileRole.README, FileRole.DICTIONARY)
        if not docs:
            yield hit(dataset.place, name=dataset.name)
        elif not dataset.having(FileRole.DICTIONARY) and _needs_dictionary(deposit, dataset, docs):
            yield hit(dataset.place, Severity.WARN, name=dataset.name)


def _needs_dictionary(deposit: Deposit, dataset: Dataset, docs: tuple[FileEntry, ...]) -> bool:
    if dataset.cls is not ResourceClass.DATASET or not any(headers(deposit, e) for e in dataset.content):
        return False
    told = "\n".join(text_of(deposit, e) for e in docs)
    return bool(told) and not _FIELD_WORDS.search(told)


@rule("R-ENT-24", Severity.BLOCK, "package")
def quality_report_missing(deposit: Deposit) -> Iterator[Hit]:
    """The data quality information report is there, read or not."""
    package = package_of(deposit)
    if deposit.quality is not None or any(p.kind == "quality" for p in deposit.papers):
        return
    if not any(role(e.path) is FileRole.REPORT for e in package.files):
        yield hit(Place(path="00_说明"))


def is_tool(dataset: Dataset | None) -> bool:
    """Tell the datasets that are programs."""
    return dataset is not None and dataset.cls in TOOL_CLASSES
