"""What every kind of stored record looks like under each of its schema numbers, written down in `tests/kept`.

`python -m tests.record_shapes` writes today's shapes beside the older ones. It never changes one that is written: a
record that looks different needs a step in `archive.adapters.catalogue.migrations` first, and so a number of its own.
"""

from __future__ import annotations

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from archive.adapters.catalogue.migrations import number_of
from archive.ports.kinds import CATALOGUE_KINDS, LOG_KINDS, VAULT_KINDS

Shape = str | list[Any] | dict[str, Any]
PATH: Final = Path(__file__).parent / "kept" / "shapes.json"
ALL_KINDS: Final = CATALOGUE_KINDS + VAULT_KINDS + LOG_KINDS
_PLAIN: Final = {str: "text", int: "number", bool: "yes or no", date: "day", datetime: "instant", type(None): "nothing"}


def shape_of(hint: Any) -> Shape:
    """Give the shape of a type as plain JSON: fields by name, lists with what is in them, words as `one|other`."""
    hint = getattr(hint, "__supertype__", hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if get_origin(hint) is not None:
        return _shape_of_group(get_origin(hint), get_args(hint))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return {field.name: shape_of(hints[field.name]) for field in fields(hint)}
    assert issubclass(hint, StrEnum), f"{hint} has no shape"
    return "|".join(sorted(hint))


def _shape_of_group(origin: Any, inner: tuple[Any, ...]) -> Shape:
    if origin in {Union, types.UnionType}:
        return {"either": [shape_of(part) for part in inner]}
    if issubclass(origin, Mapping):
        return {"each": [shape_of(part) for part in inner]}
    return [shape_of(inner[0])]


def goes_on(kept: Any, today: Any) -> bool:
    """Tell whether what was written in a kept shape reads in today's: the same one, but for words that came to it."""
    if isinstance(kept, str) and isinstance(today, str) and "|" in kept:
        return set(kept.split("|")) <= set(today.split("|"))
    if isinstance(kept, dict) and isinstance(today, dict):
        return kept.keys() == today.keys() and all(goes_on(kept[name], today[name]) for name in kept)
    if isinstance(kept, list) and isinstance(today, list):
        return len(kept) == len(today) and all(goes_on(*pair) for pair in zip(kept, today, strict=True))
    return bool(kept == today)


def kept_shapes() -> dict[str, dict[str, Any]]:
    """Give every shape that was written down, by table and schema number."""
    shapes: dict[str, dict[str, Any]] = json.loads(PATH.read_text(encoding="utf-8")) if PATH.exists() else {}
    return shapes


def todays_shapes() -> dict[str, tuple[str, Shape]]:
    """Give each table's schema number and shape of today."""
    return {kind.table: (str(number_of(kind.table)), shape_of(kind.record_class)) for kind in ALL_KINDS}


def write() -> None:
    """Write today's shapes down where none is written yet under their numbers."""
    shapes = kept_shapes()
    for table, (number, shape) in todays_shapes().items():
        shapes.setdefault(table, {}).setdefault(number, shape)
    PATH.write_text(json.dumps(shapes, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
