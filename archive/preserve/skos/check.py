"""What a file of concepts breaks of its shapes, each told in one sentence with its concept.

What is made of it is told where it is made: a second first name, a name without a language, a missing name, and
relations that cannot be. Those are not told twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from rdflib import DCTERMS, OWL, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from archive.domain.thesaurus.exchange import Trouble, trouble
from archive.languages import _
from archive.preserve.skos.shacl import Violation, our_shapes, violations

_IN, _NOT = SH.InConstraintComponent, SH.NotConstraintComponent
_CLASS, _DATATYPE, _DISJOINT = (
    SH.ClassConstraintComponent,
    SH.DatatypeConstraintComponent,
    SH.DisjointConstraintComponent,
)
_MOST, _HAS = SH.MaxCountConstraintComponent, SH.HasValueConstraintComponent

_NO_TEXT: Final = "no_text", _("A name of it is no text, and was left out.")
_TWICE: Final = "twice", _("“{value}” stands there as two sorts of names, and was kept once.")
_NO_LIST: Final = "no_scheme", _("It names {value} as its list, which is a list neither in this file nor here.")
_NO_WORD: Final = "elsewhere", _("It names {value}, which is a word neither in this file nor here.")
_UNCLEAR_USE: Final = (
    "used",
    _("It does not say once, as true or false, that it is not used any more; look whether it is to be offered here."),
)
_UNCLEAR_ACCESS: Final = (
    "access",
    _("It does not say in one of our ways how much it tells of a person, and counts as telling something."),
)

_TOLD: Final[Mapping[tuple[URIRef, URIRef | None], tuple[str, str]]] = {
    (_NOT, None): ("both", _("It stands there as a list and as a word, and was taken as a list.")),
    **{(_DATATYPE, path): _NO_TEXT for path in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)},
    **{(_DISJOINT, path): _TWICE for path in (SKOS.altLabel, SKOS.hiddenLabel)},
    **{(_CLASS, path): _NO_LIST for path in (SKOS.inScheme, SKOS.topConceptOf)},
    **{(_CLASS, path): _NO_WORD for path in (SKOS.broader, SKOS.narrower, SKOS.related, SKOS.hasTopConcept)},
    (_CLASS, DCTERMS.isReplacedBy): _NO_WORD,
    (_MOST, DCTERMS.isReplacedBy): ("replaced_often", _("Several words are said to stand for it; the first one does.")),
    (_HAS, OWL.deprecated): ("replaced_used", _("Another word stands for it, so it is not offered any more.")),
    (_MOST, DCTERMS.identifier): ("ids", _("It has several ids; the first one counts.")),
    (_MOST, OWL.deprecated): _UNCLEAR_USE,
    (_DATATYPE, OWL.deprecated): _UNCLEAR_USE,
    (_MOST, DCTERMS.accessRights): _UNCLEAR_ACCESS,
    (_IN, DCTERMS.accessRights): _UNCLEAR_ACCESS,
}


def troubles_of(graph: Graph, read: Collection[Node]) -> Iterator[Trouble]:
    """Yield what the concepts and schemes that are `read` out of a graph break of the shapes, each once."""
    seen: set[tuple[Node, str, str]] = set()
    for each in violations(graph, our_shapes()):
        code, sentence = _sentence(each)
        value = str(each.value)[:200] if "{value}" in sentence else ""
        if code and each.focus in read and (each.focus, code, value) not in seen:
            seen.add((each.focus, code, value))
            yield trouble(str(each.focus), code, sentence, value=value)


def _sentence(found: Violation) -> tuple[str, str]:
    is_label = found.path in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)
    if found.component == _DATATYPE and is_label and isinstance(found.value, Literal):
        return "", ""
    return _TOLD.get((found.component, found.path), ("", ""))
