"""Which words of an OpenDocument nobody sees: hidden, white on white, or too small to read, by their styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import odfdo

from archive.adapters.documents.colours import WHITE, hex_of, is_unseen

_DEEPEST_STYLE: Final = 20
_LEAST_POINTS: Final = 2.5
_POINTS: Final = re.compile(r"(\d+(?:\.\d+)?)pt")
_GROUNDS: Final = ("style:text-properties", "style:paragraph-properties", "style:table-cell-properties")


class Visibility:
    """Knows the styles of a document, and tells of a paragraph or a span whether what stands in it can be seen."""

    def __init__(self, document: odfdo.Document) -> None:
        """Read the styles once."""
        self._styles: dict[str, odfdo.Element] = {}
        # A document may hold its words alone: the standard asks for no styles.
        there = document.get_parts()
        for part in (name for name in ("styles.xml", "content.xml") if name in there):
            held = document.get_part(part)
            for style in held.get_elements("descendant::style:style") if isinstance(held, odfdo.XmlPart) else ():
                self._styles[str(style.get_attribute("style:name"))] = style

    def hides(self, element: odfdo.Element) -> bool:
        """Tell whether an element's text is hidden, of the colour of its ground, or of no size."""
        text = [dict(each.attributes) for each in self._said(element, ("style:text-properties",))]
        if _first(text, "text:display") == "none":
            return True
        size = _POINTS.fullmatch(_first(text, "fo:font-size"))
        if size is not None and float(size[1]) < _LEAST_POINTS:
            return True
        if _first(text, "style:use-window-font-color") == "true":
            return False
        ground = [dict(each.attributes) for each in self._said(element, _GROUNDS)]
        return is_unseen(hex_of(_first(text, "fo:color")), hex_of(_first(ground, "fo:background-color")) or WHITE)

    def _said(self, element: odfdo.Element, parts: tuple[str, ...]) -> Iterator[odfdo.Element]:
        """Yield what is said of how an element looks, the nearest first: its style, those above, those around it."""
        around: odfdo.Element | None = element
        while around is not None:
            name = around.get_attribute("text:style-name") or around.get_attribute("table:style-name")
            for _ in range(_DEEPEST_STYLE):
                style = self._styles.get(str(name)) if name else None
                if style is None:
                    break
                for part in parts:
                    yield from style.get_elements(part)
                name = style.get_attribute("style:parent-style-name")
            around = around.parent


def _first(told: list[Mapping[str, str]] | list[dict[str, str]], name: str) -> str:
    """Give the nearest value that says something of its own."""
    found = (each[name] for each in told if each.get(name, "transparent") != "transparent")
    return next(found, "")
