"""Several processes and threads on one catalogue: each reads at once what others wrote, and nobody's work is lost."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.catalogue.catalogue_tinydb import TinyCatalogue, open_catalogue
from archive.domain.consent import Facts
from archive.domain.errors import RefusedError, StaleRecordError
from archive.domain.ids import ParticipantId, WorkId
from archive.domain.records import ConsentRecord, Pseudonym
from archive.domain.terms import ConsentState
from tests.contracts.record_strategies import consent, handle, work

COUNTER = Pseudonym(id="counter", participant_id=ParticipantId("p"), text="0")

WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.domain.records import ConsentRecord
from archive.domain.terms import ConsentState
catalogue = open_catalogue(Path(sys.argv[1]))
for line in sys.stdin:
    record = catalogue.get(ConsentRecord, "c")
    catalogue.save(replace(record, state=ConsentState(line.strip())))
    print(catalogue.generation(), flush=True)
catalogue.close()
"""

COUNTERS = """
import sys
from pathlib import Path
from tests.adapters.catalogue.test_journal_processes import count_up
count_up(Path(sys.argv[1]), int(sys.argv[2]))
"""

ONLOOKER = """
import os, sys
from pathlib import Path
from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.domain.records import Work
folder, user, group = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(group)
    os.setuid(user)
catalogue = open_catalogue(folder, read_only=True)
for line in sys.stdin:
    print(catalogue.get(Work, "work").version, flush=True)
"""


def count_up(folder: Path, times: int) -> None:
    """Add one to a shared counter so many times, starting again whenever somebody else was faster."""
    catalogue = open_catalogue(folder)
    try:
        while times:
            with suppress(StaleRecordError):
                now = catalogue.get(Pseudonym, "counter")
                catalogue.save(replace(now, text=str(int(now.text) + 1)))
                times -= 1
    finally:
        catalogue.close()


@contextmanager
def conversation(script: str, root: Path, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run a program that answers each line it is told with a line; it ends with its input."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield program
        assert program.stdin is not None
        program.stdin.close()
        assert program.wait(30) == 0


def ask(program: subprocess.Popen[str], line: str) -> int:
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{line}\n")
    program.stdin.flush()
    return int(program.stdout.readline())


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[TinyCatalogue]:
    catalogue = open_catalogue(tmp_path)
    yield catalogue
    catalogue.close()


def state_in(facts: Facts) -> ConsentState:
    [record] = facts.people[ParticipantId("amina")].records
    return record.state


def test_a_withdrawal_in_one_process_binds_the_next_read_in_another(
    catalogue: TinyCatalogue, project_root: Path, tmp_path: Path
) -> None:
    catalogue.save_all([work("work", "amina"), handle("amina"), consent("c", "amina")])
    public = open_catalogue(tmp_path, read_only=True)
    with conversation(WRITER, project_root, tmp_path) as writer:
        for state in (ConsentState.WITHDRAWN, ConsentState.GIVEN, ConsentState.EXPIRED):
            assert state_in(public.facts(WorkId("work"))) is not state
            generation = ask(writer, state)

            for reader in (public, catalogue):
                assert reader.generation() == generation
                assert state_in(reader.facts(WorkId("work"))) is state
                assert [record.id for record in reader.find(ConsentRecord, state=state)] == ["c"]
    public.close()


def test_of_two_who_read_the_same_version_the_second_to_save_is_told(catalogue: TinyCatalogue, tmp_path: Path) -> None:
    other = open_catalogue(tmp_path)
    read_here = catalogue.save(COUNTER)
    read_there = other.get(Pseudonym, "counter")
    other.save(replace(read_there, text="theirs"))

    with pytest.raises(StaleRecordError):
        catalogue.save(replace(read_here, text="mine"))
    assert catalogue.get(Pseudonym, "counter").text == "theirs"
    other.close()


def test_processes_that_race_lose_nothing(catalogue: TinyCatalogue, project_root: Path, tmp_path: Path) -> None:
    catalogue.save(COUNTER)
    command = [sys.executable, "-c", COUNTERS, str(tmp_path), "60"]
    racers = [subprocess.Popen(command, cwd=project_root) for _ in range(2)]
    count_up(tmp_path, 60)

    assert [racer.wait(60) for racer in racers] == [0, 0]
    assert catalogue.get(Pseudonym, "counter").text == "180"
    assert catalogue.verify() == 181


def test_threads_that_race_lose_nothing_while_others_read_and_compact(catalogue: TinyCatalogue) -> None:
    catalogue.save(COUNTER)

    def add(times: int) -> None:
        while times:
            with suppress(StaleRecordError):
                now = catalogue.get(Pseudonym, "counter")
                catalogue.save(replace(now, text=str(int(now.text) + 1)))
                times -= 1

    def look(times: int) -> bool:
        seen = [int(next(catalogue.find(Pseudonym, participant_id="p")).text) for _ in range(times)]
        return seen == sorted(seen)

    with ThreadPoolExecutor(8) as threads:
        adding = [threads.submit(add, 25) for _ in range(4)]
        looking = [threads.submit(look, 500) for _ in range(3)]
        for _ in range(5):
            catalogue.compact()
        for added in adding:
            added.result()
        assert all(looked.result() for looked in looking)
    assert catalogue.get(Pseudonym, "counter").text == "100"


def test_another_user_of_the_group_reads_along_and_can_write_nothing(
    catalogue: TinyCatalogue, project_root: Path, tmp_path: Path
) -> None:
    # Only root can run a process as another user; for anybody else the onlooker is of the same user.
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    saved = catalogue.save(work("work"))
    for path in (tmp_path, tmp_path / "catalogue.jsonl"):
        os.chown(path, -1, nobody.pw_gid)
    tmp_path.chmod(0o750)
    with _reachable(tmp_path), conversation(ONLOOKER, project_root, tmp_path, nobody.pw_uid, nobody.pw_gid) as onlooker:
        assert ask(onlooker, "?") == 1
        saved = catalogue.save(saved)
        assert ask(onlooker, "?") == 2
        catalogue.compact()
        catalogue.save(saved)
        assert ask(onlooker, "?") == 3


def test_who_may_only_read_is_refused_to_write(catalogue: TinyCatalogue, tmp_path: Path) -> None:
    catalogue.save(COUNTER)
    public = open_catalogue(tmp_path, read_only=True)

    with pytest.raises(RefusedError):
        public.save(public.get(Pseudonym, "counter"))
    public.close()


@contextmanager
def _reachable(folder: Path) -> Iterator[None]:
    """Let other users through the folders above, for as long as the context is open."""
    shut = [(above, above.stat().st_mode) for above in folder.parents if not above.stat().st_mode & 0o001]
    for above, mode in shut:
        above.chmod(mode | 0o011)
    try:
        yield
    finally:
        for above, mode in shut:
            above.chmod(mode)
