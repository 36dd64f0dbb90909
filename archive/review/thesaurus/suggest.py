"""Themes that the words of a work speak of: offered to whoever describes it, and never applied by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import Terms, is_scheme, names_in, scheme_of
from archive.domain.words.text_folding import words_of
from archive.languages import broad_tag
from archive.ports import Kit

MOST_SUGGESTED: Final = 8
LONGEST_TEXT: Final = 100_000
"""How many letters of a text are read for suggestions: some two hours of talk."""

Key = tuple[str, str]
Keys = frozenset[Key]
"""What a word shares with its other forms, and itself."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A theme, how often the words speak of it, and the first place where they do, as it was said."""

    concept: Concept
    times: int
    said: str


@dataclass(frozen=True)
class _Name:
    """A name of a word, as the keys of each of its words."""

    concept_id: ConceptId
    keys: tuple[Keys, ...]


@dataclass(frozen=True)
class _Heard:
    """A word of a text: its keys, and the names that may begin with it."""

    keys: Keys
    names: tuple[_Name, ...]


def suggested(
    kit: Kit, terms: Terms, texts: Iterable[tuple[str, str]], scheme: str, chosen: Iterable[str]
) -> list[Suggestion]:
    """Give the words of a list of which a name, in a text's own language, is said there; those chosen are left out.

    `texts` are pairs of a language and what is said in it. Words are compared as a search does: without accents and
    harakat, and by what they share with their other forms, so that “espoirs” speaks of “espoir”.
    """
    without = set(chosen)
    found: dict[ConceptId, list[str]] = {}
    named: dict[str, Mapping[Key, list[_Name]]] = {}
    known: dict[tuple[str, str], _Heard] = {}
    for tag, text in texts:
        language = broad_tag(tag)
        if language not in named:
            named[language] = _names(kit, terms, language, scheme)
        for concept_id, said in _said(_hearing(kit, language, named[language], known), text[:LONGEST_TEXT]):
            if concept_id not in without:
                found.setdefault(concept_id, []).append(said)
    most = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))[:MOST_SUGGESTED]
    return [Suggestion(concept=terms[each], times=len(said), said=said[0]) for each, said in most]


def _names(kit: Kit, terms: Terms, language: str, scheme: str) -> Mapping[Key, list[_Name]]:
    """Give the names of a list in a language, by each key of their first words."""
    found: dict[Key, list[_Name]] = {}
    for concept in terms.values():
        if concept.deprecated or is_scheme(concept) or scheme_of(concept.id) != scheme:
            continue
        for tag, text in names_in(concept):
            keys = tuple(_keys(kit, word.folded, language) for word in words_of(text))
            if keys and broad_tag(tag) == language:
                for key in keys[0]:
                    found.setdefault(key, []).append(_Name(concept.id, keys))
    return found


def _said(heard_as: Callable[[str], _Heard], text: str) -> Iterator[tuple[ConceptId, str]]:
    """Yield each place where a name is said, with the words as they stand there."""
    words = words_of(text)
    heard = [heard_as(word.folded) for word in words]
    keys = [each.keys for each in heard]
    for place, each in enumerate(heard):
        here = {name.concept_id: name for name in each.names if _fits(name, keys, place)}
        for concept_id, name in here.items():
            yield concept_id, text[words[place].start : words[place + len(name.keys) - 1].end]


def _fits(name: _Name, keys: list[Keys], place: int) -> bool:
    there = keys[place : place + len(name.keys)]
    return len(there) == len(name.keys) and all(own & said for own, said in zip(name.keys, there, strict=True))


def _keys(kit: Kit, word: str, language: str) -> Keys:
    return frozenset(((language, word), *kit.forms_of(word, language)))


def _hearing(
    kit: Kit, language: str, named: Mapping[Key, list[_Name]], known: dict[tuple[str, str], _Heard]
) -> Callable[[str], _Heard]:
    """Give what looks a language's word up, each once: an hour of talk says most of its words many times."""

    def heard_as(word: str) -> _Heard:
        if (language, word) not in known:
            keys = _keys(kit, word, language)
            known[language, word] = _Heard(keys, tuple(name for key in keys for name in named.get(key, ())))
        return known[language, word]

    return heard_as
