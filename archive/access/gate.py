"""The only way out: every page, picture, sound and line of text asks here first, and again while it is sent."""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from typing import Final, Generic, TypeVar

from archive.domain.captions import decide_among
from archive.domain.consent import PLAYER, Ask, Facts, Grant, Refusal
from archive.domain.errors import ArchiveError, BrokenRecordError, NotFoundError
from archive.domain.ids import WorkId, looks_like_id
from archive.domain.records import Record, Rendition, Work
from archive.domain.terms import Recipe
from archive.ports import Catalogue, Clock, PublicKit, Touched

T = TypeVar("T")
R = TypeVar("R", bound=Record)

Moment = tuple[int, int]
"""A stretch of time in which no decision changes: compare it, nothing else."""

_MOST_MISSING: Final = 10_000
_MOST_WORKS: Final = 4_000
"""On how many works answers are remembered: whatever was decided on others is decided anew."""

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
    """What was decided on the catalogue as it was at one generation; `move_on` keeps what no change has touched.

    Whoever keeps an answer says on which generation it began to be decided: an older one is not kept, as another
    thread may have moved on and given up what it speaks of.
    """

    def __init__(self) -> None:
        self.generation = -1
        self._guard = RLock()
        self._works: dict[str, dict[Ask, _Answer[Opening | None]]] = {}
        self._renditions: dict[str, dict[str, dict[Ask, _Answer[Admission | None]]]] = {}
        self._work_of: dict[str, str] = {}
        self._missing: set[str] = set()
        self._turns: list[datetime] = []
        self._passed = 0

    def move_on(self, since: int, generation: int, touched: Touched | None) -> bool:
        """Forget everything that may read otherwise at a later generation: all of it where that cannot be told.

        Nothing is done where another thread has moved on from `since` meanwhile: `touched` does not tell of its change.
        """
        with self._guard:
            if self.generation != since:
                return False
            if touched is None or not touched.kinds.isdisjoint((Work, Rendition)):
                self._missing.clear()
            if touched is None:
                self._works.clear()
                self._renditions.clear()
                self._work_of.clear()
                self._turns.clear()
            else:
                for work_id in touched.works:
                    self._forget(work_id)
            self.generation = generation
            return True

    def work(self, work_id: str, ask: Ask) -> _Answer[Opening | None] | None:
        """Give what was decided on a work, if it was."""
        with self._guard:
            return self._works.get(work_id, {}).get(ask)

    def rendition(self, rendition_id: str, ask: Ask) -> _Answer[Admission | None] | None:
        """Give what was decided on a rendition, if it was."""
        with self._guard:
            work_id = self._work_of.get(rendition_id, "")
            return self._renditions.get(work_id, {}).get(rendition_id, {}).get(ask)

    def keep_work(self, generation: int, work_id: str, ask: Ask, answer: _Answer[Opening | None]) -> None:
        """Remember what was decided on a work."""
        with self._guard:
            self._note(answer.until)
            if generation == self.generation:
                self._make_room(work_id)
                self._works.setdefault(work_id, {})[ask] = answer

    def keep_rendition(
        self, generation: int, rendition: Rendition, ask: Ask, answer: _Answer[Admission | None]
    ) -> None:
        """Remember what was decided on a rendition."""
        with self._guard:
            self._note(answer.until)
            if generation == self.generation:
                self._make_room(rendition.work_id)
                self._work_of[rendition.id] = rendition.work_id
                self._renditions.setdefault(rendition.work_id, {}).setdefault(rendition.id, {})[ask] = answer

    def passed(self, now: datetime) -> int:
        """Count the noted instants that the clock has reached."""
        with self._guard:
            while self._turns and now >= self._turns[0]:
                heapq.heappop(self._turns)
                self._passed += 1
            return self._passed

    def miss(self, generation: int, name: str) -> None:
        """Remember an id that nothing has: asked for again, it costs no more than one that something has."""
        with self._guard:
            if generation == self.generation:
                if len(self._missing) >= _MOST_MISSING:
                    self._missing.clear()
                self._missing.add(name)

    def is_missing(self, name: str) -> bool:
        """Tell whether an id was looked for in vain."""
        with self._guard:
            return name in self._missing

    def _note(self, until: datetime | None) -> None:
        """Note an instant at which something that was told may turn."""
        if until is not None:
            heapq.heappush(self._turns, until)

    def _make_room(self, work_id: str) -> None:
        """Forget the work that was remembered first when another comes and there are many."""
        for known in (self._works, self._renditions):
            if work_id not in known and len(known) >= _MOST_WORKS:
                self._forget(next(iter(known)))

    def _forget(self, work_id: str) -> None:
        self._works.pop(work_id, None)
        for rendition_id in self._renditions.pop(work_id, {}):
            self._work_of.pop(rendition_id, None)


class Gate:
    """Asks `decide` for everyone outside, and remembers an answer exactly as long as it holds.

    An answer is remembered until a change touches its work, or the clock reaches the instant that `decide` named;
    where nobody can tell what a change touched, all answers are given up. Whoever is refused learns nothing: the
    reason goes to the log, with opaque ids alone.
    """

    def __init__(self, kit: PublicKit) -> None:
        self._catalogue = kit.catalogue
        self._clock = kit.clock
        self._remembered = _Remembered()

    def admit(self, rendition_id: str, ask: Ask = PLAYER) -> Admission | None:
        """Give a rendition with the grant to read it, or None: refused and missing look alike."""
        generation = self._move_on()
        answer = self._remembered.rendition(rendition_id, ask)
        if answer is None or _is_over(answer, self._clock.now()):
            if self._remembered.is_missing(rendition_id) or not looks_like_id(rendition_id):
                return None
            try:
                rendition = self._catalogue.get(Rendition, rendition_id)
            except NotFoundError:
                self._remembered.miss(generation, rendition_id)
                return None
            except ArchiveError:
                _log.error("rendition record %s unreadable: access denied", rendition_id)
                return None
            answer = self._judge(generation, rendition, ask)
        return answer.value

    def moment(self) -> Moment:
        """Name the moment: another one once the catalogue changes, or the clock reaches any instant told of so far.

        Whatever was made of this gate's answers, and of the catalogue, holds for as long as the name is the same.
        """
        generation = self._move_on()
        return generation, self._remembered.passed(self._clock.now())

    def still_admits(self, admission: Admission) -> bool:
        """Tell whether what was admitted may still be sent, byte for byte the same."""
        now = self.admit(admission.rendition.id, admission.grant.ask)
        return now is not None and now.grant.etag == admission.grant.etag

    def open(self, work_id: str, ask: Ask = PLAYER) -> Opening | None:
        """Give everything of a work that may be met now, or None when there is no such work to be read."""
        generation = self._move_on()
        answer = self._remembered.work(work_id, ask)
        if answer is None or _is_over(answer, self._clock.now()):
            name = f"work {work_id}"
            if self._remembered.is_missing(name) or not looks_like_id(work_id):
                return None
            try:
                facts = self._catalogue.facts(WorkId(work_id))
            except NotFoundError:
                self._remembered.miss(generation, name)
                return None
            except ArchiveError:
                _log.error("work record %s unreadable: access denied", work_id)
                return None
            answer = self._judge_all(generation, facts, ask)
        return answer.value

    def _move_on(self) -> int:
        """Give up what changes have touched, and give the generation; always asked before the records themselves."""
        while True:
            generation = self._catalogue.generation()
            since = self._remembered.generation
            if generation == since:
                return generation
            touched = touched_since(self._catalogue, self._clock, since)
            if self._remembered.move_on(since, generation, touched):
                return generation

    def _judge_all(self, generation: int, facts: Facts, ask: Ask) -> _Answer[Opening | None]:
        renditions = self._made(facts.work.id)
        answers = [(rendition, self._decide(facts, rendition, renditions, ask)) for rendition in renditions]
        for rendition, each in answers:
            self._remembered.keep_rendition(generation, rendition, ask, each)
        until = min((each.until for _, each in answers if each.until is not None), default=None)
        admissions = tuple(each.value for _, each in answers if each.value is not None)
        answer: _Answer[Opening | None] = _Answer(Opening(facts=facts, admissions=admissions, until=until), until)
        self._remembered.keep_work(generation, facts.work.id, ask, answer)
        return answer

    def _judge(self, generation: int, rendition: Rendition, ask: Ask) -> _Answer[Admission | None]:
        try:
            facts = self._catalogue.facts(rendition.work_id)
        except ArchiveError:
            _log.error("rendition %s: work record unreadable: access denied", rendition.id)
            return _Answer(None, None)
        made = self._made(rendition.work_id) if rendition.recipe is Recipe.CAPTIONS else ()
        answer = self._decide(facts, rendition, made, ask)
        self._remembered.keep_rendition(generation, rendition, ask, answer)
        return answer

    def _made(self, work_id: WorkId) -> Sequence[Rendition]:
        return tuple(readable(self._catalogue.find(Rendition, work_id=work_id)))

    def _decide(
        self, facts: Facts, rendition: Rendition, made: Sequence[Rendition], ask: Ask
    ) -> _Answer[Admission | None]:
        verdict = decide_among(facts, rendition, made, ask, self._clock.now())
        if isinstance(verdict, Refusal):
            _log.info("rendition %s refused to %s: %s", rendition.id, ask.audience.value, verdict.reason.value)
            return _Answer(None, verdict.holds_until)
        return _Answer(Admission(rendition=rendition, grant=verdict), verdict.holds_until)


def touched_since(catalogue: Catalogue, clock: Clock, generation: int) -> Touched | None:
    """Tell what changed since a generation, or None where everything may read otherwise.

    A change that is stamped later than the clock shows moves time on for everybody, so it touches everything.
    """
    touched = catalogue.touched_since(generation)
    return touched if touched is not None and touched.latest_at <= clock.now() else None


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
