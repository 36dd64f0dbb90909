"""Words of a PDF over which something was drawn: a bar hides them from the eye alone, and they are still in the file.

Words that somebody blackened must not be read as if nothing lay there, nor can they be left out for certain: how wide
letters are is known of a font, and where a bar begins within a word is not. So such a file is refused, in one sentence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pypdf import PageObject
from pypdf.generic import DictionaryObject

from archive.adapters.sandbox.child_answer import RefusedFileError

_ROW: Final = 24.0
_MOST_LETTERS: Final = 65_536
_USUAL_WIDTH: Final = 556.0
# A bar hides a word from where it passes over the middle of small letters, for a third of a letter's height.
_LOW, _HIGH, _LEAST = 0.2, 0.4, 0.3
_SOLID: Final = 0.9
_WIDE_PEN: Final = 4.0
_HIDDEN: Final = 2
_SHAPES: Final = frozenset({"/Square", "/Circle", "/Polygon"})
_PENS: Final = frozenset({"/Ink", "/Line", "/PolyLine"})
_LARGE: Final = frozenset({"/Redact", "/Stamp"})


class Box(NamedTuple):
    """A part of the page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


class Words:
    """Where words of a page stand, as they were drawn; raises where something opaque is drawn over one of them."""

    def __init__(self) -> None:
        self._rows: defaultdict[int, list[Box]] = defaultdict(list)

    def stand(self, corners: Sequence[tuple[float, float]]) -> None:
        """Remember the middle of the letters of a text."""
        box = around(corners)
        for row in _rows(box):
            self._rows[row].append(box)

    def cover(self, box: Box) -> None:
        """Refuse the file where this lies over a word that already stands there.

        Raises:
            RefusedFileError: it does.
        """
        for row in _rows(box):
            if any(_hides(box, word) for word in self._rows[row]):
                raise RefusedFileError("covered_words")

    def cover_with_notes(self, page: PageObject) -> None:
        """Refuse the file where a note of a reader's program was laid over a word, such as a bar or a pen's stroke."""
        for each in _told(page, "/Annots", ()):
            note = each.get_object()
            if "/Rect" in note and _is_solid(note):
                sides = _numbers(note["/Rect"])
                self.cover(around([(sides[0], sides[1]), (sides[2], sides[3])]))


def around(points: Sequence[tuple[float, float]]) -> Box:
    """Give the upright box around points."""
    across, up = zip(*points, strict=True)
    return Box(min(across), min(up), max(across), max(up))


class Letters(NamedTuple):
    """How wide the letters of a font are, in thousandths of their height, and whether each takes two bytes."""

    widths: Mapping[int, float]
    otherwise: float
    is_double: bool

    def advance(self, shown: Any, size: float, between: float) -> float:
        """Give how far the letters of a text reach, in the measures of the text."""
        reach = 0.0
        for part in shown if isinstance(shown, list) else [shown]:
            if isinstance(part, int | float):
                reach -= float(part) / 1_000 * size
            else:
                raw = part if isinstance(part, bytes) else part.original_bytes
                codes = (
                    raw
                    if not self.is_double
                    else [int.from_bytes(pair, "big") for pair in zip(raw[::2], raw[1::2], strict=False)]
                )
                wide = sum(self.widths.get(code, self.otherwise) for code in codes)
                reach += wide / 1_000 * size + between * len(codes)
        return reach


def letters_of(font: DictionaryObject) -> Letters:
    """Give how wide the letters of a font are; of one that does not say so, as wide as letters usually are."""
    if _told(font, "/Subtype", "") == "/Type0":
        inner = _told(font, "/DescendantFonts", ())[0].get_object()
        widths = dict(_of_many(_told(inner, "/W", ())))
        return Letters(widths, float(_told(inner, "/DW", 1_000)), is_double=True)
    first = int(_told(font, "/FirstChar", 0))
    widths = dict(enumerate(_numbers(_told(font, "/Widths", ())), first))
    return Letters(widths, _USUAL_WIDTH, is_double=False)


def _of_many(told: Sequence[Any]) -> Iterator[tuple[int, float]]:
    """Yield widths from pairs of a first code and a list, or triples of a first code, a last one and a width."""
    at = 0
    while at + 1 < len(told):
        first, following = int(told[at].get_object()), told[at + 1].get_object()
        if isinstance(following, list):
            yield from enumerate(_numbers(following), first)
            at += 2
        else:
            last = min(int(following), first + _MOST_LETTERS)
            yield from ((code, float(told[at + 2].get_object())) for code in range(first, last + 1))
            at += 3


def _rows(box: Box) -> range:
    return range(int(box.bottom // _ROW), int(box.top // _ROW) + 1)


def _hides(over: Box, word: Box) -> bool:
    tall, wide = word.top - word.bottom, word.right - word.left
    least = min(_LEAST * max(min(tall, wide), 0.1) / (_HIGH - _LOW), max(tall, wide) / 2)
    across = min(over.right, word.right) - max(over.left, word.left)
    up = min(over.top, word.top) - max(over.bottom, word.bottom)
    # Upright lines of text are as true as lying ones.
    return min(across, up) >= min(tall, wide) * _SOLID and max(across, up) >= least


def _is_solid(note: DictionaryObject) -> bool:
    kind = _told(note, "/Subtype", "")
    if int(_told(note, "/F", 0)) & _HIDDEN or kind not in _SHAPES | _PENS | _LARGE | {"/Highlight"}:
        return False
    if kind == "/Redact":
        return True
    if float(_told(note, "/CA", 1)) < _SOLID:
        return False
    if kind in _PENS:
        return _pen(note) >= _WIDE_PEN
    if kind in _SHAPES:
        return bool(_told(note, "/IC", ()))
    return kind == "/Stamp" or _is_dark(_numbers(_told(note, "/C", ())))


def _pen(note: DictionaryObject) -> float:
    border = _told(note, "/Border", ())
    width = border[2].get_object() if len(border) > 2 else 1
    return float(_told(_told(note, "/BS", DictionaryObject()), "/W", width))


def _told(told: DictionaryObject, name: str, otherwise: Any) -> Any:
    """Give what is said under a name, though it may stand elsewhere in the file."""
    return told.get(name, otherwise)


def _numbers(told: Sequence[Any]) -> list[float]:
    return [float(each.get_object()) for each in told]


def _is_dark(colour: Sequence[float]) -> bool:
    if len(colour) == 4:
        return colour[3] > 0.5 or sum(colour[:3]) > 1.5
    return bool(colour) and max(colour) < 0.5


BAND: Final = _LOW, _HIGH
"""Which part of a letter's height is looked at, of its size."""
