"""Files that nobody could read and nobody needs end their waiting: bytes that lie here take two people."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from archive.domain.errors import InvalidInputError, RefusedError, StaleRecordError
from archive.domain.sealed import Original, QuarantineEntry
from archive.ingest.intake.quarantine import waiting
from archive.ingest.intake.receive import NewWork, take_chunks
from archive.review.withdrawal.unreadable import keep, let_go
from tests.review.atelier import Atelier, open_atelier

BROKEN = b"PK\x03\x04" + bytes(36)


@pytest.fixture
def atelier() -> Atelier:
    return open_atelier()


@pytest.fixture
def entry(atelier: Atelier) -> QuarantineEntry:
    with pytest.raises(InvalidInputError):
        take_chunks(atelier.kit, io.BytesIO(BROKEN), "clip.mp4", NewWork(workshop_id=atelier.workshop.id))
    [entry] = waiting(atelier.kit)
    assert is_there(atelier, entry)
    return entry


def is_there(atelier: Atelier, entry: QuarantineEntry) -> bool:
    return entry.original_id is not None and atelier.kit.originals.holds(entry.original_id)


def test_two_people_erase_what_was_never_read(atelier: Atelier, entry: QuarantineEntry) -> None:
    assert entry.original_id is not None
    asked = let_go(atelier.kit, entry.id, atelier.acting(atelier.crew))
    assert (asked.let_go_by, asked.resolved) == (atelier.crew.id, False)
    with pytest.raises(RefusedError):
        let_go(atelier.kit, entry.id, atelier.acting(atelier.crew))
    assert is_there(atelier, entry)

    gone = let_go(atelier.kit, entry.id, atelier.acting(atelier.facilitator))

    assert (gone.resolved, gone.file_name) == (True, "")
    assert waiting(atelier.kit) == ()
    assert not atelier.kit.originals.holds(entry.original_id)
    original = atelier.kit.vault.get(Original, entry.original_id)
    assert (original.file_name, original.sha256) == ("", "")
    with pytest.raises(RefusedError, match="does not wait any more"):
        let_go(atelier.kit, entry.id, atelier.acting(atelier.facilitator))


def test_a_file_that_is_gone_can_come_again(atelier: Atelier, entry: QuarantineEntry) -> None:
    for somebody in (atelier.crew, atelier.facilitator):
        let_go(atelier.kit, entry.id, atelier.acting(somebody))
    with pytest.raises(InvalidInputError):
        take_chunks(atelier.kit, io.BytesIO(BROKEN), "clip.mp4", NewWork(workshop_id=atelier.workshop.id))
    assert len(waiting(atelier.kit)) == 1


def test_somebody_may_say_that_it_stays(atelier: Atelier, entry: QuarantineEntry) -> None:
    let_go(atelier.kit, entry.id, atelier.acting(atelier.crew))
    assert keep(atelier.kit, entry.id, atelier.acting(atelier.facilitator)).let_go_by == ""
    let_go(atelier.kit, entry.id, atelier.acting(atelier.facilitator))
    assert is_there(atelier, entry)


def test_what_lies_outside_is_told_of_no_more_and_a_work_is_taken_back_on_its_page(
    atelier: Atelier, entry: QuarantineEntry
) -> None:
    outside = atelier.kit.vault.save(_like(entry, "outside", held_path="/card/clip.mp4"))
    assert let_go(atelier.kit, outside.id, atelier.acting(atelier.crew)).resolved
    work = atelier.kit.vault.save(_like(entry, "work", work_id=atelier.work.id))
    with pytest.raises(RefusedError, match="take the work back"):
        let_go(atelier.kit, work.id, atelier.acting(atelier.crew))
    with pytest.raises(RefusedError):
        let_go(atelier.kit, entry.id, atelier.acting(atelier.reviewer))


def _like(entry: QuarantineEntry, name: str, **where: Any) -> QuarantineEntry:
    return replace(entry, id=name, original_id=None, version=0, **where)


def test_no_work_is_erased_of_which_an_entry_still_waits(atelier: Atelier, entry: QuarantineEntry) -> None:
    # The power went between the making of the work and the end of the waiting.
    assert entry.original_id is not None
    original = atelier.kit.vault.get(Original, entry.original_id)
    atelier.kit.vault.save(replace(original, sha256="b" * 64, work_id=atelier.work.id))

    let_go(atelier.kit, entry.id, atelier.acting(atelier.crew))
    with pytest.raises(RefusedError, match="take the work back"):
        let_go(atelier.kit, entry.id, atelier.acting(atelier.facilitator))
    assert is_there(atelier, entry)
    assert atelier.kit.vault.get(Original, entry.original_id).file_name

    # Of a second copy of it only the entry goes: under which name it came is part of the work.
    atelier.kit.originals.remove(entry.original_id)
    assert let_go(atelier.kit, entry.id, atelier.acting(atelier.facilitator)).resolved
    assert atelier.kit.vault.get(Original, entry.original_id).sha256


def test_whoever_tries_a_file_again_while_it_is_erased_makes_no_work_without_its_file(
    atelier: Atelier, entry: QuarantineEntry
) -> None:
    assert entry.original_id is not None
    trying = atelier.kit.vault.get(Original, entry.original_id)
    for somebody in (atelier.crew, atelier.facilitator):
        let_go(atelier.kit, entry.id, atelier.acting(somebody))
    with pytest.raises(StaleRecordError):
        atelier.kit.vault.save(replace(trying, sha256="b" * 64))


def test_while_a_disk_is_away_nobody_forgets_alone_what_lies_on_it(atelier: Atelier, entry: QuarantineEntry) -> None:
    assert entry.original_id is not None
    atelier.kit.originals.remove(entry.original_id)
    assert not let_go(atelier.kit, entry.id, atelier.acting(atelier.crew)).resolved
    with pytest.raises(RefusedError):
        let_go(atelier.kit, entry.id, atelier.acting(atelier.crew))
    assert atelier.kit.vault.get(Original, entry.original_id).file_name
