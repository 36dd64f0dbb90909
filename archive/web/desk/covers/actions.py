"""What a form of the covers' page asks for, read and done: the same for the page's script and for plain forms.

Times are written in seconds and places in percent of the picture, both with a point, as a form of numbers sends them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

import msgspec

from archive.domain.covers import Box, Cover, CoverStyle, Key
from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.ids import ParticipantId
from archive.domain.records import Work
from archive.ports import Kit
from archive.review.works.covers import (
    Change,
    NewCover,
    add_cover,
    change_style,
    dismiss_cover,
    join_covers,
    place_cover,
    put_back,
    restore_cover,
    say_whose,
    split_cover,
    stretch_cover,
)
from archive.web.desk.visit import Visit
from archive.web.http.forms import Typed

_LARGEST: Final = 10_000_000
_NOBODY: Final = ""


class Former(msgspec.Struct, frozen=True):
    """A cover as the script remembers it from before a change."""

    style: CoverStyle
    start: int
    end: int
    keys: list[tuple[int, int, int, int, int]]
    person: str
    dismissed: bool


Step = Callable[[Kit, Cover, Typed, Change], tuple[Cover, ...]]


def change_covers(visit: Visit, work: Work) -> tuple[Cover, ...]:
    """Do what the form asks with a cover of this work, and give the covers that it changed, the asked one first.

    Raises:
        InvalidInputError: what was typed makes no sense.
        NotFoundError: the work has no such cover.
        StaleRecordError: somebody else changed the cover in the meantime.
    """
    form, kit = visit.form, visit.kit
    if form.one("do") == "add":
        return (_add(kit, work, form, visit.account.id),)
    step = _STEPS.get(form.one("do"))
    if step is None:
        raise InvalidInputError("form.choice", "{choice} is not one of the choices.", choice=form.one("do")[:40])
    cover = _of_work(kit, form.one("cover"), work)
    return step(kit, cover, form, Change(by=visit.account.id, version=whole(form.one("version"))))


def milliseconds(text: str) -> int:
    """Read a time that was typed in seconds."""
    return round(_number(text) * 1000)


def percent(text: str) -> int:
    """Read a share that was typed in percent, as ten-thousandths."""
    return round(_number(text) * 100)


def whole(text: str) -> int:
    """Read a version, or -1 for none that ever was."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > _LARGEST:
        raise InvalidInputError("cover.number", "Write times in seconds and places in percent, as plain numbers.")
    return number


def _box(form: Typed) -> Box:
    left, top, width, height = (percent(form.one(name)) for name in ("left", "top", "width", "height"))
    return Box(left, top, width, height)


def _style(form: Typed) -> CoverStyle:
    try:
        return CoverStyle(form.one("style"))
    except ValueError:
        raise InvalidInputError("cover.style", "Choose what the cover hides.") from None


def _person(form: Typed) -> ParticipantId | None:
    chosen = form.one("person")
    return ParticipantId(chosen) if chosen != _NOBODY else None


def _of_work(kit: Kit, cover_id: str, work: Work) -> Cover:
    cover = kit.vault.get(Cover, cover_id)
    if cover.work_id != work.id:
        raise NotFoundError("this cover belongs to another work")
    return cover


def _add(kit: Kit, work: Work, form: Typed, by: str) -> Cover:
    start_ms = milliseconds(form.one("start"))
    at_ms = milliseconds(form.one("at")) if form.one("at") else start_ms
    new = NewCover(
        style=_style(form),
        start_ms=start_ms,
        end_ms=milliseconds(form.one("end")),
        keys=(Key(at_ms, _box(form)),),
        participant_id=_person(form),
    )
    return add_cover(kit, work.id, new, by)


def _place(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    return (place_cover(kit, cover.id, milliseconds(form.one("at")), _box(form), change),)


def _stretch(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    start_ms, end_ms = milliseconds(form.one("start")), milliseconds(form.one("end"))
    return (stretch_cover(kit, cover.id, start_ms, end_ms, change),)


def _split(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    return split_cover(kit, cover.id, milliseconds(form.one("at")), change)


def _join(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    joined = join_covers(kit, cover.id, form.one("other"), change)
    gone = form.one("other") if joined.id == cover.id else cover.id
    return joined, kit.vault.get(Cover, gone)


def _dismiss(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    return (dismiss_cover(kit, cover.id, change),)


def _restore(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    return (restore_cover(kit, cover.id, change),)


def _whose(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    return (say_whose(kit, cover.id, _person(form), change),)


def _restyle(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    return (change_style(kit, cover.id, _style(form), change),)


def _back(kit: Kit, cover: Cover, form: Typed, change: Change) -> tuple[Cover, ...]:
    try:
        former = msgspec.json.decode(form.one("former").encode(), type=Former)
    except (msgspec.DecodeError, UnicodeEncodeError):
        raise InvalidInputError("form.broken", "The form did not arrive whole; please send it again.") from None
    stood = replace(
        cover,
        style=former.style,
        start_ms=former.start,
        end_ms=former.end,
        keys=tuple(Key(at_ms, Box(*box)) for at_ms, *box in former.keys),
        participant_id=ParticipantId(former.person) if former.person else None,
        dismissed=former.dismissed,
    )
    return (put_back(kit, stood, change),)


_STEPS: Final[Mapping[str, Step]] = {
    "place": _place,
    "stretch": _stretch,
    "split": _split,
    "join": _join,
    "dismiss": _dismiss,
    "restore": _restore,
    "whose": _whose,
    "style": _restyle,
    "back": _back,
}
