"""No job reads, makes or keeps what was taken back; what is left of a work is made without its closed parts."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.memory.stores import MemoryOriginals
from archive.domain.ids import OriginalId, ParticipantId, RecordId, RenditionId, SegmentId, new_id
from archive.domain.records import Appearance, ConsentRecord, ParticipantHandle, Permission, Scope, Segment, Work
from archive.domain.terms import (
    ALL_ATOMS,
    CONTENT_ATOMS,
    AppearanceRole,
    Audience,
    ConsentState,
    Purpose,
    Recipe,
    Risk,
    ScopeKind,
    WorkState,
)
from archive.ingest.intake.receive import receive
from archive.ingest.run import prepare
from archive.ingest.steps.make_renditions import tail_of
from archive.ports import RenderOrder
from archive.worker.loop import work_until_done
from tests import samples
from tests.ingest.conftest import House
from tests.ingest.test_run import WatchedTools

pytestmark = pytest.mark.media

PERSON = ParticipantId("1" * 20)
EVERYTHING = tuple(
    Permission(audience=audience, purpose=purpose, atoms=ALL_ATOMS)
    for audience, purpose in ((Audience.PUBLIC, Purpose.STREAM), (Audience.TEAM, Purpose.PRESERVE))
)


def consent(house: House, scope: Scope, **changes: object) -> ConsentRecord:
    fields: dict[str, object] = {
        "id": RecordId(new_id()),
        "participant_id": PERSON,
        "scope": scope,
        "state": ConsentState.GIVEN,
        "permissions": EVERYTHING,
        "changed_at": house.kit.clock.now(),
        "recorder": "recorder",
        "approver": "approver",
        "evidence_id": "evidence",
    }
    return house.kit.catalogue.save(ConsentRecord(**{**fields, **changes}))  # type: ignore[arg-type]


def told(house: House, path: Path, *segments: Segment) -> Work:
    """A work that came in, in which one person appears who allowed everything."""
    work = receive(house.kit, path, house.entry)
    house.kit.catalogue.save(ParticipantHandle(id=PERSON, risk=Risk.LOW))
    shown = Appearance(participant_id=PERSON, role=AppearanceRole.AUTHOR, atoms_present=ALL_ATOMS - CONTENT_ATOMS)
    return house.kit.catalogue.save(replace(work, appearances=(shown,), segments=segments))


def taken(record: ConsentRecord) -> ConsentRecord:
    return replace(record, state=ConsentState.WITHDRAWN)


class SealedOriginals(MemoryOriginals):
    """Originals that nobody may read."""

    def lend(self, original_id: OriginalId) -> AbstractContextManager[Path]:  # type: ignore[override]
        raise AssertionError(original_id)


def test_no_job_reads_the_original_of_what_was_taken_back(house: House, tmp_path: Path) -> None:
    work = told(house, samples.photo(tmp_path))
    house.kit.catalogue.save(taken(consent(house, Scope(kind=ScopeKind.PROJECT, id=work.project_id))))

    done = prepare(house.but_with(originals=SealedOriginals()), work.id)

    assert done.state is WorkState.IN_REVIEW
    assert done.steps_done == ()
    assert house.renditions() == []


def test_a_consent_that_is_taken_back_while_a_file_is_made_wins(house: House, tmp_path: Path) -> None:
    work = told(house, samples.photo(tmp_path))
    record = consent(house, Scope(kind=ScopeKind.WORK, id=work.id))

    def withdraw(order: RenderOrder) -> None:
        stored = house.kit.catalogue.get(ConsentRecord, record.id)
        if order.codec == "jpeg" and stored.state is ConsentState.GIVEN:
            house.kit.catalogue.save(taken(stored))

    prepare(house.but_with(media_tools=WatchedTools(withdraw)), work.id)

    # What was whole before is the taking-back's own to delete; nothing came after it.
    assert {each.media_type for each in house.renditions()} <= {"image/webp"}
    assert set(house.kit.renditions.ids()) == {each.id for each in house.renditions()}


def test_what_is_left_of_a_film_is_made_without_the_part_that_was_taken_back(house: House, tmp_path: Path) -> None:
    parts = [Segment(id=SegmentId(new_id()), start_ms=at, end_ms=at + 1000) for at in (0, 1000, 2000)]
    work = told(house, samples.video(tmp_path, seconds=3.0), *parts)
    consent(house, Scope(kind=ScopeKind.WORK, id=work.id))
    consent(house, Scope(kind=ScopeKind.SEGMENT, id=parts[1].id), state=ConsentState.WITHDRAWN, permissions=())

    prepare(house.kit, work.id)

    left = frozenset({parts[0].id, parts[2].id})
    made = house.renditions()
    assert {each.segment_ids for each in made} == {left}
    assert {each.recipe for each in made} == {
        Recipe.VIDEO,
        Recipe.STILL,
        Recipe.AUDIO,
        Recipe.POSTER,
        Recipe.THUMBNAIL,
        Recipe.WAVEFORM,
    }
    [original] = house.originals()
    lengths = [each.duration_ms for each in made if each.duration_ms and each.recipe is not Recipe.STILL]
    assert lengths
    assert all(length == pytest.approx(2000 + tail_of(original, 2000), abs=100) for length in lengths)
    assert not any(each.checks for each in made)


def test_a_part_that_is_named_while_a_cut_is_made_wins(house: House, tmp_path: Path) -> None:
    kept, gone = (Segment(id=SegmentId(new_id()), start_ms=t, end_ms=t + 1_000) for t in (0, 1_000))
    work = told(house, samples.audio(tmp_path, seconds=2.0), kept, gone)
    consent(house, Scope(kind=ScopeKind.WORK, id=work.id))
    consent(house, Scope(kind=ScopeKind.SEGMENT, id=gone.id), state=ConsentState.WITHDRAWN, permissions=())

    def name_another(order: RenderOrder) -> None:
        known = house.kit.catalogue.get(Work, work.id)
        if order.keep_ms and known.segments == (kept, gone):
            fresh = Segment(id=SegmentId(new_id()), start_ms=200, end_ms=600)
            house.kit.catalogue.save(replace(known, segments=(*known.segments, fresh)))
            consent(house, Scope(kind=ScopeKind.SEGMENT, id=fresh.id), state=ConsentState.WITHDRAWN, permissions=())

    prepare(house.but_with(media_tools=WatchedTools(name_another)), work.id)

    lengths = [r.duration_ms for r in house.renditions() if r.segment_ids and r.duration_ms]
    [original] = house.originals()
    assert all(length < 900 + tail_of(original, 900) for length in lengths), lengths


def test_whole_files_and_older_cuts_give_way_to_what_is_left(house: House, tmp_path: Path) -> None:
    parts = [Segment(id=SegmentId(new_id()), start_ms=at, end_ms=at + 1000) for at in (0, 1000, 2000)]
    work = told(house, samples.audio(tmp_path, seconds=3.0), *parts)
    consent(house, Scope(kind=ScopeKind.WORK, id=work.id))
    prepare(house.kit, work.id)
    assert {each.segment_ids for each in house.renditions()} == {None}

    for closed in (parts[1], parts[2]):
        consent(house, Scope(kind=ScopeKind.SEGMENT, id=closed.id), state=ConsentState.WITHDRAWN, permissions=())
        again = house.kit.catalogue.get(Work, work.id)
        house.kit.catalogue.save(replace(again, state=WorkState.RECEIVED, steps_done=()))
        prepare(house.kit, work.id)

    assert {each.segment_ids for each in house.renditions()} == {frozenset({parts[0].id})}
    assert set(house.kit.renditions.ids()) == {each.id for each in house.renditions()}


def test_one_round_of_work_sweeps_bytes_without_a_record_away(house: House, tmp_path: Path) -> None:
    work = told(house, samples.photo(tmp_path))
    orphan = RenditionId(new_id())
    with house.kit.renditions.aside(orphan) as path:
        path.write_bytes(b"left by a process that was killed")
        house.kit.renditions.keep(orphan, path)

    assert work_until_done(house.kit, {}) == 0

    assert orphan not in set(house.kit.renditions.ids())
    assert house.kit.catalogue.get(Work, work.id).state is WorkState.IN_REVIEW
    assert {each.id for each in house.renditions()} == set(house.kit.renditions.ids())
