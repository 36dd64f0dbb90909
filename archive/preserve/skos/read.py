"""SKOS as other systems write it, read whole: every concept with what is said of it, and what could not be read.

Turtle, N-Triples and RDF/XML are read; JSON-LD is not, for its reader fetches from wherever a file says. Nothing is
ever asked of another machine, and no document declares entities of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from xml.sax import SAXParseException

from rdflib import DC, DCTERMS, OWL, RDF, SKOS, BNode, Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.term import Node

from archive.domain.errors import InvalidInputError
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.exchange import ACCESS, LARGEST_BYTES, FileTerm, Trouble, trouble
from archive.domain.thesaurus.terms import PERSON, is_scheme, uri_of
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.languages import LANGUAGES, _, clean_language
from archive.preserve.skos.check import troubles_of

_BASE: Final = "urn:file:"
_XML: Final = re.compile(rb"^\xef\xbb\xbf?\s*<(\?xml|!--|rdf:RDF|!DOCTYPE)|^\s*<(\?xml|!--|rdf:RDF|!DOCTYPE)")
_REVEALS: Final = {told: reveals for reveals, told in ACCESS.items()}
_NOTES: Final = (SKOS.scopeNote, SKOS.definition, SKOS.note)

Told = Callable[[Trouble], None]


def read_skos(content: bytes, here: Iterable[Concept] = ()) -> tuple[list[FileTerm], list[Trouble]]:
    """Read the concepts and schemes of a file in the order of their addresses, and what is wrong with them.

    The file is held against the shapes of SKOS; it may name the words that are `here` without telling of them.

    Raises:
        InvalidInputError: it is too large, no RDF, or holds no concept; the sentence names the line where it breaks.
    """
    graph = _parsed(content)
    troubles: list[Trouble] = []
    schemes = {at for at in graph.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(at, URIRef)}
    concepts = {at for at in graph.subjects(RDF.type, SKOS.Concept) if isinstance(at, URIRef)} - schemes
    concepts |= {at for at in graph.subjects(SKOS.prefLabel) if isinstance(at, URIRef)} - schemes
    for nameless in sorted(_without_address(graph)):
        troubles += _left_out(graph, nameless)
    if not concepts:
        raise InvalidInputError("skos.none", "This file holds no concept of SKOS.")
    found = [_Reader(graph, at, troubles.append).read(is_scheme=True) for at in sorted(schemes)]
    found += [_Reader(graph, at, troubles.append).read(is_scheme=False) for at in sorted(concepts)]
    for at in concepts:
        graph.add((at, RDF.type, SKOS.Concept))
    for word in here:
        graph.add((URIRef(uri_of(word)), RDF.type, SKOS.ConceptScheme if is_scheme(word) else SKOS.Concept))
    return found, [*troubles, *troubles_of(graph, schemes | concepts)]


def _without_address(graph: Graph) -> set[BNode]:
    subjects = (*graph.subjects(RDF.type, SKOS.Concept), *graph.subjects(RDF.type, SKOS.ConceptScheme))
    return {each for each in (*subjects, *graph.subjects(SKOS.prefLabel)) if isinstance(each, BNode)}


def _left_out(graph: Graph, at: BNode) -> list[Trouble]:
    names = sorted(str(each) for each in graph.objects(at, SKOS.prefLabel))
    return [
        trouble(
            "",
            "address",
            _("“{name}” has no address of its own, and was left out."),
            name=names[0][:60] if names else "",
        )
    ]


def _parsed(content: bytes) -> Graph:
    if len(content) > LARGEST_BYTES:
        raise InvalidInputError(
            "skos.large", "This file is larger than {megabytes} MB.", megabytes=LARGEST_BYTES // 1_000_000
        )
    if b"<!ENTITY" in content.upper():
        raise InvalidInputError("skos.entities", "This file declares entities of its own; write them out first.")
    graph = Graph(bind_namespaces="none")
    try:
        text = content.decode("utf-8-sig")
        graph.parse(data=text, format="xml" if _XML.search(content) else "turtle", publicID=_BASE)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInputError("skos.bytes", "Line {line} is not written in UTF-8.", line=line) from None
    except BadSyntax as error:
        raise _broken(error.lines + 1) from None
    except SAXParseException as error:
        raise _broken(error.getLineNumber() or 1) from None
    except (ParserError, ValueError, AssertionError, RecursionError):
        raise InvalidInputError("skos.syntax", "This file is neither Turtle nor RDF/XML.") from None
    return graph


def _broken(line: int) -> InvalidInputError:
    return InvalidInputError("skos.line", "From line {line} on this is neither Turtle nor RDF/XML.", line=line)


class _Reader:
    """Reads what a graph says of one address."""

    def __init__(self, graph: Graph, at: URIRef, told: Told) -> None:
        self._graph = graph
        self._at = at
        self._told = told

    def read(self, *, is_scheme: bool) -> FileTerm:
        names = SKOS.prefLabel, *((DCTERMS.title, DC.title) if is_scheme else ())
        labels, beside = self._one_each(names)
        reveals = self._reveals()
        if reveals is None:
            self._widen(labels)
        return FileTerm(
            uri=str(self._at),
            is_scheme=is_scheme,
            identifier=self._identifier(),
            schemes=self._addresses(SKOS.inScheme) + self._addresses(SKOS.topConceptOf),
            labels=labels,
            others=self._others(labels, beside),
            notes=self._notes(),
            broader=tuple(sorted({*self._addresses(SKOS.broader), *self._back(SKOS.narrower)})),
            related=tuple(sorted({*self._addresses(SKOS.related), *self._back(SKOS.related)})),
            replaced_by=self._addresses(DCTERMS.isReplacedBy),
            is_top=bool(self._addresses(SKOS.topConceptOf) or self._back(SKOS.hasTopConcept)),
            deprecated=self._is_deprecated(),
            reveals=reveals,
        )

    def _is_deprecated(self) -> bool:
        return any(str(each).lower() in ("true", "1") for each in self._graph.objects(self._at, OWL.deprecated))

    def _identifier(self) -> str:
        found = sorted(str(each) for each in self._graph.objects(self._at, DCTERMS.identifier))
        return found[0] if found else ""

    def _reveals(self) -> str | None:
        found = {str(each) for each in self._graph.objects(self._at, DCTERMS.accessRights)}
        return _REVEALS.get(found.pop(), PERSON) if len(found) == 1 else PERSON if found else None

    def _addresses(self, predicate: Node) -> tuple[str, ...]:
        found = {str(each) for each in self._graph.objects(self._at, predicate) if isinstance(each, URIRef)}
        return tuple(sorted(found))

    def _back(self, predicate: Node) -> tuple[str, ...]:
        found = {str(each) for each in self._graph.subjects(predicate, self._at) if isinstance(each, URIRef)}
        return tuple(sorted(found))

    def _texts(self, predicate: Node) -> Iterator[tuple[str, str]]:
        """Yield each text with its language as it is written by custom, in a steady order."""
        literals = (each for each in self._graph.objects(self._at, predicate) if isinstance(each, Literal))
        for each in sorted(literals, key=lambda one: (one.language or "", str(one))):
            text = without_hidden_marks(str(each).replace("\r\n", "\n")).strip()
            try:
                language = clean_language(each.language or "")
            except InvalidInputError:
                sentence = "“{name}” has no language that is known here, and was left out."
                self._told(trouble(str(self._at), "language", sentence, name=text[:60]))
                continue
            if text:
                yield language, text

    def _one_each(self, predicates: tuple[Node, ...]) -> tuple[dict[str, str], list[tuple[str, str]]]:
        """Give one name a language, and those that must stand behind it."""
        found: dict[str, str] = {}
        beside: list[tuple[str, str]] = []
        for predicate in predicates:
            for language, text in self._texts(predicate):
                line = " ".join(text.split())
                if language not in found:
                    found[language] = line
                elif found[language] != line:
                    beside.append((language, line))
                    sentence = "There are several first names in {language}; “{name}” became another name."
                    self._told(trouble(str(self._at), "names", sentence, language=language, name=line[:60]))
        return found, beside

    def _widen(self, found: dict[str, str]) -> None:
        """Let a variety's name stand for a language of ours that has none; a file of ours says what it means."""
        for language in [each for each in found if "-" in each and each.partition("-")[0] in LANGUAGES]:
            broad = language.partition("-")[0]
            if broad not in found:
                found[broad] = found.pop(language)
                sentence = "The name in {language} stands for {broad}, in which there is none."
                self._told(trouble(str(self._at), "variety", sentence, language=language, broad=broad))

    def _others(self, labels: Mapping[str, str], beside: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for language, text in (*beside, *self._texts(SKOS.altLabel), *self._texts(SKOS.hiddenLabel)):
            line = " ".join(text.split())
            if labels.get(language) != line:
                found.setdefault(language, set()).add(line)
        return {language: tuple(sorted(texts)) for language, texts in sorted(found.items())}

    def _notes(self) -> dict[str, str]:
        """Give what a word is for: the scope note of a language, else its definition, else a note."""
        found: dict[str, str] = {}
        for predicate in _NOTES:
            here: dict[str, list[str]] = {}
            for language, text in self._texts(predicate):
                here.setdefault(language, []).append(text)
            for language, texts in here.items():
                found.setdefault(language, "\n".join(texts))
        return found
