"""Photos that move for a moment: a telephone writes a still picture and a film of three seconds, and means one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from archive.domain.errors import InvalidInputError, NotFoundError
from archive.domain.file_types import FILE_TYPES, FileKind
from archive.domain.sealed import Original
from archive.domain.takes import Assembly
from archive.ports import Kit
from archive.ports.outside import open_outside

STILLS: Final = frozenset(f".{end}" for each in FILE_TYPES if each.kind is FileKind.PHOTO for end in each.endings)
FILM: Final = ".mov"
MARK: Final = "com.apple.quicktime.content.identifier"
"""What the film of such a photo says, and no other film of a telephone; its value stands in the photo too."""

_NAMES: Final = (MARK, "apple.ContentIdentifier")
_LIVE_ID: Final = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.IGNORECASE)

LARGEST_BYTES: Final = 48 << 20
LOOKED_AT_BYTES: Final = 256 << 10
"""How much of the beginning and of the end of a film is searched for the mark."""


@dataclass
class LeftOut:
    """What of a folder is not taken: what stands beside recordings there, and the films of photos that move."""

    beside: list[Path] = field(default_factory=list)
    moving: list[Path] = field(default_factory=list)


def moving_parts(paths: Iterable[Path]) -> set[Path]:
    """Give the films among these that are the moment of a photo which is among them too, by name and by content."""
    there = list(paths)
    stills = {_name(path) for path in there if path.suffix.casefold() in STILLS}
    return {path for path in there if path.suffix.casefold() == FILM and _name(path) in stills and _is_of_a_photo(path)}


def live_id_of(tags: Mapping[str, str]) -> str:
    """Give what a photo and the film of its moment both say, from a file's tags; nothing where it says none."""
    said = (text.strip() for name, text in tags.items() if name.endswith(_NAMES))
    return next((text.upper() for text in said if _LIVE_ID.fullmatch(text)), "")


def is_moment(kit: Kit, original: Original) -> bool:
    """Tell whether an original is the film of a photo's moment, kept with the photo and nothing made of it."""
    if not original.live_id:
        return False
    try:
        return original.sha256 not in kit.vault.get(Assembly, original.work_id).parts
    except NotFoundError:
        return False


def _name(path: Path) -> tuple[Path, str]:
    return path.parent, path.stem.casefold()


def _is_of_a_photo(path: Path) -> bool:
    try:
        with open_outside(path) as file:
            size = file.seek(0, 2)
            file.seek(0)
            head = file.read(LOOKED_AT_BYTES)
            file.seek(max(0, size - LOOKED_AT_BYTES))
            return size <= LARGEST_BYTES and MARK.encode() in head + file.read(LOOKED_AT_BYTES)
    except (OSError, InvalidInputError):
        return False
