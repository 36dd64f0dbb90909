"""A plain text that is given the times of the machine's draft of the same recording."""

from __future__ import annotations

from archive.domain.errors import InvalidInputError
from archive.domain.words.alignment import AlignedLine, align
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.word_times import with_heard
from archive.ports import Kit
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.machine_drafts import STANDS, audible, draft_standing, lines_of_draft
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import transcripts_of

LEAST_SURE_SHARE = 0.25
"""What share of the lines must have been heard, or the draft is of other words."""

_LEAST_MS = 1


def may_align(kit: Kit, transcript: Transcript | None) -> bool:
    """Tell whether there is a text without times, and a draft of its recording that the team may hear."""
    if transcript is None or transcript.cues or not transcript.text:
        return False
    draft = draft_standing(kit, transcript.work_id)
    return draft is not None and draft.state in STANDS and audible(kit, transcript.work_id) is not None


def align_to_draft(kit: Kit, work_id: str, language: str, seen: str, by: str) -> Transcript:
    """Give a text the times at which its words were heard; lines that were not heard are marked as not sure.

    Raises:
        InvalidInputError: there is no such text, no draft, or the draft holds other words.
        RefusedError: the work was withdrawn.
        StaleRecordError: another text stands there than the writer had seen.
    """
    text = next((each for each in transcripts_of(kit, work_id) if each.language == language), None)
    draft = draft_standing(kit, work_id)
    if text is None or draft is None or not may_align(kit, text):
        raise InvalidInputError(
            "align.nothing", "There is no text without times, or no draft whose times it could take."
        )
    heard = [word for at in lines_of_draft(kit, draft) for word in at.line.words]
    lines = align(text.text, heard, draft.length_ms)
    if sum(line.is_sure for line in lines) < LEAST_SURE_SHARE * len(lines):
        raise InvalidInputError("align.other", "The draft holds other words than this text: it was given no times.")
    cues = tuple(_cue(line) for line in lines)
    timed = Transcript(id=text.id, work_id=text.work_id, language=language, cues=cues)
    new = NewTranscript(
        content=as_webvtt_or_text(timed).encode(),
        language=language,
        is_translation=text.is_translation,
        is_whole=text.is_whole,
        seen=seen,
        timed=cues,
    )
    return attach_transcript(kit, work_id, new, by)


def _cue(line: AlignedLine) -> Cue:
    end_ms = max(line.end_ms, line.start_ms + _LEAST_MS)
    cue = Cue(start_ms=line.start_ms, end_ms=end_ms, text=line.text, is_unsure=not line.is_sure)
    return with_heard(cue, line.heard) if line.is_sure else cue
