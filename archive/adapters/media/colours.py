"""Colours as they are served: such as every screen shows, and named as what they are, whatever a camera wrote.

A telephone films in high dynamic range, in which white is three quarters of the way up (HLG) or a hundred times the
light of a page (PQ). What is brighter than a page is brought below it by a table of colours that any ffmpeg can read.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

from archive.adapters.media.probe import Picture

_TABLE_SIDE: Final = 33
SERVED: Final = "bt709"
"""In what all pictures of films are served and how they are named: how a telephone filmed is nobody's business."""

_OLD: Final = frozenset({"smpte170m", "bt470bg"})
_HD_POINTS: Final = (1_280, 720)
# From the primaries of BT.2020 to those of BT.709, in linear light (ITU-R BT.2407).
_TO_709: Final = ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187))
# What HLG and PQ give to the white of a page (ITU-R BT.2408).
_HLG_WHITE: Final = 0.265
_PQ_WHITE_NITS: Final = 203.0
_PQ_MOST_NITS: Final = 10_000.0
_KNEE: Final = 0.75

Light = Callable[[float], float]


def as_served(stream: Any, picture: Picture, size: tuple[int, int]) -> Any:
    """Bring pictures to a size and to colours that every screen shows, and name these.

    All of it becomes BT.709, whatever a camera wrote.
    """
    if picture.transfer in _LIGHT:
        wide = stream.filter("scale", *size, flags="bilinear", **_read_as(picture)).filter("format", "gbrp12le")
        stream = wide.filter("lut3d", file=str(_table(picture.transfer)), interp="tetrahedral")
        stream = stream.filter("scale", out_color_matrix=SERVED, out_range="tv")
    else:
        towards = {"out_color_matrix": SERVED, "out_range": "tv"}
        stream = stream.filter("scale", *size, flags="bilinear", **_read_as(picture), **towards)
    stream = stream.filter("setsar", 1).filter("format", "yuv420p")
    return stream.filter("setparams", color_primaries=SERVED, color_trc=SERVED, colorspace=SERVED, range="tv")


def as_still(stream: Any, picture: Picture) -> Any:
    """Bring a picture to the colours in which a JPEG is read."""
    towards = {"out_color_matrix": "bt601", "out_range": "pc"}
    return stream.filter("scale", **_read_as(picture), **towards).filter("format", "yuvj420p")


def _read_as(picture: Picture) -> dict[str, str]:
    return {} if picture.matrix else {"in_color_matrix": _matrix(picture)}


def _matrix(picture: Picture) -> str:
    """Say by which matrix colours are read; where a file does not name it, as players do, by the picture's size."""
    if picture.matrix:
        return "bt601" if picture.matrix in _OLD else picture.matrix
    return "bt709" if picture.width >= _HD_POINTS[0] or picture.height >= _HD_POINTS[1] else "bt601"


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="colours-")


@cache
def _table(transfer: str) -> Path:
    """Write the table of colours for a kind of high dynamic range, once, and give where it lies."""
    table = Path(_folder().name) / f"{transfer}.cube"
    table.write_text("\n".join((f"LUT_3D_SIZE {_TABLE_SIDE}", *_lines(transfer))) + "\n", encoding="ascii")
    return table


def _lines(transfer: str) -> Iterator[str]:
    light, back = _LIGHT[transfer]
    steps = [light(step / (_TABLE_SIDE - 1)) for step in range(_TABLE_SIDE)]
    for blue, green, red in product(steps, repeat=3):
        yield " ".join(f"{back(each):.5f}" for each in _brought_down(red, green, blue))


def _brought_down(red: float, green: float, blue: float) -> tuple[float, ...]:
    """Bring a colour in linear light of BT.2020, 1 the white of a page, to BT.709, hues kept where it is too bright."""
    there = [max(0.0, sum(a * b for a, b in zip(row, (red, green, blue), strict=True))) for row in _TO_709]
    most = max(there)
    if most <= _KNEE:
        return tuple(there)
    below = _KNEE + (1 - _KNEE) * (1 - math.exp(-(most - _KNEE) / (1 - _KNEE)))
    return tuple(each * below / most for each in there)


def _hlg(signal: float) -> float:
    """Give the light of a scene that a signal of HLG stands for (ITU-R BT.2100)."""
    scene = signal**2 / 3 if signal <= 0.5 else (math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    return scene / _HLG_WHITE


def _pq(signal: float) -> float:
    """Give the light of a screen that a signal of PQ stands for (SMPTE ST 2084)."""
    root = signal ** (1 / 78.84375)
    part = max(root - 0.8359375, 0) / (18.8515625 - 18.6875 * root)
    return float(part ** (1 / 0.1593017578125)) * _PQ_MOST_NITS / _PQ_WHITE_NITS


def _camera(scene: float) -> float:
    """Give the signal of BT.709 for the light of a scene."""
    return 4.5 * scene if scene < 0.018 else float(1.099 * scene**0.45 - 0.099)


def _screen(shown: float) -> float:
    """Give the signal of BT.1886 for the light of a screen."""
    return float(shown ** (1 / 2.4))


_LIGHT: Final[dict[str, tuple[Light, Light]]] = {"arib-std-b67": (_hlg, _camera), "smpte2084": (_pq, _screen)}
