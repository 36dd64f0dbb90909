"""What stands for a work in a list: a small still, its sound drawn, its first line, or nothing at all.

Each is asked for by a grant of its own; what a work warns of is never shown unasked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final

from archive.access.credit import Credits
from archive.access.gate import Admission
from archive.access.sanitise_html import clean_fragment
from archive.domain.errors import NotFoundError
from archive.domain.terms import Recipe
from archive.languages import broad_tag
from archive.ports import PublicKit, Span

ByRecipe = Mapping[Recipe, tuple[Admission, ...]]

_LIGHTER: Final = frozenset({"image/webp"})
_READ_BYTES: Final = 2_048
_LONGEST_LINE: Final = 110
_BREAK: Final = re.compile(r"<br>|</(?:p|h\d|li|blockquote|div)>|\n")
_TAG: Final = re.compile(r"<[^>]*>")
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, kw_only=True)
class FirstLine:
    """The words that a text begins with, in which language, and what lets them be read; `goes_on` when more follow."""

    text: str
    language: str
    goes_on: bool
    source: Admission


@dataclass(frozen=True, kw_only=True)
class Plate:
    """What stands for a work: at most one of these; with none of them its spine does.

    Beside a still there may be the same in a format that takes fewer bytes and that not every browser reads.
    """

    still: Admission | None = None
    lighter_still: Admission | None = None
    waveform: Admission | None = None
    first_line: FirstLine | None = None

    @property
    def rank(self) -> int:
        """Give its place among plates by how much there is to see: a still, a waveform, a first line, nothing."""
        return [self.still is not None, self.waveform is not None, self.first_line is not None, True].index(True)


NOTHING: Final = Plate()
"""What stands for a work of which nothing may be shown in a list: its spine alone."""


def plate_of(kit: PublicKit, by: ByRecipe, names: Credits) -> Plate:
    """Give what stands for a work: of film and photo a still, of sound a waveform, of a text the words it begins with.

    A still shows the same parts as a film or photo that may be met whole; no other is shown.
    """
    pictured = (*by[Recipe.VIDEO], *by[Recipe.PHOTO])
    lighter = tuple(each for each in by[Recipe.THUMBNAIL] if each.rendition.media_type in _LIGHTER)
    still = like(tuple(each for each in by[Recipe.THUMBNAIL] if each not in lighter), pictured)
    if still is not None:
        return Plate(still=still, lighter_still=like(lighter, (still,)))
    waveform = like(by[Recipe.WAVEFORM], by[Recipe.AUDIO])
    if waveform is not None and not pictured:
        return Plate(waveform=waveform)
    lines = (_first_line(kit, text, names) for text in by[Recipe.TEXT]) if not pictured else ()
    return Plate(first_line=next((line for line in lines if line is not None), None))


def plainest(admissions: tuple[Admission, ...]) -> tuple[Admission, ...]:
    """Give those in which nothing is covered, or else those in which something is: the richest that may be met."""
    return tuple(a for a in admissions if not a.rendition.edit) or admissions


def like(pictures: tuple[Admission, ...], mains: tuple[Admission, ...]) -> Admission | None:
    """Give the first picture of the very parts that can be met, and covered wherever all of what can be met is."""
    shown = {(main.rendition.segment_ids, bool(main.rendition.edit)) for main in plainest(mains)}
    return next((p for p in pictures if (p.rendition.segment_ids, bool(p.rendition.edit)) in shown), None)


def _first_line(kit: PublicKit, text: Admission, names: Credits) -> FirstLine | None:
    end = min(_READ_BYTES, text.grant.size_bytes)
    try:
        raw = kit.renditions.read(text.grant, Span(0, end))
    except NotFoundError:
        return None
    pieces = [_plain(piece) for piece in _BREAK.split(clean_fragment(raw.decode("utf-8", "ignore")))]
    lines = [piece for piece in pieces if piece]
    language = broad_tag(text.rendition.language or "")
    if not lines or names.shown({language: lines[0]}) is None:
        return None
    words = lines[0]
    if len(words) > _LONGEST_LINE:
        words = words[:_LONGEST_LINE].rpartition(" ")[0] or words[:_LONGEST_LINE]
    goes_on = words != lines[0] or len(lines) > 1 or end < text.grant.size_bytes
    return FirstLine(text=words, language=language, goes_on=goes_on, source=text)


def _plain(html: str) -> str:
    """Give the words of clean HTML."""
    return _SPACES.sub(" ", unescape(_TAG.sub("", html))).strip()
