"""When two names are one name in another coat: case, accents, script or a common spelling (rules B.4, 14)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from archive.domain.words.text_folding import pieces_of

_REMEMBERED_NAMES = 1 << 14
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
    (re.compile("sch|sh|ch|c(?=[eiy])"), "s"),
    (re.compile("ph"), "f"),
    (re.compile("ck|[cq]"), "k"),
    (re.compile("kh|h"), "h"),
    (re.compile("[vw]"), "u"),
    (re.compile("p"), "b"),
    (re.compile("dj"), "j"),
)
_VOWELS = re.compile("[aeiouy]")
_DOUBLED = re.compile(r"(.)\1+")


def folded(name: str) -> str:
    """Give a name without case, accents, marks, spaces or punctuation."""
    return "".join(pieces_of(name))


@lru_cache(maxsize=_REMEMBERED_NAMES)
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
    fewer, more = sorted((pieces_of(typed), pieces_of(known)), key=len)
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


def _is_latin(name: str) -> bool:
    return all(c < "ɐ" for c in folded(name))


@lru_cache(maxsize=_REMEMBERED_NAMES)
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


def reads_as(word: str, name: str, *, by_consonants: bool = False) -> bool:
    """Tell whether one word of a text can be read as one word of a name; what a text would meet by chance is none.

    Within a script their vowels are near, or any where the consonants are to be enough; between Arabic and Latin
    letters the consonants are one another's, and each long vowel, which Arabic writes, stands in the Latin word too.
    """
    if folded(word) == folded(name):
        return True
    arabic = [_is_arabic(each) for each in (word, name)]
    if arabic[0] == arabic[1]:
        read = sounds if by_consonants else _near_spelling
        return read(word) == read(name)
    one, other = (word, name) if arabic[0] else (name, word)
    return _in_latin(one).fullmatch(_skeleton(other)) is not None


@lru_cache(maxsize=_REMEMBERED_NAMES)
def index_of(word: str) -> str:
    """Give the same few letters for any two words of which one can be read as the other: to look only at those."""
    return _DOUBLED.sub(r"\1", sounds(word).translate(_NEAR_CONSONANTS))


def _is_arabic(word: str) -> bool:
    return any("\u0621" <= letter <= "\u06ff" for letter in word)


@lru_cache(maxsize=_REMEMBERED_NAMES)
def _skeleton(word: str) -> str:
    """Give a Latin word as it is heard, each vowel one of a, e, i, u; h is heard by few."""
    latin = folded(word)
    for pattern, plain in (*_SPELLINGS, (re.compile("ee|y"), "i"), (re.compile("ou|oo|o"), "u")):
        latin = pattern.sub(plain, latin)
    return _DOUBLED.sub(r"\1", latin.replace("h", ""))


@lru_cache(maxsize=_REMEMBERED_NAMES)
def _in_latin(word: str) -> re.Pattern[str]:
    """Give what an Arabic word may look like as a skeleton in Latin letters.

    A vowel that Arabic does not write may stand between two consonants, none at the end but a silent e.
    """
    letters = _DOUBLED.sub(r"\1", folded(word))
    parts = [_begun(letters)]
    for before, letter in pairwise(letters):
        is_short = before not in "اويع" and letter not in "اويع"
        parts += ["[aeiu]?" if is_short else "", _LATIN_OF.get(letter, re.escape(letter))]
    if letters[-1] == "ه":
        parts[-2:] = ["[ae]?"]
    elif letters[-1] == "ي":
        parts[-1] = "[ae]?[aeiu]"
    return re.compile("".join(parts) + "e?")


def _begun(letters: str) -> str:
    """Give how a word begins: with any vowel, which a long one after it may be instead, or with w and y before one."""
    if letters[0] in "اع":
        return "[aeiu]{0,2}" if letters.startswith("ال") or letters[1:2] in ("ا", "و", "ي") else "[aeiu]{1,2}"
    if letters[0] in "وي":
        return _LATIN_OF[letters[0]] + "[aeiu]?"
    return _LATIN_OF.get(letters[0], re.escape(letters[0]))


_LATIN_OF = {
    **{"ا": "[ae]", "و": "a?u", "ي": "[ae]?[ie][ae]?", "ع": "[aeiu]{0,2}"},
    **dict.fromkeys("هحخ", ""),
    **dict(zip("بتدرزسشطغفكلمن", "btdrzsstgfklmn", strict=True)),
    **{"ث": "[ts]", "ج": "[jg]", "ص": "s", "ق": "[kg]"},
    **dict.fromkeys("ذضظ", "[dz]"),
    **dict.fromkeys("ڭگݣڨ", "[kg]"),
    **{"پ": "b", "چ": "[js]", "ژ": "[jz]", "ڤ": "[fu]"},
}
_NEAR_CONSONANTS = str.maketrans({"d": "t", "z": "t", "s": "t", "j": "k", "g": "k", "c": "k"})
