"""What is counted and checked in the general formats, and with which library: the columns of docs/formats.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from huijiao.core.formats.declared import Format
from huijiao.core.text import Text

_ROWS, _FILES = Text("条（数据行）", "data rows"), Text("个（文件）", "files")
_DOCUMENTS, _PICTURES = Text("份（文档）", "documents"), Text("幅（图像）", "pictures")
_MEMBERS = Text("成员的记录数之和，否则为成员数", "the members' records if one unit counts them all, else members")
_OFFICE = Text(
    "容器每个成员的CRC；加密；宏；外部引用；实体声明；页眉页脚批注中的密级标识",
    "CRC of each member; encryption; macros; external content; entities; marks of secrecy in headers, footers, comments",
)
_ARCHIVE = Text(
    "每个成员解压到末尾并校验；密码；越出目录、绝对路径、链接、同名、乱码（GBK）的名称；压缩炸弹；嵌套至3层",
    "each member unpacked and its checksum compared; passwords; names that climb, are absolute, linked, doubled or GBK; "
    "bombs; nested to depth 3",
)
_TEXT = Text(
    "编码（UTF-8、GBK、混用）；控制字符；密级标识、身份证号、手机号、银行卡号、密钥",
    "encoding (UTF-8, GBK, mixed); control characters; secrecy, identity, mobile and bank numbers, keys",
)
_SHEET = Text(
    "容器CRC；加密；宏；错误值；合并单元格；隐藏工作表；异常大的区域；表格各项检查",
    "CRC of the container; encryption; macros; error values; merged cells; hidden sheets; abnormal ranges; all checks of tables",
)
_STREAM = Text(
    "解压到末尾并校验；其中的文件另行检查", "unpacked to the last checksum; the file inside is examined on its own"
)
_PICTURE = Text(
    "逐帧解码；像素炸弹；结束标记之后的内容", "every frame decoded; pixel bombs; content after the end mark"
)

_TOLD: dict[str, tuple[Text, Text, str]] = {
    **dict.fromkeys(("XLSX", "XLSM", "XLSB", "XLS", "ODS"), (_ROWS, _SHEET, "python-calamine")),
    "JSON": (
        Text("条：最外层数组的元素", "elements of the outermost array"),
        Text("语法到末尾；嵌套深度；重复的键；NaN、Infinity", "syntax to the end; depth; repeated keys; NaN and Infinity"),
        "json",
    ),
    "JSONL": (Text("条（行）", "lines"), Text("每行一个JSON值；重复的键", "one JSON value per line; repeated keys"), "json"),
    "XML": (
        Text("条：重复的二级元素", "repeated second-level elements"),
        Text("格式良好到末尾；拒绝实体声明；嵌套深度", "well-formed to the end; entities refused; depth"),
        "expat",
    ),
    "SQLITE": (
        Text("条：所有用户表的行", "rows of all user tables"),
        Text("完整性检查（含索引）；外键；视图能否编译；WAL；只读，不运行其中的触发器和函数", "integrity check with indexes; foreign keys; views compile; WAL; read-only, nothing of its programs is run"),
        "sqlite3",
    ),
    "SQL": (
        Text("条：INSERT的元组和COPY的行", "tuples of INSERT and lines of COPY"),
        Text("语句、表、行数；字符串、括号、COPY是否在末尾之前中断；导出程序的结束标记", "statements, tables, rows; text that ends inside a string, bracket or COPY; the dump program's end mark"),
        "",
    ),
    "PARQUET": (_ROWS, Text("首尾标记；每个行组、每列、每页解码并校验；行数", "both marks; every page of every column and row group decoded; page checksums; row count"), "pyarrow"),
    "HDF5": (_FILES, Text("每个对象和属性；每个已存储的块解码并校验；外部链接和外部存储；炸弹", "every object and attribute; every stored chunk decoded; external links and storage; bombs"), "h5py"),
    "NETCDF": (_FILES, Text("头部（CDF-1、2、5）；声明的长度与文件长度", "header (CDF-1, -2, -5); declared against actual length"), ""),
    "NPY": (_FILES, Text("头部；声明的长度与文件长度；不打开其中的Python对象", "header; declared against actual length; pickled objects are never opened"), ""),
    "TIFF": (_PICTURES, Text("每页及子图的每个条带、分块解码；页面成环；OME元数据与页数", "every strip and tile of every page and sub-image decoded; pages in a circle; OME metadata against pages"), "tifffile, imagecodecs"),
    "DICOM": (_PICTURES, Text("每个数据元素；像素数据长度；逐帧解码；患者信息", "every element; length of pixel data; every frame decoded; patient data"), "pydicom"),
    "PNG": (_PICTURES, Text("每块的CRC直到IEND；解码；像素炸弹；其后的内容", "CRC of each chunk to IEND; decoded; pixel bombs; content behind"), "Pillow"),
    **dict.fromkeys(("JPG", "GIF", "BMP", "WEBP", "JP2"), (_PICTURES, _PICTURE, "Pillow")),
    "PDF": (_DOCUMENTS, Text("结束标记；每个对象读取、每个流解码；密码；脚本与自动动作；内嵌文件；页数；前100页文字的筛查", "end mark; every object read, every stream decoded; passwords; scripts and actions; embedded files; pages; text of 100 pages screened"), "pypdf"),
    **dict.fromkeys(("DOCX", "PPTX", "ODT", "ODP", "OFD", "EPUB"), (_DOCUMENTS, _OFFICE, "expat")),
    **dict.fromkeys(("DOC", "PPT", "OLE", "OOXML_ENCRYPTED"), (_DOCUMENTS, Text("只看加密和宏，不检查内容", "encryption and macros only; the content is not examined"), "")),
    **dict.fromkeys(("ZIP", "JAR"), (_MEMBERS, _ARCHIVE, "zipfile")),
    **dict.fromkeys(("TAR", "TAR.GZ"), (_MEMBERS, _ARCHIVE, "tarfile")),
    "7Z": (_MEMBERS, _ARCHIVE, "py7zr"),
    "RAR": (_MEMBERS, Text("同上；本机没有libarchive时只读取目录，并如实说明", "the same; without libarchive on the machine only its headers are read, and the report says so"), "libarchive"),
    **dict.fromkeys(("GZ", "BZ2", "XZ", "ZST"), (Text("其中文件的记录数", "records of the file inside"), _STREAM, "isal, bz2, lzma, zstd")),
    **dict.fromkeys(("TXT", "MD", "HTML", "YAML"), (_FILES, _TEXT, "charset-normalizer")),
    **dict.fromkeys(("CSV", "TSV"), (_ROWS, Text("编码；表头；参差的行；引号；Excel损坏；缺失、重复、范围；个人信息列", "encoding; header; ragged rows; quotes; Excel damage; missingness, duplicates, ranges; personal columns"), "csv")),
    "FASTQ": (Text("reads（成对时只计R1）", "reads (R1 of a pair)"), Text("四行结构；字母；质量值；换行；末尾", "four lines; letters; qualities; line ends; the end"), "isal"),
    "FASTA": (Text("条序列", "sequences"), Text("标题；字母；空序列；重名", "titles; letters; empty sequences; repeated names"), "isal"),
}  # fmt: skip
_UNREAD = Text("仅按内容识别类型，不检查内容", "identified by content only; not examined")


def told(formats: Iterable[Format]) -> tuple[Format, ...]:
    """Return the formats with what is counted and checked filled in where the table does not say it yet."""
    out = []
    for one in formats:
        if one.checks.en:
            out.append(one)
            continue
        if one.code in _TOLD:
            counted, checks, library = _TOLD[one.code]
        elif one.reader == "opaque":
            counted, checks, library = _FILES, _UNREAD, ""
        else:
            like = {"textual": "TXT", "jsons": "JSON", "xmls": "XML", "biotext": "TXT"}.get(one.reader, "")
            counted, checks, library = _TOLD.get(like, (_FILES, Text("", ""), ""))
        out.append(replace(one, counted=counted, checks=checks, library=library))
    return tuple(out)
