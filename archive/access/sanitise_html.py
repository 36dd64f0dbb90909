"""A released text as a page may show it: a few plain elements without attributes, everything else as plain letters."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from typing import Final

ELEMENTS: Final = frozenset({"p", "h2", "em", "strong", "blockquote", "br", "ul", "li"})
"""Everything that a released text may be made of."""

_UNHEARD: Final = frozenset({"script", "style", "template", "noscript", "iframe", "object"})


def clean_fragment(text: str) -> str:
    """Give HTML that holds only our elements, each closed, none with an attribute."""
    cleaner = _Cleaner()
    cleaner.feed(text)
    cleaner.close()
    return cleaner.result()


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open: list[str] = []
        self._unheard = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNHEARD:
            self._unheard += 1
        if tag not in ELEMENTS:
            return
        self._parts.append(f"<{tag}>")
        if tag != "br":
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNHEARD:
            self._unheard = max(self._unheard - 1, 0)
        if tag not in self._open:
            return
        while self._open:
            last = self._open.pop()
            self._parts.append(f"</{last}>")
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._unheard:
            self._parts.append(escape(data, quote=False))

    def result(self) -> str:
        """Give what was gathered, with everything closed that is still open."""
        closing = [f"</{tag}>" for tag in reversed(self._open)]
        return "".join([*self._parts, *closing])
