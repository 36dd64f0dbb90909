"""Changes to the thesaurus: each leaves it sound, is told apart from somebody else's, and loses no word of a work."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from archive.domain.errors import NotFoundError, RefusedError, StaleRecordError
from archive.domain.ids import ConceptId, new_id
from archive.domain.roles import SECOND_PERSON
from archive.domain.terms import Role
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.soundness import require_sound
from archive.domain.thesaurus.terms import (
    PERSON,
    Terms,
    above,
    folded,
    is_scheme,
    names_in,
    new_term_id,
    reveals_more,
    scheme_of,
)
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.languages import LANGUAGES, _
from archive.ports import Kit
from archive.review.people.accounts import Actor
from archive.review.thesaurus.terms import terms_of

T = TypeVar("T")

THEIRS_TOO = _("Somebody else changed this word in the meantime. What stands there now is shown beside what you wrote.")
LOOSENED = _("That a word tells less of a person than was said is for a consent officer or a reviewer to say.")
TELLS_LESS = _("The other word tells less of a person; then works would show what this one keeps back.")


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What somebody says of a word; languages that are not named here stay as they are."""

    labels: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    broader: ConceptId | None = None
    related: tuple[ConceptId, ...] = ()
    reveals: str = PERSON


def add_term(kit: Kit, scheme: str, said: Wording, by: Actor) -> Concept:
    """Add a word to a list and give it.

    Raises:
        InvalidInputError: the thesaurus would not be sound with it.
    """
    terms = terms_of(kit)
    if ConceptId(scheme) not in terms:
        raise NotFoundError(f"There is no scheme {scheme}.", sought=scheme)
    new = Concept(
        id=new_term_id(terms, scheme, said.labels, new_id()[:8]),
        broader=None,
        reveals=said.reveals,
        labels={},
        # Another archive may give another word the same id, so an address of its own.
        uri=f"urn:uuid:{uuid.uuid4()}",
    )
    written = _worded(new, said, by)
    _keep(kit, terms, {written.id: written, **_related_back(terms, new, written, by)})
    return kit.catalogue.get(Concept, written.id)


def save_term(kit: Kit, term_id: str, said: Wording, by: Actor, version: int) -> Concept:
    """Keep what somebody says of a word, if nobody has changed it since they read it.

    Raises:
        InvalidInputError: the thesaurus would not be sound any more.
        RefusedError: it would tell less of a person than was said, and that is not this account's to say.
        StaleRecordError: somebody else changed it in the meantime.
    """
    terms = terms_of(kit)
    term = _at(terms, term_id, version)
    if reveals_more(term.reveals, said.reveals) and not may_loosen(by.roles):
        raise RefusedError(LOOSENED)
    written = _worded(term, said, by)
    _keep(kit, terms, {written.id: written, **_related_back(terms, term, written, by)})
    return kit.catalogue.get(Concept, written.id)


def merge_terms(kit: Kit, term_id: str, into_id: str, by: Actor, version: int) -> Concept:
    """Let another word stand for one: the old keeps its id and names, its works are found, and nobody chooses it more.

    The other takes over its names, what stood below it and what it was related to.

    Raises:
        InvalidInputError: the thesaurus would not be sound any more.
        RefusedError: works would tell more of a person than before.
        StaleRecordError: somebody else changed it in the meantime.
    """
    terms = terms_of(kit)
    old, into = _at(terms, term_id, version), _found(terms, into_id)
    if reveals_more(old.reveals, into.reveals):
        raise RefusedError(TELLS_LESS)
    merged = replace(old, deprecated=True, replaced_by=into.id, related=(), operator=by.account_id)
    changed = {old.id: merged}
    is_below = any(each.id == old.id for each in above(terms, into))
    taking = replace(into, others=_with_names(into, old), operator=by.account_id)
    changed[into.id] = replace(taking, broader=_above_it(terms, old, into)) if is_below else taking
    for each in terms.values():
        if each.broader == old.id and each.id != into.id:
            changed[each.id] = replace(each, broader=into.id, operator=by.account_id)
    _relate_anew(terms, changed, old, into)
    _keep(kit, terms, changed)
    return kit.catalogue.get(Concept, old.id)


def retire_term(kit: Kit, term_id: str, by: Actor, version: int) -> Concept:
    """Offer a word no longer: works that have it keep it.

    Raises:
        InvalidInputError: other words stand below it.
        StaleRecordError: somebody else changed it in the meantime.
    """
    terms = terms_of(kit)
    term = _at(terms, term_id, version)
    below = [each.id for each in terms.values() if each.broader == term.id and not each.deprecated]
    written = replace(term, deprecated=True, operator=by.account_id)
    _keep(kit, terms, {written.id: written}, below)
    return kit.catalogue.get(Concept, term.id)


def use_again(kit: Kit, term_id: str, by: Actor, version: int) -> Concept:
    """Offer a word once more, be it that it was retired or merged.

    Raises:
        InvalidInputError: its names are another's by now.
        StaleRecordError: somebody else changed it in the meantime.
    """
    terms = terms_of(kit)
    term = _at(terms, term_id, version)
    written = replace(term, deprecated=False, replaced_by=None, operator=by.account_id)
    _keep(kit, terms, {written.id: written})
    return kit.catalogue.get(Concept, term.id)


def may_loosen(roles: Collection[Role]) -> bool:
    """Tell whether somebody may say that a word tells less of a person."""
    return not SECOND_PERSON.isdisjoint(roles)


def _found(terms: Terms, term_id: str) -> Concept:
    term = terms.get(ConceptId(term_id))
    if term is None or is_scheme(term):
        raise NotFoundError(f"There is no word {term_id}.", sought=term_id)
    return term


def _at(terms: Terms, term_id: str, version: int) -> Concept:
    term = _found(terms, term_id)
    if term.version != version:
        raise StaleRecordError(THEIRS_TOO)
    return term


def _keep(kit: Kit, terms: Terms, changed: Mapping[ConceptId, Concept], looked_at: Collection[ConceptId] = ()) -> None:
    """Save what was changed as one change, if the whole stays sound."""
    require_sound({**terms, **changed}, [*changed, *looked_at], LANGUAGES)
    kit.catalogue.save_all([each for each in changed.values() if each != terms.get(each.id)])


def _worded(term: Concept, said: Wording, by: Actor) -> Concept:
    labels = {language: clean for language, text in said.labels.items() if (clean := _line(text))}
    notes = {language: clean for language, text in said.notes.items() if (clean := _text(text))}
    others = {language: lines for language, texts in said.others.items() if (lines := _lines(texts))}
    return replace(
        term,
        labels={**_unasked(term.labels, said.labels), **labels},
        others={**_unasked(term.others, said.others), **others},
        notes={**_unasked(term.notes, said.notes), **notes},
        broader=said.broader,
        related=tuple(sorted(set(said.related))),
        reveals=said.reveals,
        operator=by.account_id,
    )


def _unasked(there: Mapping[str, T], asked: Mapping[str, object]) -> dict[str, T]:
    return {language: value for language, value in there.items() if language not in asked}


def _line(text: str) -> str:
    return " ".join(without_hidden_marks(text).split())


def _text(text: str) -> str:
    return without_hidden_marks(text.replace("\r\n", "\n")).strip()


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(line for text in texts if (line := _line(text)))))


def _related_back(terms: Terms, before: Concept, after: Concept, by: Actor) -> dict[ConceptId, Concept]:
    """Give the words on the other side of what was related or is no longer: both sides say the same."""
    back = {}
    for other_id in set(before.related) ^ set(after.related):
        other = terms.get(other_id)
        if other is not None and other_id != after.id:
            beside = set(other.related) - {after.id} | ({after.id} if other_id in after.related else set())
            back[other_id] = replace(other, related=tuple(sorted(beside)), operator=by.account_id)
    return back


def _with_names(into: Concept, old: Concept) -> dict[str, tuple[str, ...]]:
    """Give a word's other names with all those of one that it stands for."""
    others = {language: list(texts) for language, texts in into.others.items()}
    known = {(language, folded(text)) for language, text in names_in(into)}
    for language, text in names_in(old):
        if (language, folded(text)) not in known:
            others.setdefault(language, []).append(text)
            known.add((language, folded(text)))
    return {language: tuple(sorted(texts)) for language, texts in others.items()}


def _above_it(terms: Terms, old: Concept, into: Concept) -> ConceptId | None:
    """Give what stands above a word that takes the place of one above it."""
    scheme = scheme_of(into.id)
    return old.broader if old.broader is not None else (scheme if scheme in terms else None)


def _relate_anew(terms: Terms, changed: dict[ConceptId, Concept], old: Concept, into: Concept) -> None:
    """Relate to a word what was related to the one it stands for, unless one of them stands above the other."""
    after = {**terms, **changed}
    for other_id in old.related:
        other = after.get(other_id)
        if other is None:
            continue
        beside = set(other.related) - {old.id}
        kin = {into.id, *(each.id for each in above(after, into))}
        if other.id not in kin and into.id not in {each.id for each in above(after, other)}:
            beside.add(into.id)
            now = changed[into.id]
            changed[into.id] = replace(now, related=tuple(sorted({*now.related, other.id})))
        if other.id != into.id:
            changed[other.id] = replace(other, related=tuple(sorted(beside)))
        else:
            changed[into.id] = replace(
                changed[into.id], related=tuple(sorted(set(changed[into.id].related) - {old.id}))
            )
