"""An older copy of the whole archive, put back: nothing is shown until the operator has said so."""

from __future__ import annotations

import json
import shutil

import pytest

from archive.commands.context import opened
from archive.config import Settings
from archive.domain.errors import ClosedError
from archive.domain.records import Work
from archive.domain.sealed import Account
from archive.domain.terms import WorkState
from archive.review.people.accounts import end_sessions
from archive.wiring import Folders, full_kit, public_kit
from tests.commands.conftest import Terminal
from tests.domain.builders import work


def test_a_new_archive_keeps_its_memory_of_withdrawals_where_a_copy_of_the_folder_leaves_it(terminal: Terminal) -> None:
    memory = Folders.of(Settings(media_folder=terminal.media_folder)).withdrawals
    assert memory.is_dir()
    assert not memory.is_relative_to(terminal.media_folder)


def test_an_archive_that_has_it_inside_goes_on_so(bare: Terminal) -> None:
    (bare.media_folder / "withdrawals").mkdir(parents=True)
    bare.done("init")
    assert Folders.of(Settings(media_folder=bare.media_folder)).withdrawals == bare.media_folder / "withdrawals"
    assert not (bare.folder / "media-withdrawals").exists()


def test_an_older_copy_brings_no_session_back(terminal: Terminal) -> None:
    terminal.add_user("salma", "crew")
    shutil.copytree(terminal.media_folder, terminal.folder / "backup")
    with opened(terminal.kit()) as kit:
        [salma] = kit.vault.find(Account)
        before = salma.session_mark
        end_sessions(kit, salma.id)

    shutil.rmtree(terminal.media_folder)
    shutil.copytree(terminal.folder / "backup", terminal.media_folder)
    refused = terminal.type("works")
    assert refused.exit_code == 5
    assert "archive restored" in refused.stderr

    assert terminal.read("restored")["logged_out"] == 1
    with opened(terminal.kit()) as kit:
        assert kit.vault.get(Account, salma.id).session_mark != before
        assert kit.catalogue.count(Work) == 0


def test_another_archive_begun_in_the_same_place_is_not_taken_for_an_older_copy(terminal: Terminal) -> None:
    terminal.add_user("salma", "crew")
    shutil.rmtree(terminal.media_folder)
    shutil.rmtree(terminal.folder / "media-withdrawals")
    terminal.done("init")
    with opened(full_kit(Settings(media_folder=terminal.media_folder))) as kit:
        assert kit.vault.find(Account)


def test_on_a_machine_that_never_saw_the_archive_every_released_work_is_reviewed_again(terminal: Terminal) -> None:
    with opened(terminal.kit()) as kit:
        kit.catalogue.save(work(state=WorkState.RELEASED))
    elsewhere = {"XDG_STATE_HOME": str(terminal.folder / "another machine")}

    said = terminal.type("restored", "--json", **elsewhere)

    assert json.loads(said.stdout)["back_to_review"] == 1, said.output
    with opened(terminal.kit()) as kit:
        assert [one.state for one in kit.catalogue.find(Work)] == [WorkState.IN_REVIEW]


@pytest.mark.parametrize("name", [None, "", "not a name", "\u0645"])
def test_an_older_copy_that_has_lost_its_name_stays_shut_where_archives_are_remembered(
    terminal: Terminal, name: str | None
) -> None:
    with opened(terminal.kit()) as kit:
        kit.catalogue.save(work(state=WorkState.RELEASED))
    identity = terminal.media_folder / "catalogue" / "identity"
    identity.unlink()
    if name is not None:
        identity.write_text(name, encoding="utf-8")

    for refused in (terminal.type("works"), terminal.type("serve", "--public-only", "--port", "0")):
        assert refused.exit_code == 5
        assert "archive restored" in refused.stderr
    with pytest.raises(ClosedError):
        public_kit(Settings(media_folder=terminal.media_folder))

    assert terminal.read("restored")["back_to_review"] == 1
    with opened(terminal.kit()) as kit:
        assert [one.state for one in kit.catalogue.find(Work)] == [WorkState.IN_REVIEW]


def test_an_archive_from_before_names_gets_one_where_nothing_is_remembered(terminal: Terminal) -> None:
    identity = terminal.media_folder / "catalogue" / "identity"
    identity.unlink()

    said = terminal.type("works", XDG_STATE_HOME=str(terminal.folder / "another machine"))

    assert said.exit_code == 0
    assert identity.is_file()


@pytest.mark.parametrize("number", ["", "many", "\u0661x"])
def test_a_number_that_was_damaged_counts_as_further_than_the_archive_is(terminal: Terminal, number: str) -> None:
    with opened(terminal.kit()) as kit:
        kit.catalogue.save(work(state=WorkState.RELEASED))
    state = terminal.folder / "state of this machine"
    known = (terminal.media_folder / "catalogue" / "identity").read_text("ascii")
    terminal.type("works", XDG_STATE_HOME=str(state))
    (state / "elsewhere" / known).mkdir(parents=True, exist_ok=True)
    (state / "elsewhere" / known / "withdrawals").write_text(number, encoding="utf-8")

    assert terminal.type("works", XDG_STATE_HOME=str(state)).exit_code == 5
    said = terminal.type("restored", "--json", XDG_STATE_HOME=str(state))
    assert json.loads(said.stdout)["back_to_review"] == 1
    assert terminal.type("works", XDG_STATE_HOME=str(state)).exit_code == 0
