"""Which words of the thesaurus may be shown and searched by: only those that tell nothing about a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from archive.access.gate import readable
from archive.domain.ids import ConceptId
from archive.domain.records import Work
from archive.domain.terms import WorkKind
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import Terms, chain_of
from archive.ports import Catalogue

FORM_OF_KIND: Mapping[WorkKind, ConceptId] = {
    WorkKind.INTERVIEW: ConceptId("fm.interview"),
    WorkKind.SLAM: ConceptId("fm.slam"),
    WorkKind.MUSIC: ConceptId("fm.music"),
    WorkKind.PHOTO: ConceptId("fm.photo"),
    WorkKind.RADIO: ConceptId("fm.radio"),
}
"""The form that a kind of work has when nobody has named another; a written piece has none."""


class Thesaurus:
    """The safe words of the catalogue as it is now; a merged one stands for what it was merged into."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._generation = -1
        self._safe: Mapping[ConceptId, Concept] = {}
        self._under: dict[str, tuple[Concept, ...]] = {}

    def form(self, work: Work) -> Concept | None:
        """Give a work's form, if it has a safe one."""
        return self._words().get(work.form or FORM_OF_KIND.get(work.kind, ConceptId("")))

    def themes(self, work: Work) -> tuple[Concept, ...]:
        """Give a work's themes that tell nothing about a person."""
        return self.named(work.themes)

    def named(self, concepts: Iterable[ConceptId]) -> tuple[Concept, ...]:
        """Give those of these words that are safe."""
        words = self._words()
        return tuple({words[concept].id: words[concept] for concept in concepts if concept in words}.values())

    def today(self, concept_id: str) -> str:
        """Give the id of the safe word that stands for one today; what is none stays as it is."""
        word = self._words().get(ConceptId(concept_id))
        return word.id if word is not None else concept_id

    def under(self, scheme: str) -> tuple[Concept, ...]:
        """Give every safe word of a scheme (`fm`, `th`), in the order of the thesaurus."""
        words = self._words()
        if scheme not in self._under:
            unmerged = (word for concept_id, word in words.items() if word.id == concept_id)
            self._under[scheme] = tuple(word for word in unmerged if word.id.startswith(f"{scheme}."))
        return self._under[scheme]

    def and_broader(self, concepts: Iterable[ConceptId]) -> frozenset[ConceptId]:
        """Give the safe ones of these words, and every safe word above them."""
        words = self._words()
        found: set[ConceptId] = set()
        waiting = [concept for concept in concepts if concept in words]
        while waiting:
            concept = waiting.pop()
            if concept in words and words[concept].id not in found:
                found.add(words[concept].id)
                waiting.append(words[concept].broader or ConceptId(""))
        return frozenset(found)

    def themes_with_broader(self, concepts: Iterable[ConceptId]) -> tuple[Concept, ...]:
        """Give the safe ones of these themes and every safe theme above them, in the order of their ids."""
        return self.named(sorted(each for each in self.and_broader(concepts) if each.startswith("th.")))

    def _words(self) -> Mapping[ConceptId, Concept]:
        generation = self._catalogue.generation()
        if generation != self._generation:
            touched = self._catalogue.touched_since(self._generation)
            if touched is not None and Concept not in touched.kinds:
                self._generation = generation
                return self._safe
            terms = {word.id: word for word in readable(self._catalogue.find(Concept))}
            self._safe = dict(_safe(terms))
            self._under = {}
            self._generation = generation
        return self._safe


def _safe(terms: Terms) -> Iterator[tuple[ConceptId, Concept]]:
    """Yield each word that may be shown with the one that stands for it; what ever told of a person never may."""
    for concept_id in terms:
        chain = chain_of(terms, concept_id)
        if not any(word.reveals for word in chain) and chain[-1].replaced_by is None:
            yield concept_id, chain[-1]


def spoken_labels(concept: Concept) -> tuple[tuple[str, str], ...]:
    """Give all that a word is called, each with its language: whatever somebody may look for it by."""
    leading = ((language, text) for language, texts in concept.others.items() for text in texts)
    return (*concept.labels.items(), *leading)
