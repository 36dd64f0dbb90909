"""Photos of today's telephones (HEIF), opened by the decoder of libheif only where a file is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from PIL import Image

FORMAT: Final = "HEIF"
"""What Pillow calls this kind once its reader is there."""

_MARK: Final = re.compile(rb".{4}ftyp(?!avi)", re.DOTALL)


def is_heif(path: Path) -> bool:
    """Tell whether a photo is of this kind."""
    with path.open("rb") as file:
        return _MARK.match(file.read(12)) is not None


def make_readable() -> None:
    """Let Pillow open photos of this kind; what decodes them is large, and few photos need it."""
    import pi_heif

    pi_heif.register_heif_opener()


def open_heif(path: Path) -> Image.Image:
    """Open a photo of this kind, or one of AV1 that says it is of both."""
    make_readable()
    return Image.open(path, formats=(FORMAT, "AVIF"))
