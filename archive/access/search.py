"""What a visitor finds: works, and the lines in them where it is said; each decided anew before it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.access.browse import ReadingRoom
from archive.access.gate import Admission
from archive.access.search_documents import searchable
from archive.access.search_indexer import IndexKeeper
from archive.access.work import WorkView
from archive.domain.ids import RenditionId, WorkId
from archive.domain.search_query import Wanted, read_query
from archive.ports.search import Hit, PassageKind

PAGE_SIZE: Final = 10
MOST_WORKS: Final = 200
"""How many works are found at most; whoever wants others adds a word."""

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
class Found:
    """A work that was found, as it may be shown now, the lines in it, and whatever lets them be shown."""

    view: WorkView
    snippets: tuple[Snippet, ...]
    shown: tuple[Admission, ...]


@dataclass(frozen=True, kw_only=True)
class SearchPage:
    """One page of what was found; `whole` is False as long as not everything was read once."""

    asked: bool
    found: tuple[Found, ...]
    total: int
    number: int
    last: int
    suggestions: tuple[str, ...]
    whole: bool


class Finder:
    """Searches what one kind of visitor may meet."""

    def __init__(self, room: ReadingRoom) -> None:
        self._index = room.kit.search
        self._keeper = IndexKeeper(room.kit, self._index, room.gate, room.thesaurus, room.ask) if self._index else None

    async def search(self, query: str, number: int = 1, size: int = PAGE_SIZE) -> SearchPage | None:
        """Give one page of what a query finds, or None when there is no such page."""
        wanted = read_query(query)
        works = await self._works(wanted)
        last = max(1, -(-len(works) // size))
        if not 1 <= number <= last:
            return None
        found = [self._found(work_id, wanted) for work_id in works[(number - 1) * size : number * size]]
        shown = tuple(each for each in found if each is not None)
        return SearchPage(
            asked=bool(wanted),
            found=shown,
            total=len(works) - len(found) + len(shown),
            number=number,
            last=last,
            suggestions=() if works else tuple(self._suggestions(wanted)),
            whole=self._keeper is not None and self._keeper.is_whole(),
        )

    async def _works(self, wanted: Wanted) -> Sequence[WorkId]:
        if self._index is None or self._keeper is None or not wanted:
            return ()
        await self._keeper.bring_up_to_date()
        works = self._index.works(wanted, MOST_WORKS)
        if self._keeper.is_up_to_date():
            return works
        # Nor may their number tell of what has just been taken back.
        return [work_id for work_id in works if self._keeper.view(work_id) is not None]

    def _found(self, work_id: WorkId, wanted: Wanted) -> Found | None:
        if self._index is None or self._keeper is None:
            return None
        view = self._keeper.view(work_id)
        if view is None:
            return None
        admitted = _admitted(view)
        hits = [
            hit
            for hit in self._index.hits(work_id, wanted, _MOST_HITS)
            if hit.passage.kind is not PassageKind.TITLE and hit.passage.source in admitted
        ]
        sources = dict.fromkeys(hit.passage.source for hit in hits)
        # The title on the card is shown by the card's own grant.
        own = view.released.rendition.id if view.released is not None else None
        sources.update(dict.fromkeys([own] if own is not None else []))
        return Found(
            view=view,
            snippets=tuple(_snippet(hit, view, admitted) for hit in hits),
            shown=(*(admitted[source] for source in sources), *view.card.shown),
        )

    def _suggestions(self, wanted: Wanted) -> Iterator[str]:
        """Yield words that are near what was asked for and stand in a text that may be met at this moment."""
        # A late index still knows words that were taken back, and has nothing near those: their silence would tell.
        if self._index is None or self._keeper is None or not self._keeper.is_up_to_date():
            return
        near = [close for word in wanted.words for close in self._index.near(word, _MOST_SUGGESTIONS)]
        for word in dict.fromkeys(near):
            works = self._index.works(read_query(f'"{word}"'), MOST_WORKS)
            if any(self._keeper.view(work_id) is not None for work_id in works):
                yield word


def _admitted(view: WorkView) -> dict[RenditionId, Admission]:
    found = searchable(view)
    card = (found.card,) if found.card is not None else ()
    return {admission.rendition.id: admission for admission in (*card, *found.sources)}


def _snippet(hit: Hit, view: WorkView, admitted: dict[RenditionId, Admission]) -> Snippet:
    passage = hit.passage
    start, end = _window(passage.text, hit.marks)
    return Snippet(
        kind=passage.kind,
        language=passage.language,
        pieces=tuple(_pieces(passage.text, hit.marks, start, end)),
        opened=start > 0,
        ended=end < len(passage.text),
        play=_play(view, admitted[passage.source]) if passage.start_ms is not None else None,
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
