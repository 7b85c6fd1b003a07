"""Posted disks: the chain of custody, what the seal must say, and reading in what is as listed."""

from __future__ import annotations

import errno
import hashlib
import io
import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from huijiao.core.bags import pack, seal
from huijiao.core.bags.pack import Wish
from huijiao.core.bags.seal import Seal
from huijiao.core.discrepancies import Kind
from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused, Role
from huijiao.steps.s3_submission import disk_prints, disk_reading, disk_station, disks, queries
from huijiao.steps.s3_submission.models import Disk
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake import queries as boxes
from huijiao.tools.intake.errors import FrozenError
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices.models import Letter
from tests.desks import scenario

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
TREE = {"01_土壤/a.csv": b"a,b\n1,2\n", "01_土壤/b.bin": b"\0\1" * 40_000, "README.txt": b"hello"}


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


@pytest.fixture
def p(w: scenario.World) -> scenario.Project:
    return scenario.reach(w, scenario.project(w), "DATA_PENDING")


@pytest.fixture
def bag(tmp_path: Path, p: scenario.Project) -> Path:
    for path, body in TREE.items():
        (tmp_path / "src" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src" / path).write_bytes(body)
    about = Seal(project=p.project_no, title=p.title, sealed="2026-11-23T10:00:00+08:00")
    return pack.pack(Wish(tmp_path / "src", tmp_path / "disk", ("md5", "sha256", "sm3"), about))[0]


def announce(w: scenario.World, p: scenario.Project, **words: object) -> Disk:
    submission = queries.of(p)
    assert submission is not None
    return disks.announce(submission=submission, medium="HDD", back="RETURN", **words, **w.depositor.on(p))


def received(w: scenario.World, p: scenario.Project, **words: object) -> Disk:
    disk = disks.post(disk=announce(w, p, **words), carrier="顺丰", tracking="SF1", **w.depositor.on(p))
    return disks.receive(disk=disk, condition="GOOD", seal_intact=True, **w.reviewer.on(p))


def station(p: scenario.Project, top: Path, **words: object) -> disk_station.Report:
    found = disk_reading.look(top)
    to = disk_station.target(found, **words)
    return disk_station.run(
        found, to, actor=scenario.SYSTEM, roles=[Role.SYSTEM], now=lambda: NOW, watch=disk_reading.Watch()
    )


def manifest(p: scenario.Project) -> dict[str, tuple[int, str, str, str]]:
    submission = queries.of(p)
    assert submission is not None
    return {e.path: (e.bytes, e.md5, e.sha256, e.channel) for e in boxes.manifest(queries.box(submission))}


def as_sent() -> dict[str, tuple[int, str, str, str]]:
    return {
        path: (len(body), hashlib.md5(body).hexdigest(), hashlib.sha256(body).hexdigest(), "disk")
        for path, body in TREE.items()
    }


def test_whole_chain_leaves_one_fact_for_each_hand(w: scenario.World, p: scenario.Project, bag: Path) -> None:
    made = seal.read((bag / seal.FILE).read_bytes())
    disk = received(w, p, seal=made)
    assert (disk.files, disk.bytes, disk.fingerprint) == (3, sum(map(len, TREE.values())), made.fingerprint)
    report = station(p, bag)
    assert report.disk is not None
    assert (report.disk.state, report.reading.seal, report.reading.discrepancies) == ("READ", "GENUINE", [])
    assert manifest(p) == as_sent()
    back = disks.part_with(disk=disk, verb="return", reason="顺丰 SF2", **w.reviewer.on(p))
    assert back.state == "RETURNED"
    assert [f.kind for f in disks.chain(disk)] == [
        "disk.announced", "disk.posted", "disk.received", "disk.reading_begun", "disk.read_in", "disk.returned",
    ]  # fmt: skip
    text = PdfReader(io.BytesIO(disk_prints.receipt(back, now=NOW))).pages[0].extract_text()
    assert all(word in text for word in (disk.number, "顺丰 SF2", "包装完好", "贾样本"))


def test_people_are_told_by_letter(w: scenario.World, p: scenario.Project, bag: Path) -> None:
    scenario.carry()
    Letter.objects.all().delete()
    disk = received(w, p, seal=seal.read((bag / seal.FILE).read_bytes()))
    station(p, bag)
    scenario.carry()
    kinds = set(Letter.objects.filter(body__contains=disk.number).values_list("kind", flat=True))
    assert kinds == {"disk.posted", "disk.received", "disk.read_in"}


def test_reading_again_changes_nothing_and_says_the_same(w: scenario.World, p: scenario.Project, bag: Path) -> None:
    disk = received(w, p)
    station(p, bag, number=disk.number)
    before = list(StagedFile.objects.values_list("pk", "received"))
    report = station(p, bag, number=disk.number)
    assert (report.reading.already, report.reading.seal) == (3, "UNKNOWN")
    assert list(StagedFile.objects.values_list("pk", "received")) == before


def test_every_kind_of_difference_is_listed_and_the_rest_goes_on(
    w: scenario.World, p: scenario.Project, bag: Path
) -> None:
    disk = received(w, p, seal=seal.read((bag / seal.FILE).read_bytes()))
    (bag / "data/01_土壤/a.csv").write_bytes(b"a,b\n1,3\n")
    (bag / "data/README.txt").unlink()
    (bag / "data/new.txt").write_bytes(b"?")
    report = station(p, bag)
    assert {(d.kind, d.path) for d in report.reading.discrepancies} == {
        (Kind.DIGEST, "01_土壤/a.csv"), (Kind.MISSING, "README.txt"), (Kind.EXTRA, "new.txt"),
    }  # fmt: skip
    disk.refresh_from_db()
    assert (disk.state, disk.result["discrepancies"], disk.report != "") == ("DISCREPANT", 3, True)
    assert list(manifest(p)) == ["01_土壤/b.bin"]
    assert StagedFile.objects.filter(state="PARTIAL").count() == 0
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(report.pdf)).pages)
    assert all(word in text for word in ("校验值不符", "缺少文件", "清单外文件", "new.txt"))
    assert len([json.loads(line) for line in report.lines.splitlines()]) == 3


class Torn(io.BytesIO):
    """A file whose medium fails in the middle."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= 2:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(2)


def test_unreadable_sectors_are_named_with_their_byte(p: scenario.Project, bag: Path) -> None:
    submission = queries.of(p)
    assert submission is not None

    def opener(path: Path) -> AbstractContextManager[io.BytesIO]:
        return nullcontext(Torn(path.read_bytes()) if path.name == "b.bin" else io.BytesIO(path.read_bytes()))

    reading = disk_reading.read_in(disk_reading.look(bag), queries.box(submission), opener=opener)
    assert [(d.kind, d.path, d.expected) for d in reading.discrepancies] == [(Kind.UNREADABLE, "01_土壤/b.bin", "2")]
    assert (reading.files, StagedFile.objects.filter(state="PARTIAL").count()) == (2, 0)


def test_a_copy_that_came_out_wrong_is_made_once_more(p: scenario.Project, bag: Path) -> None:
    submission = queries.of(p)
    assert submission is not None
    opened: list[str] = []

    def opener(path: Path) -> AbstractContextManager[io.BytesIO]:
        opened.append(path.name)
        wrong = path.name == "a.csv" and opened.count("a.csv") == 1
        return nullcontext(io.BytesIO(b"X" * len(path.read_bytes()) if wrong else path.read_bytes()))

    reading = disk_reading.read_in(disk_reading.look(bag), queries.box(submission), opener=opener)
    assert (reading.discrepancies, opened.count("a.csv")) == ([], 2)
    assert manifest(p) == as_sent()


@pytest.mark.parametrize("how", ["list", "changed", "changed size", "none"])
def test_plain_folders_are_read_in_with_their_own_list(p: scenario.Project, bag: Path, how: str) -> None:
    plain = bag.parent / "src"
    if how != "none":
        lines = [f"{hashlib.md5(body).hexdigest()}  {path}" for path, body in TREE.items()]
        (plain / "md5sum.txt").write_text("\n".join([*lines, f"{'0' * 32}  lost.txt"]), "utf-8")
    if how == "changed":
        (plain / "README.txt").write_bytes(b"HELLO")
    report = station(p, plain, project_no=p.project_no)
    wanted = {
        "none": set(), "list": {(Kind.MISSING, "lost.txt")}, "changed size": {(Kind.MISSING, "lost.txt")},
        "changed": {(Kind.MISSING, "lost.txt"), (Kind.DIGEST, "README.txt")},
    }[how]  # fmt: skip
    assert {(d.kind, d.path) for d in report.reading.discrepancies} == wanted
    assert ("README.txt" in manifest(p)) == (how != "changed")


def test_changed_seal_and_wrong_fingerprint_are_listed(w: scenario.World, p: scenario.Project, bag: Path) -> None:
    made = seal.read((bag / seal.FILE).read_bytes())
    disk = received(w, p, seal=made)
    (bag / seal.FILE).write_bytes(seal.sign(replace(made, contact="别人")).as_bytes())
    report = station(p, bag, number=disk.number)
    assert (report.reading.seal, [d.kind for d in report.reading.discrepancies]) == ("FALSE", [Kind.SEAL])
    assert len(manifest(p)) == 3  # the bytes are as the list says; a person decides


def test_whose_disk_it_is_must_be_known(w: scenario.World, p: scenario.Project, bag: Path) -> None:
    assert disk_station.target(disk_reading.look(bag)).submission.project_id == p.pk  # its seal names the project
    plain = disk_reading.look(bag.parent / "src")
    for words in ({}, {"number": "HJD-NONE"}, {"project_no": "2099YFA0000000"}, {"box": 10**6}):
        with pytest.raises(Refused):
            disk_station.target(plain, **words)
    waiting = announce(w, p)
    with pytest.raises(Refused, match="not been received"):
        disk_station.target(plain, number=waiting.number)


def test_frozen_box_takes_nothing(p: scenario.Project, bag: Path) -> None:
    submission = queries.of(p)
    assert submission is not None
    intake.freeze(queries.box(submission))
    with pytest.raises(FrozenError):
        disk_reading.read_in(disk_reading.look(bag), queries.box(submission))


def test_seals_of_other_projects_or_with_faults_are_refused(w: scenario.World, p: scenario.Project) -> None:
    other = seal.sign(Seal(project="2099YFA0000000"))
    with pytest.raises(Refused, match="belongs to project"):
        announce(w, p, seal=other)
    with pytest.raises(Refused, match="not valid"):
        announce(w, p, seal=replace(other, project=p.project_no))
    with pytest.raises(Refused, match="20 letters"):
        announce(w, p, fingerprint="ABCD-EF")


def test_roles_hold(w: scenario.World, p: scenario.Project) -> None:
    submission = queries.of(p)
    assert submission is not None
    with pytest.raises(MoveRefused):
        disks.announce(submission=submission, medium="HDD", back="RETURN", **w.reviewer.on(p))
    disk = announce(w, p)
    with pytest.raises(MoveRefused):
        disks.receive(disk=disk, condition="GOOD", seal_intact=True, **w.depositor.on(p))
    with pytest.raises(Refused):
        disks.part_with(disk=received(w, p), verb="destroy", reason=" ", **w.reviewer.on(p))
    assert disks.cancel(disk=disk, **w.depositor.on(p)).state == "CANCELLED"


def test_fingerprint_may_follow_until_the_disk_is_received(w: scenario.World, p: scenario.Project) -> None:
    disk = announce(w, p)
    made = seal.sign(Seal(project=p.project_no, files=7, bytes=70))
    typed = made.fingerprint.lower().replace("-", " ")
    assert disks.seal_known(disk=disk, fingerprint=typed, **w.depositor.on(p)).fingerprint == made.fingerprint
    assert Fact.objects.filter(kind="disk.changed").count() == 1
    disks.receive(disk=disk, condition="WORN", seal_intact=False, **w.reviewer.on(p))
    with pytest.raises(MoveRefused):
        disks.seal_known(disk=disk, seal=made, **w.depositor.on(p))


@pytest.mark.parametrize("code", ["{code}", "{number}", "{fingerprint}", "SF1", "{project}", "土壤"])
def test_scanned_codes_and_numbers_find_the_disk(w: scenario.World, p: scenario.Project, code: str) -> None:
    made = seal.sign(Seal(project=p.project_no))
    disk = received(w, p, seal=made)
    announce(w, scenario.reach(w, scenario.project(w, "2018YFA0000001", "别的"), "DATA_PENDING"))
    words = code.format(code=disk_prints.code(disk), number=disk.number.lower(), fingerprint=made.fingerprint,
                        project=p.project_no)  # fmt: skip
    assert list(disks.find(Disk.objects.all(), words)) == [disk]
