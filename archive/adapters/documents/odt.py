"""The text of an OpenDocument: what a reader sees in its body, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import odfdo
from lxml import etree  # type: ignore[import-untyped]

from archive.adapters.documents.odt_visible import Visibility
from archive.adapters.documents.zip_guard import check_zip

BROKEN: tuple[type[Exception], ...] = (etree.LxmlError,)
"""What reading raises when the file is broken, beside what any reader may raise."""

_MOST_SPACES = 100
# What stands around a paragraph and makes it none of the text.
_MARGINS = frozenset(
    {"office:annotation", "text:note", "text:tracked-changes", "office:forms", "text:hidden-paragraph"}
)
# What stands in a paragraph beside its text: comments, notes, and fields that name people, files and dates.
_BESIDE = _MARGINS | {
    *("office:annotation-end", "text:change", "draw:frame", "text:hidden-text", "text:date", "text:time"),
    *("text:creator", "text:author-name", "text:author-initials", "text:initial-creator", "text:file-name"),
    *("text:sender-firstname", "text:sender-lastname", "text:printed-by", "text:editing-cycles"),
}


def read(path: Path, kind: str) -> str:
    """Give the headings and paragraphs of a document's body in their order, those of tables and text boxes too."""
    del kind
    check_zip(path)
    document = odfdo.Document(str(path))
    body, visibility = document.body, Visibility(document)
    parts = (part for part in body.get_elements("descendant::text:p|descendant::text:h") if not _in_margin(part))
    return "\n\n".join("".join(_pieces(part, visibility)) for part in parts)


def _in_margin(part: odfdo.Element) -> bool:
    above = part.parent
    while above is not None:
        if above.tag in _MARGINS:
            return True
        above = above.parent
    return False


def _pieces(element: odfdo.Element, visibility: Visibility) -> Iterator[str]:
    is_seen = not visibility.hides(element)
    yield (element.text or "") if is_seen else ""
    for child in element.children:
        if child.tag == "text:s":
            yield " " * _count(child.get_attribute("text:c"))
        elif child.tag in ("text:tab", "text:line-break"):
            yield "\t" if child.tag == "text:tab" else "\n"
        elif child.tag not in _BESIDE:
            yield from _pieces(child, visibility)
        yield (child.tail or "") if is_seen else ""


def _count(value: object) -> int:
    return min(int(str(value)), _MOST_SPACES) if str(value).isdecimal() else 1
