"""What the depositor does in the demonstration, page by page."""

from __future__ import annotations

import time
from pathlib import Path

from lxml import html
from PIL import Image

from huijiao.cli.demo import papers, uploads
from huijiao.cli.demo.browser import Browser, Stuck
from huijiao.core.identifiers import id_card_check_char, uscc_check_char

INSTITUTION = "示例大学微生物研究所"
PROJECT_NO = "2017YFZ0901200"
PASSWORD = "YanShi2026demo"  # noqa: S105 - of an account that lives as long as the demonstration
PATIENCE = 90.0


def register(browser: Browser, folder: Path) -> None:
    """Search the institution, complete it, fill in the user information."""
    browser.get(f"/register/institution/?name={INSTITUTION}").expect(INSTITUTION)
    browser.get(f"/register/institution/new/?name={INSTITUTION}")
    first = "12100000EXAMPLEAA"
    scan = folder / "证件.png"
    Image.new("RGB", (600, 400), "white").save(scan)
    browser.send("", {
        "name_zh": INSTITUTION, "name_en": "Institute of Microbiology, Demonstration University", "nature": "科研院所",
        "uscc": first + uscc_check_char(first), "legal_person": "甄示例",
    }, files=[("licence_scan", scan, scan.name)])  # fmt: skip
    person = "11010519491231002"
    browser.send("", {
        "username": "jiayb2026", "password": PASSWORD, "password2": PASSWORD, "contact": "贾样本", "phone": "0531-00000002",
        "id_no": person + id_card_check_char(person), "email": "data-a@example.org", "address": "示例省示例市示范区科研路100号",
        "consent": "on", "consent_id": "on",
    })  # fmt: skip


def create_project(browser: Browser) -> str:
    """Choose the programme, undertake, fill the form from the Word template; return the project's path."""
    browser.get("/projects/new/YF/")
    browser.send("", {"undertaking": "on"})
    template = next(p for p in papers.dossier() if "基本信息" in p.name)
    browser.send("", press="import=1", files=[("template", template, template.name)])
    browser.send("", {"centre": "HJDC"})
    if "/papers/" not in browser.url:
        raise Stuck(f"the project was not created: {browser.said()}")
    return browser.url.split(browser.base)[1].partition("papers/")[0]


def duplicate(browser: Browser) -> str:
    """Try the same project number again; return the sentence of the refusal."""
    browser.get("/projects/new/YF/")
    browser.send("", {"undertaking": "on"})
    template = next(p for p in papers.dossier() if "基本信息" in p.name)
    browser.send("", press="import=1", files=[("template", template, template.name)])
    try:
        browser.send("", {"centre": "HJDC"})
    except Stuck as refused:
        if "422" not in str(refused):
            raise
    errors = browser.page.xpath("//*[contains(@class,'error-summary')]//a")
    if "/papers/" in browser.url or not errors:
        raise Stuck(f"a second project with the same number was accepted: {browser.said()}")
    return " ".join(errors[0].text_content().split())


def download_templates(browser: Browser, project: str, folder: Path) -> list[Path]:
    """Download the prefilled forms of the first step."""
    browser.get(f"{project}papers/")
    made = []
    for link in browser.links("/forms/"):
        answer = browser.client.get(link)
        answer.raise_for_status()
        path = folder / f"{link.rstrip('/').rpartition('/')[2]}.docx"
        path.write_bytes(answer.content)
        made.append(path)
    if not made:
        raise Stuck("no forms are offered")
    return made


def upload_papers(browser: Browser, page: str, files: list[Path]) -> str:
    """Upload papers on a page; return what the page says of them."""
    browser.get(page)
    browser.send("upload/" if page.endswith("papers/") else "papers/", files=[("papers", f, f.name) for f in files])
    return browser.said()


def explain_all(browser: Browser, page: str, text: str) -> int:
    """Explain every finding that may be explained; return how many."""
    browser.get(page)
    for count in range(20):
        open_ = [f for f in browser.forms("explain") if not "".join(f.xpath(".//textarea/text()")).strip()]
        if not open_:
            return count
        key = open_[0].fields["finding"]
        browser.post(open_[0].get("action"), {"finding": key, "explanation": text})
        browser.get(page)
    raise Stuck("explanations do not stay")


def credentials(browser: Browser, project: str) -> tuple[str, str]:
    """Ask for an upload account; return what is shown once."""
    browser.get(f"{project}files/")
    browser.post(f"{project}files/account/")
    shown = [c.text_content().strip() for c in browser.page.xpath("//*[@id='ftps']//dl/dd[contains(@class,'mono')]")]
    if len(shown) != 4:
        raise Stuck(f"no credentials are shown: {browser.said()}")
    return shown[2], shown[3]


def box_of(browser: Browser, project: str) -> str:
    """Return the number of the staging box, once the channel is open."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = browser.get(f"{project}files/").page.xpath("//@data-upload-box")
        if found:
            return str(found[0])
        time.sleep(0.4)
    raise Stuck(f"nothing can be uploaded: {browser.said()}")


def send_resumable(browser: Browser, box: str, folder: Path, *, break_at: int) -> tuple[int, int]:
    """Upload one folder as the browser does; the first file is broken off once and resumed. Returns files, offset."""
    door = uploads.Tus(browser.base, browser.cookies(), box)
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=lambda p: -p.stat().st_size)
    reached = 0
    for number, file in enumerate(files):
        url = door.create(file, f"{folder.name}/{file.relative_to(folder).as_posix()}")
        if number == 0:
            reached = door.send(url, file, stop_at=min(break_at, file.stat().st_size - 1))
            door.client.close()  # the line is cut here
            door = uploads.Tus(browser.base, browser.cookies(), box)
            if door.offset(url) != reached:
                raise Stuck(f"the server kept {door.offset(url)} bytes of {reached}")
        door.send(url, file)
    return len(files), reached


def wait_state(browser: Browser, project: str, *labels: str) -> str:
    """Load the project's page until its status is one of the labels; return that label."""
    end = time.monotonic() + PATIENCE
    seen = ""
    while time.monotonic() < end:
        tags = browser.get(project).page.xpath("//h1//*[contains(@class,'status')]")
        seen = " ".join(tags[0].text_content().split()) if tags else ""
        if seen in labels:
            return seen
        time.sleep(0.4)
    raise Stuck(f"{project} stays in state {seen!r}, not {labels}; {browser.said()}")


def wait_check(browser: Browser, project: str, times: int) -> None:
    """Wait until the record says that the automatic check was passed for the nth time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        text = browser.get(f"{project}record/").page.text_content()
        if "数据自动校验未通过" in text:
            raise Stuck(f"the automatic check failed: {browser.get(f'{project}files/').said()}")
        if text.count("数据自动校验通过") >= times:
            return
        time.sleep(0.4)
    raise Stuck(f"the automatic check does not end: {browser.said()}")


def wait_for(browser: Browser, page: str, *words: str) -> str:
    """Load a page until it says one of the words; return that word."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        browser.get(page)
        text = html.tostring(browser.page, encoding="unicode", method="text")
        for word in words:
            if word in text:
                return word
        time.sleep(0.4)
    raise Stuck(f"{page} did not come to say {words}; it says: {browser.said()}")
