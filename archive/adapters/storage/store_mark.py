"""The mark by which a store knows its archive: a file with its id, which an empty mount point does not have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from archive.adapters.storage.durable_files import minding_space, sync_folder
from archive.domain.ids import looks_like_id, new_id

MARK: Final = "archive-id"
"""The name of the file, in the store's own folder."""

_ENDED: Final = f"{MARK}.ended"
"""What the mark of the first store is called once no second copies are kept any more."""

_FILE_MODE: Final = 0o400


def mark_of(folder: Path) -> str | None:
    """Give the id of the archive whose store lies in a folder, or None where none says so."""
    return _read(folder / MARK)


def ended_mark_of(folder: Path) -> str | None:
    """Give the id that a store had before its mark was ended, or None."""
    return _read(folder / _ENDED)


def end_mark(folder: Path) -> None:
    """Take a store's mark away, in one step, and remember it for the day on which it is taken into use again."""
    (folder / MARK).replace(folder / _ENDED)
    sync_folder(folder)


def _read(path: Path) -> str | None:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return text if looks_like_id(text) else None


def mark_once(folder: Path, archive_id: str | None = None) -> str:
    """Mark a folder as a store of this archive, or of a new one, and give its id; a mark that is there stays."""
    known = mark_of(folder)
    if known is not None:
        return known
    archive_id = archive_id or new_id()
    aside = folder / f"{MARK}.aside"
    aside.unlink(missing_ok=True)
    with minding_space():
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(f"{archive_id}\n")
            file.flush()
            os.fsync(descriptor)
        aside.replace(folder / MARK)
    sync_folder(folder)
    return archive_id
