"""The renditions on the local disk: each read asks the file system again whether the file is still there.

They lie in two folders, which are closed by their modes: into the one of what was released a public site and a front
server may look by their group, into the other nobody but the archive's own user. A file is on one side or the other,
and moved by one rename; where a crash or a backup left it on both, the sealed one is the newer.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

from archive.adapters.storage.descriptor_cache import OpenFile, OpenFiles
from archive.adapters.storage.durable_files import hash_open_file, minding_space
from archive.adapters.storage.sharded_folder import ShardedFolder, missing, place
from archive.domain.consent import Grant
from archive.domain.errors import MediaToolError, NotFoundError, RefusedError, SettingsError
from archive.domain.ids import RenditionId
from archive.ports import Kept, Span

_OPEN_FILE, _OPEN_FOLDER = 0o640, 0o750
"""A public site and a front server may read along by their group; strangers may not."""

_SEALED_FILE, _SEALED_FOLDER = 0o600, 0o700

_MOST_OPEN = 256

F = TypeVar("F")


class LocalRenditions:
    """The port `Renditions` as files in two folders; `read_only` is for a public site: it has the open one alone.

    Args:
        folder: what was released.
        unreleased: everything else; beside it unless said otherwise, and never looked at by who may only read.
        read_only: for who must change nothing.
    """

    def __init__(self, folder: Path, unreleased: Path | None = None, *, read_only: bool = False) -> None:
        self._open = ShardedFolder(folder, _OPEN_FOLDER)
        self._sealed = ShardedFolder(unreleased or folder.with_name("unreleased"), _SEALED_FOLDER)
        self._read_only = read_only
        # What is moved while it is looked for is found at the second look.
        looked_in = (self._open,) if read_only else (self._open, self._sealed, self._open)
        self._roots: Final = tuple(str(side.root) for side in looked_in)
        self._files = OpenFiles(_MOST_OPEN)
        if not read_only:
            self._prepare()

    def read(self, grant: Grant, span: Span) -> bytes:
        """Give a stretch of a rendition's bytes, waiting for the disk if it must; NotFoundError when it is gone."""
        file = self._look(grant, self._files.opened)
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
        file = self._look(grant, self._files.held)
        return None if file is None else file.read_now(*_within(span, file))

    def location(self, grant: Grant) -> str | None:
        """Give the path below the open folder that a front server may send in our name; None for what is sealed."""
        try:
            self._files.held(f"{self._roots[0]}/{place(grant.rendition_id)}")
        except NotFoundError:
            self._look(grant, self._files.held)
            return None
        return place(grant.rendition_id)

    @contextmanager
    def aside(self, rendition_id: RenditionId) -> Iterator[Path]:
        """Lend a path to make a rendition at; it vanishes at the end unless `keep` was called."""
        self._refuse_if_read_only()
        place(rendition_id)
        with self._sealed.aside() as folder:
            yield folder / rendition_id

    def keep(self, rendition_id: RenditionId, made: Path) -> Kept:
        """Put a made file in its place on the sealed side, synced, hashed, in one step that a crash cannot halve.

        Raises:
            MediaToolError: nothing was made, or no plain file with something in it.
            NoSpaceError: the disk is full.
        """
        self._refuse_if_read_only()
        kept = _sync_and_hash(made)
        self._sealed.publish(made, rendition_id)
        if os.path.lexists(self._open.path(rendition_id)):
            self._open.remove(rendition_id)
        return kept

    def release(self, rendition_id: RenditionId) -> None:
        """Move a file to the open side, in one step that a crash cannot halve; NotFoundError when it is gone.

        Raises:
            PermissionError: its group cannot be made that of the open folder.
        """
        self._refuse_if_read_only()
        source = self._sealed.path(rendition_id)
        try:
            _set_access(source, _OPEN_FILE, self._open.root.stat().st_gid)
            self._open.adopt(source, rendition_id)
        except FileNotFoundError:
            if not self._open.path(rendition_id).is_file():
                raise missing() from None

    def seal(self, rendition_id: RenditionId) -> None:
        """Move a file back to the sealed side, in one step too; what is there, or gone, is no error."""
        self._refuse_if_read_only()
        with suppress(NotFoundError, FileNotFoundError):
            source = self._open.path(rendition_id)
            if not os.path.lexists(source):
                return
            if self._sealed.path(rendition_id).is_file():
                self._open.remove(rendition_id)
                return
            _set_access(source, _SEALED_FILE)
            self._sealed.adopt(source, rendition_id)

    def released(self) -> Iterator[RenditionId]:
        """Yield the ids of everything on the open side."""
        return map(RenditionId, self._open.ids())

    def holds(self, rendition_id: RenditionId) -> bool:
        """Tell whether the bytes of this rendition are here."""
        try:
            return any(side.path(rendition_id).is_file() for side in self._sides())
        except NotFoundError:
            return False

    def remove(self, rendition_id: RenditionId) -> None:
        """Delete a rendition's bytes; removing what is gone is no error.

        The file is emptied before it is deleted: whoever still holds it open, be it a front server in the
        middle of sending, reads nothing more, and nothing stays on the disk for their sake.
        """
        self._refuse_if_read_only()
        # What is moved meanwhile is found at the second look.
        for side in (self._open, self._sealed, self._open):
            with suppress(NotFoundError, FileNotFoundError):
                descriptor = os.open(side.path(rendition_id), os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
                try:
                    os.ftruncate(descriptor, 0)
                finally:
                    os.close(descriptor)
            side.remove(rendition_id)

    def ids(self) -> Iterator[RenditionId]:
        """Yield the ids of everything kept."""
        return map(RenditionId, {each: None for side in self._sides() for each in side.ids()})

    def sweep(self) -> int:
        """Delete what makers that died left aside, and give how many they were."""
        self._refuse_if_read_only()
        return self._sealed.sweep() + self._open.sweep()

    def _prepare(self) -> None:
        for side in self._sides():
            side.prepare()
        if self._open.root.stat().st_dev != self._sealed.root.stat().st_dev:
            raise SettingsError(
                f"The folders {self._open.root} and {self._sealed.root} must lie on one disk: files are moved between "
                "them in one step."
            )

    def _sides(self) -> tuple[ShardedFolder, ...]:
        return (self._open,) if self._read_only else (self._open, self._sealed)

    def _look(self, grant: Grant, look: Callable[[str], F]) -> F:
        """Look for a rendition's file on the sides that this store has, or raise NotFoundError."""
        below = place(grant.rendition_id)
        for root in self._roots[:-1]:
            with suppress(NotFoundError):
                return look(f"{root}/{below}")
        return look(f"{self._roots[-1]}/{below}")

    def _refuse_if_read_only(self) -> None:
        if self._read_only:
            raise RefusedError("This store is open for reading only.")


def _within(span: Span, file: OpenFile) -> tuple[int, int]:
    """Give where a stretch starts in a file and how many bytes of it there are."""
    start = max(0, span.start)
    return start, max(0, min(span.end, file.size_bytes) - start)


def _set_access(path: Path, mode: int, group: int | None = None) -> None:
    """Say, before a file is moved, who may read it on the other side."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        if group is not None and os.fstat(descriptor).st_gid != group:
            os.fchown(descriptor, -1, group)
        os.fchmod(descriptor, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_and_hash(made: Path) -> Kept:
    try:
        descriptor = os.open(made, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise _nothing_made() from error
    try:
        seen = os.fstat(descriptor)
        if not stat.S_ISREG(seen.st_mode) or not seen.st_size:
            raise _nothing_made()
        os.fchmod(descriptor, _SEALED_FILE)
        with minding_space():
            os.fsync(descriptor)
        return hash_open_file(descriptor)
    finally:
        os.close(descriptor)


def _nothing_made() -> MediaToolError:
    return MediaToolError("A media tool made nothing, or no plain file with something in it.")
