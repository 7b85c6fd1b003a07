"""The whole deposit, step by step, through the real doors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ocfl import StorageRoot

from huijiao.cli.demo import depositor, papers, uploads
from huijiao.cli.demo.browser import Browser, Stuck
from huijiao.cli.demo.offices import Offices
from huijiao.cli.demo.server import Server
from huijiao.cli.demo.teller import Teller
from huijiao.core.certificates import trusted, verify
from huijiao.core.text import Text as T

SPECIMENS, SOFTWARE = "02_设施菜田土壤微生物菌株标本数据库", "03_土壤微生物共现网络构建软件"
EXPLAINED = "摘要与关键词按项目内部登记填写，请予接受。"


@dataclass
class Told:
    """What the demonstration ends with."""

    certificate: str = ""
    catalogue: str = ""


def tell(server: Server, work: Path, teller: Teller) -> Told:
    """Drive one deposit from registration to the counted download; raises `Stuck`."""
    with teller.step(
        T("系统启动（网页、上传、FTPS、后台）", "The system starts (pages, uploads, FTPS, workers)")
    ) as said:
        server.start()
        said.append(server.base)
    browser, offices = Browser(server.base), Offices(server.base, server.password)
    project = _prepare(browser, work, teller)
    number = project.strip("/").rpartition("/")[2]
    _dossier(browser, offices, project, work, teller)
    _plan(browser, offices, project, number, teller)
    _data(browser, server, project, teller)
    _data_rounds(browser, offices, project, work, teller)
    told = Told(certificate=_certificate(browser, offices, server, project, number, work, teller))
    told.catalogue = _archive(browser, offices, server, project, number, teller)
    _use(server, told.catalogue, teller)
    return told


def _prepare(browser: Browser, work: Path, teller: Teller) -> str:
    with teller.step(T("机构检索、完善，用户注册", "Institution searched and completed, user registered")):
        depositor.register(browser, work)
    with teller.step(T("选择专项，勾选承诺，由Word表填入基本信息，项目建立",
                       "Programme chosen, undertaking given, form filled from Word, project created")) as said:  # fmt: skip
        project = depositor.create_project(browser)
        said.append(browser.base + project)
    with teller.step(T("同一项目编号再次提交，被拒绝", "The same project number again: refused")) as said:
        said.append(depositor.duplicate(browser))
    with teller.step(T("下载已预填的模板", "Prefilled templates downloaded")) as said:
        said.append("、".join(p.name for p in depositor.download_templates(browser, project, work)))
    return project


def _dossier(browser: Browser, offices: Offices, project: str, work: Path, teller: Teller) -> None:
    page = f"{project}papers/"
    with teller.step(
        T("上传任务书、方案、元数据（Word），读成记录", "Task book, plan and records uploaded as Word and read")
    ) as said:
        files = [papers.flawed(work) if f.name == papers.FLAWED else f for f in papers.dossier()]
        depositor.upload_papers(browser, page, files)
        said.extend(_taken(browser))
    with teller.step(T("规则检查：发现问题，未说明不能提交；说明后提交",
                       "Rules: findings; submission refused until explained; explained and submitted")) as said:  # fmt: skip
        browser.post(f"{page}submit/")
        if browser.url.endswith(project):
            raise Stuck("a dossier with unexplained findings was accepted")
        count = depositor.explain_all(browser, page, EXPLAINED)
        said.append(T(f"{count} 处须修改或说明", f"{count} findings to fix or explain").in_(teller.language))
        browser.post(f"{page}submit/").expect("信息已提交")
    with teller.step(T("中心初审：问题定位到单元格，退回", "First review: a finding anchored to a cell; returned")):
        round_ = offices.round("方案")
        offices.claim(round_)
        offices.find(round_, "描述摘要过于简单，请说明内容、时间、地点和方法；关键词补足3–5个。", code="A7", document=papers.FLAWED,
                     cell="表1!R3C2", dataset=offices.dataset(round_, SPECIMENS[3:]))  # fmt: skip
        offices.opine(round_, "元数据质量需修改后复审。")
        offices.sign(round_, "return", "请按意见修改后重新提交。")
    with teller.step(
        T("提交方收到退回，改用Excel表更正，重新提交", "The depositor corrects with an Excel form and resubmits")
    ) as said:
        depositor.wait_state(browser, project, "审核未通过")
        depositor.upload_papers(browser, page, [papers.corrected(work)])
        said.extend(_taken(browser))
        browser.post(f"{page}submit/").expect("信息已提交")
    with teller.step(T("中心复审通过，方案签章", "Re-review: passed; the plan is sealed")):
        round_ = offices.round("方案")
        offices.claim(round_)
        offices.settle(round_, "FIXED", "已按意见修改")
        offices.opine(round_, "修改到位，同意通过。")
        offices.sign(round_, "pass")


def _taken(browser: Browser) -> list[str]:
    rows = browser.page.xpath("//*[@id='taken']//tr[td]")
    return [re.sub(r"\s+", " ", "  ".join(c.text_content().strip() for c in row.xpath("./th|./td"))) for row in rows]


def _plan(browser: Browser, offices: Offices, project: str, number: str, teller: Teller) -> None:
    with teller.step(
        T("上传签章扫描件，报送管理方；管理方批准方案", "Sealed scan uploaded, plan reported; the agency approves")
    ):
        page = f"{project}papers/"
        browser.get(page)
        browser.send("sealed/", files=[("papers", papers.SEALED, papers.SEALED.name)])
        browser.post(f"{page}report/")
        offices.decide(number, "plan")
        depositor.box_of(browser, project)


def _data(browser: Browser, server: Server, project: str, teller: Teller) -> None:
    box = depositor.box_of(browser, project)
    folders = sorted(p for p in papers.DATA.iterdir() if p.is_dir())
    with teller.step(
        T("网页断点续传：上传中断，换一条连接续传", "Resumable upload: broken off, resumed on another connection")
    ) as said:
        first = next(f for f in folders if f.name.startswith("01_"))
        files, at = depositor.send_resumable(browser, box, first, break_at=12_345)
        said.append(
            T(
                f"{files} 个文件，在第 {at} 字节处中断后续传", f"{files} files; broken off at byte {at}, then resumed"
            ).in_(teller.language)
        )
    with teller.step(
        T(
            "FTPS 上传其余数据集（加密，一次性显示的账号）",
            "FTPS: the other datasets, encrypted, with an account shown once",
        )
    ) as said:
        username, password = depositor.credentials(browser, project)
        client = uploads.ftps("127.0.0.1", server.ftps, username, password)
        sent = sum(uploads.put_tree(client, f, f.name) for f in folders if not f.name.startswith("01_"))
        client.quit()
        said.append(T(f"{sent} 个文件，账号 {username}", f"{sent} files, account {username}").in_(teller.language))
    with teller.step(
        T("上传质量信息报告与协议，协议签章", "Quality report and agreement uploaded, agreement sealed")
    ) as said:
        depositor.upload_papers(browser, f"{project}files/", [papers.quality_report(), papers.agreement()])
        said.extend(_taken(browser))
        browser.post(f"{project}files/seal/")
    _confirm(browser, project, teller, 1)


def _confirm(browser: Browser, project: str, teller: Teller, times: int) -> None:
    with teller.step(T("确认提交；逐个读取、识别、计数，清单冻结，规则全部通过",
                       "Confirmed: every file read, typed, counted; manifest frozen; all rules pass")):  # fmt: skip
        browser.get(f"{project}files/").post(f"{project}files/confirm/")
        depositor.wait_check(browser, project, times)


def _data_rounds(browser: Browser, offices: Offices, project: str, work: Path, teller: Teller) -> None:
    path = f"{SOFTWARE}/README.txt"
    with teller.step(
        T(
            "数据初审：问题定位到文件，退回该数据集",
            "Data round: a finding anchored to a file; that dataset is returned",
        )
    ) as said:
        round_ = offices.round("实体数据")
        offices.claim(round_)
        offices.find(
            round_,
            "README 请补充运行示例的命令。",
            code="B11",
            path=path,
            dataset=offices.dataset(round_, SOFTWARE[3:]),
        )
        offices.opine(round_, "软件说明需补充。")
        offices.sign(round_, "return", "请补充后重新提交。")
        said.append(path)
    with teller.step(T("提交方只补交该文件和更新的清单", "The depositor uploads that file and the lists anew")):
        depositor.wait_state(browser, project, "审核未通过")
        box = depositor.box_of(browser, project)
        door = uploads.Tus(browser.base, browser.cookies(), box)
        for target, file in papers.mended(work, path).items():
            door.send(door.create(file, target), file)
    _confirm(browser, project, teller, 2)
    with teller.step(T("数据复审通过", "Data re-review: passed")):
        round_ = offices.round("实体数据")
        offices.claim(round_)
        offices.settle(round_, "FIXED", "已补充")
        offices.opine(round_, "数据完整、可读、与元数据一致。")
        offices.sign(round_, "pass")


def _certificate(
    browser: Browser, offices: Offices, server: Server, project: str, number: str, work: Path, teller: Teller
) -> str:
    with teller.step(T("审查报告与凭证：拟稿、签章、复核、签发（四人分工），离线验证",
                       "Report and certificate: drafted, sealed, checked, issued by different hands; verified offline")) as said:  # fmt: skip
        certificate = offices.certify(number)
        browser.get(f"{project}review/")
        made: list[Path] = []
        for link in browser.links("/papers/"):
            answer = browser.client.get(link)
            if answer.content[:5] == b"%PDF-":
                path = work / f"{len(made)}.pdf"
                path.write_bytes(answer.content)
                made.append(path)
        keys = trusted((server.home / "keys" / "certificate.pub").read_bytes())
        genuine = [p for p in made if verify(p.read_bytes(), keys).genuine]
        if not genuine:
            raise Stuck(f"none of {len(made)} PDFs is a genuine certificate")
        said.append(certificate)
    with teller.step(T("管理方批准审查报告", "The agency approves the report")):
        offices.decide(number, "report")
    return certificate


def _archive(browser: Browser, offices: Offices, server: Server, project: str, number: str, teller: Teller) -> str:
    with teller.step(
        T("分类确认，OCFL 双份入库并回读，编号", "Classified, stored twice as OCFL, read back, numbered")
    ) as said:
        depositor.wait_for(offices.of("shencha01"), "/review/holdings/", "设施番茄")
        count = offices.classify(number)
        depositor.wait_for(browser, f"{project}review/", "报送共享目录", "HJD9")
        for _ in range(200):
            page = browser.get(f"{project}review/").page.text_content()
            if len(set(re.findall(r"HJD9\d{7}", page))) >= count:
                break
        for store in ("main", "copy"):
            valid = StorageRoot(root=str(server.home / "vault" / store)).validate(log_errors=False)
            if not valid:
                raise Stuck(f"vault/{store} is not a valid OCFL storage root")
            said.append(f"vault/{store}: ocfl-py ✓")
    with teller.step(
        T("报送共享目录，管理方同意，公开", "Catalogue reported, approved by the agency, published")
    ) as said:
        browser.get(f"{project}review/").post(f"{project}review/catalogue/")
        said.append(str(offices.open_catalogue(number)))
        accession = min(re.findall(r"HJD9\d{7}", browser.page.text_content()))
        page = f"/d/{accession}"
        depositor.wait_for(Browser(server.base), "/catalogue/", accession)
    return server.base + page


def _use(server: Server, address: str, teller: Teller) -> None:
    with teller.step(
        T(
            "任何人打开目录页，按字节范围下载，使用被计数",
            "Anybody opens the page, downloads by range; the use is counted",
        )
    ) as said:
        reader = Browser(server.base)
        reader.get(address.removeprefix(server.base))
        link = next((a for a in reader.links("/files/") if "fastq" in a), "")
        if not link:
            raise Stuck(f"no file can be downloaded: {reader.said()}")
        part = reader.client.get(link, headers={"Range": "bytes=0-999", "User-Agent": "Mozilla/5.0 demonstration"})
        whole = reader.client.get(link, headers={"User-Agent": "Mozilla/5.0 demonstration"})
        if part.status_code != 206 or part.content != whole.content[:1000]:
            raise Stuck(f"range request answered {part.status_code}")
        said.append(
            T(f"206，1000/{len(whole.content)} 字节", f"206, 1000 of {len(whole.content)} bytes").in_(teller.language)
        )
        depositor.wait_for(reader, address.removeprefix(server.base), "下载 1", "下载1", "1 次下载", "下载次数")
