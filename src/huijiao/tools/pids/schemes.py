"""The accession schemes of a new installation (domain.md §4.11).

The prefix is ours for demonstration: HJD and a digit for the type. It must never be another centre's
(NMDC, PRJ, SAM …): look-alike identifiers cannot be called back. An installation changes the rows before its
first number is given out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huijiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Scheme:
    """Prefix and number of digits of one kind of object."""

    prefix: str
    width: int
    label: Text


SCHEMES: Mapping[str, Scheme] = {
    "project": Scheme("HJD1", 7, Text("生物项目", "Project")),
    "sample": Scheme("HJD2", 7, Text("生物样本", "Sample")),
    "attachment": Scheme("HJD3", 7, Text("期刊附件", "Journal attachment")),
    "omics": Scheme("HJD4", 7, Text("原始组学", "Raw omics")),
    "nucleotide": Scheme("HJD5", 7, Text("核酸序列", "Nucleotide sequence")),
    "genome": Scheme("HJD6", 7, Text("基因组", "Genome")),
    "metagenome": Scheme("HJD7", 7, Text("宏基因组", "Metagenome")),
    "structure": Scheme("HJD8", 7, Text("晶体结构", "Structure")),
    "dataset": Scheme("HJD9", 7, Text("数据集", "Dataset")),
}
