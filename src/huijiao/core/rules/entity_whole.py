"""The package as a whole: security, indicators, copies, changes after passing (domain.md §3.8, R-ENT-31 to 34)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.entity_files import is_tool, package_of, passed_before
from huijiao.core.rules.mapping import Dataset, each_file, mapping
from huijiao.core.rules.roles import FileRole, bare, basename, ending, is_system_junk
from huijiao.core.rules.words import some
from huijiao.core.text import Text

_EXECUTABLE = frozenset({"exe", "dll", "msi", "scr", "com", "pif", "vbs", "vbe", "hta", "apk", "dmg"})
_BOILERPLATE = re.compile(
    r"licen[cs]e|copying|许可|版权|copyright|notice|authors?$|contribut|requirements?|environment|manifest|^__init__$|"
    r"^setup$|makefile|gitignore|"
    r"示例|范例|模板|样例|example|demo|template|logo|缺失值编码|version",
    re.IGNORECASE,
)
_TRIVIAL_BYTES = 64
_MACRO = Text("含Office宏", "it has an office macro")
_PROGRAM = Text("非软件类数据集中的可执行程序", "an executable outside software")
_CLIMBS = Text("压缩包成员路径越出解压目录", "a member of the archive would be written outside its folder")
_MALWARE = Text("疑似恶意代码", "malware suspected")


@rule("R-ENT-31", Severity.BLOCK, "package")
def security(deposit: Deposit) -> Iterator[Hit]:
    """No malware, no office macros, no executables outside software datasets."""
    files = package_of(deposit).files
    in_tools = {e.path for d, e in each_file(mapping(deposit).datasets) if is_tool(d)} if deposit.metadata else set()
    for entry in files:
        why = _danger(entry, in_tool=entry.path in in_tools)
        if why is not None:
            yield hit(Place(path=entry.path), path=entry.path, why=why)


def _danger(entry: FileEntry, *, in_tool: bool) -> Text | None:
    codes = {d.code for d in entry.report.defects} if entry.report else set()
    if any(c.startswith("malware") for c in codes):
        return _MALWARE
    if "zip.unsafe_path" in codes:
        return _CLIMBS
    if "macro.present" in codes:
        return _MACRO
    if not in_tool and (
        _is_executable(entry, codes) or (ending(entry.path) in _EXECUTABLE and not is_system_junk(entry.path))
    ):
        return _PROGRAM
    return None


def _is_executable(entry: FileEntry, codes: set[str]) -> bool:
    """A script in the clear beside data (a .py or .R that made them) is no danger; a program is."""
    if "executable.present" not in codes:
        return False
    what = ending(entry.path)
    return what not in {
        "py",
        "r",
        "sh",
        "pl",
        "m",
        "jl",
        "ipynb",
        "rmd",
        "sql",
        "awk",
        "do",
        "sas",
        "js",
        "html",
        "htm",
        "md",
        "txt",
    }


@rule("R-ENT-33", Severity.FIX, "metadata", "package")
def same_file_twice(deposit: Deposit) -> Iterator[Hit]:
    """One file in two datasets; licences, READMEs and other boilerplate are left out (§3.14)."""
    package_of(deposit)
    seen: dict[str, tuple[Dataset, FileEntry]] = {}
    for dataset, entry in each_file(mapping(deposit).datasets):
        digest = entry.sha256 or entry.md5
        if not digest or entry.bytes < _TRIVIAL_BYTES or _is_boilerplate(dataset, entry):
            continue
        first, other = seen.setdefault(digest, (dataset, entry))
        if first is not dataset:
            yield hit(Place(path=entry.path), a=other.path, b=entry.path)


def _is_boilerplate(dataset: Dataset, entry: FileEntry) -> bool:
    kind = dataset.roles[entry.path]
    if kind in {FileRole.README, FileRole.DICTIONARY, FileRole.MANIFEST, FileRole.REPORT, FileRole.SAMPLES}:
        return True
    parts = dataset.inner(entry).split("/")
    return bool(_BOILERPLATE.search(bare(entry.path))) or (
        is_tool(dataset) and any(_BOILERPLATE.search(p) for p in parts)
    )


@rule("R-ENT-34", Severity.FIX, "metadata", "package")
def passed_dataset_changed(deposit: Deposit) -> Iterator[Hit]:
    """A dataset that passed is the same as in the earlier round; not sending it again is no change."""
    package_of(deposit)
    earlier = deposit.context.earlier
    if not deposit.context.passed or earlier is None:
        message = "no earlier round"
        raise NotApplicable(message)
    for dataset in mapping(deposit).present:
        if not passed_before(deposit, dataset):
            continue
        before = _below(earlier.files, dataset)
        now = {dataset.inner(e): _digest(e) for e in dataset.files if not is_system_junk(e.path)}
        if not before:
            continue
        changed = sorted(p for p in {*before, *now} if _differ(before.get(p), now.get(p)))
        if changed:
            place = Place(path=f"{dataset.folder}/{changed[0]}")
            yield hit(place, name=dataset.name, n=len(changed), names=some(changed))


def _below(files: tuple[FileEntry, ...], dataset: Dataset) -> dict[str, tuple[int, str]]:
    """Return inner path → digest of the earlier folder of the same name or number."""
    wanted = {N(basename(dataset.folder)), N(dataset.name)}
    out = {}
    for entry in files:
        parts = entry.path.split("/")
        at = next(
            (i for i, p in enumerate(parts[:-1]) if N(p) in wanted or N(re.sub(r"^\d+[_\-\s.]*", "", p)) in wanted),
            None,
        )
        if at is not None and not is_system_junk(entry.path):
            out["/".join(parts[at + 1 :])] = _digest(entry)
    return out


def _digest(entry: FileEntry) -> tuple[int, str]:
    return entry.bytes, entry.sha256 or entry.md5


def _differ(before: tuple[int, str] | None, now: tuple[int, str] | None) -> bool:
    if before is None or now is None:
        return True
    comparable = bool(before[1]) and len(before[1]) == len(now[1])
    return before[0] != now[0] or (comparable and before[1].lower() != now[1].lower())
