"""R-PLN on the sections of the plan (domain.md §3.3, §3.14)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Severity
from huijiao.core.normal import N, sim
from huijiao.core.quantities import fmt_bytes, volume
from huijiao.core.records.base import Record
from huijiao.core.records.plan import GUIDANCE, SECTIONS, TOOL, Plan
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.plan_policy import (
    asks_for_open_sharing,
    names_a_row,
    policy_for_all,
    says_period,
    says_reason,
)
from huijiao.core.rules.plan_rows import (
    effective_class,
    filled_rows,
    label,
    numeral,
    plan_rows,
    section_place,
    section_text,
)
from huijiao.core.text import Text
from huijiao.core.vocabulary import TOOL_CLASSES, ResourceClass, ShareMode, share_mode

OPEN_MODES = frozenset({ShareMode.OPEN, ShareMode.REGISTERED})
CLOSED_MODES = frozenset({ShareMode.AGREEMENT, ShareMode.NOT_SHARED})
OFFLINE_BYTES = 1e12
#: 软件名称 is the row's name; these must be in the plan, the others are advised (§3.14).
TOOL_REQUIRED = ("purpose", "tools", "runtime", "developer")
TOOL_ADVISED = ("version", "manual", "project", "topic_no")
_TOOL_WORDS: Mapping[str, str] = {
    "purpose": r"用途|用于|功能|purpose|used (?:to|for)",
    "tools": r"开发工具|开发语言|编程语言|编写|采用.{0,12}(?:开发|语言)|Python|Java|C\+\+|MATLAB|development tool",
    "runtime": r"运行环境|运行平台|操作系统|Windows|Linux|runtime|environment",
    "developer": r"开发单位|研发单位|开发者|自主开发|开发机构|developed by|developer",
}
_SAYS_NOTHING = re.compile(
    r"(?:\(?(?:请在?此?处?填写|待补充|待填写?|待定|略|同上|详见附件|todo|tbd|n/?a|x+|×+)\)?|none|[\s\-—–/\\.。…、:：_]*)",
    re.IGNORECASE,
)
_NONE = re.compile(r"无|暂无|没有|不涉及|不适用|none|n/?a", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s\W_]+")
#: Sections where 无 is an answer: no tools, no rule on derived data.
_NONE_ANSWERS = frozenset({4, 5})
_STEPS: Mapping[str, tuple[Text, str]] = {
    "source": (Text("来源", "source"), r"来源|来自|源自|溯源|\bsources?\b|\borigin"),
    "collection": (Text("采集", "collection"), r"采集|采样|取样|收集|\bcollect|\bsampl|\bacqui"),
    "curation": (Text("加工", "curation"), r"加工|整理|整编|编目|\bcurat|\bprocess"),
    "processing": (Text("处理", "processing"), r"处理|清洗|\bprocess|\bclean"),
}
_CLASS_WORDS: Mapping[ResourceClass, str] = {
    ResourceClass.DATASET: r"科学数据|数据集|数据库|dataset|database|data",
    ResourceClass.SOFTWARE: r"软件|工具|程序|software|tool",
    ResourceClass.ALGOMODEL: r"算法|模型|algorithm|model",
    ResourceClass.SYSTEM: r"系统|平台|system|platform|软件",
    ResourceClass.ATLAS: r"图集|图谱|图像集|atlas",
    ResourceClass.BOOK: r"专著|著作|志书|典籍|图书|丛书|book|monograph",
    ResourceClass.REPORT: r"报告|report",
    ResourceClass.PAPER: r"论文|文章|paper|article|publication",
    ResourceClass.PATENT: r"专利|patent",
    ResourceClass.SWCOPYRIGHT: r"软件著作权|软著|copyright",
    ResourceClass.STANDARD: r"标准|规范|规程|standard",
    ResourceClass.SPECIMEN: r"实物|标本|菌株|样本|specimen|strain",
}
_ADJUSTMENT = re.compile(r"调整|变更|变化|不变|未变|无变|adjust|unchanged|no changes?|as planned", re.IGNORECASE)
_ONLINE = re.compile(r"在线|线上|网络(?:上传|传输|提交|方式|汇交)|网上|网页|ftp|\bonline\b|\bupload", re.IGNORECASE)
_OFFLINE = re.compile(
    r"离线|线下|硬盘|移动介质|存储介质|光盘|磁盘|磁带|邮寄|快递|u盘|\boff-?line\b|\bhard dis[ck]|\bcourier",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"(?:不|无需|不需|不再|非)(?:采用|使用|通过|进行|需要?)?(?=在线|离线|线下|线上|网络|硬盘|光盘|邮寄)"
)


@rule("R-PLN-01", Severity.BLOCK, "plan")
def sections_are_written(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-01: sections 一 to 七 say something other than the template's guidance."""
    if deposit.plan is None:
        return
    for n in range(1, 8):
        if not written(deposit.plan, n):
            yield hit(section_place(deposit.plan, n), n=numeral(n), title=SECTIONS[n])


def written(plan: Plan, n: int) -> bool:
    """Tell whether a section is answered; table 1 answers 二 (R-PLN-03 tells of an empty one), tools answer 四."""
    if n == 2 or (n == 4 and any(t["name"].strip() for t in plan.tools)):
        return n != 2 or n in plan.sections or bool(filled_rows(plan))
    text = section_text(plan, n)
    folded = _PUNCTUATION.sub("", N(text))
    for guidance in _guidance(n):
        folded = folded.replace(guidance, "")
        if sim(folded, guidance) >= 0.95:
            return False
    if n in _NONE_ANSWERS and _NONE.fullmatch(folded):
        return True
    return bool(folded) and not _SAYS_NOTHING.fullmatch(folded) and not _NONE.fullmatch(folded)


def _guidance(n: int) -> Iterator[str]:
    if n in GUIDANCE:
        yield _PUNCTUATION.sub("", N(GUIDANCE[n]))
    yield _PUNCTUATION.sub("", N(SECTIONS[n].zh))


@rule("R-PLN-13", Severity.FIX, "plan")
def policies_fit_rows(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-13: no section states for all data what table 1 denies for some (the template's sample text)."""
    rows = plan_rows(deposit)
    if deposit.plan is None:
        return
    names = [r["name"] for r in rows]
    for n in (5, 6, 8):
        text = section_text(deposit.plan, n)
        for closed, against in ((True, OPEN_MODES), (False, CLOSED_MODES)):
            quote = policy_for_all(text, names, closed=closed)
            first = next((r for r in rows if share_mode(r["share"]) in against), None)
            if quote and first is not None:
                mode = share_mode(first["share"]) or ShareMode.OPEN
                yield hit(
                    section_place(deposit.plan, n), n=numeral(n), quote=quote, name=first["name"].strip(), s=mode.label
                )


@rule("R-PLN-14", Severity.FIX, "plan")
def restrictions_are_grounded(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-14: data that are not open have a protection period and its reason in section 六."""
    closed = [r for r in plan_rows(deposit) if share_mode(r["share"]) in CLOSED_MODES]
    if deposit.plan is None or not closed or not written(deposit.plan, 6):
        return
    text = section_text(deposit.plan, 6)
    missing = [
        words
        for words, said in (
            (Text("保护期限", "the protection period"), says_period(text)),
            (Text("保护原因", "the reason"), says_reason(text)),
        )
        if not said
    ]
    if missing:
        yield hit(section_place(deposit.plan, 6), missing=missing, name=closed[0]["name"].strip())


@rule("R-PLN-15", Severity.FIX, "plan", "taskbook")
def sharing_is_as_promised(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-15: nothing is withheld where the task book asks to share the data."""
    if deposit.taskbook is None:
        return
    quote = asks_for_open_sharing(deposit.taskbook.text)
    for row in plan_rows(deposit) if quote else ():
        if share_mode(row["share"]) is ShareMode.NOT_SHARED:
            yield hit(row.at("share"), name=row["name"].strip(), quote=quote)


@rule("R-PLN-17", Severity.FIX, "plan")
def tools_are_described(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-17: section 四 describes each tool of table 1; what is only advised is a warning (§3.14)."""
    plan = deposit.plan
    rows = [r for r in plan_rows(deposit) if effective_class(r) in TOOL_CLASSES and r["name"].strip()]
    if plan is None or not rows or not written(plan, 4):
        return
    place, text = section_place(plan, 4), section_text(plan, 4)
    for row in rows:
        name = row["name"].strip()
        tool = _tool(plan.tools, name)
        if tool is None:
            described = names_a_row(text, [name]) and not plan.tools
            missing = [TOOL[f].label for f in TOOL_REQUIRED if not re.search(_TOOL_WORDS[f], text, re.IGNORECASE)]
            if not described or missing:
                yield hit(place, name=name, missing=missing if described else [Text("基本信息", "any description")])
            continue
        if missing := [TOOL[f].label for f in TOOL_REQUIRED if _says_nothing(tool[f])]:
            yield hit(tool.place, name=name, missing=missing)
        if missing := [TOOL[f].label for f in TOOL_ADVISED if tool.has(f) and _says_nothing(tool[f])]:
            yield hit(tool.place, Severity.WARN, name=name, missing=missing)


def _tool(tools: tuple[Record, ...], name: str) -> Record | None:
    """Return the block of a tool: the same name, else the nearest name that is near enough."""
    same = next((t for t in tools if N(t["name"]) == N(name)), None)
    if same is not None:
        return same
    near = max(tools, key=lambda t: sim(t["name"], name), default=None)
    return near if near is not None and sim(near["name"], name) >= 0.85 else None


def _says_nothing(text: str) -> bool:
    return _SAYS_NOTHING.fullmatch(N(text)) is not None or _NONE.fullmatch(N(text)) is not None


@rule("R-PLN-18", Severity.WARN, "plan")
def quality_control_is_whole(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-18: section 三 speaks of source, collection, curation and processing."""
    if deposit.plan is None or not written(deposit.plan, 3):
        message = "section 3 is not written"
        raise NotApplicable(message)
    text = section_text(deposit.plan, 3)
    missing = [words for words, pattern in _STEPS.values() if not re.search(pattern, text, re.IGNORECASE)]
    if missing:
        yield hit(section_place(deposit.plan, 3), missing=missing)


@rule("R-PLN-19", Severity.WARN, "plan")
def overview_is_whole(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-19: section 一 mentions each class of table 1 and says whether indicators were adjusted."""
    if deposit.plan is None or not written(deposit.plan, 1):
        message = "section 1 is not written"
        raise NotApplicable(message)
    text = section_text(deposit.plan, 1)
    folded, missing = N(text), []
    for cls, names in _names_by_class(filled_rows(deposit.plan)).items():
        if cls in _CLASS_WORDS and not re.search(_CLASS_WORDS[cls], folded) and not names_a_row(text, names):
            missing.append(label(cls))
    if not _ADJUSTMENT.search(text):
        missing.append(Text("考核指标有无调整", "whether indicators were adjusted"))
    if missing:
        yield hit(section_place(deposit.plan, 1), x=missing)


def _names_by_class(rows: tuple[Record, ...]) -> dict[ResourceClass, list[str]]:
    found: dict[ResourceClass, list[str]] = {}
    for row in rows:
        cls = effective_class(row)
        if cls is not None:
            found.setdefault(cls, []).append(row["name"])
    return found


@rule("R-PLN-20", Severity.WARN, "plan")
def channel_fits_volume(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-20: much data go off-line, little data on-line (1 TB in all unless the programme says else)."""
    volumes = [v for row in plan_rows(deposit) if (v := volume(row["amount"])) is not None]
    if deposit.plan is None or not volumes:
        message = "no volumes"
        raise NotApplicable(message)
    total = sum(v.value for v in volumes)
    text = section_text(deposit.plan, 7)
    denied = _NOT_SO.sub("§", text)
    rest = re.sub(r"§(?:在线|离线|线下|线上|网络\w*|硬盘|光盘|邮寄)", "", denied)
    online, offline = bool(_ONLINE.search(rest)), bool(_OFFLINE.search(rest))
    large = total > float(deposit.context.limits.get("offline_bytes", OFFLINE_BYTES))
    if offline in {online, large}:
        return
    mode = Text("离线", "off-line") if large else Text("在线", "on-line")
    yield hit(section_place(deposit.plan, 7), v=fmt_bytes(total), mode=mode)
