"""The tags of films and sounds, as mutagen reads them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import mutagen

mutagen.File(BytesIO())  # loads the readers of every kind, which it would otherwise do for each file


def tags(path: Path, kind: str) -> Iterator[tuple[str, object]]:
    """Yield a recording's tags and what is said of the pictures attached to it."""
    del kind
    opened = mutagen.File(path)
    if opened is None:
        return
    for name, value in (opened.tags or {}).items():
        yield f"mutagen.{name}", value
    for picture in getattr(opened, "pictures", ()):
        yield f"mutagen.picture.{picture.type}", f"{picture.desc} {len(picture.data)} bytes"
