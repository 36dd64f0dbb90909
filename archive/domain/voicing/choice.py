"""How a work is heard where a voice may not be, as its person chose it, and the report of what a machine read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from archive.domain.ids import ParticipantId, WorkId


class VoiceWay(StrEnum):
    """What stands for a voice that may not be heard."""

    TEXT = "text"
    """What is said is read by whoever meets the work."""

    MACHINE = "machine"
    """A machine reads what is said, in a voice that is the same for everybody."""

    READER = "reader"
    """Another person reads it, and has a consent of their own."""


class VoiceTrouble(StrEnum):
    """Why a machine could not read a work."""

    NONE = ""
    NO_MODEL = "no_model"
    """Nothing that reads aloud is installed, or no longer in this voice."""

    NO_WORDS = "no_words"
    """No whole transcript in this language may be read outside."""

    LETTERS = "letters"
    """A line is written in letters that the voice would spell out in another language, or leave out."""

    CONCEALED = "concealed"
    """A recogniser hears words in what another person read that are concealed."""

    SOURCE = "source"
    """What was to be another person's reading holds the recording itself."""

    FAILED = "failed"
    """It could not be made; it is not tried again before somebody asks for it."""


@dataclass(frozen=True, kw_only=True)
class Voicing:
    """What was chosen for a work (its id is the work's), by whom, and how the last reading of it ended.

    `reader_id` is who reads, where it is another person. `tried` is the mark of what was to be read then. `late` lines
    could not begin where they do in the recording, the latest of them by `latest_ms`; `trouble_ms` is where a line
    stands that cannot be read.
    """

    id: WorkId
    way: VoiceWay = VoiceWay.TEXT
    language: str = ""
    voice: str = ""
    chosen_by: str = ""
    chosen_at: datetime | None = None
    trouble: VoiceTrouble = VoiceTrouble.NONE
    trouble_ms: int | None = None
    tried: str = ""
    late: int = 0
    latest_ms: int = 0
    reader_id: ParticipantId | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class VoicingReport:
    """How one rendition was read (its id is the rendition's); what a reviewer signs by its hash.

    Of `lines`, `paced` were read faster than the voice reads by itself, and `late` begin later than they were said. It
    was made of the transcript's words alone: whoever read was given no recording. `made_with` says what read, what it
    was held against, and what else heard it.
    """

    id: str
    work_id: WorkId
    edit: str
    recipe_version: int
    language: str
    voice: str
    transcript_id: str
    transcript_version: int
    lines: int
    paced: int
    late: int
    latest_ms: int
    length_ms: int
    made_on: str
    made_with: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
