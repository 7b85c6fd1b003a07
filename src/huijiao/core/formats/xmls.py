"""XML by a streaming parser: well-formed to the end, no entity declarations. Unit ``条``: repeated second-level elements."""

from __future__ import annotations

from collections import Counter
from xml.parsers import expat

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

BLOCK = 1 << 20
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


def read(source: Source, draft: Draft) -> None:
    """Parse the whole file; external references are never followed."""
    handler = _Handler()
    parser = expat.ParserCreate()
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.EntityDeclHandler = handler.entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        with open_plain(source.path, source.compression) as stream:
            while block := stream.read(BLOCK):
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        where = f"line {parser.CurrentLineNumber}"
        raise Unreadable("xml.broken", where, why=str(error)[:120]) from error
    top = handler.second.most_common(1)
    draft.facts |= {"root": handler.root[:120], "elements": handler.elements}
    draft.facts["second_level"] = {name[:120]: n for name, n in handler.second.most_common(10)}
    draft.count(top[0][1] if top else 1, "条")
    draft.show(f"<{handler.root}>", *(f"{name} × {n}" for name, n in handler.second.most_common(5)))
