"""A Word document in the one form that its reader knows: of macros, templates and the strict standard, the text alone.

Pictures are left out: nothing is read of them, and they may be larger than all the rest.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Final

_MARKUP: Final = (".xml", ".rels")
_LINKS: Final = "_rels/.rels"
# Properties are read elsewhere; where somebody took them out, a link to nowhere may stay behind.
_TO_PROPERTIES: Final = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*docProps/[^>]*/>")
_TYPES: Final = "[Content_Types].xml"
_MAIN: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_LIKE_MAIN: Final = re.compile(
    rb"application/vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?\.main\+xml"
    rb"|application/vnd\.openxmlformats-officedocument\.wordprocessingml\.template\.main\+xml"
)
# The strict standard gives the same words other names (ISO/IEC 29500-1, as against the transitional 29500-4).
_STRICT: Final = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")


def as_plain_docx(path: Path) -> io.BytesIO:
    """Give a document as a package that python-docx opens, with empty pictures.

    Raises:
        zipfile.BadZipFile: it is broken.
    """
    plain = io.BytesIO()
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(plain, "w") as written:
        for part in packed.infolist():
            is_markup = part.filename.lower().endswith(_MARKUP)
            written.writestr(part.filename, _known(part.filename, packed.read(part)) if is_markup else b"")
    plain.seek(0)
    return plain


def _known(name: str, content: bytes) -> bytes:
    if name == _LINKS:
        content = _TO_PROPERTIES.sub(b"", content)
    if name == _TYPES:
        content = _LIKE_MAIN.sub(_MAIN, content)
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
