"""Everything that stands in the rooms of the sample workshop, in three languages."""

from __future__ import annotations

from typing import Final

from archive.demo.story.rooms_done import CHAIRS, COMPANION, PROJECT, WORDS
from archive.demo.story.rooms_staged import Staged
from archive.demo.story.rooms_told import ARTICLE, EXHIBIT, FRONT, HOME_EPISODE, PROGRAMME, SONG_EPISODE

STAGED: Final[tuple[Staged, ...]] = (
    *(PROGRAMME, EXHIBIT, CHAIRS, WORDS, PROJECT),
    *(HOME_EPISODE, SONG_EPISODE, ARTICLE, COMPANION, FRONT),
)
"""Everything that stands in the rooms, each after what it belongs to."""
