"""A tiny valid file of each life-science format, built by code: ``SEEDS`` maps a name to the builder of its bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import struct
import zlib
from collections.abc import Callable

from huijiao.core.formats.bgzf import END
from tests.core.formats.making import gz

Builder = Callable[[], bytes]


def bgzf(data: bytes, *, size: int = 200, end: bool = True) -> bytes:
    """Pack in blocks of ``size`` bytes (SAM specification, 4.1)."""
    out = b""
    for at in range(0, len(data), size):
        piece = data[at : at + size]
        machine = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = machine.compress(piece) + machine.flush()
        head = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(packed) + 25)
        out += head + packed + struct.pack("<II", zlib.crc32(piece), len(piece))
    return out + (END if end else b"")


VCF_HEADER = (
    "##fileformat=VCFv4.2\n"
    '##FILTER=<ID=q10,Description="Quality below 10">\n'
    '##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    "##contig=<ID=chr1,length=1000>\n##contig=<ID=chr2,length=900>\n"
    "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1\tS2\n"
)
VCF_RECORDS = (
    "chr1\t5\trs1\tA\tT\t29.5\tPASS\tDP=10\tGT\t0|0\t0/1\n"
    "chr1\t17\t.\tAC\tA,<DEL>\t.\tq10\tDP=3\tGT:DP\t1/2:3\t./.\n"
    "chr2\t7\t.\tG\tG]chr1:5]\t3e1\tPASS\tDP=1\tGT\t0/0\t.\n"
)


def vcf() -> bytes:
    """Two samples, three records."""
    return (VCF_HEADER + VCF_RECORDS).encode()


def _typed(text: bytes) -> bytes:
    return bytes([len(text) << 4 | 7]) + text


def bcf() -> bytes:
    """Three records with one sample each, BGZF."""
    header = (VCF_HEADER.replace("\tS2", "") + "\0").encode()
    out = b"BCF\x02\x02" + struct.pack("<I", len(header)) + header
    for contig, pos in ((0, 4), (0, 16), (1, 6)):
        shared = struct.pack("<iiifII", contig, pos, 1, 30.0, 2 << 16, 1 << 24 | 1)
        shared += b"\x07" + _typed(b"A") + _typed(b"T") + b"\x11\x00"
        individual = b"\x11\x01" + b"\x21\x02\x04"
        out += struct.pack("<II", len(shared), len(individual)) + shared + individual
    return bgzf(out)


def gff3() -> bytes:
    return (
        b"##gff-version 3\n##sequence-region c1 1 500\n"
        b"c1\tsrc\tgene\t1\t90\t.\t+\t.\tID=g1;Name=abc%20d\n"
        b"c1\tsrc\tmRNA\t1\t90\t.\t+\t.\tID=m1;Parent=g1\n"
        b"c1\tsrc\tCDS\t1\t60\t0.5\t+\t0\tID=c1;Parent=m1\n"
        b"##FASTA\n>c1\nACGTACGTAC\n"
    )


def gtf() -> bytes:
    return (
        b'c1\tsrc\tgene\t1\t90\t.\t+\t.\tgene_id "g1"; gene_name "a b";\n'
        b'c1\tsrc\texon\t1\t60\t.\t+\t.\tgene_id "g1"; transcript_id "t1"; exon_number 1;\n'
    )


def bed() -> bytes:
    return b"track name=x\nchr1\t10\t100\ta\t5\t+\t10\t90\t255,0,0\t2\t10,20,\t0,70,\nchr1\t200\t210\tb\t0\t-\t200\t210\t0\t1\t10\t0\n"


def bedgraph() -> bytes:
    return b'track type=bedGraph name="x"\nchr1\t0\t100\t1.5\nchr1\t100\t200\t-2e-3\n'


def wig() -> bytes:
    return (
        b"track type=wiggle_0\nfixedStep chrom=chr1 start=1 step=10 span=5\n1.5\n2\n-3e1\n"
        b"variableStep chrom=chr2\n1 0.5\n20 7\n"
    )


def genbank(n: int = 2) -> bytes:
    one = (
        b"LOCUS       AB%06d                70 bp    DNA     linear   BCT 01-JAN-2020\n"
        b"DEFINITION  A sequence.\nACCESSION   AB000001\n"
        b"FEATURES             Location/Qualifiers\n"
        b"     source          1..70\n"
        b'                     /organism="Escherichia coli"\n'
        b"     CDS             complement(join(1..20,\n"
        b"                     30..>60))\n"
        b'                     /gene="abc"\n'
        b"ORIGIN      \n"
        b"        1 acgtacgtac acgtacgtac acgtacgtac acgtacgtac acgtacgtac acgtacgtac\n"
        b"       61 acgtacgtac\n//\n"
    )
    return b"\n".join(one % i for i in range(n)) if n > 1 else one % 0


def embl() -> bytes:
    return (
        b"ID   X56734; SV 1; linear; mRNA; STD; PLN; 70 BP.\nXX\nAC   X56734;\nXX\n"
        b"FH   Key             Location/Qualifiers\nFH\n"
        b'FT   source          1..70\nFT                   /organism="Trifolium repens"\n'
        b"FT   CDS             14..65\nXX\n"
        b"SQ   Sequence 70 BP; 21 A; 21 C; 14 G; 14 T; 0 other;\n"
        b"     acgtacgtac acgtacgtac acgtacgtac acgtacgtac acgtacgtac acgtacgtac        60\n"
        b"     acgtacgtac                                                              70\n//\n"
    )


_SITE = (
    "group_PDB id type_symbol label_atom_id label_comp_id label_asym_id label_seq_id "
    "Cartn_x Cartn_y Cartn_z occupancy B_iso_or_equiv auth_asym_id pdbx_PDB_model_num"
).split()


def mmcif() -> bytes:
    """As the wwPDB writes it, with ``#`` between categories."""
    cell = "".join(f"_cell.{k} {v}\n" for k, v in {
        "length_a": 10.1, "length_b": 20, "length_c": 30, "angle_alpha": 90, "angle_beta": 90, "angle_gamma": 90}.items())  # fmt: skip
    rows = "".join(f"ATOM {i} C CA ALA A {i} {i * 1.5:.3f} {-i * 0.5:.3f} 6.504 1.00 20.00 A 1\n" for i in range(1, 6))
    return (
        "data_1ABC\n# \n_entry.id 1ABC\n# \n" + cell + "# \n_symmetry.space_group_name_H-M 'P 21 21 21'\n# \nloop_\n"
        + "".join(f"_atom_site.{tag}\n" for tag in _SITE) + rows + "# \n"
    ).encode()  # fmt: skip


def pdb() -> bytes:
    atoms = "".join(
        f"ATOM  {i:5d}  CA  ALA A{i:4d}    {i * 1.5:8.3f}{-i * 0.5:8.3f}{6.504:8.3f}{1:6.2f}{20:6.2f}           C\n"
        for i in range(1, 6)
    )
    return (
        "HEADER    HYDROLASE                               01-JAN-20   1ABC\n"
        "CRYST1   10.000   20.000   30.000  90.00  90.00  90.00 P 21 21 21    4\n"
        + atoms + "TER       6      ALA A   5\n"
        + "MASTER    " + "".join(f"{n:5d}" for n in (0, 0, 0, 0, 0, 0, 0, 0, 5, 1, 0, 0)) + "\nEND\n"
    ).encode()  # fmt: skip


def mtz() -> bytes:
    rows = [(h, 0.0, 1.0, h * 2.5) for h in range(1, 5)]
    data = b"".join(struct.pack("<4f", *row) for row in rows)
    cards = [
        "VERS MTZ:V1.1", "TITLE a title", "NCOL        4            4        0",
        "CELL    10.0000   20.0000   30.0000   90.0000   90.0000   90.0000", "SORT    1   2   3   0   0",
        "SYMINF   1  1 P     1                'P 1' PG1", "SYMM X,  Y,  Z", "RESO 0.01 0.25", "VALM NAN",
        "COLUMN H                              H      1.0    4.0    0", "COLUMN K                              H      0.0    0.0    0",
        "COLUMN L                              H      1.0    1.0    0", "COLUMN F                              F      2.5   10.0    0",
        "NDIF        1", "PROJECT       0 HKL_base", "CRYSTAL       0 HKL_base", "DATASET       0 HKL_base",
        "DCELL         0    10.0000   20.0000   30.0000   90.0000   90.0000   90.0000", "DWAVEL        0    0.00000", "END",
        "MTZENDOFHEADERS",
    ]  # fmt: skip
    head = b"MTZ " + struct.pack("<i", 20 + len(data) // 4 + 1) + b"\x44\x41\0\0"
    return head.ljust(80, b"\0") + data + "".join(card.ljust(80) for card in cards).encode()


def mrc(mode: int = 2, values: tuple[float, ...] = tuple(i / 4 for i in range(24))) -> bytes:
    head = bytearray(1024)
    struct.pack_into("<4i", head, 0, 4, 3, 2, mode)
    struct.pack_into("<3i6f3i3f2i", head, 28, 4, 3, 2, 4.0, 3.0, 2.0, 90, 90, 90, 1, 2, 3,
                     min(values), max(values), sum(values) / len(values), 1, 0)  # fmt: skip
    head[208:216] = b"MAP \x44\x44\0\0"
    struct.pack_into("<i", head, 220, 1)
    head[224:304] = b"made by a test".ljust(80)
    return bytes(head) + struct.pack(f"<{len(values)}f", *values)


def _array(values: list[float], packed: bool) -> str:
    raw = struct.pack(f"<{len(values)}d", *values)
    text = base64.b64encode(zlib.compress(raw) if packed else raw).decode()
    kind = '"MS:1000574" name="zlib compression"' if packed else '"MS:1000576" name="no compression"'
    return (
        f'<binaryDataArray encodedLength="{len(text)}"><cvParam cvRef="MS" accession="MS:1000523" name="64-bit float"/>'
        f'<cvParam cvRef="MS" accession={kind}/><binary>{text}</binary></binaryDataArray>\n'
    )


def mzml(n: int = 3) -> bytes:
    """Indexed, with offsets and SHA-1."""
    out = b'<?xml version="1.0" encoding="utf-8"?>\n<indexedmzML xmlns="http://psi.hupo.org/ms/mzml">\n<mzML version="1.1.0">\n'
    out += b'<run id="r"><spectrumList count="%d" defaultDataProcessingRef="d">\n' % n
    places = []
    for i in range(n):
        places.append(len(out))
        arrays = _array([100.0 + i, 200.5, 300.25], True) + _array([1.0, 2.0, 3.0], False)
        out += (
            f'<spectrum index="{i}" id="scan={i + 1}" defaultArrayLength="3">'
            f'<cvParam cvRef="MS" accession="MS:1000511" name="ms level" value="1"/>'
            f'<binaryDataArrayList count="2">\n{arrays}</binaryDataArrayList></spectrum>\n'
        ).encode()
    out += b"</spectrumList></run></mzML>\n"
    at = len(out)
    index = "".join(f'<offset idRef="scan={i + 1}">{p}</offset>\n' for i, p in enumerate(places))
    out += f'<indexList count="1"><index name="spectrum">\n{index}</index></indexList>\n'.encode()
    out += f"<indexListOffset>{at}</indexListOffset>\n<fileChecksum>".encode()
    return out + hashlib.sha1(out).hexdigest().encode() + b"</fileChecksum>\n</indexedmzML>\n"


def biom1() -> bytes:
    return json.dumps({
        "id": None, "format": "Biological Observation Matrix 1.0.0", "format_url": "http://biom-format.org", "type": "OTU table",
        "generated_by": "a test", "date": "2026-01-01T00:00:00", "rows": [{"id": "o1", "metadata": None}, {"id": "o2", "metadata": None}],
        "columns": [{"id": "s1", "metadata": None}, {"id": "s2", "metadata": None}, {"id": "s3", "metadata": None}],
        "matrix_type": "sparse", "matrix_element_type": "int", "shape": [2, 3], "data": [[0, 0, 5], [1, 2, 7]],
    }).encode()  # fmt: skip


def biom2() -> bytes:
    import h5py
    import numpy as np

    out = io.BytesIO()
    with h5py.File(out, "w") as table:
        table.attrs.update({"id": "none", "type": "OTU table", "format-version": [2, 1], "shape": [2, 3], "nnz": 2})
        table["observation/ids"] = np.array([b"o1", b"o2"])
        table["sample/ids"] = np.array([b"s1", b"s2", b"s3"])
        for axis, starts, places in (("observation", [0, 1, 2], [0, 2]), ("sample", [0, 1, 1, 2], [0, 1])):
            table[f"{axis}/matrix/data"] = np.array([5.0, 7.0])
            table[f"{axis}/matrix/indices"] = np.array(places, "i4")
            table[f"{axis}/matrix/indptr"] = np.array(starts, "i4")
    return out.getvalue()


def newick() -> bytes:
    return b"((A:0.1,'B b':2e-1)0.95:.3,[a comment](C,D)x,E:1);\n(A,B);\n"


def nexus() -> bytes:
    return (
        b"#NEXUS\n[a [nested] comment]\nBEGIN TAXA;\nDIMENSIONS NTAX=3;\nTAXLABELS A 'B b' C;\nEND;\n"
        b"BEGIN CHARACTERS;\nDIMENSIONS NCHAR=4;\nFORMAT DATATYPE=DNA GAP=- MISSING=?;\n"
        b"MATRIX\nA ACGT\n'B b' AC-T\nC A{AC}GT\n;\nEND;\n"
        b"BEGIN TREES;\nTREE one = [&R] ((A:1,'B b':2),C);\nEND;\n"
    )


def ab1() -> bytes:
    bases = b"ACGTACGTNN"
    items = [(b"DATA", i, 4, 2, struct.pack(">20h", *range(20))) for i in range(9, 13)]
    items += [(b"PBAS", 2, 2, 1, bases), (b"PCON", 2, 2, 1, bytes(range(10, 20))), (b"PLOC", 2, 4, 2, struct.pack(">10h", *range(10))),
              (b"SMPL", 1, 18, 1, b"\x06sample")]  # fmt: skip
    body, entries = b"", b""
    for name, number, kind, size, data in items:
        where = struct.pack(">I", 128 + len(body)) if len(data) > 4 else data.ljust(4, b"\0")
        entries += name + struct.pack(">IHHII", number, kind, size, len(data) // size, len(data)) + where + bytes(4)
        body += data if len(data) > 4 else b""
    root = b"tdir" + struct.pack(">IHHIIII", 1, 1023, 28, len(items), len(entries), 128 + len(body), 0)
    return (b"ABIF" + struct.pack(">H", 101) + root).ljust(128, b"\0") + body + entries


def fcs(events: int = 4) -> bytes:
    data = b"".join(struct.pack("<2f", i * 1.5, -i) for i in range(events))
    words = {"$BEGINANALYSIS": 0, "$ENDANALYSIS": 0, "$BEGINSTEXT": 0, "$ENDSTEXT": 0, "$BYTEORD": "1,2,3,4", "$DATATYPE": "F",
             "$MODE": "L", "$NEXTDATA": 0, "$PAR": 2, "$TOT": events, "$CYT": "a//b", "$P1N": "FSC", "$P1B": 32, "$P1R": 1024, "$P1E": "0,0",
             "$P2N": "SSC", "$P2B": 32, "$P2R": 1024, "$P2E": "0,0", "$BEGINDATA": 1024, "$ENDDATA": 1023 + len(data)}  # fmt: skip
    text = "/" + "".join(f"{k}/{v}/" for k, v in words.items())
    head = "FCS3.1    " + "".join(f"{n:8d}" for n in (58, 57 + len(text), 1024, 1023 + len(data), 0, 0))
    return (head + text).encode().ljust(1024) + data + b"00000000"


SEEDS: dict[str, Builder] = {
    "a.vcf": vcf, "b.vcf.gz": lambda: bgzf(vcf()), "c.vcf.gz": lambda: gz(vcf()), "a.bcf": bcf, "a.gff3": gff3, "a.gtf": gtf, "a.bed": bed,
    "a.bedgraph": bedgraph, "a.wig": wig, "a.gb": genbank, "a.embl": embl, "a.cif": mmcif, "a.pdb": pdb, "a.mtz": mtz, "a.mrc": mrc,
    "a.map.gz": lambda: gz(mrc()), "a.mzml": mzml, "a.biom": biom1, "b.biom": biom2, "a.nwk": newick, "a.nex": nexus, "a.ab1": ab1, "a.fcs": fcs,
}  # fmt: skip
# name → (format, records) of its seed
HELD: dict[str, tuple[str, int]] = {
    "a.vcf": ("VCF", 3), "b.vcf.gz": ("VCF", 3), "c.vcf.gz": ("VCF", 3), "a.bcf": ("BCF", 3), "a.gff3": ("GFF3", 3), "a.gtf": ("GTF", 2),
    "a.bed": ("BED", 2), "a.bedgraph": ("BEDGRAPH", 2), "a.wig": ("WIG", 5), "a.gb": ("GENBANK", 2), "a.embl": ("EMBL", 1), "a.cif": ("MMCIF", 1),
    "a.pdb": ("PDB", 1), "a.mtz": ("MTZ", 4), "a.mrc": ("MRC", 1), "a.map.gz": ("MRC", 1), "a.mzml": ("MZML", 3), "a.biom": ("BIOM", 2),
    "b.biom": ("BIOM", 2), "a.nwk": ("NWK", 2), "a.nex": ("NEXUS", 3), "a.ab1": ("AB1", 1), "a.fcs": ("FCS", 4),
}  # fmt: skip
