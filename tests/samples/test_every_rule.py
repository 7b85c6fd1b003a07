"""Every rule of the book, from planted fault to finding: real papers and files, read and checked as ``huijiao check`` does."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from huijiao.cli.check import read
from huijiao.core.deposit import Cohort, Stage
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Report, Status, run
from huijiao.core.rules.sentences import load
from tests.samples import disciplines as d
from tests.samples.making import AGREED, CLOSED, NEW_FORM, NINE, Made, list_files, paper_pdf, reads, table

#: Rules that an offline reader cannot see, and why.
UNSEEN = {
    "R-PRJ-02": "only the system knows what other institutions have registered",
    "R-TBP-09": "the online form alone asks whether an indicator bears data (domain.md §3.14)",
}
AS_OF = date(2022, 3, 8)
Change = Callable[[Made], Made]
After = Callable[[Path], object]


@dataclass(frozen=True)
class Fault:
    """One planted fault: the rule that must speak, a word of what it says, and how the deposit is spoilt."""

    rule: str
    hint: str
    made: Change = lambda m: m
    after: After = lambda _: None
    base: Callable[[], Made] = d.ecology
    context: Mapping[str, Any] = field(default_factory=dict)


def item(at: int, **changes: Any) -> Change:
    """Change one item; ``meta``, ``row``, ``tool`` and ``files`` are added to."""

    def change(m: Made) -> Made:
        old = m.items[at]
        for name in ("meta", "row", "tool", "files", "beside"):
            if name in changes:
                changes[name] = {**getattr(old, name), **changes[name]}
        return m.changed(at, **changes)

    return change  # fmt: skip


def meta(at: int, **texts: str) -> Change:
    return item(at, meta=texts)


def row(at: int, **texts: str) -> Change:
    return item(at, row=texts)


def section(n: int, text: str) -> Change:
    return lambda m: replace(m, sections={**m.sections, n: text})


def whole(**changes: Any) -> Change:
    return lambda m: replace(m, **changes)


def more(*items: Any) -> Change:
    return lambda m: replace(m, items=(*m.items, *items))


def both(*changes: Change) -> Change:
    def change(m: Made) -> Made:
        for one in changes:
            m = one(m)
        return m

    return change  # fmt: skip


def indicators(*achievements: Any) -> Change:
    return lambda m: replace(m, achievements=(*m.achievements, *achievements))


def data(top: Path, number: int) -> Path:
    return next((top / "实体数据").glob(f"{number:02d}_*"))


def put(number: int, path: str, body: bytes) -> After:
    """Write a file into a dataset's folder and the manifest anew."""

    def after(top: Path) -> None:
        place = data(top, number) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
        list_files(top / "实体数据")

    return after  # fmt: skip


def gone(number: int, path: str = "") -> After:
    def after(top: Path) -> None:
        place = data(top, number) / path
        shutil.rmtree(place) if place.is_dir() else place.unlink()
        list_files(top / "实体数据")

    return after  # fmt: skip


def paragraph(name: str, text: str) -> After:
    def after(top: Path) -> None:
        document = docx.Document(str(top / name))
        document.add_paragraph(text)
        document.save(str(top / name))

    return after  # fmt: skip


def cut_number(top: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["机构名称", "统一社会信用代码"])
    book.active.append(["示例大学", 911100006000373410])
    book.save(top / "机构.xlsx")


def sealed_otherwise(top: Path) -> None:
    lines = (
        "Deposit plan\nProject number 2018YFZ1200300\n" + "Nothing of table one stands in this copy of the plan.\n" * 6
    )
    (top / "方案签章.pdf").write_bytes(paper_pdf(lines))


def reversed_records(top: Path) -> None:
    book = openpyxl.load_workbook(top / "元数据.xlsx")
    rows = list(book.active.iter_rows(values_only=True))
    book.active.delete_rows(1, len(rows))
    for one in (rows[0], *reversed(rows[1:])):
        book.active.append(one)
    book.save(top / "元数据.xlsx")


def earlier(top: Path) -> None:
    shutil.copytree(top, top.parent / "before")
    put(1, "README.txt", "改过的说明，字段见数据字典".encode())(top)


def shifted(changed: Callable[[list[tuple[object, ...]]], None]) -> After:
    """Edit the metadata sheet of the ecology deposit: header and rows as lists."""

    def after(top: Path) -> None:
        book = openpyxl.load_workbook(top / "元数据.xlsx")
        rows = [list(r) for r in book.active.iter_rows(values_only=True)]
        changed(rows)  # type: ignore[arg-type]
        book.active.delete_rows(1, book.active.max_row)
        for one in rows:
            book.active.append(one)
        book.save(top / "元数据.xlsx")

    return after  # fmt: skip


def drop_record(at: int) -> After:
    return shifted(lambda rows: rows.pop(at))


def rename(at: int, name: str) -> After:
    return shifted(lambda rows: rows[at].__setitem__(rows[0].index("中文名称"), name))


FIELDS = "样地编号；纬度；经度；调查日期；物种名；盖度"
HEAD = FIELDS.split("；")


def plots(*rows: tuple[object, ...], head: list[str] = HEAD) -> bytes:
    return table(head, *rows)


PLOT = [(f"Q{i:02d}", 43.5 + i / 100, 116.6 + i / 100, f"2019-08-{i + 1:02d}", "羊草", 20 + i) for i in range(20)]


def with_cell(column: str, value: object, rows: range = range(1)) -> bytes:
    at = HEAD.index(column)
    return plots(*(tuple(value if (i in rows and c == at) else v for c, v in enumerate(r)) for i, r in enumerate(PLOT)))


def _without(path: Path, word: str) -> None:
    document = docx.Document(str(path))
    for one in document.paragraphs:
        if word in one.text:
            one.text = one.text.replace(word, "")
    document.save(str(path))


def _renamed(made: Made, at: int, name: str, **changes: Any) -> Made:
    return made.changed(at, name=name, **changes)


def _genes(answer: str, approval: str) -> Made:
    base = replace(d.clinical(), form=NEW_FORM)
    said = {**base.items[0].meta, "has_hgr": answer, "hgr_approval": approval}
    share = {"share": "完全开放共享", "open_at": "公开"} if approval else {}
    return _renamed(base, 0, "汉族人群全基因组变异频率数据集", meta=said, keywords="人群；基因组；变异", **share)


def _plague() -> Made:
    return _renamed(
        replace(d.ecology(), form=NEW_FORM), 0, "鼠疫耶尔森菌分离株表型观测数据集", keywords="鼠疫耶尔森菌；表型；观测"
    )


def _gut() -> Made:
    return _renamed(d.metagenome(), 0, "健康人肠道宏基因组测序数据集", keywords="人体肠道；宏基因组；测序")


F = Fault
FAULTS: tuple[Fault, ...] = (
    # Basic information and reading
    F("R-PRJ-01", "草地", whole(project={"title": "草地观测"})),
    F("R-PRJ-03", "2018YFZ1200301", whole(number="2018YFZ1200301")),
    F("R-PRJ-04", "2031", whole(project={"end": "2031-12-31"})),
    F("R-PRJ-05", "任务书", after=lambda t: (t / "任务书.docx").unlink()),
    F("R-PRJ-06", "承诺", after=paragraph("基本信息.docx", "□ 已阅读汇交说明并承诺内容真实")),
    F("R-IMP-01", "信用代码", after=cut_number),
    F("R-IMP-02", "扫描|损坏|无法", after=lambda t: (t / "任务书.docx").write_bytes(b"PK\3\4 broken")),
    F("R-IMP-03", "碳水通量|方案签章", after=sealed_otherwise),
    # The plan
    F("R-PLN-01", "衍生", section(5, "描述衍生数据的利用、再加工的政策。")),
    F("R-PLN-02", "2018YFZ1200400", whole(project={"project_no": "2018YFZ1200400"})),
    F(
        "R-PLN-03",
        "表1",
        lambda m: replace(m, items=tuple(replace(i, row=dict.fromkeys(m.columns, "")) for i in m.items)),
    ),
    F("R-PLN-04", "数据格式", row(0, format="")),
    F("R-PLN-05", "样方", row(1, name="典型草原生态系统植物群落样方调查数据集")),
    F("R-PLN-06", "数据集", row(1, name="实验数据集")),
    F("R-PLN-07", "若干", row(2, amount="若干")),
    F("R-PLN-08", "论文", more(d.papers("草原会议", "2018YFZ1200300", 1))),
    F("R-PLN-09", "气象数据集", row(1, name="草原气象数据集、土壤数据集和植被数据集")),
    F("R-PLN-10", "算法|软件", row(1, name="草原碳水通量计算软件")),
    F("R-PLN-11", "很多", row(1, amount="很多")),
    F("R-PLN-12", "2035", row(1, open_at="2035-01-01")),
    F("R-PLN-13", "暂不共享", section(6, "此次汇交的科学数据暂不共享，保护期2年，原因是论文尚未发表。")),
    F("R-PLN-14", "保护", both(row(1, share=AGREED, open_at="2023-01-01"), section(6, "存档于示例科学数据中心。"))),
    F("R-PLN-15", "通量", row(1, share=CLOSED, open_at="2023-01-01")),
    F("R-PLN-16", "2029", row(1, share=AGREED, open_at="2029-01-01")),
    F("R-PLN-17", "开发工具", item(1, tool={"tools": ""}), base=d.clinical),
    F("R-PLN-18", "加工", section(3, "数据来源于本项目，采集按照规程，处理使用固定脚本完成清洗与校验。")),
    F("R-PLN-19", "调整", section(1, "本项目汇交科学数据与论文。" * 20)),
    F("R-PLN-20", "离线", row(1, amount="30 TB；24 条")),
    F("R-PLN-21", "扫描件|签章|盖", context={"stage": Stage.REPORT_TO_AGENCY}),
    # Task book and plan
    F(
        "R-TBP-01",
        "4.1",
        both(whole(columns=NINE), indicators(("凋落物数据库", "数据库", (("4.1", "凋落物观测数据集", "1个"),)))),
    ),
    F("R-TBP-02", "专利", indicators(("发明专利", "专利", (("3.1", "申请专利", "2项"),)))),
    F("R-TBP-03", "论文", lambda m: replace(m, items=m.items[:2])),
    F("R-TBP-04", "专著", indicators(("专著", "其他", (("3.1", "出版专著", "1部"),)))),
    F("R-TBP-05", "2", indicators(("论文二", "论文", (("3.1", "发表论文数量", "12篇"),)))),
    F("R-TBP-06", "TB", indicators(("大数据", "数据库", (("3.1", "数据量", "5TB"),)))),
    F("R-TBP-07", "冻土", indicators(("冻土钻孔数据库", "数据库", (("3.1", "数据集", "1个"),)))),
    F("R-TBP-08", "通量", both(whole(columns=NINE), row(1, ind_refs=""))),
    F(
        "R-TBP-10",
        "样方调查记录|10",
        section(1, "任务书指标：样方调查记录10条。科学数据与论文如下。" + "采集于示例地区。" * 30),
    ),
    # Plan and metadata
    F("R-PMD-01", "通量", after=drop_record(2)),
    F("R-PMD-02", "沙尘", after=rename(2, "沙尘暴气溶胶光学厚度产品")),
    F("R-PMD-03", "观测塔", after=rename(2, "草原碳水通量观测塔的半小时数据集")),
    F("R-PMD-04", "数据集", after=drop_record(2)),
    F(
        "R-PMD-05",
        "软件|工具",
        lambda m: replace(m, items=(*m.items, d.software("草原碳通量计算软件"))),
        lambda t: (t / "元数据4.docx").unlink(),
        lambda: replace(d.ecology(), metadata_as="docx"),
    ),
    F("R-PMD-06", "论文", after=drop_record(3)),
    F("R-PMD-07", "图集", meta(1, type="图集")),
    F("R-PMD-08", "协议", meta(1, share=AGREED)),
    F("R-PMD-09", "90", row(1, amount="1.2 KB；90 条")),
    F("R-PMD-10", "9 GB", row(1, amount="9 GB；24 条")),
    F("R-PMD-11", "FASTQ", both(whole(form=NEW_FORM), row(1, format="FASTQ"))),
    F("R-PMD-12", "顺序", after=reversed_records),
    # Records
    F("R-MDT-01", "单位", meta(1, resp_org="")),
    F("R-MDT-02", "字段", meta(1, fields="")),
    F("R-MDT-03", "记录数", meta(1, records="")),
    F("R-MDT-04", "描述摘要", item(1, abstract="通量数据。")),
    F("R-MDT-05", "2个", item(1, keywords="通量；草原")),
    F("R-MDT-06", "2项", meta(1, type="数据；图集"), base=d.zoology),
    F(
        "R-MDT-07",
        "样方",
        lambda m: m.changed(
            0, abstract="同一段摘要写了两遍，说明了样地的位置、时间、方法与范围，没有任何区别可言。"
        ).changed(1, abstract="同一段摘要写了两遍，说明了样地的位置、时间、方法与范围，没有任何区别可言。"),
    ),
    F("R-MDT-08", "2025", meta(1, time_cov="2018-07-01至2025-06-30")),
    F("R-MDT-09", "质量", meta(1, quality="合格")),
    F("R-MDT-10", "TB", meta(1, volume="90 TB")),
    F("R-MDT-11", "邮箱", meta(1, resp_email="pi-example")),
    F("R-MDT-12", "运行环境", meta(1, sw_runtime=""), base=d.clinical),
    F(
        "R-MDT-13",
        "138",
        item(1, abstract="通量塔观测的净交换量，2020年生长季，半小时一条，联系13800138000获取原始高频记录与标定说明。"),
    ),
    # Agreement
    F("R-AGR-01", "8", whole(agreement={"论文": "8"})),
    F("R-AGR-02", "协议", whole(modes="3")),
    F("R-AGR-03", "涉密", after=lambda t: _without(t / "协议.docx", "非涉密")),
    F("R-AGR-04", "签章|盖", context={"stage": Stage.CERT}),
    # The data
    F("R-ENT-01", "通量", after=gone(2)),
    F("R-ENT-02", "07_", whole(extra={"07_别的/data/a.csv": b"a,b\n1,2\n"})),
    F("R-ENT-03", "多1", after=lambda t: (data(t, 1) / "data/another.csv").write_bytes(plots(*PLOT[:3]))),
    F("R-ENT-04", "README", after=lambda t: (data(t, 1) / "README.txt").write_text("改过", "utf-8")),
    F("R-ENT-05", "空", after=put(1, "data/空.csv", b"")),
    F("R-ENT-06", "命名", after=put(1, "data/a:b.csv", plots(*PLOT))),
    F("R-ENT-07", "站点_", section(7, "目录按“两位序号_数据集名称”，文件命名为“站点_年份.csv”，通过在线方式上传。")),
    F("R-ENT-08", "乱码", after=put(1, "data/ÑùµØµ÷²é.csv", plots(*PLOT))),
    F("R-ENT-09", "1个", after=put(1, ".DS_Store", b"x")),
    F("R-ENT-10", "xlsx", after=put(1, "data/样方.xlsx", plots(*PLOT))),
    F("R-ENT-11", "损坏|无法", after=put(1, "data/reads.fastq.gz", reads("a")[:-9])),
    F("R-ENT-12", "XLSX", both(whole(form=NEW_FORM), item(0, format="XLSX"))),
    F("R-ENT-13", "czi", after=put(1, "data/显微.czi", b"ZISRAWFILE" + b"\0" * 3000)),
    F("R-ENT-14", "2000", item(0, meta={"records": "2000 条"})),
    F("R-ENT-15", "GB", meta(0, volume="3 GB")),
    F("R-ENT-16", "土层", meta(0, fields=f"{FIELDS}；土层深度")),
    F("R-ENT-17", "备注二", item(0, files={"样方.csv": table([*HEAD, "备注二"], *((*r, "x") for r in PLOT))})),
    F("R-ENT-18", "重复|唯一", item(0, files={"样方.csv": plots(*PLOT, head=[*HEAD[:-1], "物种名"])})),
    F("R-ENT-19", "盖度", item(0, files={"样方.csv": with_cell("盖度", "", range(13))})),
    F("R-ENT-20", "GB", item(0, files={"样方.csv": plots(*PLOT).decode().encode("gbk")})),
    F("R-ENT-21", "#REF!", item(0, files={"样方.csv": with_cell("盖度", "#REF!")})),
    F("R-ENT-22", "纬度", item(0, files={"样方.csv": with_cell("纬度", 143.5)})),
    F("R-ENT-23", "说明", after=lambda t: (gone(1, "README.txt")(t), gone(1, "数据字典.csv")(t))),
    F(
        "R-ENT-24",
        "质量信息报告",
        after=lambda t: (next(t.rglob("*质量信息报告*")).unlink(), list_files(t / "实体数据")),
    ),
    F("R-ENT-25", "样本", after=gone(1, "sample_metadata.csv"), base=d.metagenome),
    F(
        "R-ENT-26",
        "GT-99|GT-01",
        item(
            0,
            beside={
                "sample_metadata.csv": table(
                    ("sample_id", "collection_date", "geo_loc_name", "host"),
                    *((f"GT-{i}", "2019-06-01", "China", "Bos") for i in ("99", "02", "03", "04")),
                )
            },
        ),
        base=d.metagenome,
    ),
    F("R-ENT-27", "论文3", after=gone(3, "data/论文3.pdf")),
    F("R-ENT-28", "doi", item(2, files=d.papers("x", "doi:bad/0 0", 3).files)),
    F(
        "R-ENT-29",
        "2018YFZ1200300",
        item(2, files={"论文2.pdf": paper_pdf("Paper\n" + "Nothing is acknowledged here at all.\n" * 12)}),
    ),
    F("R-ENT-30", "使用手册", after=gone(2, "data/使用手册.pdf"), base=d.clinical),
    F("R-ENT-31", "exe", after=put(1, "data/setup.exe", b"MZ" + b"\0" * 500)),
    F("R-ENT-32", "1.1", item(0, files={"土壤.json": b'[{"pH": 6.5}, {"pH": 6.6}]'}), base=d.soil),
    F("R-ENT-33", "样方", after=put(2, "data/复制.csv", plots(*PLOT))),
    F("R-ENT-34", "样方", after=earlier, context={"previous": "before", "passed": "1"}),
    # Compliance
    F("R-SEC-01", "机密", after=put(1, "README.txt", "机密★ 10年".encode())),
    F(
        "R-SEC-02",
        "身份证",
        after=put(
            1,
            "data/人员.csv",
            table(("身份证号", "电话"), *(("11010519491231002X", f"1380013800{i}") for i in range(5))),
        ),
    ),
    F("R-SEC-03", "遗传资源|审批", base=lambda: _genes("否", "")),
    F("R-SEC-04", "完全开放", base=lambda: _genes("是", "国科遗办审字〔2019〕001号")),
    F("R-SEC-05", "鼠疫", base=_plague),
    F(
        "R-SEC-06",
        "纬度|经度|坐标",
        item(
            0,
            keywords="珍稀濒危植物；样方；草原",
            files={
                "样方.csv": plots(
                    *((r[0], 43.512345 + i / 7e3, 116.612345 + i / 7e3, *r[3:]) for i, r in enumerate(PLOT))
                )
            },
        ),
    ),
    F("R-SEC-07", "审图号", after=put(3, "README.txt", "图集说明".encode()), base=d.remote_sensing),
    F("R-SEC-08", "人源", base=_gut),
)


def check(fault: Fault, folder: Path) -> Report:
    """Make the deposit, spoil it and run the book."""
    top = fault.made(fault.base()).write(folder / "d")
    fault.after(top)
    context = dict(fault.context)
    previous = folder / context.pop("previous") if "previous" in context else None
    deposit = read(
        top, context.pop("stage", Stage.DATA_SUBMIT), Cohort.ACCEPTED, AS_OF, previous, context.pop("passed", None)
    )
    return run(deposit, load(), book=BOOK)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f.rule)
def test_planted_fault_is_found(fault: Fault, tmp_path: Path) -> None:
    if fault.rule == "R-ENT-06" and sys.platform == "win32":
        pytest.skip("such a name cannot be made")
    report = check(fault, tmp_path)
    assert [a.rule for a in report.answers if a.status is Status.ERROR] == []
    said = [str(f.as_json()) for f in report.findings if f.rule == fault.rule]
    assert said, sorted({f.rule for f in report.findings})
    assert any(hint in one for one in said for hint in fault.hint.split("|")), said


def test_every_rule_has_a_fault_or_a_reason() -> None:
    assert sorted({f.rule for f in FAULTS} | UNSEEN.keys()) == sorted(BOOK.rules)
    assert not {f.rule for f in FAULTS} & UNSEEN.keys()
