"""What was written about a work as it stood before somebody changed it: its words, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from archive.domain.history.kept_words import holds_all_of
from archive.domain.ids import ConceptId, WorkId
from archive.domain.records import Appearance, Labels, Segment
from archive.domain.words.transcripts import Cue


class EditionOf(StrEnum):
    """Of what something is an earlier version."""

    TRANSCRIPT = "transcript"
    DESCRIPTION = "description"
    PARTS = "parts"
    PEOPLE = "people"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the desk says of a work beside its words; an edition fills in only what it is of."""

    titles: Labels = field(default_factory=dict)
    summaries: Labels = field(default_factory=dict)
    form: ConceptId | None = None
    themes: tuple[ConceptId, ...] = ()
    languages: tuple[str, ...] = ()
    content_warnings: tuple[str, ...] = ()
    licence: str | None = None
    segments: tuple[Segment, ...] = ()
    appearances: tuple[Appearance, ...] = ()

    def keeps(self, former: Said) -> bool:
        """Tell whether nothing that was said is gone: texts only grew, and words and lists only gained."""
        lists: Iterable[tuple[Sequence[object], Sequence[object]]] = (
            (former.themes, self.themes),
            (former.languages, self.languages),
            (former.content_warnings, self.content_warnings),
            (former.segments, self.segments),
            (former.appearances, self.appearances),
        )
        return (
            _grew(former.titles, self.titles)
            and _grew(former.summaries, self.summaries)
            and former.form in (None, self.form)
            and former.licence in (None, self.licence)
            and all(each in now for was, now in lists for each in was)
        )


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Something written as it stood before it was changed: whose it was (`operator`), and until when it stood.

    `ended_by` wrote what came after it. One that `is_part` holds only the lines of a transcript that were changed or
    taken out, as they were.
    """

    id: str
    work_id: WorkId
    transcript_id: str = ""
    language: str = ""
    until: datetime
    cues: tuple[Cue, ...] = ()
    text: str = ""
    is_whole: bool = False
    operator: str = ""
    of: EditionOf = EditionOf.TRANSCRIPT
    said: Said | None = None
    is_part: bool = False
    ended_by: str = ""
    version: int = 0

    @property
    def tells(self) -> bool:
        """Whether anything is left in it: what was erased is no earlier version any more."""
        return bool(self.cues or self.text or self.said is not None)


def _grew(former: Labels, fresh: Labels) -> bool:
    return all(holds_all_of(text, fresh.get(language, "")) for language, text in former.items())
