"""What the desk writes for the public rooms: the list, the form of each kind, publishing and putting away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.responses import Response

from archive.access.browse import ReadingRoom
from archive.access.rooms import Rooms
from archive.domain.errors import ArchiveError, InvalidInputError, NotFoundError, RefusedError, StaleRecordError
from archive.domain.records import Labels, Work
from archive.domain.rooms.entries import FRONT_ID, RoomDraft, RoomEntry, RoomKind
from archive.domain.rooms.rules import ids_in
from archive.domain.rooms.table import SHAPES, FieldType, RoomShape
from archive.domain.timecode import clock_text
from archive.languages import real_titles
from archive.review.list_search import Found, by_own_words, first, search
from archive.review.people.accounts import name_of
from archive.review.rooms.drafts import (
    Written,
    begin,
    beside_entries,
    choices_of,
    for_two,
    front_page,
    offered_works,
    publish,
    put_away,
    save_draft,
    work_named,
    written,
    written_as,
)
from archive.review.works.works import THEIRS_TOO
from archive.web.desk.rooms.form import content_in, filled, labelled, rows_shown
from archive.web.desk.views import Leaf, leaf_of
from archive.web.desk.visit import CONFLICT, Problem, Visit, typed_or
from archive.web.http.editorial import words_of_rooms
from archive.web.http.forms import Typed, fingerprint

NEW: Final = "new"
"""What stands in an address for an entry that nobody has written yet."""

PAGE_SIZE: Final = 12
"""How many entries of each kind stand on one page."""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A page of what was written of a kind."""

    shape: RoomShape
    found: list[Written]
    leaf: Leaf
    is_cut: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkChoice:
    """A work in a row of the form: its title while visitors meet it, and its parts."""

    titles: Labels
    is_met: bool
    parts: tuple[tuple[str, str], ...]


def show_rooms(visit: Visit) -> Response:
    """List a page of what was written for the rooms, by kind, or what is sought; and say what of it visitors read."""
    shapes = (shape for shape in SHAPES.values() if shape.kind is not RoomKind.FRONT)
    listed = [_sought(visit, shape) if visit.asked else _listed(visit, shape) for shape in shapes]
    kinds = [each for each in listed if each.found or not visit.asked]
    return visit.page(
        "desk_rooms",
        None,
        kinds=kinds,
        sought=Found(kinds, any(each.is_cut for each in kinds)) if visit.asked else None,
        front=front_page(visit.kit),
        front_id=FRONT_ID,
    )


def _listed(visit: Visit, shape: RoomShape) -> Listed:
    there = visit.kit.vault.count(RoomDraft, kind=shape.kind.value)
    leaf = leaf_of(visit.query(f"{shape.kind}_page"), there, PAGE_SIZE)
    return Listed(shape=shape, found=written(visit.kit, shape.kind, leaf.of("-changed_at")), leaf=leaf)


def _sought(visit: Visit, shape: RoomShape) -> Listed:
    """Find entries of a kind by the words of their titles."""
    page, such = first("-changed_at", PAGE_SIZE), {"kind": shape.kind.value}
    found = search(visit.kit.vault, RoomDraft, page, by_own_words(visit.asked), such)
    shown = beside_entries(visit.kit, found.records)
    return Listed(shape=shape, found=shown, leaf=leaf_of("", 0, PAGE_SIZE), is_cut=found.is_cut)


def show_room(visit: Visit, problem: Problem | None = None) -> Response:
    """Show the form of one entry."""
    stands = _stands(visit)
    shape = SHAPES[stands.draft.kind]
    now = filled(shape, stands.draft.content)
    words = ReadingRoom(visit.kit).thesaurus
    typed = typed_or(visit, problem if visit.form.has("do", "save") else None, now)
    is_conflict = problem is not None and problem.status == CONFLICT
    return visit.page(
        "desk_room",
        problem,
        shape=shape,
        stands=stands,
        typed=typed,
        seen=fingerprint(now) if is_conflict or not problem else visit.form.one("seen") or fingerprint(now),
        theirs=list(labelled(shape, now)) if is_conflict else [],
        address=_address(stands),
        rows={field.name: rows_shown(field, typed) for field in shape.fields},
        concepts={field.name: words.under(field.of) for field in shape.of_type(FieldType.CHOICE)},
        entries={
            field.name: [
                (each, draft.content.texts.get("title", {}))
                for each, draft in choices_of(visit.kit, field, filter(None, [typed.one(field.name)]))
            ]
            for field in shape.of_type(FieldType.ENTRY)
        },
        **_works(visit, shape, typed),
        is_for_two=for_two(visit.kit, stands.draft.content),
        writers=[name_of(visit.kit, writer) for writer in stands.draft.writers],
    )


def show_preview(visit: Visit) -> Response:
    """Show a draft as visitors would meet it at this moment, with those works alone that they would meet."""
    stands = _stands(visit)
    draft, shape = stands.draft, SHAPES[stands.draft.kind]
    if not shape.address or not draft.version:
        raise NotFoundError
    entry = RoomEntry(
        id=draft.id, kind=draft.kind, content=draft.content, published_at=draft.changed_at, published_by=""
    )
    view = Rooms(ReadingRoom(visit.kit)).preview(entry)
    if view is None:
        raise RefusedError("Visitors would find nothing here: none of its works can be met now.")
    context = {"view": view, "listed": shape, "episodes": (), "programme": None, "pictures": True}
    return visit.page("room_entry", None, preview=_address(stands), **context, **words_of_rooms(visit.lang))


def post_room(visit: Visit) -> Response:
    """Keep what was written; what somebody else wrote in the meantime is shown beside it first."""

    def act() -> Response:
        stands = _stands(visit)
        shape = SHAPES[stands.draft.kind]
        if visit.form.one("seen") != fingerprint(filled(shape, stands.draft.content)):
            raise StaleRecordError(THEIRS_TOO)
        kept = save_draft(visit.kit, stands.draft, content_in(visit.kit, shape, visit.form), visit.actor)
        return visit.go(f"/rooms/{kept.kind}/{kept.id}", "saved")

    return _attempt(visit, act)


def post_publish(visit: Visit) -> Response:
    """Let visitors read what stands in the draft."""

    def act() -> Response:
        version = visit.form.one("version")
        publish(visit.kit, visit.part("entry_id"), visit.actor, int(version) if version.isdecimal() else -1)
        return visit.go(f"/rooms/{visit.part('kind')}/{visit.part('entry_id')}", "published")

    return _attempt(visit, act)


def post_put_away(visit: Visit) -> Response:
    """Take it away from visitors."""

    def act() -> Response:
        put_away(visit.kit, visit.part("entry_id"), visit.actor)
        return visit.go(f"/rooms/{visit.part('kind')}/{visit.part('entry_id')}", "put_away")

    return _attempt(visit, act)


def _attempt(visit: Visit, act: Callable[[], Response]) -> Response:
    """Do what a form asks; when it cannot be done, show the form again, and name the field as the form calls it."""

    def go() -> Response:
        try:
            return act()
        except InvalidInputError as error:
            values = {**error.values, "field": visit.say(str(error.values.get("field", "")))}
            raise InvalidInputError(error.code, error.message, **values) from None

    return visit.attempt(go, lambda problem: show_room(visit, problem))


def _stands(visit: Visit) -> Written:
    """Give what the address names: an entry of this kind, or an empty one."""
    kind, entry_id = visit.part("kind"), visit.part("entry_id")
    if kind not in set(RoomKind):
        raise NotFoundError
    if kind == RoomKind.FRONT:
        if entry_id != FRONT_ID:
            raise NotFoundError
        return front_page(visit.kit)
    if entry_id == NEW:
        return Written(draft=begin(visit.kit, RoomKind(kind)), entry=None)
    stands = written_as(visit.kit, entry_id)
    if stands.draft.kind != kind:
        raise NotFoundError
    return stands


def _address(stands: Written) -> str:
    is_new = not stands.draft.version and stands.draft.kind is not RoomKind.FRONT
    return f"/desk/rooms/{stands.draft.kind}/{NEW if is_new else stands.draft.id}"


def _works(visit: Visit, shape: RoomShape, typed: Typed) -> Mapping[str, Any]:
    """Give what the form says of the works in its rows, and the works that it offers."""
    if not any(shape.of_type(FieldType.WORKS)):
        return {"chosen": {}, "offered": []}
    public = ReadingRoom(visit.kit)
    rows = [typed.one(f"{f.name}_{n}_work") for f in shape.of_type(FieldType.WORKS) for n in rows_shown(f, typed)]
    offered = [(work.id, real_titles(work.titles)) for work in offered_works(visit.kit)]
    return {
        "chosen": {row: choice for row in rows if row and (choice := _choice(visit, public, row)) is not None},
        "offered": [(work_id, titles) for work_id, titles in offered if titles],
    }


def _choice(visit: Visit, public: ReadingRoom, row: str) -> WorkChoice | None:
    try:
        work = visit.kit.catalogue.get(Work, work_named(visit.kit, ids_in(row)))
    except ArchiveError:
        return None
    card = public.card(work.id)
    parts = tuple((part.id, f"{clock_text(part.start_ms)}–{clock_text(part.end_ms)}") for part in work.segments)
    return WorkChoice(titles=(card.titles or {}) if card else {}, is_met=card is not None, parts=parts)
