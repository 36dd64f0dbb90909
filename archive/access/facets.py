"""By what a work can be found, and how many visible works each choice would leave.

All of it but the year is content: what a work is, not who made it (rules C.2). The year of the workshop comes from the
released tables (`years`), where enough people share it. No other attribute of persons is a choice: neither the country
of a workshop nor any word that reveals something of somebody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from archive.domain.ids import ConceptId, WorkId

LENGTHS: Final[Mapping[str, int]] = {"5": 5, "15": 15, "30": 30, "more": 0}
"""The classes of length by their names: up to so many minutes, the last one beyond."""

YES: Final = "yes"

T = TypeVar("T")

_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a visitor looks for: nothing chosen is everything."""

    form: str = ""
    theme: str = ""
    language: str = ""
    length: str = ""
    transcript: str = ""
    classroom: str = ""
    year: str = ""

    def without(self, facet: str) -> Query:
        """Give the same with nothing chosen in one facet."""
        return replace(self, **{facet: ""})


EVERYTHING: Final = Query()


@dataclass(frozen=True, kw_only=True)
class Place:
    """One visible work and what it may be found by."""

    work_id: WorkId
    form: ConceptId | None = None
    themes: frozenset[ConceptId] = frozenset()
    languages: tuple[str, ...] = ()
    length: str = ""
    transcript: bool = False
    classroom: bool = False
    year: str = ""

    def values(self, facet: str) -> Iterable[str]:
        """Give all that it has of one facet."""
        had: str | bool | Iterable[str] | None = getattr(self, _FIELDS.get(facet, facet))
        if isinstance(had, bool):
            return (YES,) if had else ()
        if isinstance(had, str):
            return (had,) if had else ()
        return had or ()

    def suits(self, query: Query) -> bool:
        """Tell whether it has everything that a query asks for."""
        return all(not wanted or wanted in self.values(facet) for facet, wanted in vars(query).items())


_FIELDS: Final[Mapping[str, str]] = {"theme": "themes", "language": "languages"}
"""Where a place keeps those facets of which it has several."""

Counts = Mapping[str, Mapping[str, int]]
"""For each facet and each value of it, how many works would be left if that value were chosen instead."""


def length_class(longest_ms: int | None) -> str:
    """Give the class of a length, or nothing for what has none."""
    if longest_ms is None:
        return ""
    return next((name for name, minutes in LENGTHS.items() if longest_ms <= minutes * _MINUTE_MS), "more")


def counted(places: Sequence[Place], query: Query, facets: Iterable[str] = tuple(vars(EVERYTHING))) -> Counts:
    """Count for each facet the works that all other choices leave, by what they have of it."""
    counts: dict[str, Counter[str]] = {}
    for facet in facets:
        others = query.without(facet)
        left = places if others == EVERYTHING else [place for place in places if place.suits(others)]
        counts[facet] = Counter(value for place in left for value in place.values(facet))
    return counts


def offered(counts: Mapping[str, int], chosen: str, words: Iterable[tuple[T, str]]) -> tuple[tuple[T, int], ...]:
    """Give those words that find something, each with how many works, and the chosen one in any case."""
    return tuple((word, counts.get(name, 0)) for word, name in words if counts.get(name) or name == chosen)
