"""What a file turns out to be when it is looked at: film, sound, picture or writing, or one clear sentence why not."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from archive.domain.errors import InvalidInputError, QuarantinedError
from archive.domain.file_types import DOCUMENTS, FileKind, otherwise_named
from archive.domain.terms import Recipe, WorkKind
from archive.languages import _
from archive.ports import MediaTools, Probe


class Medium(StrEnum):
    """In what way a file is met: watched, heard, looked at or read."""

    FILM = "film"
    SOUND = "sound"
    PICTURE = "picture"
    WRITING = "writing"


RICHEST: Final[dict[Medium, Recipe]] = {
    Medium.FILM: Recipe.VIDEO,
    Medium.SOUND: Recipe.AUDIO,
    Medium.PICTURE: Recipe.PHOTO,
    Medium.WRITING: Recipe.TEXT,
}
"""The recipe that carries all of a medium."""

_HOLDS: Final[dict[WorkKind, frozenset[Medium]]] = {
    WorkKind.INTERVIEW: frozenset({Medium.FILM, Medium.SOUND}),
    WorkKind.SLAM: frozenset({Medium.FILM, Medium.SOUND}),
    WorkKind.MUSIC: frozenset({Medium.FILM, Medium.SOUND}),
    WorkKind.RADIO: frozenset({Medium.SOUND, Medium.FILM}),
    WorkKind.WRITING: frozenset({Medium.WRITING}),
    WorkKind.PHOTO: frozenset({Medium.PICTURE}),
}

_LIKELY: Final[dict[Medium, WorkKind]] = {
    Medium.FILM: WorkKind.INTERVIEW,
    Medium.SOUND: WorkKind.RADIO,
    Medium.PICTURE: WorkKind.PHOTO,
    Medium.WRITING: WorkKind.WRITING,
}


@dataclass(frozen=True, kw_only=True)
class Identified:
    """What a look at a file's content showed; the probe is there for film, sound and picture."""

    media_type: str
    medium: Medium
    probe: Probe | None = None


@dataclass(frozen=True, kw_only=True)
class Shape:
    """What decides which renditions are made of an original; zero where there is no such measure."""

    medium: Medium
    height: int = 0
    longest_side: int = 0
    duration_ms: int = 0
    has_sound: bool = False

    def as_facts(self) -> dict[str, str]:
        """Write it down as the sealed side keeps it with the original."""
        return {
            "medium": self.medium.value,
            "height": str(self.height),
            "longest_side": str(self.longest_side),
            "duration_ms": str(self.duration_ms),
            "has_sound": "yes" if self.has_sound else "no",
        }

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> Shape:
        """Read back what `as_facts` wrote."""
        return cls(
            medium=Medium(facts["medium"]),
            height=int(facts["height"]),
            longest_side=int(facts["longest_side"]),
            duration_ms=int(facts["duration_ms"]),
            has_sound=facts["has_sound"] == "yes",
        )


def look(tools: MediaTools, path: Path) -> Identified:
    """Say what a file is by its content, never by its name.

    Raises:
        InvalidInputError: it is empty, unreadable or nothing that the archive keeps.
        QuarantinedError: it is of a kept type, but broken, too long, or there is nothing in it.
        MediaToolError: looking at it took more time or room than it should.
    """
    _require_regular(path)
    media_type = tools.identify(path)
    if media_type in DOCUMENTS:
        tools.read_text(path, media_type)
        return Identified(media_type=media_type, medium=Medium.WRITING)
    if not media_type.startswith(("video/", "audio/", "image/")):
        raise InvalidInputError("wrong_type", "This type of file is not kept here.")
    probe = tools.probe(path)
    return Identified(media_type=media_type, medium=_medium(media_type, probe), probe=probe)


_OTHERWISE: Final[Mapping[FileKind, str]] = {
    FileKind.RECORDING: _("By its name this is no film or sound, but it holds one: it came in as what it holds."),
    FileKind.PHOTO: _("By its name this is no picture, but it holds one: it came in as a picture."),
    FileKind.DOCUMENT: _("By its name this is no written piece, but it holds words alone: it came in as writing."),
}


def told_otherwise(file_name: str, media_type: str) -> str:
    """Give the sentence about a file whose content is of another kind than its name says; "" where both agree."""
    found = otherwise_named(file_name, media_type)
    return _OTHERWISE[found] if found else ""


def fit(kind: WorkKind | None, medium: Medium) -> WorkKind:
    """Give the kind of work: the chosen one if it can hold this medium, the likely one if none was chosen.

    Raises:
        InvalidInputError: the chosen kind holds something else.
    """
    if kind is None:
        return _LIKELY[medium]
    if not holds(kind, medium):
        raise InvalidInputError("wrong_kind", "This file does not fit the chosen kind of work.")
    return kind


def holds(kind: WorkKind, medium: Medium) -> bool:
    """Tell whether a work of this kind can be met in this way."""
    return medium in _HOLDS[kind]


def shape_of(seen: Identified) -> Shape:
    """Give the measures of a file that was looked at."""
    if seen.probe is None:
        return Shape(medium=seen.medium)
    pictures = [stream for stream in seen.probe.streams if stream.width and not stream.attached_picture]
    return Shape(
        medium=seen.medium,
        height=max((stream.height or 0 for stream in pictures), default=0),
        longest_side=max((max(stream.width or 0, stream.height or 0) for stream in pictures), default=0),
        duration_ms=seen.probe.duration_ms or 0,
        has_sound=_has_sound(seen.probe),
    )


def _require_regular(path: Path) -> None:
    """Refuse what is no file at all: a pipe would keep us waiting for ever."""
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        regular = False
    if not regular:
        raise InvalidInputError("not_a_file", "This is no file that can be read; give files or folders.")


def _medium(media_type: str, probe: Probe) -> Medium:
    if media_type.startswith("image/"):
        return Medium.PICTURE
    if any(stream.kind == "video" and not stream.attached_picture for stream in probe.streams):
        return Medium.FILM
    if _has_sound(probe):
        return Medium.SOUND
    raise QuarantinedError("nothing_in_it", "There is nothing to watch or to hear in this file.")


def _has_sound(probe: Probe) -> bool:
    return any(stream.kind == "audio" for stream in probe.streams)
