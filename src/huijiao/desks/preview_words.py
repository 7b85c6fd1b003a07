"""Words of what the readers of formats have counted, in the order in which a page shows them."""

from __future__ import annotations

from collections.abc import Mapping

from huijiao.core.text import Text as T

FACTS: Mapping[str, T] = {
    # sequences
    "reads": T("读段数", "Reads"), "sequences": T("序列数", "Sequences"), "entries": T("条目数", "Entries"),
    "bases": T("碱基数", "Bases"), "residues": T("残基数", "Residues"), "molecule": T("分子类型", "Molecule"),
    "min_length": T("最短", "Shortest"), "mean_length": T("平均长度", "Mean length"), "max_length": T("最长", "Longest"),
    "n50": T("N50", "N50"), "gc": T("GC 含量", "GC content"), "unknown": T("未定碱基（N）", "Undetermined bases (N)"),
    "mean_quality": T("平均质量值", "Mean quality"), "phred": T("质量值编码", "Quality encoding"), "empty_reads": T("空读段", "Empty reads"),
    "alignments": T("比对条数", "Alignments"), "mapped": T("已比对", "Mapped"), "references": T("参考序列", "References"),
    "sort_order": T("排序", "Sorting"), "header_lines": T("头部行数", "Header lines"), "features": T("注释条数", "Features"),
    "snvs": T("单碱基变异", "Single-base variants"), "contigs": T("序列分布", "By contig"), "chroms": T("染色体分布", "By chromosome"),
    "types": T("类型分布", "By type"), "samples": T("样本数", "Samples"), "observations": T("观测数", "Observations"),
    # structures and maps
    "blocks": T("数据块", "Blocks"), "atoms": T("原子数", "Atoms"), "models": T("模型数", "Models"), "chains": T("链", "Chains"),
    "elements": T("元素", "Elements"), "reflections": T("衍射点数", "Reflections"), "cell": T("晶胞参数（Å，°）", "Unit cell (Å, °)"),
    "space_group": T("空间群", "Space group"), "method": T("实验方法", "Method"), "sections": T("层数", "Sections"),
    "min": T("最小值", "Minimum"), "mean": T("平均值", "Mean"), "max": T("最大值", "Maximum"),
    # pictures and documents
    "width": T("宽（像素）", "Width (pixels)"), "height": T("高（像素）", "Height (pixels)"), "mode": T("像素类型", "Pixel type"),
    "frames": T("帧数", "Frames"), "planes": T("OME 平面数", "OME planes"), "compression_kind": T("图像压缩", "Image compression"),
    "pages": T("页数", "Pages"), "text_layer": T("有文字层", "Has a text layer"), "slides": T("幻灯片数", "Slides"),
    "paragraphs": T("段落数", "Paragraphs"), "objects": T("对象数", "Objects"),
    # tables, archives, containers
    "columns": T("列数", "Columns"), "delimiter": T("分隔符", "Delimiter"), "duplicate_rows": T("重复行", "Duplicate rows"),
    "sheets": T("工作表", "Sheets"), "tables": T("数据表", "Tables"), "keys": T("键", "Keys"), "line_ending": T("换行符", "Line endings"),
    "member_count": T("包内文件数", "Files inside"), "formats": T("包内格式", "Formats inside"), "unpacked": T("解开后字节数", "Bytes when unpacked"),
    "members_unexamined": T("包内未检查的文件", "Files inside that were not examined"), "compression": T("压缩方式", "Compression"),
    "shape": T("数组形状", "Shape of the array"), "dtype": T("数值类型", "Type of numbers"), "groups": T("组", "Groups"),
    "dataset_count": T("数据集数", "Datasets"), "attributes": T("属性数", "Attributes"), "dimensions": T("维度", "Dimensions"),
    "ms_levels": T("质谱级数分布", "By MS level"), "points": T("数据点数", "Points"), "chromatograms": T("色谱图", "Chromatograms"),
    "trees": T("树", "Trees"), "taxa": T("分类单元", "Taxa"), "version": T("格式版本", "Version of the format"),
}  # fmt: skip
#: Kept for the rules, not for people, or drawn elsewhere on the page.
SILENT = frozenset(
    {"names", "text", "header", "screen", "defect_counts", "members", "quality_by_position", "trimmed", "by_unit",
     "datasets", "second_level", "reads_per_position", "bom", "integrity"}
)  # fmt: skip
SAID: Mapping[object, T] = {
    True: T("是", "yes"), False: T("否", "no"), ",": T("逗号", "comma"), "\t": T("制表符", "tab"), ";": T("分号", "semicolon"),
    "|": T("竖线", "vertical bar"), "nucleotide": T("核酸", "nucleotide"), "protein": T("蛋白质", "protein"),
    "coordinate": T("按坐标", "by coordinate"), "queryname": T("按读段名", "by read name"), "unsorted": T("未排序", "unsorted"),
}  # fmt: skip
KINDS: Mapping[str, T] = {
    "integer": T("整数", "whole numbers"), "decimal": T("小数", "decimals"), "date": T("日期", "dates"), "text": T("文字", "text"),
    "": T("空", "empty"),
}  # fmt: skip
FLAGS: Mapping[str, T] = {
    "excel_date": T("疑似被改成日期的基因名", "gene names turned to dates, it seems"), "exponent": T("被改成科学计数", "turned to exponents"),
    "error_value": T("错误值", "error values"), "id_card": T("身份证号", "identity card numbers"), "phone": T("手机号", "telephone numbers"),
    "email": T("邮箱", "e-mail addresses"), "bank_card": T("银行卡号", "bank card numbers"), "lat_out": T("纬度超界", "latitudes out of range"),
    "lon_out": T("经度超界", "longitudes out of range"), "precise_coord": T("精确坐标", "precise coordinates"),
    "not_number": T("非数值", "not numbers"),
}  # fmt: skip
PROBLEMS: Mapping[str, T] = {
    "TooLargeError": T("图像太大，不生成缩略图，请下载查看。", "The image is too large for a thumbnail; download it to look at it."),
    "missing": T("文件已不在暂存区。", "The file is no longer in the staging area."),
    "time": T("生成预览超过时限，请下载查看。", "Drawing took too long; download the file to look at it."),
}  # fmt: skip
NOT_DRAWN = T(
    "这个文件不能生成预览图，请下载查看。", "No picture could be drawn of this file; download it to look at it."
)
