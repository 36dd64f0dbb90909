"""The form for what stands in a room: its fields from the one table, filled in from a draft and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields as parts_of
from datetime import date
from typing import Any, Final

from archive.domain.errors import InvalidInputError
from archive.domain.ids import SegmentId
from archive.domain.rooms.entries import Content, Embedded, GroupCount, Texts, WebLink
from archive.domain.rooms.rules import MOST_ROWS, ids_in
from archive.domain.rooms.table import SPOKEN, FieldType, RoomField, RoomShape
from archive.languages import LANGUAGES
from archive.ports import Kit
from archive.review.rooms.drafts import work_named
from archive.web.http.forms import Typed, read_day

Filled = dict[str, str | Sequence[str]]
SPARE_ROWS: Final = 2
_LONGEST_NUMBER: Final = 9


def filled(shape: RoomShape, content: Content) -> Filled:
    """Give what a draft holds as the fields of its form."""
    found: Filled = {}
    for field in shape.fields:
        name = field.name
        if field.type in SPOKEN:
            found |= _texts_as(name, content.texts.get(name, {}))
        elif field.type in (FieldType.CHOICE, FieldType.ENTRY):
            found[name] = content.choices.get(name, ())
        elif field.type is FieldType.NUMBER:
            found[name] = str(content.numbers.get(name, ""))
        elif field.type is FieldType.DAY:
            found[name] = content.days[name].isoformat() if name in content.days else ""
        else:
            for number, row in enumerate(_rows_of(field, content)):
                found |= _row_as(f"{name}_{number}", row)
    return found


def rows_shown(field: RoomField, typed: Typed) -> range:
    """Give the rows that a form shows for a field: those that hold something, and some empty ones."""
    used = [number for number in range(MOST_ROWS) if any(_row_in(typed, f"{field.name}_{number}").values())]
    most = min(field.most or MOST_ROWS, MOST_ROWS)
    return range(min(most, max(used, default=-1) + 1 + SPARE_ROWS))


def content_in(kit: Kit, shape: RoomShape, typed: Typed) -> Content:
    """Read a form back.

    Raises:
        InvalidInputError: a day, a number or a work cannot be understood.
    """
    groups: dict[str, dict[str, Any]] = {part.name: {} for part in parts_of(Content)}
    for field in shape.fields:
        group, value = _read(kit, field, typed)
        if value not in (None, (), {}):
            groups[group][field.name] = value
    return Content(**groups)


def _read(kit: Kit, field: RoomField, typed: Typed) -> tuple[str, object]:
    name = field.name
    if field.type in SPOKEN:
        return "texts", _texts_in(typed, name)
    if field.type in (FieldType.CHOICE, FieldType.ENTRY):
        return "choices", tuple(typed.many(name))
    if field.type is FieldType.NUMBER:
        return "numbers", _number(typed.one(name))
    if field.type is FieldType.DAY:
        return "days", _day(typed.one(name))
    rows = [row for number in range(MOST_ROWS) if any((row := _row_in(typed, f"{name}_{number}")).values())]
    if field.type is FieldType.LINKS:
        return "links", tuple(WebLink(address=row["address"], texts=_spoken(row)) for row in rows)
    if field.type is FieldType.COUNTS:
        return "counts", tuple(map(_count, rows))
    return "works", tuple(_embedded(kit, row) for row in sorted(rows, key=_place))


def _row_in(typed: Typed, name: str) -> dict[str, str]:
    """Read one row of several fields; its place alone makes no row."""
    written = {part: typed.one(f"{name}_{part}") for part in ("address", "planned", "reached", "work", "part")}
    written |= {lang: typed.one(f"{name}_{lang}") for lang in LANGUAGES}
    return {**written, "place": typed.one(f"{name}_place")} if any(written.values()) else {}


def _rows_of(field: RoomField, content: Content) -> Iterable[WebLink | GroupCount | Embedded]:
    if field.type is FieldType.LINKS:
        return content.links.get(field.name, ())
    return content.counts.get(field.name, ()) if field.type is FieldType.COUNTS else content.works.get(field.name, ())


def _row_as(name: str, row: WebLink | GroupCount | Embedded) -> Filled:
    if isinstance(row, WebLink):
        return {f"{name}_address": row.address, **_texts_as(name, row.texts)}
    if isinstance(row, GroupCount):
        return {
            f"{name}_planned": "" if row.planned is None else str(row.planned),
            f"{name}_reached": "" if row.reached is None else str(row.reached),
            **_texts_as(name, row.texts),
        }
    return {
        f"{name}_work": row.work_id,
        f"{name}_part": row.segment_id or "",
        f"{name}_place": str(int(name.rpartition("_")[2]) + 1),
        **_texts_as(name, row.note),
    }


def _texts_as(name: str, texts: Texts) -> Filled:
    return {f"{name}_{lang}": texts.get(lang, "") for lang in LANGUAGES}


def _texts_in(typed: Typed, name: str) -> dict[str, str]:
    return {lang: text for lang in LANGUAGES if (text := typed.one(f"{name}_{lang}"))}


def _spoken(row: dict[str, str]) -> dict[str, str]:
    return {lang: row[lang] for lang in LANGUAGES if row[lang]}


def _count(row: dict[str, str]) -> GroupCount:
    return GroupCount(texts=_spoken(row), planned=_number(row["planned"]), reached=_number(row["reached"]))


def _embedded(kit: Kit, row: dict[str, str]) -> Embedded:
    work_id = work_named(kit, ids_in(row["work"]))
    return Embedded(work_id=work_id, segment_id=SegmentId(row["part"]) if row["part"] else None, note=_spoken(row))


def _place(row: dict[str, str]) -> tuple[int, int]:
    """Give where a row wants to stand; one that does not say stands last."""
    place = row["place"]
    return (0, int(place)) if place.isascii() and place.isdigit() and len(place) < _LONGEST_NUMBER else (1, 0)


def _number(text: str) -> int | None:
    plain = "".join(text.split()).replace(",", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= _LONGEST_NUMBER):
        raise InvalidInputError("rooms.no_number", "Write a number in figures; {text} is none.", text=text[:40])
    return int(plain)


def _day(text: str) -> date | None:
    return read_day(text)


def labelled(shape: RoomShape, values: Filled) -> Iterator[tuple[RoomField, str]]:
    """Yield what stands in a form as its field and one text, as a conflict shows it."""
    for field in shape.fields:
        for name, value in values.items():
            own = name == field.name or name.startswith(f"{field.name}_")
            text = value if isinstance(value, str) else ", ".join(value)
            if own and text and not name.endswith("_place"):
                yield field, text
