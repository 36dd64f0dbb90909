"""Files of concepts held against their shapes: as a whole validator does it, and every fault told with its concept."""

from __future__ import annotations

import random
from collections import Counter

import pyshacl
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from archive.domain.terms import Role
from archive.ingest.vocabulary import load_thesaurus
from archive.preserve.skos.read import read_skos
from archive.preserve.skos.shacl import our_shapes, violations
from archive.preserve.skos.write import write_skos
from archive.review.people.accounts import Actor
from archive.review.thesaurus.take_in import take_in
from archive.review.thesaurus.terms import terms_of
from tests.review.atelier import memory_kit

WORDS = [URIRef(f"https://example.org/t/{number}") for number in range(5)]
NAMES = [
    Literal("a", lang="fr"),
    Literal("b", lang="fr"),
    Literal("a", lang="en"),
    Literal("c", lang="ar"),
    Literal("d"),
]
SAID = [
    Literal(True),
    Literal(False),
    Literal("maybe"),
    Literal("public"),
    Literal("person"),
    Literal("anybody"),
    Literal("public", datatype=XSD.string),
]
OF_NAMES = (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
OF_WORDS = (SKOS.inScheme, SKOS.topConceptOf, SKOS.broader, SKOS.narrower, SKOS.related, SKOS.hasTopConcept)
OF_USE = (DCTERMS.identifier, OWL.deprecated, DCTERMS.accessRights)
EDITOR = Actor("editor", frozenset({Role.FACILITATOR}))  # type: ignore[arg-type]

OFFICER = Actor("officer", frozenset({Role.CONSENT_OFFICER}))  # type: ignore[arg-type]

Found = Counter[tuple[str, str, str, str]]


def made_up(seed: int) -> Graph:
    """Give a small graph in which anything may be said of anything."""
    chance, graph = random.Random(seed), Graph(bind_namespaces="none")
    for word in WORDS:
        graph.add((word, RDF.type, chance.choice([SKOS.Concept, SKOS.Concept, SKOS.ConceptScheme])))
        graph.add((word, SKOS.prefLabel, Literal(f"name {word[-1]}", lang="fr")))
    for _ in range(chance.randrange(1, 22)):
        predicate = chance.choice([*OF_NAMES, *OF_WORDS, *OF_USE, DCTERMS.isReplacedBy, RDF.type])
        fitting = NAMES if predicate in OF_NAMES else SAID if predicate in OF_USE else WORDS
        anything = [*WORDS, *NAMES, *SAID, URIRef("https://example.org/nowhere")]
        told: Node = chance.choice(fitting if chance.random() < 0.7 else anything)
        if predicate == RDF.type:
            told = chance.choice([SKOS.Concept, SKOS.ConceptScheme])
        graph.add((chance.choice(WORDS), predicate, told))
    return graph


def found_by_us(graph: Graph, shapes: Graph) -> Found:
    return Counter(
        (str(one.focus), str(one.component), str(one.path), str(one.value)) for one in violations(graph, shapes)
    )


def found_by_pyshacl(graph: Graph, shapes: Graph) -> Found:
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    assert isinstance(report, Graph)
    return Counter(
        (
            str(report.value(one, SH.focusNode)),
            str(report.value(one, SH.sourceConstraintComponent)),
            str(path if isinstance(path := report.value(one, SH.resultPath), URIRef) else None),
            str(report.value(one, SH.value)),
        )
        for one in report.subjects(RDF.type, SH.ValidationResult)
    )


def test_our_verdict_is_that_of_a_whole_validator_constraint_by_constraint() -> None:
    broken: Counter[str] = Counter()
    for seed in range(60):
        graph = made_up(seed)
        found = found_by_us(graph, our_shapes())
        assert found == found_by_pyshacl(graph, our_shapes()), f"graph {seed}"
        broken.update(component.rpartition("#")[2] for _, component, _, _ in found)

    assert set(broken) >= {
        "MaxCountConstraintComponent",
        "UniqueLangConstraintComponent",
        "DatatypeConstraintComponent",
        "ClassConstraintComponent",
        "DisjointConstraintComponent",
        "InConstraintComponent",
        "HasValueConstraintComponent",
        "NotConstraintComponent",
    }


def test_classes_below_others_values_with_a_wrong_form_and_nodes_without_an_address_are_judged_alike() -> None:
    graph, kind, nameless = Graph(bind_namespaces="none"), URIRef("https://example.org/Kind"), BNode()
    graph.add((kind, RDFS.subClassOf, SKOS.Concept))
    graph.add((WORDS[0], RDF.type, kind))
    graph.add((WORDS[1], RDF.type, SKOS.Concept))
    graph.add((WORDS[1], SKOS.broader, WORDS[0]))
    graph.add((nameless, RDF.type, SKOS.Concept))
    graph.add((nameless, OWL.deprecated, Literal("12", datatype=XSD.integer)))

    found = found_by_us(graph, our_shapes())

    assert found == found_by_pyshacl(graph, our_shapes())
    assert {focus for focus, component, _, _ in found if component == str(SH.MinCountConstraintComponent)} == {
        str(WORDS[0]),
        str(WORDS[1]),
        str(nameless),
    }


@pytest.mark.parametrize("unknown", ["sh:property [ sh:path rdf:type ; sh:maxLength 3 ]", "sh:closed true"])
def test_a_shape_that_says_what_is_not_understood_is_refused(unknown: str) -> None:
    shapes = Graph().parse(
        format="turtle",
        data="@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
        f"@prefix rdf: <{RDF}> . [] a sh:NodeShape ; sh:targetClass skos:Concept ; {unknown} .",
    )
    with pytest.raises(ValueError, match="not understood"):
        list(violations(made_up(1), shapes))


@pytest.mark.parametrize("seed", range(40))
def test_whatever_breaks_a_shape_is_told_of_that_concept(seed: int) -> None:
    graph, kit = made_up(seed), memory_kit()
    load_thesaurus(kit.catalogue)
    broken = {focus for focus, *_ in found_by_us(graph, our_shapes())}

    found, unread = read_skos(graph.serialize(format="turtle").encode(), terms_of(kit).values())
    taken = take_in(kit, found, "th", EDITOR)

    assert broken <= {each.uri for each in (*unread, *taken.troubles)}

    out, other = write_skos(terms_of(kit)), memory_kit()
    again, unsound = read_skos(out)
    take_in(other, again, "th", OFFICER)
    assert unsound == [], "what we write breaks no shape, whatever came in"
    assert write_skos(terms_of(other)) == out


def test_what_we_write_breaks_no_shape_and_may_name_words_that_stand_here_alone() -> None:
    kit = memory_kit()
    load_thesaurus(kit.catalogue)
    written = write_skos(terms_of(kit))
    assert list(violations(Graph().parse(data=written, format="turtle"), our_shapes())) == []

    alone = b"""@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <urn:elsewhere:th.hope> a skos:Concept ; skos:prefLabel "espoir"@fr ; skos:broader <urn:elsewhere:th.self> ;
            skos:inScheme <urn:elsewhere:th> ."""
    assert read_skos(alone, terms_of(kit).values())[1] == []
    assert len(read_skos(alone)[1]) == 2


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('skos:altLabel "un"@fr', "“un” stands there as two sorts of names, and was kept once."),
        ("skos:prefLabel <urn:x>", "A name of it is no text, and was left out."),
        ("skos:related <urn:x>", "It names urn:x, which is a word neither in this file nor here."),
        ("skos:narrower <urn:x>", "It names urn:x, which is a word neither in this file nor here."),
        ("skos:inScheme <urn:x>", "It names urn:x as its list, which is a list neither in this file nor here."),
        ("a skos:ConceptScheme", "It stands there as a list and as a word, and was taken as a list."),
        ("dcterms:isReplacedBy <urn:a>, <urn:b>", "Several words are said to stand for it; the first one does."),
        ("dcterms:isReplacedBy <urn:b>", "Another word stands for it, so it is not offered any more."),
        ('dcterms:identifier "a", "b"', "It has several ids; the first one counts."),
        ('owl:deprecated "maybe"', "look whether it is to be offered here."),
        ("owl:deprecated true, false", "look whether it is to be offered here."),
        ('dcterms:accessRights "anybody"', "and counts as telling something."),
    ],
)
def test_each_fault_is_one_sentence(said: str, told: str) -> None:
    prefixes = f"@prefix skos: <{SKOS}> . @prefix dcterms: <{DCTERMS}> . @prefix owl: <{OWL}> ."
    file = f'{prefixes} <urn:a> a skos:Concept ; skos:prefLabel "un"@fr ; {said} . <urn:b> a skos:Concept ;'
    _, troubles = read_skos(f'{file} skos:prefLabel "deux"@fr .'.encode())

    assert [str(each.error) for each in troubles if each.uri == "urn:a" and str(each.error).endswith(told)] != []
    assert len({str(each.error) for each in troubles}) == len(troubles)


def test_a_concept_without_an_address_is_told_by_its_name() -> None:
    file = f'@prefix skos: <{SKOS}> . <urn:a> skos:prefLabel "un"@fr . [] a skos:Concept ; skos:prefLabel "deux"@fr .'
    [lost] = [each for each in read_skos(file.encode())[1] if not each.uri]
    assert str(lost.error) == "“deux” has no address of its own, and was left out."
