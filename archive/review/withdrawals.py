"""What became of a taking-back: what was closed, since when, and what of it is still lying anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from archive.domain.terms import Fate


@dataclass(frozen=True, kw_only=True)
class Withdrawn:
    """A taking-back as it may be printed for the person: no title, no name, no id but its own.

    `files_left` counts the files that are still to be deleted at this moment; `nothing_left_at` is when the last of
    them was found gone. `waits_for_officer` counts the sealed originals whose erasure a consent officer must decide
    because other people are in them.
    """

    id: str
    at: datetime
    is_whole: bool
    fate: Fate
    hidden_until: date | None = None
    works: int = 0
    files_left: int = 0
    waits_for_officer: int = 0
    nothing_left_at: datetime | None = None
