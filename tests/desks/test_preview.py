"""Previews of a depositor's files: numbers, charts and pictures, for those who may read the data, and never the bytes themselves."""

from __future__ import annotations

import io
import json
import re
import tarfile

import pytest
from django.urls import reverse
from PIL import Image

from huijiao.core.formats import examine
from huijiao.desks import preview
from huijiao.steps.s3_submission import queries as submissions
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake import downloads, pictures
from huijiao.tools.intake.models import StagedFile
from tests.desks import scenario

FASTQ = "".join(f"@r{n}\nACGTACGT\n+\nIIIIFF5+\n" for n in range(20)).encode()
CSV = ("样品,地区,数值\n" + "".join(f"S{n},{'甘肃' if n % 3 else '青海'},{n % 7}\n" for n in range(40))).encode()


def png(side: int = 900) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), "navy").save(out, "PNG")
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    out = io.BytesIO()
    images = [Image.new("RGB", (200, 300), "white") for _ in range(pages)]
    images[0].save(out, "PDF", save_all=True, append_images=images[1:])
    return out.getvalue()


def tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for n in range(3):
            info = tarfile.TarInfo(f"文件夹/{n}.txt")
            info.size = 3
            archive.addfile(info, io.BytesIO(b"abc"))
    return out.getvalue()


@pytest.fixture
def w(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return scenario.world()


@pytest.fixture
def project(w):
    return scenario.reach(w, scenario.project(w), "DATA_PENDING")


@pytest.fixture
def put(project):
    def store(name: str, body: bytes) -> StagedFile:
        box = submissions.box(submissions.of(project))
        file = intake.store(box=box, path=f"01_甲/data/{name}", pieces=[body], size=len(body))
        intake.agree(box, file.path)  # inside a test's transaction nothing was put in place
        intake.set_verdict(file.pk, examine(file.location, file.path), sha256=file.sha256)
        return StagedFile.objects.select_related("box").get(pk=file.pk)

    return store


def page(client, w, who: str, file: StagedFile, name: str = "depositor:file") -> str:
    client.force_login(getattr(w, who).account)
    project = int(file.box.about.partition(":")[2])
    answer = client.get(reverse(name, args=[project, file.pk]))
    assert answer.status_code == 200
    body = answer.content.decode()
    assert not re.search(r"<[^>]+\s(style|on\w+)=", body.partition('<div class="stack')[2]), (
        "the security policy forbids it"
    )
    return re.sub(r"\s+", " ", body)


def size_of(place) -> tuple[int, int]:
    with Image.open(place) as image:
        return image.size


def images(body: str) -> list[downloads.Link]:
    return [downloads.read(token) for token in re.findall(r'src="/bytes/([^"]+)"', body)]


def test_picture_is_a_png_of_ours_behind_the_bytes_door(client, w, put):
    file = put("图.png", png())
    assert f'hx-get="/projects/{file.box.about[8:]}/files/{file.pk}/drawn/"' in page(client, w, "depositor", file)
    [link] = images(page(client, w, "depositor", file, "depositor:file_drawn"))
    assert (link.media, link.inline) == ("image/png", True)
    assert size_of(link.path) == (512, 256)
    assert link.path.read_bytes() != file.location.read_bytes()


def test_pages_of_a_document_are_drawn_once(client, w, put, monkeypatch):
    file = put("说明.pdf", pdf())
    first = images(page(client, w, "depositor", file, "depositor:file_drawn"))
    assert [size_of(link.path) for link in first] == [(667, 1000)] * 2
    monkeypatch.setattr(pictures, "_draw", lambda *_: pytest.fail("drawn a second time"))
    assert [link.path for link in images(page(client, w, "depositor", file, "depositor:file_drawn"))] == [
        li.path for li in first
    ]


def test_table_has_its_head_statistics_and_charts(client, w, put):
    file = put("表.csv", CSV)
    body = page(client, w, "depositor", file)
    for words in ('<th scope="col">样品</th>', "<td>S0</td>", "整数", "不同值"):
        assert words in body
    drawn = page(client, w, "depositor", file, "depositor:file_drawn")
    assert "全部 40 行" in drawn
    assert len(re.findall(r"<rect [^>]*><title>\d+: \d+</title>", drawn)) == 7
    assert re.search(r"甘肃</th>.*?>26</td>", drawn)


def test_text_of_a_file_is_never_markup(client, w, put):
    file = put("坏.csv", b"<script>alert(1)</script>,n\n<b>x</b>,1\n<b>x</b>,2\n<b>x</b>,3\n")
    both = page(client, w, "depositor", file) + page(client, w, "depositor", file, "depositor:file_drawn")
    assert "<script>alert" not in both
    assert "<b>x" not in both
    assert "&lt;b&gt;x" in both


def test_sequences_have_n50_gc_and_a_line_of_qualities(client, w, put):
    body = page(client, w, "depositor", put("a.fastq", FASTQ))
    for words in ("<dt>N50</dt><dd>8</dd>", "<dt>GC 含量</dt><dd>50.0%</dd>", '<polyline class="curve" points="0.0,'):
        assert words in body
    assert "files/drawn" not in body
    fasta = page(client, w, "depositor", put("a.fasta", b">a\nACGTACGTAA\n>b\nACG\n>c\nAC\n"))
    assert "<dt>N50</dt><dd>10</dd>" in fasta


def test_archive_lists_what_is_inside(client, w, put):
    body = page(client, w, "depositor", put("a.tar", tar()))
    assert body.count("<li>文件夹/") == 3


def test_structure_is_summed_up(client, w, put):
    lines = ["data_1ABC", "_cell.length_a 10.0", "_cell.length_b 20.0", "_cell.length_c 30.0", "_cell.angle_alpha 90", "_cell.angle_beta 90",
             "_cell.angle_gamma 90", "_symmetry.space_group_name_H-M 'P 21 21 21'", "loop_", "_atom_site.group_PDB", "_atom_site.id",
             "_atom_site.type_symbol", "_atom_site.auth_asym_id", "_atom_site.pdbx_PDB_model_num", "_atom_site.Cartn_x",
             "_atom_site.Cartn_y", "_atom_site.Cartn_z", "ATOM 1 C A 1 1.0 2.0 3.0", "ATOM 2 N B 1 1.0 2.0 3.0", "#", ""]  # fmt: skip
    body = page(client, w, "depositor", put("a.cif", "\n".join(lines).encode()))
    for words in (
        "<dt>原子数</dt><dd>2</dd>",
        "<dt>链</dt><dd>A, B</dd>",
        "<dt>空间群</dt><dd>P 21 21 21</dd>",
        "10.0, 20.0, 30.0",
    ):
        assert words in body


def test_file_that_speaks_of_secrets_shows_nothing(client, w, put):
    file = put("密.csv", "列一,列二\n机密★10年,1\n机密★10年,2\n".encode())
    verdict = dict(file.verdict)
    verdict["facts"] = {**verdict["facts"], "screen": {"secret_mark": {"n": 2}}}
    StagedFile.objects.filter(pk=file.pk).update(verdict=verdict)
    assert "files/drawn" not in page(client, w, "depositor", file)
    assert "<figure" not in page(client, w, "depositor", file, "depositor:file_drawn")


def test_column_of_telephone_numbers_has_no_chart(client, w, put):
    file = put("人.csv", "手机,班\n13800138000,1\n13800138000,1\n13900139000,2\n".encode())
    body = page(client, w, "depositor", file) + page(client, w, "depositor", file, "depositor:file_drawn")
    assert "13800138000" not in body
    assert "手机号 3" in body


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("agency", 403), ("reviewer", 403), ("depositor", 200)])
def test_depositors_preview_is_for_those_who_may_read_the_data(client, w, put, who, status):
    file = put("图.png", png(40))
    client.force_login(getattr(w, who).account)
    for name in ("depositor:file", "depositor:file_drawn"):
        answer = client.get(reverse(name, args=[int(file.box.about[8:]), file.pk]))
        assert answer.status_code == (200 if who == "reviewer" else status)


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("agency", 403), ("head", 403), ("reviewer", 200)])
def test_centres_preview_is_for_those_who_may_read_the_data(client, w, put, who, status):
    file = put("图.png", png(40))
    client.force_login(getattr(w, who).account)
    assert client.get(reverse("centre:drawn", args=[int(file.box.about[8:]), file.pk])).status_code == status


def test_what_was_drawn_goes_with_the_file(client, w, put):
    file, other = put("图.png", png()), put("另.png", png(700))
    kept = pictures.preview(file)
    stays = pictures.preview(other)
    client.force_login(w.depositor.account)
    client.post(reverse("depositor:file_remove", args=[int(file.box.about[8:]), file.pk]))
    assert not kept.pictures[0].exists()
    assert stays.pictures[0].exists()


def test_damaged_picture_says_that_it_cannot_be_drawn(client, w, put):
    file = put("断.png", png()[:200])
    assert "不能生成预览图" in page(client, w, "depositor", file, "depositor:file_drawn")


def test_facts_are_told_in_both_languages_and_unknown_ones_by_name():
    told = {
        label.en: value
        for label, value in preview.told({"gc": 0.5, "phred": 33, "x": 1, "names": "ab", "text_layer": True})
    }
    assert told["GC content"] == "50.0%"
    assert told["Quality encoding"] == "Phred+33"
    assert told["Has a text layer"].zh == "是"
    assert told["x"] == "1"
    assert "names" not in told
    assert json.dumps(list(told))
