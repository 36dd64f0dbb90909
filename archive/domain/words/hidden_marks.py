"""Which marks of a text nobody sees: they go, because they may carry a message, part a name in two, or turn it round.

Joiners stay between letters of the scripts that need them, and marks of direction in lines that run from right to left.
"""

from __future__ import annotations

import re
import string
import unicodedata
from typing import Final

_JOINERS: Final = frozenset("\u200c\u200d")
_DIRECTIONS: Final = frozenset("\u061c\u200e\u200f\u2066\u2067\u2068\u2069")
_EMOJI_STYLES: Final = frozenset("\ufe0e\ufe0f")
_AT_ENDS: Final = "".join(_DIRECTIONS) + string.whitespace + "\u00a0\u202f"
_AROUND: Final = 64
_OF_USE: Final = _JOINERS | _DIRECTIONS | _EMOJI_STYLES
_NEEDS_JOINERS: Final = re.compile(
    "[\u0600-\u07ff\u0840-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc\U0001e900-\U0001e95f]"
)
"""Arabic, Syriac, N'Ko, Mandaic, the scripts of India, Burmese, Khmer, Mongolian and Adlam."""

_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def without_hidden_marks(text: str) -> str:
    """Give a text with all that is seen in it and nothing else; line ends and tabs stay."""
    return _UNSEEN.sub(_kept, text)


def without_unseen(text: str) -> str:
    """Give a text to be compared with others, without any mark that nobody sees, those of use among them."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def trimmed(text: str) -> str:
    """Give a text as it is seen, with neither spaces nor marks of direction around it."""
    return without_hidden_marks(text).strip(_AT_ENDS)


def has_right_to_left(text: str) -> bool:
    """Tell whether a text holds a letter that is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def _kept(found: re.Match[str]) -> str:
    """Give a mark where it does something to what is seen, and nothing where it does not; of several only the last."""
    run, text = found[0], found.string
    if any(mark.isspace() for mark in run):
        return " "
    mark = next((mark for mark in reversed(run) if mark in _OF_USE), run[-1])
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    if mark in _JOINERS:
        needed = bool(_NEEDS_JOINERS.match(before) and _NEEDS_JOINERS.match(after))
    elif mark in _DIRECTIONS:
        around = text[max(found.start() - _AROUND, 0) : found.start()].rpartition("\n")[2]
        around += text[found.end() : found.end() + _AROUND].partition("\n")[0]
        needed = has_right_to_left(around)
    else:
        needed = mark in _EMOJI_STYLES and bool(before) and unicodedata.category(before) == "So"
    return mark if needed else ""


_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]+"
)
"""Control and format characters, selectors, fillers, private use; what is drawn all the same is not among them."""
