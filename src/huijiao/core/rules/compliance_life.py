"""People's genes, dangerous organisms, coordinates, maps (domain.md §3.11, R-SEC-03 to 08)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.records.base import Record
from huijiao.core.rules.compliance_words import approval, human_genetic, pathogen_in, permit
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.mapping import each_file, mapping, rows_of, text_of
from huijiao.core.rules.metadata import name_of
from huijiao.core.rules.plan_metadata import kind_of_record, kind_of_row
from huijiao.core.rules.roles import FileRole, bare, ending
from huijiao.core.rules.words import blank, some
from huijiao.core.text import Text
from huijiao.core.vocabulary import SET_CLASSES, TOOL_CLASSES, ResourceClass, ShareMode, share_mode

_YES = frozenset({"是", "yes", "涉及", "有"})
_NO = frozenset({"否", "no", "不涉及"})
_OTHER_GOODS = SET_CLASSES | TOOL_CLASSES
_SENSITIVE = re.compile(
    r"珍稀|濒危|保护(?:动物|植物|物种|区)|重点保护|特有种|野生(?:动物|植物|资源)|战略|边境|军事|endangered|"
    r"protected|rare species|threatened|strategic",
    re.IGNORECASE,
)
_MAP_NAME = re.compile(
    r"地图|行政区(?:划|域)图?|区划图|(?:地理|采样点?|样点|站[点位]|空间|资源|调查点|物种)(?:位置)?分布图|"
    r"位置图|(?:^|[_ \-])maps?(?:$|[_ \-\d])|geographic|"
    r"(?:边界|国界|省界|县界|boundar(?:y|ies)|borders?|provinces?|countries)",
    re.IGNORECASE,
)
_NO_MAP = re.compile(
    r"heat ?map|热图|图谱|linkage|连锁|遗传图|质粒|plasmid|gene ?map|roadmap|mapping|mapq|bitmap|kegg|"
    r"pathway|粒径|频[率数]",
    re.IGNORECASE,
)
_PICTURES = frozenset(
    {
        "jpg",
        "jpeg",
        "png",
        "tif",
        "tiff",
        "bmp",
        "gif",
        "svg",
        "pdf",
        "ai",
        "eps",
        "shp",
        "geojson",
        "kml",
        "kmz",
        "gpkg",
        "topojson",
        "mxd",
        "webp",
    }
)
_APPROVED_MAP = re.compile(
    r"审图号|[GＧ]\s*[SＳ]\s*[(（\[〔]?\s*\d{4}\s*[)）\]〕]?\s*\d+\s*号|map approval", re.IGNORECASE
)
_COUNTRY = re.compile(
    r"^(?:国家|国别|国籍|所属国家?|来源国家?|采集国家?|countr(?:y|ies)|nation(?:ality)?|country of origin|"
    r"geo_loc_name)$"
)
_NOT_COUNTRIES = re.compile(
    r"^(?:台湾|臺灣|香港|澳门|澳門|taiwan|hong ?kong|macau|macao|taiwan[:,](?! ?(?:p\.?r\.? ?)?china).*|hong ?kong:.*|"
    r"maca[uo]:.*|中华民国|republic of china)$"
)
_METAGENOME = re.compile(r"宏基因组|宏转录组|metagenom|metatranscriptom", re.IGNORECASE)
_HUMAN_HOST = re.compile(
    r"人体|人源|人类|患者|病人|受试者|志愿者|人群|人(?:肠道|口腔|皮肤|呼吸道|粪便|阴道|痰|血)|孕妇|婴儿|儿童|"
    r"\bhumans?\b|homo sapiens|\bpatients?\b|"
    r"\bvolunteers?\b|\binfants?\b",
    re.IGNORECASE,
)
_REMOVED = re.compile(
    r"去除?(?:了|掉)?(?:人源|宿主|人类|人基因组|污染的?人)|(?:人源|宿主|人类)(?:序列|基因组|DNA|"
    r"reads)?(?:的)?(?:均?已|经)?(?:去除|过滤|剔除|扣除|移除)|去宿主|"
    r"去人源|未去除|host[- ]?(?:reads?|dna|sequences?|genome)?[- ]?(?:remov|deplet|filter)|(?:remov|deplet|"
    r"filter)\w* (?:of )?(?:the )?(?:host|human)|human reads (?:were |have been )?(?:not )?(?:remov|filter|"
    r"deplet)|(?:host|human)[\w ]{0,20}(?:remov|filter|deplet|exclud)ed|decontaminat",
    re.IGNORECASE,
)


def _words(record: Record) -> str:
    return "\n".join(record[f] for f in ("name_zh", "name_en", "keywords", "abstract"))


def _all_words(record: Record) -> str:
    return "\n".join(record[name] for name in record)


def _involves_genes(record: Record) -> bool:
    answer = N(record["has_hgr"])
    if answer in _YES:
        return True
    goods = kind_of_record(record) in _OTHER_GOODS
    if goods or answer in _NO:  # an explicit no is believed unless the name itself says otherwise
        return not goods and human_genetic(f"{record['name_zh']}\n{record['name_en']}")
    names = f"{record['name_zh']}\n{record['name_en']}"
    return any(human_genetic(text) for text in (names, f"{names}\n{record['keywords']}", _words(record)))


@rule("R-SEC-03", Severity.FIX)
def human_genetic_resources(deposit: Deposit) -> Iterator[Hit]:
    """Data on people's genes give an approval or record number; before metadata the plan's rows tell."""
    if deposit.metadata:
        for record in deposit.metadata:
            if _involves_genes(record) and blank(record["hgr_approval"]) and not approval(_all_words(record)):
                yield hit(
                    record.at("hgr_approval") if record.has("hgr_approval") else record.at("name_zh"),
                    name=name_of(record),
                )
        return
    yield from _planned_genes(deposit)


def _planned_genes(deposit: Deposit) -> Iterator[Hit]:
    if deposit.plan is not None and deposit.plan.rows:
        told = "\n".join(v.text for v in deposit.plan.sections.values())
        rows = [r for r in deposit.plan.rows if kind_of_row(r) not in _OTHER_GOODS and human_genetic(r["name"])]
        if rows and not approval(told):
            yield hit(rows[0].at("name"), name=some(r["name"] for r in rows))
        return
    if deposit.taskbook is None:
        message = "no metadata, plan or task book"
        raise NotApplicable(message)
    named = [a.record for a in deposit.taskbook.achievements if human_genetic(a.record["ach_name"])]
    if named:
        yield hit(named[0].at("ach_name"), name=some(r["ach_name"] for r in named))


@rule("R-SEC-04", Severity.FIX, "metadata")
def human_genetic_open(deposit: Deposit) -> Iterator[Hit]:
    """Data declared as human genetic resources are not open without grounds."""
    for record in deposit.metadata or ():
        declared = N(record["has_hgr"]) in _YES or (
            not blank(record["hgr_approval"]) and N(record["has_hgr"]) not in _NO
        )
        if declared and share_mode(record["share"]) in {ShareMode.OPEN, ShareMode.REGISTERED}:
            if re.search(r"开放|公开|对外提供|open", record["hgr_approval"], re.IGNORECASE):
                continue
            yield hit(record.at("share"), name=name_of(record), s=record["share"])


@rule("R-SEC-05", Severity.FIX, "metadata")
def dangerous_organism(deposit: Deposit) -> Iterator[Hit]:
    """Work with highly pathogenic organisms gives its permit; a form without the field is only warned."""
    more = tuple(deposit.context.limits.get("pathogens", ()))
    columns = _organisms(deposit)
    for record in deposit.metadata or ():
        if kind_of_record(record) in _OTHER_GOODS:
            continue
        words = (
            f"{record['name_zh']}\n{record['name_en']}\n{record['keywords']}",
            record["abstract"],
            *columns.get(name_of(record), ()),
        )
        org = next((found for text in words if (found := pathogen_in(text, more))), "")
        if org and blank(record["pathogen"]) and not permit(_all_words(record)):
            asked = record.has("pathogen")
            place = record.at("pathogen") if asked else record.at("name_zh")
            yield hit(place, None if asked else Severity.WARN, org=org, name=name_of(record))


def _organisms(deposit: Deposit) -> dict[str, tuple[str, ...]]:
    """Return examples of organism columns per dataset name."""
    found: dict[str, tuple[str, ...]] = {}
    if deposit.package is None:
        return found
    for dataset in mapping(deposit).present:
        columns = [c for e in dataset.content if e.report for c in e.report.columns]
        named = [
            c for c in columns if re.search(r"学名|物种|菌种|病原|organism|species|strain|taxon", c.name, re.IGNORECASE)
        ]
        found[name_of(dataset.record)] = tuple(x for c in named for x in c.examples)
    return found


@rule("R-SEC-06", Severity.WARN, "metadata", "package")
def precise_coordinates(deposit: Deposit) -> Iterator[Hit]:
    """Coordinates of four or more decimals for protected species, strategic resources or sensitive areas."""
    sensitive = tuple(d for d in mapping(deposit).present if _SENSITIVE.search(_words(d.record)))
    for _, entry in each_file(sensitive):
        if not entry.report:
            continue
        precise = [c for c in entry.report.columns if c.flags.get("precise_coord")]
        if precise:
            place = Place(path=entry.path, cell=precise[0].name)
            yield hit(place, path=entry.path, col=[c.name for c in precise])


@rule("R-SEC-07", Severity.FIX, "metadata", "package")
def maps_and_countries(deposit: Deposit) -> Iterator[Hit]:
    """Maps carry an approval number; 台湾, 香港 and 澳门 are not listed as countries."""
    for dataset in mapping(deposit).present:
        told = "\n".join(text_of(deposit, e) for e in dataset.having(FileRole.README, FileRole.DICTIONARY))
        approved = _APPROVED_MAP.search(told) or _APPROVED_MAP.search(_all_words(dataset.record))
        for entry in dataset.files:
            name = bare(entry.path)
            drawn = ending(entry.path) in _PICTURES and _MAP_NAME.search(name) and not _NO_MAP.search(name)
            if (
                drawn
                and not approved
                and not _APPROVED_MAP.search(text_of(deposit, entry))
                and dataset.cls not in SET_CLASSES
            ):
                yield hit(
                    Place(path=entry.path),
                    path=entry.path,
                    what=Text("地图未注明审图号", "a map without approval number"),
                )
            yield from _countries(deposit, entry)


def _countries(deposit: Deposit, entry: FileEntry) -> Iterator[Hit]:
    path = entry.path
    rows = rows_of(deposit, entry)
    if rows:
        for at, name in enumerate(rows[0]):
            if not _COUNTRY.match(N(name)):
                continue
            n, value = next(
                ((n, r[at]) for n, r in enumerate(rows[1:], 2) if at < len(r) and _NOT_COUNTRIES.match(N(r[at]))),
                (0, ""),
            )
            if value:
                yield hit(
                    Place(path=path, cell=name, row=n),
                    path=path,
                    what=Text(f"“{name}”列中有“{value}”", f'"{value}" in column "{name}"'),
                )
        return
    for column in entry.report.columns if entry.report else ():
        value = _first_match(column.examples) if _COUNTRY.match(N(column.name)) else ""
        if value:
            yield hit(
                Place(path=path, cell=column.name),
                path=path,
                what=Text(f"“{column.name}”列中有“{value}”", f'"{value}" in column "{column.name}"'),
            )


def _first_match(values: Iterable[str]) -> str:
    return next((v for v in values if _NOT_COUNTRIES.match(N(v))), "")


@rule("R-SEC-08", Severity.WARN, "metadata")
def human_reads(deposit: Deposit) -> Iterator[Hit]:
    """A metagenome from people says whether their reads were removed."""
    documents: dict[str, str] = {}
    if deposit.package is not None:
        for dataset in mapping(deposit).present:
            readmes = dataset.having(FileRole.README, FileRole.DICTIONARY)
            documents[name_of(dataset.record)] = "\n".join(text_of(deposit, e) for e in readmes)
    for record in deposit.metadata or ():
        words = _words(record)
        if (
            kind_of_record(record) is not ResourceClass.DATASET
            or not _METAGENOME.search(words)
            or not _HUMAN_HOST.search(words)
        ):
            continue
        if not _REMOVED.search(_all_words(record) + documents.get(name_of(record), "")):
            yield hit(record.at("quality"), name=name_of(record))
