"""Dataclasses of this package to JSON and back, by their declared types."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")
_KNOWN: dict[type[Any], dict[str, Any]] = {}


def encode(value: Any) -> Any:
    """Return plain JSON; a member of a union of classes says which it is (``"is": "Person"``)."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        said = {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {"is": type(value).__name__, **said}
    if isinstance(value, tuple | list):
        return [encode(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def decode(cls: type[T], data: Mapping[str, Any]) -> T:
    """Return the dataclass; unknown names are left aside, missing ones take their default."""
    hints = _hints(typing.cast("type[Any]", cls))
    known = {f.name for f in dataclasses.fields(cls)}  # type: ignore[arg-type]  # T is one of ours
    return cls(**{name: _read(hints[name], value) for name, value in data.items() if name in known})


def _hints(cls: type[Any]) -> dict[str, Any]:
    found = _KNOWN.get(cls)
    if found is None:
        found = _KNOWN[cls] = typing.get_type_hints(cls)
    return found


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in {types.UnionType, typing.Union}:
        return _read(_member(arguments, value), value)
    if origin is tuple:
        inner = [arguments[0]] * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_read(one, part) for one, part in zip(inner, value, strict=True))
    if dataclasses.is_dataclass(hint):
        return decode(typing.cast("type[Any]", hint), value)
    if hint is date:
        return date.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return value


def _member(arguments: tuple[Any, ...], value: Any) -> Any:
    choices = [one for one in arguments if one is not types.NoneType]
    named = value.get("is") if isinstance(value, Mapping) else None
    return next((one for one in choices if getattr(one, "__name__", "") == named), choices[0])
