"""What is said in a work, as the sealed side keeps it: plain text, or lines with their times and who speaks them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from archive.domain.ids import WorkId
from archive.domain.words.working_label import sought_words

RTL_MARK: Final = "\N{RIGHT-TO-LEFT MARK}"
"""Stands before a caption line that begins with Latin letters and runs from right to left all the same."""

ISOLATES: Final = {"ltr": "\N{LEFT-TO-RIGHT ISOLATE}", "rtl": "\N{RIGHT-TO-LEFT ISOLATE}"}
ISOLATE_END: Final = "\N{POP DIRECTIONAL ISOLATE}"
"""Stand around a sentence of a caption line that runs another way than the line: its marks stay beside it."""

UNSEEN_MARKS: Final = str.maketrans("", "", RTL_MARK + "".join(ISOLATES.values()) + ISOLATE_END)
"""Takes out of a caption line what only tells a player how to lay it out."""


@dataclass(frozen=True, kw_only=True)
class Cue:
    """One line of a transcript, in milliseconds; its times may be unsure until somebody has looked at them.

    `word_times` are those of its words, where a machine heard them: `archive.domain.words.word_times` tells how to read
    them.
    """

    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    is_unsure: bool = False
    word_times: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """What is said in a work, in one language, as the facilitator wrote it down.

    `labels_left_out` are words set apart from what is said that name who speaks, `labels_kept` those that do not.
    One that is not `is_whole` is still being written: nothing of it is made for anybody outside. `sought` are the words
    by which the desk finds it; they are written anew whenever it is kept.
    """

    id: str
    work_id: WorkId
    language: str
    cues: tuple[Cue, ...] = ()
    text: str = ""
    is_translation: bool = False
    labels_left_out: tuple[str, ...] = ()
    labels_kept: tuple[str, ...] = ()
    is_whole: bool = False
    operator: str = ""
    sought: tuple[str, ...] = ()
    version: int = 0

    def as_kept(self) -> Transcript:
        """Give it with the words by which it is found as they stand in it now."""
        return replace(self, sought=sought_words((self.text, *(cue.text for cue in self.cues))))
