"""Stored records of which one field holds what nobody can have meant: each kind of value once, in each field."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

Document = dict[str, Any]

DAYS = ("0001-01-01", "9999-12-31", "2026-02-30")
INSTANTS = ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-02-10T12:00:00")
COUNTS = (-1, -(2**63), 2**63 - 1)
TEXTS = ("", "\u0000\u202e<b>%{x}", "Not/AZone", "ab " * 4_000)
_SANE: Mapping[Any, Any] = {
    str: "word",
    int: 5_000,
    float: 0.5,
    bool: True,
    date: "2026-03-01",
    datetime: "2026-02-01T12:00:00Z",
}


def sane(record_class: type[Any], known: Mapping[str, Any]) -> Document:
    """Give a document of a class with every field filled; `known` says what belongs in fields of a name."""
    hints = get_type_hints(record_class)
    return {
        field.name: known[field.name] if field.name in known else _sane(hints[field.name], known)
        for field in fields(record_class)
        if field.name != "version" or not _is_nested(record_class)
    }


def senseless(record_class: type[Any], document: Document) -> Iterator[tuple[str, Document]]:
    """Yield a document once for each senseless value of each of its fields, with the name of what is wrong."""
    hints = get_type_hints(record_class)
    for field in fields(record_class):
        if field.name in ("id", "version"):
            continue
        for what, value in _values(hints[field.name], document[field.name]):
            yield f"{field.name}: {what}", {**document, field.name: value}
        if not _has_default(field):
            yield f"{field.name}: missing", {key: value for key, value in document.items() if key != field.name}


def _values(hint: Any, at_hand: Any) -> Iterator[tuple[str, Any]]:
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        for part in (part for part in inner if part is not type(None)):
            yield from _values(part, at_hand)
        if type(None) in inner:
            yield "nothing", None
    elif origin is not None:
        yield from _groups(origin, inner, at_hand)
    elif is_dataclass(hint):
        yield from senseless(hint, at_hand or sane(hint, {}))  # type: ignore[arg-type]
    else:
        yield from ((f"{value!s:.20}", value) for value in _plain(hint))


def _groups(origin: Any, inner: tuple[Any, ...], at_hand: Any) -> Iterator[tuple[str, Any]]:
    if origin in (tuple, frozenset):
        yield "empty", []
        for what, value in _values(inner[0], at_hand[0] if at_hand else _sane(inner[0], {})):
            yield f"one of {what}", [value]
        return
    yield "empty", {}
    yield "odd keys", dict.fromkeys(TEXTS, at_hand[next(iter(at_hand))] if at_hand else "")
    for what, value in _values(inner[1], _sane(inner[1], {})):
        yield f"one of {what}", dict.fromkeys(at_hand or ("en",), value)


def _plain(hint: Any) -> tuple[Any, ...]:
    if hint is date:
        return DAYS
    if hint is datetime:
        return INSTANTS
    if hint in (int, float):
        return COUNTS
    if hint is bool:
        return ("perhaps",)
    return ("unheard of",) if issubclass(hint, StrEnum) else TEXTS


def _sane(hint: Any, known: Mapping[str, Any]) -> Any:
    hint = getattr(hint, "__supertype__", hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return _sane(next(part for part in inner if part is not type(None)), known)
    if origin in (tuple, frozenset):
        return [_sane(inner[0], known)]
    if origin is not None:
        return {"en": _sane(inner[1], known)}
    if is_dataclass(hint):
        return sane(hint, known)  # type: ignore[arg-type]
    if issubclass(hint, StrEnum):
        return next(iter(hint)).value
    return _SANE[hint]


def _is_nested(record_class: type[Any]) -> bool:
    return not any(field.name == "version" for field in fields(record_class))


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING
