"""The mark by which a store knows its archive: a file with its id, which an empty mount point does not have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from archive.adapters.storage.durable_files import minding_space, sync_folder
from archive.domain.ids import looks_like_id, new_id

MARK: Final = "archive-id"
"""The name of the file, in the store's own folder."""

_FILE_MODE: Final = 0o400


def mark_of(folder: Path) -> str | None:
    """Give the id of the archive whose store lies in a folder, or None where none says so."""
    try:
        text = (folder / MARK).read_text(encoding="ascii").strip()
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
