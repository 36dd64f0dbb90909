"""What searching needs from outside: an index of released words that can be thrown away and made anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from archive.domain.ids import RenditionId, WorkId
from archive.domain.search_query import Wanted


class PassageKind(StrEnum):
    """What a passage is a piece of."""

    TITLE = "title"
    SUMMARY = "summary"
    SAID = "said"
    WRITTEN = "written"


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A piece of released text: a title, a line that is said, a paragraph; and the rendition it was read from."""

    kind: PassageKind
    language: str
    text: str
    source: RenditionId
    start_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage in which something was found, and the stretches of its text that are it."""

    passage: Passage
    marks: tuple[tuple[int, int], ...]


class SearchIndex(Protocol):
    """Finds words again in what it was given, and knows nothing else.

    It decides nothing: whoever asks it must decide anew on each work that it names. Words are folded
    (`archive.domain.words.text_folding`) and may be found in other forms of the same word. No query can make it fail.
    """

    def put(self, work_id: WorkId, passages: Sequence[Passage]) -> None:
        """Hold exactly these passages of a work; of what was held before nothing is found once this returns."""

    def drop(self, work_id: WorkId) -> None:
        """Forget a work with all its words; forgetting what is not held is no error."""

    def works(self, wanted: Wanted, most: int) -> Sequence[WorkId]:
        """Give the works in which everything wanted is, the likeliest first; those with only the beginning last."""

    def hits(self, work_id: WorkId, wanted: Wanted, most: int) -> Sequence[Hit]:
        """Give the passages of a work, titles apart, in which most of what is wanted is, in the work's own order."""

    def near(self, word: str, most: int) -> Sequence[str]:
        """Give words that are held and written almost like this one, as they are written in the texts."""
