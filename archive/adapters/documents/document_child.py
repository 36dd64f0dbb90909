"""Reader of hostile documents, run in a process of its own: gives their text and nothing else."""

from __future__ import annotations

import logging
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from archive.adapters.documents.clean_text import clean
from archive.adapters.sandbox.child_answer import RefusedFileError
from archive.domain.file_types import DOCX, MARKDOWN, ODT, PDF, PLAIN, RTF

# Pictures make a document large, and nothing is read of them.
_MOST_FILE_BYTES = 512 << 20
_MOST_PLAIN_BYTES = 64 << 20
_MOST_LETTERS = 2_000_000
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, AssertionError, ZeroDivisionError),
    *(ValueError, KeyError, IndexError, TypeError, AttributeError, EOFError, SyntaxError),
)
_READERS: Mapping[str, str] = {
    PLAIN.media_type: "plain_text",
    MARKDOWN.media_type: "plain_text",
    DOCX.media_type: "docx",
    ODT.media_type: "odt",
    PDF.media_type: "pdf",
    RTF.media_type: "rtf",
}


def needs(arguments: Sequence[str]) -> Sequence[str]:
    """Name the one reader that a kind of document needs: each brings a large library along."""
    return (_module(arguments[1]),)


def read(arguments: Sequence[str]) -> object:
    """Give the text of a document (`PATH MEDIA_TYPE`)."""
    logging.disable()  # a library's remarks on a broken file are nobody's business
    path, kind = Path(arguments[0]), arguments[1]
    most = _MOST_PLAIN_BYTES if kind in (PLAIN.media_type, MARKDOWN.media_type) else _MOST_FILE_BYTES
    if path.stat().st_size > most:
        raise RefusedFileError("text_too_long")
    reader = import_module(_module(kind))
    try:
        text = clean(reader.read(path, kind))
    except (*_BROKEN, *reader.BROKEN) as error:
        raise RefusedFileError("broken_document") from error
    if len(text) > _MOST_LETTERS:
        raise RefusedFileError("text_too_long")
    if not any(letter.isalnum() for letter in text):
        raise RefusedFileError("scanned" if kind == "application/pdf" else "no_text")
    return {"text": text}


def _module(kind: str) -> str:
    return f"archive.adapters.documents.{_READERS[kind]}"
