"""Earlier versions of what was written down: kept before they are changed, and brought back when that was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from archive.domain.ids import new_id
from archive.domain.timecode import clock_text
from archive.domain.words.transcripts import Edition, Transcript
from archive.ports import Kit, Page

APART: Final = timedelta(minutes=10)
"""How far apart the versions of one who goes on writing are kept at the least."""

LOST_SHARE: Final = 0.2
"""What share of the words may go in one change before the version that still had them is kept in any case."""

SHOWN: Final = 30


def edition_before(kit: Kit, standing: Transcript, fresh: Transcript, by: str) -> Edition | None:
    """Give the version to be kept before a transcript is changed, or None where one that is nearly the same stands."""
    if not (standing.cues or standing.text):
        return None
    now = kit.clock.now()
    lost = 1 - _letters(fresh) / max(_letters(standing), 1)
    if standing.operator == by and lost <= LOST_SHARE and _newest(kit, standing) > now - APART:
        return None
    return Edition(
        id=new_id(),
        work_id=standing.work_id,
        transcript_id=standing.id,
        language=standing.language,
        until=now,
        cues=standing.cues,
        text=standing.text,
        is_whole=standing.is_whole,
        operator=standing.operator,
    )


def editions_of(kit: Kit, transcript: Transcript | None) -> Sequence[Edition]:
    """Give the newest earlier versions of a transcript, the last first; what was erased is none any more."""
    if transcript is None:
        return ()
    found = kit.vault.find(Edition, Page(order_by="-until", limit=SHOWN), transcript_id=transcript.id)
    return [each for each in found if each.cues or each.text]


def as_transcript(transcript: Transcript, edition: Edition) -> Transcript:
    """Give a transcript with the words of an earlier version, as whole as it was."""
    return replace(transcript, cues=edition.cues, text=edition.text, is_whole=edition.is_whole)


def edition_text(edition: Edition) -> str:
    """Give the words of an earlier version, a line each where it had times."""
    return edition.text or "\n".join(f"{clock_text(cue.start_ms)}  {cue.text}" for cue in edition.cues)


def _newest(kit: Kit, transcript: Transcript) -> datetime:
    newest = kit.vault.find(Edition, Page(order_by="-until", limit=1), transcript_id=transcript.id)
    return next((each.until for each in newest), kit.clock.now() - APART)


def _letters(transcript: Transcript) -> int:
    return len(transcript.text) + sum(len(cue.text) for cue in transcript.cues)
