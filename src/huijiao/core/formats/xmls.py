"""XML by a streaming parser: well-formed to the end, no entity declarations. Unit ``条``: repeated second-level elements."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from xml.parsers import expat

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain, peek

BLOCK = 1 << 20
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=[\"']([A-Za-z0-9._-]+)")
_RECODED = {"GBK": "gb18030", "GB2312": "gb18030", "GB18030": "gb18030", "BIG5": "big5"}
DEEP = 500


class _Handler:
    def __init__(self) -> None:
        self.depth = 0
        self.root = ""
        self.second: Counter[str] = Counter()
        self.elements = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth == 1:
            self.root = name
        elif self.depth == 2 and (name in self.second or len(self.second) < 1000):
            self.second[name] += 1
        elif self.depth > DEEP:
            raise Unreadable("xml.broken", why=f"nested deeper than {DEEP}")

    def end(self, _name: str) -> None:
        self.depth -= 1

    def entity(self, name: str, *_rest: object) -> None:
        raise Unreadable("xml.entity", name=name)


def _foreign(source: Source, draft: Draft) -> str:
    """Return the declared code page if it is one that needs recoding, and note it (R-ENT-20)."""
    declared = _DECLARED.match(peek(source.path, source.compression, 200))
    label = declared[1].decode().upper() if declared else "UTF-8"
    draft.encoding = label
    if label in {"UTF-8", "US-ASCII", "ASCII"}:
        return ""
    draft.add("text.encoding", encoding=label)
    return _RECODED.get(label, "")


def read(source: Source, draft: Draft) -> None:
    """Parse the whole file; external references are never followed."""
    handler = _Handler()
    foreign = _foreign(source, draft)
    # expat knows no Chinese code page: such a file is handed to it as UTF-8, whatever its first line says
    parser = expat.ParserCreate("utf-8" if foreign else None)
    decoder = codecs.getincrementaldecoder(foreign or "utf-8")()
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.EntityDeclHandler = handler.entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        with open_plain(source.path, source.compression) as stream:
            while block := stream.read(BLOCK):
                parser.Parse(decoder.decode(block).encode() if foreign else block, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        where = f"line {parser.CurrentLineNumber}"
        raise Unreadable("xml.broken", where, why=str(error)[:120]) from error
    top = handler.second.most_common(1)
    draft.facts |= {"root": handler.root[:120], "elements": handler.elements}
    draft.facts["second_level"] = {name[:120]: n for name, n in handler.second.most_common(10)}
    draft.count(top[0][1] if top else 1, "条")
    draft.show(f"<{handler.root}>", *(f"{name} × {n}" for name, n in handler.second.most_common(5)))
