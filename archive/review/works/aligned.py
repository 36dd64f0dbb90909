"""A plain text that is given times: those of what a machine heard, or those of the lines in another language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.domain.errors import InvalidInputError
from archive.domain.records import Work
from archive.domain.words.alignment import AlignedLine, align, beside_lines
from archive.domain.words.machine_draft import MachineDraft
from archive.domain.words.recognition import HeardWord
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.word_times import with_heard, words_of_cue
from archive.ports import Kit
from archive.review.works.captions import as_webvtt_or_text
from archive.review.works.editions import editions_of
from archive.review.works.machine_drafts import STANDS, audible, draft_standing, lines_of_draft
from archive.review.works.transcripts import NewTranscript, attach_transcript
from archive.review.works.works import transcripts_of

LEAST_SURE_SHARE = 0.25
"""What share of the lines must have been heard, or the draft is of other words."""

_LEAST_MS = 1


@dataclass(frozen=True, kw_only=True)
class Times:
    """Which times a text without any could take: those of heard words, and those of another language's lines."""

    heard: bool = False
    beside: str = ""


def times_for(kit: Kit, transcript: Transcript | None) -> Times:
    """Give which times a text could take; none where it has its own."""
    if transcript is None or transcript.cues or not transcript.text:
        return Times()
    other = _beside(kit, transcript)
    is_heard = _draft(kit, transcript) is not None or bool(_heard(kit, transcript))
    return Times(heard=is_heard, beside=other.language if other else "")


def align_to_draft(kit: Kit, work_id: str, language: str, seen: str, by: str) -> Transcript:
    """Give a text the times at which its words were heard; lines that were not heard are marked as not sure.

    Raises:
        InvalidInputError: there is no such text, no draft, or the draft holds other words.
        RefusedError: the work was withdrawn.
        StaleRecordError: another text stands there than the writer had seen.
    """
    text = _text(kit, work_id, language)
    heard = _heard(kit, text) if text else ()
    if text is None or not heard:
        raise InvalidInputError(
            "align.nothing", "There is no text without times, or no draft whose times it could take."
        )
    length_ms = kit.catalogue.get(Work, work_id).duration_ms or 0
    lines = align(text.text, heard, max(length_ms, heard[-1].end_ms))
    if sum(line.is_sure for line in lines) < LEAST_SURE_SHARE * len(lines):
        raise InvalidInputError("align.other", "The draft holds other words than this text: it was given no times.")
    return _timed(kit, text, tuple(_cue(line) for line in lines), seen, by)


def align_beside(kit: Kit, work_id: str, language: str, seen: str, by: str) -> Transcript:
    """Give a text the times of another language's lines, one by one; what is far longer or shorter is not sure.

    Raises:
        InvalidInputError: there is no such text, or no transcript with as many lines.
        RefusedError: the work was withdrawn.
        StaleRecordError: another text stands there than the writer had seen.
    """
    text = _text(kit, work_id, language)
    other = _beside(kit, text) if text else None
    if text is None or other is None:
        raise InvalidInputError("align.lines", "There is no text without times, or none beside it with as many lines.")
    return _timed(kit, text, beside_lines(text.text, other.cues), seen, by)


def _text(kit: Kit, work_id: str, language: str) -> Transcript | None:
    known = (each for each in transcripts_of(kit, work_id) if each.language == language)
    return next((each for each in known if each.text and not each.cues), None)


def _heard(kit: Kit, text: Transcript) -> Sequence[HeardWord]:
    """Give the words that a machine heard: in its draft, or in what this text has taken the place of."""
    draft = _draft(kit, text)
    if draft is not None:
        return [word for at in lines_of_draft(kit, draft) for word in at.line.words]
    former = ([word.heard for cue in each.cues for word in words_of_cue(cue)] for each in editions_of(kit, text))
    return max(([word for word in words if word] for words in former), key=len, default=[])


def _draft(kit: Kit, text: Transcript) -> MachineDraft | None:
    draft = draft_standing(kit, text.work_id)
    is_ours = draft is not None and draft.state in STANDS and audible(kit, text.work_id) is not None
    return draft if is_ours else None


def _beside(kit: Kit, text: Transcript) -> Transcript | None:
    """Give the transcript with times that has as many lines as a text, what was said before what was translated."""
    others = (each for each in transcripts_of(kit, text.work_id) if beside_lines(text.text, each.cues))
    return min(others, key=lambda each: each.is_translation, default=None)


def _timed(kit: Kit, text: Transcript, cues: tuple[Cue, ...], seen: str, by: str) -> Transcript:
    timed = Transcript(id=text.id, work_id=text.work_id, language=text.language, cues=cues)
    new = NewTranscript(
        content=as_webvtt_or_text(timed).encode(),
        language=text.language,
        is_translation=text.is_translation,
        is_whole=text.is_whole,
        seen=seen,
        timed=cues,
    )
    return attach_transcript(kit, text.work_id, new, by)


def _cue(line: AlignedLine) -> Cue:
    end_ms = max(line.end_ms, line.start_ms + _LEAST_MS)
    cue = Cue(start_ms=line.start_ms, end_ms=end_ms, text=line.text, is_unsure=not line.is_sure)
    return with_heard(cue, line.heard) if line.is_sure else cue
