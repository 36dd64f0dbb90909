"""The text of a PDF, page after page."""

from __future__ import annotations

from pathlib import Path
from unicodedata import category

import pypdf
from pypdf.errors import PyPdfError

from archive.adapters.documents.pdf_visible import leave_seen
from archive.adapters.sandbox.child_answer import RefusedFileError
from archive.domain.words.hidden_marks import has_right_to_left

BROKEN: tuple[type[Exception], ...] = (PyPdfError,)
"""What reading raises when the file is broken, beside what any reader may raise."""

_MOST_LETTERS = 2_000_000
_MOST_PAGES = 2_000
# A few signs before the points of a list have no letter of their own; more than that is a font that nobody can read.
_MOST_UNKNOWN_SHARE = 0.02


def read(path: Path, kind: str) -> str:
    """Give the text that can be seen on a PDF's pages; scanned pages show none."""
    del kind
    reader = pypdf.PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise RefusedFileError("locked")
    if len(reader.pages) > _MOST_PAGES:
        raise RefusedFileError("text_too_long")
    pages: list[str] = []
    letters = 0
    for page in reader.pages:
        leave_seen(page, reader)
        pages.append(page.extract_text())
        letters += len(pages[-1])
        if letters > _MOST_LETTERS:
            raise RefusedFileError("text_too_long")
    text = "\n\n".join(pages)
    _require_certain(text)
    return text


def _require_certain(text: str) -> None:
    """Refuse words that no reader of PDFs gives in their order, and letters that stand for none."""
    if has_right_to_left(text):
        raise RefusedFileError("right_to_left")
    unknown = sum(letter == "\N{REPLACEMENT CHARACTER}" or category(letter) == "Co" for letter in text)
    if unknown > _MOST_UNKNOWN_SHARE * len(text):
        raise RefusedFileError("unknown_letters")
