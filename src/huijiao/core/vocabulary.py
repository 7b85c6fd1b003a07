"""Resource classes, sharing modes and formats, and how people's words map to them (domain.md §0.4, §2.8, §2.12)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from huijiao.core import vocabulary_data as data
from huijiao.core.normal import N, items
from huijiao.core.records.taskbook import Achievement
from huijiao.core.text import Text


class ResourceClass(StrEnum):
    """The canonical classes (domain.md §0.4)."""

    DATASET = "DATASET"
    SOFTWARE = "SOFTWARE"
    ALGOMODEL = "ALGOMODEL"
    SYSTEM = "SYSTEM"
    ATLAS = "ATLAS"
    BOOK = "BOOK"
    REPORT = "REPORT"
    PAPER = "PAPER"
    PATENT = "PATENT"
    SWCOPYRIGHT = "SWCOPYRIGHT"
    STANDARD = "STANDARD"
    SPECIMEN = "SPECIMEN"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True)
class ClassInfo:
    """Label; ``each``: one row and one record per item (else one aggregated set); agreement category; unit."""

    label: Text
    each: bool
    category: str
    unit: str
    datacite: str


_C = ResourceClass
CLASSES: Mapping[ResourceClass, ClassInfo] = {
    _C.DATASET: ClassInfo(Text("科学数据", "Scientific data"), True, "DATASET", "个", "Dataset"),
    _C.SOFTWARE: ClassInfo(Text("软件工具", "Software"), True, "TOOL", "套", "Software"),
    _C.ALGOMODEL: ClassInfo(Text("算法模型", "Algorithm or model"), True, "TOOL", "个", "Model"),
    _C.SYSTEM: ClassInfo(Text("系统", "System"), True, "TOOL", "套", "Service"),
    _C.ATLAS: ClassInfo(Text("图集", "Atlas"), True, "ATLAS", "个", "Image"),
    _C.BOOK: ClassInfo(Text("专著", "Books"), False, "BOOK", "册", "Book"),
    _C.REPORT: ClassInfo(Text("报告", "Reports"), False, "OTHER", "份", "Report"),
    _C.PAPER: ClassInfo(Text("论文", "Papers"), False, "PAPER", "篇", "Collection"),
    _C.PATENT: ClassInfo(Text("专利", "Patents"), False, "PATENT", "项", "Collection"),
    _C.SWCOPYRIGHT: ClassInfo(Text("软件著作权", "Software copyrights"), False, "OTHER", "项", "Collection"),
    _C.STANDARD: ClassInfo(Text("标准", "Standards"), False, "STANDARD", "份", "Standard"),
    _C.SPECIMEN: ClassInfo(Text("实物资源", "Physical specimens"), True, "OTHER", "份", "PhysicalObject"),
    _C.OTHER: ClassInfo(Text("其他", "Other"), True, "OTHER", "个", "Other"),
}
SET_CLASSES = frozenset(c for c, info in CLASSES.items() if not info.each)
TOOL_CLASSES = frozenset({_C.SOFTWARE, _C.ALGOMODEL, _C.SYSTEM})


class ShareMode(StrEnum):
    """The four sharing modes (domain.md §2.8)."""

    OPEN = "OPEN"
    REGISTERED = "REGISTERED"
    AGREEMENT = "AGREEMENT"
    NOT_SHARED = "NOT_SHARED"

    @property
    def label(self) -> Text:
        """Return the printed label."""
        return _SHARE_LABELS[self]


_SHARE_LABELS = {
    ShareMode.OPEN: Text("完全开放共享", "Open"),
    ShareMode.REGISTERED: Text("注册后完全开放共享", "Open after registration"),
    ShareMode.AGREEMENT: Text("协议共享", "By agreement"),
    ShareMode.NOT_SHARED: Text("暂不共享", "Not shared for now"),
}
#: In this order; what one mode takes is blanked for the next (暂不开放共享 is not 开放共享).
_SHARE_WORDS = {
    ShareMode.NOT_SHARED: r"(?:暂不|不予|不|暂缓|未)(?:对外)?(?:进行)?(?:开放|公开)?共享|(?:暂)?不(?:开放|公开)|暂缓公开|保密"
    r"|\bnot[ _]?(?:yet )?shared(?: for now)?\b|\bclosed\b|\bno sharing\b",
    ShareMode.AGREEMENT: r"(?:协议|有条件|受控|申请|限制性?|授权|审批|依申请)(?:后)?(?:开放|公开)?(?:共享|访问|获取)|协议"
    r"|\b(?:by )?agreement\b|\bcontrolled(?: access)?\b|\brestricted(?: access)?\b|\bconditional\b",
    ShareMode.REGISTERED: r"(?:注册|登录|实名)(?:后|用户)?(?:完全)?(?:开放|公开)?(?:共享|获取)?"
    r"|\b(?:open )?(?:after |upon )?regist(?:ration|ered)\b",
    ShareMode.OPEN: r"(?:完全|全部|全面|无条件|免费)?(?:开放|公开)(?:共享|获取)?|完全共享|无条件共享|\b(?:fully )?open(?: access| sharing)?\b|\bpublic\b",
}


def share_mode(text: str) -> ShareMode | None:
    """Return the one mode a text names, by label or synonym; None for none or several."""
    rest, found = N(text), []
    for mode, pattern in _SHARE_WORDS.items():
        rest, hits = re.subn(pattern, "§", rest)
        if hits:
            found.append(mode)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Guess:
    """The class a text suggests, and whether nothing else is likely (high confidence)."""

    cls: ResourceClass
    sure: bool


_VERSION = re.compile(r"\s*(?:\([^()]*\)|v?\d+(?:\.\d+)+|v\d+|\d+套)\s*$")
_GUARD = re.compile("|".join(data.GUARDS), re.IGNORECASE)
_TOOL_TAIL = re.compile(
    r"(?:软件|程序|插件|工具包|工具箱|工具|系统|平台|算法|模型|图集|画册|software|toolkit|tool|package|pipeline|system|platform|algorithm|model|atlas)$"
)
_DATA_TAIL = re.compile(r"(?:数据集|数据库|数据|信息库|datasets?|databases?|data)$")


def guarded(text: str) -> str:
    """Return a folded text with words of another meaning (小鼠模型, 生态系统) blanked."""
    return _GUARD.sub(lambda m: "·" * len(m[0]), N(text))


def _hits(text: str) -> list[tuple[int, ResourceClass]]:
    """Return (end of last hit, class) for every class whose word stands in the guarded text."""
    rest = _GUARD.sub(lambda m: "·" * len(m[0]), text)
    found = []
    for cls, pattern in data.WORDS.items():
        ends = []
        for m in re.finditer(pattern, rest, re.IGNORECASE):
            ends.append(m.end())
            rest = rest[: m.start()] + "·" * len(m[0]) + rest[m.end() :]
        if ends:
            found.append((max(ends), ResourceClass(cls)))
    if found:
        return found
    for cls, pattern in data.WEAK_WORDS.items():
        if weak := re.search(pattern, rest, re.IGNORECASE):
            return [(weak.end(), ResourceClass(cls))]
    return []


def classes_in(text: str) -> tuple[ResourceClass, ...]:
    """Return every class named in a text after the guards, in the order of §2.12."""
    return tuple(cls for _, cls in _hits(N(text)))


def _bare(name: str) -> str:
    """Drop brackets and versions at the end of a folded name."""
    folded = N(name)
    while (shorter := _VERSION.sub("", folded)) != folded and shorter:
        folded = shorter
    return folded


def set_class(name: str) -> ResourceClass | None:
    """Return the set class whose tail the name has (``…项目论文数据集``), or None."""
    bare = _bare(name)
    if bare and (guard := list(_GUARD.finditer(bare))) and guard[-1].end() == len(bare):
        return None
    for cls, tail in data.SET_TAILS.items():
        if re.search(rf"(?:{tail})$", bare, re.IGNORECASE):
            return ResourceClass(cls)
    return None


@lru_cache(maxsize=4096)
def classify(text: str) -> Guess:
    """Propose a class (CLS of §2.12). Without any word: DATASET, unsure."""
    bare = _bare(text)
    if tail := set_class(text):
        doubtful = tail in {_C.STANDARD, _C.REPORT} and not re.search(data.SET_CONTEXT, bare, re.IGNORECASE)
        return Guess(tail, not doubtful)
    found = _hits(bare)
    if not found:
        return Guess(_C.DATASET, sure=False)
    _, head = max(found)
    if head is _C.DATASET and _DATA_TAIL.search(bare):
        return Guess(_C.DATASET, sure=len(found) == 1)
    only = len(found) == 1 and bool(_TOOL_TAIL.search(bare))
    return Guess(head, only and head not in SET_CLASSES | {_C.SPECIMEN})


_ANNOUNCED = re.compile(
    r"^((?:本?项目)?(?:期刊|会议|学位|学术)?(?:论文|(?:发明)?专利|软件著作权|软著|标准|专著|报告))\s*[:\-(]"
)


def _by_name(name: str, choices: Iterable[ResourceClass]) -> ResourceClass:
    """Choose among classes by the name; the first is the default."""
    allowed = list(choices)
    tail = set_class(name)
    if tail in allowed and tail is not None:
        return tail
    # One item of a set, announced as such: “项目论文：香菇菌种遗传多样性研究”.
    if announced := _ANNOUNCED.match(N(name)):
        one = set_class(announced[1])
        if one in allowed and one is not None:
            return one
    named = [cls for _, cls in sorted(_hits(_bare(name)), reverse=True) if cls in allowed]
    return allowed[0] if not named or allowed[0] is _C.OTHER else named[0]


def _type_class(type_text: str, name: str) -> ResourceClass | None:
    """Return the class of one printed type."""
    kind = re.sub(r"^[\d.、()\s]+", "", N(type_text))
    if not kind or kind in {"-", "无", "/"}:
        return None
    if kind in data.TYPES:
        return ResourceClass(data.TYPES[kind])
    for pattern, choices in data.TYPES_BY_NAME.items():
        if re.fullmatch(pattern, kind) or (pattern.startswith("其") and re.match(r"其[他它]\(", kind)):
            return _by_name(name, map(ResourceClass, choices))
    if _DATA_TAIL.search(kind):
        return _C.DATASET
    named = classes_in(kind)
    return named[0] if named else _C.OTHER


def row_class(type_text: str, name: str) -> ResourceClass | None:
    """Return the class of a plan row from its 数据类型, by the name where the type leaves it open."""
    return _type_class(type_text, name)


def record_class(type_text: str, name: str) -> ResourceClass | None:
    """Return the class of a metadata record from its ticked box; with several boxes the one the name fits."""
    boxes = [b for b in re.split(r"[；;\n]", type_text) if b.strip()]
    found = [c for b in boxes if (c := _type_class(b, name)) is not None]
    if len(found) > 1:
        guess = classify(name).cls
        return guess if guess in found else found[0]
    return found[0] if found else None


_BOX_CLASSES = {
    "数据库": _C.DATASET, "软件": _C.SOFTWARE, "标准": _C.STANDARD, "专利": _C.PATENT, "论文": _C.PAPER,
    "database": _C.DATASET, "software": _C.SOFTWARE, "standard": _C.STANDARD, "patent": _C.PATENT, "paper": _C.PAPER,
}  # fmt: skip
#: Data are in every name (数据系统, 数据分析软件); names ask for a dataset only by these words.
_NAMED_DATASET = re.compile(r"数据库|数据集|datasets?|databases?")
#: 系统, 平台 and 工具 are also steel and glass; a name asks for a program only with one of these words.
_DIGITAL = {
    _C.SYSTEM: re.compile(
        r"软件|信息|管理|决策|预警|监测|监控|分析|数据|识别|智能|可视化|检索|查询|服务|诊断|预测|追溯|网络|在线|云|数字"
        r"|software|information|data|online|web|monitor|manag|analy|predict"
    ),
    _C.SOFTWARE: re.compile(
        r"软件|插件|程序|工具[包箱集]|(?:分析|计算|算法|数据|信息|预测|可视化|识别|设计|辅助|鉴定|开源).{0,4}工具|software|package|pipeline|toolkit"
        r"|(?:analysis|data|computing|open.?source) tools?"
    ),
}


def named_classes(text: str) -> frozenset[ResourceClass]:
    """Return the classes that a result's or an indicator's name asks for."""
    found = set(classes_in(text))
    if not _NAMED_DATASET.search(N(text)):
        found.discard(_C.DATASET)
    if _C.SOFTWARE in found and found & {_C.ALGOMODEL, _C.SYSTEM} and not re.search("软件|software", N(text)):
        found.discard(_C.SOFTWARE)  # 算法工具 is an algorithm
    folded = N(text)
    for cls, digital in _DIGITAL.items():
        if cls in found and not digital.search(folded):
            found.discard(cls)
    if re.search(r"标准(?:数据集|数据库|样本库|库)", folded) and not re.search(data.SET_CONTEXT, folded):
        found.discard(_C.STANDARD)
    return frozenset(found - {_C.SPECIMEN})


def boxed_classes(achievement: Achievement) -> frozenset[ResourceClass]:
    """Return the classes whose type boxes are ticked, of the boxes that settle a class alone."""
    boxes = {b.removesuffix("s") for b in re.split(r"[;；、,，\s]+", N(achievement.record["ach_types"])) if b}
    return frozenset(cls for box, cls in _BOX_CLASSES.items() if box in boxes)


def indicator_classes(achievement: Achievement) -> frozenset[ResourceClass]:
    """Return what one achievement of the task book asks to deposit (§3.14).

    From the type boxes, the achievement's name and the indicators' names, never the column of methods.
    新方法, 新技术, 应用解决方案 and 实验装置/系统 ask for a tool only where a name says so.
    """
    names = [achievement.record["ach_name"], *(i["ind_name"] for i in achievement.indicators)]
    found = set(boxed_classes(achievement))
    for name in names:
        found |= named_classes(name)
    counted = [named_classes(i["ind_name"]) for i in achievement.indicators]
    if any(_C.SWCOPYRIGHT in c for c in counted) and not any(_C.SOFTWARE in c for c in counted):
        found.discard(_C.SOFTWARE)
    return frozenset(found)


_FORMATS = {word: code for code, words in data.FORMAT_WORDS.items() for word in (code, *words)}
KNOWN_FORMATS = frozenset(data.FORMAT_WORDS)
PROPRIETARY_FORMATS = frozenset(data.PROPRIETARY)
_FORMAT_BREAK = re.compile(r"\s*(?:[()]|(?<![A-Za-z])(?:and|or)(?![A-Za-z])|[和及或与]|\+(?!\+)|\s{1,})\s*")
_FORMAT_NOISE = re.compile(r"(?:格式)?(?:文件|文档|表格|数据表|图片|图像|源代码|代码|脚本|格式|等)+$")


@lru_cache(maxsize=4096)
def formats(s: str) -> tuple[str, ...]:
    """Return canonical upper-case format codes in order, each once; unknown words stay, upper-cased."""
    out: dict[str, None] = {}
    for item in items(s.replace("（", "(").replace("）", ")")):
        whole = item.strip(" .。*").upper()
        parts = [whole] if whole in _FORMATS else _FORMAT_BREAK.split(whole)
        for part in parts:
            word = part.strip(" .。*")
            word = word if word in _FORMATS else _FORMAT_NOISE.sub("", word).strip(" .。*")
            if word and word not in {"无", "-", "—"}:
                out[_FORMATS.get(word) or _FORMATS.get(word.rpartition(".")[2], word)] = None
    return tuple(out)
