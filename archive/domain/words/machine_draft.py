"""A draft of a transcript by a machine, as the sealed side keeps it: nobody's text until a person went through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from archive.domain.ids import WorkId
from archive.domain.words.recognition import HeardWord


class DraftState(StrEnum):
    """Where a draft stands."""

    ASKED = "asked"
    """It waits for the worker, or the worker is at it."""

    DRAFTED = "drafted"
    """The recording was heard to its end; people go through the lines."""

    KEPT = "kept"
    """Somebody went through all lines, and they are the transcript now."""

    ENDED = "ended"
    """Somebody no longer wanted it, or it may not be heard any more."""

    FAILED = "failed"
    """It could not be made."""


@dataclass(frozen=True, kw_only=True)
class MachineDraft:
    """A draft of what is said in a work (its id is the work's), and how far it has come.

    `run` changes with each time that one is asked for; stretches of another run are nobody's any more. `made_with` is
    which model drafted it, and every setting that decides what it writes.
    """

    id: WorkId
    run: str
    language: str
    state: DraftState = DraftState.ASKED
    asked_by: str = ""
    asked_at: datetime | None = None
    length_ms: int = 0
    reached_ms: int = 0
    made_with: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One line of a draft: the words as they were heard, and the text as it stands; `seen_by` is who went through it.

    A line in a language that is not drafted has no words.
    """

    start_ms: int
    end_ms: int
    language: str
    words: tuple[HeardWord, ...] = ()
    repeated: bool = False
    text: str = ""
    seen_by: str = ""


@dataclass(frozen=True, kw_only=True)
class DraftStretch:
    """The lines of a stretch in which somebody speaks, kept as soon as it was heard."""

    id: str
    work_id: WorkId
    run: str
    start_ms: int
    end_ms: int
    lines: tuple[DraftLine, ...] = ()
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Glossary:
    """The words of a workshop that a machine would not know (its id is the workshop's)."""

    id: str
    words: tuple[str, ...] = ()
    operator: str = ""
    version: int = 0


DraftRecord = MachineDraft | DraftStretch | Glossary
"""What the vault keeps of drafting by machine."""
