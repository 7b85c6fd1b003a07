"""The naming rule of section 七."""

from __future__ import annotations

import pytest

from huijiao.core.rules.naming import declared, folder_rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("采用“序号_数据集名称”", "序号_数据集名称"), ("二位编号_<科学数据集名称>", "二位编号_<科学数据集名称>"), ("2位数据集序号 _ 数据集名", "2位数据集序号 _ 数据集名"), ("NN_数据集名称", "NN_数据集名称"),
        ("NN_<dataset name>", "NN_<dataset name>"), ("nn_{dataset_name}", "nn_{dataset_name}"), ("NN_[数据集名]", "NN_[数据集名]"), ("序号＿数据集名称", "序号＿数据集名称"), ("序号-数据集名称", ""), ("按序号排列", ""),
    ],
)  # fmt: skip
def test_folder_rule(text: str, words: str) -> None:
    assert folder_rule(text) == words


@pytest.mark.parametrize(
    ("text", "fits", "fails"),
    [
        ("“样本编号_R1/R2.fastq.gz”", ("T1_R1.fastq.gz", "t1_r2.FASTQ.GZ"), ("T1_R3.fastq.gz", "T1_R1.fastq", "_R1.fastq.gz")), ("“样本编号_R1/2.fq”", ("T1_R2.fq",), ("T1_2.fq",)),
        ("“样本编号_R[12].fq”", ("T1_R2.fq",), ("T1_R[12].fq",)), ("“样本编号_1/2.fq”", ("T1_2.fq", "T1_R2.fq"), ("T1_3.fq",)), ("“站点_YYYYMMDD.csv”", ("甲_20180501.csv",), ("甲_2018-05-01.csv",)),
        ("“站点_YYYY-MM-DD.csv”", ("甲_2018-05-01.csv",), ("甲_20180501.csv",)), ("“站点_YYYY_MM_DD.csv”", ("甲_2018_05_01.csv",), ("甲_2018.csv",)), ("“站点_YYYYMM.csv”", ("甲_201805.csv",), ("甲_20180501.csv",)),
        ("“站点_YYYY.csv”", ("甲_2018.csv",), ("甲_18.csv",)), ("“站点_日期.csv”", ("甲_20180501.csv", "甲_2018-05-01.csv"), ("甲_2018.csv",)), ("“站点_年份.csv”", ("甲_2018.csv",), ("甲_201805.csv",)),
        ("“站点_年月.csv”", ("甲_201805.csv", "甲_2018.05.csv"), ("甲_2018.csv",)), ("“站点_年月日.csv”", ("甲_20180501.csv",), ("甲_201805.csv",)), ("“图NNN.png”", ("图001.png", "图7.png"), ("图a.png",)),
        ("“图XX.png”", ("图01.png",), ("图.png",)), ("“图##.png”", ("图01.png",), ("像01.png",)), ("“图_001.png”", ("图_7.png",), ("图_a.png",)), ("“{站}.x-y.csv”", ("甲.x-y.csv",), ("甲.xy.csv",)),
        ("“<年份>_[代码].csv”", ("2018_甲.csv",), ("甲_甲.csv",)), ("“［样］_1.csv”", ("甲_1.csv",), ("甲_2.csv",)), ("「样本_版本.csv」", ("a_b.csv",), ("ab.csv",)), ("'样本_版本.csv'", (), ()),
        ("‘样本_批次.csv’", ("a_b.csv",), ("ab.csv",)), ("文件命名为<样本>_数据.csv", ("a_数据.csv",), ("a_b.csv",)), ("命名规则：样本号-1.csv", ("a-1.csv",), ("a-2.csv",)), ("命名格式为：缩写_1.csv", ("a_1.csv",), ("a.csv",)),
        ("file names follow {site}_YYYY.csv", ("x_2018.csv",), ("x.csv",)), ("file names: {site}.csv", ("x.csv",), ("x.txt",)), ("“sample id.csv”", (), ()), ("“数据.csv”", (), ()), ("“样本编号”", (), ()),
        ("文件名由英文字母和数字组成", ("ab1.csv", "ab1.tar.gz"), ("a_b.csv", "甲.csv")), ("文件名仅用汉字、下划线构成", ("甲_乙.csv",), ("a.csv",)), ("文件名只用拼音、连字符命名", ("a-b.csv",), ("甲.csv",)),
        ("文件名一律使用中文、点、空格命名", ("甲. 乙.csv",), ("a.csv",)), ("文件名仅含数字、短横、括号组成", ("1-(2)（3）.csv",), ("a.csv",)), ("文件名由中英文和中划线组成", ("甲a-.csv",), ("1.csv",)),
        ("文件名由字母和横线组成", ("a-b.csv",), ("1.csv",)), ("文件名由作者决定", (), ()),
    ],
)  # fmt: skip
def test_patterns(text: str, fits: tuple[str, ...], fails: tuple[str, ...]) -> None:
    patterns = declared(text)
    assert bool(patterns) is bool(fits)
    assert [name for name in fits if not patterns[0].fits(name)] == []
    assert [name for name in fails if patterns[0].fits(name)] == []


def test_pattern_says_its_words_and_its_ending() -> None:
    pattern, other = declared("“样本编号_R1.FASTQ.gz”，文件名由英文组成。")
    assert (pattern.text, pattern.ending, other.ending) == ("样本编号_R1.FASTQ.gz", ".fastq.gz", "")
    assert other.text == "文件名由英文组成"
    assert len(declared("“站点_1.csv”和“站点_2.csv”，命名为<站>.txt")) == 2
