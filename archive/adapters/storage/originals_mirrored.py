"""The originals in two stores: taken in by the first, copied to the second, erased from both.

The second may be away for a while, as a disk that is unplugged is: then nothing counts as safe in both, and what was
to be erased is tried again until it has gone from there too. It counts as here only while it carries the same mark as
the first: the empty folder on which a disk would be mounted carries none. An archive that keeps second copies goes on
asking for them where the setting is forgotten, until somebody says that there are none any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NoReturn

from archive.adapters.storage.originals_local import LocalOriginals
from archive.adapters.storage.store_mark import end_mark, ended_mark_of, mark_of, mark_once
from archive.domain.errors import BrokenRecordError, NoSpaceError, NotFoundError, RefusedError, SettingsError
from archive.domain.ids import OriginalId
from archive.ports import Kept, Originals


class MirroredOriginals:
    """The ports `Originals` and `Replicas` over a store and a folder, on another disk, that holds the second copies.

    The folder must exist and carry this archive's mark: otherwise its disk is away, and nothing is put in its place.
    None: nobody has said where it is, so it is away.
    """

    def __init__(self, first: LocalOriginals, folder: Path | None) -> None:
        self._first = first
        self._folder = folder
        self._opened: LocalOriginals | None = None

    def keep(self, original_id: OriginalId, source: Path, progress: Callable[[int], None] | None = None) -> Kept:
        """Copy a file into the first store."""
        return self._first.keep(original_id, source, progress)

    def keep_chunks(self, original_id: OriginalId, chunks: Iterable[bytes]) -> Kept:
        """Take a file into the first store as its bytes arrive."""
        return self._first.keep_chunks(original_id, chunks)

    def adopt(self, original_id: OriginalId, source: Path, kept: Kept) -> None:
        """Take a synced file over into the first store."""
        self._first.adopt(original_id, source, kept)

    def lend(self, original_id: OriginalId) -> AbstractContextManager[Path]:
        """Give a path from which the original can be read: in the first store, or else in the second."""
        second = self._second_or_none()
        if second is not None and not self._first.holds(original_id):
            return second.lend(original_id)
        return self._first.lend(original_id)

    def holds(self, original_id: OriginalId) -> bool:
        """Tell whether this original is in one of the stores whole."""
        second = self._second_or_none()
        return self._first.holds(original_id) or (second is not None and second.holds(original_id))

    def is_safe(self, original_id: OriginalId) -> bool:
        """Tell whether this original lies whole in both stores."""
        second = self._second_or_none()
        return second is not None and self._first.holds(original_id) and second.holds(original_id)

    def double(self, original_id: OriginalId, sha256: str) -> None:
        """Make the copy that is missing, in either store, read back and checked before it counts.

        Raises:
            NotFoundError: neither store holds it.
            BrokenRecordError: what the one store holds is not what came in; the copy is thrown away.
            SettingsError: the second store is away.
        """
        second = self._second()
        pair = (self._first, second) if self._first.holds(original_id) else (second, self._first)
        if pair[1].holds(original_id):
            return
        try:
            with pair[0].lend(original_id) as path:
                kept = pair[1].keep(original_id, path)
        except NoSpaceError as error:
            # Not a full disk of ours: everything but second copies goes on.
            raise SettingsError("There is no room left on the disk of the second copies.") from error
        if kept.sha256 != sha256 or pair[1].verify(original_id) != kept:
            pair[1].remove(original_id)
            raise BrokenRecordError("The copy of an original is not what came in; it was thrown away.")

    def verify(self, original_id: OriginalId) -> Kept:
        """Read an original through again: in the first store, or else in the second."""
        second = self._second_or_none()
        if second is not None and not self._first.holds(original_id):
            return second.verify(original_id)
        return self._first.verify(original_id)

    def remove(self, original_id: OriginalId) -> None:
        """Erase an original from both stores.

        Raises:
            SettingsError: the second store is away; the first copy is gone, and this is to be tried again.
        """
        self._first.remove(original_id)
        self._second().remove(original_id)

    def ids(self) -> Iterator[OriginalId]:
        """Yield the ids of everything kept in either store."""
        seen = set(self._first.ids())
        yield from seen
        second = self._second_or_none()
        if second is not None:
            yield from (each for each in second.ids() if each not in seen)

    def require_here(self) -> None:
        """Raise SettingsError unless the second store is here with this archive's mark."""
        self._second()

    def begin(self, *, same_disk: bool = False) -> None:
        """Take the folder for second copies into use by leaving this archive's mark in it."""
        root, folder = self._first.root, self._existing_folder()
        known, own = mark_of(folder), mark_of(root) or ended_mark_of(root)
        if known is not None and known != own:
            raise RefusedError("The folder for second copies carries another archive's mark.")
        if not same_disk and folder.stat().st_dev == root.stat().st_dev:
            raise RefusedError(
                "The folder for second copies lies on the same disk as the originals. Is its own disk plugged in? "
                "If it is meant to be so, add --same-disk."
            )
        mark_once(folder, mark_once(root, own))

    def end(self) -> None:
        """Let the first store be enough again; what lies in the second is left as it is."""
        if mark_of(self._first.root) is not None:
            end_mark(self._first.root)

    def _existing_folder(self) -> Path:
        if self._folder is None:
            raise SettingsError(
                "This archive keeps second copies, and no folder is named for them: name it in "
                "ARCHIVE_SECOND_COPY_FOLDER, or say that one copy is enough: archive copies --end"
            )
        if not self._folder.is_dir():
            raise SettingsError("The folder for second copies is not there; plug its disk in.")
        return self._folder

    def _second(self) -> LocalOriginals:
        mark = mark_of(self._existing_folder())
        if mark is None or mark != mark_of(self._first.root):
            self._opened = None
            raise SettingsError(
                "The folder for second copies does not carry this archive's mark: plug its disk in, or take a new one "
                "into use with “archive copies --begin”."
            )
        if self._opened is None:
            self._opened = LocalOriginals(self._existing_folder())
        return self._opened

    def _second_or_none(self) -> LocalOriginals | None:
        try:
            return self._second()
        except (SettingsError, NotFoundError):
            return None


class NoReplicas:
    """The port `Replicas` where no further store is set: what lies in the one store is safe."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals

    def is_safe(self, original_id: OriginalId) -> bool:
        """Tell whether this original lies whole in the store."""
        return self._originals.holds(original_id)

    def double(self, original_id: OriginalId, sha256: str) -> None:
        """There is no other store to copy to."""

    def require_here(self) -> NoReturn:
        """Say that there is none."""
        raise SettingsError("No folder for second copies is set; name one in ARCHIVE_SECOND_COPY_FOLDER.")

    def begin(self, *, same_disk: bool = False) -> None:
        """Say that there is none."""
        del same_disk
        self.require_here()

    def end(self) -> None:
        """Say that there is none."""
        self.require_here()
