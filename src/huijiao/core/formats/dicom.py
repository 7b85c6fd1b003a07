"""DICOM: every element read, pixel data of the declared length, frames decoded, patient data noted. Unit ``幅``."""

from __future__ import annotations

import warnings
from typing import Any

import pydicom
from pydicom import config
from pydicom.dataelem import RawDataElement
from pydicom.encaps import generate_fragments
from pydicom.pixels.utils import iter_pixels
from pydicom.uid import DeflatedExplicitVRLittleEndian

from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import Draft, Source, Unreadable

FRAMES = 100_000
_PERSONAL = (
    "PatientName", "PatientID", "PatientBirthDate", "PatientAddress", "PatientTelephoneNumbers", "OtherPatientIDs",
    "OtherPatientNames", "PatientMotherBirthName", "MedicalRecordLocator", "IssuerOfPatientID", "PatientBirthName",
)  # fmt: skip
_ANONYMOUS = (
    "anon",
    "removed",
    "deidentified",
    "de-identified",
    "unknown",
    "none",
    "匿名",
    "test",
    "xxx",
    "phantom",
    "***",
)
_PIXELS = 0x7FE00010
_UNDEFINED = 0xFFFFFFFF
_HEADER = 8  # bytes of the shortest element


def read(source: Source, draft: Draft) -> None:
    """Read a DICOM file to its last frame."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # values against the standard's letter; the verdict is about reading
            data = pydicom.dcmread(source.path)
            _end(data, source.path.stat().st_size)
            elements = _walk(data, 0)
            _image(data, draft)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # the library raises whatever its struct and converters raise
        raise Unreadable("array.broken", format="DICOM", why=safe(str(error) or type(error).__name__, 160)) from error
    draft.facts["elements"] = elements
    for keyword in ("Modality", "SOPClassUID", "Manufacturer", "StudyDate"):
        if keyword in data:
            draft.show(keyword, safe(str(data[keyword].repval), 80))
    _person(data, draft)
    draft.count(1, "幅")


def _end(data: Any, size: int) -> None:
    """The library takes what there is of a value that was cut; the last one has to end where the file ends."""
    if "TransferSyntaxUID" not in data.file_meta or not len(data):
        raise Unreadable("array.truncated", "header", format="DICOM", expected=size + _HEADER, actual=size)
    if data.file_meta.get("TransferSyntaxUID") == DeflatedExplicitVRLittleEndian:
        return
    last = 0
    for tag in data.keys():  # noqa: SIM118 -- iterating the data set itself would convert its elements
        raw = data.get_item(tag)
        if isinstance(raw, RawDataElement) and raw.value is not None and raw.length != _UNDEFINED:
            if len(raw.value) < raw.length:
                raise Unreadable(
                    "array.truncated", str(tag), format="DICOM", expected=raw.value_tell + raw.length, actual=size
                )
            last = max(last, raw.value_tell + raw.length)
        else:
            last = size  # of undefined length: its end mark was found, or reading failed
    if 0 < size - last < _HEADER:
        raise Unreadable("array.truncated", format="DICOM", expected=last + _HEADER, actual=size)


def _walk(data: Any, depth: int) -> int:
    """Convert every element (they are read lazily); return how many there are."""
    if depth > 50:
        raise Unreadable("array.broken", format="DICOM", why="sequences nested too deeply")
    n = 0
    for element in data:
        n += 1
        if element.VR == "SQ":
            n += sum(_walk(item, depth + 1) for item in element.value)
    return n


def _image(data: Any, draft: Draft) -> None:
    draft.facts["transfer_syntax"] = (
        str(data.file_meta.get("TransferSyntaxUID", "")) if hasattr(data, "file_meta") else ""
    )
    if "Rows" not in data or "Columns" not in data:
        draft.facts["pixels"] = False
        return
    frames = int(data.get("NumberOfFrames", 1) or 1)
    samples = int(data.get("SamplesPerPixel", 1) or 1)
    draft.facts |= {"width": int(data.Columns), "height": int(data.Rows), "frames": frames}
    if _PIXELS not in data:
        draft.facts["pixels"] = False
        return
    value = data[_PIXELS].value
    if data.file_meta.TransferSyntaxUID.is_compressed:
        pieces = sum(1 for _ in generate_fragments(value))
        if pieces < frames:
            raise Unreadable("dicom.length", expected=frames, actual=pieces)
    else:
        bits = int(data.get("BitsAllocated", 0) or 0)
        halved = str(data.get("PhotometricInterpretation", "")) == "YBR_FULL_422"
        pixels = int(data.Rows) * int(data.Columns) * samples * frames
        expected = (pixels * bits + 7) // 8 if bits == 1 else pixels * (bits // 8)
        expected = expected // 3 * 2 if halved else expected
        if len(value) < expected or len(value) > expected + expected % 2:
            raise Unreadable("dicom.length", expected=expected, actual=len(value))
    _frames(data, frames, draft)


def _frames(data: Any, frames: int, draft: Draft) -> None:
    if frames > FRAMES:
        raise Unreadable("array.bomb", "frames", why=f"{frames} frames")
    decoded = 0
    try:
        for _ in iter_pixels(data):
            decoded += 1
    except (RuntimeError, NotImplementedError) as error:
        why = safe(str(error), 160)
        if "plugin" in why or "missing dependencies" in why or "Unable to decompress" in why or "not supported" in why:
            draft.examined = False
            draft.add("image.unread", f"frame {decoded + 1}", page=decoded + 1, why=why)
            return
        raise Unreadable("array.broken", f"frame {decoded + 1}", format="DICOM", why=why) from error
    draft.facts["decoded"] = decoded


def _person(data: Any, draft: Draft) -> None:
    """Note elements that name the patient (PS3.15 annex E); their values are not kept."""
    if str(data.get("PatientIdentityRemoved", "")).upper() == "YES":
        return
    found = [k for k in _PERSONAL if k in data and _telling(str(data[k].value))]
    if found:
        draft.add("dicom.person", what=", ".join(found))
        draft.facts["screen"] = {"patient": {"n": len(found), "samples": found, "places": ["header"]}}


def _telling(value: str) -> bool:
    text = value.strip(" ^=").lower()
    return bool(text) and not any(word in text for word in _ANONYMOUS)


config.settings.reading_validation_mode = config.WARN
