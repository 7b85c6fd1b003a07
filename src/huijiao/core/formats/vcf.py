"""VCF: the header, then every line of a block by one expression; only a block with a fault is looked at line by line.

VCF 4.1 to 4.5. Unit ``条``, one per record. Checked: see the table of formats.
"""

from __future__ import annotations

import re
from collections import Counter

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import Lines, opened, text, width, wrong
from huijiao.core.formats.vcf_header import Header

CONTIGS = 5000  # contigs whose records are counted apart
_ONE = rb"(?:[ACGTNRYSWKMBDHVacgtnryswkmbdhv]+|\*|<[^<>\s,]+>|[ACGTNacgtn.]*[\[\]][^\[\]\s,]+[\[\]][ACGTNacgtn.]*|\.[ACGTNacgtn]+|[ACGTNacgtn]+\.)"
_GENOTYPE = rb"[/|]?(?:\d+|\.)(?:[/|](?:\d+|\.))*"
_FIELDS: tuple[tuple[str, bytes], ...] = (
    ("CHROM", rb"[^\s<>][^\s]*|<[^\s<>]+>"),
    ("POS", rb"\d{1,15}"),
    ("ID", rb"[^\s]+"),
    ("REF", rb"[ACGTNRYSWKMBDHVacgtnryswkmbdhv]+"),
    ("ALT", rb"\.|" + _ONE + rb"(?:," + _ONE + rb")*"),
    ("QUAL", rb"\.|-?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][-+]?\d+)?|[Ii]nf|NaN|nan"),
    ("FILTER", rb"[^\s]+"),
    ("INFO", rb"[^\x00-\x1f]+"),
)
_CAPTURED = frozenset({"CHROM", "POS", "REF", "ALT", "FILTER"})
_FORMAT = rb"[A-Za-z_][0-9A-Za-z_.]*(?::[A-Za-z_][0-9A-Za-z_.]*)*"


def line_pattern(samples: int, columns: int) -> re.Pattern[bytes]:
    """Return the expression of a record with so many sample columns."""
    fixed = rb"\t".join(
        (rb"(%b)" if name in _CAPTURED else rb"(?:%b)") % pattern.replace(rb"\s", rb"\x00-\x20")
        for name, pattern in _FIELDS
    )
    rest = b""
    if columns > len(_FIELDS):
        called = rb"GT(?::[^\x00-\x20]++)?+(?:\t%b(?::[^\x00-\x1f]*+)?+){%d}" % (_GENOTYPE, samples)
        plain = rb"(?!GT[:\t])%b(?:\t[^\x00-\x1f]++){%d}" % (_FORMAT, samples)
        rest = rb"\t(?:%b|%b)" % (called, plain)
    return re.compile(rb"^" + fixed + rest + rb"$", re.MULTILINE)


def _quick_pattern(samples: int, columns: int) -> re.Pattern[bytes]:
    """Return an expression for the usual record (plain alleles, diploid genotypes), twice as fast as the full one."""
    fixed = rb"\t".join((
        rb"^([^\x00-\x20<][^\x00-\x20]*+)", rb"(\d{1,15}+)", rb"[^\x00-\x20]++", rb"([ACGTN]++)", rb"([ACGTN]++(?:,[ACGTN]++)*+)",
        rb"(?:\d++(?:\.\d++)?+|\.)", rb"([^\x00-\x20]++)", rb"[^\x00-\x1f]++",
    ))  # fmt: skip
    rest = rb""
    if columns > len(_FIELDS):
        rest = rb"\tGT(?::[^\x00-\x20]++)?+(?:\t[0-9.][/|][0-9.](?::[^\x00-\x1f]*+)?+){%d}" % samples
    return re.compile(fixed + rest + rb"$", re.MULTILINE)


class _Records:
    def __init__(self, draft: Draft, header: Header) -> None:
        self._draft, self._header = draft, header
        self._pattern = line_pattern(len(header.samples), header.width)
        self._quick = _quick_pattern(len(header.samples), header.width)
        self.n = self.snvs = self.multiallelic = self.symbolic = 0
        self.passed = 0
        self.contigs: Counter[bytes] = Counter()
        self._last: tuple[bytes, int] = (b"", 0)
        self._undeclared: set[bytes] = set()

    def take(self, block: bytes, lines: Lines) -> None:
        """Check a block of records."""
        n = block.count(b"\n")
        found = self._quick.findall(block)
        if len(found) != n:
            found = self._pattern.findall(block)
        if len(found) != n:
            block = self._explain(block, lines)
            found = self._pattern.findall(block)
        if not found:
            return
        chroms, positions, references, alternatives, filters = zip(*found, strict=True)
        self._tally(references, alternatives, filters)
        self._place(chroms, list(map(int, positions)), lines)
        if len(self._draft.preview) < 8:
            for line in block.split(b"\n", 8)[:8]:
                if line:
                    self._draft.show(*text(line[:2000]).split("\t")[:12])

    def _tally(
        self, references: tuple[bytes, ...], alternatives: tuple[bytes, ...], filters: tuple[bytes, ...]
    ) -> None:
        self.n += len(references)
        for (reference, alternative), n in Counter(zip(references, alternatives, strict=True)).items():
            if len(reference) == len(alternative) == 1:
                self.snvs += n * (alternative != b".")
            elif b"," in alternative:
                self.multiallelic += n
            if b"<" in alternative or b"[" in alternative or b"]" in alternative:
                self.symbolic += n
        kinds = Counter(filters)
        self.passed += kinds[b"PASS"]
        for several in kinds:
            for name in several.split(b";"):
                if name not in self._header.filters:
                    self._undeclare("FILTER", name)

    def _undeclare(self, field: str, name: bytes) -> None:
        if name not in self._undeclared and len(self._undeclared) < CONTIGS:
            self._undeclared.add(name)
            self._draft.add("row.undeclared", field=field, value=text(name[:60]))

    def _place(self, chroms: tuple[bytes, ...], positions: list[int], lines: Lines) -> None:
        """Positions do not fall within a contig, and a contig does not come back."""
        start = 0
        while start < len(chroms):
            name = chroms[start]
            end = start + 1
            if chroms[-1] == name:
                end = len(chroms)
                if chroms.count(name) != end - start:
                    end = start + 1
            while end < len(chroms) and chroms[end] == name:
                end += 1
            run = positions[start:end]
            before = self._last[1] if self._last[0] == name else 0
            if self._last[0] != name:
                self._enter(name, lines.at(start))
            if run[0] < before or run != sorted(run):
                self._draft.add("row.order", lines.at(start), line=lines.number + start + 1, value=text(name))
            limit = self._header.contigs.get(name, 0)
            if limit and max(run) > limit + 1:
                at = start + next(i for i, p in enumerate(run) if p > limit + 1)
                self._draft.add("row.range", lines.at(at), line=lines.number + at + 1, value=positions[at], limit=limit)
            self.contigs[name] += end - start
            self._last = (name, run[-1])
            start = end

    def _enter(self, name: bytes, where: str) -> None:
        if name in self.contigs:
            self._draft.add("row.order", where, line=where.removeprefix("line "), value=text(name))
        elif len(self.contigs) >= CONTIGS:
            self.contigs.clear()
        if self._header.contigs and name not in self._header.contigs and name.strip(b"<>") not in self._header.contigs:
            self._undeclare("contig", name)

    def _explain(self, block: bytes, lines: Lines) -> bytes:
        """Raise for the first bad line; return the block without blank lines if there is none."""
        good = []
        for index, line in enumerate(block[:-1].split(b"\n")):
            if not line.strip():
                continue
            if not self._pattern.fullmatch(line):
                raise _fault(line, lines.at(index), self._header)
            good.append(line)
        return b"\n".join([*good, b""])


def _fault(line: bytes, where: str, header: Header) -> Unreadable:
    cells = line.split(b"\t")
    if len(cells) != header.width:
        return width(where, len(cells), header.width)
    for (name, pattern), cell in zip(_FIELDS, cells, strict=False):
        if not re.fullmatch(pattern, cell):
            return wrong(where, name, cell)
    called = b"".join(cells[8:9])
    if called and not re.fullmatch(_FORMAT, called):
        return wrong(where, "FORMAT", called)
    genotype = called.split(b":")[0] == b"GT"
    for sample, cell in zip(header.samples, cells[9:], strict=False):
        if not re.fullmatch(rb"[^\x00-\x1f]+", cell) or (genotype and not re.match(_GENOTYPE + rb"(?::|$)", cell)):
            return wrong(where, text(sample), cell)
    return wrong(where, "VCF", line)


def read(source: Source, draft: Draft) -> None:
    """Check and count a VCF file."""
    header = Header()
    records: _Records | None = None
    draft.count(0, "条")
    with opened(source, draft) as lines:
        for block in lines.blocks():
            rest = block
            if records is None:
                rest = _header(block, header)
                if not header.width:
                    continue
                records = _Records(draft, header)
            if rest:
                before = lines.number
                lines.number += block.count(b"\n") - rest.count(b"\n")
                records.take(rest, lines)
                lines.number = before
                draft.count(records.n, "条")
    if records is None:
        raise Unreadable("row.header", what="#CHROM")
    _facts(records, header, draft)


def _header(block: bytes, header: Header) -> bytes:
    """Take the header lines of a block; return what follows them."""
    at = 0
    while at < len(block):
        end = block.index(b"\n", at)
        more = header.take(block[at:end])
        at = end + 1
        if not more:
            break
    return block[at:]


def _facts(records: _Records, header: Header, draft: Draft) -> None:
    draft.facts |= {"version": header.version, "samples": len(header.samples), "header_lines": header.lines}
    draft.facts |= {"snvs": records.snvs, "multiallelic": records.multiallelic, "symbolic": records.symbolic}
    draft.facts |= {"passed": records.passed, "sample_names": [text(name[:60]) for name in header.samples[:50]]}
    draft.facts["contigs"] = {text(name[:60]): n for name, n in records.contigs.most_common(50)}
