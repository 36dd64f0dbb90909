from __future__ import annotations

from archive.domain.records import Concept, Project
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
