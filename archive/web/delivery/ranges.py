"""Which stretches of a file a Range header asks for, as RFC 9110 (section 14) reads it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from archive.ports import Span

MOST_RANGES: Final = 16
"""A header that asks for more is answered with the whole."""

_ONE: Final = re.compile(r"(\d*)-(\d*)")
_PLAIN: Final = re.compile(r"bytes=([0-9]{1,18})-([0-9]{1,18})")
"""What nearly every player sends: read without a detour."""

_BEYOND: Final = 10**19


class UnsatisfiableError(Exception):
    """Nothing that was asked for lies within the file."""


def requested_ranges(header: str | None, size_bytes: int) -> list[Span] | None:
    """Give the stretches to send, in the order they were asked for, overlapping ones as one; None is the whole.

    An unknown unit, a header that breaks the grammar and one that asks for too many ranges count as not sent.

    Raises:
        UnsatisfiableError: every range is well formed, and none lies within the file.
    """
    if header is None:
        return None
    plain = _PLAIN.fullmatch(header)
    if plain is not None and int(plain[1]) <= int(plain[2]) < size_bytes:
        return [Span(int(plain[1]), int(plain[2]) + 1)]
    specifications = _specifications(header)
    if not specifications:
        return None
    spans: list[Span] = []
    for first, last in specifications:
        span = _within(first, last, size_bytes)
        if span is not None:
            spans = _with(spans, span)
    if not spans:
        raise UnsatisfiableError
    return spans


def _specifications(header: str) -> list[tuple[int | None, int | None]] | None:
    """Read the header's ranges as (first, last); a suffix has no first, an open end no last."""
    unit, equals, ranges = header.partition("=")
    if not equals or unit.strip().lower() != "bytes":
        return None
    found: list[tuple[int | None, int | None]] = []
    for part in ranges.split(","):
        text = part.strip(" \t")
        if not text:
            continue
        specification = _read(text)
        if specification is None or len(found) == MOST_RANGES:
            return None
        found.append(specification)
    return found


def _read(text: str) -> tuple[int | None, int | None] | None:
    match = _ONE.fullmatch(text)
    if match is None or not text.isascii() or text == "-":
        return None
    first, last = (_number(digits) for digits in match.groups())
    if first is not None and last is not None and last < first:
        return None
    return first, last


def _number(digits: str) -> int | None:
    """Read a number; one that is longer than any file is just very large, however many digits it has."""
    if not digits:
        return None
    significant = digits.lstrip("0") or "0"
    return int(significant) if len(significant) < 20 else _BEYOND


def _within(first: int | None, last: int | None, size_bytes: int) -> Span | None:
    if first is None:
        length = min(last or 0, size_bytes)
        return Span(size_bytes - length, size_bytes) if length else None
    if first >= size_bytes:
        return None
    return Span(first, size_bytes if last is None else min(last + 1, size_bytes))


def _with(spans: list[Span], new: Span) -> list[Span]:
    """Add a stretch, joined with those it touches, in the place of the first of them."""
    touched = [span for span in spans if span.start <= new.end and new.start <= span.end]
    if not touched:
        return [*spans, new]
    joined = Span(min(new.start, *(s.start for s in touched)), max(new.end, *(s.end for s in touched)))
    return [joined if span is touched[0] else span for span in spans if span is touched[0] or span not in touched]


_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


@lru_cache(1024)
def entity_tag(etag: str) -> str:
    """Give the strong tag of a rendition, or nothing when it has none that can be sent."""
    tag = f'"{etag}"'
    return tag if etag and _TAG.fullmatch(tag) else ""


def matches_any(header: str, tag: str, *, weakly: bool) -> bool:
    """Tell whether a list of tags (If-Match, If-None-Match) names this one; `*` names any.

    Weak tags are equal to ours only where the comparison may be weak.
    """
    if header.strip() == "*":
        return True
    return any(f'"{m[2]}"' == tag and (weakly or not m[1]) for m in _TAG.finditer(header)) if tag else False


def allows_range(if_range: str | None, tag: str) -> bool:
    """Tell whether a part may be sent: there is no If-Range, or it names our strong tag; dates never do."""
    return if_range is None or (bool(tag) and if_range.strip() == tag)
