"""What one entry in the rooms of the sample workshop consists of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.domain.records import Labels
from archive.domain.rooms.entries import GroupCount, RoomKind

Beside = tuple[str, Labels]
"""A work by its key, and what the editors say beside it."""


@dataclass(frozen=True, kw_only=True)
class Staged:
    """One entry: its texts by field, what is chosen, and which works stand in it; days count from today."""

    key: str
    kind: RoomKind
    texts: Mapping[str, Labels]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, tuple[GroupCount, ...]] = field(default_factory=dict)
    works: Mapping[str, tuple[Beside, ...]] = field(default_factory=dict)
    belongs: Mapping[str, str] = field(default_factory=dict)


def counted(group: Labels, planned: int, reached: int) -> GroupCount:
    """Give how many of a group were meant and reached."""
    return GroupCount(texts=group, planned=planned, reached=reached)
