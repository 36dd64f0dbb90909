"""A vocabulary of another system taken in: what can be kept is, and what cannot is told in one sentence each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from archive.domain.errors import NotFoundError
from archive.domain.ids import ConceptId, new_id
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.exchange import FileTerm, Trouble, trouble
from archive.domain.thesaurus.soundness import LONGEST_NAME, LONGEST_NOTE, MOST_NAMES
from archive.domain.thesaurus.terms import (
    PERSON,
    Terms,
    folded,
    is_scheme,
    is_term_id,
    new_term_id,
    reveals_more,
    scheme_of,
    uri_of,
)
from archive.languages import LANGUAGES
from archive.ports import Kit
from archive.review.people.accounts import Actor
from archive.review.thesaurus.change import may_loosen
from archive.review.thesaurus.mend import mend
from archive.review.thesaurus.terms import terms_of

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """How many words are new or were changed, how many stay as they are, and what could not be taken as it was."""

    added: int
    changed: int
    unchanged: int
    troubles: tuple[Trouble, ...]


def take_in(kit: Kit, found: Iterable[FileTerm], into: str, by: Actor, *, only_look: bool = False) -> TakenIn:
    """Take the words of a file in as one change; what names no list of ours goes `into` one.

    A word that is here already, by its address, is changed where the file says something else. A new one stays at the
    desk unless the file says that it tells nothing of a person.

    Raises:
        NotFoundError: there is no such list.
        StaleRecordError: somebody else changed a word at the same moment.
    """
    terms = terms_of(kit)
    taking = _Taking(terms, into, by)
    after = taking.take(list(found))
    changed = [each for each in after.values() if each != terms.get(each.id)]
    if changed and not only_look:
        kit.catalogue.save_all(changed)
    added = sum(each.id not in terms for each in changed)
    return TakenIn(
        added=added,
        changed=len(changed) - added,
        unchanged=sum(each in terms and after[each] == terms[each] for each in taking.mine),
        troubles=tuple(taking.troubles),
    )


class _Taking:
    """One file on its way in."""

    def __init__(self, terms: Terms, into: str, by: Actor) -> None:
        self.mine: list[ConceptId] = []
        self.troubles: list[Trouble] = []
        self._terms = terms
        self._into = into
        self._by = by
        self._after = dict(terms)
        self._ids: dict[str, ConceptId] = {uri_of(each): each.id for each in terms.values()}

    def take(self, found: list[FileTerm]) -> dict[ConceptId, Concept]:
        """Give every word of the file an id, say of it what the file says, and mend what would not be sound."""
        for one in sorted(found, key=lambda each: not each.is_scheme):
            if one.uri not in self._ids:
                self._ids[one.uri] = self._new_id(one)
                self._add(one)
        ours = [one for one in found if uri_of(self._after[self._ids[one.uri]]) == one.uri]
        self.mine = [self._ids[one.uri] for one in ours]
        for one in ours:
            told = self._told(one, self._after[self._ids[one.uri]])
            self._after[told.id] = told
        self._relate_both()
        mend(self._after, self._terms, dict.fromkeys(self.mine), self.troubles.append)
        return self._after

    def _say(self, one: FileTerm, code: str, sentence: str, **more: str | int) -> None:
        self.troubles.append(trouble(one.uri, code, sentence, **more))

    def _add(self, one: FileTerm) -> None:
        """Keep a place for a word that is new here; a list of somebody else's is one of ours already."""
        concept_id = self._ids[one.uri]
        if concept_id not in self._after:
            new = Concept(
                id=concept_id,
                broader=None,
                reveals=one.reveals if one.reveals is not None else PERSON,
                labels={},
                operator=self._by.account_id,
            )
            self._after[concept_id] = new if uri_of(new) == one.uri else replace(new, uri=one.uri)

    def _new_id(self, one: FileTerm) -> ConceptId:
        wanted = ConceptId(one.identifier)
        if one.is_scheme:
            is_own = is_term_id(wanted) and uri_of(Concept(id=wanted, broader=None, reveals="", labels={})) == one.uri
            return wanted if is_own and "." not in wanted else self._list(self._into)
        scheme = self._scheme(one)
        if is_term_id(wanted) and wanted != scheme and scheme_of(wanted) == scheme and wanted not in self._after:
            return wanted
        return new_term_id(self._after, scheme, one.labels, new_id()[:8])

    def _scheme(self, one: FileTerm) -> ConceptId:
        known = [scheme_of(self._ids[uri]) for uri in one.schemes if uri in self._ids]
        if known:
            return known[0]
        self._say(one, "no_list", "It is in no list of this file; it went into “{list}”.", list=self._into)
        return self._list(self._into)

    def _list(self, name: str) -> ConceptId:
        if not any(each.id == name and is_scheme(each) for each in self._after.values()):
            raise NotFoundError(f"There is no list {name} in the vocabulary.", sought=name)
        return ConceptId(name)

    def _told(self, one: FileTerm, before: Concept) -> Concept:
        """Give a word with what the file says of it; languages of which the file says nothing stay as they are."""
        labels, others = self._names(one)
        replaced_by = [self._ids[uri] for uri in self._known(one.replaced_by)]
        told = replace(
            before,
            labels=_sorted({**before.labels, **labels}),
            others=_sorted({**before.others, **others}),
            notes=_sorted({**before.notes, **self._notes(one)}),
            broader=None if one.is_scheme else self._broader(one, before.id),
            related=tuple(sorted({self._ids[uri] for uri in self._known(one.related)} - {before.id})),
            deprecated=one.deprecated or bool(replaced_by),
            replaced_by=replaced_by[0] if replaced_by else None,
            reveals=self._reveals(one, before),
        )
        return told if told == before else replace(told, operator=self._by.account_id)

    def _names(self, one: FileTerm) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
        """Give the names of a word as far as they fit, each once in a language."""
        labels = {language: text for language, text in one.labels.items() if self._fits(one, text)}
        others: dict[str, tuple[str, ...]] = {}
        for language, texts in one.others.items():
            known = {folded(labels.get(language, "")): ""}
            for text in texts:
                if self._fits(one, text):
                    known.setdefault(folded(text), text)
            fitting = tuple(text for text in known.values() if text)
            others |= {language: fitting[:MOST_NAMES]} if fitting else {}
        for language in LANGUAGES:
            if not labels.get(language) and not one.is_scheme:
                self._say(one, "missing", "It has no name in {language} yet.", language=language)
        return labels, others

    def _notes(self, one: FileTerm) -> dict[str, str]:
        if any(len(text) > LONGEST_NOTE for text in one.notes.values()):
            sentence = "What is said of it is longer than {most} characters, and was cut."
            self._say(one, "note", sentence, most=LONGEST_NOTE)
        return {language: text[:LONGEST_NOTE].rstrip() for language, text in one.notes.items()}

    def _fits(self, one: FileTerm, text: str) -> bool:
        if folded(text) and len(text) <= LONGEST_NAME:
            return True
        self._say(one, "name", "“{name}” cannot be a name here, and was left out.", name=text[:60])
        return False

    def _known(self, uris: Iterable[str]) -> list[str]:
        return [uri for uri in uris if uri in self._ids]

    def _broader(self, one: FileTerm, concept_id: ConceptId) -> ConceptId | None:
        scheme = scheme_of(concept_id)
        over = [self._ids[uri] for uri in self._known(one.broader)]
        own = sorted(each for each in over if scheme_of(each) == scheme and each != concept_id)
        if len(over) > 1 or len(own) < len(over):
            chosen = own[0] if own else scheme
            sentence = "It stands below several words, or below one of another list; it was put below “{chosen}”."
            self._say(one, "broader", sentence, chosen=chosen)
        if own:
            return own[0]
        return scheme if one.is_top or over else None

    def _reveals(self, one: FileTerm, before: Concept) -> str:
        """Give how much a word tells of a person: a file alone never says that it is less than was known."""
        if one.reveals is None:
            return before.reveals
        if before.id in self._terms and reveals_more(before.reveals, one.reveals) and not may_loosen(self._by.roles):
            self._say(one, "loosened", "It tells more of a person here than in the file, and stays as it is here.")
            return before.reveals
        return one.reveals

    def _relate_both(self) -> None:
        """Let both sides of a relation say it; of the words of the file nothing else is related than it says."""
        mine, told = set(self.mine), dict[ConceptId, set[ConceptId]]()
        for concept_id in mine:
            for other in self._after[concept_id].related:
                told.setdefault(other, set()).add(concept_id)
        for concept_id, concept in list(self._after.items()):
            kept = set(concept.related) - (set() if concept_id in mine else mine)
            beside = tuple(sorted(kept | told.get(concept_id, set())))
            if beside != concept.related:
                self._after[concept_id] = replace(concept, related=beside, operator=self._by.account_id)


def _sorted(texts: Mapping[str, T]) -> dict[str, T]:
    """Put our own languages first, in their order, so that a word is called in one of them."""
    first = {language: number for number, language in enumerate(LANGUAGES)}
    return dict(sorted(texts.items(), key=lambda each: (first.get(each[0], len(first)), each[0])))
