"""The thesaurus written as SKOS in Turtle: the same words always give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import DCTERMS, OWL, RDF, SKOS, Graph, Literal, URIRef
from rdflib.graph import _TripleType

from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.exchange import ACCESS
from archive.domain.thesaurus.terms import PERSON, Terms, is_scheme, scheme_of, uri_of


def write_skos(terms: Terms) -> bytes:
    """Give the whole thesaurus as Turtle, its lists as schemes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (("dcterms", DCTERMS), ("owl", OWL), ("rdf", RDF), ("skos", SKOS)):
        graph.bind(prefix, namespace)
    for concept in terms.values():
        for triple in _told(terms, concept):
            graph.add(triple)
    written = graph.serialize(format="turtle", encoding="utf-8")
    return written.rstrip(b"\n") + b"\n"


def _told(terms: Terms, concept: Concept) -> Iterator[_TripleType]:
    at = URIRef(uri_of(concept))
    yield at, DCTERMS.identifier, Literal(concept.id)
    yield at, DCTERMS.accessRights, Literal(ACCESS.get(concept.reveals, PERSON))
    yield from _named(at, concept)
    if concept.deprecated:
        yield at, OWL.deprecated, Literal(True)
    if is_scheme(concept):
        yield at, RDF.type, SKOS.ConceptScheme
        return
    yield at, RDF.type, SKOS.Concept
    yield from _placed(terms, at, concept)


def _named(at: URIRef, concept: Concept) -> Iterator[_TripleType]:
    for language, text in concept.labels.items():
        yield at, SKOS.prefLabel, Literal(text, lang=language)
    for language, texts in concept.others.items():
        for text in texts:
            yield at, SKOS.altLabel, Literal(text, lang=language)
    for language, text in concept.notes.items():
        yield at, SKOS.scopeNote, Literal(text, lang=language)


def _placed(terms: Terms, at: URIRef, concept: Concept) -> Iterator[_TripleType]:
    scheme = scheme_of(concept.id)
    if scheme in terms:
        yield at, SKOS.inScheme, _at(terms[scheme])
    if concept.broader == scheme and scheme in terms:
        yield at, SKOS.topConceptOf, _at(terms[scheme])
        yield _at(terms[scheme]), SKOS.hasTopConcept, at
    elif concept.broader is not None and concept.broader in terms:
        yield at, SKOS.broader, _at(terms[concept.broader])
        yield _at(terms[concept.broader]), SKOS.narrower, at
    for other in concept.related:
        if other in terms:
            yield at, SKOS.related, _at(terms[other])
    if concept.replaced_by is not None and concept.replaced_by in terms:
        yield at, DCTERMS.isReplacedBy, _at(terms[concept.replaced_by])


def _at(concept: Concept) -> URIRef:
    return URIRef(uri_of(concept))
