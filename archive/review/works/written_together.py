"""A transcript that two write at once: the changes of both are kept, or the lines are given that need a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from archive.domain.errors import StaleRecordError
from archive.domain.words.merging import Merged, merge
from archive.domain.words.transcripts import Transcript
from archive.domain.words.word_times import without_times
from archive.language_names import language_called
from archive.ports import Kit
from archive.review.works.captions import as_webvtt_or_text, read_captions
from archive.review.works.editions import edition_before, keep_unsaved
from archive.review.works.handed_in import decoded
from archive.review.works.texts import refresh_texts
from archive.review.works.transcripts import NewTranscript, attach_transcript, seen_mark
from archive.review.works.works import THEIRS_TOO, remember_writer, reopen, require_open, transcripts_of

_TRIES = 5


@dataclass(frozen=True, kw_only=True)
class Together:
    """What came of two texts: the transcript as it stands now, or what somebody else wrote and the merged lines."""

    standing: Transcript
    merged: Merged
    is_kept: bool


def write_together(kit: Kit, work_id: str, new: NewTranscript, base: bytes, by: str) -> Together:
    """Keep the lines of one who writes beside what another wrote since both began from `base`; a clash keeps nothing.

    Raises:
        InvalidInputError: one of the texts cannot be read; the message names the line.
        RefusedError: the work was withdrawn.
        StaleRecordError: there are no lines with times that could be put together.
    """
    mine, began = (read_captions(decoded(content))[0] for content in (new.content, base))
    for _try in range(_TRIES):
        language = language_called(new.language)
        theirs = next((each for each in transcripts_of(kit, work_id) if each.language == language), None)
        if theirs is None or not (theirs.cues and (mine or new.may_be_empty)):
            break
        merged = merge(began, mine, without_times(theirs.cues))
        if merged.clashes:
            require_open(kit, work_id, by)
            keep_unsaved(kit, replace(theirs, cues=mine, text=""), by)
            return Together(standing=theirs, merged=merged, is_kept=False)
        content = as_webvtt_or_text(replace(theirs, cues=merged.cues, text="")).encode()
        try:
            kept = attach_transcript(kit, work_id, replace(new, content=content, seen=seen_mark(theirs)), by)
        except StaleRecordError:
            continue
        return Together(standing=kept, merged=merged, is_kept=True)
    raise StaleRecordError(THEIRS_TOO)


def rename_speakers(kit: Kit, work_id: str, names: Collection[tuple[str, str]], language: str, by: str) -> None:
    """Give speakers their new names in a work's transcripts in all other languages, too.

    Raises:
        RefusedError: the work was withdrawn.
    """
    for transcript in transcripts_of(kit, work_id):
        cues = transcript.cues if transcript.language != language else ()
        for former, name in names:
            cues = tuple(replace(cue, speaker=name) if cue.speaker == former else cue for cue in cues)
        if not cues or cues == transcript.cues:
            continue
        (reopen if transcript.is_whole else require_open)(kit, work_id, by)
        renamed = replace(transcript, cues=cues, operator=by)
        before = edition_before(kit, transcript, renamed, by)
        kit.vault.save_all([renamed, *([before] if before else [])])
        remember_writer(kit, work_id, by)
        refresh_texts(kit, work_id)
