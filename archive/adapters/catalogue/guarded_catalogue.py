"""Any engine's catalogue behind the memory of withdrawals, so that a withdrawal outlives the database."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock
from typing import Final, TypeVar

from archive.adapters.catalogue.tombstone_overlay import mended, stones_of
from archive.domain.consent import Facts
from archive.domain.ids import WorkId
from archive.domain.records import Record
from archive.domain.tombstones import lay_over
from archive.ports import ALL, CatalogueStore, Clock, Migrated, Page, Range, Touched, WithdrawalLog

_NONE: Final = timedelta(0)
_MOST_FACTS: Final = 4_000
_MOST_STEPS: Final = 256
R = TypeVar("R", bound=Record)


class GuardedCatalogue:
    """The port `Catalogue` over any engine, whose every change of a consent and closing of a work is remembered first.

    What is remembered is laid over the facts; where the memory is missing or older than the engine, nothing is given.
    """

    def __init__(self, store: CatalogueStore, log: WithdrawalLog, clock: Clock) -> None:
        self._store = store
        self._log = log
        self._clock = clock
        self._lock = RLock()
        self._facts: dict[WorkId, Facts] = {}
        self._facts_of = -1
        self._seen = (store.generation(), log.generation())
        self._moved(*self._seen)  # from now on they tell
        self._opened_at = sum(self._seen)
        self._steps: deque[tuple[int, Touched | None]] = deque(maxlen=_MOST_STEPS)

    def get(self, kind: type[R], record_id: str) -> R:
        """Give one record, or raise NotFoundError or BrokenRecordError."""
        return self._store.get(kind, record_id)

    def find(self, kind: type[R], page: Page = ALL, /, **where: str | Range) -> Iterator[R]:
        """Yield the records whose indexed fields equal these values and whose ordered ones lie in these stretches."""
        return self._store.find(kind, page, **where)

    def count(self, kind: type[R], /, **where: str | Range) -> int:
        """Count what `find` would yield, without reading the records."""
        return self._store.count(kind, **where)

    def save(self, record: R) -> R:
        """Keep a record and give it back with its next version."""
        self.save_all([record])
        return replace(record, version=record.version + 1)

    def save_all(self, records: Sequence[Record], remove: Sequence[tuple[type[Record], str]] = ()) -> None:
        """Keep and remove several records as one change, once what closes is in the memory of withdrawals."""
        if not any(stones_of(records, self._log, self._store)):
            self._store.save_all(records, remove)
            return
        with self._store.writing():
            self._store.check(records, remove)
            self.require_open()
            mark = self._log.write(list(stones_of(records, self._log, self._store)))
            self._store.save_marked(mark, records, remove)

    def facts(self, work_id: WorkId) -> Facts:
        """Give everything `decide` needs about a work, with what was taken back laid over it.

        Raises:
            ClosedError: the memory of withdrawals is missing or too old.
        """
        with self._lock:
            generation = self.generation()
            if self._facts_of != generation:
                self.require_open()
                self._give_up(self.touched_since(self._facts_of))
                self._facts_of = generation
            facts = self._facts.get(work_id)
            if facts is None:
                if len(self._facts) >= _MOST_FACTS:
                    self._facts.clear()
                facts = self._facts[work_id] = self._laid_over(self._store.facts(work_id))
            latest_at = self._store.latest_at()
            if latest_at > facts.latest_event_at:
                facts = self._facts[work_id] = replace(facts, latest_event_at=latest_at)
            unproven = self._unproven(facts.latest_event_at)
            return facts if unproven == facts.unproven else replace(facts, unproven=unproven)

    def generation(self) -> int:
        """Give a number that grows with every change by any process, of what is kept or what was taken back."""
        with self._lock:
            seen = (self._store.generation(), self._log.generation())
            if seen != self._seen:
                self._steps.append((sum(seen), self._moved(*self._seen)))
                self._seen = seen
            return sum(seen)

    def touched_since(self, generation: int) -> Touched | None:
        """Tell what changed since a generation that was given, or None where everything may have changed."""
        with self._lock:
            self.generation()
            latest_at = self._store.latest_at()
            is_told = generation >= (self._steps[0][0] if len(self._steps) == _MOST_STEPS else self._opened_at)
            steps = [touched for step, touched in self._steps if step > generation]
            if not is_told or latest_at > self._clock.now():
                return None
            works: set[WorkId] = set()
            kinds: set[type[Record]] = set()
            for touched in steps:
                if touched is None:
                    return None
                works |= touched.works
                kinds |= touched.kinds
            return Touched(works=frozenset(works), kinds=frozenset(kinds), latest_at=latest_at)

    def require_open(self) -> None:
        """Raise ClosedError unless the memory of withdrawals holds everything this catalogue knows it to hold."""
        self._log.require_as_new_as(self._store.log_mark())

    def replay(self) -> None:
        """Write into this catalogue what its memory of withdrawals knows better, as after an older one was put back.

        Without it, a later change would start from the older record and speak over the remembered last word.
        """
        with self._store.writing():
            self.require_open()
            self._store.restore(mended(self._store, self._log.all()))

    def compact(self) -> None:
        """Write everything anew without what was changed or removed since."""
        self._store.compact()

    def migrate(self) -> Migrated:
        """Write every record of an older shape anew in today's, of the memory first; refused where it is too old."""
        self.require_open()
        return self._log.migrate() + self._store.migrate()

    def verify(self) -> int:
        """Read all that is kept and give the number of changes, or raise TamperedError."""
        return self._store.verify()

    def close(self) -> None:
        """Let go of files and locks, of the catalogue and of its memory."""
        self._store.close()
        self._log.close()

    def _moved(self, store: int, log: int) -> Touched | None:
        """Tell what changed since these two generations, of what is kept and of what was taken back."""
        kept, taken = self._store.touched_since(store), self._log.touched_since(log)
        if kept is None or taken is None:
            return None
        works, people = taken
        return replace(kept, works=kept.works | works | frozenset(self._store.works_of(people)))

    def _give_up(self, touched: Touched | None) -> None:
        """Forget the facts that a change may have made others."""
        if touched is None:
            self._facts.clear()
            return
        for work_id in touched.works:
            self._facts.pop(work_id, None)

    def _unproven(self, latest_event_at: datetime) -> timedelta:
        """Give how much of the present nobody has watched pass: a clock that leapt, or an event that is yet to come."""
        return max(_NONE, max(self._clock.now(), latest_event_at) - self._clock.proven())

    def _laid_over(self, facts: Facts) -> Facts:
        work_id = facts.work.id
        words = self._log.of_people(list(facts.people))
        log = self._log
        return lay_over(facts, log.closes(work_id), words, log.held_at(work_id), log.reviewed_version(work_id))
