"""The text of a PDF, page after page."""

from __future__ import annotations

from pathlib import Path

import pypdf
from pypdf.errors import PyPdfError

from archive.adapters.sandbox.child_answer import RefusedFileError

BROKEN: tuple[type[Exception], ...] = (PyPdfError,)
"""What reading raises when the file is broken, beside what any reader may raise."""

_MOST_LETTERS = 2_000_000
_MOST_PAGES = 2_000


def read(path: Path, kind: str) -> str:
    """Give the text that a PDF's pages draw; scanned pages draw none."""
    del kind
    reader = pypdf.PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise RefusedFileError("locked")
    if len(reader.pages) > _MOST_PAGES:
        raise RefusedFileError("text_too_long")
    pages: list[str] = []
    letters = 0
    for page in reader.pages:
        pages.append(page.extract_text())
        letters += len(pages[-1])
        if letters > _MOST_LETTERS:
            raise RefusedFileError("text_too_long")
    return "\n\n".join(pages)
