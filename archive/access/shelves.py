"""All visible works in one order, and what each choice among them leaves; a change of few of them costs few steps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from archive.access.facets import EVERYTHING, Counts, Place, Query, counted
from archive.domain.ids import WorkId

_MOST_REMEMBERED: Final = 512
_FEW: Final = 50
"""How many works may change at once for what is remembered of queries to be carried over."""

Change = tuple[Place | None, Place | None]
"""What a work was found by before, and what it is found by now; nothing where it is not visible."""


@dataclass(frozen=True, kw_only=True)
class Shelves:
    """All visible works, and by what at least one of them is found."""

    generation: int
    until: datetime | None
    made_at_seconds: float
    places: tuple[Place, ...]
    _found: dict[Query, tuple[WorkId, ...]] = field(default_factory=dict)
    _counted: dict[Query, Counts] = field(default_factory=dict)

    def matching(self, query: Query) -> tuple[WorkId, ...]:
        """Give the works that a query finds, in an order that tells nothing: that of their random ids."""
        if not self._knows(query):
            return ()
        if query not in self._found:
            _make_room(self._found)
            self._found[query] = tuple(place.work_id for place in self.places if place.suits(query))
        return self._found[query]

    def counts(self, query: Query) -> Counts:
        """Give how many works each other choice would leave."""
        if not self._knows(query):
            query = EVERYTHING
        if query not in self._counted:
            _make_room(self._counted)
            self._counted[query] = counted(self.places, query)
        return self._counted[query]

    def moved(self, changes: Sequence[Change], places: tuple[Place, ...]) -> Shelves:
        """Give the same with some works changed, and what is remembered of queries brought up to date with them."""
        if len(changes) > _FEW:
            return replace(self, places=places, _found={}, _counted={})
        found = {query: _found_after(found, query, changes) for query, found in self._found.items()}
        counts = {query: _counts_after(counts, query, changes) for query, counts in self._counted.items()}
        return replace(self, places=places, _found=found, _counted=counts)

    def _knows(self, query: Query) -> bool:
        if EVERYTHING not in self._counted:
            self._counted[EVERYTHING] = counted(self.places, EVERYTHING)
        there = self._counted[EVERYTHING]
        return all(not wanted or wanted in there[facet] for facet, wanted in vars(query).items())


def _found_after(found: tuple[WorkId, ...], query: Query, changes: Sequence[Change]) -> tuple[WorkId, ...]:
    """Give what a query finds after some works changed, in the order of their ids."""
    ids = list(found)
    for before, after in changes:
        was, stays = (place is not None and place.suits(query) for place in (before, after))
        work_id = next(place.work_id for place in (before, after) if place is not None)
        at = bisect_left(ids, work_id)
        if was and not stays:
            del ids[at]
        elif stays and not was:
            ids.insert(at, work_id)
    return tuple(ids)


def _counts_after(counts: Counts, query: Query, changes: Sequence[Change]) -> Counts:
    """Give what `counted` would give after some works changed."""
    counted_anew: dict[str, Mapping[str, int]] = {}
    for facet, had in counts.items():
        others, now = query.without(facet), dict(had)
        for place, step in ((each, step) for change in changes for each, step in zip(change, (-1, 1), strict=True)):
            for value in place.values(facet) if place is not None and place.suits(others) else ():
                now[value] = now.get(value, 0) + step
        counted_anew[facet] = {value: number for value, number in now.items() if number}
    return counted_anew


def _make_room(remembered: dict[Query, Any]) -> None:
    """Forget what was remembered of queries when it becomes much, but not of the empty one."""
    if len(remembered) >= _MOST_REMEMBERED:
        kept = {EVERYTHING: remembered[EVERYTHING]} if EVERYTHING in remembered else {}
        remembered.clear()
        remembered.update(kept)
