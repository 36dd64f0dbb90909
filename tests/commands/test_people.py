from __future__ import annotations

import os
import subprocess
import sys

import pytest

from archive.domain.records import ParticipantHandle
from archive.domain.sealed import Account, Identity
from archive.domain.terms import Pillar, Risk
from archive.ports import Kit
from tests.commands.conftest import PASSWORD, Terminal


def test_a_workshop_is_listed_by_country_and_year(terminal: Terminal) -> None:
    assert terminal.read("workshop", "list") == [
        {"id": terminal.workshop, "country": "MA", "year": 2024, "titles": {"fr": "Atelier"}, "works": 0}
    ]
    assert f"{terminal.workshop}  MA 2024" in terminal.done("workshop", "list")


def test_a_participants_real_name_goes_to_the_vault_and_is_never_printed(terminal: Terminal, kit: Kit) -> None:
    added = terminal.done("participant", "add", "--name", "Amina Tazi", "--pseudonym", "Vent")

    assert kit.vault.get(Identity, added).legal_name == "Amina Tazi"
    for options in ((), ("--json",)):
        listed = terminal.done("participant", "list", *options)
        assert "Vent" in listed
        assert "Amina" not in listed


def test_high_risk_opens_no_way_of_being_recognised_by_itself(terminal: Terminal, kit: Kit) -> None:
    high = terminal.done("participant", "add", "--pseudonym", "Bahr", "--risk", "high")
    chosen = terminal.done("participant", "add", "--pseudonym", "Rih", "--risk", "low", "--open", "name")

    assert kit.catalogue.get(ParticipantHandle, high).pillars == frozenset()
    assert kit.catalogue.get(ParticipantHandle, chosen).pillars == {Pillar.NAME}
    assert kit.catalogue.get(ParticipantHandle, chosen).risk is Risk.LOW


def test_a_pseudonym_that_is_a_real_name_is_not_taken(terminal: Terminal) -> None:
    result = terminal.type("participant", "add", "--name", "Amina Tazi", "--pseudonym", "amina")

    assert result.exit_code == 2
    assert "real name" in result.stderr


def test_an_account_is_opened_with_a_password_that_is_not_shown(terminal: Terminal, kit: Kit) -> None:
    result = terminal.type("user", "add", "salma", "--role", "crew", "--role", "reviewer", keys=f"{PASSWORD}\n")

    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert next(kit.vault.find(Account, name="salma")).password_hash.startswith("$argon2")
    assert terminal.read("user", "list")[0]["roles"] == ["crew", "reviewer"]
    assert terminal.done("user", "list") == "salma  crew, reviewer"


@pytest.mark.parametrize(("said", "spoken"), [((), ""), (("--language", "en"), "en")])
def test_a_desk_speaks_to_a_new_account_as_its_browser_asks_unless_told(
    terminal: Terminal, kit: Kit, said: tuple[str, ...], spoken: str
) -> None:
    terminal.type(
        "user", "add", "salma", "--role", "crew", "--password-stdin", *said, keys=PASSWORD, ARCHIVE_LANGUAGE="ar"
    )

    assert next(kit.vault.find(Account, name="salma")).language == spoken


def test_an_account_needs_a_password(terminal: Terminal) -> None:
    result = terminal.type("user", "add", "salma", "--role", "crew", "--password-stdin", keys="")

    assert result.exit_code == 2
    assert result.stderr == "The standard input holds no password.\n"


def test_a_name_is_given_once(terminal: Terminal) -> None:
    terminal.add_user("salma", "crew")

    result = terminal.type("user", "add", "Salma", "--role", "crew", "--password-stdin", keys=PASSWORD)

    assert result.exit_code == 2
    assert result.stderr == "There is already an account called salma.\n"


def test_nobody_without_a_name_is_entered(terminal: Terminal, kit: Kit) -> None:
    before = kit.catalogue.count(ParticipantHandle)
    result = terminal.type("participant", "add", "--pseudonym", "  ")

    assert result.exit_code == 2
    assert "--pseudonym" in result.stderr
    assert kit.catalogue.count(ParticipantHandle) == before


def test_without_a_terminal_a_password_is_asked_for_by_its_option(terminal: Terminal) -> None:
    settings = {"ARCHIVE_MEDIA_FOLDER": str(terminal.media_folder), "ARCHIVE_LANGUAGE": "en"}
    result = subprocess.run(
        [sys.executable, "-m", "archive", "user", "add", "salma", "--role", "crew"],
        stdin=subprocess.DEVNULL,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
    )

    assert result.returncode == 2
    assert result.stderr.strip().splitlines()[-1] == (
        "There is no terminal to type a password at; use --password-stdin."
    )
    assert "Warning" not in result.stderr
