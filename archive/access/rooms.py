"""What visitors meet in the public rooms: what was published, with those works in their places that may be met now.

A work that may not be met is not there: no title, no gap, and nothing that was written beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Final

from archive.access.browse import BrowsePage, ReadingRoom
from archive.access.chapters import ToldPart, in_time_of
from archive.access.credit import makers_of
from archive.access.gate import Admission, readable
from archive.access.work import Card
from archive.domain.disclosure import PUBLIC_LEAST
from archive.domain.errors import ArchiveError
from archive.domain.ids import ConceptId, ParticipantId, SegmentId, looks_like_id
from archive.domain.records import Labels
from archive.domain.rooms.entries import FRONT_ID, Content, Embedded, RoomEntry, RoomKind, Texts
from archive.domain.rooms.table import (
    EPISODE,
    LISTED,
    PRACTICE,
    PROGRAMME,
    PROJECT,
    SHAPES,
    FieldType,
    RoomShape,
    kinds_at,
)
from archive.domain.thesaurus.concept import Concept
from archive.ports import Page

PAGE_SIZE: Final = 24
MOST_COMING: Final = 6
MOST_IN_EACH: Final = 3
FACETS: Final[Mapping[str, str]] = {"target": "targets", "topic": "topics", "area": "areas"}
"""By what good practices are found, as addresses say it, and the field in which it stands."""

_NEWEST: Final = Page(order_by="-published_at")


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A work that may be met now, in its place: where a part begins, what that is called, what is said beside it."""

    card: Card
    note: Texts
    part: Labels
    at_ms: int | None
    may_be_taught: bool


@dataclass(frozen=True, kw_only=True)
class RoomView:
    """A published entry as it may be met now; of a programme, `heard_in` is what was on the air."""

    entry: RoomEntry
    shape: RoomShape
    works: Mapping[str, tuple[Placed, ...]]
    words: Mapping[str, tuple[Concept, ...]]
    heard_in: tuple[Card, ...] = ()

    @property
    def content(self) -> Content:
        """Give what the editors wrote."""
        return self.entry.content

    @property
    def has_guide(self) -> bool:
        """Tell whether there is a guide for talking about it."""
        return any(self.content.holds(name) for name in self.shape.together)

    @property
    def cards(self) -> tuple[Card, ...]:
        """Give the works that may stand for the entry."""
        return (*(placed.card for field in self.works.values() for placed in field), *self.heard_in)

    @property
    def card(self) -> Card | None:
        """Give the work that stands for the entry in a list: the first of which there is most to see."""
        return min(self.cards, key=lambda card: card.plate.rank, default=None)

    @property
    def shown(self) -> tuple[Admission, ...]:
        """Give what lets the words of works stand on the page."""
        return tuple(each for card in self.cards for each in card.shown)


@dataclass(frozen=True, kw_only=True)
class RoomPage:
    """One page of a room: what stands there, which page it is, and by which words it can be narrowed."""

    shape: RoomShape
    entries: tuple[RoomView, ...]
    number: int
    is_more: bool
    chosen: Mapping[str, str]
    offered: Mapping[str, tuple[Concept, ...]]


@dataclass(frozen=True, kw_only=True)
class FrontView:
    """What people brought forward on the front page, paths through themes, and the rooms with the newest of each."""

    work: Placed | None
    exhibit: RoomView | None
    paths: tuple[Concept, ...]
    rooms: tuple[RoomView, ...]

    @property
    def shown(self) -> tuple[Admission, ...]:
        """Give what lets the words of works stand on the page."""
        card = self.exhibit.card if self.exhibit is not None else None
        return (*(self.work.card.shown if self.work is not None else ()), *(card.shown if card is not None else ()))


class Rooms:
    """The public rooms as one kind of visitor meets them."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room
        self._catalogue = room.kit.catalogue

    def listed(self, shape: RoomShape, number: int, chosen: Mapping[str, str] | None = None) -> RoomPage | None:
        """Give one page of a room, the newest first, or None when there is no such page."""
        wanted = {facet: self._room.thesaurus.today(word) for facet, word in (chosen or {}).items() if word}
        found = (view for view in self._views(shape.kind) if self._suits(view, wanted))
        start = (number - 1) * PAGE_SIZE
        entries = list(islice(found, start, start + PAGE_SIZE + 1))
        if number > 1 and not entries:
            return None
        return RoomPage(
            shape=shape,
            entries=self._as_listed(entries[:PAGE_SIZE]),
            number=number,
            is_more=len(entries) > PAGE_SIZE,
            chosen={facet: wanted.get(facet, "") for facet in FACETS},
            offered=self._offered() if shape is PRACTICE else {},
        )

    def entry(self, address: str, entry_id: str) -> RoomView | None:
        """Give one entry of a room, or None: refused, unreadable and missing look alike."""
        view = self.anywhere(entry_id)
        return view if view is not None and view.entry.kind in kinds_at(address) else None

    def anywhere(self, entry_id: str) -> RoomView | None:
        """Give an entry that has a page now, in whichever room, or None."""
        view = self._view(entry_id)
        if view is None or not view.shape.address:
            return None
        day = view.content.days.get("on_air")
        return None if day is not None and day > self._today() else view

    def published(self) -> Iterator[RoomEntry]:
        """Yield what was published in every room, whether it may be met now or not."""
        for shape in SHAPES.values():
            if shape.address:
                yield from readable(self._catalogue.find(RoomEntry, kind=shape.kind.value))

    def is_anything(self) -> bool:
        """Tell whether anything may be met in any room now; False when nobody can tell."""
        try:
            return any(self.anywhere(entry.id) is not None for entry in self.published())
        except ArchiveError:
            return False

    def newest(self) -> Iterator[tuple[RoomShape, tuple[RoomView, ...]]]:
        """Yield each room in which something may be met now, with the newest of it."""
        for shape in LISTED:
            if views := self._as_listed(islice(self._views(shape.kind), MOST_IN_EACH)):
                yield shape, views

    def project_of(self, work_id: str) -> RoomView | None:
        """Give the newest project on whose page a work is met beside those of enough other people, or None.

        From which undertaking a work comes is an attribute of its makers. People released it when they published the
        project with the work in it; beside the work itself it is said only while at least five who made what may be
        met there share it, counted anew each time, so that a withdrawal takes it from the others as well.
        """
        for entry in readable(self._catalogue.find(RoomEntry, _NEWEST, kind=PROJECT.kind.value)):
            if any(placed.work_id == work_id for placed in entry.content.embedded()):
                view = self._view_of(entry)
                if view is not None and self._is_shared(view, work_id):
                    return view
        return None

    def _is_shared(self, view: RoomView, work_id: str) -> bool:
        met = {placed.card.work_id for field in view.works.values() for placed in field}
        if work_id not in met:
            return False
        made: set[ParticipantId] = set()
        for each in met:
            made |= self._makers(each)
        return len(made) >= PUBLIC_LEAST and bool(self._makers(work_id))

    def _makers(self, work_id: str) -> frozenset[ParticipantId]:
        opening = self._room.gate.open(work_id, self._room.ask)
        return makers_of(opening.facts.work) if opening is not None else frozenset()

    def preview(self, entry: RoomEntry) -> RoomView | None:
        """Give an entry that nobody has published yet as it would be met now, or None where there would be nothing."""
        return self._view_of(entry)

    def episodes(self, programme_id: str) -> tuple[RoomView, ...]:
        """Give the episodes of a programme that have been on the air, the latest first."""
        return tuple(view for view in self._aired() if _programme(view) == programme_id)

    def latest(self) -> tuple[RoomView, ...]:
        """Give the episodes that were on the air last."""
        return tuple(islice(self._aired(), MOST_COMING))

    def coming(self) -> tuple[RoomView, ...]:
        """Give the episodes that will be on the air next, the first first."""
        today = self._today()
        return tuple(view for view in reversed(self._on_air()) if view.content.days["on_air"] > today)[:MOST_COMING]

    def programme_of(self, view: RoomView) -> RoomView | None:
        """Give the programme that an episode belongs to, while it may be read."""
        return self._view(_programme(view))

    def front(self, works: BrowsePage | None) -> FrontView:
        """Give what stands on the front page beside these works: only what leads somewhere now."""
        chosen = self._view(FRONT_ID)
        exhibits = chosen.content.choices.get("exhibit", ()) if chosen is not None else ()
        found = {theme.id for theme, count in works.themes if count} if works is not None else set()
        placed = chosen.works["works"] if chosen is not None else ()
        return FrontView(
            work=next(iter(placed), None),
            exhibit=next((v for v in map(self._view, exhibits) if v and v.entry.kind is RoomKind.EXHIBIT), None),
            paths=tuple(word for word in chosen.words["paths"] if word.id in found) if chosen is not None else (),
            rooms=tuple(view for shape in LISTED for view in islice(self._views(shape.kind), 1)),
        )

    def _today(self) -> date:
        return self._room.kit.clock.now().date()

    def _aired(self) -> Iterator[RoomView]:
        today = self._today()
        return (view for view in self._on_air() if view.content.days["on_air"] <= today)

    def _on_air(self) -> list[RoomView]:
        episodes = (view for view in self._views(EPISODE.kind) if "on_air" in view.content.days)
        return sorted(episodes, key=lambda view: (view.content.days["on_air"], view.entry.id), reverse=True)

    def _views(self, kind: RoomKind) -> Iterator[RoomView]:
        for entry in readable(self._catalogue.find(RoomEntry, _NEWEST, kind=kind.value)):
            view = self._view_of(entry)
            if view is not None:
                yield view

    def _as_listed(self, views: Iterable[RoomView]) -> tuple[RoomView, ...]:
        """Give views for a list; for a programme stands what there is most to see of in what was on the air."""
        listed = tuple(views)
        if not any(view.entry.kind is PROGRAMME.kind for view in listed):
            return listed
        best: dict[str, Card] = {}
        for episode in self._aired():
            card, programme = episode.card, _programme(episode)
            if card is not None and (programme not in best or card.plate.rank < best[programme].plate.rank):
                best[programme] = card
        return tuple(replace(view, heard_in=tuple(filter(None, [best.get(view.entry.id)]))) for view in listed)

    def _view(self, entry_id: str) -> RoomView | None:
        if not looks_like_id(entry_id):
            return None
        try:
            return self._view_of(self._catalogue.get(RoomEntry, entry_id))
        except ArchiveError:
            return None

    def _view_of(self, entry: RoomEntry) -> RoomView | None:
        shape = SHAPES[entry.kind]
        works = {
            field.name: tuple(self._met(entry.content.works.get(field.name, ())))
            for field in shape.of_type(FieldType.WORKS)
        }
        if shape.lives_by and not any(works[name] for name in shape.lives_by):
            return None
        thesaurus = self._room.thesaurus
        words = {
            field.name: thesaurus.named(
                ConceptId(word) for word in entry.content.choices.get(field.name, ()) if word.startswith(f"{field.of}.")
            )
            for field in shape.of_type(FieldType.CHOICE)
        }
        return RoomView(entry=entry, shape=shape, works=works, words=words)

    def _met(self, embedded: Iterable[Embedded]) -> Iterator[Placed]:
        """Yield those works that may be met now; of one whose part is meant, only where that very part may be."""
        for each in embedded:
            card = self._room.card(each.work_id)
            if card is None or card.mark:
                continue
            where = self._part(each.work_id, each.segment_id) if each.segment_id is not None else (None, {})
            if where is not None:
                taught = self._room.may_be_taught(each.work_id)
                yield Placed(card=card, note=each.note, part=where[1], at_ms=where[0], may_be_taught=taught)

    def _part(self, work_id: str, segment_id: SegmentId) -> tuple[int | None, Labels] | None:
        """Give when a part begins in what would be played of a work, and its name where that may be told."""
        opening, view = self._room.gate.open(work_id, self._room.ask), self._room.work(work_id)
        if opening is None or view is None:
            return None
        work = opening.facts.work
        parts = [
            ToldPart(part=part, labels={}, themes=(), warnings=()) for part in work.segments if part.id == segment_id
        ]
        # A machine reads in its own time, in which no part has its place.
        played = () if view.is_read_aloud else (*view.videos, *view.sounds)
        times = in_time_of(work, parts, played)
        for admission in played:
            covered = admission.rendition.segment_ids
            for place in times[covered]:
                named = (c.labels for c in view.chapters.get(covered, ()) if c.start_ms == place.start_ms)
                return place.start_ms, next(named, {})
        return None

    def _suits(self, view: RoomView, wanted: Mapping[str, str]) -> bool:
        return all(word in self._found_by(view, FACETS[facet]) for facet, word in wanted.items() if facet in FACETS)

    def _found_by(self, view: RoomView, field: str) -> frozenset[ConceptId]:
        return self._room.thesaurus.and_broader(word.id for word in view.words.get(field, ()))

    def _offered(self) -> Mapping[str, tuple[Concept, ...]]:
        """Give, for each facet, the words that find a good practice."""
        views = list(self._views(PRACTICE.kind))
        return {
            facet: tuple(
                word
                for word in self._room.thesaurus.under(PRACTICE.field(name).of)
                if any(word.id in self._found_by(view, name) for view in views)
            )
            for facet, name in FACETS.items()
        }


def _programme(view: RoomView) -> str:
    return next(iter(view.content.choices.get("programme", ())), "")
