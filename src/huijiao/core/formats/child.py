"""The child process that reads files of strangers: ``python -I -m huijiao.core.formats.child OPTIONS`` (JSON).

Its first line on stdout names the walls that stand around it (`walls.raise_walls`); then one JSON request per line on stdin
(``path``, ``name``, ``seconds`` of processor time) is answered by one JSON report per line on stdout, until stdin closes. A
request with ``preview`` (``format`` and what `shapes.shapes` asks for) is answered with pictures (base64) and shapes.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huijiao.core.formats import examine, kernels
from huijiao.core.formats.report import FileReport
from huijiao.core.formats.walls import grant, limits, raise_walls

_SHORT = 300  # characters a value may keep in a report that is too long


def answer(report: FileReport, cap: int) -> bytes:
    """Return the report as one line of at most ``cap`` bytes; columns, preview and facts are given up if need be."""
    data = report.as_json()
    line = _encoded(data)
    if len(line) > cap:
        data |= {"preview": (), "columns": data["columns"][:200], "facts": _essential(data["facts"])}
        line = _encoded(data)
    if len(line) > cap:
        data |= {"columns": (), "defects": data["defects"][:20]}
        line = _encoded(data)
    return line + b"\n"


def _encoded(data: dict[str, Any]) -> bytes:
    return json.dumps(data, default=str).encode()


def _essential(facts: dict[str, Any]) -> dict[str, Any]:
    """Keep numbers, short words and what the screen for personal and secret content found."""
    kept = {k: v for k, v in facts.items() if isinstance(v, int | float) or (isinstance(v, str) and len(v) < _SHORT)}
    if "screen" in facts:
        kept["screen"] = facts["screen"]
    return kept | {"trimmed": True}


def preview(path: Path, asked: Mapping[str, Any], cap: int) -> bytes:
    """Return what a page shows of a file as one line: ``pictures`` (PNG, base64), ``shapes``, ``problem`` (a class of error)."""
    from huijiao.core.formats import shapes, thumbs  # noqa: PLC0415 -- most children never draw

    made: dict[str, Any] = {"pictures": [], "shapes": {}, "problem": ""}
    try:
        for png in thumbs.pictures(path, str(asked["format"])):
            if sum(map(len, made["pictures"])) + len(png) * 4 // 3 < cap:
                made["pictures"].append(base64.b64encode(png).decode("ascii"))
        made["shapes"] = shapes.shapes(path, str(asked["format"]), asked)
    except Exception as error:  # noqa: BLE001 -- libraries raise anything over foreign bytes; nothing is shown then
        made["problem"] = type(error).__name__
    line = _encoded(made)
    return (line if len(line) < 2 * cap else _encoded(made | {"shapes": {}})) + b"\n"


def main(options: dict[str, Any]) -> None:
    """Serve requests until stdin closes. Options: ``memory`` ``cap`` ``scratch`` ``roots`` ``kernels``."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not be taken for a report
    limits(options["memory"])
    kernels.warm(options["kernels"])
    roots = options["roots"]
    standing = raise_walls(Path(options["scratch"]), None if roots is None else [Path(root) for root in roots])
    out.write(_encoded({"walls": standing}) + b"\n")
    for line in sys.stdin.buffer:
        request = json.loads(line)
        grant(request["seconds"])
        if "preview" in request:
            out.write(preview(Path(request["path"]), request["preview"], options["cap"]))
            continue
        report = examine(Path(request["path"]), request["name"])
        out.write(answer(report, options["cap"]))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
