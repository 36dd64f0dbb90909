"""Which attributes of people may be counted and filtered by, so that nobody stands out (rules C.2).

Hiding small counts is not enough: nested totals give them back by subtraction. Here whole vectors of attributes are
made coarser until each one released is shared by at least `least` people. Any question over released vectors is then
a union of such classes, so whatever is added, negated or subtracted meets nobody or at least so many people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

PUBLIC_LEAST: Final = 5
PARTNER_LEAST: Final = 3
"""How many people share each released vector at least; never fewer than partners' number."""

EPOCH: Final = timedelta(days=28)
"""How long a table stands before anything in it may become finer."""

NOT_GIVEN: Final = ""
"""The value that says nothing; it is shown alike for everybody and cannot be filtered by."""

Vector = tuple[str, ...]
Parents = Mapping[str, str]
"""For each value the next coarser one; a value without a parent is followed by `NOT_GIVEN`."""


@dataclass(frozen=True)
class Persona:
    """All works that may be shown as one person's, and what is known of them, an entry for each attribute.

    `person` is who they really are: it counts, so that one person with many works is not taken for many.
    """

    id: str
    person: str
    values: Vector


@dataclass(frozen=True)
class Table:
    """What is released of each persona since an instant."""

    attributes: tuple[str, ...]
    vectors: Mapping[str, Vector]
    since: datetime


@dataclass(frozen=True)
class Frame:
    """What a table is made with: the attributes' names, how their values become coarser, and the least of people."""

    attributes: tuple[str, ...]
    parents: Sequence[Parents]
    least: int

    def meet(self, one: Vector, other: Vector) -> Vector:
        """Give the finest vector that both are special cases of."""
        pairs = zip(self.parents, one, other, strict=True)
        return tuple(_common(parents, a, b) for parents, a, b in pairs)

    def loss(self, before: Vector, after: Vector) -> int:
        """Count the steps that a vector lost on its way to a coarser one."""
        steps = zip(self.parents, before, after, strict=True)
        return sum(_ladder(parents, a).index(b) for parents, a, b in steps)

    def is_coarser(self, coarse: Vector, fine: Vector) -> bool:
        """Tell whether a vector says nothing that the other does not."""
        return all(c in _ladder(p, f) for p, c, f in zip(self.parents, coarse, fine, strict=True))

    def blank(self) -> Vector:
        """Give the vector that says nothing."""
        return (NOT_GIVEN,) * len(self.attributes)


def release(frame: Frame, personas: Iterable[Persona], now: datetime) -> Table:
    """Make a table from what is known, as fine as this way of merging allows."""
    known = list(personas)
    return Table(frame.attributes, _coarsened(frame, known, {p.id: p.values for p in known}), now)


def coarsen(frame: Frame, finer: Table, personas: Iterable[Persona], now: datetime) -> Table:
    """Make a table that says nothing which a finer one does not: the public's from the partners'."""
    known = list(personas)
    bounds = {p.id: finer.vectors.get(p.id, frame.blank()) for p in known}
    return Table(frame.attributes, _coarsened(frame, known, bounds), now)


def follow(frame: Frame, standing: Table, personas: Iterable[Persona], now: datetime) -> Table:
    """Give the table that stands now, after people came, went or changed.

    Nothing becomes finer before the epoch is over and at least `least` people have changed: who is new says nothing
    until then. Who went is gone at once, and whoever would then stand out becomes coarser at once.
    """
    known = list(personas)
    if now - standing.since >= EPOCH and _changed(frame, standing, known) >= frame.least:
        return release(frame, known, now)
    bounds = {p.id: frame.meet(standing.vectors.get(p.id, frame.blank()), p.values) for p in known}
    return Table(frame.attributes, _coarsened(frame, known, bounds), standing.since)


def matching(table: Table, parents: Sequence[Parents], wanted: Mapping[str, str]) -> frozenset[str]:
    """Give the personas whose released vectors fit every wanted value, or a special case of it.

    Wanting the value that says nothing, or an attribute that there is not, fits nobody.
    """
    places = {name: place for place, name in enumerate(table.attributes)}
    if any(value == NOT_GIVEN or name not in places for name, value in wanted.items()):
        return frozenset()
    return frozenset(
        persona
        for persona, vector in table.vectors.items()
        if all(value in _ladder(parents[places[name]], vector[places[name]]) for name, value in wanted.items())
    )


def offered(table: Table, parents: Sequence[Parents]) -> Mapping[str, frozenset[str]]:
    """Give for each attribute the values that can be filtered by."""
    values: dict[str, set[str]] = {name: set() for name in table.attributes}
    for vector in set(table.vectors.values()):
        for place, name in enumerate(table.attributes):
            values[name] |= set(_ladder(parents[place], vector[place])) - {NOT_GIVEN}
    return {name: frozenset(found) for name, found in values.items()}


def _coarsened(frame: Frame, personas: Sequence[Persona], bounds: Mapping[str, Vector]) -> dict[str, Vector]:
    """Merge the vectors of too few people with their nearest, until each is shared by enough or says nothing."""
    people: dict[Vector, set[str]] = {}
    for persona in personas:
        people.setdefault(bounds[persona.id], set()).add(persona.person)
    moved: dict[Vector, Vector] = {}
    while lonely := sorted(vector for vector, who in people.items() if len(who) < frame.least):
        pair = _nearest(frame, people, lonely)
        if pair is None:  # one class is left, of too few people: it says nothing
            moved |= {vector: frame.blank() for vector in people}
            break
        into = frame.meet(*pair)
        joined = set().union(*(people.pop(vector) for vector in pair))
        people.setdefault(into, set()).update(joined)
        moved |= {vector: into for vector in pair if vector != into}
    return {persona.id: _end(moved, bounds[persona.id]) for persona in personas}


def _nearest(frame: Frame, people: Mapping[Vector, set[str]], lonely: Sequence[Vector]) -> tuple[Vector, Vector] | None:
    """Find the pair, one of them lonely, whose merging loses least; ties fall the same way every time."""
    alone = set(lonely)
    pairs = list(combinations(lonely, 2)) + [(one, other) for one in lonely for other in people if other not in alone]

    def cost(pair: tuple[Vector, Vector]) -> tuple[int, Vector, Vector]:
        into = frame.meet(*pair)
        lost = sum(len(people[vector]) * frame.loss(vector, into) for vector in pair)
        return lost, pair[0], pair[1]

    return min(pairs, key=cost, default=None)


def _end(moved: Mapping[Vector, Vector], vector: Vector) -> Vector:
    while vector in moved and moved[vector] != vector:
        vector = moved[vector]
    return vector


def _changed(frame: Frame, standing: Table, personas: Sequence[Persona]) -> int:
    """Count the people who are new, or of whom the standing table says what is not so any more."""
    return len(
        {
            p.person
            for p in personas
            if p.id not in standing.vectors or not frame.is_coarser(standing.vectors[p.id], p.values)
        }
    )


def _ladder(parents: Parents, value: str) -> tuple[str, ...]:
    """Give a value and all coarser ones, up to the one that says nothing."""
    steps = [value]
    while steps[-1] != NOT_GIVEN and len(steps) <= len(parents) + 1:
        steps.append(parents.get(steps[-1], NOT_GIVEN))
    return tuple(steps)


def _common(parents: Parents, one: str, other: str) -> str:
    above = _ladder(parents, other)
    return next((value for value in _ladder(parents, one) if value in above), NOT_GIVEN)
