"""On which side of the store each rendition lies: what the public site may show now is open, all else sealed.

A record is written first and the file moved after it. So a crash between the two leaves a file sealed that is
released, which the next look mends, or open a moment longer that was just closed; nothing is ever open before it is
released. `decide_among` is asked for each file at the very moment of its move.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from archive.domain.captions import decide_among
from archive.domain.consent import PLAYER, Ask, Facts, Grant
from archive.domain.errors import ArchiveError, readable
from archive.domain.ids import RenditionId, WorkId
from archive.domain.records import Rendition, Work
from archive.domain.terms import Recipe, WorkState
from archive.ports import PublicKit

PUBLIC_SITE: Final[tuple[Ask, ...]] = (PLAYER,)
"""What the public site may ask for anybody."""

_LONGEST_SECONDS: Final = 600.0
"""How long nothing is looked through anew when nothing has changed: files may have been put back by hand."""

_log = logging.getLogger(__name__)


def place_work(kit: PublicKit, work_id: str) -> None:
    """Put every file of a work on the side where it belongs now."""
    for rendition in list(readable(kit.catalogue.find(Rendition, work_id=work_id))):
        _place(kit, rendition.id)


def place_all(kit: PublicKit) -> datetime | None:
    """Put every file on the side where it belongs now; give the instant at which the clock changes that, if any."""
    belongs: set[RenditionId] = set()
    turns: list[datetime] = []
    for work in readable(kit.catalogue.find(Work, state=WorkState.RELEASED.value)):
        for rendition_id, is_open, until in _decided(kit, work):
            belongs |= {rendition_id} if is_open else set()
            turns += [until] if until is not None else []
    for rendition_id in belongs ^ set(kit.renditions.released()):
        _place(kit, rendition_id)
    return min(turns, default=None)


class Placement:
    """Keeps files where they belong: looks through all only when the catalogue has changed or an instant has come."""

    def __init__(self) -> None:
        self._generation = -1
        self._until: datetime | None = None
        self._looked_at = 0.0

    def keep_up(self, kit: PublicKit) -> float:
        """Put everything in its place if anything may have changed; give how many seconds that took."""
        generation, began = kit.catalogue.generation(), time.monotonic()
        if not self._is_over(kit, generation, began):
            return 0.0
        self._until = place_all(kit)
        self._generation, self._looked_at = generation, began
        return time.monotonic() - began

    def _is_over(self, kit: PublicKit, generation: int, now_seconds: float) -> bool:
        if generation != self._generation or now_seconds - self._looked_at > _LONGEST_SECONDS:
            return True
        return self._until is not None and kit.clock.now() >= self._until


def _decided(kit: PublicKit, work: Work) -> Iterator[tuple[RenditionId, bool, datetime | None]]:
    """Yield the files of a work, whether each may lie open now, and until when that holds."""
    try:
        facts = kit.catalogue.facts(work.id)
    except ArchiveError:  # what cannot be read opens nothing
        return
    made = _made(kit, work.id)
    for rendition in made:
        if rendition.size_bytes:  # a card has no file
            yield rendition.id, *_decide(kit, facts, rendition, made)


def _made(kit: PublicKit, work_id: WorkId) -> Sequence[Rendition]:
    return tuple(readable(kit.catalogue.find(Rendition, work_id=work_id)))


def _decide(
    kit: PublicKit, facts: Facts, rendition: Rendition, made: Sequence[Rendition]
) -> tuple[bool, datetime | None]:
    verdicts = [decide_among(facts, rendition, made, ask, kit.clock.now()) for ask in PUBLIC_SITE]
    turns = [verdict.holds_until for verdict in verdicts if verdict.holds_until is not None]
    return any(isinstance(verdict, Grant) for verdict in verdicts), min(turns, default=None)


def _place(kit: PublicKit, rendition_id: RenditionId) -> None:
    """Put one file where it belongs at this very moment; what fails stays for the next look, sealed if it can be."""
    try:
        if _may_lie_open(kit, rendition_id):
            kit.renditions.release(rendition_id)
        else:
            kit.renditions.seal(rendition_id)
    except (ArchiveError, OSError) as error:
        _log.error("rendition %s not moved: %s", rendition_id, type(error).__name__)


def _may_lie_open(kit: PublicKit, rendition_id: RenditionId) -> bool:
    try:
        rendition = kit.catalogue.get(Rendition, rendition_id)
        facts = kit.catalogue.facts(rendition.work_id)
    except ArchiveError:
        return False
    made = _made(kit, rendition.work_id) if rendition.recipe is Recipe.CAPTIONS else ()
    return rendition.size_bytes > 0 and _decide(kit, facts, rendition, made)[0]
