"""What of a PDF's page can be seen: text drawn invisibly, on a closed layer, beside the sheet or white on white goes.

Text of no ink is how a scanner's guess lies under its picture, and how words are hidden in a file; a layer is closed
and a margin cropped for the sake of a name. White text is seen where something that is not white was drawn there
before; where that cannot be told it counts as seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from pypdf import PageObject, PdfReader
from pypdf.generic import ContentStream, DictionaryObject, NameObject, StreamObject

from archive.adapters.documents.pdf_layers import Layers

_DEEPEST_FORM: Final = 8
_LEAST_WHITE: Final = 0.94
_MOST_INK: Final = 0.06
_INVISIBLE: Final = frozenset({3, 7})
_FILLED: Final = frozenset({0, 4})
_FAR: Final = 1e9
_FROM_NEXT_LINE: Final = frozenset({b"'", b'"'})
_MARKS: Final = frozenset({b"BMC", b"BDC", b"EMC"})
_PAINTS: Final = frozenset({b"sh", b"INLINE IMAGE"})
_PLAIN_SPACES: Final = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/ICCBased", "/CalGray", "/CalRGB"})
_SHOWS_TEXT: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS: Final = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_ENDS_PATH: Final = _FILLS | {b"n", b"s", b"S"}


class _Matrix(NamedTuple):
    """How a drawing's own measures become the page's."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, inner: _Matrix) -> _Matrix:
        """Give the measures of something drawn within this."""
        return _Matrix(
            inner.a * self.a + inner.b * self.c,
            inner.a * self.b + inner.b * self.d,
            inner.c * self.a + inner.d * self.c,
            inner.c * self.b + inner.d * self.d,
            inner.e * self.a + inner.f * self.c + self.e,
            inner.e * self.b + inner.f * self.d + self.f,
        )

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Give where a point lies on the page."""
        return x * self.a + y * self.c + self.e, x * self.b + y * self.d + self.f


_AS_IT_IS: Final = _Matrix()


@dataclass(frozen=True)
class _State:
    """How the next thing is drawn; kept and brought back by q and Q."""

    at: _Matrix = _AS_IT_IS
    is_white: bool = False
    is_plain: bool = True
    mode: int = 0
    size: float = 0.0


class _Box(NamedTuple):
    """A part of the page that something not white was drawn on."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass
class _Drawing:
    """A content stream as it is gone through: what stands, what was kept, and the path that is being drawn."""

    state: _State
    spaces: DictionaryObject
    kept: list[_State] = field(default_factory=list)
    text: _Matrix = _AS_IT_IS
    line: _Matrix = _AS_IT_IS
    leading: float = 0.0
    run: float = 0.0
    path: list[tuple[float, float]] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """Whether what is drawn now lies on a layer that nobody sees."""
        return any(self.closed)


def leave_seen(page: PageObject, reader: PdfReader) -> None:
    """Take off a page, and off all drawings on it, the text that nobody sees."""
    contents = page.get_contents()
    if contents is None:
        return
    seen = _Seen(reader, _sheet(page))
    stream = ContentStream(contents, reader, "bytes")
    resources = page.get("/Resources", DictionaryObject()).get_object()
    stream.operations = seen.operations(stream.operations, resources, _State(), 0)
    page[NameObject("/Contents")] = stream


def _sheet(page: PageObject) -> _Box:
    """Give the part of the page that is shown: what was cropped away is still in the file."""
    boxes = [[float(each) for each in box] for box in (page.mediabox, page.cropbox)]
    left, right = max(min(box[0::2]) for box in boxes), min(max(box[0::2]) for box in boxes)
    bottom, top = max(min(box[1::2]) for box in boxes), min(max(box[1::2]) for box in boxes)
    return _Box(left, bottom, right, top)


class _Seen:
    """Goes through the operations of a page in their order, remembering where something was drawn."""

    def __init__(self, reader: PdfReader, sheet: _Box) -> None:
        self._reader = reader
        self._sheet = sheet
        self._layers = Layers(reader)
        self._drawn: list[_Box] = []

    def operations(
        self, operations: Sequence[tuple[Any, bytes]], resources: DictionaryObject, state: _State, depth: int
    ) -> list[tuple[Any, bytes]]:
        """Give the operations without those that show text that is not seen."""
        drawing = _Drawing(state, resources.get("/ColorSpace", DictionaryObject()).get_object())
        marks = resources.get("/Properties", DictionaryObject()).get_object()
        left: list[tuple[Any, bytes]] = []
        for operands, operator in operations:
            if operator in _FROM_NEXT_LINE:
                _next_line(drawing, operands)
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

    def _mark(self, drawing: _Drawing, operands: Sequence[Any], operator: bytes, marks: DictionaryObject) -> None:
        """Remember where what is marked begins and ends, and whether it lies on a closed layer."""
        if operator != b"EMC":
            mark = operands[1] if len(operands) > 1 and operands[0] == "/OC" else None
            named = marks.raw_get(mark) if isinstance(mark, NameObject) and mark in marks else mark
            drawing.closed.append(self._layers.hides(named))
        elif drawing.closed:
            drawing.closed.pop()

    def _go_on(self, drawing: _Drawing, operands: Sequence[Any], operator: bytes) -> None:
        if operator in _PAINTS and not drawing.is_closed:
            self._remember([(-_FAR, -_FAR), (_FAR, _FAR)])
        elif operator in _ENDS_PATH:
            self._end_path(drawing, operator)
        elif operator in _STEPS:
            _STEPS[operator](drawing, operands)

    def _is_seen(self, drawing: _Drawing, operands: Sequence[Any]) -> bool:
        if self._is_beside(drawing, operands) or drawing.state.mode in _INVISIBLE or drawing.is_closed:
            return False
        if not drawing.state.is_white or drawing.state.mode not in _FILLED:
            return True
        x, y = drawing.state.at.after(drawing.text).place(0, 0)
        return any(box.left <= x <= box.right and box.bottom <= y <= box.top for box in self._drawn)

    def _is_beside(self, drawing: _Drawing, operands: Sequence[Any]) -> bool:
        """Tell whether text lies wholly beside the sheet, however wide its letters may be."""
        drawing.run += drawing.state.size * _most_ems(operands[-1])
        whole = drawing.state.at.after(drawing.text)
        (x, y), (to_x, to_y) = whole.place(0, 0), whole.place(drawing.run, 0)
        is_left_or_right = max(x, to_x) < self._sheet.left or min(x, to_x) > self._sheet.right
        return is_left_or_right or max(y, to_y) < self._sheet.bottom or min(y, to_y) > self._sheet.top

    def _end_path(self, drawing: _Drawing, operator: bytes) -> None:
        if operator in _FILLS and not drawing.state.is_white and not drawing.is_closed:
            self._remember(drawing.path)
        drawing.path = []

    def _remember(self, points: Sequence[tuple[float, float]]) -> None:
        if points:
            across, up = zip(*points, strict=True)
            self._drawn.append(_Box(min(across), min(up), max(across), max(up)))

    def _draw(self, operands: Sequence[Any], resources: DictionaryObject, drawing: _Drawing, depth: int) -> bool:
        """Go through a drawing used on the page, or say that it is not seen; a picture is remembered as not white."""
        drawings = resources.get("/XObject", DictionaryObject()).get_object()
        used = drawings.get(operands[0], DictionaryObject()).get_object()
        if drawing.is_closed or self._layers.hides(used.raw_get("/OC") if "/OC" in used else None):
            return False
        state = drawing.state
        if used.get("/Subtype") != "/Form" or not isinstance(used, StreamObject):
            self._remember([state.at.place(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))])
            return True
        if depth >= _DEEPEST_FORM:
            raise ValueError("drawings within drawings without end")
        inner = replace(state, at=state.at.after(_Matrix(*map(float, used.get("/Matrix", (1, 0, 0, 1, 0, 0))))))
        stream = ContentStream(used, self._reader, "bytes")
        own = used.get("/Resources", resources).get_object()
        stream.operations = self.operations(stream.operations, own, inner, depth + 1)
        changed = ContentStream(None, self._reader, "bytes")
        changed.operations = stream.operations
        changed.update({key: value for key, value in used.items() if key not in ("/Length", "/Filter", "/DecodeParms")})
        drawings[NameObject(operands[0])] = changed
        return True


def _most_ems(shown: Any) -> float:
    """Give how far a text reaches at the most, in heights of its letters."""
    parts = shown if isinstance(shown, list) else [shown]
    return sum(abs(float(each)) / 1_000 if isinstance(each, int | float) else len(each) for each in parts)


def _keep(drawing: _Drawing, _: Sequence[Any]) -> None:
    drawing.kept.append(drawing.state)


def _bring_back(drawing: _Drawing, _: Sequence[Any]) -> None:
    if drawing.kept:
        drawing.state = drawing.kept.pop()


def _transform(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, at=drawing.state.at.after(_Matrix(*map(float, operands))))


def _set_mode(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, mode=int(operands[0]))


def _set_plain(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, is_plain=True, is_white=_is_white([float(each) for each in operands]))


def _set_colour(drawing: _Drawing, operands: Sequence[Any]) -> None:
    """Remember whether what is filled next is white; of a pattern or an ink of its own that cannot be told."""
    is_plain = drawing.state.is_plain and not any(isinstance(each, NameObject) for each in operands)
    drawing.state = replace(drawing.state, is_white=is_plain and _is_white([float(each) for each in operands]))


def _set_space(drawing: _Drawing, operands: Sequence[Any]) -> None:
    named = drawing.spaces.get(operands[0], operands[0]).get_object()
    name = named[0] if isinstance(named, list) else named
    drawing.state = replace(drawing.state, is_plain=str(name) in _PLAIN_SPACES, is_white=False)


def _is_white(numbers: Sequence[float]) -> bool:
    if len(numbers) == 4:
        return max(numbers) <= _MOST_INK
    return bool(numbers) and min(numbers) >= _LEAST_WHITE


def _set_size(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, size=abs(float(operands[1])))


def _begin_text(drawing: _Drawing, _: Sequence[Any]) -> None:
    drawing.text = drawing.line = _Matrix()
    drawing.run = 0.0


def _set_text(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.text = drawing.line = _Matrix(*map(float, operands))
    drawing.run = 0.0


def _move_text(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.text = drawing.line = drawing.line.after(_Matrix(e=float(operands[0]), f=float(operands[1])))
    drawing.run = 0.0


def _move_and_lead(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.leading = -float(operands[1])
    _move_text(drawing, operands)


def _set_leading(drawing: _Drawing, operands: Sequence[Any]) -> None:
    drawing.leading = float(operands[0])


def _next_line(drawing: _Drawing, _: Sequence[Any]) -> None:
    _move_text(drawing, (0, -drawing.leading))


def _rectangle(drawing: _Drawing, operands: Sequence[Any]) -> None:
    x, y, width, height = map(float, operands)
    corners = ((x, y), (x + width, y), (x, y + height), (x + width, y + height))
    drawing.path += [drawing.state.at.place(*corner) for corner in corners]


def _points(drawing: _Drawing, operands: Sequence[Any]) -> None:
    numbers = [float(each) for each in operands]
    drawing.path += [drawing.state.at.place(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


_STEPS: Final[dict[bytes, Callable[[_Drawing, Sequence[Any]], None]]] = {
    b"q": _keep,
    b"Q": _bring_back,
    b"cm": _transform,
    b"Tr": _set_mode,
    b"Tf": _set_size,
    **dict.fromkeys((b"g", b"rg", b"k"), _set_plain),
    **dict.fromkeys((b"sc", b"scn"), _set_colour),
    b"cs": _set_space,
    b"BT": _begin_text,
    b"Tm": _set_text,
    b"Td": _move_text,
    b"TD": _move_and_lead,
    b"TL": _set_leading,
    b"T*": _next_line,
    b"re": _rectangle,
    **dict.fromkeys((b"m", b"l", b"c", b"v", b"y"), _points),
}
