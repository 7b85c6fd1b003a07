"""The upload box in a browser, against a tus server of a few lines (the real one has its own tests)."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.django_db(transaction=True)
CHUNK = 8 * 1024 * 1024


class Tus:
    """Keeps uploads in memory; ``hold`` lets no PATCH pass."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, object]] = {}
        self.hold = self.broken = False
        self.listed: list[dict[str, object]] = []
        self.log: list[tuple[str, str]] = []

    def __call__(self, route: Route) -> None:
        request, key = route.request, route.request.url.rsplit("/", 1)[-1]
        self.log.append((request.method, key))
        head = {"Tus-Resumable": "1.0.0"}
        if request.method == "POST":
            pairs = dict(p.split(" ") for p in request.headers["upload-metadata"].split(","))
            meta = {k: base64.b64decode(v).decode() for k, v in pairs.items()}
            name = f"u{len(self.files)}"
            self.files[name] = {**meta, "size": int(request.headers["upload-length"]), "data": b""}
            return route.fulfill(status=201, headers={**head, "Location": f"/files/{name}"})
        if self.broken:
            return route.fulfill(status=423, headers=head, body="文件名不能含冒号")
        kept = self.files[key]
        if request.method == "HEAD":
            return route.fulfill(
                headers={**head, "Upload-Offset": str(len(kept["data"])), "Upload-Length": str(kept["size"])}
            )
        if request.method == "DELETE":
            del self.files[key]
            return route.fulfill(status=204, headers=head)
        if self.hold and len(kept["data"]) >= CHUNK:
            return None  # never answered, as when the line is cut
        assert int(request.headers["upload-offset"]) == len(kept["data"])
        kept["data"] += request.post_data_buffer or b""
        return route.fulfill(status=204, headers={**head, "Upload-Offset": str(len(kept["data"]))})


@pytest.fixture
def tus(page: Page, live_server) -> Tus:
    server = Tus()
    html = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body data-login="/login/"><script defer src="/static/huijiao/app.js"></script>
      <div data-upload-box="12" data-upload-endpoint="/files/" data-upload-status="/status.json">plain form</div></body></html>"""
    page.route("**/upload-page", lambda r: r.fulfill(content_type="text/html; charset=utf-8", body=html))
    page.route(
        "**/status.json",
        lambda r: r.fulfill(content_type="application/json", body=json.dumps({"files": server.listed})),
    )
    page.route("**/files/**", server)
    page.on("dialog", lambda d: d.accept())
    page.goto(f"{live_server.url}/upload-page")
    return server


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "数据集1"
    (folder / "子目录").mkdir(parents=True)
    (folder / "子目录" / "reads_R1.fastq").write_bytes(b"@a\nACGT\n+\n!!!!\n")
    (folder / "说明.txt").write_bytes("说明".encode())
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$草稿.docx").write_bytes(b"x")
    return folder


def choose(page: Page, folder: Path) -> None:
    page.locator("input[webkitdirectory]").set_input_files(folder)


def test_the_tree_is_kept_and_litter_left_out(page: Page, tus: Tus, tree: Path):
    choose(page, tree)
    expect(page.get_by_text("全部上传完毕")).to_be_visible()
    assert {f["path"]: f["data"] for f in tus.files.values()} == {
        "数据集1/子目录/reads_R1.fastq": b"@a\nACGT\n+\n!!!!\n",
        "数据集1/说明.txt": "说明".encode(),
    }
    assert {f["box"] for f in tus.files.values()} == {"12"}


def test_a_reload_goes_on_where_it_stopped(page: Page, tus: Tus, tree: Path):
    content = bytes(range(256)) * (10 * 4096)  # 10 MiB: two chunks
    (tree / "大文件.bin").write_bytes(content)
    tus.hold = True
    choose(page, tree)
    expect(page.get_by_text("上传中 80%")).to_be_visible()
    tus.hold = False
    page.reload()
    before = len(tus.files)
    choose(page, tree)
    expect(page.get_by_text("全部上传完毕")).to_be_visible()
    big = next(f for f in tus.files.values() if f["path"].endswith("大文件.bin"))
    assert big["data"] == content
    assert len(tus.files) == before


def test_what_is_on_the_server_is_not_sent_again_and_shows_its_verdict(page: Page, tus: Tus, tree: Path):
    tus.listed = [{"path": "数据集1/说明.txt", "size": 6, "state": "ok", "text": "已通过检查"}]
    choose(page, tree)
    expect(page.get_by_text("全部上传完毕")).to_be_visible()
    assert [f["path"] for f in tus.files.values()] == ["数据集1/子目录/reads_R1.fastq"]
    expect(page.locator(".upload-files li", has_text="说明.txt")).to_contain_text("已通过检查")


def test_a_verdict_is_waited_for(page: Page, tus: Tus, tree: Path):
    row = {"path": "数据集1/说明.txt", "size": 7, "state": "checking", "text": "检查中"}
    tus.listed = [row]
    choose(page, tree)
    line = page.locator(".upload-files li", has_text="说明.txt")
    expect(line).to_contain_text("检查中")
    tus.listed = [{**row, "state": "ok", "text": "已通过检查"}]
    expect(line).to_contain_text("已通过检查", timeout=8000)


def test_pausing_stops_and_resuming_goes_on(page: Page, tus: Tus, tree: Path):
    (tree / "大文件.bin").write_bytes(bytes(10 * 1024 * 1024))
    tus.hold = True
    choose(page, tree)
    expect(page.get_by_text("上传中 80%")).to_be_visible()
    page.get_by_role("button", name="暂停 数据集1/大文件.bin").click()
    expect(page.get_by_text("已暂停")).to_be_visible()
    tus.hold = False
    page.get_by_role("button", name="继续 数据集1/大文件.bin").click()
    expect(page.get_by_text("全部上传完毕")).to_be_visible()


def test_a_refusal_is_shown_in_the_servers_words_and_can_be_retried(page: Page, tus: Tus, tree: Path):
    tus.broken = True
    page.clock.install()
    choose(page, tree)
    for _ in range(12):
        page.clock.run_for(31_000)
    expect(page.get_by_text(re.compile("2 个文件没有传完"))).to_be_visible()
    expect(page.get_by_text("文件名不能含冒号").first).to_be_visible()
    tus.broken = False
    page.get_by_role("button", name=re.compile("^重试")).first.click()
    page.get_by_role("button", name=re.compile("^重试")).first.click()
    expect(page.get_by_text("全部上传完毕")).to_be_visible()
