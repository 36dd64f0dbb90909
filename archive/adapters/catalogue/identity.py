"""The random name by which an archive is known to what this machine remembers of it; it comes back with a backup."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from archive.domain.errors import ClosedError
from archive.domain.ids import looks_like_id, new_id


def identity_of(catalogue: Path) -> str:
    """Give the name of the archive whose catalogue lies in this folder, or nothing where it is missing or damaged."""
    try:
        known = (catalogue / "identity").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return known if looks_like_id(known) else ""


def require_known(catalogue: Path, watermarks: Path) -> None:
    """Raise ClosedError where an archive with a past has no name, and this machine remembers archives.

    It may be one of them, put back as it was before something was taken back: without its name nothing tells.
    """
    if identity_of(catalogue) or not _has_past(catalogue):
        return
    with suppress(OSError):
        if any(each.is_dir() for each in watermarks.iterdir()):
            raise ClosedError(
                "The archive’s name (catalogue/identity) is missing or damaged, so nothing tells how old this copy is "
                "and nothing is shown. Put it back from the newest backup, or say that this is it: archive restored"
            )


def name_once(catalogue: Path) -> None:
    """Give an archive its name, unless it has one that can be read."""
    catalogue.mkdir(parents=True, exist_ok=True)
    path = catalogue / "identity"
    if path.exists() and not identity_of(catalogue):
        path.unlink()
    with suppress(OSError), path.open("x", encoding="ascii") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(new_id())


def _has_past(catalogue: Path) -> bool:
    try:
        return (catalogue / "catalogue.jsonl").stat().st_size > 0
    except OSError:
        return False
