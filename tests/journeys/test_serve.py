"""The site as an operator starts it: with its worker beside it, or alone and without any key."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.ingest.intake.receive import NewWork, receive
from tests import samples
from tests.journeys.standing_archive import Site, StandingArchive

PATIENCE_SECONDS = 90


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[StandingArchive]:
    archive = StandingArchive(tmp_path / "media")
    archive.found()
    yield archive
    archive.kill_all()


def eventually(holds: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.1)
    return False


def children_of(process_id: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process_id}/task").iterdir()
        for child in (task / "children").read_text().split()
    ]


def is_running(process_id: int) -> bool:
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def worker_of(site: Site) -> int:
    assert eventually(lambda: children_of(site.process.pid))
    return children_of(site.process.pid)[0]


@pytest.mark.media
def test_a_site_prepares_what_comes_in_and_leaves_in_order(archive: StandingArchive, tmp_path: Path) -> None:
    site = archive.start_site("--port", "0")
    worker = worker_of(site)
    with archive.kit() as kit:
        work = receive(kit, samples.text(tmp_path), NewWork(workshop_id=archive.workshop))

        assert eventually(lambda: kit.catalogue.get(Work, work.id).state is WorkState.IN_REVIEW)
    site.process.send_signal(signal.SIGTERM)

    assert site.process.wait(PATIENCE_SECONDS) == 0
    assert not is_running(worker)


def test_a_worker_that_dies_is_started_again(archive: StandingArchive) -> None:
    site = archive.start_site("--port", "0")
    first = worker_of(site)

    os.kill(first, signal.SIGKILL)

    assert eventually(lambda: set(children_of(site.process.pid)) - {first})


def test_a_site_that_is_killed_takes_its_worker_along(archive: StandingArchive) -> None:
    site = archive.start_site("--port", "0")
    worker = worker_of(site)

    site.process.kill()

    assert eventually(lambda: not is_running(worker))


@pytest.mark.media
def test_the_public_site_alone_opens_nothing_that_is_sealed(archive: StandingArchive, tmp_path: Path) -> None:
    [work_id] = archive.add_released([samples.text(tmp_path)])
    site = archive.start_site("--port", "0", "--public-only")

    assert site.get("/en/")[0] == 200
    assert site.get(f"/en/works/{work_id}")[0] == 200
    assert site.get("/desk")[0] == 404
    assert children_of(site.process.pid) == []
    opened = [Path(os.path.realpath(link)) for link in Path(f"/proc/{site.process.pid}/fd").iterdir()]
    sealed = [archive.media_folder / name for name in ("vault", "originals", "jobs")]
    assert any(path.is_relative_to(archive.media_folder / "catalogue") for path in opened)
    assert not any(path.is_relative_to(folder) for path in opened for folder in sealed)
