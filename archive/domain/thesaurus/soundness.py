"""What a thesaurus must hold to be sound, and every place where it does not, each told in one sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import (
    REVEALS,
    Terms,
    above,
    chain_of,
    folded,
    is_scheme,
    is_term_id,
    names_in,
    scheme_of,
)

LONGEST_NAME: Final = 120
LONGEST_NOTE: Final = 2_000
MOST_NAMES: Final = 50
"""How many other names a word has at most in a language."""


def require_sound(terms: Terms, changed: Collection[ConceptId], languages: Collection[str]) -> None:
    """Raise the first fault of words that were changed; `languages` are those that a word of the first rank has.

    Raises:
        InvalidInputError: the sentence names the word and what is wrong with it.
    """
    for fault in faults_in(terms, changed, languages):
        raise fault


def faults_in(terms: Terms, changed: Collection[ConceptId], languages: Collection[str]) -> Iterator[InvalidInputError]:
    """Yield every fault of words that were changed, word by word, as it stands among all others."""
    yield from (fault for _, fault in faults_by_word(terms, changed, languages))


def faults_by_word(
    terms: Terms, changed: Collection[ConceptId], languages: Collection[str]
) -> Iterator[tuple[ConceptId, InvalidInputError]]:
    """Yield the same, each with the id of its word."""
    taken = _taken(terms)
    for concept_id in changed:
        concept = terms[concept_id]
        found = [*_faults_of_itself(concept), *faults_of_place(terms, concept), *_faults_of_names(concept, taken)]
        if not concept.deprecated and concept.broader == scheme_of(concept.id):
            found += _missing(concept, languages)
        yield from ((concept_id, fault) for fault in found)


def faults_of_place(terms: Terms, concept: Concept) -> Iterator[InvalidInputError]:
    """Yield what is wrong with where a word stands: above what, beside what, and what stands for it."""
    yield from _faults_above(terms, concept)
    yield from _faults_beside(terms, concept)
    yield from _faults_after(terms, concept)


def _fault(code: str, sentence: str, concept: Concept, **more: str) -> InvalidInputError:
    return InvalidInputError(f"thesaurus.{code}", sentence, word=name_of(concept), **more)


def name_of(concept: Concept) -> str:
    """Give a word's first name, for sentences that speak of it, else its id."""
    return next((text for text in concept.labels.values() if text), concept.id)


def _faults_of_itself(concept: Concept) -> Iterator[InvalidInputError]:
    if not is_term_id(concept.id):
        yield _fault("id", "“{word}” has an id that no address can hold.", concept)
    if concept.reveals not in REVEALS:
        yield _fault("reveals", "What “{word}” tells of a person is none of the choices.", concept)
    if not any(concept.labels.values()):
        yield _fault("nameless", "Give “{word}” a name in at least one language.", concept)


def _faults_above(terms: Terms, concept: Concept) -> Iterator[InvalidInputError]:
    if concept.broader is None:
        return
    other = terms.get(concept.broader)
    if other is None or scheme_of(other.id) != scheme_of(concept.id) or is_scheme(concept):
        yield _fault("broader", "What stands above “{word}” is no word of its own list.", concept)
    elif concept.broader == concept.id or any(each.broader == concept.id for each in above(terms, concept)):
        yield _fault("circle", "“{word}” would stand above itself.", concept)
    elif other.deprecated and not concept.deprecated:
        yield _fault(
            "broader_old",
            "“{other}” is not used any more; choose another above “{word}”.",
            concept,
            other=name_of(other),
        )


def _faults_beside(terms: Terms, concept: Concept) -> Iterator[InvalidInputError]:
    for other_id in concept.related:
        other = terms.get(other_id)
        if other is None or other_id == concept.id or is_scheme(other):
            yield _fault("related", "What “{word}” is related to is no other word of the vocabulary.", concept)
        elif other in above(terms, concept) or concept in above(terms, other):
            sentence = "“{word}” and “{other}” cannot be related: one of them stands above the other."
            yield _fault("related_above", sentence, concept, other=name_of(other))


def _faults_after(terms: Terms, concept: Concept) -> Iterator[InvalidInputError]:
    if concept.replaced_by is None:
        return
    chain = chain_of(terms, concept.id)
    last, following = chain[-1], terms.get(concept.replaced_by)
    if following is None or scheme_of(following.id) != scheme_of(concept.id) or is_scheme(following):
        yield _fault("replaced", "What “{word}” was merged into is no word of its own list.", concept)
    elif last.replaced_by is not None and last.replaced_by in (each.id for each in chain):
        yield _fault("replaced_circle", "“{word}” would be replaced by itself.", concept)
    elif not concept.deprecated:
        yield _fault("replaced_used", "“{word}” was merged into another and cannot be used any more.", concept)


def _taken(terms: Terms) -> dict[tuple[ConceptId, str, str], set[ConceptId]]:
    """Give which words of a list have a name in a language; whatever is not used any more keeps its names."""
    taken: dict[tuple[ConceptId, str, str], set[ConceptId]] = {}
    for concept in terms.values():
        if not concept.deprecated and not is_scheme(concept):
            for language, text in names_in(concept):
                taken.setdefault((scheme_of(concept.id), language, folded(text)), set()).add(concept.id)
    return taken


def _faults_of_names(
    concept: Concept, taken: dict[tuple[ConceptId, str, str], set[ConceptId]]
) -> Iterator[InvalidInputError]:
    seen: set[tuple[str, str]] = set()
    for language, text in names_in(concept):
        key = folded(text)
        if not key or len(text) > LONGEST_NAME:
            yield _fault(
                "name", "“{name}” cannot be a name of “{word}”: write letters, 120 at most.", concept, name=text[:40]
            )
        elif (language, key) in seen:
            yield _fault("name_twice", "“{word}” has the name “{name}” twice in one language.", concept, name=text)
        elif not concept.deprecated and taken.get((scheme_of(concept.id), language, key), set()) - {concept.id}:
            yield _fault(
                "taken", "Another word is called “{name}” already; two words cannot have one name.", concept, name=text
            )
        seen.add((language, key))
    if any(len(texts) > MOST_NAMES for texts in concept.others.values()):
        yield _fault("names", "“{word}” has too many other names.", concept)
    if any(len(text) > LONGEST_NOTE for text in concept.notes.values()):
        yield _fault("note", "What is said about “{word}” is too long.", concept)


def _missing(concept: Concept, languages: Collection[str]) -> Iterator[InvalidInputError]:
    if not all(concept.labels.get(language) for language in languages):
        sentence = "“{word}” stands at the top of its list: give it a name in each of the archive’s languages."
        yield _fault("languages", sentence, concept)
