"""Folders to records."""

from __future__ import annotations

import pytest

from huijiao.core.deposit import Package
from huijiao.core.rules.mapping import each_file, headers, mapping, numbered, rows_of, text_of
from huijiao.core.rules.roles import FileRole
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def owner(path: str, **parts: object) -> str:
    """Return the dataset a file belongs to, ``general`` or ``stray``."""
    found = mapping(b.deposit(package=Package((p.entry(path),), {}), **parts))
    for dataset in found.datasets:
        if dataset.files:
            return dataset.name
    return "general" if found.general else "stray"


@pytest.mark.parametrize(
    ("path", "want"),
    [
        (f"{p.DATA}/data/a.csv", b.DATASET_NAME),
        (f"{b.DATASET_NAME}/a.csv", b.DATASET_NAME),
        ("01/data/a.csv", b.DATASET_NAME),
        ("1. 标本/a.csv", b.DATASET_NAME),
        (f"07_{b.DATASET_NAME}/a.csv", b.DATASET_NAME),
        ("03_设施菜田土壤微生物菌株标本数据/a.csv", b.PAPERS_NAME),  # the number goes before a near name
        ("设施菜田土壤微生物菌株标本数据/a.csv", b.DATASET_NAME),
        (f"实体数据/{p.TOOL}/data/a.py", b.TOOL_NAME),
        ("99_备份/a.csv", "stray"),
        ("备忘.csv", "stray"),
        ("00_说明/数据说明文档.txt", "general"),
        ("文件清单.xlsx", "general"),
        ("16S结果/a.csv", "stray"),
    ],
)
def test_owner(path: str, want: str) -> None:
    assert owner(path) == want


def test_number_is_that_of_the_plan_not_of_the_metadata() -> None:
    assert owner("01/data/a.csv", metadata=(b.tool_metadata(), b.metadata())) == b.DATASET_NAME


def test_content_leaves_out_what_is_beside_the_data() -> None:
    dataset = mapping(
        p.entity(p.entry(f"{p.DATA}/data/样本信息表.xlsx"), p.entry(f"{p.DATA}/data/.DS_Store"))
    ).datasets[0]
    assert [e.path.rsplit("/", 1)[1] for e in dataset.content] == ["标本.xlsx"]


def test_a_sample_table_alone_is_the_data() -> None:
    made = p.package(p.entry(f"{p.DATA}/data/样本信息表.xlsx"), without=(f"{p.DATA}/data/标本",))
    dataset = mapping(p.entity(parts={"package": made})).datasets[0]
    assert [e.path.rsplit("/", 1)[1] for e in dataset.content] == ["样本信息表.xlsx"]


@pytest.mark.parametrize(
    ("path", "want"),
    [
        # wrapping folders: as many as four, when the dataset folders lie in the only folder within
        (f"甲/{p.DATA}/data/a.csv", b.DATASET_NAME), (f"甲/乙/{p.DATA}/a.csv", b.DATASET_NAME), (f"甲/乙/丙/{p.DATA}/a.csv", b.DATASET_NAME), (f"甲/乙/丙/丁/{p.DATA}/a.csv", "stray"),
        ("甲/乙/a.csv", "stray"), (f"说明/{p.DATA}/a.csv", "general"),
        # numbers in front
        ("数据集1/a.csv", b.DATASET_NAME), ("数据集01 标本/a.csv", b.DATASET_NAME), ("dataset_1/a.csv", b.DATASET_NAME), ("DS-01/a.csv", b.DATASET_NAME), ("(1)标本/a.csv", b.DATASET_NAME),
        ("【01】标本/a.csv", b.DATASET_NAME), ("01、标本/a.csv", b.DATASET_NAME), ("01标本/a.csv", b.DATASET_NAME), ("001_x/a.csv", b.DATASET_NAME), ("0001_x/a.csv", "stray"), ("1x/a.csv", "stray"),
        ("4_x/a.csv", "stray"), ("01：标本/a.csv", b.DATASET_NAME), ("０１_标本/a.csv", b.DATASET_NAME),
        # general folders and files
        ("0_a/b.csv", "stray"), ("0/b.csv", "general"), ("00/b.csv", "general"), ("000 说明/b.csv", "general"), ("总说明/b.csv", "general"), ("总体说明/b.csv", "general"), ("说明文件/b.csv", "general"),
        ("汇交说明/b.csv", "general"), ("质量报告/b.csv", "general"), ("Docs/b.csv", "general"), ("document/b.csv", "general"), ("documentation/b.csv", "general"), ("README/b.csv", "general"),
        ("general/b.csv", "general"), ("meta/b.csv", "general"), ("about/b.csv", "general"), ("aboutx/b.csv", "stray"), ("README.md", "general"), ("样本信息表.xlsx", "stray"), ("a.csv", "stray"),
        # near names
        ("设施菜田土壤微生物菌株标本/a.csv", b.DATASET_NAME), ("菌株标本/a.csv", "stray"),
    ],
)  # fmt: skip
def test_owner_of_more_paths(path: str, want: str) -> None:
    assert owner(path) == want


def inside(*paths: str, **parts: object) -> tuple[str, list[list[str]], list[str], list[str]]:
    """Return the root, the paths of each dataset, the general and the stray files."""
    found = mapping(b.deposit(package=Package(tuple(p.entry(path) for path in paths), {}), **parts))
    return found.root, [[e.path for e in d.files] for d in found.datasets], [e.path for e in found.general], [e.path for e in found.stray]  # fmt: skip


def test_a_bag_keeps_its_data_folder() -> None:
    paths = ("bagit.txt", "manifest-md5.txt", f"data/{p.DATA}/data/a.csv", f"data/{p.TOOL}/a.py")
    root, datasets, general, stray = inside(*paths)
    assert (root, datasets) == ("data/", [[paths[2]], [paths[3]], []])
    assert (general, stray) == (["bagit.txt", "manifest-md5.txt"], [])
    assert inside(*paths[1:])[0] == "data/"  # a wrapper like any other


def test_a_wrapped_bag_and_a_file_beside_the_wrapper() -> None:
    assert inside("包/bagit.txt", f"包/data/{p.DATA}/a.csv")[0] == "包/data/"
    assert inside("备忘.csv", f"包/{p.DATA}/a.csv")[0] == ""
    assert inside("README.md", f"包/{p.DATA}/a.csv")[0] == "包/"
    assert inside(".DS_Store", "__MACOSX/x", f"包/{p.DATA}/a.csv")[0] == "包/"
    assert inside(f"包/{p.DATA}/a.csv", "包2/b.csv")[0] == ""


def test_each_folder_goes_to_the_record_that_claims_it_best() -> None:
    equal, number, near = f"09_{b.TOOL_NAME}/a.py", "01_别的/a.csv", "设施菜田土壤微生物组项目论文/a.pdf"
    assert inside(equal, number, near)[1] == [[number], [equal], [near]]
    assert inside("01_甲/a.csv", "01_乙/a.csv")[1:] == ([["01_甲/a.csv"], [], []], [], ["01_乙/a.csv"])
    assert inside(f"01_{b.DATASET_NAME}/a.csv", f"{b.DATASET_NAME}/b.csv")[1][0] == [f"01_{b.DATASET_NAME}/a.csv", f"{b.DATASET_NAME}/b.csv"]  # fmt: skip
    near_twice = ("设施菜田土壤微生物组项目论文/a.pdf", "设施菜田土壤微生物组项目论文数据/b.pdf")
    assert len(inside(*near_twice)[1][2]) == 1
    assert len(inside(*near_twice)[3]) == 1


def numbers(rows: tuple[b.Record, ...], *names: str) -> list[int]:
    """Return the 序号 of records by these names."""
    plan = b.plan(rows) if rows else None
    return [n for n, _ in numbered(b.deposit(plan=plan, metadata=tuple(b.metadata(n) for n in names)))]


def test_numbers_of_records() -> None:
    rows = (
        b.plan_row("甲地土壤理化数据集", 5),
        b.plan_row("乙地水质监测数据集", 7),
        b.plan_row("丙地气象观测数据集", 2).with_(seq="第三"),
    )
    assert numbers((), "x", "y") == [1, 2]
    assert numbers(rows, "乙地水质监测数据集", "甲地土壤理化数据集") == [7, 5]
    assert numbers(rows, "丙地气象观测数据集") == [3]
    assert numbers(rows, "别的", "甲地土壤理化数据集", "又一个") == [8, 5, 9]
    assert numbers(rows, "甲地土壤理化数据", "甲地土壤理化数据集") == [8, 5]
    assert numbers(rows, "甲地土壤理化数据") == [5]
    assert numbers(rows, "甲地土壤理化数据集", "甲地土壤理化数据集") == [5, 8]
    assert numbers((b.plan_row("甲地土壤理化数据集", 1).with_(seq="０４"),), "甲地土壤理化数据集", "别的") == [4, 5]


def test_dataset_speaks_of_itself() -> None:
    there, missing = mapping(p.entity(without=(p.TOOL,))).datasets[:2]
    assert (there.name, there.wanted_folder, there.place.path) == (b.DATASET_NAME, p.DATA, p.DATA)
    assert (missing.folder, missing.place.field, missing.wanted_folder) == ("", "name_zh", p.TOOL)
    assert missing.inner(p.entry("a/b.py")) == "a/b.py"
    assert there.inner(p.entry(f"{p.DATA}/data/标本.xlsx")) == "data/标本.xlsx"
    english = mapping(b.deposit(metadata=(b.metadata("", name_en="Soil"),))).datasets[0]
    assert (english.name, english.wanted_folder) == ("Soil", "04_Soil")


def names(found: tuple[b.FileEntry, ...]) -> list[str]:
    return [e.path.removeprefix(f"{p.DATA}/") for e in found]


@pytest.mark.parametrize("folder", ["data", "数据", "数据文件", "实体数据", "原始数据", "DATA"])
def test_data_lie_below_their_folder(folder: str) -> None:
    made = p.package(
        *(p.entry(f"{p.DATA}/{n}") for n in (f"{folder}/a.csv", "b.csv")), without=(f"{p.DATA}/data/标本",)
    )
    assert names(mapping(p.entity(parts={"package": made})).datasets[0].data_files) == [f"{folder}/a.csv"]


def test_without_a_data_folder_all_but_the_papers_are_data() -> None:
    files = (
        "a.csv",
        "data",
        "旧数据/b.csv",
        "README.txt",
        "数据字典.csv",
        "manifest-md5.txt",
        "质量报告.docx",
        "样本信息表.csv",
    )
    made = Package(tuple(p.entry(f"{p.DATA}/{n}") for n in files), {})
    dataset = mapping(p.entity(parts={"package": made})).datasets[0]
    assert names(dataset.data_files) == ["a.csv", "data", "旧数据/b.csv", "样本信息表.csv"]
    assert names(dataset.content) == ["a.csv", "data", "旧数据/b.csv"]
    assert names(dataset.having(FileRole.README, FileRole.REPORT)) == ["README.txt", "质量报告.docx"]
    assert names(dataset.tables(FileRole.DICTIONARY, FileRole.REPORT)) == ["数据字典.csv"]


@pytest.mark.parametrize(
    ("files", "content"),
    [
        (("图1.png", "图像清单.xlsx"), ["图1.png"]), (("a.csv", "图像清单.xlsx"), ["a.csv", "图像清单.xlsx"]), (("图像清单.xlsx",), ["图像清单.xlsx"]), (("README.txt", "a.csv"), ["a.csv"]),
        (("样本信息表.csv", "README.txt"), ["样本信息表.csv"]), (("a.csv", "数据字典.csv", "文件清单.xlsx", "质量报告.docx", "样本信息表.csv", "~$a.csv"), ["a.csv"]),
    ],
)  # fmt: skip
def test_content_of_a_data_folder(files: tuple[str, ...], content: list[str]) -> None:
    made = Package(tuple(p.entry(f"{p.DATA}/data/{n}") for n in files), {})
    dataset = mapping(p.entity(parts={"package": made})).datasets[0]
    assert names(dataset.content) == [f"data/{n}" for n in content]


def test_all_files_of_a_tool_are_its_content() -> None:
    tool = mapping(p.entity(p.entry(f"{p.TOOL}/data/README.md"), p.entry(f"{p.TOOL}/data/.DS_Store"))).datasets[1]
    assert {e.path.rsplit("/", 1)[1] for e in tool.content} == {"main.py", "使用手册.pdf", "VERSION.txt", "安装说明.md", "README.md"}  # fmt: skip


def test_rows_text_and_headers_of_a_file() -> None:
    path = f"{p.DATA}/data/a.csv"
    bare, told = p.entry(path), p.entry(path, found=p.table(2, ("甲", "乙"), "CSV", text="正文"))
    table = {path: ((" x ", "y"), ("", " "), ("1", "2"))}
    snapshot = p.entity(bare, tables_=table)
    assert rows_of(snapshot, bare) == (("x", "y"), ("1", "2"))
    assert headers(snapshot, bare) == ("x", "y")
    assert headers(snapshot, told) == ("甲", "乙")
    assert text_of(snapshot, bare) == " x \ty\n\t \n1\t2"
    assert text_of(snapshot, told) == "正文"
    assert text_of(p.entity(bare, texts={path: "文"}), told) == "文"
    assert (rows_of(p.entity(), bare), headers(p.entity(), bare), text_of(b.deposit(), bare)) == (None, (), "")


def test_each_file_leaves_junk_out() -> None:
    snapshot = p.entity(p.entry(f"{p.DATA}/data/~$a.csv"))
    assert not any("~$" in e.path for _, e in each_file(mapping(snapshot).datasets))
    assert [d.name for d in mapping(p.entity(without=(p.TOOL,))).present] == [b.DATASET_NAME, b.PAPERS_NAME]
