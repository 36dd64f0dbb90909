"""What a visitor finds: works and what stands in the rooms, with the lines in which it is; each decided anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.access.browse import ReadingRoom
from archive.access.facets import EVERYTHING, Place, Query, counted, offered
from archive.access.gate import Admission
from archive.access.rooms import RoomView
from archive.access.search_documents import sources_of
from archive.access.search_indexer import IndexKeeper
from archive.access.work import WorkView
from archive.domain.ids import ConceptId, RenditionId
from archive.domain.rooms.table import SHAPES, RoomShape
from archive.domain.search_query import Wanted, read_query
from archive.domain.thesaurus.concept import Concept
from archive.domain.words.text_folding import words_of
from archive.languages import COMMON
from archive.ports.search import Hit, ItemId, PassageKind

PAGE_SIZE: Final = 10
MOST_WORKS: Final = 200
"""How many works are found at most; whoever wants others adds a word."""

MOST_BESIDE: Final = 3
"""How many entries of the rooms stand beside the works that are found; all of a kind stand where it was chosen."""

_MOST_RANKED: Final = 500
"""How many works and entries are ranked at most before they are narrowed."""

NARROWED_BY: Final = ("form", "theme", "language")
"""What found works can be narrowed by: all of it content, as on the shelves, and none of it about a person."""

_MOST_THEMES: Final = 8
_MOST_LOOKS: Final = 3
_YEAR_DIGITS: Final = 4
_MOST_HITS: Final = 3
_MOST_SUGGESTIONS: Final = 3
_LONGEST_SNIPPET: Final = 220
_BEFORE_MARK: Final = 90


@dataclass(frozen=True, kw_only=True)
class Snippet:
    """A line in which something was found: its pieces, marked or not, and where it can be heard.

    `play` is None for what is only written; `opened` and `ended` say that more stands before it and after it.
    """

    kind: PassageKind
    language: str
    pieces: tuple[tuple[str, bool], ...]
    opened: bool
    ended: bool
    play: RenditionId | None
    start_ms: int | None

    @property
    def words(self) -> str:
        """Give all of it without marks."""
        return "".join(text for text, _ in self.pieces)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A label by which a work was found: its title, a name, a theme, a form; a word of the thesaurus with its id."""

    kind: PassageKind
    concept: Concept | None
    label: Snippet


@dataclass(frozen=True, kw_only=True)
class Found:
    """A work that was found, as it may be shown now, why, the lines in it, and whatever lets them be shown."""

    view: WorkView
    reasons: tuple[Reason, ...]
    snippets: tuple[Snippet, ...]
    shown: tuple[Admission, ...]


@dataclass(frozen=True, kw_only=True)
class FoundEntry:
    """An entry of a room that was found, as it may be shown now, why, and the lines in it."""

    view: RoomView
    reasons: tuple[Reason, ...]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of what was found, and each choice with how many of all found works it would leave.

    `entries` are of the rooms: a few of them beside the works, before these where one is `nearest`, or those of the one
    `kind` that was chosen; `kinds` says how many of each kind were found. `whole` is False as long as not everything
    was read once; `partly` says that nothing holds all that was asked for. `suggestions` are near words, each with the
    query in which it stands for what was written; `offered` are themes to go on with where nothing was found, and
    `year` a year of workshops that was asked for.
    """

    asked: bool
    narrowed: Query
    partly: bool
    forms: tuple[tuple[Concept, int], ...]
    themes: tuple[tuple[Concept, int], ...]
    languages: tuple[tuple[str, int], ...]
    offered: tuple[tuple[Concept, int], ...]
    year: tuple[str, int] | None
    found: tuple[Found, ...]
    entries: tuple[FoundEntry, ...]
    nearest: bool
    kinds: tuple[tuple[RoomShape, int], ...]
    kind: str
    total: int
    number: int
    last: int
    suggestions: tuple[tuple[str, str], ...]
    whole: bool


class Finder:
    """Searches what one kind of visitor may meet."""

    def __init__(self, room: ReadingRoom, page_size: int = PAGE_SIZE) -> None:
        self._size = page_size
        self._room = room
        self._index = room.kit.search
        self._keeper = IndexKeeper(room, self._index) if self._index else None

    async def search(
        self,
        query: str,
        number: int = 1,
        *,
        language: str = "",
        narrowed: Query = EVERYTHING,
        kind: str = "",
    ) -> SearchPage | None:
        """Give one page of what a query finds, or None when there is no such page.

        With a `kind` it is of that kind of entry in the rooms alone.
        """
        thesaurus = self._room.thesaurus
        narrowed = replace(narrowed, form=thesaurus.today(narrowed.form), theme=thesaurus.today(narrowed.theme))
        wanted = read_query(query, language)
        every, partly = await self._items(wanted)
        # How a work is narrowed says nothing of what stands in the rooms.
        views = self._entries(every) if narrowed == EVERYTHING else []
        of_kind = [view for view in views if view.entry.kind == kind]
        places = self._places(every)
        works = [place.work_id for place in places if place.suits(narrowed)][:MOST_WORKS]
        last = max(1, -(-len(of_kind if kind else works) // self._size))
        if not 1 <= number <= last:
            return None
        leaf = slice((number - 1) * self._size, number * self._size)
        found = [self._found(work_id, wanted) for work_id in works[leaf]] if not kind else []
        shown = tuple(each for each in found if each is not None)
        beside = of_kind[leaf] if kind else views[: MOST_BESIDE if number == 1 else 0]
        counts = counted(places, narrowed, NARROWED_BY)
        return SearchPage(
            asked=bool(wanted),
            narrowed=narrowed,
            partly=partly,
            forms=offered(counts["form"], narrowed.form, [(word, word.id) for word in thesaurus.under("fm")]),
            themes=offered(counts["theme"], narrowed.theme, [(word, word.id) for word in thesaurus.under("th")]),
            languages=offered(counts["language"], narrowed.language, [(code, code) for code in COMMON]),
            offered=await self._themes() if wanted and not every else (),
            year=await self._year(wanted),
            found=shown,
            entries=tuple(self._found_entry(view, wanted) for view in beside),
            nearest=bool(views) and views[0].entry.id == every[0],
            kinds=_counted_kinds(views),
            kind=kind,
            total=len(works) - len(found) + len(shown),
            number=number,
            last=last,
            suggestions=() if every and not partly else tuple(dict.fromkeys(self._suggestions(query, wanted))),
            whole=self._keeper is not None and self._keeper.is_whole(),
        )

    async def _items(self, wanted: Wanted) -> tuple[Sequence[ItemId], bool]:
        """Give the works and entries that are found, and whether they hold only some of what is wanted."""
        if self._index is None or self._keeper is None or not wanted:
            return (), False
        await self._keeper.bring_up_to_date()
        items = self._there(wanted, self._index.items)
        return (items, False) if items else (items := self._there(wanted, self._index.nearest), bool(items))

    def _entries(self, items: Sequence[ItemId]) -> list[RoomView]:
        """Give those entries among what was found that may be met now, in their order."""
        views = [self._keeper.entry(each) for each in items if self._keeper.is_entry(each)] if self._keeper else []
        return [view for view in views if view is not None]

    def _places(self, items: Sequence[ItemId]) -> list[Place]:
        """Give by what each work among what was found can be narrowed, in their order."""
        return [self._keeper.place(each) for each in items if not self._keeper.is_entry(each)] if self._keeper else []

    def _there(self, wanted: Wanted, find: Callable[[Wanted, int], Sequence[ItemId]]) -> Sequence[ItemId]:
        """Give what the index finds; from a late one only what may still be shown, as if nothing else were in it."""
        if self._keeper is None or self._keeper.is_up_to_date():
            return find(wanted, _MOST_RANKED)
        # Neither their number nor what comes instead may tell of what has just been taken back.
        for _ in range(_MOST_LOOKS):
            items = find(wanted, MOST_WORKS)
            there = self._keeper.those_there(items)
            if len(there) == len(items):
                return there
        return self._keeper.those_there(find(wanted, MOST_WORKS))

    async def _themes(self) -> tuple[tuple[Concept, int], ...]:
        """Give the themes of most works, for whoever found nothing."""
        shelves = await self._room.browse(EVERYTHING, 1, 1)
        themes = shelves.themes if shelves is not None else ()
        return tuple(sorted(themes, key=lambda each: -each[1])[:_MOST_THEMES])

    async def _year(self, wanted: Wanted) -> tuple[str, int] | None:
        """Give a year that was asked for and that workshops may be found by, as the shelves tell it."""
        asked = {word for word in wanted.words if len(word) == _YEAR_DIGITS and word.isdecimal()}
        shelves = await self._room.browse(EVERYTHING, 1, 1) if asked else None
        return next((each for each in shelves.years if each[0] in asked), None) if shelves is not None else None

    def _found(self, work_id: ItemId, wanted: Wanted) -> Found | None:
        if self._index is None or self._keeper is None:
            return None
        view = self._keeper.view(work_id)
        if view is None:
            return None
        admitted = _admitted(view)
        hits = [hit for hit in self._index.hits(work_id, wanted, _MOST_HITS) if hit.passage.source in admitted]
        sources = dict.fromkeys(hit.passage.source for hit in hits if hit.passage.source is not None)
        # The title on the card is shown by the card's own grant.
        own = view.released.rendition.id if view.released is not None else None
        sources.update(dict.fromkeys([own] if own is not None else []))
        return Found(
            view=view,
            reasons=self._reasons(work_id, wanted),
            snippets=tuple(_snippet(hit, _play(view, hit, admitted)) for hit in hits),
            shown=(*(admitted[source] for source in sources), *view.card.shown),
        )

    def _found_entry(self, view: RoomView, wanted: Wanted) -> FoundEntry:
        hits = self._index.hits(view.entry.id, wanted, _MOST_HITS) if self._index is not None else ()
        return FoundEntry(
            view=view,
            reasons=self._reasons(view.entry.id, wanted),
            snippets=tuple(_snippet(hit) for hit in hits),
        )

    def _reasons(self, item_id: ItemId, wanted: Wanted) -> tuple[Reason, ...]:
        hits = self._index.labels(item_id, wanted) if self._index is not None else ()
        return tuple(
            Reason(kind=hit.passage.kind, concept=self._named(hit.passage.concept), label=_snippet(hit)) for hit in hits
        )

    def _named(self, concept: ConceptId | None) -> Concept | None:
        words = self._room.thesaurus.named([concept]) if concept is not None else ()
        return next(iter(words), None)

    def _suggestions(self, query: str, wanted: Wanted) -> Iterator[tuple[str, str]]:
        """Yield words near those of a query that stand in what may be met now, each with the mended query."""
        # A late index still knows words that were taken back, and has nothing near those: their silence would tell.
        if self._index is None or self._keeper is None or not self._keeper.is_up_to_date():
            return
        for word in words_of(query):
            for near in self._index.near(word.folded, _MOST_SUGGESTIONS) if word.folded in wanted.words else ():
                items = self._index.items(read_query(f'"{near}"'), MOST_WORKS)
                if any(map(self._keeper.is_there, items)):
                    yield near, query[: word.start] + near + query[word.end :]


def _admitted(view: WorkView) -> dict[RenditionId, Admission]:
    card = (view.released,) if view.released is not None else ()
    return {admission.rendition.id: admission for admission in (*card, *sources_of(view))}


def _counted_kinds(views: Sequence[RoomView]) -> tuple[tuple[RoomShape, int], ...]:
    counts = Counter(view.entry.kind for view in views)
    return tuple((shape, counts[kind]) for kind, shape in SHAPES.items() if counts[kind])


def _snippet(hit: Hit, play: RenditionId | None = None) -> Snippet:
    passage = hit.passage
    start, end = _window(passage.text, hit.marks)
    return Snippet(
        kind=passage.kind,
        language=passage.language,
        pieces=tuple(_pieces(passage.text, hit.marks, start, end)),
        opened=start > 0,
        ended=end < len(passage.text),
        play=play,
        start_ms=passage.start_ms,
    )


def _play(view: WorkView, hit: Hit, admitted: Mapping[RenditionId, Admission]) -> RenditionId | None:
    """Give the lightest file in which a line of captions is heard at its time; None for what is only written."""
    if hit.passage.source is None or hit.passage.start_ms is None:
        return None
    parts = admitted[hit.passage.source].rendition.segment_ids
    played = (each.rendition for each in (*view.sounds, *view.videos))
    return next((each.id for each in played if each.segment_ids == parts), None)


def _window(text: str, marks: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Give the stretch of a text to be shown: all of a short one, else what stands around the first mark."""
    if len(text) <= _LONGEST_SNIPPET:
        return 0, len(text)
    first = marks[0][0] if marks else 0
    start = max(0, min(first - _BEFORE_MARK, len(text) - _LONGEST_SNIPPET))
    end = min(len(text), start + _LONGEST_SNIPPET)
    # No word is cut in two, unless it is as long as the whole stretch.
    start = start if start == 0 else max(text.find(" ", start, first) + 1, start)
    cut = text.rfind(" ", start, end) if end < len(text) else end
    return start, cut if cut > first else end


def _pieces(text: str, marks: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[str, bool]]:
    place = start
    for begin, stop in marks:
        begin, stop = max(begin, place), min(stop, end)
        if begin >= stop:
            continue
        if place < begin:
            yield text[place:begin], False
        yield text[begin:stop], True
        place = stop
    if place < end:
        yield text[place:end], False
