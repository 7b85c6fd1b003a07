"""mmCIF and CIF by gemmi's grammar; atoms, coordinates, cell and the closing ``#`` are checked here (PDBx/mmCIF, CIF 1.1).

Unit ``条``, one per data block. gemmi holds the file in memory, so beyond `LARGE` only lines are counted, and that is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import BLOCK, opened
from huijiao.core.formats.streams import open_plain

if TYPE_CHECKING:
    import gemmi

LARGE = 64 << 20  # gemmi takes some twelve times as much
_NUMBERS = re.compile(r"(?:[-+]?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][-+]?\d+)?(?:\(\d+\))? )*+")
_SITES = ("_atom_site.", "_atom_site_")
_COORDINATES = {"_atom_site.": ("Cartn_x", "Cartn_y", "Cartn_z"), "_atom_site_": ("fract_x", "fract_y", "fract_z")}
_REFLECTIONS = ("_refln.index_h", "_refln_index_h", "_diffrn_refln.index_h")
_OTHER = ("_chem_comp.id", "_chem_comp_atom.atom_id", "_pd_proc.point_id", "_dictionary.title", "_pdbx_nmr_")
_TITLES = ("_entry.id", "_struct.title", "_exptl.method", "_refine.ls_d_res_high", "_em_3d_reconstruction.resolution")


def read(source: Source, draft: Draft) -> None:
    """Parse a CIF file and check its atoms."""
    import gemmi  # noqa: PLC0415 -- a large library, loaded in the child only

    data = _whole(source, draft)
    if data is None:
        _lines_only(source, draft)
        return
    if not data.endswith(b"\n"):
        draft.add("row.unfinished")
    content = _decoded(data, draft)
    draft.count(len(re.findall(r"(?m)^data_", content)), "条")
    try:
        document = gemmi.cif.read_string(content)
    except (ValueError, RuntimeError) as error:
        raise Unreadable("record.malformed", format="CIF", why=str(error)[:120]) from error
    _closed(content)
    del data, content
    draft.count(len(document), "条")
    draft.facts |= {"atoms": 0, "reflections": 0}
    held = [_block(block, draft) for block in document]
    if not any(held):
        raise Unreadable("structure.no_atoms")


def _whole(source: Source, draft: Draft) -> bytes | None:
    with open_plain(source.path, source.compression) as stream:
        data = stream.read(LARGE + 1)
    return data if len(data) <= LARGE else None


def _decoded(data: bytes, draft: Draft) -> str:
    data = data.removeprefix(b"\xef\xbb\xbf")
    if b"\0" in data:
        raise Unreadable("record.malformed", format="CIF", why="NUL")
    try:
        draft.encoding = "UTF-8"
        return data.decode()
    except UnicodeDecodeError:
        draft.encoding = "UNKNOWN"
        draft.add("text.encoding", encoding="?")
        return data.decode("utf-8", "replace")


def _closed(content: str) -> None:
    """A file whose every category is set off by ``#`` lines, as the wwPDB writes it, ends with one."""
    marks = len(re.findall(r"(?m)^#[ \t]*$", content))
    loops = len(re.findall(r"(?m)^loop_", content))
    if marks > 2 and marks > loops and content.rstrip()[-1:] != "#":
        raise Unreadable("record.truncated", format="mmCIF", why="#")


def _block(block: gemmi.cif.Block, draft: Draft) -> bool:
    """Check one data block; tell whether it holds what a structure file may hold."""
    atoms = _atoms(block, draft)
    reflections = max(len(block.find_values(tag)) for tag in _REFLECTIONS)
    draft.facts["atoms"] += atoms
    draft.facts["reflections"] += reflections
    shown = [value for tag in _TITLES if (value := _value(block, tag))]
    draft.show(block.name, *shown)
    if "blocks" not in draft.facts:
        draft.facts["blocks"] = [{"name": block.name[:60], "atoms": atoms, "reflections": reflections, "says": shown}]
        _models(block, draft)
    if atoms or reflections:
        _cell(block, draft)
    return bool(atoms or reflections or any(block.find_mmcif_category(tag.rpartition(".")[0] + ".") for tag in _OTHER
                                            if "." in tag))  # fmt: skip


def _value(block: gemmi.cif.Block, tag: str) -> str:
    import gemmi  # noqa: PLC0415

    value = block.find_value(tag)
    return gemmi.cif.as_string(value)[:200] if value and value not in {"?", "."} else ""


def _atoms(block: gemmi.cif.Block, draft: Draft) -> int:
    atoms = 0
    for site in _SITES:
        for tag in _COORDINATES[site]:
            values = [v for v in block.find_values(site + tag) if v not in {"?", "."}]
            atoms = max(atoms, len(values))
            if not _NUMBERS.fullmatch(" ".join(values) + " " if values else ""):
                bad = next(v for v in values if not _NUMBERS.fullmatch(v + " "))
                raise Unreadable("row.value", f"data_{block.name}", field=site + tag, value=bad[:60], line="?")
    return atoms


def _models(block: gemmi.cif.Block, draft: Draft) -> None:
    models = set(block.find_values("_atom_site.pdbx_PDB_model_num"))
    chains = list(dict.fromkeys(block.find_values("_atom_site.auth_asym_id")))
    elements = set(block.find_values("_atom_site.type_symbol"))
    if models:
        draft.facts["models"] = len(models)
    if chains:
        draft.facts |= {"chains": chains[:60], "elements": sorted(elements)[:60]}


def _cell(block: gemmi.cif.Block, draft: Draft) -> None:
    import gemmi  # noqa: PLC0415

    sides = [_value(block, f"_cell.{name}") for name in ("length_a", "length_b", "length_c")]
    angles = [_value(block, f"_cell.angle_{name}") for name in ("alpha", "beta", "gamma")]
    if all(sides) and all(angles):
        numbers = [gemmi.cif.as_number(v) for v in (*sides, *angles)]
        draft.facts["cell"] = [None if n != n else n for n in numbers]  # noqa: PLR0124 -- NaN
        if not (all(n > 0 for n in numbers) and all(n < 180 for n in numbers[3:])):
            draft.add("structure.cell", f"data_{block.name}", value=" ".join((*sides, *angles)))
    group = _value(block, "_symmetry.space_group_name_H-M") or _value(block, "_space_group.name_H-M_alt")
    if group:
        draft.facts["space_group"] = group
        if gemmi.find_spacegroup_by_name(group) is None:
            draft.add("structure.cell", f"data_{block.name}", value=group)


def _lines_only(source: Source, draft: Draft) -> None:
    blocks = atoms = size = 0
    with opened(source, draft) as lines:
        for block in lines.blocks():
            joined = b"\n" + block
            blocks += joined.count(b"\ndata_")
            atoms += joined.count(b"\nATOM ") + joined.count(b"\nHETATM")
            size += len(block)
    draft.examined = False
    draft.add("structure.too_large", size=f"{size // BLOCK} MiB")
    draft.facts["atoms"] = atoms
    draft.count(blocks, "条")
