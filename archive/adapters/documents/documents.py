"""Written pieces as clean text, read by a reader in a process of its own."""

from __future__ import annotations

from pathlib import Path

from archive.adapters.formats.refusals import refuse
from archive.adapters.sandbox.toolbox import Toolbox
from archive.domain.file_types import DOCUMENTS

_READER = "archive.adapters.documents.document_child"


def read_text(tools: Toolbox, path: Path, media_type: str) -> str:
    """Give a written piece's text, paragraphs apart by blank lines, without comments, headers or properties.

    Raises:
        InvalidInputError: the media type is of no written piece.
        QuarantinedError: it is broken, locked, scanned, or more than a text can be.
    """
    if media_type not in DOCUMENTS:
        raise refuse("unknown_type")
    return str(tools.ask_child(_READER, str(path.absolute()), media_type)["text"])
