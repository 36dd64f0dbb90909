"""The text of a plain file or one in Markdown."""

from __future__ import annotations

from pathlib import Path

from archive.adapters.documents.clean_text import without_markdown
from archive.adapters.formats.text_encoding import decode
from archive.adapters.sandbox.child_answer import RefusedFileError

BROKEN: tuple[type[Exception], ...] = ()
"""What reading raises when the file is broken, beside what any reader may raise."""


def read(path: Path, kind: str) -> str:
    """Give the text of a file in UTF-8 or UTF-16, without the signs of Markdown."""
    text = decode(path.read_bytes())
    if text is None:
        raise RefusedFileError("text_encoding")
    return without_markdown(text) if kind == "text/markdown" else text
