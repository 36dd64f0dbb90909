"""The index of released words, kept up with the catalogue and the clock in slices that let others pass.

The index may be late; what is shown never is. Whoever takes something from it asks `view` first: it decides on the work
anew, and gives it only if all its searchable words are still exactly those that the index holds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.access.facets import Place
from archive.access.gate import Gate, readable
from archive.access.search_documents import Mark, Searchable, passages_of, searchable
from archive.access.thesaurus import Thesaurus
from archive.access.work import WorkView, view_of
from archive.domain.consent import Ask
from archive.domain.days import later
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.ports import PublicKit
from archive.ports.search import SearchIndex

_SLICE_SECONDS: Final = 0.004
_PATIENCE_SECONDS: Final = 0.25
_PATIENCE_AT_FIRST_SECONDS: Final = 1.0
_TRY_AGAIN_AFTER: Final = timedelta(seconds=10)
"""How soon words are looked for once more that may be read and are not there: they may still be on their way."""


@dataclass(frozen=True)
class _State:
    """Up to which change of the catalogue, and until when, the index is the whole and the only truth."""

    generation: int
    until: datetime | None


class IndexKeeper:
    """Brings an index up to date when it is asked for, and touches only works of which something changed."""

    def __init__(self, kit: PublicKit, index: SearchIndex, gate: Gate, thesaurus: Thesaurus, ask: Ask) -> None:
        self._kit = kit
        self._index = index
        self._gate = gate
        self._thesaurus = thesaurus
        self._ask = ask
        self._held: dict[WorkId, Mark] = {}
        self._places: dict[WorkId, Place] = {}
        self._state: _State | None = None
        self._making: asyncio.Task[None] | None = None

    async def bring_up_to_date(self) -> None:
        """Wait until the index is up to date, or a moment when that takes longer."""
        give_up_at = time.monotonic() + (_PATIENCE_SECONDS if self.is_whole() else _PATIENCE_AT_FIRST_SECONDS)
        while not self.is_up_to_date():
            left = give_up_at - time.monotonic()
            if left <= 0:
                return
            making = self._start_making()
            await asyncio.wait({making}, timeout=left)
            if making.done():
                making.result()

    def is_up_to_date(self) -> bool:
        """Tell whether the index holds everything that may be searched at this very moment, and nothing else."""
        state = self._state
        if state is None or state.generation != self._kit.catalogue.generation():
            return False
        return state.until is None or self._kit.clock.now() < state.until

    def is_whole(self) -> bool:
        """Tell whether all works were gone through at least once."""
        return self._state is not None

    def view(self, work_id: WorkId) -> WorkView | None:
        """Give a work as it may be shown now, if the index holds exactly what may be searched of it now."""
        view, _ = self._look(work_id)
        held = self._held.get(work_id)
        return view if view is not None and held is not None and self._searchable(view).mark == held else None

    def place(self, work_id: WorkId) -> Place:
        """Give by what a work that the index holds can be narrowed; it is as old as its words there."""
        return self._places.get(work_id) or Place(work_id=work_id)

    def those_there(self, works: Iterable[WorkId]) -> list[WorkId]:
        """Give those of these works that may still be shown, and have the index forget the others at once."""
        there = []
        for work_id in works:
            if self.view(work_id) is not None:
                there.append(work_id)
            else:
                self._forget(work_id)
        return there

    def _searchable(self, view: WorkView) -> Searchable:
        return searchable(view, self._thesaurus)

    def _start_making(self) -> asyncio.Task[None]:
        if self._making is None or self._making.done():
            self._making = asyncio.get_running_loop().create_task(self._make())
        return self._making

    async def _make(self) -> None:
        generation = self._kit.catalogue.generation()
        pause_at = time.monotonic() + _SLICE_SECONDS
        turning: list[datetime] = []
        seen: set[WorkId] = set()
        for work in readable(self._kit.catalogue.find(Work, state=WorkState.RELEASED.value)):
            seen.add(work.id)
            until = await self._renew(work.id)
            turning += [until] if until is not None else []
            if time.monotonic() >= pause_at:
                await asyncio.sleep(0)
                pause_at = time.monotonic() + _SLICE_SECONDS
        for work_id in self._held.keys() - seen:
            self._forget(work_id)
        self._state = _State(generation, min(turning, default=None))

    async def _renew(self, work_id: WorkId) -> datetime | None:
        """Put a work's words in, if they are others than before; give until when this holds."""
        view, until = self._look(work_id)
        found = self._searchable(view) if view is not None else None
        if found is None or found.mark != self._held.get(work_id):
            self._forget(work_id)
            passages = await passages_of(self._kit, self._gate, found) if found is not None else None
            # Nothing was waited for since each piece was admitted, or the whole is looked at once more.
            if found is not None and passages is not None and self._is_still(work_id, found.mark):
                self._index.put(work_id, passages)
                self._held[work_id] = found.mark
                self._places[work_id] = found.place
            elif found is not None:
                soon = later(self._kit.clock.now(), _TRY_AGAIN_AFTER)
                return soon if until is None else min(until, soon)
        return until

    def _is_still(self, work_id: WorkId, mark: Mark) -> bool:
        view, _ = self._look(work_id)
        return view is not None and self._searchable(view).mark == mark

    def _forget(self, work_id: WorkId) -> None:
        self._places.pop(work_id, None)
        if self._held.pop(work_id, None) is not None:
            self._index.drop(work_id)

    def _look(self, work_id: WorkId) -> tuple[WorkView | None, datetime | None]:
        opening = self._gate.open(work_id, self._ask)
        if opening is None:
            return None, None
        return view_of(self._kit, self._thesaurus, opening, self._ask), opening.until
