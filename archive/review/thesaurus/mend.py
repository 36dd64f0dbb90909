"""Words of a file made sound among ours: what cannot stay is taken away and told, and no word of ours is changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.exchange import Trouble
from archive.domain.thesaurus.soundness import faults_by_word, faults_of_place, require_sound
from archive.domain.thesaurus.terms import Terms, above, folded, is_scheme, scheme_of, uri_of
from archive.languages import LANGUAGES

_MOST_ROUNDS: Final = 40
_MENDED_ROUNDS: Final = 30
"""From this round on what is still faulty is left out as a whole."""

_WAITED_FOR: Final = "thesaurus.languages"
"""A name that is missing in a language is told of and waited for; nothing is wrong with the word."""

Told = Callable[[Trouble], None]
Mend = Callable[[Terms, Concept, str], Concept | None]


def mend(after: dict[ConceptId, Concept], before: Terms, mine: Collection[ConceptId], told: Told) -> None:
    """Change the words `after` a file was taken in until they are sound; `mine` are those of the file.

    Raises:
        InvalidInputError: they cannot be made sound.
    """
    for number in range(_MOST_ROUNDS):
        looked_at = [*(each for each in mine if each in after), *(each for each in after if each not in mine)]
        looked_at = [each for each in looked_at if after[each] != before.get(each) or _leans(after, before, each)]
        found = [(each, fault) for each, fault in faults_by_word(after, looked_at, LANGUAGES) if _counts(fault)]
        if not found:
            return
        names: set[str] = set()
        for concept_id, fault in found:
            name = folded(str(fault.values.get("name", "")))
            if concept_id in after and name not in names and _still(after, after[concept_id], fault):
                names |= {name} if name else set()
                told(Trouble(uri_of(after[concept_id]), fault))
                _mend_one(after, before, concept_id, "" if number >= _MENDED_ROUNDS else fault.code, name)
    require_sound(after, [each for each in after if after[each] != before.get(each)], ())


def _counts(fault: InvalidInputError) -> bool:
    return fault.code != _WAITED_FOR


def _leans(after: Terms, before: Terms, concept_id: ConceptId) -> bool:
    """Tell whether a word that was not changed itself stands below one that was, or is related to one."""
    concept = after[concept_id]
    return any(after.get(each) != before.get(each) for each in (concept.broader, *concept.related) if each)


def _still(after: Terms, concept: Concept, fault: InvalidInputError) -> bool:
    """Tell whether a fault of a word's place is still one: another word may have been mended since."""
    if fault.code.removeprefix("thesaurus.") not in _PLACED:
        return True
    return any(each.code == fault.code for each in faults_of_place(after, concept))


def _mend_one(after: dict[ConceptId, Concept], before: Terms, concept_id: ConceptId, code: str, name: str) -> None:
    act = _MENDS.get(code.removeprefix("thesaurus."))
    mended = act(after, after[concept_id], name) if act else None
    if mended is not None:
        after[concept_id] = mended
    elif concept_id in before:
        after[concept_id] = before[concept_id]
    else:
        del after[concept_id]


def _to_the_top(after: Terms, concept: Concept, name: str) -> Concept:
    scheme = scheme_of(concept.id)
    return replace(concept, broader=scheme if scheme in after and concept.broader != scheme else None)


def _apart(after: Terms, concept: Concept, name: str) -> Concept:
    """Give a word without what it cannot be related to: what stands above or below it, a list, itself, nothing."""
    over = {each.id for each in above(after, concept)} | {concept.id}

    def may(other_id: ConceptId) -> bool:
        other = after.get(other_id)
        is_kin = other is None or other_id in over or concept in above(after, other)
        return not (is_kin or other is None or is_scheme(other))

    return replace(concept, related=tuple(each for each in concept.related if may(each)))


def _unreplaced(after: Terms, concept: Concept, name: str) -> Concept:
    return replace(concept, replaced_by=None)


def _without_name(after: Terms, concept: Concept, name: str) -> Concept | None:
    """Take a name away that is another's already; a word without any other is left out."""
    labels = {language: text for language, text in concept.labels.items() if folded(text) != name}
    others = {
        language: tuple(text for text in texts if folded(text) != name) for language, texts in concept.others.items()
    }
    left = {language: texts for language, texts in others.items() if texts}
    return replace(concept, labels=labels, others=left) if labels else None


_PLACED: Final[Mapping[str, Mend]] = {
    "broader": _to_the_top,
    "broader_old": _to_the_top,
    "circle": _to_the_top,
    "related": _apart,
    "related_above": _apart,
    "replaced": _unreplaced,
    "replaced_circle": _unreplaced,
}
_MENDS: Final[Mapping[str, Mend]] = {**_PLACED, "name_twice": _without_name, "taken": _without_name}
"""How each fault is mended; one that is not named here leaves the word out, or as it was."""
