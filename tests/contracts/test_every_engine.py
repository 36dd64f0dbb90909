"""Every engine that a setting can choose meets the contracts, and every catalogue stands behind its guard."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.adapters.catalogue.guarded_catalogue import GuardedCatalogue
from archive.commands.context import opened
from archive.config import Settings, read_settings
from archive.domain.errors import SettingsError
from archive.wiring import CATALOGUES, QUEUES, STORAGES, full_kit, public_kit
from tests.contracts import test_incoming, test_jobs, test_originals, test_renditions
from tests.contracts.any_catalogue import FOR_TESTS, PLACES


def test_every_engine_meets_its_contract() -> None:
    assert set(CATALOGUES) == set(PLACES) - FOR_TESTS
    for suite in (test_originals, test_renditions, test_incoming):
        assert set(STORAGES) == set(suite.ENGINES) - {"memory"}
    assert set(QUEUES) == set(test_jobs.ENGINES) - {"memory"}


@pytest.mark.media
@pytest.mark.parametrize("name", CATALOGUES)
def test_every_catalogue_is_wired_behind_its_guard(name: str, tmp_path: Path) -> None:
    settings = Settings(media_folder=tmp_path, catalogue=name)
    with opened(full_kit(settings)) as kit:
        assert type(kit.catalogue) is GuardedCatalogue
    public = public_kit(settings).catalogue
    assert type(public) is GuardedCatalogue
    public.close()


@pytest.mark.media
@pytest.mark.parametrize(
    ("setting", "name", "nearest"),
    [("CATALOGUE", "tinybd", "tinydb"), ("STORAGE", "Local", "local"), ("QUEUE", "", "local")],
)
def test_an_engine_that_there_is_not_is_refused_with_the_nearest(
    setting: str, name: str, nearest: str, tmp_path: Path
) -> None:
    settings = read_settings({"ARCHIVE_MEDIA_FOLDER": str(tmp_path), f"ARCHIVE_{setting}": name})
    with pytest.raises(SettingsError, match=f"ARCHIVE_{setting} is '{name}'.* the nearest is {nearest}"):
        full_kit(settings)
    if setting != "QUEUE":
        with pytest.raises(SettingsError, match=f"the nearest is {nearest}"):
            public_kit(settings)
