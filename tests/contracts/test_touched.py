"""What every catalogue tells of its changes: too much is allowed, too little never."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.adapters.catalogue.recent_changes import RecentChanges
from archive.adapters.catalogue.withdrawal_log import open_withdrawal_log
from archive.adapters.memory.records import MemoryCatalogue, MemoryClock, MemoryWithdrawalLog
from archive.domain.ids import ConceptId, ParticipantId, WorkId
from archive.domain.records import Pseudonym, Record, Rendition, Work, Workshop
from archive.domain.terms import ConsentState, WorkState
from archive.domain.thesaurus.concept import Concept
from archive.domain.tombstones import tombstone_of
from archive.ports import Touched
from tests.contracts.any_catalogue import Guarded, Place
from tests.domain.builders import (
    AMINA,
    BRAHIM,
    NOW,
    PROJECT,
    WORK,
    WORKSHOP,
    appearance,
    handle,
    record,
    rendition,
    work,
)

HERS, BOTH, OTHER = WorkId("hers"), WorkId("both"), WorkId("other")
ALL = (
    replace(work(appearance(AMINA)), id=HERS),
    replace(work(appearance(AMINA), appearance(BRAHIM)), id=BOTH),
    replace(work(appearance(None)), id=OTHER),
)


def told(works: frozenset[WorkId] | set[WorkId], touched: Touched | None) -> bool:
    """Whether all of these works may read otherwise, as far as an answer says."""
    return touched is None or works <= touched.works


@pytest.fixture
def catalogue(place: Place, tmp_path: Path) -> Guarded:
    opened = Guarded(place.open(clock=MemoryClock(NOW)), tmp_path / "log", clock=MemoryClock(NOW))
    opened.save_all([*ALL, handle(AMINA), handle(BRAHIM)])
    return opened


@pytest.mark.parametrize(
    ("made", "works"),
    [
        (replace(work(state=WorkState.IN_REVIEW), id=WORK), {WORK}),
        (rendition(work_id=OTHER), {OTHER}),
        (record(person=AMINA), {HERS, BOTH}),
        (record(person=BRAHIM), {BOTH}),
        (record(person=ParticipantId("")), {HERS, BOTH, OTHER}),
        (Workshop(id=WORKSHOP, project_id=PROJECT, labels={"en": "A"}, country="MA", year=2024), {HERS, BOTH, OTHER}),
        (Pseudonym(id="p", participant_id=BRAHIM, text="B"), {BOTH}),
    ],
    ids=[
        "work",
        "rendition",
        "consent of one in two",
        "consent of one in one",
        "consent of nobody known",
        "workshop",
        "pseudonym",
    ],
)
def test_a_change_names_every_work_that_it_touches(catalogue: Guarded, made: Record, works: set[WorkId]) -> None:
    before = catalogue.generation()

    catalogue.save(made)

    assert told(works, catalogue.touched_since(before))


def test_a_rendition_that_moves_or_goes_touches_the_work_that_it_was_of(catalogue: Guarded) -> None:
    made = catalogue.save(rendition(work_id=HERS))
    before = catalogue.generation()
    moved = catalogue.save(replace(made, work_id=BOTH))
    in_between = catalogue.generation()
    catalogue.save_all([], [(Rendition, moved.id)])

    assert told({HERS, BOTH}, catalogue.touched_since(before))
    assert told({BOTH}, catalogue.touched_since(in_between))


def test_whose_protection_changes_touches_all_where_they_appear() -> None:
    store = MemoryCatalogue(MemoryClock(NOW))
    store.save_all([*ALL, handle(AMINA)])
    store.touched_since(store.generation())
    before = store.generation()

    store.save(replace(store.get(type(handle()), AMINA), age_disputed=True))
    touched = store.touched_since(before)

    assert touched is not None
    assert touched.works == {HERS, BOTH}


def test_a_work_is_touched_by_whatever_is_changed_of_it_alone() -> None:
    store = MemoryCatalogue(MemoryClock(NOW))
    store.save_all(ALL)
    store.touched_since(store.generation())
    before = store.generation()

    store.save(replace(store.get(Work, BOTH), duration_ms=7))
    touched = store.touched_since(before)

    assert touched is not None
    assert touched.works == {BOTH}
    assert touched.kinds == {Work}


def test_a_word_in_the_memory_of_withdrawals_alone_touches_the_works_of_the_person_and_the_work_itself() -> None:
    clock, store, log = MemoryClock(NOW), MemoryCatalogue(), MemoryWithdrawalLog()
    catalogue = GuardedCatalogue(store, log, clock)
    catalogue.save_all([*ALL, handle(AMINA), record(person=BRAHIM)])
    before = catalogue.generation()
    gone = tombstone_of(record(person=BRAHIM, state=ConsentState.WITHDRAWN, version=1))
    closed = tombstone_of(replace(ALL[2], state=WorkState.WITHDRAWN))
    assert gone is not None
    assert closed is not None

    log.write([gone])
    one = catalogue.generation()
    log.write([closed])

    assert told({BOTH, OTHER}, catalogue.touched_since(before))
    assert told({OTHER}, catalogue.touched_since(one))


def test_the_consent_of_whoever_reads_a_work_aloud_touches_it() -> None:
    store = MemoryCatalogue(MemoryClock(NOW))
    store.save_all([*ALL[:1], replace(work(appearance(AMINA), reader_id=BRAHIM), id=OTHER)])
    store.touched_since(store.generation())
    before = store.generation()

    store.save(record(person=BRAHIM))
    touched = store.touched_since(before)

    assert touched is not None
    assert touched.works == {OTHER}


def test_only_what_is_touched_is_named_where_a_journal_is_read_by_another_process(tmp_path: Path) -> None:
    desk, site = (_opened(tmp_path, read_only=read_only) for read_only in (False, True))
    desk.save_all([*ALL, handle(AMINA), handle(BRAHIM)])
    site.touched_since(site.generation())
    before = site.generation()

    desk.save(rendition(work_id=OTHER))
    site.generation()
    desk.compact()
    touched = site.touched_since(before)

    assert touched is not None
    assert touched.works == {OTHER}
    assert touched.kinds == {Rendition}


def test_words_of_the_thesaurus_touch_no_work_and_are_named_by_their_kind(tmp_path: Path) -> None:
    catalogue = _opened(tmp_path)
    catalogue.save_all(ALL)
    before = catalogue.generation()

    catalogue.save(Concept(id=ConceptId("th.sea"), broader=None, reveals="", labels={"en": "sea"}))
    touched = catalogue.touched_since(before)

    assert touched is not None
    assert not touched.works
    assert touched.kinds == {Concept}


def test_a_change_that_is_stamped_later_than_the_clock_shows_touches_everything(tmp_path: Path) -> None:
    desk, site = _opened(tmp_path, MemoryClock(NOW + timedelta(hours=1))), _opened(tmp_path, read_only=True)
    before = site.generation()

    desk.save(rendition(work_id=OTHER))

    assert site.touched_since(before) is None


def test_facts_that_are_remembered_say_the_newest_instant_that_was_seen(tmp_path: Path) -> None:
    desk, site = _opened(tmp_path, MemoryClock(NOW + timedelta(hours=1))), _opened(tmp_path, read_only=True)
    desk.save_all(ALL)
    before = site.facts(HERS).latest_event_at
    desk.save(replace(rendition(), work_id=OTHER))

    assert before <= site.facts(HERS).latest_event_at == site.facts(OTHER).latest_event_at


def test_what_lies_too_far_back_is_not_told() -> None:
    recent = RecentChanges()

    assert recent.since(3, 5) is None
    assert recent.since(5, 5) == []


def test_more_changes_than_are_remembered_touch_everything() -> None:
    store = MemoryCatalogue(MemoryClock(NOW))
    store.touched_since(store.generation())
    before = store.generation()

    store.save_all([replace(work(), id=WorkId(f"w{number}")) for number in range(4_001)])
    after = store.generation()
    store.save(replace(work(), id=WORK))
    touched = store.touched_since(after)

    assert store.touched_since(before) is None
    assert touched is not None
    assert touched.works == {WORK}


def _opened(folder: Path, clock: MemoryClock | None = None, *, read_only: bool = False) -> GuardedCatalogue:
    clock = clock or MemoryClock(NOW)
    log = open_withdrawal_log(folder / "withdrawals", read_only=read_only, clock=clock)
    return GuardedCatalogue(open_catalogue(folder / "catalogue", read_only=read_only, clock=clock), log, clock)
