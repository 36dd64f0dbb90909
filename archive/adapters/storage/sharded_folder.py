"""Where a store's files lie: by their random id in folders of folders, each put there whole or not at all.

What is being made lies aside, in a folder of its own under `.aside`, whose maker holds a kernel lock on it: once the
maker is gone, however it went, anybody may sweep the rest away.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from archive.adapters.storage.durable_files import minding_space, sync_folder
from archive.domain.errors import NotFoundError, RefusedError, SettingsError
from archive.domain.ids import looks_like_id

_ASIDE = ".aside"
_LEASE = ".lease"
_TURN = ".turn"


def place(file_id: str) -> str:
    """Give the path below a store's root at which the file of this id lies.

    Raises:
        NotFoundError: this is no id, so nothing has it, and no path is made of it.
    """
    if not looks_like_id(file_id):
        raise missing()
    return f"{file_id[0]}/{file_id[1]}/{file_id}"


def missing() -> NotFoundError:
    """Give the error about a file that is not there; to be raised by the caller."""
    return NotFoundError("There is no such file.")


class ShardedFolder:
    """A folder of files under random ids, two levels deep: 1,024 folders, so that none grows too long to search."""

    def __init__(self, root: Path, folder_mode: int) -> None:
        # Absolute, so that nobody who changes the working directory moves the store.
        self.root = root.absolute()
        self._folder_mode = folder_mode
        self._aside = self.root / _ASIDE
        self._synced: set[Path] = set()

    def prepare(self) -> None:
        """Make the folder if it is missing, close it to strangers, and sweep up after makers that died.

        Raises:
            SettingsError: the folder cannot be made, closed or written to.
        """
        try:
            with minding_space():
                self.root.mkdir(parents=True, exist_ok=True)
                self._close_to_strangers(self.root)
                self._aside.mkdir(mode=0o700, exist_ok=True)
            self.sweep()
        except OSError as error:
            raise SettingsError(f"The folder {self.root} cannot be used as a store: {error.strerror}.") from error

    def path(self, file_id: str) -> Path:
        """Give where the file of this id lies, or would."""
        return self.root / place(file_id)

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """Lend an empty folder in the same file system; what is left in it at the end vanishes."""
        folder = self._aside / token_hex(8)
        with ExitStack() as ending:
            ending.callback(os.close, self._begin(folder))
            ending.callback(self._discard, folder)
            yield folder

    def publish(self, made: Path, file_id: str) -> None:
        """Put a synced file in its place, over whatever was there, in one step that a crash cannot halve."""
        target = self._ready(file_id)
        with minding_space():
            made.replace(target)
        sync_folder(target.parent)

    def adopt(self, source: Path, file_id: str) -> None:
        """Move a synced file here from another folder on the same disk, over whatever was here, in one step."""
        self.publish(source, file_id)
        sync_folder(source.parent)

    def publish_once(self, made: Path, file_id: str) -> None:
        """Put a synced file in its place, or raise RefusedError if there is one already."""
        target = self._ready(file_id)
        with minding_space(), self._turn(fcntl.LOCK_EX):
            self.refuse_if_held(file_id)
            made.rename(target)
        sync_folder(target.parent)

    def refuse_if_held(self, file_id: str) -> None:
        """Raise RefusedError if there is a file of this id."""
        if os.path.lexists(self.path(file_id)):
            raise RefusedError("What is kept is never overwritten.")

    def remove(self, file_id: str) -> None:
        """Delete a file for good; what is gone, or never was, is no error."""
        with suppress(NotFoundError, FileNotFoundError):
            path = self.path(file_id)
            path.unlink(missing_ok=True)
            # Even if it was gone: whoever deleted it may have died before this.
            sync_folder(path.parent)

    def ids(self) -> Iterator[str]:
        """Yield the ids of all files in their place."""
        for path in self.root.glob("?/?/*"):
            if looks_like_id(path.name) and path == self.path(path.name):
                yield path.name

    def sweep(self) -> int:
        """Delete what makers that died left aside, and give how many they were; those who live are left alone."""
        with self._turn(fcntl.LOCK_EX):
            left = [folder for folder in self._aside.iterdir() if folder.is_dir() and not _is_leased(folder)]
            for folder in left:
                shutil.rmtree(folder, ignore_errors=True)
        return len(left)

    @contextmanager
    def _turn(self, kind: int) -> Iterator[None]:
        """Wait for a turn: nobody sweeps or publishes once while somebody does, nor sweeps what is just begun."""
        turn = os.open(self._aside / _TURN, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(turn, kind)
            yield
        finally:
            os.close(turn)

    def _begin(self, folder: Path) -> int:
        """Make a folder for one maker and give the lock that says it lives."""
        with minding_space(), self._turn(fcntl.LOCK_SH):
            folder.mkdir(mode=0o700)
            try:
                lease = os.open(folder / _LEASE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:
                folder.rmdir()
                raise
            fcntl.flock(lease, fcntl.LOCK_EX)
            return lease

    def _discard(self, folder: Path) -> None:
        with self._turn(fcntl.LOCK_SH):
            shutil.rmtree(folder, ignore_errors=True)

    def _ready(self, file_id: str) -> Path:
        """Make the folders in which a file will lie, and have them on the disk before it is."""
        target = self.path(file_id)
        if target.parent not in self._synced:
            for folder in (target.parent.parent, target.parent):
                with minding_space():
                    folder.mkdir(exist_ok=True)
                    self._close_to_strangers(folder)
                sync_folder(folder.parent)
            self._synced.add(target.parent)
        return target

    def _close_to_strangers(self, folder: Path) -> None:
        """Take away every right beyond the store's own, whatever the process's mask was."""
        mode = stat.S_IMODE(folder.stat().st_mode)
        if mode & 0o777 != self._folder_mode:
            # The bits above say which group new files get: whoever set the folder up chose them.
            folder.chmod(mode & ~0o777 | self._folder_mode)


def _is_leased(folder: Path) -> bool:
    try:
        lease = os.open(folder / _LEASE, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lease)
    return False
