"""Identifiers as texts: accession numbers, CSTR, DOI, certificate numbers (domain.md §2.10, §4.11, §5.2)."""

from __future__ import annotations

import re

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CSTR = re.compile(r"^\w{5}\.\d{2}\..+$", re.ASCII | re.DOTALL)
_CSTR_HEAD = re.compile(r"^(?:https?://(?:www\.)?cstr\.cn/|(?:www\.)?cstr\.cn/|cstr\s*[:：]\s*)", re.IGNORECASE)
_DOI = re.compile(r"^10\.\d{4,9}(?:\.\d+)*/\S+$")
_DOI_HEAD = re.compile(r"^(?:https?://(?:www\.|dx\.)?doi\.org/|(?:dx\.)?doi\.org/|doi\s*[:：]\s*)", re.IGNORECASE)
_TAIL = " \t\r\n\u3000。，；、,;."
_CERTIFICATE = re.compile(
    r"^(?P<body>(?P<centre>[A-Z0-9]{2,12})-HJ-(?P<year>\d{4})-(?P<serial>\d{6}))-(?P<check>[0-9A-Z])$"
)
_VERSIONED = re.compile(r"^(?P<accession>.+?)\.(?P<version>[1-9]\d*)$")


def normalise_cstr(text: str) -> str | None:
    """Return the bare identifier as written (``31253.11.sciencedb.x``), or None when it is no CSTR.

    The resolver's address and (repeated) ``CSTR:`` in front go, and punctuation behind (§5.2).
    """
    bare = _strip(text, _CSTR_HEAD)
    return bare if _CSTR.match(bare) and not re.search(r"\s", bare) else None


def cstr_key(text: str) -> str | None:
    """Return what two spellings of one CSTR have in common (case does not count)."""
    bare = normalise_cstr(text)
    return bare.casefold() if bare else None


def normalise_doi(text: str) -> str | None:
    """Return the bare DOI in lower case (DOIs compare without case), or None when it is none."""
    bare = _strip(text, _DOI_HEAD)
    return bare.lower() if _DOI.match(bare) else None


def _strip(text: str, head: re.Pattern[str]) -> str:
    bare = text.strip(_TAIL)
    while found := head.match(bare):
        bare = bare[found.end() :].strip(_TAIL)
    return bare


def cstr_for(prefix: str, accession: str) -> str:
    """Return the CSTR of an accession: resource type 11, scientific data."""
    return f"{prefix}.11.{accession.lower()}"


def doi_for(prefix: str, accession: str) -> str:
    """Return the DOI of an accession."""
    return f"{prefix}/{accession.lower()}"


def versioned(accession: str, version: int) -> str:
    """Return the accession of one version: ``HJD90000001.2``."""
    if version < 1:
        raise ValueError(f"versions count from 1, not {version}")
    return f"{accession}.{version}"


def unversioned(text: str) -> tuple[str, int | None]:
    """Split ``HJD90000001.2`` into accession and version; None when it names no version."""
    found = _VERSIONED.match(text)
    return (found["accession"], int(found["version"])) if found else (text, None)


def check_character(text: str) -> str:
    """Return the ISO 7064 MOD 37,36 check character over the letters and digits of a text.

    It detects every single wrong character and nearly every swap of neighbours.
    """
    product = 36
    for char in text.upper():
        if char not in _ALPHABET:
            continue
        total = (product + _ALPHABET.index(char)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def certificate_number(centre: str, year: int, serial: int) -> str:
    """Return ``<CENTRE>-HJ-<YYYY>-<6 digits>-<check>`` (§2.10). Serials count from 1 per centre and year."""
    code = centre.upper()
    if not re.fullmatch(r"[A-Z0-9]{2,12}", code) or not 1 <= serial <= 999_999 or not 2000 <= year <= 9999:
        raise ValueError(f"no certificate number from {centre!r}, {year}, {serial}")
    body = f"{code}-HJ-{year}-{serial:06d}"
    return f"{body}-{check_character(body)}"


def check_certificate_number(text: str) -> str | None:
    """Return the number in its printed form, or None when its shape or check character is wrong."""
    found = _CERTIFICATE.match(text.strip().upper().replace("－", "-").replace("—", "-"))
    if not found or found["check"] != check_character(found["body"]):
        return None
    return found[0]
