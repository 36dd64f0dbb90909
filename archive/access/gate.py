"""The only way out: every page, picture, sound and line of text asks here first, and again while it is sent."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Generic, TypeVar

from archive.domain.consent import PLAYER, Ask, Facts, Grant, Refusal, decide
from archive.domain.errors import ArchiveError, BrokenRecordError, NotFoundError
from archive.domain.ids import WorkId, looks_like_id
from archive.domain.records import Record, Rendition
from archive.ports import PublicKit

T = TypeVar("T")
R = TypeVar("R", bound=Record)

Moment = tuple[int, int]
"""A stretch of time in which no decision changes: compare it, nothing else."""

_MOST_MISSING: Final = 10_000

_log = logging.getLogger("archive.access")


@dataclass(frozen=True, kw_only=True)
class Admission:
    """A rendition that this asker may meet now, and the grant to read it with."""

    rendition: Rendition
    grant: Grant


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What of a work this asker may meet now, decided in one moment."""

    facts: Facts
    admissions: tuple[Admission, ...]
    until: datetime | None


@dataclass(frozen=True)
class _Answer(Generic[T]):
    """What was decided, and the instant from which it must be decided anew."""

    value: T
    until: datetime | None


class _Remembered:
    """What was decided on one generation of the catalogue; the next one starts from nothing."""

    def __init__(self, generation: int) -> None:
        self.generation = generation
        self.renditions: dict[tuple[str, Ask], _Answer[Admission | None]] = {}
        self.works: dict[tuple[str, Ask], _Answer[Opening | None]] = {}
        self._missing: set[str] = set()
        self._turns: list[datetime] = []
        self._passed = 0

    def note(self, until: datetime | None) -> None:
        """Note an instant at which something that was told may turn."""
        if until is not None:
            heapq.heappush(self._turns, until)

    def passed(self, now: datetime) -> int:
        """Count the noted instants that the clock has reached."""
        while self._turns and now >= self._turns[0]:
            heapq.heappop(self._turns)
            self._passed += 1
        return self._passed

    def miss(self, name: str) -> None:
        """Remember an id that nothing has: asked for again, it costs no more than one that something has."""
        if len(self._missing) >= _MOST_MISSING:
            self._missing.clear()
        self._missing.add(name)

    def is_missing(self, name: str) -> bool:
        """Tell whether an id was looked for in vain."""
        return name in self._missing


class Gate:
    """Asks `decide` for everyone outside, and remembers an answer exactly as long as it holds.

    An answer is remembered until the catalogue changes at all or the clock reaches the instant that `decide` named.
    Whoever is refused learns nothing: the reason goes to the log, with opaque ids alone.
    """

    def __init__(self, kit: PublicKit) -> None:
        self._catalogue = kit.catalogue
        self._clock = kit.clock
        self._remembered = _Remembered(-1)

    def admit(self, rendition_id: str, ask: Ask = PLAYER) -> Admission | None:
        """Give a rendition with the grant to read it, or None: refused and missing look alike."""
        remembered = self._now_remembered()
        answer = remembered.renditions.get((rendition_id, ask))
        if answer is None or _is_over(answer, self._clock.now()):
            if remembered.is_missing(rendition_id) or not looks_like_id(rendition_id):
                return None
            try:
                rendition = self._catalogue.get(Rendition, rendition_id)
            except NotFoundError:
                remembered.miss(rendition_id)
                return None
            except ArchiveError:
                _log.error("rendition record %s unreadable: access denied", rendition_id)
                return None
            answer = self._judge(remembered, rendition, ask)
        return answer.value

    def moment(self) -> Moment:
        """Name the moment: another one once the catalogue changes, or the clock reaches any instant told of so far.

        Whatever was made of this gate's answers, and of the catalogue, holds for as long as the name is the same.
        """
        remembered = self._now_remembered()
        return remembered.generation, remembered.passed(self._clock.now())

    def still_admits(self, admission: Admission) -> bool:
        """Tell whether what was admitted may still be sent, byte for byte the same."""
        now = self.admit(admission.rendition.id, admission.grant.ask)
        return now is not None and now.grant.etag == admission.grant.etag

    def open(self, work_id: str, ask: Ask = PLAYER) -> Opening | None:
        """Give everything of a work that may be met now, or None when there is no such work to be read."""
        remembered = self._now_remembered()
        answer = remembered.works.get((work_id, ask))
        if answer is None or _is_over(answer, self._clock.now()):
            if remembered.is_missing(f"work {work_id}") or not looks_like_id(work_id):
                return None
            try:
                facts = self._catalogue.facts(WorkId(work_id))
            except NotFoundError:
                remembered.miss(f"work {work_id}")
                return None
            except ArchiveError:
                _log.error("work record %s unreadable: access denied", work_id)
                return None
            answer = self._judge_all(remembered, facts, ask)
            remembered.works[work_id, ask] = answer
        return answer.value

    def _now_remembered(self) -> _Remembered:
        """Give what still holds of the catalogue's generation; always read before the records themselves."""
        generation = self._catalogue.generation()
        if self._remembered.generation != generation:
            self._remembered = _Remembered(generation)
        return self._remembered

    def _judge_all(self, remembered: _Remembered, facts: Facts, ask: Ask) -> _Answer[Opening | None]:
        renditions = readable(self._catalogue.find(Rendition, work_id=facts.work.id))
        answers = [self._decide(facts, rendition, ask) for rendition in renditions]
        for rendition_id, answer in answers:
            remembered.renditions[rendition_id, ask] = answer
        until = min((answer.until for _, answer in answers if answer.until is not None), default=None)
        remembered.note(until)
        admissions = tuple(answer.value for _, answer in answers if answer.value is not None)
        return _Answer(Opening(facts=facts, admissions=admissions, until=until), until)

    def _judge(self, remembered: _Remembered, rendition: Rendition, ask: Ask) -> _Answer[Admission | None]:
        try:
            facts = self._catalogue.facts(rendition.work_id)
        except ArchiveError:
            _log.error("rendition %s: work record unreadable: access denied", rendition.id)
            return _Answer(None, None)
        rendition_id, answer = self._decide(facts, rendition, ask)
        remembered.note(answer.until)
        remembered.renditions[rendition_id, ask] = answer
        return answer

    def _decide(self, facts: Facts, rendition: Rendition, ask: Ask) -> tuple[str, _Answer[Admission | None]]:
        verdict = decide(facts, rendition, ask, self._clock.now())
        if isinstance(verdict, Refusal):
            _log.info("rendition %s refused to %s: %s", rendition.id, ask.audience.value, verdict.reason.value)
            return rendition.id, _Answer(None, verdict.holds_until)
        return rendition.id, _Answer(Admission(rendition=rendition, grant=verdict), verdict.holds_until)


def readable(records: Iterator[R]) -> Iterable[R]:
    """Yield the records that can be read, and leave a line in the log for each that cannot."""
    while True:
        try:
            record = next(records)
        except StopIteration:
            return
        except BrokenRecordError:
            _log.error("record unreadable: skipped")
        else:
            yield record


def _is_over(answer: _Answer[T], now: datetime) -> bool:
    return answer.until is not None and now >= answer.until
