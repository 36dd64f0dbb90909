"""What is said in a work, as the facilitator wrote it down: captions with times, or plain text; kept sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from archive.domain.errors import InvalidInputError, NotFoundError, StaleRecordError
from archive.domain.history.editions import Edition
from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.domain.words.speaker_labels import as_published, open_labels
from archive.domain.words.timed_text import TimedKind, kind_of
from archive.domain.words.transcripts import Cue, Transcript
from archive.domain.words.word_times import carried
from archive.language_names import language_called
from archive.languages import NOT_SAID
from archive.ports import Kit
from archive.review.works.captions import as_webvtt_or_text, read_captions
from archive.review.works.editions import as_transcript, edition_before, keep_unsaved
from archive.review.works.handed_in import as_text, take_divisions
from archive.review.works.texts import refresh_texts
from archive.review.works.transcript_files import with_former_doubts
from archive.review.works.works import (
    CHANGED_MEANWHILE,
    THEIRS_TOO,
    outdate_looks,
    remember_writer,
    reopen,
    require_open,
    transcripts_of,
)

MOST_CUES = 40_000

_REMEMBERED: Final = 8
"""Of so many transcripts it is remembered what is asked about them, in the memory of this process alone."""


@dataclass(frozen=True, kw_only=True)
class NewTranscript:
    """A transcript as it was handed in: the file's bytes, its language, and whether it is a translation.

    What is handed in is whole by that; of what is written line by line (`is_whole` None) somebody has said so before,
    or has still to. `seen` is the mark of the one that the writer had before them (None: whatever stands there may be
    replaced). A file has no times of single words: those that stand in `timed`, or in what is replaced, keep theirs.
    One that `may_be_empty` leaves no words where somebody took them all out.
    """

    content: bytes
    language: str
    is_translation: bool = False
    is_whole: bool | None = True
    seen: str | None = None
    timed: tuple[Cue, ...] = ()
    may_be_empty: bool = False


def seen_mark(transcript: Transcript | None) -> str:
    """Give the mark that a form carries of the transcript it was filled with; nothing where there was none."""
    return f"{transcript.id}.{transcript.version}" if transcript else ""


def attach_transcript(kit: Kit, work_id: str, new: NewTranscript, by: str) -> Transcript:
    """Keep a transcript sealed and make the work's texts anew; one in the same language is replaced.

    What was and is still being written is read nowhere outside, so a released work stays as it is meanwhile.

    Raises:
        InvalidInputError: it cannot be read; the message names the line.
        RefusedError: the work was withdrawn.
        StaleRecordError: another one stands there than the writer had seen.
    """
    work = kit.catalogue.get(Work, work_id)
    language = language_called(new.language)
    text = as_text(kit, new.content)
    standing = _standing(kit, work, replace(new, language=language))
    cues, words = _read(text, standing)
    if not (cues or words) and not (new.may_be_empty and standing is not None):
        raise InvalidInputError("transcript.empty", "There is nothing to read in this transcript.")
    fresh = replace(
        standing or Transcript(id=new_id(), work_id=work.id, language=language),
        language=language,
        cues=carried(cues, new.timed or (standing.cues if standing else ())),
        text=words,
        is_translation=new.is_translation,
        is_whole=bool(cues or words) and _is_whole(standing, new),
    )
    if fresh == standing:
        return standing
    if new.seen is not None and new.seen != seen_mark(standing):
        if new.is_whole is not None:
            require_open(kit, work_id, by)
            keep_unsaved(kit, fresh, by)
        raise StaleRecordError(THEIRS_TOO)
    if fresh.is_whole or (standing is not None and standing.is_whole):
        reopen(kit, work_id, by)
    else:
        require_open(kit, work_id, by)
    before = edition_before(kit, standing, fresh, by, handed_in=new.is_whole is not None) if standing else None
    # One act: a version that nobody would bring back is not kept, and none is changed that was not.
    kit.vault.save_all([replace(fresh, operator=by), *([before] if before else [])])
    kept = kit.vault.get(Transcript, fresh.id)
    if fresh.is_whole or (standing is not None and standing.is_whole):
        reopen(kit, work_id, by)  # released in between, it was released with the words before
    remember_writer(kit, work_id, by)
    take_divisions(kit, work_id, text, language, by)
    refresh_texts(kit, work_id)
    return kept


def bring_back(kit: Kit, work_id: str, edition_id: str, seen: str, by: str) -> Transcript:
    """Put an earlier version of a transcript in its place; what stood there becomes an earlier version itself.

    Raises:
        NotFoundError: there is no such version of this work.
        RefusedError: the work was withdrawn.
        StaleRecordError: another transcript stands there than the writer had seen.
    """
    edition = kit.vault.get(Edition, edition_id)
    if edition.work_id != work_id or not edition.transcript_id or not edition.tells:
        raise NotFoundError("There is no such version of this work.")
    former = as_transcript(kit.vault.get(Transcript, edition.transcript_id), edition)
    new = NewTranscript(
        content=as_webvtt_or_text(former).encode(),
        language=former.language,
        is_translation=former.is_translation,
        is_whole=former.is_whole,
        seen=seen,
        timed=former.cues,
    )
    return attach_transcript(kit, work_id, new, by)


def say_whole(kit: Kit, work_id: str, seen: str, by: str, *, is_whole: bool) -> Transcript:
    """Say that a transcript is whole, and so read outside once the work is; or that it is being written again.

    Raises:
        RefusedError: the work was withdrawn.
        StaleRecordError: no transcript stands as whoever says it had seen it.
    """
    standing = next((each for each in transcripts_of(kit, work_id) if seen_mark(each) == seen), None)
    if standing is None:
        raise StaleRecordError(CHANGED_MEANWHILE)
    if standing.is_whole == is_whole:
        return standing
    reopen(kit, work_id, by)
    remember_writer(kit, work_id, by)
    kept = kit.vault.save(replace(standing, is_whole=is_whole))
    # Released in between, it was released with the words before; a release that has begun is stale now.
    reopen(kit, work_id, by)
    outdate_looks(kit, work_id)
    refresh_texts(kit, work_id)
    return kept


def answer_labels(
    kit: Kit, work_id: str, kept: Collection[str], by: str, *, asked: Collection[str] | None = None
) -> None:
    """Say of all words set apart that were asked about whether they may be read; all but the kept are left out.

    `asked` are those that whoever answers had before them (None: all); of others nobody has been asked yet.

    Raises:
        RefusedError: the work was withdrawn.
    """
    reopen(kit, work_id, by)
    for transcript in transcripts_of(kit, work_id):
        shown = [label for label in open_labels(transcript) if asked is None or label in asked]
        if shown:
            chosen = tuple(label for label in shown if label in kept)
            left_out = tuple(label for label in shown if label not in kept)
            told = replace(
                transcript,
                labels_kept=(*transcript.labels_kept, *chosen),
                labels_left_out=(*transcript.labels_left_out, *left_out),
                operator=by,
            )
            # From now on it is who speaks, and renamed in one place; words without lines keep it where it stands.
            kit.vault.save(replace(told, cues=carried(as_published(told).cues, told.cues)))
    remember_writer(kit, work_id, by)
    refresh_texts(kit, work_id)


def labels_to_answer(kit: Kit, work_id: str) -> tuple[str, ...]:
    """Give the words set apart in a work's transcripts of which nobody said yet whether they name who speaks."""
    return tuple(dict.fromkeys(label for each in transcripts_of(kit, work_id) for label in _open_labels(each)))


@lru_cache(maxsize=_REMEMBERED)
def _open_labels(transcript: Transcript) -> tuple[str, ...]:
    """Give what is to be asked about these very words: a page that is opened again does not look for it again."""
    return open_labels(transcript)


def _read(text: str, standing: Transcript | None) -> tuple[tuple[Cue, ...], str]:
    """Read what was handed in as one who knows what it takes the place of."""
    cues, words = read_captions(text, _speakers_of(standing) if standing else ())
    if len(cues) > MOST_CUES:
        raise InvalidInputError("transcript.cues", "This transcript has more than {most} lines.", most=MOST_CUES)
    if standing and kind_of(text) is not TimedKind.WEBVTT:
        cues = with_former_doubts(cues, standing.cues)
    return cues, words


def _speakers_of(transcript: Transcript) -> frozenset[str]:
    """Give the names that a transcript is known to give to those who speak."""
    return frozenset((*(cue.speaker for cue in transcript.cues), *transcript.labels_left_out))


def _is_whole(standing: Transcript | None, new: NewTranscript) -> bool:
    return (standing is not None and standing.is_whole) if new.is_whole is None else new.is_whole


def _standing(kit: Kit, work: Work, new: NewTranscript) -> Transcript | None:
    """Find what a new transcript replaces: the one in its language, or the one whose language nobody told.

    A translation never takes the place of what was said.
    """
    known = {t.language: t for t in kit.vault.find(Transcript, work_id=work.id)}
    return known.get(new.language) or (None if new.is_translation else known.get(NOT_SAID))
