"""Chinese fonts for prints: the installation's own first, then the machine's, then those of two packages."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

#: Where Debian's fonts-noto-cjk lies; other folders of the system are not searched, prints stay the same.
_SYSTEM = Path("/usr/share/fonts/opentype/noto")
#: Packages and the folder of theirs that holds what is needed.
_PACKAGES = (("justmytype_intl_cjk", "fonts/ofl/notosanssc"), ("noto_cjk_sans_otc", "."))
_BODY = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "Songti SC", "SimSun")
_HEADING = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "Heiti SC", "SimHei")


class NoFonts(Exception):
    """No Chinese font was found anywhere."""


@dataclass(frozen=True)
class FontSet:
    """The opened fonts, and the families for body and headings, best first."""

    fonts: typst.Fonts
    body: tuple[str, ...]
    heading: tuple[str, ...]


@lru_cache(maxsize=1)
def font_set() -> FontSet:
    """Return the fonts of this machine; raises `NoFonts`. ``HUIJIAO_FONT_DIR`` is searched first."""
    own = os.environ.get("HUIJIAO_FONT_DIR", "").strip()
    folders = [Path(own)] if own else []
    folders += [_SYSTEM, *(f for name, sub in _PACKAGES if (f := _package(name, sub)))]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[f for f in folders if f.is_dir()]
    )
    there = set(fonts.families())
    own_families = _families(Path(own)) if own else ()
    sans = tuple(f for f in _HEADING if f in there)
    serif = tuple(f for f in _BODY if f in there)
    if not sans and not serif and not own_families:
        raise NoFonts(f"no Chinese font in {', '.join(map(str, folders))}: set HUIJIAO_FONT_DIR")
    # Every list ends in all others: a rare character is drawn by whichever font has it.
    body = tuple(dict.fromkeys((*own_families, *serif, *sans)))
    return FontSet(fonts, body, tuple(dict.fromkeys((*own_families, *sans, *serif))))


def _package(name: str, sub: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / sub


def _families(folder: Path) -> tuple[str, ...]:
    if not folder.is_dir():
        raise NoFonts(f"HUIJIAO_FONT_DIR={folder} is no folder")
    only = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return tuple(sorted(only.families()))
