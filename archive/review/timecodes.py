"""Times that somebody writes for a work, also as the camera showed them while it was filmed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.sealed import Original
from archive.domain.takes import Assembly
from archive.domain.timecode import CameraClock, clock_of, looks_like_timecode
from archive.ports import Kit
from archive.review.works.appearances import clock_ms


def instants_of(kit: Kit, work_id: str) -> Callable[[str], int]:
    """Give what reads one time of a work in milliseconds from its beginning: `1:05`, or `01:00:12:10` by its camera.

    What it gives raises ValueError when a text is no time, InvalidInputError when the camera never showed it then.
    """

    def instant(text: str) -> int:
        if not looks_like_timecode(text):
            return clock_ms(text)
        clock, duration_ms = _clock(kit, work_id)
        if clock is None:
            raise InvalidInputError(
                "timecode.none", "This recording does not tell what its camera's clock showed; write times like 1:05."
            )
        return clock.ms_of(text, duration_ms)

    return instant


def _clock(kit: Kit, work_id: str) -> tuple[CameraClock | None, int | None]:
    """Give a work's clock and its length; a take in several files began with the first of them."""
    originals = sorted(kit.vault.find(Original, work_id=work_id), key=lambda found: found.id)
    facts = [original.probe for original in originals]
    lengths = facts
    with suppress(NotFoundError):
        whole = kit.vault.get(Assembly, work_id)
        facts = [original.probe for original in originals if original.sha256 == whole.parts[0]]
        lengths = [whole.probe]
    clock = next((clock for clock in map(clock_of, facts) if clock is not None), None)
    length = next((each["duration_ms"] for each in lengths if each.get("duration_ms", "").isdecimal()), None)
    return clock, int(length) if length is not None else None
