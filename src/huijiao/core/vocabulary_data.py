"""Tables behind `huijiao.core.vocabulary`: words of classes, guards against false hits, formats."""

from __future__ import annotations

from collections.abc import Mapping

#: Phrases that only look like a class word (domain.md §2.12 guards); they are blanked before looking.
GUARDS = (
    r"标准(?:菌株?|株|毒株|物质|品(?!种)|化|曲线|样[品本]|溶液|差|误差|谱|图谱|地层|剖面|大气|血清|细胞|品系|参考|操作条件|值|数据元)",
    r"(?:符合|达到|满足|按照?|依据|参照|优于|执行|遵循|采用|高于|不低于)[^，。；]{0,12}?(?:标准|规范|规程)(?!\s*\d)",
    r"(?:水质|质量|卫生|排放|诊断|分级|评价|判定|国际|双)标准(?=数据|值|限|检测|监测|评价|的)", r"规范化|规范性|规范地|不规范",
    r"(?:动物|小鼠|大鼠|[鼠鱼猴猪犬兔蝇]|疾病|病理|细胞|感染|类器官|肿瘤|移植|器官|组织|植物|损伤|缺陷|[炎病瘤癌])模型",
    r"(?:免疫|神经|消化|生态|呼吸|循环|泌尿|内分泌|心血管|生殖|运动|血液|淋巴|骨骼|根|水|分泌|表达|菌群|生物|农田|森林|草地|湿地|海洋|土壤|气候|地球|太阳)系统",
    r"系统(?:解析|阐明|揭示|评估|梳理|集成|发育|进化|发生|生物学|误差|性|地|分析|研究|综述|评价|收集|采集|测定|整理|调查|观测)", r"平台期|技术平台建设",
    r"报告基因|报告(?:质粒|系统|载体|菌株)|(?:测试|检测|查新|验收|评审|鉴定|用户|应用|体检|检验)报告",
    r"(?:质谱|色谱|光谱|指纹|基因|基因组|遗传|连锁|物理|表达|蛋白|互作|网络|代谢|知识|测序|单细胞|转录|细胞|频|突变|变异)图谱",
    r"文库|专利(?:菌[株种]?|微生物|保藏|培养物)|软件测试|软件接口|工具(?:酶|变量|菌|书|质粒|细胞)|程序性|程序化",
    r"日志|地方病志愿|标志|杂志|志愿|图书馆|生物钟|数据库?平台(?=数据集)",
    r"\b(?:animal|mouse|mice|rat|disease|cell|infection|zebrafish|tumou?r|xenograft|organoid) models?\b",
    r"\b(?:immune|nervous|digestive|eco|respiratory|endocrine|cardiovascular|root) ?systems?\b",
    r"\breporter genes?\b|\bstandard (?:strains?|curves?|materials?|samples?|deviations?)\b|\bmodel organisms?\b",
)  # fmt: skip

#: Class → the words that name it, in the order of domain.md §2.12; earlier words are blanked for later ones.
WORDS: Mapping[str, str] = {
    "SWCOPYRIGHT": r"软件?著作权|软著|软件登记|著作权登记|\bsoftware copyrights?\b",
    "PATENT": r"专利|\bpatents?\b",
    "PAPER": r"论文|文章|(?<![A-Za-z])SCIE?(?![A-Za-z])|\b(?:papers?|articles?|publications?)\b",
    "STANDARD": r"标准|规范|规程|技术导则|\bstandards?\b|\bprotocol standards?\b",
    "BOOK": r"专著|著作(?!权)|典籍|志书|图书|丛书|编著|教材|\b(?:monographs?|books?)\b",
    "REPORT": r"报告|\breports?\b",
    "ATLAS": r"图集|画册|(?:显微|形态|原色|彩色|病理|解剖|孢粉|实物|影像)图谱|\batlas(?:es)?\b",
    "ALGOMODEL": r"算法|模型|\b(?:algorithms?|models?)\b",
    "SYSTEM": r"系统|平台|\b(?:systems?|platforms?)\b",
    "SOFTWARE": r"软件|程序|插件|工具(?:包|箱|集)?|\b(?:software|toolkits?|tools?|packages?|pipelines?)\b",
    "DATASET": r"数据库|数据集|信息库|数据|\b(?:datasets?|databases?|data sets?|data)\b",
}  # fmt: skip
#: Weaker words: they decide only where none of `WORDS` stands.
WEAK_WORDS: Mapping[str, str] = {
    "DATASET": r"测序|组学|序列|图像|影像|观测记录|监测|样本库|标本库|菌种库|\b(?:sequenc\w+|omics|images?)\b",
    "SPECIMEN": r"菌株|毒株|菌种|标本|实物|\b(?:strains?|specimens?)\b",
}

#: Tail of an aggregated set's name → class; read after trailing versions and brackets are gone.
SET_TAILS: Mapping[str, str] = {
    "SWCOPYRIGHT": r"(?:软件?著作权|软著|计算机软件登记)(?:登记)?(?:证书)?(?:成果|清单|汇编)?(?:(?:数据)?集|数据库)?|software copyrights?(?: (?:data ?)?set)?",
    "PATENT": r"专利(?:成果|清单|汇编|文献)?(?:(?:数据)?集|数据库)?|patents?(?: (?:data ?)?set)?",
    "PAPER": r"(?:论文|文章)(?:成果|清单|汇编|文献)?(?:(?:数据)?集|数据库)?|(?:papers?|publications?|articles?)(?: (?:data ?)?set)?",
    "STANDARD": r"(?:标准|规范|规程|标准规范|技术规程)(?:成果|清单|汇编|文本)?(?:(?:数据)?集|数据库)?|standards?(?: (?:data ?)?set)?",
    "REPORT": r"报告(?:成果|清单|汇编)?(?:(?:数据)?集|数据库)?|reports?(?: (?:data ?)?set)?",
    "BOOK": r"(?:专著|著作|图书|志书|典籍|丛书)(?:成果|清单|汇编)?(?:(?:数据)?集|数据库)?|(?:books?|monographs?)(?: (?:data ?)?set)?",
}  # fmt: skip
#: 标准数据集 may be a benchmark and 报告数据集 case reports; such tails are sure only with one of these words.
SET_CONTEXT = r"项目|课题|专项|国家标准|行业标准|团体标准|地方标准|企业标准|国标|团标|技术标准|技术规程|(?:考察|调查|研究|技术|科考|调研|咨询)报告|\bproject\b"

#: Printed types (after N()) → class; ``*`` leaves it to the name.
TYPES: Mapping[str, str] = {
    "科学数据": "DATASET", "数据": "DATASET", "数据集": "DATASET", "数据库": "DATASET", "科学数据集": "DATASET",
    "dataset": "DATASET", "data": "DATASET", "database": "DATASET", "scientific data": "DATASET",
    "软件工具": "SOFTWARE", "软件": "SOFTWARE", "工具": "SOFTWARE", "software": "SOFTWARE", "software tool": "SOFTWARE",
    "算法模型": "ALGOMODEL", "算法": "ALGOMODEL", "模型": "ALGOMODEL", "算法/模型": "ALGOMODEL", "model": "ALGOMODEL",
    "algorithm": "ALGOMODEL", "algorithm/model": "ALGOMODEL", "algorithm model": "ALGOMODEL",
    "系统": "SYSTEM", "平台": "SYSTEM", "软件系统": "SYSTEM", "system": "SYSTEM", "platform": "SYSTEM",
    "图集": "ATLAS", "图谱": "ATLAS", "atlas": "ATLAS",
    "志书/典籍": "BOOK", "志书": "BOOK", "典籍": "BOOK", "专著": "BOOK", "著作": "BOOK", "图书": "BOOK", "丛书": "BOOK",
    "book": "BOOK", "monograph": "BOOK",
    "考察报告": "REPORT", "研究报告": "REPORT", "调查报告": "REPORT", "报告": "REPORT", "科技报告": "REPORT", "report": "REPORT",
    "论文": "PAPER", "论文集": "PAPER", "学术论文": "PAPER", "期刊论文": "PAPER", "paper": "PAPER", "article": "PAPER",
    "专利": "PATENT", "专利集": "PATENT", "发明专利": "PATENT", "patent": "PATENT",
    "软件著作权": "SWCOPYRIGHT", "软著": "SWCOPYRIGHT", "software copyright": "SWCOPYRIGHT",
    "标准": "STANDARD", "标准规范": "STANDARD", "技术标准": "STANDARD", "standard": "STANDARD",
    "实物资源": "SPECIMEN", "实物": "SPECIMEN", "标本": "SPECIMEN", "生物资源": "SPECIMEN", "specimen": "SPECIMEN",
}  # fmt: skip
#: Printed types that the name must decide: pattern over N(type) → classes to choose from, the default first.
TYPES_BY_NAME: Mapping[str, tuple[str, ...]] = {
    r"论文[/、和与]?专著|papers? (?:and|&) (?:books|monographs)": ("PAPER", "BOOK"),
    r"丛书.*典籍.*专著.*研究报告": ("BOOK", "REPORT", "PAPER"),
    r"软件.*(?:算法|模型).*|(?:算法|模型).*软件.*": ("SOFTWARE", "ALGOMODEL", "SYSTEM"),
    r"其[他它](?:成果|类型)?|others?": ("OTHER", "PAPER", "PATENT", "SWCOPYRIGHT", "STANDARD", "REPORT", "BOOK"),
}

#: Canonical format code → what people write (upper case, no dot).
FORMAT_WORDS: Mapping[str, tuple[str, ...]] = {
    "FASTQ": ("FQ", "FASTQ.GZ", "FQ.GZ"), "FASTA": ("FA", "FNA", "FAA", "FFN", "FASTA.GZ", "FA.GZ", "FNA.GZ"), "BAM": (),
    "SAM": (), "CRAM": (), "VCF": ("VCF.GZ",), "BCF": (), "BED": (), "GFF3": ("GFF", "GFF3.GZ"), "GTF": (),
    "GENBANK": ("GB", "GBK", "GBFF"), "EMBL": (), "MMCIF": ("CIF",), "PDB": (), "MTZ": (), "MRC": ("MAP", "MRC/MAP"),
    "XLSX": ("EXCEL", "EXCEL表格", "EXCEL表", "XLSM", "MICROSOFT EXCEL"), "XLS": (), "CSV": (), "TSV": (), "TAB": (),
    "JSON": (), "JSONL": ("NDJSON",), "XML": (), "SQL": (), "SQLITE": ("DB", "SQLITE3"), "PDF": (), "DOCX": ("WORD", "WORD文档"),
    "DOC": (), "PPTX": ("PPT", "POWERPOINT"), "JPG": ("JPEG",), "PNG": (), "TIFF": ("TIF", "OME-TIFF", "OME.TIFF"), "BMP": (),
    "GIF": (), "SVG": (), "WEBP": (), "ND2": (), "CZI": (), "LIF": (), "SVS": (), "NDPI": (), "OIB": (), "OIF": (), "LSM": (),
    "DICOM": ("DCM",), "NIFTI": ("NII", "NII.GZ"), "MP4": (), "AVI": (), "MOV": (), "WAV": (), "MP3": (), "ZIP": ("压缩包",),
    "TAR.GZ": ("TGZ", "TAR", "TARBALL"), "GZ": ("GZIP",), "RAR": (), "7Z": (), "TXT": ("文本", "TEXT", "文本文件", "纯文本"),
    "MD": ("MARKDOWN",), "HTML": ("HTM", "网页"), "PY": ("PYTHON",), "R": (), "IPYNB": (), "C": (), "CPP": ("C++",), "H": (),
    "JAVA": ("JAR",), "JS": ("JAVASCRIPT",), "GO": (), "RS": (), "M": ("MATLAB",), "MAT": (), "PL": ("PERL",), "SH": ("SHELL",),
    "WHL": (), "H5": ("HDF5", "HDF"), "H5AD": (), "NC": ("NETCDF",), "PARQUET": (), "FEATHER": (), "RDS": (), "RDATA": ("RDA",),
    "NPY": (), "NPZ": (), "PKL": ("PICKLE",), "ONNX": (), "PT": ("PTH",), "SHP": ("SHAPEFILE",), "GEOJSON": (), "KML": (), "GRIB": (),
    "GEOTIFF": (), "MZML": (), "MZXML": (), "MGF": (), "RAW": (), "WIFF": (), "D": (), "FCS": (), "CEL": (), "IDAT": (), "AB1": ("ABI",),
    "FAST5": (), "POD5": (), "SF2": (), "NWK": ("NEWICK", "TREE"), "NEXUS": ("NEX",), "PHYLIP": ("PHY",), "SDF": (), "MOL": (),
    "STL": (), "OBJ": (), "PLY": (), "LAS": ("LAZ",), "MDB": ("ACCDB", "ACCESS"), "DBF": (), "SAV": ("SPSS",), "DTA": ("STATA",),
    "SAS7BDAT": ("SAS",), "YAML": ("YML",), "TOML": (), "TEX": ("LATEX",), "EPUB": (), "OFD": (), "CAJ": (), "WPS": (), "ET": (),
    "ODS": (), "ODT": (), "EXE": (), "MSI": (), "APK": (), "DLL": (), "ISO": (), "BW": ("BIGWIG",), "BIOM": (), "QZA": (), "BEDGRAPH": (),
    "SRA": (), "JCAMP": ("JDX", "DX"), "SPC": (), "CHM": (), "PSD": (), "DWG": (), "DXF": (), "FITS": ("FIT",), "ROOT": (), "DAT": (),
}  # fmt: skip
#: Formats that need their maker's software (R-ENT-13).
PROPRIETARY = (
    "ND2", "CZI", "LIF", "SVS", "NDPI", "OIB", "OIF", "LSM", "RAW", "WIFF", "D", "MDB", "SAV", "SAS7BDAT", "DTA", "CAJ", "WPS", "ET",
    "PSD", "DWG", "SPC", "RAR", "MAT",
)  # fmt: skip
