"""Defects of the life-science formats: rows of text, what a file declares of itself, structures, trees."""

from __future__ import annotations

from collections.abc import Mapping

from huijiao.core.formats.kinds import Kind, breaks, flaw

BIO: Mapping[str, Kind] = {
    # rows of text
    "row.header": breaks(
        "文件头不完整或不合规（{what}）。请用原软件重新导出。",
        "The header is incomplete or not valid ({what}). Export the file again.",
    ),
    "row.columns": breaks(
        "第 {line} 行有 {found} 列，应为 {expected} 列。请检查分隔符后重新导出。",
        "Line {line} has {found} columns where {expected} are due. Check the separators and export again.",
    ),
    "row.value": breaks(
        "第 {line} 行的 {field} 不合规（“{value}”）。请改正后重新上传。",
        'Line {line}: {field} may not be "{value}". Correct it and upload again.',
    ),
    "row.unfinished": flaw(
        "最后一行没有换行符，文件末尾可能缺失。请与原文件核对，补全后重新上传。",
        "The last line has no line end; the end of the file may be missing. Compare with the original.",
    ),
    "row.line_ending": flaw(
        "换行符不一致（CRLF 与 LF 混用）。请用二进制方式重新传输。",
        "Line endings are mixed (CRLF and LF). Transfer the file in binary mode.",
    ),
    "row.order": flaw(
        "第 {line} 行没有按位置排序（{value}）。请排序后重新上传。",
        "Line {line} is not in order of position ({value}). Sort the file and upload again.",
    ),
    "row.undeclared": flaw(
        "{field}“{value}”没有在文件中声明。请在文件头或相应记录中补充。",
        '{field} "{value}" is used but not declared in the file. Declare it.',
    ),
    "row.range": flaw(
        "第 {line} 行的位置（{value}）超出序列范围（{limit}）。请改正。",
        "Line {line}: the position ({value}) is outside its sequence ({limit}). Correct it.",
    ),
    "row.advised": flaw(
        "第 {line} 行缺少 {field}。请补充后重新导出。",
        "Line {line} lacks {field}. Add it and export again.",
    ),
    "bgzf.unfinished": breaks(
        "缺少 BGZF 结束块，文件可能在传输中截断。请重新上传完整的文件。",
        "The end block of BGZF is missing; the file may have been cut. Upload the complete file.",
    ),
    # counts and sizes that a file declares of itself
    "declared.differs": breaks(
        "文件声明 {what} 为 {declared}，实际为 {found}。文件可能不完整，请重新导出并上传。",
        "The file declares {declared} for {what} but holds {found}. It may be incomplete; export it again.",
    ),
    "declared.statistics": flaw(
        "文件头中的 {what}（{declared}）与数据（{found}）不符。请用原软件更新文件头。",
        "The header says {declared} for {what}, the data {found}. Update the header with its own software.",
    ),
    "declared.checksum": breaks(
        "文件内记录的校验值与内容不符，内容已改变或损坏。请从原始文件重新上传。",
        "The checksum inside the file does not fit its content, which was changed or damaged. Upload the original.",
    ),
    "binary.header": breaks(
        "{format} 文件头不合规（{field}：{value}）。请用原软件重新导出。",
        "The {format} header is not valid ({field}: {value}). Export the file again.",
    ),
    "binary.size": breaks(
        "{format} 数据长度应为 {expected} 字节，实际为 {found} 字节。请重新上传完整的文件。",
        "{format} data should have {expected} bytes but has {found}. Upload the complete file.",
    ),
    "binary.record": breaks(
        "{format} 第 {record} 条记录已损坏（{field}）。请重新导出并上传。",
        "{format} record {record} is damaged ({field}). Export it again and upload it.",
    ),
    "value.not_finite": flaw(
        "{what} 中有 {n} 个非数值（NaN 或无穷）。请说明原因或重新计算。",
        "{what} holds {n} values that are not numbers (NaN or infinite). Explain or recompute them.",
    ),
    "id.duplicate": flaw("{what}“{value}”重复。请使其唯一。", '{what} "{value}" is repeated. Make it unique.'),
    # structures
    "structure.no_atoms": breaks(
        "文件中没有任何原子或衍射点。请上传完整的结构文件。",
        "The file holds neither atoms nor reflections. Upload the complete structure.",
    ),
    "structure.cell": flaw(
        "晶胞参数或空间群不合规（{value}）。请核对后更正。",
        "The unit cell or space group is not valid ({value}). Check and correct it.",
    ),
    "structure.too_large": flaw(
        "文件过大（{size}），只核对了编码和行数，没有逐项检查。",
        "The file is too large ({size}) to be examined in full; only its lines were counted.",
    ),
    # trees
    "tree.syntax": breaks(
        "第 {tree} 棵树语法有误（{why}）。请用原软件重新导出。",
        "Tree {tree} is malformed ({why}). Export it again.",
    ),
}
