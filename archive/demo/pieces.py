"""What a piece of the sample workshop is, before it enters the archive: a file, who made it, what they allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from archive.domain.terms import Pillar, Risk, WorkKind


class Outcome(StrEnum):
    """What a visitor meets of a piece."""

    AS_MADE = "as made"
    SOUND = "sound only"
    TEXT = "text only"
    MARK = "a mark"
    REFUSED = "nothing: refused"
    EXPIRED = "nothing: over"
    EMBARGOED = "nothing: not yet"
    WITHDRAWN = "nothing: taken back"

    @property
    def shows_nothing(self) -> bool:
        """Tell whether a visitor meets nothing at all."""
        return self.value.startswith("nothing")


@dataclass(frozen=True, kw_only=True)
class Teller:
    """Somebody of the sample workshop: invented, with a planted legal name that must never come out."""

    pseudonym: str
    legal_name: str
    languages: tuple[str, ...]
    risk: Risk = Risk.LOW
    pillars: frozenset[Pillar] = frozenset({Pillar.RECOGNISABLE})


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One piece: `make` writes its file at the path it is given; `file_name` is a planted one.

    `text` is its transcript (WebVTT, or plain text for a written translation) by language, the original first; a
    written piece brings its own. `teller` is the place in the list of tellers, `day` that of the six days.
    """

    file_name: str
    make: Callable[[Path], None]
    kind: WorkKind
    form: str
    teller: int
    day: int
    language: str
    titles: Mapping[str, str]
    outcome: Outcome
    summaries: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[str, ...] = ()
    content_warnings: tuple[str, ...] = ()
    text: Mapping[str, str] = field(default_factory=dict)
    instrumental: bool = False
