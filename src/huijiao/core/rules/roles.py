"""What a file of the package is for, told by its name: README, dictionary, index, sample table, junk."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from huijiao.core.memo import Memo


class FileRole(StrEnum):
    """The part a file plays in its dataset folder (domain.md §3.8, package profile)."""

    DATA = "data"
    README = "readme"
    DICTIONARY = "dictionary"
    MANIFEST = "manifest"
    SAMPLES = "samples"
    INDEX = "index"
    REPORT = "quality report"
    JUNK = "junk"


#: Tables by their endings (also inside .gz).
TABLE_ENDINGS = ("csv", "tsv", "tab", "xlsx", "xls", "xlsm", "ods", "et", "txt", "json")
_PACKED = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.IGNORECASE)

_JUNK_NAME = re.compile(
    r"^(?:~\$.*|\.ds_store|\._.*|thumbs\.db|ehthumbs\.db|desktop\.ini|.*\.tmp|.*\.temp|.*\.bak|.*\.swp|.*~|"
    r"~wrl.*|\.~lock\..*|\.spotlight.*|\.trashes)$",
    re.IGNORECASE,
)
_JUNK_FOLDER = re.compile(
    r"^(?:__macosx|新建文件夹(?:\s*\(\d+\))?|new folder(?:\s*\(\d+\))?|__pycache__)$", re.IGNORECASE
)
_COPY = re.compile(
    r"(?:\s*-\s*副本(?:\s*\(\d+\))?|[\s_(（-]+副本[)）]?|^副本.*|\s-\scopy(?:\s*\(\d+\))?)$|^copy of ", re.IGNORECASE
)

_ROLES: tuple[tuple[FileRole, re.Pattern[str]], ...] = (
    (FileRole.REPORT, re.compile(r"质量(?:信息)?报告|(?:data[ _-]*)?quality[ _-]*(?:information[ _-]*)?report|^dqir", re.IGNORECASE)),
    (
        FileRole.DICTIONARY,
        re.compile(
            r"数据字典|字段(?:说明|字典|描述|定义|注释)|变量(?:说明|字典|表)|列名?说明|data[ _-]*dict|dictionary|"
            r"codebook|field[ _-]*(?:desc|def|list)|column[ _-]*(?:desc|def)",
            re.IGNORECASE,
        ),
    ),
    (FileRole.README, re.compile(r"^(?:\d+[ _-]+)?read[ _-]?me|自述文件|^(?:数据集?|文件|图集)?(?:说明|描述)(?:文档|文件|书)?$|数据集?说明|data[ _-]*descri", re.IGNORECASE)),
    (
        FileRole.MANIFEST,
        re.compile(
            r"文件清单|校验(?:值|清单|码|和)|^(?:tag)?manifest|^(?:md5|sha\d+|sm3)(?:sums?)?$|checksums?|^md5|"
            r"^bagit$|^bag-info$|^file[ _-]*list",
            re.IGNORECASE,
        ),
    ),
    (
        FileRole.SAMPLES,
        re.compile(
            r"样[本品](?:采集|来源|基本|登记)?(?:信息|清单|登记|列表|一览|说明|目录|元数据|采集)|^样[本品]表|"
            r"样[本品]信息|"
            r"bio[ _-]?samples?|samples?[ _-]*(?:info|sheet|table|list|meta|manifest|attr)|^samples?$|"
            r"(?:^|[_ -])metadata(?:[_ -]samples?)?$",
            re.IGNORECASE,
        ),
    ),
    (
        FileRole.INDEX,
        re.compile(r"清单|目录|一览表|索引|登记表|(?:^|[_ -])(?:index|list|catalog(?:ue)?|inventory)(?:$|[_ -])", re.IGNORECASE),
    ),
)  # fmt: skip


def basename(path: str) -> str:
    """Return the last component."""
    return path.rsplit("/", 1)[-1]


def ending(path: str) -> str:
    """Return the lower-case ending without a packing suffix: ``a.fastq.gz`` → ``fastq``."""
    return _ENDING[path]


def _ending(path: str) -> str:
    name = _PACKED.sub("", basename(path))
    return name.rsplit(".", 1)[-1].lower() if "." in name.lstrip(".") else ""


def bare(path: str) -> str:
    """Return the base name without packing suffix and ending."""
    return _BARE[path]


def _bare(path: str) -> str:
    name = _PACKED.sub("", basename(path))
    return name.rsplit(".", 1)[0] if "." in name.lstrip(".") else name


def is_junk(path: str) -> bool:
    """Tell temporary and system files (R-ENT-09)."""
    return _IS_JUNK[path]


def _is_junk(path: str) -> bool:
    *folders, name = path.split("/")
    return bool(_JUNK_NAME.match(name)) or any(_JUNK_FOLDER.match(f) for f in folders) or bool(_COPY.search(bare(name)))


def is_system_junk(path: str) -> bool:
    """Tell files that no person made: the manifest need not list them and they count for nothing."""
    return _IS_SYSTEM_JUNK[path]


def _is_system_junk(path: str) -> bool:
    *folders, name = path.split("/")
    return bool(_JUNK_NAME.match(name)) or any(f.lower() in {"__macosx", "__pycache__"} for f in folders)


def is_table(path: str) -> bool:
    """Tell tables by their ending."""
    return ending(path) in TABLE_ENDINGS


def role(path: str) -> FileRole:
    """Return the part a file plays, by its name alone."""
    return _ROLE[path]


def _role(path: str) -> FileRole:
    if is_system_junk(path):
        return FileRole.JUNK
    name = unicodedata.normalize("NFKC", bare(path)).strip()
    for kind, pattern in _ROLES:
        if pattern.search(name) and (is_table(path) or kind not in {FileRole.SAMPLES, FileRole.INDEX}):
            return kind
    return FileRole.DATA


#: Every rule asks the same of every path.
_ENDING, _BARE, _IS_JUNK, _IS_SYSTEM_JUNK, _ROLE = (
    Memo(_ending), Memo(_bare), Memo(_is_junk), Memo(_is_system_junk), Memo(_role),
)  # fmt: skip
