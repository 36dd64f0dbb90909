"""Reader of the tags in hostile files, run in a process of its own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from archive.domain.file_types import PDF

_MOST_TAGS = 500
_MOST_LETTERS = 2_000
_MOST_NAME_LETTERS = 200


def needs(arguments: Sequence[str]) -> Sequence[str]:
    """Name what must be loaded for a file of a kind; only the one reader that is needed, for each is large."""
    kind = arguments[1]
    return _module(kind), *(["pypdf"] if kind == PDF.media_type else [])


def read(arguments: Sequence[str]) -> object:
    """Give all tags of a file (`PATH MEDIA_TYPE`) as names and short texts."""
    logging.disable()  # a library's remarks on a broken file are nobody's business
    path, kind = Path(arguments[0]), arguments[1]
    reader = import_module(_module(kind))
    found: dict[str, str] = {}
    for name, value in reader.tags(path, kind):
        found[str(name)[:_MOST_NAME_LETTERS]] = _plain(value)[:_MOST_LETTERS]
        if len(found) >= _MOST_TAGS:
            break
    return found


def _module(kind: str) -> str:
    if kind.startswith("image/"):
        name = "photo_tags"
    else:
        name = "document_tags" if kind.startswith(("application/", "text/")) else "recording_tags"
    return f"archive.adapters.metadata.{name}"


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        readable = value.decode("utf-8", "ignore").strip("\0")
        return readable if readable.isprintable() else f"{len(value)} bytes"
    return str(value)
