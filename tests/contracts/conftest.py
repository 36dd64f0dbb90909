"""A catalogue of each kind in turn, empty, bare and guarded, and the clock that stamps its changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.adapters.memory.records import MemoryClock
from tests.contracts.any_catalogue import PLACES, AnyCatalogue, Guarded, Place


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock(datetime(2026, 3, 1, 9, tzinfo=UTC))


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where an engine keeps a catalogue, one engine after the other."""
    found: Place = PLACES[request.param](tmp_path)
    return found


@pytest.fixture(params=["bare", "guarded"])
def catalogue(
    request: pytest.FixtureRequest, place: Place, tmp_path: Path, clock: MemoryClock
) -> Iterator[AnyCatalogue]:
    store = place.open(clock=clock)
    catalogue = store if request.param == "bare" else Guarded(store, tmp_path / "withdrawals", clock=clock)
    yield catalogue
    catalogue.close()
