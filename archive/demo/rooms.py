"""Filling the rooms of the sample workshop at the desk, as people would: one writes, a second person publishes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from archive.demo.story.desk_people import DeskPeople
from archive.demo.story.rooms import STAGED
from archive.demo.story.rooms_staged import Staged
from archive.domain.ids import WorkId
from archive.domain.rooms.entries import Content, Embedded, RoomKind
from archive.ports import Kit
from archive.review.people.accounts import actor
from archive.review.rooms.drafts import begin, front_page, publish, save_draft


def fill_rooms(kit: Kit, works: Mapping[str, WorkId], desk: DeskPeople) -> Mapping[str, str]:
    """Write and publish everything that stands in the rooms; give the ids by their keys."""
    writer, second = (actor(kit, desk.ids[name]) for name in ("facilitator", "reviewer"))
    made: dict[str, str] = {}
    for staged in STAGED:
        draft = front_page(kit).draft if staged.kind is RoomKind.FRONT else begin(kit, staged.kind)
        kept = save_draft(kit, draft, _content(kit, staged, works, made), writer)
        publish(kit, kept.id, second, kept.version)
        made[staged.key] = kept.id
    return made


def _content(kit: Kit, staged: Staged, works: Mapping[str, WorkId], made: Mapping[str, str]) -> Content:
    today = kit.clock.now().date()
    choices = {**staged.choices, **{name: (made[key],) for name, key in staged.belongs.items()}}
    placed = {
        name: tuple(Embedded(work_id=works[key], note=note) for key, note in beside)
        for name, beside in staged.works.items()
    }
    return Content(
        texts=staged.texts,
        choices=choices,
        numbers=staged.numbers,
        days={name: today + timedelta(days=days) for name, days in staged.days.items()},
        counts=staged.counts,
        works=placed,
    )
