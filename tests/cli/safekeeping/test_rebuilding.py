"""From the vault alone: catalogue, identifiers, holdings, certificates, tombstones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.safekeeping.conftest import Place

pytestmark = pytest.mark.xdist_group("safekeeping")


@pytest.fixture
def vault(closed: Place, tmp_path: Path) -> Path:
    """Return what is left of the house: a copy of one store."""
    return Path(shutil.copytree(closed.home / "vault" / "copy", tmp_path / "vault"))


def test_everything_public_comes_back_from_the_vault_alone(closed, places, vault) -> None:
    before, new = closed.pages(), places("new")
    ran = new.verb("restore", "--from-vault", str(vault))
    assert ran.returncode == 0, ran.stderr
    assert "重建馆藏 2 个、目录条目 2 个" in ran.stdout
    assert new.pages() == before
    assert [page[0] for path, page in before.items() if path.startswith("/d/")].count(410) == 1
    assert before["genuine"] is True
    again = new.verb("restore", "--from-vault", str(vault))
    assert "重建馆藏 0 个、目录条目 0 个；已有 2 个，未改动" in again.stdout


def test_a_damaged_record_is_named_and_the_other_object_comes_back(closed, places, vault) -> None:
    record = next(vault.rglob("record.json"))
    body = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps(body | {"accession": "HJD99999999"}), "utf-8")
    new = places("new")
    ran = new.verb("restore", "--from-vault", str(vault), "--lang", "en")
    assert ran.returncode == 1
    assert "1 holdings and 1 catalogue entries rebuilt" in ran.stdout
    assert "1 objects cannot be read" in ran.stderr


def test_a_folder_that_is_no_storage_root_is_refused(places, tmp_path) -> None:
    ran = places("new").verb("restore", "--from-vault", str(tmp_path), "--lang", "en")
    assert (ran.returncode, "not an OCFL storage root" in ran.stderr) == (2, True)
