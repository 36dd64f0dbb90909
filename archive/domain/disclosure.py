"""Which attributes of people may be counted and filtered by, so that nobody stands out (rules C.2).

Hiding small counts is not enough: nested totals give them back by subtraction. Here whole vectors of attributes are
made coarser until each one released is shared by at least `least` people. Any question over released vectors is then
a union of such classes, so whatever is added, negated or subtracted meets nobody or at least so many people.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

PUBLIC_LEAST: Final = 5
PARTNER_LEAST: Final = 3
"""How many people share each released vector at least; never fewer than partners' number."""

EPOCH: Final = timedelta(days=28)
"""How long after a table was made the next one may be, at the earliest."""

NOT_GIVEN: Final = ""
"""The value that says nothing; it is shown alike for everybody and cannot be filtered by."""

Vector = tuple[str, ...]
Parents = Mapping[str, str]
"""For each value the next coarser one; a value without a parent is followed by `NOT_GIVEN`."""


@dataclass(frozen=True)
class Persona:
    """Works that may be shown as one person's, and what is known of them, an entry for each attribute.

    `person` is who they really are: it counts, so that one person with many works is not taken for many. What several
    people made together is one persona for each of them, with the same id and values.
    """

    id: str
    person: str
    values: Vector


@dataclass(frozen=True)
class Table:
    """What is released of each persona of a cohort since an instant, and whose personas were in it and went."""

    attributes: tuple[str, ...]
    vectors: Mapping[str, Vector]
    since: datetime
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class ReleasedTables:
    """The tables of all cohorts that an audience (`id`) may meet, and when it was last looked who came and went.

    `company` says of each persona in them as whose it counts; `silent` are those that never get into one.
    """

    id: str
    looked_at: datetime
    tables: tuple[Table, ...] = ()
    company: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()
    version: int = 0


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
    """Make a table that says nothing which a finer one does not: the public's from the partners'.

    Who has the same vector in the finer one has the same in this, so that laying both together parts no class.
    """
    known = list(personas)
    bounds = {p.id: finer.vectors.get(p.id, frame.blank()) for p in known}
    return Table(frame.attributes, _coarsened(frame, known, bounds, can_spare=False), now)


def follow(frame: Frame, standing: Sequence[Table], personas: Iterable[Persona], now: datetime) -> tuple[Table, ...]:
    """Give the tables that stand now, after people came, went or changed: one for each cohort that came together.

    Whoever stands in a table never becomes finer: who went is gone at once and says nothing should they come back, and
    whoever would then stand out in their cohort becomes coarser at once. Newcomers say nothing until the epoch is over;
    then they get a table of their own, in which each vector is shared by enough of them. So who kept older tables
    learns nothing by laying them over newer ones: what is new was said of enough people at once, and everything else
    was known.
    """
    known = list(personas)
    tables = [_left_over(frame, table, known) for table in standing]
    if all(now - table.since >= EPOCH for table in standing):
        cohort = release(frame, _newcomers(standing, known), now)
        # One that says nothing of anybody waits for more company instead.
        tables += [cohort] if any(any(vector) for vector in cohort.vectors.values()) else []
    return tuple(tables)


def together(frame: Frame, standing: Sequence[Table], personas: Iterable[Persona], since: datetime) -> Table:
    """Lay the cohorts' tables together, as they stand for those who are here now; of newcomers they say nothing."""
    known = list(personas)
    vectors = {persona.id: frame.blank() for persona in known}
    for table in standing:
        vectors |= _left_over(frame, table, known).vectors
    return Table(frame.attributes, vectors, since)


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


Member = tuple[Vector, str]
"""All that one person has under one vector, as it was before anything became coarser."""


def _coarsened(
    frame: Frame, personas: Sequence[Persona], bounds: Mapping[str, Vector], *, can_spare: bool = True
) -> dict[str, Vector]:
    """Make the vectors of too few people coarser until each is shared by enough or says nothing.

    They are merged with their nearest, or say nothing together with a few out of a class that can spare them, if any
    can: whichever loses less.
    """
    classes: dict[Vector, set[Member]] = {}
    for persona in personas:
        classes.setdefault(bounds[persona.id], set()).add((bounds[persona.id], persona.person))
    while lonely := sorted(vector for vector, members in classes.items() if len(_people(members)) < frame.least):
        moves = [*_mergers(frame, classes, lonely), *(_silences(frame, classes, lonely) if can_spare else ())]
        if not moves:  # one class is left, of too few people: it says nothing
            classes = {frame.blank(): set().union(*classes.values())}
            break
        _, into, moved = min(moves, key=lambda move: (move[0], move[1], sorted(move[2])))
        classes = {vector: left for vector, members in classes.items() if (left := members - moved)}
        classes.setdefault(into, set()).update(moved)
    ends = {member: vector for vector, members in classes.items() for member in members}
    return {persona.id: ends[bounds[persona.id], persona.person] for persona in personas}


Move = tuple[int, Vector, set[Member]]
"""What is lost by it, which vector they have then, and who."""


def _mergers(frame: Frame, classes: Mapping[Vector, set[Member]], lonely: Sequence[Vector]) -> Iterator[Move]:
    """Yield each way of laying a lonely class together with another."""
    alone = set(lonely)
    pairs = [*combinations(lonely, 2), *((one, other) for one in lonely for other in classes if other not in alone)]
    for pair in pairs:
        into = frame.meet(*pair)
        lost = sum(len(_people(classes[vector])) * frame.loss(vector, into) for vector in pair)
        yield lost, into, classes[pair[0]] | classes[pair[1]]


def _silences(frame: Frame, classes: Mapping[Vector, set[Member]], lonely: Sequence[Vector]) -> Iterator[Move]:
    """Yield each way of letting a lonely class say nothing, with the company that another one can spare."""
    blank = frame.blank()
    silent = _people(classes.get(blank, set()))
    for vector in lonely:
        wanted = frame.least - len(silent | _people(classes[vector]))
        lost = len(_people(classes[vector])) * frame.loss(vector, blank)
        if wanted <= 0:
            yield lost, blank, classes[vector]
            continue
        for donor, members in classes.items():
            if donor not in (vector, blank) and len(_people(members)) - wanted >= frame.least:
                company = set(sorted(_people(members))[:wanted])
                moved = classes[vector] | {member for member in members if member[1] in company}
                yield lost + wanted * frame.loss(donor, blank), blank, moved


def _people(members: Iterable[Member]) -> set[str]:
    return {person for _, person in members}


def _left_over(frame: Frame, table: Table, personas: Sequence[Persona]) -> Table:
    """Give a cohort's table without those who went, and coarser where somebody would stand out now or has changed."""
    left = [persona for persona in personas if persona.id in table.vectors]
    # Of whom something else was learnt must not be told apart from those of whom the same was said.
    untrue = {table.vectors[p.id] for p in left if not frame.is_coarser(table.vectors[p.id], p.values)}
    bounds = {p.id: frame.blank() if table.vectors[p.id] in untrue else table.vectors[p.id] for p in left}
    gone = table.gone | (frozenset(table.vectors) - frozenset(bounds))
    return Table(table.attributes, _coarsened(frame, left, bounds), table.since, gone)


def _newcomers(standing: Sequence[Table], personas: Sequence[Persona]) -> list[Persona]:
    seen: frozenset[str] = frozenset().union(*(table.gone.union(table.vectors) for table in standing))
    return [persona for persona in personas if persona.id not in seen]


def _ladder(parents: Parents, value: str) -> tuple[str, ...]:
    """Give a value and all coarser ones, up to the one that says nothing."""
    steps = [value]
    while steps[-1] != NOT_GIVEN and len(steps) <= len(parents) + 1:
        steps.append(parents.get(steps[-1], NOT_GIVEN))
    return tuple(steps)


def _common(parents: Parents, one: str, other: str) -> str:
    above = _ladder(parents, other)
    return next((value for value in _ladder(parents, one) if value in above), NOT_GIVEN)
