"""What makes a name in table 1 meaningful, and what shows that it bundles several things (R-PLN-06, -09)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huijiao.core.normal import N
from huijiao.core.vocabulary import SET_CLASSES, TOOL_CLASSES, ResourceClass, guarded

SHORTEST = 6
#: Words that alone say nothing about the content.
_GENERIC = re.compile(
    r"数据集|数据库|数据|资料|信息|文件|科学|研究|本?项目|课题|样本|样品|实验室?|试验|测试|测定|检测|原始|基础|相关|其[他它]|成果|汇总|汇交|结果"
    r"|综合|全部|所有|最终|第?[一二三四五六七八九十]+[号组批次]?|[a-z]?\d+|[的之与和及等_\-.,;:()#、，。/\s×x]|集|库"
    r"|\b(?:data ?(?:sets?|bases?)?|test|tests|sample|samples|project|research|raw|results?|new|final|the|of|and|[a-z])\b"
)
#: Class words: in a set's or a tool's name they are content, elsewhere too little.
_CLASS_WORDS = re.compile(
    r"论文|专利|软件著作权|软著|标准|报告|专著|软件|算法|模型|系统|工具|平台|图集|papers?|patents?|software|atlas|tool"
)
_TERM = re.compile(r"\d+\s?[sd]\b|\d+[sd](?=[^a-z0-9])", re.IGNORECASE)
_CODE = re.compile(
    r"20\d{2}[a-z]{2,3}[a-z]?\d{6,}"  # project and sub-project numbers
    r"|\d{6,}(?!\s?[株例条份个人幅张万亿])"
    r"|0\d+(?=[\s_\-.、:：)）\u4e00-\u9fff]|$)"
    r"|(?!(?:19|20)\d{2}\D)\d+(?=[_、)）]|[:：](?!\d)|\.(?!\d)|$)",
    re.IGNORECASE,
)
_NOUN = r"数据集|数据库|软件|系统|算法|平台|工具|模型|图集|datasets?|databases?"
_COUNTED = re.compile(
    rf"(?:(?:\d+|[两二三四五六七八九十]+|[多若几]干?)\s*(?:个|套|种|款|项)\s*|\b(?:\d+|two|three|four|five|several|multiple) )"
    rf"[^、，。]{{0,8}}(?:{_NOUN})(?:{_NOUN}|汇总|合集|等)*$"
)
_JOINED = re.compile(rf"(?:{_NOUN})[^、,，;；]{{0,4}}(?:、|/|,|;|和|及|与|以及|\band\b|&|\+)(?=.*(?:{_NOUN}))")


def meaningful(name: str, cls: ResourceClass | None, codes: Iterable[str] = ()) -> bool:
    """Tell whether a name says what it names; ``codes`` are this project's own numbers."""
    folded = N(name)
    if _starts_with_code(folded, codes):
        return False
    latin = re.search(r"[\u3400-\u9fff]", folded) is None
    if len(folded.replace(" ", "")) < SHORTEST:
        return cls in TOOL_CLASSES and latin and re.search(r"[a-z]{2}", folded) is not None
    rest = _GENERIC.sub("", folded)
    if cls not in SET_CLASSES | TOOL_CLASSES:
        rest = re.sub(r"^[×x*]+", "", _GENERIC.sub("", _CLASS_WORDS.sub("", rest)))
    return bool(rest)


def _starts_with_code(folded: str, codes: Iterable[str]) -> bool:
    if _TERM.match(folded):
        return False
    own = {N(c).replace(" ", "") for c in codes if c.strip()}
    return _CODE.match(folded) is not None or any(folded.startswith(c) for c in own)


def bundles(name: str) -> bool:
    """Tell whether a name seems to join several datasets or tools."""
    folded = guarded(name)
    return _COUNTED.search(folded) is not None or _JOINED.search(folded) is not None
