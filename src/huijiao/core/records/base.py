"""Fields, values that remember their place, and records made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from huijiao.core.findings import Place
from huijiao.core.text import Text


class Kind(StrEnum):
    """How a field is asked for; its text is always kept as it was written."""

    LINE = "line"
    TEXT = "text"
    ONE = "one"  # exactly one of `options`
    MANY = "many"  # any of `options`, kept as ticked labels joined by ；
    DATE = "date"
    NUMBER = "number"
    LIST = "list"  # items joined by ；
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"
    SYSTEM = "system"  # filled by the system


class Need(StrEnum):
    """Whether a field must be filled (the `req` column of domain.md §2)."""

    REQUIRED = "R"
    OPTIONAL = "O"
    CONDITIONAL = "C"
    SYSTEM = "S"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form: code, label as printed, length in code points, options as printed."""

    name: str
    label: Text
    kind: Kind = Kind.LINE
    need: Need = Need.OPTIONAL
    length: int = 0
    options: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    hint: Text | None = None


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """A form: its fields in printed order."""

    name: str
    label: Text
    fields: tuple[FieldSpec, ...]

    def __getitem__(self, name: str) -> FieldSpec:
        for spec in self.fields:
            if spec.name == name:
                return spec
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Value:
    """The text of one field and the place it was read from."""

    text: str = ""
    place: Place = Place()


@dataclass(frozen=True)
class Record(Mapping[str, str]):
    """Values of one form. Reading an absent field gives ``""``; `has` tells absent from empty.

    A field that the form's version does not have is not an empty field (domain.md §3.14).
    """

    values_: Mapping[str, Value] = field(default_factory=dict)
    place: Place = Place()

    def __getitem__(self, name: str) -> str:
        value = self.values_.get(name)
        return value.text if value else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)

    def has(self, name: str) -> bool:
        """Tell whether the form had this field at all, empty or not."""
        return name in self.values_

    def at(self, name: str) -> Place:
        """Return the place of a field, else that of the record."""
        value = self.values_.get(name)
        return value.place if value else self.place

    def with_(self, **texts: str) -> Record:
        """Return a copy with some texts replaced; places stay."""
        merged = dict(self.values_)
        for name, text in texts.items():
            merged[name] = Value(text, self.at(name))
        return Record(merged, self.place)

    def as_json(self) -> dict[str, Any]:
        """Return a JSON form that `from_json` reads back without loss."""
        return {
            "place": _place_json(self.place),
            "values": {k: {"text": v.text, "place": _place_json(v.place)} for k, v in self.values_.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Record:
        """Read what `as_json` wrote."""
        values = {k: Value(v["text"], Place(**v.get("place", {}))) for k, v in data.get("values", {}).items()}
        return cls(values, Place(**data.get("place", {})))

    @classmethod
    def of(cls, place: Place = Place(), **texts: str) -> Record:  # noqa: B008 - Place is immutable
        """Make a record from texts that all stand in one place."""
        return cls({k: Value(v, Place(place.document, k, place.row, place.path, k)) for k, v in texts.items()}, place)


def _place_json(place: Place) -> dict[str, Any]:
    return {k: v for k, v in asdict(place).items() if v not in ("", None)}
