"""The originals on the local disk: readable by the archive's own account alone, written once, never changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from archive.adapters.storage.durable_files import hash_open_file
from archive.adapters.storage.hashing_copy import copy_hashed, write_hashed
from archive.adapters.storage.sharded_folder import ShardedFolder, missing
from archive.domain.errors import BrokenRecordError, NotFoundError
from archive.domain.ids import OriginalId
from archive.ports import Kept

_FILE_MODE = 0o400
_FOLDER_MODE = 0o700


class LocalOriginals:
    """The ports `Originals` and `WorkingSpace` as files in a folder that nobody else may enter."""

    def __init__(self, folder: Path) -> None:
        self._folder = ShardedFolder(folder, _FOLDER_MODE)
        self._folder.prepare()

    @property
    def root(self) -> Path:
        """Where the store lies."""
        return self._folder.root

    def keep(self, original_id: OriginalId, source: Path, progress: Callable[[int], None] | None = None) -> Kept:
        """Copy a file in while hashing it, in one pass; once this returns, a crash cannot lose it.

        Raises:
            RefusedError: this original is here already.
            NotFoundError: its id is none.
            InvalidInputError: the source cannot be read, or changed meanwhile.
            NoSpaceError: the disk is full.
        """
        return self._keep(original_id, lambda path: copy_hashed(source, path, _FILE_MODE, progress))

    def keep_chunks(self, original_id: OriginalId, chunks: Iterable[bytes]) -> Kept:
        """Take a file in as its bytes arrive, hashing them; as durable as `keep`, and raising the same."""
        return self._keep(original_id, lambda path: write_hashed(chunks, path, _FILE_MODE))

    def adopt(self, original_id: OriginalId, source: Path, kept: Kept) -> None:
        """Take over a synced file whose hash is known: moved if it lies on the same disk, else copied and checked."""
        self._folder.refuse_if_held(original_id)
        if source.stat().st_dev != self._folder.root.stat().st_dev:
            self._adopt_copy(original_id, source, kept)
            return
        source.chmod(_FILE_MODE)
        self._folder.publish_once(source, original_id)

    @contextmanager
    def lend(self, original_id: OriginalId) -> Iterator[Path]:
        """Give a path from which the original can be read, for as long as the context is open."""
        if not self.holds(original_id):
            raise missing()
        yield self._folder.path(original_id)

    def aside(self) -> AbstractContextManager[Path]:
        """Lend an empty folder, as closed as the originals, for a working copy; it vanishes at the end."""
        return self._folder.aside()

    def holds(self, original_id: OriginalId) -> bool:
        """Tell whether this original is here whole: only what is whole ever gets its name."""
        try:
            return self._folder.path(original_id).is_file()
        except NotFoundError:
            return False

    def verify(self, original_id: OriginalId) -> Kept:
        """Read an original through again, from the disk and not from memory, and give what it hashes to now.

        Raises:
            NotFoundError: it is not here.
            BrokenRecordError: the disk cannot read it.
        """
        try:
            descriptor = os.open(self._folder.path(original_id), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError as error:
            raise missing() from error
        try:
            if sys.platform == "linux":
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            return hash_open_file(descriptor)
        except OSError as error:
            raise BrokenRecordError("The disk cannot read this original any more.") from error
        finally:
            os.close(descriptor)

    def remove(self, original_id: OriginalId) -> None:
        """Erase an original; removing what is gone is no error."""
        self._folder.remove(original_id)

    def ids(self) -> Iterator[OriginalId]:
        """Yield the ids of everything kept."""
        return map(OriginalId, self._folder.ids())

    def sweep(self) -> int:
        """Delete what copies that were cut off left behind, and give how many they were."""
        return self._folder.sweep()

    def _adopt_copy(self, original_id: OriginalId, source: Path, kept: Kept) -> None:
        with self._folder.aside() as folder:
            path = folder / original_id
            if copy_hashed(source, path, _FILE_MODE) != kept:
                raise BrokenRecordError("The disk gave back other bytes than it was given.")
            self._folder.publish_once(path, original_id)
        source.unlink(missing_ok=True)

    def _keep(self, original_id: OriginalId, write: Callable[[Path], Kept]) -> Kept:
        self._folder.refuse_if_held(original_id)
        with self._folder.aside() as folder:
            path = folder / original_id
            kept = write(path)
            self._folder.publish_once(path, original_id)
        return kept
