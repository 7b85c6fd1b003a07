"""Lists uploaded beside or among the files, and SM3 on request."""

from __future__ import annotations

import hashlib
import io

import pytest

from huijiao.core.errors import Refused
from huijiao.steps.s3_submission import actions, lists, queries
from huijiao.steps.s3_submission.models import Compared, Submission
from huijiao.tools.intake import actions as intake
from huijiao.tools.jobs.actions import drain
from huijiao.tools.jobs.models import Job
from tests.desks import scenario

pytestmark = pytest.mark.django_db
TREE = {"01_甲/a.csv": b"a,b\n1,2\n", "01_甲/b.csv": b"c\n"}


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


@pytest.fixture
def submission(w: scenario.World) -> Submission:
    made = queries.of(scenario.reach(w, scenario.project(w), "DATA_PENDING"))
    assert made is not None
    for path, body in TREE.items():
        row = intake.store(box=queries.box(made), path=path, pieces=iter([body]), size=len(body))
        intake.agree(row.box, row.path)
    return made


def sums(tree: dict[str, bytes], name: str = "md5") -> bytes:
    return "".join(f"{hashlib.new(name, body).hexdigest()}  {path}\n" for path, body in tree.items()).encode()


def test_list_beside_the_files_is_compared_line_by_line(w: scenario.World, submission: Submission) -> None:
    wrong = {**TREE, "01_甲/a.csv": b"other", "01_甲/lost.csv": b""}
    made = lists.take(submission=submission, uploads=[("my.md5", io.BytesIO(sums(wrong)))], actor=w.depositor.actor)
    made[0].refresh_from_db()
    assert (made[0].counts["differences"], made[0].counts["same"]) == (2, 1)
    assert {(r["kind"], r["path"]) for r in made[0].rows} == {("digest", "01_甲/a.csv"), ("missing", "01_甲/lost.csv")}
    again = lists.take(submission=submission, uploads=[("my.md5", io.BytesIO(sums(TREE)))], actor=w.depositor.actor)
    again[0].refresh_from_db()
    assert (Compared.objects.count(), again[0].counts["differences"]) == (1, 0)


def test_list_among_the_files_is_found_and_goes_with_its_file(w: scenario.World, submission: Submission) -> None:
    body = sums(TREE, "sha256")
    row = intake.store(box=queries.box(submission), path="sha256sum.txt", pieces=iter([body]), size=len(body))
    intake.agree(row.box, row.path)
    (found,) = lists.look(submission)
    assert (found.name, found.counts) == ("sha256sum.txt", None)
    lists.again(found, actor=w.depositor.actor)
    found.refresh_from_db()
    assert found.counts["differences"] == 0
    intake.remove(queries.box(submission), "sha256sum.txt")
    assert lists.look(submission) == []


def test_what_is_no_list_is_refused(w: scenario.World, submission: Submission) -> None:
    with pytest.raises(Refused, match="is no list"):
        lists.take(submission=submission, uploads=[("md5.txt", io.BytesIO(b"hello\n"))], actor=w.depositor.actor)
    assert Compared.objects.count() == 0


def test_many_files_are_compared_by_a_worker(
    w: scenario.World, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 1)
    Job.objects.all().delete()
    (made,) = lists.take(submission=submission, uploads=[("m.md5", io.BytesIO(sums(TREE)))], actor=w.depositor.actor)
    made.refresh_from_db()
    assert made.counts is None
    drain()
    made.refresh_from_db()
    assert made.counts["same"] == 2


def test_sm3_is_taken_on_request_by_the_job_and_stands_in_the_manifest(
    w: scenario.World, submission: Submission
) -> None:
    actions.want_sm3(submission=submission, wanted=True, actor=w.depositor.actor)
    submission.refresh_from_db()
    assert {e.sm3 for e in queries.files(submission)} == {""}
    drain()
    assert {e.path: e.sm3 for e in queries.files(submission)} == {
        p: hashlib.new("sm3", b).hexdigest() for p, b in TREE.items()
    }


def test_programme_may_want_sm3_of_every_project(w: scenario.World) -> None:
    p = scenario.project(w)
    p.programme.settings["sm3"] = True
    p.programme.save()
    made = queries.of(scenario.reach(w, p, "DATA_PENDING"))
    assert made is not None
    assert made.sm3
