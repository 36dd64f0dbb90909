"""What a visitor finds: works, and the lines in them where it is said; each decided anew before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.access.browse import ReadingRoom
from archive.access.facets import EVERYTHING, Query, counted, offered
from archive.access.gate import Admission
from archive.access.search_documents import sources_of
from archive.access.search_indexer import IndexKeeper
from archive.access.work import WorkView
from archive.domain.ids import RenditionId, WorkId
from archive.domain.search_query import Wanted, read_query
from archive.domain.thesaurus.concept import Concept
from archive.domain.words.text_folding import words_of
from archive.languages import COMMON
from archive.ports.search import Hit, PassageKind

PAGE_SIZE: Final = 10
MOST_WORKS: Final = 200
"""How many works are found at most; whoever wants others adds a word."""

_MOST_RANKED: Final = 500
"""How many works are ranked at most before they are narrowed."""

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
class SearchPage:
    """One page of what was found, and each choice with how many of all found works it would leave.

    `whole` is False as long as not everything was read once; `partly` says that nothing holds all that was asked for.
    `suggestions` are near words, each with the query in which it stands for what was written; `offered` are themes to
    go on with where nothing was found, and `year` a year of workshops that was asked for.
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
    total: int
    number: int
    last: int
    suggestions: tuple[tuple[str, str], ...]
    whole: bool


class Finder:
    """Searches what one kind of visitor may meet."""

    def __init__(self, room: ReadingRoom) -> None:
        self._room = room
        self._index = room.kit.search
        self._keeper = IndexKeeper(room.kit, self._index, room.gate, room.thesaurus, room.ask) if self._index else None

    async def search(
        self, query: str, number: int = 1, size: int = PAGE_SIZE, *, language: str = "", narrowed: Query = EVERYTHING
    ) -> SearchPage | None:
        """Give one page of what a query finds, or None when there is no such page."""
        thesaurus = self._room.thesaurus
        narrowed = replace(narrowed, form=thesaurus.today(narrowed.form), theme=thesaurus.today(narrowed.theme))
        wanted = read_query(query, language)
        every, partly = await self._works(wanted)
        places = [self._keeper.place(work_id) for work_id in every] if self._keeper is not None else []
        works = [place.work_id for place in places if place.suits(narrowed)][:MOST_WORKS]
        last = max(1, -(-len(works) // size))
        if not 1 <= number <= last:
            return None
        found = [self._found(work_id, wanted) for work_id in works[(number - 1) * size : number * size]]
        shown = tuple(each for each in found if each is not None)
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
            total=len(works) - len(found) + len(shown),
            number=number,
            last=last,
            suggestions=() if every and not partly else tuple(dict.fromkeys(self._suggestions(query, wanted))),
            whole=self._keeper is not None and self._keeper.is_whole(),
        )

    async def _works(self, wanted: Wanted) -> tuple[Sequence[WorkId], bool]:
        """Give the works that are found, and whether they hold only some of what is wanted."""
        if self._index is None or self._keeper is None or not wanted:
            return (), False
        await self._keeper.bring_up_to_date()
        works = self._there(wanted, self._index.works)
        return (works, False) if works else (works := self._there(wanted, self._index.nearest), bool(works))

    def _there(self, wanted: Wanted, find: Callable[[Wanted, int], Sequence[WorkId]]) -> Sequence[WorkId]:
        """Give what the index finds; from a late one only what may still be shown, as if nothing else were in it."""
        if self._keeper is None or self._keeper.is_up_to_date():
            return find(wanted, _MOST_RANKED)
        # Neither their number nor what comes instead may tell of what has just been taken back.
        for _ in range(_MOST_LOOKS):
            works = find(wanted, MOST_WORKS)
            there = self._keeper.those_there(works)
            if len(there) == len(works):
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

    def _found(self, work_id: WorkId, wanted: Wanted) -> Found | None:
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
            reasons=tuple(self._reason(hit, view, admitted) for hit in self._index.labels(work_id, wanted)),
            snippets=tuple(_snippet(hit, view, admitted) for hit in hits),
            shown=(*(admitted[source] for source in sources), *view.card.shown),
        )

    def _reason(self, hit: Hit, view: WorkView, admitted: dict[RenditionId, Admission]) -> Reason:
        concept = hit.passage.concept
        words = self._room.thesaurus.named([concept]) if concept is not None else ()
        return Reason(kind=hit.passage.kind, concept=next(iter(words), None), label=_snippet(hit, view, admitted))

    def _suggestions(self, query: str, wanted: Wanted) -> Iterator[tuple[str, str]]:
        """Yield words near those of a query that stand in a work that may be met now, each with the mended query."""
        # A late index still knows words that were taken back, and has nothing near those: their silence would tell.
        if self._index is None or self._keeper is None or not self._keeper.is_up_to_date():
            return
        for word in words_of(query):
            for near in self._index.near(word.folded, _MOST_SUGGESTIONS) if word.folded in wanted.words else ():
                works = self._index.works(read_query(f'"{near}"'), MOST_WORKS)
                if any(self._keeper.view(work_id) is not None for work_id in works):
                    yield near, query[: word.start] + near + query[word.end :]


def _admitted(view: WorkView) -> dict[RenditionId, Admission]:
    card = (view.released,) if view.released is not None else ()
    return {admission.rendition.id: admission for admission in (*card, *sources_of(view))}


def _snippet(hit: Hit, view: WorkView, admitted: dict[RenditionId, Admission]) -> Snippet:
    passage = hit.passage
    start, end = _window(passage.text, hit.marks)
    return Snippet(
        kind=passage.kind,
        language=passage.language,
        pieces=tuple(_pieces(passage.text, hit.marks, start, end)),
        opened=start > 0,
        ended=end < len(passage.text),
        play=_play(view, admitted[passage.source]) if passage.source and passage.start_ms is not None else None,
        start_ms=passage.start_ms,
    )


def _play(view: WorkView, captions: Admission) -> RenditionId | None:
    """Give the lightest file in which the captions' lines are heard at their times."""
    parts = captions.rendition.segment_ids
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
