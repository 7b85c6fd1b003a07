"""``huijiao templates DIR``: write the blank Word and Excel forms. No database, no network."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

from huijiao.cli.words import language
from huijiao.core.text import Text

NO_FOLDER = Text("不能写入 {dir}：{why}", "Cannot write to {dir}: {why}")
WRITTEN = Text("已写入 {n} 份空白表格：{dir}", "{n} blank forms written to {dir}")


def templates(dir: Path, *, lang: Literal["zh", "en"] | None = None) -> int:  # noqa: A002
    """Write the blank forms into DIR. 写出空白表格。

    Exit 0: written; 2: the folder cannot be written.

    Parameters
    ----------
    dir
        Folder, made if missing; forms of the same name are replaced.
    lang
        Language of the messages; default: the locale's, else Chinese. The forms are Chinese.
    """
    from huijiao.tools.papers.templates import TEMPLATES  # noqa: PLC0415 - Word and Excel only when needed

    spoken = language(lang)
    try:
        dir.mkdir(parents=True, exist_ok=True)
        for number, template in enumerate(TEMPLATES.values(), 1):
            path = dir / f"{number:02d}-{template.filename_zh}"
            path.write_bytes(template.build(None))
            print(f"{path}  {template.name.in_(spoken)}")
    except OSError as error:
        print(NO_FOLDER.in_(spoken).format(dir=dir, why=error.strerror or error), file=sys.stderr)
        return 2
    print(WRITTEN.in_(spoken).format(n=len(TEMPLATES), dir=dir))
    return 0
