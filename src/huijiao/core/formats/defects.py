"""Every defect a reader can report: its sentence in both languages, and whether the file is unreadable with it.

Sentences are templates over the defect's ``data``. Codes are stable: rules select by them (R-ENT-11, 18, 20, 21, 31).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huijiao.core.formats.report import Defect
from huijiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of defect; ``breaks``: the file cannot be read whole with it (verdict BROKEN)."""

    text: Text
    breaks: bool = False


def _breaks(zh: str, en: str) -> Kind:
    return Kind(Text(zh, en), breaks=True)


def _flaw(zh: str, en: str) -> Kind:
    return Kind(Text(zh, en))


DEFECTS: Mapping[str, Kind] = {
    # any file
    "file.empty": _breaks(
        "文件为空（0 字节）。请重新上传完整的文件。", "The file is empty (0 bytes). Upload it again."
    ),
    "file.missing": _breaks("找不到文件或没有读取权限。", "The file does not exist or may not be read."),
    "file.io": _breaks("读取时出错：{why}。请重新上传。", "Reading failed: {why}. Upload the file again."),
    "reader.failed": _breaks(
        "文件内部结构有误，无法读到末尾（{why}）。请用原软件打开后另存，再重新上传。",
        "The file's structure is faulty; it cannot be read to its end ({why}). Re-save it with its own software.",
    ),
    "reader.died": _breaks(
        "读取此文件超出时间或内存限制，或读取程序异常退出（{why}）。请检查文件，或拆分后重新上传。",
        "Reading this file exceeded its time or memory limit, or crashed ({why}). Check the file, or split it.",
    ),
    "executable.present": _flaw(
        "含可执行程序或脚本（{what}）。非软件类数据集请删除它。",
        "Contains a program or script ({what}). Remove it unless the dataset is software.",
    ),
    "macro.present": _flaw(
        "含宏代码（{what}）。请另存为不含宏的格式后重新上传。",
        "Contains macro code ({what}). Save it in a format without macros and upload again.",
    ),
    "name.mojibake": _flaw(
        "压缩包内文件名乱码（应为“{name}”）。请用 UTF-8 重新压缩，或直接上传文件夹。",
        'A member\'s name is garbled (probably "{name}"). Re-pack as UTF-8, or upload the folder.',
    ),
    # compression and archives
    "gzip.truncated": _breaks(
        "压缩数据不完整，在末尾之前中断。请重新上传完整的文件。",
        "The compressed data ends too early. Upload the complete file again.",
    ),
    "gzip.crc": _breaks(
        "压缩数据的校验值（CRC）不符或数据已损坏。请从原始文件重新压缩后上传。",
        "The compressed data is damaged (CRC or deflate error). Compress the original again and upload it.",
    ),
    "gzip.trailing": _breaks(
        "压缩数据之后还有多余内容。请从原始文件重新压缩后上传。",
        "There is garbage after the compressed data. Compress the original again and upload it.",
    ),
    "gzip.unsupported": _flaw(
        "此压缩方式（{what}）不能检查。请改用 gzip 或 ZIP。",
        "This compression ({what}) cannot be examined. Use gzip or ZIP.",
    ),
    "gzip.absent": _flaw(
        "扩展名表示已压缩（{what}），内容却未压缩。请改正扩展名，或检查是否误传了其他文件。",
        "The extension says {what}, but the content is not compressed. Correct the name, or check what was uploaded.",
    ),
    "zip.encrypted": _breaks(
        "压缩包已加密。请去除密码后重新上传。",
        "The archive is encrypted. Remove the password and upload again.",
    ),
    "zip.broken": _breaks(
        "压缩包损坏，无法完整读取（{why}）。请重新打包后上传。",
        "The archive is damaged ({why}). Pack it again and upload it.",
    ),
    "zip.bomb": _breaks(
        "解压后的数据量异常（{why}），已停止读取。请改为直接上传文件。",
        "Unpacking would yield an abnormal amount of data ({why}); reading stopped. Upload the files themselves.",
    ),
    "zip.unsafe_path": _flaw(
        "压缩包内的路径或链接不安全（{name}）。请重新打包，只含普通文件和相对路径。",
        "Unsafe path or link in the archive ({name}). Pack plain files with relative paths only.",
    ),
    # office, PDF, images
    "office.encrypted": _breaks(
        "Office 文件已加密。请去除打开密码后重新上传。",
        "The office file is encrypted. Remove its password and upload again.",
    ),
    "pdf.encrypted": _breaks("PDF 已加密。请去除打开密码后重新上传。", "The PDF is encrypted. Remove its password."),
    "pdf.broken": _breaks(
        "PDF 损坏，无法完整读取（{why}）。请重新导出后上传。",
        "The PDF is damaged ({why}). Export it again and upload it.",
    ),
    "image.broken": _breaks(
        "图像损坏，无法完整解码（{why}）。请重新导出后上传。",
        "The image is damaged ({why}). Export it again and upload it.",
    ),
    "image.bomb": _breaks(
        "图像像素数异常（不少于 {pixels}），与文件大小不符，已停止解码。请重新导出后上传。",
        "An abnormal number of pixels ({pixels} or more) for so small a file; decoding stopped. Export it again.",
    ),
    # text
    "text.encoding": _flaw(
        "文本编码为 {encoding}，不是 UTF-8。请另存为 UTF-8 编码。",
        "The text is {encoding}, not UTF-8. Save it as UTF-8.",
    ),
    "text.mixed_encoding": _flaw(
        "同一文件中混有 UTF-8 和其他编码。请统一另存为 UTF-8 编码。",
        "UTF-8 and another encoding are mixed in one file. Save all of it as UTF-8.",
    ),
    "text.control": _flaw(
        "文本中含有空字符或控制字符。请用原软件重新导出。",
        "The text contains NUL or control characters. Export it again.",
    ),
    "json.broken": _breaks(
        "JSON 语法错误：{why}。请修正后重新上传。", "Faulty JSON: {why}. Correct it and upload again."
    ),
    "xml.broken": _breaks("XML 语法错误：{why}。请修正后重新上传。", "Faulty XML: {why}. Correct it and upload again."),
    "xml.entity": _breaks(
        "XML 声明了实体（{name}），出于安全原因不予读取。请展开实体后重新上传。",
        "The XML declares an entity ({name}), which is refused for safety. Expand it and upload again.",
    ),
    "sqlite.broken": _breaks(
        "数据库文件损坏：{why}。请用原软件重新导出。", "The database is damaged: {why}. Export it again."
    ),
    # tables
    "table.ragged": _flaw(
        "有 {n} 行的列数与表头（{expected} 列）不一致。请检查分隔符和引号。",
        "{n} rows do not have the header's {expected} columns. Check delimiters and quotes.",
    ),
    "table.no_header": _flaw(
        "首行不是字段名。请在首行写明各列的字段名。",
        "The first row is not a header. Put the field names in the first row.",
    ),
    "table.duplicate_header": _flaw("字段名“{name}”重复。请使每列的字段名唯一。", 'The header "{name}" is repeated.'),
    "table.empty_header": _flaw(
        "第 {column} 列没有字段名。请补充字段名或删除空列。", "Column {column} has no header. Name it or delete it."
    ),
    "table.merged": _flaw(
        "含合并单元格（{range}）。请取消合并，每格填写一个值。",
        "Merged cells ({range}). Unmerge them; one value per cell.",
    ),
    "table.multiple_tables": _flaw(
        "同一工作表中有多个表格。请每个工作表只放一个表格。",
        "There are several tables in one sheet. Keep one table per sheet.",
    ),
    "table.quote": _breaks(
        "引号不成对或字段过长，表格无法读到末尾（{why}）。请检查引号后重新导出。",
        "Unbalanced quotes or an overlong field; the table cannot be read to its end ({why}). Check the quotes.",
    ),
    "excel.date_gene": _flaw(
        "“{value}”疑似被 Excel 由名称改成了日期。请将该列设为文本格式后重新导出。",
        '"{value}" looks like a name that Excel turned into a date. Format the column as text and export again.',
    ),
    "excel.exponent": _flaw(
        "“{value}”疑似编号被 Excel 改成了科学计数法。请将该列设为文本格式后重新导出。",
        '"{value}" looks like an identifier in E+ notation. Format the column as text and export again.',
    ),
    "excel.error_value": _flaw(
        "单元格为错误值“{value}”。请更正公式或数据。",
        'The cell holds the error "{value}". Correct the formula or data.',
    ),
    # sequences
    "fastq.header": _breaks(
        "第 {record} 条记录的标题行不以“@”开头或为空。请重新导出。",
        'Record {record}: its title line is empty or does not start with "@". Export again.',
    ),
    "fastq.separator": _breaks(
        "第 {record} 条记录的第三行不是“+”，或与标题不一致。请重新导出。",
        'Record {record}: its third line is not "+" or does not repeat the title. Export again.',
    ),
    "fastq.length_mismatch": _breaks(
        "第 {record} 条记录的序列长度（{sequence}）与质量值长度（{quality}）不相等。请重新导出。",
        "Record {record}: {sequence} bases but {quality} quality values. Export again.",
    ),
    "fastq.alphabet": _breaks(
        "第 {record} 条记录的序列含非法字符“{char}”。请重新导出。",
        'Record {record}: illegal character "{char}" in the sequence. Export again.',
    ),
    "fastq.quality": _breaks(
        "第 {record} 条记录的质量值含非法字符“{char}”。请重新导出。",
        'Record {record}: illegal character "{char}" in the quality values. Export again.',
    ),
    "fastq.truncated": _breaks(
        "第 {record} 条记录不完整，文件在此中断。请重新上传完整的文件。",
        "Record {record} is incomplete; the file ends there. Upload the complete file.",
    ),
    "fastq.line_ending": _breaks(
        "换行符不一致（CRLF 与 LF 混用），文件可能在传输中损坏。请用二进制方式重新传输。",
        "Line endings are mixed (CRLF and LF); the transfer may have damaged it. Transfer it in binary mode.",
    ),
    "fastq.empty": _breaks("文件中没有任何序列记录。", "The file holds no reads."),
    "fasta.header": _breaks(
        "第一条“>”标题行之前有其他内容。请删除。", 'There is content before the first ">" line. Delete it.'
    ),
    "fasta.empty": _breaks("文件中没有任何序列记录。", "The file holds no sequences."),
    "fasta.empty_id": _flaw("“>”后没有序列名称。请补充。", 'A ">" line has no name. Add it.'),
    "fasta.empty_sequence": _flaw("序列“{name}”为空。请补充或删除。", 'The sequence "{name}" is empty.'),
    "fasta.alphabet": _breaks(
        "序列“{name}”含非法字符“{char}”。请修正后重新上传。",
        'The sequence "{name}" contains the illegal character "{char}". Correct it.',
    ),
    "fasta.duplicate_id": _flaw("序列名称“{name}”重复。请使其唯一。", 'The sequence name "{name}" is repeated.'),
    "record.malformed": _breaks(
        "{format} 记录格式有误：{why}。请用原软件重新导出。", "Malformed {format} record: {why}. Export it again."
    ),
    "record.truncated": _breaks(
        "{format} 文件没有正常结束（{why}）。请重新上传完整的文件。",
        "The {format} file does not end properly ({why}). Upload the complete file.",
    ),
}


class _Lenient(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def defect(code: str, where: str = "", **data: Any) -> Defect:
    """Return the defect with its sentences filled in; KeyError for a code that is not declared."""
    text = DEFECTS[code].text
    values = _Lenient({key: safe(str(value)) for key, value in data.items()})
    return Defect(code, text.zh.format_map(values), text.en.format_map(values), where, data)


def safe(text: str, limit: int = 200) -> str:
    """Return text fit for a page or a terminal: no control characters or lone surrogates, at most ``limit`` long."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(c if c.isprintable() else "�" for c in cut)
