"""Which words of an RTF document are seen: it is written anew with those alone, for striprtf to read.

striprtf knows code pages and escapes; it gives hidden, struck-out and white words like all others, and loses those of
text boxes. So it is shown nothing but groups, fonts, letters and ends of paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from striprtf.striprtf import destinations

from archive.adapters.documents.colours import WHITE, is_unseen
from archive.adapters.documents.fields import is_telling

_TOKEN: Final = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_LEAST_HALF_POINTS: Final = 5
_ANY_DARK: Final = "000001"
"""Stands for a ground of which only is known that it need not be white."""

_SEEN_OF: Final = {"upr": "ud", "object": "result"}
"""Groups of which one inner group alone is seen: what is written twice in its letters, and an object as it looks."""

_BESIDE: Final[frozenset[str]] = (destinations | {"listtext"}) - {*_SEEN_OF, *_SEEN_OF.values()}
_BOXES: Final = frozenset({"shp", "shpgrp", "shpinst", "do"})
_BOX_TEXTS: Final = frozenset({"shptxt", "dptxbxtext"})
_PARAGRAPH: Final = "\\par\\par "
_NOTHING: Final = "\\b0 "
"""Stands for a word that is left out: after \\u, striprtf would skip the next letter in its place."""

_WRITTEN: Final = {
    **dict.fromkeys(("par", "sect", "page", "column", "cell", "nestcell", "row", "nestrow"), _PARAGRAPH),
    **{word: f"\\{word} " for word in ("line", "tab", "emdash", "endash", "emspace", "enspace", "qmspace", "bullet")},
    **{word: f"\\{word} " for word in ("lquote", "rquote", "ldblquote", "rdblquote")},
    **{"zwj": "{\\uc0\\u8205 }", "zwnj": "{\\uc0\\u8204 }", "lbr": "\\line "},
}
_SIGNS: Final = {**{sign: f"\\{sign}" for sign in "~-_{}\\"}, "\n": _PARAGRAPH, "\r": _PARAGRAPH}
_HEAD: Final = frozenset({"ansicpg", "deff", "mac", "pc", "pca"})
_SWITCHES: Final = {
    **{"v": "is_hidden", "deleted": "is_deleted", "mvf": "is_moved"},
    **{"shading": "is_shaded", "intbl": "is_in_table"},
}
_NUMBERS: Final = {
    **{"cf": "colour", "fs": "half_points", "afs": "complex_half_points", "highlight": "highlight"},
    **{"chcbpat": "shading", "cb": "shading", "cbpat": "paragraph_shading"},
}
_DARKENED: Final = re.compile(r"\\(?:cl|tr|tscell)(?:cbpat|cfpat|shdng)[1-9]")
_FILLED: Final = re.compile(r"\\sn\s+fillColor|\\dpfillbg")
_UNSHOWN_BOX: Final = re.compile(r"\\sn\s+fHidden\s*\}\s*\{\\sv\s+1")
_COLOUR: Final = re.compile(r"(?:\\(red|green|blue)(\d+)|\\[a-z]+-?\d*|\s)*;")


@dataclass
class Letters:
    """How a document's bytes stand for letters."""

    code_page: int = 1252
    default_font: str = "0"
    charsets: dict[str, str] = field(default_factory=dict)


@dataclass
class _Code:
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class _State:
    """What holds in a group: nothing in it reaches the group around it."""

    is_beside: bool = False
    is_box: bool = False
    is_font_table: bool = False
    seen_part: str = ""
    """The inner group that is seen of the group in which this stands, which is beside otherwise."""

    font: str = ""
    code: _Code | None = None
    """Of the field in which this stands."""

    is_code: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    is_moved: bool = False
    is_complex: bool = False
    colour: int = 0
    half_points: int = 24
    complex_half_points: int = 24
    highlight: int = 0
    shading: int = 0
    paragraph_shading: int = 0
    is_shaded: bool = False
    is_in_table: bool = False


_PLAIN: Final = (
    *("is_hidden", "is_deleted", "is_moved", "is_complex", "colour", "half_points", "complex_half_points"),
    *("highlight", "shading"),
)
_PARD: Final = ("paragraph_shading", "is_shaded", "is_in_table")


def leave_seen(rtf: str) -> tuple[str, Letters]:
    """Write a document anew with what is seen of it, and tell how its bytes stand for letters.

    Raises:
        ValueError: it ends before it should.
    """
    reader = _Reader(rtf)
    body = "".join(reader.pieces())
    fonts = "".join(f"{{\\f{font}\\fcharset{kind} x;}}" for font, kind in reader.letters.charsets.items())
    return f"{{\\rtf1{{\\fonttbl{fonts}}}\\f{reader.letters.default_font} {body}}}", reader.letters


class _Reader:
    def __init__(self, rtf: str) -> None:
        self._rtf = rtf
        self._colours = _colours(rtf)
        self._has_dark_tables = _DARKENED.search(rtf) is not None
        self._has_dark_boxes = _FILLED.search(rtf) is not None
        self._hides_boxes = _UNSHOWN_BOX.search(rtf) is not None
        self._has_dark_page = "\\background" in rtf
        self.letters = Letters()
        self._now = _State()
        self._around: list[_State] = []
        self._begins = False
        """Whether the next word may name what its group is."""

        self._is_starred = False

    def pieces(self) -> Iterator[str]:
        """Yield what is written anew, from within the outermost group to its end."""
        place = self._rtf.index("{")
        while match := _TOKEN.match(self._rtf, place):
            place = match.end()
            word, number, code, sign, brace, text = match.groups()
            if brace:
                yield from self._turn(brace)
                if not self._around:
                    return
            elif word == "bin":
                place += max(0, int(number or 0))
            elif word:
                yield self._word(word, number)
            elif code or sign or text:
                yield self._sign(code, sign, text)
        raise ValueError("the document ends before it should")

    def _turn(self, brace: str) -> Iterator[str]:
        self._is_starred = False
        self._begins = brace == "{"
        is_outermost = not self._around if self._begins else len(self._around) == 1
        if self._begins:
            self._around.append(self._now)
        else:
            self._now = self._around.pop()
        if not is_outermost:
            yield brace

    def _sign(self, code: str | None, sign: str | None, text: str | None) -> str:
        if sign == "*" and self._begins:
            self._is_starred = True
            return _NOTHING
        self._begins = self._begins and bool(text and text.isspace())
        if text and self._now.is_code and self._now.code:
            self._now.code.text += text
        if self._is_unseen():
            return ""
        if code:
            return f"\\'{code}"
        return _SIGNS.get(sign, _NOTHING) if sign else _bytes(text or "")

    def _word(self, word: str, number: str | None) -> str:
        if self._begins and not self._begin_partly_seen(word):
            self._begin(word)
        self._begins = self._is_starred = False
        if word in _HEAD or (word in ("f", "fcharset") and self._now.is_font_table):
            self._learn(word, number or "0")
        elif word in _BOX_TEXTS and self._now.is_box:
            self._now = replace(self._now, is_beside=self._hides_boxes)
        elif word in _BESIDE:
            self._now = replace(self._now, is_beside=True)
        else:
            self._look(word, number)
        return self._written(word, number)

    def _begin_partly_seen(self, word: str) -> bool:
        """Begin a group of which one part is seen, or that part; tell whether this is either."""
        now = self._now
        if word == now.seen_part:
            self._now = replace(now, is_beside=False, seen_part="")
        elif word in _SEEN_OF and not now.is_beside:
            self._now = replace(now, is_beside=True, seen_part=_SEEN_OF[word])
        return self._now is not now

    def _begin(self, word: str) -> None:
        """Tell by its first word what a group is."""
        now = self._now
        if word in _BOXES and (now.is_box or not now.is_beside):
            self._now = replace(now, is_beside=True, is_box=True)
        elif word == "shprslt":
            self._now = replace(now, is_beside=True, is_box=False)
        elif word == "fonttbl":
            self._now = replace(now, is_beside=True, is_font_table=True)
        elif word == "field":
            self._now = replace(now, code=_Code())
        elif word == "fldinst":
            self._now = replace(now, is_beside=True, is_code=True)
        elif word == "fldrslt" and now.code is not None:
            self._now = replace(now, is_beside=now.is_beside or is_telling(now.code.text))
        elif (self._is_starred or word == "colortbl") and word not in _BOX_TEXTS:
            self._now = replace(now, is_beside=True, is_box=False)

    def _learn(self, word: str, number: str) -> None:
        letters = self.letters
        if word == "f":
            self._now = replace(self._now, font=number)
        elif word == "fcharset":
            letters.charsets.setdefault(self._now.font, number)
        elif word == "deff":
            letters.default_font = number
        else:
            letters.code_page = {"mac": 10000, "pc": 437, "pca": 850}.get(word) or int(number) or 1252

    def _look(self, word: str, number: str | None) -> None:
        """Follow how the words that come next look."""
        is_on = number != "0"
        look: dict[str, Any] = {}
        if word in _SWITCHES:
            look = {_SWITCHES[word]: is_on}
        elif word in _NUMBERS:
            look = {_NUMBERS[word]: int(number or 0)}
        elif word in ("rtlch", "ltrch"):
            look = {"is_complex": word == "rtlch"}
        elif word in ("plain", "pard"):
            look = {name: getattr(_State(), name) for name in (_PLAIN if word == "plain" else _PARD)}
        if look:
            self._now = replace(self._now, **look)

    def _written(self, word: str, number: str | None) -> str:
        if word == "uc" or (word == "f" and not self._now.is_beside):
            return f"\\{word}{number or 0} "
        if word == "plain":
            return f"\\f{self.letters.default_font} "
        if word == "u" and number and not self._is_unseen():
            return f"\\u{number} "
        # The end of a paragraph is none of its words: what follows a hidden one stands apart all the same.
        is_end = _WRITTEN.get(word) == _PARAGRAPH and not self._now.is_beside
        return _WRITTEN.get(word, _NOTHING) if is_end or not self._is_unseen() else _NOTHING

    def _is_unseen(self) -> bool:
        now = self._now
        if now.is_beside or now.is_hidden or now.is_deleted or now.is_moved:
            return True
        if (now.complex_half_points if now.is_complex else now.half_points) < _LEAST_HALF_POINTS:
            return True
        return is_unseen(self._colours.get(now.colour), self._ground())

    def _ground(self) -> str:
        now = self._now
        for index in (now.highlight, now.shading, now.paragraph_shading):
            if index:
                return self._colours.get(index) or WHITE
        is_dark = now.is_shaded or self._has_dark_page or (now.is_in_table and self._has_dark_tables)
        return _ANY_DARK if is_dark or (now.is_box and self._has_dark_boxes) else WHITE


def _bytes(text: str) -> str:
    """Write letters beyond ASCII, which stand as bytes, as the code page's."""
    return "".join(each if each < "\x80" else f"\\'{ord(each):02x}" for each in text if each != "\0")


def _colours(rtf: str) -> dict[int, str]:
    """Give the colours of a document's table by their numbers; the one that a reader chooses is left out."""
    begun = rtf.find("{\\colortbl")
    if begun < 0:
        return {}
    told = rtf[begun + len("{\\colortbl") : rtf.find("}", begun)]
    colours: dict[int, str] = {}
    for index, entry in enumerate(_COLOUR.finditer(told)):
        parts = {name: int(value) & 0xFF for name, value in re.findall(r"\\(red|green|blue)(\d+)", entry[0])}
        if parts:
            colours[index] = "".join(f"{parts.get(name, 0):02x}" for name in ("red", "green", "blue"))
    return colours
