"""What stands in a public room: texts in three languages, choices, days, counts, links and places of works.

An entry holds no copy of a work: only where it stands and what the editors say beside it. Whether the work is met there
is decided anew at each request, and what is said beside it goes with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from archive.domain.ids import SegmentId, WorkId

Texts = Mapping[str, str]
"""One text in each language in which it was written."""


class RoomKind(StrEnum):
    """What sort of thing stands in a public room; the front page is one too, and there is one of it."""

    EXHIBIT = "exhibit"
    PRACTICE = "practice"
    PROJECT = "project"
    PROGRAMME = "programme"
    EPISODE = "episode"
    ARTICLE = "article"
    COMPANION = "companion"
    FRONT = "front"


@dataclass(frozen=True, kw_only=True)
class WebLink:
    """An address elsewhere, and what it is called."""

    address: str
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class GroupCount:
    """How many people of a group a project meant to reach, and how many it reached."""

    texts: Texts = field(default_factory=dict)
    planned: int | None = None
    reached: int | None = None


@dataclass(frozen=True, kw_only=True)
class Embedded:
    """A work in its place, or one part of it, and what the editors say beside it: that is seen only with the work."""

    work_id: WorkId
    segment_id: SegmentId | None = None
    note: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that is written into the fields of an entry, by the field's name."""

    texts: Mapping[str, Texts] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)
    links: Mapping[str, tuple[WebLink, ...]] = field(default_factory=dict)
    counts: Mapping[str, tuple[GroupCount, ...]] = field(default_factory=dict)
    works: Mapping[str, tuple[Embedded, ...]] = field(default_factory=dict)

    def holds(self, name: str) -> bool:
        """Tell whether anything is written into a field."""
        return any(part.get(name) not in (None, (), {}) for part in vars(self).values())

    def embedded(self) -> Iterator[Embedded]:
        """Yield every work in its place."""
        for placed in self.works.values():
            yield from placed

    def without(self, work_id: str) -> Content:
        """Give it without a work, and without what was said beside it."""
        left = {name: tuple(each for each in row if each.work_id != work_id) for name, row in self.works.items()}
        return replace(self, works={name: row for name, row in left.items() if row})

    def every_text(self) -> Iterator[str]:
        """Yield every text that visitors could read, those beside works too."""
        for texts in self.texts.values():
            yield from texts.values()
        for links in self.links.values():
            for link in links:
                yield from link.texts.values()
        for counts in self.counts.values():
            for count in counts:
                yield from count.texts.values()
        for placed in self.embedded():
            yield from placed.note.values()


@dataclass(frozen=True, kw_only=True)
class RoomEntry:
    """What visitors may read in a room: published by somebody, and gone once it is put away."""

    id: str
    kind: RoomKind
    content: Content
    published_at: datetime
    published_by: str
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class RoomDraft:
    """What the desk is writing for a room (the published entry has the same id).

    `writers` wrote any of it since a second person, where it takes two, published it last.
    """

    id: str
    kind: RoomKind
    content: Content
    writers: tuple[str, ...] = ()
    changed_at: datetime
    version: int = 0


class Wanted(StrEnum):
    """What somebody who met the film's companion asks for."""

    SCREENING = "screening"
    MEETING = "meeting"
    WORKSHOP = "workshop"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class VisitorRequest:
    """Somebody's request for a screening, a meeting or a workshop; how to reach them is gone once it is answered."""

    id: str
    asked_at: datetime
    wanted: Wanted
    place: str = ""
    message: str = ""
    contact: str = ""
    language: str = ""
    resolved: bool = False
    resolved_by: str = ""
    resolved_at: datetime | None = None
    note: str = ""
    version: int = 0


FRONT_ID: Final = "0000000000000000fr0n"
"""The id of the one entry that is the front page."""
