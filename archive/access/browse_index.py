"""Where each visible work stands: made once for a generation of the catalogue, in slices that let others pass."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from archive.access.chapters import themes_of_parts
from archive.access.facets import EVERYTHING, Counts, Place, Query, counted, length_class
from archive.access.gate import Gate, Opening, readable
from archive.access.language_labels import languages_of
from archive.access.thesaurus import Thesaurus
from archive.access.work import is_told, is_visible
from archive.access.year_facet import Dated, dated, released_years
from archive.domain.consent import Ask
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.terms import READ_ALOUD, Audience, Purpose, Recipe, WorkState
from archive.languages import COMMON
from archive.ports import PublicKit

_SLICE_SECONDS: Final = 0.004
_PATIENCE_SECONDS: Final = 0.25
_OLDEST_SECONDS: Final = 30.0
"""How old the shelves may be while newer ones are made; what stands on a page is decided anew at each request."""
_LONGEST_SECONDS: Final = 2.0

EDUCATION: Final = Ask(audience=Audience.PUBLIC, purpose=Purpose.EDUCATION)
"""What a teacher asks who found a work without any log-in."""

_MOST_REMEMBERED: Final = 512
_LASTING: Final = frozenset({Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, *READ_ALOUD})


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

    def _knows(self, query: Query) -> bool:
        if EVERYTHING not in self._counted:
            self._counted[EVERYTHING] = counted(self.places, EVERYTHING)
        there = self._counted[EVERYTHING]
        return all(not wanted or wanted in there[facet] for facet, wanted in vars(query).items())


def _make_room(remembered: dict[Query, Any]) -> None:
    """Forget what was remembered of queries when it becomes much, but not of the empty one."""
    if len(remembered) >= _MOST_REMEMBERED:
        kept = {EVERYTHING: remembered[EVERYTHING]} if EVERYTHING in remembered else {}
        remembered.clear()
        remembered.update(kept)


class ShelfKeeper:
    """Gives the newest shelves there are, and has newer ones made when the catalogue or the clock moved on."""

    def __init__(self, kit: PublicKit, gate: Gate, thesaurus: Thesaurus, ask: Ask) -> None:
        self._kit = kit
        self._gate = gate
        self._thesaurus = thesaurus
        self._ask = ask
        self._shelves: Shelves | None = None
        self._making: asyncio.Task[None] | None = None

    async def shelves(self) -> Shelves:
        """Give shelves that are up to date, or a little older ones when making new ones takes long."""
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        while True:
            shelves = self._shelves
            young = shelves is not None and time.monotonic() - shelves.made_at_seconds < _OLDEST_SECONDS
            left = give_up_at - time.monotonic() if young else None
            if shelves is not None and (self._is_current(shelves) or (left is not None and left <= 0)):
                return shelves
            making = self._start_making()
            await asyncio.wait({making}, timeout=left)
            if making.done():
                making.result()

    async def newest(self) -> Shelves:
        """Give shelves that are up to date, or none at all where the catalogue moves on faster than they are made."""
        give_up_at = time.monotonic() + _LONGEST_SECONDS
        while time.monotonic() < give_up_at:
            shelves = await self.shelves()
            if self._is_current(shelves):
                return shelves
        return Shelves(generation=-1, until=None, made_at_seconds=0.0, places=())

    async def at_hand(self) -> Shelves:
        """Give the shelves there are, however old, and have newer ones made beside; wait only for the very first."""
        if self._shelves is None:
            return await self.shelves()
        if not self._is_current(self._shelves):
            self._start_making()
        return self._shelves

    def is_up_to_date(self) -> bool:
        """Tell whether the shelves at hand are those of this very moment."""
        return self._shelves is not None and self._is_current(self._shelves)

    def _is_current(self, shelves: Shelves) -> bool:
        is_over = shelves.until is not None and self._kit.clock.now() >= shelves.until
        return not is_over and shelves.generation == self._kit.catalogue.generation()

    def _start_making(self) -> asyncio.Task[None]:
        """Make new shelves, or wait with all others for those that are being made."""
        if self._making is None or self._making.done():
            self._making = asyncio.get_running_loop().create_task(self._make())
        return self._making

    async def _make(self) -> None:
        generation = self._kit.catalogue.generation()
        started = time.monotonic()
        pause_at = started + _SLICE_SECONDS
        places: list[Place] = []
        turning: list[datetime] = []
        told: list[Dated] = []
        for work in readable(self._kit.catalogue.find(Work, state=WorkState.RELEASED.value)):
            opening = self._gate.open(work.id, self._ask)
            if opening is not None:
                turning += [opening.until] if opening.until is not None else []
                taught = self._gate.open(work.id, EDUCATION)
                turning += [taught.until] if taught is not None and taught.until is not None else []
                if is_visible(opening):
                    places.append(self.place(opening))
                    year = dated(self._kit, opening, self._ask)
                    told += [year] if year is not None else []
            if time.monotonic() >= pause_at:
                await asyncio.sleep(0)
                pause_at = time.monotonic() + _SLICE_SECONDS
        years = released_years(self._kit.catalogue, told)
        places = [replace(place, year=years.get(place.work_id, "")) for place in places]
        self._shelves = Shelves(
            generation=generation,
            until=min(turning, default=None),
            made_at_seconds=started,
            places=tuple(sorted(places, key=lambda place: place.work_id)),
        )

    def place(self, opening: Opening) -> Place:
        """Give what a work may be found by at this moment, but for its year."""
        work = opening.facts.work
        form = self._thesaurus.form(work)
        there = [admission.rendition for admission in opening.admissions]
        languages = languages_of(work, opening.admissions)
        themes = (*work.themes, *themes_of_parts(self._kit, opening, self._ask))
        lengths = [made.duration_ms for made in there if made.recipe in _LASTING and made.duration_ms is not None]
        return Place(
            work_id=work.id,
            form=form.id if form is not None else None,
            themes=self._thesaurus.and_broader(themes) if is_told(opening) else frozenset(),
            languages=tuple(language for language in languages if language in COMMON),
            length=length_class(max(lengths, default=None)),
            transcript=any(made.recipe in (Recipe.CAPTIONS, Recipe.TEXT) for made in there),
            classroom=self._may_be_taught(opening),
        )

    def _may_be_taught(self, opening: Opening) -> bool:
        """Tell whether all that a visitor meets of a work may be used in class: the page shows it together."""
        taught = self._gate.open(opening.facts.work.id, EDUCATION)
        if taught is None or not is_told(opening):
            return False
        met = {admission.rendition.id for admission in opening.admissions}
        return met <= {admission.rendition.id for admission in taught.admissions}
