"""What of a PDF's page can be seen: text drawn invisibly, on a closed layer, beside the sheet or white on white goes.

Text of no ink is how a scanner's guess lies under its picture, and how words are hidden in a file; a layer is closed
and a margin cropped for the sake of a name. White text is seen where something that is not white was drawn there
before; where that cannot be told it counts as seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject, NameObject, StreamObject

from archive.adapters.documents.pdf_covered import Box, Words, around
from archive.adapters.documents.pdf_drawing import (
    EVERYWHERE,
    STEPS,
    Drawing,
    Matrix,
    State,
    both,
    letters,
    most_ems,
    next_line,
    shapes,
)
from archive.adapters.documents.pdf_layers import Layers

_DEEPEST_FORM: Final = 8
_INVISIBLE: Final = frozenset({3, 7})
_FILLED: Final = frozenset({0, 4})
_FAR: Final = 1e9
_FROM_NEXT_LINE: Final = frozenset({b"'", b'"'})
_MARKS: Final = frozenset({b"BMC", b"BDC", b"EMC"})
_PAINTS: Final = frozenset({b"sh", b"INLINE IMAGE"})
_SHOWS_TEXT: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS: Final = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_STROKES: Final = frozenset({b"S", b"s", b"B", b"B*", b"b", b"b*"})
# A rectangle has four points, one with round corners seventeen.
_MOST_OF_A_BAR: Final = 20
_BELOW: Final = 0.3
_WIDE_PEN: Final = 4.0
_ENDS_PATH: Final = _FILLS | {b"n", b"s", b"S"}


def leave_seen(page: PageObject, reader: PdfReader) -> None:
    """Take off a page, and off all drawings on it, the text that nobody sees."""
    contents = page.get_contents()
    if contents is None:
        return
    seen = _Seen(reader, _sheet(page))
    stream = ContentStream(contents, reader, "bytes")
    resources = page.get("/Resources", DictionaryObject()).get_object()
    stream.operations = seen.operations(stream.operations, resources, State(), 0)
    page[NameObject("/Contents")] = stream
    seen.words.cover_with_notes(page)


def _sheet(page: PageObject) -> Box:
    """Give the part of the page that is shown: what was cropped away is still in the file."""
    boxes = [[float(each) for each in box] for box in (page.mediabox, page.cropbox)]
    left, right = max(min(box[0::2]) for box in boxes), min(max(box[0::2]) for box in boxes)
    bottom, top = max(min(box[1::2]) for box in boxes), min(max(box[1::2]) for box in boxes)
    return Box(left, bottom, right, top)


class _Seen:
    """Goes through the operations of a page in their order, remembering where something was drawn."""

    def __init__(self, reader: PdfReader, sheet: Box) -> None:
        self._reader = reader
        self._sheet = sheet
        self._layers = Layers(reader)
        self._drawn: list[Box] = []
        self.words = Words()

    def operations(
        self, operations: Sequence[tuple[Any, bytes]], resources: DictionaryObject, state: State, depth: int
    ) -> list[tuple[Any, bytes]]:
        """Give the operations without those that show text that is not seen."""
        spaces, fonts, looks, marks = (
            resources.get(name, DictionaryObject()).get_object()
            for name in ("/ColorSpace", "/Font", "/ExtGState", "/Properties")
        )
        drawing = Drawing(state, spaces, fonts, looks)
        left: list[tuple[Any, bytes]] = []
        for operands, operator in operations:
            if operator in _FROM_NEXT_LINE:
                next_line(drawing, operands)
            if operator in _MARKS:
                self._mark(drawing, operands, operator, marks)
            if operator == b"Do":
                stays = self._draw(operands, resources, drawing, depth)
            else:
                stays = operator not in _SHOWS_TEXT or self._is_seen(drawing, operands)
            if stays:
                left.append((operands, operator))
            elif operator in _FROM_NEXT_LINE:
                left.append(([], b"T*"))
            self._go_on(drawing, operands, operator)
        return left

    def _mark(self, drawing: Drawing, operands: Sequence[Any], operator: bytes, marks: DictionaryObject) -> None:
        """Remember where what is marked begins and ends, and whether it lies on a closed layer."""
        if operator != b"EMC":
            mark = operands[1] if len(operands) > 1 and operands[0] == "/OC" else None
            named = marks.raw_get(mark) if isinstance(mark, NameObject) and mark in marks else mark
            drawing.closed.append(self._layers.hides(named))
        elif drawing.closed:
            drawing.closed.pop()

    def _go_on(self, drawing: Drawing, operands: Sequence[Any], operator: bytes) -> None:
        if operator in _PAINTS and not drawing.is_closed:
            self._remember([EVERYWHERE[:2], EVERYWHERE[2:]])
            if operator != b"sh" and not drawing.state.is_sheer:
                self.words.cover(both(around(_unit_square(drawing.state)), drawing.state.within))
        elif operator in _ENDS_PATH:
            self._end_path(drawing, operator)
        elif operator in STEPS:
            STEPS[operator](drawing, operands)

    def _is_seen(self, drawing: Drawing, operands: Sequence[Any]) -> bool:
        """Tell whether text is seen as it is drawn, and remember where it stands: something may be drawn over it."""
        place = letters(drawing, operands)
        if self._is_beside(drawing, operands) or drawing.state.mode in _INVISIBLE or drawing.is_closed:
            return False
        if self._is_of_no_ink(drawing):
            return False
        self.words.stand(place)
        return True

    def _is_of_no_ink(self, drawing: Drawing) -> bool:
        if not drawing.state.is_white or drawing.state.mode not in _FILLED:
            return False
        x, y = drawing.state.at.after(drawing.text).place(0, 0)
        return not any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in self._drawn)

    def _is_beside(self, drawing: Drawing, operands: Sequence[Any]) -> bool:
        """Tell whether text lies wholly beside the sheet, however wide its letters may be."""
        drawing.run += drawing.state.size * most_ems(operands[-1])
        whole, size = drawing.state.at.after(drawing.text), drawing.state.size
        text = around([whole.place(x, y) for x in (0, drawing.run) for y in (-_BELOW * size, size)])
        sheet, within = self._sheet, drawing.state.within
        is_left_or_right = text.right < max(sheet.left, within.left) or text.left > min(sheet.right, within.right)
        return (
            is_left_or_right or text.top < max(sheet.bottom, within.bottom) or text.bottom > min(sheet.top, within.top)
        )

    def _end_path(self, drawing: Drawing, operator: bytes) -> None:
        if not drawing.is_closed:
            if operator in _FILLS and not drawing.state.is_white:
                self._remember(drawing.path)
            if not drawing.state.is_sheer:
                self._cover(drawing, operator)
        if drawing.cuts and drawing.path:
            drawing.state = replace(drawing.state, within=both(drawing.state.within, around(drawing.path)))
        drawing.path, drawing.shapes, drawing.cuts = [], [], False

    def _cover(self, drawing: Drawing, operator: bytes) -> None:
        """Look whether what was just drawn lies over words: a plain shape that is filled, or a wide pen's strokes."""
        drawn = shapes(drawing)
        if operator in _FILLS:
            for shape in drawn:
                if len(shape) <= _MOST_OF_A_BAR:
                    self.words.cover(around(shape))
        pen = drawing.state.pen * abs(drawing.state.at.a or drawing.state.at.b)
        if operator in _STROKES and pen >= _WIDE_PEN:
            for shape in drawn:
                for one, next_one in pairwise(shape):
                    low, high = (each - pen / 2 for each in around([one, next_one])[:2]), around([one, next_one])[2:]
                    self.words.cover(Box(*low, *(each + pen / 2 for each in high)))

    def _remember(self, points: Sequence[tuple[float, float]]) -> None:
        if points:
            across, up = zip(*points, strict=True)
            self._drawn.append(Box(min(across), min(up), max(across), max(up)))

    def _draw(self, operands: Sequence[Any], resources: DictionaryObject, drawing: Drawing, depth: int) -> bool:
        """Go through a drawing used on the page, or say that it is not seen; a picture is remembered as not white."""
        drawings = resources.get("/XObject", DictionaryObject()).get_object()
        used = drawings.get(operands[0], DictionaryObject()).get_object()
        if drawing.is_closed or self._layers.hides(used.raw_get("/OC") if "/OC" in used else None):
            return False
        state = drawing.state
        if used.get("/Subtype") != "/Form" or not isinstance(used, StreamObject):
            corners = _unit_square(state)
            self._remember(corners)
            if not state.is_sheer and not {"/SMask", "/Mask"} & set(used):
                self.words.cover(both(around(corners), state.within))
            return True
        if depth >= _DEEPEST_FORM:
            raise ValueError("drawings within drawings without end")
        inner = replace(state, at=state.at.after(Matrix(*map(float, used.get("/Matrix", (1, 0, 0, 1, 0, 0))))))
        stream = ContentStream(used, self._reader, "bytes")
        own = used.get("/Resources", resources).get_object()
        stream.operations = self.operations(stream.operations, own, inner, depth + 1)
        changed = ContentStream(None, self._reader, "bytes")
        changed.operations = stream.operations
        changed.update({key: value for key, value in used.items() if key not in ("/Length", "/Filter", "/DecodeParms")})
        drawings[NameObject(operands[0])] = changed
        return True


def _unit_square(state: State) -> list[tuple[float, float]]:
    """Give the corners that a picture fills."""
    return [state.at.place(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
