"""A place of its own for each paragraph, stanza and line of a text, so that a link leads there and lights it.

Only addresses are made: which passage is looked at stays in the part of an address that no browser sends.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

_PARAGRAPH: Final = re.compile(r"<p(?P<told>[^>]*)>(?P<words>.*?)</p>", re.DOTALL)
_DIRECTED: Final = '<span class="line"'
_BREAK: Final = "<br>"
_TAG: Final = re.compile(r"<(/?)(\w+)")


def addressed(html: str, anchor: str, name: str) -> str:
    """Give a directed text in which every paragraph, and every line of one, has an address and a link to it.

    Args:
        html: what `directed` made.
        anchor: what the addresses begin with.
        name: what the link of a paragraph is called, for those who do not see it. The links of lines are for pointers
            alone: somebody who listens to a poem would hear a link before each of its lines.
    """
    places = iter(range(1, html.count("<p") + 1))

    def marked(found: re.Match[str]) -> str:
        place = f"{anchor}-{next(places)}"
        words, lines = _lines(found["words"], place)
        link = f'<a class="passage" href="#{place}" aria-label="{escape(name)}"></a>'
        # Behind the last line, and not on a line of its own.
        before, end, after = words.rpartition("</span>") if lines else (words, "", "")
        return f'<p id="{place}"{found["told"]}>{before}{link}{end}{after}</p>'

    return _PARAGRAPH.sub(marked, html)


def _lines(words: str, place: str) -> tuple[str, bool]:
    """Give a paragraph's words with an address for each line, and whether it has lines of which each can have one."""
    if _DIRECTED in words:
        first, *lines = words.split(_DIRECTED)
        return first + "".join(
            f'<span class="line" id="{place}-{number}"{_last_link(line, f"{place}-{number}")}'
            for number, line in enumerate(lines, 1)
        ), True
    lines = words.split(_BREAK)
    if len(lines) == 1 or not all(map(_is_whole, lines)):
        return words, False
    return "".join(
        f'<span class="line" id="{place}-{number}">{line}{_link(f"{place}-{number}")}</span>'
        for number, line in enumerate(lines, 1)
    ), True


def _last_link(line: str, place: str) -> str:
    """Put a line's link at the end of its element."""
    told, _, after = line.rpartition("</span>")
    return f"{told}{_link(place)}</span>{after}"


def _link(place: str) -> str:
    return f'<a class="passage" href="#{place}" tabindex="-1" aria-hidden="true"></a>'


def _is_whole(line: str) -> bool:
    """Say whether every element that begins in a line ends in it."""
    open_elements: list[str] = []
    for closes, element in _TAG.findall(line):
        if not closes:
            open_elements.append(element)
        elif not open_elements or open_elements.pop() != element:
            return False
    return not open_elements
