"""A small network that tells persons from what is behind them: its file is found, held against its hash, and asked.

The file comes with the package `mediapipe`, of which nothing is imported. It and `ai-edge-litert`, which runs it, are
an extra: without them a cover that hides a figure's outline hides the box around the figure.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from archive.domain.errors import ArchiveError

if TYPE_CHECKING:
    import numpy

NAME: Final = "MediaPipe Selfie Segmentation"
MODEL_SHA256: Final = "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c"
SIDE: Final = 256
"""How many points wide and high the pictures are that it looks at."""

_RUNTIME: Final = ("numpy", "ai_edge_litert")
_PACKAGE: Final = "mediapipe"
_FILE: Final = "mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite"
_BRIGHTEST: Final = 255


class NoSegmenterError(ArchiveError):
    """Outlines of persons cannot be found on this machine; the sentence says why."""


def find_model() -> Path:
    """Give where the network's file lies.

    Raises:
        NoSegmenterError: it, or what runs it, is not installed, or it is not the file that was tried and measured.
    """
    if not all(importlib.util.find_spec(name) for name in _RUNTIME):
        raise NoSegmenterError("What runs the network that finds outlines is not installed.")
    try:
        files = importlib.metadata.files(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.as_posix() == _FILE:
            model = Path(str(file.locate()))
            read_model(model)
            return model
    raise NoSegmenterError("The network that finds outlines is not installed.")


def read_model(model: Path) -> bytes:
    """Read the network's file.

    Raises:
        NoSegmenterError: it cannot be read, or it is not the file that was tried and measured.
    """
    try:
        content = model.read_bytes()
    except OSError as error:
        raise NoSegmenterError("The network that finds outlines cannot be read.") from error
    if hashlib.sha256(content).hexdigest() != MODEL_SHA256:
        raise NoSegmenterError(f"The file {model.name} is not the one that the archive knows, so it is not used.")
    return content


def versions() -> dict[str, str]:
    """Give the versions of what runs the network."""
    return {
        "numpy": importlib.metadata.version("numpy"),
        "ai-edge-litert": importlib.metadata.version("ai-edge-litert"),
    }


class Segmenter:
    """The network, ready to look at pictures of its own size."""

    def __init__(self, model: Path) -> None:
        """Load the network.

        Raises:
            NoSegmenterError: the file is not the one we know.
        """
        import numpy
        from ai_edge_litert.interpreter import Interpreter

        self._numpy = numpy
        self._network = Interpreter(model_content=read_model(model), num_threads=1)
        self._network.allocate_tensors()
        self._input = self._network.get_input_details()[0]["index"]
        self._output = self._network.get_output_details()[0]["index"]

    def __call__(self, points: numpy.ndarray[Any, Any]) -> numpy.ndarray[Any, Any]:
        """Give of each point of a picture (SIDE x SIDE x 3 bytes) how surely it belongs to a person, from 0 to 1."""
        shades = points.astype(self._numpy.float32)[None] / _BRIGHTEST
        self._network.set_tensor(self._input, shades)
        self._network.invoke()
        sure: numpy.ndarray[Any, Any] = self._network.get_tensor(self._output)[0, :, :, 0].copy()
        return sure
