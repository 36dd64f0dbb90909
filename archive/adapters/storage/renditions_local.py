"""The renditions on the local disk: each read asks the file system again whether the file is still there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.adapters.storage.descriptor_cache import OpenFile, OpenFiles
from archive.adapters.storage.durable_files import hash_open_file, minding_space
from archive.adapters.storage.sharded_folder import ShardedFolder, missing, place
from archive.domain.consent import Grant
from archive.domain.errors import MediaToolError, NotFoundError, RefusedError
from archive.domain.ids import RenditionId
from archive.ports import Kept, Span

_FILE_MODE = 0o640
"""A front server may read along by its group; strangers may not."""

_FOLDER_MODE = 0o750

_MOST_OPEN = 256


class LocalRenditions:
    """The port `Renditions` as files in a folder; `read_only` is for a public site that must not change it."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._folder = ShardedFolder(folder, _FOLDER_MODE)
        self._root = str(self._folder.root)
        self._read_only = read_only
        self._files = OpenFiles(_MOST_OPEN)
        if not read_only:
            self._folder.prepare()

    def read(self, grant: Grant, span: Span) -> bytes:
        """Give a stretch of a rendition's bytes, waiting for the disk if it must; NotFoundError when it is gone."""
        file = self._files.opened(self._path(grant))
        start, count = _within(span, file)
        found = file.read(start, count)
        if len(found) < count:
            # It was deleted between the look and the read.
            raise missing()
        return found

    def read_now(self, grant: Grant, span: Span) -> bytes | None:
        """Give the same if it is in memory already, or None when a disk would have to be waited for.

        A file that is not open yet counts as not in memory: opening it may wait for the disk too.
        """
        file = self._files.held(self._path(grant))
        return None if file is None else file.read_now(*_within(span, file))

    def location(self, grant: Grant) -> str:
        """Give the path below the store's root that a front server may send in our name."""
        self._files.held(self._path(grant))
        return place(grant.rendition_id)

    @contextmanager
    def aside(self, rendition_id: RenditionId) -> Iterator[Path]:
        """Lend a path to make a rendition at; it vanishes at the end unless `keep` was called."""
        self._refuse_if_read_only()
        place(rendition_id)
        with self._folder.aside() as folder:
            yield folder / rendition_id

    def keep(self, rendition_id: RenditionId, made: Path) -> Kept:
        """Put a made file in its place, synced, hashed, in one step that a crash cannot halve.

        Raises:
            MediaToolError: nothing was made, or no plain file with something in it.
            NoSpaceError: the disk is full.
        """
        self._refuse_if_read_only()
        kept = _sync_and_hash(made)
        self._folder.publish(made, rendition_id)
        return kept

    def holds(self, rendition_id: RenditionId) -> bool:
        """Tell whether the bytes of this rendition are here."""
        try:
            return self._folder.path(rendition_id).is_file()
        except NotFoundError:
            return False

    def remove(self, rendition_id: RenditionId) -> None:
        """Delete a rendition's bytes; removing what is gone is no error.

        The file is emptied before it is deleted: whoever still holds it open, be it a front server in the
        middle of sending, reads nothing more, and nothing stays on the disk for their sake.
        """
        self._refuse_if_read_only()
        with suppress(NotFoundError, FileNotFoundError):
            descriptor = os.open(self._folder.path(rendition_id), os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            try:
                os.ftruncate(descriptor, 0)
            finally:
                os.close(descriptor)
        self._folder.remove(rendition_id)

    def ids(self) -> Iterator[RenditionId]:
        """Yield the ids of everything kept."""
        return map(RenditionId, self._folder.ids())

    def sweep(self) -> int:
        """Delete what makers that died left aside, and give how many they were."""
        self._refuse_if_read_only()
        return self._folder.sweep()

    def _path(self, grant: Grant) -> str:
        return f"{self._root}/{place(grant.rendition_id)}"

    def _refuse_if_read_only(self) -> None:
        if self._read_only:
            raise RefusedError("This store is open for reading only.")


def _within(span: Span, file: OpenFile) -> tuple[int, int]:
    """Give where a stretch starts in a file and how many bytes of it there are."""
    start = max(0, span.start)
    return start, max(0, min(span.end, file.size_bytes) - start)


def _sync_and_hash(made: Path) -> Kept:
    try:
        descriptor = os.open(made, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise _nothing_made() from error
    try:
        seen = os.fstat(descriptor)
        if not stat.S_ISREG(seen.st_mode) or not seen.st_size:
            raise _nothing_made()
        os.fchmod(descriptor, _FILE_MODE)
        with minding_space():
            os.fsync(descriptor)
        return hash_open_file(descriptor)
    finally:
        os.close(descriptor)


def _nothing_made() -> MediaToolError:
    return MediaToolError("A media tool made nothing, or no plain file with something in it.")
