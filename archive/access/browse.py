"""Which works a visitor may see, a page at a time, and by which words they can be narrowed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

from archive.access.browse_index import CHANGING_ALL, ShelfKeeper
from archive.access.facets import EVERYTHING, LENGTHS, YES, Place, Query, offered
from archive.access.gate import Admission, Gate, Moment, touched_since
from archive.access.thesaurus import Thesaurus
from archive.access.work import Card, WorkView, card_of, view_of
from archive.domain.consent import PLAYER, Ask
from archive.domain.ids import WorkId
from archive.domain.thesaurus.concept import Concept
from archive.languages import COMMON
from archive.ports import PublicKit

PAGE_SIZE: Final = 24
MOST_NEXT: Final = 3

_MOST_CARDS: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class BrowsePage:
    """One page of works, how many there are in all, and each choice with how many works it would leave."""

    query: Query
    cards: tuple[Card, ...]
    total: int
    number: int
    last: int
    forms: tuple[tuple[Concept, int], ...]
    themes: tuple[tuple[Concept, int], ...]
    languages: tuple[tuple[str, int], ...]
    lengths: tuple[tuple[str, int], ...]
    transcripts: int
    classrooms: int
    years: tuple[tuple[str, int], ...]

    @property
    def shown(self) -> tuple[Admission, ...]:
        """Give what lets the words of works stand on the page."""
        return tuple(admission for card in self.cards for admission in card.shown)


@dataclass(frozen=True)
class _Found:
    """A work's card, and what the work may be found by, both of one moment."""

    card: Card
    place: Place


class ReadingRoom:
    """Everything one kind of visitor can do: look along the shelves, and open what may be opened."""

    def __init__(self, kit: PublicKit, ask: Ask = PLAYER) -> None:
        self.kit = kit
        self.ask = ask
        self.gate = Gate(kit)
        self.thesaurus = Thesaurus(kit.catalogue)
        self._cards: dict[str, _Found | None] = {}
        self._cards_of: Moment | None = None
        self._keeper = ShelfKeeper(kit, self.gate, self.thesaurus, ask)

    async def browse(self, query: Query, number: int = 1, size: int = PAGE_SIZE) -> BrowsePage | None:
        """Give one page of the works that a query finds, each decided anew, or None when there is no such page."""
        query = replace(query, form=self.thesaurus.today(query.form), theme=self.thesaurus.today(query.theme))
        # Who has just gone keeps nobody company any more: years are told from the newest shelves alone.
        shelves = await (self._keeper.newest() if query.year else self._keeper.shelves())
        found = shelves.matching(query)
        last = max(1, -(-len(found) // size))
        if not 1 <= number <= last:
            return None
        undated = query.without("year")
        cards = [self._card_for(undated, work_id) for work_id in found[(number - 1) * size : number * size]]
        counts = shelves.counts(query)
        shown = tuple(card for card in cards if card is not None)
        return BrowsePage(
            query=query,
            cards=shown,
            total=len(found) - len(cards) + len(shown),
            number=number,
            last=last,
            forms=offered(counts["form"], query.form, [(word, word.id) for word in self.thesaurus.under("fm")]),
            themes=offered(counts["theme"], query.theme, [(word, word.id) for word in self.thesaurus.under("th")]),
            languages=offered(counts["language"], query.language, [(code, code) for code in COMMON]),
            lengths=offered(counts["length"], query.length, [(name, name) for name in LENGTHS]),
            transcripts=counts["transcript"].get(YES, 0),
            classrooms=counts["classroom"].get(YES, 0),
            years=tuple(sorted(counts["year"].items())) if self.is_up_to_date() else (),
        )

    def is_up_to_date(self) -> bool:
        """Tell whether the shelves at hand are those of this very moment, so that a page of them is no older."""
        return self._keeper.is_up_to_date()

    def card(self, work_id: str) -> Card | None:
        """Give a work's card, or None: refused and missing look alike."""
        return self._card_for(EVERYTHING, work_id)

    def may_be_taught(self, work_id: str) -> bool:
        """Tell whether all that a visitor meets of a work may be used in class."""
        found = self._found(work_id)
        return found is not None and found.place.classroom

    def work(self, work_id: str) -> WorkView | None:
        """Give a work's page, or None: refused and missing look alike."""
        opening = self.gate.open(work_id, self.ask)
        return view_of(self.kit, self.thesaurus, opening, self.ask) if opening is not None else None

    async def next_to(self, view: WorkView, most: int = MOST_NEXT) -> tuple[Card, ...]:
        """Give a few works to meet after one: those most like it in theme and form, each decided anew.

        Only what a work is counts, never who made it or where: what was made in one project stands in a published
        room (`Rooms.project_of`). Which of those that are alike come first is told by their random ids alone.
        """
        shelves = await self._keeper.at_hand()
        form = view.card.form.id if view.card.form is not None else ""
        alike = [Query(theme=theme.id, form=form) for theme in view.themes if form]
        alike += [Query(theme=theme.id) for theme in view.themes]
        alike += [Query(form=form)] if form and not view.card.mark else []
        near = chain.from_iterable(_after(shelves.matching(each), view.card.work_id, 2 * most) for each in alike)
        cards = (self._card_for(EVERYTHING, work_id) for work_id in dict.fromkeys(near))
        return tuple(islice((card for card in cards if card is not None and not card.mark), most))

    def _card_for(self, query: Query, work_id: str) -> Card | None:
        """Give a card, if the work is at this moment still what was asked for; its year is as new as the shelves."""
        found = self._found(work_id)
        return found.card if found is not None and (query == EVERYTHING or found.place.suits(query)) else None

    def _found(self, work_id: str) -> _Found | None:
        moment = self.gate.moment()
        if moment != self._cards_of or len(self._cards) >= _MOST_CARDS:
            self._give_up(moment)
        if work_id not in self._cards:
            opening = self.gate.open(work_id, self.ask)
            card = card_of(self.kit, self.thesaurus, opening, self.ask) if opening is not None else None
            made = _Found(card, self._keeper.place(opening)) if opening is not None and card is not None else None
            # The opening may have told of an instant that is over by now: then the card is of no one moment.
            if self.gate.moment() != moment:
                return made
            self._cards[work_id] = made
        return self._cards[work_id]

    def _give_up(self, moment: Moment) -> None:
        """Forget the cards that may look otherwise at another moment: all of them where that cannot be told."""
        was, self._cards_of = self._cards_of, moment
        same_time = was is not None and was[1] == moment[1] and len(self._cards) < _MOST_CARDS
        touched = touched_since(self.kit.catalogue, self.kit.clock, was[0]) if was is not None and same_time else None
        if touched is None or not touched.kinds.isdisjoint(CHANGING_ALL):
            self._cards = {}
            return
        self._cards = {work_id: found for work_id, found in self._cards.items() if work_id not in touched.works}


def _after(found: Sequence[WorkId], work_id: WorkId, most: int) -> list[WorkId]:
    """Give those that follow a work in the order of ids, and after the last one the first, but never itself."""
    start = bisect_right(found, work_id)
    around = (found[(start + step) % len(found)] for step in range(min(most, len(found))))
    return [each for each in around if each != work_id]
