"""The table of formats: code, label, extensions, reader. Adding a format starts here.

A reader is ``module`` or ``module:function``, with ``(Source, Draft) -> None``; ``like`` names the broader formats whose
extension may stand on such a file without being a mismatch (R-ENT-10).
"""

from __future__ import annotations

from dataclasses import dataclass

from huijiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Format:
    """One declared format."""

    code: str
    label: Text
    extensions: tuple[str, ...]
    reader: str = "opaque"
    family: str = "other"
    like: tuple[str, ...] = ()


def _f(
    code: str, zh: str, en: str, extensions: str, reader: str = "opaque", family: str = "other", like: str = ""
) -> Format:
    return Format(code, Text(zh, en), tuple(extensions.split()), reader, family, tuple(like.split()))


# text whose content does not tell it apart: the extension names it. code → (extensions, reader, family)
_DIALECTS: dict[str, tuple[str, str, str]] = {
    "PY": ("py", "textual", "code"),
    "R": ("r", "textual", "code"),
    "RMD": ("rmd", "textual", "code"),
    "C": ("c", "textual", "code"),
    "CPP": ("cpp cc cxx", "textual", "code"),
    "H": ("h hpp", "textual", "code"),
    "JAVA": ("java", "textual", "code"),
    "JS": ("js ts mjs", "textual", "code"),
    "GO": ("go", "textual", "code"),
    "RS": ("rs", "textual", "code"),
    "M": ("m", "textual", "code"),
    "PL": ("pl pm", "textual", "code"),
    "JL": ("jl", "textual", "code"),
    "F90": ("f90 f95 f", "textual", "code"),
    "CSS": ("css", "textual", "code"),
    "TOML": ("toml", "textual", "code"),
    "INI": ("ini cfg conf properties", "textual", "code"),
    "TEX": ("tex bib", "textual", "code"),
    "RST": ("rst", "textual", "code"),
    "SMK": ("smk nf wdl cwl", "textual", "code"),
    "SH": ("sh bash", "textual", "executable"),
    "BAT": ("bat cmd", "textual", "executable"),
    "PS1": ("ps1", "textual", "executable"),
    "VBS": ("vbs", "textual", "executable"),
    "SCRIPT": ("", "textual", "executable"),
    "NWK": ("nwk newick tre tree", "textual", "text"),
    "NEXUS": ("nex nexus", "textual", "text"),
    "PHYLIP": ("phy phylip", "textual", "text"),
    "BED": ("bed", "textual", "text"),
    "BEDGRAPH": ("bedgraph wig", "textual", "text"),
    "MGF": ("mgf", "textual", "text"),
    "SDF": ("sdf", "textual", "text"),
    "MOL": ("mol mol2", "textual", "text"),
    "JCAMP": ("jdx dx", "textual", "text"),
    "GEOJSON": ("geojson", "jsons", "structured"),
    "IPYNB": ("ipynb", "jsons", "structured"),
    "SVG": ("svg", "xmls", "image"),
    "KML": ("kml", "xmls", "structured"),
    "MZML": ("mzml", "xmls", "structured"),
    "MZXML": ("mzxml", "xmls", "structured"),
}
_BROADER = {"jsons": "TXT JSON", "xmls": "TXT XML", "textual": "TXT"}


def _dialect(code: str) -> Format:
    extensions, reader, family = _DIALECTS[code]
    return _f(code, f"{code} 文件", f"{code} file", extensions, reader, family, _BROADER[reader])


_ALL = (
    *map(_dialect, _DIALECTS),
    # sequences
    _f("FASTQ", "FASTQ 测序数据", "FASTQ reads", "fastq fq", "fastq", "sequence", "TXT"),
    _f("FASTA", "FASTA 序列", "FASTA sequences", "fasta fa fna faa ffn fas frn mfa", "fasta", "sequence", "TXT"),
    _f("GENBANK", "GenBank 序列", "GenBank flat file", "gb gbk gbff genbank", "biotext", "sequence", "TXT"),
    _f("EMBL", "EMBL 序列", "EMBL flat file", "embl", "biotext", "sequence", "TXT"),
    _f("VCF", "VCF 变异", "VCF variants", "vcf", "biotext", "sequence", "TXT"),
    _f("GFF3", "GFF3 注释", "GFF3 annotation", "gff3 gff", "biotext", "sequence", "TXT GTF"),
    _f("GTF", "GTF 注释", "GTF annotation", "gtf", "biotext", "sequence", "TXT GFF3"),
    _f("SAM", "SAM 比对", "SAM alignments", "sam", "biotext", "sequence", "TXT"),
    _f("BAM", "BAM 比对", "BAM alignments", "bam", family="sequence"),
    _f("BCF", "BCF 变异", "BCF variants", "bcf", family="sequence"),
    _f("CRAM", "CRAM 比对", "CRAM alignments", "cram", family="sequence"),
    _f("SRA", "SRA 测序数据", "SRA archive", "sra", family="sequence"),
    _f("MMCIF", "mmCIF 结构", "mmCIF structure", "cif mmcif", "biotext", "structure", "TXT"),
    _f("PDB", "PDB 结构", "PDB structure", "pdb ent", "biotext", "structure", "TXT"),
    _f("MTZ", "MTZ 衍射数据", "MTZ reflections", "mtz", family="structure"),
    _f("MRC", "MRC/MAP 密度图", "MRC/MAP density", "mrc map ccp4", family="structure"),
    # tables and structured text
    _f("CSV", "CSV 表格", "CSV table", "csv", "delimited", "table", "TXT TSV"),
    _f("TSV", "TSV 表格", "TSV table", "tsv tab", "delimited", "table", "TXT CSV"),
    _f("XLSX", "Excel 工作簿", "Excel workbook", "xlsx", "sheets", "table", "XLSM"),
    _f("XLSM", "Excel 工作簿（含宏）", "Excel workbook with macros", "xlsm", "sheets", "table", "XLSX"),
    _f("XLSB", "Excel 二进制工作簿", "Excel binary workbook", "xlsb", "sheets", "table"),
    _f("XLS", "Excel 97-2003 工作簿", "Excel 97-2003 workbook", "xls et", "sheets", "table"),
    _f("ODS", "ODS 电子表格", "OpenDocument spreadsheet", "ods", "sheets", "table"),
    _f("JSON", "JSON", "JSON", "json", "jsons", "structured", "TXT"),
    _f("JSONL", "JSON Lines", "JSON Lines", "jsonl ndjson", "jsons", "structured", "TXT JSON"),
    _f("XML", "XML", "XML", "xml sbml gpx rdf xsd", "xmls", "structured", "TXT"),
    _f("SQLITE", "SQLite 数据库", "SQLite database", "sqlite sqlite3 db db3 gpkg", "sqlite", "database"),
    _f("SQL", "SQL 脚本", "SQL script", "sql", "textual", "text", "TXT"),
    # text
    _f("TXT", "纯文本", "Plain text", "txt text log", "textual", "text"),
    _f("MD", "Markdown", "Markdown", "md markdown", "textual", "text", "TXT"),
    _f("HTML", "网页", "HTML", "html htm xhtml", "textual", "text", "TXT XML"),
    _f("YAML", "YAML", "YAML", "yaml yml", "textual", "text", "TXT"),
    _f("RTF", "RTF 文档", "Rich text", "rtf", family="document", like="TXT DOC"),
    # documents and images
    _f("PDF", "PDF 文档", "PDF document", "pdf", "pdf", "document"),
    _f("DOCX", "Word 文档", "Word document", "docx docm dotx", "office", "document"),
    _f("PPTX", "演示文稿", "Presentation", "pptx pptm ppsx", "office", "document"),
    _f("ODT", "ODT 文档", "OpenDocument text", "odt", "office", "document"),
    _f("ODP", "ODP 演示文稿", "OpenDocument presentation", "odp", "office", "document"),
    _f("DOC", "Word 97-2003 文档", "Word 97-2003 document", "doc wps", "ole", "document"),
    _f("PPT", "PowerPoint 97-2003", "PowerPoint 97-2003", "ppt dps", "ole", "document"),
    _f(
        "OOXML_ENCRYPTED", "已加密的 Office 文件", "Encrypted office file", "", "ole", "document", "XLSX DOCX PPTX XLSM"
    ),
    _f("OLE", "OLE 复合文件", "OLE compound file", "msg mdb", "ole", "document"),
    _f("OFD", "OFD 版式文档", "OFD document", "ofd", "office", "document"),
    _f("EPUB", "EPUB 电子书", "EPUB book", "epub", "office", "document"),
    _f("PNG", "PNG 图像", "PNG image", "png", "images", "image"),
    _f("JPG", "JPEG 图像", "JPEG image", "jpg jpeg jpe jfif", "images", "image"),
    _f("TIFF", "TIFF 图像", "TIFF image", "tif tiff svs", "images", "image"),
    _f("GIF", "GIF 图像", "GIF image", "gif", "images", "image"),
    _f("BMP", "BMP 图像", "BMP image", "bmp", "images", "image"),
    _f("WEBP", "WebP 图像", "WebP image", "webp", "images", "image"),
    _f("JP2", "JPEG 2000 图像", "JPEG 2000 image", "jp2 j2k", "images", "image"),
    _f("ND2", "ND2 显微图像", "ND2 microscopy", "nd2", family="image"),
    _f("CZI", "CZI 显微图像", "CZI microscopy", "czi", family="image"),
    _f("DICOM", "DICOM 影像", "DICOM image", "dcm dicom", family="image"),
    _f("MP4", "MP4 视频", "MP4 video", "mp4 m4v mov", family="media"),
    _f("AVI", "AVI 视频", "AVI video", "avi", family="media"),
    _f("WAV", "WAV 音频", "WAV audio", "wav", family="media"),
    _f("MP3", "MP3 音频", "MP3 audio", "mp3", family="media"),
    # containers and scientific binaries
    _f("ZIP", "ZIP 压缩包", "ZIP archive", "zip", "archives:read_zip", "archive"),
    _f("TAR", "TAR 归档", "TAR archive", "tar", "archives:read_tar", "archive"),
    _f(
        "TAR.GZ",
        "TAR 压缩包",
        "Compressed TAR archive",
        "tgz tbz2 txz",
        "archives:read_tar",
        "archive",
        "GZ BZ2 XZ TAR",
    ),
    _f("GZ", "gzip 压缩文件", "gzip file", "gz", "opaque", "archive"),
    _f("BZ2", "bzip2 压缩文件", "bzip2 file", "bz2", "opaque", "archive"),
    _f("XZ", "xz 压缩文件", "xz file", "xz", "opaque", "archive"),
    _f("ZST", "zstd 压缩文件", "zstd file", "zst", "opaque", "archive"),
    _f("7Z", "7z 压缩包", "7z archive", "7z", "opaque", "archive"),
    _f("RAR", "RAR 压缩包", "RAR archive", "rar", "opaque", "archive"),
    _f("HDF5", "HDF5", "HDF5", "h5 hdf5 h5ad fast5 nc4 loom", family="binary", like="NETCDF"),
    _f("NETCDF", "NetCDF", "NetCDF", "nc cdf", family="binary"),
    _f("PARQUET", "Parquet 表格", "Parquet table", "parquet", family="binary"),
    _f("NPY", "NumPy 数组", "NumPy array", "npy", family="binary"),
    _f("MAT", "MATLAB 数据", "MATLAB data", "mat", family="binary"),
    _f("FCS", "流式细胞数据", "Flow cytometry", "fcs", family="binary"),
    _f("RDS", "R 数据", "R data", "rds rdata rda", family="binary"),
    _f("AB1", "AB1 测序峰图", "AB1 trace", "ab1 abi", family="binary"),
    _f("EXE", "Windows 可执行程序", "Windows program", "exe dll com scr sys", family="executable"),
    _f("ELF", "Linux 可执行程序", "Linux program", "so elf o", family="executable"),
    _f("MACHO", "macOS 可执行程序", "macOS program", "dylib", family="executable"),
    _f("JAR", "Java 程序包", "Java archive", "jar war apk", "archives:read_zip", "executable", "ZIP"),
    _f("CLASS", "Java 字节码", "Java bytecode", "class", family="executable"),
    _f("BIN", "未识别的二进制文件", "Unidentified binary", "bin dat", "opaque", "other"),
)

FORMATS: dict[str, Format] = {f.code: f for f in _ALL}
EXTENSIONS: dict[str, str] = {extension: f.code for f in _ALL for extension in f.extensions}
DIALECTS = frozenset(_DIALECTS)
COMPRESSIONS = {"gz": "gzip", "bgz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "zstd"}
_PACKED = {"GZ", "BZ2", "XZ", "ZST"}


def compatible(claimed: str, actual: str) -> bool:
    """Tell whether a file of format ``actual`` may carry the extension of ``claimed`` (R-ENT-10).

    An extension the table does not know claims nothing.
    """
    if not claimed or claimed == actual or claimed in _PACKED or claimed == "BIN":
        return True
    declared = FORMATS.get(actual)
    return declared is not None and claimed in declared.like
