"""The words of the thesaurus as the desk reads them: all of a list, one by what it is called, and those like it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from archive.domain.errors import InvalidInputError, readable
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import Terms, folded, is_scheme, names_in, scheme_of, today
from archive.languages import label
from archive.ports import Kit

MOST_FOUND: Final = 12
"""How many words are offered to somebody who has typed the beginning of one."""

_ARTICLE: Final = re.compile(r"(?:[وفبك]?ال|[وف]?لل)(?=\w\w)")
"""The Arabic article and what is written together with it: whoever looks for a word may leave it out, or say it."""


def terms_of(kit: Kit) -> dict[ConceptId, Concept]:
    """Give the whole thesaurus by its ids, in their order."""
    found = {concept.id: concept for concept in readable(kit.catalogue.find(Concept))}
    return dict(sorted(found.items()))


def listed(terms: Terms, scheme: str) -> list[Concept]:
    """Give every word of a list, each followed by what stands below it; what is not used any more comes last."""
    own = [each for each in terms.values() if scheme_of(each.id) == scheme and not is_scheme(each)]
    used = [each for each in own if not each.deprecated]
    below: dict[str, list[Concept]] = {}
    for each in used:
        below.setdefault(each.broader or "", []).append(each)
    found: list[Concept] = []
    waiting = list(reversed([*below.get(scheme, []), *below.get("", [])]))
    while waiting:
        found.append(waiting.pop())
        waiting += reversed(below.get(found[-1].id, []))
    met = {each.id for each in found}
    return [*found, *(each for each in used if each.id not in met), *(each for each in own if each.deprecated)]


def offered(terms: Terms, scheme: str, chosen: Iterable[str] = ()) -> list[Concept]:
    """Give the words of a list that may be chosen, and those that are chosen although nobody chooses them any more."""
    there = set(chosen)
    return [each for each in listed(terms, scheme) if not each.deprecated or each.id in there]


def as_today(terms: Terms, chosen: Iterable[str]) -> tuple[ConceptId, ...]:
    """Give what somebody chose as it is called today: a merged word by the one that stands for it, each once."""
    return tuple(dict.fromkeys(today(terms, each) for each in chosen))


def find_terms(terms: Terms, asked: str, scheme: str = "", most: int | None = MOST_FOUND) -> list[Concept]:
    """Give the words that have a name, in any language, in which each word begins that was typed; the nearest first."""
    begun = folded(asked).split()
    if not begun:
        return []
    found = []
    for concept in terms.values():
        if not is_scheme(concept) and scheme in ("", scheme_of(concept.id)):
            ranks = [rank for _, text in names_in(concept) if (rank := _rank(text, begun)) is not None]
            if ranks or concept.id == asked:
                found.append((concept.deprecated, min(ranks, default=0), concept.id, concept))
    return [concept for *_, concept in sorted(found, key=lambda each: each[:3])][:most]


def _rank(text: str, begun: list[str]) -> int | None:
    """Tell how near a name is to what was typed: it is that, it begins so, or it holds it; None where it does not."""
    name = folded(text)
    words = name.split()
    if not all(any(word.startswith(each) or _bare(word).startswith(_bare(each)) for word in words) for each in begun):
        return None
    typed = " ".join(begun)
    return 0 if name == typed else 1 if name.startswith(typed) else 2


def _bare(word: str) -> str:
    """Give a word without its article."""
    article = _ARTICLE.match(word)
    return word[article.end() :] if article else word


def term_called(terms: Terms, text: str, scheme: str = "", language: str = "") -> Concept:
    """Give the one word that is meant by an id or a name in any language; one merged away gives what stands for it.

    Raises:
        InvalidInputError: no word is called so, or several are.
    """
    wanted = text.strip()
    if ConceptId(wanted) in terms and scheme in ("", scheme_of(wanted)):
        return terms[today(terms, wanted)]
    exact = [each for each in find_terms(terms, wanted, scheme, None) if _has_name(each, wanted)]
    found = {term.id: term for term in (terms[today(terms, each.id)] for each in exact)}
    if len(found) > 1:
        first = [each for each in found.values() if folded(label(each.labels, language)) == folded(wanted)]
        found = {each.id: each for each in first}
    if not found:
        raise InvalidInputError("thesaurus.unknown", "No word of the vocabulary is called “{name}”.", name=wanted[:60])
    if len(found) > 1:
        sentence = "Several words are called “{name}”; write the one you mean in another language."
        raise InvalidInputError("thesaurus.several", sentence, name=wanted[:60])
    return next(iter(found.values()))


def _has_name(concept: Concept, text: str) -> bool:
    return any(folded(name) == folded(text) for _, name in names_in(concept))
