"""Reads the naming rule out of section 七 of a plan (R-ENT-07).

Only what is said plainly is taken: a folder rule 序号_数据集名称, quoted file patterns such as
“样本编号_R1/R2.fastq.gz”, and 文件名由中英文、数字和下划线组成.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOLDER = re.compile(
    r"(?:两位|2位|二位)?(?:数据集)?(?:序号|编号|NN)\s*[_＿]\s*<?[\s]*(?:科学)?数据集名称?>?|"
    r"NN_[<{\[]?(?:数据集名称?|dataset[ _]?name)[>}\]]?",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“\"「『‘]([^”\"」』’]{3,80}\.[A-Za-z0-9][A-Za-z0-9.]{0,14})[”\"」』’]")
_UNQUOTED = re.compile(
    r"(?:命名为|命名规则[为:：]|命名格式[为:：]|file names?(?: follow| are|:))\s*[“\"]?"
    r"([<{\[]?[\w\u4e00-\u9fff<>{}\[\]\-/]+\.[A-Za-z0-9][A-Za-z0-9.]{0,14})",
    re.IGNORECASE,
)
_CHARACTERS = re.compile(r"文件名[^。；;]{0,12}?(?:由|仅用|只用|仅含|使用)([^。；;]{2,40}?)(?:组成|构成|命名)")
_TOKENS = re.compile(
    r"(?P<group>[<{\[［｛][^>}\]］｝]+[>}\]］｝])|(?P<pair>R1/R?2|R\[?12\]?|1/2)|(?P<date>YYYY[-_]?MM[-_]?DD|"
    r"YYYYMM|YYYY)|"
    r"(?P<number>N{2,}|X{2,}|#{1,}|0{2,}1)|(?P<words>[\u3400-\u9fff]+)|(?P<sep>[_\-.])|(?P<latin>[A-Za-z0-9]+)|"
    r"(?P<other>.)",
)
_DATES = {
    "YYYYMMDD": r"\d{8}",
    "YYYY-MM-DD": r"\d{4}-\d{2}-\d{2}",
    "YYYY_MM_DD": r"\d{4}_\d{2}_\d{2}",
    "YYYYMM": r"\d{6}",
    "YYYY": r"\d{4}",
}
_CHINESE = {
    "日期": r"\d{4}[-.]?\d{2}[-.]?\d{2}",
    "年份": r"\d{4}",
    "年月": r"\d{4}[-.]?\d{2}",
    "年月日": r"\d{4}[-.]?\d{2}[-.]?\d{2}",
}
_PLACEHOLDER = re.compile(
    r"编号|名称|序号|日期|年|月|类型|代码|地点|站点|样|批次|版本|内容|标识|缩写|号$|名$|id|sample|name|date|site|no",
    re.IGNORECASE,
)
_ALPHABET = {"中": r"\u3400-\u9fff", "汉": r"\u3400-\u9fff", "英文": "A-Za-z", "中英文": r"\u3400-\u9fffA-Za-z", "字母": "A-Za-z", "拼音": "A-Za-z",
             "数字": "0-9", "下划线": "_", "连字符": r"\-", "短横": r"\-", "横线": r"\-", "中划线": r"\-",
             "点": ".", "括号": "()（）",
             "空格": " "}  # fmt: skip


@dataclass(frozen=True)
class Pattern:
    """One declared pattern: its words, the regular expression, and the ending it is for (``""``: any file)."""

    text: str
    regex: str
    ending: str = ""

    def fits(self, name: str) -> bool:
        """Tell whether a base name follows the pattern."""
        return re.fullmatch(self.regex, name, re.IGNORECASE) is not None


def folder_rule(text: str) -> str:
    """Return the words of a rule 两位序号_数据集名称 for folders, or ``""``."""
    found = _FOLDER.search(text)
    return found[0] if found else ""


def declared(text: str) -> tuple[Pattern, ...]:
    """Return the file patterns a text declares."""
    spoken = [m[1] for m in _QUOTED.finditer(text)] or [m[1] for m in _UNQUOTED.finditer(text)]
    out = [p for s in spoken if (p := _pattern(s)) is not None]
    characters = _CHARACTERS.search(text)
    allowed = "".join(codes for word, codes in _ALPHABET.items() if characters and word in characters[1])
    if allowed and characters:
        out.append(Pattern(characters[0], rf"[{allowed}]+(?:\.[A-Za-z0-9]+)*"))
    return tuple(out)


def _pattern(text: str) -> Pattern | None:
    """Turn “样本编号_R1/R2.fastq.gz” into a pattern; None where nothing in it is a placeholder."""
    name, dot, ending = text.partition(".")
    body, free = [], False
    for token in _TOKENS.finditer(name.strip()):
        kind, said = token.lastgroup, token[0]
        if kind == "group" or (kind == "words" and (_PLACEHOLDER.search(said) or said in _CHINESE)):
            body.append(_CHINESE.get(said.strip("<>{}[]［］｛｝"), r".+?"))
            free = True
        elif kind == "pair":
            body.append(r"R?[12]" if said == "1/2" else r"R[12]")
            free = True
        elif kind == "date":
            body.append(_DATES.get(said, r"\d+"))
            free = True
        elif kind == "number":
            body.append(r"\d+")
            free = True
        else:
            body.append(re.escape(said))
    if not free or not dot:
        return None
    return Pattern(text, "".join(body) + re.escape(dot + ending), (dot + ending).lower())
