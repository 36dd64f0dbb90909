"""When two names are one name in another coat: case, accents, script or a common spelling (rules B.4, 14)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_ARABIC_TO_LATIN = str.maketrans(
    {
        **dict.fromkeys("اأإآٱءعى", "a"),
        **dict.fromkeys("ةه", "h"),
        **dict.fromkeys("ييئی", "i"),
        **dict.fromkeys("وؤ", "u"),
        **dict.fromkeys("حخ", "h"),
        **dict.fromkeys("سصث", "s"),
        **dict.fromkeys("تط", "t"),
        **dict.fromkeys("دضذ", "d"),
        **dict.fromkeys("زظ", "z"),
        **dict.fromkeys("كقکڭگ", "k"),
        **{"ب": "b", "پ": "b", "ج": "j", "چ": "j", "ر": "r", "ش": "s", "غ": "g", "ف": "f", "ڤ": "f"},
        **{"ل": "l", "م": "m", "ن": "n", "ـ": ""},
    }
)
_SPELLINGS = (
    (re.compile("ph"), "f"),
    (re.compile("ck|[cq]"), "k"),
    (re.compile("kh|h"), "h"),
    (re.compile("sh|ch|sch"), "s"),
    (re.compile("[vw]"), "u"),
    (re.compile("p"), "b"),
    (re.compile("dj"), "j"),
)
_VOWELS = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")
_NOT_LETTERS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Give a name without case, accents, marks, spaces or punctuation."""
    return "".join(_words(name))


def sounds(name: str) -> str:
    """Give the consonants one hears in a name, in Latin letters whatever the script: أمينة, Amina, Ameena → mn."""
    latin = folded(name).translate(_ARABIC_TO_LATIN)
    for pattern, plain in _SPELLINGS:
        latin = pattern.sub(plain, latin)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", latin).replace("h", ""))


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names could be one person's name, written in other cases, accents, vowels or scripts.

    Between two scripts only the consonants can be compared; within one, the vowels must be near as well.
    """
    if not folded(one) or not folded(other):
        return False
    if folded(one) == folded(other):
        return True
    if _is_latin(one) == _is_latin(other):
        return _near_spelling(one) == _near_spelling(other)
    return bool(sounds(one)) and sounds(one) == sounds(other)


def could_be(typed: str, known: str) -> bool:
    """Tell whether two names could be one person's, where words may be left out or cut to their first letter.

    Karim, Karim Alaoui, Alaoui Karim and K. Alaoui could all be one; so whoever is to be told apart gives a whole name.
    """
    if is_same_name(typed, known):
        return True
    fewer, more = sorted((_words(typed), _words(known)), key=len)
    left = list(more)
    for word in sorted(fewer, key=len, reverse=True):
        fitting = next((other for other in left if _could_be_word(word, other)), None)
        if fitting is None:
            return False
        left.remove(fitting)
    return any(len(word) > 1 for word in fewer)


def _could_be_word(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    return is_same_name(one, other)


def gives_away(pseudonym: str, own_name: str, other_names: Iterable[str]) -> bool:
    """Tell whether a pseudonym is a real name: one's own, whole or a part of it, or the whole name of anybody."""
    own = [own_name, *re.split(r"[\s\-']+", own_name)]
    return any(is_same_name(pseudonym, name) for name in [*own, *other_names])


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c) and c != "ـ")
    return [word for word in _NOT_LETTERS.split(plain) if word]


def _is_latin(name: str) -> bool:
    return all(c < "ɐ" for c in folded(name))


def _near_spelling(name: str) -> str:
    """Fold the vowels that spellings exchange: Ameena and Amina, Youssouf and Yusuf."""
    latin = folded(name).translate(_ARABIC_TO_LATIN)
    for pattern, plain in (
        *_SPELLINGS,
        (re.compile("ee|y"), "i"),
        (re.compile("ou|oo|o"), "u"),
        (re.compile("e"), "i"),
    ):
        latin = pattern.sub(plain, latin)
    return _DOUBLED.sub(r"\1", latin.removesuffix("h"))
