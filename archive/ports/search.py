"""What searching needs from outside: an index of released words that can be thrown away and made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from archive.domain.ids import ConceptId, RenditionId
from archive.domain.search_query import Wanted


class PassageKind(StrEnum):
    """What a passage is a piece of."""

    TITLE = "title"
    NAME = "name"
    THEME = "theme"
    FORM = "form"
    CATEGORY = "category"
    SUMMARY = "summary"
    SAID = "said"
    WRITTEN = "written"

    @property
    def is_label(self) -> bool:
        """Tell whether it is what something is called or sorted under, and no line of it."""
        return self in _LABELS


_LABELS: Final = frozenset(
    {PassageKind.TITLE, PassageKind.NAME, PassageKind.THEME, PassageKind.FORM, PassageKind.CATEGORY}
)
"""A new kind of thing by which something is found is added here and above.

It is read in `access/search_documents.py` for works, in `access/search_entries.py` for what stands in the rooms.
"""

ItemId = str
"""The id of what was put in: of a work, or of an entry in one of the rooms."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A piece of released text: a title, a line that is said, a paragraph; and the rendition it was read from.

    What a page shows of itself, such as a name or a theme, was read from none; a theme and a form say which.
    """

    kind: PassageKind
    language: str
    text: str
    source: RenditionId | None
    start_ms: int | None = None
    concept: ConceptId | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage in which something was found, and the stretches of its text that are it."""

    passage: Passage
    marks: tuple[tuple[int, int], ...]


class SearchIndex(Protocol):
    """Finds words again in what it was given, works and entries of the rooms, and knows nothing else.

    It decides nothing: whoever asks it must decide anew on each item that it names. Words are folded
    (`archive.domain.words.text_folding`) and may be found in other forms of the same word. No query can make it fail.
    """

    def put(self, item_id: ItemId, passages: Sequence[Passage]) -> None:
        """Hold exactly these passages of an item; of what was held before nothing is found once this returns."""

    def drop(self, item_id: ItemId) -> None:
        """Forget an item with all its words; forgetting what is not held is no error."""

    def items(self, wanted: Wanted, most: int) -> Sequence[ItemId]:
        """Give the items in which everything wanted is; by a beginning only where nothing holds the whole word.

        A word as it was written comes before the same without its accents, and that before other forms of it; after
        that, words of the language that is asked in come first.
        """

    def nearest(self, wanted: Wanted, most: int) -> Sequence[ItemId]:
        """Give the items in which at least half of what is wanted is, those with most of it first."""

    def labels(self, item_id: ItemId, wanted: Wanted) -> Sequence[Hit]:
        """Give the labels of an item that hold something wanted: a title, a name, and each theme or form once."""

    def hits(self, item_id: ItemId, wanted: Wanted, most: int) -> Sequence[Hit]:
        """Give the passages of an item, labels apart, in which most of what is wanted is, in its own order."""

    def near(self, word: str, most: int) -> Sequence[str]:
        """Give words that are held and written almost like this one, as they are written in the texts."""
