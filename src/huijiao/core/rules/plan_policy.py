"""What sentences of the plan and the task book say about sharing (R-PLN-13, -14, -15; domain.md §3.14)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huijiao.core.normal import N, stem

_SENTENCE = re.compile(r"[。！？!?；;\n]+|\.(?=\s|$)")
_CLOSED = re.compile(
    r"暂不(?:对外)?(?:开放|公开)?共享|暂不(?:对外)?(?:开放|公开)|不予共享|不对外(?:开放)?共享|(?<!并)不(?:进行|开放)共享|不做进一步的?(?:衍生|加工)"
    r"|\bnot (?:be )?shared\b|\bno (?:further )?derivatives?\b",
    re.IGNORECASE,
)
_OPENED = re.compile(
    r"(?:全部|所有|均|一律|全都|统一)[^，。；]{0,16}?(?<!不)(?:完全)?(?:开放共享|公开共享|开放|公开)|(?:全部|所有|均|一律).{0,12}无条件共享"
    r"|(?:此次|本次|本?项目)(?:所)?(?:提交|汇交|产生|形成)?的?(?:科学)?数据(?:集)?(?:将|可)?(?:完全)?(?<!不)(?:开放共享|公开共享|公开)"
    r"|\ball\b[^.;]{0,40}\b(?:open(?:ly)?|public(?:ly)?)\b",
    re.IGNORECASE,
)
#: The sentence speaks of some data only, of a condition, or denies.
_PARTIAL = re.compile(
    r"部分|其中|除|外[,，]|其余|个别|涉及|涉密|敏感|未发表|尚未|上述|下列|以下|如下|[“”\"「」《》]|如[有需果]|若|倘|可(?:以)?申请|无(?!偿)|不存在|没有|并非|不属于"
    r"|协议共享|注册后|类(?:数据|资源)|的(?:原始)?数据(?:集)?(?!在)|数据集?[一二三四五六七八九十\d]|表1|序号|第[一二三四五六七八九十\d]+"
    r"|\bexcept\b|\bsome\b|\bif\b|\bunless\b|\bcertain\b|\bno data\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"(?:此次|本次|本批|全部|所有|本?项目|本?课题|汇交|提交|产生|形成)(?:所)?(?:汇交|提交|产生|形成|采集)?的?(?:全部|所有)?(?:科学|实体)?(?:数据|成果)(?:集)?"
)

#: What a sentence may say before 暂不共享 without meaning certain data.
_FILLER = re.compile(r"(?:科学|实体)?数据集?|均|全部|所有|一律|目前|现阶段|当前|暂时|将|应|拟|该|全|本|[\s\W_]")

_NUMBER = r"(?:\d+|[一二两三四五六七八九十]+)"
_YEARS = rf"{_NUMBER}\s*(?:[-~至到]\s*{_NUMBER}\s*)?(?:年|个?月)"
_NO_PERIOD = re.compile(r"(?:不设(?:置|立)?|无|没有|不需要|未设)(?:数据)?保护期")
_PERIOD = re.compile(
    rf"保护(?:期|时间|年限)[^。；]{{0,30}}?(?:\d|{_NUMBER}\s*(?:年|个?月)|永久|长期|验收|结题|发表|[至到].)"
    rf"|{_YEARS}(?:的)?(?:数据)?(?:保护|后(?:再|方可)?(?:公开|共享|开放)|内(?:暂?不)(?:公开|共享|开放))"
    rf"|保护[^。；保存]{{0,8}}{_YEARS}"
    r"|20\d{2}[\s年月日./\d-]{0,10}(?:前不|前暂不|之?后(?:再|方可|可|将)?|起|以后)(?:[^。；]{0,6})(?:公开|共享|开放)"
    r"|(?:论文发表|验收|结题|专利授权)[^。；]{0,8}后[^。；]{0,8}(?:公开|共享|开放)"
    r"|\b(?:protect|embargo)[^.;]{0,60}(?:\d|until)|\buntil\b[^.;]{0,20}\d{4}",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"原因(?![:：]?\s*(?:无|/|—|-|$|[。；]))|理由|由于|因为|(?<![基病])因(?![此素子而])|鉴于|为了?(?:保护|避免|防止|保障|便于|保证)|出于|考虑到|涉及|用于(?:完成|后续)|以便|后续研究|论文(?:撰写|未?发表|正在)|发表[前后]|尚未发表|未发表|知识产权|隐私|保密|国家安全|遗传资源|商业秘密"
    r"|\bbecause\b|\bdue to\b|\breasons?\b|\bsince\b|\bprivacy\b|\bunpublished\b|\bgenetic resource",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"开放共享|数据(?:资源|成果|集|库)?(?:应当?|将|须|必须|全部|全面|均|面向|向|社会|公众|对外|依法|及时|按规定|最终|要|完全|汇交后|并|[和与及]成果)*(?:公开|全面共享|向社会共享|充分共享)(?!数据|发表|的|资料|文献|渠道|获取)|公开(?:共享|发布|全部|所有|项目)(?:科学)?数据|可?(?:公开|开放)获取(?!的)"
    r"|\bopen(?:ly)? (?:shar|access|data)|\bshared? openly|\bdata\b[^.;]{0,40}\b(?:public(?:ly)?|open(?:ly)?)\b",
    re.IGNORECASE,
)
_NOT_ASKED = re.compile(
    r"公开(?:发表|出版|报道|课|招标|竞争|征集|号|日)|(?:不|未|非|暂不|不得|不予|禁止)(?:对外)?(?:开放|公开)|除[^。；]{1,40}外|除非|受控|暂不共享|保护期(?!满)|协议共享"
    r"|\bexcept\b|\bunless\b|\bcontrolled\b|\bnot (?:be )?(?:open|public)",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text."""
    for part in _SENTENCE.split(text):
        if part.strip():
            yield part.strip()


def names_a_row(text: str, names: Iterable[str]) -> bool:
    """Tell whether a text names one of the datasets, in full or without 数据集 at the end."""
    folded = N(text)
    return any(len(stem(n)) >= 3 and stem(n) in folded for n in names if n.strip())


def policy_for_all(text: str, names: Iterable[str], *, closed: bool) -> str:
    """Return the words by which a section closes (or opens) all data, or ``""``.

    A sentence that names a dataset, or a section that says which data it means, speaks of some only.
    """
    if names_a_row(text, names):
        return ""
    for sentence in sentences(text):
        found = (_CLOSED if closed else _OPENED).search(sentence)
        if found is None:
            continue
        if _for_all(sentence, found, closed=closed):
            return found[0]
    return ""


def _for_all(sentence: str, found: re.Match[str], *, closed: bool) -> bool:
    before = sentence[: found.start()] if closed else sentence
    rest = _ALL.sub("", before)
    if _PARTIAL.search(rest) or sentence[found.end() :].startswith(("的", "类", "期")):
        return False
    return not closed or rest != before or len(_FILLER.sub("", rest)) < 2


def says_period(text: str) -> bool:
    """Tell whether a section gives a protection period; 不设保护期 and 保存10年 are none."""
    return any(_PERIOD.search(s) for s in (_NO_PERIOD.sub("", s) for s in sentences(text)))


def says_reason(text: str) -> bool:
    """Tell whether a section gives a reason for protection."""
    return _REASON.search(text) is not None


def asks_for_open_sharing(text: str) -> str:
    """Return the sentence by which a task book asks to share the data openly, or ``""``; 公开发表 is none."""
    for sentence in sentences(text):
        for clause in re.split(r"[，,]", sentence):
            about = re.search(r"数据|资源|\bdata\b", sentence, re.IGNORECASE) and not re.search(
                r"仪器|设备|设施", clause
            )
            if about and _ASKS.search(clause) and not _NOT_ASKED.search(sentence):
                return clause.strip()
    return ""
