"""R-SEC-03 to 08."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Column
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
