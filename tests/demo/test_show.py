"""The demo tells where it is and who may log in, walks its pages, and says when something is amiss."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from archive.config import Settings
from archive.demo import run_demo, show
from archive.demo.home import Home, opened, settings_of_home
from archive.demo.terminal import SENTENCES as SAID
from archive.demo.terminal import Terminal
from archive.demo.visit import SENTENCES as SEEN
from archive.demo.visit import Walk
from archive.demo.visitor import Visitor
from archive.demo.workshop import STAGES
from archive.domain.errors import SettingsError
from archive.domain.records import ConsentRecord, Rendition
from archive.domain.terms import CONTENT_ATOMS, ConsentState
from archive.languages import translations
from archive.review.consent.consents import approve_consent
from archive.review.people.accounts import actor
from archive.review.works.release import release
from archive.review.works.works import withdraw_work
from tests.samples_workshop import MAKING_TAKES, copied, sample_home

__all__ = ["sample_home"]

pytestmark = MAKING_TAKES


def test_the_check_finds_everything_as_it_should_be(sample_home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    code = run_demo(replace(sample_home.settings, media_folder=sample_home.settings.media_folder.parent), check=True)
    said = capsys.readouterr().out

    assert code == 0, said
    assert said.count("✓") == len(SEEN)
    assert "✗" not in said
    assert "Everything is as it should be." in said


def test_the_walk_says_what_is_amiss(sample_home: Home, tmp_path: Path) -> None:
    own = copied(sample_home, tmp_path / "own")
    with opened(own.settings) as kit, show.serving(kit, own.settings) as port:
        withdraw_work(kit, own.sample.works["thread-remembers"], actor(kit, own.sample.people.ids["crew"]))
        made = tuple(kit.catalogue.find(Rendition))
        walk = Walk(visitor=Visitor(port), works=own.sample.works, made=made, people=own.sample.people)
        faults = {seen.sentence.split(":")[0]: seen.fault for seen in walk.steps() if seen.fault}

    assert "Browsing" in faults
    assert "As filmed" in faults
    assert "The desk" not in faults


def test_what_waits_at_the_desk_can_be_let_out_by_two_people(sample_home: Home, tmp_path: Path) -> None:
    own = copied(sample_home, tmp_path / "own")
    people, postcard = own.sample.people.ids, own.sample.works["postcard"]
    with opened(own.settings) as kit, show.serving(kit, own.settings) as port:
        before = Visitor(port).get(f"/en/works/{postcard}").status
        (waiting,) = (record for record in kit.catalogue.find(ConsentRecord) if _waits(record))
        approve_consent(kit, waiting.id, people["officer"])
        release(kit, postcard, people["reviewer"], CONTENT_ATOMS)
        after = Visitor(port).get(f"/en/works/{postcard}")

    assert (before, after.status) == (404, 200)
    assert "lilac" in after.text


def _waits(record: ConsentRecord) -> bool:
    return record.state is ConsentState.GIVEN and record.approver is None


def test_a_taken_port_is_said_before_anything_is_made(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings = Settings(media_folder=tmp_path, port=taken.getsockname()[1])
        with pytest.raises(SettingsError, match="Another program has this port"):
            run_demo(settings, check=False)

    assert list(tmp_path.iterdir()) == []


def test_the_demo_keeps_to_a_folder_of_its_own(tmp_path: Path) -> None:
    inside = settings_of_home(Settings(media_folder=tmp_path, withdrawals_folder="/elsewhere"))

    assert inside.media_folder == tmp_path / "demo"
    assert inside.withdrawals_folder == ""


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_everything_the_demo_says_is_translated(language: str) -> None:
    catalogue = translations(language)

    assert [one for one in (*SAID, *SEEN, *STAGES) if catalogue.gettext(one) == one] == []


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_addresses_and_log_ins_can_be_read(
    sample_home: Home, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    terminal = Terminal(language)
    terminal.title()
    terminal.addresses(8123)
    terminal.log_ins(sample_home.sample.people)
    said = capsys.readouterr().out

    for path in ("/fr/", "/ar/", "/en/", "/desk"):
        assert f"http://127.0.0.1:8123{path}" in said
    for name in sample_home.sample.people.ids:
        assert name in said
    assert sample_home.sample.people.password in said
    assert "\x1b[" not in said
    assert max(len(line) for line in said.splitlines()) <= 100
