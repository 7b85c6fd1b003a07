"""Words of amounts: units, comparators, multiples; regular expressions, longest first where it matters."""

from __future__ import annotations

#: Counting words; a look-ahead keeps words such as 个月, 项目, 部分 out.
COUNT_UNITS = (
    "条", "个(?!月|小时|百分|工作日|星期|人信息)", "份(?!额)", "株", "例(?!如)", "篇", "项(?!目)", "册", "幅", "张",
    "套", "种(?!植|子|质|群|属)", "件", "部(?!分|门|位|委|署)", "人次", "人份", "人(?!类|员|源|体|工|群)",
    "名(?!称|录)", "对(?!照|比|象|应|外)", "次(?!生)", "reads", "序列", "样本", "样品", "记录", "行(?!业|政|为)", "帧",
    "景", "只", "头", "匹", "尾", "羽", "枚", "粒", "棵", "瓶", "管", "孔", "台", "页", "块", "本(?!项目|研究|课题)",
    "组(?!学|织|装|分)", "类(?!型|别|似|群)", "款", "站", "颗", "卷", "辑", "支", "位点",
)  # fmt: skip

#: English nouns → the Chinese counting word that decides how they are counted.
ENGLISH_UNITS = {
    "records?": "条", "rows?": "条", "items?": "条", "entries": "条", "entry": "条", "sequences?": "条",
    "observations?": "条", "samples?": "份", "specimens?": "份", "strains?": "株", "isolates?": "株",
    "papers?": "篇", "articles?": "篇", "publications?": "篇", "patents?": "项", "copyrights?": "项",
    "software copyrights?": "项", "images?": "幅", "figures?": "幅", "sets?": "套", "datasets?": "个",
    "databases?": "个", "data sets?": "个", "tools?": "套", "models?": "个", "algorithms?": "个",
    "software": "套", "books?": "册", "volumes?": "册", "standards?": "项", "reports?": "份", "cases?": "例",
    "subjects?": "例", "participants?": "例", "patients?": "例", "species": "种", "pieces?": "件",
}  # fmt: skip

#: Byte words that are not a plain letter and B.
BYTE_UNITS = {"字节": "B", "byte": "B", "bytes": "B", "兆": "MB", "兆字节": "MB"}

ENGLISH_MULTIPLES = {"thousand": 1000, "million": 10**6, "billion": 10**9}

AT_LEAST = (
    "≥", ">=", ">", "⩾", "不少于", "不低于", "不小于", "大于等于", "大于或等于", "至少", "超过", "大于", "多于", "高于",
    "at least", "more than", "over", "no less than", "not less than", "no fewer than",
)  # fmt: skip
AT_MOST = (
    "≤", "<=", "<", "⩽", "不超过", "不大于", "不多于", "小于等于", "小于或等于", "至多", "最多", "少于", "低于", "小于",
    "at most", "less than", "no more than", "up to", "fewer than",
)  # fmt: skip
APPROX = ("约", "大约", "大概", "近", "~", "≈", "达到?", "about", "approximately", "approx\\.?", "ca\\.?", "nearly")
AT_LEAST_AFTER = ("(?:及|或)?以上", "[余多几+]*\\s*(?:及|或)?以上", "\\+", "or more")
AT_MOST_AFTER = ("(?:及|或)?以[内下]", "之内", "or less")
