"""Earlier versions of all that is written about a work: kept before it is changed, listed, and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from archive.domain.errors import readable
from archive.domain.history.editions import Edition, EditionOf, Said
from archive.domain.history.kept_words import MOST_LINES_APART, holds_all_of, lines_lost, with_lines_again
from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.domain.sealed import Draft
from archive.domain.timecode import clock_text
from archive.domain.words.transcripts import Transcript
from archive.ports import Kit, Page

APART: Final = timedelta(minutes=10)
"""How long at the most one who goes on writing leaves no version behind while nothing of the former words is lost."""

SHOWN: Final = 12
"""How many are listed at once."""


def edition_of(kit: Kit, standing: Transcript, by: str) -> Edition:
    """Give a transcript as it stands as a version to be kept."""
    return Edition(
        id=new_id(),
        work_id=standing.work_id,
        transcript_id=standing.id,
        language=standing.language,
        until=kit.clock.now(),
        cues=standing.cues,
        text=standing.text,
        is_whole=standing.is_whole,
        operator=standing.operator,
        ended_by=by,
    )


def edition_before(
    kit: Kit, standing: Transcript, fresh: Transcript, by: str, *, handed_in: bool = False
) -> Edition | None:
    """Give the version to be kept before a transcript is changed, or None where all of it stands in the fresh one.

    What was handed in as a whole, another's words and those of ten minutes ago are kept whole. Of what one person
    changes while they write on, the lines of which anything is lost are kept.
    """
    if not (standing.cues or standing.text) or _words(standing) == _words(fresh):
        return None
    whole = edition_of(kit, standing, by)
    lost = lines_lost(standing.cues, fresh.cues)
    if handed_in or standing.operator != by or _newest(kit, standing) <= kit.clock.now() - APART:
        return whole
    starts = {cue.start_ms for cue in fresh.cues}
    moved = sum(cue.start_ms not in starts for cue in standing.cues)
    if not holds_all_of(standing.text, fresh.text) or max(len(lost), moved) > MOST_LINES_APART * len(standing.cues):
        return whole
    return replace(whole, cues=lost, is_part=True) if lost else None


def keep_unsaved(kit: Kit, text: Transcript, by: str) -> None:
    """Keep what somebody wrote that could not be saved, because another's text stands there: it can be brought in."""
    if not (text.cues or text.text):
        return
    newest = kit.vault.find(Edition, Page(order_by="-until", limit=SHOWN), transcript_id=text.id)
    if any((each.operator, each.cues, each.text) == (by, text.cues, text.text) for each in readable(newest)):
        return
    kit.vault.save(replace(edition_of(kit, text, by), operator=by))


def keep_said(kit: Kit, work: Work, of: EditionOf, told: tuple[Said, Said], by: str) -> None:
    """Keep what was said of a work before it is changed, unless whoever wrote it only adds to it.

    `told` is what was said and what is said now. It is kept before the change is: should that fail, one version too
    many is listed, and nothing is lost.
    """
    former, fresh = told
    if not by or former in (fresh, Said()):
        return
    newest = _newest_said(kit, work.id, of)
    writer = newest.ended_by if newest else work.operator or ""
    if newest is not None and (newest.said, newest.ended_by) == (former, by):
        return
    is_typing = newest is not None and writer == by and newest.until > kit.clock.now() - APART
    if is_typing and fresh.keeps(former):
        return
    kit.vault.save(
        Edition(id=new_id(), work_id=work.id, until=kit.clock.now(), operator=writer, of=of, said=former, ended_by=by)
    )


def keep_lists(kit: Kit, before: Work, after: Work, by: str) -> None:
    """Keep the parts of a work and who appears in it as they were, where a change is about them."""
    parts = (Said(segments=before.segments), Said(segments=after.segments))
    people = (Said(appearances=before.appearances), Said(appearances=after.appearances))
    keep_said(kit, before, EditionOf.PARTS, parts, by)
    keep_said(kit, before, EditionOf.PEOPLE, people, by)


def description_of(work: Work, draft: Draft) -> Said:
    """Give what the form that describes a work says of it."""
    return Said(
        titles=draft.titles,
        summaries=draft.summaries,
        form=work.form,
        themes=work.themes,
        languages=work.languages,
        content_warnings=work.content_warnings,
        licence=work.licence,
    )


def editions_of(kit: Kit, transcript: Transcript | None) -> Sequence[Edition]:
    """Give the newest earlier versions of a transcript, the last first; what was erased is none any more."""
    if transcript is None:
        return ()
    found = kit.vault.find(Edition, Page(order_by="-until", limit=SHOWN), transcript_id=transcript.id)
    return [each for each in found if each.tells]


def history_of(kit: Kit, work_id: str, offset: int = 0) -> tuple[Sequence[Edition], bool]:
    """Give earlier versions of all that is written about a work, the last first, and whether there are older ones."""
    page = Page(order_by="-until", offset=offset, limit=SHOWN)
    found = readable(kit.vault.find(Edition, page, work_id=work_id))
    return [each for each in found if each.tells], kit.vault.count(Edition, work_id=work_id) > offset + SHOWN


def as_transcript(transcript: Transcript, edition: Edition) -> Transcript:
    """Give a transcript with the words of an earlier version, as whole as it was."""
    if edition.is_part:
        return replace(transcript, cues=with_lines_again(transcript.cues, edition.cues))
    return replace(transcript, cues=edition.cues, text=edition.text, is_whole=edition.is_whole)


def edition_text(edition: Edition) -> str:
    """Give the words of an earlier version, a line each where it had times."""
    return edition.text or "\n".join(f"{clock_text(cue.start_ms)}  {cue.text}" for cue in edition.cues)


def _newest_said(kit: Kit, work_id: str, of: EditionOf) -> Edition | None:
    newest = kit.vault.find(Edition, Page(order_by="-until", limit=1), work_id=work_id, of=of)
    return next(iter(readable(newest)), None)


def _newest(kit: Kit, transcript: Transcript) -> datetime:
    newest = kit.vault.find(Edition, Page(order_by="-until", limit=1), transcript_id=transcript.id, is_part="false")
    return next((each.until for each in readable(newest)), kit.clock.now() - APART)


def _words(transcript: Transcript) -> tuple[object, ...]:
    return transcript.cues, transcript.text, transcript.is_whole
