"""The vocabulary on the command line: printed as SKOS, and a file brought in with what was wrong with it told."""

from __future__ import annotations

from archive.domain.thesaurus.concept import Concept
from archive.ports import Kit
from tests.commands.conftest import Terminal

FOREIGN = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/lullaby> a skos:Concept ; skos:prefLabel "lullaby"@en, "berceuse"@fr, "تهويدة"@ar .
"""


def test_the_vocabulary_is_printed_and_comes_back_unchanged(terminal: Terminal) -> None:
    terminal.add_user("salma", "facilitator")
    printed = terminal.type("thesaurus", "export").stdout
    file = terminal.folder / "vocabulary.ttl"
    file.write_text(printed, encoding="utf-8")

    said = terminal.read("thesaurus", "import", file, "--by", "salma")

    assert (said["added"], said["changed"], said["troubles"]) == (0, 0, [])
    assert terminal.type("thesaurus", "export").stdout == printed


def test_a_file_of_others_is_looked_at_and_taken_with_its_troubles_told(terminal: Terminal, kit: Kit) -> None:
    terminal.add_user("salma", "facilitator")
    file = terminal.folder / "others.ttl"
    file.write_text(FOREIGN, encoding="utf-8")

    looked = terminal.type("thesaurus", "import", file, "--by", "salma", "--only-look")
    assert looked.exit_code == 1
    assert "1 words are new" in looked.stdout
    assert "https://example.org/lullaby: It is in no list of this file; it went into “th”." in looked.stderr
    before = kit.catalogue.count(Concept)

    assert terminal.type("thesaurus", "import", file, "--by", "salma").exit_code == 1
    assert kit.catalogue.count(Concept) == before + 1
    assert kit.catalogue.get(Concept, "th.lullaby").reveals == "person"
    assert terminal.type("thesaurus", "import", file, "--by", "nobody").exit_code == 4
