"""Whether a packed document may be unpacked: small enough, and without the tricks that blow up a parser."""

from __future__ import annotations

import errno
import re
import zipfile
from pathlib import Path

from archive.adapters.sandbox.child_answer import RefusedFileError

_MOST_PARTS = 5_000
_MOST_UNPACKED_BYTES = 256 << 20
_MOST_XML_BYTES = 32 << 20
_MOST_RATIO = 200
_RATIO_FROM_BYTES = 1 << 20
_LOCKED = 0x1
# Neither Word nor LibreOffice writes a document type: who does wants entities to multiply or files to be read.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def check_zip(path: Path) -> None:
    """Look through a packed document before any parser does; sizes are counted, not believed.

    Raises:
        RefusedFileError: it is a bomb, locked, or declares entities.
        zipfile.BadZipFile: it is broken.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            _check_parts(packed)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise zipfile.BadZipFile("it points before its own start") from error


def _check_parts(packed: zipfile.ZipFile) -> None:
    """Look at every part; of what is no markup, such as pictures, nothing is ever unpacked."""
    parts = packed.infolist()
    if len(parts) > _MOST_PARTS or sum(p.file_size for p in parts if _is_markup(p)) > _MOST_UNPACKED_BYTES:
        raise RefusedFileError("bomb")
    for part in parts:
        _check_part(packed, part)


def _check_part(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.flag_bits & _LOCKED:
        raise RefusedFileError("locked")
    if not _is_markup(part):
        return
    if part.file_size > _RATIO_FROM_BYTES and part.file_size > _MOST_RATIO * max(1, part.compress_size):
        raise RefusedFileError("bomb")
    if part.file_size > _MOST_XML_BYTES:
        raise RefusedFileError("bomb")
    with packed.open(part) as stream:
        _check_markup(stream.read(_MOST_XML_BYTES + 1))


def _is_markup(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _check_markup(content: bytes) -> None:
    if len(content) > _MOST_XML_BYTES:
        raise RefusedFileError("bomb")
    # An XML file in UTF-16 would hide the word from a search in single bytes.
    if _DOCTYPE.search(content.replace(b"\0", b"")):
        raise RefusedFileError("broken_document")
