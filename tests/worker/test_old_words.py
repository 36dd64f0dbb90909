"""What was changed or taken back is soon in no file that the public site's user may read."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.commands.context import opened
from archive.config import Settings
from archive.domain.records import Work
from archive.domain.terms import WorkState
from archive.ports import Kit
from archive.review.withdrawal.erase import erase_renditions
from archive.wiring import full_kit
from archive.worker.loop import work_forever, work_until_done
from archive.worker.schedule import HANDLERS
from tests.domain.builders import work

TITLE = "Zqxvarn au marché"


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    """An archive with one work, whose title names somebody."""
    with opened(full_kit(Settings(media_folder=tmp_path / "media", faces="off"))) as kit:
        kit.catalogue.save(work(titles={"fr": TITLE}))
        yield kit


def told_in(folder: Path) -> bool:
    files = [path for name in ("catalogue", "withdrawals") for path in (folder / name).rglob("*") if path.is_file()]
    files += [path for path in folder.with_name("media-withdrawals").rglob("*") if path.is_file()]
    return any(b"Zqxvarn" in path.read_bytes() for path in files)


def take_back(kit: Kit) -> None:
    known = kit.catalogue.get(Work, work().id)
    kit.catalogue.save(replace(known, state=WorkState.WITHDRAWN, titles={}, summaries={}))


def strike_out(kit: Kit) -> None:
    kit.catalogue.save(
        replace(kit.catalogue.get(Work, work().id), state=WorkState.IN_REVIEW, titles={"fr": "Au marché"})
    )


@pytest.mark.parametrize("act", [take_back, strike_out])
def test_a_worker_that_keeps_running_drops_it(kit: Kit, tmp_path: Path, act: Callable[[Kit], None]) -> None:
    act(kit)
    assert told_in(tmp_path / "media")
    stop = threading.Event()
    worker = threading.Thread(target=work_forever, args=(kit, {"erase": erase_renditions}, stop))
    worker.start()
    try:
        for _ in range(100):
            if not told_in(tmp_path / "media"):
                break
            stop.wait(0.1)
    finally:
        stop.set()
        worker.join(30)
    assert not told_in(tmp_path / "media")
    assert kit.catalogue.get(Work, work().id).titles == ({} if act is take_back else {"fr": "Au marché"})


def test_nothing_is_written_anew_where_nothing_has_changed(kit: Kit, tmp_path: Path) -> None:
    work_until_done(kit, HANDLERS)
    journal = tmp_path / "media" / "catalogue" / "catalogue.jsonl"
    before = journal.stat().st_ino

    assert work_until_done(kit, HANDLERS) == 0

    assert journal.stat().st_ino == before
