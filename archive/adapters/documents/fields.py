"""Fields of office documents: which of them tell what the program knows, and are no words of the author."""

from __future__ import annotations

from typing import Final

# What Word writes by itself: who somebody is, what the file is called, when it was written, and letters for many.
_TELLING: Final = frozenset(
    {
        *("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERADDRESS", "USERINITIALS", "FILENAME", "FILESIZE"),
        *("TEMPLATE", "TITLE", "SUBJECT", "KEYWORDS", "COMMENTS", "INFO", "DOCPROPERTY", "DOCVARIABLE"),
        *("REVNUM", "EDITTIME", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE", "NUMCHARS"),
        *("NUMPAGES", "NUMWORDS", "DATABASE", "LINK", "MERGEFIELD", "MERGEREC", "MERGESEQ", "ADDRESSBLOCK"),
        *("GREETINGLINE", "ASK", "FILLIN", "NEXT", "NEXTIF"),
    }
)


def is_telling(code: str) -> bool:
    """Tell by a field's code whether its result is something that the program knows."""
    return (code.split() or [""])[0].upper() in _TELLING
