"""`huijiao export` on a house's database: the archive on disk, standard output, what is not there."""

from __future__ import annotations

import zipfile

import bagit
import pytest
from lxml import etree

from huijiao.cli.export import FORMS, export
from huijiao.core.exchange.zipped import WrongLength
from huijiao.desks.public.exports import EXPORTS
from tests.desks import scenario
from tests.desks.public.releases import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def released():
    return publish(scenario.world())


def test_bag_is_written_whole(released, tmp_path, capsys):
    assert export(released[0].accession, out=tmp_path) == 0
    (made,) = tmp_path.iterdir()
    assert made.name == f"{released[0].accession}-bag.zip"
    assert str(made) in capsys.readouterr().out
    zipfile.ZipFile(made).extractall(tmp_path / "x")
    bagit.Bag(str(tmp_path / "x" / released[0].accession)).validate()


def test_project_is_one_archive(released, tmp_path):
    number = released[0].holding.dataset.project.project_no
    assert export(number, project=True, form="rocrate", out=tmp_path / "all.zip") == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert {name.split("/")[1] for name in archive.namelist() if name.startswith("data/")} == {
            r.accession for r in released
        }


def test_description_goes_to_a_file(released, tmp_path):
    assert export(released[0].accession, form="datacite-xml", out=tmp_path) == 0
    etree.parse(next(tmp_path.iterdir()))


def test_every_form_is_known():
    assert sorted(set(FORMS.values()) - set(EXPORTS)) == []


def test_unknown_dataset_and_broken_file_are_said(released, tmp_path, capsys, monkeypatch):
    assert export("HJD99999999", out=tmp_path) == 2
    assert "HJD99999999" in capsys.readouterr().err

    def broken(*_args):
        yield b"x"
        raise WrongLength("数据.csv")

    monkeypatch.setattr("huijiao.core.exchange.zipped.stream", broken)
    assert export(released[0].accession, out=tmp_path) == 1
    assert "数据.csv" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
