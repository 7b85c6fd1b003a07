"""BCF 2: header, then every record's lengths, contig, samples and alleles (VCF 4.3, section 6). Unit ``条``."""

from __future__ import annotations

import io
import struct
from collections import Counter

from huijiao.core.formats.bgzf import lacks_end
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import text
from huijiao.core.formats.streams import open_plain
from huijiao.core.formats.vcf_header import Header

HEADER = 256 << 20
RECORD = 1 << 30
_FIXED = struct.Struct("<IIiiifII")


def read(source: Source, draft: Draft) -> None:
    """Check and count a BCF file."""
    draft.count(0, "条")
    with open_plain(source.path, source.compression) as stream:
        header = _header(stream)
        records = _Records(header, draft)
        draft.facts |= {"samples": len(header.samples), "version": header.version, "header_lines": header.lines}
        while head := stream.read(_FIXED.size):
            records.take(head, stream)
            draft.records = records.n
    if source.compression == "gzip" and lacks_end(source.path):
        raise Unreadable("bgzf.unfinished")
    draft.facts |= {"snvs": records.snvs, "contigs": {text(k): n for k, n in records.contigs.most_common(50)}}


def _header(stream: io.BufferedReader) -> Header:
    start = stream.read(9)
    if len(start) < 9 or start[:3] != b"BCF" or start[3] != 2:
        raise Unreadable("binary.header", format="BCF", field="magic", value=start[:5].decode("latin-1"))
    length = int.from_bytes(start[5:9], "little")
    if length > HEADER:
        raise Unreadable("binary.header", format="BCF", field="l_text", value=length)
    written = stream.read(length)
    if len(written) < length:
        raise Unreadable("binary.size", format="BCF", expected=length, found=len(written))
    header = Header()
    for line in written.rstrip(b"\0").rstrip(b"\n").split(b"\n"):
        if not header.take(line):
            return header
    raise Unreadable("row.header", what="#CHROM")


class _Records:
    def __init__(self, header: Header, draft: Draft) -> None:
        self._header, self._draft = header, draft
        self.n = self.snvs = 0
        self.contigs: Counter[bytes] = Counter()
        self._last = (-1, -1)

    def take(self, head: bytes, stream: io.BufferedReader) -> None:
        """Check one record, whose first bytes are ``head``."""
        self.n += 1
        if len(head) < _FIXED.size:
            raise self._broken("length")
        shared, individual, chrom, pos, _, _, alleles_info, formats_samples = _FIXED.unpack(head)
        if not _FIXED.size - 8 <= shared < RECORD or individual >= RECORD:
            raise self._broken("l_shared l_indiv")
        samples, alleles = formats_samples & 0xFFFFFF, alleles_info >> 16
        if samples != len(self._header.samples) and individual:
            raise self._broken("n_sample")
        name = self._header.numbers.get(chrom)
        if name is None or pos < -1 or not alleles:
            raise self._broken("CHROM POS")
        body = stream.read(shared - _FIXED.size + 8)
        rest = stream.read(individual)
        if len(body) + len(rest) < shared - _FIXED.size + 8 + individual:
            raise self._broken("length")
        texts = self._texts(body, alleles + 1)
        self.snvs += alleles == 2 and len(texts[1]) == len(texts[2]) == 1
        if (chrom, pos) < self._last and chrom == self._last[0]:
            self._draft.add("row.order", f"record {self.n}", line=self.n, value=f"{text(name)}:{pos + 1}")
        self._last = (chrom, pos)
        self.contigs[name] += 1
        if self.n <= 8:
            self._draft.show(text(name), str(pos + 1), *(text(t) for t in texts))

    def _texts(self, body: bytes, n: int) -> list[bytes]:
        """Read the identifier and the alleles: typed strings one after another."""
        out, at = [], 0
        for _ in range(n):
            if at >= len(body):
                raise self._broken("ID REF ALT")
            length, kind = body[at] >> 4, body[at] & 15
            at += 1
            if length == 15:
                width = {1: 1, 2: 2, 3: 4}.get(body[at] & 15 if at < len(body) else 0, 0)
                length = int.from_bytes(body[at + 1 : at + 1 + width], "little")
                at += 1 + width
            if kind not in {0, 7} or at + length > len(body):
                raise self._broken("ID REF ALT")
            out.append(body[at : at + length])
            at += length
        return out

    def _broken(self, field: str) -> Unreadable:
        return Unreadable("binary.record", f"record {self.n}", format="BCF", record=self.n, field=field)
