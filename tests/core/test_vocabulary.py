"""Classes, modes, formats."""

from __future__ import annotations

import pytest

from huijiao.core.vocabulary import (
    CLASSES,
    SET_CLASSES,
    ResourceClass,
    ShareMode,
    classify,
    formats,
    indicator_classes,
    record_class,
    row_class,
    share_mode,
)
from tests.core.rules.builders import achievement

C = ResourceClass


def test_every_class_has_a_row() -> None:
    assert set(CLASSES) == set(C)
    assert {C.BOOK, C.REPORT, C.PAPER, C.PATENT, C.SWCOPYRIGHT, C.STANDARD} == SET_CLASSES


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("完全开放共享", ShareMode.OPEN), ("开放共享", ShareMode.OPEN), ("Open", ShareMode.OPEN),
        ("注册后完全开放共享", ShareMode.REGISTERED), ("open after registration", ShareMode.REGISTERED),
        ("协议共享", ShareMode.AGREEMENT), ("有条件共享", ShareMode.AGREEMENT), ("By agreement", ShareMode.AGREEMENT),
        ("暂不共享", ShareMode.NOT_SHARED), ("暂不开放共享", ShareMode.NOT_SHARED), ("Not shared for now", ShareMode.NOT_SHARED),
        ("", None), ("完全开放共享；协议共享", None),
    ],
)  # fmt: skip
def test_share_modes(text: str, mode: ShareMode | None) -> None:
    assert share_mode(text) is mode


@pytest.mark.parametrize(
    ("name", "cls"),
    [
        ("××项目论文数据集", C.PAPER), ("××项目专利集", C.PATENT), ("××项目软著数据集", C.SWCOPYRIGHT), ("××软件著作权集", C.SWCOPYRIGHT),
        ("××项目标准数据集", C.STANDARD), ("××科考考察报告集", C.REPORT), ("食用菌菌种标本数据库", C.DATASET), ("序列分型算法", C.ALGOMODEL),
        ("共现网络构建软件 V1.0", C.SOFTWARE), ("水质监测系统", C.SYSTEM), ("显微图像图集", C.ATLAS), ("标准菌株质谱图谱数据集", C.DATASET),
        ("小鼠模型转录组数据集", C.DATASET), ("免疫系统单细胞测序数据集", C.DATASET), ("报告基因表达数据集", C.DATASET),
        ("软件测试数据集", C.DATASET), ("Soil moisture dataset", C.DATASET), ("mouse model RNA-seq dataset", C.DATASET),
    ],
)  # fmt: skip
def test_sure_classes(name: str, cls: C) -> None:
    guess = classify(name)
    assert (guess.cls, guess.sure) == (cls, True)


@pytest.mark.parametrize(
    "name",
    [
        "图像识别标准数据集",
        "病例报告数据集",
        "小鼠疾病模型",
        "草地生态系统",
        "功能菌株",
        "植物病害预测模型训练数据集",
        "数据库管理系统",
        "水质标准数据集",
    ],
)
def test_unsure_classes(name: str) -> None:
    assert not classify(name).sure


@pytest.mark.parametrize(
    ("typed", "name", "cls"),
    [
        ("科学数据", "x", C.DATASET), ("论文专著", "××论文数据集", C.PAPER), ("论文专著", "××专著集", C.BOOK), ("其他", "××专利数据集", C.PATENT),
        ("其它", "杂项", C.OTHER), ("系统", "x", C.SYSTEM), ("测序数据", "x", C.DATASET), ("", "x", None), ("Software", "x", C.SOFTWARE),
    ],
)  # fmt: skip
def test_row_classes(typed: str, name: str, cls: C | None) -> None:
    assert row_class(typed, name) is cls


@pytest.mark.parametrize(
    ("typed", "name", "cls"),
    [
        ("其它", "××项目论文数据集", C.PAPER), ("丛书、典籍、专著、研究报告", "××考察报告集", C.REPORT),
        ("丛书、典籍、专著、研究报告", "××项目论文数据集", C.PAPER), ("丛书、典籍、专著、研究报告", "真菌志", C.BOOK),
        ("数据；图集", "××图集", C.ATLAS), ("", "××", None), ("标准规范", "x", C.STANDARD),
    ],
)  # fmt: skip
def test_record_classes(typed: str, name: str, cls: C | None) -> None:
    assert record_class(typed, name) is cls


@pytest.mark.parametrize(
    ("name", "boxes", "indicators", "classes"),
    [
        ("大规模人类遗传数据库", "数据库；软件", ["人类遗传数据量", "人类遗传数据库数量", "发表论文数量", "软件著作权数量"],
         {C.DATASET, C.PAPER, C.SWCOPYRIGHT}),
        ("分析软件", "软件", ["分析软件数量", "软件著作权数量"], {C.SOFTWARE, C.SWCOPYRIGHT}),
        ("智能鉴定算法工具", "新方法", ["算法工具数量"], {C.ALGOMODEL}),
        ("连作障碍防控方案", "应用解决方案", ["示范面积"], set()),
        ("快速检测技术", "新技术", ["符合国家标准的检测方法数量"], set()),
        ("疾病动物模型", "新方法", ["小鼠模型数量"], set()),
        ("发明专利", "专利", ["申请专利数量"], {C.PATENT}),
    ],
)  # fmt: skip
def test_indicator_classes(name: str, boxes: str, indicators: list[str], classes: set[C]) -> None:
    asked = achievement(name, boxes, *((f"1.{n}", text, "1个") for n, text in enumerate(indicators, 1)))
    assert indicator_classes(asked) == classes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("FASTQ；XLSX", ("FASTQ", "XLSX")), ("TIFF（TIF）；JPG（JPEG）", ("TIFF", "JPG")), ("CSV/TSV", ("CSV", "TSV")),
        (".fastq.gz", ("FASTQ",)), ("Excel表格、Word文档", ("XLSX", "DOCX")), ("PDF等", ("PDF",)), ("tar.gz", ("TAR.GZ",)),
        ("MRC/MAP", ("MRC",)), ("foo", ("FOO",)), ("无", ()), ("CSV和PDF", ("CSV", "PDF")), ("C++", ("CPP",)),
    ],
)  # fmt: skip
def test_formats(text: str, codes: tuple[str, ...]) -> None:
    assert formats(text) == codes
