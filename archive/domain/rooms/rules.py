"""What may be written into an entry, what an entry must say before it is published, and which counts tell too much."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import Final
from urllib.parse import urlsplit

from archive.domain.disclosure import PUBLIC_LEAST
from archive.domain.errors import InvalidInputError
from archive.domain.ids import looks_like_id
from archive.domain.rooms.entries import Content, GroupCount, Texts, WebLink
from archive.domain.rooms.table import FieldType, RoomField, RoomShape
from archive.domain.words.hidden_marks import without_hidden_marks
from archive.domain.words.names_in_text import ReadText
from archive.domain.words.text_folding import pieces_of

LONGEST: Final = {FieldType.SHORT: 200, FieldType.LONG: 12_000, FieldType.LINES: 12_000}
LONGEST_NOTE: Final = 600
MOST_ROWS: Final = 24
_LARGEST: Final = 10_000_000
_PARTED: Final = re.compile(r"\s*\|\s*|\s[–—]\s")
_LONGEST_ADDRESS: Final = 500


def cleaned(shape: RoomShape, content: Content) -> Content:
    """Give what was written as it is kept: trimmed, without hidden marks, in the shape's own fields alone.

    Raises:
        InvalidInputError: a text is too long, an address is no web address, a count would single somebody out.
    """
    return Content(
        texts={
            field.name: texts
            for field in shape.of_type(FieldType.SHORT, FieldType.LONG, FieldType.LINES)
            if (texts := clean_texts(content.texts.get(field.name, {}), field.type))
        },
        choices={
            field.name: chosen
            for field in shape.of_type(FieldType.CHOICE, FieldType.ENTRY)
            if (chosen := tuple(dict.fromkeys(filter(None, content.choices.get(field.name, ()))))[: field.most])
        },
        numbers={
            field.name: _number(field, content.numbers[field.name])
            for field in shape.of_type(FieldType.NUMBER)
            if field.name in content.numbers
        },
        days={
            field.name: content.days[field.name] for field in shape.of_type(FieldType.DAY) if field.name in content.days
        },
        links={
            field.name: links
            for field in shape.of_type(FieldType.LINKS)
            if (links := tuple(map(_link, content.links.get(field.name, ())))[:MOST_ROWS])
        },
        counts={
            field.name: counts
            for field in shape.of_type(FieldType.COUNTS)
            if (counts := _counts(content.counts.get(field.name, ())[:MOST_ROWS]))
        },
        works={
            field.name: placed
            for field in shape.of_type(FieldType.WORKS)
            if (
                placed := tuple(
                    replace(each, note=clean_texts(each.note, FieldType.LONG, LONGEST_NOTE))
                    for each in content.works.get(field.name, ())
                )[: field.most]
            )
        },
    )


def clean_texts(texts: Texts, kind: FieldType, most: int = 0) -> dict[str, str]:
    """Give a text in each language without what cannot be seen in it, and without languages that say nothing."""
    kept = {}
    most = most or LONGEST[kind]
    for language, text in texts.items():
        written = without_hidden_marks(text.replace("\r\n", "\n")).strip()
        written = " ".join(written.split()) if kind is FieldType.SHORT else written
        if len(written) > most:
            raise InvalidInputError("rooms.too_long", "This text is longer than {most} characters.", most=most)
        if written:
            kept[language] = written
    return kept


def lines_of(text: str) -> tuple[str, ...]:
    """Give the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def row_of(line: str) -> tuple[str, ...]:
    """Give what stands in a line, one thing after the other: a stroke or a dash with spaces around it parts them."""
    return tuple(part.strip() for part in _PARTED.split(line))


def require_complete(shape: RoomShape, content: Content) -> None:
    """Raise InvalidInputError, naming the field, while something is missing without which nothing is published."""
    begun = [name for name in shape.together if content.holds(name)]
    for field in shape.fields:
        needed = field.required or (begun and field.name in shape.together)
        if needed and not content.holds(field.name):
            raise InvalidInputError(
                "rooms.missing", "Before this can be published, “{field}” has to be filled in.", field=field.label
            )
        if field.least and content.holds(field.name):
            _require_lines(field, content.texts[field.name])
        if field.columns and content.holds(field.name):
            _require_columns(field, content.texts[field.name])
    begins, ends = content.days.get("begins"), content.days.get("ends")
    if begins and ends and ends < begins:
        raise InvalidInputError("rooms.days", "It ends before it begins.")


def require_nothing_told(texts: Iterable[str], told: Iterable[str]) -> None:
    """Raise InvalidInputError when texts around works say what has to go with a work: its title, its makers' names."""
    read = [ReadText(text) for text in texts]
    for words in told:
        sought = "".join(pieces_of(words))
        if sought and any(text.holds(sought) for text in read):
            raise InvalidInputError(
                "rooms.told",
                "“{words}” is the title of a work, or the name of somebody in one. Write that beside the work itself, "
                "so that it goes when the work goes.",
                words=words,
            )


def _require_lines(field: RoomField, texts: Texts) -> None:
    for text in texts.values():
        found = len(lines_of(text))
        if found < field.least or (field.most and found > field.most):
            raise InvalidInputError(
                "rooms.lines",
                "“{field}” takes {least} to {most} lines in each language, each with one thing in it.",
                field=field.label,
                least=field.least,
                most=field.most or 40,
            )


def _require_columns(field: RoomField, texts: Texts) -> None:
    for line in (line for text in texts.values() for line in lines_of(text)):
        if len(row_of(line)) > len(field.columns):
            raise InvalidInputError(
                "rooms.columns",
                "A line of “{field}” holds at most {most} things, and this one more: {line}",
                field=field.label,
                most=len(field.columns),
                line=line[:80],
            )


def _number(field: RoomField, number: int) -> int:
    if not 0 < number <= field.most:
        raise InvalidInputError(
            "rooms.number", "“{field}” is a number from 1 to {most}.", field=field.label, most=field.most
        )
    return number


def _link(link: WebLink) -> WebLink:
    address = link.address.strip()
    parts = urlsplit(address)
    plain = address.isprintable() and not set(address) & set(" \"'<>\\")
    if not (plain and parts.scheme in ("https", "http") and parts.netloc and len(address) <= _LONGEST_ADDRESS):
        raise InvalidInputError("rooms.link", "{address} is no address of a page.", address=address[:60])
    return replace(link, address=address, texts=clean_texts(link.texts, FieldType.SHORT))


def _counts(counts: Iterable[GroupCount]) -> tuple[GroupCount, ...]:
    """Give counts that single nobody out: nobody or enough people in each, and as many between any two of them."""
    kept = tuple(replace(count, texts=clean_texts(count.texts, FieldType.SHORT)) for count in counts)
    for count in kept:
        if any(number is not None and not 0 <= number <= _LARGEST for number in (count.planned, count.reached)):
            raise InvalidInputError("rooms.count", "A number of people is a whole number.")
    told = sorted({count.reached for count in kept if count.reached})
    if any(number < PUBLIC_LEAST for number in told):
        raise InvalidInputError(
            "rooms.few",
            "Fewer than {least} people could be singled out: count groups together, or leave the number away.",
            least=PUBLIC_LEAST,
        )
    if any(more - fewer < PUBLIC_LEAST for fewer, more in combinations(told, 2)):
        raise InvalidInputError(
            "rooms.near",
            "Two of these numbers differ by fewer than {least}: whoever takes one from the other could single somebody "
            "out. Round them.",
            least=PUBLIC_LEAST,
        )
    return kept


def ids_in(typed: str) -> Iterator[str]:
    """Yield what in a pasted address could be the id of a work."""
    here = typed.strip().partition("?")[0].partition("#")[0]
    yield from (part for part in reversed(here.split("/")) if looks_like_id(part))
