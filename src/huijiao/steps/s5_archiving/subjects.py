"""GB/T 13745-2009 classes proposed from words (domain.md §5.5); a curator confirms."""

from __future__ import annotations

from collections.abc import Mapping

from huijiao.core.text import Text as T

#: Code as printed (a dot after three digits) → name. The table is replaceable; a small subset ships.
SUBJECTS: Mapping[str, T] = {
    "180.14": T("生物物理学", "Biophysics"),
    "180.17": T("生物化学", "Biochemistry"),
    "180.21": T("细胞生物学", "Cell biology"),
    "180.22": T("免疫学", "Immunology"),
    "180.31": T("遗传学", "Genetics"),
    "180.37": T("分子生物学", "Molecular biology"),
    "180.44": T("生态学", "Ecology"),
    "180.51": T("植物学", "Botany"),
    "180.54": T("昆虫学", "Entomology"),
    "180.57": T("动物学", "Zoology"),
    "180.61": T("微生物学", "Microbiology"),
    "180.64": T("病毒学", "Virology"),
    "210": T("农学", "Agronomy"),
    "310": T("基础医学", "Basic medicine"),
    "320": T("临床医学", "Clinical medicine"),
    "330": T("预防医学与公共卫生学", "Public health"),
    "350": T("药学", "Pharmacy"),
    "520": T("计算机科学技术", "Computer science"),
    "550": T("食品科学技术", "Food science"),
    "610": T("环境科学技术及资源科学技术", "Environmental science"),
}
#: First word found decides; microbiology is the centre's default.
WORDS: tuple[tuple[str, str], ...] = (
    ("病毒", "180.64"), ("噬菌体", "180.64"), ("免疫", "180.22"), ("临床", "320"), ("患者", "320"), ("流行病", "330"),
    ("疫苗", "310"), ("药物", "350"), ("昆虫", "180.54"), ("微生物", "180.61"), ("细菌", "180.61"), ("真菌", "180.61"),
    ("菌", "180.61"), ("生态", "180.44"), ("植物", "180.51"), ("动物", "180.57"), ("作物", "210"), ("土壤", "210"),
    ("食品", "550"), ("算法", "520"), ("软件", "520"), ("环境", "610"),
)  # fmt: skip
DEFAULT = "180.61"


def propose(*texts: str) -> str:
    """Return the code proposed for a dataset from its name, keywords and abstract, in that order of weight."""
    for text in texts:
        for word, code in WORDS:
            if word in text:
                return code
    return DEFAULT
