"""The thesaurus as SKOS: the same bytes out, in and out again, sound by its shapes, and others' files taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, SKOS, Graph, Literal, URIRef

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ConceptId
from archive.domain.terms import Role
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.exchange import LARGEST_BYTES, Trouble
from archive.ingest.vocabulary import load_thesaurus, read_thesaurus
from archive.ports import Kit
from archive.preserve.skos.read import read_skos
from archive.preserve.skos.write import write_skos
from archive.review.people.accounts import Actor
from archive.review.thesaurus.change import Wording, add_term, merge_terms, retire_term
from archive.review.thesaurus.take_in import TakenIn, take_in
from archive.review.thesaurus.terms import terms_of
from tests.review.atelier import memory_kit

SHAPES = Path(__file__).with_name("shapes.ttl")
EDITOR = Actor("editor", frozenset({Role.FACILITATOR}))  # type: ignore[arg-type]
OFFICER = Actor("officer", frozenset({Role.CONSENT_OFFICER}))  # type: ignore[arg-type]

GND_LIKE = b"""
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix gnd: <https://d-nb.info/gnd/> .
gnd:4120730-0 a skos:Concept ; skos:prefLabel "Migration"@de ; skos:altLabel "Wanderung"@de, "Umzug" ;
    skos:broader gnd:4000000-1 .
gnd:4018145-5 a skos:Concept ; skos:prefLabel "Heimat"@de, "Zuhause"@de, "patrie"@fr-FR ; skos:related gnd:4120730-0 .
"""

OPENTHESO_LIKE = """<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#"
         xmlns:dcterms="http://purl.org/dc/terms/">
  <skos:ConceptScheme rdf:about="https://example.org/th39"><skos:prefLabel xml:lang="fr">Exils</skos:prefLabel>
    <skos:hasTopConcept rdf:resource="https://example.org/th39/1"/></skos:ConceptScheme>
  <skos:Concept rdf:about="https://example.org/th39/1">
    <skos:prefLabel xml:lang="fr">musique de l’exil</skos:prefLabel>
    <skos:prefLabel xml:lang="ar">موسيقى المنفى</skos:prefLabel>
    <skos:prefLabel xml:lang="en">music of exile</skos:prefLabel>
    <skos:definition xml:lang="fr">Chants et airs.</skos:definition>
    <skos:inScheme rdf:resource="https://example.org/th39"/><dcterms:identifier>1</dcterms:identifier>
    <skos:narrower rdf:resource="https://example.org/th39/2"/><skos:narrower rdf:resource="https://example.org/th39/3"/>
  </skos:Concept>
  <skos:Concept rdf:about="https://example.org/th39/2">
    <skos:prefLabel xml:lang="fr">berceuse</skos:prefLabel><skos:prefLabel xml:lang="en">lullaby</skos:prefLabel>
    <skos:inScheme rdf:resource="https://example.org/th39"/><skos:narrower rdf:resource="https://example.org/th39/1"/>
  </skos:Concept>
  <skos:Concept rdf:about="https://example.org/th39/3">
    <skos:prefLabel xml:lang="fr">Espoir et projets</skos:prefLabel>
    <skos:prefLabel xml:lang="en">longing</skos:prefLabel>
    <skos:altLabel xml:lang="en">Longing</skos:altLabel>
    <skos:inScheme rdf:resource="https://example.org/th39"/><skos:related rdf:resource="https://example.org/th39/1"/>
  </skos:Concept>
</rdf:RDF>
""".encode()


def kit_with(concepts: Iterable[Concept] = ()) -> Kit:
    kit = memory_kit()
    load_thesaurus(kit.catalogue, concepts or read_thesaurus())
    return kit


def brought_in(kit: Kit, content: bytes, by: Actor = EDITOR, into: str = "th") -> tuple[TakenIn, list[str]]:
    found, troubles = read_skos(content)
    taken = take_in(kit, found, into, by)
    return taken, said([*troubles, *taken.troubles])


def said(troubles: Iterable[Trouble]) -> list[str]:
    return [f"{each.uri.rpartition('/')[2]}: {each.error}" for each in troubles]


def lived_in() -> Kit:
    """Give a thesaurus with everything: an orphan, merged and retired words, notes, other names, more languages."""
    kit = kit_with()
    boat = add_term(
        kit,
        "th",
        Wording(
            labels={"fr": "traversée « en bateau »", "ar": "العبور بالقارب", "en": 'boat "crossing"'},
            others={"fr": ("pirogue", "patera\\"), "ar": ("حرقة",)},
            notes={"fr": "Première ligne.\nDeuxième ligne."},
            broader=ConceptId("th.sea"),
            related=(ConceptId("th.hope"), ConceptId("th.loss")),
        ),
        EDITOR,
    )
    orphan = Concept(id=ConceptId("th.alone"), broader=None, reveals="", labels={"ar-MA": "بوحدو", "zgh": "ⵡⴰⵃⴷⴰⵙ"})
    kit.catalogue.save(replace(orphan, uri="https://example.org/ns#alone"))
    hope = kit.catalogue.get(Concept, "th.homesick")
    merge_terms(kit, hope.id, "th.memory", EDITOR, hope.version)
    retired = kit.catalogue.get(Concept, "th.together")
    retire_term(kit, retired.id, EDITOR, retired.version)
    assert boat.uri
    return kit


def test_out_in_and_out_again_is_byte_for_byte_the_same() -> None:
    kit = lived_in()
    written = write_skos(terms_of(kit))

    for other in (memory_kit(), kit_with(), kit):
        before = terms_of(other)
        taken, troubles = brought_in(other, written, OFFICER)
        assert write_skos(terms_of(other)) == written
        assert [each for each in troubles if "no name in" not in each] == []
        assert taken.added == len(terms_of(other)) - len(before)
    assert (taken.added, taken.changed, taken.unchanged) == (0, 0, len(terms_of(kit)))


def test_what_is_written_does_not_hang_on_the_order_in_which_it_is_kept() -> None:
    terms = terms_of(lived_in())
    assert write_skos(dict(reversed(terms.items()))) == write_skos(terms)


def test_a_merged_word_says_what_replaces_it() -> None:
    graph = Graph().parse(data=write_skos(terms_of(lived_in())), format="turtle")
    (old,) = graph.subjects(SKOS.prefLabel, Literal("homesickness", lang="en"))
    new = graph.value(old, URIRef("http://purl.org/dc/terms/isReplacedBy"))
    assert Literal("memory", lang="en") in set(graph.objects(new, SKOS.prefLabel))
    assert graph.value(old, OWL.deprecated) == Literal(True)


def test_addresses_are_the_same_in_every_archive_and_a_new_words_is_its_own() -> None:
    one, other = kit_with(), kit_with()
    boat = Wording(labels={"fr": "bateau", "ar": "قارب", "en": "boat"})
    assert write_skos(terms_of(one)) == write_skos(terms_of(other))
    assert add_term(one, "th", boat, EDITOR).uri != add_term(other, "th", boat, EDITOR).uri


@pytest.mark.parametrize(
    "broken",
    [
        [(SKOS.related, "the word above")],
        [(SKOS.prefLabel, Literal("deux", lang="fr"))],
        [(SKOS.prefLabel, Literal("sans langue"))],
        [(URIRef("http://purl.org/dc/terms/accessRights"), Literal("anybody"))],
    ],
)
def test_the_shapes_hold_what_is_written_and_refuse_what_is_broken(broken: list[tuple[URIRef, object]]) -> None:
    graph = Graph().parse(data=write_skos(terms_of(kit_with())), format="turtle")
    shapes = Graph().parse(SHAPES)
    assert pyshacl.validate(graph, shacl_graph=shapes)[0]

    (sea,) = graph.subjects(SKOS.prefLabel, Literal("sea crossing", lang="en"))
    for predicate, value in broken:
        other = graph.value(sea, SKOS.broader) if isinstance(value, str) and not isinstance(value, Literal) else value
        graph.add((sea, predicate, other))  # type: ignore[arg-type]
    assert not pyshacl.validate(graph, shacl_graph=shapes)[0]


def test_a_file_like_the_german_authority_is_taken_with_each_trouble_told() -> None:
    kit = kit_with()
    taken, troubles = brought_in(kit, GND_LIKE)

    assert (taken.added, taken.changed) == (2, 0)
    assert troubles == [
        "4018145-5: There are several first names in de; “Zuhause” became another name.",
        "4018145-5: The name in fr-FR stands for fr, in which there is none.",
        "4120730-0: “Umzug” has no language that is known here, and was left out.",
        "4120730-0: It names https://d-nb.info/gnd/4000000-1, which is a word neither in this file nor here.",
        "4018145-5: It is in no list of this file; it went into “th”.",
        "4120730-0: It is in no list of this file; it went into “th”.",
        "4018145-5: It has no name in ar yet.",
        "4018145-5: It has no name in en yet.",
        "4120730-0: It has no name in fr yet.",
        "4120730-0: It has no name in ar yet.",
        "4120730-0: It has no name in en yet.",
    ]
    home = kit.catalogue.get(Concept, "th.patrie")
    assert (home.labels, home.others, home.reveals) == (
        {"de": "Heimat", "fr": "patrie"},
        {"de": ("Zuhause",)},
        "person",
    )
    assert [kit.catalogue.get(Concept, each).uri for each in home.related] == ["https://d-nb.info/gnd/4120730-0"]
    again, _ = brought_in(kit, GND_LIKE)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_a_file_like_opentheso_with_a_circle_and_a_name_of_ours_is_taken_as_far_as_it_is_sound() -> None:
    kit = kit_with()
    taken, troubles = brought_in(kit, OPENTHESO_LIKE)

    assert taken.added == 3
    assert [each for each in troubles if "no name in" not in each] == [
        "1: “musique de l’exil” would stand above itself.",
        "1: “musique de l’exil” and “Espoir et projets” cannot be related: one of them stands above the other.",
        "3: “Espoir et projets” and “musique de l’exil” cannot be related: one of them stands above the other.",
        "3: Another word is called “Espoir et projets” already; two words cannot have one name.",
    ]
    words = {each.uri[-1]: each for each in terms_of(kit).values() if "th39" in each.uri}
    assert (words["1"].id, words["1"].broader, words["1"].notes) == (
        "th.music-of-exile",
        "th",
        {"fr": "Chants et airs."},
    )
    assert (words["2"].id, words["2"].broader) == ("th.lullaby", words["1"].id)
    assert words["3"].labels == {"en": "longing"}
    assert kit.catalogue.get(Concept, "th.hope").labels["fr"] == "espoir et projets"


def test_a_file_never_says_that_a_word_tells_less_of_a_person_unless_an_officer_brings_it() -> None:
    kit = kit_with()
    written = write_skos(terms_of(kit)).replace(b'"never-facet"', b'"public"').replace(b'"person"', b'"public"')
    _, troubles = brought_in(kit, written)
    assert sum("stays as it is here" in each for each in troubles) == 7
    assert kit.catalogue.get(Concept, "th.sea").reveals == "person"
    brought_in(kit, written, OFFICER)
    assert kit.catalogue.get(Concept, "th.sea").reveals == ""


def test_looking_only_changes_nothing() -> None:
    kit = kit_with()
    before = terms_of(kit)
    found, _ = read_skos(GND_LIKE)
    assert take_in(kit, found, "th", EDITOR, only_look=True).added == 2
    assert terms_of(kit) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"@prefix skos: <urn:x> .\n\nskos:a skos:b\n", "From line"),
        (b"<?xml version='1.0'?>\n<rdf:RDF>\n", "From line"),
        (b"name,broader\nsea,journey\n", "neither Turtle nor RDF/XML"),
        (b"", "holds no concept"),
        (b"<urn:a> <urn:b> <urn:c> .", "holds no concept"),
        (b"# x\n\xff\xfe", "Line 2 is not written in UTF-8"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><rdf:RDF/>", "entities of its own"),
        (b'{"@context": "http://127.0.0.1:9/x", "@id": "urn:a"}', "neither Turtle nor RDF/XML"),
        (b" " * (LARGEST_BYTES + 1), "larger than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(content: bytes, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        read_skos(content)
