"""The text of an RTF document: what a reader sees in its body, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from striprtf.striprtf import rtf_to_text

from archive.adapters.documents.rtf_visible import Letters, leave_seen

BROKEN: tuple[type[Exception], ...] = (LookupError,)
"""What reading raises when the file is broken, beside what any reader may raise."""

# Code pages that have another name in Python; striprtf would take their letters for UTF-8.
_CODE_PAGES: Final = {
    **{10000: "mac_roman", 10004: "mac_arabic", 10006: "mac_greek", 10007: "mac_cyrillic"},
    **{10029: "mac_latin2", 10081: "mac_turkish", 65001: "utf-8"},
}
_PROPERTY: Final = re.compile(
    r"\{(?:\\\*\s*)?\\(title|subject|author|manager|company|operator|category|keywords|comment|doccomm|hlinkbase"
    r"|propname|staticval)\s([^{}]+)\}"
)


def read(path: Path, kind: str) -> str:
    """Give the paragraphs of a document's body in their order, those of tables and text boxes too.

    Raises:
        ValueError: it ends before it should, or its letters are none of its code page.
    """
    del kind
    seen, letters = leave_seen(_written(path))
    return _read(seen, letters)


def properties(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a document says of itself: its author, title, company and the like."""
    rtf = _written(path)
    _, letters = leave_seen(rtf)
    for name, value in _PROPERTY.findall(rtf):
        yield name, _read(f"{{\\rtf1 {value}}}", letters).strip()


def _written(path: Path) -> str:
    return path.read_bytes().decode("latin-1")


def _read(rtf: str, letters: Letters) -> str:
    text = rtf_to_text(rtf, encoding=_encoding(letters))
    # Letters beyond the first plane are written as pairs, which striprtf leaves apart.
    return str(text).encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _encoding(letters: Letters) -> str:
    return _CODE_PAGES.get(letters.code_page, f"cp{letters.code_page}")
