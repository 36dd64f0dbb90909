"""Older journals are written anew in today's shape: nothing is lost and nothing comes back, whoever is killed."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive.adapters.catalogue.bring_up import bring_up
from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.catalogue.journal import JournalEngine
from archive.adapters.catalogue.memtable import MemTable
from archive.adapters.catalogue.schema import from_json, is_up_to_date, kind_of_table
from archive.domain.consent import PLAYER, Grant, decide
from archive.domain.errors import BrokenRecordError, ClosedError, NotFoundError, StaleRecordError
from archive.domain.records import ConsentRecord, Pseudonym, Rendition, Work
from archive.domain.terms import ConsentState
from archive.ports import Migrated
from archive.ports.kinds import CATALOGUE_KINDS
from tests.kept_journals import documents, opened, served_then, unpack

MONTH = "2026-11"
STORES = ("catalogue", "vault", "withdrawals")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return unpack(MONTH, tmp_path / "archive")


def records_of(folder: Path, store: str) -> dict[tuple[str, str], Any]:
    """Every record of a store as it reads, whatever its shape."""
    read: dict[tuple[str, str], Any] = {}
    for table, held in documents(folder, store).items():
        kind = kind_of_table(table)
        assert kind is not None
        read |= {(table, record_id): from_json(kind.record_class, raw) for record_id, raw in held.items()}
    return read


def older_in(folder: Path, store: str) -> int:
    """How many documents of a store are still written in an older shape."""
    held = documents(folder, store)
    kinds = {table: kind_of_table(table) for table in held}
    return sum(not is_up_to_date(kind, raw) for table, kind in kinds.items() if kind for raw in held[table].values())


def shown(folder: Path) -> set[str]:
    """What strangers meet of an archive at the instant of its kept list."""
    at = served_then(MONTH).at
    with opened(folder) as old:
        return {
            made.id
            for made in old.catalogue.find(Rendition)
            if isinstance(decide(old.catalogue.facts(made.work_id), made, PLAYER, at), Grant)
        }


def test_a_kept_archive_is_brought_up_to_date_and_reads_as_before(folder: Path) -> None:
    before = {store: records_of(folder, store) for store in STORES}
    count = sum(older_in(folder, store) for store in STORES)
    with opened(folder) as old:
        assert old.catalogue.migrate() + old.vault.migrate() == Migrated(written=count)
        assert old.catalogue.migrate() + old.vault.migrate() == Migrated()
        assert min(store.verify() for store in (old.catalogue, old.vault, old.log)) > 0

    assert {store: records_of(folder, store) for store in STORES} == before
    assert [older_in(folder, store) for store in STORES] == [0, 0, 0]
    assert shown(folder) == set(served_then(MONTH).public)


@pytest.mark.kills
@pytest.mark.parametrize(("store", "steps"), [("catalogue", 0), ("catalogue", 57), ("vault", 101), ("withdrawals", 9)])
def test_whoever_is_killed_on_the_way_leaves_whole_records_and_the_next_goes_on(
    folder: Path, project_root: Path, store: str, steps: int
) -> None:
    before, count = records_of(folder, store), older_in(folder, store)
    command = [sys.executable, "-m", "tests.adapters.killed_migration", str(folder), store, str(steps)]

    assert subprocess.run(command, cwd=project_root, timeout=60).returncode == -signal.SIGKILL
    # The line that was being waited for may have come to the disk, or not.
    assert count - older_in(folder, store) in {steps, steps + 1}
    assert records_of(folder, store) == before
    with opened(folder) as old:
        assert min(kept.verify() for kept in (old.catalogue, old.vault, old.log)) > 0
        assert (old.catalogue.migrate() + old.vault.migrate()).unreadable == 0
    assert older_in(folder, store) == 0
    assert records_of(folder, store) == before


def test_whoever_holds_a_record_can_save_it_afterwards_and_nobody_speaks_over_another(folder: Path) -> None:
    with opened(folder) as old:
        first, *_ = old.catalogue.find(Work)
        older, newer = list(old.catalogue.find(Pseudonym))[:2]
        saved = old.catalogue.save(replace(newer, linkable=not newer.linkable))
        old.catalogue.migrate()

        assert old.catalogue.save(replace(first, licence="all_rights")).version == first.version + 1
        assert old.catalogue.save(replace(older, linkable=True)).version == older.version + 1
        with pytest.raises(StaleRecordError):
            old.catalogue.save(newer)
        assert old.catalogue.get(Pseudonym, newer.id) == saved


class InterruptedEngine(JournalEngine):
    """A journal in which another process writes just before this one's first change."""

    meanwhile: Callable[[], None] | None = None

    @contextmanager
    def writing(self) -> Iterator[MemTable]:
        """Let the other one go first."""
        first, self.meanwhile = self.meanwhile, None
        if first is not None:
            first()
        with super().writing() as shelf:
            yield shelf


def test_what_another_process_removed_or_saved_meanwhile_stays_so(folder: Path) -> None:
    other = open_catalogue(folder / "catalogue")
    gone, changed = list(other.find(Pseudonym))[:2]
    engine = InterruptedEngine(folder / "catalogue" / "catalogue.jsonl")
    engine.meanwhile = lambda: other.save_all([replace(changed, text="Nour")], remove=[(Pseudonym, gone.id)])
    bring_up(engine, CATALOGUE_KINDS)
    engine.close()

    with pytest.raises(NotFoundError):
        other.get(Pseudonym, gone.id)
    assert other.get(Pseudonym, changed.id) == replace(changed, text="Nour", version=changed.version + 1)
    other.close()
    assert older_in(folder, "catalogue") == 0


def test_a_catalogue_put_back_from_before_the_upgrade_does_not_bring_back_what_was_taken_back(
    folder: Path, tmp_path: Path
) -> None:
    backup = shutil.copytree(folder / "catalogue", tmp_path / "backup")
    visible = shown(folder)
    with opened(folder) as old:
        works = {made.work_id for made in old.catalogue.find(Rendition) if made.id in visible}
        given = [each for each in old.catalogue.find(ConsentRecord) if each.scope.id in works]
        for each in given:
            old.catalogue.save(replace(each, state=ConsentState.WITHDRAWN))
    assert shown(folder) == set()
    shutil.rmtree(folder / "catalogue")
    shutil.copytree(backup, folder / "catalogue")

    assert shown(folder) == set()
    with opened(folder) as old:
        old.catalogue.migrate()
    assert shown(folder) == set()
    with opened(folder) as old:
        old.catalogue.replay()
        assert {old.catalogue.get(ConsentRecord, each.id).state for each in given} == {ConsentState.WITHDRAWN}


def test_a_withdrawal_that_a_newer_program_remembers_shuts_what_it_may_be_about(folder: Path) -> None:
    visible = shown(folder)
    held = documents(folder, "withdrawals")["tombstones"]
    engine = JournalEngine(folder / "withdrawals" / "withdrawals.jsonl")
    with engine.writing():
        newer = {name: b'{"schema":10000,' + raw[1:] for name, raw in held.items()}
        engine.commit({"tombstones": newer}, {})
    engine.close()

    with opened(folder) as old:
        for made in [made for made in old.catalogue.find(Rendition) if made.id in visible]:
            with pytest.raises(BrokenRecordError):
                old.catalogue.facts(made.work_id)
        assert old.catalogue.migrate().unreadable == len(held)


def test_with_an_older_memory_of_withdrawals_nothing_is_migrated(folder: Path) -> None:
    shutil.rmtree(folder / "withdrawals")
    count = older_in(folder, "catalogue")
    with opened(folder) as old, pytest.raises(ClosedError):
        old.catalogue.migrate()

    assert older_in(folder, "catalogue") == count
