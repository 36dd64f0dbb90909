"""The sample is made once, used again, and never put in the place of something else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from archive.config import Settings
from archive.demo.home import Home, opened, read_home, settings_of_home, settle, was_touched
from archive.domain.errors import SettingsError
from archive.domain.records import Work
from archive.review.people.accounts import actor
from archive.review.works.works import withdraw_work
from tests.samples_workshop import MAKING_TAKES, copied, sample_home

__all__ = ["sample_home"]

pytestmark = MAKING_TAKES


def beside(home: Home) -> Settings:
    return replace(home.settings, media_folder=home.settings.media_folder.parent)


def test_a_sample_that_stands_is_used_again_at_once(sample_home: Home) -> None:
    said: list[str] = []
    again = settle(beside(sample_home), said.append)

    assert said == []
    assert not again.fresh
    assert again.sample == sample_home.sample


def test_nothing_else_is_ever_thrown_away_for_it(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "holiday.txt").write_text("mine")

    with pytest.raises(SettingsError):
        settle(Settings(media_folder=tmp_path), lambda what: None)

    assert (tmp_path / "demo" / "holiday.txt").read_text() == "mine"


@pytest.mark.parametrize("note", ["", "[]", '{"works": '])
def test_a_sample_with_a_broken_note_is_no_sample(tmp_path: Path, note: str) -> None:
    inside = settings_of_home(Settings(media_folder=tmp_path))
    inside.media_folder.mkdir()
    (inside.media_folder / "sample.json").write_text(note)

    assert read_home(inside) is None


def test_the_note_with_the_password_is_for_its_owner_alone(sample_home: Home) -> None:
    note = sample_home.settings.media_folder / "sample.json"

    assert note.stat().st_mode & 0o077 == 0
    assert json.loads(note.read_text())["password"] == sample_home.sample.people.password


def test_the_crews_cards_are_wiped(sample_home: Home) -> None:
    assert not (sample_home.settings.media_folder / "brought").exists()


def test_a_sample_that_somebody_changed_is_told_from_a_fresh_one(sample_home: Home, tmp_path: Path) -> None:
    with opened(sample_home.settings) as kit:
        assert not was_touched(sample_home, kit)
    own = copied(sample_home, tmp_path / "own")
    with opened(own.settings) as kit:
        work = next(kit.catalogue.find(Work))
        withdraw_work(kit, work.id, actor(kit, own.sample.people.ids["facilitator"]))
        assert was_touched(own, kit)
