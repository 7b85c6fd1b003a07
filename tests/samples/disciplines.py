"""Complete, faultless deposits of other disciplines than that of the shared samples; each is full of words that mislead."""

from __future__ import annotations

from tests.samples.making import (
    AGREED,
    NEW_FORM,
    NINE,
    REGISTERED,
    SIX,
    Files,
    Item,
    Made,
    paper_pdf,
    picture,
    reads,
    table,
    workbook,
)

_DOI = "10.5555/example.{}"
_TEXT = (
    "A study of examples\nFunded by project {} of the programme.\n" + "Methods and results follow in detail here.\n" * 8
)
_CHECKED = {"sw_purpose": "数据处理", "sw_tools": "Python 3.9", "sw_runtime": "Linux"}
TOOL = {"purpose": "数据处理", "tools": "Python 3.9", "runtime": "Linux", "developer": "示例大学", "version": "V1.0", "manual": "使用手册.pdf",
        "project": "示例项目", "topic_no": "2018YFZ1200301"}  # fmt: skip
SOFTWARE: Files = {
    "net/main.py": b"print('example')\n" * 9, "使用手册.pdf": paper_pdf("Manual\n" + "Use it well.\n" * 9), "VERSION.txt": b"V1.0\n",
    "安装说明.md": "安装步骤：\npip install net\n".encode(), "LICENSE.txt": b"MIT License, example\n" * 4,
}  # fmt: skip


def papers(project: str, number: str, n: int = 2, name: str = "") -> Item:
    """Return a set of papers with index and full texts."""
    head = ("序号", "题名", "作者", "期刊", "年", "DOI", "标注项目编号", "文件名")
    rows = [
        (i, f"示例论文{i}", "甄示例", "示例学报", 2020, _DOI.format(f"{number}.{i}"), number, f"论文{i}.pdf")
        for i in range(1, n + 1)
    ]
    files = {f"论文{i}.pdf": paper_pdf(f"Paper {i}\n" + _TEXT.format(number)) for i in range(1, n + 1)}
    return Item(name or f"{project}论文数据集", "论文专著", "其它", f"{n} 篇", "PDF；XLSX", files={"论文清单.xlsx": workbook(head, *rows), **files},
                row={"ind_refs": "9.1"})  # fmt: skip


def software(name: str, **more: str) -> Item:
    """Return a tool."""
    meta = {"sw_name": name, **_CHECKED, "sw_developer": "示例大学", "sw_version": "V1.0", "sw_manual": "使用手册.pdf"}
    return Item(name, "软件工具", "软件工具", "1 套", "PY；PDF", files=SOFTWARE, tool=TOOL, meta=meta, **more)  # type: ignore[arg-type]


def clinical() -> Made:
    """Follow-up of patients, de-identified, by agreement; plan of nine columns, new form with compliance block."""
    head = ("受试者编号", "性别", "年龄", "入组日期", "空腹血糖", "糖化血红蛋白")
    rows = [
        (f"P{i:03d}", "男女"[i % 2], 40 + i, f"2019-0{i % 8 + 1}-12", 6.1 + i / 10, 5.9 + i / 20) for i in range(12)
    ]
    main = Item("2型糖尿病患者社区随访血糖监测数据集", records="12 条", fields="；".join(head), share=AGREED, open_at="2023-12-31",
                files={"随访记录.csv": table(head, *rows)}, keywords="糖尿病；随访；血糖",
                meta={"has_personal": "是", "ethics": "示例伦审〔2018〕012号", "hgr_approval": "", "has_hgr": "否"})  # fmt: skip
    tool = software("社区慢病随访管理系统")
    return Made(
        "社区慢性病随访管理与风险预警研究", (main, tool, papers("社区慢病随访项目", "2018YFZ1200300")),
        (("2型糖尿病随访数据库", "数据库", (("1.1", "随访记录", "≥10条"),)), ("社区慢病随访管理系统", "软件", (("2.1", "软件系统", "1套"),)),
         ("学术论文", "论文", (("3.1", "发表SCI论文", "2篇"),))),
        columns=NINE, form=NEW_FORM, modes="1、3", extra={"00_说明/分级说明.txt": "各数据集共享方式见方案。".encode()},
    ).changed(1, row={"ind_refs": "2.1"}).changed(2, row={"ind_refs": "3.1"})  # fmt: skip


def ecology() -> Made:
    """Plots of a grassland: 生态系统 is no software, 模型 in an abstract neither; metadata as rows of a sheet."""
    head = ("样地编号", "纬度", "经度", "调查日期", "物种名", "盖度")
    rows = [(f"Q{i:02d}", 43.5 + i / 100, 116.6 + i / 100, f"2019-08-{i + 1:02d}", "羊草", 20 + i) for i in range(20)]
    plots = Item(
        "典型草原生态系统植物群落样方调查数据集",
        records="20 条",
        fields="；".join(head),
        files={"样方.csv": table(head, *rows)},
    )
    flux_head = ("站点", "时间", "净生态系统交换量", "气温")
    flux = [("S1", f"2020-07-01 {h:02d}:00", -2.5 + h / 10, 18 + h / 4) for h in range(24)]
    tower = Item("草原碳水通量观测塔半小时数据集", records="24 条", format="XLSX", fields="；".join(flux_head),
                 files={"通量.xlsx": workbook(flux_head, *flux)}, abstract="通量塔观测的净生态系统交换量与气温，可用于驱动和检验生态系统模型，2020年生长季。")  # fmt: skip
    return Made(
        "典型草原生态系统碳水循环观测研究", (plots, tower, papers("典型草原", "2018YFZ1200300", 3)),
        (("草原样方与通量数据库", "数据库", (("1.1", "数据集", "2个"), ("1.2", "样方调查记录", "20条"))), ("论文", "论文", (("2.1", "论文", "3-5篇"),))),
        metadata_as="rows",
    )  # fmt: skip


def crystal() -> Made:
    """Structures in mmCIF; the plan has six columns and no numbers."""

    def cif(n: int) -> bytes:
        atoms = "".join(f"ATOM {i} C CA ALA A {i} {i}.0 {n}.5 3.1 1.0 20.0\n" for i in range(1, 9))
        loop = "loop_\n" + "".join(f"_atom_site.{t}\n" for t in ("group_PDB", "id", "type_symbol", "label_atom_id", "label_comp_id",
               "label_asym_id", "label_seq_id", "Cartn_x", "Cartn_y", "Cartn_z", "occupancy", "B_iso_or_equiv"))  # fmt: skip
        return f"data_EX{n}\n_entry.id EX{n}\n{loop}{atoms}".encode()

    fields = "条目编号；分辨率；空间群"
    return Made(
        "抗菌肽与膜蛋白结构基础研究",
        (Item("抗菌肽晶体结构数据集", records="4 份", format="mmCIF", fields=fields, files={f"EX{n}.cif": cif(n) for n in range(1, 5)}),
         papers("抗菌肽结构项目", "2018YFZ1200300")),
        (("抗菌肽晶体结构数据库", "数据库", (("1.1", "晶体结构", "≥4个结构"),)), ("论文", "论文", (("2.1", "SCI论文", "≥2篇"),))),
        columns=SIX,
    )  # fmt: skip


def metagenome() -> Made:
    """Reads in pairs with a sample table whose headers are English."""
    names = [f"GT-{i:02d}" for i in range(1, 5)]
    files = {f"{s}_{m}.fq.gz": reads(f"{s}/{m}") for s in names for m in (1, 2)}
    samples = table(
        ("sample_id", "collection_date", "geo_loc_name", "host"),
        *((s, "2019-06-01", "China: Qinghai", "Bos grunniens") for s in names),
    )
    return Made(
        "高原牦牛瘤胃微生物宏基因组研究",
        (Item("牦牛瘤胃宏基因组测序数据集", records="160 条", format="FASTQ", fields="sample_id；collection_date；geo_loc_name；host", files=files,
              beside={"sample_metadata.csv": samples}, keywords="牦牛；瘤胃；宏基因组"),
         papers("牦牛瘤胃项目", "2018YFZ1200300")),
        (("瘤胃宏基因组数据库", "数据库", (("1.1", "宏基因组测序样品", "≥4份样品"),)), ("论文", "论文", (("2.1", "论文", "2篇"),))),
        metadata_as="one_docx", ticks="√□",
    )  # fmt: skip


def remote_sensing() -> Made:
    """Rasters of soil moisture; a map with its approval number."""
    tiffs = {f"SM_2020{m:02d}.tif": picture(m, "TIFF") for m in range(4, 8)}
    head = ("站点编号", "lat", "lon", "date", "土壤含水量")
    rows = [(f"H{i}", 38.2 + i / 10, 100.4 + i / 10, f"2020-05-{i + 1:02d}", 0.2 + i / 100) for i in range(10)]
    return Made(
        "黑河流域土壤水分遥感反演与验证",
        (Item("黑河流域土壤水分遥感反演栅格数据集", records="4 幅", format="TIFF", fields="像元值；时间", files=tiffs),
         Item("黑河流域土壤水分地面验证数据集", records="10 条", fields="；".join(head), files={"验证.csv": table(head, *rows)}),
         Item("黑河流域土壤水分图集", "图集", "图集", "2 幅", "JPG", files={"采样点分布图.jpg": picture(50), "土壤水分图.jpg": picture(51)},
              beside={"README.txt": "图集说明，底图审图号：GS(2019)1822号。".encode()})),
        (("土壤水分数据集", "数据库", (("1.1", "遥感数据产品", "2套"),)), ("土壤水分图集", "其他", (("2.1", "图集", "1套"),))),
    )  # fmt: skip


def zoology() -> Made:
    """A database of specimens with pictures, a mouse model that is no model; forms as sheets of a workbook."""
    head = ("标本编号", "中文名", "拉丁名", "采集地", "采集日期", "图像文件")
    rows = [
        (f"ZX{i:04d}", "示例鼠", "Exemplum rattus", "示例县", f"2019-05-{i + 1:02d}", f"ZX{i:04d}.jpg")
        for i in range(6)
    ]
    files = {"标本.xlsx": workbook(head, *rows), **{f"图像/ZX{i:04d}.jpg": picture(i) for i in range(6)}}
    mice = ("小鼠编号", "组别", "周龄", "体重")
    mouse = Item("肥胖小鼠模型体重与行为学观测数据集", records="8 条", fields="；".join(mice),
                 files={"体重.csv": table(mice, *((f"M{i}", "对照", 8 + i, 20.5 + i) for i in range(8)))})  # fmt: skip
    return Made(
        "啮齿动物标本整理与肥胖机制研究",
        (Item("啮齿动物标本数据库", records="6 条", format="XLSX；JPG", fields="；".join(head), files=files), mouse,
         papers("啮齿动物项目", "2018YFZ1200300")),
        (("啮齿动物标本数据库", "数据库", (("1.1", "标本信息", "6条"),)), ("小鼠模型", "新方法", (("2.1", "建立肥胖小鼠模型", "1种"),)),
         ("论文", "论文", (("3.1", "论文", "2篇"),))),
        metadata_as="sheets",
    )  # fmt: skip


def medicine() -> Made:
    """Chinese materia medica: 标准物质 is no standard; a set of standards and one of software copyrights."""
    head = ("药材名称", "批号", "产地", "指标成分", "含量")
    rows = [("黄芩", f"HQ{i:03d}", "山西", "黄芩苷", 12.3 + i / 10) for i in range(15)]
    standards = Item("中药材质量项目标准数据集", "标准", "标准规范", "1 份", "PDF；XLSX", files={
        "标准清单.xlsx": workbook(("序号", "标准号", "名称", "类型", "状态", "文件名"), (1, "T/CACM 1021.1—2018", "示例药材商品规格等级", "团体", "现行", "标准1.pdf")),
        "标准1.pdf": paper_pdf("Standard\n" * 20)})  # fmt: skip
    rights = Item("中药材质量项目软件著作权数据集", "软件著作权", "其它", "1 项", "PDF；XLSX", files={
        "软著清单.xlsx": workbook(("序号", "软件名称", "登记号", "著作权人", "登记日期", "版本", "文件名"),
                              (1, "药材溯源软件", "2020SR0123456", "示例大学", "2020-02-01", "V1.0", "软著1.pdf")),
        "软著1.pdf": paper_pdf("Certificate\n" * 20)})  # fmt: skip
    return Made(
        "道地药材质量评价与标准物质研制",
        (Item("黄芩药材标准物质含量测定数据集", records="15 条", format="XLSX", fields="；".join(head), files={"含量.xlsx": workbook(head, *rows)}),
         standards, rights),
        (("道地药材质量数据库", "数据库", (("1.1", "黄芩药材含量测定数据", "15条"),)), ("药材标准", "标准", (("2.1", "团体标准", "1份"),)),
         ("药材溯源软件", "软件", (("3.1", "软件著作权", "1项"),))),
        ticks="■□",
    )  # fmt: skip


def soil() -> Made:
    """Registered sharing, a short name, a dataset in JSON; an old agreement number of modes."""
    import json

    rows = [{"编号": f"T{i}", "pH": 6.5 + i / 10, "有机质": 20 + i} for i in range(9)]
    return Made(
        "《黑土地》保护与利用",
        (Item("黑土区土壤理化性质数据集", records="9 条", format="JSON", fields="编号；pH；有机质", share=REGISTERED, open_at="2021-12-01",
              files={"土壤.json": json.dumps(rows, ensure_ascii=False).encode()}), papers("黑土地项目", "2018YFZ1200300")),
        (("黑土数据库", "数据库", (("1.1", "土壤理化性质数据", "9条"),)), ("论文", "论文", (("2.1", "论文", "2篇"),))),
        modes="1、2", project={"title": "黑土地保护与利用"},
    ).changed(1, share="完全开放共享")  # fmt: skip


ALL = {f.__name__: f for f in (clinical, ecology, crystal, metagenome, remote_sensing, zoology, medicine, soil)}
