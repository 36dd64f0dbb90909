"""Which words are forms of one word: by their endings, by a kept list, by how keyboards spell them, by their stems.

A word has keys; words that share one are forms of one word. A *light* key holds only what nobody would dispute (an
article, a plural, a letter that a keyboard lacks), and comes before a stem, which algorithms find and often overdo.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import snowballstemmer

from archive.domain.words.name_matching import index_of
from archive.domain.words.text_folding import fold, folds_of
from archive.languages import MORPHOLOGIES, direction

Key = tuple[str, str]
"""A language, and what a word in it shares with its other forms; a light one begins with an equals sign."""

NAMES: Final = "name"
"""Stands for the language of a name: it is read alike in every script."""

LIGHT: Final = "="
PLURALS: Final = Path(__file__).resolve().parents[2] / "vocabulary" / "arabic_plurals.csv"
"""Our own list of nouns with their broken plurals, those that this field needs most; no rule finds these."""

VERBS: Final = PLURALS.with_name("french_verbs.csv")
"""Our own list of French verbs whose forms have too little in common for any rule: écris and écrire, bu and boire."""

STOP_WORDS: Final = {code: frozenset(folds_of(known.stop_words)) for code, known in MORPHOLOGIES.items()}
"""The words that stand in every text of a language, folded."""

STOP_WORDS_AS_WRITTEN: Final = frozenset(
    word for known in MORPHOLOGIES.values() for word in known.stop_words.casefold().split()
)

_STEMMERS: Final = {
    code: snowballstemmer.stemmer(known.stemmer) for code, known in MORPHOLOGIES.items() if known.stemmer
}
_LATIN: Final = tuple(code for code in _STEMMERS if direction(code) == "ltr")
_RARE_LETTERS: Final = "ff fub wo ln lua kg bm dyu mnk kri ee fon bci ha yo ig zgh kab rif shi tzm taq ber"
_KEYBOARDS: Final = frozenset(_RARE_LETTERS.split())
"""Languages with letters that few keyboards have, so that each writes them as it can."""

_PERSIAN, _KURDISH = "fa", "ku"
_REMEMBERED: Final = 1 << 16
_SHORTEST_STEM: Final = 3
"""A Latin stem that is shorter says nothing: "se" would be the stem of the sea. One of this length that is a whole word
leads to others in English alone, where it is a verb: the French mer is no form of mère.
"""

_PREFIXES: Final = ("وبال", "فبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال")
_LETTERS_BEFORE: Final = ("وب", "ول", "فب", "فل", "و", "ف", "ب", "ل")
_SHORTEST_AFTER_ARTICLE, _SHORTEST_AFTER_LETTER = 2, 3
_ENDINGS: Final = {
    "ar": ("ات", "ون", "ين", "ان", "ا", "ي", "نا", "ها", "هم", "كم"),
    "fa": ("هايي", "هاي", "هايم", "ها"),
}
_OF_MORE: Final = ("ات", "ان", "ين")
_HAMZA_SEATS: Final = ("اي", "او")
_BEFORE_PERSIAN_VERBS: Final = ("نمي", "مي")
_KURDISH_ENDINGS: Final = ("هكان", "هكه", "كان", "ان", "يك")


def keys_in(word: str, language: str) -> tuple[Key, ...]:
    """Give the keys of a folded word of a text in a language; none where nobody can tell."""
    return _keys(word, language)


def languages_of_forms() -> tuple[str, ...]:
    """Give the languages of which stems are known; which of them a word of a query is in, nobody knows."""
    return tuple(_STEMMERS)


def keyboard_keys(word: str) -> Iterator[Key]:
    """Yield the keys of a word of a query that stand for letters it may be written with in other languages."""
    for language in ("ff", _PERSIAN, _KURDISH, NAMES):
        yield from _keys(word, language)


@lru_cache(maxsize=_REMEMBERED)
def _keys(word: str, language: str) -> tuple[Key, ...]:
    made = _MAKERS.get(language, _spelling_keys if language in _KEYBOARDS else _no_keys)
    return tuple(dict.fromkeys((*made(word), *_tifinagh_keys(word))))


def _no_keys(_: str) -> Iterable[Key]:
    return ()


def _latin_keys(language: str) -> Callable[[str], Iterator[Key]]:
    def keys(word: str) -> Iterator[Key]:
        if _is_arabic(word):
            return
        one = _one(word, language)
        yield language, LIGHT + one
        for spelling in _spellings(word, language):
            stem = fold(_STEMMERS[language].stemWord(spelling))
            is_bare = stem == one and language != "en"
            if len(stem) > _SHORTEST_STEM or (len(stem) == _SHORTEST_STEM and not is_bare):
                yield language, stem
        if language == "fr":
            yield from ((language, f"{verb}~") for verb in _verbs().get(word, ()))

    return keys


def _spellings(word: str, language: str) -> Iterator[str]:
    """Yield a folded word, and as its stemmer knows it, which waits for accents: vivía, mentalité, arrivé."""
    yield word
    for ending, known in _ENDINGS_WITHOUT_ACCENTS.get(language, {}).items():
        if word.endswith(ending):
            yield word[: -len(ending)] + known
            return


def _one(word: str, language: str) -> str:
    """Give a word without the ending that says there are many."""
    if language == "en" and word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= _SHORTEST_STEM:
        return word
    if language == "it":
        return _one_in_italian(word) if word[-1] in "aeio" else word
    if language == "es" and word.endswith("es") and word[-3] not in "aeiou":
        return word[:-2]
    return word[:-1] if word[-1] == "s" or (language == "fr" and word[-1] == "x") else word


def _one_in_italian(word: str) -> str:
    """Give a word with a stroke for its last vowel: barca and barche, spezia and spezie, but never the English man."""
    bare = word[:-1]
    is_long = len(bare) > _SHORTEST_STEM and (bare.endswith(("ch", "gh")) or bare[-1] == "i")
    return f"{bare[:-1] if is_long else bare}-"


def _arabic_keys(word: str) -> Iterator[Key]:
    if not _is_arabic(word):
        return
    for base in _bases(word):
        yield "ar", LIGHT + base
        for ending in _ENDINGS["ar"]:
            if base.endswith(ending) and len(base) - len(ending) >= _SHORTEST_AFTER_ARTICLE:
                yield from _of_one("ar", base[: -len(ending)], ending)
        for one in _plurals().get(base, ()):
            yield "ar", LIGHT + one
        yield "ar", _STEMMERS["ar"].stemWord(f"{base[:-1]}ة" if base.endswith("ه") else base)


def _of_one(language: str, base: str, ending: str) -> Iterator[Key]:
    """Yield the keys of what is left without an ending: of many, of a pair, or of whose it is."""
    whole = [base]
    if ending in _OF_MORE:
        whole.append(f"{base}ه")
    elif base.endswith("ت"):
        whole.append(f"{base[:-1]}ه")
    elif base.endswith(_HAMZA_SEATS):
        # What is somebody's takes a seat under the hamza that ended the word: أصدقاء, أصدقائي.
        whole.append(base[:-1])
    for each in whole:
        if len(each) >= _SHORTEST_STEM or each in _plurals():
            yield language, LIGHT + each
            yield from ((language, LIGHT + one) for one in _plurals().get(each, ()))


def _bases(word: str) -> Iterator[str]:
    """Yield an Arabic word, and what is left of it without an article and the letters that are written before it."""
    yield word
    if word in _plurals():
        return
    for prefix in _PREFIXES:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_AFTER_ARTICLE:
            yield word[len(prefix) :]
            return
    for letters in _LETTERS_BEFORE:
        if word.startswith(letters) and len(word) - len(letters) >= _SHORTEST_AFTER_LETTER:
            yield word[len(letters) :]
            return


@cache
def _plurals() -> Mapping[str, tuple[str, ...]]:
    """Give for each noun of the kept list, and for each of its plurals, which noun it is; folded."""
    return _kept(PLURALS, "singular", "plurals")


@cache
def _verbs() -> Mapping[str, tuple[str, ...]]:
    """Give for each verb of the kept list, and for each of its forms, which verb it is; folded."""
    return _kept(VERBS, "infinitive", "forms")


def _kept(path: Path, first: str, others: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            one = fold(row[first])
            for form in (one, *folds_of(row[others])):
                found.setdefault(form, {})[one] = None
    return {form: tuple(ones) for form, ones in found.items()}


def _persian_keys(word: str) -> Iterator[Key]:
    if not _is_arabic(word):
        return
    yield _PERSIAN, LIGHT + word
    for prefix in _BEFORE_PERSIAN_VERBS:
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_AFTER_LETTER:
            yield _PERSIAN, LIGHT + word[len(prefix) :]
            return
    for ending in _ENDINGS["fa"]:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_AFTER_ARTICLE:
            yield _PERSIAN, LIGHT + word[: -len(ending)]
            return


def _kurdish_keys(word: str) -> Iterator[Key]:
    """Yield the consonants and long vowels of a word, the same in Sorani's letters and in Kurmanji's."""
    ending = next((each for each in _KURDISH_ENDINGS if word.endswith(each) and len(word) > len(each) + 1), "")
    for each in dict.fromkeys((word, word[: len(word) - len(ending)])):
        sounds = each.translate(_KURDISH_SOUNDS)
        if len(sounds) > 1 and sounds.isascii():
            yield _KURDISH, LIGHT + sounds


def _spelling_keys(word: str) -> Iterator[Key]:
    """Yield a word as keyboards write it that lack its letters: ng, gh, ny as one letter each, none twice."""
    if word.isascii():
        yield from _as_typed(word)


def _tifinagh_keys(word: str) -> Iterator[Key]:
    if "\u2d30" <= word[0] <= "\u2d7f":
        yield from _as_typed(word.translate(_TIFINAGH))


def _as_typed(word: str) -> Iterator[Key]:
    for letters, one in _DIGRAPHS:
        word = word.replace(letters, one)
    typed = "".join(letter for place, letter in enumerate(word) if letter != word[place - 1 : place])
    if len(typed) >= _SHORTEST_STEM:
        yield "ff", LIGHT + typed


def _name_keys(word: str) -> Iterator[Key]:
    if len(heard := index_of(word)) > 1:
        yield NAMES, LIGHT + heard


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"


_ENDINGS_WITHOUT_ACCENTS: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {"ees": "e", "ee": "e", "ites": "ités", "ite": "ité"},
    "es": {"iamos": "íamos", "abamos": "ábamos", "ias": "ías", "ian": "ían", "ia": "ía", "io": "ió"},
}
_IRREGULAR: Final = {
    **{"women": "woman", "men": "man", "children": "child", "people": "person", "feet": "foot", "teeth": "tooth"},
    **{"wives": "wife", "lives": "life", "knives": "knife", "mice": "mouse", "geese": "goose", "loaves": "loaf"},
}
_DIGRAPHS: Final = (
    *(("ny", "n"), ("ng", "n"), ("gn", "n"), ("gh", "g"), ("dj", "j"), ("ou", "u")),
    *(("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "x")),
)
"""What is typed for one letter; gn, dj, ou and ch by those who learnt to write in French."""

_TIFINAGH: Final = str.maketrans(
    {
        **dict(zip("ⴰⴱⴲⴳⴴⴷⴸⴹⴺⴻⴼⴽⴾⵀⵃⵄ", "abbggddddefkkhha", strict=True)),
        **dict(zip("ⵅⵆⵇⵈⵉⵊⵋⵍⵎⵏⵓⵔⵕⵙⵚⵛ", "xxqqijjlmnurrssc", strict=True)),
        **dict(zip("ⵜⵝⵟⵠⵡⵢⵣⵤⵥ", "tttvwyzzz", strict=True)),
        **{"ⵖ": "gh", "ⵗ": "gh", "ⵯ": ""},
    }
)
_KURDISH_SOUNDS: Final = str.maketrans(
    {
        **dict.fromkeys("eihy", ""),
        **dict.fromkeys("هيحع", ""),
        **dict(zip("pcvgwo", "bjfkuu", strict=True)),
        "j": "z",
        **dict(zip("ابجدرزسشفقكلمنوختغ", "abjdrzssfqklmnuxtg", strict=True)),
    }
)
_MAKERS: Final[Mapping[str, Callable[[str], Iterable[Key]]]] = {
    **{code: _latin_keys(code) for code in _LATIN},
    "ar": _arabic_keys,
    _PERSIAN: _persian_keys,
    _KURDISH: _kurdish_keys,
    NAMES: _name_keys,
}
