"""Names in table 1."""

from __future__ import annotations

import pytest

from huijiao.core.rules.plan_names import bundles, meaningful
from huijiao.core.vocabulary import ResourceClass

C = ResourceClass


@pytest.mark.parametrize(
    ("name", "cls", "said"),
    [
        # six characters are the least; a short Latin name may name a tool
        ("水质数据集", C.DATASET, False), ("湖水质数据集", C.DATASET, True), ("水质软件", C.SOFTWARE, False), ("MetaX", C.SOFTWARE, True), ("MetaX", C.DATASET, False), ("X1", C.SOFTWARE, False),
        ("Qx", C.SOFTWARE, True), ("2 1 3", C.SOFTWARE, False),
        # generic words are no content
        ("全部原始数据资料信息文件", C.DATASET, False), ("本项目相关综合结果汇总", C.DATASET, False), ("第一批实验室测试数据", C.DATASET, False), ("所有最终成果汇交", C.DATASET, False),
        ("raw data of the new project", C.DATASET, False), ("final results, a test", C.DATASET, False), ("Soil data of the project", C.DATASET, True), ("课题三号样品检测数据集", C.DATASET, False),
        ("A12试验测定基础数据集", C.DATASET, False), ("其他其它科学研究库", C.DATASET, False), ("太湖其他数据集合", C.DATASET, True),
        # class words are content in sets and tools only
        ("项目论文数据集", C.PAPER, True), ("项目论文数据集", C.DATASET, False), ("项目软件系统平台", C.SYSTEM, True), ("项目软件系统平台", C.DATASET, False), ("project papers data", C.PAPER, True),
        ("project papers data", C.DATASET, False), ("project tool data", C.DATASET, False), ("××项目数据集", C.DATASET, False), ("××项目专利数据集", C.PATENT, True), ("xx项目样本数据集", C.DATASET, False),
        # bare numbers and codes in front
        ("01太湖水质数据集", C.DATASET, False), ("123456太湖水质数据集", C.DATASET, False), ("123456株太湖菌种数据集", C.DATASET, True), ("12345太湖水质数据集", C.DATASET, True),
        ("2018年太湖水质数据集", C.DATASET, True), ("3_太湖水质数据集", C.DATASET, False), ("3、太湖水质数据集", C.DATASET, False), ("3)太湖水质数据集", C.DATASET, False), ("3:太湖水质数据集", C.DATASET, False),
        ("1:50000太湖地形数据集", C.DATASET, True), ("3.太湖水质数据集", C.DATASET, False), ("0.1度太湖格点数据集", C.DATASET, True), ("123456", C.DATASET, False), ("16s太湖水质", C.DATASET, True),
        ("2018YFC1234567太湖水质数据集", C.DATASET, False), ("18D太湖水质数据集", C.DATASET, True), ("20180101太湖水质数据集", C.DATASET, False),
    ],
)  # fmt: skip
def test_meaningful(name: str, cls: ResourceClass, said: bool) -> None:
    assert meaningful(name, cls) is said


def test_the_projects_own_numbers_are_codes() -> None:
    assert not meaningful("甲字7号太湖水质数据集", C.DATASET, ("甲字 7号",))
    assert meaningful("太湖甲字7号水质数据集", C.DATASET, ("甲字7号",))
    assert meaningful("甲字7号太湖水质数据集", C.DATASET, (" ",))


@pytest.mark.parametrize(
    ("name", "joins"),
    [
        ("10个数据集", True), ("两套土壤数据库", True), ("多种图集", True), ("若干个模型", True), ("几项算法", True), ("three datasets", True), ("several soil databases", True),
        ("3个软件汇总", True), ("10种作物数据", False), ("三个地区数据集", True), ("三个生态系统不同地区的土壤数据集", False), ("一个数据集", False),
        ("土壤数据集、植物数据库", True), ("土壤数据集和植物图集", True), ("soil dataset & plant dataset", True), ("soil dataset and plant dataset", True), ("soil datasets", False),
        ("软件1+软件2", True), ("土壤数据集与植物名录", False), ("土壤和植物数据集", False), ("系统软件", False), ("土壤数据集一期；二期数据集", True), ("模型及其参数数据集", True),
    ],
)  # fmt: skip
def test_bundles(name: str, joins: bool) -> None:
    assert bundles(name) is joins
