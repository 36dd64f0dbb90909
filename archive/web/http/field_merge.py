"""Two people at one form: what each changed is put together field by field; one that both changed is asked about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode

Values = Mapping[str, str | Sequence[str]]
"""What stands in the fields of a form: a text, or several choices of which each stands for itself."""

_MARK_LENGTH: Final = 16


@dataclass(frozen=True, kw_only=True)
class Merged:
    """A form with what both changed in it; of the fields that both changed in different ways, it holds one's own."""

    values: Values
    clashes: frozenset[str]


def marks_of(standing: Values) -> str:
    """Give a mark of each field as a form was filled with it, to tell later which of them somebody has changed."""
    return urlencode({name: _mark(value) for name, value in standing.items()})


def merge_fields(mine: Values, standing: Values, seen: str) -> Merged:
    """Put one's own fields together with what stands there now, from the marks of what one's own form began with.

    Choices are put together one by one. A field whose beginning is not known is nobody's to replace unseen.
    """
    began = {name: marks[-1] for name, marks in parse_qs(seen, keep_blank_values=True).items()}
    values: dict[str, str | Sequence[str]] = {}
    clashes = set[str]()
    for name, theirs in standing.items():
        own, mark = mine[name], began.get(name)
        if mark == _mark(theirs) or _mark(own) == _mark(theirs):
            values[name] = own
        elif mark == _mark(own):
            values[name] = theirs
        elif mark is not None and not isinstance(own, str) and not isinstance(theirs, str):
            values[name] = _choices(own, theirs, frozenset(mark.split()))
        else:
            values[name] = own
            clashes.add(name)
    return Merged(values=values, clashes=frozenset(clashes))


def _choices(mine: Sequence[str], theirs: Sequence[str], began: frozenset[str]) -> tuple[str, ...]:
    """Give theirs without what one has taken away oneself, and with what one has added."""
    kept = (each for each in theirs if each in mine or each not in began)
    added = (each for each in mine if each not in began)
    return tuple(dict.fromkeys((*kept, *added)))


def _mark(value: str | Sequence[str]) -> str:
    """Give a text's mark, whatever the spaces in it, or the choices themselves."""
    if not isinstance(value, str):
        return " ".join(sorted(value))
    return hashlib.sha256(" ".join(value.split()).encode()).hexdigest()[:_MARK_LENGTH]
