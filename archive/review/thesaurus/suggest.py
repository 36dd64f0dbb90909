"""Themes that the words of a work speak of: offered to whoever describes it, and never applied by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from archive.domain.ids import ConceptId
from archive.domain.thesaurus.concept import Concept
from archive.domain.thesaurus.terms import Terms, is_scheme, names_in, scheme_of
from archive.domain.words.text_folding import each_word_of, folds_of, words_of
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
    times, first = Counter[ConceptId](), dict[ConceptId, str]()
    named: dict[str, Mapping[Key, list[_Name]]] = {}
    known: dict[tuple[str, str], _Heard] = {}
    for tag, text in texts:
        language = broad_tag(tag)
        if language not in named:
            named[language] = _names(kit, terms, language, scheme)
        read = text[:LONGEST_TEXT]
        for name, place in _places(_hearing(kit, language, named[language], known), read):
            if name.concept_id not in without:
                times[name.concept_id] += 1
                if name.concept_id not in first:
                    first[name.concept_id] = _said(read, name, place)
    most = sorted(times.items(), key=lambda each: (-each[1], each[0]))[:MOST_SUGGESTED]
    return [Suggestion(concept=terms[each], times=count, said=first[each]) for each, count in most]


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


def _places(heard_as: Callable[[str], _Heard], text: str) -> Iterator[tuple[_Name, int]]:
    """Yield each name that is said in a text, with the number of the word at which it begins."""
    words = folds_of(text)
    begin = {word: names for word in set(words) if (names := heard_as(word).names)}
    for place, word in enumerate(words):
        if word in begin:
            fitting = (
                name for name in begin[word] if _goes_on(name, words[place + 1 : place + len(name.keys)], heard_as)
            )
            yield from ((name, place) for name in {name.concept_id: name for name in fitting}.values())


def _said(text: str, name: _Name, place: int) -> str:
    """Give the words of a name as they stand in a text."""
    words = list(islice(each_word_of(text), place, place + len(name.keys)))
    return text[words[0].start : words[-1].end]


def _goes_on(name: _Name, words: list[str], heard_as: Callable[[str], _Heard]) -> bool:
    """Tell whether behind the first word of a name its others follow."""
    others = name.keys[1:]
    return len(words) == len(others) and all(own & heard_as(word).keys for own, word in zip(others, words, strict=True))


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
