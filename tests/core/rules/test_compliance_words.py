"""Words about people's genes, dangerous organisms, approvals and permits: each end of each list."""

from __future__ import annotations

import pytest

from huijiao.core.rules.compliance_words import approval, human_genetic, pathogen_in, permit


@pytest.mark.parametrize(
    ("text", "human"),
    [
        ("人类全基因组与小鼠同源区比较数据集", True), ("人源基因组变异与小鼠同源区比较数据集", True), ("Human exome compared with mouse", True),
        ("人类白细胞RNA-seq数据集", True), ("volunteers genotyping", True), ("家系遗传数据集", True), ("patients methylation array", True), ("队列单核苷酸位点数据集", True),
        ("患者菌株基因组数据集", False), ("volunteers and plant genotyping", False), ("人类遗传与微生物互作数据集", False), ("human genome and virus integration", False),
        ("人类基因功能注释数据集", False), ("人类活动强度数据集", False), ("WGSX of patients", False), ("孕妇甲基化数据集", True), ("病毒感染者转录组", False),
    ],
)  # fmt: skip
def test_human_genetic(text: str, human: bool) -> None:
    assert human_genetic(text) is human


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("国科遗办2020", True), ("遗办备2020", True), ("人类遗传资源采集审批为2020第3", True), ("审批文号：京卫A01", True), ("备案号〔2020〕1", True), ("HGRAC-1", True),
        ("BF2022010112345", True), ("BF2022", False), ("2020SQ0123", True), ("2021 CJ0456", True), ("2021CJ04", False), ("伦理审查已通过", False), ("", False),
    ],
)  # fmt: skip
def test_approval(text: str, given: bool) -> None:
    assert approval(text) is given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("实验活动批准", True), ("实验活动备案", True), ("BSL-3实验室", True), ("BSL4", True), ("BSL-2实验室", False), ("P3实验室", True), ("生物安全三级", True), ("生物安全四级", True),
        ("批准书号", True), ("biosafety level 3", True), ("with a permit", True), ("常规实验室", False), ("", False),
    ],
)  # fmt: skip
def test_permit(text: str, given: bool) -> None:
    assert permit(text) is given


@pytest.mark.parametrize(
    "organism",
    [
        "鼠疫杆菌", "耶尔森氏鼠疫", "炭疽芽孢杆菌", "炭疽杆菌", "霍乱弧菌", "布鲁氏菌", "布鲁氏杆菌", "布氏杆菌", "结核分枝杆菌", "结核分支杆菌", "结核杆菌", "土拉弗朗西斯菌", "弗朗西斯氏菌",
        "类鼻疽伯克霍尔德菌", "鼻疽杆菌", "伯氏考克斯体", "贝氏柯克斯体", "普氏立克次体", "立氏立克次体", "埃博拉病毒", "马尔堡病毒", "拉沙病毒", "天花病毒", "猴痘病毒", "尼帕病毒", "亨德拉病毒",
        "克里米亚-刚果出血热病毒", "新疆出血热病毒", "SARS冠状病毒", "严重急性呼吸综合征冠状病毒", "新型冠状病毒", "SARS-CoV-2", "中东呼吸综合征冠状病毒", "MERS-CoV", "汉坦病毒", "黄热病毒",
        "狂犬病毒", "高致病性禽流感病毒", "H5N1", "H7N9", "H5N6", "人免疫缺陷病毒", "HIV-1", "乙型脑炎病毒", "日本脑炎病毒", "东部马脑炎病毒", "西部马脑炎病毒", "脊髓灰质炎病毒", "口蹄疫病毒",
        "非洲猪瘟病毒", "小反刍兽疫病毒", "牛瘟病毒", "荚膜组织胞浆菌", "粗球孢子菌", "yersinia pestis", "bacillus anthracis", "vibrio cholerae", "brucella", "mycobacterium tuberculosis",
        "francisella tularensis", "burkholderia pseudomallei", "burkholderia mallei", "coxiella burnetii", "rickettsia prowazekii", "ebola virus", "marburgvirus", "lassa virus", "variola",
        "monkeypox", "mpox virus", "nipah", "hendra", "hantavirus", "hantaan", "yellow fever virus", "rabies virus", "foot-and-mouth disease virus", "african swine fever virus",
        "human immunodeficiency virus",
    ],
)  # fmt: skip
def test_each_organism_of_the_list(organism: str) -> None:
    assert pathogen_in(f"若干{organism}分离株") == organism
    assert pathogen_in(organism.upper()) == organism.upper()


@pytest.mark.parametrize(
    "text",
    [
        "布鲁氏菌病", "布氏杆菌病", "疫苗用炭疽杆菌", "抗体结合炭疽杆菌", "灭活狂犬病毒", "减毒结核杆菌", "无毒炭疽杆菌", "弱毒口蹄疫病毒", "非结核分枝杆菌", "耐结核杆菌", "预防霍乱弧菌",
        "防治口蹄疫病毒", "H5N1感染患者", "H5N1特异性抗体", "狂犬病毒疫苗", "口蹄疫病毒抗原", "结核杆菌病例", "霍乱弧菌防治", "brucellaceae", "CHIVE", "SARS-CoV-2文献集", "HIV发病率",
        "HIV incidence", "HIV questionnaire", "literature on HIV",
    ],
)  # fmt: skip
def test_where_the_organism_itself_is_not_handled(text: str) -> None:
    assert pathogen_in(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "Inactivated rabies virus", "Attenuated rabies virus", "Vaccines against rabies virus", "Antibodies to rabies virus", "Anti-HIV compounds", "anti-nipah sera", "Patients with HIV",
        "Rabies virus vaccine stability", "HIV antibodies", "HIV patients", "Pseudotyped SARS-CoV-2", "SARS-CoV-2 pseudovirus",
    ],
)  # fmt: skip
def test_the_same_in_english(text: str) -> None:
    assert pathogen_in(text) == ""


@pytest.mark.parametrize(
    "text", ["Rabies virus isolates and a vaccine", "Patients were sampled; HIV was isolated", "rabies virus in bats"]
)
def test_an_english_word_further_off_excuses_nothing(text: str) -> None:
    assert pathogen_in(text) != ""


def test_a_second_mention_counts_and_the_programme_adds_words() -> None:
    assert pathogen_in("狂犬病毒疫苗接种后分离到H7N9") == "H7N9"
    assert pathogen_in("某病毒Ｘ株", ("病毒X",)) == "病毒X"
