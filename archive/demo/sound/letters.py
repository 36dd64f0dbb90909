"""How a small made voice reads letters: French, English and Arabic spelling turned into a string of sounds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Sound:
    """One sound of speech: how the mouth is shaped (three resonances in Hz), and how it is driven.

    `voiced` and `noise` are loudnesses from 0 to 1; `stop` is a closing of the mouth before it.
    """

    resonances: tuple[int, int, int]
    lasts_ms: int
    voiced: float = 1.0
    noise: float = 0.0
    stop: bool = False
    vowel: bool = False


def _vowel(first: int, second: int, third: int = 2500, lasts_ms: int = 105) -> Sound:
    return Sound((first, second, third), lasts_ms, vowel=True)


SOUNDS: Final = {
    "a": _vowel(740, 1380),
    "e": _vowel(480, 1880),
    "i": _vowel(300, 2250, 2950),
    "o": _vowel(470, 860),
    "u": _vowel(320, 780, 2300),
    "y": _vowel(300, 1820, 2250),
    "@": _vowel(500, 1420, 2450, 70),
    "A": _vowel(700, 1180, 2500, 165),
    "I": _vowel(300, 2250, 2950, 150),
    "U": _vowel(320, 780, 2300, 150),
    "N": _vowel(560, 980, 2400, 135),
    "m": Sound((270, 1050, 2200), 70, 0.55),
    "n": Sound((280, 1500, 2400), 65, 0.55),
    "l": Sound((360, 1250, 2700), 60, 0.7),
    "r": Sound((420, 1250, 1750), 55, 0.55, 0.06),
    "w": Sound((300, 680, 2200), 60, 0.7),
    "j": Sound((290, 2150, 2900), 55, 0.7),
    "s": Sound((3800, 4800, 6200), 85, 0.0, 0.0045),
    "z": Sound((320, 4200, 5600), 75, 0.35, 0.08),
    "S": Sound((2200, 2900, 4600), 90, 0.0, 0.016),
    "Z": Sound((300, 2300, 3900), 75, 0.4, 0.09),
    "f": Sound((1300, 3400, 5200), 75, 0.0, 0.03),
    "v": Sound((320, 1400, 3400), 60, 0.45, 0.1),
    "h": Sound((700, 1400, 2500), 60, 0.0, 0.06),
    "x": Sound((900, 1500, 2600), 80, 0.0, 0.055),
    "R": Sound((480, 1300, 2350), 65, 0.5, 0.1),
    "p": Sound((400, 900, 2200), 35, 0.0, 0.2, stop=True),
    "b": Sound((320, 900, 2200), 40, 0.5, 0.05, stop=True),
    "t": Sound((600, 2900, 4300), 35, 0.0, 0.16, stop=True),
    "d": Sound((330, 1700, 2700), 40, 0.5, 0.08, stop=True),
    "k": Sound((700, 1800, 2700), 40, 0.0, 0.11, stop=True),
    "g": Sound((330, 1500, 2300), 45, 0.5, 0.08, stop=True),
    "'": Sound((600, 1300, 2500), 25, 0.2, 0.0, stop=True),
    " ": Sound((500, 1400, 2500), 45, 0.0),
    ",": Sound((500, 1400, 2500), 230, 0.0),
    ".": Sound((500, 1400, 2500), 380, 0.0),
}

# Longest spellings first: each rule is tried in this order at every place.
_FRENCH: Final = (
    *(("eau", "o"), ("oin", "wN"), ("ain", "N"), ("ien", "jN"), ("ille", "ij"), ("ouille", "uj"), ("eil", "ej")),
    *(("ou", "u"), ("oi", "wa"), ("on", "N"), ("an", "N"), ("en", "N"), ("in", "N"), ("un", "N"), ("om", "N")),
    *(("am", "N"), ("em", "N"), ("au", "o"), ("ai", "e"), ("ei", "e"), ("eu", "@"), ("œu", "@"), ("ch", "S")),
    *(("ph", "f"), ("qu", "k"), ("gn", "nj"), ("gu", "g"), ("ss", "s"), ("ge", "Z"), ("gi", "Zi"), ("ce", "s")),
    *(("ci", "si"), ("ç", "s"), ("é", "e"), ("è", "e"), ("ê", "e"), ("à", "a"), ("â", "a"), ("ô", "o"), ("î", "i")),
    *(("û", "y"), ("ù", "y"), ("u", "y"), ("e", "@"), ("c", "k"), ("j", "Z"), ("r", "R"), ("h", ""), ("x", "ks")),
    *(("y", "i"), ("q", "k"), ("w", "w")),
)
_ENGLISH: Final = (
    *(("tion", "S@n"), ("ough", "o"), ("igh", "aj"), ("oo", "u"), ("ee", "I"), ("ea", "i"), ("ou", "aw"), ("ow", "ow")),
    *(("oa", "o"), ("ai", "ej"), ("ay", "ej"), ("th", "z"), ("sh", "S"), ("ch", "tS"), ("ph", "f"), ("wh", "w")),
    *(("ck", "k"), ("ng", "ng"), ("qu", "kw"), ("kn", "n"), ("ll", "l"), ("ss", "s"), ("tt", "t"), ("u", "@")),
    *(("y", "i"), ("c", "k"), ("j", "dZ"), ("x", "ks"), ("q", "k")),
)
_ARABIC: Final = tuple(
    zip(
        "اأإآبتثجحخدذرزسشصضطظعغفقكلمنهوييىةئؤء",
        (
            *("A", "a", "i", "A", "b", "t", "s", "Z", "h", "x", "d", "z", "r", "z", "s", "S", "s", "d", "t", "z"),
            *("'", "R", "f", "k", "k", "l", "m", "n", "h", "U", "I", "I", "A", "a", "'", "'", "'"),
        ),
        strict=True,
    )
)
_RULES: Final = {"fr": _FRENCH, "en": _ENGLISH, "ar": _ARABIC}
_SILENT_ENDINGS: Final = {
    "fr": re.compile(r"(?<=\w\w)(ent|es|e|s|t|d|x|p)(?=\W|$)"),
    "en": re.compile(r"(?<=\w\w)e(?=\W|$)"),
}


def sounds_of(text: str, language: str) -> list[str]:
    """Spell a text as names of `SOUNDS`; what has no sound of its own is passed over."""
    text = unicodedata.normalize("NFC", text).lower()
    if language in _SILENT_ENDINGS:
        text = _SILENT_ENDINGS[language].sub("", text)
    found: list[str] = []
    place = 0
    while place < len(text):
        spelling, sounds = _at(text, place, _RULES[language])
        found.extend(sounds)
        place += len(spelling)
    return _with_vowels(found) if language == "ar" else found


def _at(text: str, place: int, rules: tuple[tuple[str, str], ...]) -> tuple[str, str]:
    for spelling, sounds in rules:
        if text.startswith(spelling, place):
            return spelling, sounds
    letter = text[place]
    if letter in ",;:،؛—":
        return letter, ","
    if letter in ".!?؟…":
        return letter, "."
    return letter, letter if letter in SOUNDS else " " if letter.isspace() else ""


def _with_vowels(sounds: list[str]) -> list[str]:
    """Give Arabic the short vowels that its spelling leaves out, between consonants that would stand together."""
    full: list[str] = []
    for sound, after in zip(sounds, [*sounds[1:], " "], strict=True):
        full.append(sound)
        is_consonant = sound not in " ,." and not SOUNDS[sound].vowel
        if is_consonant and after not in " ,." and not SOUNDS[after].vowel:
            full.append("a" if len(full) % 3 else "i")
    return full
