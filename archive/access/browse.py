"""Which works a visitor may see, a page at a time, and by which words they can be narrowed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from archive.access.gate import Gate, Moment
from archive.access.shelves import Query, ShelfKeeper
from archive.access.spoken import COMMON
from archive.access.thesaurus import Thesaurus
from archive.access.work import Card, WorkView, card_of, view_of
from archive.domain.consent import PLAYER, Ask
from archive.domain.records import Concept
from archive.ports import PublicKit

PAGE_SIZE: Final = 24

_MOST_CARDS: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class BrowsePage:
    """One page of works, how many there are in all, and the words that find at least one work."""

    query: Query
    cards: tuple[Card, ...]
    total: int
    number: int
    last: int
    forms: tuple[Concept, ...]
    themes: tuple[Concept, ...]
    languages: tuple[str, ...]


class ReadingRoom:
    """Everything one kind of visitor can do: look along the shelves, and open what may be opened."""

    def __init__(self, kit: PublicKit, ask: Ask = PLAYER) -> None:
        self.kit = kit
        self.ask = ask
        self.gate = Gate(kit)
        self.thesaurus = Thesaurus(kit.catalogue)
        self._cards: dict[str, Card | None] = {}
        self._cards_of: Moment | None = None
        self._keeper = ShelfKeeper(kit, self.gate, self.thesaurus, ask)

    async def browse(self, query: Query, number: int = 1, size: int = PAGE_SIZE) -> BrowsePage | None:
        """Give one page of the works that a query finds, each decided anew, or None when there is no such page."""
        shelves = await self._keeper.shelves()
        found = shelves.matching(query)
        last = max(1, -(-len(found) // size))
        if not 1 <= number <= last:
            return None
        cards = [self._card(work_id) for work_id in found[(number - 1) * size : number * size]]
        shown = tuple(card for card in cards if card is not None)
        return BrowsePage(
            query=query,
            cards=shown,
            total=len(found) - len(cards) + len(shown),
            number=number,
            last=last,
            forms=tuple(word for word in self.thesaurus.under("fm") if word.id in shelves.forms),
            themes=tuple(word for word in self.thesaurus.under("th") if word.id in shelves.themes),
            languages=tuple(language for language in COMMON if language in shelves.languages),
        )

    def is_up_to_date(self) -> bool:
        """Tell whether the shelves at hand are those of this very moment, so that a page of them is no older."""
        return self._keeper.is_up_to_date()

    def work(self, work_id: str) -> WorkView | None:
        """Give a work's page, or None: refused and missing look alike."""
        opening = self.gate.open(work_id, self.ask)
        return view_of(self.kit, self.thesaurus, opening, self.ask) if opening is not None else None

    def _card(self, work_id: str) -> Card | None:
        moment = self.gate.moment()
        if moment != self._cards_of or len(self._cards) >= _MOST_CARDS:
            self._cards, self._cards_of = {}, moment
        if work_id not in self._cards:
            opening = self.gate.open(work_id, self.ask)
            made = card_of(self.kit, self.thesaurus, opening, self.ask) if opening is not None else None
            # The opening may have told of an instant that is over by now: then the card is of no one moment.
            if self.gate.moment() != moment:
                return made
            self._cards[work_id] = made
        return self._cards[work_id]
