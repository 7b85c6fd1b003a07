"""Defects of the general formats: databases, arrays, images, documents, archives, and what the screen found."""

from __future__ import annotations

from collections.abc import Mapping

from huijiao.core.formats.kinds import Kind, breaks, flaw

GENERAL: Mapping[str, Kind] = {
    "text.credential": flaw(
        "含有疑似密钥、访问令牌或口令（{what}，{n}处）。请删除，并在原系统中作废它们。",
        "Contains what looks like keys, tokens or passwords ({what}, {n} places). Delete them, and revoke them where they are used.",
    ),
    "reader.absent": flaw(
        "本机没有读取 {what} 所需的程序库，未检查其内容。请联系数据中心，或改用 ZIP、TAR.GZ 打包后重新上传。",
        "This machine lacks the library that reads {what}; the content was not examined. Ask the centre, or pack it as ZIP or TAR.GZ.",
    ),
    "file.polyglot": flaw(
        "文件同时是一个 ZIP 压缩包，其中的内容不会被检查。请重新导出文件，另行上传附加的内容。",
        "The file is a ZIP archive as well; what that holds is not examined. Export it again and upload the rest apart.",
    ),
    "json.duplicate_key": flaw(
        "同一对象中的键“{key}”重复，读取时只会保留最后一个值。请使键名唯一。",
        'The key "{key}" is repeated in one object; readers keep only its last value. Make keys unique.',
    ),
    "json.not_finite": flaw(
        "含有 {value}，它不是合法的 JSON 数值。请改为 null 或加引号的字符串。",
        "Contains {value}, which is no JSON number. Write null or a quoted string.",
    ),
    "sql.truncated": breaks(
        "SQL 脚本不完整，最后一条语句没有结束（{why}）。请重新导出并上传完整的文件。",
        "The SQL dump is incomplete: its last statement does not end ({why}). Export it again and upload the complete file.",
    ),
    "sql.end_mark": breaks(
        "SQL 脚本缺少导出程序的结束标记（{mark}），很可能在导出或传输中被截断。请重新导出后上传。",
        "The dump lacks the end mark of its program ({mark}); it was probably cut while it was made or sent. Export it again.",
    ),
    "sqlite.broken_view": flaw(
        "视图或触发器“{name}”不能使用：{why}。请修正或删除它。",
        'The view or trigger "{name}" cannot be used: {why}. Correct or delete it.',
    ),
    "sqlite.wal": flaw(
        "数据库处于 WAL 模式，未随附“-wal”文件时最近写入的数据可能缺失。请先执行检查点（PRAGMA wal_checkpoint）再上传。",
        'The database is in WAL mode; without its "-wal" file the latest rows may be missing. Run PRAGMA wal_checkpoint first.',
    ),
    "sqlite.foreign_key": flaw(
        "表“{table}”中有 {n} 行引用了不存在的记录。请补全被引用的表。",
        'In the table "{table}" {n} rows refer to records that do not exist. Complete the referenced table.',
    ),
    "array.broken": breaks(
        "{format} 文件损坏，无法完整读取（{why}）。请用原软件重新导出后上传。",
        "The {format} file is damaged and cannot be read whole ({why}). Export it again with its own software.",
    ),
    "array.truncated": breaks(
        "{format} 文件不完整：应有 {expected} 字节，实有 {actual} 字节。请重新上传完整的文件。",
        "The {format} file is incomplete: {actual} of {expected} bytes. Upload the complete file.",
    ),
    "array.external": flaw(
        "含有指向其他文件的链接（{name}），链接的数据不在本文件中。请把数据合并到本文件后重新上传。",
        "Contains a link to another file ({name}); the linked data are not in this one. Copy them into it.",
    ),
    "array.unread": flaw(
        "数据集“{name}”所用的压缩或存储方式（{why}）不能检查。请改用 gzip（deflate）压缩。",
        'The dataset "{name}" uses a compression or layout ({why}) that cannot be examined. Use gzip (deflate).',
    ),
    "array.bomb": breaks(
        "数组声明的数据量异常（{why}），与文件大小不符，已停止读取。请重新导出后上传。",
        "The arrays declare an abnormal amount of data ({why}) for so small a file; reading stopped. Export it again.",
    ),
    "image.unread": flaw(
        "图像的第 {page} 幅使用了不能检查的编码（{why}）。请改用常见的压缩方式。",
        "Picture {page} uses an encoding that cannot be examined ({why}). Use a common compression.",
    ),
    "image.trailing": flaw(
        "图像结束标记之后还有 {n} 字节的其他内容（{what}）。请重新导出图像，另行上传附加的内容。",
        "After the picture's end there are {n} bytes of something else ({what}). Export it again; upload the rest apart.",
    ),
    "ome.mismatch": flaw(
        "OME 元数据声明 {declared} 个平面，文件中有 {actual} 个。请检查是否缺少图像文件。",
        "The OME metadata declare {declared} planes, the file holds {actual}. Check whether image files are missing.",
    ),
    "dicom.length": breaks(
        "DICOM 像素数据长度不符：应有 {expected} 字节，实有 {actual} 字节。请重新导出后上传。",
        "DICOM pixel data of the wrong length: {actual} bytes, {expected} expected. Export it again.",
    ),
    "dicom.person": flaw(
        "DICOM 头信息含患者个人信息（{what}）。请去标识化后重新上传。",
        "The DICOM header holds personal data of the patient ({what}). De-identify it and upload again.",
    ),
    "pdf.javascript": flaw(
        "PDF 含有脚本或打开时自动执行的动作（{what}）。请另存为不含脚本的 PDF（如 PDF/A）。",
        "The PDF contains scripts or actions that run when it is opened ({what}). Save it without them, e.g. as PDF/A.",
    ),
    "pdf.embedded": flaw(
        "PDF 内嵌有其他文件（{name}）。请把这些文件单独上传。",
        "Files are embedded in the PDF ({name}). Upload them on their own.",
    ),
    "pdf.loop": breaks(
        "PDF 的对象互相引用成环（{why}），无法完整读取。请重新导出后上传。",
        "The PDF's objects refer to each other in a circle ({why}); it cannot be read whole. Export it again.",
    ),
    "archive.duplicate": flaw(
        "压缩包内有同名文件（{name}），解压时后者会覆盖前者。请重新打包。",
        "Two members of the archive have the same name ({name}); unpacking would overwrite one. Pack it again.",
    ),
    "archive.depth": flaw(
        "压缩包嵌套超过 {depth} 层，更深的内容未检查（{name}）。请减少嵌套，最好直接上传文件。",
        "Archives are nested more than {depth} deep; what lies deeper was not examined ({name}). Upload the files themselves.",
    ),
    "archive.volume": breaks(
        "这是分卷压缩包的一部分，不能单独读取。请合并为一个压缩包，或直接上传文件。",
        "This is one volume of a split archive and cannot be read alone. Join the volumes, or upload the files themselves.",
    ),
    "archive.polyglot": flaw(
        "文件前部有不属于压缩包的 {n} 字节（{what}），它同时可被当作另一种文件打开。请重新打包后上传。",
        "{n} bytes before the archive do not belong to it ({what}); the file can also be opened as another kind. Pack it again.",
    ),
    "office.external": flaw(
        "文档引用外部文件或网址中的内容（{name}），打开时会自动读取。请把内容嵌入文档，或删除引用。",
        "The document draws content from another file or address when it is opened ({name}). Embed it or remove the reference.",
    ),
    "sheet.hidden": flaw(
        "工作表“{name}”被隐藏。隐藏的内容也会被公开；请取消隐藏或删除它。",
        'The sheet "{name}" is hidden. What is hidden is published too: show it or delete it.',
    ),
    "sheet.huge": breaks(
        "工作表“{name}”的已用区域过大（{rows} 行 × {columns} 列），与文件大小不符。请删除空白区域后另存。",
        'The used range of the sheet "{name}" is abnormally large ({rows} × {columns}). Delete the empty area and save again.',
    ),
}
