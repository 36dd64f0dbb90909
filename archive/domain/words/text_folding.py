"""What a word is to somebody who reads or searches: the same in capitals, accents, marks, forms and digits of any kind.

Whatever two writers may spell in two ways is one word here, so everything that compares words folds them here: search,
names held against names, and sealed words looked for in what is about to be published. The text itself is never
changed: each word knows where it stands in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

LONGEST_WORD: Final = 64
"""What is longer is no word, and counts as its beginning."""

_REMEMBERED_WORDS: Final = 1 << 16

_LATIN: Final = {
    **{"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th", "ĸ": "q"},
    # What the languages of West and Central Africa write, and few keyboards have; hooks, strokes and turned letters.
    **dict(zip("ɓɗɖƒɠɦƙƥʠɍɽƭʈŧʋⱱƴɏƶȥƈƀɉɫⱡɋ", "bddfghkpqrrtttvvyyzzcbjllq", strict=True)),
    **dict(zip("ɛəǝɔɩɪɨʊʉɵ", "eeeoiiiuuo", strict=True)),
    **{"ɲ": "ny", "ŋ": "ng", "ɣ": "gh", "ʃ": "sh", "ʒ": "zh", "ʔ": "", "ɂ": "", "ꞌ": "", "ʕ": ""},
}
_ARABIC: Final = {
    # Alef and its forms that no decomposition takes apart; ya and alef maqsura; ta marbuta and ha.
    **dict.fromkeys("ٱٲٳٵ", "ا"),
    **dict.fromkeys("ىیېۍێےۑ", "ي"),
    **dict.fromkeys("ةۃەۀہھ", "ه"),
    # Letters for sounds that Arabic has not: in the Maghreb, in Kurdish, Persian, Urdu and Pashto.
    **dict.fromkeys("کگڭݣګڪ", "ك"),
    **dict.fromkeys("پ", "ب"),
    **dict.fromkeys("ڤڥڢ", "ف"),
    **dict.fromkeys("ڨڧ", "ق"),
    **dict.fromkeys("چڃ", "ج"),
    **dict.fromkeys("ژځږ", "ز"),
    **dict.fromkeys("څ", "س"),
    **dict.fromkeys("ڜښ", "ش"),
    **dict.fromkeys("ڕڑړ", "ر"),
    **dict.fromkeys("ڵ", "ل"),
    **dict.fromkeys("ٹټ", "ت"),
    **dict.fromkeys("ڈډ", "د"),
    **dict.fromkeys("ںڼ", "ن"),
    **dict.fromkeys("ۆۇۈۉۋۊ", "و"),
    **dict.fromkeys("ڠ", "غ"),
    # A hamza on its own is left out as often as it is written; one on a carrier falls with the other marks.
    "ء": "",
}
_GEEZ: Final = {
    # Letters of one sound in Amharic, order by order; the first and the fourth order of some are one sound, too.
    **{chr(0x1210 + order): chr(0x1200 + order) for order in range(8)},
    **{chr(0x1280 + order): chr(0x1200 + order) for order in range(8)},
    **{chr(0x1220 + order): chr(0x1230 + order) for order in range(8)},
    **{chr(0x12D0 + order): chr(0x12A0 + order) for order in range(7)},
    **{chr(0x1340 + order): chr(0x1338 + order) for order in range(8)},
    # Letters said with rounded lips, which many write without.
    **{"ቈ": "ቆ", "ኈ": "ሆ", "ኰ": "ኮ", "ጐ": "ጎ", "ኲ": "ኩ", "ቊ": "ቁ", "ጒ": "ጉ"},
    **{"ሃ": "ሀ", "ሓ": "ሀ", "ኃ": "ሀ", "ኻ": "ሀ", "ኣ": "አ", "ዓ": "አ"},
}
_AMAZIGH: Final = {
    # Tifinagh, letter by letter as Latin writes the same language; what rounds the lips is left out by many.
    **dict(zip("ⴰⴱⴳⴷⴹⴻⴼⴽⵀⵃⵄⵅⵇⵉⵊⵍⵎⵏⵓⵔⵕⵙⵚⵛⵜⵟⵡⵢⵣⵥ", "abgddefkhhexqijlmnurrsscttwyzz", strict=True)),
    **{"ⵖ": "gh", "ⵯ": ""},
    # Greek letters that keyboards without ɣ and ɛ have; signs that scholars write for ayn and hamza.
    **{"γ": "gh", "ε": "e", "\N{MODIFIER LETTER LEFT HALF RING}": "", "\N{MODIFIER LETTER RIGHT HALF RING}": ""},
}
_LETTERS: Final = str.maketrans({**_LATIN, **_ARABIC, **_GEEZ, **_AMAZIGH, "\N{DEVANAGARI SIGN CANDRABINDU}": "\u0902"})
_SPELLINGS: Final = (
    # A hamza before a waw sits on whatever the writer learnt; a nasal before its own letter is one sound.
    ("\u064a\u0654\u0648", "\u0648"),
    ("\u0648\u0654\u0648", "\u0648"),
    ("ŋg", "ng"),
    ("ŋk", "nk"),
)
_ARABIC_MARKS: Final = re.compile("[\u0640\u064b-\u0652\u0670]")
"""Harakat and tatweel: between a hamza and its waw they would hide that these are one spelling."""
_INDIC: Final = range(0x0900, 0x1AB0)
_DROPPED_CLASSES: Final = frozenset({7, 216, 218, 220, 222, 224, 226, 228, 230, 232})
"""Marks that only colour a letter: nuktas, tones, accents of old books. All others in these scripts are vowels."""
_ELIDED: Final = frozenset((*"ldjmtsnc", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"))
"""What French leaves of a word before an apostrophe: nobody searches for it."""

_AFTER_ENGLISH: Final = frozenset({"s"})
"""What English puts behind an apostrophe to say whose something is."""

_UNSEEN_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0")
"""Fillers of Hangul: letters by their category, and nothing to the eye."""

_LOOKALIKES: Final = str.maketrans(
    {
        **dict(zip("авекмнорстухіјѕһԁԛԝ", "abekmhopctyxijshdqw", strict=True)),
        **dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True)),
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢɑɡ", "abcdefghijklmnopqrstuvwyzag", strict=True)),
        **{chr(start + place): chr(ord("a") + place) for start in (0x1F150, 0x1F170) for place in range(26)},
    }
)
"""Letters of other alphabets, small capitals and boxed ones that nobody tells from a Latin letter."""


class Word(NamedTuple):
    """A word as it is searched for, and where in the text it stands."""

    start: int
    end: int
    folded: str


def words_of(text: str) -> tuple[Word, ...]:
    """Give the words of a text in order, folded; one that is all marks, or an elided article, is none."""
    return tuple(each_word_of(text))


def each_word_of(text: str) -> Iterator[Word]:
    """Yield the same words one by one, for whoever needs the first of them only."""
    for match in _RUN.finditer(text):
        run = match[0]
        if run.isalpha() or run.isdigit():
            if folded := fold(run):
                yield Word(match.start(), match.end(), folded)
        else:
            yield from _apart(run, match.start())


def folds_of(text: str) -> list[str]:
    """Give the same words without their places, for whoever only counts them."""
    found: list[str] = []
    for run in _RUN.findall(text):
        if run.isalpha() or run.isdigit():
            found.append(fold(run))
        else:
            found += [word.folded for word in _apart(run, 0)]
    return [folded for folded in found if folded]


def spelt_of(text: str) -> list[tuple[str, str]]:
    """Give the same words, each folded and as it is written in small letters."""
    found: list[tuple[str, str]] = []
    for run in _RUN.findall(text):
        if run.isalpha() or run.isdigit():
            found.append((fold(run), run.casefold()))
        else:
            found += [(word.folded, run[word.start : word.end].casefold()) for word in _apart(run, 0)]
    return [pair for pair in found if pair[0]]


def pieces_of(text: str) -> list[str]:
    """Give everything that is read in a text one after the other, folded: nothing is left out as too small.

    Other than for a search, an elided article and the two halves of N'Diaye are pieces too, and a letter of another
    alphabet that looks like a Latin one is that one.
    """
    return [folded for piece in _SMALLEST.findall(text) if (folded := _as_seen(piece))]


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _as_seen(piece: str) -> str:
    """Fold a piece by what is seen: the same on both sides of every comparison, so other alphabets lose nothing."""
    seen = fold(piece.translate(_LOOKALIKES)).translate(_LOOKALIKES)
    # A name that is held against another is compared without vowel signs, too: nearer is too near.
    return "".join(letter for letter in seen if letter.isalnum())


def _apart(run: str, start: int) -> Iterator[Word]:
    """Yield the words of what apostrophes or low lines hold together."""
    pieces = [(piece.start(), piece.end(), fold(piece[0])) for piece in _PIECE.finditer(run)]
    for place, (begin, end, folded) in enumerate(pieces):
        is_elided = place + 1 < len(pieces) and folded in _ELIDED and run[end] != "_"
        is_genitive = place > 0 and folded in _AFTER_ENGLISH and run[begin - 1] != "_"
        if folded and not is_elided and not is_genitive:
            yield Word(start + begin, start + end, folded)


@lru_cache(maxsize=_REMEMBERED_WORDS)
def fold(word: str) -> str:
    """Give one word without case, accents, harakat, tatweel and letter forms; digits are 0 to 9."""
    folded = _folded_once(word)
    while (again := _folded_once(folded)) != folded:
        folded = again
    return folded[:LONGEST_WORD]


def _folded_once(word: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    apart = _ARABIC_MARKS.sub("", apart)
    for written, usual in _SPELLINGS:
        apart = apart.replace(written, usual)
    kept = (letter for letter in apart.translate(_LETTERS) if letter.isalnum() or is_vowel_sign(letter))
    return "".join(_digit(letter) for letter in kept if letter not in _NO_LETTERS)


def is_vowel_sign(letter: str) -> bool:
    """Tell whether a mark is a letter to its readers, as in Bengali or Devanagari, and no accent."""
    is_mark = ord(letter) in _INDIC and unicodedata.category(letter) in ("Mn", "Mc")
    return is_mark and unicodedata.combining(letter) not in _DROPPED_CLASSES


def _digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def _marks() -> Iterator[str]:
    """Yield as ranges what may stand inside a word without being a letter: marks, and what joins or hides."""
    inside = [
        code
        for code in range(0x11000)
        if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me", "Cf") and not 0xD800 <= code <= 0xDFFF
    ]
    for _, run in groupby(enumerate(inside), key=lambda pair: pair[1] - pair[0]):
        codes = [code for _, code in run]
        yield f"\\U{codes[0]:08x}-\\U{codes[-1]:08x}"
    # Unseen letters of tags and variation selectors, far away.
    yield "\\U000e0000-\\U000e0fff"


_APOSTROPHES: Final = "'’‘ʼʹ′＇‛`´"
_NO_LETTERS: Final = frozenset(f"{_APOSTROPHES}ـ") | _UNSEEN_LETTERS
# What may stand inside a word is asked only where letters end: that makes reading three times as fast.
_MARKS: Final = "".join(_marks())
_LETTERS_AND_MARKS: Final = f"\\w+(?:[{_MARKS}]+\\w*)*"
_SMALLEST: Final = re.compile(f"(?:[^\\W_]|[🅐-🅩🅰-🆉])+(?:[{_MARKS}]+[^\\W_]*)*")
_PIECE: Final = re.compile(f"[^_{_APOSTROPHES}]+")
_RUN: Final = re.compile(f"{_LETTERS_AND_MARKS}(?:[{_APOSTROPHES}]{_LETTERS_AND_MARKS})*")
