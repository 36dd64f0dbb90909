"""What is said as it is read: each paragraph, line and sentence in its own direction, and when each turn begins.

Within a paragraph that runs from right to left, the full stop of a French sentence would jump to its other end, for a
mark takes the direction of what stands around it. A sentence that runs another way than its line is therefore set
apart, together with its marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape
from typing import Final

from archive.access.transcript import SpokenLine
from archive.domain.words.transcripts import RTL_MARK
from archive.languages import direction_of
from archive.sentences import pieces_of

_BLOCK: Final = re.compile(r"<(p|h2|li|blockquote)>")
_PIECE: Final = re.compile(r"(<[^<>]*>)")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters without which everything runs from left to right, and nothing is to be set apart."""

_BREAK: Final = "<br>"


def directed(html: str, tag: str, opening: Callable[[int], str] = lambda _place: "") -> str:
    """Give a cleaned text in which every block and every line of it tells the way it runs.

    `opening` gives what stands before the words of a paragraph, by its place among them.
    """
    is_plain = not _RIGHT_TO_LEFT.search(html)
    blocks = _BLOCK.split(html)
    made, paragraphs = [blocks[0]], 0
    for element, content in zip(blocks[1::2], blocks[2::2], strict=True):
        runs = "ltr" if is_plain else direction_of(unescape(_PIECE.sub(" ", content)), tag)
        made.append(f"<{element}>" if is_plain else f'<{element} dir="{runs}">')
        if element == "p":
            made.append(opening(paragraphs))
            paragraphs += 1
        made.append(content if is_plain else "".join(_lines(content, tag, runs)))
    return "".join(made)


def line_as_html(text: str, tag: str) -> str:
    """Give one line of plain text with the sentences set apart that run another way than the line."""
    return _apart(text, tag, direction_of(text, tag)) if _RIGHT_TO_LEFT.search(text) else escape(text, quote=False)


def turns_of(html: str, lines: Sequence[SpokenLine]) -> tuple[int, ...]:
    """Give the place of the line with which each paragraph begins; nothing where the words are not the same.

    Whoever speaks is named in neither; where another begins, a new paragraph does.
    """
    said = ["".join(line.text.replace(RTL_MARK, "").split()) for line in lines]
    starts, place = [], 0
    for paragraph in re.findall(r"<p>(.*?)</p>", html, re.DOTALL):
        words = "".join(unescape(_PIECE.sub(" ", paragraph)).replace(RTL_MARK, "").split())
        starts.append(place)
        while words and place < len(said) and words.startswith(said[place]):
            words = words[len(said[place]) :]
            place += 1
        if words:
            return ()
    return tuple(starts) if place == len(said) else ()


def _lines(content: str, tag: str, runs: str) -> Iterator[str]:
    """Yield a block's lines; where not all of them run one way, each stands on a line of its own direction."""
    whole, closing, after = content.partition("</")
    lines = whole.split(_BREAK)
    ways = [direction_of(unescape(_PIECE.sub(" ", line)), tag) for line in lines]
    # Lines that an element goes across cannot stand apart.
    if len(set(ways)) > 1 and content.count("<") == content.count(_BREAK) + 1:
        for line, way in zip(lines, ways, strict=True):
            yield f'<span class="line" dir="{way}">{"".join(_pieces(line, tag, way))}</span>'
        yield from _pieces(closing + after, tag, runs)
        return
    yield from _pieces(content, tag, runs)


def _pieces(content: str, tag: str, runs: str) -> Iterator[str]:
    for piece in _PIECE.split(content):
        yield piece if piece.startswith("<") else _apart(unescape(piece), tag, runs)


def _apart(text: str, tag: str, runs: str) -> str:
    if not text.strip():
        return escape(text, quote=False)
    marked = (
        escape(piece.text, quote=False)
        if piece.runs == runs
        else f'<bdi dir="{piece.runs}">{escape(piece.text.rstrip(), quote=False)}</bdi>{_tail(piece.text)}'
        for piece in pieces_of(text, tag)
    )
    return "".join(marked)


def _tail(text: str) -> str:
    return text[len(text.rstrip()) :]
