"""A catalogue of each kind in turn, empty, and the clock that stamps its changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.adapters.catalogue.catalogue_tinydb import open_catalogue
from archive.adapters.memory.records import MemoryCatalogue, MemoryClock
from tests.contracts.any_catalogue import AnyCatalogue


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock(datetime(2026, 3, 1, 9, tzinfo=UTC))


@pytest.fixture(params=["memory", "tinydb"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path, clock: MemoryClock) -> Iterator[AnyCatalogue]:
    engine = MemoryCatalogue(clock) if request.param == "memory" else open_catalogue(tmp_path, clock=clock)
    yield engine
    engine.close()
