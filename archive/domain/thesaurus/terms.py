"""Words of the thesaurus among the others: which scheme one is of, what stands above it, which one it is today."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.words.text_folding import folds_of

Terms = Mapping[ConceptId, Concept]
"""The whole thesaurus by its ids."""

PERSON: Final = "person"
NEVER_FACET: Final = "never-facet"
REVEALS: Final = ("", PERSON, NEVER_FACET)
"""How much a word tells of a person, the least first: nothing, something, and too much to find people by."""

PUBLISHED_AS: Final = "urn:elsewhere:"
"""What the address of a word of the table begins with: the same in every archive, and bound to no site."""

LONGEST_ID: Final = 64
_ID: Final = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)*")
_NO_SLUG: Final = re.compile(r"[^a-z0-9]+")


def scheme_of(concept_id: str) -> ConceptId:
    """Give the head under which a word stands: `th` for `th.sea`; a head's own is itself."""
    return ConceptId(concept_id.partition(".")[0])


def uri_of(concept: Concept) -> str:
    """Give a word's address for others, which never changes: where it came from, else one made of its id."""
    return concept.uri or f"{PUBLISHED_AS}{concept.id}"


def is_scheme(concept: Concept) -> bool:
    """Tell whether a record is the head of a scheme, and no word to describe works by."""
    return "." not in concept.id


def is_term_id(text: str) -> bool:
    """Tell whether a text can be a word's id, so that it may stand in an address for ever."""
    return len(text) <= LONGEST_ID and _ID.fullmatch(text) is not None


def new_term_id(terms: Terms, scheme: str, labels: Mapping[str, str], otherwise: str) -> ConceptId:
    """Make an id for a new word out of its English or French name, which no word has had; `otherwise` where no Latin.

    An id never changes afterwards, whatever becomes of the name.
    """
    for language in ("en", "fr"):
        plain = unicodedata.normalize("NFKD", labels.get(language, "")).casefold().encode("ascii", "ignore").decode()
        slug = _NO_SLUG.sub("-", plain).strip("-")[:40].strip("-")
        if slug:
            break
    else:
        slug = otherwise
    name, number = ConceptId(f"{scheme}.{slug}"), 1
    while name in terms:
        number += 1
        name = ConceptId(f"{scheme}.{slug}-{number}")
    return name


def above(terms: Terms, concept: Concept) -> Iterator[Concept]:
    """Yield the words above one, the nearest first; a circle ends where it began."""
    seen = {concept.id}
    broader = concept.broader
    while broader is not None and broader in terms and broader not in seen:
        seen.add(broader)
        yield terms[broader]
        broader = terms[broader].broader


def chain_of(terms: Terms, concept_id: str) -> tuple[Concept, ...]:
    """Give a word and those that replaced it one after the other; the last is what it is called today."""
    found: dict[str, Concept] = {}
    following: str | None = concept_id
    while following is not None and following not in found and following in terms:
        found[following] = terms[ConceptId(following)]
        following = found[following].replaced_by
    return tuple(found.values())


def today(terms: Terms, concept_id: str) -> ConceptId:
    """Give the id of the word that stands for one today: itself, unless it was merged into another."""
    chain = chain_of(terms, concept_id)
    return chain[-1].id if chain else ConceptId(concept_id)


def reveals_more(one: str, other: str) -> bool:
    """Tell whether the first of two degrees tells more of a person than the second; an unknown one tells most."""
    return _degree(one) > _degree(other)


def _degree(reveals: str) -> int:
    return REVEALS.index(reveals) if reveals in REVEALS else len(REVEALS)


def names_in(concept: Concept) -> Iterator[tuple[str, str]]:
    """Yield every name of a word with its language: the preferred ones first."""
    yield from sorted(concept.labels.items())
    for language, texts in sorted(concept.others.items()):
        for text in texts:
            yield language, text


def folded(text: str) -> str:
    """Give a name as names are compared: as search does, without capitals, accents, harakat and forms of letters."""
    return " ".join(folds_of(text))
