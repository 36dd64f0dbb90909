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
_MARGINS = frozenset({"office:annotation", "text:note", "text:tracked-changes", "office:forms"})
# What stands in a paragraph beside its text: comments, notes, and fields that name people, files and dates.
_BESIDE = _MARGINS | {
    *("office:annotation-end", "text:change", "text:date", "text:time"),
    *("text:creator", "text:author-name", "text:author-initials", "text:initial-creator", "text:file-name"),
    *("text:sender-firstname", "text:sender-lastname", "text:printed-by", "text:editing-cycles"),
}


def read(path: Path, kind: str) -> str:
    """Give the headings and paragraphs of a document's body in their order, those of tables and text boxes too."""
    del kind
    check_zip(path)
    document = odfdo.Document(str(path))
    body, visibility = document.body, Visibility(document)
    parts = (part for part in body.get_elements("descendant::text:p|descendant::text:h") if not _is_left_out(part))
    return "\n\n".join("".join(_pieces(part, visibility)) for part in parts)


def _is_left_out(part: odfdo.Element) -> bool:
    if any(_is_hidden(each) for each in part.get_elements("descendant::text:hidden-paragraph")):
        return True
    above = part.parent
    while above is not None:
        if above.tag in _MARGINS or (above.tag == "text:section" and _is_hidden(above)):
            return True
        above = above.parent
    return False


def _is_hidden(element: odfdo.Element) -> bool:
    """Tell how a section or a field that may hide words stood when it was saved; unless it says so, they are seen."""
    return element.get_attribute("text:display") == "none" or element.get_attribute_string("text:is-hidden") == "true"


def _pieces(element: odfdo.Element, visibility: Visibility) -> Iterator[str]:
    is_seen = not visibility.hides(element)
    yield (element.text or "") if is_seen else ""
    for child in element.children:
        if child.tag == "text:s":
            yield " " * _count(child.get_attribute("text:c"))
        elif child.tag in ("text:tab", "text:line-break"):
            yield "\t" if child.tag == "text:tab" else "\n"
        elif child.tag == "text:ruby-text":
            yield f" ({''.join(_pieces(child, visibility))})"
        elif not _stands_beside(child):
            yield from _pieces(child, visibility)
        yield (child.tail or "") if is_seen else ""


def _stands_beside(child: odfdo.Element) -> bool:
    # The paragraphs of boxes and shapes are read by themselves.
    if child.tag in _BESIDE or child.tag.startswith("draw:"):
        return True
    return child.tag == "text:hidden-text" and _is_hidden(child)


def _count(value: object) -> int:
    return min(int(str(value)), _MOST_SPACES) if str(value).isdecimal() else 1
