"""Public rooms with everything that the sample workshop has in them, over whatever works a test has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any

from archive.demo.story.rooms import STAGED
from archive.domain.ids import new_id
from archive.domain.records import Work
from archive.domain.rooms.entries import FRONT_ID, Content, Embedded, RoomEntry, RoomKind
from tests.access.house import House

NOTE = "Zwischenton, said beside it"
"""What is said beside each work."""


def hang_rooms(house: House, works: Sequence[Work]) -> Mapping[str, RoomEntry]:
    """Publish one of each, with these works in their places one after the other; give them by their keys."""
    made: dict[str, RoomEntry] = {}
    following = cycle(works)
    today = house.clock.now().date()
    for staged in STAGED:
        belongs = {name: (made[key].id,) for name, key in staged.belongs.items()}
        placed = {
            name: tuple(Embedded(work_id=next(following).id, note=note) for _, note in beside)
            for name, beside in staged.works.items()
        }
        content = Content(
            texts=staged.texts,
            choices={**staged.choices, **belongs},
            numbers=staged.numbers,
            days={name: today + timedelta(days=days) for name, days in staged.days.items()},
            counts=staged.counts,
            works=placed,
        )
        made[staged.key] = house.catalogue.save(
            RoomEntry(
                id=FRONT_ID if staged.kind is RoomKind.FRONT else new_id(),
                kind=staged.kind,
                content=content,
                published_at=house.clock.now(),
                published_by="somebody",
            )
        )
    return made


def entry(house: House, kind: RoomKind = RoomKind.EXHIBIT, *works: Work, **changes: Any) -> RoomEntry:
    """A published entry with these works in it, each with a note."""
    placed = tuple(Embedded(work_id=work.id, note={"en": NOTE}) for work in works)
    texts = {"title": {"fr": "Chez nous"}, "lead": {"en": "Voices."}, **changes.pop("texts", {})}
    content = Content(**{"texts": texts, "works": {"works": placed} if placed else {}, **changes})
    return house.catalogue.save(
        RoomEntry(id=new_id(), kind=kind, content=content, published_at=house.clock.now(), published_by="somebody")
    )
