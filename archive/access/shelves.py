"""Where each visible work stands: made once for a generation of the catalogue, in slices that let others pass."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from archive.access.gate import Gate, Opening, readable
from archive.access.spoken import COMMON, languages_of
from archive.access.thesaurus import Thesaurus
from archive.access.work import MEDIA, is_visible
from archive.domain.consent import Ask
from archive.domain.ids import ConceptId, WorkId
from archive.domain.records import Work
from archive.domain.terms import Recipe, WorkState
from archive.ports import PublicKit

_SLICE_SECONDS: Final = 0.004
_PATIENCE_SECONDS: Final = 0.25
_OLDEST_SECONDS: Final = 30.0
"""How old the shelves may be while newer ones are made; what stands on a page is decided anew at each request."""


@dataclass(frozen=True, kw_only=True)
class Query:
    """What a visitor looks for: nothing chosen is everything."""

    form: str = ""
    theme: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class _Place:
    """One visible work and what it may be found by."""

    work_id: WorkId
    form: ConceptId | None
    themes: frozenset[ConceptId]
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Shelves:
    """All visible works, and the words by which at least one of them is found."""

    generation: int
    until: datetime | None
    made_at_seconds: float
    places: tuple[_Place, ...]
    forms: frozenset[ConceptId]
    themes: frozenset[ConceptId]
    languages: frozenset[str]
    _found: dict[Query, tuple[WorkId, ...]] = field(default_factory=dict)

    def matching(self, query: Query) -> tuple[WorkId, ...]:
        """Give the works that a query finds, in an order that tells nothing: that of their random ids."""
        if not self._knows(query):
            return ()
        found = self._found.get(query)
        if found is None:
            found = self._found[query] = tuple(place.work_id for place in self.places if _suits(place, query))
        return found

    def _knows(self, query: Query) -> bool:
        return (
            (not query.form or query.form in self.forms)
            and (not query.theme or query.theme in self.themes)
            and (not query.language or query.language in self.languages)
        )


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
        places = []
        turning = []
        for work in readable(self._kit.catalogue.find(Work, state=WorkState.RELEASED.value)):
            opening = self._gate.open(work.id, self._ask)
            if opening is not None:
                turning += [opening.until] if opening.until is not None else []
                places += [self._place(opening)] if is_visible(opening) else []
            if time.monotonic() >= pause_at:
                await asyncio.sleep(0)
                pause_at = time.monotonic() + _SLICE_SECONDS
        self._shelves = Shelves(
            generation=generation,
            until=min(turning, default=None),
            made_at_seconds=started,
            places=tuple(sorted(places, key=lambda place: place.work_id)),
            forms=frozenset(place.form for place in places if place.form is not None),
            themes=frozenset().union(*(place.themes for place in places)),
            languages=frozenset().union(*(place.languages for place in places)),
        )

    def _place(self, opening: Opening) -> _Place:
        work = opening.facts.work
        form = self._thesaurus.form(work)
        told = any(admission.rendition.recipe in (*MEDIA, Recipe.CARD) for admission in opening.admissions)
        languages = languages_of(work, opening.admissions)
        return _Place(
            work_id=work.id,
            form=form.id if form is not None else None,
            themes=self._thesaurus.and_broader(work.themes) if told else frozenset(),
            languages=tuple(language for language in languages if language in COMMON),
        )


def _suits(place: _Place, query: Query) -> bool:
    return (
        query.form in ("", place.form)
        and (not query.theme or query.theme in place.themes)
        and (not query.language or query.language in place.languages)
    )
