"""Names of files and folders (domain.md §3.8, R-ENT-06 to 08)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.memo import Memo
from huijiao.core.normal import N
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.entity_files import is_tool, package_of
from huijiao.core.rules.mapping import Dataset, each_file, mapping
from huijiao.core.rules.naming import Pattern, declared, folder_rule
from huijiao.core.rules.roles import FileRole, basename, is_system_junk
from huijiao.core.text import Text

_COMPONENT_BYTES, _PATH_BYTES = 200, 900
_FORBIDDEN = re.compile(r'[\\:*?"<>|]')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\ufeff\ue000-\uf8ff]")
_DEFAULT_CHARACTERS = re.compile(r"[\w.\u3400-\u9fff]+")
_MOJIBAKE = re.compile(r"\ufffd|锟斤拷|烫烫烫|Ã[\x80-\xbf]|ï¿½")
_HIGH = re.compile(r"[\x80-\u02ff\u2500-\u25ff\u0370-\u03ff\u2018-\u2122]")
_CJK = re.compile(r"[\u3400-\u9fff]")
_HIGH_LEAST = 3


@rule("R-ENT-06", Severity.FIX, "package")
def name_not_allowed(deposit: Deposit) -> Iterator[Hit]:
    """Lengths, forbidden characters, edges, composition, names that differ by case alone."""
    files = package_of(deposit).files
    tools = {e.path for d, e in each_file(mapping(deposit).datasets) if is_tool(d)} if deposit.metadata else set()
    folded: dict[str, str] = {}
    told: set[tuple[str, Text]] = set()
    for entry in files:
        if is_system_junk(entry.path):
            continue
        at, why = _problem(entry.path, hidden_allowed=entry.path in tools)
        twin = folded.setdefault(unicodedata.normalize("NFC", entry.path).casefold(), entry.path)
        if why is None and twin != entry.path:
            at, why = entry.path, Text(f"与“{twin}”仅大小写不同", f'differs from "{twin}" in case only')
        if why is not None and (at, why) not in told:
            told.add((at, why))
            yield hit(Place(path=entry.path), path=at, why=why)


def _problem(path: str, *, hidden_allowed: bool) -> tuple[str, Text | None]:
    """Return the offending part of the path and what is wrong; a folder is told once for all its files."""
    at = ""
    for part in path.split("/"):
        at = f"{at}/{part}" if at else part
        why = _part_problem(part, hidden_allowed=hidden_allowed)
        if why is not None:
            return at, why
    if len(path.encode("utf-8", "surrogateescape")) > _PATH_BYTES:
        return path, Text(f"路径超过{_PATH_BYTES}字节", f"path longer than {_PATH_BYTES} bytes")
    return path, None


def _part_problem(part: str, *, hidden_allowed: bool) -> Text | None:
    try:
        size = len(part.encode("utf-8"))
    except UnicodeEncodeError:
        return Text("不是有效的UTF-8", "not valid UTF-8")
    if size > _COMPONENT_BYTES:
        return Text(f"名称超过{_COMPONENT_BYTES}字节", f"longer than {_COMPONENT_BYTES} bytes")
    if _CONTROL.search(part):
        return Text("含控制字符", "control characters")
    if found := _FORBIDDEN.search(part):
        return Text(f"含非法字符“{found[0]}”", f'forbidden character "{found[0]}"')
    if part != part.strip() or part.endswith(".") or (part.startswith(".") and not hidden_allowed):
        return Text("首尾有空格或句点", "leading or trailing space or dot")
    if not unicodedata.is_normalized("NFC", part):
        return Text("字符未按NFC组合", "not in Unicode NFC form")
    return None


@rule("R-ENT-07", Severity.FIX, "plan", "metadata", "package")
def name_against_plan(deposit: Deposit) -> Iterator[Hit]:
    """Names follow the rule that section 七 of the plan declares."""
    package_of(deposit)
    section = deposit.plan.sections.get(7) if deposit.plan else None
    text = section.text if section else ""
    folders, patterns = folder_rule(text), declared(text)
    if not folders and not patterns:
        message = "section 7 declares no naming rule"
        raise NotApplicable(message)
    # A record misspelt against the plan is R-PMD-03's matter: the plan's name is a right folder name too.
    planned = tuple(_letters(row["name"]) for row in deposit.plan.rows) if deposit.plan else ()
    for dataset in mapping(deposit).present:
        if folders and not _folder_fits(dataset, planned):
            yield hit(Place(path=dataset.folder), path=dataset.folder, pattern=folders)
        for entry in dataset.data_files:
            if dataset.roles[entry.path] is not FileRole.DATA or is_tool(dataset):
                continue
            broken = _broken(basename(entry.path), patterns)
            if broken is not None:
                yield hit(Place(path=entry.path), path=entry.path, pattern=broken.text)


def _folder_fits(dataset: Dataset, planned: tuple[str, ...]) -> bool:
    found = re.match(r"^(\d{2})[_\-—]+(.+)$", basename(dataset.folder))
    if found is None:
        return False
    number, name = int(found[1]), _letters(found[2])
    rows = {n for n, row in enumerate(planned, 1) if row == name}
    if rows:
        return number == dataset.seq or number in rows
    return name == _letters(dataset.name)  # the plan lacks it: R-PMD-02 speaks, and its number is nobody's


def _letters(name: str) -> str:
    """Return a name without marks: / and : of a title cannot stand in a folder's name."""
    return re.sub(r"[\W_]+", "", N(name))


def _broken(name: str, patterns: tuple[Pattern, ...]) -> Pattern | None:
    """Return the pattern a name should have followed; patterns for its ending go before the general one."""
    own = [p for p in patterns if p.ending and name.lower().endswith(p.ending)]
    general = [p for p in patterns if not p.ending]
    for group in (own, general):
        if group:
            return None if any(p.fits(name) for p in group) else group[0]
    return None


@rule("R-ENT-08", Severity.FIX, "package")
def name_garbled(deposit: Deposit) -> Iterator[Hit]:
    """File names that were decoded in the wrong code page."""
    for entry in package_of(deposit).files:
        codes = {d.code for d in entry.report.defects} if entry.report else set()
        if not is_system_junk(entry.path) and ("name.mojibake" in codes or garbled(entry.path)):
            yield hit(Place(path=entry.path), path=entry.path)


def garbled(path: str) -> bool:
    """Tell U+FFFD and names whose bytes read as Chinese in another code page."""
    if _MOJIBAKE.search(path):
        return True
    return any(_OTHERWISE[part] for part in path.split("/"))


def _reads_otherwise(part: str) -> bool:
    isolated = re.search(r"(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])", part)  # é in a French name
    if not _CJK.search(part) and not isolated and len(_HIGH.findall(part)) >= _HIGH_LEAST:
        return any(
            _decodes(part, wrong, right) for wrong in ("cp437", "latin-1", "cp1252") for right in ("utf-8", "gbk")
        )
    # UTF-8 bytes read as GBK: Chinese text that happens to be valid UTF-8 again and grows shorter.
    return len(_CJK.findall(part)) >= _HIGH_LEAST and _decodes(part, "gb18030", "utf-8")


def _decodes(part: str, wrong: str, right: str) -> bool:
    try:
        back = part.encode(wrong).decode(right)
    except UnicodeError:
        return False
    found = _CJK.findall(back)
    high = sum(not c.isascii() for c in back)
    return bool(found) and len(found) * 10 >= high * 8 and len(back) < len(part)


#: Folders stand in the path of each of their files.
_OTHERWISE = Memo(_reads_otherwise)
