"""mzML by a streaming parser (HUPO-PSI 1.1): spectra counted, arrays decoded one by one, index and SHA-1 verified.

Unit ``条``, one per spectrum.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections import Counter
from typing import cast
from xml.parsers import expat

from isal import isal_zlib

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

BLOCK = 1 << 20
ARRAY = 256 << 20  # characters one encoded array may have
OFFSETS = 2_000_000  # index entries that are compared
DEEP = 100
_WIDTHS = {"MS:1000523": 8, "MS:1000521": 4, "MS:1000519": 4, "MS:1000522": 8}
_ZLIB, _PLAIN = "MS:1000574", "MS:1000576"
_LEVEL = "MS:1000511"
_CLOSING = b"<fileChecksum>"
_zlib_error = cast("type[Exception]", isal_zlib.error)  # typed as an instance by its package
_LISTS = {"spectrumList": "spectrum", "chromatogramList": "chromatogram"}


class _Mzml:
    def __init__(self, draft: Draft, parser: expat.XMLParserType) -> None:
        self.draft, self.parser = draft, parser
        self.path: list[str] = []
        self.found: Counter[str] = Counter()
        self.declared: dict[str, int] = {}
        self.levels: Counter[str] = Counter()
        self.terms: set[str] = set()
        self.points = self.default = 0
        self.length = -1  # declared characters of the array at hand
        self.own: int | None = None  # its declared points, where they differ from its spectrum's
        self.text: list[str] = []
        self.listening = False
        self.size = 0  # characters listened to
        self.places: dict[str, int] = {}
        self.checksum = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take a start tag."""
        self.path.append(name)
        if len(self.path) > DEEP:
            raise Unreadable("xml.broken", why=f"nested deeper than {DEEP}")
        if name == "cvParam":
            self._term(attributes)
        elif name in {"spectrum", "chromatogram"}:
            self._spectrum(name, attributes)
        elif name == "binaryDataArray":
            self.terms = set()
            self.length = _count(attributes, "encodedLength", name)
            self.own = _count(attributes, "arrayLength", name) if "arrayLength" in attributes else None
        elif name in _LISTS:
            self.declared[_LISTS[name]] = _count(attributes, "count", name)
        elif name == "offset":
            self.text, self.listening = [attributes.get("idRef", "")], True
        elif name in {"binary", "fileChecksum", "indexListOffset"}:
            self.text, self.listening = [], True
        elif len(self.path) == 1 and name not in {"mzML", "indexedmzML"}:
            raise Unreadable("xml.broken", why=f"<{name[:40]}> is not mzML")

    def _term(self, attributes: dict[str, str]) -> None:
        accession = attributes.get("accession", "")
        if len(self.path) > 1 and self.path[-2] == "binaryDataArray":
            self.terms.add(accession)
        elif accession == _LEVEL:
            self.levels[attributes.get("value", "")[:8]] += 1

    def _spectrum(self, name: str, attributes: dict[str, str]) -> None:
        self.found[name] += 1
        self.default = _count(attributes, "defaultArrayLength", name)
        self.draft.records = self.found["spectrum"]
        if self.draft.facts.get("indexed") and len(self.places) < OFFSETS:
            self.places[attributes.get("id", "")] = self.parser.CurrentByteIndex
        self.draft.show(attributes.get("id", ""), str(self.default))

    def characters(self, data: str) -> None:
        """Take character data."""
        if self.listening:
            self.text.append(data)
            self.size += len(data)
            if self.size > ARRAY:
                raise Unreadable("xml.broken", self._where(), why=f"array > {ARRAY >> 20} MiB")

    def end(self, name: str) -> None:
        """Take an end tag."""
        self.path.pop()
        if not self.listening:
            return
        self.listening, self.size = False, 0
        if name == "binary":
            self._array("".join(self.text))
        elif name == "offset":
            self._place(self.text[0], "".join(self.text[1:]).strip())
        elif name == "fileChecksum":
            self.checksum = "".join(self.text).strip().lower()

    def _where(self) -> str:
        return f"line {self.parser.CurrentLineNumber}"

    def _array(self, encoded: str) -> None:
        if len(encoded) != self.length:
            encoded = "".join(encoded.split())
        if len(encoded) != self.length:
            raise Unreadable(
                "declared.differs", self._where(), what="encodedLength", declared=self.length, found=len(encoded)
            )
        try:
            data = binascii.a2b_base64(encoded, strict_mode=True) if encoded else b""
            if _ZLIB in self.terms and data:
                data = _inflated(data)
        except (ValueError, _zlib_error) as error:
            raise Unreadable("binary.record", self._where(), format="mzML", record=self.found["spectrum"],
                             field=str(error)[:60]) from error  # fmt: skip
        width = next((_WIDTHS[t] for t in self.terms if t in _WIDTHS), 0)
        due = self.default if self.own is None else self.own
        if width and self.terms & {_ZLIB, _PLAIN}:
            if len(data) != due * width:
                raise Unreadable(
                    "declared.differs", self._where(), what="arrayLength", declared=due, found=len(data) // width
                )
            self.points += due

    def _place(self, name: str, said: str) -> None:
        """Compare an index entry with where its spectrum was."""
        if not said.isdigit():
            raise Unreadable("xml.broken", self._where(), why="offset")
        at = self.places.get(name)
        if at is not None and at != int(said):
            self.draft.add("declared.statistics", self._where(), what="index offset", declared=int(said), found=at)

    def entity(self, name: str, *_rest: object) -> None:
        """Refuse entities."""
        raise Unreadable("xml.entity", name=name)


def _inflated(data: bytes) -> bytes:
    machine = isal_zlib.decompressobj()
    out: bytes = machine.decompress(data, ARRAY)
    if machine.unconsumed_tail or not machine.eof:
        raise ValueError("zlib stream is not whole")
    return out


def _count(attributes: dict[str, str], key: str, name: str) -> int:
    value = attributes.get(key, "")
    if not value.isdigit():
        raise Unreadable("xml.broken", why=f'<{name}> {key}="{value[:20]}"')
    return int(value)


def read(source: Source, draft: Draft) -> None:
    """Check and count the spectra of an mzML file."""
    draft.count(0, "条")
    draft.encoding = "UTF-8"
    parser = expat.ParserCreate()
    handler = _Mzml(draft, parser)
    parser.buffer_text, parser.buffer_size = True, 1 << 20
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler, parser.EntityDeclHandler = handler.characters, handler.entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        digest = _feed(source, draft, parser)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Unreadable("xml.broken", f"line {parser.CurrentLineNumber}", why=str(error)[:120]) from error
    _conclude(handler, digest, draft)


def _feed(source: Source, draft: Draft, parser: expat.XMLParserType) -> str:
    """Parse all blocks; return the SHA-1 of the bytes up to and including the opening tag of the checksum."""
    digest: hashlib._Hash | None = None
    tail, over = b"", False
    with open_plain(source.path, source.compression) as stream:
        while block := stream.read(BLOCK):
            if digest is None:
                digest = hashlib.sha1(usedforsecurity=False)
                draft.facts["indexed"] = bool(re.search(rb"<indexedmzML[\s>]", block[:4096]))
            if draft.facts["indexed"] and not over:
                joined = tail + block
                at = joined.find(_CLOSING)
                over = at >= 0
                cut = at + len(_CLOSING) if over else max(0, len(joined) - len(_CLOSING) + 1)
                digest.update(joined[:cut])
                tail = joined[cut:]
            parser.Parse(block, False)
        parser.Parse(b"", True)
    return digest.hexdigest() if digest and over else ""


def _conclude(handler: _Mzml, digest: str, draft: Draft) -> None:
    draft.facts |= {"points": handler.points, "chromatograms": handler.found["chromatogram"]}
    draft.facts["ms_levels"] = dict(handler.levels.most_common(10))
    for kind, n in handler.declared.items():
        if handler.found[kind] != n:
            raise Unreadable("declared.differs", what=f"{kind}List count", declared=n, found=handler.found[kind])
    # some programs write a placeholder
    if digest and re.fullmatch(r"[0-9a-f]{40}", handler.checksum) and handler.checksum not in {"0" * 40, digest}:
        raise Unreadable("declared.checksum")
    if draft.facts["indexed"] and not handler.checksum:
        draft.facts["checksum"] = "absent"
    if not handler.found:
        raise Unreadable("row.header", what="0 spectra")
