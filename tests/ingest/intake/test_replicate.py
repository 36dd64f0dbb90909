"""The second copy of what came in: made by the worker, and found again whenever it is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.originals_mirrored import MirroredOriginals
from archive.ingest.intake.receive import receive
from archive.ingest.intake.replicate import queue_missing_copies
from archive.ports import Kit
from archive.worker.loop import work_until_done
from tests import samples
from tests.ingest.conftest import House

pytestmark = pytest.mark.media


@pytest.fixture
def kit(house: House, tmp_path: Path) -> Kit:
    originals = MirroredOriginals(LocalOriginals(tmp_path / "first"), tmp_path / "second")
    return replace(house.kit, originals=originals, replicas=originals)


def plug_in(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    kit.replicas.begin(same_disk=True)


def test_the_worker_copies_what_came_in(kit: Kit, house: House, tmp_path: Path) -> None:
    plug_in(kit, tmp_path)
    receive(kit, samples.text(tmp_path), house.entry)
    [original_id] = kit.originals.ids()
    assert not kit.replicas.is_safe(original_id)

    assert work_until_done(kit, {}) == 0

    assert kit.replicas.is_safe(original_id)


def test_while_the_second_disk_is_away_the_work_goes_on_and_the_copy_is_made_later(
    kit: Kit, house: House, tmp_path: Path
) -> None:
    work = receive(kit, samples.text(tmp_path), house.entry)
    # On a busy machine its pause may be over, and the copy tried once more, before the rest is done.
    assert work_until_done(kit, {}) >= 1
    assert "render" in house.kit.catalogue.get(type(work), work.id).steps_done

    plug_in(kit, tmp_path)
    house.let_pauses_pass()
    assert work_until_done(kit, {}) == 0

    assert kit.replicas.is_safe(next(iter(kit.originals.ids())))


def test_a_copy_that_got_lost_is_made_again(kit: Kit, house: House, tmp_path: Path) -> None:
    plug_in(kit, tmp_path)
    receive(kit, samples.text(tmp_path), house.entry)
    work_until_done(kit, {})
    [original_id] = kit.originals.ids()
    LocalOriginals(tmp_path / "second").remove(original_id)

    assert queue_missing_copies(kit) == 1
    work_until_done(kit, {})

    assert kit.replicas.is_safe(original_id)
    assert queue_missing_copies(kit) == 0
