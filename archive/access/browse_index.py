"""Where each visible work stands: looked at once, and again when a change or the clock touches it.

All is done in slices that let others pass.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from archive.access.chapters import themes_of_parts
from archive.access.facets import Place, length_class
from archive.access.gate import Gate, Opening, readable, touched_since
from archive.access.language_labels import languages_of
from archive.access.shelves import Shelves
from archive.access.thesaurus import Thesaurus
from archive.access.work import is_told, is_visible
from archive.access.year_facet import Dated, dated, released_years
from archive.domain.consent import Ask
from archive.domain.disclosure import ReleasedTables
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.terms import READ_ALOUD, Audience, Purpose, Recipe, WorkState
from archive.domain.thesaurus.concept import Concept
from archive.languages import COMMON
from archive.ports import PublicKit

_SLICE_SECONDS: Final = 0.004
_PATIENCE_SECONDS: Final = 0.25
_FIRST_PATIENCE_SECONDS: Final = 0.5
_ENOUGH: Final = 1_000
"""How many works are enough to open with, while the very first look at a large archive goes on."""
_OLDEST_SECONDS: Final = 30.0
"""How old the shelves may be while newer ones are made; what stands on a page is decided anew at each request."""
_LONGEST_SECONDS: Final = 2.0

EDUCATION: Final = Ask(audience=Audience.PUBLIC, purpose=Purpose.EDUCATION)
"""What a teacher asks who found a work without any log-in."""

_LASTING: Final = frozenset({Recipe.VIDEO, Recipe.STILL, Recipe.AUDIO, *READ_ALOUD})


@dataclass(frozen=True)
class _Standing:
    """What was made of one released work: where it stands, what it says of years, and until when."""

    place: Place | None
    dated: Dated | None
    until: datetime | None


_NOWHERE: Final = _Standing(None, None, None)
CHANGING_ALL: Final = (Concept,)
"""Kinds of records that may change where any work stands."""


class ShelfKeeper:
    """Gives the newest shelves there are, and has newer ones made when the catalogue or the clock moved on."""

    def __init__(self, kit: PublicKit, gate: Gate, thesaurus: Thesaurus, ask: Ask) -> None:
        self._kit = kit
        self._gate = gate
        self._thesaurus = thesaurus
        self._ask = ask
        self._shelves: Shelves | None = None
        self._making: asyncio.Task[None] | None = None
        self._is_whole = False
        self._first: dict[WorkId, _Standing] = {}
        self._standing: dict[WorkId, _Standing] = {}
        self._turns: list[tuple[datetime, WorkId]] = []
        self._years: Mapping[WorkId, str] = {}
        self._places: dict[WorkId, Place] = {}
        self._order: list[WorkId] = []

    async def shelves(self) -> Shelves:
        """Give shelves that are up to date, or a little older ones when making new ones takes long."""
        began = time.monotonic()
        give_up_at = began + _PATIENCE_SECONDS
        while True:
            shelves = self._shelves
            if shelves is None and len(self._first) >= _ENOUGH and time.monotonic() - began >= _FIRST_PATIENCE_SECONDS:
                return self._as_far_as_placed()
            young = shelves is not None and time.monotonic() - shelves.made_at_seconds < _OLDEST_SECONDS
            left = give_up_at - time.monotonic() if young else None
            if shelves is not None and (self._is_current(shelves) or (left is not None and left <= 0)):
                return shelves
            making = self._start_making()
            await asyncio.wait({making}, timeout=_FIRST_PATIENCE_SECONDS if shelves is None else left)
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
        """Place every work anew, or only those that a change or the clock has touched."""
        generation = self._kit.catalogue.generation()
        started = time.monotonic()
        was = self._shelves
        touched = None if was is None else touched_since(self._kit.catalogue, self._kit.clock, was.generation)
        is_whole, self._is_whole = self._is_whole, False
        if was is None or touched is None or not is_whole or not touched.kinds.isdisjoint(CHANGING_ALL):
            self._first = {}
            self._standing = await self._placed((work.id for work in self._released()), self._first)
            self._first = {}
            self._turns = [(one.until, name) for name, one in self._standing.items() if one.until is not None]
            heapq.heapify(self._turns)
            self._years = self._released_years()
            self._places = {name: self._dated(one.place) for name, one in self._standing.items() if one.place}
            self._order = sorted(self._places)
            shelves = Shelves(generation=generation, until=None, made_at_seconds=started, places=self._all_places())
        else:
            news = await self._placed(sorted(touched.works | self._turning()), {})
            shelves = self._moved(was, news, ReleasedTables in touched.kinds)
        until = self._turns[0][0] if self._turns else None
        self._shelves = replace(shelves, generation=generation, until=until, made_at_seconds=started)
        self._is_whole = True

    def _released(self) -> Iterable[Work]:
        return readable(self._kit.catalogue.find(Work, state=WorkState.RELEASED.value))

    def _as_far_as_placed(self) -> Shelves:
        """Give what the very first look has come to so far: right in all that it shows, and no moment's whole."""
        placed = sorted((one.place for one in self._first.values() if one.place), key=lambda place: place.work_id)
        return Shelves(generation=-1, until=None, made_at_seconds=0.0, places=tuple(placed))

    async def _placed(self, works: Iterable[WorkId], placed: dict[WorkId, _Standing]) -> dict[WorkId, _Standing]:
        """Look at works one by one, in slices that let others pass."""
        pause_at = time.monotonic() + _SLICE_SECONDS
        for work_id in works:
            placed[work_id] = self._stand(work_id)
            if time.monotonic() >= pause_at:
                await asyncio.sleep(0)
                pause_at = time.monotonic() + _SLICE_SECONDS
        return placed

    def _stand(self, work_id: WorkId) -> _Standing:
        opening = self._gate.open(work_id, self._ask)
        if opening is None or opening.facts.work.state is not WorkState.RELEASED:
            return _NOWHERE
        taught = self._gate.open(work_id, EDUCATION)
        turns = [each.until for each in (opening, taught) if each is not None and each.until is not None]
        if not is_visible(opening):
            return _Standing(None, None, min(turns, default=None))
        return _Standing(self.place(opening), dated(self._kit, opening, self._ask), min(turns, default=None))

    def _turning(self) -> set[WorkId]:
        """Give the works of which the clock has changed something since they were placed."""
        now, works = self._kit.clock.now(), set[WorkId]()
        while self._turns and now >= self._turns[0][0]:
            works.add(heapq.heappop(self._turns)[1])
        return works

    def _moved(self, was: Shelves, news: Mapping[WorkId, _Standing], tables_changed: bool) -> Shelves:
        """Put works that were looked at anew in their places; where nothing changed, everything stays as it is."""
        redated = tables_changed
        for work_id, one in news.items():
            before = self._standing.get(work_id, _NOWHERE)
            redated = redated or before.dated != one.dated
            self._standing[work_id] = one
            if one.until is not None:
                heapq.heappush(self._turns, (one.until, work_id))
            if one == _NOWHERE:
                del self._standing[work_id]
        looked_at = set(news)
        if redated:
            years, self._years = self._years, self._released_years()
            looked_at |= {name for name in {**years, **self._years} if years.get(name) != self._years.get(name)}
        changes = [(self._places.get(name), self._place_now(name)) for name in sorted(looked_at)]
        changes = [change for change in changes if change[0] != change[1]]
        if not changes:
            return was
        for old, new in changes:
            self._put(old, new)
        return was.moved(changes, self._all_places())

    def _place_now(self, work_id: WorkId) -> Place | None:
        place = self._standing.get(work_id, _NOWHERE).place
        return None if place is None else self._dated(place)

    def _put(self, before: Place | None, after: Place | None) -> None:
        if after is not None:
            if before is None:
                insort(self._order, after.work_id)
            self._places[after.work_id] = after
        elif before is not None:
            del self._order[bisect_left(self._order, before.work_id)]
            del self._places[before.work_id]

    def _all_places(self) -> tuple[Place, ...]:
        return tuple(map(self._places.__getitem__, self._order))

    def _dated(self, place: Place) -> Place:
        return replace(place, year=self._years.get(place.work_id, ""))

    def _released_years(self) -> Mapping[WorkId, str]:
        told = [one.dated for one in self._standing.values() if one.dated is not None]
        return released_years(self._kit.catalogue, told)

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
