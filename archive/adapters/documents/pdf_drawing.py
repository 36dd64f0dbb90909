"""A PDF's operations as they are gone through: how the next thing is drawn, and where letters come to lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from pypdf.generic import DictionaryObject, NameObject

from archive.adapters.documents.pdf_covered import BAND, Box, Letters, around, letters_of

_LEAST_WHITE: Final = 0.94
_MOST_INK: Final = 0.06
_FAR: Final = 1e9
_SOLID: Final = 0.9
_PLAIN_SPACES: Final = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/ICCBased", "/CalGray", "/CalRGB"})
_UNKNOWN: Final = letters_of(DictionaryObject())
EVERYWHERE: Final = Box(-_FAR, -_FAR, _FAR, _FAR)
"""The whole of a page and all around it."""


class Matrix(NamedTuple):
    """How a drawing's own measures become the page's."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, inner: Matrix) -> Matrix:
        """Give the measures of something drawn within this."""
        return Matrix(
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


_AS_IT_IS: Final = Matrix()


@dataclass(frozen=True)
class State:
    """How the next thing is drawn; kept and brought back by q and Q."""

    at: Matrix = _AS_IT_IS
    is_white: bool = False
    is_plain: bool = True
    mode: int = 0
    size: float = 0.0
    font: Letters = _UNKNOWN
    between: float = 0.0
    pen: float = 1.0
    is_sheer: bool = False
    within: Box = EVERYWHERE


@dataclass
class Drawing:
    """A content stream as it is gone through: what stands, what was kept, and the path that is being drawn."""

    state: State
    spaces: DictionaryObject
    fonts: DictionaryObject
    looks: DictionaryObject
    kept: list[State] = field(default_factory=list)
    text: Matrix = _AS_IT_IS
    line: Matrix = _AS_IT_IS
    leading: float = 0.0
    run: float = 0.0
    reach: float = 0.0
    path: list[tuple[float, float]] = field(default_factory=list)
    shapes: list[int] = field(default_factory=list)
    cuts: bool = False
    measured: dict[str, Letters] = field(default_factory=dict)
    closed: list[bool] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        """Whether what is drawn now lies on a layer that nobody sees."""
        return any(self.closed)


def letters(drawing: Drawing, operands: Sequence[Any]) -> list[tuple[float, float]]:
    """Give the corners of the middle of a text's letters on the page, and go on behind it."""
    begins, state = drawing.reach, drawing.state
    drawing.reach += state.font.advance(operands[-1], state.size, state.between)
    whole = state.at.after(drawing.text)
    return [whole.place(x, y * state.size) for x in (begins, drawing.reach) for y in BAND]


def shapes(drawing: Drawing) -> list[list[tuple[float, float]]]:
    """Give the points of each shape of a path; where one lies within another both are a frame, and cover nothing."""
    ends = [*drawing.shapes[1:], len(drawing.path)]
    shapes = [drawing.path[start:end] for start, end in zip(drawing.shapes, ends, strict=True)]
    boxes = [around(shape) for shape in shapes]
    return [
        shape
        for shape, box in zip(shapes, boxes, strict=True)
        if not any(other is not box and (both(box, other) in (box, other)) for other in boxes)
    ]


def both(one: Box, other: Box) -> Box:
    """Give the part of the page that is in both."""
    left, bottom = max(one.left, other.left), max(one.bottom, other.bottom)
    return Box(left, bottom, min(one.right, other.right), min(one.top, other.top))


def most_ems(shown: Any) -> float:
    """Give how far a text reaches at the most, in heights of its letters."""
    parts = shown if isinstance(shown, list) else [shown]
    return sum(abs(float(each)) / 1_000 if isinstance(each, int | float) else len(each) for each in parts)


def _keep(drawing: Drawing, _: Sequence[Any]) -> None:
    drawing.kept.append(drawing.state)


def _bring_back(drawing: Drawing, _: Sequence[Any]) -> None:
    if drawing.kept:
        drawing.state = drawing.kept.pop()


def _transform(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, at=drawing.state.at.after(Matrix(*map(float, operands))))


def _set_mode(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, mode=int(operands[0]))


def _set_plain(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, is_plain=True, is_white=_is_white([float(each) for each in operands]))


def _set_colour(drawing: Drawing, operands: Sequence[Any]) -> None:
    """Remember whether what is filled next is white; of a pattern or an ink of its own that cannot be told."""
    is_plain = drawing.state.is_plain and not any(isinstance(each, NameObject) for each in operands)
    drawing.state = replace(drawing.state, is_white=is_plain and _is_white([float(each) for each in operands]))


def _set_space(drawing: Drawing, operands: Sequence[Any]) -> None:
    named = drawing.spaces.get(operands[0], operands[0]).get_object()
    name = named[0] if isinstance(named, list) else named
    drawing.state = replace(drawing.state, is_plain=str(name) in _PLAIN_SPACES, is_white=False)


def _is_white(numbers: Sequence[float]) -> bool:
    if len(numbers) == 4:
        return max(numbers) <= _MOST_INK
    return bool(numbers) and min(numbers) >= _LEAST_WHITE


def _set_font(drawing: Drawing, operands: Sequence[Any]) -> None:
    name = str(operands[0])
    if name not in drawing.measured:
        drawing.measured[name] = letters_of(drawing.fonts.get(name, DictionaryObject()).get_object())
    drawing.state = replace(drawing.state, font=drawing.measured[name], size=abs(float(operands[1])))


def _set_between(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, between=float(operands[0]))


def _set_pen(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.state = replace(drawing.state, pen=float(operands[0]))


def _set_look(drawing: Drawing, operands: Sequence[Any]) -> None:
    """Remember whether what is drawn next lets through what lies below it."""
    look = drawing.looks.get(operands[0], DictionaryObject()).get_object()
    if {"/ca", "/CA", "/BM", "/SMask"} & set(look):
        mixed = look.get("/BM", "/Normal") not in ("/Normal", "/Compatible")
        masked = look.get("/SMask", "/None") != "/None"
        is_sheer = mixed or masked or min(float(look.get(name, 1)) for name in ("/ca", "/CA")) < _SOLID
        drawing.state = replace(drawing.state, is_sheer=is_sheer)


def _cut(drawing: Drawing, _: Sequence[Any]) -> None:
    drawing.cuts = True


def _begin_text(drawing: Drawing, _: Sequence[Any]) -> None:
    drawing.text = drawing.line = Matrix()
    drawing.run = drawing.reach = 0.0


def _set_text(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.text = drawing.line = Matrix(*map(float, operands))
    drawing.run = drawing.reach = 0.0


def _move_text(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.text = drawing.line = drawing.line.after(Matrix(e=float(operands[0]), f=float(operands[1])))
    drawing.run = drawing.reach = 0.0


def _move_and_lead(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.leading = -float(operands[1])
    _move_text(drawing, operands)


def _set_leading(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.leading = float(operands[0])


def next_line(drawing: Drawing, _: Sequence[Any]) -> None:
    """Go to the beginning of the next line."""
    _move_text(drawing, (0, -drawing.leading))


def _rectangle(drawing: Drawing, operands: Sequence[Any]) -> None:
    x, y, width, height = map(float, operands)
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    drawing.shapes.append(len(drawing.path))
    drawing.path += [drawing.state.at.place(*corner) for corner in corners]


def _points(drawing: Drawing, operands: Sequence[Any]) -> None:
    numbers = [float(each) for each in operands]
    drawing.path += [drawing.state.at.place(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]


def _begin_shape(drawing: Drawing, operands: Sequence[Any]) -> None:
    drawing.shapes.append(len(drawing.path))
    _points(drawing, operands)


STEPS: Final[dict[bytes, Callable[[Drawing, Sequence[Any]], None]]] = {
    b"q": _keep,
    b"Q": _bring_back,
    b"cm": _transform,
    b"Tr": _set_mode,
    b"Tf": _set_font,
    **dict.fromkeys((b"g", b"rg", b"k"), _set_plain),
    **dict.fromkeys((b"sc", b"scn"), _set_colour),
    b"cs": _set_space,
    b"BT": _begin_text,
    b"Tm": _set_text,
    b"Td": _move_text,
    b"TD": _move_and_lead,
    b"TL": _set_leading,
    b"T*": next_line,
    b"re": _rectangle,
    b"m": _begin_shape,
    **dict.fromkeys((b"l", b"c", b"v", b"y"), _points),
    **dict.fromkeys((b"W", b"W*"), _cut),
    b"Tc": _set_between,
    b"w": _set_pen,
    b"gs": _set_look,
}
