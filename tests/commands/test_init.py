from __future__ import annotations

import os
import pty
import subprocess
import sys

from archive.domain.records import Project
from archive.domain.thesaurus.concept import Concept
from archive.ingest.vocabulary import read_thesaurus
from archive.ports import Kit
from tests.commands.conftest import Terminal


def test_an_archive_is_made_once_with_its_vocabulary(terminal: Terminal, kit: Kit) -> None:
    said = terminal.read("init", "--title-fr", "Autre nom")

    assert said["concepts"] == len(read_thesaurus()) == kit.catalogue.count(Concept)
    assert [project.id for project in kit.catalogue.find(Project)] == [said["project"]]
    assert next(kit.catalogue.find(Project)).labels["fr"] == "Ailleurs"


def test_a_wrong_country_makes_no_archive(bare: Terminal) -> None:
    result = bare.type("init", "--country", "Maroc")

    assert result.exit_code == 2
    assert "two letters" in result.stderr


def test_it_is_said_once_where_the_files_are_kept(bare: Terminal) -> None:
    unsaid = bare.type("init")
    assert unsaid.exit_code == 0
    assert "Nobody has said in which country the files are kept" in unsaid.stderr
    assert "archive workshop add" in unsaid.stdout

    assert bare.type("init", "--hosted-in", "Maroc").exit_code == 2
    assert bare.read("init", "--hosted-in", "be, ma")["hosted_in"] == ["BE", "MA"]
    assert bare.read("init")["hosted_in"] == ["BE", "MA"]
    said = bare.type("init")
    assert "Its files are kept in BE, MA." in said.stdout
    assert said.stderr == ""


def test_somebody_at_a_terminal_is_asked_for_it(bare: Terminal) -> None:
    ours, theirs = pty.openpty()
    settings = {"ARCHIVE_MEDIA_FOLDER": str(bare.media_folder), "ARCHIVE_LANGUAGE": "en"}
    os.write(ours, b"ma\n")
    done = subprocess.run(
        [sys.executable, "-m", "archive", "init"],
        stdin=theirs,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    os.close(ours)
    os.close(theirs)

    assert "In which country are the files kept" in done.stderr
    assert "kept in MA" in done.stdout


def test_what_comes_next_is_said_until_there_is_a_workshop(terminal: Terminal) -> None:
    assert "archive serve" not in terminal.done("init")


def test_what_comes_next_names_somebody_else_who_approves(bare: Terminal) -> None:
    assert "--role consent_officer --role reviewer" in bare.done("init", "--hosted-in", "BE")
