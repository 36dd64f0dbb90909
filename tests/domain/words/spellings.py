"""Other spellings of a name or a number that read the same to a person, drawn by hypothesis."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2069\u3164\ufe0f\ufeff\U000e0041"
SPACES = " \u00a0\u1680\u2002\u2007\u2009\u202f\u205f\u3000\t\n"
BETWEEN = (*SPACES, "-", "‐", "–", "_", ".", " . ", ", ", " / ", "·", "\n\n")
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670ـ"
LOOKALIKES = str.maketrans("aeopcyxiABEKMHOPCTX", "аеорсухіАВЕКМНОРСТХ")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "⁰¹²³⁴⁵⁶⁷⁸⁹")
NUMBER_GAPS = ("", *BETWEEN, ") ", " (", "] ", " et puis ", " -- euh, attends, ", "‑", "−", "…", "\n\n- ")

_CASES: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower, str.title, str.swapcase)
_FORMS = ("NFC", "NFD", "NFKC", "NFKD")


@st.composite
def spelt(draw: st.DrawFn, name: str) -> str:
    """Draw a spelling of a name: case, composition, unseen marks, vowel marks, lookalikes, what stands between."""
    words = draw(st.permutations(name.split()))
    text = draw(st.sampled_from(BETWEEN)).join(words)
    if name.isascii():
        text = text.translate(draw(st.sampled_from([{}, WIDE, LOOKALIKES])))
    text = draw(st.sampled_from(_CASES))(text)
    marks = ["", "", *UNSEEN, *(HARAKAT if not name.isascii() and "\u0621" <= name[0] <= "\u06ff" else "")]
    text = "".join(letter + (draw(st.sampled_from(marks)) if letter.isalpha() else "") for letter in text)
    return unicodedata.normalize(draw(st.sampled_from(_FORMS)), text)


@st.composite
def dialled(draw: st.DrawFn, country: str, national: str) -> str:
    """Draw a spelling of a telephone number: with or without its country, in any digits, with anything between."""
    prefix = draw(st.sampled_from([f"+{country}", f"00{country}", f"+{country} (0)", "0", ""]))
    figures = draw(st.sampled_from(DIGITS))
    gaps = [draw(st.sampled_from(NUMBER_GAPS)) if draw(st.integers(0, 2)) == 0 else "" for _ in national]
    unseen = ["", "", "", *UNSEEN]
    text = prefix + "".join(
        gap + digit + draw(st.sampled_from(unseen)) for gap, digit in zip(gaps, national, strict=True)
    )
    return "".join(figures[int(sign)] if sign in DIGITS[0] else sign for sign in text)
