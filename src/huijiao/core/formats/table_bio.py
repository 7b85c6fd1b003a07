"""The formats of the life sciences in the table of formats: what is counted, checked and with what.

Told of every one of them: a wrong or missing end, and in lines of text their encoding and a last line without its end.
"""

from __future__ import annotations

from huijiao.core.formats.declared import Format
from huijiao.core.text import Text


def _b(
    head: str, label: Text, reader: str, counted: Text, checks: Text, *, like: str = "TXT", library: str = ""
) -> Format:
    """Return a format; ``head``: code, family, extensions."""
    code, family, *extensions = head.split()
    return Format(code, label, tuple(extensions), reader, family, tuple(like.split()), counted, checks, library)


BIO: tuple[Format, ...] = (
    _b(
        "GENBANK sequence gb gbk gbff genbank",
        Text("GenBank 序列", "GenBank flat file"),
        "flatfiles",
        Text("条序列", "sequences"),
        Text(
            "每条以 // 结束；LOCUS 行、特征位置及其范围、序列字母、行首编号、声明长度与实际长度",
            "// after each entry; LOCUS line; feature locations and their range; letters, numbering and length of ORIGIN",
        ),
    ),
    _b(
        "EMBL sequence embl",
        Text("EMBL 序列", "EMBL flat file"),
        "flatfiles",
        Text("条序列", "sequences"),
        Text(
            "每条以 // 结束；ID 行、特征位置及其范围、序列字母、行末编号、声明长度和碱基组成",
            "// after each entry; ID line; feature locations and their range; letters, numbering, length and composition",
        ),
    ),
    _b(
        "GFF3 sequence gff3 gff",
        Text("GFF3 注释", "GFF3 annotation"),
        "features",
        Text("条特征", "features"),
        Text(
            "九列及每列取值、起止次序、CDS 相位、属性语法、Parent 是否存在、sequence-region 范围、所附 FASTA",
            "nine columns and their values, start ≤ end, CDS phase, attribute syntax, parents, regions, appended FASTA",
        ),
        like="TXT GTF",
    ),
    _b(
        "GTF sequence gtf",
        Text("GTF 注释", "GTF annotation"),
        "features",
        Text("条特征", "features"),
        Text(
            "九列及每列取值、起止次序、属性语法、gene_id",
            "nine columns and their values, start ≤ end, attribute syntax, gene_id",
        ),
        like="TXT GFF3",
    ),
    _b(
        "VCF sequence vcf",
        Text("VCF 变异", "VCF variants"),
        "vcf",
        Text("条变异", "variants"),
        Text(
            "文件头、列数、每列取值、基因型语法、位置排序、未声明的 FILTER 和 contig；BGZF 结束块",
            "header, number of columns, every fixed column, genotype syntax, order, undeclared FILTER and contig; BGZF end",
        ),
    ),
    _b(
        "BCF sequence bcf",
        Text("BCF 变异", "BCF variants"),
        "bcf",
        Text("条变异", "variants"),
        Text(
            "文件头、记录长度、样本数、等位基因、contig 编号、位置排序；BGZF 校验值和结束块",
            "header, record lengths, samples, alleles, contig numbers, order; BGZF checksums and end block",
        ),
        like="",
    ),
    _b(
        "BED sequence bed narrowpeak broadpeak gappedpeak",
        Text("BED 区间", "BED intervals"),
        "tracks",
        Text("个区间", "intervals"),
        Text(
            "3–12 列且各行一致、起止坐标、链方向、外显子块",
            "3 to 12 columns, the same in all rows; start ≤ end; strand; blocks",
        ),
        like="TXT TSV",
    ),
    _b(
        "BEDGRAPH sequence bedgraph bdg",
        Text("bedGraph 信号", "bedGraph signal"),
        "tracks",
        Text("个区间", "intervals"),
        Text("四列、起止坐标、数值", "four columns, start ≤ end, numeric values"),
        like="TXT TSV WIG BED",
    ),
    _b(
        "WIG sequence wig",
        Text("WIG 信号", "Wiggle signal"),
        "tracks",
        Text("个数值", "values"),
        Text(
            "fixedStep、variableStep 声明及其后每行的列数和数值",
            "fixedStep and variableStep declarations, columns and values of the rows below them",
        ),
        like="TXT BEDGRAPH",
    ),
    _b(
        "MMCIF structure cif mmcif",
        Text("mmCIF 结构", "mmCIF structure"),
        "mmcif",
        Text("个数据块", "data blocks"),
        Text(
            "CIF 语法、每个循环的取值个数、原子数、坐标是否为数值、晶胞和空间群、末尾的 #",
            "CIF syntax, values of every loop, atoms, numeric coordinates, cell and space group, the closing #",
        ),
        library="gemmi",
    ),
    _b(
        "PDB structure pdb ent",
        Text("PDB 结构", "PDB structure"),
        "pdb",
        Text("个结构", "structures"),
        Text(
            "定宽各列的数值、MODEL 与 ENDMDL 成对、MASTER 计数、END 记录、晶胞",
            "numbers in their fixed columns, pairs of MODEL and ENDMDL, MASTER counts, the END record, cell",
        ),
    ),
    _b(
        "MTZ structure mtz",
        Text("MTZ 衍射数据", "MTZ reflections"),
        "mtz",
        Text("个衍射点", "reflections"),
        Text(
            "文件头记录、声明的列数和衍射点数与数据区长度、晶胞和空间群、MTZENDOFHEADERS",
            "header records, columns × reflections against the size, cell and space group, MTZENDOFHEADERS",
        ),
        like="",
        library="gemmi",
    ),
    _b(
        "MRC structure mrc map ccp4 mrcs rec",
        Text("MRC/CCP4 密度图", "MRC/CCP4 density map"),
        "mrc",
        Text("个密度图", "maps"),
        Text(
            "文件头各字段、维数 × 数据类型与文件长度、坐标轴次序、非数值；按文件头核对最小值、最大值、平均值",
            "header fields, dimensions × mode against the size, axes, NaN; minimum, maximum and mean of the header",
        ),
        like="",
        library="numpy",
    ),
    _b(
        "MZML structured mzml",
        Text("mzML 质谱数据", "mzML mass spectra"),
        "mzml",
        Text("张谱图", "spectra"),
        Text(
            "XML 语法、声明与实际谱图数、每个数组的编码长度、解压和点数、索引位置、文件内 SHA-1",
            "XML, declared against found spectra, encoded length, inflation and points of every array, index, own SHA-1",
        ),
        like="TXT XML",
    ),
    _b(
        "BIOM table biom",
        Text("BIOM 特征表", "BIOM feature table"),
        "biom",
        Text("个观测（OTU/ASV）", "observations (OTU/ASV)"),
        Text(
            "必需字段、声明的行列数、编号唯一、稀疏矩阵下标范围、数值；2.1 版两种存储方向一致",
            "required fields, shape, unique ids, indices of the sparse matrix, values; both orientations of version 2.1",
        ),
        like="JSON HDF5",
        library="h5py (2.1)",
    ),
    _b(
        "NWK text nwk newick tre tree treefile",
        Text("Newick 进化树", "Newick trees"),
        "trees",
        Text("棵树", "trees"),
        Text(
            "括号配对、引号和注释闭合、枝长为数值、以分号结束",
            "balanced brackets, closed quotes and comments, numeric lengths, the closing semicolon",
        ),
    ),
    _b(
        "NEXUS text nex nexus nxs",
        Text("NEXUS 系统发育数据", "NEXUS phylogenetic data"),
        "nexus",
        Text("个矩阵行；无矩阵时为树或分类单元", "matrix rows; without a matrix, trees or taxa"),
        Text(
            "#NEXUS、BEGIN 与 END 成对、NTAX 和 NCHAR 与矩阵一致、树的语法",
            "#NEXUS, pairs of BEGIN and END, NTAX and NCHAR against the matrix, syntax of trees",
        ),
    ),
    _b(
        "AB1 sequence ab1 abi",
        Text("AB1 测序峰图", "AB1 trace"),
        "ab1",
        Text("个峰图", "traces"),
        Text(
            "目录及各项数据的范围、碱基与质量值和峰位个数一致、四条荧光通道",
            "directory and extents, as many quality values and peaks as bases, four channels",
        ),
        like="",
    ),
    _b(
        "FCS table fcs lmd",
        Text("流式细胞数据", "Flow cytometry"),
        "fcs",
        Text("个事件", "events"),
        Text(
            "文件头偏移、TEXT 段语法和必需关键字、$TOT × 参数位宽与 DATA 段长度、非数值、末尾 CRC 是否完整",
            "header offsets, TEXT syntax and required keywords, $TOT × bits against DATA, NaN, a whole CRC at the end",
        ),
        like="",
        library="numpy",
    ),
)
