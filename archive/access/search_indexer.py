"""The index of released words, kept up with the catalogue and the clock in slices that let others pass.

The index may be late; what is shown never is. Whoever takes something from it asks `view` first: it decides on the work
anew, and gives it only if all its searchable words are still exactly those that the index holds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Final

from archive.access.browse import ReadingRoom
from archive.access.facets import Place
from archive.access.gate import readable, touched_since
from archive.access.rooms import Rooms, RoomView
from archive.access.search_documents import Mark, Searchable, passages_of, searchable
from archive.access.search_entries import passages_of_entry
from archive.access.work import WorkView, view_of
from archive.domain.days import clamped, later
from archive.domain.ids import WorkId
from archive.domain.records import Work
from archive.domain.rooms.entries import RoomEntry
from archive.domain.terms import WorkState
from archive.domain.thesaurus.concept import Concept
from archive.ports.search import ItemId, Passage, SearchIndex

_SLICE_SECONDS: Final = 0.004
_PATIENCE_SECONDS: Final = 0.25
_PATIENCE_AT_FIRST_SECONDS: Final = 1.0
_CHANGING_ALL: Final = (Concept,)
"""Kinds of records that may change what any work is found by."""

_TRY_AGAIN_AFTER: Final = timedelta(seconds=10)
"""How soon words are looked for once more that may be read and are not there: they may still be on their way."""


@dataclass(frozen=True)
class _State:
    """Up to which change of the catalogue, and until when, the index is the whole and the only truth."""

    generation: int
    until: datetime | None


class IndexKeeper:
    """Brings an index up to date when it is asked for, and touches only works of which something changed."""

    def __init__(self, room: ReadingRoom, index: SearchIndex) -> None:
        self._room = room
        self._rooms = Rooms(room)
        self._kit = room.kit
        self._index = index
        self._held: dict[WorkId, Mark] = {}
        self._places: dict[WorkId, Place] = {}
        self._entries: dict[ItemId, tuple[Passage, ...]] = {}
        self._turns: dict[WorkId, datetime] = {}
        self._entry_turns: list[datetime] = []
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

    def view(self, item_id: ItemId) -> WorkView | None:
        """Give a work as it may be shown now, if the index holds exactly what may be searched of it now."""
        held = self._held.get(WorkId(item_id))
        view, _ = self._look(WorkId(item_id)) if held is not None else (None, None)
        return view if view is not None and self._searchable(view).mark == held else None

    def entry(self, item_id: ItemId) -> RoomView | None:
        """Give an entry of a room as it may be shown now, if the index holds exactly what may be searched of it now."""
        held = self._entries.get(item_id)
        view = self._rooms.anywhere(item_id) if held is not None else None
        return view if view is not None and passages_of_entry(view) == held else None

    def is_entry(self, item_id: ItemId) -> bool:
        """Tell whether what the index holds by this id is an entry of a room, and no work."""
        return item_id in self._entries

    def place(self, item_id: ItemId) -> Place:
        """Give by what a work that the index holds can be narrowed; it is as old as its words there."""
        return self._places.get(WorkId(item_id)) or Place(work_id=WorkId(item_id))

    def is_there(self, item_id: ItemId) -> bool:
        """Tell whether what the index holds of a work or an entry may be shown now."""
        return (self.entry(item_id) if self.is_entry(item_id) else self.view(item_id)) is not None

    def those_there(self, items: Iterable[ItemId]) -> list[ItemId]:
        """Give those of these works and entries that may still be shown, and have the index forget the others."""
        there = []
        for item_id in items:
            if self.is_there(item_id):
                there.append(item_id)
            else:
                self._forget(WorkId(item_id))
                self._forget_entry(item_id)
        return there

    def _searchable(self, view: WorkView) -> Searchable:
        return searchable(view, self._room.thesaurus)

    def _start_making(self) -> asyncio.Task[None]:
        if self._making is None or self._making.done():
            self._making = asyncio.get_running_loop().create_task(self._make())
        return self._making

    async def _make(self) -> None:
        """Put in what a change or the clock has touched, or look through everything where that cannot be told."""
        generation = self._kit.catalogue.generation()
        was = self._state
        touched = None if was is None else touched_since(self._kit.catalogue, self._kit.clock, was.generation)
        if touched is None or not touched.kinds.isdisjoint(_CHANGING_ALL):
            released = {work.id for work in readable(self._kit.catalogue.find(Work, state=WorkState.RELEASED.value))}
            await self._renew_all(sorted(released | self._held.keys()))
        else:
            await self._renew_all(sorted(touched.works | self._turning()))
        await self._renew_entries()
        turning = [*self._turns.values(), *self._entry_turns]
        self._state = _State(generation, min(turning, default=None))

    def _turning(self) -> set[WorkId]:
        """Give the works of which the clock has changed something since they were looked at."""
        now = self._kit.clock.now()
        return {work_id for work_id, until in self._turns.items() if now >= until}

    async def _renew_all(self, works: Iterable[WorkId]) -> None:
        """Look at works one by one, in slices that let others pass."""
        pause_at = time.monotonic() + _SLICE_SECONDS
        for work_id in works:
            until = await self._renew(work_id)
            if until is None:
                self._turns.pop(work_id, None)
            else:
                self._turns[work_id] = until
            if time.monotonic() >= pause_at:
                await asyncio.sleep(0)
                pause_at = time.monotonic() + _SLICE_SECONDS

    async def _renew_entries(self) -> None:
        """Look at every published entry of the rooms: they are few, and each may show many works."""
        pause_at = time.monotonic() + _SLICE_SECONDS
        published: set[ItemId] = set()
        turns: list[datetime] = []
        for entry in self._rooms.published():
            published.add(entry.id)
            turns += self._renew_entry(entry)
            if time.monotonic() >= pause_at:
                await asyncio.sleep(0)
                pause_at = time.monotonic() + _SLICE_SECONDS
        for entry_id in self._entries.keys() - published:
            self._forget_entry(entry_id)
        self._entry_turns = turns

    async def _renew(self, work_id: WorkId) -> datetime | None:
        """Put a work's words in, if they are others than before; give until when this holds."""
        view, until = self._look(work_id)
        found = self._searchable(view) if view is not None else None
        if found is None or found.mark != self._held.get(work_id):
            self._forget(work_id)
            passages = await passages_of(self._kit, self._room.gate, found) if found is not None else None
            # Nothing was waited for since each piece was admitted, or the whole is looked at once more.
            if found is not None and passages is not None and self._is_still(work_id, found.mark):
                self._index.put(work_id, passages)
                self._held[work_id] = found.mark
                self._places[work_id] = found.place
            elif found is not None:
                soon = later(self._kit.clock.now(), _TRY_AGAIN_AFTER)
                return soon if until is None else min(until, soon)
        return until

    def _renew_entry(self, entry: RoomEntry) -> Iterator[datetime]:
        """Put an entry's words in, if they are others than before; yield when it will be on the air."""
        view = self._rooms.anywhere(entry.id)
        passages = passages_of_entry(view) if view is not None else ()
        if not passages:
            self._forget_entry(entry.id)
        elif passages != self._entries.get(entry.id):
            self._index.put(entry.id, passages)
            self._entries[entry.id] = passages
        on_air = entry.content.days.get("on_air")
        if on_air is not None and on_air > self._kit.clock.now().date():
            yield datetime.combine(clamped(on_air), time_of_day(), UTC)

    def _is_still(self, work_id: WorkId, mark: Mark) -> bool:
        view, _ = self._look(work_id)
        return view is not None and self._searchable(view).mark == mark

    def _forget(self, work_id: WorkId) -> None:
        self._places.pop(work_id, None)
        if self._held.pop(work_id, None) is not None:
            self._index.drop(work_id)

    def _forget_entry(self, entry_id: ItemId) -> None:
        if self._entries.pop(entry_id, None) is not None:
            self._index.drop(entry_id)

    def _look(self, work_id: WorkId) -> tuple[WorkView | None, datetime | None]:
        opening = self._room.gate.open(work_id, self._room.ask)
        if opening is None:
            return None, None
        return view_of(self._kit, self._room.thesaurus, opening, self._room.ask), opening.until
