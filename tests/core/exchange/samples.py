"""Descriptions to test with: a full one, a bare one, and random ones."""

from __future__ import annotations

import hashlib
from datetime import date

from hypothesis import strategies as st

from huijiao.core.exchange import description as ex
from huijiao.core.text import Text
from huijiao.core.vocabulary import ResourceClass, ShareMode

CSV = "编号,值,日期\n1,2.5,2020-01-02\n2,3.5,2020-01-03\n".encode()
NOTE = b"read me\n"
CENTRE = ex.Organisation(
    Text("示例科学数据中心", "Example Data Centre"), ror="https://ror.org/034t30j35", url="https://c.example"
)
INSTITUTE = ex.Organisation(Text("示例大学", "Example University"))


def data_file(path: str, body: bytes, **more) -> ex.DataFile:
    return ex.DataFile(path, len(body), hashlib.md5(body).hexdigest(), hashlib.sha256(body).hexdigest(), **more)


TABLE = ex.Table((ex.Column("编号", "integer"), ex.Column("值", "decimal"), ex.Column("日期", "date")))
FILES = (
    data_file("表 1/样品.csv", CSV, media="text/csv", format="CSV", records=2, table=TABLE),
    data_file("说明.txt", NOTE, media="text/plain", format="TXT"),
)
FULL = ex.Description(
    accession="HJD90000001", title=Text("土壤微生物数据集", "Soil microbes"), abstract=Text("摘要<b>&一句。", "An abstract."),
    publisher=CENTRE, published=date(2026, 3, 1), url="https://c.example/d/HJD90000001", version="V2.1",
    identifiers=(ex.Identifier("CSTR", "99999.11.hjd90000001"), ex.Identifier("DOI", "10.5555/hjd90000001", registered=True),
                 ex.Identifier("ACCESSION", "HJD90000001", registered=True)),
    creators=(ex.Person("张三", (INSTITUTE,), orcid="0000-0002-1825-0097"), INSTITUTE),
    contributors=(("HostingInstitution", CENTRE),), keywords=("土壤", "微生物"),
    subjects=(ex.Subject("18061", Text("微生物学", "Microbiology")),),
    fundings=(ex.Funding(Text("科技部", "MOST"), Text("重点研发", "Key R&D"), "2017YFZ0901200", "项目"),),
    created=date(2025, 1, 1), submitted=date(2025, 6, 1), updated=date(2025, 7, 1), period=(date(2019, 1, 1), None),
    place="北京市", methods=Text("质控", ""), source=Text("野外采样", ""), terms=Text("任何人都可以下载。", "Anyone may download it."),
    access_right="http://purl.org/coar/access_right/c_abf2",
    rights=ex.Rights("CC-BY-4.0", Text("署名", "Creative Commons Attribution 4.0"), "https://creativecommons.org/licenses/by/4.0/"),
    formats=("CSV", "TXT"), records="2 条", bytes=len(CSV) + len(NOTE), file_count=2, files=FILES, variables=("编号", "值"),
    related=(ex.Related("IsSupplementTo", "DOI", "10.1000/paper", "论文"),), certificate="HJDC-HJ-2026-000001-A",
    facts=((Text("记录数", "Records"), "2"),),
)  # fmt: skip
BARE = ex.Description(
    accession="HJD90000002", title=Text("只有题名", ""), abstract=Text("无", ""), publisher=ex.Organisation(Text("中心", "")),
    published=date(2026, 1, 1), mode=ShareMode.NOT_SHARED,
    identifiers=(ex.Identifier("ACCESSION", "HJD90000002", registered=True),),
)  # fmt: skip

_WORDS = st.text(st.characters(codec="utf-8"), max_size=40)
_NAMES = _WORDS.filter(lambda text: any(c.isalnum() for c in text))
_TEXTS = st.builds(Text, _NAMES, _WORDS)
_BODIES = st.builds(ex.Organisation, _TEXTS)
_PEOPLE = st.builds(ex.Person, _NAMES, st.lists(_BODIES, max_size=2).map(tuple))
_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
DESCRIPTIONS = st.builds(
    ex.Description, accession=st.from_regex(r"HJD9\d{7}", fullmatch=True), title=_TEXTS, abstract=_TEXTS, publisher=_BODIES,
    published=_DAYS, cls=st.sampled_from(ResourceClass), mode=st.sampled_from(ShareMode), keywords=st.lists(_NAMES, max_size=3).map(tuple),
    creators=st.lists(st.one_of(_PEOPLE, _BODIES), max_size=3).map(tuple), updated=st.none() | _DAYS, place=_WORDS,
    period=st.none() | st.tuples(st.none() | _DAYS, st.none() | _DAYS), methods=_TEXTS, records=_WORDS,
    identifiers=st.just((ex.Identifier("ACCESSION", "HJD90000001", registered=True),)),
    facts=st.lists(st.tuples(_TEXTS, _WORDS), max_size=2).map(tuple),
)  # fmt: skip
