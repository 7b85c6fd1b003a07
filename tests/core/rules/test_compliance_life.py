"""R-SEC-03 to 08."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Column, FileReport
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from huijiao.core.rules.compliance_words import human_genetic, pathogen_in
from tests.core.rules import builders as b
from tests.core.rules import packages as p

HUMAN = "中国人群全基因组测序变异数据集"
NO_BLOCK = ("has_hgr", "has_personal", "secret")


def severities(rule: str, name: str = b.DATASET_NAME, **changes: Any) -> list[str]:
    """Return the severities of one rule for one record."""
    return [str(f.severity) for f in b.findings(rule, b.deposit(metadata=(b.metadata(name, **changes),)))]


@pytest.mark.parametrize(
    ("text", "human"),
    [
        (HUMAN, True),
        ("大规模人类遗传数据库", True),
        ("中国人群单倍型参考面板数据集", True),
        ("患者外周血转录组数据集", True),
        ("Whole genome sequencing of patients", True),
        ("人类病原菌基因组数据集", False),
        ("人肠道微生物宏基因组数据集", False),
        ("人源乳酸菌基因组数据集", False),
        ("人工湿地细菌群落数据集", False),
        ("水稻遗传图谱数据集", False),
        ("人群问卷调查数据集", False),
    ],
)
def test_human_genetic(text: str, human: bool) -> None:
    assert human_genetic(text) is human


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({"without": NO_BLOCK}, ["FIX"]),
        ({"has_hgr": "是", "hgr_approval": ""}, ["FIX"]),
        ({"has_hgr": "是", "hgr_approval": "国科遗办审字〔2020〕1号"}, []),
        ({"without": NO_BLOCK, "source": "已取得国科遗办审字〔2020〕1号批准"}, []),
    ],
)
def test_03_approval(changes: dict[str, Any], want: list[str]) -> None:
    assert severities("R-SEC-03", HUMAN, **changes) == want


def test_03_declared_for_any_name() -> None:
    assert severities("R-SEC-03", has_hgr="是") == ["FIX"]


def test_03_before_metadata_the_plan_tells_once() -> None:
    rows = (b.plan_row(HUMAN, 1), b.plan_row("中国人群外显子组数据集", 2), b.tool_row("人类遗传数据分析软件", 3))
    found = b.findings("R-SEC-03", b.deposit(plan=b.plan(rows), metadata=None))
    assert [f.data["name"] for f in found] == [(HUMAN, "中国人群外显子组数据集")]


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({"has_hgr": "是", "share": "完全开放共享"}, ["FIX"]),
        ({"has_hgr": "是", "share": "注册后完全开放共享"}, ["FIX"]),
        ({"has_hgr": "是", "share": "协议共享"}, []),
        ({"has_hgr": "否"}, []),
        ({"has_hgr": "是", "hgr_approval": "国科遗办〔2020〕1号（对外开放使用备案）"}, []),
    ],
)
def test_04_open(changes: dict[str, Any], want: list[str]) -> None:
    assert severities("R-SEC-04", **changes) == want


@pytest.mark.parametrize(
    ("text", "org"),
    [
        ("鼠疫耶尔森菌基因组数据集", "鼠疫耶尔森菌"),
        ("Genomes of Yersinia pestis", "Yersinia pestis"),
        ("布鲁氏菌病监测数据集", ""),
        ("抗结核分枝杆菌药物筛选数据集", ""),
        ("狂犬病毒疫苗稳定性数据集", ""),
        ("番茄根际细菌数据集", ""),
    ],
)
def test_pathogens(text: str, org: str) -> None:
    assert pathogen_in(text) == org


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({}, ["WARN"]),  # the form has no such field
        ({"pathogen": ""}, ["FIX"]),
        ({"pathogen": "卫科教批〔2019〕1号"}, []),
        ({"quality": "实验活动批准书号A01，在BSL-3实验室完成。"}, []),
    ],
)
def test_05_permit(changes: dict[str, Any], want: list[str]) -> None:
    assert severities("R-SEC-05", "鼠疫耶尔森菌基因组数据集", **changes) == want


@pytest.mark.parametrize(("name", "fires"), [("珍稀濒危兰科植物分布数据集", True), ("番茄产量数据集", False)])
def test_06_precise_coordinates(name: str, fires: bool) -> None:
    found = p.table(900, [Column("纬度", 900, flags={"precise_coord": 900})])
    snapshot = p.entity(
        p.entry(f"01_{name}/data/a.xlsx", 500, found), parts={"metadata": p.with_data(name=name), "plan": None}
    )
    assert bool(b.findings("R-SEC-06", snapshot)) is fires


@pytest.mark.parametrize(
    ("name", "readme", "fires"),
    [
        ("采样点分布图.png", "", True),
        ("采样点分布图.png", "审图号：GS(2020)1234号", False),
        ("sampling_map.pdf", "", True),
        ("heatmap.png", "", False),
        ("plasmid_map.png", "", False),
        ("粒径分布图.png", "", False),
        ("省界_boundary.shp", "", True),
        ("map.csv", "", False),
    ],
)
def test_07_maps(name: str, readme: str, fires: bool) -> None:
    snapshot = p.entity(p.entry(f"{p.DATA}/data/{name}"), texts={f"{p.DATA}/README.txt": readme})
    assert bool(b.findings("R-SEC-07", snapshot)) is fires


@pytest.mark.parametrize(
    ("header", "value", "fires"),
    [
        ("国家", "台湾", True),
        ("国家", "中国台湾", False),
        ("国家/地区", "台湾", False),
        ("Country", "Taiwan", True),
        ("country", "Taiwan, China", False),
        ("geo_loc_name", "Taiwan: Taipei", True),
        ("geo_loc_name", "China: Taiwan", False),
        ("采集地点", "香港", False),
    ],
)
def test_07_countries(header: str, value: str, fires: bool) -> None:
    path = f"{p.DATA}/data/标本.xlsx"
    snapshot = p.entity(tables_={path: ((header,), ("日本",), (value,))})
    assert bool(b.findings("R-SEC-07", snapshot)) is fires


@pytest.mark.parametrize(
    ("name", "quality", "fires"),
    [
        ("人肠道宏基因组数据集", "按规程测序。", True),
        ("人肠道宏基因组数据集", "已去除人源序列。", False),
        ("Human gut metagenome dataset", "Host reads were removed.", False),
        ("人肠道16S扩增子数据集", "按规程测序。", False),
        ("土壤宏基因组数据集", "按规程测序。", False),
    ],
)
def test_08_host_reads(name: str, quality: str, fires: bool) -> None:
    assert bool(severities("R-SEC-08", name, quality=quality)) is fires


def spoilt(rule: str, *files: Any, tables: Any = None, texts: Any = None, **record: Any) -> list[str]:
    """Return severity, path, cell and row of one rule where the dataset has these files and this record."""
    snapshot = p.entity(*files, tables_=tables, texts=texts, parts={"metadata": p.with_data(**record)})
    places = ((f.severity, f.place) for f in b.findings(rule, snapshot))
    return [f"{s} {at.path.removeprefix(p.DATA)}|{at.cell}|{at.row or ''}" for s, at in places]


@pytest.mark.parametrize(
    ("answer", "name", "abstract", "fires"),
    [
        ("涉及", b.DATASET_NAME, "", True), ("yes", b.DATASET_NAME, "", True), ("有", b.DATASET_NAME, "", True), ("否", b.DATASET_NAME, HUMAN, False), ("不涉及", b.DATASET_NAME, HUMAN, False),
        ("No", b.DATASET_NAME, HUMAN, False), ("", b.DATASET_NAME, HUMAN, False), ("", "人群样本检测数据集", HUMAN, True), ("否", HUMAN, "", True), ("", HUMAN, "", True),
        ("否", "Human genome variants", "", True),
    ],
)  # fmt: skip
def test_03_what_the_answer_is_worth(answer: str, name: str, abstract: str, fires: bool) -> None:
    keywords = "土壤；菌株；标本" if name == b.DATASET_NAME else "人群；基因"
    said = severities("R-SEC-03", name, has_hgr=answer, abstract=abstract, keywords=keywords)
    assert said == (["FIX"] if fires else [])


def test_03_programs_and_sets_tell_by_the_answer_alone() -> None:
    tool, papers = b.tool_metadata(HUMAN), b.papers_metadata("人类遗传资源论文数据集")
    assert b.findings("R-SEC-03", b.deposit(metadata=(tool, papers))) == ()
    declared = (tool.with_(has_hgr="是"), b.papers_metadata(has_hgr="是", hgr_approval="/"))
    assert [f.place.field for f in b.findings("R-SEC-03", b.deposit(metadata=declared))] == ["name_zh", "hgr_approval"]


def test_03_the_english_name_and_the_keywords_tell_too() -> None:
    english = b.metadata("样本检测数据集", name_en="Human exome", without=NO_BLOCK)
    words = b.metadata("样本检测数据集", keywords="人群；外显子；变异", without=NO_BLOCK)
    assert len(b.findings("R-SEC-03", b.deposit(metadata=(english,)))) == 1
    assert len(b.findings("R-SEC-03", b.deposit(metadata=(words,)))) == 1


def test_03_before_metadata_an_approval_in_the_plan_will_do() -> None:
    made = b.plan((b.plan_row(HUMAN, 1),), sections={8: "已获国科遗办审字〔2020〕1号。"})
    assert b.findings("R-SEC-03", b.deposit(plan=made, metadata=None)) == ()


def test_03_before_the_plan_the_task_book_tells() -> None:
    asked = b.taskbook((b.achievement("大规模人类遗传数据库", "数据库"), b.achievement("土壤数据库", "数据库")))
    (found,) = b.findings("R-SEC-03", b.deposit(metadata=None, plan=None, taskbook=asked))
    assert (found.place.field, found.data["name"]) == ("ach_name", ("大规模人类遗传数据库",))
    assert b.findings("R-SEC-03", b.deposit(metadata=None, plan=b.plan(()), taskbook=b.taskbook())) == ()
    assert b.answer("R-SEC-03", b.deposit(metadata=None, plan=None, taskbook=None)).status == "NA"


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({"without": NO_BLOCK, "hgr_approval": "国科遗办〔2020〕1号"}, ["FIX"]), ({"has_hgr": "否", "hgr_approval": "国科遗办〔2020〕1号"}, []), ({"without": NO_BLOCK, "hgr_approval": "无"}, []),
        ({"has_hgr": "是", "hgr_approval": "已备案公开"}, []), ({"has_hgr": "是", "hgr_approval": "对外提供许可"}, []), ({"has_hgr": "是", "hgr_approval": "Open access"}, []),
        ({"has_hgr": "是", "share": "暂不共享"}, []), ({"has_hgr": "是", "share": ""}, []),
    ],
)  # fmt: skip
def test_04_declared_and_open(changes: dict[str, Any], want: list[str]) -> None:
    assert severities("R-SEC-04", **changes) == want


@pytest.mark.parametrize(
    ("column", "fires"), [("学名", True), ("Taxon", True), ("病原", True), ("Species", True), ("备注", False)]
)
def test_05_columns_name_organisms(column: str, fires: bool) -> None:
    found = p.table(900, [Column(column, 900, examples=("大肠杆菌", "霍乱弧菌"))])
    assert bool(spoilt("R-SEC-05", p.entry(f"{p.DATA}/data/标本.xlsx", 54290, found))) is fires


@pytest.mark.parametrize(
    ("changes", "want"),
    [({"name_en": "Vibrio cholerae genomes"}, ["WARN"]), ({"keywords": "霍乱弧菌"}, ["WARN"]), ({"abstract": "分离霍乱弧菌。"}, ["WARN"]), ({"pathogen": "无", "keywords": "霍乱弧菌"}, ["FIX"]), ({}, [])],
)  # fmt: skip
def test_05_words_of_the_record(changes: dict[str, str], want: list[str]) -> None:
    assert severities("R-SEC-05", **changes) == want


def test_05_programs_and_sets_handle_no_organism_and_the_programme_adds_some() -> None:
    goods = (b.tool_metadata("霍乱弧菌预测软件"), b.papers_metadata("霍乱弧菌论文数据集"))
    assert b.findings("R-SEC-05", b.deposit(metadata=goods)) == ()
    parts = {"metadata": (b.metadata("克雷伯菌耐药数据集"),), "limits": {"pathogens": ("克雷伯菌",)}}
    assert [f.data["org"] for f in b.findings("R-SEC-05", b.deposit(**parts))] == ["克雷伯菌"]


@pytest.mark.parametrize("word", ["珍稀", "濒危", "保护植物", "保护区", "特有种", "野生动物", "战略", "边境", "军事", "Endangered", "rare species", "threatened", "strategic"])  # fmt: skip
def test_06_sensitive_words(word: str) -> None:
    flags = {"precise_coord": 1}
    made = p.table(900, [Column("站号", 900), Column("纬度", 900, flags=flags), Column("经度", 900, flags=flags)])
    files = (p.entry(f"{p.DATA}/data/标本.xlsx", 54290, made), p.entry(f"{p.DATA}/data/b.xlsx"))
    assert spoilt("R-SEC-06", *files, keywords=word) == ["WARN /data/标本.xlsx|纬度|"]
    assert spoilt("R-SEC-06", p.entry(f"{p.DATA}/data/标本.xlsx", 54290, p.table(900)), keywords=word) == []


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        *((f"中国地图.{end}", True) for end in ("jpg", "jpeg", "png", "tif", "tiff", "bmp", "gif", "svg", "pdf", "ai", "eps", "shp", "geojson", "kml", "kmz", "gpkg", "topojson", "mxd", "webp")),
        ("countries.shp", True), ("provinces.png", True), ("行政区划图.png", True), ("站点分布图.png", True), ("位置图.png", True), ("a_map_1.png", True), ("a-maps.png", True), ("geographic.png", True),
        ("mapq.png", False), ("amap.png", False), ("站点分布图_频数.png", False), ("行政区划热图.png", False), ("heat map of provinces.png", False), ("地图说明.docx", False), ("照片.png", False),
    ],
)  # fmt: skip
def test_07_names_of_maps(name: str, fires: bool) -> None:
    assert bool(spoilt("R-SEC-07", p.entry(f"{p.DATA}/data/{name}"))) is fires


@pytest.mark.parametrize("number", ["审图号：GS（2020）1号", "GS(2020)1234号", "Map approval GS 1"])
def test_07_the_approval_may_stand_in_three_places(number: str) -> None:
    drawn, note = p.entry(f"{p.DATA}/data/中国地图.svg"), f"{p.DATA}/README.txt"
    assert spoilt("R-SEC-07", drawn, texts={note: number}) == []
    assert spoilt("R-SEC-07", drawn, texts={drawn.path: number}) == []
    assert spoilt("R-SEC-07", drawn, quality=number) == []
    assert spoilt("R-SEC-07", drawn, texts={note: "底图自绘"}) == ["FIX /data/中国地图.svg||"]


def test_07_papers_may_be_about_maps() -> None:
    assert b.findings("R-SEC-07", p.entity(p.entry(f"{p.PAPERS}/data/全文/中国地图.pdf"))) == ()


def test_07_says_column_row_and_value() -> None:
    path = f"{p.DATA}/data/标本.xlsx"
    rows = (("编号", "国别"), ("1",), ("2", "日本"), ("3", "澳门"), ("4", "香港"))
    assert spoilt("R-SEC-07", tables={path: rows}) == ["FIX /data/标本.xlsx|国别|4"]
    told = p.table(
        900, [Column("备注", 900, examples=("香港",)), Column("Nationality", 900, examples=("日本", "Macao"))]
    )
    assert spoilt("R-SEC-07", p.entry(path, 54290, told)) == ["FIX /data/标本.xlsx|Nationality|"]


@pytest.mark.parametrize("value", ["臺灣", "香港", "澳门", "澳門", "Hong Kong", "HongKong: Kowloon", "Macau", "Macao: Taipa", "taiwan:Taipei", "中华民国", "Republic of China"])  # fmt: skip
def test_07_values_that_are_no_countries(value: str) -> None:
    assert len(spoilt("R-SEC-07", tables={f"{p.DATA}/data/标本.xlsx": (("国家",), (value,))})) == 1


@pytest.mark.parametrize(
    "value", ["中国香港", "中国澳门", "Taiwan, P.R. China", "China", "South Korea", "台湾海峡", ""]
)
def test_07_values_that_are_right(value: str) -> None:
    assert spoilt("R-SEC-07", tables={f"{p.DATA}/data/标本.xlsx": (("国家",), (value,))}) == []


READS = "人肠道宏基因组数据集"


@pytest.mark.parametrize(
    ("words", "fires"),
    [
        ("人体皮肤宏基因组", True), ("婴儿宏转录组", True), ("Metagenome of infants", True), ("Metatranscriptomes of volunteers", True), ("homo sapiens metagenome", True), ("人血宏基因组", True),
        ("鸡宏基因组", False), ("人体皮肤菌落", False),
    ],
)  # fmt: skip
def test_08_metagenomes_of_people(words: str, fires: bool) -> None:
    assert bool(severities("R-SEC-08", keywords=words)) is fires


@pytest.mark.parametrize(
    "said",
    [
        "去除宿主序列", "去宿主", "人源序列已剔除", "宿主DNA均已过滤", "去人源", "未去除", "host-depleted", "host removal", "filtering the human reads", "human reads were not removed",
        "host sequences have been filtered", "human contigs excluded", "decontaminated",
    ],
)  # fmt: skip
def test_08_what_says_that_reads_were_removed(said: str) -> None:
    assert severities("R-SEC-08", READS, quality=said) == []


def test_08_a_readme_may_say_it_and_only_data_are_asked() -> None:
    folder = f"01_{READS}"
    made = p.package(p.entry(f"{folder}/README.txt"), p.entry(f"{folder}/data/a.fastq"), without=(p.DATA,))
    for text, n in (("已去除人源序列。", 0), ("按规程测序。", 1)):
        told = type(made)(made.files, made.listed, made.manifest_path, made.tables, {f"{folder}/README.txt": text})
        parts = {"package": told, "plan": None, "metadata": (b.metadata(READS),)}
        assert len(b.findings("R-SEC-08", p.entity(parts=parts))) == n
    assert b.findings("R-SEC-08", b.deposit(metadata=(b.tool_metadata("人肠道宏基因组软件"),))) == ()


def test_06_coordinates_in_a_map_file() -> None:
    report = FileReport(
        "GEOJSON",
        facts={"screen": {"precise_coord": {"n": 9, "samples": ["116.40741, 39.90421"], "places": ["line 1"]}}},
    )
    name = "珍稀濒危兰科植物分布数据集"
    snapshot = p.entity(
        p.entry(f"01_{name}/data/a.geojson", 500, report), parts={"metadata": p.with_data(name=name), "plan": None}
    )
    assert len(b.findings("R-SEC-06", snapshot)) == 1
