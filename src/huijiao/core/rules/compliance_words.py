"""Words that the compliance rules look for (domain.md §3.11): human genetics, dangerous organisms, maps."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huijiao.core.normal import N

_HUMAN_GENETIC = re.compile(
    r"人类(?:遗传|基因(?!组?(?:功能)?注释)|全基因组|外显子|表观)|人类遗传资源|human (?:genom|genetic|exom|"
    r"whole[- ]genom)|"
    r"人(?:源)?(?:全基因组|外显子组|基因组)(?:测序|变异|重测序)",
    re.IGNORECASE,
)
_HUMAN = re.compile(
    r"人类|人体|人群|汉族|少数民族|患者|病人|病例|受试者|志愿者|队列|孕妇|新生儿|儿童|老年人|健康人|家系|"
    r"homo sapiens|\bhumans?\b|\bpatients?\b|"
    r"\bparticipants?\b|\bvolunteers?\b",
    re.IGNORECASE,
)
_GENETIC = re.compile(
    r"遗传|基因组|外显子|基因(?:测序|分型|芯片|变异|突变|检测|频率|表达)|全基因组|重测序|单倍型|转录组|"
    r"甲基化|单核苷酸|拷贝数|结构变异|线粒体|"
    r"(?<![A-Za-z])(?:WGS|WES|SNPs?|GWAS|RNA-?seq|DNA|CNV|eQTL)(?![A-Za-z])|genom|genet|exom|genotyp|haplotyp|"
    r"transcriptom|methylat",
    re.IGNORECASE,
)
#: Microbes on or in people are not people's genes.
_NOT_HUMAN = re.compile(
    r"菌|病毒|微生物|宏基因组|扩增子|16S|病原|噬菌体|寄生虫|支原体|衣原体|原虫|真菌|小鼠|大鼠|猴|猪|牛|羊|鸡|"
    r"鱼|植物|水稻|小麦|玉米|拟南芥|"
    r"metagenom|microb|bacteri|virus|viral|virom|pathogen|fung|amplicon|phage|parasit|\bmice\b|\bmouse\b|"
    r"\brats?\b|plant",
    re.IGNORECASE,
)
_APPROVAL = re.compile(
    r"国科遗办|遗办[审备许]|人类遗传资源(?:行政许可|采集审批|保藏审批|国际合作|备案|审批)[^。；;]{0,20}(?:号|"
    r"\d)|(?:审批|备案|批准)(?:文号|编号|"
    r"号)[^。；;]{0,4}[:：为]?\s*[\w〔\[（(]|"
    r"HGRAC|BF\d{8,}|\d{4}\s?(?:SQ|GH|BC|CJ)\d{3,}",
    re.IGNORECASE,
)
#: First- and second-class agents of the national list, by organism; a programme may configure more.
_PATHOGENS = (
    r"鼠疫(?:耶尔森|杆)菌|耶尔森(?:氏)?鼠疫", r"炭疽(?:芽[孢胞])?杆菌", r"霍乱弧菌",
    r"布鲁(?:氏)?(?:杆)?菌(?!病)|布氏杆菌(?!病)", r"结核分[枝支]杆菌|结核杆菌",
    r"土拉(?:弗朗西斯|热弗朗西丝)?(?:氏)?菌|弗朗西斯(?:氏)?菌", r"(?:类)?鼻疽(?:伯克霍尔德(?:氏)?)?(?:杆)?菌",
    r"伯氏考克斯(?:氏)?体|贝氏柯克斯体",
    r"普氏立克次体|立氏立克次体",
    r"埃博拉病毒", r"马尔堡病毒", r"拉沙病毒", r"天花病毒", r"猴痘病毒", r"尼帕病毒", r"亨德拉病毒",
    r"克里米亚[-—]?刚果出血热病毒|新疆出血热病毒",
    r"SARS[- ]?冠状病毒|严重急性呼吸综合征冠状病毒|新型冠状病毒|SARS-CoV(?:-2)?",
    r"中东呼吸综合征冠状病毒|MERS-CoV", r"汉坦病毒|汉坦(?:病毒)?", r"黄热病毒", r"狂犬病毒",
    r"(?:高致病性)?禽流感病毒|H5N1|H7N9|H5N6", r"人类?免疫缺陷病毒|(?<![A-Za-z])HIV(?:-[12])?(?![A-Za-z])",
    r"乙型脑炎病毒|日本脑炎病毒",
    r"东部马脑炎病毒|西部马脑炎病毒", r"脊髓灰质炎病毒",
    r"口蹄疫病毒", r"非洲猪瘟病毒", r"小反刍兽疫病毒", r"牛瘟病毒", r"荚膜组织胞浆菌", r"粗球孢子菌",
    r"yersinia pestis", r"bacillus anthracis", r"vibrio cholerae", r"brucella(?!\w)", r"mycobacterium tuberculosis",
    r"francisella tularensis",
    r"burkholderia (?:pseudo)?mallei", r"coxiella burnetii", r"rickettsia prowazekii", r"ebola ?virus",
    r"marburg ?virus", r"lassa ?virus", r"variola", r"monkeypox|mpox virus",
    r"nipah", r"hendra", r"hantavirus|hantaan", r"yellow fever virus", r"rabies virus",
    r"foot-and-mouth disease virus", r"african swine fever virus",
    r"human immunodeficiency virus",
)  # fmt: skip
_PATHOGEN = re.compile("|".join(_PATHOGENS), re.IGNORECASE)
#: Contexts in which the organism itself is not handled.
_ONLY_ABOUT = re.compile(
    r"疫苗|抗体|抗|灭活|减毒|无毒|弱毒|假病毒|非|耐|防治|患者|病人|病例|预防|antibod|vaccin|anti-?|"
    r"inactivated|attenuated|pseudovirus|patients?",
    re.IGNORECASE,
)
_STUDY = re.compile(r"文献|发病率|流行病学统计|疫情统计|问卷|论文|literature|questionnaire|incidence", re.IGNORECASE)
_PERMIT = re.compile(
    r"实验活动(?:批准|许可|审批|备案)|BSL-?[34]|P[34]实验室|生物安全三级|生物安全四级|批准(?:文号|书|号)|"
    r"biosafety (?:level )?[34]|permit",
    re.IGNORECASE,
)


def human_genetic(text: str) -> bool:
    """Tell data about the genes of people from data about microbes, animals and plants."""
    if _HUMAN_GENETIC.search(text):
        return not re.search(r"微生物|菌群|宏基因组|病原|病毒|metagenom|microb|pathogen|virus", text, re.IGNORECASE)
    return bool(_HUMAN.search(text) and _GENETIC.search(text) and not _NOT_HUMAN.search(text))


def approval(text: str) -> bool:
    """Tell words that give an approval or record number for human genetic resources."""
    return bool(_APPROVAL.search(text))


def permit(text: str) -> bool:
    """Tell words about a permit for work with dangerous organisms."""
    return bool(_PERMIT.search(text))


def pathogen_in(text: str, more: Iterable[str] = ()) -> str:
    """Return the first dangerous organism a text is about, or ``""``."""
    if _STUDY.search(text):
        return ""
    for found in _PATHOGEN.finditer(text):
        before, after = text[max(found.start() - 4, 0) : found.start()], text[found.end() : found.end() + 6]
        if not _ONLY_ABOUT.search(before) and not re.match(
            r"(?:特异性?|感染)?(?:疫苗|抗体|抗原|患者|病人|病例|防治)|\s*(?:vaccin|antibod)", after, re.IGNORECASE
        ):
            return found[0]
    folded = N(text)
    return next((word for word in more if N(word) and N(word) in folded), "")
